"""Photos that are still being written, and many changes at once."""

from argparse import Namespace
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.library.embed import embed_pending
from photosim.vision.files import fingerprint
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from tests.faults import load_watcher
from tests.library.conftest import Bench
from tests.vision import stand_ins


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tiff", ".bmp", ".heic"])
def test_a_photo_written_slowly_is_a_problem_until_it_is_complete(
    bench: Bench, suffix: str
) -> None:
    bench.photo("whole.jpg")
    bench.sync()
    whole = bench.photo(f"source{suffix}", "bricks")
    content = whole.read_bytes()
    whole.unlink()
    slow = bench.folder / f"slow{suffix}"
    for part in range(1, 5):
        slow.write_bytes(content[: len(content) * part // 5])
        bench.notice(slow)
        assert [photo.path.name for photo in bench.store.problems()] == [slow.name]
    slow.write_bytes(content)
    bench.notice(slow)
    record = bench.records()[slow.name]
    assert (record.state, record.damage) == (PhotoState.INDEXED, None)
    assert record.id in bench.store.vectors.searchable_ids(bench.service.choice.identity)
    assert bench.store.problems() == []
    bench.check_consistent()


def test_a_photo_that_grows_while_it_is_read_is_embedded_again_as_it_is_then(bench: Bench) -> None:
    growing = bench.photo("growing.jpg")
    service = EncoderService(
        embedded_choice(), device="cpu", threads=1, load=stand_ins.load, decode=stand_ins.decode
    )
    sizes = []
    try:
        for _ in range(3):
            bench.scan()
            for _ in embed_pending(bench.store, bench.keys, service):
                pass
            sizes.append(bench.records()["growing.jpg"].size)
    finally:
        service.close()
    assert sizes[0] < 50_000 < sizes[1] == sizes[2] == growing.stat().st_size
    (known,) = bench.store.files.known(bench.store.photo_ids().tolist())
    assert known.content_hash == fingerprint(growing)
    bench.check_consistent()


def test_hundreds_of_files_copied_renamed_and_deleted_at_once_are_followed(tmp_path: Path) -> None:
    numbers = Namespace(copied=400, renamed=50, deleted=200, seed=0)
    report = load_watcher.run(tmp_path, numbers, quiet_s=2.0)
    assert report["equal"], report
    assert report["photos_in_catalogue"] == 200
    assert report["embedded_twice"] == 0
