"""Videos in a library: listed beside photos and found by their frames, each by its best one."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.card import look_for
from photosim.library.companions import Still, companions
from photosim.library.duplicates import Duplicates
from photosim.library.library import Library
from photosim.library.progress import Changes
from photosim.library.query import Answer, Example, Query
from photosim.library.refit import refit_if_due
from photosim.library.similar import Finder, find_once
from photosim.search.options import SearchOptions
from tests.library.conftest import Bench
from tests.live_photos import make_movie, still_exif
from tests.photos import make_photo
from tests.videos import make_video

EXACT = SearchOptions(averaged=False)


def search(bench: Bench, name: str, finder: Finder | None = None) -> Answer:
    """Search with a photo or video of the library."""
    photo = bench.records()[name]
    encoder = bench.service.choice.identity
    vector = bench.store.vectors.of_photo(photo.id)[encoder]
    if finder is not None:
        return finder.find(vector, EXACT, [photo.id])
    return find_once(bench.store, encoder, vector, EXACT, [photo.id])


def test_a_video_is_listed_with_its_length_and_size(bench: Bench) -> None:
    bench.photo("a.jpg")
    make_video(bench.folder / "clip.mp4", ["sunset", "hills"], seconds=2)
    bench.sync()
    clip = bench.records()["clip.mp4"]
    assert (clip.state, clip.duration_ms, clip.width, clip.height) == ("indexed", 4000, 64, 48)
    assert bench.records()["a.jpg"].duration_ms is None
    bench.check_consistent()


def test_a_video_is_found_by_each_of_its_frames_and_says_where(bench: Bench) -> None:
    for kind in ("sunset", "bricks", "hills", "stripes"):
        bench.photo(f"{kind}.jpg", kind)
    make_video(bench.folder / "clip.mkv", ["sunset", "bricks", "hills"], seconds=4)
    bench.sync()
    finder = Finder(bench.store, bench.service.choice.identity)
    finder.refresh()
    for place, kind in enumerate(("sunset", "bricks", "hills")):
        for answer in (search(bench, f"{kind}.jpg"), search(bench, f"{kind}.jpg", finder)):
            best = answer.matches[0]
            assert best.photo.path.name == "clip.mkv"
            assert best.similarity > 0.99
            assert best.position_ms is not None
            assert best.position_ms // 4000 == place
            assert all(match.position_ms is None for match in answer.matches[1:])
    assert [match.photo.path.name for match in search(bench, "clip.mkv").matches].count(
        "clip.mkv"
    ) == 0


def test_what_a_video_finds_is_in_the_order_of_the_similarities(bench: Bench) -> None:
    """Its scenes have not the same company, which would draw what is like one ahead."""
    for kind, count in (("sunset", 12), ("bricks", 3), ("hills", 4), ("stripes", 4)):
        for seed in range(count):
            bench.photo(f"{kind}-{seed}.jpg", kind, seed)
    make_video(bench.folder / "clip.mp4", ["sunset", "bricks"], seconds=2)
    bench.sync()
    clip, photo = bench.records()["clip.mp4"], bench.records()["sunset-0.jpg"]
    with Library.open(bench.store.session.path, bench.service, read_only=True) as library:
        answer = library.similar(Query((Example(clip.path, clip.id),)))
        assert not answer.averaged
        similarities = [match.similarity for match in answer.matches]
        assert similarities == sorted(similarities, reverse=True)
        assert library.similar(Query((Example(photo.path, photo.id),))).averaged


def test_what_is_in_memory_follows_videos_that_come_and_go(bench: Bench) -> None:
    bench.photo("sunset.jpg", "sunset")
    bench.photo("hills.jpg", "hills")
    bench.sync()
    finder = Finder(bench.store, bench.service.choice.identity)
    finder.refresh()
    path = make_video(bench.folder / "clip.mp4", ["bricks", "hills"])
    finder.refresh(bench.notice(path))
    assert search(bench, "hills.jpg", finder).matches[0].position_ms is not None
    path.unlink()
    finder.refresh(bench.notice(path))
    assert [m.photo.path.name for m in search(bench, "hills.jpg", finder).matches] == ["sunset.jpg"]


def test_a_hashed_library_finds_videos_as_well(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("refit", "similar"):
        monkeypatch.setattr(f"photosim.library.{module}.SCAN_BELOW", 30)
    for seed in range(40):
        bench.photo(f"{seed}.jpg", ("sunset", "bricks", "stripes", "bubbles")[seed % 4], seed)
    bench.photo("hills.jpg", "hills")
    make_video(bench.folder / "clip.mp4", ["stripes", "hills"])
    bench.sync()
    for _ in refit_if_due(bench.store, bench.service.choice.identity):
        pass
    finder = Finder(bench.store, bench.service.choice.identity)
    finder.refresh()
    for answer in (search(bench, "hills.jpg"), search(bench, "hills.jpg", finder)):
        assert answer.method == "multi-probe"
        assert answer.matches[0].photo.path.name == "clip.mp4"
        assert [match.photo.path.name for match in answer.matches].count("clip.mp4") == 1
    everything = SearchOptions(averaged=False, count=100)
    photo = bench.records()["hills.jpg"]
    vector = bench.store.vectors.of_photo(photo.id)[bench.service.choice.identity]
    found = finder.find(vector, everything, [photo.id]).matches
    assert len({match.photo.id for match in found}) == len(found) == 41
    among = np.array([bench.records()["0.jpg"].id])
    assert len(finder.find(vector, everything, [], among).matches) == 1


def test_copies_and_moved_videos_keep_their_frames(bench: Bench) -> None:
    bench.photo("hills.jpg", "hills")
    path = make_video(bench.folder / "clip.mp4", ["bricks", "hills"])
    bench.sync()
    shutil.copy(path, bench.folder / "copy.mp4")
    path.rename(bench.folder / "renamed.mp4")
    bench.sync()
    found = search(bench, "hills.jpg").matches
    assert {match.photo.path.name for match in found} == {"copy.mp4", "renamed.mp4"}
    assert all(match.position_ms for match in found)
    assert all(match.photo.duration_ms == 2000 for match in found)
    assert bench.service.embedded.count(path) == 1
    assert len(bench.service.embedded) == 2


def test_an_edited_video_is_found_by_what_it_shows_now(bench: Bench) -> None:
    bench.photo("hills.jpg", "hills")
    path = make_video(bench.folder / "clip.mp4", ["bricks", "hills"])
    bench.sync()
    make_video(path, ["bricks", "stripes", "stripes"])
    bench.sync()
    (match,) = search(bench, "hills.jpg").matches
    assert match.similarity < 0.99
    assert match.photo.duration_ms == 3000


def test_frames_of_videos_that_are_forgotten_are_forgotten_too(bench: Bench) -> None:
    make_video(bench.folder / "clip.mp4")
    bench.sync()
    encoder = bench.service.choice.identity
    assert len(bench.store.frames.fetch(encoder).ids)
    bench.store.remove_folder(bench.store.folders()[0].id)
    bench.store.frames.purge()
    bench.sync()  # watched again
    assert len(bench.service.embedded) == 2
    assert len(bench.store.frames.fetch(encoder).ids)


def test_a_library_of_photos_finds_its_videos_without_reading_photos_anew(bench: Bench) -> None:
    photo = bench.photo("a.jpg")
    bench.sync()
    clip = make_video(bench.folder / "clip.webm")
    bench.sync()
    assert bench.service.embedded == [photo, clip]


def test_a_damaged_video_is_a_problem_with_a_reason(bench: Bench) -> None:
    whole = make_video(bench.folder / "whole.mp4")
    (bench.folder / "cut.mp4").write_bytes(whole.read_bytes()[:300])
    bench.sync()
    (problem,) = bench.store.problems()
    assert problem.path.name == "cut.mp4"
    assert problem.state is PhotoState.UNREADABLE
    assert problem.reason == "The file is cut short; it may be incomplete"


def test_a_video_of_a_card_is_there_only_as_the_same_content(bench: Bench, tmp_path: Path) -> None:
    known = make_video(bench.folder / "known.mp4", ["hills"])
    bench.photo("bricks.jpg", "bricks")
    bench.sync()
    card = tmp_path / "card"
    make_video(card / "other.mp4", ["hills", "hills"])  # looks the same at first
    make_photo(card / "frame.jpg", "hills", 0, (64, 48))
    shutil.copy(known, card / "same.mp4")
    make_video(still(card / "IMG_1.JPG").with_suffix(".MOV"), created=NOON)
    encoder = bench.service.choice.identity
    work = look_for(bench.store, bench.service, encoder, None, card)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found = end.value
            break
    assert [one.path.name for one in found.present] == ["same.mp4"]
    assert [path.name for path in found.missing] == ["IMG_1.JPG", "frame.jpg", "other.mp4"]


# The moving halves of live photos

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def still(path: Path, taken_at: datetime = NOON) -> Path:
    image = Image.new("RGB", (64, 48), "teal")
    image.save(path, exif=still_exif(taken_at=taken_at))
    return path


@pytest.mark.parametrize("first", ["still", "movie", "both"])
def test_the_moving_half_of_a_live_photo_is_no_video(bench: Bench, first: str) -> None:
    path = bench.folder / "IMG_1.JPG"
    bench.photo("other.jpg")
    bench.sync()
    makers: dict[str, list[Callable[[], Path]]] = {
        "still": [lambda: still(path)],
        "movie": [lambda: make_video(path.with_suffix(".MOV"), created=NOON)],
    }
    makers["both"] = makers["still"] + makers["movie"]
    order = [first] if first == "both" else [first, *({"still", "movie"} - {first})]
    for step in order:
        bench.notice(*(make() for make in makers[step]))
    records = bench.records()
    assert {name: one.movie for name, one in records.items()} == {
        "other.jpg": None,
        "IMG_1.JPG": path.with_suffix(".MOV"),
    }
    assert not bench.sync()
    assert companions(Still(path, NOON.replace(tzinfo=None))) == [path.with_suffix(".MOV")]


def test_the_half_is_a_video_once_its_still_is_gone(bench: Bench) -> None:
    path = still(bench.folder / "IMG_1.JPG")
    make_video(path.with_suffix(".MOV"), created=NOON)
    bench.sync()
    assert set(bench.records()) == {"IMG_1.JPG"}
    path.unlink()
    bench.notice(path)
    assert set(bench.records()) == {"IMG_1.MOV"}


def test_a_film_is_a_video_although_a_photo_has_its_name(bench: Bench) -> None:
    path = still(bench.folder / "film.jpg")
    make_video(path.with_suffix(".mp4"), ["sunset"], seconds=11, created=NOON)
    bench.sync()
    assert set(bench.records()) == {"film.jpg", "film.mp4"}
    assert bench.sync() == Changes()


def test_a_live_photo_follows_its_movie_that_goes_or_gets_another_name(bench: Bench) -> None:
    path = still(bench.folder / "IMG_1.JPG")
    movie = make_movie(path.with_suffix(".MOV"))
    bench.sync()
    assert bench.records()["IMG_1.JPG"].movie == movie
    renamed = movie.rename(movie.with_name("moving.mov"))
    changes = bench.sync()
    assert bench.records()["IMG_1.JPG"].movie == renamed
    assert changes == Changes(updated=(bench.records()["IMG_1.JPG"].id,))
    path.touch()
    bench.notice(path)  # which does not list a movie of another name
    assert bench.records()["IMG_1.JPG"].movie == renamed
    renamed.unlink()
    bench.notice(path)
    assert bench.records()["IMG_1.JPG"].movie is None
    assert bench.service.embedded.count(path) == 1


@pytest.mark.parametrize("first", ["both", "still", "movie"])
@pytest.mark.parametrize("bring", [shutil.copy2, shutil.move])
def test_a_movie_with_a_name_of_its_own_is_no_video_where_its_photo_was_brought(
    bench: Bench, bring: Callable[[Path, Path], object], first: str
) -> None:
    halves = {
        "still": still(bench.folder / "IMG_1.JPG"),
        "movie": make_movie(bench.folder / "moving.mov"),
    }
    bench.sync()
    assert set(bench.records()) == {"IMG_1.JPG"}
    (bench.folder / "best").mkdir()
    order = [[*halves]] if first == "both" else [[first], [*({*halves} - {first})]]
    for names in order:
        paths = [halves[name] for name in names]
        for path in paths:
            bring(path, bench.folder / "best" / path.name)
        bench.notice(*paths, *(bench.folder / "best" / path.name for path in paths))
    known = bench.records()
    assert known["best/IMG_1.JPG"].movie == bench.folder / "best" / "moving.mov"
    assert not [name for name in known if name.endswith(".mov")]
    assert not bench.sync()


def test_a_movie_that_gets_a_name_of_its_own_is_no_video(bench: Bench) -> None:
    path = still(bench.folder / "IMG_1.JPG")
    movie = make_movie(path.with_suffix(".MOV"))
    bench.sync()
    renamed = movie.rename(movie.with_name("moving.mov"))
    bench.notice(movie, renamed)
    assert {name: one.movie for name, one in bench.records().items()} == {"IMG_1.JPG": renamed}
    again = renamed.rename(renamed.with_name("moved.mov"))
    bench.notice(renamed, again)
    assert {name: one.movie for name, one in bench.records().items()} == {"IMG_1.JPG": again}


def test_the_halves_of_a_new_live_photo_are_no_video_once_the_photo_was_read(
    bench: Bench,
) -> None:
    bench.photo("other.jpg")
    bench.sync()
    movie = make_movie(bench.folder / "moving.mov")
    path = still(bench.folder / "IMG_1.JPG")
    bench.notice(path, movie)
    bench.notice(path)
    assert bench.records()["IMG_1.JPG"].movie == movie
    assert set(bench.records()) == {"IMG_1.JPG", "other.jpg"}


def test_movies_are_videos_of_their_own_where_that_is_wanted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = still(bench.folder / "IMG_1.JPG")
    movie = make_video(path.with_suffix(".MOV"), created=NOON)
    bench.live_photos = False
    bench.sync()
    records = bench.records()
    assert records.keys() == {"IMG_1.JPG", "IMG_1.MOV"}
    assert all(one.movie is None for one in records.values())
    numbers = [one.id for one in records.values()]
    pairs = Duplicates(bench.store, bench.service, lambda: None, lambda: bench.live_photos)
    stills = pairs.stills(numbers)
    assert companions(stills[records["IMG_1.JPG"].id]) == []
    bench.live_photos = True
    bench.sync()
    records = bench.records()
    assert {name: one.movie for name, one in records.items()} == {"IMG_1.JPG": movie}
    stills = pairs.stills(numbers)
    assert companions(stills[records["IMG_1.JPG"].id]) == [movie]
    known = list(records.values())
    with monkeypatch.context() as reading:
        reading.delattr(Store, "photos")  # what is known is not read once more
        assert pairs.stills_of(known) == {one.id: stills[one.id] for one in known}
    bench.live_photos = False
    bench.sync()
    assert set(bench.records()) == {"IMG_1.JPG", "IMG_1.MOV"}
    assert len(bench.service.embedded) == 2
