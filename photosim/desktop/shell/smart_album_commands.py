"""What the window's commands do with smart albums."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.shell.undo_stack import UndoStack
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.kept import Kept
    from photosim.library.smart_albums import SmartAlbum, SmartAlbums


class SmartAlbumCommands(QObject):
    """Keeps searches and filters under a name, and changes what is kept."""

    def __init__(
        self,
        window: QWidget,
        browser: Browser,
        sidebar: Sidebar,
        navigator: Navigator,
        library: LibraryLane,
        undo: UndoStack,
        status: StatusLine,
    ) -> None:
        super().__init__(window)
        self._browser = browser
        self._sidebar = sidebar
        self._navigator = navigator
        self._library = library
        self._undo = undo
        self._status = status
        self._albums: Sequence[SmartAlbum] = ()
        self._asking: Ticket | None = None
        browser.chips.saved.connect(self._save)
        browser.filtered.connect(self.show_place)
        navigator.rearranged.connect(self.show_place)
        sidebar.smart_albums.renamed.connect(self._rename)
        sidebar.smart_albums.update_wanted.connect(self._update)
        sidebar.smart_albums.delete_wanted.connect(self._delete)
        undo.changed.connect(self.refresh)

    def refresh(self, _changes: object = None) -> None:
        """Show the smart albums that there are."""
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._library.ask(
            lambda library: library.tags.smart_albums.all(), self._take
        )

    def _take(self, albums: "Sequence[SmartAlbum]") -> None:
        self._albums = albums
        self._sidebar.show_smart_albums(albums)
        self.show_place()

    def show_place(self) -> None:
        """Select what is shown in the sidebar, which may be a smart album."""
        here = self._navigator.history.here
        self._sidebar.smart_albums.present = here.as_query
        is_kept = any(album.query == here.as_query for album in self._albums)
        self._sidebar.show_place(here.as_query if is_kept else here.place)
        self._browser.retitle([(album.query, album.name) for album in self._albums])

    # What the person does

    def _save(self, name: str) -> None:
        query = self._navigator.history.here.as_query
        if self._can_be_kept():
            words = self.tr("Saved the smart album “{name}”.").format(name=name)
            self._keep(lambda albums: albums.save(name, query), words)

    def _update(self, album: "SmartAlbum") -> None:
        query = self._navigator.history.here.as_query
        if self._can_be_kept():
            words = self.tr("Updated the smart album “{name}”.").format(name=album.name)
            self._keep(lambda albums: albums.change(album.id, query), words)

    def _can_be_kept(self) -> bool:
        query = self._navigator.history.here.as_query
        if any(example.source for example in query.examples):
            words = self.tr(
                "This search can't be saved: PhotoSim does not keep pasted or fetched pictures. "
                "Save the picture as a file and search with that."
            )
            self._status.show_message(words)
            return False
        return True

    def _rename(self, album: "SmartAlbum", name: str) -> None:
        if name.strip() and name.strip() != album.name:
            words = self.tr("The smart album is now “{name}”.").format(name=name.strip())
            self._keep(lambda albums: albums.rename(album.id, name), words)

    def _delete(self, album: "SmartAlbum") -> None:
        words = self.tr("Deleted the smart album “{name}”. Its photos stay in the library.")
        self._keep(lambda albums: albums.delete(album.id), words.format(name=album.name))

    def _keep(self, say: "Callable[[SmartAlbums], Kept]", words: str) -> None:
        self._undo.keep(lambda library: say(library.tags.smart_albums), words, offers=True)
