"""What happens to a few photos takes as long in a library of a million as in a small one."""

import shutil

from photosim.catalogue.records import PhotoState
from photosim.library.embed import embed_pending
from photosim.library.folders import changed_drives
from photosim.library.library import Library
from photosim.library.progress import Changes
from photosim.library.scan import scan_paths
from tests.library.conftest import Bench
from tests.plans import statements, through_all_photos


def see(bench: Bench, *names: str) -> None:
    """Hear from the watcher of some names in the folder."""
    paths = [bench.folder / name for name in names]
    Changes.joined(scan_paths(bench.store, bench.keys, paths))


def test_photos_are_not_counted_when_some_have_changed(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    bench.photo("b.jpg", "bricks")
    assert not through_all_photos(bench.store, lambda: see(bench, "a.jpg", "b.jpg"))
    assert set(bench.records()) == {"a.jpg", "b.jpg"}


def test_many_paths_that_changed_are_asked_about_together(bench: Bench) -> None:
    names = [f"{number}.jpg" for number in range(12)]
    for number, name in enumerate(names):
        bench.photo(name, seed=number)
    bench.sync()
    few = statements(bench.store, lambda: see(bench, *names[:2]))
    many = statements(bench.store, lambda: see(bench, *names))
    assert len(many) == len(few)


def test_what_came_and_went_has_no_photos_looked_through(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    assert not through_all_photos(bench.store, lambda: see(bench, "upload.part"))


def test_drives_are_looked_at_without_reading_all_of_their_photos(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    assert not through_all_photos(bench.store, lambda: changed_drives(bench.store))
    shutil.rmtree(bench.folder)
    assert not changed_drives(bench.store)[0][1].online
    assert not through_all_photos(bench.store, lambda: changed_drives(bench.store))


def test_a_folder_is_known_by_photos_from_all_over_it(bench: Bench) -> None:
    for number in range(30):
        bench.photo(f"{number}.jpg", seed=number)
    bench.sync()
    bench.photo("later.jpg", "bricks")
    bench.scan()  # which is not embedded yet
    (folder,) = bench.store.watched()
    known = sorted(bench.store.photo_ids().tolist())
    sample = bench.store.sample(folder.id, 10)
    assert 10 <= len(sample) <= 20
    assert set(sample) <= set(known)
    assert sample[0] == known[0]
    assert sample[-1] >= known[-4]
    assert bench.store.sample(folder.id, 100) == known
    assert bench.store.sample(folder.id + 1, 10) == []


def test_what_is_to_be_embedded_is_looked_for_once(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    bench.photo("b.jpg", "bricks")
    bench.scan()
    executed = [statement for statement, _ in statements(bench.store, bench.embed)]
    assert len([one for one in executed if "NOT (EXISTS (SELECT * \nFROM embedding" in one]) == 1
    assert all(photo.state == PhotoState.INDEXED for photo in bench.records().values())


def test_what_comes_while_the_encoder_starts_is_embedded_with_the_rest(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.scan()
    bench.service.started.clear()
    work = embed_pending(bench.store, bench.keys, bench.service)
    assert next(work).total == 1
    bench.photo("b.jpg", "bricks")
    bench.scan()
    bench.service.started.set()
    assert [step.total for step in work][-1] == 2
    assert all(photo.state == PhotoState.INDEXED for photo in bench.records().values())


def test_no_folder_is_gone_through_for_photos_whose_content_is_in_doubt(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    assert not statements(bench.store, bench.store.doubted_ids)[1:]


def test_words_are_completed_without_looking_through_all_photos(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    (photo,) = bench.store.photo_ids().tolist()
    library = Library(bench.store, bench.service)
    library.words.completions("pi")
    for changes in (Changes(marked=(photo,)), Changes(updated=(photo,))):
        library.note(changes)
        assert not through_all_photos(bench.store, lambda: library.words.completions("pi"))
