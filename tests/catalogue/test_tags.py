"""Tags, ratings and hearts are kept by content, and a person's word goes before a file's."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photosim.annotations import Annotations
from photosim.catalogue.ratings import RatingsBefore
from photosim.catalogue.records import FileFacts, Origin, PictureFacts, Rating, Tagging
from photosim.catalogue.store import Store
from photosim.catalogue.tags import TagError

ENCODER = "encoder"
A, B, C, D = (bytes([number]) * 16 for number in (1, 2, 3, 4))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "catalogue.sqlite") as store:
        yield store


def add(store: Store, *contents: bytes, folder: str = "/photos") -> list[int]:
    """Photos of these contents, which have been read."""
    folder_id = store.add_folder(Path(folder), None)
    ids = store.files.add(
        folder_id, [(f"{n}.jpg", FileFacts(n, n)) for n in range(1, len(contents) + 1)]
    )
    for photo_id, content in zip(ids, contents, strict=True):
        read(store, photo_id, content)
    return ids


def read(store: Store, photo_id: int, content: bytes) -> None:
    vector = np.full(4, 0.5, np.float16)
    store.complete_photos([PictureFacts(photo_id, 1, 2, content, 30, 20, None, vector)], ENCODER)


def edit(store: Store, photo_id: int, content: bytes) -> None:
    """Another program writes the file at the photo's path."""
    store.files.reset([(photo_id, FileFacts(7, 8))])
    read(store, photo_id, content)


def tags_of(store: Store, photo_id: int) -> set[tuple[str, ...]]:
    paths = {tag.id: tag.path for tag in store.tags.all()}
    said = store.tags.of_photos([photo_id]).get(photo_id, [])
    return {paths[item.tag_id] for item in said if item.sign > 0}


# The tree


def test_tags_are_put_in_order_anew_only_where_they_have_changed(
    store: Store, tmp_path: Path
) -> None:
    paris = store.tags.make(("Places", "Paris"))
    first = store.tags.all()
    assert all(one is other for one, other in zip(first, store.tags.all(), strict=True))
    first.clear()  # which is the asker's own
    with Store.open(tmp_path / "catalogue.sqlite") as other:
        other.tags.place(paris, None, "Lutetia")
    assert [tag.path for tag in store.tags.all()] == [("Lutetia",), ("Places",)]
    store.tags.delete(paris)
    assert [tag.path for tag in store.tags.all()] == [("Places",)]


def test_a_path_makes_a_tag_and_all_it_lies_in_once(store: Store) -> None:
    paris = store.tags.make(("Places", "Paris"))
    assert store.tags.make(("places", " PARIS ")) == paris
    assert [tag.path for tag in store.tags.all()] == [("Places",), ("Places", "Paris")]
    assert store.tags.make(("People", "Paris")) != paris


@pytest.mark.parametrize("path", [(), ("",), ("Places", " \n"), ("x" * 201,)])
def test_a_tag_without_a_proper_name_is_refused(store: Store, path: tuple[str, ...]) -> None:
    with pytest.raises(TagError):
        store.tags.make(path)
    assert store.tags.all() == []


def test_tags_are_renamed_and_moved_unless_one_of_that_name_is_there(store: Store) -> None:
    places, paris = store.tags.make(("Places",)), store.tags.make(("Paris",))
    rome = store.tags.make(("Places", "Rome"))
    store.tags.place(paris, places, "Paris")
    store.tags.place(paris, places, "PARIS")  # its own name, in another case
    with pytest.raises(TagError, match="rome"):
        store.tags.place(paris, places, "rome")
    with pytest.raises(TagError, match="itself"):
        store.tags.place(places, paris, "Places")
    store.tags.make(("Rome",))
    with pytest.raises(TagError, match="Rome"):
        store.tags.place(rome, None, "Rome")
    assert [tag.path for tag in store.tags.all()] == [
        ("Places",),
        ("Places", "PARIS"),
        ("Places", "Rome"),
        ("Rome",),
    ]


def test_a_deleted_tag_comes_back_with_all_in_it_and_its_photos(store: Store) -> None:
    (photo,) = add(store, A)
    paris = store.tags.make(("Places", "Paris"))
    places = store.tags.make(("Places",))
    store.tags.tag(paris, [A])
    before = store.tags.all(), store.tags.every()
    deleted = store.tags.delete(places)
    assert store.tags.all() == []
    assert tags_of(store, photo) == set()
    store.tags.undelete(deleted)
    assert (store.tags.all(), store.tags.every()) == before


def test_a_deleted_tag_does_not_come_back_beside_a_new_one_of_its_name(store: Store) -> None:
    deleted = store.tags.delete(store.tags.make(("Paris",)))
    store.tags.make(("paris",))
    with pytest.raises(TagError, match="Paris"):
        store.tags.undelete(deleted)
    assert [tag.path for tag in store.tags.all()] == [("paris",)]


# Which photos have which


