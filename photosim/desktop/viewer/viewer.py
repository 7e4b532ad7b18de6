"""One photo as large as the window allows, to be zoomed, moved and turned."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QStyle, QToolButton, QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.ui import icons
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import XL, S, Theme
from photosim.desktop.ui.widgets import ToolRow, label, tool_button
from photosim.desktop.viewer.canvas import PhotoCanvas
from photosim.desktop.viewer.clip_player import STEP_MS, ClipPlayer, multimedia
from photosim.desktop.viewer.close_up import CloseUp
from photosim.desktop.viewer.detail_loader import DetailLoader
from photosim.desktop.viewer.part_frame import PartFrame
from photosim.vision.files import is_video

_PLAY_ICON = 44
_LIVE_ICON = 18
_INSET = 12  # of the button for live photos
_KEPT = 3  # pictures: the previous one, the one shown, the next one

_Key = tuple[Path, int, int]  # path, mtime, side


class Viewer(CloseUp):
    """Shows a photo fitted to the window: its thumbnail at once, its picture once that is loaded.

    It does not know the order of the photos: `preload` tells which one is probably next.

    Attributes:
        fade_ms: How long one photo takes to fade into the next one, if that is loaded; 0 for not.

    Signals:
        step_wanted: Show the next photo (1) or the previous one (-1).
        full_screen_wanted: Enter or leave full screen.
        part_wanted: Search with this part of the photo, a `Region`.
        ahead_loaded: The next photo is loaded.
        ahead_failed: The next photo cannot be read; its id.
        outside_wanted: Play a video, by its path, in the program that the system has for it.
    """

    step_wanted = Signal(int)
    full_screen_wanted = Signal()
    part_wanted = Signal(object)
    ahead_loaded = Signal()
    ahead_failed = Signal(object)
    outside_wanted = Signal(object)

    def __init__(self, theme: Theme, maker: PreviewMaker) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Photo"))
        self.canvas = PhotoCanvas(theme)
        self._loader = DetailLoader(self.canvas, maker)
        self._ahead = PreviewLoader(maker, self)
        self._ahead.loaded.connect(self._keep_ahead)
        self._ahead.failed.connect(self._refuse_ahead)
        self.fade_ms = 0
        self._next: PhotoRecord | None = None
        self._ahead_key: _Key | None = None
        self._kept: OrderedDict[_Key, DecodedPicture] = OrderedDict()
        self.percent = label(role="faint")
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.percent.setMinimumWidth(52)
        self._tools = self._make_tools(theme)
        vbox([(self.canvas, 1), self._tools], self, spacing=0)
        self._before = tool_button(theme, "back", self.tr("Previous photo (Left)"), "on_stage")
        self._after = tool_button(theme, "forward", self.tr("Next photo (Right)"), "on_stage")
        for button, step in ((self._before, -1), (self._after, 1)):
            button.setParent(self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedSize(36, 56)
            button.setProperty("overlay", True)
            button.setProperty("step", step)
            button.clicked.connect(self._step_by_button)
        self._theme = theme
        self.player: ClipPlayer | None = None  # made for the first video, where Qt can play it
        self._play = QToolButton(self)
        # The stage looks the same in all schemes.
        self._play.setIcon(icons.icon("resume", theme.colors.color("on_stage"), side=_PLAY_ICON))
        self._play.setIconSize(QSize(_PLAY_ICON, _PLAY_ICON))
        self._play.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._play.setFixedSize(72, 72)
        self._play.setProperty("overlay", "round")
        self._play.clicked.connect(self.play)
        self._play.hide()
        self._live = QToolButton(self)
        self._live.setText(self.tr("Live"))
        self._live.setIcon(icons.icon("live", theme.colors.color("on_stage"), side=_LIVE_ICON))
        self._live.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._live.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._live.setProperty("overlay", True)
        self._live.clicked.connect(self.play)
        self._live.hide()
        self._name_play()
        self._start_ms = 0
        self.part = PartFrame(self.canvas, theme)
        self.part.chosen.connect(self.part_wanted)
        self.part.began.connect(self._show_steps)
        self.part.left.connect(self._end_choosing)
        self._ends = (False, False)
        self.canvas.view_changed.connect(self._show_percent)
        self.canvas.stepped.connect(self.step_wanted)
        self._loader.loaded.connect(self._take)

    def _make_tools(self, theme: Theme) -> QWidget:
        tools = ToolRow(theme)
        tools.row.addStretch(1)
        tools.add("zoom-out", self.tr("Zoom out (−)"), self.zoom_out)
        tools.row.addWidget(self.percent)
        tools.add("zoom-in", self.tr("Zoom in (+)"), self.zoom_in)
        tools.row.addSpacing(S)
        tools.add("fit", self.tr("Fit to the window (0)"), self.fit)
        tools.add("actual-size", self.tr("Actual size (1)"), self.show_pixels)
        tools.row.addSpacing(S)
        tools.add("turn-left", self.tr("Turn the view left ([)"), self.turn_left)
        tools.add("turn-right", self.tr("Turn the view right (])"), self.turn_right)
        tools.row.addSpacing(S)
        tools.add("similar", self.tr("Find similar to a part (R)"), self.choose_part)
        tools.row.addSpacing(S)
        tools.add("full-screen", self.tr("Full screen (F)"), self.full_screen_wanted.emit)
        tools.row.addStretch(1)
        for button in tools.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are for the photo
        return tools

    # What is shown

    @property
    def _lead(self) -> PhotoCanvas:
        return self.canvas

    @property
    def photo(self) -> PhotoRecord | None:
        """The photo that is shown."""
        return self._loader.photo

    @property
    def settled(self) -> bool:
        """Whether the picture is as sharp as it will get."""
        return self._loader.settled

    @property
    def has_ahead(self) -> bool:
        """Whether the next photo is loaded and can be shown at once."""
        return self._next is not None and self._key(self._next) in self._kept

    def _show_steps(self) -> None:
        """Show the buttons over the photo, except in the way of choosing a part."""
        first, last = self._ends
        self._live.setVisible(self.is_live and self.part.isHidden())
        self._before.setVisible(not first and self.part.isHidden())
        self._after.setVisible(not last and self.part.isHidden())

    def choose_part(self) -> None:
        """Let the person choose a part of the photo, or leave that."""
        if self.part.isVisible():
            self.part.leave()
        elif self.photo is not None:
            self._stop()
            self.part.begin()

    def _end_choosing(self) -> None:
        self._show_steps()
        self.setFocus()

    @property
    def is_video(self) -> bool:
        """Whether what is shown is a video, also one that only other programs can read."""
        return self.photo is not None and is_video(self.photo.path.name)

    @property
    def is_live(self) -> bool:
        """Whether what is shown is a live photo."""
        return self.photo is not None and self.photo.movie is not None

    @property
    def plays(self) -> bool:
        """Whether a video is shown that was begun to be played here."""
        return self.player is not None and self.player.isVisible()

    @property
    def is_playing(self) -> bool:
        """Whether such a video is running just now."""
        return self.player is not None and self.plays and self.player.is_playing

    @property
    def _clip(self) -> Path | None:
        """The video that is shown, or the movie of the live photo."""
        if self.photo is None:
            return None
        return self.photo.path if self.is_video else self.photo.movie

    def play(self) -> None:
        """Play the video from where it is most alike, or pause it, or go on.

        Of a live photo the movie is played once, and then the photo is shown again.
        """
        clip = self._clip
        if clip is None:
            return
        if self.player is None:
            self.outside_wanted.emit(clip)
        elif self.plays:
            self.player.toggle()
        else:
            self.part.leave()
            self._place_player()
            self.player.play(clip, self._start_ms)

    def _make_player(self) -> None:
        module = multimedia()
        if module is not None and self.player is None:
            self.player = ClipPlayer(self._theme, module, self)
            self.player.refused.connect(self._play_outside)
            self.player.ended.connect(self._end_live)
        self._name_play()

    def _name_play(self) -> None:
        here = self.player is not None
        tips = {
            self._play: self.tr("Play (Space)") if here else self.tr("Play in another app (Space)"),
            self._live: self.tr("Play the live photo (L)")
            if here
            else self.tr("Play the live photo in another app (L)"),
        }
        for button, tip in tips.items():
            button.setToolTip(tip)
            button.setAccessibleName(tip)

    def _play_outside(self) -> None:
        self.setFocus()
        if self._clip is not None:
            self.outside_wanted.emit(self._clip)

    def _end_live(self) -> None:
        if self.is_live:
            self._stop()

    def _stop(self) -> None:
        if self.player is not None and self.plays:
            self.player.stop()
            self.setFocus()

    def _place_player(self) -> None:
        if self.player is not None:
            self.player.setGeometry(self.canvas.geometry())
            for button in (self._before, self._after):
                button.raise_()
            self.player.stackUnder(self._before)

    def show_photo(self, photo: PhotoRecord, thumbnail: QPixmap | None, start_ms: int = 0) -> None:
        """Show a photo, at once if it was loaded ahead; a video will start there, if played."""
        self._stop()
        self._start_ms = start_ms
        if is_video(photo.path.name) or photo.movie is not None:
            self._make_player()
        self._play.setVisible(is_video(photo.path.name))
        self.part.leave()
        self._ahead.forget()
        self._ahead_key = None
        picture = self._kept.get(self._key(photo))
        if self.fade_ms and picture is not None:
            self.canvas.fade(self.fade_ms)
        self._loader.show_photo(photo, thumbnail, picture)
        self._live.setVisible(photo.movie is not None)
        self._show_percent()
        self.setAccessibleDescription(photo.path.name)

    def preload(self, photo: PhotoRecord | None) -> None:
        """Load the photo that is probably looked at next."""
        self._next = photo
        if self._loader.settled or self.canvas.picture is not None:
            self._load_ahead()

    def follow(self, photo: PhotoRecord) -> None:
        """Take the photo's new name, or its movie."""
        self._loader.photo = photo
        if photo.movie is not None:
            self._make_player()
        self._show_steps()
        self.setAccessibleDescription(photo.path.name)

    def set_ends(self, *, first: bool, last: bool) -> None:
        """Tell whether this is the first photo, and the last one."""
        self._ends = (first, last)
        self._show_steps()

    def show_tools(self, shown: bool) -> None:
        """Show or hide the tools, as for full screen."""
        self._tools.setVisible(shown)
        self.canvas.set_margin(XL if shown else 0)

    def hide_photo(self) -> None:
        """Show nothing, and release all pictures."""
        self._stop()
        self.part.leave()
        self._ahead.forget()
        self._next = None
        self._kept.clear()
        self._loader.forget()

    def _take(self, side: int) -> None:
        picture, photo = self.canvas.picture, self.photo
        if picture is not None and photo is not None and side == self._loader.side:
            self._keep(self._key(photo), picture)
        self._show_percent()
        self._load_ahead()

    def _load_ahead(self) -> None:
        if self._next is None:
            return
        key = self._key(self._next)
        if key not in self._kept and key != self._ahead_key:
            self._ahead_key = key
            self._ahead.load(self._next.path, self._loader.side)

    def _keep_ahead(self, _path: Path, picture: DecodedPicture) -> None:
        if self._ahead_key is not None:
            self._keep(self._ahead_key, picture)
            self._ahead_key = None
            self.ahead_loaded.emit()

    def _refuse_ahead(self, path: Path, _reason: str) -> None:
        if self._next is not None and self._next.path == path:
            self.ahead_failed.emit(self._next.id)

    def _key(self, photo: PhotoRecord) -> _Key:
        return photo.path, photo.mtime_ns, self._loader.side

    def _keep(self, key: _Key, picture: DecodedPicture) -> None:
        self._kept[key] = picture
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _show_percent(self) -> None:
        scale = self.canvas.scale
        self.percent.setText(QLocale().toString(round(scale * 100)) + " %" if scale else "")

    # What the person does

    def turn_left(self) -> None:
        """Turn what is shown, not the file, 90° to the left."""
        self.canvas.turn(-1)

    def turn_right(self) -> None:
        """Turn what is shown, not the file, 90° to the right."""
        self.canvas.turn(1)

    def _acts(self) -> dict[Qt.Key, Callable[[], object]]:
        return super()._acts() | {
            Qt.Key.Key_Escape: self._step_out,
            Qt.Key.Key_Space: self.play if self.is_video or self.plays else self.closed.emit,
            **({Qt.Key.Key_L: self.play} if self.is_live else {}),
            Qt.Key.Key_F: self.full_screen_wanted.emit,
            Qt.Key.Key_BracketLeft: self.turn_left,
            Qt.Key.Key_BracketRight: self.turn_right,
            Qt.Key.Key_R: self.choose_part,
            Qt.Key.Key_PageDown: partial(self.step_wanted.emit, 1),
            Qt.Key.Key_PageUp: partial(self.step_wanted.emit, -1),
            **self._plays_by(),
        }

    def _plays_by(self) -> dict[Qt.Key, Callable[[], object]]:
        """The keys for a video that is being played."""
        if self.player is None or not self.plays:
            return {}
        return {
            Qt.Key.Key_M: self.player.toggle_sound,
            Qt.Key.Key_Comma: partial(self.player.skip, -STEP_MS),
            Qt.Key.Key_Period: partial(self.player.skip, STEP_MS),
            Qt.Key.Key_Escape: self._stop,
        }

    def _step(self, across: int, down: int) -> None:
        self.step_wanted.emit(down - across if self.isRightToLeft() else down + across)

    def _step_by_button(self) -> None:
        self.step_wanted.emit(self.sender().property("step"))

    def _step_out(self) -> None:
        (self.full_screen_wanted if self._tools.isHidden() else self.closed).emit()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        middle = (self.canvas.height() - self._before.height()) // 2
        left, right = self._before, self._after
        if self.isRightToLeft():
            left, right = right, left
        center = self.canvas.geometry().center()
        self._play.move(center - self._play.rect().center())
        self._live.adjustSize()
        corner = self.canvas.geometry().adjusted(_INSET, _INSET, -_INSET, -_INSET)
        place = QRect(corner.topLeft(), self._live.size())
        self._live.move(QStyle.visualRect(self.layoutDirection(), corner, place).topLeft())
        self._place_player()
        left.move(6, middle)
        right.move(self.width() - right.width() - 6, middle)
        self._loader.look()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.canvas.show_ring(event.reason() in by_tab)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.canvas.show_ring(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Close the photo, or show it whole if it is zoomed."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.canvas.is_fitted:
            self.closed.emit()
        else:
            self.canvas.fit()
