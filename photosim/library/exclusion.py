"""Rules by which photos of a watched folder are left out, as the person wrote them.

A rule is a pattern of paths, ``*.gif``, ``Screenshots`` or ``*/2019/raw/*``, or a size, ``<200 px``
or ``<50 KB``. Case does not count. A pattern without a slash is of the name of a file or of any
folder that it lies in; one with a slash is of their paths in the watched folder. Pixels are those
of the longer side, known once a photo has been read. ``in trips/Rome: *.gif`` is a rule for what
lies below one folder, as if that were watched by itself: the rules of a folder that was are kept so
when one around it is added.

Photos that are left out are hidden as if their files were gone, but never forgotten: what was said
of them belongs to their content, and their vectors are there again when the rule goes.
"""

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import translate
from functools import lru_cache
from glob import escape

from photosim.catalogue.records import FileFacts, KnownFile, PhotoState, Shape
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.keys import HashKeys
from photosim.library.progress import Changes

_SIZE = re.compile(r"(?:<|smaller than)\s*(\d+(?:\.\d+)?)\s*(px|pixels|kb|mb)", re.IGNORECASE)
_INSIDE = re.compile(r"in (.+?): (.+)", re.IGNORECASE)
_UNWRITTEN = re.compile(r"[\n\r:\ud800-\udfff]")
_BYTES = {"kb": 1_000, "mb": 1_000_000}
_AT_ONCE = 20_000
_EXAMPLES = 5


class RuleError(PhotoSimError):
    """Something is no rule."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What a folder's rules leave out.

    Attributes:
        names: Matches names of files and folders.
        paths: Matches paths, with a slash before them and without.
        pixels: Photos whose longer side has fewer are left out.
        bytes: Files with fewer are left out.
        inside: Rules for what lies below some folders, with what matches the paths of these.
    """

    names: re.Pattern[str] | None = None
    paths: re.Pattern[str] | None = None
    pixels: float = 0
    bytes: float = 0
    inside: tuple[tuple[re.Pattern[str], "Exclusion"], ...] = ()

    @property
    def most_pixels(self) -> float:
        """From so many pixels on no photo is left out by them."""
        return max([self.pixels, *(rules.most_pixels for _, rules in self.inside)])

    def leaves_out(
        self, path: str, size: int, width: int | None = None, height: int | None = None
    ) -> bool:
        """Whether a photo is left out.

        Args:
            path: Relative to the watched folder, with slashes.
            size: Bytes.
            width: Pixels; None where that is not known.
            height: Pixels, likewise.
        """
        if size < self.bytes:
            return True
        if width is not None and height is not None and max(width, height) < self.pixels:
            return True
        if self.paths is not None and _is_path(self.paths, path):
            return True
        if self.names is not None and any(map(self.names.match, path.split("/"))):
            return True
        return any(
            rules.leaves_out(path[slash.end() :], size, width, height)
            for where, rules in self.inside
            for slash in re.finditer("/", path)
            if _is_path(where, path[: slash.start()])
        )


