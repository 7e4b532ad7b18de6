"""What the window's commands do with albums."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from photosim.arrays import Ids
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.history import AllPhotos, InAlbum, Place
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.grid.reordering import Reordering, parted
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.undo_stack import UndoStack
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.ui.theme import Theme

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.catalogue.albums import Album
    from photosim.library.albums import Albums, CountedAlbum
    from photosim.library.kept import Kept

_DIALOG = 380


class AlbumCommands(QObject):
    """Makes albums and changes what is in them."""

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        actions: Actions,
        browser: Browser,
        sidebar: Sidebar,
        navigator: Navigator,
        library: LibraryLane,
        undo: UndoStack,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._browser = browser
        self._sidebar = sidebar
        self._navigator = navigator
        self._library = library
        self._undo = undo
        self._albums: Sequence[Album] = ()
        self._counting: Ticket | None = None
        self._reordering = Reordering(browser.grid, theme)
        self._connect()

    def _connect(self) -> None:
        act, sidebar = self._actions, self._sidebar
        act.on(act.add_to_album, self._ask_album)
        act.on(act.remove_from_album, self._remove)
        act.earlier.triggered.connect(lambda: self._step(-1))
        act.later.triggered.connect(lambda: self._step(1))
        sidebar.photos_dropped.connect(self._take_drop)
        sidebar.album_wanted.connect(self._ask_new)
        sidebar.album_renamed.connect(self._rename)
        sidebar.album_delete_wanted.connect(self._delete)
        self._reordering.moved.connect(self._move)
        self._navigator.arrived.connect(self._arrive)
        self._undo.changed.connect(self.refresh)

    # What the window tells

    def follow(self, ids: Ids) -> None:
        """Enable the commands that suit these photos, the chosen ones."""
        act = self._actions
        ours = len(ids) > 0 and bool(ids.min() > 0) and not self._browser.lists_problems
        act.add_to_album.setEnabled(ours)
        inside = ours and isinstance(self._here, InAlbum)
        act.remove_from_album.setEnabled(inside)
        for action in (act.earlier, act.later):
            action.setEnabled(inside and self._browser.shows_grid)

    def refresh(self, _changes: object = None) -> None:
        """Show how many photos are in each album, and leave one that is gone."""
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self._library.ask(
            lambda library: library.tags.albums.counted(), self._take_counts
        )

    def _take_counts(self, counted: "Sequence[CountedAlbum]") -> None:
        self._albums = [one.album for one in counted]
        self._sidebar.show_albums(counted)
        self._browser.show_albums(self._albums)
        names = {album.id: album.name for album in self._albums}
        self._navigator.rename(partial(_named, names))
        here = self._here
        if isinstance(here, InAlbum) and here.album_id not in names:
            self._navigator.go(AllPhotos())

    def _arrive(self, _view: object) -> None:
        self._reordering.allow(isinstance(self._here, InAlbum))

    @property
    def _here(self) -> Place:
        return self._navigator.history.here.place

    # What the person does

    def _ask_album(self) -> None:
        ids = self._chosen()
        if ids:
            title, label = self.tr("Add to Album"), self.tr("Album, or the name of a new one")
            names = [album.name for album in self._albums]
            self._ask(title, label, names, partial(self._add_to_named, ids))

    def _ask_new(self) -> None:
        self._ask(self.tr("New Album"), self.tr("Name"), [], partial(self._make, []))

    def _ask(
        self, title: str, label: str, names: Sequence[str], then: Callable[[str], object]
    ) -> None:
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        if names:
            dialog.setComboBoxItems(list(names))
            dialog.setComboBoxEditable(True)
        dialog.resize(_DIALOG, dialog.height())
        dialog.textValueSelected.connect(then)
        dialog.open()

    def _add_to_named(self, ids: list[int], name: str) -> None:
        wanted = name.strip().casefold()
        for album in self._albums:
            if album.name.casefold() == wanted:
                self._add(ids, album.id, album.name)
                return
        self._make(ids, name)

    def _make(self, ids: list[int], name: str) -> None:
        if name.strip():
            words = self.tr("Made the album “{name}”.").format(name=name.strip())
            self._keep(lambda albums: albums.make(name, ids), words)

    def _add(self, ids: list[int], album_id: int, name: str) -> None:
        words = self.tr("Added %Ln photos to “{name}”.", "", len(ids)).format(name=name)
        self._keep(lambda albums: albums.add(ids, album_id), words)

    def _take_drop(self, ids: list[int], place: Place) -> None:
        if isinstance(place, InAlbum):
            self._add(ids, place.album_id, place.name)

    def _remove(self) -> None:
        here, ids = self._here, self._chosen()
        if isinstance(here, InAlbum) and ids:
            words = self.tr("Removed %Ln photos from “{name}”.", "", len(ids))
            words = words.format(name=here.name)
            self._keep(lambda albums: albums.remove(ids, here.album_id), words)

    def _move(self, ids: list[int], before: int | None) -> None:
        here = self._here
        if isinstance(here, InAlbum) and ids:
            words = self.tr("Moved %Ln photos.", "", len(ids))
            self._keep(lambda albums: albums.move(ids, here.album_id, before), words, offers=False)

    def _step(self, by: int) -> None:
        """Move the chosen photos by one place."""
        moving = self._chosen()
        staying, ahead = parted(self._browser.grid.photos.ids.tolist(), moving)
        if moving and staying:
            place = max(0, ahead + by)
            self._move(moving, staying[place] if place < len(staying) else None)

    def _rename(self, album_id: int, name: str) -> None:
        words = self.tr("The album is now “{name}”.").format(name=name.strip())
        self._keep(lambda albums: albums.rename(album_id, name), words)

    def _delete(self, album: "Album") -> None:
        words = self.tr("Deleted the album “{name}”. Its photos stay in the library.")
        self._undo.keep(
            lambda library: library.tags.albums.delete(album.id),
            words.format(name=album.name),
            offers=True,
            then=partial(self._leave, album.id),
        )

    def _leave(self, album_id: int) -> None:
        here = self._here
        if isinstance(here, InAlbum) and here.album_id == album_id:
            self._navigator.go(AllPhotos())

    def _chosen(self) -> list[int]:
        """The chosen photos, each tile of a stack with all that it stands for."""
        ids = self._browser.grid.photos.with_stacks(self._browser.chosen_ids())
        return [photo_id for photo_id in ids.tolist() if photo_id > 0]

    def _keep(self, say: "Callable[[Albums], Kept]", words: str, *, offers: bool = True) -> None:
        self._undo.keep(lambda library: say(library.tags.albums), words, offers=offers)


def _named(names: Mapping[int, str], place: Place) -> Place:
    """An album under its present name; any other place as it is."""
    if not isinstance(place, InAlbum):
        return place
    name = names.get(place.album_id, place.name)
    return place if name == place.name else replace(place, name=name)
