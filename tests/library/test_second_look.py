"""A search with a part of a photo: answered by whole photos, then better by their regions."""

from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from photosim.catalogue.store import Store
from photosim.library import same_pictures, second_look
from photosim.library.embed import embed_pending
from photosim.library.folders import FolderPart, add_folder
from photosim.library.keys import HashKeys
from photosim.library.library import Library
from photosim.library.query import Answer, Example, Query, Region, parted
from photosim.library.scan import scan_folder
from photosim.search.levels import Level, Levels
from photosim.search.options import SearchOptions
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import PhotoRegions
from photosim.vision.thumbnails import ThumbnailCache
from tests.fakes import FakeEncoderService

OPTIONS = SearchOptions(averaged=False)
CORNER = Region(0.0, 0.0, 0.5, 0.5)
TEAL, AMBER = (0, 140, 140), (240, 170, 40)
GROUNDS = ((120, 60, 60), (60, 120, 60), (60, 60, 120), (110, 110, 40), (40, 110, 110))


@pytest.fixture(autouse=True)
def _no_search_for_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are those of the second look alone."""
    monkeypatch.setattr(same_pictures, "MOST", 0)


@pytest.fixture
def cache(tmp_path: Path) -> ThumbnailCache:
    return ThumbnailCache(tmp_path / "thumbnails")


@pytest.fixture
def service(cache: ThumbnailCache) -> Iterator[FakeEncoderService]:
    service = FakeEncoderService(cache)
    yield service
    service.close()


def draw(path: Path, ground: tuple[int, int, int], corner: tuple[int, int, int] | None) -> Path:
    """A plain picture, perhaps with a patch in its lower right corner."""
    picture = Image.new("RGB", (140, 140), ground)
    if corner is not None:
        picture.paste(corner, (80, 80, 140, 140))
    picture.save(path)
    return path


@pytest.fixture
def catalogue(tmp_path: Path, service: FakeEncoderService) -> Path:
    """Plain photos, of which one has a teal patch."""
    folder, catalogue = tmp_path / "photos", tmp_path / "catalogue.sqlite"
    folder.mkdir()
    for number, ground in enumerate(GROUNDS):
        draw(folder / f"plain-{number}.png", ground, None)
    draw(folder / "patched.png", (150, 40, 40), TEAL)
    with Store.open(catalogue) as store:
        keys = HashKeys(store)
        place = FolderPart(add_folder(store, folder).folder)
        for _ in scan_folder(store, keys, place):
            pass
        for _ in embed_pending(store, keys, service):
            pass
    return catalogue


@pytest.fixture
def library(catalogue: Path, service: FakeEncoderService) -> Iterator[Library]:
    with Library.open(catalogue, service, read_only=True) as library:
        yield library


@pytest.fixture
def query(tmp_path: Path) -> Query:
    """The teal half of a picture from elsewhere."""
    picture = Image.new("RGB", (200, 200), AMBER)
    picture.paste(TEAL, (0, 0, 100, 100))
    picture.save(tmp_path / "query.png")
    return Query((Example(tmp_path / "query.png", region=CORNER),), options=OPTIONS)


def names(answer: Answer) -> list[str]:
    return [match.photo.path.name for match in answer.matches]


def answers(library: Library, query: Query) -> list[Answer]:
    """Every answer of a search, the last one being returned."""
    steps = library.search(query)
    found: list[Answer] = []
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            return [*found, end.value]
        if isinstance(step, Future):
            wait([step])
        elif step is not None:
            found.append(step)


def test_a_photo_that_has_the_part_in_a_corner_comes_forward_and_says_where(
    library: Library, query: Query, service: FakeEncoderService
) -> None:
    first, last = answers(library, query)
    assert names(first)[0] != "patched.png"
    assert all(match.region is None for match in first.matches)
    assert names(last)[0] == "patched.png"
    assert sorted(names(last)) == sorted(names(first))
    best = last.matches[0]
    assert best.region is not None
    assert (best.region.left, best.region.top) == pytest.approx((4 / 7, 4 / 7))
    assert best.similarity > first.matches[names(first).index("patched.png")].similarity
    similarities = [match.similarity for match in last.matches]
    assert similarities == sorted(similarities, reverse=True)


def test_a_level_ends_where_the_next_begins(library: Library, query: Query) -> None:
    first, last = answers(library, query)
    matches = last.matches
    levels = (Level.VERY_SIMILAR, Level.FAR, Level.RELATED, Level.FAR)
    rated = [replace(match, level=level) for match, level in zip(matches, levels, strict=False)]
    expected = [Level.VERY_SIMILAR, Level.RELATED, Level.RELATED, Level.FAR]
    assert [match.level for match in parted(rated)] == expected
    for found in (first, last):
        levels_found = [match.level for match in found.matches]
        assert levels_found == sorted(levels_found, key=list(Level).index)


def test_what_was_looked_at_may_be_far_and_what_may_still_come_forward_is_not(
    library: Library, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = Levels(0.8, 0.9, 0.99)
    monkeypatch.setattr(Levels, "for_parts", lambda _fitted: levels)
    first, last = answers(library, query)
    assert Level.FAR not in {match.level for match in first.matches}, "the window would hide it"
    assert [match.level is Level.FAR for match in last.matches] == [False] * 4 + [True] * 2


def test_whole_photos_and_plain_lsh_are_not_looked_at_again(
    library: Library, query: Query, service: FakeEncoderService
) -> None:
    whole = replace(query, examples=(replace(query.examples[0], region=None),))
    assert len(answers(library, whole)) == 1
    unwanted = (*whole.examples, replace(query.examples[0], sign=-1))
    assert len(answers(library, replace(query, examples=unwanted))) == 1
    plain = replace(query, options=replace(OPTIONS, radius=2))
    assert len(answers(library, plain)) == 1
    assert service.looked_at == []


def test_fewer_results_than_were_looked_at_are_the_best_of_all(
    library: Library, query: Query
) -> None:
    for found in answers(library, replace(query, options=replace(OPTIONS, count=2))):
        assert len(found.matches) == 2
    assert names(found)[0] == "patched.png"


def test_the_same_search_again_looks_at_nothing_twice(
    library: Library, query: Query, service: FakeEncoderService
) -> None:
    last = answers(library, query)[-1]
    seen = len(service.looked_at)
    assert seen == len(GROUNDS) + 1
    (again,) = answers(library, replace(query, options=replace(OPTIONS, count=50)))
    assert names(again) == names(last)
    assert len(service.looked_at) == seen
    other = replace(query.examples[0], region=Region(0.5, 0.5, 0.5, 0.5))
    assert len(answers(library, replace(query, examples=(other,)))) == 2


def test_a_photo_without_a_thumbnail_keeps_its_place(
    library: Library, query: Query, cache: ThumbnailCache
) -> None:
    before = library.similar(replace(query, examples=(replace(query.examples[0], region=None),)))
    first = next(step for step in library.search(query) if isinstance(step, Answer))
    lost = first.matches[1].photo
    cache.path_for(lost.path).unlink()
    last = library.similar(query)
    assert replace(last.matches[1], level=first.matches[1].level) == first.matches[1]
    assert last.matches[1].region is None
    assert sorted(names(last)) == sorted(names(before))


def test_some_photos_are_looked_at_in_any_case_and_more_while_there_is_time(
    library: Library, query: Query, service: FakeEncoderService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_look, "FIRST", 2)
    monkeypatch.setattr(second_look, "_SECONDS", 0.0)
    first, second, last = answers(library, query)
    assert len(service.looked_at) == 2
    assert names(second)[2:] == names(first)[2:]
    assert names(last) == names(second)


def test_leaving_a_search_takes_back_what_was_not_looked_at(
    library: Library, query: Query, service: FakeEncoderService, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = library.search(query)
    for step in search:
        if isinstance(step, Answer):
            break
        if step is not None:
            wait([step])
    service.gate.clear()
    asked: list[Future[PhotoRegions]] = []
    embed = service.embed_regions

    def noted(photo: Path, mtime_ns: int) -> Future[PhotoRegions]:
        asked.append(embed(photo, mtime_ns))
        return asked[-1]

    monkeypatch.setattr(service, "embed_regions", noted)
    assert isinstance(next(search), Future)
    search.close()
    assert sum(future.cancelled() for future in asked) >= len(asked) - 2  # two may be under way
    service.gate.set()
    wait([future for future in asked if not future.cancelled()])


def test_an_encoder_that_ends_meanwhile_leaves_the_first_answer(
    library: Library, query: Query, service: FakeEncoderService
) -> None:
    search, found = library.search(query), None
    for step in search:
        if isinstance(step, Answer):
            found = step
            service.close()
        elif step is not None:
            wait([step])
    assert found is not None
    assert len(found.matches) == len(GROUNDS) + 1


def test_a_part_of_a_photo_that_is_gone_is_refused_in_one_sentence(
    library: Library, query: Query
) -> None:
    photo = next(match.photo for match in library.similar(query).matches)
    photo.path.unlink()
    with pytest.raises(UnreadablePhoto) as refusal:
        library.similar(Query((Example(photo.path, photo.id, region=CORNER),)))
    assert str(refusal.value) == f"“{photo.path.name}” cannot be read: The file was not found."
