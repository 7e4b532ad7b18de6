"""What a person would write or install instead, for `bench_index.py`; prints one JSON document.

    python -m tests.benchmarks.index_peers dataloader|imagededup REQUEST
    python -m tests.benchmarks.index_peers random-weights FILE

``dataloader`` is the loop of PyTorch's tutorials: a Dataset that opens photos with Pillow,
torchvision's transforms, a DataLoader with a worker a core, batches of 32, the network as its
library makes it. ``imagededup`` is that library's CNN encoder on the same folder; it downloads its
weights when first used, and is skipped where that is not possible.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.index_worker import chosen, cores, photos

PEERS = ("dataloader", "imagededup")
_BATCH = 32


def main() -> None:
    """Do what the arguments say."""
    kind, argument = sys.argv[1], sys.argv[2]
    if kind == "random-weights":
        _write_random_weights(Path(argument))
    else:
        print(json.dumps({"dataloader": _dataloader, "imagededup": _imagededup}[kind](argument)))


def _write_random_weights(path: Path) -> None:
    import torch
    from torchvision.models import resnet34

    torch.manual_seed(0)
    torch.save(resnet34(weights=None).state_dict(), path)


class _Photos:
    """Photos as torchvision's tutorials read them; unreadable ones are grey."""

    def __init__(self, paths: list[Path]) -> None:
        from torchvision import transforms

        mean, std = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
        self._paths = paths
        self._transform = transforms.Compose(
            [
                transforms.Resize(256),
                transforms.CenterCrop(224),
                transforms.ToTensor(),
                transforms.Normalize(mean, std),
            ]
        )

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, number: int) -> Any:
        import pillow_heif
        from PIL import Image

        pillow_heif.register_heif_opener()
        try:
            with Image.open(self._paths[number]) as image:
                return self._transform(image.convert("RGB"))
        except OSError:
            return self._transform(Image.new("RGB", (256, 256), (128, 128, 128)))


def _dataloader(argument: str) -> dict[str, Any]:
    import torch
    from torch.utils.data import DataLoader

    request = json.loads(argument)
    network = _plain_network(request)
    device = "cuda" if request["device"] != "cpu" and torch.cuda.is_available() else "cpu"
    network = network.to(device).eval()
    dataset: Any = _Photos(photos(Path(request["folder"])))
    loader = DataLoader(dataset, batch_size=_BATCH, num_workers=cores())
    with torch.inference_mode():
        vectors = [network(batch.to(device)).cpu() for batch in loader]
    return {"photos": len(torch.cat(vectors)), "device": device}


def _plain_network(request: dict[str, Any]) -> Any:
    import torch

    weights = torch.load(chosen(request).weights, weights_only=True)
    if request["encoder"] == "resnet34":
        from torchvision.models import resnet34

        network = resnet34(weights=None)
        network.load_state_dict(weights)
        network.fc = torch.nn.Identity()
        return network
    from efficientnet_lite_pytorch import EfficientNet

    lite = EfficientNet.from_name("efficientnet-lite0")
    lite.load_state_dict(weights)
    lite._fc = torch.nn.Identity()
    return lite


def _imagededup(argument: str) -> dict[str, Any]:
    try:
        from imagededup.methods import CNN
    except ImportError:
        return {"missing": "imagededup is not installed"}
    request = json.loads(argument)
    try:
        encoder = CNN(verbose=False)
    except OSError as error:
        return {"missing": f"its weights cannot be downloaded: {error}"}
    found = encoder.encode_images(request["folder"], recursive=True, num_enc_workers=cores())
    return {"photos": len(found)}


if __name__ == "__main__":
    main()
