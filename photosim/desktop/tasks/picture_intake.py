"""Pictures that come from outside and are no files: pasted, dropped, or behind an address."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from photosim.desktop.tasks.lane import Deliveries, Lane, Ticket
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.library.picture_folder import PictureFolder
from photosim.library.query import Example

_WAIT_S = 0.5  # for a server that cannot be reached, as the window closes
_FASTER = 85  # of Qt's "quality" of a PNG file, which packs it less


class PictureIntake(QObject):
    """Makes files of them, one at a time; the latest wins.

    Each has a lane of its own: a server that does not answer keeps nobody from trying another.

    Signals:
        began: The server that is asked first; empty where none is.
        progressed: A `photosim.library.fetching.FetchProgress`.
        arrived: The `Example` to search with.
        failed: Why there is none.
        ended: Nothing is under way any more.
    """

    began = Signal(str)
    progressed = Signal(object)
    arrived = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, folder: PictureFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._deliveries = Deliveries(self)
        self._ticket: Ticket | None = None
        self._news: Ticket | None = None  # of the fetch under way
        self._lanes: list[Lane[object]] = []  # of all that may not have ended

    @property
    def is_running(self) -> bool:
        """Whether a picture is on its way."""
        return self._ticket is not None

    def take(self, picture: QImage | bytes, name: str) -> None:
        """Take the pixels, or the content of the file, of a picture that is called so."""
        self._start("", lambda _news: self._keep(picture, name))

    def fetch(self, address: str, host: str) -> None:
        """Fetch the picture that is at an address."""
        self._start(host, partial(self._fetch, address))

    def cancel(self) -> None:
        """Give up what is under way; nobody is told how it would have ended."""
        tickets = self._ticket, self._news
        self._ticket = self._news = None
        for ticket in tickets:
            if ticket is not None:
                ticket.cancel()
        if tickets[0] is not None:
            self.ended.emit()

    def close(self) -> None:
        """Cancel it as the window closes."""
        self.cancel()
        for lane in self._lanes:
            lane.close()

    def _start(self, host: str, work: Callable[[Ticket], Example]) -> None:
        self.cancel()
        news = self._news = Ticket(None, None, self.progressed.emit)
        lane = Lane("picture from outside", object, finishes=True, wait_s=_WAIT_S)
        self._lanes = [*(one for one in self._lanes if one.is_running), lane]
        self._ticket = lane.ask(lambda _owned: work(news), self._finish, self._refuse)
        lane.stop()  # once that is done
        self.began.emit(host)

    def _finish(self, example: Example) -> None:
        self._ticket = self._news = None
        self.ended.emit()
        self.arrived.emit(example)

    def _refuse(self, error: PhotoSimError) -> None:
        self._ticket = self._news = None
        self.ended.emit()
        self.failed.emit(in_words(error))

    # On a lane

    def _fetch(self, address: str, news: Ticket) -> Example:
        from photosim.library.fetching import Fetch  # with all that speaks to the web

        fetch = Fetch(address, partial(self._deliveries.tell, news))
        news.on_cancel(fetch.cancel)
        picture = fetch.run()
        kept = self._folder.keep(picture.name, picture.content)
        return Example(kept, source=picture.source)

    def _keep(self, picture: QImage | bytes, name: str) -> Example:
        from photosim.library.addresses import suffix_by_start

        content = picture if isinstance(picture, bytes) else _png(picture)
        suffix = suffix_by_start(content) or ".png"
        return Example(self._folder.keep(f"{name}{suffix}", content), source=name)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", _FASTER)  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(buffer.data().data())
