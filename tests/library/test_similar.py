from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import text

from photosim.catalogue.records import FileFacts, HashIndexRecord, PictureFacts
from photosim.catalogue.store import Store
from photosim.library.evaluate import Plan
from photosim.library.health import examine, repair
from photosim.library.index_files import forget_index_files
from photosim.library.progress import Changes
from photosim.library.query import Answer
from photosim.library.refit import refit_if_due
from photosim.library.similar import Finder, answering_encoder, find_once
from photosim.search.methods.lineup import LINEUP
from photosim.search.methods.method import Training
from photosim.search.options import SearchOptions
from tests.library.conftest import Bench
from tests.photos import KINDS
from tests.search.methods.data import collection_of

DIMENSION = 48
ENCODER = "encoder"


def names(answer: Answer) -> list[str]:
    return [match.photo.path.name for match in answer.matches]


def fill(bench: Bench, count: int, seed: int = 0) -> np.ndarray:
    """Enter photos with clustered vectors straight into the catalogue; returns the vectors."""
    random = np.random.default_rng(seed)
    centres = random.random((60, DIMENSION))
    vectors = centres[random.integers(0, 60, count)] + random.normal(0, 0.08, (count, DIMENSION))
    return enter(bench, seed, vectors)


def enter(bench: Bench, seed: int, vectors: np.ndarray) -> np.ndarray:
    """Enter photos with these vectors; returns them as they are kept."""
    count = len(vectors)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = vectors.astype(np.float16)
    with bench.store.session.write():
        folder = bench.store.add_folder(bench.folder, None)
        files = [(f"{seed}-{n}.jpg", FileFacts(n, n)) for n in range(count)]
        ids = bench.store.files.add(folder, files)
        pictures = [
            PictureFacts(photo_id, 1, 1, photo_id.to_bytes(16, "big"), 4, 3, None, row)
            for photo_id, row in zip(ids, rows, strict=True)
        ]
        bench.store.complete_photos(pictures, ENCODER)
        bench.keys.enter(ENCODER, ids, rows)
    return rows


