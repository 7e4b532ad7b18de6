"""The panel at the right: one photo and what is known of it."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, rounded
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.sentences import translated
from photosim.desktop.ui.theme import RADIUS, L, M
from photosim.desktop.ui.widgets import Picture, SelectableText, label, paint_ground
from photosim.desktop.viewer.shot_facts import shot_facts
from photosim.vision.shots import UNKNOWN, Shot

translate = QCoreApplication.translate

WIDTH = 272
_LEAST_MEGAPIXELS = 0.05  # smaller ones would read "0.0 MP"
_WAIT_MS = 120  # walking through photos by the arrow keys decodes none of them


class DetailsPanel(QScrollArea):
    """Shows the selected photo; text can be selected and copied.

    The thumbnail stands in until the preview is there, and for good if the photo is out of reach.
    """

    def __init__(self, maker: PreviewMaker, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        thumbnails.ready.connect(self._show_thumbnail)
        self._photo: PhotoRecord | None = None
        self._loaded: Path | None = None  # what was asked for last
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._show_preview)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._load)
        self.setAccessibleName(self.tr("Details"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(220)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its texts have it
        content = QWidget()
        paint_ground(content, "side")
        self.setWidget(content)
        column = QVBoxLayout(content)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        self._hint = label(role="faint")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture = _Preview(self.tr("Preview"))
        self._name = SelectableText(self.tr("Name"))
        self._name.setProperty("role", "strong")
        column.addWidget(self._hint)
        column.addWidget(self._picture)
        column.addWidget(self._name)
        self._facts: dict[str, tuple[QWidget, SelectableText]] = {}
        for key, title in (
            ("similarity", self.tr("Similarity")),
            ("state", self.tr("State")),
            ("taken", self.tr("Taken")),
            ("changed", self.tr("Changed")),
            ("camera", self.tr("Camera")),
            ("lens", self.tr("Lens")),
            ("exposure", self.tr("Exposure")),
            ("position", self.tr("Position")),
            ("dimensions", self.tr("Dimensions")),
            ("size", self.tr("Size")),
            ("folder", self.tr("Folder")),
        ):
            column.addWidget(self._fact(key, title))
        column.addStretch(1)
        self.show_photo(None)

    def _fact(self, key: str, title: str) -> QWidget:
        box = QWidget()
        lines = QVBoxLayout(box)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(1)
        value = SelectableText(title)
        lines.addWidget(label(title, "faint"))
        lines.addWidget(value)
        self._facts[key] = (box, value)
        return box

    def text_of(self, key: str) -> str:
        """What is shown for a fact, empty when it is not."""
        box, value = self._facts[key]
        return "" if box.isHidden() else value.toPlainText()

    def show_hint(self, text: str) -> None:
        """Say something instead of a photo's details."""
        self.show_photo(None)
        self._hint.setText(text)

    def show_photo(self, photo: PhotoRecord | None, similarity: str | None = None) -> None:
        """Show a photo.

        Args:
            photo: None shows none.
            similarity: In a search, how similar it is, in words.
        """
        same = photo is not None and self._photo is not None and photo.path == self._photo.path
        self._photo = photo
        readable = photo is not None and photo.state is not PhotoState.UNREADABLE
        self._picture.setVisible(readable)
        self._name.setVisible(photo is not None)
        self._hint.setVisible(photo is None)
        self._hint.setText("" if photo else self.tr("Select a photo to see its details."))
        self._set("similarity", similarity)
        if not same:
            self._show_shot(UNKNOWN)
            self._loaded = None
        for key, text in (_facts(photo) if photo else dict.fromkeys(_KEYS)).items():
            self._set(key, text)
        if photo is None:
            self._previews.forget()
            self._wait.stop()
            return
        self._name.set_text(photo.path.name)
        if not readable:
            self._previews.forget()
        elif not same:
            self._picture.set_shape(photo)
            self._picture.show_pixmap(QPixmap())
            self._show_thumbnail(photo.id)
            self._wait.start()

    @property
    def settled(self) -> bool:
        """Whether the preview is as it will stay."""
        return not self._wait.isActive() and not self._previews.busy

    def _set(self, key: str, text: str | None) -> None:
        box, value = self._facts[key]
        box.setVisible(text is not None)
        value.set_text(text or "")

    def showEvent(self, event: QShowEvent) -> None:
        """What was chosen while the panel was away is loaded now."""
        super().showEvent(event)
        self._wait.start()

    def _load(self) -> None:
        photo = self._photo
        if photo is None or photo.path == self._loaded or photo.state is PhotoState.UNREADABLE:
            return
        if self.isVisible():
            self._loaded = photo.path
            side = round(max(self._picture.width(), WIDTH) * self.devicePixelRatioF())
            self._previews.load(photo.path, side)

    def _show_thumbnail(self, photo_id: int) -> None:
        """Show it where nothing is shown yet."""
        shown = self._photo is not None and self._photo.id == photo_id
        if shown and self._picture.pixmap.isNull():
            self._picture.show_pixmap(self._thumbnails.get(photo_id) or QPixmap())

    def _show_preview(self, path: Path, picture: DecodedPicture) -> None:
        if self._photo is None or path != self._photo.path:
            return
        self._show_shot(picture.preview.shot)
        image = picture.copied()
        scale = self.devicePixelRatioF()
        side = max(image.width(), image.height())
        self._picture.show_pixmap(
            QPixmap.fromImage(rounded(image, Look(side, RADIUS * scale, fill=False)))
        )

    def _show_shot(self, shot: Shot) -> None:
        for key, text in shot_facts(shot).items():
            self._set(key, text)


class _Preview(Picture):
    """As high as the photo needs at the panel's width."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._shape = QSize(4, 3)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_shape(self, photo: PhotoRecord) -> None:
        self._shape = QSize(photo.width or 4, photo.height or 3)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.heightForWidth(WIDTH))

    def heightForWidth(self, width: int) -> int:
        room = QSize(width, round(width * 1.25))
        height = self._shape.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).height()
        return max(height, 48)


_KEYS = ("state", "taken", "changed", "dimensions", "size", "folder")


def _facts(photo: PhotoRecord) -> dict[str, str | None]:
    locale = QLocale()
    short = QLocale.FormatType.ShortFormat
    changed = QDateTime.fromMSecsSinceEpoch(photo.mtime_ns // 1_000_000)
    taken = None
    if photo.taken_at is not None:
        moment = QDateTime.fromString(photo.taken_at.isoformat(), Qt.DateFormat.ISODate)
        taken = locale.toString(moment, short)
    dimensions = None
    if photo.width and photo.height:
        dimensions = f"{photo.width} × {photo.height}"
        megapixels = photo.width * photo.height / 1e6
        if megapixels >= _LEAST_MEGAPIXELS:
            words = translate("DetailsPanel", "{dimensions}  ({megapixels} MP)")
            amount = locale.toString(megapixels, "f", 1)
            dimensions = words.format(dimensions=dimensions, megapixels=amount)
    state = {
        PhotoState.PENDING: translate("DetailsPanel", "Waiting to be indexed"),
        PhotoState.UNREADABLE: translate("DetailsPanel", "Cannot be read: {reason}").format(
            reason=translated(photo.reason or "")
        ),
    }.get(photo.state)
    return {
        "state": state,
        "taken": taken,
        "changed": None if taken else locale.toString(changed, short),
        "dimensions": dimensions,
        "size": file_size(photo.size),
        "folder": str(photo.path.parent),
    }
