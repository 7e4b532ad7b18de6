"""What is made of words: dates, things, names, and what is left out of account."""

import contextlib
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from photosim.library.arrangement import Near
from photosim.library.gear import Gear, words_of
from photosim.library.periods import Period, read_period
from photosim.library.query import SearchRefused
from photosim.library.vocabulary import vocabulary
from photosim.library.words import MOST_LETTERS, Reading, read_words

TODAY = date(2026, 11, 29)


CAMERAS = Gear()
CAMERAS.number([("Canon EOS 5D Mark II", "EF24-105mm f/4L IS USM"), ("Apple iPhone 6", None)])


def read(text: str, language: str = "en", names: tuple[str, ...] = ()) -> Reading:
    def is_gear(words: str) -> bool:
        return bool(CAMERAS.with_words(words_of(words)).any())

    return read_words(text, vocabulary(), language, TODAY, lambda word: word in names, is_gear)


def days(first: tuple[int, int, int], last: tuple[int, int, int]) -> Period:
    return Period(date(*first), date(*last))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2014", days((2014, 1, 1), (2014, 12, 31))),
        ("2014-03", days((2014, 3, 1), (2014, 3, 31))),
        ("2014-02-28", days((2014, 2, 28), (2014, 2, 28))),
        ("03/2014", days((2014, 3, 1), (2014, 3, 31))),
        ("3.2.2014", days((2014, 2, 3), (2014, 2, 3))),
        ("March 2014", days((2014, 3, 1), (2014, 3, 31))),
        ("März 2014", days((2014, 3, 1), (2014, 3, 31))),
        ("12. März 2014", days((2014, 3, 12), (2014, 3, 12))),
        ("March 12, 2014", days((2014, 3, 12), (2014, 3, 12))),
        ("Dez. 2014", days((2014, 12, 1), (2014, 12, 31))),
        ("Sommer 2019", days((2019, 6, 1), (2019, 8, 31))),
        ("summer 2019", days((2019, 6, 1), (2019, 8, 31))),
        ("winter 2019", days((2019, 12, 1), (2020, 2, 29))),
        ("Weihnachten 2019", days((2019, 12, 24), (2019, 12, 26))),
        ("last year", days((2025, 1, 1), (2025, 12, 31))),
        ("letztes Jahr", days((2025, 1, 1), (2025, 12, 31))),
        ("last summer", days((2026, 6, 1), (2026, 8, 31))),
        ("letzten Monat", days((2026, 10, 1), (2026, 10, 31))),
        ("gestern", days((2026, 11, 28), (2026, 11, 28))),
        ("1990s", days((1990, 1, 1), (1999, 12, 31))),
        ("2014 to 2016", days((2014, 1, 1), (2016, 12, 31))),
        ("2014-2016", days((2014, 1, 1), (2016, 12, 31))),
        ("since 2019", Period(first=date(2019, 1, 1))),
        ("vor 2010", Period(last=date(2009, 12, 31))),
        ("August", Period(months=frozenset({8}))),
        ("winter", Period(months=frozenset({12, 1, 2}))),
    ],
)
def test_dates_are_read_as_people_say_them(text: str, period: Period) -> None:
    assert read_period(text.split(), TODAY) == (period, len(text.split()))
    assert read(text).periods == (period,)


@pytest.mark.parametrize("text", ["31 February 2014", "2014-13", "1024", "mar", "20145", "2014x"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read(text).periods in ((), (days((2014, 2, 1), (2014, 2, 28)),))


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("dog", ["dog"]),
        ("Dogs", ["dog"]),
        ("mice", ["mouse"]),
        ("butterflies", ["butterfly"]),
        ("a red boat", ["boat"]),
        ("soccer ball", ["soccer ball"]),
        ("hen of the woods", ["hen of the woods"]),
        ("Hunde", ["Hund"]),
        ("Häuser", ["Haus"]),
        ("haeuser", ["Haus"]),
        ("Weißer Hai", ["Weißer Hai"]),
        ("weisser hai", ["Weißer Hai"]),
        ("photos of cats", ["cat"]),
        ("dog and piano", ["dog", "piano"]),
    ],
)
def test_things_are_known_in_both_languages_and_in_the_plural(text: str, things: list[str]) -> None:
    assert [word.text for word in read(text).things] == things


def test_a_word_of_both_languages_is_taken_for_that_of_the_person() -> None:
    assert read("boot").things[0].language == "en"
    assert read("boot", "de").things[0].language == "de"


def test_dates_things_and_names_are_told_apart_and_the_rest_is_named() -> None:
    found = read("red boat in Rome, summer 2019", names=("rome",))
    assert [word.text for word in found.things] == ["boat"]
    assert found.names == ("rome",)
    assert found.periods == (days((2019, 6, 1), (2019, 8, 31)),)
    assert found.used == ("boat", "Rome", "summer 2019")
    assert found.ignored == ("red",)


