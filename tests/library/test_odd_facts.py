"""What files and pictures may claim of themselves, and the catalogue must be able to hold."""

import os
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.catalogue.store import Store
from photosim.library.arrangement import EVERYTHING, Arrangement, SortKey
from photosim.library.browse import PhotoTable
from photosim.vision.files import modified_ns
from tests.library.conftest import Bench

_YEAR_NS = 31_556_952 * 10**9
_YEARS = {"1601": -369, "1904": -66, "1969": -1, "2038": 69, "2262": 293, "2400": 430}


def _date(path: Path, year: str) -> None:
    """Give a file a time that some file systems can hold; skip where this one cannot."""
    wanted = _YEARS[year] * _YEAR_NS
    try:
        os.utime(path, ns=(wanted, wanted))
    except (OSError, OverflowError) as error:
        pytest.skip(f"this file system has no year {year}: {error}")


@pytest.mark.parametrize("year", _YEARS)
def test_a_photo_with_an_odd_time_is_indexed_like_any_other(bench: Bench, year: str) -> None:
    _date(bench.photo("odd.png"), year)
    bench.photo("usual.png", seed=1)
    bench.sync()
    assert sorted(bench.records()) == ["odd.png", "usual.png"]
    bench.check_consistent()
    changes = bench.sync()
    assert not changes, "an odd time made it look edited"
    table = PhotoTable(bench.store)
    for key in SortKey:
        assert len(table.arrange(EVERYTHING, Arrangement(key)).ids) == 2


_NUMBERS = st.integers(-(1 << 80), 1 << 80)
# What a system can call a file: bytes, text or not.
_NAMES = (
    st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1)
    | st.binary(min_size=1).filter(lambda name: not {0, ord("/")} & {*name}).map(os.fsdecode)
).filter(lambda name: name not in {".", ".."})


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue without photos, to be copied: making one takes longer than an example."""
    path = tmp_path_factory.mktemp("empty") / "catalogue.sqlite"
    Store.open(path).close()
    return path


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mtime_ns=_NUMBERS,
    size=st.integers(0, (1 << 63) - 1),
    name=_NAMES,
    side=st.integers(1, 1 << 32),
    taken_at=st.none() | st.datetimes(),
    reason=st.text(st.characters()),
)
def test_whatever_a_file_says_its_record_can_be_kept_and_read(
    empty: Path,
    tmp_path_factory: pytest.TempPathFactory,
    mtime_ns: int,
    size: int,
    name: str,
    side: int,
    taken_at: datetime | None,
    reason: str,
) -> None:
    status = os.stat_result((0o100644, *[0] * 9), {"st_mtime_ns": mtime_ns})
    facts = FileFacts(size, modified_ns(status))
    vector = np.ones(1, np.float16)
    path = tmp_path_factory.mktemp("data") / "catalogue.sqlite"
    path.write_bytes(empty.read_bytes())
    with Store.open(path) as store:
        folder = store.add_folder(Path("/photos"), None)
        first, second = store.files.add(folder, [(name, facts), (f"{name}2", facts)])
        picture = PictureFacts(first, size, facts.mtime_ns, bytes(16), side, side, taken_at, vector)
        store.complete_photos([picture], "colours")
        store.mark_unreadable([(second, reason)])
        [photo, problem] = store.photos([first, second])
        assert (photo.size, photo.mtime_ns, photo.width) == (size, facts.mtime_ns, side)
        assert photo.taken_at == taken_at
        assert len(problem.reason or "") == len(reason)
        assert PhotoTable(store).arrange(EVERYTHING, Arrangement()).ids.tolist() == [first]
