"""Examples that may be wrong: tags that are mixed up, and labels to look at again."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from photosim.catalogue.records import PhotoRecord, Tag
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, Wanted
from photosim.desktop.teach.loader import Doubt, Learnt, MixUp
from photosim.desktop.ui.form import Page
from photosim.desktop.ui.layouts import Item, Stretch, hbox, vbox
from photosim.desktop.ui.theme import RADIUS, M, S
from photosim.desktop.ui.widgets import Picture, label, paint_ground, plain_tip

_SIDE = QSize(128, 96)


class CheckPage(Page):
    """Shows photos beside those they are taken for, each with what to do about it.

    Signals:
        retagged: A photo, paths of tags to give it, ids of tags to take off it, and what to say.

    Attributes:
        buttons: What corrects a photo, by its id.
    """

    retagged = Signal(int, object, object, str)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._pictures: dict[int, list[Picture]] = {}
        self._wanted: list[Wanted] = []
        self._learnt: Learnt | None = None
        self._inner: QWidget | None = None
        self.buttons: dict[int, QPushButton] = {}
        thumbnails.ready.connect(self._show_picture)

    @property
    def has_any(self) -> bool:
        """Whether there is anything to check."""
        return self._learnt is not None and bool(self._learnt.mix_ups or self._learnt.doubts)

    def show_learnt(self, learnt: Learnt) -> None:
        """Show what may be wrong in a lesson."""
        before, self._learnt = self._learnt, learnt
        same = before is not None and _shown(before) == _shown(learnt)
        if same:
            return
        self._pictures.clear()
        self._wanted.clear()
        self.buttons.clear()
        if self._inner is not None:
            self.column.removeWidget(self._inner)
            self._inner.deleteLater()
        parts: list[QWidget] = [self._mix_up(mix_up) for mix_up in learnt.mix_ups]
        if learnt.doubts:
            parts.append(label(self.tr("Labels to look at again"), "strong"))
            parts.append(self._doubts(learnt.doubts))
        self._inner = QWidget()
        vbox(parts, self._inner, spacing=M)
        self.add(self._inner)
        self._want()

    def _mix_up(self, mix_up: MixUp) -> QWidget:
        words = self.tr("%Ln of “{tag}” look like “{other}”", "", mix_up.count).format(
            tag=mix_up.tag.name, other=mix_up.taken_for.name
        )
        right = self.tr("“{other}”").format(other=mix_up.taken_for.name)
        cells = [self._to_correct(mix_up, photo) for photo in mix_up.photos]
        shown = [self._cell(photo) for photo in mix_up.others]
        left = vbox([label(words, "strong"), hbox([*cells, Stretch()], spacing=S)], spacing=S)
        beside = vbox(
            [label(right, "faint"), hbox([*shown, Stretch()], spacing=S), Stretch()], spacing=S
        )
        return self._card([left, M, beside, Stretch()])

    def _to_correct(self, mix_up: MixUp, photo: PhotoRecord) -> QWidget:
        other = mix_up.taken_for
        button = QPushButton(self.tr("It Is “{tag}”").format(tag=other.name))
        words = self.tr("“{name}” has the tag “{tag}” now.").format(
            name=photo.path.name, tag=other.name
        )
        self._on(button, photo, [other.path], [mix_up.tag.id], words)
        return self._cell(photo, button)

    def _doubts(self, doubts: Sequence[Doubt]) -> QWidget:
        cells = []
        for doubt in doubts:
            button = QPushButton(self.tr("Not “{tag}”").format(tag=doubt.tag.name))
            words = self.tr("“{name}” no longer has the tag “{tag}”.").format(
                name=doubt.photo.path.name, tag=doubt.tag.name
            )
            self._on(button, doubt.photo, [], [doubt.tag.id], words)
            cells.append(self._cell(doubt.photo, button))
        return self._card([*cells, Stretch()])

    def _on(
        self,
        button: QPushButton,
        photo: PhotoRecord,
        given: Sequence[tuple[str, ...]],
        taken: Sequence[int],
        words: str,
    ) -> None:
        button.setAccessibleName(f"{button.text()}, {photo.path.name}")
        button.clicked.connect(partial(self._correct, photo.id, given, taken, words))
        self.buttons[photo.id] = button

    def _correct(
        self,
        photo_id: int,
        given: Sequence[tuple[str, ...]],
        taken: Sequence[int],
        words: str,
        _checked: bool = False,
    ) -> None:
        self.buttons[photo_id].setEnabled(False)
        self.retagged.emit(photo_id, given, taken, words)

    def _card(self, parts: Sequence[Item | Stretch | int]) -> QFrame:
        card = QFrame()
        paint_ground(card, "card")
        hbox(parts, card, spacing=S, margins=M)
        return card

    def _cell(self, photo: PhotoRecord, button: QPushButton | None = None) -> QWidget:
        picture = Picture(photo.path.name)
        picture.setFixedSize(_SIDE)
        picture.setToolTip(plain_tip(str(photo.path)))
        self._pictures.setdefault(photo.id, []).append(picture)
        scale = self.devicePixelRatioF()
        look = Look(
            round(_SIDE.width() * scale), round(_SIDE.height() * scale), RADIUS * scale, fill=True
        )
        self._wanted.append(Wanted(photo.id, photo.path, photo.mtime_ns, look))
        cell = QWidget()
        centre = Qt.AlignmentFlag.AlignHCenter
        below: list[QPushButton] = [] if button is None else [button]
        vbox([picture, *((one, 0, centre) for one in below)], cell, spacing=S)
        self._show_picture(photo.id)
        return cell

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._want()

    def _want(self) -> None:
        if self.isVisible():
            self._thumbnails.want(self._wanted)
            for photo_id in self._pictures:
                self._show_picture(photo_id)

    def _show_picture(self, photo_id: int) -> None:
        for picture in self._pictures.get(photo_id, ()):
            picture.show_pixmap(self._thumbnails.get(photo_id) or QPixmap())


def _shown(learnt: Learnt) -> tuple[list[tuple[Tag, Tag, list[Path]]], list[tuple[Tag, Path]]]:
    return (
        [(one.tag, one.taken_for, [photo.path for photo in one.photos]) for one in learnt.mix_ups],
        [(one.tag, one.photo.path) for one in learnt.doubts],
    )
