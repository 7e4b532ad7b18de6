"""Files of JSON lines that are appended to; a line is on the disk before anything else happens."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from photosim.atomic_write import flush_names


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
        except ValueError:
            yield None, line


def _ends_line(file: Path) -> bool:
    with file.open("rb") as opened:
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) == b"\n"
