from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from photosim.desktop.grid_geometry import MARGIN, GridGeometry

geometries = st.builds(
    GridGeometry,
    count=st.integers(1, 5_000),
    width=st.integers(120, 3_000),
    wanted=st.integers(72, 256),
)


@given(geometries, st.data())
def test_a_tile_is_found_at_its_own_middle(geometry: GridGeometry, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, geometry.count - 1))
    assert geometry.row_at(geometry.picture(row).center()) == row


@given(geometries, st.data())
def test_tiles_lie_inside_the_content_and_never_overlap(
    geometry: GridGeometry, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, geometry.count - 1))
    tile = geometry.tile(row)
    assert tile.left() >= 0
    assert tile.right() < geometry.width
    assert tile.bottom() < geometry.height
    if row + 1 < geometry.count:
        assert not tile.intersects(geometry.tile(row + 1))


@given(geometries, st.integers(0, 100_000), st.integers(1, 2_000))
def test_what_is_between_two_heights_is_exactly_what_touches_them(
    geometry: GridGeometry, top: int, height: int
) -> None:
    band = QRect(0, top, geometry.width, height)
    rows = geometry.between(band.top(), band.bottom())
    for row in {0, geometry.count - 1, rows.start, rows.stop - 1, rows.stop, rows.start - 1}:
        if 0 <= row < geometry.count and geometry.tile(row).intersects(band):
            assert row in rows


def test_the_gap_between_tiles_holds_no_photo() -> None:
    geometry = GridGeometry(100, 800, 150)
    corner = geometry.tile(0).bottomRight()
    assert geometry.row_at(corner + QPoint(4, 0)) is None
    assert geometry.row_at(QPoint(2, 2)) is None


def test_a_rubber_band_takes_the_tiles_it_touches() -> None:
    geometry = GridGeometry(100, 800, 150)
    first, last = geometry.picture(1), geometry.picture(geometry.columns + 2)
    band = QRect(first.center(), last.center())
    taken = [row for part in geometry.inside(band) for row in part]
    assert taken == [1, 2, geometry.columns + 1, geometry.columns + 2]


def test_a_million_photos_fit_what_a_scroll_bar_can_count() -> None:
    geometry = GridGeometry(1_000_000, 500, 256)
    assert geometry.columns == 2
    assert MARGIN < geometry.height < 2**31
