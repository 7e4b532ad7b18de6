"""The sidebar: the places of the library."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QPushButton,
    QTreeWidgetItem,
    QWidget,
)

from photosim.annotations import TagPath
from photosim.catalogue.records import FolderRecord, Tag
from photosim.desktop.browse.history import (
    AllPhotos,
    Copies,
    Favourites,
    InAlbum,
    InFolder,
    OnMap,
    Place,
    Problems,
    RecentlyAdded,
    Taught,
    WithTag,
)
from photosim.desktop.browse.merge_dialog import MergeDialog
from photosim.desktop.browse.place_tree import (
    ACTS,
    COUNT,
    INDENT,
    PLACE,
    SMART,
    Acts,
    CountDelegate,
    PlaceTree,
)
from photosim.desktop.browse.smart_album_menu import SmartAlbumMenu
from photosim.desktop.browse.tag_dialog import read_path, written
from photosim.desktop.tidy.words import kind_words
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import ask_text, paint_ground, plain_tip
from photosim.library.arrangement import Subfolder
from photosim.library.duplicate_groups import Kind
from photosim.library.query import Query

if TYPE_CHECKING:  # it would have the window's start wait for the catalogue's libraries
    from photosim.catalogue.albums import Album
    from photosim.library.albums import CountedAlbum
    from photosim.library.smart_albums import SmartAlbum
    from photosim.library.tags import CountedTag

_COPIES_ICONS = {
    Kind.SAME_FILE: "copy",
    Kind.SAME_PICTURE: "copies",
    Kind.SAME_MOMENT: "recent",
    Kind.LOOK_ALIKE: "similar",
}


class Sidebar(QWidget):
    """All Photos, the map, favourites, Problems if there are any, copies, albums, tags, folders.

    What is inside a folder is asked for by ``subfolders_wanted`` when the folder is opened.

    Attributes:
        folders: The watched folders shown.
        smart_albums: What can be done to a smart album.
    """

    chosen = Signal(object)  # Place
    add_wanted = Signal()
    remove_wanted = Signal(object)  # FolderRecord
    reveal_wanted = Signal(object)  # Path
    subfolders_wanted = Signal(int, str)  # folder id, directory
    photos_dropped = Signal(object, object)  # ids, the place they are to go to
    album_wanted = Signal()  # a new one
    album_renamed = Signal(int, str)
    album_delete_wanted = Signal(object)  # Album
    tag_placed = Signal(int, object)  # id, new path
    tag_merge_wanted = Signal(object, object)  # Tag, the one that it is merged into
    tag_delete_wanted = Signal(object)  # Tag
    teach_wanted = Signal(object)  # Tag
    teach_folders_wanted = Signal(object)  # Path

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        paint_ground(self, "side")
        self.setMinimumWidth(168)
        self._theme = theme
        self.folders: Sequence[FolderRecord] = ()
        self._smart: Sequence[SmartAlbum] = ()
        self.smart_albums = SmartAlbumMenu(self)
        self._copies: Mapping[Kind, int | None] = dict.fromkeys(Kind)
        self._place: Place = AllPhotos()
        self._items: dict[Place, QTreeWidgetItem] = {}
        self._icons: dict[str, QIcon] = {}  # each drawn once for all entries that have it
        self._open: set[tuple[int, str]] = set()  # directories whose insides show
        self._inside: dict[tuple[int, str], Sequence[Subfolder]] = {}
        self._tags: Sequence[CountedTag] = ()
        self._taught: Sequence[tuple[Tag, int]] = ()
        self._hearts = 0
        self._placed: int | None = None
        self._albums: Sequence[CountedAlbum] = ()
        self._open_tags: set[int] = set()
        self._held_back = False
        self.tree = PlaceTree(theme)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(INDENT)
        self.tree.setIconSize(QSize(18, 18))
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAccessibleName(self.tr("Library"))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.setItemDelegate(CountDelegate(theme, self.tree))
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.tree.currentItemChanged.connect(self._choose)
        self.tree.itemExpanded.connect(self._expand)
        self.tree.itemCollapsed.connect(self._collapse)
        self.tree.photos_dropped.connect(self.photos_dropped)
        self._add = QPushButton(self.tr("Add Folder…"))
        self._add.setProperty("kind", "quiet")
        self._add.setIconSize(QSize(26, 18))
        self._add.clicked.connect(self.add_wanted)
        theme.set_icon(self._add, "folder-add", "faint")
        vbox(
            [(self.tree, 1), (self._add, 0, Qt.AlignmentFlag.AlignLeft)], self, spacing=S, margins=S
        )
        theme.changed.connect(self._fill)
        self._fill()

    @property
    def opened(self) -> list[tuple[int, str]]:
        """The directories that are open, each by the id of its folder and its path inside."""
        known = {folder.id for folder in self.folders}
        return sorted(place for place in self._open if place[0] in known)

    def open_again(self, places: Iterable[tuple[int, str]]) -> None:
        """Open directories as soon as their folders are shown, as they were left."""
        self._open.update(places)

    def hold_back(self) -> None:
        """List only what every library has until `list_all`.

        What is heard of first would move down as more is listed above it, and a click would meet
        something else.
        """
        self._held_back = True
        self._fill()

    def list_all(self, _answer: object = None) -> None:
        """List all that is known."""
        if self._held_back:
            self._held_back = False
            self._fill()

    @property
    def settled(self) -> bool:
        """Whether it lists all that is known."""
        return not self._held_back

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Show these folders with their counts."""
        if list(folders) != list(self.folders):
            before = _without_counts(self.folders), self._lists_problems
            self.folders = folders
            if (_without_counts(folders), self._lists_problems) == before:
                counts: dict[Place, int] = {
                    InFolder(one.id, one.path): one.photos for one in folders
                }
                self._tell_counts(counts | self._totals)
            else:
                self._fill()
            for folder_id, below in sorted(self._open):
                self.subfolders_wanted.emit(folder_id, below)

    def show_smart_albums(self, albums: "Sequence[SmartAlbum]") -> None:
        """Show these smart albums."""
        if list(albums) != list(self._smart):
            self._smart = albums
            self._fill()

    def show_albums(self, albums: "Sequence[CountedAlbum]") -> None:
        """Show these albums with how many photos are in each."""
        if list(albums) != list(self._albums):
            before, self._albums = self._albums, albums
            if [one.album for one in albums] == [one.album for one in before]:
                named = ((one.album, one.photos) for one in albums)
                self._tell_counts({InAlbum(album.id, album.name): n for album, n in named})
            else:
                self._fill()

    def show_tags(self, tags: "Sequence[CountedTag]", hearts: int) -> None:
        """Show these tags with how many photos have them, and how many photos have a heart."""
        if (list(tags), hearts) != (list(self._tags), self._hearts):
            before, listed = self._tags, self._lists_favourites
            self._tags, self._hearts = tags, hearts
            same = [one.tag for one in tags] == [one.tag for one in before]
            if same and self._lists_favourites == listed:
                others = [new for old, new in zip(before, tags, strict=True) if new != old]
                counts: dict[Place, int] = {
                    WithTag(one.tag.id, one.tag.path): one.photos for one in others
                }
                self._tell_counts(counts | {Favourites(): hearts})
            else:
                self._fill()

    @property
    def place(self) -> Place:
        """The current place."""
        return self._place

    @property
    def taught(self) -> list[str]:
        """The names of the tags that were taught; those that nothing is suggested by, too."""
        return [tag.name for tag, _ in self._taught]

    def show_placed(self, photos: int) -> None:
        """Show of how many photos it is known where they were taken."""
        if photos != self._placed:
            self._placed = photos
            self._tell_counts({OnMap(): photos})

    def show_taught(self, taught: Sequence[tuple[Tag, int]]) -> None:
        """Show the tags that were taught, with how many photos each is suggested for."""
        if list(taught) != list(self._taught):
            self._taught = taught
            self._fill()

    def show_copies(self, groups: Mapping[Kind, int | None]) -> None:
        """Show how many groups of copies there are of each kind; None where it is not known."""
        if groups != self._copies:
            self._copies = dict(groups)
            self._fill()

    def show_subfolders(self, folder_id: int, below: str, inside: Sequence[Subfolder]) -> None:
        """Show the directories in a directory that was opened."""
        before = self._inside.get((folder_id, below))
        if before == inside:
            return
        self._inside[folder_id, below] = inside
        listed = None if before is None else [replace(one, photos=0) for one in before]
        if listed == [replace(one, photos=0) for one in inside]:
            roots = {folder.id: folder.path for folder in self.folders}
            root = roots.get(folder_id, Path())
            places = (InFolder(folder_id, root / one.below, one.below) for one in inside)
            counted = zip(places, (one.photos for one in inside), strict=True)
            self._tell_counts(dict(counted))
        else:
            self._fill()

    def show_place(self, place: Place) -> None:
        """Select the current place; a search has no entry."""
        before, self._place = self._place, place
        listed = (Problems() in self._items, Favourites() in self._items)
        fits = listed == (self._lists_problems, self._lists_favourites)
        if not fits or isinstance(before, Taught) or isinstance(place, Taught):
            self._fill()
        self._mark()

    @property
    def _lists_problems(self) -> bool:
        """Also while their page is shown, though there are none left."""
        return isinstance(self._place, Problems) or any(one.problems for one in self.folders)

    @property
    def _lists_favourites(self) -> bool:
        return isinstance(self._place, Favourites) or bool(self._hearts)

    @property
    def _totals(self) -> dict[Place, int]:
        """How many photos there are, and how many files with problems."""
        return {
            AllPhotos(): sum(folder.photos for folder in self.folders),
            Problems(): sum(folder.problems for folder in self.folders),
        }

    def _tell_counts(self, counts: Mapping[Place, int]) -> None:
        """Show other numbers of photos beside places; nothing is listed anew for that.

        To list thousands of tags or directories would hold up the window.
        """
        for place, count in counts.items():
            item = self._items.get(place)
            if item is not None and item.data(0, COUNT) != count:
                self._tell_count(item, count)

    def _fill(self) -> None:
        self._icons.clear()
        place = self.tree.verticalScrollBar().value()
        self.tree.blockSignals(True)
        self.tree.clear()
        self._items.clear()
        top = self.tree.invisibleRootItem()
        everything = self._totals[AllPhotos()] if self.folders else None  # not known yet
        self._enter(top, AllPhotos(), self.tr("All Photos"), "photos", everything)
        self._enter(top, RecentlyAdded(), self.tr("Recently Added"), "recent", None)
        self._enter(top, OnMap(), self.tr("Map"), "map", self._placed)
        if not self._held_back:
            self._fill_on(top)
        self.tree.blockSignals(False)
        self._mark()
        self.tree.verticalScrollBar().setValue(place)

    def _fill_on(self, top: QTreeWidgetItem) -> None:
        """List what depends on what there is in the library."""
        totals = self._totals
        if self._lists_favourites:
            self._enter(top, Favourites(), self.tr("Favourites"), "heart", self._hearts)
        if self._lists_problems:
            self._enter(top, Problems(), self.tr("Problems"), "warning", totals[Problems()])
        if self.folders:
            self._enter_heading(self.tr("Tidy Up"))
            for kind, groups in self._copies.items():
                self._enter_copies(kind, groups)
        self._enter_albums(top)
        self._enter_tags(top)
        self._enter_taught(top)
        if self.folders:
            self._enter_heading(self.tr("Folders"))
        for folder in self.folders:
            self._enter_folder(folder)

    def _enter_albums(self, top: QTreeWidgetItem) -> None:
        if self._albums or self._smart:
            self._enter_heading(self.tr("Albums"))
        for counted in self._albums:
            place = InAlbum(counted.album.id, counted.album.name)
            item = self._enter(top, place, counted.album.name, "album", counted.photos)
            acts = _naming(
                partial(self._ask_album_name, counted.album),
                partial(self.album_delete_wanted.emit, counted.album),
            )
            item.setData(0, ACTS, acts)
        for smart in self._smart:
            icon = "similar" if smart.query.asks else "funnel"
            item = self._enter(top, smart.query, smart.name, icon, None)
            item.setData(0, SMART, smart)
            acts = _naming(
                partial(self.smart_albums.rename, smart),
                partial(self.smart_albums.delete_wanted.emit, smart),
            )
            item.setData(0, ACTS, acts)
            spoken = self.tr("{name}, smart album").format(name=smart.name)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _enter_tags(self, top: QTreeWidgetItem) -> None:
        if self._tags:
            self._enter_heading(self.tr("Tags"))
        items: dict[int | None, QTreeWidgetItem] = {None: top}
        for counted in self._tags:
            tag = counted.tag
            parent = items[tag.parent_id]
            item = self._enter(parent, WithTag(tag.id, tag.path), tag.name, "tag", counted.photos)
            items[tag.id] = item
            acts = _naming(
                partial(self._ask_tag_path, tag), partial(self.tag_delete_wanted.emit, tag)
            )
            item.setData(0, ACTS, acts)
            if tag.parent_id is not None:
                show = QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator
                parent.setChildIndicatorPolicy(show)
                parent.setExpanded(tag.parent_id in self._open_tags)

    def _enter_taught(self, top: QTreeWidgetItem) -> None:
        listed = [
            (Taught(tag.id, tag.path), tag, suggested)
            for tag, suggested in self._taught
            if suggested or self._place == Taught(tag.id, tag.path)
        ]
        if listed:
            self._enter_heading(self.tr("Suggestions"))
        for place, tag, suggested in listed:
            item = self._enter(top, place, tag.name, "more-like", suggested)
            spoken = self.tr("{name}, suggested for %Ln photos", "", suggested)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken.format(name=tag.name))
            item.setToolTip(0, plain_tip(spoken.format(name=written(tag.path))))

    def _enter_copies(self, kind: Kind, groups: int | None) -> None:
        name = kind_words(kind)
        item = self._enter(
            self.tree.invisibleRootItem(), Copies(kind), name, _COPIES_ICONS[kind], groups
        )
        if groups is not None:
            spoken = self.tr("{name}, %Ln groups", "", groups).format(name=name)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _enter_heading(self, words: str) -> None:
        heading = QTreeWidgetItem([words])
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        self.tree.addTopLevelItem(heading)

    def _enter_folder(self, folder: FolderRecord) -> None:
        icon = "folder" if folder.online else "folder-offline"
        name = folder.path.name or str(folder.path)
        top = self.tree.invisibleRootItem()
        item = self._enter(top, InFolder(folder.id, folder.path), name, icon, folder.photos)
        tip = str(folder.path)
        if not folder.online:
            tip += "\n" + self.tr("Not connected. Its photos can still be searched.")
        item.setToolTip(0, plain_tip(tip))
        inside = self._inside.get((folder.id, ""))
        if folder.photos and (inside is None or inside):
            self._fill_directory(item, folder, "")

    def _fill_directory(self, item: QTreeWidgetItem, folder: FolderRecord, below: str) -> None:
        """Let a directory be opened, and show what is inside where it is open."""
        item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        if (folder.id, below) not in self._open:
            return
        for inner in self._inside.get((folder.id, below), ()):
            path = folder.path / inner.below
            place = InFolder(folder.id, path, inner.below)
            icon = "folder-offline" if folder.is_offline(path) else "folder"
            child = self._enter(item, place, path.name, icon, inner.photos)
            child.setToolTip(0, plain_tip(str(path)))
            if inner.has_more:
                self._fill_directory(child, folder, inner.below)
        item.setExpanded(True)

    def _enter(
        self, parent: QTreeWidgetItem, place: Place, name: str, icon: str, count: int | None
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name])
        item.setData(0, PLACE, place)
        if icon not in self._icons:
            self._icons[icon] = self._theme.icon(icon, "faint")
        item.setIcon(0, self._icons[icon])
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, name)
        if count is not None:
            self._tell_count(item, count)
        parent.addChild(item)
        self._items[place] = item
        return item

    def _tell_count(self, item: QTreeWidgetItem, count: int) -> None:
        item.setData(0, COUNT, count)
        spoken = self.tr("{name}, %Ln photos", "", count).format(name=item.text(0))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _mark(self) -> None:
        self.tree.blockSignals(True)
        self.tree.setCurrentIndex(QModelIndex())
        item = self._items.get(self._place)
        if item is not None:
            self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)

    def _expand(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, PLACE)
        if isinstance(place, InFolder):
            key = (place.folder_id, place.below)
            self._open.add(key)
            self.subfolders_wanted.emit(*key)
            if key in self._inside:
                self._fill()
        elif isinstance(place, WithTag):
            self._open_tags.add(place.tag_id)

    def _collapse(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, PLACE)
        if isinstance(place, InFolder):
            self._open.discard((place.folder_id, place.below))
        elif isinstance(place, WithTag):
            self._open_tags.discard(place.tag_id)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, PLACE) if item is not None else None
        if place is not None:
            self.chosen.emit(place)

    def _show_menu(self, point: QPoint) -> None:
        item = self.tree.itemAt(point)
        place: Place | None = item.data(0, PLACE) if item is not None else None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.aboutToHide.connect(partial(self.tree.aim, None))
        if isinstance(place, InFolder):
            folder = next(one for one in self.folders if one.id == place.folder_id)
            reveal = menu.addAction(self.tr("Show in File Manager"))
            reveal.setEnabled(not folder.is_offline(place.path))
            reveal.triggered.connect(lambda: self.reveal_wanted.emit(place.path))
            teach = menu.addAction(self.tr("Teach from These Folders…"))
            teach.triggered.connect(lambda: self.teach_folders_wanted.emit(place.path))
            remove = menu.addAction(self.tr("Remove from Library…"))
            remove.setVisible(not place.below)
            remove.triggered.connect(lambda: self.remove_wanted.emit(folder))
            menu.addSeparator()
        elif isinstance(place, Query) and item is not None:
            self.smart_albums.fill(menu, item.data(0, SMART))
            menu.addSeparator()
        elif isinstance(place, InAlbum):
            album = next(one.album for one in self._albums if one.album.id == place.album_id)
            rename = menu.addAction(self.tr("Rename Album…"))
            rename.triggered.connect(lambda: self._ask_album_name(album))
            delete = menu.addAction(self.tr("Delete Album"))
            delete.triggered.connect(lambda: self.album_delete_wanted.emit(album))
            menu.addSeparator()
        elif isinstance(place, WithTag):
            tag = next(one.tag for one in self._tags if one.tag.id == place.tag_id)
            teach = menu.addAction(self.tr("Teach This Tag"))
            teach.triggered.connect(lambda: self._teach(tag))
            rename = menu.addAction(self.tr("Rename or Move Tag…"))
            rename.triggered.connect(lambda: self._ask_tag_path(tag))
            merge = menu.addAction(self.tr("Merge Into…"))
            merge.setEnabled(len(self._tags) > 1)
            merge.triggered.connect(lambda: self._ask_target(tag))
            delete = menu.addAction(self.tr("Delete Tag"))
            delete.triggered.connect(lambda: self.tag_delete_wanted.emit(tag))
            menu.addSeparator()
        self.tree.aim(None if menu.isEmpty() else item)
        menu.addAction(self.tr("New Album…")).triggered.connect(self.album_wanted)
        menu.addAction(self.tr("Add Folder…")).triggered.connect(self.add_wanted)
        menu.popup(self.tree.viewport().mapToGlobal(point))

    def _teach(self, tag: Tag) -> None:
        """Go to the page of a tag that was taught; another one is taught first."""
        if any(one.id == tag.id for one, _ in self._taught):
            self.chosen.emit(Taught(tag.id, tag.path))
        else:
            self.teach_wanted.emit(tag)

    def _ask_album_name(self, album: "Album") -> None:
        dialog = ask_text(self.window(), self.tr("Rename Album"), self.tr("Name"), album.name)
        dialog.textValueSelected.connect(lambda text: self.album_renamed.emit(album.id, text))

    def tag_at(self, path: TagPath) -> Tag | None:
        """The tag of this path, whatever the case."""
        folded = [name.casefold() for name in path]
        tags = (one.tag for one in self._tags)
        return next((tag for tag in tags if [n.casefold() for n in tag.path] == folded), None)

    def tag_of(self, tag_id: int) -> Tag | None:
        """The tag of this id."""
        return next((one.tag for one in self._tags if one.tag.id == tag_id), None)

    def _ask_target(self, tag: Tag) -> None:
        dialog = MergeDialog(tag, [one.tag for one in self._tags], self.window())
        dialog.chosen.connect(lambda target: self.tag_merge_wanted.emit(tag, target))
        dialog.open()

    def _ask_tag_path(self, tag: Tag) -> None:
        title = self.tr("Rename or Move Tag")
        label = self.tr("Name, or a path such as Places/Paris")
        dialog = ask_text(self.window(), title, label, written(tag.path))
        dialog.textValueSelected.connect(lambda text: self.tag_placed.emit(tag.id, read_path(text)))


def _without_counts(folders: Sequence[FolderRecord]) -> list[FolderRecord]:
    """Folders as they are listed: whether they have photos counts, and not how many."""
    return [replace(one, photos=min(one.photos, 1), problems=0) for one in folders]


def _naming(rename: Callable[[], object], delete: Callable[[], object]) -> Acts:
    """The keys of what people have named; deleting can be undone."""
    return {Qt.Key.Key_F2: rename, Qt.Key.Key_Delete: delete}
