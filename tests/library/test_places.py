"""Where photos were taken, as files and sidecars say it, is kept, and photos are found by it."""

import os
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from photosim.catalogue.records import PictureFacts
from photosim.library.arrangement import Arrangement, InCountry, Near, Scope, Shelf
from photosim.library.browse import PhotoTable
from photosim.library.facts import read_facts_again
from photosim.library.gazetteer import Gazetteer, distances_km, gazetteer
from photosim.library.library import Library
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.progress import Changes
from photosim.library.query import Query, SearchRefused
from photosim.library.sidecar_writing import write_sidecars
from photosim.library.tags import Tags
from tests.library.conftest import Bench
from tests.photos import draw_photo, make_photo
from tests.sidecars import digikam

FLORENCE, FIESOLE, ROME = (43.77, 11.25), (43.806, 11.293), (41.9, 12.5)
PARIS = (48.858333, 2.29)
IN_PARIS = digikam(3).replace(
    'xmp:Rating="3"', 'xmp:Rating="3" exif:GPSLatitude="48,51.5N" exif:GPSLongitude="2,17.4E"', 1
)


def position_of(bench: Bench, name: str) -> tuple[float, float] | None:
    return bench.records()[name].position


def names(bench: Bench, table: PhotoTable, area: Near | InCountry) -> set[str]:
    return {photo.path.name for photo in bench.store.photos(table.taken_at(area))}


def test_the_place_of_an_indexed_photo_is_kept(bench: Bench) -> None:
    make_photo(bench.folder / "a.jpg", position=FLORENCE)
    make_photo(bench.folder / "b.heic", seed=1, position=ROME)
    bench.photo("c.jpg", seed=2)
    bench.sync()
    assert position_of(bench, "a.jpg") == pytest.approx(FLORENCE, abs=1e-5)
    assert position_of(bench, "b.heic") == pytest.approx(ROME, abs=1e-5)
    assert position_of(bench, "c.jpg") is None


def test_a_photo_that_is_edited_is_where_its_file_says_now(bench: Bench) -> None:
    path = make_photo(bench.folder / "a.jpg", position=FLORENCE)
    bench.sync()
    draw_photo(seed=1).save(path)
    os.utime(path, (20, 20))
    bench.notice(path)
    assert position_of(bench, "a.jpg") is None


def test_a_sidecar_goes_before_the_file_until_it_says_nothing_more(bench: Bench) -> None:
    make_photo(bench.folder / "a.jpg", position=FLORENCE)
    bench.sync()
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(IN_PARIS)
    photo_id = bench.records()["a.jpg"].id
    assert bench.notice(sidecar) == Changes(updated=(photo_id,), marked=(photo_id,))
    assert position_of(bench, "a.jpg") == pytest.approx(PARIS, abs=1e-5)
    sidecar.write_text(digikam(3))
    bench.notice(sidecar)
    assert position_of(bench, "a.jpg") == pytest.approx(FLORENCE, abs=1e-5)


def test_writing_a_sidecar_leaves_its_place(bench: Bench) -> None:
    bench.photo("a.jpg")
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(IN_PARIS)
    bench.sync()
    photo_id = bench.records()["a.jpg"].id
    Tags(bench.store, MarkedPhotos(bench.store)).rate([photo_id], 5)
    for _ in write_sidecars(bench.store, [photo_id]):
        pass
    assert "GPSLatitude" in sidecar.read_text()
    assert position_of(bench, "a.jpg") == pytest.approx(PARIS, abs=1e-5)


def test_places_of_photos_that_are_known_already_are_read_in_the_background(bench: Bench) -> None:
    make_photo(bench.folder / "a.jpg", position=FLORENCE)
    bench.sync()
    photo = bench.records()["a.jpg"]
    file = bench.store.files.known([photo.id])[0]
    encoder = bench.service.choice.identity
    assert file.content_hash is not None
    assert photo.width is not None
    assert photo.height is not None
    before = PictureFacts(
        photo.id,
        photo.size,
        photo.mtime_ns,
        file.content_hash,
        photo.width,
        photo.height,
        None,
        bench.store.vectors.of_photo(photo.id)[encoder],
        facts_version=4,
    )
    with bench.store.session.write() as connection:
        connection.exec_driver_sql("DELETE FROM annotation")
        connection.exec_driver_sql("UPDATE photo SET latitude = NULL, longitude = NULL")
        bench.store.complete_photos([before], encoder)
    assert position_of(bench, "a.jpg") is None
    changes = Changes.joined(read_facts_again(bench.store, bench.keys, bench.service))
    assert changes.updated == (photo.id,)
    assert position_of(bench, "a.jpg") == pytest.approx(FLORENCE, abs=1e-5)


