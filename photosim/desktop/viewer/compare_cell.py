"""One of the photos in a comparison, with its facts and buttons."""

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, label, restyle, tool_button
from photosim.desktop.viewer.canvas import PhotoCanvas
from photosim.desktop.viewer.detail_loader import DetailLoader
from photosim.desktop.viewer.details import changed_text, taken_text


class CompareCell(QFrame):
    """Shows a photo and its facts.

    Attributes:
        sharpness: As measured; None until then.
        content: What tells its file's content from others; None while that is unknown.
        trash: The button that moves the photo to the trash.
        remove: The button that removes it from the comparison.
    """

    def __init__(
        self, theme: Theme, maker: PreviewMaker, photo: PhotoRecord, thumbnail: QPixmap | None
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sharpness: float | None = None
        self.canvas = PhotoCanvas(theme, margin=0)
        self.loader = DetailLoader(self.canvas, maker)
        self.content: bytes | None = None
        self._name = ElidedLabel("strong")
        self._folder = ElidedLabel("faint", Qt.TextElideMode.ElideLeft)
        self._facts: dict[str, QLabel] = {
            name: label(role="faint") for name in ("pixels", "bytes", "same", "date", "sharpness")
        }
        self.remove = tool_button(theme, "close", self.tr("Remove from Comparison (L)"), "on_stage")
        self.trash = tool_button(theme, "trash", self.tr("Move to Trash (Delete)"), "on_stage")
        for button in (self.remove, self.trash):
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
        place = hbox([(self._folder, 1), self._facts["same"]], spacing=S)
        words = vbox([self._name, place, line], spacing=1)
        tools = hbox([(words, 1), self.trash, self.remove], margins=(S, 2, 2, 2))
        vbox([(self.canvas, 1), tools], self, spacing=2, margins=2)
        self.loader.show_photo(photo, thumbnail)
        self.follow(photo)

    @property
    def photo(self) -> PhotoRecord:
        """The photo."""
        photo = self.loader.photo
        assert photo is not None, "a cell has a photo for as long as it lives"
        return photo

    def sizeHint(self) -> QSize:
        """All cells share the space equally."""
        return QSize(200, 200)

    def follow(self, photo: PhotoRecord) -> None:
        """Show the photo's new name and facts."""
        self.loader.photo = photo
        self._name.set_whole(photo.path.name)
        self.setAccessibleName(photo.path.name)
        self._folder.set_whole(str(photo.path.parent))
        modified = self.tr("modified {date}").format(date=changed_text(photo))
        self._say("date", modified if photo.taken_at is None else taken_text(photo) or modified)
        self._say("bytes", file_size(photo.size))
        if photo.width and photo.height:
            words = self.tr("{width} × {height}")
            self._say("pixels", words.format(width=photo.width, height=photo.height))

    @property
    def folder(self) -> str:
        """The folder that is named."""
        return self._folder.whole

    @property
    def facts(self) -> str:
        """The facts on one line."""
        return "  ".join(fact.text() for fact in self._facts.values() if fact.text())

    def show_sharpness(self, share: float) -> None:
        """Show how sharp it is compared with the sharpest, from 0 to 1."""
        percent = QLocale().toString(round(share * 100))
        self._say("sharpness", self.tr("sharpness {percent} %").format(percent=percent))

    def mark_same(self, same: bool) -> None:
        """Say that another photo on the page is the very same file."""
        self._say("same", self.tr("identical file") if same else "")
        restyle(self._facts["same"], "role", "best")

    def mark_best(self, name: str, best: bool) -> None:
        """Highlight a fact in which this photo is the best, or stop highlighting it."""
        restyle(self._facts[name], "role", "best" if best else "faint")

    def mark_current(self, current: bool, *, focus: bool) -> None:
        """Show whether commands are for this photo, and whether the page has the focus."""
        restyle(self, "current", ("keys" if focus else "true") if current else "false")

    def _say(self, name: str, text: str) -> None:
        self._facts[name].setText(text)
        self._facts[name].setVisible(bool(text))
        self.setAccessibleDescription(self.facts)
