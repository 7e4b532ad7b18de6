"""The page with the map of where photos were taken."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.map.clusters import PlacedPhotos
from photosim.desktop.map.ground import Ground
from photosim.desktop.map.tiles import framed, inside_side
from photosim.desktop.map.view import MapView
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, Wanted, rounded
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import M, Theme
from photosim.desktop.ui.widgets import EmptyState, tool_button
from photosim.errors import PhotoSimError
from photosim.library.arrangement import Near
from photosim.library.gazetteer import gazetteer

if TYPE_CHECKING:
    from photosim.library.library import Library

_SOON_MS = 120  # after the last step of a movement thumbnails are asked for
_REFRESH_MS = 1_000  # photos that are indexed come in a stream
_MOST_WANTED = 300  # thumbnails at once
_MOST_KEPT = 2_000  # pictures of the map's size


class MapPage(QWidget):
    """Shows where photos were taken.

    Signals:
        area_wanted: The `Near` whose photos are wanted; it has a name where one is known.
        told: How much there is, in words, is to be said above.
    """

    area_wanted = Signal(object)
    told = Signal()

    def __init__(self, theme: Theme, library: LibraryLane, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._theme = theme
        self._library = library
        self._thumbnails = thumbnails
        self._count: int | None = None
        self._ground: Ground | None = None
        self._pictures: dict[int, QPixmap] = {}
        self._loading: Ticket | None = None
        self._asking: Ticket | None = None
        self._naming: Ticket | None = None
        self.view = MapView(theme, self._picture_of)
        self.empty = EmptyState(theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        vbox([(self._pages, 1)], self)
        self.closer = tool_button(theme, "zoom-in", self.tr("Zoom In (+)"))
        self.farther = tool_button(theme, "zoom-out", self.tr("Zoom Out (-)"))
        self.all = tool_button(theme, "fit", self.tr("Show All Photos (Home)"))
        self._tools = QFrame(self.view)
        self._tools.setProperty("surface", "chip")
        vbox([self.closer, self.farther, self.all], self._tools, spacing=0)
        self.closer.clicked.connect(lambda: self.view.zoom_by(1))
        self.farther.clicked.connect(lambda: self.view.zoom_by(-1))
        self.all.clicked.connect(self.view.fit)
        self.view.opened.connect(self._name)
        self.view.looked.connect(self._want_soon)
        self.view.installEventFilter(self)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._want)
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.open)
        thumbnails.ready.connect(self._show_thumbnail)
        theme.changed.connect(self._pictures.clear)

    # What the window tells

    def open(self) -> None:
        """Show all photos whose place is known by now, where the map was left."""
        if self._loading is not None:
            self._loading.cancel()
        self._loading = self._library.ask(partial(_loaded, self._ground), self._take, self._fail)

    def note(self) -> None:
        """Hear that photos changed."""
        if self.isVisible() and not self._refresh.isActive():
            self._refresh.start()

    @property
    def subtitle(self) -> str:
        """How many photos are on the map."""
        if self._count is None:
            return ""
        return self.tr("%Ln photos with a known place", "", self._count)

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way."""
        under_way = (self._loading, self._asking, self._naming)
        waiting = any(ticket is not None and not ticket.over for ticket in under_way)
        return not (waiting or self._soon.isActive() or self._thumbnails.busy)

    # Answers

    def _take(self, loaded: tuple[Ground, PlacedPhotos]) -> None:
        self._ground, photos = loaded
        self._count = len(photos)
        self.view.show_ground(self._ground)
        self.view.show_photos(photos)
        if len(photos):
            self._show(self.view)
        else:
            text = self.tr(
                "Photos from phones and from cameras with GPS contain the place where they were "
                "taken. They appear here on a map that comes with PhotoSim; nothing is requested "
                "from the internet."
            )
            self.empty.say("map", self.tr("No photo has a location"), text)
            self._show(self.empty)
        self.told.emit()

    def _fail(self, error: PhotoSimError) -> None:
        self.empty.say("warning", self.tr("Can't show the map"), in_words(error))
        self._show(self.empty)

    def _show(self, page: QWidget) -> None:
        focused = self.hasFocus() or self._pages.isAncestorOf(self.window().focusWidget())
        self._pages.setCurrentWidget(page)
        if focused:
            page.setFocus()

    def _name(self, area: Near) -> None:
        """Find out what a place is called, and ask for its photos."""
        self._naming = self._library.ask(
            partial(_named, area),
            self.area_wanted.emit,
            lambda _error: self.area_wanted.emit(area),
        )

    # Thumbnails

    def _want_soon(self) -> None:
        self._soon.start()

    def _want(self) -> None:
        ids = self.view.in_sight[::-1][:_MOST_WANTED]  # the largest clusters first
        if self._asking is not None:
            self._asking.cancel()
        self._asking = ask_records(self._library, ids, self._take_records, lambda _error: None)

    def _take_records(self, photos: Sequence[PhotoRecord]) -> None:
        if not self.isVisible():
            return
        look = self._look
        self._thumbnails.want(
            [Wanted(photo.id, photo.path, photo.mtime_ns, look) for photo in photos]
        )
        self.view.update()

    @property
    def _look(self) -> Look:
        side = inside_side(self.devicePixelRatioF())
        return Look(side, side, 3 * self.devicePixelRatioF(), fill=True)

    def _picture_of(self, photo_id: int) -> QPixmap | None:
        if photo_id not in self._pictures:
            known = self._thumbnails.get(photo_id)
            if known is None:
                return None
            if len(self._pictures) >= _MOST_KEPT:
                self._pictures.clear()
            picture = QPixmap.fromImage(rounded(known.toImage(), self._look))
            colors, ratio = self._theme.colors, self.devicePixelRatioF()
            self._pictures[photo_id] = framed(picture, colors, ratio)
        return self._pictures[photo_id]

    def _show_thumbnail(self, photo_id: int) -> None:
        self._pictures.pop(photo_id, None)
        if self.view.isVisible():
            self.view.update()

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._want_soon()

    def focusInEvent(self, event: QFocusEvent) -> None:
        (self._pages.currentWidget() or self).setFocus(event.reason())

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        if watched is self.view and isinstance(event, QResizeEvent):
            size = self._tools.sizeHint()
            corner = event.size() - size
            self._tools.setGeometry(
                corner.width() - M, corner.height() - M, size.width(), size.height()
            )
        return super().eventFilter(watched, event)


def _loaded(ground: Ground | None, library: "Library") -> tuple[Ground, PlacedPhotos]:
    """The ground, which is made once, and the photos."""
    ground = ground or Ground(gazetteer(), library.words.language)
    return ground, PlacedPhotos(*library.table.placed())


def _named(area: Near, library: "Library") -> Near:
    name = gazetteer().area_name(area, library.words.language)
    return replace(area, name=name)
