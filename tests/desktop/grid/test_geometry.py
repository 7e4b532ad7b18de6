from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from photosim.desktop.grid.geometry import GridGeometry
from photosim.desktop.grid.lines import GAP, HEADING, MARGIN


@st.composite
def _geometries(draw: st.DrawFn) -> GridGeometry:
    count = draw(st.integers(1, 5_000))
    starts = draw(st.lists(st.integers(1, count), unique=True, max_size=40))
    sections = np.array([0, *sorted(set(starts) - {count})] if starts else [], dtype=np.int64)
    width, side = draw(st.integers(120, 3_000)), draw(st.integers(72, 256))
    shapes = None
    if draw(st.booleans()):
        kinds = draw(st.lists(st.floats(0.05, 20.0), min_size=1, max_size=5))
        random = np.random.default_rng(draw(st.integers(0, 99)))
        shapes = random.choice(kinds, count).astype(np.float32)
    return GridGeometry(count, width, side, sections, draw(st.booleans()), shapes)


geometries = _geometries()


def shaped(width: int, *shapes: float, starts: tuple[int, ...] = ()) -> GridGeometry:
    """Photos of these proportions, 100 pixels high if they can be."""
    sections = np.array(starts, dtype=np.int64)
    return GridGeometry(
        len(shapes), width, 100, sections, shapes=np.array(shapes, dtype=np.float32)
    )


def lines_of(geometry: GridGeometry) -> list[list[int]]:
    """The rows of the photos, line by line."""
    lines: dict[int, list[int]] = {}
    for row in range(geometry.count):
        lines.setdefault(geometry.picture(row).top(), []).append(row)
    return [*lines.values()]


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
    if geometry.shapes is None:
        shift = geometry.picture(below).left() - geometry.picture(row).left()
        assert shift >= 0 if geometry.mirrored else shift <= 0  # a short line's end is nearest
    assert geometry.picture(geometry.moved(below, -1)).top() == geometry.picture(row).top()


@given(geometries, st.data())
def test_down_leads_to_the_photo_that_is_nearest(
    geometry: GridGeometry, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, geometry.count - 1))
    here, below = geometry.picture(row), geometry.picture(geometry.moved(row, 1))
    line = [
        other
        for near in range(row + 1, min(row + 120, geometry.count))
        if (other := geometry.picture(near)).top() == below.top()
    ]
    nearest = min((abs(other.center().x() - here.center().x()) for other in line), default=0)
    assert below == here or abs(below.center().x() - here.center().x()) <= nearest + 1


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


def test_photos_shown_whole_have_their_proportions_and_fill_the_width() -> None:
    geometry = shaped(632, *[1.5, 0.75, 1.5, 1.0] * 12)
    lines = lines_of(geometry)
    assert len(lines) > 5
    for line in lines[:-1]:
        pictures = [geometry.picture(row) for row in line]
        assert pictures[0].left() == MARGIN
        assert abs(pictures[-1].right() - (632 - MARGIN - 1)) <= 1
        assert len({picture.height() for picture in pictures}) == 1
        assert 70 < pictures[0].height() < 140
        for left, right in pairwise(pictures):
            assert abs(right.left() - left.right() - 1 - GAP) <= 1
        for row, picture in zip(line, pictures, strict=True):
            assert geometry.shapes is not None
            assert abs(picture.width() - geometry.shapes[row] * picture.height()) < 2.5


def test_the_last_photos_of_a_section_are_not_blown_up_to_fill_the_width() -> None:
    geometry = shaped(632, *[1.5] * 8, starts=(0, 5))
    assert [len(line) for line in lines_of(geometry)] == [4, 1, 3]
    assert geometry.picture(4).height() == 100
    assert geometry.picture(7).height() == 100


def test_photos_that_come_behind_others_do_not_move_them() -> None:
    shapes = [1.5, 0.66, 1.33, 1.78, 1.0] * 30
    few, more = shaped(900, *shapes[:90]), shaped(900, *shapes)
    moved = [row for row in range(90) if few.picture(row) != more.picture(row)]
    assert moved == lines_of(few)[-1]


def test_very_long_and_very_narrow_photos_leave_room_for_others() -> None:
    geometry = shaped(632, 30.0, 1.0, 0.02, 1.0, 1.0, 1.0)
    assert geometry.picture(0).width() <= 3.1 * geometry.picture(0).height()
    assert geometry.picture(2).width() >= 0.39 * geometry.picture(2).height()


def test_a_photo_that_is_not_laid_out_yet_has_no_place() -> None:
    for geometry in (GridGeometry(3, 800, 150), shaped(800, 1.0, 1.0, 1.0)):
        assert not geometry.picture(3).isValid()
        assert not geometry.tile(3).isValid()
    assert shaped(800).row_at(QPoint(50, 50)) is None
    assert shaped(800).inside(QRect(0, 0, 500, 500)) == []


def test_sections_of_photos_that_have_gone_are_passed_over() -> None:
    starts = np.array([0, 2, 5, 9], dtype=np.int64)
    for shapes in (None, np.ones(4, dtype=np.float32)):
        geometry = GridGeometry(4, 800, 150, starts, shapes=shapes)
        assert geometry.section_rows(1) == range(2, 4)
        assert geometry.height > geometry.tile(3).bottom()


def test_without_photos_every_height_is_in_the_first_section() -> None:
    empty = GridGeometry(0, 600, 160, np.empty(0, dtype=np.int64), False)
    assert [empty.section_at(y) for y in (-10, 0, 10_000)] == [0, 0, 0]
