"""Copying and moving the chosen photos to another folder."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QCheckBox, QFileDialog, QMenu, QMessageBox, QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.history import InFolder, Place
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.files.conflict_dialog import ConflictDialog
from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.files.steps import Step
from photosim.desktop.files.transfers import Transfer
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.photo_commands import PhotoCommands
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.shell.transfer_bar import TransferBar
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.library.companions import Still
from photosim.library.stacks import StackKind
from photosim.vision.files import RAW_SUFFIXES

if TYPE_CHECKING:
    from photosim.library.library import Library


class TransferCommands(QObject):
    """Asks where photos are to go, shows what they would meet there, and has them copied or moved.

    Attributes:
        bar: Says how far that is.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        commands: PhotoCommands,
        model: PhotoModel,
        navigator: Navigator,
        sidebar: Sidebar,
        library: LibraryLane,
        maker: PreviewMaker,
        status: StatusLine,
        dialogs: FileDialogs,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._may_move = actions.move_to
        self._stacks_raws = actions.stack_raws
        self._commands = commands
        self._changes = commands.changes
        self._model = model
        self._navigator = navigator
        self._sidebar = sidebar
        self._library = library
        self._maker = maker
        self._status = status
        self._dialogs = dialogs
        self.bar = TransferBar()
        self.bar.cancelled.connect(self._changes.cancel)
        actions.copy_to.triggered.connect(lambda: self._ask_folder(moves=False))
        actions.move_to.triggered.connect(lambda: self._ask_folder(moves=True))
        sidebar.photos_dropped.connect(self._take_drop)
        self._changes.brought.connect(self.bar.show_done)
        self._changes.undoing.connect(self._show_undoing)
        self._changes.done.connect(self._take)

    def _ask_folder(self, *, moves: bool) -> None:
        """Ask where the chosen photos are to go."""
        ids = self._commands.whole_ids()
        words = (
            self.tr("Move %Ln Photos to a Folder", "", len(ids))
            if moves
            else self.tr("Copy %Ln Photos to a Folder", "", len(ids))
        )
        title = self._commands.title_without_copies(words, ids)
        dialog = self._dialogs.make(title, Purpose.COPYING, QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(
            lambda name: self._commands.with_photos(
                partial(self._look_for_raws, Path(name), moves=moves), ids
            )
        )
        dialog.open()

    def _take_drop(self, ids: list[int], place: Place) -> None:
        """Ask what dropping photos on a folder is to do."""
        if not isinstance(place, InFolder):
            return
        whole = self._model.with_stacks(np.array(ids, dtype=np.int64))
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, moves in ((self.tr("Move Here"), True), (self.tr("Copy Here"), False)):
            if moves and not self._may_move.isVisible():  # the library is only looked at
                continue
            act = partial(self._look_for_raws, place.path, moves=moves)
            menu.addAction(words).triggered.connect(partial(self._commands.with_photos, act, whole))
        menu.addSeparator()
        menu.addAction(self.tr("Cancel"))
        menu.popup(QCursor.pos())

    def _look_for_raws(self, folder: Path, photos: Sequence[PhotoRecord], *, moves: bool) -> None:
        """Ask about RAW files that would stay behind, if there are any."""
        ids = [photo.id for photo in photos]

        def ask(raws: Sequence[PhotoRecord]) -> None:
            if raws:
                self._ask_about_raws(folder, photos, raws, moves=moves)
            else:
                self._ask_stills(folder, photos, moves=moves)

        self._library.ask(partial(_raws_left_behind, ids), ask, self._refuse)

    def _ask_about_raws(
        self,
        folder: Path,
        photos: Sequence[PhotoRecord],
        raws: Sequence[PhotoRecord],
        *,
        moves: bool,
    ) -> None:
        """Ask whether the RAW files of photos go along, with the sidecars that both share."""
        question = QMessageBox(self._window)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Question)
        question.setTextFormat(Qt.TextFormat.PlainText)
        text = (
            self.tr("Move these photos without their %Ln RAW files?", "", len(raws))
            if moves
            else self.tr("Copy these photos without their %Ln RAW files?", "", len(raws))
        )
        question.setText(text)
        question.setInformativeText(
            self.tr("A sidecar file that a photo shares with its RAW file stays with that one.")
        )
        along = QCheckBox(self.tr("Take the RAW files along"))
        along.setChecked(self._stacks_raws.isChecked())
        question.setCheckBox(along)
        words = self.tr("Move") if moves else self.tr("Copy")
        go_on = question.addButton(words, QMessageBox.ButtonRole.AcceptRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.setDefaultButton(go_on)

        def begin() -> None:
            whole = [*photos, *raws] if along.isChecked() else photos
            self._ask_stills(folder, whole, moves=moves)

        go_on.clicked.connect(begin)
        question.open()

    def _ask_stills(self, folder: Path, photos: Sequence[PhotoRecord], *, moves: bool) -> None:
        there = self._commands.connected(photos)
        if there:
            self.bar.begin(self.tr("Checking what is in {folder}…").format(folder=folder))
            gone = self._navigator.hidden
            self._library.ask(
                lambda library: library.duplicates.stills_of(there, gone),
                lambda stills: self._look_ahead(folder, stills, moves=moves),
                self._refuse,
            )

    def _look_ahead(self, folder: Path, stills: Mapping[int, Still], *, moves: bool) -> None:
        self._changes.look_ahead(stills, folder, self._ask_conflicts, self._refuse, moves=moves)

    def _refuse(self, error: PhotoSimError) -> None:
        self.bar.end()
        words = in_words(error)
        if words:  # it was not cancelled
            self._status.show_message(words)

    def _ask_conflicts(self, transfer: Transfer) -> None:
        self.bar.end()
        if not transfer.plan.items:
            self._status.show_note(self.tr("These photos are in this folder already."))
        elif transfer.plan.conflicts:
            dialog = ConflictDialog(transfer, self._maker, self._window)
            dialog.answered.connect(self._begin)
            dialog.open()
        else:
            self._begin(transfer)

    def _begin(self, transfer: Transfer) -> None:
        plan = transfer.plan
        if transfer.needed > plan.free:
            words = self.tr(
                "There is not enough room in {folder}: the photos take {needed}, and {free} are "
                "free."
            )
            needed, free = file_size(transfer.needed), file_size(plan.free)
            self._status.show_message(words.format(folder=plan.folder, needed=needed, free=free))
            return
        self._library.ask(
            partial(_movies_of, transfer.giving_way),
            lambda movies: self._bring(replace(transfer, movies=movies)),
            self._refuse,
        )

    def _bring(self, transfer: Transfer) -> None:
        plan = transfer.plan
        words = (
            self.tr("Moving %Ln photos to {folder}…", "", plan.photos)
            if plan.moves
            else self.tr("Copying %Ln photos to {folder}…", "", plan.photos)
        )
        self.bar.begin(words.format(folder=plan.folder), len(plan.items))
        self._changes.transfer(transfer)

    def _show_undoing(self, done: int, total: int) -> None:
        if not done:
            self.bar.begin(self.tr("Moving %Ln photos back…", "", total), total)
        self.bar.show_done(done)

    def _take(self, step: Step) -> None:
        if step.kind in (Kind.COPIED, Kind.MOVED):
            self.bar.end()
        if step.kind is not Kind.MOVED:
            return
        ids = [move.photo_id for move in step.moves]
        for move in step.moves:
            path = move.before if step.undone else move.after
            self._model.amend(move.photo_id, path=path)
        if step.undone:
            self._navigator.show_again(ids)
        else:
            gone = [move.photo_id for move in step.moves if not self._is_watched(move.after)]
            self._navigator.hide(gone)

    def _is_watched(self, path: Path) -> bool:
        return any(path.is_relative_to(folder.path) for folder in self._sidebar.folders)


def _raws_left_behind(ids: Sequence[int], library: "Library") -> list[PhotoRecord]:
    """The RAW files of photos that are not among these."""
    chosen = np.array(ids, dtype=np.int64)
    stacks = library.table.stacks_with(chosen, StackKind.RAW)
    others = {photo_id for stack in stacks for photo_id in stack.ids}.difference(ids)
    photos = library.photos(np.array(sorted(others), dtype=np.int64))
    return [photo for photo in photos if photo.path.suffix.lower() in RAW_SUFFIXES]


def _movies_of(paths: Sequence[Path], library: "Library") -> dict[Path, Path]:
    """The moving halves of live photos at these paths."""
    photos = [photo for path in paths if (photo := library.photo_at(path)) is not None]
    return {photo.path: photo.movie for photo in photos if photo.movie is not None}
