"""A note of training that has begun and not ended, so that the next start goes on with it."""

import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from photosim.annotations import TagPath
from photosim.atomic_write import atomic_write
from photosim.vision.training.messages import TrainingError


@dataclass(frozen=True)
class Unfinished:
    """What was begun.

    Attributes:
        tags: For which tags.
        minutes: How long its layers may be trained.
    """

    tags: tuple[TagPath, ...]
    minutes: float


def note_unfinished(folder: Path, begun: Unfinished) -> None:
    """Note beside the folder of a training what was begun in it.

    Raises:
        TrainingError: The disk is full, for one.
    """
    file = _file(folder)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(file) as partial:
            partial.write_text(json.dumps(asdict(begun)), "utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise TrainingError(
            f"What was trained so far cannot be kept in {folder}: {reason}."
        ) from error


def unfinished(folder: Path) -> Unfinished | None:
    """What was begun in a folder; None where nothing was, or the note is damaged."""
    try:
        noted = json.loads(_file(folder).read_text("utf-8"))
        tags = tuple(tuple(str(name) for name in tag) for tag in noted["tags"])
        return Unfinished(tags, float(noted["minutes"]))
    except (OSError, ValueError, TypeError, LookupError):
        return None


def forget_unfinished(folder: Path) -> None:
    """Forget it, and what was trained so far; there may be nothing."""
    with suppress(OSError):
        _file(folder).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.json")