def test_photos_are_found_by_where_they_were_taken(bench: Bench) -> None:
    for seed, (name, position) in enumerate(
        (("florence.jpg", FLORENCE), ("fiesole.jpg", FIESOLE), ("rome.jpg", ROME))
    ):
        make_photo(bench.folder / name, "sunset", seed, position=position)
    bench.photo("nowhere.jpg", seed=4)
    bench.sync()
    table = PhotoTable(bench.store)
    assert table.count_placed() == 3
    assert names(bench, table, Near(*FLORENCE, 1)) == {"florence.jpg"}
    assert names(bench, table, Near(*FLORENCE, 10)) == {"florence.jpg", "fiesole.jpg"}
    assert names(bench, table, InCountry("IT")) == {"florence.jpg", "fiesole.jpg", "rome.jpg"}
    assert names(bench, table, InCountry("FR")) == set()
    rome = Shelf(area=Near(*ROME, 20))
    found = table.arrange(rome, Arrangement()).ids
    assert found.tolist() == [bench.records()["rome.jpg"].id]
    within = table.within(Scope(rome))
    assert within is not None
    assert within.tolist() == found.tolist()


def test_a_photo_that_gets_a_place_is_found_by_it_at_once(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    table = PhotoTable(bench.store)
    assert table.count_placed() == 0
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(IN_PARIS)
    table.note(bench.notice(sidecar))
    assert names(bench, table, InCountry("FR")) == {"a.jpg"}


def test_a_place_that_changes_renews_the_stamp_that_kept_columns_go_by(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    before = bench.store.browse.stamps()
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(IN_PARIS)
    bench.notice(sidecar)
    assert bench.store.browse.stamps() != before


# The gazetteer


def test_names_lead_to_places_in_english_and_german() -> None:
    known = gazetteer()
    for phrase in ("Florence", "Florenz", "florence", "Firenze"):
        place = known.find(phrase, "en")[0]
        assert isinstance(place, Near)
        assert place.name == "Florence, Italy"
        assert distances_km(np.array([FLORENCE], np.float32), place.latitude, place.longitude) < 3
    assert [known.find(word, "de")[0] for word in ("Italy", "italien")] == [InCountry("IT")] * 2
    assert known.find("Rom", "de")[0].name == "Rom, Italien"
    assert known.find("Nowhereville", "en") == []


def test_of_several_cities_of_a_name_the_largest_comes_first() -> None:
    first, *others = gazetteer().find("Paris", "en")
    assert first.name == "Paris, France"
    assert "Paris, United States" in [place.name for place in others]


@pytest.mark.parametrize(
    ("position", "city", "country"),
    [
        (FLORENCE, "Florence", "Italy"),
        (FIESOLE, "Florence", "Italy"),  # which reaches as far
        ((52.4, 13.06), "Potsdam", "Germany"),  # not Berlin
        ((36.4, 25.43), "", "Greece"),  # off an island's coast, as coarse as it is drawn
        ((0.0, -30.0), "", ""),
        ((1.29, 103.85), "Singapore", ""),
    ],
)
def test_a_place_is_named_by_the_city_that_reaches_there(
    position: tuple[float, float], city: str, country: str
) -> None:
    found = gazetteer().whereabouts(*position, "en")
    assert (found.city, found.country) == (city, country)


def test_enclaves_and_holes_are_no_part_of_the_country_around_them() -> None:
    lesotho, vatican = (-29.6, 28.2), (41.9029, 12.4534)
    positions = np.array([lesotho, vatican, (-26.2, 28.0)], np.float32)
    assert gazetteer().is_in_country("ZA", positions).tolist() == [False, False, True]
    assert gazetteer().is_in_country("LS", positions).tolist() == [True, False, False]


@given(st.floats(-89, 89), st.floats(-180, 180))
def test_what_is_inside_is_what_a_painter_would_fill(latitude: float, longitude: float) -> None:
    """Against an even-odd count of single edges, one after the other."""
    position = np.array([[latitude, longitude]], np.float32)
    y, x = position[0].tolist()
    for code in ("CA", "ID", "NO"):
        number = gazetteer().codes.index(code)
        crossings = 0
        for ring in gazetteer().rings(2):
            if ring.country != number:
                continue
            (south, west), (north, east) = ring.points.min(0), ring.points.max(0)
            if not (south <= y <= north and west <= x):
                continue
            for (y1, x1), (y2, x2) in zip(
                ring.points[:-1].tolist(), ring.points[1:].tolist(), strict=True
            ):
                if (y1 < y) != (y2 < y) and x1 + (y - y1) / (y2 - y1) * (x2 - x1) < x:
                    crossings += 1
            assert east >= west
        if crossings % 2:
            assert gazetteer().is_in_country(code, position)[0]


def test_every_ring_is_closed_at_every_level() -> None:
    for level in range(3):
        rings = gazetteer().rings(level)
        assert len(rings) > 100
        for ring in rings:
            assert np.array_equal(ring.points[0], ring.points[-1])


def test_a_made_gazetteer_of_one_square_country() -> None:
    text = np.frombuffer(b"AA\tSquareland", np.uint8)
    arrays: dict[str, NDArray[Any]] = {
        "origins": np.array([[0, 0]], np.int32),
        "steps": np.array([[0, 0], [500, 0], [0, 500], [-500, 0], [0, -500]], np.int16),
        "levels": np.zeros(5, np.uint8),
        "arcs": np.array([5], np.int32),
        "ring_arcs": np.array([0], np.int16),
        "rings": np.array([1], np.int16),
        "ring_countries": np.array([0], np.int16),
        "countries": text,
        "city_places": np.array([[250, 250]], np.int32),
        "city_people": np.array([100_000], np.int32),
        "city_countries": np.array([0], np.int16),
        "cities": np.frombuffer(b"Middle\tMitte", np.uint8),
    }
    known = Gazetteer(arrays)
    assert known.whereabouts(0.4, 0.6, "de").city == "Mitte"
    inside = known.is_in_country("AA", np.array([[0.5, 0.5], [0.99, 0.01], [5, 5]], np.float32))
    assert inside.tolist() == [True, True, False]


# Words


@pytest.fixture
def travels(bench: Bench) -> Library:
    for seed, (name, kind, position) in enumerate(
        (
            ("florence", "flower", FLORENCE),
            ("rome", "sunset", ROME),
            ("sydney", "hills", (-33.86, 151.2)),
        )
    ):
        make_photo(bench.folder / f"{seed}.jpg", kind, seed, position=position)
        assert name
    bench.sync()
    return Library(bench.store, bench.service)


def found(library: Library, words: str) -> set[str]:
    answer = library.similar(Query(words=words))
    return {match.photo.path.name for match in answer.matches}


@pytest.mark.parametrize(
    ("words", "language", "names"),
    [
        ("Florence", "en", {"0.jpg"}),
        ("in Italy", "en", {"0.jpg", "1.jpg"}),
        ("Italien", "de", {"0.jpg", "1.jpg"}),
        ("in Rom", "de", {"1.jpg"}),
        ("Florence Rome", "en", {"0.jpg", "1.jpg"}),
        ("Australia", "en", {"2.jpg"}),
    ],
)
def test_words_that_name_a_place_find_what_was_taken_there(
    travels: Library, words: str, language: str, names: set[str]
) -> None:
    travels.words.language = language
    assert found(travels, words) == names


def test_a_place_where_no_photo_was_taken_is_a_word_like_others(travels: Library) -> None:
    with pytest.raises(SearchRefused, match="doesn't know"):
        travels.similar(Query(words="Madrid"))


def test_of_several_places_of_a_name_those_with_photos_count(bench: Bench) -> None:
    make_photo(bench.folder / "a.jpg", position=(33.66, -95.55))
    bench.sync()
    library = Library(bench.store, bench.service)
    assert found(library, "Paris") == {"a.jpg"}
    assert library.similar(Query(words="Paris")).meant == ()


def test_names_of_places_are_completed_where_photos_were_taken(bench: Bench) -> None:
    for seed, (name, position) in enumerate(
        (("a.jpg", FLORENCE), ("b.jpg", FIESOLE), ("c.jpg", ROME), ("d.jpg", None))
    ):
        make_photo(bench.folder / name, seed=seed, position=position)
    bench.sync()
    library = Library(bench.store, bench.service)
    words = library.words

    def places(typed: str) -> dict[str, tuple[str, int, int]]:
        found = [one for one in words.completions(typed) if one.label]
        return {one.label: (one.text, one.photos, one.start) for one in found}

    assert places("in flor") == {"Florence, Italy": ("Florence", 2, 3)}
    assert places("Firen") == {"Florence, Italy": ("Florence", 2, 0)}
    assert places("ita") == {"Italy": ("Italy", 3, 0)}
    assert places("f") == places("berl") == {}
    words.language = "de"
    assert places("ROM")["Rom, Italien"] == ("Rom", 1, 0)
    (bench.folder / "c.jpg").unlink()
    library.note(bench.sync())
    assert "Rom, Italien" not in places("rom")
