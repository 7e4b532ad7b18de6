import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDrag, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.desktop.grid.drag import MOST_FILES
from photosim.desktop.grid.lines import GAP
from photosim.desktop.grid.painters import buttons
from photosim.desktop.grid.photo_model import PhotoModel, dragged_ids
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.tasks.thumbnails import Thumbnails, Wanted
from photosim.desktop.ui.theme import Theme
from tests.desktop.librarian import Librarian

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def librarian(qtbot: QtBot) -> Librarian:
    return Librarian(at_once=True)


@pytest.fixture
def model(librarian: Librarian) -> PhotoModel:
    return PhotoModel(librarian.ask)


@pytest.fixture
def grid(qtbot: QtBot, model: PhotoModel, thumbnails: Thumbnails, theme: Theme) -> PhotoGrid:
    made = PhotoGrid(model, thumbnails, theme)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    model.show(np.arange(1000, 1300, dtype=np.int64))
    return made


def middle(grid: PhotoGrid, row: int) -> QPoint:
    return grid.visualRect(grid.photos.index(row)).center()


def click(qtbot: QtBot, grid: PhotoGrid, row: int, keys: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mouseClick(grid.viewport(), LEFT, keys, middle(grid, row))


def hover(grid: PhotoGrid, point: QPoint) -> None:
    """Move the pointer as a person does; QTest's own move arrives some time later."""
    place, none = QPointF(point), Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, PLAIN)
    QApplication.sendEvent(grid.viewport(), event)


def selected(grid: PhotoGrid) -> list[int]:
    return [photo_id - 1000 for photo_id in grid.selected_ids().tolist()]


def show_anew(grid: PhotoGrid) -> None:
    """List the photos again while the keys are on the grid, and scroll down."""
    grid.setFocus()
    grid.photos.show(np.arange(0, dtype=np.int64))
    grid.photos.show(np.arange(1000, 1300, dtype=np.int64))
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)


def columns(grid: PhotoGrid) -> int:
    tops = [grid.visualRect(grid.photos.index(row)).top() for row in range(20)]
    return tops.count(tops[0])


def test_a_click_selects_and_another_selects_instead(qtbot: QtBot, grid: PhotoGrid) -> None:
    click(qtbot, grid, 3)
    assert selected(grid) == [3]
    click(qtbot, grid, 5)
    assert selected(grid) == [5]


