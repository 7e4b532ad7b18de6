"""Renaming many photos at once, each with what belongs to it: all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.drives import on_drives
from photosim.desktop.files.operations import FileRefused, Move, reason, shown, translate
from photosim.desktop.files.step_journal import Entry, StepJournal
from photosim.desktop.files.undo_steps import Kind
from photosim.library.companions import Still
from photosim.library.disk import is_taken
from photosim.library.disk_timeout import Beat, SilentFolderError
from photosim.library.renaming import Pair, Renamed, Row, in_order, names_in, rename_files, renamed


@dataclass(frozen=True)
class Renaming:
    """Photos that are to be renamed together.

    Attributes:
        photos: They, in order.
        listed: The names in their folders, folded.
    """

    photos: tuple[Renamed, ...]
    listed: Mapping[Path, frozenset[str]]


def prepare(photos: Sequence[PhotoRecord], stills: Mapping[int, Still]) -> Renaming:
    """Look what goes along with photos that are to be renamed, and what is beside them.

    Raises:
        FileRefused: Their drive does not answer.
    """

    def work(beat: Beat) -> Renaming:
        found = renamed(photos, stills, beat)
        return Renaming(tuple(found), names_in({one.bundle.folder for one in found}, beat))

    try:
        return on_drives({photo.path.parent for photo in photos}, work)
    except SilentFolderError as error:
        raise _silent(error) from error


def rename_all(rows: Sequence[Row], journal: StepJournal) -> list[Move]:
    """Rename photos, also where they swap names.

    Returns:
        What was done.

    Raises:
        FileRefused: Nothing was, and why.
    """
    rows = [row for row in rows if row.changes]
    moves = [
        move
        for row in rows
        for move in Entry(
            Kind.RENAMED, tuple(number for number, _ in row.bundle.photos), tuple(row.pairs)
        ).moves
    ]
    if moves:
        _rename(moves[0], [pair for row in rows for pair in row.pairs], journal)
    return moves


def take_back(moves: Sequence[Move], journal: StepJournal) -> None:
    """Undo renamings that were done together.

    Raises:
        FileRefused: None of them is undone, and why.
    """
    pairs = [pair for move in moves for pair in ((move.before, move.after), *move.along)]
    _rename(moves[0], [(after, before) for before, after in pairs], journal, undoes=True)


def _rename(
    one: Move, pairs: Sequence[Pair], journal: StepJournal, *, undoes: bool = False
) -> None:
    renamings = in_order(pairs)
    folders = {source.parent for source, _ in pairs}
    try:
        for source, _ in pairs:
            if not on_drives({source.parent}, partial(_is_there, source)):
                words = translate("PhotoFiles", "Nothing was renamed: “{name}” was not found.")
                raise FileRefused(words.format(name=shown(source.name)))
        journal.begin(Entry(Kind.RENAMED, (), tuple(renamings), one=one, undoes=undoes))
        on_drives(folders, partial(rename_files, renamings))
    except SilentFolderError as error:
        raise _silent(error) from error
    except FileExistsError as error:
        words = translate("PhotoFiles", "A file named “{name}” already exists.")
        raise FileRefused(words.format(name=shown(Path(error.filename).name))) from error
    except OSError as error:
        raise FileRefused(reason(Path(error.filename or pairs[0][0]), error)) from error


def _is_there(path: Path, _beat: Beat) -> bool:
    return is_taken(path)


def _silent(error: SilentFolderError) -> FileRefused:
    words = translate("PhotoFiles", "The drive of {folder} is not responding.")
    return FileRefused(words.format(folder=error.filename))
