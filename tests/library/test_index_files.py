"""The search index in a file: made, used, out of date, damaged, and who else is there."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from photosim.atomic_write import PARTIAL_SUFFIX
from photosim.catalogue.schema import LAST_ID
from photosim.catalogue.store import Store
from photosim.library import index_files
from photosim.library.health import examine, repair
from photosim.library.index_files import forget_index_files, open_index
from photosim.library.library import Library
from photosim.library.progress import Changes
from photosim.library.query import Example, Query
from photosim.library.recover import open_sound
from photosim.library.similar import Finder, find_once
from photosim.search.levels import Levels
from photosim.search.options import SearchOptions
from tests.library.conftest import Bench
from tests.library.test_similar import ENCODER, fill, finder_of, hash_above, index_of, names, refit

PLAIN = SearchOptions(20, averaged=False)
LEVELS = Levels(0.4, 0.6, 0.9)


@pytest.fixture(autouse=True)
def hashed_early(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_above(monkeypatch, 150)
    monkeypatch.setattr(index_files, "_LEAST_CHANGES", 40)


def folder_of(bench: Bench) -> Path:
    return bench.store.session.path.parent


def files(bench: Bench) -> list[Path]:
    return sorted(folder_of(bench).glob("search-*"))


def since(bench: Bench) -> set[int] | None:
    """The photos that are looked up beside the file; None without one."""
    opened = open_index(bench.store, index_of(bench))
    return None if opened is None else set(opened.since.tolist())


def new_ids(bench: Bench, before: np.ndarray) -> list[int]:
    return [int(photo_id) for photo_id in np.setdiff1d(bench.store.photo_ids(), before)]


def check_answers(bench: Bench, vectors: np.ndarray) -> None:
    """From memory and for one question alone, the answers are those without the file."""
    finder = finder_of(bench)
    for vector in vectors[::29]:
        with_file = [finder.find(vector, PLAIN), find_once(bench.store, ENCODER, vector, PLAIN)]
        exact = find_once(bench.store, ENCODER, vector, SearchOptions(20, False, exact=True))
        for found in with_file:
            assert found.method == "multi-probe"
            same = set(names(found)) & set(names(exact))
            assert len(same) >= 17
            shown = {match.photo.id: match.similarity for match in exact.matches}
            for match in found.matches:
                if match.photo.id in shown:
                    assert match.similarity == pytest.approx(shown[match.photo.id], abs=2e-6)


def test_fitting_an_index_writes_its_file_and_searches_use_it(bench: Bench) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    [file] = files(bench)
    assert file.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    assert since(bench) == set()
    finder = Finder(bench.store, ENCODER)
    for _ in finder.load():
        pass
    check_answers(bench, vectors)
    refit(bench)
    assert files(bench) == [file]


def test_answers_are_the_same_without_the_file(bench: Bench) -> None:
    vectors = fill(bench, 600)
    refit(bench)
    for averaged in (False, True):
        options = SearchOptions(30, averaged=averaged)
        with_file = [finder_of(bench).find(vector, options) for vector in vectors[::40]]
        kept = files(bench)[0].read_bytes()
        forget_index_files(folder_of(bench))
        without = [finder_of(bench).find(vector, options) for vector in vectors[::40]]
        (folder_of(bench) / "search-2-x.index").write_bytes(kept)
        for one, other in zip(with_file, without, strict=True):
            assert one.candidates == other.candidates
            assert len(set(names(one)) ^ set(names(other))) <= (4 if averaged else 0)
            assert one.matches[0].photo == other.matches[0].photo


def test_photos_that_came_since_are_found_and_enough_of_them_renew_the_file(bench: Bench) -> None:
    fill(bench, 400)
    refit(bench)
    before = bench.store.photo_ids()
    [file] = files(bench)
    more = fill(bench, 30, seed=5)
    assert since(bench) == set(new_ids(bench, before))
    found = find_once(bench.store, ENCODER, more[3], PLAIN)
    assert found.matches[0].photo.path.name == "5-3.jpg"
    check_answers(bench, more)
    refit(bench)
    assert files(bench) == [file]
    fill(bench, 30, seed=6)
    refit(bench)
    [renewed] = files(bench)
    assert renewed != file
    assert since(bench) == set()
    check_answers(bench, more)
    assert examine(bench.store, ENCODER).faults == []


def test_a_removed_photo_is_not_found_and_one_that_comes_back_is(bench: Bench) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    gone = find_once(bench.store, ENCODER, vectors[7], PLAIN).matches[0].photo
    bench.keys.leave([gone.id])
    bench.store.files.mark_removed([gone.id])
    for answer in (
        find_once(bench.store, ENCODER, vectors[7], PLAIN),
        finder_of(bench).find(vectors[7], PLAIN),
    ):
        assert gone.id not in [match.photo.id for match in answer.matches]
        assert len(answer.matches) == 20
    for number in range(60):  # so many that the file is written without it
        bench.store.vectors.put(ENCODER, [(int(bench.store.photo_ids()[number]), vectors[0])])
    refit(bench)
    opened = open_index(bench.store, index_of(bench))
    assert opened is not None
    assert gone.id not in opened.file.photos.ids
    # Back again, as when a drive's file is found under another name: with the vector it has.
    stored = bench.store.vectors.of_photo(gone.id)[ENCODER]
    bench.store.vectors.put(ENCODER, [(gone.id, stored)])
    bench.keys.enter(ENCODER, [gone.id], stored[None, :])
    assert since(bench) == {gone.id}


def test_a_file_that_is_found_again_is_new_to_the_index(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_above(monkeypatch, 3)
    for number in range(6):
        bench.photo(f"{number}.jpg", seed=number)
    bench.sync()
    identity = bench.service.choice.identity
    record = bench.store.vectors.hash_index(identity)
    assert record is not None
    before, _, _ = bench.store.vectors.witnesses()[0]
    path = bench.folder / "3.jpg"
    photo = bench.records()["3.jpg"]
    path.rename(bench.folder.parent / "away.jpg")
    bench.scan()
    assert "3.jpg" not in bench.records()
    (bench.folder.parent / "away.jpg").rename(bench.folder / "back.jpg")
    bench.sync()
    assert bench.records()["back.jpg"].id == photo.id
    written = bench.store.vectors.written_after(identity, before, 10)
    assert written is not None
    assert written.tolist() == [photo.id]
    assert bench.store.vectors.written_after(identity, before, 0) is None
    bench.check_consistent()


def test_an_edited_photo_answers_with_its_new_vector_alone(bench: Bench) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    ids = np.sort(bench.store.photo_ids())
    edited = [int(ids[299]), int(ids[10])]  # also the last that was embedded
    for photo_id in edited:
        bench.keys.leave([photo_id])
        bench.store.vectors.drop([photo_id])
        bench.store.vectors.put(ENCODER, [(photo_id, vectors[50])])
        bench.keys.enter(ENCODER, [photo_id], vectors[50:51])
    assert since(bench) == set(edited)
    for ask in (finder_of(bench).find, lambda *a: find_once(bench.store, ENCODER, *a)):
        three = ask(vectors[50], SearchOptions(3, averaged=False)).matches
        assert {match.photo.id for match in three} == {int(ids[50]), *edited}
        first = ask(vectors[10], SearchOptions(1, averaged=False)).matches[0]
        assert first.photo.id not in edited
    refit(bench)
    check_answers(bench, vectors)


def test_the_catalogue_of_another_day_makes_the_file_useless(bench: Bench, tmp_path: Path) -> None:
    fill(bench, 300)
    refit(bench)
    with bench.store.session.write():  # as when a backup was put in its place
        bench.store.vectors.drop(np.sort(bench.store.photo_ids())[-20:].tolist())
    assert since(bench) is None
    refit(bench)
    assert since(bench) == set()


@pytest.mark.parametrize("damage", ["cut", "byte", "empty", "text"])
def test_a_damaged_file_is_passed_over_named_by_the_doctor_and_written_anew(
    bench: Bench, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    [file] = files(bench)
    content = bytearray(file.read_bytes())
    content[len(content) - 50] ^= 1
    bad = {"cut": content[:-90], "byte": content, "empty": b"", "text": b"no index" * 9_000}
    file.write_bytes(bytes(bad[damage]))
    faults = examine(bench.store, ENCODER).faults
    assert len(faults) == 1
    assert f"the search index in {file.name} is damaged" in faults[0]
    answer = find_once(bench.store, ENCODER, vectors[3], PLAIN)
    assert answer.method == "multi-probe"
    assert finder_of(bench).find(vectors[3], PLAIN).matches == answer.matches
    refit(bench)
    assert file not in files(bench)
    assert since(bench) == set()
    assert examine(bench.store, ENCODER).faults == []
    assert any("is of no use" in text or "is damaged" in text for text in caplog.messages)


def test_repairing_deletes_a_damaged_file(bench: Bench) -> None:
    fill(bench, 300)
    refit(bench)
    [file] = files(bench)
    file.write_bytes(b"")
    assert repair(bench.store) == 1
    assert files(bench) == []
    assert repair(bench.store) == 0
    assert examine(bench.store, ENCODER).faults == []


def test_a_recovered_catalogue_has_no_file_of_the_one_before(bench: Bench, tmp_path: Path) -> None:
    fill(bench, 300)
    refit(bench)
    assert files(bench)
    path = bench.store.session.path
    bench.store.close()
    content = bytearray(path.read_bytes())
    content[8_192:60_000] = b"x" * (60_000 - 8_192)
    path.write_bytes(content)
    store, recovery = open_sound(path, 60)
    store.close()
    assert recovery is not None
    assert list(path.parent.glob("search-*")) == []


def test_what_was_left_behind_is_tidied_up(bench: Bench) -> None:
    fill(bench, 300)
    refit(bench)
    [file] = files(bench)
    old = file.with_name(file.name.replace("search-", "search-99"))
    old.write_bytes(b"of an index that was dropped")
    left = file.with_name(f".search-1-a.index-0{PARTIAL_SUFFIX}")
    young = file.with_name(f".search-1-b.index-0{PARTIAL_SUFFIX}")
    for partial in (left, young):
        partial.write_bytes(b"broken off")
    os.utime(left, (1, 1))
    refit(bench)
    assert files(bench) == [file]
    assert (left.exists(), young.exists()) == (False, True)


def test_two_programs_that_write_at_once_leave_one_file_of_use(bench: Bench) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    forget_index_files(folder_of(bench))
    with Store.open(bench.store.session.path) as other:
        works: list[Iterator[object]] = [
            index_files.keep_index_file(store, index_of(bench), lambda: LEVELS)
            for store in (bench.store, other)
        ]
        while works:
            for work in list(works):
                if next(work, None) is None:
                    works.remove(work)
    assert len(files(bench)) == 1
    assert since(bench) == set()
    check_answers(bench, vectors)


def test_who_has_the_last_file_open_goes_on_with_it(bench: Bench) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    finder = finder_of(bench)
    before = finder.find(vectors[3], PLAIN).matches
    with Store.open(bench.store.session.path) as other:
        forget_index_files(folder_of(bench))
        for _ in index_files.keep_index_file(other, index_of(bench), lambda: LEVELS):
            pass
    assert finder.find(vectors[3], PLAIN).matches == before


def test_an_index_that_was_fitted_anew_is_asked_at_once(bench: Bench) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    catalogue = bench.store.session.path
    with Library.open(catalogue, bench.service, read_only=True) as library:
        for _ in library.load():
            pass
        finder = finder_of(bench)
        more = fill(bench, 300, seed=4)
        refit(bench)
        alone = find_once(bench.store, ENCODER, more[3], PLAIN)
        assert len(alone.matches) == PLAIN.count
        assert finder.is_outdated()
        assert finder.find(more[3], PLAIN).matches == alone.matches
        finder.refresh(Changes())
        assert not finder.is_outdated()
        assert finder.find(more[3], PLAIN).matches == alone.matches
        # Nobody told the library of it, as no photo has changed since the last that it heard of.
        photo = bench.store.photos([4])[0]
        found = library.similar(Query((Example(photo.path, photo.id),), options=PLAIN))
        assert len(found.matches) == PLAIN.count
        once = find_once(bench.store, ENCODER, vectors[3], PLAIN, exclude=(photo.id,))
        assert [match.photo for match in found.matches] == [match.photo for match in once.matches]


_WRITER = """
import sys; from pathlib import Path; from photosim.catalogue.store import Store
from photosim.library import index_files; from photosim.search.levels import Levels
with Store.open(Path(sys.argv[1])) as store:
    record = store.vectors.hash_index("encoder")
    for done in index_files.keep_index_file(store, record, lambda: Levels(.1, .2, .3)):
        print(done, flush=True)
        sys.stdin.readline()
