"""Photos as a list in a file: CSV for spreadsheets, JSON for scripts, or one path a line."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from photosim.atomic_write import atomic_write
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.operations import FileRefused, reason_not_written

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would carry out (OWASP, "CSV Injection")."""


@dataclass(frozen=True)
class ListedPhoto:
    """A photo of the list; ``similarity`` is None outside a search."""

    photo: PhotoRecord
    similarity: float | None


def write_list(rows: Sequence[ListedPhoto], file: Path) -> None:
    """Write a list in the format that the file's extension names, text where it names none.

    Raises:
        FileRefused: The file cannot be written; what was there before is left as it was.
    """
    formats = {".csv": _csv, ".json": _json}
    text = formats.get(file.suffix.lower(), _paths)(rows)
    try:
        with atomic_write(file, private=False) as partial:
            partial.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")
    except OSError as error:
        raise FileRefused(reason_not_written(file, error)) from error


def _values(row: ListedPhoto) -> dict[str, str | float | int | None]:
    photo = row.photo
    return {
        "path": str(photo.path),
        "similarity": None if row.similarity is None else round(row.similarity, 4),
        "taken": None if photo.taken_at is None else photo.taken_at.isoformat(" "),
        "width": photo.width,
        "height": photo.height,
        "bytes": photo.size,
    }


def _csv(rows: Sequence[ListedPhoto]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["path", "similarity", "taken", "width", "height", "bytes"])
    for row in rows:
        writer.writerow(map(_harmless, _values(row).values()))
    return text.getvalue()


def _harmless(value: str | float | None) -> str | float | None:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(rows: Sequence[ListedPhoto]) -> str:
    return json.dumps([_values(row) for row in rows], indent=2) + "\n"


def _paths(rows: Sequence[ListedPhoto]) -> str:
    return "".join(f"{row.photo.path}\n" for row in rows)
