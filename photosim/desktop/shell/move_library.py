"""The window for moving house: the library into one file, and such a file taken in."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QProgressBar,
    QPushButton,
    QTreeWidgetItem,
    QWidget,
)

from photosim.config import Settings
from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.tasks.lane import Lane, LongWork, Ticket
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.form import Card, Switch
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import L, S
from photosim.desktop.ui.widgets import card_table, label, paint_ground, plain_tip, restyle
from photosim.errors import PhotoSimError
from photosim.library.moving.archive import SUFFIX, Bytes, open_archive
from photosim.library.moving.arriving import Staged, stage
from photosim.library.moving.leaving import Exported, Wanted, export_library
from photosim.library.moving.places import Comparison, Placed, find_places, place

_SIZE, _LIST = (640, 400), 220
_WAIT_S = 1.0  # for a drive that hangs as the window closes
_COLUMNS = (210, 230)


class MoveLibrary(QDialog):
    """Two cards, to export and to import; below them what an import has found, and progress.

    Args:
        settings: Where the library is.
        dialogs: Ask for files and folders.

    Attributes:
        export_button, choose, change, leave, take, cancel: The buttons.
        with_thumbnails, with_weights: What is to be taken along.
        table: The folders of a library that is to be imported.

    Signals:
        arrived: A library is ready to take the place of the one that is open, a `Staged`.
    """

    arrived = Signal(object)

    def __init__(self, settings: Settings, dialogs: FileDialogs, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Move the Library"))
        paint_ground(self, "side")
        self.resize(*_SIZE)
        self._settings = settings
        self._dialogs = dialogs
        self._lane = Lane("moving", object, wait_s=_WAIT_S)
        self._work: Ticket | None = None
        self._file = Path()
        self._placed: list[Placed] = []
        self.with_thumbnails, self.with_weights = Switch(False), Switch(False)
        self.export_button = QPushButton(self.tr("Export…"))
        self.export_button.clicked.connect(self._ask_target)
        self.choose = QPushButton(self.tr("Choose File…"))
        self.choose.clicked.connect(self._ask_file)
        headers = [self.tr("Folder There"), self.tr("Folder Here"), self.tr("Photos Found")]
        self.table = card_table(self.tr("Folders of the imported library"), headers, _COLUMNS[0])
        self.table.header().resizeSection(1, _COLUMNS[1])
        self.table.setUniformRowHeights(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.itemSelectionChanged.connect(self._follow_selection)
        self.change = QPushButton(self.tr("Change…"))
        self.change.clicked.connect(self._ask_folder)
        self.leave = QPushButton(self.tr("Offline for Now"))
        self.leave.clicked.connect(self._leave_offline)
        self.take = QPushButton(self.tr("Import"))
        self.take.setProperty("kind", "primary")
        self.take.clicked.connect(self._import)
        self._found = QWidget()
        buttons = hbox([self.change, self.leave, Stretch(), self.take], spacing=S)
        vbox([(self.table, 1), buttons], self._found, spacing=S)
        self._found.hide()
        self._words = label(wraps=True)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(4)
        self._bar.hide()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self._stop)
        self.cancel.hide()
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        for button in (self.export_button, self.choose, self.change, self.leave, self.cancel):
            button.setAutoDefault(False)
        foot = hbox([(vbox([self._words, self._bar], spacing=S), 1), self.cancel, close], spacing=S)
        cards = self._cards()
        vbox([*cards, (self._found, _LIST), Stretch(), foot], self, spacing=S, margins=L)
        self._follow_selection()

    @property
    def words(self) -> str:
        """What is said below."""
        return self._words.text()

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self._work is not None and not self._work.over

    def close_down(self) -> None:
        """Leave what is under way undone."""
        self._lane.close()

    def _cards(self) -> list[QWidget]:
        out, inside = Card(), Card()
        out.row(
            self.tr("Include thumbnails"),
            self.with_thumbnails,
            note=self.tr("About 70 kB a photo. Missing ones are made again."),
        )
        out.row(
            self.tr("Include downloaded models"),
            self.with_weights,
            note=self.tr("Then they need not be downloaded there."),
        )
        out.row(
            self.tr("Write the library to a file"),
            self.export_button,
            note=self.tr("Catalogue, tags, ratings, settings. The photos stay where they are."),
        )
        inside.row(
            self.tr("Read a library from a file"),
            self.choose,
            note=self.tr(
                "No photo is indexed again. The library open now is kept in its data folder."
            ),
        )
        titles = (self.tr("To another computer"), self.tr("From another computer"))
        heads = [label(title, "strong") for title in titles]
        return [heads[0], out, heads[1], inside]

    # Export

    def _ask_target(self) -> None:
        dialog = self._dialogs.make(
            self.tr("Export the Library"), Purpose.MOVING, QFileDialog.FileMode.AnyFile, self
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.setNameFilter(f"PhotoSim (*{SUFFIX})")
        dialog.selectFile(self.tr("Photo Library"))
        dialog.fileSelected.connect(lambda name: self._export(Path(name)))
        dialog.open()

    def _export(self, target: Path) -> None:
        wanted = Wanted(self.with_thumbnails.isChecked(), self.with_weights.isChecked())
        settings = self._settings
        places = settings.data_dir, settings.thumbnails_dir, target

        def work(_owned: object) -> LongWork[Exported]:
            return export_library(*places, wanted, replace=True)  # about which the dialog has asked

        self._begin(self.tr("Exporting…"), work, self._tell_exported)

    def _tell_exported(self, exported: Exported) -> None:
        words = self.tr("%Ln photos are in “{name}” ({size}).", "", exported.photos)
        size = file_size(exported.size)
        self._end(words.format(name=exported.file.name, size=size))

    # Import

    def _ask_file(self) -> None:
        title, mode = self.tr("Import a Library"), QFileDialog.FileMode.ExistingFile
        dialog = self._dialogs.make(title, Purpose.MOVING, mode, self)
        dialog.setNameFilters([f"PhotoSim (*{SUFFIX})", self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self._look_at(Path(name)))
        dialog.open()

    def _look_at(self, file: Path) -> None:
        self._file = file
        self._placed = []
        self.table.clear()

        def work(_owned: object) -> LongWork[list[Placed]]:
            yield Bytes(0, 0)
            with open_archive(file) as archive:
                folders = archive.manifest.folders
            return find_places(folders, file.parent)

        self._begin(self.tr("Looking for its folders…"), work, self._show_found)

    def _show_found(self, placed: Sequence[Placed]) -> None:
        self._placed = list(placed)
        self.table.clear()
        for one in placed:
            item = QTreeWidgetItem()
            self._fill(item, one)
            self.table.addTopLevelItem(item)
        if self._found.isHidden():
            self.resize(self.width(), self.height() + _LIST)
            self._found.show()
            below = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
            if below > 0:  # what imports is at the lower edge
                self.move(self.x(), max(0, self.y() - below))
        here = sum(one.path is not None for one in placed)
        photos = sum(one.folder.photos for one in placed)
        words = self.tr("A library of %Ln photos.", "", photos)
        if here < len(placed):
            words += " " + self.tr(
                "Folders that were not found stay offline; choose where they are, now or later."
            )
        self._end(words)
        first = self.table.topLevelItem(0)
        if first is not None:
            self.table.setCurrentItem(first)

    def _fill(self, item: QTreeWidgetItem, one: Placed) -> None:
        here = self.tr("Offline for now") if one.path is None else str(one.path)
        number, seen = QLocale().toString, one.comparison
        found = self.tr("{found} of {sample} looked for").format(
            found=number(seen.there), sample=number(seen.sample)
        )
        texts = (one.folder.path, here, "" if one.path is None else found)
        for column, text in enumerate(texts):
            item.setText(column, text)
            item.setToolTip(column, plain_tip(text))

    def _chosen(self) -> int | None:
        items = self.table.selectedItems()
        return self.table.indexOfTopLevelItem(items[0]) if items else None

    def _follow_selection(self) -> None:
        chosen = self._chosen()
        self.change.setEnabled(chosen is not None and not self.is_busy)
        is_here = chosen is not None and self._placed[chosen].path is not None
        self.leave.setEnabled(is_here and not self.is_busy)

    def _ask_folder(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        folder = self._placed[chosen].folder
        title = self.tr("Where Is “{name}”?").format(name=folder.path)
        mode = QFileDialog.FileMode.Directory
        dialog = self._dialogs.make(title, Purpose.ADDING, mode, self)

        def work(name: str) -> None:
            def compare(_owned: object) -> LongWork[Placed]:
                yield Bytes(0, 0)
                return place(folder, Path(name))

            then = partial(self._put, chosen)
            self._begin(self.tr("Comparing photos…"), compare, then)

        dialog.fileSelected.connect(work)
        dialog.open()

    def _put(self, row: int, placed: Placed) -> None:
        self._placed[row] = placed
        item = self.table.topLevelItem(row)
        if item is not None:
            self._fill(item, placed)
        self._end("")

    def _leave_offline(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._put(chosen, Placed(self._placed[chosen].folder, None, Comparison()))

    def _import(self) -> None:
        settings, placed, file = self._settings, tuple(self._placed), self._file

        def work(_owned: object) -> LongWork[Staged]:
            return stage(file, placed, settings.data_dir, settings.thumbnails_dir)

        self._begin(self.tr("Importing…"), work, self.arrived.emit)

    # Work

    def _begin(
        self,
        words: str,
        work: Callable[[object], LongWork[object]],
        then: Callable[..., object],
    ) -> None:
        self._say(words)
        self._bar.setRange(0, 0)
        self._bar.show()
        self.cancel.show()
        self._work = self._lane.follow(work, then, self._refuse, self._show_progress)
        self._enable(False)

    def _show_progress(self, step: Bytes) -> None:
        thousandths = round(1000 * step.done / step.total) if step.total else 0
        self._bar.setRange(0, 1000 if thousandths else 0)
        self._bar.setValue(thousandths)

    def _refuse(self, error: PhotoSimError) -> None:
        self._end(in_words(error), "warning")

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
        self._end(self.tr("Cancelled."))

    def _end(self, words: str, role: str = "") -> None:
        self._say(words, role)
        self._bar.hide()
        self.cancel.hide()
        self._enable(True)

    def _say(self, words: str, role: str = "") -> None:
        self._words.setText(words)
        restyle(self._words, "role", role)

    def _enable(self, enabled: bool) -> None:
        for button in (self.export_button, self.choose):
            button.setEnabled(enabled)
        self.take.setEnabled(enabled and bool(self._placed))
        self._follow_selection()
