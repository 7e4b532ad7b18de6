from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photosim.search import index_file
from photosim.search.buckets import MemoryBuckets, sort_photos
from photosim.search.hashing import HashFamily
from photosim.search.index_file import (
    DamagedIndexFileError,
    check_index_file,
    open_index_file,
    write_index_file,
)
from photosim.search.projection import fit_projection
from photosim.search.rounded import Numbers, rounded
from tests.search.data import clustered

VECTORS = clustered(2_000)
IDS = np.arange(2_000, dtype=np.int64) * 2 + 1
PROJECTION = fit_projection(VECTORS, 32)
FAMILY = HashFamily(PROJECTION, 6, 12, 3)
CODES = FAMILY.codes(VECTORS)
NUMBERS = rounded(PROJECTION.apply(VECTORS))
NOTES = {"index": [1, "ü"], "levels": [0.1, 0.2]}


def parts() -> Iterator[Numbers]:
    yield from np.array_split(NUMBERS, 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "search-1-a.index"
    photos = sort_photos(FAMILY, IDS, CODES)
    for _ in write_index_file(target, NOTES, FAMILY.planes, photos, parts()):
        pass
    return target


def test_a_file_gives_back_what_was_written_and_answers_as_buckets_in_memory(path: Path) -> None:
    assert list(check_index_file(path))
    file = open_index_file(path)
    assert file.notes == NOTES
    assert np.array_equal(file.numbers, NUMBERS)
    assert np.array_equal(file.planes, FAMILY.planes)
    mapped = MemoryBuckets.of(FAMILY, file.photos)
    built = MemoryBuckets(FAMILY, IDS, CODES)
    assert mapped.nbytes < 2 * len(IDS) < built.nbytes
    for row in range(0, 2_000, 200):
        probes = FAMILY.probes(FAMILY.query(VECTORS[row]), 40)
        for found, expected in zip(mapped.members(*probes), built.members(*probes), strict=True):
            assert np.array_equal(found, expected)


def test_buckets_on_a_file_change_without_changing_the_file(path: Path) -> None:
    before = path.read_bytes()
    buckets = MemoryBuckets.of(FAMILY, open_index_file(path).photos)
    buckets.remove(IDS[:900])
    buckets.add(IDS[:300], CODES[300:600])
    expected = MemoryBuckets(FAMILY, IDS[900:], CODES[900:])
    expected.add(IDS[:300], CODES[300:600])
    for one, other in zip(buckets.photos(), expected.photos(), strict=True):
        assert len(one) == len(other) == 1_400
    ids, codes = buckets.photos()
    order = np.argsort(ids)
    assert np.array_equal(ids[order], np.concatenate([IDS[:300], IDS[900:]]))
    assert np.array_equal(codes[order], np.concatenate([CODES[300:600], CODES[900:]]))
    assert path.read_bytes() == before


def test_a_file_that_was_replaced_or_deleted_stays_readable_for_who_has_it_open(
    path: Path,
) -> None:
    file = open_index_file(path)
    try:
        path.unlink()
    except PermissionError:  # Windows keeps what is mapped
        assert path.exists()
    assert np.array_equal(file.numbers, NUMBERS)


def test_writing_that_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "search-1-b.index"
    photos = sort_photos(FAMILY, IDS, CODES)
    steps = write_index_file(target, NOTES, FAMILY.planes, photos, parts())
    for _ in range(4):
        next(steps)
    assert not target.exists()
    steps.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", [0, 100, index_file._HEADER_BYTES, 100_000])
def test_a_file_that_was_cut_off_is_refused(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    for use in (open_index_file, lambda file: list(check_index_file(file))):
        with pytest.raises(DamagedIndexFileError):
            use(path)


def test_another_kind_of_file_and_another_version_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.with_name("text").write_text("x" * 20_000)
    with pytest.raises(DamagedIndexFileError, match="header is damaged"):
        open_index_file(path.with_name("text"))
    monkeypatch.setattr(index_file, "VERSION", 2)
    with pytest.raises(DamagedIndexFileError, match="another version"):
        open_index_file(path)


def test_every_changed_byte_is_noticed(path: Path) -> None:
    whole = path.read_bytes()
    said = index_file._HEADER_BYTES
    places = [3, 10, 40, said, said + 60_000, said + 200_000, len(whole) - 1]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 4
        path.write_bytes(changed)
        with pytest.raises(DamagedIndexFileError):
            list(check_index_file(path))
    path.write_bytes(whole)
    assert list(check_index_file(path))


def test_buckets_on_a_damaged_file_give_wrong_photos_at_worst(path: Path) -> None:
    whole = path.read_bytes()
    random = np.random.default_rng(4)
    content = np.frombuffer(whole[index_file._HEADER_BYTES :], np.uint8).copy()
    content[: len(content) // 2] = random.integers(0, 256, len(content) // 2, np.uint8)
    path.write_bytes(whole[: index_file._HEADER_BYTES] + content.tobytes())
    file = open_index_file(path)
    buckets = MemoryBuckets.of(FAMILY, file.photos)
    buckets.remove(IDS[3:5])
    for row in range(0, 2_000, 200):
        ids, codes = buckets.members(*FAMILY.probes(FAMILY.query(VECTORS[row]), 40))
        assert len(ids) == len(codes)
