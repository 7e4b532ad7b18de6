import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photosim.library.learning import PERHAPS, packed, unpacked
from photosim.library.lessons import Taught
from photosim.library.library import Library
from photosim.library.tag_folders import LeftOut
from photosim.library.teach import Teaching, TeachingError
from tests.library.conftest import Bench
from tests.photos import KINDS, make_photo

THREE = ("sunset", "bricks", "hills")


def done(steps: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def fill(bench: Bench, kinds: tuple[str, ...] = THREE, each: int = 8) -> Library:
    """Photos of some kinds, each in a sub-folder of its own, and the library they are in."""
    for kind in kinds:
        for seed in range(each):
            bench.photo(f"{kind}/{kind}-{seed}.png", kind, seed)
    bench.sync()
    return Library(bench.store, bench.service)


def teach(library: Library, bench: Bench, *names: str) -> Taught:
    taught = done(library.teaching.teach_folders(bench.folder, names or THREE))
    assert isinstance(taught, Taught)
    return taught


def tag_id(library: Library, name: str) -> int:
    lessons = library.teaching.lessons()
    return next(one.tag.id for lesson in lessons for one in lesson.tags if one.tag.name == name)


def ids_of(bench: Bench, kind: str) -> list[int]:
    return [photo.id for name, photo in bench.records().items() if name.startswith(f"{kind}/")]


def suggested(library: Library, bench: Bench, kind: str) -> set[str]:
    """What is suggested for all photos of a kind, by the name of the tag."""
    done(library.teaching.suggest())
    found = library.teaching.suggestions(ids_of(bench, kind))
    assert len(found) in (0, len(ids_of(bench, kind)))
    return {one.tag.name for some in found.values() for one in some if one.probability >= 0.9}


def test_sub_folders_become_tags_that_photos_get(bench: Bench) -> None:
    library = fill(bench)
    taught = teach(library, bench)
    assert taught.lesson is not None
    assert [one.tag.name for one in taught.lesson.tags] == sorted(THREE)
    assert [one.examples for one in taught.lesson.tags] == [8, 8, 8]
    assert taught.accuracy is not None
    assert (taught.accuracy.checked, taught.accuracy.right) == (24, 24)
    assert set(bench.store.tags.photos(tag_id(library, "hills"))) == set(ids_of(bench, "hills"))
    assert len(taught.changes.marked) == 24


def test_new_photos_get_suggestions_and_strange_ones_none(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    for seed in range(50, 54):
        bench.photo(f"new/{seed}.png", "bricks", seed)
        bench.photo(f"strange/{seed}.png", "skyline", seed)
    bench.sync()
    assert suggested(library, bench, "new") == {"bricks"}
    assert suggested(library, bench, "strange") == set()
    assert suggested(library, bench, "hills") == set(), "they have the tag already"
    assert list(library.teaching.suggest()) == [], "all photos were judged"


def test_suggestions_are_decided_and_undone(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    for seed in (50, 51):
        bench.photo(f"new/{seed}.png", "bricks", seed)
    bench.sync()
    done(library.teaching.suggest())
    bricks, (first, second) = tag_id(library, "bricks"), sorted(ids_of(bench, "new"))
    assert set(library.teaching.suggested(bricks)) == {first, second}
    yes = library.tags.say([first], bricks, carried=True)
    assert library.teaching.suggested(bricks).tolist() == [second]
    assert first in bench.store.tags.photos(bricks)
    no = library.tags.say([second], bricks, carried=False)
    assert library.teaching.suggested(bricks).tolist() == []
    assert library.tags.take_back(no.before).marked == (second,)
    library.tags.take_back(yes.before)
    assert set(library.teaching.suggested(bricks)) == {first, second}
    assert library.teaching.counts()[bricks] == 2


def test_a_photo_that_changed_is_judged_anew(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    path = bench.photo("new/1.png", "bricks", 50)
    bench.sync()
    assert suggested(library, bench, "new") == {"bricks"}
    make_photo(path, "sunset", 51, (64, 48))
    bench.notice(path)
    assert suggested(library, bench, "new") == {"sunset"}


def test_folders_named_after_dates_and_cameras_and_small_ones_are_left_out(bench: Bench) -> None:
    for name in ("2019-07", "100CANON", "bricks"):
        for seed in range(6):
            bench.photo(f"{name}/{seed}.png", "bricks", seed + 10 * len(name))
    bench.photo("few/1.png", "hills")
    bench.photo("loose.png", "hills", 9)
    bench.sync()
    found = Library(bench.store, bench.service).teaching.folders(bench.folder)
    assert {one.name: one.left_out for one in found} == {
        "100CANON": LeftOut.CAMERA,
        "2019-07": LeftOut.DATE,
        "bricks": None,
        "few": LeftOut.FEW,
    }
    assert [len(one.ids) for one in found] == [6, 6, 6, 1]


def test_folders_to_teach_are_in_the_order_of_the_sidebar(bench: Bench) -> None:
    names = ["Ant", "bee", "Cat", "img2", "img10"]
    for name in reversed(names):
        bench.photo(f"{name}/1.png", "hills")
    bench.sync()
    library = Library(bench.store, bench.service)
    assert [one.name for one in library.teaching.folders(bench.folder)] == names
    assert [one.below for one in library.table.subfolders(1, "")] == names


def test_what_cannot_be_taught_is_said_in_a_sentence(bench: Bench) -> None:
    library = fill(bench)

    def refusal(*names: str, folder: Path = bench.folder) -> str:
        with pytest.raises(TeachingError) as raised:
            done(library.teaching.teach_folders(folder, names))
        return str(raised.value)

    assert "Only the sub-folder hills" in refusal("hills")
    assert "no photos in a sub-folder gulls" in refusal("hills", "gulls")
    assert "no photos in sub-folders" in refusal(folder=bench.folder / "hills")
    assert library.teaching.lessons() == []


def test_an_empty_library_has_nothing_to_learn_from(bench: Bench) -> None:
    teaching = Library(bench.store, bench.service).teaching
    with pytest.raises(TeachingError, match="no photos in the library"):
        teaching.folders(bench.folder)
    with pytest.raises(TeachingError, match="No tags have been taught"):
        list(teaching.classify([bench.folder / "a.png"]))
    assert done(teaching.renew()) is None


def test_ten_thousand_tags_are_too_many(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    library = fill(bench)
    monkeypatch.setattr("photosim.library.teach.MOST_TAGS", 2)
    with pytest.raises(TeachingError, match=r"has 3 sub-folders .* at most 2 tags"):
        teach(library, bench)


def test_the_same_bytes_in_two_folders_teach_neither(bench: Bench) -> None:
    fill(bench)
    shutil.copy(bench.folder / "hills/hills-0.png", bench.folder / "bricks/copy.png")
    bench.sync()
    library = Library(bench.store, bench.service)
    taught = teach(library, bench)
    records = bench.records()
    twice = {records["hills/hills-0.png"].id, records["bricks/copy.png"].id}
    assert set(taught.in_two) == twice
    assert taught.examples == 23
    assert not twice & set(bench.store.tags.photos(tag_id(library, "hills")).tolist())


def test_folders_whose_names_differ_in_case_are_one_tag(bench: Bench) -> None:
    fill(bench)
    for seed in range(20, 26):
        bench.photo(f"HILLS/{seed}.png", "hills", seed)
    bench.sync()
    library = Library(bench.store, bench.service)
    taught = teach(library, bench, "HILLS", "hills", "bricks")
    assert taught.lesson is not None
    assert [one.examples for one in taught.lesson.tags] == [8, 14]
    with pytest.raises(TeachingError, match="but for case"):
        teach(library, bench, "HILLS", "hills")


def test_copies_count_once(bench: Bench) -> None:
    fill(bench)
    shutil.copy(bench.folder / "hills/hills-0.png", bench.folder / "hills/copy.png")
    bench.sync()
    taught = teach(Library(bench.store, bench.service), bench)
    assert taught.lesson is not None
    hills = next(one for one in taught.lesson.tags if one.tag.name == "hills")
    assert hills.examples == 8
    assert taught.in_two == ()


def test_tags_that_look_the_same_are_not_kept(bench: Bench) -> None:
    for seed in range(40):
        bench.photo(f"{'ab'[seed % 2]}/{seed}.png", "bubbles", seed)
    bench.sync()
    library = Library(bench.store, bench.service)
    taught = teach(library, bench, "a", "b")
    assert taught.lesson is None
    assert taught.accuracy is not None
    assert bench.store.tags.all() == []
    assert library.teaching.lessons() == []


def test_few_examples_are_a_hunch_that_suggests_nothing(bench: Bench) -> None:
    library = fill(bench, (*THREE, "skyline"))
    taught = done(library.teaching.teach_tag(("Holiday", "dusk"), ids_of(bench, "sunset")[:3]))
    (dusk,) = taught.lesson.tags
    assert dusk.is_hunch
    assert dusk.trust == ()
    assert taught.accuracy is None
    assert suggested(library, bench, "sunset") == set()


def test_one_tag_is_told_from_the_rest_of_the_library(bench: Bench) -> None:
    library = fill(bench, KINDS[:5], 14)
    dusk = ids_of(bench, "sunset")
    done(library.teaching.teach_tag(("dusk",), dusk[:10]))
    done(library.teaching.suggest())
    (lesson,) = library.teaching.lessons()
    assert lesson.accuracy is None
    assert lesson.tags[0].trust[0].recall.checked == 10
    found = set(library.teaching.suggested(tag_id(library, "dusk"), PERHAPS).tolist())
    assert found <= set(dusk[10:])
    assert len(found) >= 3


def test_more_examples_are_learnt_with_the_lesson_of_the_tag(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    for seed in (50, 51):
        bench.photo(f"new/{seed}.png", "bricks", seed)
    bench.sync()
    done(library.teaching.teach_tag(("bricks",), ids_of(bench, "new")))
    (lesson,) = library.teaching.lessons()
    assert {one.tag.name: one.examples for one in lesson.tags} == {
        "bricks": 10,
        "hills": 8,
        "sunset": 8,
    }


def test_photos_without_a_vector_teach_nothing_yet(bench: Bench) -> None:
    library = fill(bench)
    bench.photo("new/1.png", "skyline")
    bench.scan()
    with pytest.raises(TeachingError, match="indexed yet"):
        done(library.teaching.teach_tag(("town",), ids_of(bench, "new")))
    taught = done(
        library.teaching.teach_tag(("town",), ids_of(bench, "new") + ids_of(bench, "hills"))
    )
    assert taught.without == 1
    assert taught.examples == 8


def test_a_library_of_one_kind_has_nothing_to_tell_it_from(bench: Bench) -> None:
    library = fill(bench, ("hills",))
    with pytest.raises(TeachingError, match="no other photos"):
        done(library.teaching.teach_tag(("hill",), ids_of(bench, "hills")))


def test_teaching_is_undone(bench: Bench) -> None:
    library = fill(bench)
    first = teach(library, bench, "sunset", "bricks")
    second = teach(library, bench, "hills", "bricks")
    (lesson,) = library.teaching.lessons()
    assert [one.tag.name for one in lesson.tags] == ["bricks", "hills"]
    library.tags.take_back(second.before)
    done(library.teaching.renew())
    (lesson,) = library.teaching.lessons()
    assert [one.tag.name for one in lesson.tags] == ["bricks", "sunset"]
    assert {tag.name for tag in bench.store.tags.all()} == {"bricks", "sunset"}
    assert len(library.tags.take_back(first.before).marked) == 16
    assert bench.store.tags.all() == []
    assert bench.store.lessons.all() == {}


def test_forgetting_keeps_what_was_confirmed_and_is_undone(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    hills = tag_id(library, "hills")
    before = library.teaching.forget([hills])
    done(library.teaching.renew())
    (lesson,) = library.teaching.lessons()
    assert [one.tag.name for one in lesson.tags] == ["bricks", "sunset"], "the rest goes on"
    assert len(bench.store.tags.photos(hills)) == 8
    library.tags.take_back(before)
    done(library.teaching.renew())
    (lesson,) = library.teaching.lessons()
    assert len(lesson.tags) == 3


def test_answers_are_learnt_from(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    for seed in range(50, 56):
        bench.photo(f"strange/{seed}.png", "skyline", seed)
    bench.sync()
    before = bench.store.lessons.learnt()
    assert done(library.teaching.renew()) is None
    assert bench.store.lessons.learnt() == before, "nothing has changed"
    library.tags.say(ids_of(bench, "strange"), tag_id(library, "hills"), carried=False)
    done(library.teaching.renew())
    (learnt,) = bench.store.lessons.learnt()
    assert learnt.id > before[0].id
    assert unpacked(learnt.head).weights.shape[1] == 4, "and what is none of the three"


def test_a_tag_that_no_photo_has_any_more_is_left_out_of_its_lesson(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    library.tags.untag(ids_of(bench, "hills"), tag_id(library, "hills"))
    done(library.teaching.renew())
    (lesson,) = library.teaching.lessons()
    assert [one.tag.name for one in lesson.tags] == ["bricks", "sunset"]
    library.tags.untag(ids_of(bench, "bricks"), tag_id(library, "bricks"))
    library.tags.untag(ids_of(bench, "sunset"), tag_id(library, "sunset"))
    done(library.teaching.renew())


def test_another_encoder_learns_from_the_same_examples(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    (before,) = library.teaching.lessons()
    teaching = Teaching(bench.store, bench.service, lambda: "other", library.networks)
    for kind in THREE:
        ids, rows = bench.store.vectors.fetch(before.encoder, np.array(ids_of(bench, kind)))
        bench.keys.enter("other", ids.tolist(), rows[:, ::-1])
        bench.store.vectors.put("other", list(zip(ids.tolist(), rows[:, ::-1], strict=True)))
    done(teaching.renew())
    (after,) = teaching.lessons()
    assert after.encoder == "other"
    assert [one.examples for one in after.tags] == [one.examples for one in before.tags]
    done(teaching.suggest())


def test_files_are_classified_wherever_they_are(bench: Bench, tmp_path: Path) -> None:
    library = fill(bench)
    teach(library, bench)
    inside = bench.folder / "hills/hills-1.png"
    outside = make_photo(tmp_path / "elsewhere.png", "sunset", 77, (64, 48))
    strange = make_photo(tmp_path / "strange.png", "skyline", 78, (64, 48))
    bad = tmp_path / "bad.png"
    bad.write_text("no picture")
    bench.service.embedded.clear()
    found = list(library.teaching.classify([inside, outside, strange, bad, tmp_path / "none.png"]))
    assert [one.path for one in found] == [inside, outside, strange, bad, tmp_path / "none.png"]
    names = [[suggestion.tag.name for suggestion in one.suggestions] for one in found]
    assert names == [["hills"], ["sunset"], [], [], []]
    assert [one.fault is None for one in found] == [True, True, True, False, False]
    assert inside not in bench.service.embedded, "its vector is there already"


def test_an_edited_photo_is_classified_by_what_it_shows_now(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    edited = bench.folder / "hills/hills-1.png"
    make_photo(edited, "sunset", 80, (64, 48))
    (found,) = library.teaching.classify([edited])
    assert [one.tag.name for one in found.suggestions] == ["sunset"]


def test_a_head_survives_the_catalogue(bench: Bench) -> None:
    library = fill(bench)
    teach(library, bench)
    head = unpacked(bench.store.lessons.learnt()[0].head)
    again = unpacked(packed(head))
    np.testing.assert_array_equal(head.weights, again.weights)
    assert (head.gate, head.temperature) == (again.gate, again.temperature)
