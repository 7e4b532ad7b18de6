"""Copies in a library, from files on a disk to groups, with the fake encoder."""

import shutil
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from photosim.catalogue.records import Likeness
from photosim.catalogue.store import Store
from photosim.library import disk_timeout
from photosim.library.card import Card
from photosim.library.comparing import Unfinished, compare_photos
from photosim.library.duplicate_groups import Groups, Kind
from photosim.library.duplicates import NO_RULES
from photosim.library.keepers import KeepRules
from photosim.library.library import Library
from photosim.library.mount_table import Mount
from photosim.vision.files import UnreachablePhoto
from photosim.vision.jpeg_packets import with_jpeg_packet
from photosim.vision.messages import Comparisons
from photosim.vision.models import EncoderChoice, embedded_choice
from photosim.vision.thumbnails import ThumbnailCache
from tests.fakes import FakeEncoderService
from tests.live_photos import make_movie, still_exif
from tests.mounts import hung, on_another_device
from tests.photos import make_photo
from tests.plans import statements
from tests.sidecars import lightroom

NOON = datetime(2024, 5, 1, 12)


class Desk:
    """A folder of photos, and a library that is brought up to date with it."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "photos"
        self.folder.mkdir()
        self.catalogue = place / "catalogue.sqlite"
        self.service = FakeEncoderService(ThumbnailCache(place / "thumbnails"))
        self.library = Library.open(self.catalogue, self.service, read_only=False)

    def photo(self, name: str, kind: str = "bubbles", seed: int = 0, **options: Any) -> Path:
        return make_photo(self.folder / name, kind, seed, **options)

    def copy(self, source: Path, name: str | Path, change: Any = None) -> Path:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if change is None:
            shutil.copy(source, target)
        else:
            with Image.open(source) as image:
                change(image).save(target)
        return target

    def index(self, *folders: Path) -> None:
        for _ in self.library.index(folders or [self.folder]):
            pass

    def compare(self) -> None:
        for _ in self.library.duplicates.compare():
            pass

    def groups(self, rules: KeepRules = NO_RULES) -> Groups:
        self.index()
        self.compare()
        return self.groups_now(rules)

    def groups_now(self, rules: KeepRules = NO_RULES) -> Groups:
        return result(self.library.duplicates.groups(rules))

    def close(self) -> None:
        self.library.close()
        self.service.close()


def result(steps: Generator[object, None, Groups]) -> Groups:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Groups = end.value
            return found


def names(groups: Groups, kind: Kind = Kind.SAME_PICTURE) -> list[list[str]]:
    return [
        [file.path.name for member in group.members for file in member.files]
        for group in groups.of(kind)
    ]


def half(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def test_groups_are_not_made_anew_while_nothing_about_them_changed(desk: Desk) -> None:
    duplicates = desk.library.duplicates
    copy = desk.copy(desk.photo("a.jpg"), "b.jpg")
    first = desk.groups()
    assert len(first.all) == 1
    assert result(duplicates.renewed_groups(NO_RULES)) is first
    desk.index()  # finds nothing new
    assert result(duplicates.renewed_groups(NO_RULES)) is first
    with Store.open(desk.catalogue) as another_program:
        another_program.ratings.rate(first.all[0].contents, 3)
    assert result(duplicates.renewed_groups(NO_RULES)) is not first
    kept = desk.groups_now(rules := KeepRules((desk.folder,)))
    assert result(duplicates.renewed_groups(rules)) is kept
    assert result(duplicates.renewed_groups(NO_RULES)) is not kept
    copy.unlink()
    desk.index()
    assert result(duplicates.renewed_groups(NO_RULES)).all == ()


def test_groups_are_made_anew_while_a_file_cannot_be_reached(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.copy(desk.photo("a.jpg"), "b.jpg")
    desk.groups()
    with monkeypatch.context() as patch, hung(desk.folder):
        patch.setattr(disk_timeout, "ANSWER_S", 0.2)
        assert desk.groups_now().unreachable == 2
    assert result(desk.library.duplicates.renewed_groups(NO_RULES)).unreachable == 0


def test_groups_are_made_anew_while_a_file_is_not_what_is_known(desk: Desk) -> None:
    copy = desk.copy(desk.photo("a.jpg"), "backup/b.jpg")
    before = desk.groups()
    away = copy.parent.rename(desk.folder.parent / "unplugged")
    assert desk.groups_now().all == ()
    away.rename(copy.parent)  # before a scan could miss it
    desk.index()
    assert result(desk.library.duplicates.renewed_groups(NO_RULES)) == before


def test_copies_and_changed_copies_are_found_and_the_larger_is_kept(desk: Desk) -> None:
    first = desk.photo("a.png")
    desk.photo("other.png", seed=1)
    desk.copy(first, "small.png", half)
    desk.copy(first, "mirrored.png", ImageOps.mirror)
    same = desk.photo("same/c.png", "skyline")
    desk.copy(same, "again/d.png")
    found = desk.groups()
    assert names(found, Kind.SAME_FILE) == [["c.png", "d.png"]]
    ((kept, *rest),) = names(found)
    assert (kept, sorted(rest)) == ("a.png", ["mirrored.png", "small.png"])
    (group,) = found.of(Kind.SAME_PICTURE)
    assert group.reason == "320 × 240 instead of 160 × 120"
    may_go = [member.files[0].path.name for member in group.members if member.removable]
    assert may_go == ["small.png"]  # which of the mirrored ones is right nobody knows
    assert (found.compared, found.pending, found.unreachable) == (6, 0, 0)


def test_a_new_photo_costs_its_neighbours_only(desk: Desk) -> None:
    for seed in range(12):
        desk.photo(f"{seed}.png", seed=seed)
    desk.groups()
    desk.service.compared.clear()
    desk.groups()
    assert desk.service.compared == []
    new = desk.copy(desk.folder / "3.png", "new.png", half)
    found = desk.groups()
    assert names(found) == [["3.png", "new.png"]]
    pairs = [{path, other} for path, others in desk.service.compared for other in others]
    assert all(new in pair for pair in pairs)
    assert len(pairs) <= 10


def test_what_only_looks_alike_within_a_group_is_not_compared_with_each_new_photo(
    desk: Desk,
) -> None:
    first = desk.photo("a.png", size=(480, 360))
    desk.copy(first, "half.png", half)
    desk.copy(first, "mirrored.png", ImageOps.mirror)
    desk.groups()
    with Store.open(desk.catalogue) as store, store.session.write() as connection:
        looks = f"UPDATE alike SET kind = {Likeness.LOOK_ALIKE:d} WHERE kind = {Likeness.SURE:d}"
        one = " AND (first, second) = (SELECT first, second FROM alike LIMIT 1)"
        connection.exec_driver_sql(looks + one)
    desk.service.compared.clear()
    desk.photo("b.png", "flower", seed=4)
    desk.index()
    desk.compare()
    new = desk.folder / "b.png"
    assert all(new in (photo, *others) for photo, others in desk.service.compared)


def test_for_a_new_photo_only_what_hangs_together_with_it_is_gone_through(desk: Desk) -> None:
    for name, kind in {"a": "bubbles", "b": "flower", "c": "bricks"}.items():
        first = desk.photo(f"{name}.png", kind, size=(480, 360))
        desk.copy(first, f"{name} half.png", half)
        desk.copy(first, f"{name} mirrored.png", ImageOps.mirror)
    desk.groups()
    desk.copy(desk.folder / "a half.png", "a quarter.png", half)
    desk.index()
    with Store.open(desk.catalogue) as store:
        unfinished = Unfinished(parts=False)
        encoder = desk.service.choice.identity
        steps = compare_photos(store, desk.service, encoder, unfinished)
        executed = statements(store, lambda: [*steps])
    looked_up = [text for text, _ in executed if "alike.first IN" in text]
    assert len(looked_up) == 1
    assert not unfinished.parts
    assert "a quarter.png" in next(group for group in names(desk.groups_now()) if "a.png" in group)


def test_comparing_that_was_stopped_has_all_that_hangs_together_gone_through(desk: Desk) -> None:
    first = desk.photo("a.png", size=(480, 360))
    desk.copy(first, "half.png", half)
    desk.index()
    with Store.open(desk.catalogue) as store:
        unfinished = Unfinished(parts=False)
        steps = compare_photos(store, desk.service, desk.service.choice.identity, unfinished)
        while not unfinished.parts:
            next(steps)
        steps.close()
    assert unfinished.parts


def test_a_photo_whose_file_was_edited_but_not_its_pixels_stays_in_its_group(desk: Desk) -> None:
    first = desk.photo("a.jpg", quality=95)
    desk.copy(first, "small.jpg", half)
    assert len(names(desk.groups())) == 1
    first.write_bytes(with_jpeg_packet(first.read_bytes(), lightroom(3).encode()))
    assert names(desk.groups()) == [["a.jpg", "small.jpg"]]


def test_a_photo_that_tags_are_written_into_stays_in_its_groups_at_no_cost(desk: Desk) -> None:
    first = desk.photo("a.jpg", quality=95)
    desk.copy(first, "small.jpg", half)
    desk.copy(first, "same.jpg")
    before = desk.groups()
    desk.service.compared.clear()
    desk.service.embedded.clear()
    [folder] = desk.library.folders()
    desk.library.tags.rate(desk.library.photo_ids(folder.id), 4)
    for _ in desk.library.tags.write_photos():
        pass
    after = desk.groups()
    assert (desk.service.compared, desk.service.embedded) == ([], [])
    for kind in (Kind.SAME_FILE, Kind.SAME_PICTURE):
        assert sorted(map(sorted, names(after, kind))) == sorted(map(sorted, names(before, kind)))


def test_in_a_large_library_new_photos_are_looked_for_in_its_index(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(8):
        desk.photo(f"{seed}.png", seed=seed)
    desk.groups()
    monkeypatch.setattr("photosim.library.candidates.SCAN_BELOW", 1)
    monkeypatch.setattr("photosim.library.candidates._SHARE_ANEW", 1)
    monkeypatch.setattr("photosim.library.candidates._SIGNATURES_AT_ONCE", 3)
    monkeypatch.setattr("photosim.library.candidates._ASKED_AT_ONCE", 1)
    desk.copy(desk.folder / "5.png", "turned.png", lambda image: image.rotate(90, expand=True))
    desk.copy(desk.folder / "2.png", "again.png")
    found = desk.groups()
    ((first, second),) = names(found)
    assert {first, second} == {"5.png", "turned.png"}
    assert names(found, Kind.SAME_FILE) == [["2.png", "again.png"]]


def test_groups_outlive_the_program_a_move_and_the_folder(desk: Desk) -> None:
    first = desk.photo("a.png")
    desk.copy(first, "small.png", half)
    desk.groups()
    desk.service.compared.clear()
    desk.library.close()
    desk.library = Library.open(desk.catalogue, desk.service, read_only=False)
    assert names(desk.groups_now()) == [["a.png", "small.png"]]
    (desk.folder / "moved").mkdir()
    first.rename(desk.folder / "moved" / "b.png")
    assert names(desk.groups()) == [["b.png", "small.png"]]
    assert desk.service.compared == []


def test_stopped_in_the_middle_it_goes_on_where_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.library.comparing._WRITTEN_TOGETHER", 1)
    for seed in range(6):
        desk.copy(desk.photo(f"{seed}.png", seed=seed), f"small-{seed}.png", half)
    desk.index()
    steps = desk.library.duplicates.compare()
    for progress in steps:
        if progress.done >= 4:
            break
    steps.close()
    compared, pending = desk.library.duplicates.progress()
    assert compared >= 4
    assert pending > 0
    desk.compare()
    assert desk.library.duplicates.progress() == (12, 0)
    assert len(names(desk.groups_now())) == 6


@pytest.mark.parametrize("away", range(3))  # the order in which they are compared is not known
def test_a_folder_that_is_removed_meanwhile_costs_its_own_photos_only(
    desk: Desk, tmp_path: Path, away: int
) -> None:
    other = tmp_path / "other"
    folders = [other if number == away else desk.folder for number in range(3)]
    first = make_photo(folders[0] / "0.png", "bubbles", size=(480, 360))
    desk.copy(first, folders[1] / "1.png", half)
    desk.copy(first, folders[2] / "2.png", lambda image: image.resize((400, 300)))
    desk.index(desk.folder, other)
    steps = desk.library.duplicates.compare()
    next(steps)
    next(steps)  # by now it is known which photos are to be compared
    [folder] = [one for one in desk.library.folders() if one.path == other]
    desk.library.remove_folder(folder.id)
    for _ in steps:
        pass
    assert [len(group) for group in names(desk.groups_now())] == [2]
    assert desk.library.duplicates.progress() == (2, 0)


def test_a_photo_whose_neighbour_cannot_be_seen_is_compared_another_time(
    desk: Desk, tmp_path: Path
) -> None:
    other = tmp_path / "drive"
    make_photo(other / "a.png", "bubbles")
    desk.copy(other / "a.png", "small.png", half)
    desk.photo("b.png", "skyline")
    desk.index(desk.folder, other)
    shutil.rmtree(tmp_path / "thumbnails")
    (other / "a.png").rename(other / "hidden")  # for a moment
    desk.compare()
    compared, pending = desk.library.duplicates.progress()
    assert (compared + pending, pending >= 2) == (3, True)
    (other / "hidden").rename(other / "a.png")
    desk.compare()
    assert desk.library.duplicates.progress() == (3, 0)
    assert names(desk.groups_now()) == [["a.png", "small.png"]]


def test_what_waits_for_a_folder_that_is_away_is_compared_when_it_is_back(
    desk: Desk, tmp_path: Path
) -> None:
    other, away = tmp_path / "drive", tmp_path / "away"
    make_photo(other / "a.png", "bubbles")
    desk.copy(other / "a.png", "small.png", half)
    desk.index(desk.folder, other)
    shutil.rmtree(tmp_path / "thumbnails")

    def go(source: Path, target: Path) -> None:
        source.rename(target)
        for folder in desk.library.folders():
            desk.library.check_folder(folder)
        desk.service.compared.clear()
        desk.compare()

    go(other, away)
    assert desk.library.duplicates.progress() == (0, 2)
    desk.service.compared.clear()
    desk.compare()
    assert desk.service.compared == []  # nothing has come back
    go(away, other)
    assert desk.library.duplicates.progress() == (2, 0)
    assert names(desk.groups_now()) == [["a.png", "small.png"]]


def test_photos_of_a_burst_are_of_one_moment_and_nothing_is_suggested(desk: Desk) -> None:
    for number in range(3):
        taken = NOON + timedelta(seconds=number)
        exif = exif_of(taken, "Maker One")
        with Image.open(desk.photo("burst.png")) as image:
            image.save(desk.folder / f"IMG_{number}.jpg", exif=exif, quality=90 - number)
    (desk.folder / "burst.png").unlink()
    found = desk.groups()
    assert names(found, Kind.SAME_MOMENT) == [["IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg"]]
    assert names(found) == []


def test_what_the_camera_wrote_makes_the_keeper(desk: Desk) -> None:
    with Image.open(desk.photo("a.png")) as image:
        image.save(desk.folder / "sent.jpg", quality=60)
        image.save(desk.folder / "taken.jpg", quality=90, exif=exif_of(NOON, "Maker One"))
    (desk.folder / "a.png").unlink()
    (group,) = desk.groups().of(Kind.SAME_PICTURE)
    assert group.members[0].files[0].path.name == "taken.jpg"
    assert group.reason.endswith("has date and camera")


def exif_of(taken: datetime, camera: str) -> Image.Exif:
    from PIL.ExifTags import IFD, Base

    exif = Image.Exif()
    exif[Base.Model] = camera
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = taken.strftime("%Y:%m:%d %H:%M:%S")
    return exif


def test_one_file_by_several_paths_is_no_copy_of_itself(desk: Desk, tmp_path: Path) -> None:
    first = desk.photo("a.png")
    (desk.folder / "hard.png").hardlink_to(first)
    (desk.folder / "link.png").symlink_to(first)
    other = tmp_path / "other"
    other.mkdir()
    (other / "hard.png").hardlink_to(first)
    (other / "all").symlink_to(desk.folder)
    desk.index(desk.folder, other)
    desk.compare()
    assert desk.groups_now().all == ()
    small = desk.copy(first, "small.png", half)
    desk.index(desk.folder, other)
    desk.compare()
    (group,) = desk.groups_now().all
    assert [len(member.files) for member in group.members] == [1, 1]
    keeper, copy = (member.files[0] for member in group.members)
    assert {keeper.path, *keeper.other_paths} >= {first, desk.folder / "hard.png"}
    assert (copy.path, copy.other_paths) == (small, ())


def test_a_share_that_is_mounted_twice_has_each_file_once(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.photo("a.png")
    again = tmp_path / "again"
    again.mkdir()
    (again / "a.png").hardlink_to(first)  # seen by way of the second mount
    sources = ["nas:/photos", "nas:/photos"]
    monkeypatch.setattr(
        "photosim.library.duplicates.read_mounts",
        lambda: [
            Mount(folder, "nfs4", "", source)
            for folder, source in zip((desk.folder, again), sources, strict=True)
        ],
    )
    with on_another_device(again):
        desk.index(desk.folder, again)
        desk.compare()
        assert desk.groups_now().all == ()
        sources[1] = "192.168.1.5:/photos"  # whether that is the same server nobody knows
        (group,) = desk.groups_now().all
        assert [member.may_be_first for member in group.members] == [False, True]
        assert not group.has_keeper


def test_a_card_that_is_a_part_of_the_library_by_another_way_is_not_in_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.photo("a.png")
    desk.index()
    card = tmp_path / "card"
    card.mkdir()
    (card / "a.png").hardlink_to(first)
    mounts = [Mount(folder, "nfs4", "", "nas:/photos") for folder in (desk.folder, card)]
    monkeypatch.setattr("photosim.library.card.read_mounts", lambda: mounts)
    with on_another_device(card):
        found = result_of_card(desk.library.duplicates.look_for(card))
    assert found.missing == [card / "a.png"]


def test_the_movie_of_a_live_photo_goes_with_it(desk: Desk) -> None:
    exif = still_exif().tobytes()
    first = desk.photo("a.jpg", exif=exif)
    copy = desk.copy(first, "phone/IMG_1.jpg")
    movie = make_movie(copy.with_name("renamed.MOV"))
    make_movie(copy.with_suffix(".mov"), "ANOTHER-LIVE-PHOTO")
    (group,) = desk.groups().all
    keeper, other = group.members
    assert keeper.files[0].path == copy
    assert [item.path for item in keeper.companions] == [movie]
    assert other.removable
    assert group.reason == "belongs to a set"


def test_a_copy_with_a_sidecar_is_kept(desk: Desk) -> None:
    first = desk.photo("a.png")
    copy = desk.copy(first, "phone/a.png")
    copy.with_suffix(".xmp").write_text("<xmp/>")
    (group,) = desk.groups().all
    assert group.members[0].files[0].path == copy
    assert group.reason == "has a sidecar file"


@pytest.mark.parametrize("says", ["stars", "tag", "heart"])
def test_a_rated_or_tagged_copy_is_kept_unless_it_was_rejected(desk: Desk, says: str) -> None:
    copy = desk.copy(desk.photo("a.png"), "mirrored.png", ImageOps.mirror)
    (group,) = desk.groups().all
    files = [member.files[0] for member in group.members]
    (photo,) = (file.id for file in files if file.path == copy)
    tags = desk.library.tags
    if says == "stars":
        tags.rate([photo], 4)
    elif says == "tag":
        tags.tag([photo], ("Places", "Paris"))
    else:
        tags.give_heart([photo])
    (group,) = desk.groups_now().all
    assert group.members[0].files[0].path == copy
    assert (group.has_keeper, group.reason) == (True, "rated or tagged")
    tags.reject([photo])
    (group,) = desk.groups_now().all
    assert not group.has_keeper


def test_what_has_changed_on_the_disk_or_gone_is_in_no_group(desk: Desk) -> None:
    first = desk.photo("a.png")
    copy = desk.copy(first, "b.png")
    assert len(desk.groups().all) == 1
    first.write_bytes(first.read_bytes() + b"more")
    assert desk.groups_now().all == ()
    first.unlink()
    assert desk.groups_now().all == ()
    assert copy.exists()


def test_photos_of_a_folder_that_is_away_are_shown_and_not_suggested(
    desk: Desk, tmp_path: Path
) -> None:
    other = tmp_path / "drive"
    make_photo(other / "a.png", "bubbles")
    desk.copy(other / "a.png", "small.png", half)
    desk.index(desk.folder, other)
    other.rename(tmp_path / "away")
    for folder in desk.library.folders():
        desk.library.check_folder(folder)
    desk.compare()  # by the thumbnail of the one that is away
    found = desk.groups_now()
    assert names(found) == [["a.png", "small.png"]]
    (group,) = found.all
    assert not group.has_keeper
    assert found.unreachable == 1


def test_what_people_say_holds_and_is_taken_back(desk: Desk) -> None:
    first = desk.photo("a.png")
    small = desk.copy(first, "small.png", half)
    desk.groups()
    duplicates = desk.library.duplicates
    ids = {photo.path.name: photo.id for photo in desk.library.photos(desk.library.photo_ids(1))}
    said = duplicates.declare_not_same([ids["a.png"]], [ids["small.png"]])
    assert desk.groups_now().all == ()
    small.unlink()
    desk.copy(first, "elsewhere/small.png", half)
    assert desk.groups().all == ()  # by content, wherever it is
    duplicates.take_back_not_same(said)
    assert len(desk.groups_now().all) == 1
    members = [member.files[0] for member in desk.groups_now().all[0].members]
    settlement = duplicates.keep_all([file.id for file in members])
    assert desk.groups_now().all == ()
    desk.copy(first, "tiny.png", lambda image: half(half(image)))
    (group,) = desk.groups().all
    assert [member.files[0].path.name for member in group.members if member.is_new] == ["tiny.png"]
    duplicates.take_back_keep_all(settlement)
    duplicates.note_removed([members[1].content])
    (group,) = desk.groups_now().all
    assert [m.files[0].path.name for m in group.members if m.removed_at] == ["small.png"]
    duplicates.forget_removed([members[1].content])
    assert not any(member.removed_at for member in desk.groups_now().all[0].members)


def test_with_another_encoder_what_is_the_same_stays_and_is_not_asked_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.photo("a.png")
    desk.copy(first, "small.png", half)
    desk.groups()
    ids = desk.library.photo_ids(1)
    said = desk.library.duplicates.declare_not_same(ids[:1], ids[1:])
    choice = embedded_choice()
    other = EncoderChoice(choice.spec, choice.weights, "another", None)
    desk.service.renew(other, "cpu", None)
    desk.index()
    assert desk.library.duplicates.progress() == (0, 2)
    desk.compare()
    assert desk.library.duplicates.progress() == (2, 0)
    assert desk.groups_now().all == ()
    desk.library.duplicates.take_back_not_same(said)
    assert names(desk.groups_now()) == [["a.png", "small.png"]]


def test_photos_indexed_by_an_older_program_are_compared_once_their_facts_are_read(
    desk: Desk,
) -> None:
    first = desk.photo("a.png")
    desk.copy(first, "small.png", half)
    desk.index()
    with Store.open(desk.catalogue) as store, store.session.write() as connection:
        connection.exec_driver_sql("DELETE FROM picture")
        connection.exec_driver_sql("UPDATE photo SET facts_version = 1")
    desk.compare()
    assert desk.library.duplicates.progress() == (0, 2)
    for _ in desk.library.read_facts_again():
        pass
    desk.compare()
    assert names(desk.groups_now()) == [["a.png", "small.png"]]


def test_of_many_copies_each_was_compared_with_each(desk: Desk) -> None:
    first = desk.photo("a.png", size=(480, 360))
    for number in range(1, 9):
        size = (480 - 20 * number, 360 - 15 * number)
        desk.copy(first, f"{number}.png", lambda image, size=size: image.resize(size))
    found = desk.groups()
    assert [len(group) for group in names(found)] == [9]
    with Store.open(desk.catalogue, read_only=True) as store:
        pairs = list(chain.from_iterable(store.duplicates.pairs([Likeness.SURE])))
    assert len(pairs) == 9 * 8 // 2


def test_of_very_many_copies_some_were_compared_with_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.library.comparing._WHOLE_PART", 4)
    monkeypatch.setattr("photosim.library.comparing._HUBS", 2)
    first = desk.photo("a.png", size=(480, 360))
    for number in range(1, 12):
        size = (480 - 20 * number, 360 - 15 * number)
        desk.copy(first, f"{number}.png", lambda image, size=size: image.resize(size))
    (group,) = names(desk.groups())
    assert len(group) == 12
    desk.service.compared.clear()
    desk.compare()
    assert desk.service.compared == []


def test_cards_are_compared_with_the_library(desk: Desk, tmp_path: Path) -> None:
    first = desk.photo("a.png")
    desk.photo("b.png", "skyline")
    desk.index()
    card = tmp_path / "card"
    make_photo(card / "new.png", "bricks", 5)
    shutil.copy(first, card / "same.png")
    with Image.open(first) as image:
        half(image).save(card / "small.png")
    (card / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and then nothing")
    found = result_of_card(desk.library.duplicates.look_for(card))
    assert [path.name for path in found.missing] == ["broken.jpg", "new.png"]
    assert [(one.path.name, one.like.name, one.kind) for one in found.present] == [
        ("same.png", "a.png", Kind.SAME_FILE),
        ("small.png", "a.png", Kind.SAME_PICTURE),
    ]
    assert [error.path.name for error in found.unreadable] == ["broken.jpg"]
    assert len(desk.library.folders()) == 1


def test_what_the_library_has_in_a_lesser_copy_only_is_missing_from_it(
    desk: Desk, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    for seed, name in enumerate(("small", "again", "part", "whole")):
        make_photo(card / f"{name}.jpg", "bubbles", seed, size=(640, 480), quality=95)
    desk.copy(card / "small.jpg", "small.jpg", half)
    with Image.open(card / "again.jpg") as image:
        image.save(desk.folder / "again.jpg", quality=40)
    with Image.open(card / "part.jpg") as image:
        image.crop((0, 0, 560, 400)).resize((1120, 800)).save(desk.folder / "part.jpg", quality=98)
    with Image.open(card / "whole.jpg") as image:
        image.save(desk.folder / "whole.png")
    desk.index()
    found = result_of_card(desk.library.duplicates.look_for(card))
    assert [path.stem for path in found.missing] == ["again", "part", "small"]
    assert [(one.path.stem, one.like.stem) for one in found.lesser] == [
        (name, name) for name in ("again", "part", "small")
    ]
    assert [one.path.stem for one in found.present] == ["whole"]
    for name in ("again", "part", "small"):
        desk.copy(card / f"{name}.jpg", f"own {name}.png", lambda image: image)
    desk.index()
    found = result_of_card(desk.library.duplicates.look_for(card))
    assert (found.missing, found.lesser) == ([], [])


def test_a_folder_of_the_library_is_not_in_it_because_of_itself(desk: Desk) -> None:
    first = desk.photo("trip/a.png")
    desk.photo("trip/b.png", "skyline")
    desk.copy(first, "copies/a.png")
    desk.index()
    found = result_of_card(desk.library.duplicates.look_for(desk.folder / "trip"))
    assert [path.name for path in found.missing] == ["b.png"]
    assert [one.like for one in found.present] == [desk.folder / "copies" / "a.png"]


def result_of_card(steps: Generator[object, None, Card]) -> Card:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Card = end.value
            return found


def test_what_cannot_be_seen_of_a_card_is_missing(desk: Desk, tmp_path: Path) -> None:
    card = tmp_path / "card"
    desk.copy(desk.photo("a.png"), card / "a.png")
    desk.index()
    (card / "lost.png").symlink_to(tmp_path / "nowhere.png")
    found = result_of_card(desk.library.duplicates.look_for(card))
    assert found.missing == [card / "lost.png"]
    assert [error.reason for error in found.unreadable] == ["The link is broken"]
    assert [one.path.name for one in found.present] == ["a.png"]


def test_a_raw_of_a_card_is_not_in_a_library_that_has_its_picture_only(
    desk: Desk, tmp_path: Path
) -> None:
    picture = desk.copy(desk.photo("a.tif"), "a.jpg", half)
    (desk.folder / "a.tif").unlink()
    desk.index()
    card = tmp_path / "card"
    desk.copy(picture, card / "a.jpg")
    with Image.open(picture) as image:
        image.save(card / "a.dng", "TIFF")
    found = result_of_card(desk.library.duplicates.look_for(card))
    assert [path.name for path in found.missing] == ["a.dng"]
    assert [one.path.name for one in found.present] == ["a.jpg"]
    desk.copy(card / "a.dng", "a.dng")
    desk.index()
    assert result_of_card(desk.library.duplicates.look_for(card)).missing == []


def test_a_photo_of_a_card_that_cannot_be_compared_is_missing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.photo("a.png")
    desk.index()
    small = desk.copy(first, tmp_path / "card" / "small.png", half)
    fault: Future[Comparisons] = Future()
    fault.set_exception(UnreachablePhoto(small, "The file was moved"))
    monkeypatch.setattr(desk.service, "compare", lambda *_: fault)
    found = result_of_card(desk.library.duplicates.look_for(small.parent))
    assert (found.missing, found.present) == ([small], [])
    assert [error.reason for error in found.unreadable] == ["The file was moved"]
