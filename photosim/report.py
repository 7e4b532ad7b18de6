"""The error report that a person may share: no pictures, and paths only if they choose so."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from photosim.config import Settings
from photosim.logbook import LOG_NAME
from photosim.redaction import PATH, Redactor
from photosim.versions import versions

_LINES = 80
_TAIL_BYTES = 64 << 10


@dataclass(frozen=True)
class LibraryFacts:
    """What a report says about the library.

    Attributes:
        folders: The watched folders; the report gives their number, not their names.
        away: How many of them are not connected.
        photos: Photos in all of them.
        problems: Files that could not be read.
        encoder: The encoder in use and its device, in words.
    """

    folders: Sequence[Path]
    away: int
    photos: int
    problems: int
    encoder: str


def report(
    settings: Settings, library: LibraryFacts, system: str, fault: str, *, paths: bool
) -> str:
    """Write a report.

    Args:
        settings: Of this run.
        library: Facts about the library.
        system: One or more lines about screen and toolkit.
        fault: The unexpected fault as the log has it, with its traceback; "" for none.
        paths: Show paths and names of folders and files.
    """
    redactor = Redactor(_names(settings, library))
    log = "\n".join(_tail(settings.data_dir / LOG_NAME))
    parts = [
        ("PhotoSim", _versions()),
        ("System", f"{platform.platform()}, {os.cpu_count()} cores\n{system}"),
        ("Settings", _settings(settings, paths=paths)),
        ("Library", _library(library)),
        ("Fault", fault if paths else redactor.log(fault)),
        ("Last lines of the log", log if paths else redactor.log(log)),
    ]
    return "\n\n".join(f"{title}\n{'-' * len(title)}\n{text}" for title, text in parts if text)


def _versions() -> str:
    return "\n".join(f"{name} {number}" for name, number in versions().items())


def _settings(settings: Settings, *, paths: bool) -> str:
    now = settings.preferences
    values = {field.name: getattr(now, field.name) for field in fields(now)}
    shown = {
        name: PATH if isinstance(value, Path) and not paths else value
        for name, value in values.items()
    }
    if paths:
        shown |= {"data": settings.data_dir, "thumbnails": settings.thumbnails_dir}
    return "\n".join(f"{name}: {value}" for name, value in shown.items())


def _library(library: LibraryFacts) -> str:
    return (
        f"{len(library.folders)} folders, {library.away} of them not connected\n"
        f"{library.photos} photos, {library.problems} files that could not be read\n"
        f"{library.encoder}"
    )


def _names(settings: Settings, library: LibraryFacts) -> list[str]:
    """What must not be shown even where it does not look like a path."""
    places = [*library.folders, settings.data_dir, settings.thumbnails_dir, Path.home()]
    if settings.preferences.weights is not None:
        places.append(settings.preferences.weights)
    ours = {"photosim", "thumbnails", "data", "home", "share", "local", ".local", ".cache", "tmp"}
    parts = {part for place in places for part in place.parts if part.casefold() not in ours}
    return sorted(parts | {platform.node()})


def _tail(file: Path) -> list[str]:
    """The last lines of the log; whole entries, as far as they go."""
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - _TAIL_BYTES))
            text = stream.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as error:
        return [f"The log cannot be read: {error.strerror}"]
    return text.splitlines()[-_LINES:]
