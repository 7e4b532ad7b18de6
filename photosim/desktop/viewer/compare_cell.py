"""One of the photos that are compared: the photo, what is known of it, what can be done."""

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QSizePolicy,
    QWidget,
)

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, label, restyle, tool_button
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
        for fact in self._facts.values():
            fact.hide()
        above, below = (
            hbox([*(self._facts[name] for name in names), Stretch()], spacing=S)
            for names in (("pixels", "bytes"), ("date", "sharpness"))
        )
        vbox([above, below], line, spacing=0)  # side by side they would be cut off
        words = vbox([self._name, line], spacing=1)
        tools = hbox([(words, 1), trash, remove], margins=(S, 2, 2, 2))
        vbox([(self.canvas, 1), tools], self, spacing=2, margins=2)
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
        locale = QLocale()
        if photo.taken_at is not None:
            moment = QDateTime.fromString(photo.taken_at.isoformat(), Qt.DateFormat.ISODate)
            self._say("date", locale.toString(moment, _SHORT))
        self._say("bytes", locale.formattedDataSize(photo.size, 1, _SI))
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
        restyle(self._facts[name], "role", "best" if best else "faint")

    def mark_current(self, current: bool, *, focus: bool) -> None:
        """Show that commands are for this photo, and whether the keys are."""
        restyle(self, "current", ("keys" if focus else "true") if current else "false")

    def _say(self, name: str, text: str) -> None:
        self._facts[name].setText(text)
        self._facts[name].setVisible(bool(text))


_SHORT = QLocale.FormatType.ShortFormat
_SI = QLocale.DataSizeFormat.DataSizeSIFormat
