"""Renaming photos together, each with what belongs to it: all of them or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.drives import CancelledError, on_drives
from photosim.desktop.files.operations import (
    FileRefused,
    Move,
    is_gone,
    not_there,
    reason,
    shown,
    translate,
)
from photosim.desktop.files.step_journal import Entry, StepJournal
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library.companions import Still, Surroundings, companions, moved_along
from photosim.library.disk import is_taken
from photosim.library.disk_timeout import Beat, SilentFolderError
from photosim.library.file_names import folded, is_respelt
from photosim.library.renaming import (
    HalfRenamedError,
    Pair,
    Renamed,
    Row,
    in_order,
    names_in,
    rename_files,
    renamed,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Renaming:
    """Photos that are to be renamed together.

    Attributes:
        photos: They, in order.
        listed: The names in their folders, folded.
    """

    photos: tuple[Renamed, ...]
    listed: Mapping[Path, frozenset[str]]


def prepare(photos: Sequence[PhotoRecord], stills: Mapping[int, Still], stop: StopFlag) -> Renaming:
    """Look what goes along with photos that are to be renamed, and what is beside them.

    Raises:
        FileRefused: Their drive does not answer, or it is not wanted any more.
    """

    def work(beat: Beat) -> Renaming:
        found = renamed(photos, stills, beat)
        return Renaming(tuple(found), names_in({one.bundle.folder for one in found}, beat))

    try:
        return on_drives({photo.path.parent for photo in photos}, work, stop)
    except CancelledError:
        raise FileRefused("") from None
    except SilentFolderError as error:
        raise _refusal(error) from error


def rename_all(rows: Sequence[Row], journal: StepJournal) -> list[Move]:
    """Rename photos, also where they swap names.

    Returns:
        What was done.

    Raises:
        FileRefused: Nothing was, and why.
    """
    moves = [
        move
        for row in rows
        if row.changes
        for move in Entry(
            Kind.RENAMED, tuple(number for number, _ in row.bundle.photos), tuple(row.pairs)
        ).moves
    ]
    _rename(moves, journal)
    return moves


def rename_stack(
    named: Sequence[tuple[Still, Move]], journal: StepJournal, faults: list[str]
) -> list[Move]:
    """Rename photos that are named after one of them, with what belongs to them.

    Args:
        named: The photos.
        journal: Where it is noted.
        faults: Takes why a file that belongs to them keeps its name.

    Returns:
        What was done.

    Raises:
        FileRefused: Nothing was, and why.
    """
    if len({folded(str(move.after)) for _, move in named}) < len(named):
        words = translate("PhotoFiles", "Files of this stack would have one name.")
        raise FileRefused(words)
    moves, stay = _on_drives_of([one for _, one in named], partial(_with_what_belongs, named))
    faults += map(_already_there, stay)
    _rename(moves, journal)
    return moves


def take_back(moves: Sequence[Move], journal: StepJournal, faults: list[str]) -> list[Move]:
    """Undo renamings that were done together, but for what is gone.

    Args:
        moves: What was done.
        journal: Where it is noted.
        faults: Takes why a file keeps its name.

    Returns:
        What is undone.

    Raises:
        FileRefused: Nothing is, and why.
    """
    there, gone, stay = _on_drives_of(moves, partial(_still_there, moves))
    faults += map(not_there, gone)
    faults += map(_already_there, stay)
    back = [
        Move(
            move.photo_id,
            move.after,
            move.before,
            tuple((after, before) for before, after in move.along),
        )
        for move in there
    ]
    _rename(back, journal, undone=there)
    return there


def _with_what_belongs(
    named: Sequence[tuple[Still, Move]], beat: Beat
) -> tuple[list[Move], list[Path]]:
    """Photos with what goes along, and names that this would need and something else has."""
    along: dict[int, list[Pair]] = {place: [] for place in range(len(named))}
    given = {move.after for _, move in named}
    stay = []
    for file, place in _belongings([still for still, _ in named], beat).items():
        beat()
        move = named[place][1]
        target = moved_along(file, move.before, move.after)
        if target in given or (is_taken(target) and not is_respelt(file, target)):
            stay.append(target)
        else:
            given.add(target)
            along[place].append((file, target))
    return [replace(named[place][1], along=tuple(pairs)) for place, pairs in along.items()], stay


def _belongings(stills: Sequence[Still], beat: Beat) -> dict[Path, int]:
    """What belongs to photos, each with the place of the photo after which it is named."""
    found, around = {}, Surroundings(beat)
    for place, one in enumerate(stills):
        found.update(dict.fromkeys(companions(one, around=around), place))
        beat()
    for file in companions(*stills, around=around):  # and what belongs to several of them
        stem = folded(file.stem)
        places = [place for place, one in enumerate(stills) if folded(one.path.stem) == stem]
        found.setdefault(file, next(iter(places), 0))
    return found


def _still_there(moves: Sequence[Move], beat: Beat) -> tuple[list[Move], list[Path], list[Path]]:
    """What can be undone of renamings; names of what is gone, and those that others have now."""
    there: list[Move] = []
    gone: list[Path] = []
    taken: list[Path] = []
    for move in moves:
        beat()
        if is_gone(move):
            gone.append(move.before)
            continue
        along = []
        for before, after in move.along:
            if not is_taken(after):
                gone.append(before)
            elif is_taken(before) and not is_respelt(after, before):
                taken.append(before)
            else:
                along.append((before, after))
        there.append(replace(move, along=tuple(along)))
    return there, gone, taken


def _rename(moves: Sequence[Move], journal: StepJournal, *, undone: Sequence[Move] = ()) -> None:
    """Rename photos and what goes along, all or none; ``undone`` is what is undone by that."""
    pairs = [pair for move in moves for pair in (*move.along, (move.before, move.after))]
    renamings = in_order(pairs)
    if not renamings:
        return
    one = (undone or moves)[0]
    entry = Entry(Kind.RENAMED, (), tuple(renamings), one=one, undoes=bool(undone))
    missing = _on_drives_of(moves, partial(_missing, pairs))
    if missing is not None:
        words = translate("PhotoFiles", "Nothing was renamed: “{name}” was not found.")
        raise FileRefused(words.format(name=shown(missing.name)))
    journal.begin(entry)
    try:
        on_drives(_folders(moves), partial(rename_files, renamings))
    except OSError as error:
        if isinstance(error, SilentFolderError | HalfRenamedError):
            journal.set_aside()
        else:
            journal.end()
        raise _refusal(error) from error


def _missing(pairs: Sequence[Pair], beat: Beat) -> Path | None:
    for source, _ in pairs:
        if not is_taken(source):
            return source
        beat()
    return None


def _on_drives_of(moves: Sequence[Move], work: Callable[[Beat], T]) -> T:
    """Look for something in the folders of photos.

    Raises:
        FileRefused: They cannot be read, or not in time.
    """
    try:
        return on_drives(_folders(moves), work)
    except OSError as error:
        raise _refusal(error) from error


def _folders(moves: Sequence[Move]) -> set[Path]:
    return {move.before.parent for move in moves}


def _refusal(error: OSError) -> FileRefused:
    path = Path(error.filename or "")
    if isinstance(error, SilentFolderError):
        words = translate("PhotoFiles", "The drive of {folder} is not responding.")
        return FileRefused(words.format(folder=path))
    if isinstance(error, HalfRenamedError):
        words = translate(
            "PhotoFiles",
            "Renaming failed midway ({reason}). The old names are restored at the next start.",
        )
        return FileRefused(words.format(reason=error.strerror))
    return FileRefused(
        _already_there(path) if isinstance(error, FileExistsError) else reason(path, error)
    )


def _already_there(path: Path) -> str:
    words = translate("PhotoFiles", "A file named “{name}” already exists.")
    return words.format(name=shown(path.name))
