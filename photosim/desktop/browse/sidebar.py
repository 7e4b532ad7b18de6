"""The sidebar: the places of the library."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
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
from photosim.desktop.browse.smart_album_menu import SmartAlbumMenu
from photosim.desktop.browse.tag_dialog import read_path, written
from photosim.desktop.grid.photo_model import dragged_ids
from photosim.desktop.tidy.words import kind_words
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import RADIUS, S, Theme, scaled_font
from photosim.desktop.ui.widgets import ask_text, paint_ground, plain_tip
from photosim.library.arrangement import Subfolder
from photosim.library.duplicate_groups import Kind
from photosim.library.query import Query

if TYPE_CHECKING:  # it would have the window's start wait for the catalogue's libraries
    from photosim.catalogue.albums import Album
    from photosim.library.albums import CountedAlbum
    from photosim.library.smart_albums import SmartAlbum
    from photosim.library.tags import CountedTag

_PLACE = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_INDENT = 14
_ICON = Qt.ItemDataRole.UserRole + 2
_SMART = Qt.ItemDataRole.UserRole + 3
_ACTS = Qt.ItemDataRole.UserRole + 4
_Acts = dict[Qt.Key, Callable[[], object]]  # what keys do to an item
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
        self._open: set[tuple[int, str]] = set()  # directories whose insides show
        self._inside: dict[tuple[int, str], Sequence[Subfolder]] = {}
        self._tags: Sequence[CountedTag] = ()
        self._taught: Sequence[tuple[Tag, int]] = ()
        self._hearts = 0
        self._placed: int | None = None
        self._albums: Sequence[CountedAlbum] = ()
        self._open_tags: set[int] = set()
        self.tree = PlaceTree(theme)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(_INDENT)
        self.tree.setIconSize(QSize(18, 18))
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAccessibleName(self.tr("Library"))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.setItemDelegate(_CountDelegate(theme, self.tree))
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

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Show these folders with their counts."""
        if list(folders) != list(self.folders):
            self.folders = folders
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
            self._albums = albums
            self._fill()

    def show_tags(self, tags: "Sequence[CountedTag]", hearts: int) -> None:
        """Show these tags with how many photos have them, and how many photos have a heart."""
        if (list(tags), hearts) != (list(self._tags), self._hearts):
            self._tags, self._hearts = tags, hearts
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
            self._fill()

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
        if self._inside.get((folder_id, below)) != inside:
            self._inside[folder_id, below] = inside
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

    def _fill(self) -> None:
        place = self.tree.verticalScrollBar().value()
        self.tree.blockSignals(True)
        self.tree.clear()
        self._items.clear()
        top = self.tree.invisibleRootItem()
        photos = sum(folder.photos for folder in self.folders)
        problems = sum(folder.problems for folder in self.folders)
        self._enter(top, AllPhotos(), self.tr("All Photos"), "photos", photos)
        self._enter(top, RecentlyAdded(), self.tr("Recently Added"), "recent", None)
        self._enter(top, OnMap(), self.tr("Map"), "map", self._placed)
        if self._lists_favourites:
            self._enter(top, Favourites(), self.tr("Favourites"), "heart", self._hearts)
        if self._lists_problems:
            self._enter(top, Problems(), self.tr("Problems"), "warning", problems)
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
        self.tree.blockSignals(False)
        self._mark()
        self.tree.verticalScrollBar().setValue(place)

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
            item.setData(0, _ACTS, acts)
        for smart in self._smart:
            icon = "similar" if smart.query.asks else "funnel"
            item = self._enter(top, smart.query, smart.name, icon, None)
            item.setData(0, _SMART, smart)
            acts = _naming(
                partial(self.smart_albums.rename, smart),
                partial(self.smart_albums.delete_wanted.emit, smart),
            )
            item.setData(0, _ACTS, acts)
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
            item.setData(0, _ACTS, acts)
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
        item.setData(0, _PLACE, place)
        item.setData(0, _COUNT, count)
        item.setData(0, _ICON, icon)
        item.setIcon(0, self._theme.icon(icon, "faint"))
        spoken = name
        if count is not None:
            spoken = self.tr("{name}, %Ln photos", "", count).format(name=name)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        parent.addChild(item)
        self._items[place] = item
        return item

    def _mark(self) -> None:
        self.tree.blockSignals(True)
        self.tree.setCurrentIndex(QModelIndex())
        item = self._items.get(self._place)
        if item is not None:
            self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)

    def _expand(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE)
        if isinstance(place, InFolder):
            key = (place.folder_id, place.below)
            self._open.add(key)
            self.subfolders_wanted.emit(*key)
            if key in self._inside:
                self._fill()
        elif isinstance(place, WithTag):
            self._open_tags.add(place.tag_id)

    def _collapse(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE)
        if isinstance(place, InFolder):
            self._open.discard((place.folder_id, place.below))
        elif isinstance(place, WithTag):
            self._open_tags.discard(place.tag_id)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, _PLACE) if item is not None else None
        if place is not None:
            self.chosen.emit(place)

    def _show_menu(self, point: QPoint) -> None:
        item = self.tree.itemAt(point)
        place: Place | None = item.data(0, _PLACE) if item is not None else None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(place, InFolder):
            folder = next(one for one in self.folders if one.id == place.folder_id)
            reveal = menu.addAction(self.tr("Show in File Manager"))
            reveal.setEnabled(not folder.is_offline(place.path))
            reveal.triggered.connect(lambda: self.reveal_wanted.emit(place.path))
            teach = menu.addAction(self.tr("Teach from These Folders…"))
            teach.triggered.connect(lambda: self.teach_folders_wanted.emit(place.path))
            remove = menu.addAction(self.tr("Remove from Library"))
            remove.setVisible(not place.below)
            remove.triggered.connect(lambda: self.remove_wanted.emit(folder))
            menu.addSeparator()
        elif isinstance(place, Query) and item is not None:
            self.smart_albums.fill(menu, item.data(0, _SMART))
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
        label = self.tr("Name, after the tags that it is to lie in")
        dialog = ask_text(self.window(), title, label, written(tag.path))
        dialog.textValueSelected.connect(lambda text: self.tag_placed.emit(tag.id, read_path(text)))


