"""Settings: room for thumbnails and of former models, and where everything is kept."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from photosim.desktop.settings.former_models import FormerModelsCard
from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.system.opener import Opener
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.lane import Lane, LongWork, Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.form import Number, Page, Row
from photosim.preferences import THUMBNAIL_MEMORY_MB
from photosim.vision.thumbnail_usage import own_thumbnails


class StoragePage(Page):
    """Thumbnails, former models and places.

    Args:
        lane: Where files are counted and deleted.
        library: Knows what is kept in the catalogue.
        indexer: Removes it there.
    """

    def __init__(
        self,
        choices: PreferencesStore,
        lane: Lane[object],
        library: LibraryLane,
        indexer: IndexerLane,
    ) -> None:
        super().__init__()
        self._choices = choices
        self._lane = lane
        self._looking: Ticket | None = None
        self._clearing = False  # or only counting
        settings = choices.settings
        self.memory = Number(
            *THUMBNAIL_MEMORY_MB, choices.now.thumbnail_memory_mb, step=64, unit=" MB"
        )
        self.memory.valueChanged.connect(
            lambda megabytes: choices.set(thumbnail_memory_mb=megabytes)
        )
        self.clear = QPushButton(self.tr("Clear"))
        self.clear.clicked.connect(self._clear)
        card = self.card(self.tr("Thumbnails"))
        card.row(
            self.tr("Memory for displayed photos"),
            self.memory,
            note=self.tr("More memory makes scrolling back smoother."),
        )
        self.disk = card.row(self.tr("On disk"), self.clear, note=self.tr("Counting…"))
        self.former = FormerModelsCard(choices, library, indexer)
        self.card(self.tr("Recognition"), self.former)
        self._opener = Opener(self)
        places = self.card(self.tr("File locations"))
        for title, place in (
            (self.tr("Catalogue, settings, backups, weights, log"), settings.data_dir),
            (self.tr("Thumbnails"), settings.thumbnails_dir),
        ):
            button = QPushButton(self.tr("Open"))
            button.setAccessibleName(self.tr("Open: {place}").format(place=title))
            row = places.row(title, button, note=str(place))
            button.clicked.connect(partial(self._open, place, row))

    def _open(self, place: Path, row: Row, _checked: bool) -> None:
        words = self.tr("No file manager could be opened. The folder is here: {path}")
        self._opener.open(place, partial(row.explain, words.format(path=place), "warning"))

    def measure(self) -> None:
        """Count anew what is kept."""
        self.former.measure()
        self._look_through(clear=False)

    def _clear(self) -> None:
        self.clear.setEnabled(False)
        self.disk.explain(self.tr("Clearing…"))
        self._look_through(clear=True)

    def _look_through(self, *, clear: bool) -> None:
        if self._looking is not None and not self._looking.over:
            if self._clearing:
                return  # which tells what is left
            self._looking.cancel()
        self._clearing = clear
        root = self._choices.settings.thumbnails_dir
        self._looking = self._lane.follow(partial(_look_through, root, clear), self._show_room)

    def _show_room(self, found: tuple[int, int, str]) -> None:
        count, size, fault = found
        self.clear.setEnabled(count > 0)
        words = self.tr("{size} in %Ln files created by PhotoSim.", "", count)
        words = words.format(size=file_size(size))
        if self._choices.settings.thumbnails_shared:
            words += " " + self.tr("Other apps share this folder; their files are kept.")
        self.disk.explain(words)
        if fault:
            words = self.tr("Some could not be deleted: {reason}.").format(reason=fault)
            self.disk.explain(words, "warning")


def _look_through(root: Path, clear: bool, _owned: object) -> LongWork[tuple[int, int, str]]:
    """Count or delete; returns how many are left, their bytes, and why some stayed."""
    count = size = 0
    fault = ""
    for file, file_bytes in own_thumbnails(root):
        yield None
        if clear:
            try:
                file.unlink(missing_ok=True)
                continue
            except OSError as error:
                fault = error.strerror or str(error)
        count += 1
        size += file_bytes
    return count, size, fault
