import numpy as np
import pytest

from photosim.library.library import Library
from photosim.library.query import Answer, Example, Query
from photosim.library.similar import Finder, find_once
from photosim.search.options import SearchOptions
from photosim.vision.models import embedded_choice
from tests.library.conftest import Bench
from tests.library.test_teach import done, fill, ids_of

ENCODER = embedded_choice().identity
PLAIN = SearchOptions(30, averaged=False)
TAUGHT = SearchOptions(30, averaged=False, taught=True)
EVERY = SearchOptions(99, averaged=False)
EVERY_TAUGHT = SearchOptions(99, averaged=False, taught=True)
KINDS = ("sunset", "bricks", "hills", "clouds")


def taught_library(bench: Bench) -> Library:
    """Four kinds, of which every other photo of two is taught as one tag, the others as another."""
    library = fill(bench, KINDS, 10)
    warm = [*ids_of(bench, "sunset"), *ids_of(bench, "bricks")]
    cold = [*ids_of(bench, "hills"), *ids_of(bench, "clouds")]
    done(library.teaching.teach_tag(("warm",), warm[::2]))
    done(library.teaching.teach_tag(("cold",), cold[::2]))
    return library


def similarity(answer: Answer, photo: int) -> float:
    return next(match.similarity for match in answer.matches if match.photo.id == photo)


def ask(library: Library, bench: Bench, photo: int, options: SearchOptions) -> Answer:
    path = next(record.path for record in bench.records().values() if record.id == photo)
    return library.similar(Query((Example(path, photo_id=photo),), options=options))


@pytest.mark.parametrize("in_memory", [False, True])
def test_photos_of_one_tag_come_nearer_and_all_goes_back(bench: Bench, in_memory: bool) -> None:
    library = taught_library(bench)
    if in_memory:
        done(library.load())
    query, same, other = (ids_of(bench, kind)[1] for kind in ("sunset", "bricks", "hills"))
    before, after = ask(library, bench, query, EVERY), ask(library, bench, query, EVERY_TAUGHT)

    def nearer(answer: Answer) -> float:
        return similarity(answer, same) - similarity(answer, other)

    assert nearer(after) > 2 * nearer(before) > 0
    assert ask(library, bench, query, EVERY).matches == before.matches


def test_the_window_and_the_command_line_find_the_same(bench: Bench) -> None:
    library = taught_library(bench)
    finder = Finder(bench.store, ENCODER)
    finder.refresh()
    _, vectors = bench.store.vectors.fetch(ENCODER, np.array(ids_of(bench, "hills")[:1]))
    loaded, once = (
        find(vectors[0], TAUGHT)
        for find in (finder.find, lambda *a: find_once(bench.store, ENCODER, *a))
    )
    assert [match.photo.id for match in loaded.matches] == [
        match.photo.id for match in once.matches
    ]
    library.close()


def test_new_photos_and_new_lessons_are_taken_in(bench: Bench) -> None:
    library = taught_library(bench)
    done(library.load())
    query = ids_of(bench, "sunset")[1]
    assert len(ask(library, bench, query, TAUGHT).matches) == 30
    bench.photo("new/1.png", "sunset", 60)
    library.note(bench.sync())
    (new,) = ids_of(bench, "new")
    found = ask(library, bench, query, TAUGHT)
    assert new in {match.photo.id for match in found.matches}
    library.teaching.forget([tag.id for tag in bench.store.tags.all()])
    plain = ask(library, bench, query, PLAIN)
    assert ask(library, bench, query, TAUGHT).matches == plain.matches, "nothing is taught"


def test_a_hashed_index_ranks_its_finalists_by_what_was_taught(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = taught_library(bench)
    monkeypatch.setattr("photosim.library.similar.SCAN_BELOW", 10)
    monkeypatch.setattr("photosim.library.refit.SCAN_BELOW", 10)
    done(library.refit())
    done(library.load())
    query = ids_of(bench, "sunset")[1]
    found = ask(library, bench, query, TAUGHT)
    assert found.method == "multi-probe"
    exact = ask(library, bench, query, SearchOptions(30, averaged=False, exact=True, taught=True))
    assert [match.photo.id for match in found.matches[:9]] == [
        match.photo.id for match in exact.matches[:9]
    ]
    np.testing.assert_allclose(
        [match.similarity for match in found.matches[:9]],
        [match.similarity for match in exact.matches[:9]],
        atol=1e-5,
    )
