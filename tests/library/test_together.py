from datetime import datetime, timedelta

import numpy as np
import pytest

from photosim.catalogue.records import Alike, Likeness
from photosim.library.together import Together
from tests.library.conftest import Bench
from tests.photos import make_photo

CAMERA = ("Canon", "EOS 5D")


@pytest.mark.parametrize(
    ("kind", "joined"),
    [
        (Likeness.SURE, True),
        (Likeness.EDITED, True),
        (Likeness.MOMENT, True),
        (Likeness.LOOK_ALIKE, False),
    ],
)
def test_copies_tell_the_same_twice_and_look_alikes_do_not(
    bench: Bench, kind: Likeness, joined: bool
) -> None:
    for seed in range(3):
        bench.photo(f"{seed}.png", "hills", seed)
    bench.sync()
    ids = np.sort(bench.store.photo_ids())
    contents = sorted(
        file.content_hash or b"" for file in bench.store.files.known(ids[:2].tolist())
    )
    bench.store.duplicates.put_pairs([Alike(contents[0], contents[1], kind, 900)])
    groups = Together(bench.store).groups_of(ids)
    assert bool(groups[0] == groups[1]) is joined
    assert groups[2] not in groups[:2]


def test_the_files_of_a_stack_tell_the_same_twice_also_where_nothing_tells_when(
    bench: Bench,
) -> None:
    for seed, name in enumerate(("IMG_1.png", "IMG_1 edited.png", "in/IMG_1.png", "IMG_12.png")):
        bench.photo(name, "hills", seed)
    bench.sync()
    records = bench.records()
    names = ("IMG_1.png", "IMG_1 edited.png", "in/IMG_1.png", "IMG_12.png")
    groups = Together(bench.store).groups_of(np.array([records[name].id for name in names]))
    assert groups[0] == groups[1]
    assert len(set(groups.tolist())) == 3


def test_a_chain_of_photos_within_ten_seconds_is_one_moment(bench: Bench) -> None:
    start = datetime(2019, 7, 1, 12)
    for number, seconds in enumerate((0, 8, 16, 60)):
        taken = start + timedelta(seconds=seconds)
        path = bench.folder / f"{number}.jpg"
        make_photo(path, "hills", number, (64, 48), taken_at=taken, camera=CAMERA)
    bench.sync()
    records = bench.records()
    ids = np.array([records[f"{number}.jpg"].id for number in range(4)])
    groups = Together(bench.store).groups_of(ids)
    assert len(set(groups[:3].tolist())) == 1
    assert groups[3] != groups[0]
    apart = Together(bench.store).groups_of(ids[[0, 2]])
    assert apart[0] != apart[1], "the one between them is not among these"
