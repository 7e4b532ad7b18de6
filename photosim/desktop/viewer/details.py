"""The panel on the right with a photo's preview and facts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from photosim.catalogue.records import UNRATED, FolderRecord, PhotoRecord, PhotoState
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, rounded
from photosim.desktop.ui.display_names import duration_text, file_size, moment_text
from photosim.desktop.ui.layouts import Stretch, vbox
from photosim.desktop.ui.sentences import shown_in_part, translated
from photosim.desktop.ui.theme import RADIUS, L, M, Theme
from photosim.desktop.ui.widgets import Picture, SelectableText, label, paint_ground
from photosim.desktop.viewer.marks import MarksPanel
from photosim.vision.dates import TakenFrom
from photosim.vision.shots import Shot

translate = QCoreApplication.translate

WIDTH = 272
_LEAST_MEGAPIXELS = 0.05  # smaller ones would read "0.0 MP"
_WAIT_MS = 120  # photos passed quickly with the arrow keys are not decoded


class DetailsPanel(QScrollArea):
    """Shows the selected photo; its text can be selected and copied.

    The thumbnail is shown until the preview is loaded, or as long as the photo is out of reach.

    Attributes:
        marks: Its stars, heart and tags.
    """

    def __init__(self, theme: Theme, maker: PreviewMaker, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.marks = MarksPanel(theme)
        self._thumbnails = thumbnails
        thumbnails.ready.connect(self._show_thumbnail)
        self._photo: PhotoRecord | None = None
        self._loaded: Path | None = None  # the preview asked for last
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._show_preview)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._load)
        self.setAccessibleName(self.tr("Details"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(220)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its texts take it
        content = QWidget()
        paint_ground(content, "side")
        self.setWidget(content)
        self._hint = label(role="faint")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture = _Preview(self.tr("Preview"))
        self._name = SelectableText(self.tr("Name"))
        self._name.setProperty("role", "strong")
        self._facts: dict[str, tuple[QWidget, SelectableText]] = {}
        titles = (
            ("photos", self.tr("Photos")),
            ("folders", self.tr("Folders")),
            ("away", self.tr("Not connected")),
            ("problems", self.tr("Problems")),
            ("similarity", self.tr("Similarity")),
            ("stack", self.tr("Stack")),
            ("state", self.tr("Status")),
            ("taken", self.tr("Taken")),
            ("changed", self.tr("Modified")),
            ("camera", self.tr("Camera")),
            ("lens", self.tr("Lens")),
            ("exposure", self.tr("Exposure")),
            ("position", self.tr("Location")),
            ("length", self.tr("Length")),
            ("movie", self.tr("Live photo")),
            ("dimensions", self.tr("Dimensions")),
            ("size", self.tr("Size")),
            ("folder", self.tr("Folder")),
        )
        facts = [self._fact(key, title) for key, title in titles]
        parts = [self._hint, self._picture, self._name, self.marks, *facts]
        vbox([*parts, Stretch()], content, spacing=M, margins=L)
        self.show_photo(None)

    def _fact(self, key: str, title: str) -> QWidget:
        box = QWidget()
        value = SelectableText(title)
        vbox([label(title, "faint"), value], box, spacing=1)
        self._facts[key] = (box, value)
        return box

    def text_of(self, key: str) -> str:
        """The text of a fact; empty if it is hidden."""
        box, value = self._facts[key]
        return "" if box.isHidden() else value.toPlainText()

    def show_hint(self, text: str) -> None:
        """Show a message instead of a photo."""
        self.show_photo(None)
        self._hint.setText(text)

    def show_summary(self, folders: Sequence[FolderRecord]) -> None:
        """Show what the library holds instead of a photo; nothing of one that is not known yet."""
        self.show_photo(None)
        if not folders:
            return
        locale = QLocale()
        away = [folder for folder in folders if not folder.online]
        problems = sum(folder.problems for folder in folders)
        self._name.setVisible(True)
        self._name.set_text(self.tr("Library"))
        self._show(
            {
                "photos": locale.toString(sum(folder.photos for folder in folders)),
                "folders": "\n".join(_name_of(folder) for folder in folders) or None,
                "away": "\n".join(map(_name_of, away)) or None,
                "problems": locale.toString(problems) if problems else None,
            }
        )

    def show_photo(
        self, photo: PhotoRecord | None, similarity: str | None = None, stack: str | None = None
    ) -> None:
        """Show a photo.

        Args:
            photo: None shows none.
            similarity: The similarity as text; None outside a search.
            stack: What stack it is in, as text; None for none.
        """
        same = photo is not None and self._photo is not None and photo.path == self._photo.path
        self._photo = photo
        readable = photo is not None and photo.state is not PhotoState.UNREADABLE
        self._picture.setVisible(readable)
        self._name.setVisible(photo is not None)
        self.marks.setVisible(readable and photo is not None and photo.id > 0)
        self.marks.show_rating(UNRATED if photo is None else photo.rating)
        self._hint.setVisible(photo is None)
        self._hint.setText("" if photo else self.tr("Select a photo to see its details."))
        facts: dict[str, str | None] = {"similarity": similarity, "stack": stack}
        if photo is not None:
            facts |= _facts(photo)
        if not same:
            self.marks.show_tags(())
            facts = dict.fromkeys(self._facts) | facts  # until the preview brings the others
            self._loaded = None
        self._show(facts)
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

    def show_place(self, words: str | None) -> None:
        """Show what the place is called where the photo was taken; None where nobody knows."""
        if self._photo is not None and self._photo.position is not None:
            position = _position(*self._photo.position)
            self._show({"position": position if words is None else f"{words}\n{position}"})

    @property
    def settled(self) -> bool:
        """Whether the preview has been loaded."""
        return not self._wait.isActive() and not self._previews.busy

    def _show(self, facts: Mapping[str, str | None]) -> None:
        for key, text in facts.items():
            box, value = self._facts[key]
            box.setVisible(text is not None)
            value.set_text(text or "")

    def showEvent(self, event: QShowEvent) -> None:
        """Load what was selected while the panel was hidden."""
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
        shown = self._photo is not None and self._photo.id == photo_id
        if shown and self._picture.pixmap.isNull():
            self._picture.show_pixmap(self._thumbnails.get(photo_id) or QPixmap())

    def _show_preview(self, path: Path, picture: DecodedPicture) -> None:
        if self._photo is None or path != self._photo.path:
            return
        facts = shot_facts(picture.preview.shot)
        if self._photo.position is not None:  # a sidecar may say another one than the file
            del facts["position"]
        self._show(facts)
        image = picture.copied()
        scale = self.devicePixelRatioF()
        side = max(image.width(), image.height())
        self._picture.show_pixmap(
            QPixmap.fromImage(rounded(image, Look(side, side, RADIUS * scale, fill=False)))
        )


class _Preview(Picture):
    """As high as the photo is at the panel's width."""

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


