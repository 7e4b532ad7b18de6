"""The thread that answers the window's questions from a store that only reads."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from photosim.arrays import Ids
from photosim.desktop.browse.history import SimilarTo
from photosim.desktop.tasks.encoder_protocol import Encoder
from photosim.desktop.tasks.workers import Worker
from photosim.desktop.ui.sentences import translated
from photosim.library.arrangement import Arrangement, Shelf
from photosim.search.options import SearchOptions

if TYPE_CHECKING:
    from photosim.catalogue.store import Store
    from photosim.library.browse import Listing
    from photosim.library.progress import Changes
    from photosim.library.query import Answer
    from photosim.library.similar import Finder
    from photosim.vision.messages import EmbeddedPhoto

log = logging.getLogger(__name__)

_DONE = object()


class QueryWorker(Worker):
    """Reads the catalogue and searches it; every question's token comes back with its answer.

    Signals:
        opened: The catalogue can be asked.
        missing: There is no catalogue yet; ``reopen`` looks again.
        unavailable: It cannot be asked, with the reason.
        ids, matching, named, records, problems, folders, subfolders, answered: The answers.
        refused: There is no answer, with the reason for the person.
    """

    opened = Signal()
    missing = Signal()
    unavailable = Signal(str)
    ids = Signal(int, object)  # Listed
    matching = Signal(int, object)
    named = Signal(int, object)
    records = Signal(int, object)
    problems = Signal(int, object)
    folders = Signal(object)
    subfolders = Signal(int, str, object)  # folder id, directory, list of Subfolder
    answered = Signal(int, object)
    refused = Signal(int, str)
    _asked = Signal(int, object)  # token, work to do on the thread
    _embedded = Signal(int, object, object)  # token, photo id or None, future

    def __init__(
        self, catalogue: Path, service: Encoder, results: int, *, averaged: bool = True
    ) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._service = service
        self._results = results
        self._averaged = averaged
        self._count = results  # of the search under way
        self._last: tuple[Path, EmbeddedPhoto] | None = None  # the photo searched for last
        self._store: Store | None = None
        self._listing: Listing | None = None
        self._finder: Finder | None = None
        self._news: list[Changes] = []  # that the finder has not taken in
        self._loading: Iterator[None] = iter(())  # of the finder
        self._names: Iterator[None] = iter(())
        self._waiting: Future[EmbeddedPhoto] | None = None
        # Queued even from the thread itself: what it asks of itself comes after the window's.
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._embedded.connect(self._take_embedded)

    # From any thread

    def ask_folders(self) -> None:
        """Ask for the watched folders."""
        self._asked.emit(0, self._give_folders)

    def ask_ids(self, token: int, shelf: Shelf, arrangement: Arrangement) -> None:
        """Ask for the photos of a part of the library."""
        self._asked.emit(token, partial(self._give_ids, token, shelf, arrangement))

    def ask_matching(self, token: int, ids: Ids, words: str) -> None:
        """Ask which of some photos have all words."""
        self._asked.emit(token, partial(self._give_matching, token, ids, words))

    def ask_named(self, token: int, ids: Ids, typed: str) -> None:
        """Ask which of some photos have names that begin with what was typed."""
        self._asked.emit(token, partial(self._give_named, token, ids, typed))

    def ask_subfolders(self, folder_id: int, below: str) -> None:
        """Ask for the directories directly inside a directory."""
        self._asked.emit(0, partial(self._give_subfolders, folder_id, below))

    def ask_records(self, token: int, ids: Ids) -> None:
        """Ask what is known of some photos."""
        self._asked.emit(token, partial(self._give_records, token, ids))

    def ask_problems(self, token: int) -> None:
        """Ask for the files that could not be read."""
        self._asked.emit(token, partial(self._give_problems, token))

    def ask_similar(self, token: int, place: SimilarTo, least: int = 0) -> None:
        """Ask for the photos similar to one, of the library or from outside.

        Args:
            token: Comes back with the answer.
            place: The photo.
            least: How many are wanted if that is more than usual.
        """
        self._asked.emit(token, partial(self._find, token, place, least))

    def warm_up(self) -> None:
        """Load the search index, and the names to filter by, before the first question."""
        self._asked.emit(0, self._warm_up)

    def reopen(self) -> None:
        """Try again to open the catalogue."""
        self._asked.emit(0, self._open)

    def renew(self) -> None:
        """Close the catalogue, whose file was replaced, and open the new one."""
        self._asked.emit(0, self._renew)

    def renew_encoder(self) -> None:
        """Search with another encoder from now on."""
        self._asked.emit(0, self._forget_encoder)

    def show_results(self, results: int) -> None:
        """Find this many photos from the next search on."""
        self._results = results

    def search_averaged(self, averaged: bool) -> None:
        """Compare photos together with their neighbours, or alone, from the next search on."""
        self._averaged = averaged

    def note(self, changes: "Changes") -> None:
        """Hear of photos that changed, so that searches know them."""
        self._asked.emit(0, partial(self._keep_news, changes))

    # On the thread

    def begin(self) -> None:
        """Open the catalogue if there is one."""
        self._answer(0, self._open)

    def finish(self) -> None:
        """Close the catalogue and leave what is still being embedded."""
        if self._waiting is not None:
            self._waiting.cancel()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _answer(self, token: int, work: Callable[[], object]) -> None:
        from photosim.catalogue.database import CatalogueError
        from photosim.vision.messages import EncoderUnavailable

        if self._store is None and work not in (self._open, self._renew):
            return
        try:
            work()
        except (CatalogueError, EncoderUnavailable) as error:
            self.refused.emit(token, str(error))
        except Exception:
            log.exception("A question to the library met an unexpected fault")
            self.refused.emit(token, self.tr("Something went wrong. The log tells more."))

    def _open(self) -> None:
        from photosim.catalogue.database import CatalogueError, MissingCatalogueError
        from photosim.catalogue.store import Store
        from photosim.library.browse import Listing

        if self._store is not None:
            return
        try:
            self._store = Store.open(self._catalogue, read_only=True)
        except MissingCatalogueError:
            self.missing.emit()
        except CatalogueError as error:
            self.unavailable.emit(str(error))
        else:
            self._listing = Listing(self._store)
            self.opened.emit()

    def _renew(self) -> None:
        if self._store is not None:
            self._store.close()
        self._store = self._listing = self._finder = None
        self._loading = self._names = iter(())
        self._open()

    def _give_folders(self) -> None:
        assert self._store is not None
        self.folders.emit(self._store.folders())

    def _give_ids(self, token: int, shelf: Shelf, arrangement: Arrangement) -> None:
        assert self._listing is not None
        self.ids.emit(token, self._listing.arrange(shelf, arrangement))

    def _warm_up(self) -> None:
        assert self._listing is not None
        if self._finder is None:
            self._begin_finder()
        self._names = self._listing.load(paths=True)
        self._load_more()

    def _load_more(self) -> None:
        """A little at a time, so that the window's questions are answered in between."""
        for steps in (self._loading, self._names):
            if next(steps, _DONE) is not _DONE:
                self._asked.emit(0, self._load_more)
                return
        if self._finder is not None:
            self._refreshed_finder()

    def _give_matching(self, token: int, ids: Ids, words: str) -> None:
        assert self._listing is not None
        self.matching.emit(token, self._listing.matching(ids, words))

    def _give_named(self, token: int, ids: Ids, typed: str) -> None:
        assert self._listing is not None
        self.named.emit(token, self._listing.named(ids, typed))

    def _give_subfolders(self, folder_id: int, below: str) -> None:
        assert self._listing is not None
        self.subfolders.emit(folder_id, below, self._listing.subfolders(folder_id, below))

    def _give_records(self, token: int, ids: Ids) -> None:
        assert self._store is not None
        self.records.emit(token, self._store.photos(ids))

    def _give_problems(self, token: int) -> None:
        assert self._store is not None
        self.problems.emit(token, self._store.problems())

    def _forget_encoder(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self._finder = None
        self._loading = iter(())

    def _keep_news(self, changes: "Changes") -> None:
        if self._listing is not None:
            self._listing.note(changes)
        if self._finder is not None:
            self._news.append(changes)

    def _begin_finder(self) -> "Finder":
        from photosim.library.similar import Finder

        assert self._store is not None
        self._finder = Finder(self._store, self._service.choice.identity)
        self._news = []
        self._loading = self._load(self._finder)
        return self._finder

    def _load(self, finder: "Finder") -> Iterator[None]:
        try:
            yield from finder.load()
        except Exception:
            self._finder = None  # the next search tries again
            raise

    def _refreshed_finder(self) -> "Finder":
        from photosim.library.progress import Changes

        finder = self._finder or self._begin_finder()
        for _ in self._loading:
            pass
        if self._news:
            finder.refresh(Changes.joined(self._news))
            self._news = []
        return finder

    def _find(self, token: int, place: SimilarTo, least: int) -> None:
        assert self._store is not None
        if self._waiting is not None:
            self._waiting.cancel()
        self._count = max(least, self._results)
        photo_id = place.photo_id
        if photo_id is None:
            known = self._store.photo_at(place.path)
            photo_id = known.id if known is not None else None
        if photo_id is not None:
            finder = self._refreshed_finder()
            options = SearchOptions(self._count, averaged=self._averaged)
            answer = finder.find_photo(photo_id, options)
            if answer is not None:
                self.answered.emit(token, answer)
                return
        if least and self._last is not None and self._last[0] == place.path:
            self._find_vector(token, photo_id, self._last[1])
        else:
            self._embed(token, place.path, photo_id)

    def _embed(self, token: int, path: Path, photo_id: int | None) -> None:
        """Have a photo embedded before any other; the thread goes on meanwhile."""
        from photosim.vision.messages import Priority

        self._waiting = self._service.embed(path, Priority.QUERY)
        self._waiting.add_done_callback(partial(self._hear_embedded, token, photo_id))

    def _hear_embedded(
        self, token: int, photo_id: int | None, future: "Future[EmbeddedPhoto]"
    ) -> None:
        """Runs in whatever thread finished the future."""
        try:
            self._embedded.emit(token, photo_id, future)
        except RuntimeError:
            log.debug("an embedding came after the window was gone")

    def _take_embedded(
        self, token: int, photo_id: int | None, future: "Future[EmbeddedPhoto]"
    ) -> None:
        from photosim.vision.files import UnreadablePhoto

        if future is not self._waiting:
            return  # another question came since, or another encoder
        try:
            photo = future.result()
        except CancelledError:
            return
        except UnreadablePhoto as error:
            words = self.tr("{name} cannot be searched with: {reason}.")
            reason = translated(error.reason)
            self.refused.emit(token, words.format(name=error.path.name, reason=reason))
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, it goes through _answer
            self._answer(token, partial(_raise, error))
            return
        self._last = (photo.path, photo)
        self._answer(token, partial(self._find_vector, token, photo_id, photo))

    def _find_vector(self, token: int, photo_id: int | None, photo: "EmbeddedPhoto") -> None:
        assert self._store is not None
        answer = self._search(photo, () if photo_id is None else (photo_id,))
        if answer is None:
            words = self.tr(
                "The library is being indexed anew with another encoder. "
                "Until that is done, search with photos of the library."
            )
            self.refused.emit(token, words)
        else:
            self.answered.emit(token, answer)

    def _search(self, photo: "EmbeddedPhoto", exclude: tuple[int, ...]) -> "Answer | None":
        """Search with a vector; None while the vectors that answer are another encoder's."""
        from photosim.library.similar import answering_encoder

        assert self._store is not None
        wanted = self._service.info().identity
        if answering_encoder(self._store, wanted) not in (wanted, None):
            return None
        finder = self._refreshed_finder()
        options = SearchOptions(self._count, averaged=self._averaged)
        return finder.find(photo.vector, options, exclude)


def _raise(error: Exception) -> None:
    raise error
