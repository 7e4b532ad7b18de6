"""A checkpoint for torchvision's ResNet-34, written with the standard library only.

Its numbers are all the same, so it gives every photo the same vector. It shows that an app can load
and run that network, and it is small: every tensor is a view, with strides of 0, of one number.
The format is that of ``torch.save``: a ZIP with a pickle that refers to files of raw numbers.
"""

import pickle
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

_BLOCKS = (3, 4, 6, 3)
_NUMBER = 0.001  # so small that what goes through 34 layers stays within a float


@dataclass(frozen=True)
class _Global:
    """Something that only torch has, by its name."""

    module: str
    name: str

    def __call__(self) -> None:
        """Never called: the pickle needs something that could be."""


@dataclass(frozen=True)
class _Storage:
    kind: str
    key: str


@dataclass(frozen=True)
class _Tensor:
    storage: _Storage
    shape: tuple[int, ...]


_FLOATS, _WHOLE = _Storage("FloatStorage", "0"), _Storage("LongStorage", "1")


class _Pickler(pickle._Pickler):
    """Writes tensors as torch does, without torch."""

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, _Storage):
            return ("storage", _Global("torch", obj.kind), obj.key, "cpu", 1)
        return None

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, _Tensor):
            strides = (0,) * len(obj.shape)
            hooks: OrderedDict[str, Any] = OrderedDict()
            arguments = (obj.storage, 0, obj.shape, strides, False, hooks)
            return _Global("torch._utils", "_rebuild_tensor_v2"), arguments
        return NotImplemented

    def save(self, obj: Any, save_persistent_id: bool = True) -> None:
        if isinstance(obj, _Global):
            write: Callable[[bytes], object] = self.write  # type: ignore[attr-defined]
            write(pickle.GLOBAL + f"{obj.module}\n{obj.name}\n".encode())
        else:
            super().save(obj, save_persistent_id)  # type: ignore[misc]


def write_resnet34(target: Path) -> Path:
    """Write the checkpoint; returns its file."""
    content = BytesIO()
    _Pickler(content, protocol=2).dump(OrderedDict(_tensors()))
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("resnet34/data.pkl", content.getvalue())
        archive.writestr("resnet34/byteorder", "little")
        archive.writestr("resnet34/data/0", struct.pack("<f", _NUMBER))
        archive.writestr("resnet34/data/1", struct.pack("<q", 0))
        archive.writestr("resnet34/version", "3\n")
    return target


def _tensors() -> Iterator[tuple[str, _Tensor]]:
    """Every tensor of the network, by its name."""
    yield "conv1.weight", _Tensor(_FLOATS, (64, 3, 7, 7))
    yield from _norm("bn1", 64)
    before = 64
    for layer, blocks in enumerate(_BLOCKS, start=1):
        width = 32 << layer
        for block in range(blocks):
            name = f"layer{layer}.{block}"
            yield f"{name}.conv1.weight", _Tensor(_FLOATS, (width, before, 3, 3))
            yield from _norm(f"{name}.bn1", width)
            yield f"{name}.conv2.weight", _Tensor(_FLOATS, (width, width, 3, 3))
            yield from _norm(f"{name}.bn2", width)
            if before != width:
                yield f"{name}.downsample.0.weight", _Tensor(_FLOATS, (width, before, 1, 1))
                yield from _norm(f"{name}.downsample.1", width)
            before = width
    yield "fc.weight", _Tensor(_FLOATS, (1000, before))
    yield "fc.bias", _Tensor(_FLOATS, (1000,))


def _norm(name: str, width: int) -> Iterator[tuple[str, _Tensor]]:
    for part in ("weight", "bias", "running_mean", "running_var"):
        yield f"{name}.{part}", _Tensor(_FLOATS, (width,))
    yield f"{name}.num_batches_tracked", _Tensor(_WHOLE, ())
