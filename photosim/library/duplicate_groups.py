"""Groups of copies, made of what was found alike two at a time.

A group is a star: every copy in it was compared with the one that is kept, so that nothing is
offered because of a chain of likenesses. Only photos of one moment are chains, in time, and of
those none is suggested for removal. No photo is in two groups.
"""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, product

from photosim.catalogue.records import Alike, Likeness, pair_of
from photosim.library.companions import Companion
from photosim.library.keepers import (
    Candidate,
    KeepRules,
    Reason,
    choose,
    is_raw,
    preferred,
)
from photosim.library.sets import Parts, PictureFile, may_be_one_shot, sets_of

_MOMENT = timedelta(seconds=10)
_COPIES = (Likeness.SURE, Likeness.EDITED)
_PAIRS_AT_ONCE, _GROUPS_AT_ONCE = 5_000, 250


class Kind(StrEnum):
    """In what way the photos of a group are copies, the closest way first."""

    SAME_FILE = "same-file"
    SAME_PICTURE = "same-picture"
    SAME_MOMENT = "same-moment"
    LOOK_ALIKE = "look-alike"


class Order(StrEnum):
    """How groups are put in order, the greatest first."""

    GAIN = "gain"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people said before.

    Attributes:
        not_same: Contents, two at a time, that are not the same, the lower hash first.
        settled: Contents of which all are to be kept, with how many files had them then; None
            where that is not known.
        removed: When contents were removed as copies, in UTC.
    """

    not_same: frozenset[tuple[bytes, bytes]] = frozenset()
    settled: tuple[Mapping[bytes, int | None], ...] = ()
    removed: Mapping[bytes, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One thing in a group: a photo, or a set, which is kept or removed as a whole.

    Attributes:
        files: Its files, the chief one first.
        kind: In what way it is a copy of the group's first member.
        sure: Whether that is certain; else it may be edited or have something on it.
        removable: Whether its removal is suggested: it is surely a copy, what is kept stands for
            all of its files and has what its sidecars say, these can be reached, and none is in a
            kept folder or may be what is kept itself.
        may_be_first: Whether it may be the very file of the group's first member, on a share that
            is mounted twice.
        is_kept: Whether it lies in a kept folder.
        is_new: Whether it came after the person had decided to keep all others.
        removed_at: When a person removed this content before, in UTC; None: never.
    """

    files: tuple[PictureFile, ...]
    kind: Kind
    sure: bool = True
    removable: bool = False
    may_be_first: bool = False
    is_kept: bool = False
    is_new: bool = False
    removed_at: datetime | None = None

    @property
    def companions(self) -> tuple[Companion, ...]:
        """What goes with its files, each once."""
        return _companions(self.files)

    @property
    def size(self) -> int:
        """Bytes of all its files and of what goes with them."""
        return sum(file.size for file in self.files) + sum(item.size for item in self.companions)


@dataclass(frozen=True, slots=True)
class Group:
    """Photos of which some may be superfluous.

    Attributes:
        kind: The loosest way in which one is a copy of the first.
        members: At least two; the first is the one to keep, if `has_keeper`.
        has_keeper: Whether the first is suggested to be kept instead of some others, those that
            are `removable`; about the rest the person decides.
        reasons: Why that one.
        gain: Bytes that what is suggested would free; where nothing is, what all but the largest
            take.
        date: When the latest was taken, or changed where that is not known.
        key: The least id of its photos: no other group has it. A window asks for those of all
            groups again and again.
    """

    kind: Kind
    members: tuple[Member, ...]
    has_keeper: bool
    reasons: tuple[Reason, ...]
    gain: int
    date: datetime
    key: int = field(init=False)

    def __post_init__(self) -> None:
        key = min(file.id for member in self.members for file in member.files)
        object.__setattr__(self, "key", key)

    @property
    def reason(self) -> str:
        """Why the first is kept, in English; empty where nothing is suggested."""
        return "; ".join(map(str, self.reasons))

    @property
    def contents(self) -> frozenset[bytes]:
        """The hashes of its photos' contents."""
        return frozenset(file.content for member in self.members for file in member.files)


