"""Smart albums: kept with all that they are made of, changed, and all of it undone."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from photosim.catalogue.albums import AlbumError
from photosim.catalogue.store import Store
from photosim.library.arrangement import (
    Branch,
    InCountry,
    Marks,
    Near,
    Orientation,
    Scope,
    Shelf,
    Span,
    at_least,
)
from photosim.library.library import Library
from photosim.library.query import Example, Query, Region
from photosim.library.query_text import read_query, written_query
from photosim.library.smart_albums import SmartAlbums
from photosim.library.tags import Tags
from tests.fakes import FakeEncoderService

QUERY = Query(
    (
        Example(Path("/photos/a.jpg"), 7),
        Example(Path("/elsewhere/b\udcff.jpg"), None, -1, Region(0.1, 0.2, 0.5, 0.5), "b", False),
    ),
    Scope(
        Shelf(
            (Branch(3, "trips/2019"), Branch(5)),
            marks=Marks(at_least(2), tag=(4,)),
            area=Near(43.8, 11.3, 10, "Florence"),
        ),
        "beach",
        date(2019, 1, 1),
        None,
        format=("jpg",),
        orientation=(Orientation.SQUARE,),
        pixels=(Span(1_000),),
        size=(Span(0, 5_000),),
        undated=True,
    ),
)
IN_ITALY = Query(words="hills", scope=Scope(Shelf(area=InCountry("IT", "Italy"))))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "catalogue.sqlite")


@pytest.fixture
def tags(store: Store) -> Tags:
    return Library(store, FakeEncoderService()).tags


def shown(albums: SmartAlbums) -> dict[str, Query]:
    return {album.name: album.query for album in albums.all()}


def test_a_smart_album_is_there_again_with_all_that_it_is_made_of(tags: Tags) -> None:
    tags.smart_albums.save(" Beaches ", QUERY)
    tags.smart_albums.save("Hills", IN_ITALY)
    assert shown(tags.smart_albums) == {"Beaches": QUERY, "Hills": IN_ITALY}
    area = shown(tags.smart_albums)["Beaches"].scope.shelf.area
    assert isinstance(area, Near)
    assert area.name == "Florence"


def test_each_change_is_undone_also_after_a_restart(tags: Tags, store: Store) -> None:
    albums, steps = tags.smart_albums, tags.steps
    states = [shown(albums)]
    for say in (
        lambda: albums.save("Beaches", QUERY),
        lambda: albums.save("beaches", IN_ITALY),  # in its place
        lambda: albums.rename(1, "Italy"),
        lambda: albums.change(1, QUERY),
        lambda: albums.delete(1),
    ):
        steps.keep(say)
        states.append(shown(albums))
    names = ["", "Beaches", "Beaches", "Italy", "Italy", ""]
    assert [" ".join(state) for state in states] == names
    path = store.session.path
    store.close()
    with Store.open(path) as again:
        tags = Library(again, FakeEncoderService()).tags
        for step in reversed(tags.steps.all()):
            assert shown(tags.smart_albums) == states.pop()
            tags.steps.take_back(step.id)
        assert [shown(tags.smart_albums)] == states


def test_a_name_is_had_once(tags: Tags) -> None:
    tags.smart_albums.save("Beaches", QUERY)
    tags.smart_albums.save("Hills", IN_ITALY)
    with pytest.raises(AlbumError, match="“Beaches” already"):
        tags.smart_albums.rename(2, "BEACHES")
    with pytest.raises(AlbumError, match="needs a name"):
        tags.smart_albums.save("  ", QUERY)
    tags.smart_albums.delete(2)
    with pytest.raises(AlbumError, match="no longer there"):
        tags.smart_albums.rename(2, "Mountains")


def test_what_an_older_program_kept_in_a_file_is_taken_over_once(
    tags: Tags, store: Store, tmp_path: Path
) -> None:
    scope = {"shelf": {"folder_id": 3}, "words": "", "since": "2019-01-01", "until": None}
    text = json.dumps({"searches": {"Old": {"examples": [], "scope": scope}}})
    (tmp_path / "searches.json").write_text(text)
    store.close()
    for _ in range(2):
        with Library.open(
            tmp_path / "catalogue.sqlite", FakeEncoderService(), read_only=False
        ) as library:
            old = Query(scope=Scope(Shelf((Branch(3),)), since=date(2019, 1, 1)))
            assert shown(library.tags.smart_albums) == {"Old": old}
            assert not library.tags.steps.all()
    assert (tmp_path / "searches-kept.json").read_text() == text


def test_no_name_and_no_damaged_search_of_an_older_program_keeps_others_away(
    tags: Tags, tmp_path: Path
) -> None:
    """Names had any length, differed by case, and what cannot be read stays in the file."""
    documents = [written_query(Query(scope=Scope(words=word))) for word in "abcd"]
    names = ["sea" * 100, "Cats", "cats", "\x07"]
    searches = {**dict(zip(names, documents, strict=True)), "damaged": {"examples": 3}}
    (tmp_path / "searches.json").write_text(json.dumps({"searches": searches}))
    tags.smart_albums.take_over()
    found = {one.name: one.query.scope.words for one in tags.smart_albums.all()}
    assert found == {("sea" * 100)[:200]: "a", "Cats": "b", "cats (2)": "c", "…": "d"}
    assert "damaged" in (tmp_path / "searches-damaged.json").read_text()
    assert not (tmp_path / "searches.json").exists()


@pytest.mark.parametrize("text", ["", "[]", '{"searches": 3}', '{"searches": {"a": {}}}', "\udcff"])
def test_a_damaged_file_is_set_aside(
    tags: Tags, tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "searches.json").write_bytes(os.fsencode(text))
    tags.smart_albums.take_over()
    assert "cannot be read" in caplog.text
    assert (tmp_path / "searches-damaged.json").read_bytes() == os.fsencode(text)
    assert not tags.smart_albums.all()


def test_a_filter_with_one_value_of_a_condition_is_read_as_earlier_programs_kept_it() -> None:
    marks = {"stars": 3, "heart": False, "rejected": None, "tag": 4}
    shelf = {"folder_id": 5, "below": "trips", "recent": True, "marks": marks, "album": 2}
    scope = {
        "shelf": {**shelf, "area": None},
        **{"words": "sea", "since": None, "until": "2020-12-31"},
        **{"camera": "Canon", "lens": "", "format": "jpg", "orientation": "square"},
        **{"pixels": {"least": 5, "most": None}, "size": {"least": 0, "most": None}},
    }
    assert read_query({"examples": [], "words": "", "scope": scope}) == Query(
        scope=Scope(
            Shelf((Branch(5, "trips"),), recent=True, marks=Marks((3, 4, 5), tag=(4,)), album=(2,)),
            "sea",
            until=date(2020, 12, 31),
            camera=("Canon",),
            format=("jpg",),
            orientation=(Orientation.SQUARE,),
            pixels=(Span(5),),
        )
    )
