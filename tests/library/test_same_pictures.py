"""Which results are called nearly identical: those that are the picture that is searched with."""

from collections.abc import Iterator
from concurrent.futures import Future, wait
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from photosim.library.query import Answer, Example, Match, Query, parted
from photosim.search.levels import Level
from photosim.search.options import SearchOptions
from photosim.vision.messages import EncoderUnavailable
from tests.library.test_duplicates import Desk, half

OPTIONS = SearchOptions(count=60)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A picture, others of its kind, which are as near by their vectors, and different ones."""
    desk = Desk(tmp_path)
    desk.photo("asked.png", "flower")
    for seed in (1, 2):
        like = desk.photo(f"like-{seed}.png", "flower", seed)
        with Image.open(like) as image, Image.open(desk.folder / "asked.png") as asked:
            mean = asked.convert("RGB").resize((4, 4), Image.Resampling.BOX)
            near = Image.blend(image.convert("RGB"), mean.resize(image.size, 0), 0.6)
        near.save(like)
    for kind in ("bricks", "skyline", "hills"):
        desk.photo(f"{kind}.png", kind)
    yield desk
    desk.close()


def asking(desk: Desk, *paths: Path) -> Query:
    examples = paths or (desk.folder / "asked.png",)
    return Query(tuple(map(Example, examples)), options=OPTIONS)


def answers(desk: Desk, query: Query) -> list[Answer]:
    """Every answer of a search, the last one being returned."""
    steps = desk.library.search(query)
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


def names(answer: Answer, level: Level = Level.NEARLY_IDENTICAL) -> list[str]:
    return [match.photo.path.name for match in answer.matches if match.level is level]


def signed(image: Image.Image) -> Image.Image:
    """A picture with something on it."""
    ImageDraw.Draw(image).rectangle((120, 100, 150, 112), "white")
    return image


def test_photos_of_one_kind_are_not_called_identical_however_near_they_are(desk: Desk) -> None:
    desk.index()
    found = answers(desk, asking(desk))[-1]
    near = {match.photo.path.name: match.similarity for match in found.matches}
    assert min(near["like-1.png"], near["like-2.png"]) > 0.9
    assert names(found) == []
    assert set(names(found, Level.VERY_SIMILAR)) >= {"like-1.png", "like-2.png"}


def test_copies_are_found_out_behind_the_answer_and_come_first(desk: Desk) -> None:
    for name, change in (("small.png", half), ("signed.png", signed)):
        desk.copy(desk.folder / "asked.png", name, change)
    desk.index()
    first, last = answers(desk, asking(desk))
    assert names(first) == []
    assert set(names(last)) == {"small.png", "signed.png"}
    assert {match.photo.id for match in first.matches} == {match.photo.id for match in last.matches}
    assert names(answers(desk, asking(desk))[0]) == names(last), "it is known by now"


def test_files_of_one_content_are_told_without_a_look(desk: Desk) -> None:
    desk.copy(desk.folder / "asked.png", "again.png")
    for seed in (1, 2):
        (desk.folder / f"like-{seed}.png").unlink()
    desk.index()
    [only] = answers(desk, asking(desk))
    assert names(only) == ["again.png"]
    assert desk.service.compared == []


def test_what_was_compared_before_is_not_looked_at_again(desk: Desk) -> None:
    desk.copy(desk.folder / "asked.png", "small.png", half)
    desk.index()
    desk.compare()
    desk.service.compared.clear()
    assert names(answers(desk, asking(desk))[0]) == ["small.png"]
    looked = {other.name for _, others in desk.service.compared for other in others}
    assert "small.png" not in looked


def test_what_a_person_said_is_not_the_same_is_not_called_so(desk: Desk) -> None:
    small = desk.copy(desk.folder / "asked.png", "small.png", half)
    desk.index()
    ids = [
        photo.id
        for photo in map(desk.library.photo_at, (desk.folder / "asked.png", small))
        if photo
    ]
    desk.library.duplicates.declare_not_same(ids[:1], ids[1:])
    assert names(answers(desk, asking(desk))[-1]) == []
    desk.compare()
    assert names(answers(desk, asking(desk))[-1]) == []


def test_a_picture_from_elsewhere_is_compared_too(desk: Desk, tmp_path: Path) -> None:
    desk.copy(desk.folder / "asked.png", "small.png", half)
    outside = tmp_path / "outside.png"
    with Image.open(desk.folder / "asked.png") as image:
        image.resize((200, 150)).save(outside)
    desk.index()
    assert set(names(answers(desk, asking(desk, outside))[-1])) == {"asked.png", "small.png"}


def test_of_several_pictures_each_may_be_the_same(desk: Desk) -> None:
    desk.copy(desk.folder / "asked.png", "small.png", half)
    desk.index()
    asked = asking(desk, desk.folder / "like-1.png", desk.folder / "asked.png")
    assert names(answers(desk, asked)[-1]) == ["small.png"]


def test_without_an_encoder_the_first_answer_stands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.copy(desk.folder / "asked.png", "small.png", half)
    desk.index()
    failed: Future[object] = Future()
    failed.set_exception(EncoderUnavailable("It cannot be kept running."))
    monkeypatch.setattr(desk.service, "compare", lambda *_photos: failed)
    found = answers(desk, asking(desk))
    assert [names(answer) for answer in found] == [[], []]


def test_a_query_that_cannot_be_seen_any_more_leaves_the_first_answer(
    desk: Desk, tmp_path: Path
) -> None:
    desk.copy(desk.folder / "asked.png", "small.png", half)
    desk.index()
    (desk.folder / "asked.png").unlink()
    for thumbnail in (tmp_path / "thumbnails").rglob("*.png"):
        thumbnail.unlink()
    assert names(answers(desk, asking(desk))[-1]) == []


def test_what_stands_before_a_copy_is_not_called_identical_for_that(desk: Desk) -> None:
    desk.index()
    first, second, third = answers(desk, asking(desk))[-1].matches[:3]
    told = [
        Match(first.photo, 0.95, Level.VERY_SIMILAR),
        Match(second.photo, 0.99, Level.NEARLY_IDENTICAL),
        Match(third.photo, 0.5, Level.FAR),
    ]
    levels = [match.level for match in parted(told)]
    assert levels == [Level.VERY_SIMILAR, Level.VERY_SIMILAR, Level.FAR]
