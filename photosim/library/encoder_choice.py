"""Choosing an encoder where the person's own weights may be on a drive that hangs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from photosim.library.disk_timeout import answers
from photosim.vision.models import EncoderChoice, choose_encoder


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
