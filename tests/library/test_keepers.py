"""Which copy is kept, and why; where it is not clear, none is suggested."""

from dataclasses import replace
from pathlib import Path

import pytest

from photosim.library.keepers import Candidate, Choice, KeepRules, Rule, choose, in_bytes

ONE = Candidate(Path("/a/one.jpg"), b"1", 2_000_000, 6000, 4000, False, False, False, 5)
TWO = replace(ONE, path=Path("/b/two.jpg"), content=b"2", sort=1)
SMALL = replace(TWO, width=2048, height=1365, size=400_000)
RULES = KeepRules()


def why(choice: Choice) -> str:
    return "; ".join(map(str, choice.reasons))


def test_more_pixels_and_what_the_camera_wrote_are_told_together() -> None:
    told = replace(ONE, has_date=True, has_camera=True, has_place=True)
    choice = choose([SMALL, told], RULES)
    assert choice.keep == 1
    assert choice.superfluous == {0}
    assert why(choice) == "6000 × 4000 instead of 2048 × 1365; has date and place"


def test_what_is_in_a_kept_folder_stays_whatever_else_there_is() -> None:
    rules = KeepRules(folders=(Path("/b"), Path("/c")))
    choice = choose([ONE, SMALL], rules)
    assert (choice.keep, why(choice)) == (1, "in a folder to keep")
    third = replace(ONE, path=Path("/c/d/three.jpg"), content=b"3")
    assert choose([third, SMALL], rules).keep == 1  # the first folder counts most
    assert choose([third, ONE], rules).keep == 0


def test_rules_that_disagree_suggest_nothing() -> None:
    told = replace(SMALL, has_date=True, has_camera=True)
    assert choose([ONE, told], RULES) == Choice(None)


def test_what_a_person_rated_or_tagged_is_kept_rather_than_what_nobody_did() -> None:
    marked = replace(TWO, is_marked=True)
    choice = choose([ONE, marked], RULES)
    assert (choice.keep, why(choice)) == (1, "rated or tagged")
    assert choose([ONE, replace(SMALL, is_marked=True)], RULES) == Choice(None)


def test_a_little_more_is_no_reason() -> None:
    assert choose([ONE, replace(TWO, width=6100, size=2_050_000)], RULES) == Choice(None)
    assert choose([ONE, replace(TWO, mtime_ns=900)], RULES) == Choice(None)


def test_of_one_format_and_size_the_one_with_more_bytes_is_kept() -> None:
    worse = replace(TWO, size=900_000)
    choice = choose([worse, ONE], RULES)
    assert (choice.keep, why(choice)) == (1, "2.0 MB instead of 900 kB")
    assert choose([replace(worse, path=Path("/b/two.png")), ONE], RULES).keep is None


def test_of_one_content_the_earlier_or_any_is_kept() -> None:
    later = replace(ONE, path=Path("/b/copy.jpg"), mtime_ns=9, sort=1)
    choice = choose([later, ONE], RULES)
    assert (choice.keep, why(choice)) == (1, "the earlier file")
    choice = choose([replace(later, mtime_ns=5), ONE], RULES)
    assert (choice.keep, why(choice)) == (1, "the same content")


def test_of_equal_files_the_one_that_no_program_named_a_copy_is_kept() -> None:
    copy = replace(ONE, path=ONE.path.with_name("one (1).jpg"))
    original = replace(ONE, sort=1)
    assert choose([copy, original], RULES).keep == 1


def test_about_those_that_are_as_good_the_person_decides() -> None:
    choice = choose([ONE, TWO, SMALL], RULES)
    assert choice.keep == 0
    assert choice.superfluous == {2}


def test_one_that_shows_less_is_not_kept_for_its_pixels() -> None:
    def wider(first: int, second: int) -> int:
        return second - first  # the first shows more

    assert choose([SMALL, ONE], RULES, wider) == Choice(None)
    choice = choose([ONE, SMALL], RULES, wider)
    assert why(choice) == "shows more of the scene; 6000 × 4000 instead of 2048 × 1365"


def test_the_person_may_order_the_rules_and_leave_some_out() -> None:
    told = replace(SMALL, has_date=True, has_camera=True)
    assert choose([ONE, told], KeepRules(order=(Rule.PIXELS,))).keep == 0
    assert choose([ONE, told], KeepRules(order=(Rule.CAMERA_DATA,))).keep == 1


@pytest.mark.parametrize(
    ("count", "words"),
    [(7, "7 bytes"), (45_300, "45 kB"), (2_340_000, "2.3 MB"), (3_100_000_000, "3.1 GB")],
)
def test_sizes_are_in_words(count: int, words: str) -> None:
    assert in_bytes(count) == words
