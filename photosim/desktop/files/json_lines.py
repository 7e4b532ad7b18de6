"""Files of JSON lines that are appended to; a line is on the disk before anything else happens.

What is read of them, and of other files of JSON, may be damaged in any way.
"""

import json
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from photosim.atomic_write import flush_names
from photosim.library.disk import is_taken

log = logging.getLogger(__name__)


DAMAGED = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What Python raises where JSON is none, or does not say what it should."""


def append_line(file: Path, line: dict[str, Any]) -> None:
    """Append a line and wait until the disk has it.

    Raises:
        OSError: It cannot be written.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, flags, 0o600), "ab") as opened:
        is_new = opened.tell() == 0
        # What a kill has cut off must not swallow this line.
        opened.write(b"" if is_new or _ends_line(file) else b"\n")
        opened.write(json.dumps(line).encode() + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
    if is_new:
        flush_names(file.parent)


def read_lines(file: Path) -> Iterator[tuple[Any, bytes]]:
    """The lines of a file, each as what it says, None where it is damaged, and as it is.

    Raises:
        OSError: It is there and cannot be read.
    """
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in filter(bytes.strip, lines):
        try:
            yield json.loads(line), line
        except DAMAGED:
            yield None, line


def path_of(said: str) -> Path:
    """A path as JSON says it.

    Raises:
        ValueError: No file can be there.
    """
    if "\0" in said:
        raise ValueError("a path with a null character")
    return Path(said)


def keep_aside(file: Path) -> Path | None:
    """Rename a file, or what is in its place, that cannot be read, so that nothing replaces it.

    Returns:
        What it is called now; None where it could not be renamed.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside = file.with_stem(f"{file.stem}-unreadable-{stamp}")
    number = 1
    try:
        while is_taken(aside):
            number += 1
            aside = file.with_stem(f"{file.stem}-unreadable-{stamp}-{number}")
        file.rename(aside)
    except OSError as error:
        log.warning("%s cannot be read nor be kept under another name: %s", file, error)
        return None
    log.warning("What cannot be read is kept as %s", aside)
    return aside


def _ends_line(file: Path) -> bool:
    with file.open("rb") as opened:
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) == b"\n"
