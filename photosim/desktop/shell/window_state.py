"""What the window remembers of itself from one start to the next."""

import json
import logging
from collections.abc import Sequence

from PySide6.QtCore import QMargins, QSettings, QSize
from PySide6.QtWidgets import QMainWindow, QSplitter

from photosim.catalogue.records import FolderRecord
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.history import AllPhotos, Place, View
from photosim.desktop.browse.kept_view import NO_VIEW, read_view, written_view
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.query_bar import save_order, saved_order
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.files.file_dialogs import FileDialogs
from photosim.desktop.shell.actions import Actions

log = logging.getLogger(__name__)

USUAL_SIZE = QSize(1240, 800)
_FRAME = QMargins(8, 32, 8, 8)  # what a window manager may put around the window
_STACKS = ("stack_raws", "stack_edits", "stack_bursts")
_SWITCHES = ("fill", "fold", *_STACKS, "outline", "details", "sidebar")  # remembered actions
_VIEW = "view"
_DAMAGED = (TypeError, ValueError, OverflowError, RecursionError)
_OFF_AT_FIRST = ("stack_bursts",)  # which shots are one burst, names and times tell less surely


def forget_view(kept: QSettings) -> None:
    """Have the next start begin with all photos, as in another library."""
    kept.remove(_VIEW)


class WindowState:
    """Saves what was left, and restores it part by part: one may be damaged.

    Args:
        kept: Where it is.
        splitters: Between the sidebar and the rest, and between the photos and their details.
    """

    def __init__(
        self,
        kept: QSettings,
        window: QMainWindow,
        splitters: tuple[QSplitter, QSplitter],
        actions: Actions,
        browser: Browser,
        sidebar: Sidebar,
        navigator: Navigator,
        dialogs: FileDialogs,
    ) -> None:
        self._kept = kept
        self._window = window
        self._outer, self._inner = splitters
        self._actions = actions
        self._grid = browser.grid
        self._sidebar = sidebar
        self._navigator = navigator
        self._dialogs = dialogs
        self._returned_to: Place | None = None

    def save(self) -> None:
        """Remember everything as it is."""
        kept = self._kept
        kept.setValue("geometry", self._window.saveGeometry())
        kept.setValue("outer", self._outer.saveState())
        kept.setValue("inner", self._inner.saveState())
        kept.setValue("side", self._grid.side)
        kept.setValue("opened", json.dumps(self._sidebar.opened))
        self._dialogs.save(kept)
        save_order(kept, self._navigator.history.order)
        for name in _SWITCHES:
            kept.setValue(name, int(getattr(self._actions, name).isChecked()))
        if self._sidebar.folders:  # else the library has not been open
            kept.setValue(_VIEW, json.dumps(written_view(self._navigator.leave())))

    def restore(self) -> None:
        """Let everything be as it was, as far as that is known."""
        window = self._window
        window.resize(USUAL_SIZE.boundedTo(window.screen().availableSize().shrunkBy(_FRAME)))
        for restore in (
            self._restore_geometry,
            self._restore_order,
            self._restore_opened,
            self._restore_side,
            self._restore_switches,
        ):
            try:
                restore()
            except _DAMAGED as error:  # a file that was damaged or edited
                log.warning("A part of the window's layout is not as it was: %s", error)

    def return_to_view(self, folders: Sequence[FolderRecord]) -> None:
        """Show what was shown last, or all photos where there is nothing to see of that any more.

        Args:
            folders: Those of the library.
        """
        try:
            view = read_view(json.loads(str(self._kept.value(_VIEW, "{}"))), folders)
        except NO_VIEW as error:
            log.info("The window begins with all photos: %s", error)
            view = View(AllPhotos())
        self._returned_to = view.place
        self._navigator.shown.connect(self._look_around)
        self._navigator.begin(view)

    def _look_around(self, view: View) -> None:
        self._navigator.shown.disconnect(self._look_around)
        is_bare = view.place != AllPhotos() or view.is_limited
        if view.place == self._returned_to and is_bare and not len(self._grid.photos.ids):
            self._navigator.begin(View(AllPhotos()))

    def _restore_geometry(self) -> None:
        for name, restore in (
            ("geometry", self._window.restoreGeometry),
            ("outer", self._outer.restoreState),
            ("inner", self._inner.restoreState),
        ):
            if self._kept.contains(name):
                restore(self._kept.value(name))

    def _restore_order(self) -> None:
        self._navigator.history.sort(saved_order(self._kept))

    def _restore_opened(self) -> None:
        opened = json.loads(str(self._kept.value("opened", "[]")))
        self._sidebar.open_again([(int(folder), str(below)) for folder, below in opened])

    def _restore_side(self) -> None:
        self._grid.set_side(int(str(self._kept.value("side", self._grid.side))))

    def _restore_switches(self) -> None:
        for name in _SWITCHES:
            usual = int(name not in _OFF_AT_FIRST)
            on = bool(int(str(self._kept.value(name, usual))))
            getattr(self._actions, name).setChecked(on)
