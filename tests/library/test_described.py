"""Words asked of a larger model, which in these tests knows three colours."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from photosim.catalogue.store import Store
from photosim.library.arrangement import EVERYTHING, NEWEST_FIRST, Scope
from photosim.library.library import Library
from photosim.library.query import Answer, Example, Query, SearchRefused
from photosim.library.words import TOO_EARLY
from photosim.search.levels import Level
from photosim.search.options import SearchOptions
from photosim.vision.messages import TextFailed
from photosim.vision.models import EncoderChoice
from photosim.vision.word_models import OPENCLIP, SIGLIP2
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

CHOICE = EncoderChoice(OPENCLIP.spec, Path("model.safetensors"), "openclip-b32-256:12345678")
OTHER = EncoderChoice(SIGLIP2.spec, Path("model.safetensors"), "siglip2-b32-256:12345678")
GREY, RED = 40, 3


@dataclass
class Place:
    data: Path
    photos: Path
    service: FakeEncoderService

    def open(self, *, read_only: bool = True) -> Library:
        catalogue = self.data / "catalogue.sqlite"
        return Library.open(catalogue, self.service, read_only=read_only)

    def index(self) -> None:
        with self.open(read_only=False) as library:
            for _ in library.index([self.photos]):
                pass

    def look(self, steps: int | None = None) -> None:
        """Look at all photos with the larger model, or only for some steps."""
        with self.open(read_only=False) as library:
            work = library.look_at_photos()
            for number, _ in enumerate(work, 1):
                if number == steps:
                    break
            work.close()

    def ask(self, words: str, *examples: Example, count: int = 15, least: float = -1.0) -> Answer:
        options = SearchOptions(count=count, least=least)
        with self.open() as library:
            return library.similar(Query(examples, options=options, words=words))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Greyish photos, and a few red ones, the older the higher their numbers; indexed."""
    photos = tmp_path / "photos"
    random = np.random.default_rng(0)
    for number in range(GREY):
        tint = 128 + random.integers(-20, 20, 3)
        _paint(photos / "grey" / f"{number}.png", tint)
    for number in range(RED):
        _paint(photos / "mixed" / f"{number}.png", np.array([230, 30 + 8 * number, 30]))
    service = FakeEncoderService()
    place = Place(tmp_path / "data", photos, service)
    place.index()
    service.words.use(CHOICE)
    yield place
    service.close()


def _paint(path: Path, colour: NDArray[np.int64]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (48, 32), tuple(colour.tolist())).save(path)


def names(answer: Answer) -> list[str]:
    return [f"{m.photo.path.parent.name}/{m.photo.path.stem}" for m in answer.matches]


def test_an_unknown_word_is_answered_by_the_larger_model(place: Place) -> None:
    place.look()
    answer = place.ask("the red ones")
    assert sorted(names(answer)[:RED]) == ["mixed/0", "mixed/1", "mixed/2"]
    assert {match.level for match in answer.matches[:RED]} == {Level.VERY_SIMILAR}
    assert {match.level for match in answer.matches[RED:]} == {Level.FAR}
    assert (answer.words, answer.ignored_words, answer.reach) == (("red ones",), (), 1.0)
    assert answer.encoder == CHOICE.identity
    assert place.service.words.asked == ["red ones"]


def test_a_description_that_fits_nothing_finds_only_what_is_far_off(place: Place) -> None:
    place.look()
    answer = place.ask("blue")
    assert {match.level for match in answer.matches[RED:]} == {Level.FAR}


def test_dates_names_and_the_scope_narrow_a_description(place: Place) -> None:
    place.look()
    assert sorted(names(place.ask("red mixed"))) == ["mixed/0", "mixed/1", "mixed/2"]
    assert place.ask("red 1999").matches == ()
    with place.open() as library:
        since = Scope(until=date(1999, 1, 1))
        assert library.similar(Query((), since, words="red")).matches == ()


def test_the_answer_says_how_many_photos_words_reach_so_far(place: Place) -> None:
    place.look(steps=1)
    answer = place.ask("red", count=60)
    assert answer.reach == pytest.approx(16 / (GREY + RED))
    assert len(answer.matches) == 16
    place.look()
    assert place.ask("red").reach == 1


def test_the_newest_photos_are_looked_at_first(place: Place) -> None:
    with place.open() as library:
        newest = [
            photo.path
            for photo in library.photos(library.table.arrange(EVERYTHING, NEWEST_FIRST).ids)
        ]
    place.look()
    assert place.service.words.embedded == newest


def test_before_a_photo_was_looked_at_it_is_said_that_it_is_too_early(place: Place) -> None:
    with pytest.raises(SearchRefused) as refusal:
        place.ask("red")
    assert refusal.value.sentence == TOO_EARLY


def test_without_a_model_nothing_is_different(place: Place) -> None:
    place.look()
    place.service.words.use(None)
    with pytest.raises(SearchRefused, match="PhotoSim doesn't know what “red” looks like"):
        place.ask("red")
    assert place.service.words.asked == []


def test_all_words_may_be_asked_of_the_larger_model(place: Place) -> None:
    place.look()
    options = SearchOptions(all_described=True)
    with place.open() as library:
        answer = library.similar(Query(options=options, words="red dog mixed"))
    assert place.service.words.asked == ["red dog mixed"]
    assert answer.words == ("red dog mixed",)