@dataclass(frozen=True, slots=True)
class Totals:
    """What there is of a kind: groups, photos in them, and bytes that could be freed."""

    groups: int
    photos: int
    gain: int


@dataclass(frozen=True)
class Groups:
    """All groups there are; no photo is in two of them.

    Attributes:
        all: The groups in no order.
        compared: Photos that were compared so far.
        pending: Photos that are still to be compared: groups may grow.
        unreachable: Photos in groups whose files cannot be reached now; they are not suggested.
    """

    all: tuple[Group, ...]
    compared: int = 0
    pending: int = 0
    unreachable: int = 0

    def of(self, kind: Kind, order: Order = Order.GAIN) -> tuple[Group, ...]:
        """The groups of a kind in order; those equal in it by their keys."""
        found = [group for group in self.all if group.kind is kind]
        if order is Order.GAIN:
            return tuple(sorted(found, key=lambda group: (-group.gain, group.key)))
        found.sort(key=lambda group: group.key)
        return tuple(sorted(found, key=lambda group: group.date, reverse=True))

    def totals(self, kind: Kind) -> Totals:
        """How much there is of a kind."""
        found = [group for group in self.all if group.kind is kind]
        photos = sum(len(member.files) for group in found for member in group.members)
        return Totals(len(found), photos, sum(group.gain for group in found))


