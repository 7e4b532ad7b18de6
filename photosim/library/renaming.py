"""Renaming many photos by a pattern: the new names beforehand, and the order that lets it work.

A pattern has placeholders: ``{name}``, ``{number}`` or with zeros ``{number:3}``, ``{date}``,
``{time}``, either in another form such as ``{date:%d.%m.%y}``, ``{camera}`` and ``{folder}``. Files
keep their extensions.
"""

import errno
import logging
import os
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from photosim.catalogue.records import PhotoRecord
from photosim.errors import PhotoSimError
from photosim.library.bundles import Bundle, bundles
from photosim.library.companions import Still
from photosim.library.copying import rename
from photosim.library.disk import entries, is_taken
from photosim.library.disk_timeout import Beat
from photosim.library.file_names import folded, is_respelt, objection

log = logging.getLogger(__name__)

NAME = "{name}"

_TOKEN = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_MOMENTS = {"date": "%Y-%m-%d", "time": "%H-%M-%S"}
_MOST_DIGITS = 9
_BETWEEN = ".photosim-"  # begins the names that files have for a moment
_SEPARATORS = re.compile(r"[/\\\0]")

Pair = tuple[Path, Path]
Target = tuple[Path, str]  # a folder, and a name in it, folded


class HalfRenamedError(OSError):
    """Some of several files have new names, and could not get their old ones back."""