def test_a_description_and_a_picture_are_ranked_together(place: Place) -> None:
    place.look()
    picture = make_photo(place.photos.parent / "query.png", "sunset", 1)
    answer = place.ask("red", Example(picture))
    assert sorted(names(answer)[:RED]) == ["mixed/0", "mixed/1", "mixed/2"]
    assert answer.encoder == "efficientnet-lite0"
    assert answer.reach == 1


def test_the_least_similarity_and_the_number_wanted_are_heeded(place: Place) -> None:
    place.look()
    assert len(place.ask("red", count=2).matches) == 2
    assert len(place.ask("red", least=0.3).matches) == RED


def test_the_first_encoders_answers_and_the_doctor_do_not_notice(place: Place) -> None:
    before = place.ask("", Example(place.photos / "mixed" / "0.png"))
    place.look(steps=2)
    after = place.ask("", Example(place.photos / "mixed" / "0.png"))
    assert names(after) == names(before)
    assert after.encoder == "efficientnet-lite0"
    with place.open() as library:
        health = library.health()
        assert (health.faults, health.embeddings) == ([], GREY + RED)
        assert library.pending("efficientnet-lite0") == 0


def test_another_model_has_vectors_of_its_own(place: Place) -> None:
    place.look()
    place.service.words.use(OTHER)
    with pytest.raises(SearchRefused, match="only beginning"):
        place.ask("red")
    place.look()
    assert place.ask("red").encoder == OTHER.identity
    place.service.words.use(CHOICE)
    assert place.ask("red").reach == 1


def test_an_edited_photo_is_looked_at_again_once_it_is_indexed(place: Place) -> None:
    place.look()
    edited = place.photos / "grey" / "7.png"
    _paint(edited, np.array([10, 10, 250]))
    seen = len(place.service.words.embedded)
    place.look()
    assert len(place.service.words.embedded) == seen
    place.index()
    assert place.ask("blue").reach == pytest.approx(1 - 1 / (GREY + RED))
    place.look()
    assert names(place.ask("blue"))[0] == "grey/7"


def test_what_was_edited_meanwhile_is_not_kept_under_the_old_content(place: Place) -> None:
    _paint(place.photos / "grey" / "7.png", np.array([10, 10, 250]))
    place.look()
    assert place.ask("red").reach == pytest.approx(1 - 1 / (GREY + RED))


def test_a_photo_that_went_away_holds_up_no_other(place: Place) -> None:
    (place.photos / "grey" / "7.png").unlink()
    place.look()
    assert place.ask("red").reach == pytest.approx(1 - 1 / (GREY + RED))


def test_a_model_that_cannot_be_used_is_a_sentence(place: Place) -> None:
    place.look()
    place.service.words.refusal = TextFailed("The tokenizer x cannot be read.")
    with pytest.raises(TextFailed, match="The tokenizer x cannot be read"):
        place.ask("red")


def test_the_same_text_is_embedded_once(place: Place) -> None:
    place.look()
    with place.open() as library:
        for words in ("red", "red", "green", "red"):
            library.similar(Query(words=words))
    assert place.service.words.asked == ["red", "green"]


def test_a_model_that_is_taken_away_while_it_looks_at_photos_ends_that_quietly(
    place: Place,
) -> None:
    with place.open(read_only=False) as library:
        work = library.look_at_photos()
        next(work)
        place.service.words.use(None)
        for _ in work:
            pass
    place.service.words.use(replace(CHOICE))
    assert place.ask("red").reach == pytest.approx(16 / (GREY + RED))


def _hashed(place: Place) -> list[str]:
    with Store.open(place.data / "catalogue.sqlite", read_only=True) as store:
        return store.vectors.hashed_encoders()


def test_a_copy_inherits_its_words_and_pictures_are_compared_as_before(place: Place) -> None:
    place.look()
    shutil.copy2(place.photos / "mixed" / "0.png", place.photos / "grey" / "copy.png")
    place.index()
    seen = len(place.service.words.embedded)
    place.look()
    assert len(place.service.words.embedded) == seen
    assert "grey/copy" in names(place.ask("red"))[: RED + 1]
    assert _hashed(place) == ["efficientnet-lite0"]


def test_a_photo_that_comes_back_keeps_its_words(place: Place, tmp_path: Path) -> None:
    place.look()
    away = place.photos / "mixed" / "0.png"
    away.rename(tmp_path / "away.png")
    place.index()
    assert place.ask("red").reach == 1
    (tmp_path / "away.png").rename(away)
    place.index()
    assert "mixed/0" in names(place.ask("red"))[:RED]
    assert _hashed(place) == ["efficientnet-lite0"]


def test_a_catalogue_that_had_to_be_mended_keeps_its_words(place: Place) -> None:
    place.look()
    catalogue = place.data / "catalogue.sqlite"
    with sqlite3.connect(catalogue) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'signature'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with catalogue.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    with place.open(read_only=False) as library:
        assert library.recovery is not None
        assert library.recovery.vectors == GREY + RED
    assert place.ask("red").reach == 1
    assert _hashed(place) == ["efficientnet-lite0"]