def test_what_is_in_quotation_marks_is_a_name() -> None:
    found = read('"dog show" cat', names=("dog show",))
    assert found.names == ("dog show",)
    assert [word.text for word in found.things] == ["cat"]
    assert read('"dog"').ignored == ("dog",)


@pytest.mark.parametrize(
    ("text", "gear", "things"),
    [
        ("canon 5d", ("canon 5d",), []),
        ("dog Canon EOS 5D", ("Canon EOS 5D",), ["dog"]),
        ("Mark", ("Mark",), []),
        ("ef24-105mm canon", ("ef24-105mm", "canon"), []),
        ("apple iphone", ("apple iphone",), []),
        ("apple", (), ["apple"]),
        ("canon 7d", ("canon",), []),
    ],
)
def test_cameras_and_lenses_of_the_library_are_known_by_words_of_their_names(
    text: str, gear: tuple[str, ...], things: list[str]
) -> None:
    found = read(text)
    assert found.gear == gear
    assert [word.text for word in found.things] == things


def test_a_single_word_is_rather_a_name_than_a_camera() -> None:
    found = read("mark dog canon", names=("mark",))
    assert (found.names, found.gear) == (("mark",), ("canon",))


@pytest.mark.parametrize("word", ["wedding", "kids", "head", "Geburtstag", "犬", "собака"])
def test_a_word_that_is_not_known_is_not_guessed(word: str) -> None:
    assert read(word) == Reading(ignored=(word,), description=word)


@pytest.mark.parametrize(
    ("text", "description", "stated"),
    [
        ("red boat in Rome, summer 2019", "red boat", ("Rome", "summer 2019")),
        ("the child on a beach of the sea", "child on a beach of the sea", ()),
        ("photos of sunset 2014", "sunset", ("2014",)),
        ("Rome 2014", "", ("Rome", "2014")),
        ("the", "", ()),
    ],
)
def test_all_that_is_no_date_and_no_name_describes_what_photos_show(
    text: str, description: str, stated: tuple[str, ...]
) -> None:
    found = read(text, names=("rome",))
    assert (found.description, found.stated) == (description, stated)


def test_names_may_be_wanted_in_quotation_marks_only() -> None:
    found = read_words(
        'beach "Rome"',
        vocabulary(),
        "en",
        TODAY,
        lambda _: True,
        lambda _: False,
        names_are_quoted=True,
    )
    assert (found.names, found.description) == (("rome",), "beach")


@pytest.mark.parametrize("text", ["x" * (MOST_LETTERS + 1), "a " * 200, "", " ", "\x00\x1b\n", ","])
def test_nothing_and_too_much_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SearchRefused, match=r"^[A-Z].*\.$"):
        read(text)


@given(st.text(max_size=MOST_LETTERS))
@example("{words} %s \ud800")
@example('"“„')
@example("0000-00-00 9999 12. 12. 2099-12-31")
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SearchRefused):
        found = read(text)
        assert all(word.isprintable() for word in found.used + found.ignored)


def test_every_word_of_the_table_means_something() -> None:
    known = vocabulary()
    for language in ("en", "de"):
        for word in known.beginning_with("", language):
            weights = known.weights(word)
            assert weights.max() == 1
            assert known.find(word.text, word.language) is not None


ROME, SECOND = Near(41.9, 12.5, 27, "Rome, Italy"), Near(34.3, -85, 10)
ORANGE = Near(44.1, 4.8, 9)
SPOTS = {"rome": (ROME, SECOND), "orange": (ORANGE,), "new york": (Near(40.7, -74, 46),)}


def read_places(text: str, names: tuple[str, ...] = ()) -> Reading:
    return read_words(
        text,
        vocabulary(),
        "en",
        TODAY,
        lambda word: word in names,
        lambda words: bool(CAMERAS.with_words(words_of(words)).any()),
        find_places=lambda phrase: SPOTS.get(phrase.casefold(), ()),
    )


def test_a_word_that_means_nothing_else_is_a_place() -> None:
    reading = read_places("dalmatian in Rome 2014")
    assert reading.places == (ROME,)
    assert [thing.text for thing in reading.things] == ["dalmatian"]
    assert reading.used == ("dalmatian", "Rome", "2014")
    assert reading.meant == (("Rome", SECOND),)  # there is another one
    assert reading.ignored == ()


def test_a_name_of_several_words_is_a_place_as_a_whole() -> None:
    assert read_places("in New York").places == SPOTS["new york"]


@pytest.mark.parametrize(("text", "names"), [("orange", ()), ("Rome", ("rome",))])
def test_what_means_something_else_too_is_offered_as_a_place(
    text: str, names: tuple[str, ...]
) -> None:
    reading = read_places(text, names)
    assert reading.places == ()
    assert reading.meant[0] == (text, SPOTS[text.casefold()][0])
    assert reading.used == (text,)


def test_what_stands_in_quotation_marks_is_no_place() -> None:
    assert read_places('"Rome"').places == ()
