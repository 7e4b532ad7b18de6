"""Photos that belong together and are one thing: never split, and never thinned out."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from photosim.library.companions import Companion
from photosim.library.file_identity import FileIdentity
from photosim.library.keepers import is_raw

_SHUTTER = timedelta(seconds=2)  # between what one press of the shutter makes
_LEAST_BRACKET = 3
_EDITED = re.compile(
    r"[ _-]*\(?(?:edited|edit|bearbeitet|modifié|editado)\)?(?:[ _-]?\(?\d{1,2}\)?)?$",
    re.IGNORECASE,
)
_EDITED_BY_PHONE = re.compile(r"^(IMG_)E(\d+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """What is known of a photo's file when copies are looked for.

    Attributes:
        id: Of the photo.
        path: Where its file is.
        content: The hash of its content.
        taken_at: When it was taken by what the file itself says, not its name; None: it does not.
        body: By which camera, its serial number included; None where it does not say.
        is_marked: Whether a person rated it or gave it a tag, and did not reject it.
        bias: Exposure compensation in steps, None where it does not say.
        reachable: Whether its file was there when it was looked at.
        other_paths: Further paths that lead to the same file.
        companions: What goes with it.
        live: Of which live photo it is the still half, None where it does not say.
        identity: Which file it is; None where it cannot be reached.
    """

    id: int
    path: Path
    content: bytes
    size: int
    mtime_ns: int
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    body: str | None = None
    has_place: bool = False
    is_marked: bool = False
    bias: float | None = None
    reachable: bool = True
    other_paths: tuple[Path, ...] = ()
    companions: tuple[Companion, ...] = ()
    live: str | None = None
    identity: FileIdentity | None = None


def sets_of(files: Sequence[PictureFile]) -> list[tuple[int, ...]]:
    """The sets among files, each by its photos' ids; a file is in one of them at most.

    A RAW with the picture that the camera made of it, an edited version with its original, and a
    series at several exposures.
    """
    parts = Parts(file.id for file in files)
    for first, second in (*_named_alike(files), *_brackets(files)):
        parts.join(first, second)
    return [ids for ids in parts.all() if len(ids) > 1]


def common_stem(name: str) -> str:
    """What the names of a RAW, its picture and their edited versions have in common.

    Args:
        name: A photo's name, or its path in a watched folder.
    """
    name = name[name.rfind("/") + 1 :]  # a Path is not made for each photo beside a copy
    dot = name.rfind(".")
    return stem_of_original((name[:dot] if 0 < dot < len(name) - 1 else name).casefold())


def stem_of_original(stem: str) -> str:
    """A folded name without suffix, and without the mark of an edited version."""
    return _EDITED_BY_PHONE.sub(r"\1\2", _EDITED.sub("", stem)).casefold() or stem


def may_be_one_shot(first: PictureFile, second: PictureFile) -> bool:
    """Whether two files may be of one moment: one of them does not say when, or both the same.

    Some cameras count whole seconds: of their photos of one second that look like files from one
    camera, numbered one after the other, it cannot be said.
    """
    known = is_one_moment(first.taken_at, second.taken_at)
    return not _are_numbered(first, second) if known is None else known


def is_one_moment(first: datetime | None, second: datetime | None) -> bool | None:
    """Whether files of these times may be of one moment; None where that depends on the files."""
    if first is None or second is None:
        return True
    if first.replace(microsecond=0) != second.replace(microsecond=0):
        return False
    fractions = first.microsecond, second.microsecond
    return None if 0 in fractions else fractions[0] == fractions[1]


def _are_numbered(first: PictureFile, second: PictureFile) -> bool:
    """Whether two files look like two shots of one camera."""
    series = series_of(first)
    of_one = series is not None and series == series_of(second)
    return of_one and first.path.stem != second.path.stem


def series_of(file: PictureFile) -> Hashable:
    """What the files have in common that a camera numbers one after the other; None for others."""
    start = re.sub(r"\d+$", "", file.path.stem)
    if file.body is None or start == file.path.stem:
        return None
    return file.path.parent, start, file.body, file.width, file.height


def _named_alike(files: Iterable[PictureFile]) -> Iterator[tuple[int, int]]:
    """RAWs with their pictures, and edited versions with their originals."""
    by_stem: dict[tuple[Path, str], list[PictureFile]] = defaultdict(list)
    for file in files:
        by_stem[file.path.parent, file.path.stem.casefold()].append(file)
    for (folder, stem), members in by_stem.items():
        raws = [file for file in members if is_raw(file.path)]
        others = [file for file in members if not is_raw(file.path)]
        for raw in raws:
            yield from ((raw.id, other.id) for other in others if _within(raw, other))
        original = common_stem(f"{stem}.jpg")
        if original != stem:
            for before in by_stem.get((folder, original), ()):
                yield from ((before.id, file.id) for file in members if _within(before, file))


def _within(first: PictureFile, second: PictureFile) -> bool:
    if first.taken_at is None or second.taken_at is None:
        return True
    return abs(first.taken_at - second.taken_at) <= _SHUTTER


def _brackets(files: Iterable[PictureFile]) -> Iterator[tuple[int, int]]:
    by_body: dict[tuple[Path, str, bool], list[tuple[datetime, PictureFile]]] = defaultdict(list)
    for file in files:
        if file.body is not None and file.taken_at is not None and file.bias is not None:
            key = file.path.parent, file.body, is_raw(file.path)
            by_body[key].append((file.taken_at, file))
    for shots in by_body.values():
        shots.sort(key=lambda shot: (shot[0], shot[1].path.name))
        series: list[tuple[datetime, PictureFile]] = []
        for taken_at, file in shots:
            biases = {item.bias for _, item in series}
            if series and (taken_at - series[-1][0] > _SHUTTER or file.bias in biases):
                yield from _series(series)
                series = []
            series.append((taken_at, file))
        yield from _series(series)


def _series(shots: Sequence[tuple[datetime, PictureFile]]) -> Iterator[tuple[int, int]]:
    if len(shots) >= _LEAST_BRACKET:
        yield from ((shots[0][1].id, file.id) for _, file in shots[1:])


class Parts:
    """Disjoint parts of some numbers, which grow together."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._above = {number: number for number in numbers}

    def join(self, first: int, second: int) -> None:
        """Make one part of those of two numbers."""
        one, other = self.part_of(first), self.part_of(second)
        self._above[max(one, other)] = min(one, other)

    def part_of(self, number: int) -> int:
        """The least number of the part that a number is in."""
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number

    def all(self) -> list[tuple[int, ...]]:
        """All parts, each ascending."""
        parts: dict[int, list[int]] = defaultdict(list)
        for number in sorted(self._above):
            parts[self.part_of(number)].append(number)
        return [tuple(numbers) for numbers in parts.values()]