def fill_apart(bench: Bench, count: int) -> np.ndarray:
    """Do the same with clusters that have nothing in common."""
    random = np.random.default_rng(1)
    centres = random.normal(0, 1, (count // 10, DIMENSION))
    vectors = np.repeat(centres, 10, axis=0) + random.normal(0, 0.6, (count, DIMENSION))
    return enter(bench, 1, vectors)


def hash_above(monkeypatch: pytest.MonkeyPatch, photos: int) -> None:
    """Have libraries from this size on hashed, which otherwise takes thousands of photos."""
    for module in ("refit", "similar"):
        monkeypatch.setattr(f"photosim.library.{module}.SCAN_BELOW", photos)


@pytest.fixture
def hashed_early(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_above(monkeypatch, 150)


def refit(bench: Bench) -> None:
    for _ in refit_if_due(bench.store, ENCODER):
        pass


def finder_of(bench: Bench) -> Finder:
    """What answers from memory, with all photos read."""
    finder = Finder(bench.store, ENCODER)
    finder.refresh()
    return finder


def index_of(bench: Bench) -> HashIndexRecord:
    record = bench.store.vectors.hash_index(ENCODER)
    assert record is not None
    return record


def test_a_photo_finds_its_own_kind_and_never_itself(bench: Bench) -> None:
    for kind in KINDS[:4]:
        for seed in range(3):
            bench.photo(f"{kind}-{seed}.jpg", kind, seed)
    bench.sync()
    finder = Finder(bench.store, bench.service.choice.identity)
    finder.refresh()
    query = bench.records()["bricks-0.jpg"].id
    vector = bench.store.vectors.of_photo(query)[bench.service.choice.identity]
    answer = finder.find(vector, SearchOptions(2), (query,))
    assert set(names(answer)) == {"bricks-1.jpg", "bricks-2.jpg"}
    assert answer.matches[0].similarity >= answer.matches[1].similarity


def test_an_empty_library_answers_nothing(bench: Bench) -> None:
    finder = Finder(bench.store, "encoder")
    finder.refresh()
    assert finder.find(np.ones(4, np.float32)).matches == ()
    assert answering_encoder(bench.store, "encoder") is None


@pytest.mark.parametrize("fitted", [False, True])
def test_the_index_in_memory_follows_what_comes_and_goes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, fitted: bool
) -> None:
    if fitted:
        hash_above(monkeypatch, 150)
    vectors = fill(bench, 200)
    refit(bench)
    finder = finder_of(bench)
    best = finder.find(vectors[7], SearchOptions(1)).matches[0].photo
    bench.keys.leave([best.id])
    bench.store.files.mark_removed([best.id])
    finder.refresh(Changes(removed=(best.id,)))
    assert finder.find(vectors[7], SearchOptions(1)).matches[0].photo.id != best.id
    new = fill(bench, 1, seed=9)
    new_id = max(bench.store.photo_ids().tolist())
    finder.refresh(Changes(updated=(new_id,)))
    assert finder.find(new[0], SearchOptions(1)).matches[0].photo.id == new_id


def test_photos_that_come_and_go_change_the_averages_at_once(bench: Bench) -> None:
    vectors = fill(bench, 300)
    finder = finder_of(bench)
    before = finder.find(vectors[7], SearchOptions(20))
    gone = [match.photo.id for match in before.matches[1:10]]
    bench.keys.leave(gone)
    bench.store.files.mark_removed(gone)
    fill(bench, 50, seed=9)
    new = tuple(bench.store.photo_ids().tolist())
    finder.refresh(Changes(updated=new, removed=tuple(gone)))
    after = finder.find(vectors[7], SearchOptions(20))
    afresh = find_once(bench.store, ENCODER, vectors[7], SearchOptions(20))
    assert [m.similarity for m in after.matches] == pytest.approx(
        [m.similarity for m in afresh.matches], abs=1e-5
    )
    assert names(after) == names(afresh) != names(before)


def test_what_is_near_is_told_by_the_library_as_it_is_by_now(bench: Bench) -> None:
    fill(bench, 60)
    finder = finder_of(bench)
    vectors = fill_apart(bench, 600)
    come = bench.store.photo_ids()[bench.store.photo_ids() > 60]
    for part in np.array_split(np.sort(come), 10):
        finder.refresh(Changes(appeared=tuple(part.tolist())))

    def check(vector: np.ndarray) -> None:
        told = [match.level for match in finder.find(vector, SearchOptions(60)).matches]
        alone = find_once(bench.store, ENCODER, vector, SearchOptions(60)).matches
        assert told == [match.level for match in alone]

    for vector in vectors[::97]:
        check(vector)
    gone = np.sort(come)[:580].tolist()
    bench.keys.leave(gone)
    bench.store.files.mark_removed(gone)
    finder.refresh(Changes(removed=tuple(gone)))
    check(vectors[599])


def test_plain_similarity_is_the_cosine_of_two_photos_alone(bench: Bench) -> None:
    vectors = fill(bench, 300).astype(np.float32)
    plain = find_once(bench.store, ENCODER, vectors[7], SearchOptions(300, averaged=False))
    averaged = find_once(bench.store, ENCODER, vectors[7], SearchOptions(300))
    cosines = np.sort(vectors @ vectors[7])[::-1]
    assert [m.similarity for m in plain.matches] == pytest.approx(cosines.tolist(), abs=2e-3)
    assert names(plain) != names(averaged)
    assert (plain.averaged, averaged.averaged) == (False, True)


def test_small_libraries_are_scanned_and_large_ones_probed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = fill(bench, 200)
    assert find_once(bench.store, ENCODER, vectors[0], SearchOptions(10)).method == "exact"
    hash_above(monkeypatch, 150)
    refit(bench)
    assert find_once(bench.store, ENCODER, vectors[0], SearchOptions(10)).method == "multi-probe"


@pytest.mark.usefixtures("hashed_early")
def test_sql_buckets_and_the_index_in_memory_give_the_same_answer(bench: Bench) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    finder = finder_of(bench)
    for row in range(0, 300, 30):
        in_memory = finder.find(vectors[row], SearchOptions(10))
        from_sql = find_once(bench.store, ENCODER, vectors[row], SearchOptions(10))
        assert names(in_memory) == names(from_sql)
        assert in_memory.candidates == from_sql.candidates


@pytest.mark.parametrize("fitted", [False, True])
@pytest.mark.parametrize("options", [SearchOptions(8), SearchOptions(8, exact=True)])
def test_a_search_of_a_part_of_the_library_finds_the_nearest_there(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, options: SearchOptions, fitted: bool
) -> None:
    if fitted:
        hash_above(monkeypatch, 150)
    vectors = fill(bench, 300)
    refit(bench)
    finder = finder_of(bench)
    ids = np.sort(bench.store.photo_ids())
    among = ids[30:270:4]
    in_memory = finder.find(vectors[7], options, among=among)
    on_disk = find_once(bench.store, ENCODER, vectors[7], options, among=among)
    every = find_once(bench.store, ENCODER, vectors[7], SearchOptions(300, averaged=False))
    nearest = [m.photo.id for m in every.matches if m.photo.id in among]
    plain = replace(options, averaged=False)
    found = finder.find(vectors[7], plain, among=among)
    assert [match.photo.id for match in found.matches] == nearest[:8]
    assert names(in_memory) == names(on_disk)
    assert in_memory.candidates == on_disk.candidates == len(among)


@pytest.mark.usefixtures("hashed_early")
def test_a_question_that_the_index_in_memory_does_not_fit_is_answered_as_one_that_comes_alone(
    bench: Bench,
) -> None:
    vectors = fill(bench, 200)
    refit(bench)
    finder = finder_of(bench)
    for options in (SearchOptions(8, exact=True), SearchOptions(8, radius=1)):
        answer = finder.find(vectors[3], options)
        alone = find_once(bench.store, ENCODER, vectors[3], options)
        assert (answer.method, answer.matches) == (alone.method, alone.matches)


@pytest.mark.usefixtures("hashed_early")
def test_a_fitted_index_reaches_its_recall_against_the_exact_answer(bench: Bench) -> None:
    vectors = fill(bench, 1000)
    refit(bench)
    record = index_of(bench)
    assert record.recall is not None
    assert record.recall >= 0.98
    hits = 0
    for row in range(0, 1000, 20):
        exact = find_once(bench.store, ENCODER, vectors[row], SearchOptions(10, exact=True))
        found = find_once(bench.store, ENCODER, vectors[row], SearchOptions(10))
        hits += len(set(names(exact)) & set(names(found)))
    assert hits >= 0.96 * 500


@pytest.mark.usefixtures("hashed_early")
def test_another_target_is_reason_enough_to_tune_anew(bench: Bench) -> None:
    fill(bench, 300)
    refit(bench)
    first = index_of(bench)
    assert first.target == 0.98
    for _ in refit_if_due(bench.store, ENCODER, target=0.6):
        pass
    second = index_of(bench)
    assert second.target == 0.6
    assert (second.compared or 0) < (first.compared or 0)
    assert list(refit_if_due(bench.store, ENCODER, target=0.6)) == []


def test_the_tutorials_setting_is_selectable_and_never_widens(bench: Bench) -> None:
    vectors = fill(bench, 300)
    found = [
        find_once(bench.store, ENCODER, vectors[0], SearchOptions(300, radius=radius))
        for radius in (0, 2, 10)
    ]
    counts = [answer.candidates for answer in found]
    assert counts[0] < counts[1] < counts[2] == 300
    assert [len(answer.matches) for answer in found] == counts
    assert {(answer.method, answer.averaged) for answer in found} == {("radius", False)}


@pytest.mark.parametrize("radius", [0, 1, 2])
def test_the_tutorials_search_answers_as_the_one_that_is_evaluated(
    bench: Bench, radius: int
) -> None:
    vectors = fill(bench, 600)
    ids = np.sort(bench.store.photo_ids())
    method = list(LINEUP["lsh-tables"](Plan([]).seed))[radius]
    others = collection_of(vectors[1:])
    method.build(Training(vectors[:0], np.zeros(0, np.int64), others.vectors), others)
    expected = method.search(vectors[0], 10)
    options = SearchOptions(10, radius=radius)
    found = find_once(bench.store, ENCODER, vectors[0], options, (int(ids[0]),))
    assert [match.photo.id for match in found.matches] == ids[1:][expected.ids].tolist()
    assert found.candidates == expected.compared
    cosines = others.vectors[expected.ids].astype(np.float32) @ vectors[0].astype(np.float32)
    assert [match.similarity for match in found.matches] == pytest.approx(cosines, abs=2e-3)


def test_the_tutorials_search_of_an_emptied_library_finds_nothing(bench: Bench) -> None:
    vectors = fill(bench, 1)
    bench.store.files.mark_removed(bench.store.photo_ids().tolist())
    answer = find_once(bench.store, ENCODER, vectors[0], SearchOptions(10, radius=2))
    assert (answer.method, answer.candidates, answer.matches) == ("radius", 0, ())


@pytest.mark.usefixtures("hashed_early")
def test_an_interrupted_refit_leaves_the_old_index_answering(bench: Bench) -> None:
    fill(bench, 200)
    before = index_of(bench)
    work = refit_if_due(bench.store, ENCODER)
    for _ in range(3):
        next(work)
    work.close()
    after = index_of(bench)
    assert before.id == after.id
    assert not examine(bench.store, ENCODER).faults
    refit(bench)
    assert bench.store.vectors.hash_indexes(active=False) == []
    assert not examine(bench.store, ENCODER).faults


@pytest.mark.usefixtures("hashed_early")
@pytest.mark.parametrize(("ahead", "behind"), [(4, 2), (8, 3), (12, 6)])
def test_of_two_programs_that_refit_at_once_one_completes(
    bench: Bench, ahead: int, behind: int
) -> None:
    fill(bench, 200)
    with Store.open(bench.store.session.path) as other:
        first, second = refit_if_due(bench.store, ENCODER), refit_if_due(other, ENCODER)
        for _ in range(ahead):
            next(first)
        for _ in range(behind):
            next(second)
        for _ in (*first, *second):
            pass
    assert examine(bench.store, ENCODER).faults == []
    assert bench.store.vectors.hash_indexes(active=False) == []
    record = index_of(bench)
    assert record.fitted_on == 200
    filled = text("SELECT index_id FROM bucket UNION SELECT index_id FROM signature")
    with bench.store.session.read() as connection:
        assert connection.scalars(filled).all() == [record.id]  # nothing is left of the others


@pytest.mark.usefixtures("hashed_early")
def test_photos_that_came_and_went_during_a_refit_are_in_step_after_it(bench: Bench) -> None:
    fill(bench, 200)
    work = refit_if_due(bench.store, ENCODER)
    for _ in range(3):
        next(work)
    gone = bench.store.photo_ids()[:3].tolist()
    bench.keys.leave(gone)
    bench.store.files.mark_removed(gone)
    fill(bench, 5, seed=3)
    for _ in work:
        pass
    health = examine(bench.store, ENCODER)
    assert health.faults == []
    assert health.embeddings == 202


@pytest.mark.usefixtures("hashed_early")
def test_the_library_is_fitted_again_only_when_it_has_grown(bench: Bench) -> None:
    fill(bench, 180)
    refit(bench)
    first = index_of(bench)
    fill(bench, 30, seed=1)
    refit(bench)
    second = index_of(bench)
    fill(bench, 180, seed=2)
    refit(bench)
    third = index_of(bench)
    assert (first.id, first.measured_on) == (second.id, 180)
    assert second.measured_on == 210
    assert (third.id, third.fitted_on) != (second.id, second.fitted_on)


@pytest.mark.usefixtures("hashed_early")
def test_a_library_that_has_shrunk_is_measured_and_fitted_again(bench: Bench) -> None:
    fill(bench, 360)
    refit(bench)

    def remove(count: int) -> tuple[int, int]:
        gone = bench.store.photo_ids()[:count].tolist()
        bench.keys.leave(gone)
        bench.store.files.mark_removed(gone)
        refit(bench)
        record = index_of(bench)
        return record.fitted_on, record.measured_on

    assert remove(18) == (360, 360)
    assert remove(42) == (360, 300)
    assert remove(90) == (210, 210)


def test_an_index_that_is_fitted_anew_while_it_is_read_is_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_above(monkeypatch, 60)
    monkeypatch.setattr("photosim.catalogue.vectors.ROWS_AT_ONCE", 20)
    vectors = fill(bench, 70)
    refit(bench)
    forget_index_files(bench.store.session.path.parent)
    finder = Finder(bench.store, ENCODER)
    steps = finder.load()
    next(steps)
    assert finder.find(vectors[7], SearchOptions(1)).matches == ()  # nothing is known before all is
    more = fill(bench, 180, seed=9)
    refit(bench)
    forget_index_files(bench.store.session.path.parent)
    steps_left = len(list(steps))
    assert steps_left > 250 // 20
    for vector in (vectors[69], more[179]):
        assert finder.find(vector, SearchOptions(1)).matches[0].similarity == pytest.approx(
            1, abs=0.3
        )
    assert finder.find(vectors[7], SearchOptions(1000)).method == "multi-probe"


def test_the_encoder_that_covers_more_photos_answers(bench: Bench) -> None:
    fill(bench, 5)
    assert answering_encoder(bench.store, "new encoder") == ENCODER


def test_damage_to_the_buckets_is_found_and_mended(bench: Bench) -> None:
    fill(bench, 50)
    record = index_of(bench)
    ids, codes = bench.store.vectors.all_codes(record.id)
    wrong_keys = np.zeros((3, record.tables), np.uint32)
    bench.store.vectors.drop_keys(record.id, ids[:3], wrong_keys)
    bench.store.vectors.put_keys(record.id, np.array([999]), codes[:1], wrong_keys[:1])
    faults = examine(bench.store, ENCODER).faults
    assert any("missing from the index" in fault for fault in faults)
    assert any("lost their vector or file" in fault for fault in faults)
    assert repair(bench.store) == 1
    assert examine(bench.store, ENCODER).faults == []
    assert repair(bench.store) == 0


def test_a_sound_library_has_no_faults(bench: Bench) -> None:
    bench.photo("a.jpg")
    (bench.folder / "bad.jpg").write_bytes(b"x")
    bench.sync()
    health = examine(bench.store, bench.service.choice.identity)
    assert health.faults == []
    assert (health.photos, health.embeddings, health.unreadable) == (1, 1, 1)
