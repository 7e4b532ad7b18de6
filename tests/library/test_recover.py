"""Catalogues damaged for real, byte by byte, and what is saved of them."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from photosim.annotations import Annotations
from photosim.catalogue.database import (
    CatalogueError,
    DamagedCatalogueError,
    ForeignDatabaseError,
    NewerCatalogueError,
    open_engine,
)
from photosim.catalogue.records import FileFacts, MountRecord, ReadAgain
from photosim.catalogue.store import Store
from photosim.library.health import examine
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.recover import Recovery, open_sound
from photosim.library.tags import Tags
from photosim.traits import PictureTraits
from tests.catalogues import ENCODER, make_catalogue

PHOTOS = 400
Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_catalogue(tmp_path_factory.mktemp("sound") / "catalogue.sqlite", PHOTOS)


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "data" / "catalogue.sqlite"
    copy.parent.mkdir(mode=0o700)
    shutil.copy(sound, copy)
    return copy


def overwrite(path: Path, start: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(content)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def behead(path: Path) -> None:
    overwrite(path, 0, b"\0" * 100)


def lose_pages(path: Path) -> None:
    pages = path.stat().st_size // 4096
    for page in np.random.default_rng(5).choice(np.arange(20, pages), 20, replace=False):
        overwrite(path, int(page) * 4096, b"\xa5" * 4096)


def open_and_count(path: Path) -> tuple[Recovery, int, int]:
    """Recovery, photos and findable photos; the catalogue in its place is sound."""
    damaged = path.read_bytes()
    store, recovery = open_sound(path)
    with store:
        assert recovery is not None
        health = examine(store, ENCODER)
        assert health.faults == []
    assert recovery.aside.read_bytes() == damaged
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(path.parent.glob("*-new*"))
    assert not list(path.parent.glob("*-scratch*"))
    store, again = open_sound(path)
    store.close()
    assert again is None
    return recovery, health.photos, health.embeddings


@pytest.mark.parametrize(("damage", "least"), [(behead, 0.99), (lose_pages, 0.8), (halve, 0.2)])
def test_what_can_be_read_is_saved_and_the_damaged_file_kept(
    path: Path, damage: Damage, least: float
) -> None:
    damage(path)
    recovery, photos, findable = open_and_count(path)
    assert recovery.folders == 2
    assert photos >= least * (PHOTOS - 2)
    assert findable >= least * (PHOTOS - 20) * 0.9
    assert recovery.aside.name in str(recovery)


def test_saved_photos_keep_their_ids_states_and_vectors(sound: Path, path: Path) -> None:
    behead(path)
    with Store.open(sound, read_only=True) as store:
        before = store.photos(store.photo_ids())
        problems = store.problems()
        vectors = {photo.id: store.vectors.of_photo(photo.id) for photo in before}
    store, _ = open_sound(path)
    with store:
        assert store.photos(store.photo_ids()) == before
        assert store.problems() == problems
        for photo_id, kept in vectors.items():
            saved = store.vectors.of_photo(photo_id)
            assert saved.keys() == kept.keys()
            assert all((saved[name] == kept[name]).all() for name in kept)


def test_what_people_said_of_copies_is_saved_and_lost_traits_are_read_again(path: Path) -> None:
    first, second = b"1" * 16, b"2" * 16
    with Store.open(path) as store:
        known, unknown = store.photo_ids()[:2].tolist()
        store.duplicates.put_traits([(known, PictureTraits(np.arange(63, dtype=np.uint8), "One"))])
        store.duplicates.declare_not_same([(first, second)])
        store.duplicates.settle({first: 1, second: 2})
        store.duplicates.note_removed([second])
        facts = [ReadAgain(photo_id, None, None, None) for photo_id in (known, unknown)]
        store.renew_facts(facts, 9)
    behead(path)
    store, _ = open_sound(path)
    with store:
        assert store.duplicates.not_same() == {(first, second)}
        assert store.duplicates.settlements() == [{first: 1, second: 2}]
        assert list(store.duplicates.removed()) == [second]
        assert store.duplicates.traits([known])[known].body == "One"
        outdated = store.outdated_ids(9).tolist()
        assert unknown in outdated
        assert known not in outdated


def test_tags_ratings_and_what_files_say_are_saved(path: Path) -> None:
    with Store.open(path) as store:
        photo = store.vectors.searchable_ids(ENCODER)[0].item()
        content = store.files.known([photo])[0].content_hash
        assert content is not None
        store.tags.tag(store.tags.make(("Places", "Paris")), [content, b"gone" * 4])
        store.ratings.give_heart([content])
        said = Annotations(3, tags=(("People", "Ann"),))
        store.annotations.put_sidecars({photo: (said, "a.xmp 10")})
        before = store.tags.all(), store.tags.every(), store.ratings.every()
        store.lessons.teach([tag.id for tag in store.tags.all()])
        taught = store.lessons.all()
        gone = store.tags.make(("Gone",))
        store.annotations.put_embedded({photo: Annotations(tags=(("Gone",),))})
        store.annotations.overrule(gone, ("Gone",))
        store.tags.delete(gone)
    behead(path)
    store, _ = open_sound(path)
    with store:
        store.annotations.apply([photo])
        assert store.lessons.all() == taught
        assert (store.tags.all(), store.tags.every(), store.ratings.every()) == before
        store.annotations.put_embedded({photo: Annotations()})  # what the sidecar says is known
        assert store.tags.every() == before[1]


def test_ids_that_were_given_stay_given(path: Path) -> None:
    with Store.open(path) as store:
        folder = store.add_folder(Path("/removed"), None)
        [photo] = store.files.add(folder, [("a.jpg", FileFacts(1, 1))])
        store.remove_folder(folder)
    behead(path)
    store, _ = open_sound(path)
    with store:
        another = store.add_folder(Path("/another"), None)
        assert another > folder
        assert store.files.add(another, [("a.jpg", FileFacts(1, 1))])[0] > photo


def test_what_was_said_can_be_taken_back_afterwards(path: Path) -> None:
    with Store.open(path) as store:
        tags = Tags(store, MarkedPhotos(store))
        photo = store.vectors.searchable_ids(ENCODER)[0].item()
        given = tags.steps.keep(lambda: tags.tag([photo], ("Sea",)))
        before = store.tags.every()
        last = store.tags.make(("Gone",))
        deleted = tags.steps.keep(lambda: tags.delete(last))
        assert given.step is not None
        assert deleted.step is not None
    behead(path)
    store, _ = open_sound(path)
    with store:
        tags = Tags(store, MarkedPhotos(store))
        assert tags.steps.all() == [given.step, deleted.step]
        assert store.tags.make(("New",)) > last  # undoing it must meet no other
        tags.steps.take_back(deleted.step.id)
        assert ("Gone",) in [tag.path for tag in store.tags.all()]
        assert store.tags.every() == before
        tags.steps.take_back(given.step.id)
        assert store.tags.every() == []


def test_steps_that_are_damaged_are_left_out(path: Path) -> None:
    with Store.open(path) as store:
        tags = Tags(store, MarkedPhotos(store))
        photo = store.vectors.searchable_ids(ENCODER)[0].item()
        kept = [tags.steps.keep(partial(tags.rate, [photo], stars)) for stars in (1, 2)]
    with closing(sqlite3.connect(path)) as damaged, damaged:
        damaged.execute("UPDATE said SET before = substr(before, 1, 9) WHERE id = 2")
    behead(path)
    store, _ = open_sound(path)
    with store:
        assert Tags(store, MarkedPhotos(store)).steps.all() == [kept[0].step]


def test_albums_are_saved_in_their_order(path: Path) -> None:
    with Store.open(path) as store:
        album = store.albums.make("Sea")
        store.albums.make("Empty")
        store.albums.put(album, [b"2" * 16, b"1" * 16])
        store.smart_albums.save("Hills", '{"words":"hills"}')
        smart = store.smart_albums.all()
        before = store.albums.all()
    behead(path)
    store, _ = open_sound(path)
    with store:
        assert store.albums.all() == before
        assert store.smart_albums.all() == smart
        assert store.albums.contents(album) == [b"2" * 16, b"1" * 16]


@pytest.mark.parametrize("name", ["می\u200cخواهم", "👨\u200d👩\u200d👧"])
def test_names_with_what_is_not_to_be_seen_are_saved(path: Path, name: str) -> None:
    rules = (f"in {name}: *.gif",)
    with Store.open(path) as store:
        store.tags.tag(store.tags.make((name,)), [b"1" * 16])
        store.albums.make(name)
        store.smart_albums.save(name, "{}")
        folder = store.watched()[0].id
        store.put_rules(folder, rules)
        before = store.tags.all(), store.tags.every(), store.albums.all(), store.smart_albums.all()
    behead(path)
    store, _ = open_sound(path)
    with store:
        after = store.tags.all(), store.tags.every(), store.albums.all(), store.smart_albums.all()
        assert after == before
        assert store.rules(folder) == rules


def test_saved_tags_stay_a_tree_whatever_has_become_of_those_above(path: Path) -> None:
    with Store.open(path) as store:
        outer, inner = store.tags.make(("Places",)), store.tags.make(("Places", "Paris"))
        alone = store.tags.make(("Paris",))
        store.tags.tag(inner, [b"1" * 16])
    with closing(sqlite3.connect(path)) as damaged, damaged:
        damaged.execute("UPDATE tag SET name = x'00' WHERE id = ?", (outer,))
    behead(path)
    store, _ = open_sound(path)
    with store:
        assert [tag.path for tag in store.tags.all()] == [("Paris",), (f"Paris ({alone})",)]
        assert [row.tag_id for row in store.tags.every()] == [inner]


def test_saved_photos_are_compared_anew_as_what_was_alike_is_lost(path: Path) -> None:
    with Store.open(path) as store:
        ids = store.vectors.searchable_ids(ENCODER)[:3].tolist()
        traits = PictureTraits(np.zeros(63, np.uint8))
        store.duplicates.put_traits([(number, traits) for number in ids])
        store.duplicates.mark_compared(ids, 1)
        store.duplicates.declare_not_same([(b"a" * 16, b"b" * 16)])
        assert store.duplicates.due(ENCODER, 1).tolist() == []
    behead(path)
    store, _ = open_sound(path)
    with store:
        assert store.duplicates.due(ENCODER, 1).tolist() == ids
        assert store.duplicates.not_same() == {(b"a" * 16, b"b" * 16)}


def test_drives_that_are_away_are_saved_too(path: Path) -> None:
    with Store.open(path) as store:
        mount = MountRecord(store.folders()[0].id, "usb", "v", online=False)
        store.put_mount(mount)
    behead(path)
    store, _ = open_sound(path)
    with store:
        assert store.mounts() == [mount]


@pytest.mark.parametrize("seed", range(12))
def test_bytes_flipped_anywhere_never_stop_it(path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    content = np.frombuffer(path.read_bytes(), dtype=np.uint8).copy()
    places = random.integers(0, len(content), 200)
    content[places] ^= random.integers(1, 256, 200).astype(np.uint8)
    path.write_bytes(content.tobytes())
    store, recovery = open_sound(path)
    with store:
        assert store.integrity() == "ok" or recovery is None
        if recovery is not None:
            assert recovery.aside.read_bytes() == content.tobytes()
            assert examine(store, ENCODER).faults == []


@pytest.mark.parametrize("content", [b"no database " * 900, b"SQLite format 3\0" + b"x" * 9000])
def test_a_file_that_is_no_database_is_kept_and_a_new_one_begun(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    recovery, photos, _ = open_and_count(path)
    assert photos == 0
    assert "add your folders again" in str(recovery)


def test_an_emptied_file_is_not_taken_for_a_new_library_while_its_log_has_content(
    sound: Path, path: Path
) -> None:
    with Store.open(path) as store, sqlite3.connect(path) as other:
        store.add_folder(Path("/photos/three"), None)
        os.truncate(path, 0)
        log = Path(f"{path}-wal").read_bytes()
        shutil.copytree(path.parent, path.parent.with_name("crashed"))
    other.close()
    crashed = path.parent.with_name("crashed") / path.name
    for read_only in (True, False):
        with pytest.raises(DamagedCatalogueError, match="lost its content"):
            open_engine(crashed, read_only=read_only)
    assert Path(f"{crashed}-wal").read_bytes() == log
    recovery, _, _ = open_and_count(crashed)
    assert Path(f"{recovery.aside}-wal").read_bytes() == log


def test_an_emptied_file_is_replaced_by_the_newest_backup(sound: Path, path: Path) -> None:
    backups = path.parent / "backups"
    backups.mkdir()
    shutil.copy(sound, backups / "catalogue-schema-0001-20260101-000000.sqlite")
    path.write_bytes(b"")
    recovery, photos, findable = open_and_count(path)
    assert (recovery.folders, photos, findable) == (2, PHOTOS - 2, PHOTOS - 20)


def test_an_empty_file_alone_is_a_new_library(path: Path) -> None:
    path.write_bytes(b"")
    store, recovery = open_sound(path)
    with store:
        assert recovery is None
        assert store.folders() == []


def test_what_was_only_in_the_log_is_saved(path: Path) -> None:
    with Store.open(path) as store, sqlite3.connect(path) as other:
        store.add_folder(Path("/photos/three"), None)
        behead(path)
        shutil.copytree(path.parent, path.parent.with_name("crashed"))
    other.close()
    store, _ = open_sound(path.parent.with_name("crashed") / path.name)
    with store:
        assert Path("/photos/three") in [folder.path for folder in store.folders()]


def test_a_database_of_another_program_and_a_newer_one_are_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerCatalogueError):
        open_sound(path)
    assert path.read_bytes() == before
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (id INTEGER)")
    connection.close()
    with pytest.raises(ForeignDatabaseError):
        open_sound(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_two_programs_that_find_it_damaged_mend_it_once(path: Path) -> None:
    behead(path)
    code = (
        "import sys; from pathlib import Path; from photosim.library.recover import open_sound\n"
        "store, recovery = open_sound(Path(sys.argv[1])); store.close()\n"
        "print(recovery is not None, end='')"
    )
    programs = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    answers = sorted(program.communicate(timeout=60)[0] for program in programs)
    assert answers == [b"False", b"True"]
    assert len(list(path.parent.glob("catalogue-damaged-*.sqlite"))) == 1


def test_a_kill_while_mending_leaves_the_damaged_file_in_its_place(path: Path) -> None:
    behead(path)
    damaged = path.read_bytes()
    code = (
        "import os, sys; from pathlib import Path; from photosim.library import recover\n"
        "recover._fill_buckets = lambda *_: os._exit(9)\n"
        "recover.open_sound(Path(sys.argv[1]))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)]).returncode == 9
    assert path.read_bytes() == damaged
    assert open_and_count(path)[1] == PHOTOS - 2


def test_a_full_disk_while_mending_leaves_the_damaged_file_in_its_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behead(path)
    damaged = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    # Filling a disk for real needs one of its own.
    monkeypatch.setattr("photosim.library.recover.HashKeys", fail)
    with pytest.raises(CatalogueError, match="No space left"):
        open_sound(path)
    assert path.read_bytes() == damaged
    assert {file.name for file in path.parent.iterdir()} == {path.name, "catalogue-repair.lock"}


def test_a_folder_that_only_the_index_knows_is_kept_beside_others(tmp_path: Path) -> None:
    path = tmp_path / "data" / "catalogue.sqlite"
    path.parent.mkdir()
    with Store.open(path) as store:
        for name in "ab":  # so long that each row fills a page
            store.put_rules(store.add_folder(tmp_path / name, None), [name * 3_000])
    page = path.read_bytes().index(b"b" * 3_000) // 4096
    overwrite(path, page * 4096, b"\xa5" * 4096)
    store, _ = open_sound(path)
    with store:
        kept = {folder.path.name: folder.rules for folder in store.folders()}
    assert kept == {"a": ("a" * 3_000,), "b": ()}
