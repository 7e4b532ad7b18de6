"""What a person decides about groups of copies, before anything is done to a file."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from photosim.desktop.files.removal_journal import KnownFile
from photosim.desktop.files.removals import Removal
from photosim.library.duplicate_groups import Group, Groups, Kind, Member, Order

MOST_LISTED = 3_000
"""Groups that are listed at a time; as some are dealt with, others follow."""

_SUGGESTING = (Kind.SAME_FILE, Kind.SAME_PICTURE)


class Objection(Enum):
    """Why a member of a group cannot be marked for the trash."""

    LAST = auto()  # no other of the group would stay
    KEPT = auto()  # it lies in a folder to keep
    AWAY = auto()  # its file cannot be reached


class Review:
    """The groups of one kind in order, and what is marked in them.

    A member goes by the id of its chief photo, a group by its key, so that marks outlive news of
    the library.

    Attributes:
        groups: The groups that are listed, `MOST_LISTED` at most.
        order: How they are put in order.
    """

    def __init__(self) -> None:
        self.groups: Sequence[Group] = ()
        self.order = Order.GAIN
        self._found = Groups(())
        self._kind = Kind.SAME_FILE
        self._marks: dict[int, set[int]] = {}  # what the person changed
        self._hidden: set[int] = set()
        self._skipped: set[int] = set()

    def show(self, found: Groups, kind: Kind, *, anew: bool = True) -> None:
        """List the groups of a kind; anew also those that were hidden."""
        self._found, self._kind = found, kind
        if anew:
            self._hidden.clear()
        known = {group.key for group in found.all}
        self._marks = {key: marks for key, marks in self._marks.items() if key in known}
        self._arrange()

    def shows(self, found: Groups, kind: Kind) -> bool:
        """Whether these very groups are listed, none hidden, so that nothing else would be."""
        return found is self._found and kind is self._kind and not self._hidden

    def sort(self, order: Order) -> None:
        """List the groups in another order."""
        self.order = order
        self._arrange()

    def hide(self, keys: Iterable[int]) -> None:
        """List groups no longer about which something was said."""
        self._hidden |= set(keys)
        self.groups = [group for group in self.groups if group.key not in self._hidden]

    def skip(self, keys: Iterable[int]) -> None:
        """Put groups off to the end of the list, until the program ends."""
        self._skipped |= set(keys)
        self._arrange()

    def _arrange(self) -> None:
        listed = self._found.of(self._kind, self.order)
        shown = [group for group in listed if group.key not in self._hidden]
        shown.sort(key=lambda group: group.key in self._skipped)
        self.groups = shown[:MOST_LISTED]

    # Marks

    def is_marked(self, group: Group, member: Member) -> bool:
        """Whether a member is to go to the trash."""
        return _id_of(member) in self._marked(group)

    def marked(self, group: Group) -> list[Member]:
        """The members that are to go to the trash."""
        marks = self._marked(group)
        return [member for member in group.members if _id_of(member) in marks]

    def mark(self, group: Group, member: Member, *, trash: bool) -> Objection | None:
        """Mark a member for the trash, or to be kept; returns why that cannot be."""
        marks = set(self._marked(group))
        if not trash:
            marks.discard(_id_of(member))
        elif objection := _objection(member):
            return objection
        else:
            marks.add(_id_of(member))
            if not any(_may_stay(one) and _id_of(one) not in marks for one in group.members):
                return Objection.LAST
        self._marks[group.key] = marks
        return None

    def keep_only(self, group: Group, member: Member) -> None:
        """Mark all others for the trash that can be."""
        if _may_stay(member):
            others = [one for one in group.members if one is not member and not _objection(one)]
            self._marks[group.key] = {_id_of(one) for one in others}

    def _marked(self, group: Group) -> set[int]:
        """What is marked and still may be: a folder may be one to keep by now."""
        marks = self._marks.get(group.key)
        if marks is None:
            return set(_suggested(group))
        return {_id_of(one) for one in group.members if not _objection(one)} & marks

    # What is to be done

    def removals(self, groups: Iterable[Group]) -> list[Removal]:
        """The marked members of groups, each with what stays instead."""
        return [
            removal
            for group in groups
            for member in self.marked(group)
            if (removal := self._removal(group, member)) is not None
        ]

    def gain(self, groups: Iterable[Group]) -> int:
        """Bytes that what is marked in groups takes."""
        return sum(member.size for group in groups for member in self.marked(group))

    def _removal(self, group: Group, member: Member) -> Removal | None:
        staying = [
            one for one in group.members if _may_stay(one) and not self.is_marked(group, one)
        ]
        if not staying:
            return None
        same = [one for one in staying if _contents(one) >= _contents(member)]
        kept = staying[0] if staying[0] is group.members[0] else (same or staying)[0]
        suggested = kept is group.members[0] and group.has_keeper
        return Removal(
            files=_known(member),
            stayed=_known(kept),
            companions=tuple(item.path for item in member.companions),
            reason=group.reason if suggested else "",
        )


def _suggested(group: Group) -> Iterable[int]:
    if group.kind not in _SUGGESTING:
        return ()
    return (_id_of(one) for one in group.members if one.removable and one.sure)


def _objection(member: Member) -> Objection | None:
    if member.is_kept:
        return Objection.KEPT
    return None if _may_stay(member) else Objection.AWAY


def _may_stay(member: Member) -> bool:
    return all(file.reachable for file in member.files)


def _id_of(member: Member) -> int:
    return member.files[0].id


def _contents(member: Member) -> set[bytes]:
    return {file.content for file in member.files}


def _known(member: Member) -> tuple[KnownFile, ...]:
    return tuple(KnownFile(file.id, file.path, file.content) for file in member.files)
