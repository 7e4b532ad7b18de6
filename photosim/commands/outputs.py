"""Files that commands write beside what they print."""

from pathlib import Path

from photosim.console import Refused
from photosim.library.disk import CannotSay, There, look

_PICTURES = (".png", ".jpg", ".jpeg")


def expect_place_for(out: Path, title: str) -> None:
    """Refuse a file that cannot be written, before the work that it is to hold.

    Args:
        out: The file.
        title: What it is, with an article, at the beginning of a sentence.

    Raises:
        Refused: There is no such folder, or a folder where the file would be.
    """
    folder, there = look(out.absolute().parent), look(out)
    for answer in (folder, there):
        if isinstance(answer, CannotSay):
            raise Refused(f"{title} {out} cannot be written: {answer.reason}.")
    if not (isinstance(folder, There) and folder.is_directory):
        raise Refused(f"{title} cannot be written: there is no folder {out.parent}.")
    if isinstance(there, There) and there.is_directory:
        raise Refused(f"{title} cannot be written: {out} is a folder.")


def expect_place_for_picture(out: Path, title: str) -> None:
    """Refuse as `expect_place_for` does, and what is named like no picture.

    Raises:
        Refused: It cannot be written.
    """
    expect_place_for(out, title)
    if out.suffix.lower() not in _PICTURES:
        raise Refused(f"{title} cannot be written: the name {out.name} does not end in .png.")
