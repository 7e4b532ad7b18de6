import shutil

import numpy as np
import pytest
from PIL import Image

from photosim.catalogue.records import PhotoState
from photosim.library.copies import Copies
from tests.library.conftest import Bench


@pytest.mark.parametrize("apart", [1, 80, 300])
def test_copies_in_a_first_library_are_embedded_once(bench: Bench, apart: int) -> None:
    original = bench.photo("0000.jpg", "sunset")
    filler = bench.photo("0001.jpg", "bricks").read_bytes()
    for number in range(2, apart):
        (bench.folder / f"{number:04}.jpg").write_bytes(filler + number.to_bytes(4, "big"))
    for number in range(3):
        shutil.copyfile(original, bench.folder / f"copy-{number}.jpg")
    bench.sync()
    records = bench.records()
    assert all(photo.state == PhotoState.INDEXED for photo in records.values())
    names = [path.name for path in bench.service.embedded]
    assert sum(name == "0000.jpg" or name.startswith("copy") for name in names) == 1
    assert len(names) == len(set(names)) == max(apart, 2)
    vectors = [
        bench.store.vectors.of_photo(records[name].id)[bench.service.choice.identity]
        for name in ("0000.jpg", "copy-0.jpg", "copy-2.jpg")
    ]
    assert (vectors[0] == vectors[1]).all()
    assert (vectors[0] == vectors[2]).all()
    assert records["copy-1.jpg"].width == records["0000.jpg"].width
    bench.check_consistent()


def test_files_that_differ_in_their_middle_alone_are_no_copies(bench: Bench) -> None:
    image = np.random.default_rng(0).integers(0, 256, (60, 400, 3), dtype=np.uint8)
    path = bench.folder / "a.bmp"
    Image.fromarray(image).save(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    (bench.folder / "b.bmp").write_bytes(content)
    bench.sync()
    assert {path.name for path in bench.service.embedded} == {"a.bmp", "b.bmp"}
    bench.check_consistent()


def test_copies_of_a_bad_file_are_each_listed(bench: Bench) -> None:
    for number in range(3):
        (bench.folder / f"{number}.jpg").write_bytes(b"not a picture")
    bench.sync()
    assert len(bench.store.problems()) == 3


def test_a_size_of_its_own_spares_a_file_a_look(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.scan()
    [photo] = bench.store.photos(bench.store.photo_ids())
    photo.path.unlink()
    assert Copies([]).originals([photo]) == {}
    assert Copies([photo.size]).originals([photo]) == {}