"""


def test_a_program_that_is_killed_while_writing_leaves_what_was_there(bench: Bench) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    forget_index_files(folder_of(bench))
    writer = subprocess.Popen(
        [sys.executable, "-P", "-c", _WRITER, str(bench.store.session.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    for _ in range(4):
        assert writer.stdout.readline()
        writer.stdin.write("\n")
        writer.stdin.flush()
    writer.kill()
    writer.communicate()
    assert files(bench) == []
    assert len(list(folder_of(bench).glob(f".search-*{PARTIAL_SUFFIX}"))) == 1
    assert find_once(bench.store, ENCODER, vectors[3], PLAIN).method == "multi-probe"
    refit(bench)
    assert since(bench) == set()


def test_a_full_disk_is_logged_and_searches_go_on_without_the_file(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> Iterator[None]:
        yield
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index_files, "write_index_file", full)
    vectors = fill(bench, 300)
    with caplog.at_level(logging.WARNING):
        refit(bench)
    assert "No space left" in caplog.text
    assert find_once(bench.store, ENCODER, vectors[3], PLAIN).method == "multi-probe"


def test_without_a_file_ids_may_be_as_high_as_they_like(bench: Bench) -> None:
    with bench.store.session.write() as connection:
        connection.execute(insert(LAST_ID).values(of_table="photo", id=1 << 40))
    vectors = fill(bench, 300)
    refit(bench)
    forget_index_files(folder_of(bench))
    check_answers(bench, vectors)


def test_on_a_share_there_is_no_file(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = fill(bench, 300)
    refit(bench)
    assert since(bench) == set()
    monkeypatch.setattr(index_files, "_can_map_in", lambda _folder: False)
    assert since(bench) is None
    assert finder_of(bench).find(vectors[3], PLAIN).method == "multi-probe"
    forget_index_files(folder_of(bench))
    refit(bench)
    assert files(bench) == []
