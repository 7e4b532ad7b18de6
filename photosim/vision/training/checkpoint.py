"""What training has come to, in a file that is whole or the one before."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.optim import Optimizer

from photosim.atomic_write import atomic_write

_FACTS = "facts"


def save(file: Path, tensors: Mapping[str, Tensor], facts: Any) -> None:
    """Write tensors, and facts that are written as JSON.

    Raises:
        OSError: The disk is full, for one; what was there before still is.
    """
    kept = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with atomic_write(file, durable=True) as partial:
        try:
            save_file(kept, partial, {_FACTS: json.dumps(facts)})
        except SafetensorError as error:  # which is what it makes of a full disk
            raise OSError(str(error)) from error


def load(file: Path) -> tuple[dict[str, Tensor], Any] | None:
    """What was saved, on the processor; None where there is nothing, or nothing whole."""
    try:
        with safe_open(file, "pt") as opened:
            facts = json.loads((opened.metadata() or {})[_FACTS])
            return {name: opened.get_tensor(name) for name in opened.keys()}, facts  # noqa: SIM118
    except (OSError, SafetensorError, LookupError, ValueError):
        return None


def state_of(optimiser: Optimizer) -> dict[str, Tensor]:
    """What an optimiser remembers, by name."""
    return {
        f"optimiser.{number}.{name}": value
        for number, values in optimiser.state_dict()["state"].items()
        for name, value in values.items()
    }


def restore(optimiser: Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Give an optimiser back what `state_of` told; others of the tensors are left alone."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        first, _, rest = key.partition(".")
        if first == "optimiser":
            number, _, name = rest.partition(".")
            state.setdefault(int(number), {})[name] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