Unit = tuple[PictureFile, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    """What two units have in common."""

    kind: Kind
    sure: bool
    strength: int


def group_copies(
    files: Sequence[PictureFile], pairs: Iterable[Alike], decisions: Decisions, rules: KeepRules
) -> Generator[None, None, list[Group]]:
    """Put files into groups, some thousands of pairs or some hundreds of groups at a step.

    Args:
        files: Each file once, whatever paths lead to it.
        pairs: Contents that were found alike.
        decisions: What people said before.
        rules: What the person says about which to keep.
    """
    return (yield from _Grouping(files, pairs, decisions, rules).groups())


class _Grouping:
    def __init__(
        self,
        files: Sequence[PictureFile],
        pairs: Iterable[Alike],
        decisions: Decisions,
        rules: KeepRules,
    ) -> None:
        self._decisions, self._rules = decisions, rules
        by_id = {file.id: file for file in files}
        sets = sets_of(files)
        in_sets = {number for ids in sets for number in ids}
        chosen = [*sets, *((file.id,) for file in files if file.id not in in_sets)]
        self._units: list[Unit] = [
            _chief_first([by_id[number] for number in ids]) for ids in chosen
        ]
        self._units_of: dict[bytes, list[int]] = defaultdict(list)
        for place, unit in enumerate(self._units):
            for content in {file.content for file in unit}:
                self._units_of[content].append(place)
        self._pairs = {(pair.first, pair.second): pair for pair in pairs}
        self._alike: dict[bytes, list[bytes]] = defaultdict(list)
        for first, second in self._pairs:
            self._alike[first].append(second)
            self._alike[second].append(first)
        self._free = set(range(len(self._units)))
        self._settled: dict[bytes, list[int]] = defaultdict(list)
        for number, settled in enumerate(decisions.settled):
            for content in settled:
                self._settled[content].append(number)

    def groups(self) -> Generator[None, None, list[Group]]:
        found = []
        for group in chain(self._copies(), self._moments(), self._look_alikes()):
            if group is None:
                yield
            elif (known := self._with_history(group)) is not None:
                found.append(known)
        return found

    # Copies: stars around what is kept

    def _copies(self) -> Iterator[Group | None]:
        """The groups of copies; None in between where a step ends, as in all that follows."""
        parts = Parts(self._free)
        for units in self._units_of.values():
            for unit in units[1:]:
                parts.join(units[0], unit)
        for number, ((first, second), pair) in enumerate(self._pairs.items()):
            if pair.kind in _COPIES and first in self._units_of and second in self._units_of:
                parts.join(self._units_of[first][0], self._units_of[second][0])
            if number % _PAIRS_AT_ONCE == 0:
                yield None
        for number, part in enumerate(parts.all()):
            if len(part) > 1:
                yield from self._stars(part)
            if number % _GROUPS_AT_ONCE == 0:
                yield None

    def _stars(self, part: Sequence[int]) -> list[Group]:
        candidates = [candidate_of(self._units[place]) for place in part]
        order = preferred(candidates, self._rules, self._wider(part))
        # A set stands for a single photo, and never the other way round.
        order.sort(key=lambda index: -_parts(self._units[part[index]]))
        rank = {part[index]: number for number, index in enumerate(order)}
        found = []
        for centre in rank:
            if centre not in self._free:
                continue
            links = {
                place: link
                for place in sorted(self._neighbours(centre) & self._free, key=rank.__getitem__)
                for link in [self._covers(centre, place)]
                if link is not None and not self._is_elsewhere(centre, place, link)
            }
            if links:
                found.append(self._star(centre, links))
        return found

    def _star(self, centre: int, links: Mapping[int, _Link]) -> Group:
        self._free -= {centre, *links}
        # What may be edited is another picture to whoever edited it: nothing is suggested.
        sure = [centre, *(place for place, link in links.items() if link.sure)]
        superfluous: frozenset[int] = frozenset()
        reasons: tuple[Reason, ...] = ()
        if len(sure) > 1:
            candidates = [candidate_of(self._units[place]) for place in sure]
            choice = choose(candidates, self._rules, self._wider(sure))
            if choice.keep == 0:
                superfluous = frozenset(sure[index] for index in choice.superfluous)
                reasons = choice.reasons
        members = [self._member(centre, _Link(Kind.SAME_FILE, sure=True, strength=1000))]
        for place, link in links.items():
            member = self._member(place, link)
            kept = self._units[centre]
            may_be_first = _may_be_one(kept, member.files)
            may_go = (
                place in superfluous
                and not (member.is_kept or may_be_first)
                and all(file.reachable for file in (*member.files, *kept))
                and _says_all(kept, member.files)
            )
            members.append(replace(member, removable=may_go, may_be_first=may_be_first))
        kind = max((link.kind for link in links.values()), key=list(Kind).index)
        return _group(kind, members, reasons)

    def _member(self, place: int, link: _Link) -> Member:
        unit = self._units[place]
        kept = any(self._rules.rank(file.path) < len(self._rules.folders) for file in unit)
        return Member(unit, link.kind, link.sure, is_kept=kept)

    def _wider(self, places: Sequence[int]) -> Callable[[int, int], int]:
        def wider(first: int, second: int) -> int:
            one, other = self._units[places[first]][0], self._units[places[second]][0]
            pair = self._pairs.get(pair_of(one.content, other.content))
            if pair is None:
                return 0
            return pair.wider if pair.first == one.content else -pair.wider

        return wider

    def _neighbours(self, place: int) -> set[int]:
        """The units that have a file that is a copy of one of a unit's."""
        found = set()
        for file in self._units[place]:
            for content in (file.content, *self._alike[file.content]):
                for other in self._units_of[content]:
                    if other != place and any(
                        self._copy(file, item) for item in self._units[other]
                    ):
                        found.add(other)
        return found

    def _copy(self, first: PictureFile, second: PictureFile) -> _Link | None:
        """In what way two files are copies of each other, if they are."""
        if first.content == second.content:
            return _Link(Kind.SAME_FILE, sure=True, strength=1000)
        pair = self._pairs.get(pair_of(first.content, second.content))
        if pair is None or pair.kind not in _COPIES:
            return None
        if self._are_not_same(first, second) or not may_be_one_shot(first, second):
            return None
        return _Link(Kind.SAME_PICTURE, pair.kind is Likeness.SURE, pair.strength)

    def _are_not_same(self, first: PictureFile, second: PictureFile) -> bool:
        return pair_of(first.content, second.content) in self._decisions.not_same

    def _covers(self, centre: int, place: int) -> _Link | None:
        """In what way a unit stands for all of another; None: it does not."""
        loosest: _Link | None = None
        for file in self._units[place]:
            links = [
                link
                for item in self._units[centre]
                if (link := self._copy(item, file)) is not None and _stands_for(item, file)
            ]
            if not links:
                return None
            best = min(links, key=lambda link: (link.kind is not Kind.SAME_FILE, -link.strength))
            if loosest is None or best.strength < loosest.strength:
                loosest = best
        return loosest

    def _is_elsewhere(self, centre: int, place: int, link: _Link) -> bool:
        """Whether a unit is nearer to one that a person said is not the same as the centre."""
        if link.kind is Kind.SAME_FILE or not self._decisions.not_same:
            return False
        for other in self._neighbours(place):
            if other != centre and self._are_not_same(
                self._units[centre][0], self._units[other][0]
            ):
                nearer = self._copy(self._units[other][0], self._units[place][0])
                if nearer is not None and nearer.strength >= link.strength:
                    return True
        return False

    # Moments: chains in time

    def _moments(self) -> Iterator[Group | None]:
        parts = Parts(self._free)
        for pair in self._pairs_of_free(self._are_of_one_moment):
            if pair is None:
                yield None
            else:
                parts.join(*pair)
        for part in parts.all():
            if len(part) > 1:
                yield self._loose(Kind.SAME_MOMENT, part)

    def _are_of_one_moment(self, pair: Alike, first: PictureFile, second: PictureFile) -> bool:
        if pair.kind is Likeness.LOOK_ALIKE or first.body is None:
            return False
        if first.body != second.body or first.taken_at is None or second.taken_at is None:
            return False
        return abs(first.taken_at - second.taken_at) <= _MOMENT

    # Look-alikes: stars around the one that most look like

    def _look_alikes(self) -> Iterator[Group | None]:
        links: dict[int, set[int]] = defaultdict(set)
        for pair in self._pairs_of_free(lambda *_: True):
            if pair is None:
                yield None
                continue
            first, second = pair
            links[first].add(second)
            links[second].add(first)
        order = sorted(links, key=lambda place: (-len(links[place]), place))
        for number, centre in enumerate(order):
            others = links[centre] & self._free
            if centre in self._free and others:
                yield self._loose(Kind.LOOK_ALIKE, (centre, *sorted(others)))
            if number % _GROUPS_AT_ONCE == 0:
                yield None

    def _pairs_of_free(
        self, holds: Callable[[Alike, PictureFile, PictureFile], bool]
    ) -> Iterator[tuple[int, int] | None]:
        """Pairs of units that are in no group yet, of which this holds."""
        for number, ((first, second), pair) in enumerate(self._pairs.items()):
            if number % _PAIRS_AT_ONCE == 0:
                yield None
            if (first, second) in self._decisions.not_same:
                continue
            for one, other in product(self._free_with(first), self._free_with(second)):
                if one != other:
                    here = _file_of(self._units[one], first)
                    there = _file_of(self._units[other], second)
                    if holds(pair, here, there):
                        yield one, other

    def _free_with(self, content: bytes) -> list[int]:
        return [place for place in self._units_of.get(content, ()) if place in self._free]

    def _loose(self, kind: Kind, places: Sequence[int]) -> Group:
        self._free -= set(places)
        members = [self._member(place, _Link(kind, sure=False, strength=0)) for place in places]
        if kind is Kind.SAME_MOMENT:
            members.sort(key=lambda one: (one.files[0].taken_at or datetime.min, one.files[0].path))
        return _group(kind, members)

    # What people said before

    def _with_history(self, group: Group) -> Group | None:
        """A group with what is known of its members; None if all of it is to be kept."""
        files: dict[bytes, list[int]] = defaultdict(list)
        for member in group.members:
            for file in member.files:
                files[file.content].append(file.id)
        before: Mapping[bytes, int | None] = {}
        new: set[int] = set()
        for number in {number for content in files for number in self._settled[content]}:
            settled = self._decisions.settled[number]
            came = _came_since(files, settled)
            if not came:
                return None
            if len(settled.keys() & files) > len(before.keys() & files) or not before:
                before, new = settled, came
        is_known = sum(map(len, files.values())) - len(new) > 1
        if not self._decisions.removed and not is_known:
            return group
        members = tuple(
            replace(
                member,
                is_new=bool(before) and is_known and member.files[0].id in new,
                removed_at=self._decisions.removed.get(member.files[0].content),
            )
            for member in group.members
        )
        return replace(group, members=members)


def _came_since(
    files: Mapping[bytes, Sequence[int]], settled: Mapping[bytes, int | None]
) -> set[int]:
    """The files, by id, that came after a person had decided to keep all."""
    came: set[int] = set()
    for content, ids in files.items():
        count = settled.get(content, 0)
        came.update(sorted(ids)[len(ids) if count is None else count :])
    return came


def _chief_first(files: Sequence[PictureFile]) -> Unit:
    """The picture that shows best first; what a person edited comes after the original."""
    return tuple(
        sorted(files, key=lambda file: (is_raw(file.path), len(file.path.stem), file.path.name))
    )


def candidate_of(unit: Unit) -> Candidate:
    """What is known of a file, or of a set, the chief one first, that could be kept."""
    chief = unit[0]
    return Candidate(
        path=chief.path,
        content=chief.content,
        size=sum(file.size for file in unit),
        width=chief.width,
        height=chief.height,
        has_date=any(file.taken_at is not None for file in unit),
        has_camera=any(file.body is not None for file in unit),
        has_place=any(file.has_place for file in unit),
        mtime_ns=chief.mtime_ns,
        parts=_parts(unit),
        is_marked=any(file.is_marked for file in unit),
        sidecars=sum(bool(item.says) for item in _companions(unit)),
        sort=chief.id,
    )


def _companions(files: Iterable[PictureFile]) -> tuple[Companion, ...]:
    """What goes with files; what several share once."""
    found = {item.path: item for file in files for item in file.companions}
    return tuple(found.values())


def _movies(files: Iterable[PictureFile]) -> list[Companion]:
    return [item for item in _companions(files) if not item.says]


def _parts(unit: Unit) -> int:
    return len(unit) + len(_movies(unit))


def _stands_for(kept: PictureFile, gone: PictureFile) -> bool:
    """Whether nothing but a copy is lost with a file: no RAW, and no moving half."""
    if is_raw(gone.path) and not is_raw(kept.path):
        return False
    movies, others = _movies([kept]), _movies([gone])
    return not others or _sizes(movies) == _sizes(others)


def _sizes(items: Iterable[Companion]) -> list[int]:
    return sorted(item.size for item in items)


def _may_be_one(kept: Unit, gone: Unit) -> bool:
    return any(
        file.identity is not None
        and other.identity is not None
        and file.identity.may_be(other.identity)
        for file in gone
        for other in kept
    )


def _says_all(kept: Unit, gone: Unit) -> bool:
    """Whether the sidecars of what goes are beside what is kept, too."""
    there = {item.says for item in _companions(kept)}
    return all(item.says in there for item in _companions(gone) if item.says)


def _group(kind: Kind, members: Sequence[Member], reasons: tuple[Reason, ...] = ()) -> Group:
    has_keeper = any(member.removable for member in members)
    sizes = [member.size for member in members]
    gain = sum(member.size for member in members if member.removable)
    dates = [
        file.taken_at or datetime.fromtimestamp(max(0, file.mtime_ns) / 1e9)
        for member in members
        for file in member.files
    ]
    return Group(
        kind,
        tuple(members),
        has_keeper,
        reasons if has_keeper else (),
        gain if has_keeper else sum(sizes) - max(sizes),
        max(dates),
    )


def _file_of(unit: Unit, content: bytes) -> PictureFile:
    return next(file for file in unit if file.content == content)
