from io import BytesIO
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from photosim.vision.heif_boxes import Contents, read_contents
from photosim.vision.parameter_sets import may_have_fields, of_av1, of_hevc
from tests.photos import make_photo


def test_a_photo_of_tiles_tells_where_they_lie(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "photo.heic", size=(640, 480), tile_size=128)
    with path.open("rb") as stream:
        contents = read_contents(stream)
        assert stream.tell() == 0
    assert contents is not None
    assert contents.kinds[contents.primary] == b"grid"
    assert len(contents.photo_items()) == 5 * 4
    assert contents.end() <= path.stat().st_size
    assert contents.property(contents.primary, b"ispe") is not None


def test_other_files_have_no_table_of_contents(tmp_path: Path) -> None:
    with make_photo(tmp_path / "photo.jpg").open("rb") as stream:
        assert read_contents(stream) is None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_nonsense_is_survived(content: bytes) -> None:
    meta = (len(content) + 12).to_bytes(4, "big") + b"meta\0\0\0\0" + content
    found = read_contents(BytesIO(b"\0\0\0\x10ftypheic\0\0\0\0" + meta))
    assert isinstance(found, Contents | None)
    assert may_have_fields(content) in (False, True)
    for size in (
        of_hevc(content),
        of_hevc(bytes(22) + b"\1\x21\0\1\0\xff" + content),
        of_av1(content),
        of_av1(b"\x0a\x7f" + content),
    ):
        assert size is None or min(size) >= 0


def test_extents_that_take_no_bytes_are_not_counted_for_ever() -> None:
    iloc = b"\0\0\0\0" + b"\0\0" + b"\xff\xff" + (b"\0\1\0\0\xff\xff" * 60_000)
    box = (len(iloc) + 8).to_bytes(4, "big") + b"iloc" + iloc
    meta = (len(box) + 12).to_bytes(4, "big") + b"meta\0\0\0\0" + box
    assert read_contents(BytesIO(b"\0\0\0\x10ftypheic\0\0\0\0" + meta)) is None