class PatternError(PhotoSimError):
    """A pattern has a placeholder that there is not."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """Photos that are to get a common name, and what it may be made of.

    Attributes:
        bundle: The photos.
        moment: When they were taken; where nothing says so, when they were last modified.
        camera: Its maker and model; empty where the file does not say.
    """

    bundle: Bundle
    moment: datetime
    camera: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How names are made.

    Attributes:
        pattern: As described above.
        find: What is replaced in the name that comes of it; empty to replace nothing.
        replacement: What stands there instead.
        start: The first number.
    """

    pattern: str = NAME
    find: str = ""
    replacement: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What renaming would do to photos of one name.

    Attributes:
        bundle: The photos.
        stem: Their new name, without extension.
        problem: Why they cannot have it, as a sentence; empty if they can.
    """

    bundle: Bundle
    stem: str
    problem: str = ""

    @property
    def changes(self) -> bool:
        """Whether it is another name."""
        return self.stem != self.bundle.stem

    @property
    def pairs(self) -> list[Pair]:
        """Where each file is, and where it would be."""
        return self.bundle.targets(self.bundle.folder, self.stem)


@dataclass(frozen=True)
class NewNames:
    """What a rule leads to, and what that comes to.

    Attributes:
        rows: One for photos of one name.
        problems: What is wrong with some, as sentences, with how many.
        photos: How many of the photos get another name.
        along: How many files go along with these.
    """

    rows: Sequence[Row] = ()
    problems: Mapping[str, int] = field(default_factory=dict)
    photos: int = 0
    along: int = 0


def new_names(rows: Sequence[Row]) -> NewNames:
    """The outcome of `preview`, summed up."""
    changing = [row.bundle for row in rows if row.changes]
    return NewNames(
        rows,
        Counter(row.problem for row in rows if row.problem),
        sum(len(bundle.photos) for bundle in changing),
        sum(len(bundle.along) for bundle in changing),
    )


def renamed(
    photos: Sequence[PhotoRecord], stills: Mapping[int, Still], beat: Beat
) -> list[Renamed]:
    """Photos that are to be renamed, with what goes along; reads the disk.

    Args:
        photos: The photos, in order.
        stills: What tells which files go along, by photo.
        beat: Called after each that was looked at.
    """
    known = {photo.id: photo for photo in photos}
    found = bundles({number: stills[number] for number in known}, beat, with_raw=True)
    first = (known[bundle.photos[0][0]] for bundle in found)
    return [
        Renamed(bundle, _moment(photo), photo.camera or "")
        for bundle, photo in zip(found, first, strict=True)
    ]


def _moment(photo: PhotoRecord) -> datetime:
    return photo.taken_at or datetime.fromtimestamp(photo.mtime_ns / 1e9)


def preview(
    photos: Sequence[Renamed], rule: Rule, listed: Mapping[Path, AbstractSet[str]]
) -> list[Row]:
    """The new names, and which of them cannot be; asks no disk.

    Args:
        photos: The photos, in the order of their numbers.
        rule: How names are made.
        listed: All that is in their folders, see `names_in`.

    Raises:
        PatternError: The pattern has a placeholder that there is not.
    """
    _check(rule.pattern)
    rows = [
        Row(one.bundle, _stem(one, rule, number)) for number, one in enumerate(photos, rule.start)
    ]
    own = {_key(file) for one in photos for file in one.bundle.files}
    keys = [[_key(target) for _, target in row.pairs] for row in rows]
    wanted = Counter(key for targets in keys for key in targets)
    return [
        replace(row, problem=_problem(row, targets, own, wanted, listed))
        for row, targets in zip(rows, keys, strict=True)
    ]


def names_in(folders: AbstractSet[Path], beat: Beat) -> dict[Path, frozenset[str]]:
    """The names in some folders, folded; nothing of one that cannot be listed."""
    found = {}
    for folder in folders:
        inside = entries(folder, beat)
        names = [entry.name for entry in inside] if isinstance(inside, list) else []
        found[folder] = frozenset(map(folded, names))
    return found


def _stem(photo: Renamed, rule: Rule, number: int) -> str:
    bundle = photo.bundle
    plain = {
        "name": bundle.stem,
        "camera": _SEPARATORS.sub("-", photo.camera),
        "folder": _SEPARATORS.sub("-", bundle.folder.name),
    }

    def fill(found: re.Match[str]) -> str:
        kind, form = found[1], found[2]
        if kind == "number":
            return str(number).zfill(int(form or 1))
        if kind in _MOMENTS:
            return photo.moment.strftime(form or _MOMENTS[kind])
        return plain[kind]

    stem = _TOKEN.sub(fill, rule.pattern)
    return (stem.replace(rule.find, rule.replacement) if rule.find else stem).strip()


def _check(pattern: str) -> None:
    for found in _TOKEN.finditer(pattern):
        kind, form = found[1], found[2]
        if kind == "number":
            known = form is None or (form.isdecimal() and 0 < int(form) <= _MOST_DIGITS)
        else:
            known = kind in _MOMENTS or (kind in ("name", "camera", "folder") and form is None)
        if not known:
            raise PatternError(f"“{found[0]}” is not a placeholder.")


def _key(file: Path) -> Target:
    return file.parent, folded(file.name)


def _problem(
    row: Row,
    targets: Iterable[Target],
    own: AbstractSet[Target],
    wanted: Mapping[Target, int],
    listed: Mapping[Path, AbstractSet[str]],
) -> str:
    if row.changes:
        for _, path in row.bundle.photos:
            if objected := objection(path, row.bundle.named(path, row.stem)):
                return objected
    for key in targets:
        if wanted[key] > 1:
            return "Two of these photos would have this name."
        if key not in own and key[1] in listed.get(key[0], ()):
            return "Another file in this folder has this name."
    return ""


# Renaming


def in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """Renamings one after the other that come to these all at once, also where names are swapped.

    A file whose new name another one still has gets a name in between first.
    """
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    sources = {_key(source): source for source, _ in pairs}
    away, direct, last = [], [], []
    for source, target in pairs:
        if sources.get(_key(target), source) == source:
            direct.append((source, target))
            continue
        between = source.with_name(f"{_BETWEEN}{secrets.token_hex(8)}{source.suffix}")
        away.append((source, between))
        last.append((between, target))
    return away + direct + last


def rename_files(renamings: Sequence[Pair], beat: Beat) -> None:
    """Rename files one after the other: all of them, or none.

    Args:
        renamings: See `in_order`.
        beat: Called after each.

    Raises:
        OSError: One cannot be renamed; those before have their old names again.
        HalfRenamedError: One cannot be renamed, nor those before it back.
    """
    done: list[Pair] = []
    try:
        for source, target in renamings:
            _rename(source, target)
            done.append((source, target))
            beat()
    except Exception:  # after Ctrl-C nobody knows whether the last one was done: see below
        try:
            is_taken(source)  # raises where nobody can say whether the last one was done
            for before, after in reversed(done):
                _rename(after, before)
        except OSError as error:
            raise HalfRenamedError(error.errno, error.strerror, error.filename) from error
        raise


def undo_renamings(renamings: Sequence[Pair], beat: Beat) -> tuple[list[Path], list[Path]]:
    """Undo renamings one after the other of which perhaps only some were done.

    Args:
        renamings: See `in_order`.
        beat: Called after each, and after each look at a name.

    Returns:
        Files that have their old names again, and files that could not get them.

    Raises:
        OSError: It cannot be said which were done; a folder may be on a drive that is away.
    """
    expect_folders(path.parent for pair in renamings for path in pair)
    back, stuck = [], []
    for before, after in reversed(_done_of(renamings, beat)):
        try:
            _rename(after, before)
        except OSError as error:
            log.warning("A renaming that was cut off is not undone: %s", error)
            stuck.append(after)
        else:
            if not before.name.startswith(_BETWEEN):
                back.append(before)
        beat()
    return back, stuck


def _rename(source: Path, target: Path) -> None:
    """Rename a file.

    Raises:
        FileExistsError: Something else has the name.
        OSError: It cannot be renamed.
    """
    if is_taken(target) and not is_respelt(source, target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    rename(source, target)


def expect_folders(folders: Iterable[Path]) -> None:
    """See whether folders are there, before what is missing in them says anything.

    Raises:
        OSError: One is not, or that cannot be said.
    """
    for folder in {*folders}:
        if not is_taken(folder):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))


def _spelt(renamings: Sequence[Pair], beat: Beat) -> dict[Path, bool]:
    """Of names that only their spelling tells from their new ones, whether they are listed.

    A drive that ignores case says of both that they are there.

    Raises:
        OSError: Their folder cannot be listed.
    """
    paths = [path for pair in renamings if _key(pair[0]) == _key(pair[1]) for path in pair]
    listed = {}
    for folder in {path.parent for path in paths}:
        inside = entries(folder, beat)
        if not isinstance(inside, list):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))
        listed[folder] = {entry.name for entry in inside}
    return {path: path.name in listed[path.parent] for path in paths}


def _done_of(renamings: Sequence[Pair], beat: Beat) -> Sequence[Pair]:
    """Those of renamings one after the other that were done: the names that are there tell it.

    No name is given twice and none comes back, so that only one number of them fits; where
    another program has interfered meanwhile, the one that fits best, the last of several.
    """
    names = dict.fromkeys(path for pair in renamings for path in pair)
    there = set()
    spelt = _spelt(renamings, beat)
    for path in names:
        if is_taken(path) and (path not in spelt or spelt[path]):
            there.add(path)
        beat()
    given: set[Path] = set()
    expected = set()
    for before, after in renamings:
        if before not in given:
            expected.add(before)
        given.add(after)
    wrong = len(expected ^ there)
    best = (wrong, 0)  # and how many, less than 0
    for number, (before, after) in enumerate(renamings, 1):
        wrong += 1 if before in there else -1
        wrong += -1 if after in there else 1
        best = min(best, (wrong, -number))
    return renamings[: -best[1]]
