"""Words asked of a library whose encoder tells a few kinds of drawn photos apart."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from photosim.arrays import LABELS
from photosim.catalogue.store import Store
from photosim.library.arrangement import Scope
from photosim.library.indexer import Indexer
from photosim.library.library import Library
from photosim.library.query import Answer, Example, Query, SearchRefused
from photosim.library.word_search import WordSearch
from photosim.search.levels import Level
from photosim.search.options import SearchOptions
from photosim.vision.labels import Classifier
from tests.fakes import FakeEncoderService, colours
from tests.photos import draw_photo, make_photo

DALMATIAN, PIZZA, VOLCANO = 251, 963, 980
KINDS = {"sunset": VOLCANO, "bricks": PIZZA, "flower": DALMATIAN}
DIMENSION = FakeEncoderService().info().dimension
PER_KIND = 4


def classifier() -> Classifier:
    """Takes sunsets for volcanoes, bricks for pizza and flowers for dalmatians."""
    kinds = {
        label: np.mean([colours(draw_photo(kind, seed), DIMENSION) for seed in range(4)], axis=0)
        for kind, label in KINDS.items()
    }
    middle = np.mean(list(kinds.values()), axis=0)
    weights = np.zeros((1000, DIMENSION), np.float16)
    bias = np.full(1000, -20, np.float32)
    for label, vector in kinds.items():
        away = vector - middle
        weights[label] = 30 * away / np.linalg.norm(away)
        bias[label] = -float(weights[label].astype(np.float32) @ middle)
    return Classifier(weights, bias, 1.0)


@dataclass
class Place:
    data: Path
    photos: Path

    def open(self, service: FakeEncoderService, *, read_only: bool = True) -> Library:
        return Library.open(self.data / "catalogue.sqlite", service, read_only=read_only)


@pytest.fixture(scope="module")
def service() -> Iterator[FakeEncoderService]:
    service = FakeEncoderService(classifier=classifier())
    yield service
    service.close()


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, service: FakeEncoderService) -> Place:
    folder = tmp_path_factory.mktemp("words")
    place = Place(folder / "data", folder / "photos")
    for kind in KINDS:
        for seed in range(PER_KIND):
            taken = datetime(2014 + seed, 3, 1)
            camera = ("Nikon", f"Nikon D{seed}")
            path = place.photos / kind / f"{kind} {seed}.jpg"
            make_photo(path, kind, seed, taken_at=taken, camera=camera)
    with place.open(service, read_only=False) as library:
        for _ in library.index([place.photos]):
            pass
    return place


@pytest.fixture
def place(indexed: Place, tmp_path: Path) -> Place:
    """A copy that may be changed."""
    return Place(shutil.copytree(indexed.data, tmp_path / "data"), indexed.photos)


@pytest.fixture
def library(indexed: Place, service: FakeEncoderService) -> Iterator[Library]:
    with indexed.open(service) as library:
        yield library


def kinds(answer: Answer) -> list[str]:
    return [match.photo.path.parent.name for match in answer.matches]


def ask(library: Library, words: str, *examples: Example, count: int = 60) -> Answer:
    return library.similar(Query(examples, options=SearchOptions(count=count), words=words))


def test_words_name_a_camera_and_what_it_was_pointed_at(library: Library) -> None:
    answer = ask(library, "nikon d2 dalmatian")
    found = [match.photo.path.name for match in answer.matches]
    assert found[0] == "flower 2.jpg"
    assert {name.split()[1] for name in found} == {"2.jpg"}
    assert answer.words == ("nikon d2", "dalmatian")
    assert len(ask(library, "nikon d2").matches) == len(KINDS)


@pytest.mark.parametrize("in_memory", [False, True])
@pytest.mark.parametrize(
    ("words", "kind"),
    [("dalmatian", "flower"), ("dogs", "flower"), ("Vulkan", "sunset"), ("pizza", "bricks")],
)
def test_photos_are_found_by_what_they_show(
    library: Library, words: str, kind: str, in_memory: bool
) -> None:
    for _ in library.load() if in_memory else ():
        pass
    answer = ask(library, words)
    assert kinds(answer)[:PER_KIND] == [kind] * PER_KIND
    assert {match.level for match in answer.matches[:PER_KIND]} == {Level.VERY_SIMILAR}
    assert all(match.recognised > 0.9 for match in answer.matches[:PER_KIND])
    assert (answer.words, answer.ignored_words) == ((words,), ())


def test_words_that_are_left_out_of_account_are_named(library: Library) -> None:
    answer = ask(library, "old dog at a wedding")
    assert (answer.words, answer.ignored_words) == (("dog",), ("old", "wedding"))


def test_what_is_not_known_is_said_and_nothing_is_guessed(library: Library) -> None:
    with pytest.raises(SearchRefused) as refusal:
        ask(library, "kids, {wedding}")
    assert str(refusal.value) == (
        "PhotoSim doesn't know what “kids, {wedding}” looks like. "
        "Search with a photo of it instead."
    )


def test_a_known_thing_that_no_photo_shows_finds_nothing(library: Library) -> None:
    answer = ask(library, "zebra")
    assert (answer.matches, answer.words) == ((), ("zebra",))


def test_dates_and_names_alone_list_photos_newest_first(library: Library) -> None:
    assert [match.photo.taken_at for match in ask(library, "flower 2014 to 2016").matches] == []
    answer = ask(library, "bricks since 2015")
    assert [match.photo.taken_at for match in answer.matches] == [
        datetime(2017, 3, 1),
        datetime(2016, 3, 1),
        datetime(2015, 3, 1),
    ]
    assert answer.words == ("bricks", "since 2015")


def test_dates_and_scope_apply_before_the_cut_off(library: Library) -> None:
    answer = ask(library, "dog March 2015", count=1)
    assert [match.photo.path.name for match in answer.matches] == ["flower 1.jpg"]
    scope = Scope(since=date(2017, 1, 1))
    answer = library.similar(Query((), scope, SearchOptions(count=1), "dog"))
    assert [match.photo.path.name for match in answer.matches] == ["flower 3.jpg"]


def test_words_and_a_picture_are_combined(library: Library, indexed: Place) -> None:
    picture = indexed.photos / "sunset" / "sunset 0.jpg"
    answer = ask(library, "pizza", Example(picture))
    assert kinds(answer)[:PER_KIND] == ["bricks"] * PER_KIND
    answer = ask(library, "wedding", Example(picture))  # a picture answers by itself
    assert kinds(answer)[: PER_KIND - 1] == ["sunset"] * (PER_KIND - 1)
    assert answer.ignored_words == ("wedding",)


def test_a_picture_that_is_not_wanted_may_go_with_words(library: Library, indexed: Place) -> None:
    picture = indexed.photos / "flower" / "flower 0.jpg"
    answer = ask(library, "dog", Example(picture, sign=-1))
    assert "flower 0.jpg" not in [match.photo.path.name for match in answer.matches]
    with pytest.raises(SearchRefused, match="not enough"):
        ask(library, " ", Example(picture, sign=-1))


@pytest.mark.parametrize("few", [1_000, 1])
def test_photos_that_come_go_and_change_are_known_at_once(
    place: Place,
    service: FakeEncoderService,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr("photosim.library.things._A_FEW", few)
    photos = shutil.copytree(place.photos, tmp_path / "more")
    with place.open(service, read_only=False) as writer, place.open(service) as library:
        for _ in library.load():
            pass
        before = library.words.completions("pizza")[0].photos

        def follow(*paths: Path) -> None:
            for changes in writer.scan_paths(paths):
                library.note(changes)
            for progress in writer.embed():
                library.note(progress.changes)

        for _ in writer.index([photos]):
            pass
        assert library.words.completions("pizza")[0].photos == before + PER_KIND
        draw_photo("sunset", 9).save(photos / "bricks" / "bricks 0.jpg")
        (photos / "bricks" / "bricks 1.jpg").unlink()
        follow(photos / "bricks" / "bricks 0.jpg", photos / "bricks" / "bricks 1.jpg")
        assert library.words.completions("pizza")[0].photos == before + PER_KIND - 2


def test_a_library_from_before_is_recognised_without_reading_a_photo(
    place: Place, service: FakeEncoderService
) -> None:
    with Store.open(place.data / "catalogue.sqlite") as store, store.session.write() as connection:
        connection.execute(text("DELETE FROM recognition"))
    with place.open(service) as library, pytest.raises(SearchRefused, match="hasn't looked"):
        ask(library, "dog")
    embedded = list(service.embedded)
    with place.open(service, read_only=False) as library:
        assert sum(1 for _ in library.recognise()) == 1
        assert sum(1 for _ in library.recognise()) == 0
        assert kinds(ask(library, "dog"))[:PER_KIND] == ["flower"] * PER_KIND
    assert service.embedded == embedded


def test_the_indexer_recognises_a_library_from_before_when_nothing_else_is_due(
    place: Place, service: FakeEncoderService
) -> None:
    with Store.open(place.data / "catalogue.sqlite") as store, store.session.write() as connection:
        connection.execute(text("DELETE FROM recognition"))
    indexer = Indexer(place.data / "catalogue.sqlite", service, lambda _paths: None)
    indexer.open()
    for _ in indexer.work():
        pass
    indexer.close()
    with Store.open(place.data / "catalogue.sqlite", read_only=True) as store:
        assert store.recognition.size() == PER_KIND * len(KINDS)


def test_what_is_kept_of_a_photo_has_thirty_bytes(indexed: Place) -> None:
    with Store.open(indexed.data / "catalogue.sqlite", read_only=True) as store:
        ids, labels = store.recognition.fetch()
        with store.session.read() as connection:
            sizes = connection.scalars(text("SELECT length(labels) FROM recognition")).all()
    assert labels.dtype == LABELS
    assert len(ids) == len(sizes) == PER_KIND * len(KINDS)
    assert set(sizes) == {30}


def test_letters_are_completed_in_both_languages_with_how_many_photos_there_are(
    library: Library,
) -> None:
    words: WordSearch = library.words
    first = words.completions("a red dal")[0]
    assert (first.text, first.language, first.photos) == ("dalmatian", "en", PER_KIND)
    assert first.start == len("a red ")
    words.language = "de"
    assert words.completions("Dal")[0].text == "Dalmatiner"
    assert words.completions("vulk")[0].photos == PER_KIND
    assert words.completions("zeb")[0].photos == 0
    offered = [one.text for one in words.completions("spe", most=100)]
    assert "sperm whale" in offered or "speedboat" in offered
    assert "spermatophyte" not in offered
    assert words.completions("spermatophyte")[0].text == "spermatophyte", "typed in full"
    assert words.completions("xyz") == words.completions("") == words.completions("a" * 9999) == []


def test_a_copy_is_recognised_like_its_original(
    place: Place, service: FakeEncoderService, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    picture = draw_photo("bricks", 7)
    assert isinstance(picture, Image.Image)
    for name in ("a.png", "b.png"):
        picture.save(folder / name)
    with place.open(service, read_only=False) as library:
        before = library.words.completions("pizza")[0].photos
        for _ in library.index([folder]):
            pass
        assert library.words.completions("pizza")[0].photos == before + 2
