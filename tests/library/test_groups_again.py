"""Groups of copies asked for again: what is read and looked at, and that nothing shown is old."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photosim.catalogue.store import Store
from photosim.library import disk_timeout, duplicates
from photosim.library.duplicate_groups import Groups
from photosim.library.duplicates import NO_RULES, Duplicates
from photosim.library.keepers import KeepRules
from tests.library.test_duplicates import Desk, half, names, result
from tests.mounts import hung
from tests.plans import statements
from tests.sidecars import lightroom


class Copies:
    """Copies in two folders, asked about as a window does while a scan writes."""

    def __init__(self, place: Path) -> None:
        self.desk = Desk(place)
        self.first = self.desk.photo("a.png")
        self.copy = self.desk.copy(self.first, "backup/b.png")
        self.small = self.desk.copy(self.first, "small/c.png", half)
        self.other = self.desk.photo("other/d.png", "skyline", seed=3)
        self.desk.index()
        self.desk.compare()
        self.store = Store.open(self.desk.catalogue, read_only=True)
        self.reader = self.made_newly()
        self.before = result(self.reader.groups())

    def made_newly(self) -> Duplicates:
        service = self.desk.service
        return Duplicates(self.store, service, lambda: service.choice.identity)

    def ids(self, *photos: Path) -> list[int]:
        [folder] = self.store.watched()
        names = [photo.relative_to(folder.path).as_posix() for photo in photos]
        return [file.id for file in self.store.files.at(folder.id, names)]

    def set_online(self, *, online: bool) -> None:
        with Store.open(self.desk.catalogue) as indexer:
            [folder] = indexer.watched()
            indexer.mark_folder(folder.id, online=online, volume=folder.volume)


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[Copies]:
    copies = Copies(tmp_path)
    yield copies
    copies.store.close()
    copies.desk.close()


@pytest.fixture
def looked_at(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of directories whose disks were asked for groups."""
    found: list[str] = []

    def ask(folder: Path, work: Callable[[disk_timeout.Beat], object]) -> object:
        found.append(folder.name)
        return disk_timeout.ask(folder, work)

    monkeypatch.setattr(duplicates, "ask", ask)
    return found


def again(copies: Copies) -> tuple[list[Groups], list[str]]:
    """What a visit finds, and what was read of the catalogue for it."""
    found: list[Groups] = []
    executed = statements(copies.store, lambda: found.append(result(copies.reader.groups())))
    return found, [text for text, _ in executed if "PRAGMA" not in text]


def test_a_visit_reads_and_groups_nothing_while_nothing_changed(
    copies: Copies, looked_at: list[str]
) -> None:
    found, executed = again(copies)
    assert found[0] is copies.before
    assert executed == []
    assert sorted(looked_at) == ["backup", "photos", "small"]  # a disk tells of no changes


def test_what_is_written_but_says_nothing_of_copies_leaves_groups_as_they_are(
    copies: Copies,
) -> None:
    with Store.open(copies.desk.catalogue) as another_program:
        another_program.tags.make(("Sea",))
    found, executed = again(copies)
    assert found[0] is copies.before
    assert executed


def test_at_rest_only_what_could_not_be_seen_is_looked_at(
    copies: Copies, looked_at: list[str]
) -> None:
    away = copies.copy.parent.rename(copies.desk.folder.parent / "unplugged")
    assert result(copies.reader.groups()) != copies.before
    looked_at.clear()
    lacking = result(copies.reader.renewed_groups())
    assert looked_at == ["backup"]
    assert result(copies.reader.renewed_groups()) is lacking
    away.rename(copies.copy.parent)
    looked_at.clear()
    assert result(copies.reader.renewed_groups()) == copies.before
    assert result(copies.reader.renewed_groups()) == copies.before
    assert looked_at == ["backup"]


def test_a_drive_that_is_known_to_be_away_is_not_asked_until_it_is_back(
    copies: Copies, looked_at: list[str]
) -> None:
    copies.set_online(online=False)
    away = result(copies.reader.renewed_groups())
    assert away.unreachable == 3
    assert result(copies.reader.renewed_groups()) is away
    assert result(copies.reader.groups()) is away
    assert looked_at == []
    copies.set_online(online=True)
    assert result(copies.reader.renewed_groups()) == copies.before


def test_a_folder_that_does_not_answer_is_asked_again(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, hung(copies.copy.parent):
        patch.setattr(disk_timeout, "ANSWER_S", 1.0)
        silent = result(copies.reader.groups())
        assert silent.unreachable == 1
        assert result(copies.reader.renewed_groups()) is silent
    assert result(copies.reader.renewed_groups()) == copies.before


def _gone(copies: Copies) -> None:
    copies.copy.unlink()
    copies.desk.index()


def _came(copies: Copies) -> None:
    copies.desk.copy(copies.other, "new/e.png")
    copies.desk.index()
    copies.desk.compare()


def _moved(copies: Copies) -> None:
    copies.copy.rename(copies.desk.folder / "small" / "moved.png")
    copies.desk.index()


def _replaced(copies: Copies) -> None:
    copies.copy.write_bytes(copies.other.read_bytes())
    copies.desk.index()
    copies.desk.compare()


def _rated(copies: Copies) -> None:
    copies.desk.library.tags.rate(copies.ids(copies.copy), 4)


def _not_same(copies: Copies) -> None:
    one, other = copies.ids(copies.first), copies.ids(copies.small)
    copies.desk.library.duplicates.declare_not_same(one, other)


def _kept(copies: Copies) -> None:
    copies.desk.library.duplicates.keep_all(copies.ids(copies.first, copies.copy, copies.small))


def _away(copies: Copies) -> None:
    copies.set_online(online=False)


@pytest.mark.parametrize(
    "change", [_gone, _came, _moved, _replaced, _rated, _not_same, _kept, _away]
)
def test_what_the_catalogue_says_is_shown_by_a_visit_and_at_rest(
    copies: Copies, change: Callable[[Copies], None]
) -> None:
    visitor = copies.made_newly()
    assert result(visitor.groups()) == copies.before
    change(copies)
    now = result(copies.made_newly().groups())
    assert now != copies.before
    assert result(visitor.groups()) == now
    assert result(copies.reader.renewed_groups()) == now


def test_what_only_the_disk_says_is_shown_by_a_visit(copies: Copies) -> None:
    sidecar = copies.copy.with_name("b.png.xmp")
    sidecar.write_bytes(lightroom(3).encode())
    (group,) = result(copies.reader.groups()).all
    assert group.members[0].files[0].path == copies.copy
    sidecar.unlink()
    assert result(copies.reader.groups()) == copies.before
    copies.small.write_bytes(copies.other.read_bytes())
    assert names(result(copies.reader.groups())) == []


def test_what_is_written_while_groups_are_made_is_in_the_next(copies: Copies) -> None:
    copies.set_online(online=False)
    work = copies.reader.groups()
    next(work)
    _kept(copies)
    result(work)
    assert result(copies.reader.renewed_groups()).all == ()


def test_other_rules_read_nothing(copies: Copies) -> None:
    kept = result(copies.reader.groups(KeepRules((copies.copy.parent,))))
    assert kept == result(copies.made_newly().groups(KeepRules((copies.copy.parent,))))
    assert kept != copies.before
    assert result(copies.reader.groups(NO_RULES)) == copies.before
    found, executed = again(copies)
    assert (found, executed) == ([copies.before], [])
