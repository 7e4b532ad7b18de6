from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.library.embed import BATCH, LOOK_AHEAD, embed_pending
from photosim.library.folders import FolderPart
from tests.library.conftest import Bench


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