def _name_of(folder: FolderRecord) -> str:
    return folder.path.name or str(folder.path)


def taken_text(photo: PhotoRecord) -> str | None:
    """When a photo was taken, in words; None as long as it was not looked for."""
    if photo.taken_at is None:
        known = photo.state is PhotoState.INDEXED
        return translate("DetailsPanel", "No date") if known else None
    moment = QDateTime.fromString(photo.taken_at.isoformat(), Qt.DateFormat.ISODate)
    marked: dict[str | None, str] = {
        TakenFrom.NAME: translate("DetailsPanel", "{date} (from the file’s name)"),
        TakenFrom.GPS: translate("DetailsPanel", "{date} UTC (from GPS)"),
    }
    return marked.get(photo.taken_from, "{date}").format(date=moment_text(moment))


def changed_text(photo: PhotoRecord) -> str:
    """When a photo's file was changed last, as text."""
    return moment_text(QDateTime.fromMSecsSinceEpoch(photo.mtime_ns // 1_000_000))


def _facts(photo: PhotoRecord) -> dict[str, str | None]:
    dimensions = None
    if photo.width and photo.height:
        dimensions = f"{photo.width} × {photo.height}"
        megapixels = photo.width * photo.height / 1e6
        if megapixels >= _LEAST_MEGAPIXELS:
            words = translate("DetailsPanel", "{dimensions}  ({megapixels} MP)")
            amount = QLocale().toString(megapixels, "f", 1)
            dimensions = words.format(dimensions=dimensions, megapixels=amount)
    state = {
        PhotoState.PENDING: translate("DetailsPanel", "Waiting to be indexed"),
        PhotoState.UNREADABLE: translate("DetailsPanel", "Can't be read: {reason}").format(
            reason=translated(photo.reason or "")
        ),
    }.get(photo.state)
    if photo.damage is not None:
        state = shown_in_part(photo.damage)
    return {
        "state": state,
        "taken": taken_text(photo),
        "changed": None if photo.taken_at else changed_text(photo),
        "length": None if photo.duration_ms is None else duration_text(photo.duration_ms),
        "movie": None if photo.movie is None else photo.movie.name,
        "dimensions": dimensions,
        "size": file_size(photo.size),
        "folder": str(photo.path.parent),
        **({} if photo.position is None else {"position": _position(*photo.position)}),
    }


def shot_facts(shot: Shot) -> dict[str, str | None]:
    """The facts of a shot by key; None for what is unknown."""
    return {
        "camera": shot.camera,
        "lens": shot.lens,
        "exposure": _exposure(shot),
        "position": None if shot.position is None else _position(*shot.position),
    }


def _exposure(shot: Shot) -> str | None:
    locale = QLocale()
    parts = []
    if shot.seconds is not None:
        parts.append(_seconds(shot.seconds))
    if shot.aperture is not None:
        parts.append(f"f/{locale.toString(float(shot.aperture), 'g', 2)}")
    if shot.iso is not None:
        parts.append(f"ISO {shot.iso}")
    if shot.focal_mm is not None:
        parts.append(f"{locale.toString(float(shot.focal_mm), 'g', 4)} mm")
    return "  ".join(parts) or None


def _seconds(seconds: float) -> str:
    """An exposure time as cameras show it: short ones as a fraction."""
    if seconds < 0.4:
        return f"1/{round(1 / seconds)} s"
    return f"{QLocale().toString(float(seconds), 'g', 3)} s"


def _position(latitude: float, longitude: float) -> str:
    locale = QLocale()
    north = translate("DetailsPanel", "N") if latitude >= 0 else translate("DetailsPanel", "S")
    east = translate("DetailsPanel", "E") if longitude >= 0 else translate("DetailsPanel", "W")
    return (
        f"{locale.toString(abs(latitude), 'f', 5)}° {north}, "
        f"{locale.toString(abs(longitude), 'f', 5)}° {east}"
    )