def test_what_is_selected_keeps_no_list_of_all_photos_in_memory(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    shown = weakref.ref(grid.photos.ids)
    nothing = grid.selected_ids()
    click(qtbot, grid, 3)
    one = grid.selected_ids()
    grid.photos.show(np.arange(3, dtype=np.int64))
    assert shown() is None
    assert (nothing.tolist(), one.tolist()) == ([], [1003])


def test_ctrl_click_adds_and_takes_away(qtbot: QtBot, grid: PhotoGrid) -> None:
    click(qtbot, grid, 1)
    click(qtbot, grid, 6, CTRL)
    assert selected(grid) == [1, 6]
    click(qtbot, grid, 1, CTRL)
    assert selected(grid) == [6]


def test_shift_click_selects_the_stretch_in_reading_order(qtbot: QtBot, grid: PhotoGrid) -> None:
    click(qtbot, grid, 1)
    click(qtbot, grid, columns(grid) + 2, SHIFT)
    assert selected(grid) == list(range(1, columns(grid) + 3))


def test_a_click_beside_the_photos_selects_nothing(qtbot: QtBot, grid: PhotoGrid) -> None:
    click(qtbot, grid, 3)
    QTest.mouseClick(grid.viewport(), LEFT, PLAIN, QPoint(3, 3))
    assert selected(grid) == []


def test_a_rubber_band_selects_what_it_touches(qtbot: QtBot, grid: PhotoGrid) -> None:
    viewport = grid.viewport()
    start = QPoint(3, 3)
    end = middle(grid, columns(grid) + 1)
    QTest.mousePress(viewport, LEFT, PLAIN, start)
    QTest.mouseMove(viewport, start + QPoint(30, 30))
    QTest.mouseMove(viewport, end)
    assert selected(grid) == [0, 1, columns(grid), columns(grid) + 1]
    QTest.mouseRelease(viewport, LEFT, PLAIN, end)
    assert selected(grid) == [0, 1, columns(grid), columns(grid) + 1]


def test_a_rubber_band_pulled_beyond_the_edge_scrolls_and_goes_on_selecting(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    viewport = grid.viewport()
    QTest.mousePress(viewport, LEFT, PLAIN, QPoint(3, 3))
    QTest.mouseMove(viewport, QPoint(40, 40))
    beyond = QPoint(middle(grid, 1).x(), viewport.height() + 60)
    QTest.mouseMove(viewport, beyond)
    qtbot.waitUntil(lambda: grid.verticalOffset() > 2 * viewport.height())
    QTest.mouseRelease(viewport, LEFT, PLAIN, beyond)
    taken, place = selected(grid), grid.verticalOffset()
    lines = len(taken) // 2
    firsts = [line * columns(grid) for line in range(lines)]
    assert taken == [row for first in firsts for row in (first, first + 1)]
    assert grid.visualRect(grid.photos.index(taken[-1])).top() > 0
    with qtbot.assertNotEmitted(grid.verticalScrollBar().valueChanged, wait=60):
        assert grid.verticalOffset() == place


def test_ten_thousand_photos_can_be_dragged_before_their_records_are_here(
    qtbot: QtBot, model: PhotoModel, grid: PhotoGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[QUrl] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _: dragged.extend(drag.mimeData().urls()))
    model.show(np.arange(1, 10_001, dtype=np.int64))
    grid.selectAll()
    grid.startDrag(Qt.DropAction.CopyAction)
    assert len(dragged) == 10_000
    assert dragged[-1] == QUrl.fromLocalFile("/photos/10000.jpg")


def test_of_more_photos_than_files_can_be_dragged_all_are_dragged_inside_the_window(
    grid: PhotoGrid, model: PhotoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[int] = []
    files: list[QUrl] = []

    def drop(drag: QDrag, _action: Qt.DropAction) -> None:
        dragged.extend(dragged_ids(drag.mimeData()))
        files.extend(drag.mimeData().urls())

    monkeypatch.setattr(QDrag, "exec", drop)
    model.show(np.arange(1, MOST_FILES + 501, dtype=np.int64))
    grid.selectAll()
    grid.startDrag(Qt.DropAction.CopyAction)
    assert dragged == list(range(1, MOST_FILES + 501))
    assert not files, "a part of them would pass for all"


def test_arrows_home_end_and_pages_move_and_stay_inside(qtbot: QtBot, grid: PhotoGrid) -> None:
    click(qtbot, grid, 0)
    wide = columns(grid)

    def press(key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> int:
        QTest.keyClick(grid, key, keys)
        return grid.currentIndex().row()

    assert press(Qt.Key.Key_Right) == 1
    assert press(Qt.Key.Key_Down) == 1 + wide
    assert press(Qt.Key.Key_Left) == wide
    assert press(Qt.Key.Key_Up) == 0
    assert press(Qt.Key.Key_Up) == 0
    assert press(Qt.Key.Key_End) == 299
    assert press(Qt.Key.Key_Down) == 299
    page_up = press(Qt.Key.Key_PageUp)
    assert page_up < 299
    assert page_up % wide == 299 % wide
    assert press(Qt.Key.Key_PageDown) == 299
    assert press(Qt.Key.Key_Home) == 0
    assert selected(grid) == [0]
    press(Qt.Key.Key_Right, SHIFT)
    press(Qt.Key.Key_Right, SHIFT)
    assert selected(grid) == [0, 1, 2]


@pytest.mark.parametrize(("key", "row"), [(Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 299)])
def test_home_and_end_are_the_ends_of_a_list_that_is_new(
    grid: PhotoGrid, key: Qt.Key, row: int
) -> None:
    show_anew(grid)
    QTest.keyClick(grid, key)
    assert selected(grid) == [row]


def test_an_arrow_begins_in_view_in_a_list_that_is_new(grid: PhotoGrid) -> None:
    show_anew(grid)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    [row] = selected(grid)
    assert row > 0
    assert grid.viewport().rect().contains(middle(grid, row))


def test_the_first_arrow_key_selects_the_first_photo_when_the_keys_come_to_the_grid(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert selected(grid) == [0]
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert selected(grid) == [1]


def test_a_photo_that_tab_leads_to_is_selected(qtbot: QtBot, grid: PhotoGrid) -> None:
    grid.clearFocus()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(grid.hasFocus)
    assert selected(grid) == [0]
    click(qtbot, grid, 2)
    click(qtbot, grid, 2, CTRL)
    grid.clearFocus()
    grid.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert selected(grid) == [2]


def test_tab_leaves_a_selection_of_several_photos_as_it_is(qtbot: QtBot, grid: PhotoGrid) -> None:
    click(qtbot, grid, 1)
    click(qtbot, grid, 6, CTRL)
    grid.clearFocus()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert selected(grid) == [1, 6]


def test_no_ring_is_drawn_around_a_photo_that_keys_did_not_lead_to(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    def looks() -> QImage:
        hover(grid, QPoint(1, 1))
        return grid.grab().toImage()

    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    click(qtbot, grid, 2)
    click(qtbot, grid, 2, CTRL)
    bare = looks()
    QTest.keyClick(grid, Qt.Key.Key_Control, CTRL)
    assert looks() == bare
    QTest.keyClick(grid, Qt.Key.Key_Right, CTRL)
    assert looks() != bare


def test_what_the_keys_reach_scrolls_into_view(qtbot: QtBot, grid: PhotoGrid) -> None:
    click(qtbot, grid, 0)
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.viewport().rect().contains(middle(grid, 299))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_opens_the_current_photo(qtbot: QtBot, grid: PhotoGrid, key: Qt.Key) -> None:
    click(qtbot, grid, 4)
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.keyClick(grid, key)
    assert opened.args == [1004]


def test_a_double_click_opens(qtbot: QtBot, grid: PhotoGrid) -> None:
    click(qtbot, grid, 4)
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.mouseDClick(grid.viewport(), LEFT, PLAIN, middle(grid, 4))
    assert opened.args == [1004]


def test_the_button_on_a_tile_finds_similar_and_selects_nothing(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    tile = grid.visualRect(grid.photos.index(2))
    point = buttons(tile, ["similar"])["similar"].center()
    hover(grid, point)
    with qtbot.waitSignal(grid.similar_wanted) as wanted:
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, point)
    assert wanted.args == [1002]
    assert selected(grid) == []


@pytest.mark.parametrize(("button", "sign"), [("more-like", 1), ("less-like", -1)])
def test_the_buttons_on_a_result_say_whether_it_is_wanted(
    qtbot: QtBot, grid: PhotoGrid, button: str, sign: int
) -> None:
    tile = grid.visualRect(grid.photos.index(2))
    point = buttons(tile, ["similar", "more-like", "less-like"])[button].center()
    hover(grid, point)
    QTest.mouseClick(grid.viewport(), LEFT, PLAIN, point)
    assert selected(grid) == [2], "outside a search there is no such button"
    grid.photos.show(grid.photos.ids, {1002: 0.5})
    hover(grid, point + QPoint(1, 0))
    with qtbot.waitSignal(grid.steered) as steered:
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, point)
    assert steered.args == [1002, sign]


def test_the_pointer_may_leave_a_photo_that_is_going(qtbot: QtBot, grid: PhotoGrid) -> None:
    hover(grid, middle(grid, 2))
    leave = QEvent(QEvent.Type.Leave)
    # As when a page without photos takes the grid's place before it has arranged itself.
    grid.photos.modelReset.connect(lambda: QApplication.sendEvent(grid.viewport(), leave))
    grid.photos.show(np.empty(0, dtype=np.int64))
    qtbot.waitUntil(lambda: grid.settled)


def test_the_menu_asks_for_the_photo_under_the_pointer(qtbot: QtBot, grid: PhotoGrid) -> None:
    point = middle(grid, 5)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, PLAIN, point)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, grid.viewport().mapToGlobal(point)
    )
    with qtbot.waitSignal(grid.menu_wanted):
        QApplication.sendEvent(grid.viewport(), event)
    assert selected(grid) == [5]


def test_ctrl_and_the_wheel_zoom_and_the_wheel_alone_scrolls(qtbot: QtBot, grid: PhotoGrid) -> None:
    def turn(angle: int, keys: Qt.KeyboardModifier) -> None:
        place = QPointF(grid.viewport().rect().center())
        no_buttons = Qt.MouseButton.NoButton
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(
            place, place, QPoint(), QPoint(0, angle), no_buttons, keys, phase, False
        )
        QApplication.sendEvent(grid.viewport(), event)

    side = grid.side
    turn(120, CTRL)
    assert grid.side > side
    turn(-120, CTRL)
    assert grid.side == side
    assert grid.verticalOffset() == 0
    turn(-120, PLAIN)
    assert grid.verticalOffset() > 0


def test_zooming_keeps_the_current_photo_in_view(qtbot: QtBot, grid: PhotoGrid) -> None:
    grid.go_to(1200)
    grid.set_side(grid.side + 80)
    assert grid.viewport().rect().contains(middle(grid, 200))


def test_photos_that_arrive_above_do_not_move_what_is_in_view(
    qtbot: QtBot, model: PhotoModel, grid: PhotoGrid
) -> None:
    grid.scroll_to_top_of(1000 + 10 * columns(grid))
    top = grid.top_id()
    assert top is not None
    model.update_ids(np.concatenate((np.arange(1, 1 + 3 * columns(grid)), model.ids)))
    assert grid.top_id() == top
    model.update_ids(model.ids[columns(grid) * 2 :])
    assert grid.top_id() == top
    model.update_ids(np.concatenate((np.arange(500, 500 + columns(grid)), model.ids[::1])))
    assert grid.top_id() == top


def test_selection_survives_a_reshuffle_of_the_library(
    qtbot: QtBot, model: PhotoModel, grid: PhotoGrid
) -> None:
    click(qtbot, grid, 2)
    click(qtbot, grid, 7, CTRL)
    model.update_ids(model.ids[::-1].copy())
    assert sorted(grid.selected_ids().tolist()) == [1002, 1007]
    assert grid.current_id() == 1007


def test_a_selected_photo_that_goes_leaves_the_selection(
    qtbot: QtBot, model: PhotoModel, grid: PhotoGrid
) -> None:
    click(qtbot, grid, 2)
    with qtbot.waitSignal(grid.selection_changed):
        model.update_ids(np.delete(model.ids, 2))
    assert 1002 not in grid.selected_ids()


def test_select_all_of_a_million_photos_is_one_range(
    qtbot: QtBot, model: PhotoModel, grid: PhotoGrid
) -> None:
    model.show(np.arange(1_000_000, dtype=np.int64))
    grid.selectAll()
    assert len(grid.selected_ids()) == 1_000_000
    assert len(grid.selectionModel().selection().toList()) == 1


def test_thumbnails_are_loaded_in_view_first_and_then_where_one_scrolls(
    qtbot: QtBot, grid: PhotoGrid, thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []
    monkeypatch.setattr(
        thumbnails,
        "want",
        lambda photos: asked.append([photo.photo_id - 1000 for photo in photos]),
    )
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    for step, is_ahead in ((40, max), (-40, min)):
        asked.clear()
        bar.setValue(bar.value() + step)
        qtbot.waitUntil(lambda: bool(asked and len(asked[-1]) > 2 * len(grid.rows_in_view)))
        view = [*grid.rows_in_view]
        assert asked[-1][: len(view)] == view
        assert is_ahead(asked[-1][len(view)], view[0]) == asked[-1][len(view)]


def test_painting_asks_only_for_what_is_near(
    qtbot: QtBot, model: PhotoModel, librarian: Librarian, grid: PhotoGrid
) -> None:
    model.show(np.arange(1_000_000, dtype=np.int64))
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
    grid.viewport().repaint()
    qtbot.waitUntil(lambda: bool(librarian.asked) and grid.settled)
    assert sum(map(len, librarian.asked)) < 2_000
    middle_ids = grid.photos.ids[grid.indexAt(QPoint(60, GAP * 4)).row()]
    assert int(middle_ids) in {photo_id for ids in librarian.asked for photo_id in ids}


LANDSCAPE, PORTRAIT = 1.5, 0.75


def show_whole(grid: PhotoGrid, *shapes: float) -> None:
    """Show 300 photos that have these proportions in turn, without cropping them."""
    grid.set_fill(False)
    ids = np.arange(1000, 1300, dtype=np.int64)
    grid.photos.show(ids, shapes=np.resize(np.array(shapes, dtype=np.float32), 300))


def place(grid: PhotoGrid, row: int) -> QRect:
    return grid.visualRect(grid.photos.index(row))


def test_photos_shown_whole_stand_in_rows_of_one_height(grid: PhotoGrid) -> None:
    show_whole(grid, LANDSCAPE, PORTRAIT)
    first, second = place(grid, 0), place(grid, 1)
    assert first.top() == second.top()
    assert first.height() == second.height()
    assert abs(first.width() - 2 * second.width()) <= 1
    grid.set_fill(True)
    assert place(grid, 0).size() == place(grid, 1).size()


def test_what_is_at_the_top_stays_there_however_rows_are_filled(grid: PhotoGrid) -> None:
    show_whole(grid, LANDSCAPE, PORTRAIT, PORTRAIT)
    grid.scroll_to_top_of(1150)
    top = grid.top_id()
    assert top is not None
    for width in (*range(800, 500, -7), *range(500, 900, 7)):
        grid.resize(width, 600)
    for fill in (True, False, True):
        grid.set_fill(fill)
    shown = place(grid, top - 1000)
    assert abs(shown.top()) < shown.height()


def test_down_leads_to_the_photo_below_whatever_stands_beside_it(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    show_whole(grid, LANDSCAPE, PORTRAIT, PORTRAIT, 2.5)
    click(qtbot, grid, 2)
    for _ in range(5):
        before = place(grid, grid.currentIndex().row()).center().x()
        QTest.keyClick(grid, Qt.Key.Key_Down)
        after = place(grid, grid.currentIndex().row())
        assert after.left() - GAP <= before <= after.right() + GAP
    for _ in range(5):
        QTest.keyClick(grid, Qt.Key.Key_Up)
    assert place(grid, grid.currentIndex().row()).top() == place(grid, 2).top()


def test_a_rubber_band_takes_whole_photos_that_it_touches(qtbot: QtBot, grid: PhotoGrid) -> None:
    show_whole(grid, LANDSCAPE, PORTRAIT, PORTRAIT)
    viewport, end = grid.viewport(), place(grid, 1).center()
    QTest.mousePress(viewport, LEFT, PLAIN, QPoint(3, 3))
    QTest.mouseMove(viewport, QPoint(30, 30))
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, LEFT, PLAIN, end)
    assert selected(grid) == [0, 1]


def test_a_photo_takes_its_own_shape_once_that_is_known(qtbot: QtBot, grid: PhotoGrid) -> None:
    grid.set_fill(False)
    photos = grid.photos
    assert place(grid, 0).width() == place(grid, 1).width()
    shapes = photos.shapes.copy()
    shapes[0] = 2.0
    with qtbot.assertNotEmitted(photos.modelReset):
        photos.update_ids(photos.ids, photos.sections, shapes)
    assert abs(place(grid, 0).width() - 2 * place(grid, 1).width()) <= 1


def test_shapes_follow_their_photos_when_others_come_and_go(grid: PhotoGrid) -> None:
    show_whole(grid, LANDSCAPE, PORTRAIT)
    photos = grid.photos
    ids = np.concatenate(([7, 8], photos.ids[10:]))
    shapes = np.concatenate(([1, 1], photos.shapes[10:])).astype(np.float32)
    photos.update_ids(ids, photos.sections, shapes)
    assert photos.shapes.tolist() == shapes.tolist()
    photos.update_ids(ids[::-1].copy(), photos.sections, shapes[::-1].copy())
    assert photos.shapes.tolist() == shapes[::-1].tolist()


def test_thumbnails_are_asked_for_as_large_as_each_photo_is_shown(
    qtbot: QtBot, grid: PhotoGrid, thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Wanted] = []
    monkeypatch.setattr(thumbnails, "want", asked.extend)
    show_whole(grid, LANDSCAPE, PORTRAIT)
    qtbot.waitUntil(lambda: {1000, 1001} <= {photo.photo_id for photo in asked})
    looks = {photo.photo_id: photo.look for photo in asked}
    assert looks[1000].width == place(grid, 0).width()
    assert looks[1001].width == place(grid, 1).width()
    assert looks[1000].height == looks[1001].height


def test_a_grid_that_fits_only_beside_its_scroll_bar_comes_to_rest(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    grid.photos.show(np.arange(1000, 1060, dtype=np.int64))
    ends = []
    for height in (6000, 200):  # without the bar, and with it
        grid.resize(800, height)
        qtbot.waitUntil(lambda: grid.settled)
        grid.verticalScrollBar().setValue(0)
        ends.append(grid.visualRect(grid.photos.index(59)).bottom())
    assert ends[0] > ends[1] + 2
    grid.resize(800, sum(ends) // 2 + GAP + grid.height() - grid.viewport().height())
    qtbot.waitUntil(lambda: grid.settled)
    assert grid.verticalScrollBar().isVisible()
