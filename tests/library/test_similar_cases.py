"""The table of search cases, asked of the library itself."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from photosim.console import follow
from photosim.errors import PhotoSimError
from photosim.library.arrangement import Branch, Scope, Shelf
from photosim.library.disk_timeout import silent_folders
from photosim.library.folds import behind_examples, behind_query, results_of
from photosim.library.library import Library
from photosim.library.query import Answer, Example, Query, Region
from photosim.library.stacks import USUAL_STACKS, StackKind
from photosim.search.options import SearchOptions
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import EncoderUnavailable
from photosim.vision.models import choose_encoder
from tests.fakes import FakeEncoderService
from tests.mounts import hung
from tests.photos import make_photo
from tests.search_cases import CASES, OTHER, Case, World, index_by_another_encoder

PLAIN = SearchOptions(averaged=False)


@pytest.fixture
def service() -> Iterator[FakeEncoderService]:
    service = FakeEncoderService()
    yield service
    service.close()


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("world"))
    world.index()
    world.keep()
    return world


@pytest.fixture
def world(indexed: World) -> World:
    indexed.restore()
    return indexed


@pytest.fixture
def library(world: World, service: FakeEncoderService) -> Iterator[Library]:
    with Library.open(world.data / "catalogue.sqlite", service, read_only=True) as library:
        yield library


def names(answer: Answer) -> list[str]:
    return [match.photo.path.name for match in answer.matches]


@pytest.mark.parametrize("in_memory", [False, True], ids=["catalogue", "memory"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_kind_of_picture_is_searched_with_by_its_rule(
    case: Case, world: World, service: FakeEncoderService, in_memory: bool
) -> None:
    photo = case.prepare(world)
    if case.other_weights:
        service.renew(choose_encoder("resnet34", world.weights, ()), "cpu", None)
    with Library.open(world.data / "catalogue.sqlite", service, read_only=True) as library:
        for _ in library.load() if in_memory else ():
            pass
        query = Query((Example(photo),), options=PLAIN)
        if case.refusal:
            with pytest.raises(PhotoSimError) as refusal:
                library.similar(query)
            case.check_refusal(str(refusal.value))
        else:
            answer = library.similar(query)
            case.check([(match.photo.path.name, match.similarity) for match in answer.matches])
            embedded = sum((other.embedded for other in service.others), service.embedded)
            assert embedded == [photo] * case.embeds


def test_more_results_for_a_picture_from_outside_embed_nothing_again(
    world: World, library: Library, service: FakeEncoderService
) -> None:
    photo = make_photo(world.outside("new.png"), "bricks", 9)
    for count in (2, 4):
        answer = library.similar(Query((Example(photo),), options=SearchOptions(count)))
        assert len(answer.matches) == count
    assert service.embedded == [photo]
    make_photo(photo, "sunset", 9)
    library.similar(Query((Example(photo),)))
    assert service.embedded == [photo, photo]


def test_a_part_of_a_photo_finds_what_is_like_the_part(
    world: World, library: Library, service: FakeEncoderService
) -> None:
    make_photo(world.folder / "bricks-0.jpg", "sunset", 5, (320, 240))
    photo = world.folder / "bricks-0.jpg"
    whole = library.similar(Query((Example(photo, region=Region(0, 0, 1, 1)),)))
    assert service.embedded == [photo]
    part = library.similar(Query((Example(photo, region=Region(0, 0.6, 1, 0.4)),)))
    assert service.embedded == [photo, photo]
    assert photo.name not in names(whole) + names(part)
    assert [m.similarity for m in whole.matches] != [m.similarity for m in part.matches]


def test_several_examples_are_searched_with_as_one_and_none_of_them_is_found(
    world: World, library: Library
) -> None:
    examples = [Example(world.folder / name) for name in ("bricks-0.jpg", "sunset-0.jpg")]
    answer = library.similar(Query(tuple(examples)))
    assert {"bricks-0.jpg", "sunset-0.jpg"}.isdisjoint(names(answer))
    assert len(answer.matches) == 5


def test_an_unwanted_example_puts_its_like_last(world: World, library: Library) -> None:
    both = Example(world.folder / "bricks-0.jpg"), Example(world.folder / "twin.jpg", sign=-1)
    found = names(library.similar(Query(both, options=PLAIN)))
    assert [name.partition("-")[0] for name in found] == ["bricks"] * 2 + ["sunset"] * 3


def test_a_search_stops_for_the_encoder_and_its_end_takes_the_photo_back(
    world: World, library: Library, service: FakeEncoderService
) -> None:
    service.gate.clear()
    busy = [service.embed(world.folder / "bricks-0.jpg") for _ in range(2)]
    search = library.search(Query((Example(make_photo(world.outside("new.png"))),)))
    waiting = next(search)
    assert isinstance(waiting, Future)
    assert not waiting.done()
    search.close()
    assert waiting.cancelled()
    service.gate.set()
    for future in busy:
        future.result()


def test_a_search_during_loading_takes_turns_with_it(world: World, library: Library) -> None:
    loading = library.load()
    search = library.search(Query((Example(world.folder / "bricks-0.jpg"),)))
    answer = None
    while answer is None:
        next(loading, None)
        try:
            step = next(search)
            # Afterwards a look at the photos may say more of what is known at once.
            assert step is None or isinstance(step, Answer | Future)
        except StopIteration as end:
            answer = end.value
    assert names(answer)[0].startswith("bricks")


def test_an_encoder_that_another_program_has_changed_to_answers_at_once(
    world: World, library: Library
) -> None:
    for _ in library.load():
        pass
    index_by_another_encoder(world)
    answer = library.similar(Query((Example(world.folder / "bricks-0.jpg"),), options=PLAIN))
    assert answer.encoder == OTHER
    assert [name.partition("-")[0] for name in names(answer)[:2]] == ["bricks", "bricks"]


def test_a_photo_on_a_drive_that_hangs_is_searched_with_at_once(
    world: World, library: Library
) -> None:
    photo = world.folder / "bricks-0.jpg"
    with hung(world.folder):
        for _ in range(3):
            answer = library.similar(Query((Example(photo),), options=PLAIN))
            assert names(answer)[0].startswith("bricks")
        waiting = [thread for thread in threading.enumerate() if "asks" in thread.name]
        assert len(waiting) == 1, "the drive is not asked again before it has answered"
        assert not silent_folders(), "nor taken for gone: it may be waking up"
    for thread in waiting:
        thread.join()


def test_an_encoder_beside_the_usual_one_ends_when_it_is_no_longer_needed(
    world: World, service: FakeEncoderService
) -> None:
    service.renew(replace(service.choice, identity=OTHER), "cpu", None)
    outside = make_photo(world.outside("new.png"), "bricks", 9)
    query = Query((Example(outside),), options=PLAIN)
    with Library.open(world.data / "catalogue.sqlite", service, read_only=True) as library:
        assert names(library.similar(query))[0].startswith("bricks")
        [beside] = service.others
        index_by_another_encoder(world)
        assert library.similar(query).encoder == OTHER
        with pytest.raises(EncoderUnavailable):
            beside.embed(outside).result()


def test_a_search_goes_on_when_the_encoder_is_changed_while_it_waits(
    world: World, library: Library, service: FakeEncoderService
) -> None:
    service.gate.clear()
    busy = [service.embed(world.folder / "bricks-0.jpg") for _ in range(2)]
    search = library.search(Query((Example(make_photo(world.outside("new.png"), "bricks")),)))
    next(search)
    service.renew(replace(service.choice, identity=OTHER), "cpu", None)
    service.gate.set()
    wait(busy)
    answer = None
    while answer is None:
        try:
            waiting = next(search)
        except StopIteration as end:
            answer = end.value
        else:
            wait([waiting] if isinstance(waiting, Future) else [])
    assert names(answer)[0].startswith("bricks")


@pytest.mark.parametrize("in_memory", [False, True], ids=["catalogue", "memory"])
def test_a_scope_keeps_to_its_part_of_the_library(
    world: World, service: FakeEncoderService, in_memory: bool
) -> None:
    for seed in (20, 21):
        make_photo(world.folder / "trip" / "day" / f"sunset-{seed}.jpg", "sunset", seed)
    catalogue = world.data / "catalogue.sqlite"
    with Library.open(catalogue, service, read_only=False) as library:
        for _ in library.index([world.folder]):
            pass
        [folder] = library.folders()
        for _ in library.load() if in_memory else ():
            pass
        trip = Scope(Shelf((Branch(folder.id, "trip"),)))
        query = Query((Example(world.folder / "bricks-0.jpg"),), trip)
        assert sorted(names(library.similar(query))) == ["sunset-20.jpg", "sunset-21.jpg"]


@pytest.mark.parametrize("in_memory", [False, True], ids=["catalogue", "memory"])
@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope(words="2019"), {"old.jpg"}),
        (Scope(words="flower trip"), {"new.jpg"}),
        (Scope(since=date(2019, 5, 2), until=date(2019, 5, 2)), {"old.jpg"}),
        (Scope(since=date(2019, 5, 3)), {"new.jpg"}),
        (Scope(since=date(1971, 1, 1), until=date(2019, 5, 1)), set()),
        (Scope(words="nowhere"), set()),
        (Scope(camera=("Canon EOS 5D",)), {"old.jpg"}),
        (Scope(camera=("canon",)), {"old.jpg", "new.jpg"}),
        (Scope(camera=("Canon",), lens=("EF 50mm",)), {"new.jpg"}),
        (Scope(words="mark"), {"new.jpg"}),
        (Scope(camera=("Nikon",)), set()),
    ],
    ids=lambda value: "" if isinstance(value, set) else str(value),
)
def test_only_photos_within_the_limits_are_found_however_far_off_they_are(
    tmp_path: Path,
    service: FakeEncoderService,
    in_memory: bool,
    scope: Scope,
    found: set[str],
) -> None:
    photos = tmp_path / "photos"
    for number in range(20):  # nearer than what is looked for
        photo = make_photo(photos / f"near-{number}.jpg", "bricks", number)
        os.utime(photo, (0, 0))
    canon = ("Canon", "Canon EOS 5D")
    day = datetime(2019, 5, 2, 12)
    make_photo(photos / "old.jpg", "sunset", 1, camera=canon, taken_at=day)
    canon = ("Canon", "Canon EOS 5D Mark II")
    new = photos / "trip" / "flower" / "new.jpg"
    day = datetime(2021, 5, 2, 12)
    make_photo(new, "skyline", 1, camera=canon, lens="EF 50mm f/1.4", taken_at=day)
    with Library.open(tmp_path / "catalogue.sqlite", service, read_only=False) as library:
        for _ in library.index([photos]):
            pass
        for _ in library.load() if in_memory else ():
            pass
        query = Query((Example(photos / "near-0.jpg"),), scope, SearchOptions(3))
        assert set(names(library.similar(query))) == found


def test_a_picture_that_cannot_be_read_is_named_and_the_others_answer(
    world: World, service: FakeEncoderService
) -> None:
    broken = world.folder.parent / "broken.jpg"
    broken.write_bytes(b"no photo")
    good, bad = Example(world.folder / "bricks-0.jpg"), Example(broken)
    with Library.open(world.data / "catalogue.sqlite", service, read_only=False) as library:
        for _ in library.index([world.folder]):
            pass
        alone = library.similar(Query((good,)))
        answer = library.similar(Query((bad, good)))
        assert names(answer) == names(alone)
        assert ["broken.jpg" in str(fault) for fault in answer.faults] == [True]
        with pytest.raises(UnreadablePhoto, match=r"broken\.jpg"):
            library.similar(Query((bad, replace(good, sign=-1))))


def test_examples_that_are_switched_off_do_not_count_and_one_must_be_wanted(
    world: World, service: FakeEncoderService
) -> None:
    bricks, sunset = (Example(world.folder / f"{kind}-0.jpg") for kind in ("bricks", "sunset"))
    with Library.open(world.data / "catalogue.sqlite", service, read_only=False) as library:
        for _ in library.index([world.folder]):
            pass
        alone = library.similar(Query((bricks,)))
        answer = library.similar(Query((bricks, replace(sunset, enabled=False))))
        assert [match.photo.id for match in answer.matches] == [
            match.photo.id for match in alone.matches
        ]
        both = library.similar(Query((bricks, sunset)))
        assert "sunset-0.jpg" not in names(both), "what is searched with is no result"
        for query in (Query(()), Query((replace(bricks, sign=-1),))):
            with pytest.raises(PhotoSimError, match="Add a photo of what you want"):
                library.similar(query)


def test_a_library_without_photos_says_what_to_do_and_one_not_indexed_yet_finds_none(
    tmp_path: Path, service: FakeEncoderService
) -> None:
    with Library.open(tmp_path / "catalogue.sqlite", service, read_only=False) as library:
        photo = make_photo(tmp_path / "new.png")
        with pytest.raises(PhotoSimError, match="no photos yet"):
            library.similar(Query((Example(photo),)))
        library.add_folder(tmp_path)
        for _ in library.scan_paths([photo]):
            pass
        assert library.similar(Query((Example(photo),))).matches == ()


def test_no_photo_that_is_searched_with_has_its_stack_among_the_results(
    tmp_path: Path, service: FakeEncoderService
) -> None:
    photos = [tmp_path / "photos" / f"IMG_{number}.jpg" for number in (1, 2, 3, 4)]
    for seed, photo in enumerate(photos):
        make_photo(photo, "hills", seed)
        make_photo(photo.with_stem(f"{photo.stem} edited"), "hills", 10 + seed)
    examples = (Example(photos[0]), Example(photos[1]), Example(photos[2], sign=-1))
    with Library.open(tmp_path / "catalogue.sqlite", service, read_only=False) as library:
        follow(library.index([tmp_path / "photos"]))
        answer = library.similar(Query(examples), USUAL_STACKS)
        found = {match.photo.path.name for match in results_of(answer)}
        assert found == {"IMG_4.jpg", "IMG_4 edited.jpg"}
        mates, kinds = behind_examples(answer)
        assert {one.path.name for one in mates} == {f"IMG_{n} edited.jpg" for n in (1, 2, 3)}
        assert kinds is StackKind.EDITED
        assert [one.path.name for one in behind_query(answer)[0]] == ["IMG_1 edited.jpg"]
        everything = library.similar(Query(examples))
        assert len(results_of(everything)) == 5
