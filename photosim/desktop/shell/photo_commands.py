"""What the window's commands do with the chosen photos and their files."""

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from photosim.arrays import Ids
from photosim.catalogue.records import FolderRecord, PhotoRecord
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.files import operations
from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.clipboard import PhotoClipboard
from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.files.listing import ListedPhoto
from photosim.desktop.files.recovery import Recovery
from photosim.desktop.files.removals import Removal
from photosim.desktop.files.rename_bar import RenameBar
from photosim.desktop.files.stack_names import named_after, named_first
from photosim.desktop.files.step_journal import CutOff
from photosim.desktop.files.steps import Step
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.grid.photo_model import PhotoModel, files_with_movies
from photosim.desktop.grid.stack_words import kind_words, sentence
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.rename_commands import RenameCommands
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.shell.undo_bar import UndoBar
from photosim.desktop.system.file_manager import FileManager
from photosim.desktop.system.open_with import DesktopEntry, OpenWith, applications_for
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.lane import Lane, Ticket
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import Theme
from photosim.desktop.viewer.compare_page import FEWEST, MOST
from photosim.errors import PhotoSimError
from photosim.library.companions import Still
from photosim.library.keepers import is_raw
from photosim.library.stacks import NO_STACKS, StackKind

Act = Callable[[Sequence[PhotoRecord]], None]

ASK_FROM = 20  # photos to be trashed together
_WAIT_S = 1.0  # for a drive that hangs as the window closes


