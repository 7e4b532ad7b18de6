"""The line below the photos: what the indexer does, messages and the zoom."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from photosim.catalogue.records import FolderRecord
from photosim.desktop.grid.view import LARGEST, SMALLEST, USUAL
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.layouts import Stretch, hbox
from photosim.desktop.ui.theme import M, S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, paint_ground, restyle
from photosim.library.progress import Progress

_MESSAGE_MS = 12_000
_BETWEEN = "  ·  "


class StatusLine(QWidget):
    """Says what happens in the background, and lets the person pause it.

    Attributes:
        pause, retry, get_weights: The buttons.
        crop: Switches between squares and whole photos.
        zoom: The size of the photos in the grid.
    """

    pause_wanted = Signal(bool)
    weights_wanted = Signal()
    renewal_wanted = Signal()  # with the weights that came

    def __init__(self, theme: Theme, crop: QAction) -> None:
        super().__init__()
        paint_ground(self, "side", edge="top")
        self._theme = theme
        self._paused = self._on_battery = False
        self._progress: Progress | None = None  # None at rest
        self._pending: int | None = None  # photos left undone at rest; None until that is known
        self._away: list[str] = []  # names of folders that are not connected
        self._text = ElidedLabel("faint", Qt.TextElideMode.ElideRight, QSizePolicy.Policy.Maximum)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(120, 4)
        self._bar.setAccessibleName(self.tr("Indexing progress"))
        self.pause = QToolButton()
        self.pause.setIconSize(QSize(16, 16))
        self.pause.clicked.connect(self._toggle)
        self.retry = self._make_link(self.end_message)
        self.retry.setText(self.tr("Try Again"))
        self.get_weights = self._make_link(self._press_get)
        self._fetched = self._can_fetch = self._welcoming = False
        self.offer_download()
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setProperty("plain", "true")
        self.zoom.setRange(SMALLEST, LARGEST)
        self.zoom.setValue(USUAL)
        self.zoom.setFixedWidth(110)
        self.zoom.setAccessibleName(self.tr("Photo size"))
        self.zoom.setToolTip(self.tr("Photo size (Ctrl+wheel)"))
        self.crop = QToolButton()
        self.crop.setDefaultAction(crop)
        self.crop.setIconSize(QSize(18, 18))
        self.crop.setAccessibleName(crop.text())
        for part in (self.crop, self.zoom):
            still = part.sizePolicy()
            still.setRetainSizeWhenHidden(True)  # what stands beside it stays where it is
            part.setSizePolicy(still)
        self._message_over = QTimer(self, singleShot=True, interval=_MESSAGE_MS)
        self._message_over.timeout.connect(self._show_activity)
        left = (self.pause, self._bar, self._text, self.retry)
        right = (self.get_weights, S, self.crop, self.zoom)
        hbox([*left, Stretch(), *right], self, spacing=S, margins=(M, 2, M, 2))
        self.setFixedHeight(32)
        self._dress_pause()
        self._show_state()

    def _make_link(self, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "link")
        button.clicked.connect(slot)
        button.hide()
        return button

    @property
    def text(self) -> str:
        """What is said at present."""
        return self._text.whole

    def show_progress(self, progress: Progress) -> None:
        """Say how far the indexer is."""
        self._progress = progress
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)
        self._show_state()

    def _activity(self) -> str:
        """What the indexer does, in words."""
        progress = self._progress
        if progress is None:
            return self._rest_words()
        if progress.stage == "scanning":
            words = self.tr("Scanning folders: %Ln photos found", "", progress.done)
        elif progress.stage == "fitting":
            words = self.tr("Optimising search for this library…")
        else:
            words = self._embedding_words(progress)
        if not self._paused:
            return words
        battery = self.tr("Paused on battery power.  ")
        return (battery if self._on_battery else self.tr("Paused.  ")) + words

    def _rest_words(self) -> str:
        if self._paused:
            battery = self.tr("Indexing paused on battery power")
            return battery if self._on_battery else self.tr("Indexing paused")
        if self._pending is None or self._welcoming:
            return ""
        parts = []
        if self._pending:
            parts.append(self.tr("%Ln photos are not indexed yet", "", self._pending))
        if len(self._away) == 1:
            parts.append(self.tr("“{folder}” is not connected").format(folder=self._away[0]))
        elif self._away:
            parts.append(self.tr("%Ln folders are not connected", "", len(self._away)))
        return _BETWEEN.join(parts) or self.tr("Up to date")

    def _embedding_words(self, progress: Progress) -> str:
        parts = [
            self.tr("Indexed {done} of %Ln photos", "", progress.total or 0).format(
                done=QLocale().toString(progress.done)
            )
        ]
        if progress.photos_per_second > 0:
            rate = QLocale().toString(progress.photos_per_second, "f", 0)
            parts.append(self.tr("{rate} per second").format(rate=rate))
        if progress.seconds_left is not None and not self._paused:
            parts.append(self._time_left(progress.seconds_left))
        return _BETWEEN.join(parts)

    def _time_left(self, seconds: float) -> str:
        if seconds < 60:
            return self.tr("less than a minute left")
        minutes = round(seconds / 60)
        if minutes < 90:
            return self.tr("about {minutes} min left").format(minutes=minutes)
        return self.tr("about {hours} h left").format(hours=round(minutes / 60))

    def show_rest(self, pending: int = 0) -> None:
        """Say that nothing is being done, and how many photos are still to be indexed."""
        self._progress = None
        self._pending = pending
        self._show_state()

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Take in which folders are not connected, which is said at rest."""
        self._away = [
            path.name or str(path)
            for folder in folders
            for path in (
                map(folder.path.joinpath, folder.away) if folder.online else (folder.path,)
            )
        ]
        self._show_activity_unless_message()

    def _show_state(self) -> None:
        """Show what the indexer does, and what can be done about it."""
        progress, paused = self._progress, self._paused
        self._bar.setVisible(progress is not None and not paused)
        embedding = progress is not None and progress.stage == "embedding"
        self.pause.setVisible(paused or embedding)
        self.retry.setVisible(progress is None and bool(self._pending) and not paused)
        self._show_activity_unless_message()

    def welcome(self, welcoming: bool) -> None:
        """Hide the size slider and the download while the library is empty, which is not news."""
        self._welcoming = welcoming
        if welcoming:  # afterwards the page that is shown tells
            self.show_size(False)
        self.offer_weights(self._can_fetch)
        self._show_activity_unless_message()

    def show_size(self, shown: bool) -> None:
        """Show how large photos are and whether they are cropped, where that means something."""
        self.crop.setVisible(shown)
        self.zoom.setVisible(shown)

    def offer_weights(self, can_fetch: bool) -> None:
        """Offer ResNet-34's weights, or not, once there are photos."""
        self._can_fetch = can_fetch
        self.get_weights.setVisible(can_fetch and not self._welcoming)

    def offer_download(self) -> None:
        """Offer to download the weights."""
        self._dress_download(self.tr("Download Better Recognition…"), enabled=True)

    def begin_download(self) -> None:
        """Say that the download is under way."""
        self._dress_download(self.tr("Downloading better recognition…"), enabled=False)

    def show_download(self, done: int, total: int | None) -> None:
        """Say how far the download is."""
        of = self.tr("{done} of {total}").format(done=file_size(done), total=file_size(total or 0))
        words = self.tr("Downloading better recognition: {progress}")
        self.get_weights.setText(words.format(progress=of if total else file_size(done)))

    def end_download(self) -> None:
        """Offer to use the downloaded weights."""
        self._fetched = True
        self._dress_download(self.tr("Use Better Recognition Now"), enabled=True)

    def _dress_download(self, text: str, *, enabled: bool) -> None:
        self.get_weights.setText(text)
        self.get_weights.setEnabled(enabled)

    def fail_download(self, reason: str) -> None:
        """Say why the download failed, and offer it again."""
        self.offer_download()
        self.show_message(reason)

    def show_message(self, text: str) -> None:
        """Say something for a while; what the indexer does comes back afterwards."""
        self._say(text, "warning")

    def show_note(self, text: str) -> None:
        """Say what was done."""
        self._say(text, "done")

    def end_message(self) -> None:
        """Show what the indexer does again."""
        self._message_over.stop()
        self._show_activity()

    def _say(self, text: str, role: str) -> None:
        restyle(self._text, "role", role)
        self._text.set_whole(text)
        self._message_over.start()

    def _show_activity_unless_message(self) -> None:
        if not self._message_over.isActive():
            self._show_activity()

    def _show_activity(self) -> None:
        if self._text.property("role") != "faint":
            restyle(self._text, "role", "faint")
        self._text.set_whole(self._activity())

    def _press_get(self) -> None:
        (self.renewal_wanted if self._fetched else self.weights_wanted).emit()

    def rest_on_battery(self, rest: bool) -> None:
        """Pause because of the battery, or go on after it; what the person pauses stays paused."""
        if (rest and not self._paused) or (not rest and self._on_battery):
            self._on_battery = rest
            self._set_paused(rest)

    def _toggle(self) -> None:
        self._on_battery = False
        self._set_paused(not self._paused)

    def _set_paused(self, paused: bool) -> None:
        self._paused = paused
        self._dress_pause()
        self._show_state()
        self.pause_wanted.emit(paused)

    def _dress_pause(self) -> None:
        words = self.tr("Resume indexing") if self._paused else self.tr("Pause indexing")
        self.pause.setToolTip(words)
        self.pause.setAccessibleName(words)
        self._theme.set_icon(self.pause, "resume" if self._paused else "pause", "faint")
