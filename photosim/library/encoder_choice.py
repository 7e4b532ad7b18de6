"""Choosing an encoder where the person's own weights may be on a drive that hangs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from photosim.library.disk import CannotSay, NotThere, look
from photosim.library.disk_timeout import answers
from photosim.vision.models import EncoderChoice, choose_encoder
from photosim.vision.weights import WeightsError


def choose_in_time(
    requested: str | None,
    weights: Path | None,
    weights_dirs: Sequence[Path],
    digests: Path | None = None,
) -> EncoderChoice:
    """Choose as `choose_encoder` does, but for weights whose drive does not answer.

    They count as not there, or the program could not start until it does.
    """
    if weights is None or answers(weights.parent):
        return choose_encoder(requested, weights, weights_dirs, digests)
    choice = choose_encoder(requested, None, weights_dirs, digests)
    notice = f"The folder {weights.parent} is not responding."
    return replace(choice, notice=notice, stands_in=True)


def expect_weights(file: Path) -> None:
    """Refuse a file of weights that cannot be had.

    Raises:
        WeightsError: It is not there, is no file, or its disk does not say.
    """
    if not answers(file.parent):
        raise WeightsError(f"The folder {file.parent} is not responding.")
    there = look(file)
    if isinstance(there, NotThere):
        raise WeightsError(f"The weights {file} were not found.")
    if isinstance(there, CannotSay):
        raise WeightsError(f"The weights {file} cannot be read: {there.reason}.")
    if there.is_directory:
        raise WeightsError(f"{file} is a folder, not a file of weights.")