def test_photos_of_a_tag_are_those_of_the_tags_in_it_too(store: Store) -> None:
    first, second, third = add(store, A, B, C)
    places, paris = store.tags.make(("Places",)), store.tags.make(("Places", "Paris"))
    store.tags.tag(paris, [A, B])
    store.tags.tag(places, [B, C])
    store.tags.refuse(paris, [C])
    assert store.tags.photos(places).tolist() == [first, second, third]
    assert store.tags.photos(paris).tolist() == [first, second]
    assert store.tags.photos(places, deep=False).tolist() == [second, third]
    assert store.tags.photos(paris, sign=-1).tolist() == [third]
    tags, photos = store.tags.pairs()
    assert tags.tolist() == sorted([places, places, paris, paris])
    assert sorted(photos[tags == paris].tolist()) == [first, second]
    assert store.tags.pairs(np.array([third]))[0].tolist() == [places]


def test_copies_share_their_tags_and_a_removed_photo_keeps_them(store: Store) -> None:
    first, copy = add(store, A, A)
    tag = store.tags.make(("Paris",))
    store.tags.tag(tag, [A])
    assert tags_of(store, first) == tags_of(store, copy) == {("Paris",)}
    store.files.mark_removed([first])
    assert store.tags.photos(tag).tolist() == [copy]
    store.remove_folder(store.folders()[0].id)
    assert store.tags.pairs()[0].size == 0
    (back,) = add(store, A, folder="/elsewhere")
    assert tags_of(store, back) == {("Paris",)}


def test_every_change_of_tags_can_be_undone(store: Store) -> None:
    tag = store.tags.make(("Paris",))
    store.tags.tag(tag, [A])
    store.tags.refuse(tag, [B])
    store.tags.tag(tag, [C], Origin.FILE)
    before = store.tags.every()
    for change in (store.tags.tag, store.tags.refuse, store.tags.untag, store.tags.forget):
        undo = change(tag, [A, B, C, D])
        assert store.tags.every() != before
        store.tags.put_back(undo)
        assert store.tags.every() == before


def test_what_is_undone_of_a_tag_that_is_gone_leaves_nothing(store: Store) -> None:
    tag = store.tags.make(("Paris",))
    store.tags.tag(tag, [A])
    undo = store.tags.untag(tag, [A])
    store.tags.delete(tag)
    store.tags.put_back(undo)
    assert store.tags.every() == []


def test_what_a_person_says_goes_before_what_was_read(store: Store) -> None:
    tag = store.tags.make(("Paris",))
    store.tags.refuse(tag, [A])
    store.tags.tag(tag, [A], Origin.FILE)
    assert store.tags.every() == [Tagging(A, tag, -1, Origin.PERSON)]
    store.tags.tag(tag, [A])
    assert store.tags.every() == [Tagging(A, tag, 1, Origin.PERSON)]


def test_a_tag_taken_off_does_not_come_back_from_the_file(store: Store) -> None:
    (photo,) = add(store, A)
    store.annotations.put_embedded({photo: Annotations(tags=(("Paris",),))})
    store.tags.untag(store.tags.make(("Paris",)), [A])
    store.annotations.put_embedded({photo: Annotations(tags=(("Paris",), ("Rome",)))})
    assert tags_of(store, photo) == {("Rome",)}


# Ratings


def test_ratings_are_kept_and_each_change_can_be_undone(store: Store) -> None:
    (photo,) = add(store, A)
    ratings = store.ratings
    assert ratings.of_photos([photo]) == {}
    changes: list[tuple[Callable[[], RatingsBefore], Rating]] = [
        (lambda: ratings.rate([A], 4), Rating(4, origin=Origin.PERSON)),
        (lambda: ratings.reject([A]), Rating(4, rejected=True, origin=Origin.PERSON)),
        (lambda: ratings.give_heart([A]), Rating(4, True, True, Origin.PERSON)),
        (lambda: ratings.rate([A], 5), Rating(5, False, True, Origin.PERSON)),
    ]
    for change, expected in changes:
        before = ratings.every()
        undo = change()
        assert ratings.of_photos([photo]) == {photo: expected}
        ratings.put_back(undo)
        assert ratings.every() == before
        change()
    assert ratings.photos().tolist() == [(photo, 5, False, True)]


def test_a_heart_is_no_word_on_stars_so_files_may_still_say_them(store: Store) -> None:
    (photo,) = add(store, A)
    store.ratings.give_heart([A])
    store.annotations.put_embedded({photo: Annotations(stars=3)})
    assert store.ratings.of_photos([photo])[photo] == Rating(3, False, True, Origin.FILE)
    store.ratings.rate([A], 1)
    store.annotations.put_embedded({photo: Annotations(stars=5)})
    assert store.ratings.of_photos([photo])[photo].stars == 1


# What files say


