"""What happens to a few photos takes as long in a library of a million as in a small one."""

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
