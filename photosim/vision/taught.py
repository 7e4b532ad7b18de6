"""The file of a network that was taught: its layers, the head that tells tags, and what is known.

It is a safetensors file, which holds numbers and text and nothing that could be executed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.annotations import TagPath
from photosim.atomic_write import atomic_write
from photosim.vision.weights import WeightsError

SUFFIX = ".safetensors"
NO_LIBRARY = (
    "Training a network takes the library safetensors, which is not here; “pip install "
    "photosim[words]” installs it."
)
_HEAD, _FACTS = "head.", "photosim"
_IDENTITY_DIGITS = 8

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class TaughtFacts:
    """What is known of a network that was taught.

    Attributes:
        base: Name of the encoder that it was before.
        identity: Names the network, by its weights.
        tags: What it tells, in the order of its head.
        right: Of the photos held out, those that it got right.
        checked: How many were held out.
        temperature: See `photosim.search.head.Head`.
        gate: Likewise.
        near: Likewise.
    """

    base: str
    identity: str
    tags: tuple[TagPath, ...]
    right: int
    checked: int
    temperature: float
    gate: float
    near: float


def expect_library() -> None:
    """See whether what reads and writes such files is installed; it is no part of the rest.

    Raises:
        WeightsError: It is not.
    """
    if find_spec("safetensors") is None:
        raise WeightsError(NO_LIBRARY)


def is_taught(file: Path) -> bool:
    """Whether a file of weights is one of a network that was taught, by its name."""
    return file.suffix == SUFFIX


def file_of(folder: Path, identity: str) -> Path:
    """Where a network is kept: never in the place of another, by which a library may be indexed."""
    return folder / f"{identity.replace(':', '-')}{SUFFIX}"


def write_taught(folder: Path, layers: Path, head: Arrays, base: str, **facts: Any) -> TaughtFacts:
    """Write a network that was taught.

    Args:
        folder: Where to keep it, see `file_of`; made if missing.
        layers: A safetensors file with the weights of all layers.
        head: What `read_head` is to return.
        base: See `TaughtFacts`.
        facts: Likewise, all but the identity.

    Raises:
        OSError: The disk is full, for one; nothing of it is kept.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file, save_file

    arrays = dict(load_file(layers))
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(arrays[name].tobytes())
    known = TaughtFacts(
        base=base, identity=f"{base}:{digest.hexdigest()[:_IDENTITY_DIGITS]}", **facts
    )
    for name, item in head.items():
        arrays[_HEAD + name] = np.ascontiguousarray(item, np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    with atomic_write(file_of(folder, known.identity), durable=True) as partial:
        try:
            save_file(arrays, partial, {_FACTS: json.dumps(asdict(known))})
        except SafetensorError as error:  # which is what it makes of a full disk
            raise OSError(str(error)) from error
    return known


def read_facts(file: Path) -> TaughtFacts:
    """What is known of the network in a file.

    Raises:
        WeightsError: It cannot be read, or is no such file.
    """
    try:
        facts = json.loads((_opened(file).metadata() or {})[_FACTS])
        tags = tuple(tuple(str(name) for name in tag) for tag in facts.pop("tags"))
        return TaughtFacts(tags=tags, **facts)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise WeightsError(f"{file} is not a network that PhotoSim was taught.") from error


def read_layers(file: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of its layers by name; errors as for `read_facts`."""
    opened = _opened(file)
    return {name: opened.get_tensor(name) for name in opened.keys() if not name.startswith(_HEAD)}  # noqa: SIM118


def read_head(file: Path) -> dict[str, NDArray[np.float32]]:
    """Its head's arrays by name; errors as for `read_facts`."""
    opened = _opened(file)
    names = [name for name in opened.keys() if name.startswith(_HEAD)]  # noqa: SIM118
    return {name.removeprefix(_HEAD): opened.get_tensor(name) for name in names}


def _opened(file: Path) -> Any:
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError as error:
        raise WeightsError(NO_LIBRARY) from error
    try:
        return safe_open(file, "numpy")
    except FileNotFoundError as error:
        raise WeightsError(f"The weights file {file} was not found.") from error
    except (SafetensorError, OSError) as error:
        raise WeightsError(
            f"The weights {file} cannot be loaded: the file is damaged or incomplete."
        ) from error
