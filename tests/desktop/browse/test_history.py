from pathlib import Path

from photosim.desktop.browse.history import (
    AllPhotos,
    History,
    InFolder,
    Problems,
    Results,
    similar_to,
)
from photosim.library.arrangement import NEWEST_FIRST, Arrangement, SortKey
from photosim.library.query import Answer

FOLDER = InFolder(1, Path("/photos"))
SEARCH = similar_to(Path("/photos/a.jpg"), 1)
NEXT_SEARCH = similar_to(Path("/photos/b.jpg"), 2)


def test_back_and_forward_walk_the_visits() -> None:
    history = History()
    history.go(FOLDER)
    history.go(SEARCH)
    assert history.back().place == FOLDER
    assert history.back().place == AllPhotos()
    assert not history.can_go_back
    assert history.forward().place == FOLDER
    assert history.forward().place == SEARCH
    assert not history.can_go_forward


def test_going_somewhere_new_forgets_what_lay_ahead() -> None:
    history = History()
    history.go(FOLDER)
    history.back()
    history.go(Problems())
    assert not history.can_go_forward
    assert history.back().place == AllPhotos()


def test_going_where_one_is_makes_no_second_visit() -> None:
    history = History()
    history.go(SEARCH)
    history.go(SEARCH)
    assert history.back().place == AllPhotos()


def test_places_ahead_are_walked_forward() -> None:
    history = History()
    assert history.go(SEARCH, [NEXT_SEARCH, FOLDER]).place == SEARCH
    assert history.forward().place == NEXT_SEARCH
    assert history.forward().place == FOLDER
    history.back()
    history.back()
    history.go(SEARCH, [FOLDER])
    assert history.forward().place == FOLDER
    assert not history.can_go_forward


def test_views_keep_their_order_and_new_ones_begin_with_the_one_chosen_last() -> None:
    by_name = Arrangement(SortKey.NAME, descending=False)
    history = History()
    history.go(FOLDER)
    history.sort(by_name)
    assert history.back().order == NEWEST_FIRST
    assert history.forward().order == by_name
    history.back()
    assert history.go(Problems()).order == by_name


def test_a_long_day_of_searches_keeps_few_answers_and_a_hundred_visits() -> None:
    history = History()
    for number in range(500):
        history.go(similar_to(Path(f"/photos/{number}.jpg"), number))
        history.keep(Results(Answer("encoder", "exact", False, 0, 0.0, ())))
    answered = 0
    for number in reversed(range(401, 499)):
        view = history.back()
        assert view.place == similar_to(Path(f"/photos/{number}.jpg"), number)
        answered += history.found is not None
    assert answered == 10
    assert history.back().place == AllPhotos()
    assert not history.can_go_back
