"""The page on which copies are gone through and tidied up."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget

from photosim.catalogue.records import FolderRecord
from photosim.desktop.files.file_dialogs import FileDialogs
from photosim.desktop.files.removals import Removal
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.tidy.group_model import GroupModel
from photosim.desktop.tidy.group_view import GroupView
from photosim.desktop.tidy.header import TidyHeader
from photosim.desktop.tidy.loader import GroupsLoader
from photosim.desktop.tidy.review import MOST_LISTED, Objection, Review
from photosim.desktop.tidy.words import explanation, objection_words
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import M, S, Theme
from photosim.desktop.ui.widgets import EmptyState, paint_ground
from photosim.errors import PhotoSimError
from photosim.library.duplicate_groups import Group, Groups, Kind, Member, Order

if TYPE_CHECKING:
    from photosim.library.duplicates import Duplicates

Say = Callable[["Duplicates"], Any]
"""Something to be kept of what a person says; what it returns is needed to take it back."""

_NOTHING = Groups(())


class TidyPage(QWidget):
    """Shows the groups of one kind; nothing is done to a file before it is asked for by a signal.

    Attributes:
        found: All groups, of every kind.

    Signals:
        counted: `found` is new.
        removal_wanted: Copies that are to go to the trash, a list of `Removal`.
        decided: Something to keep of what the person said, and who gets what comes of it.
        compare_wanted: Ids of photos to be compared.
        folder_wanted: Id and path of a photo that is to be shown in its folder.
        reveal_wanted: The path of a file to be shown in the file manager.
        kept_changed: The folders of which everything is to be kept.
        noted: What was decided, in words; it can be taken back.
        refused: Why something cannot be done, in words.
    """

    counted = Signal()
    removal_wanted = Signal(object)
    decided = Signal(object, object)
    compare_wanted = Signal(object)
    folder_wanted = Signal(int, object)
    reveal_wanted = Signal(object)
    kept_changed = Signal(object)
    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self, theme: Theme, library: LibraryLane, thumbnails: Thumbnails, dialogs: FileDialogs
    ) -> None:
        super().__init__()
        paint_ground(self, "ground")
        self.found = _NOTHING
        self._kind = Kind.SAME_FILE
        self._is_known = False
        self._trouble = ""
        self._problems = 0
        self._acting = 0  # what was asked for and is not done yet; its groups are not listed
        self._take_back: Say | None = None
        self._returning: set[int] = set()  # photos that are back from the trash
        self.loader = GroupsLoader(library, self)
        self._review = Review()
        self._model = GroupModel(self._review, self)
        self.view = GroupView(theme, self._model, thumbnails)
        self.header = TidyHeader(theme, dialogs)
        self.empty = EmptyState(theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        self._tools = self._make_tools()
        vbox([self.header, self._tools, (self._pages, 1)], self, spacing=0)
        self._connect()

    def _make_tools(self) -> QWidget:
        tools = QWidget()
        paint_ground(tools, "ground", edge="bottom")
        self._keys: dict[str, str] = {}  # as menus show them
        self.buttons = {
            name: self._button(name, words, keys)
            for name, words, keys in (
                ("accept", self.tr("Accept"), self.tr("Enter")),
                ("keep", self.tr("Keep"), "K"),
                ("trash", self.tr("Trash"), "X"),
                ("compare", self.tr("Compare"), "C"),
                ("not-same", self.tr("Not the Same"), "N"),
                ("keep-all", self.tr("Keep All"), "A"),
                ("skip", self.tr("Skip"), "S"),
            )
        }
        hbox([*self.buttons.values(), Stretch()], tools, spacing=4, margins=(M, S, M, S))
        return tools

    def _button(self, name: str, words: str, keys: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(f"{words} ({keys})")
        self._keys[name] = keys
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the groups keep the keys
        button.setProperty("kind", "" if name == "accept" else "quiet")
        button.clicked.connect(partial(self._do, name))
        return button

    def _connect(self) -> None:
        self.view.commanded.connect(self._do)
        self.view.menu_wanted.connect(self._show_menu)
        self.view.moved.connect(self._offer)
        self.loader.found.connect(self._take)
        self.loader.failed.connect(self._fail)
        self.header.order_chosen.connect(self._sort)
        self.header.accept.clicked.connect(partial(self._do, "accept-page"))
        self.header.kept_changed.connect(self.kept_changed)

    # What the window tells

    def open(self, kind: Kind) -> None:
        """Show the groups of a kind."""
        if kind is not self._kind:
            self._kind = kind
            self._take_back = None
            self._model.rearrange(lambda: self._review.show(self.found, kind))
            self.view.restore(0)
        self.loader.ask()
        self._tell()

    def keep_folders(self, folders: tuple[Path, ...]) -> None:
        """Suggest no removal of anything in these folders."""
        if folders != self.loader.rules.folders:
            self.loader.keep(folders)
            self.header.show_kept(folders)
            self.loader.ask()

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Take in the folders of the library."""
        self._problems = sum(folder.problems for folder in folders)
        self.header.show_folders([folder.path for folder in folders])
        self._tell()

    def end_step(self) -> None:
        """Hear that a removal, or undoing one, is over."""
        self._acting = max(0, self._acting - 1)
        self.loader.ask()

    def bring_back(self, photo_ids: Iterable[int]) -> None:
        """Hear that photos are back from the trash, and go to their first group."""
        self._returning |= set(photo_ids)
        self.loader.ask()

    def fail_decision(self, _error: PhotoSimError) -> None:
        """Hear that what was decided could not be kept; others say why."""
        self.end_step()

    @property
    def subtitle(self) -> str:
        """How much there is of this kind."""
        of_kind = self.found.totals(self._kind)
        if not of_kind.groups:
            return ""
        words = self.tr("%Ln groups, {size}", "", of_kind.groups)
        return words.format(size=file_size(of_kind.gain))

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way."""
        return not (self.loader.is_busy or self._acting)

    def select_all(self) -> None:
        """Select all groups."""
        self.view.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Show as many buttons as there is room for; keys and the menu do what the others do."""
        room = self.width() - 2 * M
        for button in self.buttons.values():
            room -= button.sizeHint().width() + 4
            button.setVisible(room >= 0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.view.setFocus(event.reason())

    # Groups

    def _take(self, found: Groups) -> None:
        self._is_known, self._trouble = True, ""
        if not self._review.shows(found, self._kind):
            self.found = found
            if found.totals(self._kind).groups:  # in view already when it lays them out
                self._pages.setCurrentWidget(self.view)
            anew = not self._acting
            self._rearrange(lambda: self._review.show(found, self._kind, anew=anew), anew=True)
            self.counted.emit()
        self._go_to_returned()
        self._tell()

    def _go_to_returned(self) -> None:
        for row, group in enumerate(self._review.groups):
            if self._returning & set(_ids(group.members)):
                self._returning.clear()
                self.view.restore(row)
                return

    def _fail(self, reason: str) -> None:
        self._trouble = reason
        self._tell()

    def _sort(self, order: Order) -> None:
        self._rearrange(lambda: self._review.sort(order), to_top=True)

    def _hide(self, groups: Iterable[Group]) -> None:
        """List these no longer; what comes after them takes their place."""
        keys = {group.key for group in groups}
        self._rearrange(lambda: self._review.hide(keys))
        self._tell()

    def _rearrange(
        self,
        change: Callable[[], None],
        *,
        anew: bool = False,
        to_top: bool = False,
        leaving: Iterable[int] = (),
    ) -> None:
        """List other groups; the current one stays so, or else what comes after it.

        Args:
            change: Has the review list others.
            anew: Whether a group of the same key may be another one than before.
            to_top: Whether to begin at the first.
            leaving: Keys of groups that are not to be current any more.
        """
        before = [group.key for group in self._review.groups]
        row, top = max(self.view.currentIndex().row(), 0), self.view.top()
        chosen = [group.key for group in self.view.chosen()]
        self._model.rearrange(change, anew=anew)
        rows = {group.key: row for row, group in enumerate(self._review.groups)}
        staying = rows.keys() - set(leaving)
        if to_top or not before:
            self.view.restore(0)
            return
        current = next((rows[key] for key in before[row:] if key in staying), len(rows) - 1)
        first, at = top or (0, 0)
        at_top = next((rows[key] for key in before[first:] if key in staying), None)
        self.view.restore(current, at_top, at, [rows[key] for key in chosen if key in staying])

    def _tell(self) -> None:
        """Say how things stand, and why there is nothing where there is not."""
        pending, compared = self.found.pending, self.found.compared
        state = []
        if pending:
            words = self.tr("{compared} of %Ln compared; groups may grow", "", compared + pending)
            state.append(words.format(compared=self.locale().toString(compared)))
        if self.found.totals(self._kind).groups > MOST_LISTED:
            state.append(self.tr("the first %Ln groups are listed", "", MOST_LISTED))
        if self.found.unreachable:
            state.append(self.tr("%Ln photos are not connected", "", self.found.unreachable))
        if self._problems:
            state.append(self.tr("%Ln files can't be read", "", self._problems))
        self.header.say(explanation(self._kind), state)
        if self._review.groups:
            self._pages.setCurrentWidget(self.view)
        else:
            self._say_nothing(pending)
        self._offer()

    def _say_nothing(self, pending: int) -> None:
        if self._trouble:
            self.empty.say("warning", self.tr("Can't look for copies"), self._trouble)
        elif not self._is_known:
            self.empty.say("copies", self.tr("Looking for copies…"), "")
        elif pending:
            text = self.tr("Photos are still being compared. You can keep browsing.")
            self.empty.say("copies", self.tr("Nothing found so far"), text)
        else:
            self.empty.say("copies", self.tr("Nothing to tidy up"), self._none_of_kind())
        self._pages.setCurrentWidget(self.empty)

    def _none_of_kind(self) -> str:
        return {
            Kind.SAME_FILE: self.tr("No file of the library is there twice."),
            Kind.SAME_PICTURE: self.tr("No picture of the library is there in several versions."),
            Kind.SAME_MOMENT: self.tr("No photos were taken within seconds of each other."),
            Kind.LOOK_ALIKE: self.tr("No photos look much alike."),
        }[self._kind]

    def _offer(self) -> None:
        """Enable what can be done."""
        any_ = bool(self._review.groups) and self._pages.currentWidget() is self.view
        self._tools.setVisible(any_)
        suggests = self._kind in (Kind.SAME_FILE, Kind.SAME_PICTURE)
        self.header.accept.setVisible(any_ and suggests)

    # What the person does

    def _do(self, name: str, _checked: bool = False) -> None:
        if not self.view.currentIndex().isValid():
            return
        row = self.view.currentIndex().row()
        group, member = self._model.group(row), self._model.member(row)
        match name:
            case "keep" | "trash":
                self._mark(row, trash=name == "trash")
            case "turn":
                self._mark(row, trash=not self._review.is_marked(group, member))
            case "not-same":
                self._part(group, member)
            case "keep-all":
                self._keep_all(self.view.chosen())
            case "skip":
                keys = [one.key for one in self.view.chosen()]
                self._rearrange(lambda: self._review.skip(keys), leaving=keys)
            case "compare":
                self._compare(group, member)
            case "accept":
                self._accept(self.view.chosen())
            case "accept-page":
                self._accept(self.view.groups_in_view())

    def _mark(self, row: int, *, trash: bool) -> None:
        group = self._model.group(row)
        objection = self._review.mark(group, self._model.member(row), trash=trash)
        self._model.turned.emit(row)
        self._object(objection)

    def _object(self, objection: Objection | None) -> None:
        if objection is not None:
            self.refused.emit(objection_words(objection))

    def _accept(self, groups: Sequence[Group]) -> None:
        removals = self._review.removals(groups)
        if not removals:
            self.refused.emit(self.tr("Nothing is marked for the trash here. X marks a photo."))
            return
        self.removal_wanted.emit(removals)

    def begin_removal(self, removals: Sequence[Removal]) -> None:
        """Hear that what was asked for is being done: its groups make room."""
        self._acting += 1
        self._take_back = None
        gone = {file.photo_id for removal in removals for file in removal.files}
        self._hide(group for group in self._review.groups if gone & set(_ids(group.members)))

    def _part(self, group: Group, member: Member) -> None:
        """Keep that a member is not the same as the others of its group."""
        contents = {frozenset(file.content for file in one.files) for one in group.members}
        if len(contents) == 1:
            self.refused.emit(self.tr("These files have exactly the same content."))
            return
        others = [_ids((one,)) for one in group.members if one is not member]
        first, second = _ids((member,)), [number for ids in others for number in ids]
        self._decide(
            [group],
            lambda copies: copies.declare_not_same(first, second),
            lambda copies, pairs: copies.take_back_not_same(pairs),
            self.tr("“{name}” is not the same.").format(name=member.files[0].path.name),
        )

    def _keep_all(self, groups: Sequence[Group]) -> None:
        everything = [_ids(group.members) for group in groups]

        def unsay(copies: "Duplicates", settlements: Sequence[int]) -> None:
            for settlement in settlements:
                copies.take_back_keep_all(settlement)

        self._decide(
            groups,
            lambda copies: [copies.keep_all(ids) for ids in everything],
            unsay,
            self.tr("All photos of %Ln groups are kept.", "", len(groups)),
        )

    def _decide(
        self,
        groups: Sequence[Group],
        say: Say,
        unsay: Callable[["Duplicates", Any], object],
        words: str,
    ) -> None:
        self._acting += 1
        self._hide(groups)
        self.decided.emit(say, partial(self._end_decision, unsay, words))

    def _end_decision(
        self, unsay: Callable[["Duplicates", Any], object], words: str, result: object
    ) -> None:
        self._take_back = lambda copies: unsay(copies, result)
        self.end_step()
        self.noted.emit(words)

    def take_back(self) -> bool:
        """Take back the last decision, if nothing was done since; returns whether there was one."""
        if self._take_back is None:
            return False
        say, self._take_back = self._take_back, None
        self._acting += 1
        self.decided.emit(say, self._end_taking_back)
        return True

    def _end_taking_back(self, _result: object) -> None:
        self.end_step()

    def _compare(self, group: Group, member: Member) -> None:
        """Compare a member with the first of its group; the first with those that follow."""
        keeper = group.members[0]
        shown = group.members if member is keeper else (keeper, member)
        if all(not file.reachable for one in shown for file in one.files):
            self._object(Objection.AWAY)
            return
        self.compare_wanted.emit([one.files[0].id for one in shown])

    def mark_photo(self, photo_id: int) -> None:
        """Mark a photo of the current group for the trash."""
        self._on_photo(photo_id, lambda group, one: self._review.mark(group, one, trash=True))

    def keep_only(self, photo_id: int) -> None:
        """Mark all photos of the current group but one for the trash."""
        self._on_photo(photo_id, self._review.keep_only)

    def _on_photo(self, photo_id: int, act: Callable[[Group, Member], Objection | None]) -> None:
        row = self.view.currentIndex().row()
        for member in self._model.group(row).members if row >= 0 else ():
            if photo_id in _ids((member,)):
                self._object(act(self._model.group(row), member))
                self._model.turned.emit(row)

    def _show_menu(self, point: QPoint) -> None:
        row = self.view.currentIndex().row()
        file = self._model.member(row).files[0]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, button in self.buttons.items():
            if name in ("compare", "not-same"):
                menu.addSeparator()
            menu.addAction(f"{button.text()}\t{self._keys[name]}").triggered.connect(
                partial(self._do, name)
            )
        menu.addSeparator()
        folder = menu.addAction(self.tr("Show in Its Folder"))
        folder.triggered.connect(lambda: self.folder_wanted.emit(file.id, file.path))
        reveal = menu.addAction(self.tr("Show in File Manager"))
        reveal.setEnabled(file.reachable)
        reveal.triggered.connect(lambda: self.reveal_wanted.emit(file.path))
        menu.popup(point)


def _ids(members: Iterable[Member]) -> list[int]:
    return [file.id for member in members for file in member.files]