def _is_path(pattern: re.Pattern[str], path: str) -> bool:
    return bool(pattern.match(path) or pattern.match(f"/{path}"))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What rules would leave out of a folder.

    Attributes:
        photos: How many photos.
        of: Of how many.
        examples: Paths of some, relative to the folder.
    """

    photos: int
    of: int
    examples: tuple[str, ...]


def parse(rules: Iterable[str]) -> Exclusion:
    """Read rules; empty ones are passed over.

    Raises:
        RuleError: One is none.
    """
    return _parse(tuple(rule.strip() for rule in rules if rule.strip()))


@lru_cache
def _parse(rules: tuple[str, ...]) -> Exclusion:
    names: list[str] = []
    paths: list[str] = []
    inside: list[tuple[re.Pattern[str], Exclusion]] = []
    pixels = size = 0.0
    for rule in rules:
        found, limited = _SIZE.fullmatch(rule), _INSIDE.fullmatch(rule)
        if limited is not None:
            where = re.compile(translate(limited[1].strip("/")), re.IGNORECASE)
            inside.append((where, parse([limited[2]])))
        elif found is not None:
            number, unit = float(found[1]), found[2].lower()
            if unit in _BYTES:
                size = max(size, number * _BYTES[unit])
            else:
                pixels = max(pixels, number)
        elif rule.startswith("<") or rule.lower().startswith("smaller than"):
            raise RuleError(f"“{rule}” is not a size such as <200 px or <50 KB.")
        elif set(rule) <= set("*/"):
            raise RuleError(f"“{rule}” would leave out everything.")
        else:
            plain = rule.rstrip("/")
            if "/" in plain:
                paths += translate(plain), translate(f"{plain}/*")
            else:
                names.append(translate(plain))
    return Exclusion(_any(names), _any(paths), pixels, size, tuple(inside))


def _any(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def written(rules: Iterable[str]) -> tuple[str, ...]:
    """Rules as they are kept: each once, without those that are empty.

    Raises:
        RuleError: One is none.
    """
    kept = tuple(dict.fromkeys(rule.strip() for rule in rules if rule.strip()))
    parse(kept)
    return kept


def below(directory: str, rules: Iterable[str]) -> tuple[str, ...]:
    """Rules that hold below a directory of a watched folder, as those of that folder."""
    where = _UNWRITTEN.sub("?", escape(directory))
    return tuple(f"in {where}: {rule}" for rule in rules)


class Exclusions:
    """The rules of the folders of a library, and what they leave out.

    Args:
        store: The store.
        keys: Its bucket keys.
    """

    def __init__(self, store: Store, keys: HashKeys) -> None:
        self._store = store
        self._keys = keys

    def put(self, folder_id: int, rules: Sequence[str]) -> Changes:
        """Keep a folder's rules, and hide what they leave out.

        What they leave out no longer is back once the folder has been looked through.

        Raises:
            RuleError: One of them is none.
        """
        self._store.put_rules(folder_id, written(rules))
        return leave_out(self._store, self._keys, folder_id)

    def count(self, folder_id: int, rules: Sequence[str]) -> Generator[None, None, LeftOut]:
        """Count what rules would leave out of a folder; changes nothing.

        Yields:
            None where something else may be done in between.

        Raises:
            RuleError: One of them is none.
        """
        present, wanted = parse(self._store.rules(folder_id)), parse(rules)
        left: list[str] = []
        total = 0
        for number, photo in enumerate(self._store.files.shapes(folder_id)):
            if number % _AT_ONCE == 0:
                yield
            if photo.state != PhotoState.REMOVED or _is_left_out(present, photo):
                total += 1
                if _is_left_out(wanted, photo):
                    left.append(photo.path)
        return LeftOut(len(left), total, tuple(sorted(left)[:_EXAMPLES]))


def leave_out(store: Store, keys: HashKeys, folder_id: int) -> Changes:
    """Hide what a folder's rules leave out of it, as far as it is known."""
    rules = parse(store.rules(folder_id))
    if rules == Exclusion():
        return Changes()
    hidden = [
        photo.id
        for photo in store.files.shapes(folder_id)
        if photo.state != PhotoState.REMOVED and _is_left_out(rules, photo)
    ]
    return _hide(store, keys, hidden)


def _hide(store: Store, keys: HashKeys, hidden: Sequence[int]) -> Changes:
    if hidden:
        with store.session.write():
            keys.leave(hidden)
            store.files.mark_removed(hidden)
    return Changes(removed=tuple(hidden))


def leave_out_small(store: Store, keys: HashKeys) -> Changes:
    """Hide photos that rules leave out by their pixels, which are known by now."""
    hidden: list[int] = []
    for folder in store.watched():
        rules = parse(folder.rules)
        if rules.most_pixels:
            small = store.files.shapes_of(store.files.smaller(folder.id, rules.most_pixels))
            hidden += [photo.id for photo in small if _is_left_out(rules, photo)]
    return _hide(store, keys, hidden)


def without_left_out(
    store: Store,
    folder_id: int,
    known: Mapping[str, KnownFile],
    found: Mapping[str, FileFacts],
) -> Mapping[str, FileFacts]:
    """Those of the files found in a folder that its rules do not leave out.

    Args:
        store: The store.
        folder_id: The folder.
        known: What is known of files, by path.
        found: What the disk says of them, by path.
    """
    rules = parse(store.rules(folder_id))
    if rules == Exclusion():
        return found
    shapes: Mapping[int, Shape] = {}
    if rules.most_pixels:  # of files that have not changed since
        same = [
            known[path].id
            for path, facts in found.items()
            if path in known
            and (known[path].size, known[path].mtime_ns) == (facts.size, facts.mtime_ns)
        ]
        shapes = {shape.id: shape for shape in store.files.shapes_of(same)}
    kept = {}
    for path, facts in found.items():
        shape = shapes.get(known[path].id) if path in known else None
        width, height = (shape.width, shape.height) if shape is not None else (None, None)
        if not rules.leaves_out(path, facts.size, width, height):
            kept[path] = facts
    return kept


def purge(store: Store, older_than: timedelta) -> None:
    """Forget photos whose files have been gone for so long, but none that rules leave out."""
    for folder in store.watched():
        rules = parse(store.rules(folder.id))
        if rules != Exclusion():
            gone = store.files.shapes(folder.id)
            store.files.mark_removed(
                [
                    photo.id
                    for photo in gone
                    if photo.state == PhotoState.REMOVED and _is_left_out(rules, photo)
                ]
            )
    if store.files.purge(older_than):
        store.frames.purge()


def _is_left_out(rules: Exclusion, photo: Shape) -> bool:
    return rules.leaves_out(photo.path, photo.size, photo.width, photo.height)
