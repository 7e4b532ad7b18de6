import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from photosim.desktop.grid.geometry import HEADING, MARGIN, GridGeometry


@st.composite
def _geometries(draw: st.DrawFn) -> GridGeometry:
    count = draw(st.integers(1, 5_000))
    starts = draw(st.lists(st.integers(1, count), unique=True, max_size=40))
    sections = np.array([0, *sorted(set(starts) - {count})] if starts else [], dtype=np.int64)
    width, side = draw(st.integers(120, 3_000)), draw(st.integers(72, 256))
    return GridGeometry(count, width, side, sections, mirrored=draw(st.booleans()))


geometries = _geometries()


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


@given(geometries, st.data())
def test_a_row_lies_below_the_heading_of_its_section(
    geometry: GridGeometry, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, geometry.count - 1))
    section = geometry.section_of(row)
    assert row in geometry.section_rows(section)
    span = geometry.section_span(section)
    assert span.start + (HEADING if geometry.starts.size else 0) <= geometry.tile(row).top()
    assert geometry.tile(row).bottom() < span.stop
    assert geometry.section_at(geometry.tile(row).top()) == section


@given(geometries, st.data())
def test_down_and_up_lead_to_the_line_below_and_back(
    geometry: GridGeometry, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, geometry.count - 1))
    below = geometry.moved(row, 1)
    if below == row:
        assert geometry.section_of(row) == geometry.section_of(geometry.count - 1)
        return
    assert geometry.picture(below).top() > geometry.picture(row).top()
    shift = geometry.picture(below).left() - geometry.picture(row).left()
    assert shift >= 0 if geometry.mirrored else shift <= 0  # short lines are reached at their end
    assert geometry.picture(geometry.moved(below, -1)).top() == geometry.picture(row).top()


@given(geometries, st.data())
def test_a_rubber_band_takes_exactly_what_it_touches(
    geometry: GridGeometry, data: st.DataObject
) -> None:
    width, height = geometry.width, min(geometry.height, 20_000)
    left, right = sorted(data.draw(st.tuples(*[st.integers(-50, width + 50)] * 2)))
    top, bottom = sorted(data.draw(st.tuples(*[st.integers(-50, height + 50)] * 2)))
    band = QRect(QPoint(left, top), QPoint(right, bottom))
    taken = {row for part in geometry.inside(band) for row in part}
    near = geometry.between(top - 500, bottom + 500)
    assert taken == {row for row in near if geometry.tile(row).intersects(band)}
