"""How things that have technical names are called in the window, and sizes written."""

from PySide6.QtCore import QLocale


def encoder_name(name: str) -> str:
    """An encoder as people write it."""
    return {"resnet34": "ResNet-34", "efficientnet-lite0": "EfficientNet-Lite0"}.get(name, name)


def device_name(device: str) -> str:
    """A device as people write it."""
    return {"cpu": "CPU", "cuda": "GPU (CUDA)"}.get(device, device)


def file_size(size: int) -> str:
    """Bytes as people read them, such as "87.3 MB": in thousands, as file managers count."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