class PhotoCommands(QObject):
    """Copies, shows, opens, rotates, renames and trashes the chosen photos.

    Attributes:
        renaming: Renames several of them together.
        take_back_said: Takes back what was said of photos, if that was the last to be done; tells
            whether it was.

    Signals:
        retry_wanted: Ids of files that could not be read and are to be tried again.
        print_wanted: Photos that are to be printed.
    """

    print_wanted = Signal(object)
    retry_wanted = Signal(object)

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        actions: Actions,
        browser: Browser,
        navigator: Navigator,
        library: LibraryLane,
        maker: PreviewMaker,
        status: StatusLine,
        undo_bar: UndoBar,
        undo_file: Path,
        journal_file: Path,
        dialogs: FileDialogs,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._browser = browser
        self._navigator = navigator
        self._model: PhotoModel = browser.grid.photos
        self._library = library
        self._status = status
        self._dialogs = dialogs
        self._undo_bar = undo_bar
        self._folders: dict[int, FolderRecord] = {}
        self._asked: Ticket | None = None
        self._next: int | None = None
        self.take_back_said: Callable[[], bool] = bool
        self.file_manager = FileManager(self)
        self._clipboard = PhotoClipboard(maker, self)
        self.changes = PhotoChanges(undo_file, journal_file, self)
        self.rename_bar = RenameBar()
        self._to_rename: list[int] = []  # what was chosen as its name was asked for
        self.renaming = RenameCommands(
            window, theme, self.changes, self._model, library, status, self.connected
        )
        self._programs = Lane("programs", object, wait_s=_WAIT_S)
        self.open_with = OpenWith(window, self._with_paths, self._look_up_programs)
        self._connect()

    def _connect(self) -> None:
        act = self._actions
        for action, slot in (
            (act.reveal, self._reveal),
            (act.open_outside, self._open_outside),
            (act.copy, self._copy),
            (act.save_list, self._ask_list),
            (act.print, self._print),
            (act.compare, self._compare),
            (act.select_all, self._select_all),
            (act.rename, self._rename),
            (act.trash, self._trash),
            (act.rotate_left, self._rotate_left),
            (act.rotate_right, self._rotate_right),
            (act.retry, self._retry),
            (act.undo, self._undo),
        ):
            act.on(action, slot)
        self._navigator.arrived.connect(self._undo_bar.hide)
        self._browser.viewer.outside_wanted.connect(lambda path: self.open_with.open_usual([path]))
        self.open_with.failed.connect(self._status.show_message)
        self.file_manager.failed.connect(self._tell_no_file_manager)
        self._browser.compare.trash_wanted.connect(self._trash)
        self._browser.compare.keep_wanted.connect(self._keep_current)
        self._browser.tidy.removal_wanted.connect(self._remove_copies)
        self._browser.tidy.noted.connect(self._offer_taking_back)
        self._browser.tidy.refused.connect(self._status.show_message)
        self._browser.tidy.reveal_wanted.connect(self.file_manager.show)
        self._browser.problems.retry_wanted.connect(self.retry_wanted)
        self.rename_bar.named.connect(self._rename_to)
        self.rename_bar.left.connect(self._browser.take_focus)
        self.changes.done.connect(self._take)
        self.changes.cut_off.connect(self._tell_cut_off)
        self.changes.unreadable.connect(self._tell_unreadable)
        self.changes.rotating.connect(self._tell_rotating)
        self.changes.listed.connect(self._tell_listed)
        self.changes.undoable.connect(self._offer_undo)
        self.changes.recovered.connect(self._tell_recovery)
        self._model.rearranged.connect(self._go_on)

    def close(self) -> None:
        """Wait until no file is being changed."""
        self.changes.close()
        self._programs.close()

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Note which photos are offline."""
        self._folders = {folder.id: folder for folder in folders}

    def follow(self, ids: Ids) -> None:
        """Enable the commands that suit these photos, the chosen ones."""
        if self.rename_bar.isVisible() and ids.tolist() != self._to_rename:
            self.rename_bar.give_up()
        known = self._model.known(ids[:1])
        there = len(ids) > 0 and not (known and self._is_offline(known[0]))
        ours = there and bool(ids.min() > 0)  # no picture from elsewhere that is searched with
        act = self._actions
        for action in (act.reveal, act.open_outside):
            action.setEnabled(there and len(ids) == 1)
        for action in (act.rename, act.trash, act.move_to, act.rotate_left, act.rotate_right):
            action.setEnabled(ours)
        for action in (act.copy_to, act.print):
            action.setEnabled(there)
        act.save_list.setEnabled(len(ids) > 0)
        act.compare.setEnabled(FEWEST <= len(ids) <= MOST and not self._browser.lists_problems)
        self.open_with.set_example(known[0].path if known and there else None)

    def selected_words(self, ids: Ids) -> str:
        """How many photos are selected, and how many copies folded into them are not."""
        words = self.tr("%Ln photos selected", "", len(ids))
        mates = len(self._model.folded_into(ids)[1])
        stacks = self.tr("%Ln more in their stacks are included.", "", mates) if mates else ""
        return "\n".join(filter(None, (words, stacks, self._without_copies(ids))))

    def _without_copies(self, ids: Ids) -> str:
        copies = len(self._model.folded_into(ids)[0])
        return self.tr("%Ln more copies of them are left out.", "", copies) if copies else ""

    # Commands

    def _reveal(self) -> None:
        self._with_paths(self._reveal_first)

    def _reveal_first(self, paths: Sequence[Path]) -> None:
        self.file_manager.show(paths[0])

    def _tell_no_file_manager(self, path: Path) -> None:
        words = self.tr("No file manager could be opened. The file is here: {path}")
        self._status.show_message(words.format(path=path))

    def _look_up_programs(self, path: Path, then: Callable[[list[DesktopEntry]], None]) -> None:
        self._programs.ask(lambda _owned: applications_for(path), then)

    def _open_outside(self) -> None:
        self._with_paths(self.open_with.open_usual)

    def _copy(self) -> None:
        self.with_photos(self._copy_files, self.whole_ids())

    def _copy_files(self, photos: Sequence[PhotoRecord]) -> None:
        files, single = files_with_movies(photos), len(photos) == 1
        self._clipboard.copy(photos[0].path, files, single=single)

    def _tell_rotating(self, done: int, total: int) -> None:
        words = self.tr("Rotating {done} of %Ln photos…", "", total)
        self._status.show_message(words.format(done=QLocale().toString(done)))

    def _ask_list(self) -> None:
        """Ask for the file that is to list the chosen photos."""
        ids = self.whole_ids()
        title = self.title_without_copies(self.tr("Save a List of %Ln Photos", "", len(ids)), ids)
        dialog = self._dialogs.make(title, Purpose.LISTING, QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        kinds = (("CSV", "csv"), ("JSON", "json"), (self.tr("Text"), "txt"))
        dialog.setNameFilters([f"{name} (*.{suffix})" for name, suffix in kinds])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen[-4:-1]))
        dialog.fileSelected.connect(self._save_list)
        dialog.open()

    def _save_list(self, name: str) -> None:
        self.with_photos(partial(self._write_list, Path(name)), self.whole_ids())

    def _write_list(self, file: Path, photos: Sequence[PhotoRecord]) -> None:
        self.changes.write_list(self._rows(photos), file)

    def _rows(self, photos: Sequence[PhotoRecord]) -> list[ListedPhoto]:
        return [ListedPhoto(photo, self._model.similarity_of(photo.id)) for photo in photos]

    def _print(self) -> None:
        self.with_photos(self.print_wanted.emit)

    def _tell_listed(self, file: Path) -> None:
        self._status.show_note(self.tr("Saved the list “{name}”.").format(name=file.name))

    def title_without_copies(self, title: str, ids: Ids) -> str:
        """A dialog's title that says how many copies of photos it leaves out."""
        copies = len(self._model.folded_into(ids)[0])
        words = self.tr("{title} (without %Ln copies)", "", copies)
        return words.format(title=title) if copies else title

    def _select_all(self) -> None:
        self._browser.select_all()
        left_out = self._without_copies(self._browser.chosen_ids())
        if left_out:
            self._status.show_note(
                self.selected_words(self._browser.chosen_ids())
                .replace("\n", ". ", 1)
                .replace("\n", " ")
            )

    def _compare(self) -> None:
        self.with_photos(self._browser.show_comparison)

    def _rename(self) -> None:
        if len(self._browser.chosen_ids()) == 1:
            self.with_photos(self._ask_name, self.whole_ids())
        else:
            self.renaming.ask(self.whole_ids())

    def _ask_name(self, photos: Sequence[PhotoRecord]) -> None:
        """Ask for a photo's name; the files of its stack that are named after it go by that."""
        photo = named_first(photos)
        along = [other for other, _ in named_after(photo, photo.path, photos)]
        self._to_rename = self._browser.chosen_ids().tolist()
        self.rename_bar.ask(photo, along)

    def _rename_to(self, photo: PhotoRecord, along: Sequence[PhotoRecord], target: Path) -> None:
        named = [(photo, target), *named_after(photo, target, along)]
        ids, gone = [one.id for one, _ in named], self._navigator.hidden
        self._library.ask(
            lambda library: library.duplicates.stills(ids, gone),
            partial(self._rename_stills, named),
            self._refuse_name,
        )

    def _rename_stills(
        self, named: Sequence[tuple[PhotoRecord, Path]], stills: Mapping[int, Still]
    ) -> None:
        """Rename what was asked about, and what goes along by what is known of each."""
        self.changes.rename(
            [
                (one.id, replace(stills.get(one.id, Still(one.path)), path=one.path), target)
                for one, target in named
            ]
        )

    def _refuse_name(self, error: PhotoSimError) -> None:
        self.rename_bar.refuse(in_words(error))

    def _rotate_left(self) -> None:
        self._rotate(-1)

    def _rotate_right(self) -> None:
        self._rotate(1)

    def _rotate(self, quarters: int) -> None:
        """Turn the chosen photos with their stacks; of copies that are one tile the one on show."""
        chosen, whole = self._browser.chosen_ids(), self.whole_ids()
        along = set(whole.tolist()) - set(chosen.tolist())
        fronts = {
            mate: front
            for front in (chosen.tolist() if along else ())
            for mate in self._model.piles.at(front).mates
            if mate in along
        }
        remark = self._without_copies(chosen)
        self.with_photos(partial(self._turn, quarters, fronts, remark), whole)

    def _turn(
        self, quarters: int, fronts: Mapping[int, int], remark: str, photos: Sequence[PhotoRecord]
    ) -> None:
        """Turn photos, but of those behind others none that does not lie as its front does."""
        known = {photo.id: photo for photo in photos}
        apart = [
            photo
            for photo in photos
            if (front := known.get(fronts.get(photo.id, 0))) is not None
            and not is_raw(photo.path)  # none can be turned, which is what is to be said then
            and _shapes_differ(photo, front)
        ]
        if apart:
            words = self.tr(
                "%Ln photos of the stack lie the other way already and were left as they are, such "
                "as “{name}”.",
                "",
                len(apart),
            )
            words = words.format(name=operations.shown(apart[0].path.name))
            remark = f"{remark} {words}".strip()
        stay = {photo.id for photo in apart}
        there = self.connected([photo for photo in photos if photo.id not in stay])
        self.changes.rotate(there, quarters, remark)

    def _retry(self) -> None:
        self.retry_wanted.emit(self._browser.chosen_ids().tolist())

    def _trash(self) -> None:
        if self._browser.tidies:
            self._mark_copy(self._browser.tidy.mark_photo)
            return
        chosen, whole = self._browser.chosen_ids(), self.whole_ids()
        shown = frozenset(chosen.tolist()) if len(whole) > len(chosen) else None
        self.with_photos(partial(self.trash, shown=shown), whole)

    def _mark_copy(self, mark: Callable[[int], None]) -> None:
        """Only mark the current photo of a comparison, and go back to its group."""
        current = self._browser.compare.current
        if current is not None:
            self._browser.close_photo()
            mark(current.id)

    def _remove_copies(self, removals: Sequence[Removal]) -> None:
        """Move copies to the trash, after a question if they are many."""
        if len(removals) < ASK_FROM:
            self._begin_removal(removals)
            return
        self._confirm(
            self.tr("Move %Ln copies to the trash?", "", len(removals)),
            self.tr("What stays is checked before each of them goes. You can undo this."),
            self.tr("Move to Trash"),
            partial(self._begin_removal, removals),
        )

    def _begin_removal(self, removals: Sequence[Removal]) -> None:
        if len(removals) > 1:
            words = self.tr("Moving %Ln copies to the trash…", "", len(removals))
            self._status.show_message(words)
        self._browser.tidy.begin_removal(removals)
        self.changes.remove_copies(removals)

    def _undo(self) -> None:
        """Take back what was decided or said last, or undo the last step that changed files."""
        if self._browser.tidies and self._browser.tidy.take_back():
            self.changes.tell_undoable()
        elif not self.take_back_said():
            self._undo_bar.hide()  # what it offers is being done, which may take a while
            self.changes.undo()

    def _offer_taking_back(self, words: str) -> None:
        self._actions.undo.setEnabled(True)
        self._actions.undo.setText(self.tr("Undo"))
        self._undo_bar.offer(words)

    def _tell_cut_off(self, cut_off: Sequence[CutOff]) -> None:
        self._status.show_message(self.changes.settled(cut_off))

    def _tell_unreadable(self, kept_aside: Sequence[Path]) -> None:
        self._status.show_message(self.changes.kept_aside(kept_aside))

    def _tell_recovery(self, recovery: Recovery) -> None:
        self._status.show_message(self.changes.told(recovery))

    def trash(self, photos: Sequence[PhotoRecord], shown: AbstractSet[int] | None = None) -> None:
        """Move photos to the trash, after a question if they are many, stacks or whole folders.

        Args:
            photos: The photos.
            shown: Where some of them lie behind others of their stacks, those others: the person
                may want only these to go.
        """
        there = self.connected(photos)
        if len(there) < 2:
            self._move_to_trash(there)
            return
        ids = np.array([photo.id for photo in there], dtype=np.int64)
        self._library.ask(
            lambda library: library.table.emptied(ids),
            partial(self._weigh, there, shown),
            self._tell_refusal,
        )

    def _keep_current(self) -> None:
        """Trash the photos that the current one is compared with, at most three."""
        if self._browser.tidies:
            self._mark_copy(self._browser.tidy.keep_only)
            return
        page = self._browser.compare
        others = [photo for photo in page.photos if photo != page.current]
        ids = np.array([photo.id for photo in others], np.int64)
        self._browser.close_photo()
        whole = self._model.with_stacks(ids)
        if len(whole) > len(ids):
            self.with_photos(partial(self.trash, shown=frozenset(ids.tolist())), whole)
        else:
            self._move_to_trash(self.connected(others))

    def connected(self, photos: Sequence[PhotoRecord]) -> list[PhotoRecord]:
        """Those of the photos whose drive is there."""
        there = [photo for photo in photos if not self._is_offline(photo)]
        if not there:
            self._status.show_message(self.tr("This photo's drive is not connected."))
        return there

    def _weigh(
        self, photos: list[PhotoRecord], shown: AbstractSet[int] | None, emptied: list[str]
    ) -> None:
        if len(photos) < ASK_FROM and not emptied and shown is None:
            self._move_to_trash(photos)
            return
        informative = self.tr("You can undo this.")
        if len(emptied) == 1:
            words = self.tr("No photos will be left in “{folder}”.")
            informative = f"{words.format(folder=Path(emptied[0]).name)} {informative}"
        elif emptied:
            words = self.tr("No photos will be left in %Ln folders.", "", len(emptied))
            informative = f"{words} {informative}"
        question = self.tr("Move %Ln photos to the trash?", "", len(photos))
        part = None
        if shown is not None:
            fronts = [photo for photo in photos if photo.id in shown]
            kinds = self._stack_kinds(fronts)
            informative = f"{sentence(kind_words(kinds, len(photos)))}. {informative}"
            if len(fronts) == 1:
                words = self.tr("Move the stack of “{name}” to the trash?")
                question = words.format(name=operations.shown(fronts[0].path.name))
                only = self.tr("Only “{name}”").format(name=operations.shown(fronts[0].path.name))
            else:
                only = self.tr("Only the Covers")
            part = only, partial(self._move_to_trash, fronts)
        self._confirm(
            question,
            informative,
            self.tr("Move to Trash"),
            partial(self._move_to_trash, photos),
            part,
        )

    def _stack_kinds(self, fronts: Sequence[PhotoRecord]) -> StackKind:
        """Why photos are covers of stacks."""
        return functools.reduce(
            operator.or_, (self._model.piles.at(one.id).kinds for one in fronts), NO_STACKS
        )

    def _move_to_trash(self, photos: list[PhotoRecord]) -> None:
        if len(photos) > 1:
            self._status.show_message(self.tr("Moving %Ln photos to the trash…", "", len(photos)))
        gone = self._navigator.hidden
        if photos:
            self._library.ask(
                lambda library: library.duplicates.stills_of(photos, gone),
                partial(self.changes.trash, photos),
                self._tell_refusal,
            )

    def _is_offline(self, photo: PhotoRecord) -> bool:
        folder = self._folders.get(photo.folder_id)
        return folder is not None and folder.is_offline(photo.path)

    # Records of what is chosen

    def _with_paths(self, act: Callable[[list[Path]], None]) -> None:
        self.with_photos(partial(_on_paths, act))

    def whole_ids(self) -> Ids:
        """The chosen photos, each tile of a stack with all that it stands for."""
        ids = self._browser.chosen_ids()
        lists_each = self._browser.tidies or self._browser.lists_problems
        return ids if lists_each else self._model.with_stacks(ids)

    def with_photos(self, act: Act, ids: Ids | None = None) -> None:
        """Do something with photos, or else the chosen ones, once all of them are known."""
        if ids is None:
            ids = self._browser.chosen_ids()
        known = self._model.known(ids)
        if len(known) == len(ids):
            _on_records(act, known)
            return
        if self._asked is not None:
            self._asked.cancel()
        self._asked = ask_records(self._library, ids, partial(_on_records, act), self._tell_refusal)

    def _tell_refusal(self, error: PhotoSimError) -> None:
        self._status.show_message(in_words(error))

    # What was done

    def _take(self, step: Step) -> None:
        self._offer_undo(step.undoable)
        if step.kind is Kind.RENAMED:
            self._take_renaming(step)
        elif step.kind not in (Kind.COPIED, Kind.MOVED, Kind.ROTATED):
            self._take_removal(step)
        said, complaint = self.changes.summary(step), self.changes.complaint(step)
        if said and (step.undone or step.kind is Kind.DELETED or not step.moves):
            self._status.show_note(said)
        elif said:
            self._status.end_message()
            self._undo_bar.offer(said)
        if complaint and not self.rename_bar.isVisible():
            self._status.show_message(f"{said} {complaint}".strip())

    def _take_renaming(self, step: Step) -> None:
        for move in step.moves:
            path = move.before if step.undone else move.after
            self._model.amend(move.photo_id, path=path)
        if step.undone:
            return
        if step.moves:
            self.rename_bar.leave()
        elif step.faults and self.rename_bar.isVisible():
            self.rename_bar.refuse(step.faults[0])

    def _take_removal(self, step: Step) -> None:
        tidy = self._browser.tidy
        if step.undone:
            tidy.bring_back(move.photo_id for move in step.moves)
        elif step.kind is Kind.REMOVED:
            tidy.end_step()
        ids = [move.photo_id for move in step.moves]
        if step.undone:
            self._navigator.show_again(ids)
        elif ids:
            self._next = self._model.neighbour(ids)
            self._navigator.hide(ids)
        if step.trashless:
            self._ask_to_delete(step.trashless, is_full=step.is_trash_full)

    def _go_on(self) -> None:
        """Select what came after the photos that went."""
        photo_id, self._next = self._next, None
        if photo_id is not None and not self._browser.grid.selectionModel().hasSelection():
            self._browser.grid.go_to(photo_id)

    def _ask_to_delete(self, photos: list[PhotoRecord], *, is_full: bool) -> None:
        """Without a trash nothing can be undone, so ask."""
        if len(photos) == 1:
            text = self.tr("Permanently delete “{name}”?").format(name=photos[0].path.name)
        else:
            text = self.tr("Permanently delete %Ln photos?", "", len(photos))
        words = self.tr("There is no trash for {folder}. You can't undo this.")
        if is_full:
            words = self.tr(
                "The drive with {folder} is full, so nothing more fits in its trash. You can't "
                "undo this."
            )
        self._confirm(
            text,
            words.format(folder=photos[0].path.parent),
            self.tr("Delete Permanently"),
            partial(self.changes.delete, photos),
        )

    def _confirm(
        self,
        text: str,
        informative: str,
        button: str,
        act: Callable[[], object],
        part: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Ask; Enter and Escape change nothing. ``part`` is what may be done instead."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(informative)
        go_on = box.addButton(button, QMessageBox.ButtonRole.DestructiveRole)
        if part is not None:
            only = box.addButton(part[0], QMessageBox.ButtonRole.DestructiveRole)
            only.clicked.connect(lambda: part[1]())
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        go_on.clicked.connect(lambda: act())
        box.open()

    def _offer_undo(self, kind: Kind | None) -> None:
        undo = self._actions.undo
        undo.setEnabled(kind is not None)
        self._undo_bar.hide()  # it was about the step before
        if kind is Kind.RENAMED:
            undo.setText(self.tr("Undo Rename"))
        elif kind is Kind.REMOVED:
            undo.setText(self.tr("Undo Removing Copies"))
        elif kind is Kind.TRASHED:
            undo.setText(self.tr("Undo Move to Trash"))
        elif kind is Kind.COPIED:
            undo.setText(self.tr("Undo Copy"))
        elif kind is Kind.MOVED:
            undo.setText(self.tr("Undo Move"))
        elif kind is Kind.ROTATED:
            undo.setText(self.tr("Undo Rotate"))
        else:
            undo.setText(self.tr("Undo"))


def _shapes_differ(one: PhotoRecord, other: PhotoRecord) -> bool:
    """Whether one of two photos is upright and the other is not, as far as that is known."""
    first, second = ((photo.width or 0) - (photo.height or 0) for photo in (one, other))
    return first * second < 0


def _on_records(act: Act, photos: Sequence[PhotoRecord]) -> None:
    if photos:
        act(photos)


def _on_paths(act: Callable[[list[Path]], None], photos: Sequence[PhotoRecord]) -> None:
    act([photo.path for photo in photos])
