"""Groups of copies in words."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, Qt

from photosim.desktop.tidy.review import Objection
from photosim.desktop.ui.display_names import day_text, file_size, moment_text
from photosim.desktop.ui.sentences import translated
from photosim.library.duplicate_groups import Group, Kind, Member
from photosim.library.keepers import Reason

translate = QCoreApplication.translate

BETWEEN = "  ·  "


def kind_words(kind: Kind) -> str:
    """What a kind of copies is called."""
    return {
        Kind.SAME_FILE: translate("Copies", "Same File"),
        Kind.SAME_PICTURE: translate("Copies", "Same Picture"),
        Kind.SAME_MOMENT: translate("Copies", "Same Moment"),
        Kind.LOOK_ALIKE: translate("Copies", "Look-alikes"),
    }[kind]


def explanation(kind: Kind) -> str:
    """What the photos of a kind have in common."""
    return {
        Kind.SAME_FILE: translate("Copies", "Files with exactly the same content."),
        Kind.SAME_PICTURE: translate(
            "Copies", "The same picture: resized, converted, turned, cropped or edited."
        ),
        Kind.SAME_MOMENT: translate(
            "Copies", "Photos of one camera taken within seconds. Choose the best."
        ),
        Kind.LOOK_ALIKE: translate(
            "Copies", "Photos that look alike and are not copies. Nothing is suggested here."
        ),
    }[kind]


def objection_words(objection: Objection) -> str:
    """Why something cannot be marked for the trash."""
    return {
        Objection.LAST: translate("Copies", "One photo of each group stays."),
        Objection.KEPT: translate("Copies", "It is in a folder to keep, so it stays."),
        Objection.AWAY: translate("Copies", "Its drive is not connected, so it stays."),
    }[objection]


def advice(group: Group) -> str:
    """What is suggested and why, above a group."""
    if group.kind is Kind.LOOK_ALIKE:
        return translate("Copies", "Look alike")
    if group.kind is Kind.SAME_MOMENT:
        return translate("Copies", "Taken within seconds")
    if not group.has_keeper:
        return translate("Copies", "Decide yourself")
    reasons = "; ".join(map(reason_words, group.reasons))
    return translate("Copies", "Keep: {reasons}").format(reasons=reasons)


def reason_words(reason: Reason) -> str:
    """Why a photo is kept."""
    values = {
        name: file_size(value) if isinstance(value, int) else value
        for name, value in reason.values.items()
    }
    return translated(reason.sentence).format(**values)


@dataclass(frozen=True)
class Fact:
    """One line about a member of a group.

    Attributes:
        differs: Whether it is not the same of all members.
    """

    text: str
    differs: bool


def facts(group: Group) -> list[list[Fact]]:
    """Size, date and folder of each member, and whether these differ."""
    date = _time if group.kind is Kind.SAME_MOMENT else _date
    folders = brief_folders([one.files[0].path.parent for one in group.members])
    columns = [
        [_pixels(one), _bytes(one), date(one), folder]
        for one, folder in zip(group.members, folders, strict=True)
    ]
    kinds = list(zip(*columns, strict=True))
    differs = [len(set(values)) > 1 for values in kinds]
    return [[Fact(text, differs[row]) for row, text in enumerate(column)] for column in columns]


def brief_folders(folders: Sequence[Path]) -> list[str]:
    """Folders from the last on that all are in, as what comes before tells nothing apart."""
    try:
        above = Path(os.path.commonpath(folders)).parent
    except ValueError:  # on several drives of Windows
        return list(map(str, folders))
    return [
        str(folder.relative_to(above)) if folder != above else str(folder) for folder in folders
    ]


def notes_on(group: Group, member: Member) -> list[str]:
    """What else is to be known of a member of a group."""
    found = []
    if not all(file.reachable for file in member.files):
        found.append(translate("Copies", "Not connected"))
    if member.is_kept:
        found.append(translate("Copies", "In a folder to keep"))
    if member.may_be_first:
        found.append(translate("Copies", "Perhaps the same file, through the network"))
    if member.is_new:
        found.append(translate("Copies", "New in this group"))
    if member.removed_at is not None and not _stayed(group, member):
        words = translate("Copies", "Removed before, on {date}")
        found.append(words.format(date=day_text(_local(member.removed_at).date())))
    if not member.sure and member.kind is Kind.SAME_PICTURE:
        found.append(translate("Copies", "Maybe edited"))
    along = [file.path.suffix for file in member.files[1:]]
    along += [item.path.suffix for item in member.companions]
    if along:
        suffixes = ", ".join(suffix[1:].upper() for suffix in along)
        found.append(translate("Copies", "with {files}").format(files=suffixes))
    return found


def spoken(group: Group, member: Member, *, marked: bool) -> str:
    """A member for screen readers."""
    going = translate("Copies", "to the trash")
    parts = [member.files[0].path.name, going if marked else translate("Copies", "stays")]
    parts += [
        _pixels(member),
        _bytes(member),
        _date(member),
        _folder(member),
        *notes_on(group, member),
    ]
    return ", ".join([*parts, advice(group)])


def _stayed(group: Group, member: Member) -> bool:
    """Whether it was a copy of a member that was removed, and not it itself."""
    contents = [one.files[0].content for one in group.members]
    return member is group.members[0] and contents.count(contents[0]) > 1


def _pixels(member: Member) -> str:
    file = member.files[0]
    suffix = file.path.suffix[1:].upper().replace("JPEG", "JPG")
    if file.width is None or file.height is None:
        return suffix
    return f"{file.width} × {file.height}{BETWEEN}{suffix}"


def _bytes(member: Member) -> str:
    return file_size(member.size)


def _date(member: Member) -> str:
    taken = member.files[0].taken_at
    if taken is None:
        return translate("Copies", "No date")
    return moment_text(QDateTime.fromString(taken.isoformat(), Qt.DateFormat.ISODate))


def _time(member: Member) -> str:
    """When it was taken to the second, and below where that is known."""
    taken = member.files[0].taken_at
    if taken is None:
        return translate("Copies", "No date")
    day = day_text(QDate(taken.year, taken.month, taken.day))
    fraction = f".{taken.microsecond // 10_000:02}" if taken.microsecond else ""
    return f"{day}, {taken:%H:%M:%S}{fraction}"


def _folder(member: Member) -> str:
    return str(member.files[0].path.parent)


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(round(moment.replace(tzinfo=UTC).timestamp()))