def _naming(rename: Callable[[], object], delete: Callable[[], object]) -> _Acts:
    """The keys of what people have named; deleting can be undone."""
    return {Qt.Key.Key_F2: rename, Qt.Key.Key_Delete: delete}


class PlaceTree(QTreeWidget):
    """Draws no branches, only an arrow before what can be opened.

    Attributes:
        walked: Whether the person moves from place to place by keyboard.

    Signals:
        photos_dropped: Ids of photos of the library, and the place they were dropped on.
    """

    photos_dropped = Signal(object, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.walked = False
        self._aimed: QTreeWidgetItem | None = None  # what photos would be dropped on
        self.setAcceptDrops(True)

    # Photos of the library may be dropped on what is listed here; the window takes all else.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._weigh(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._weigh(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(None)
        ids, place = dragged_ids(event.mimeData()), self._tag_at(event)
        if ids and place is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.photos_dropped.emit(ids, place)
        else:
            event.ignore()

    def _aim(self, item: QTreeWidgetItem | None) -> None:
        self._aimed = item
        self.viewport().update()

    def _weigh(self, event: QDragMoveEvent) -> None:
        entering = event.type() is QEvent.Type.DragEnter
        aims = self._tag_at(event) is not None
        self._aim(self.itemAt(event.position().toPoint()) if aims else None)
        if dragged_ids(event.mimeData()) and (entering or aims):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _tag_at(self, event: QDropEvent) -> Place | None:
        item = self.itemAt(event.position().toPoint())
        place: Place | None = None if item is None else item.data(0, _PLACE)
        return place if isinstance(place, WithTag | InAlbum | Favourites | InFolder) else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(self._act(event) is not None)  # the window's commands are for photos
            return True
        return super().event(event)

    def _act(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does to the current item."""
        item = self.currentItem()
        acts: _Acts | None = None if item is None else item.data(0, _ACTS)
        return None if acts is None else acts.get(Qt.Key(event.key()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.walked = True
        act = self._act(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.walked = False
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.walked = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            with QPainter(self.viewport()) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self._theme.colors.color("accent"), 1))
                frame = QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(frame, RADIUS, RADIUS)

    def drawRow(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        if self._aimed is not None and self.itemFromIndex(index) is self._aimed:
            option.state |= QStyle.StateFlag.State_MouseOver
        super().drawRow(painter, option, index)

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.fillRect(rect, self._theme.colors.color("side"))  # no selection there
        item = self.itemFromIndex(index)
        if item.childIndicatorPolicy() != QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator:
            return
        mirrored = self.isRightToLeft()
        near = rect.left() + _INDENT / 2 if mirrored else rect.right() - _INDENT / 2 + 1
        middle = QPointF(near, rect.center().y() + 0.5)
        if item.isExpanded():
            bends = [QPointF(-3.5, -1.75), QPointF(0, 1.75), QPointF(3.5, -1.75)]
        else:
            tip = -1.75 if mirrored else 1.75
            bends = [QPointF(-tip, -3.5), QPointF(tip, 0), QPointF(-tip, 3.5)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colors.color("faint"), 1.5))
        painter.drawPolyline([middle + bend for bend in bends])
        painter.restore()


class _CountDelegate(QStyledItemDelegate):
    """Draws a place with its number of photos at the right, and the heading in small."""

    def __init__(self, theme: Theme, parent: QTreeWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        height = option.fontMetrics.height() + 14
        return QSize(0, height + (8 if index.data(_PLACE) is None else 0))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colors = self._theme.colors
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(_PLACE) is None:
            painter.setFont(scaled_font(0.92))
            painter.setPen(colors.color("faint"))
            place = option.rect.adjusted(S, 8, -S, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            painter.restore()
            return
        self._paint_ground(painter, option)
        known = index.data(_COUNT)
        count = "" if known is None else QLocale().toString(int(known))
        painter.setFont(scaled_font(0.92))
        painter.setPen(colors.color("faint"))
        inner = option.rect.adjusted(S, 0, -S, 0)

        def mirrored(rect: QRect) -> QRect:
            return QStyle.visualRect(option.direction, option.rect, rect)

        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(mirrored(inner), right, count)
        taken = painter.fontMetrics().horizontalAdvance(count) + S
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        icon.paint(painter, mirrored(QRect(inner.left(), inner.center().y() - 8, 18, 18)))
        painter.setFont(option.font)
        painter.setPen(colors.color("text"))
        text = inner.adjusted(18 + S, 0, -taken, 0)
        name = option.fontMetrics.elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, text.width()
        )
        painter.drawText(mirrored(text), Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colors = self._theme.colors
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colors.color("pressed"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colors.color("hover"))
        else:
            return
        focused = state & QStyle.StateFlag.State_HasFocus
        painter.setPen(colors.color("accent") if focused else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(option.rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