def test_what_a_file_does_not_say_any_more_is_gone_and_the_person_s_word_stays(
    store: Store,
) -> None:
    (photo,) = add(store, A)
    store.tags.tag(store.tags.make(("Mine",)), [A])
    said = Annotations(2, tags=(("Places", "Paris"), ("Rome",)))
    store.annotations.put_sidecars({photo: (said, "a.xmp 10")})
    assert tags_of(store, photo) == {("Mine",), ("Places", "Paris"), ("Rome",)}
    store.annotations.put_sidecars({photo: (Annotations(tags=(("Rome",),)), "a.xmp 11")})
    assert tags_of(store, photo) == {("Mine",), ("Rome",)}
    assert store.ratings.of_photos([photo])[photo].stars is None
    assert store.annotations.seen(store.folders()[0].id, "") == {"1.jpg": "a.xmp 11"}


def test_file_and_sidecar_both_count_and_the_sidecar_s_stars(store: Store) -> None:
    (photo,) = add(store, A)
    store.annotations.put_sidecars({photo: (Annotations(5, tags=(("Rome",),)), "s")})
    store.annotations.put_embedded({photo: Annotations(1, tags=(("Paris",),))})
    assert tags_of(store, photo) == {("Paris",), ("Rome",)}
    assert store.ratings.of_photos([photo])[photo].stars == 5
    store.annotations.put_embedded({photo: Annotations()})
    assert tags_of(store, photo) == {("Rome",)}


def test_a_copy_without_a_sidecar_takes_nothing_from_the_one_that_has_it(store: Store) -> None:
    first, copy = add(store, A, A)
    store.annotations.put_sidecars({first: (Annotations(tags=(("Rome",),)), "s")})
    store.annotations.put_embedded({copy: Annotations()})
    assert tags_of(store, copy) == {("Rome",)}


def test_what_a_sidecar_says_waits_until_the_photo_is_read(store: Store) -> None:
    folder_id = store.add_folder(Path("/photos"), None)
    (photo,) = store.files.add(folder_id, [("a.jpg", FileFacts(1, 1))])
    store.annotations.put_sidecars({photo: (Annotations(4, tags=(("Rome",),)), "s")})
    assert tags_of(store, photo) == set()
    read(store, photo, A)
    assert tags_of(store, photo) == {("Rome",)}
    assert store.ratings.of_photos([photo])[photo].stars == 4


# Edited files


def test_an_edited_file_keeps_what_the_person_said_of_it(store: Store) -> None:
    (photo,) = add(store, A)
    yes, no = store.tags.make(("Paris",)), store.tags.make(("Rome",))
    store.tags.tag(yes, [A])
    store.tags.refuse(no, [A])
    store.ratings.rate([A], 4)
    store.ratings.give_heart([A])
    edit(store, photo, B)
    edit(store, photo, C)  # twice
    said = {(item.tag_id, item.sign) for item in store.tags.of_photos([photo])[photo]}
    assert said == {(yes, 1), (no, -1)}
    assert store.ratings.of_photos([photo])[photo] == Rating(4, heart=True, origin=Origin.PERSON)
    store.tags.untag(yes, [C])
    edit(store, photo, A)  # the first content from a backup: the last word counts
    assert tags_of(store, photo) == set()


def test_an_edited_file_loses_what_only_the_file_said(store: Store) -> None:
    (photo,) = add(store, A)
    store.annotations.put_embedded({photo: Annotations(tags=(("Paris",),))})
    edit(store, photo, B)
    store.annotations.put_embedded({photo: Annotations()})
    assert tags_of(store, photo) == set()


def test_a_photo_overwritten_with_another_of_the_library_has_that_one_s_tags(store: Store) -> None:
    first, second = add(store, A, B)
    store.tags.tag(store.tags.make(("Paris",)), [A])
    store.tags.tag(store.tags.make(("Rome",)), [B])
    edit(store, first, B)
    assert tags_of(store, first) == tags_of(store, second) == {("Rome",)}


def test_another_photo_where_one_was_deleted_does_not_get_its_tags(store: Store) -> None:
    (photo,) = add(store, A)
    store.tags.tag(store.tags.make(("Paris",)), [A])
    store.files.mark_removed([photo])
    edit(store, photo, B)
    assert tags_of(store, photo) == set()


def test_what_is_said_of_very_many_contents_is_asked_for_at_once(store: Store) -> None:
    contents = [number.to_bytes(16, "big") for number in range(20_000)]
    tag = store.tags.make(("Summer",))
    store.tags.tag(tag, contents)
    store.ratings.rate(contents, 4)
    asked: list[str] = []
    with store.session.read() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_trace_callback(asked.append)
        assert len(store.tags.of_contents(contents)) == 20_000
        assert len(store.ratings.of_contents(contents)) == 20_000
        assert store.files.with_content(contents) == []
        assert store.files.known(range(20_000)) == []
        driver.set_trace_callback(None)
    assert len([one for one in asked if one.startswith("SELECT")]) == 4
