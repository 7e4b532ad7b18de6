"""Trying whether a file really holds weights that the encoder can use, before it is chosen."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photosim.desktop.tasks.lane import Lane, Ticket
from photosim.errors import PhotoSimError
from photosim.vision.messages import LoadEncoder
from photosim.vision.models import INSTEAD, RESNET34, choose_encoder
from photosim.vision.service import EncoderService
from photosim.vision.weights import WeightsError


class WeightsCheck(QObject):
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
        self._lane = Lane("weights check", object)
        self._ticket: Ticket | None = None
        self._service: EncoderService | None = None

    def check(self, file: Path) -> None:
        """Begin; one file at a time."""
        if self._ticket is None or self._ticket.over:
            self._ticket = self._lane.ask(partial(self._try, file), self._take, self._refuse)

    def close(self) -> None:
        """Break it off and wait for its end."""
        self._lane.stop()
        if self._service is not None:
            self._service.close()
        self._lane.close()

    def _take(self, file: Path) -> None:
        self.fits.emit(file)

    def _refuse(self, error: PhotoSimError) -> None:
        self.refused.emit(str(error))

    def _try(self, file: Path, _owned: object) -> Path:
        """Runs on the lane."""
        choice = choose_encoder(RESNET34.name, file, ())
        notice = choice.notice
        if choice.spec is RESNET34:
            service = self._service = EncoderService(
                choice, device="cpu", threads=1, load=self._load
            )
            try:
                info = service.info()
            finally:
                service.close()
            if info.identity == choice.identity:
                return file
            notice = info.notice
        # Nothing is used instead: what is at work stays.
        raise WeightsError((notice or "").removesuffix(INSTEAD))
