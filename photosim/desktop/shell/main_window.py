"""The window: arranges its parts and connects them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QSplitter, QWidget

from photosim.catalogue.records import FolderRecord, PhotoRecord
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.clicked_place import ClickedPlace
from photosim.desktop.browse.first_run import FirstRunPage, pictures_folder
from photosim.desktop.browse.history import AllPhotos, InFolder, View
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.query_bar import QueryBar
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.files.drag_and_drop import DropOverlay
from photosim.desktop.files.drops import local_files
from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.files.folder_removal import FolderRemoval
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.album_commands import AlbumCommands
from photosim.desktop.shell.contact_sheets import ContactSheets
from photosim.desktop.shell.fault_bar import FaultBar
from photosim.desktop.shell.full_screen import FullScreen
from photosim.desktop.shell.menus import fill_menus
from photosim.desktop.shell.missing_encoder_bar import MissingEncoderBar
from photosim.desktop.shell.only_read_bar import OnlyReadBar
from photosim.desktop.shell.panel_marks import PanelMarks
from photosim.desktop.shell.photo_commands import PhotoCommands
from photosim.desktop.shell.place_commands import PlaceCommands
from photosim.desktop.shell.printing import Printing
from photosim.desktop.shell.read_anew_bar import ReadAnewBar
from photosim.desktop.shell.search_commands import MOST_EXAMPLES, SearchCommands
from photosim.desktop.shell.search_with import SearchWith
from photosim.desktop.shell.slideshow import Slideshow
from photosim.desktop.shell.smart_album_commands import SmartAlbumCommands
from photosim.desktop.shell.stack_commands import StackCommands
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.shell.tag_commands import TagCommands
from photosim.desktop.shell.teach_commands import TeachCommands
from photosim.desktop.shell.transfer_commands import TransferCommands
from photosim.desktop.shell.undo_bar import UndoBar
from photosim.desktop.shell.undo_stack import UndoStack
from photosim.desktop.shell.window_state import USUAL_SIZE, WindowState
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.desktop.tasks.path_kinds import PathAsker, PathKinds
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import Theme
from photosim.desktop.viewer.details import WIDTH, DetailsPanel
from photosim.library.arrangement import NEWEST_FIRST
from photosim.library.duplicate_groups import Kind
from photosim.library.picture_folder import PictureFolder
from photosim.library.progress import Progress
from photosim.library.query import Example, Query

if TYPE_CHECKING:
    from photosim.library.turning import Turn

_SIDEBAR = 232
_NARROW = 720  # a window no wider has no room for the details beside the photos


class MainWindow(QMainWindow):
    """One window, three parts: sidebar, photos, details; a bar above, a line below.

    What reaches beyond the window leaves by signals, which ``session`` connects.
    """

    add_wanted = Signal(object)  # Path
    remove_wanted = Signal(int)

    def __init__(
        self,
        theme: Theme,
        library: LibraryLane,
        thumbnails: Thumbnails,
        maker: PreviewMaker,
        layout: QSettings,
        undo_file: Path,
        journal_file: Path,
        pictures: PictureFolder,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._pictures = pictures
        self._welcoming = self._rests = False
        self._library = library
        self._thumbnails = thumbnails
        self._paths = PathAsker()
        self.file_dialogs = FileDialogs(self, layout, self._paths)
        self.model = PhotoModel(partial(ask_records, library), self)
        self.navigator = Navigator(self.model, library, self)
        self.actions_ = Actions(self, theme)
        act = self.actions_
        self.sidebar = Sidebar(theme)
        self.bar = QueryBar(theme, act.back, act.forward, act.find_similar, act.details)
        self.first_run = FirstRunPage(theme)
        self.browser = Browser(
            theme,
            self.navigator,
            self.model,
            thumbnails,
            maker,
            self.bar,
            self.first_run,
            library,
            self.file_dialogs,
        )
        self.details = DetailsPanel(theme, maker, thumbnails)
        self.status = StatusLine(theme, act.fill)
        self.undo_bar = UndoBar(theme, act.undo)
        self.commands = PhotoCommands(
            self,
            theme,
            act,
            self.browser,
            self.navigator,
            library,
            maker,
            self.status,
            self.undo_bar,
            undo_file,
            journal_file,
            self.file_dialogs,
        )
        self.undo_stack = UndoStack(act, self.commands.changes, self.status, self.undo_bar, self)
        self.stack_commands = StackCommands(
            self, act, self.browser, self.navigator, self.undo_stack
        )
        self.transfers = TransferCommands(
            self,
            act,
            self.commands,
            self.model,
            self.navigator,
            self.sidebar,
            library,
            maker,
            self.status,
            self.file_dialogs,
        )
        self.panel_marks = PanelMarks(self.details.marks, library, self)
        self.tag_commands = TagCommands(
            self,
            act,
            self.browser,
            self.sidebar,
            self.navigator,
            self.details.marks,
            library,
            self.undo_stack,
        )
        self.album_commands = AlbumCommands(
            self,
            theme,
            act,
            self.browser,
            self.sidebar,
            self.navigator,
            library,
            self.undo_stack,
        )
        self.smart_album_commands = SmartAlbumCommands(
            self,
            self.browser,
            self.sidebar,
            self.navigator,
            library,
            self.undo_stack,
            self.status,
        )
        self.teach_commands = TeachCommands(
            self,
            act,
            self.browser,
            self.sidebar,
            self.navigator,
            self.panel_marks,
            library,
            self.undo_stack,
            self.status,
        )
        self.place_commands = PlaceCommands(
            self,
            act,
            self.browser,
            self.sidebar,
            self.navigator,
            self.details,
            library,
        )
        self.search_commands = SearchCommands(self, act, self.browser, self.navigator, self.status)
        self.commands.take_back_said = self.undo_stack.take_back
        self.contact_sheets = ContactSheets(
            self,
            self.model,
            library,
            thumbnails.load,
            self.status,
            lambda: self.bar.title,
            self.file_dialogs,
        )
        self.printing = Printing(
            self, maker, self.status, lambda: self.bar.title, self.file_dialogs
        )
        self.commands.print_wanted.connect(self.printing.ask)
        ClickedPlace(self, self.sidebar, self.navigator, self.browser.grid)
        self.fault_bar = FaultBar(theme)
        self.read_anew, self.only_read = ReadAnewBar(), OnlyReadBar()
        self.missing_encoder = MissingEncoderBar()
        self.search_with = SearchWith(self, pictures, self.file_dialogs)
        self._overlay = DropOverlay(theme, self)
        self._dragged: Ticket | None = None
        self._opening: Ticket | None = None
        self._wanted: tuple[Example, ...] = ()  # to search with once there are photos to find
        self._select = QTimer(self, singleShot=True, interval=0)
        self._select.timeout.connect(self._show_selection)
        self.setAcceptDrops(True)
        self._arrange()
        above = (self.menuBar(), self.bar, self.read_anew, self.missing_encoder)
        parts = (*above, self.sidebar, self.details, self.status)
        self.full_screen = FullScreen(self, self.browser.viewer, parts)
        self.slideshow = Slideshow(
            self, act, self.browser, self.model, library, self.full_screen, self.status
        )
        narrowing = (self.bar.arranging.filter.choices, self.bar.arranging.menu)
        fill_menus(self.menuBar(), act, self.commands.open_with.menu, narrowing)
        self._connect()
        usual = pictures_folder()
        if usual is not None:
            self._paths.tell_apart([usual], self._offer_pictures)
        self._state = WindowState(
            layout,
            self,
            (self._outer, self._inner),
            act,
            self.browser,
            self.sidebar,
            self.navigator,
            self.file_dialogs,
        )
        self._state.restore()
        self.stack_commands.start()
        self._arrive(self.navigator.history.here)

    # Building

    def _arrange(self) -> None:
        """Put the parts into the window, from the outside in and in the order of the Tab key.

        Qt styles a part, with all that is in it, whenever it gets another parent.
        """
        whole, right = QWidget(), QWidget()
        self.setCentralWidget(whole)
        self._outer = QSplitter(Qt.Orientation.Horizontal, whole)
        self._outer.addWidget(self.sidebar)
        self._outer.addWidget(right)
        self.bar.setParent(right)
        self._inner = QSplitter(Qt.Orientation.Horizontal, right)
        self._inner.addWidget(self.browser)
        self._inner.addWidget(self.details)
        self._inner.setMinimumWidth(self.browser.minimumSizeHint().width())  # details may fold
        above = (self.bar, self.only_read, self.read_anew, self.missing_encoder)
        vbox([*above, (self._inner, 1), self.commands.rename_bar], right, spacing=0)
        for splitter, stretched in ((self._inner, 0), (self._outer, 1)):
            splitter.setHandleWidth(1)
            splitter.setStretchFactor(stretched, 1)
            splitter.setStretchFactor(1 - stretched, 0)
            splitter.setChildrenCollapsible(False)
        self._outer.setSizes([_SIDEBAR, USUAL_SIZE.width() - _SIDEBAR])
        self._inner.setSizes([USUAL_SIZE.width() - _SIDEBAR - WIDTH, WIDTH])
        bars = (
            self.search_with.bar,
            self.transfers.bar,
            self.commands.renaming.bar,
            self.undo_stack.bar,
            self.undo_bar,
            self.fault_bar,
            self.status,
        )
        vbox([(self._outer, 1), *bars], whole, spacing=0)

    def _connect(self) -> None:
        act, grid = self.actions_, self.browser.grid
        for action, slot in (
            (act.search_with, self.search_with.choose),
            (act.paste, self.search_with.paste),
            (act.open, self._open),
            (act.save_sheet, self._save_sheet),
            (act.in_folder, self._show_in_folder),
            (act.in_timeline, self._show_in_timeline),
            (act.back, self._back),
            (act.forward, self.navigator.forward),
            (act.all_photos, self._go_home),
            (act.filter, self.browser.focus_filter),
            (act.add_folder, self.choose_folder),
            (act.quit, self.close),
            (act.larger, self._zoom_in),
            (act.smaller, self._zoom_out),
            (act.fill, grid.set_fill),
            (act.fold, self.navigator.fold),
            (act.outline, self.browser.outline_parts),
            (act.full_screen, self.full_screen.toggle),
            (act.details, self._show_parts),
            (act.sidebar, self._show_parts),
        ):
            act.on(action, slot)
        self.search_with.paths_given.connect(self.open_paths)
        self.search_with.picture_given.connect(self.search_by)
        self.search_with.examples_given.connect(self.search_commands.add_examples)
        self.commands.changes.turned.connect(self._show_turns)
        self.search_with.refused.connect(self.status.show_message)
        self.navigator.arrived.connect(self._arrive)
        self.bar.titled.connect(self.setWindowTitle)  # to which Qt adds the program's name
        self.model.dataChanged.connect(self._select.start)
        grid.selection_changed.connect(self._select.start)
        for page in (grid, self.browser.viewer, self.browser.compare, self.browser.problems):
            page.menu_wanted.connect(self._show_menu)
        grid.side_changed.connect(self.status.zoom.setValue)
        self.status.zoom.valueChanged.connect(grid.set_side)
        self.browser.page_changed.connect(self._select.start)
        self.browser.page_changed.connect(self._show_parts)
        self.browser.photo_closed.connect(self.full_screen.leave)
        self.full_screen.entered.connect(self.undo_bar.hide)  # of what is done there it tells
        self.browser.folder_wanted.connect(self.choose_folder)
        self.browser.picture_wanted.connect(self.search_with.choose)
        self.browser.welcoming.connect(self._welcome)
        self.browser.chips.photos_wanted.connect(self.search_with.choose_examples)
        self.browser.problems.reveal_wanted.connect(self.commands.file_manager.show)
        self.first_run.choose.clicked.connect(self.choose_folder)
        self.first_run.explain.clicked.connect(act.how_it_works.trigger)
        self.first_run.folder_chosen.connect(self.add_wanted)
        self.browser.tidy.counted.connect(self._show_copies)
        self.browser.tidy.folder_wanted.connect(self.show_in_folder)
        self.sidebar.chosen.connect(self.navigator.go)
        self.sidebar.add_wanted.connect(self.choose_folder)
        self.sidebar.subfolders_wanted.connect(self._ask_subfolders)
        self.sidebar.remove_wanted.connect(self.confirm_removal)
        self.sidebar.reveal_wanted.connect(self.commands.file_manager.show)

    # What the workers tell

    def return_to_view(self, folders: Sequence[FolderRecord]) -> None:
        """Show what was shown when the window was closed last, if it is still in the library."""
        self._state.return_to_view(folders)

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Show the folders of the library, and leave a place whose folder is gone."""
        self.sidebar.show_folders(folders)
        self.status.show_folders(folders)
        self.commands.show_folders(folders)
        self.browser.show_folders(folders)
        if folders:
            self.place_commands.refresh()
        place = self.navigator.history.here.place
        if getattr(place, "folder_id", None) not in {None, *(one.id for one in folders)}:
            self.navigator.go(AllPhotos())
        self._select.start()  # the library's summary
        self._search_wanted()

    def _search_wanted(self) -> None:
        """Search with what was given before there were photos, or say that none are to come."""
        folders = self.sidebar.folders
        if self._wanted and folders and (self._rests or any(one.photos for one in folders)):
            self.search_by(*self._wanted)

    def show_progress(self, progress: Progress) -> None:
        """Show what the indexer is doing."""
        self._rests = False
        self.status.show_progress(progress)
        self.browser.show_scanning(progress.stage == "scanning")
        self.navigator.show_indexing(progress.stage != "fitting")

    def show_rest(self, pending: int = 0) -> None:
        """Show that the indexer rests, and how many photos it has left undone."""
        self._rests = True
        self.status.show_rest(pending)
        self._search_wanted()
        self.browser.show_scanning(False)
        self.navigator.show_indexing(False)

    @property
    def settled(self) -> bool:
        """Whether nothing in view is still loading."""
        opening = self._opening is not None and not self._opening.over
        opening = opening or self.search_with.is_busy
        parts = (self.sidebar, self.browser, self.details)
        return not opening and all(part.settled for part in parts)

    @property
    def awaits_folder(self) -> bool:
        """Whether a search waits for the first folder."""
        return bool(self._wanted)

    # What the person does

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Add or show the folders among some paths, and search for the photos."""
        self.tell_apart(paths, self._open_kinds)

    def tell_apart(self, paths: Sequence[Path], then: Callable[[PathKinds], object]) -> None:
        """Find out which paths are folders, and name one whose drive does not answer."""
        self._opening = self._paths.tell_apart(paths, partial(self._tell_silent, then))

    def _tell_silent(self, then: Callable[[PathKinds], object], kinds: PathKinds) -> None:
        for path in kinds.silent[:1]:
            words = self.tr("“{name}” is on a drive or network folder that is not responding.")
            self.status.show_message(words.format(name=path.name))
        then(kinds)

    def _open_kinds(self, kinds: PathKinds) -> None:
        for folder in kinds.folders:
            self.add_wanted.emit(folder)
            self._go_to_folder(folder)
        if kinds.files:
            self.search_for(*kinds.files)

    def close_down(self) -> None:
        """End what the window does on other threads."""
        self.search_with.close()
        self._paths.close()
        self.commands.close()
        self.contact_sheets.close()
        self.printing.close()
        self.browser.compare.close_down()

    def search_for(self, *paths: Path) -> None:
        """Search for the photos similar to some files, all of them together."""
        self.search_by(*map(Example, paths[:MOST_EXAMPLES]))
        self.search_commands.note_most(len(paths))

    def search_by(self, *examples: Example) -> None:
        """Search with these; without any folder the search waits for the first one."""
        if not self.sidebar.folders:
            self._wanted = examples
            self.first_run.promise(examples[0].source or examples[0].path.name)
            return
        self._wanted = ()
        self.status.end_message()  # which was about something else
        self.navigator.go(Query(examples))

    def choose_folder(self, *, over: QWidget | None = None) -> None:
        """Ask for a folder to add, in front of this window or another one."""
        title, mode = self.tr("Add a Folder of Photos"), QFileDialog.FileMode.Directory
        dialog = self.file_dialogs.make(title, Purpose.ADDING, mode, over)
        dialog.fileSelected.connect(lambda name: self.add_wanted.emit(Path(name)))
        dialog.open()

    def _ask_subfolders(self, folder_id: int, below: str) -> None:
        self._library.ask(
            lambda library: library.table.subfolders(folder_id, below),
            partial(self.sidebar.show_subfolders, folder_id, below),
        )

    def confirm_removal(self, folder: FolderRecord) -> None:
        """Ask before a folder is removed from the library."""
        question = FolderRemoval(folder, self)
        question.confirmed.connect(self.remove_wanted)
        question.open()

    def _open(self) -> None:
        for photo in self._chosen()[:1]:
            self.browser.open_photo(photo.id)

    def _save_sheet(self) -> None:
        self.contact_sheets.ask(self.browser.chosen_ids())

    def _show_in_folder(self) -> None:
        for photo in self._chosen()[:1]:
            self.show_in_folder(photo.id, photo.path)

    def _show_turns(self, turns: "Sequence[tuple[int, Turn]]") -> None:
        """Show photos turned at once; the catalogue and their thumbnails follow."""
        for photo_id, turn in turns:
            self._thumbnails.turn(photo_id, turn.quarters)
            self.model.turn(photo_id, turn.facts.mtime_ns, sideways=turn.sideways)

    def show_in_folder(self, photo_id: int, path: Path) -> None:
        """Go to the folder that a photo is in, and to the photo there."""
        self._go_to_folder(path.parent, photo_id)

    def _go_to_folder(self, path: Path, photo_id: int | None = None) -> None:
        """Show a folder of the library or one within; no other."""
        around = [one for one in self.sidebar.folders if path.is_relative_to(one.path)]
        for folder in sorted(around, key=lambda one: len(one.path.parts))[-1:]:
            below = path.relative_to(folder.path).as_posix()
            place = InFolder(folder.id, path, "" if below == "." else below)
            self.navigator.go(place, current=photo_id)

    def _show_copies(self) -> None:
        found = self.browser.tidy.found
        self.sidebar.show_copies({kind: found.totals(kind).groups for kind in Kind})

    def _show_in_timeline(self) -> None:
        """Go to the chosen photo among all of them, by date."""
        for photo in self._chosen()[:1]:
            self.navigator.history.order = NEWEST_FIRST
            self.navigator.go(AllPhotos(), current=photo.id)

    def _back(self) -> None:
        if self.browser.is_close_up:
            self.browser.close_photo()
        else:
            self.navigator.back()

    def _offer_pictures(self, kinds: PathKinds) -> None:
        for folder in kinds.folders:
            self.first_run.offer(folder)

    def _welcome(self, welcoming: bool) -> None:
        """An empty library shows its first page and nothing else."""
        if welcoming != self._welcoming:
            self._welcoming = welcoming
            self._show_parts()

    def _show_parts(self) -> None:
        """Show what is switched on, where there is something to show and room for it."""
        if self.full_screen.is_on:
            return
        act, browsing = self.actions_, not (self._welcoming or self.browser.is_comparing)
        self.bar.setVisible(not self._welcoming)
        self.status.welcome(self._welcoming)
        self.sidebar.setVisible(act.sidebar.isChecked() and browsing)
        wide = self.browser.tidies or self.browser.teaches or self.browser.maps
        act.details.setEnabled(browsing and self.width() > _NARROW and not wide)
        self.details.setVisible(act.details.isChecked() and act.details.isEnabled())

    def _go_home(self) -> None:
        self.navigator.go(AllPhotos())

    def _zoom_in(self) -> None:
        self.browser.zoom(1)

    def _zoom_out(self) -> None:
        self.browser.zoom(-1)

    def _show_menu(self, point: QPoint) -> None:
        self._show_selection()  # of which a press of the right button may be a part
        readable = not self.browser.lists_problems
        self.actions_.photo_menu(self.commands.open_with.menu, readable=readable).popup(point)

    def _chosen(self) -> list[PhotoRecord]:
        return self.model.known(self.browser.chosen_ids())

    def _show_selection(self) -> None:
        act, history, ids = self.actions_, self.navigator.history, self.browser.chosen_ids()
        count, close_up = len(ids), self.browser.is_close_up
        readable = not self.browser.lists_problems
        act.find_similar.setEnabled(count > 0 and readable)
        # In the large view the keys zoom.
        results = ids[ids != self.model.query_id] if self.model.query_id is not None else ids
        steers = len(results) > 0 and isinstance(history.here.place, Query) and not close_up
        in_library = count == 1 and int(ids[0]) > 0  # not a picture from elsewhere
        act.more_like.setEnabled(steers)
        act.less_like.setEnabled(steers)
        act.find_part.setEnabled(count == 1 and readable)
        act.open.setEnabled(count == 1 and readable and not close_up)
        act.in_folder.setEnabled(in_library)
        act.in_timeline.setEnabled(in_library and readable)
        act.copy.setEnabled(count > 0)
        act.save_sheet.setEnabled(self.browser.shows_grid and len(self.model.ids) > 0)
        act.retry.setEnabled(count > 0 and not readable)
        self.commands.follow(ids)
        self.stack_commands.follow(ids)
        self.tag_commands.follow(ids)
        self.teach_commands.follow(ids)
        self.panel_marks.follow(int(ids[0]) if in_library and readable else None)
        self.album_commands.follow(ids)
        act.full_screen.setEnabled(self.browser.is_viewing)
        self.status.show_size(self.browser.shows_grid)
        act.back.setEnabled(history.can_go_back or close_up)
        act.forward.setEnabled(history.can_go_forward)
        chosen = self._chosen() if count == 1 else []
        if chosen:
            row = self.model.row_of(chosen[0].id)
            standing = None if row is None else self.model.standing(row)
            stack = self.stack_commands.words(chosen[0].id)
            self.details.show_photo(chosen[0], standing, stack)
        elif count > 1:
            self.details.show_hint(self.commands.selected_words(ids))
        else:
            self.details.show_summary(self.sidebar.folders)
        self.place_commands.follow(chosen)

    def _arrive(self, _view: View) -> None:
        self._pictures.keep_only({example.path for example in self.navigator.history.examples})
        self.smart_album_commands.show_place()
        self._select.start()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() > _NARROW) != (event.oldSize().width() > _NARROW):
            self._show_parts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.browser.leave()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self._back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.navigator.forward()
        else:
            super().mousePressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        _accept(event)
        self._overlay.offer(None)
        paths = local_files(event.mimeData())
        self._dragged = self._paths.tell_apart(paths, self._overlay.offer)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._end_offer()

    def dropEvent(self, event: QDropEvent) -> None:
        self._end_offer()
        self.search_with.drop(event.mimeData())
        _accept(event)

    def _end_offer(self) -> None:
        if self._dragged is not None:
            self._dragged.cancel()
        self._overlay.hide()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._theme.suit_screens()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.full_screen.leave()
        self._state.save()
        super().closeEvent(event)


def _accept(event: QDropEvent) -> None:
    """Take what is dragged: as a copy, so that nothing is moved, unless it is only linked."""
    copy = Qt.DropAction.CopyAction
    event.setDropAction(copy if event.possibleActions() & copy else event.proposedAction())
    event.accept()
