"""Photos one after the other on the whole screen."""

from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyle, QWidget

from photosim.arrays import Ids
from photosim.desktop.browse.browser import Browser
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.full_screen import FullScreen
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.system.screen_awake import ScreenAwake
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.widgets import label
from photosim.errors import PhotoSimError

_FADE_MS = 500
_POINTER_MS = 1_500  # until a pointer at rest is hidden
_ABOVE_EDGE = 32  # logical pixels from the note to the edge of the screen


class Slideshow(QObject):
    """Leads through the selected photos, or through all from the current one on, round and round.

    A photo is shown once it is loaded; those that cannot be read are passed over. Space pauses, the
    arrows step, Escape ends it. Where it ends, the photo shown last is the current one.

    Attributes:
        seconds: How long each photo is shown.
        shuffles: Whether they come in any order.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        browser: Browser,
        model: PhotoModel,
        library: LibraryLane,
        full_screen: FullScreen,
        status: StatusLine,
    ) -> None:
        super().__init__(window)
        self.seconds, self.shuffles = 5, False
        self._action = actions.slideshow
        self._browser, self._model, self._library = browser, model, library
        self._viewer = browser.viewer
        self._full_screen, self._status = full_screen, status
        self._awake = ScreenAwake()
        self._asked: Ticket | None = None
        self._runs = self._due = False
        self._was_open = self._was_full = False
        self._selected: Ids = np.empty(0, np.int64)
        self._last: int | None = None
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._go_on)
        self._rest = QTimer(self, singleShot=True, interval=_POINTER_MS)
        self._rest.timeout.connect(
            partial(self._viewer.canvas.setCursor, Qt.CursorShape.BlankCursor)
        )
        self._note = label(self.tr("Paused"))
        self._note.setParent(self._viewer)
        self._note.hide()
        actions.on(self._action, self.toggle)
        self._viewer.ahead_loaded.connect(self._take_ahead)
        browser.page_changed.connect(self._follow)
        full_screen.left.connect(self.end)
        model.rearranged.connect(self._suit)
        self._suit()

    @property
    def runs(self) -> bool:
        """Whether it is under way."""
        return self._runs

    @property
    def is_paused(self) -> bool:
        """Whether it is under way and rests."""
        return self._runs and not self._note.isHidden()

    def toggle(self) -> None:
        """Start or end."""
        if self._runs:
            self.end()
            return
        course, selected = self._course()
        if len(course):
            self._selected = selected
            first = course[:1]
            start = partial(self._start, course)
            self._asked = ask_records(self._library, first, start, self._refuse)

    def _course(self) -> tuple[Ids, Ids]:
        """The photos in order, and those that are selected."""
        browser, ids = self._browser, self._model.ids[self._model.first_result :]
        chosen = browser.chosen_ids()
        if len(chosen) > 1:
            return _shuffled(chosen) if self.shuffles else chosen, chosen
        current = int(chosen[0]) if len(chosen) else browser.grid.current_id()
        at = max(int(np.flatnonzero(ids == current)[:1].sum()), 0)
        course = np.roll(ids, -at)
        if self.shuffles:
            course[1:] = _shuffled(course[1:])
        return course, chosen[:0]

    def _start(self, course: Ids, records: object) -> None:
        if self._runs or not self._action.isEnabled():
            return
        self._model.keep(records)  # type: ignore[arg-type]
        self._was_open, self._was_full = self._browser.is_viewing, self._full_screen.is_on
        self._runs, self._last = True, None
        self._viewer.installEventFilter(self)
        self._viewer.canvas.installEventFilter(self)
        self._viewer.canvas.setMouseTracking(True)
        self._rest.start()
        self._viewer.fade_ms = _FADE_MS if self._animates else 0
        self._awake.hold(self.tr("Slideshow"))
        self._browser.lead_through(course.tolist())
        self._browser.open_photo(int(course[0]))
        if not self._full_screen.is_on:
            self._full_screen.toggle()

    @property
    def _animates(self) -> bool:
        """Whether the system wants anything to move."""
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self._viewer.style().styleHint(hint, None, self._viewer) > 0

    def end(self) -> None:
        """Go back to where one was, with the photo shown last; harmless when it does not run."""
        if not self._runs:
            return
        self._runs = self._due = False
        self._next.stop()
        self._rest.stop()
        self._note.hide()
        self._viewer.removeEventFilter(self)
        self._viewer.canvas.removeEventFilter(self)
        self._viewer.canvas.setMouseTracking(False)
        self._viewer.canvas.unsetCursor()
        self._viewer.fade_ms = 0
        self._awake.release()
        self._browser.lead_through([])
        if not self._was_full:
            self._full_screen.leave()
        if not self._was_open and self._browser.is_viewing:
            self._browser.close_photo()
        self._come_back()

    def _come_back(self) -> None:
        grid = self._browser.grid
        if len(self._selected):
            grid.choose(self._selected)
            grid.go_to(self._last, select=False)
        else:
            grid.go_to(self._last)
        if self._was_open and self._browser.is_viewing:
            self._browser.open_photo(self._last)  # with its neighbours in the list

    def _follow(self) -> None:
        """Hear that another photo is shown, or another page."""
        self._suit()
        if not self._runs:
            return
        photo = self._viewer.photo
        if not self._browser.is_viewing or photo is None:
            self.end()
            return
        self._last = photo.id
        self._due = False
        if not self.is_paused:
            self._next.start(self.seconds * 1_000)

    def _suit(self) -> None:
        shows = self._browser.shows_grid or self._browser.is_viewing
        self._action.setEnabled(shows and self._model.count > 0)

    def _go_on(self) -> None:
        """Show the next photo, now or as soon as it is loaded, unless this one is looked at."""
        viewer = self._viewer
        if not viewer.canvas.is_fitted or viewer.part.isVisible() or viewer.is_playing:
            self._next.start(self.seconds * 1_000)
        elif self._viewer.has_ahead:
            self._viewer.step_wanted.emit(1)
        else:
            self._due = True

    def _take_ahead(self) -> None:
        if self._due and not self.is_paused:
            self._go_on()

    def pause(self) -> None:
        """Pause, or go on."""
        paused = not self.is_paused
        self._note.setVisible(paused)
        if paused:
            self._next.stop()
            self._place_note()
        else:
            self._due = False
            self._next.start(self.seconds * 1_000)

    def _place_note(self) -> None:
        self._note.adjustSize()
        room = self._viewer.rect()
        across = (room.width() - self._note.width()) // 2
        self._note.move(across, room.height() - self._note.height() - _ABOVE_EDGE)
        self._note.raise_()

    def _refuse(self, error: PhotoSimError) -> None:
        self._status.show_message(in_words(error))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            act = {Qt.Key.Key_Space: self.pause, Qt.Key.Key_Escape: self.end}.get(
                Qt.Key(event.key())
            )
            if act is not None:
                act()
                return True
        elif event.type() == QEvent.Type.MouseMove:
            self._viewer.canvas.unsetCursor()
            self._rest.start()
        elif event.type() == QEvent.Type.Resize and self.is_paused:
            self._place_note()
        return False


def _shuffled(ids: Ids) -> Ids:
    # Made only here: NumPy imports its generators when one is first asked for.
    return np.random.default_rng().permutation(ids)
