import os
from dataclasses import replace
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.library.embed import BATCH, LOOK_AHEAD, embed_pending
from photosim.library.folders import FolderPart
from photosim.library.health import examine
from photosim.library.similar import answering_encoder, find_once
from photosim.search.options import SearchOptions
from photosim.vision.remains import CUT, CUT_TO_LITTLE
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench
from tests.photos import make_photo


def test_every_photo_is_embedded_once_and_progress_ends_at_the_total(bench: Bench) -> None:
    for seed in range(LOOK_AHEAD + BATCH // 2):
        bench.photo(f"{seed}.jpg", seed=seed)
    bench.scan()
    steps = list(embed_pending(bench.store, bench.keys, bench.service))
    assert len(bench.service.embedded) == len(set(bench.service.embedded)) == steps[-1].done
    assert steps[-1].done == steps[-1].total
    updated = [photo for step in steps for photo in step.changes.updated]
    assert sorted(updated) == sorted(bench.store.photo_ids().tolist())
    bench.check_consistent()


def test_nothing_pending_does_not_start_the_encoder(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.photo("a.jpg")
    bench.sync()
    monkeypatch.setattr(bench.service, "info", lambda: pytest.fail("the encoder was started"))
    bench.embed()


def test_stopping_keeps_what_was_written_and_the_next_run_goes_on(bench: Bench) -> None:
    for seed in range(BATCH * 2):
        bench.photo(f"{seed}.jpg", seed=seed)
    bench.scan()
    work = embed_pending(bench.store, bench.keys, bench.service)
    while not next(work).done:
        pass
    work.close()
    bench.check_consistent()
    written = len(bench.store.vectors.searchable_ids(bench.service.choice.identity))
    assert written > 0
    bench.embed()
    assert len(bench.store.vectors.searchable_ids(bench.service.choice.identity)) == BATCH * 2
    bench.check_consistent()


def test_a_bad_file_is_listed_with_its_reason_and_does_not_stop_the_rest(bench: Bench) -> None:
    bench.photo("good.jpg")
    (bench.folder / "bad.jpg").write_bytes(b"not a picture")
    (bench.folder / "empty.png").write_bytes(b"")
    bench.sync()
    assert [photo.path.name for photo in bench.store.problems()] == ["bad.jpg", "empty.png"]
    assert all(photo.reason for photo in bench.store.problems())
    assert bench.records()["good.jpg"].state == PhotoState.INDEXED
    bench.check_consistent()


def cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def test_a_damaged_photo_is_found_and_listed_with_its_damage(bench: Bench) -> None:
    bench.photo("whole.png")
    cut(bench.photo("part.png", seed=1), 0.8)
    bench.sync()
    [problem] = bench.store.problems()
    assert (problem.path.name, problem.state) == ("part.png", PhotoState.INDEXED)
    assert problem.damage == CUT
    assert bench.store.vectors.of_photo(problem.id)
    [folder] = bench.store.folders()
    assert (folder.photos, folder.problems) == (2, 1)
    bench.check_consistent()
    path = bench.photo("part.png", seed=1)
    os.utime(path, ns=(1, 1))
    bench.sync()
    assert not bench.store.problems()
    assert bench.store.folders()[0].problems == 0


def test_of_a_photo_that_is_mostly_gone_facts_are_kept_and_it_is_not_tried_again(
    bench: Bench,
) -> None:
    cut(bench.photo("little.png"), 0.3)
    bench.sync()
    [problem] = bench.store.problems()
    assert (problem.state, problem.damage) == (PhotoState.INDEXED, CUT_TO_LITTLE)
    assert (problem.width, problem.height) == (64, 48)
    assert not bench.store.vectors.of_photo(problem.id)
    assert bench.store.photo_ids().tolist() == [problem.id]
    bench.check_consistent()
    bench.service.embedded.clear()
    bench.embed()
    assert not bench.service.embedded
    bench.photo("little.png", seed=2)
    bench.sync()
    assert not bench.store.problems()
    assert bench.store.vectors.of_photo(problem.id)


def test_copies_of_damaged_photos_are_damaged(bench: Bench) -> None:
    for share in (0.8, 0.3):
        original = bench.photo(f"{share}.png")
        cut(original, share)
        (bench.folder / f"copy of {share}.png").write_bytes(original.read_bytes())
    bench.sync()
    assert len(bench.store.problems()) == 4
    bench.check_consistent()


def test_a_bad_file_is_tried_again_only_when_it_changes(bench: Bench) -> None:
    path = bench.folder / "bad.jpg"
    path.write_bytes(b"not a picture")
    bench.sync()
    bench.sync()
    assert len(bench.store.problems()) == 1
    bench.photo("bad.jpg")
    bench.sync()
    assert bench.store.problems() == []
    assert bench.records()["bad.jpg"].state == PhotoState.INDEXED


def test_a_photo_that_vanished_is_no_problem(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.scan()
    path.unlink()
    bench.embed()
    assert bench.store.problems() == []
    bench.sync()
    assert bench.records() == {}


def test_embedding_can_be_kept_to_a_place(bench: Bench, tmp_path: Path) -> None:
    bench.photo("in/a.jpg", "sunset")
    bench.photo("out/b.jpg", "bricks")
    bench.scan()
    place = FolderPart(bench.store.folders()[0], "in")
    for _ in embed_pending(bench.store, bench.keys, bench.service, [place]):
        pass
    states = {name: photo.state for name, photo in bench.records().items()}
    assert states == {"in/a.jpg": PhotoState.INDEXED, "out/b.jpg": PhotoState.PENDING}


def test_a_photo_removed_while_it_was_under_way_is_not_written(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.scan()
    [photo_id] = bench.store.photo_ids().tolist()
    bench.service.gate.clear()
    work = embed_pending(bench.store, bench.keys, bench.service)
    next(work)  # half a second passed, and the photo is still in the encoder
    bench.store.files.mark_removed([photo_id])
    bench.service.gate.set()
    for _ in work:
        pass
    assert bench.records() == {}
    bench.check_consistent()


def _other_encoder(bench: Bench) -> FakeEncoderService:
    other = FakeEncoderService()
    other.renew(replace(bench.service.choice, identity="other"), "cpu", None)
    return other


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("tenths", range(11))
def test_all_photos_are_found_at_every_tenth_of_a_change_of_encoder(
    bench: Bench, tenths: int, newest_first: bool
) -> None:
    for seed in range(60):
        bench.photo(f"{seed % 10}/{seed}.jpg", "sunset" if seed % 2 else "bricks", seed=seed)
    bench.sync()
    old = bench.service.choice.identity
    for seed in range(6):
        bench.photo(f"9/late-{seed}.jpg", "flower", seed=seed)
    bench.scan()
    other = _other_encoder(bench)
    [folder] = bench.store.folders()
    parts = [FolderPart(folder, str(number)) for number in range(10)]
    for part in (parts[::-1] if newest_first else parts)[:tenths]:
        for _ in embed_pending(bench.store, bench.keys, other, [part]):
            pass
    other.close()
    answering = answering_encoder(bench.store, "other")
    assert answering == ("other" if tenths == 10 else old)
    vector = bench.store.vectors.of_photo(bench.records()["0/0.jpg"].id)[answering]
    for options in (SearchOptions(100), SearchOptions(100, exact=True)):
        found = find_once(bench.store, answering, vector, options).matches
        assert len(found) == (66 if tenths == 10 else 60)
    assert examine(bench.store, "other").faults == []


def test_an_encoder_that_was_tried_on_a_few_photos_does_not_answer_for_the_library(
    bench: Bench,
) -> None:
    bench.photo("new/tried.jpg")
    bench.scan()
    other = _other_encoder(bench)
    for _ in embed_pending(bench.store, bench.keys, other):
        pass
    other.close()
    for seed in range(9):
        bench.photo(f"usual/{seed}.jpg", seed=seed)
    bench.scan()
    [folder] = bench.store.folders()
    for _ in embed_pending(bench.store, bench.keys, bench.service, [FolderPart(folder, "usual")]):
        pass
    usual = bench.service.choice.identity
    assert answering_encoder(bench.store, usual) == usual, "though it lacks the one photo"


def test_a_file_that_changed_unseen_leaves_the_old_index_with_its_old_vector(bench: Bench) -> None:
    path = bench.photo("a.jpg", "sunset")
    bench.photo("b.jpg", "bricks")
    bench.sync()
    old = bench.service.choice.identity
    make_photo(path, "flower", 3, (64, 48))  # which no scan has seen
    other = _other_encoder(bench)
    for _ in embed_pending(bench.store, bench.keys, other):
        pass
    other.close()
    changed = bench.records()["a.jpg"].id
    assert list(bench.store.vectors.of_photo(changed)) == ["other"]
    assert changed not in bench.store.vectors.searchable_ids(old).tolist()
    assert examine(bench.store, "other").faults == []


def test_a_photo_of_which_too_little_is_left_holds_no_other_encoder_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(bench.photo("part.png"), 0.8)
    bench.photo("whole.png", "bricks")
    bench.sync()
    old = bench.service.choice.identity
    monkeypatch.setattr("tests.fakes.LEAST_SHARE", 0.9)  # as if an older program had embedded it
    other = _other_encoder(bench)
    for _ in embed_pending(bench.store, bench.keys, other):
        pass
    other.close()
    part = bench.records()["part.png"].id
    assert answering_encoder(bench.store, "other") == "other"
    assert part not in bench.store.vectors.searchable_ids(old).tolist()
    assert examine(bench.store, "other").faults == []
