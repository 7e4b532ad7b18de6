"""Trying whether a file really holds weights that the encoder can use, before it is chosen."""

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from photosim.vision.messages import EncoderUnavailable, LoadEncoder
from photosim.vision.models import INSTEAD, RESNET34, choose_encoder
from photosim.vision.service import EncoderService


class WeightsCheck(QThread):
    """Loads a file in an encoder process of its own; the one at work is not disturbed.

    Signals:
        fits: The file, which can be used.
        refused: Why it cannot be.
    """

    fits = Signal(object)
    refused = Signal(str)

    def __init__(self, load: LoadEncoder | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._file = Path()
        self._service: EncoderService | None = None

    def check(self, file: Path) -> None:
        """Begin; one file at a time."""
        if not self.isRunning():
            self._file = file
            self.start()

    def run(self) -> None:
        """Runs on the thread."""
        choice = choose_encoder(RESNET34.name, self._file, ())
        if choice.spec is not RESNET34:
            self._refuse(choice.notice)
            return
        self._service = EncoderService(choice, device="cpu", threads=1, load=self._load)
        try:
            info = self._service.info()
        except EncoderUnavailable as error:
            if not self.isInterruptionRequested():
                self.refused.emit(str(error))
            return
        finally:
            self._service.close()
        if info.identity == choice.identity:
            self.fits.emit(self._file)
        else:
            self._refuse(info.notice)

    def _refuse(self, notice: str | None) -> None:
        # Nothing is used instead: what is at work stays.
        self.refused.emit((notice or "").removesuffix(INSTEAD))

    def give_up(self) -> None:
        """Break it off and wait for its end."""
        self.requestInterruption()
        if self._service is not None:
            self._service.close()
        self.wait()
