"""Plays a video in the place of its picture, where Qt Multimedia is installed."""

import functools
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QWidget

from photosim.desktop.ui.display_names import duration_text
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import Theme
from photosim.desktop.ui.widgets import ToolRow, label, paint_ground

STEP_MS = 5_000  # that the keys go back or on
_UNSEEN_MS = 3_000  # that are played without a picture, before it is taken for one Qt cannot decode


@functools.cache
def multimedia() -> Any | None:
    """Qt's module that plays videos; None where it is not installed, or a library it needs."""
    try:
        module = import_module("PySide6.QtMultimedia")
    except ImportError:
        return None
    return module if module.QMediaPlayer().isAvailable() else None


class ClipPlayer(QWidget):
    """A video with what controls it; it is silent until the person wants sound.

    Args:
        theme: The colours of its buttons.
        module: What `multimedia` gives.
        parent: The widget that it covers a part of.

    Signals:
        refused: The video cannot be played.
        ended: It has been played to its end.
    """

    refused = Signal()
    ended = Signal()

    def __init__(self, theme: Theme, module: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._module = module
        self._theme = theme
        self._start_ms = self._begun_ms = 0
        self._player = module.QMediaPlayer(self)
        self._sound = module.QAudioOutput(self)
        self._sound.setMuted(True)
        self._player.setAudioOutput(self._sound)
        self._surface = _Surface(module, self)
        self._player.setVideoSink(self._surface.sink)
        self._controls = ToolRow(theme)
        self._play = self._controls.add("pause", self.tr("Play or pause (Space)"), self.toggle)
        self._time = label(role="faint")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName(self.tr("Position in the video"))
        self._controls.row.addWidget(self._time)
        self._controls.row.addWidget(self._slider, 1)
        self._mute = self._controls.add("muted", "", self.toggle_sound)
        self._show_sound()
        vbox([(self._surface, 1), self._controls], self, spacing=0)
        self._slider.sliderMoved.connect(self._go_to)
        self._slider.actionTriggered.connect(self._go_to_slider)
        self._player.durationChanged.connect(self._show_length)
        self._player.positionChanged.connect(self._show_position)
        self._player.playbackStateChanged.connect(self._show_state)
        self._player.mediaStatusChanged.connect(self._follow_status)
        self._player.errorOccurred.connect(self._refuse)
        self.hide()

    @property
    def is_muted(self) -> bool:
        """Whether it is silent."""
        return bool(self._sound.isMuted())

    @property
    def is_playing(self) -> bool:
        """Whether the video is running."""
        state = self._module.QMediaPlayer.PlaybackState.PlayingState
        return bool(self._player.playbackState() == state)

    @property
    def position_ms(self) -> int:
        """Where in the video it is, in milliseconds."""
        return int(self._player.position())

    def play(self, path: Path, start_ms: int) -> None:
        """Show a video and play it from a position, in milliseconds."""
        self._start_ms = self._begun_ms = start_ms
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self.show()
        self._player.play()

    def stop(self) -> None:
        """Stop and let go of the file."""
        self.hide()
        self._player.stop()
        self._player.setSource(QUrl())
        self._surface.clear()

    def toggle(self) -> None:
        """Pause, or go on."""
        if self.is_playing:
            self._player.pause()
        else:
            self._player.play()

    def toggle_sound(self) -> None:
        """Switch the sound on or off."""
        self._sound.setMuted(not self.is_muted)
        self._show_sound()

    def skip(self, milliseconds: int) -> None:
        """Go on by some milliseconds, or back."""
        last = max(0, int(self._player.duration()) - 1)
        self._go_to(min(max(0, self.position_ms + milliseconds), last))

    def _go_to(self, milliseconds: int) -> None:
        states = self._module.QMediaPlayer.PlaybackState
        if self._player.playbackState() == states.StoppedState:
            self._player.pause()  # at its end Qt shows no other frame until then
        self._begun_ms = milliseconds
        self._player.setPosition(milliseconds)

    def _follow_status(self, status: Any) -> None:
        """Go to where the video is to start, once it is loaded."""
        states = self._module.QMediaPlayer.MediaStatus
        if status in (states.LoadedMedia, states.BufferedMedia) and self._start_ms:
            self._player.setPosition(self._start_ms)
            self._start_ms = 0
        elif status == states.EndOfMedia:
            self._refuse()
            self.ended.emit()

    def _go_to_slider(self) -> None:
        """Follow keys and clicks beside the handle, of which `sliderMoved` says nothing."""
        if not self._slider.isSliderDown():
            self._go_to(self._slider.sliderPosition())

    def _show_length(self, milliseconds: int) -> None:
        self._slider.setRange(0, milliseconds)
        self._slider.setSingleStep(STEP_MS)
        self._slider.setPageStep(max(STEP_MS, milliseconds // 10))
        self._show_position(self.position_ms)

    def _show_position(self, milliseconds: int) -> None:
        if not self._slider.isSliderDown():
            self._slider.setValue(milliseconds)
        length = int(self._player.duration())
        self._time.setText(f"{duration_text(milliseconds)} / {duration_text(length)}")
        if milliseconds - self._begun_ms > _UNSEEN_MS:
            self._refuse()

    def _show_state(self) -> None:
        self._theme.set_icon(self._play, "pause" if self.is_playing else "resume", "on_stage")

    def _show_sound(self) -> None:
        tip = self.tr("Sound on (M)") if self.is_muted else self.tr("Sound off (M)")
        self._mute.setToolTip(tip)
        self._mute.setAccessibleName(tip)
        self._theme.set_icon(self._mute, "muted" if self.is_muted else "sound", "on_stage")

    def _refuse(self) -> None:
        """Give up a video of which nothing could be shown; of others what is left is played."""
        if self.isVisible() and not self._surface.has_shown:
            self.stop()
            self.refused.emit()


class _Surface(QWidget):
    """Paints the frames of a video as large as there is room.

    Attributes:
        sink: Takes them.
        has_shown: Whether there was a frame since the last `clear`.
    """

    def __init__(self, module: Any, parent: QWidget) -> None:
        super().__init__(parent)
        paint_ground(self, "stage")
        self._options = module.QVideoFrame.PaintOptions()
        self._nothing: Any = module.QVideoFrame()
        self._frame = self._nothing
        self.has_shown = False
        self.sink = module.QVideoSink(self)
        self.sink.videoFrameChanged.connect(self._show)

    def clear(self) -> None:
        """Show nothing."""
        self._frame, self.has_shown = self._nothing, False
        self.update()

    def _show(self, frame: Any) -> None:
        if not frame.isValid():
            return  # the end, at which the last frame stays
        self._frame, self.has_shown = frame, True
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.has_shown:
            with QPainter(self) as painter:
                self._frame.paint(painter, QRectF(self.rect()), self._options)
