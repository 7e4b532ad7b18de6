"""One of the photos that are compared: the photo, what is known of it, what can be done."""

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, label, tool_button
from photosim.desktop.viewer.canvas import PhotoCanvas
from photosim.desktop.viewer.detail_loader import DetailLoader


class CompareCell(QFrame):
    """Shows a photo and its facts.

    Signals:
        pressed: It was clicked or given the focus.
        trash_wanted, removal_wanted: Its buttons.
        loaded: Its picture has come, so that it can be measured.
    """

    pressed = Signal()
    trash_wanted = Signal()
    removal_wanted = Signal()
    loaded = Signal()

    def __init__(
        self, theme: Theme, maker: PreviewMaker, photo: PhotoRecord, thumbnail: QPixmap | None
    ) -> None:
        super().__init__()
        self.setProperty("cell", "true")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sharpness: float | None = None
        self.canvas = PhotoCanvas(theme, margin=0)
        self._loader = DetailLoader(self.canvas, maker)
        self._loader.loaded.connect(self.loaded)
        self.canvas.pressed.connect(self.pressed)
        self._name = ElidedLabel("strong")
        self._facts: dict[str, QLabel] = {
            name: label(role="faint") for name in ("pixels", "bytes", "date", "sharpness")
        }
        remove = tool_button(theme, "close", self.tr("Leave out of the comparison (L)"))
        remove.clicked.connect(self.removal_wanted)
        trash = tool_button(theme, "trash", self.tr("Move to Trash (Delete)"))
        trash.clicked.connect(self.trash_wanted)
        for button in (remove, trash):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = QWidget()  # gives way where the cell is narrow
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        facts = QVBoxLayout(line)  # in two lines: side by side they would be cut off
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(0)
        for names in (("pixels", "bytes"), ("date", "sharpness")):
            pair = QHBoxLayout()
            pair.setSpacing(S)
            for name in names:
                self._facts[name].hide()
                pair.addWidget(self._facts[name])
            pair.addStretch(1)
            facts.addLayout(pair)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(line)
        row = QHBoxLayout()
        row.setContentsMargins(S, 2, 2, 2)
        row.addLayout(words, 1)
        row.addWidget(trash)
        row.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(2)
        column.addWidget(self.canvas, 1)
        column.addLayout(row)
        self._loader.show_photo(photo, thumbnail)
        self.follow(photo)

    @property
    def photo(self) -> PhotoRecord:
        """The photo."""
        photo = self._loader.photo
        assert photo is not None, "a cell has a photo for as long as it lives"
        return photo

    @property
    def settled(self) -> bool:
        """Whether the picture is as sharp as it will be."""
        return self._loader.settled

    def sizeHint(self) -> QSize:
        """All cells share the room alike."""
        return QSize(200, 200)

    def look(self) -> None:
        """The view was changed from elsewhere: more detail may be needed."""
        self._loader.look()

    def follow(self, photo: PhotoRecord) -> None:
        """Show what is known of the photo by now."""
        self._loader.follow(photo)
        self._name.set_whole(photo.path.name)
        self.setAccessibleName(photo.path.name)
        if photo.taken_at is not None:
            moment = QDateTime.fromString(photo.taken_at.isoformat(), Qt.DateFormat.ISODate)
            self._say("date", QLocale().toString(moment, _SHORT))
        self._say("bytes", file_size(photo.size))
        if photo.width and photo.height:
            words = self.tr("{width} × {height}")
            self._say("pixels", words.format(width=photo.width, height=photo.height))
        self.setAccessibleDescription(self.facts)

    @property
    def facts(self) -> str:
        """What is said of the photo, on one line."""
        return "  ".join(fact.text() for fact in self._facts.values() if fact.text())

    def show_sharpness(self, share: float) -> None:
        """Say how sharp it is, as a share of the sharpest."""
        percent = QLocale().toString(round(share * 100))
        self._say("sharpness", self.tr("sharpness {percent} %").format(percent=percent))
        self.setAccessibleDescription(self.facts)

    def mark_best(self, name: str, best: bool) -> None:
        """Let a fact stand out in which this photo is ahead of the others."""
        self._facts[name].setProperty("role", "best" if best else "faint")
        self._facts[name].style().unpolish(self._facts[name])
        self._facts[name].style().polish(self._facts[name])

    def mark_current(self, current: bool, *, focus: bool) -> None:
        """Show that commands are for this photo, and whether the keys are."""
        self.setProperty("current", ("keys" if focus else "true") if current else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def _say(self, name: str, text: str) -> None:
        self._facts[name].setText(text)
        self._facts[name].setVisible(bool(text))


_SHORT = QLocale.FormatType.ShortFormat
