"""Searching with what comes from outside the window: pasted, dropped, chosen in a dialog."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from photosim.desktop.files.drops import Offer, offered
from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.shell.fetch_bar import FetchBar
from photosim.desktop.tasks.picture_intake import PictureIntake
from photosim.desktop.ui.sentences import translated
from photosim.library.addresses import OTHER_SCHEME, FetchProgress, host_of, source_of
from photosim.library.picture_folder import PictureFolder
from photosim.vision.files import SUFFIXES, VIDEO_SUFFIXES

_LONGEST_QUOTE = 40


class SearchWith(QObject):
    """Reads what is given and makes files of what is none.

    Attributes:
        bar: Says what is fetched.

    Signals:
        paths_given: Files and folders, to be told apart.
        picture_given: The `Example` to search with.
        examples_given: The sign of further pictures for the search, and their files.
        refused: Why there is nothing to search with.
    """

    paths_given = Signal(object)
    picture_given = Signal(object)
    examples_given = Signal(int, object)
    refused = Signal(str)

    def __init__(self, window: QWidget, folder: PictureFolder, dialogs: FileDialogs) -> None:
        super().__init__(window)
        self._dialogs = dialogs
        self.bar = FetchBar(window)
        self._intake = PictureIntake(folder, self)
        self._intake.began.connect(self._show_beginning)
        self._intake.progressed.connect(self._show_progress)
        self._intake.ended.connect(self.bar.end)
        self._intake.arrived.connect(self.picture_given)
        self._intake.failed.connect(self.refused)
        self.bar.cancelled.connect(self._intake.cancel)

    @property
    def is_busy(self) -> bool:
        """Whether a picture is on its way."""
        return self._intake.is_running

    def close(self) -> None:
        """Fetch nothing any more."""
        self._intake.close()

    def paste(self) -> None:
        """Search with what is on the clipboard."""
        nothing = self.tr("The clipboard contains no picture, file or address to search with.")
        self._take(QGuiApplication.clipboard().mimeData(), self.tr("Pasted picture"), nothing)

    def drop(self, data: QMimeData) -> None:
        """Search with what was dropped."""
        nothing = self.tr("What you dropped contains no picture, file or address to search with.")
        self._take(data, self.tr("Dropped picture"), nothing)

    def fetch(self, given: Iterable[Path | str]) -> None:
        """Search with the first address among what was given, if there is one."""
        for address in given:
            if isinstance(address, str):
                self._intake.fetch(address, host_of(address))
                return

    def choose(self) -> None:
        """Ask for pictures to search with."""
        self._ask(self.tr("Search with a Picture"), self._take_chosen)

    def choose_examples(self, sign: int) -> None:
        """Ask for pictures to add to the search."""
        self._ask(self.tr("Add Photos to the Search"), partial(self.examples_given.emit, sign))

    def _ask(self, title: str, take: Callable[[Sequence[str]], object]) -> None:
        dialog = self._dialogs.make(title, Purpose.SEARCHING, QFileDialog.FileMode.ExistingFiles)
        name = self.tr("Pictures and videos")
        suffixes = [*sorted(SUFFIXES), *sorted(VIDEO_SUFFIXES)]
        patterns = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in suffixes)
        dialog.setNameFilters([f"{name} ({patterns})", self.tr("All files (*)")])
        # The patterns would make the list of kinds wider than the screen.
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
        dialog.filesSelected.connect(take)
        dialog.open()

    def _take_chosen(self, names: Sequence[str]) -> None:
        self.paths_given.emit([Path(name) for name in names])

    def _take(self, data: QMimeData, name: str, nothing: str) -> None:
        offer = offered(data)
        if offer.paths:
            self._intake.cancel()  # what was asked for before is wanted no longer
            self.paths_given.emit(list(offer.paths))
        elif offer.picture is not None:
            self._intake.take(offer.picture, name)
        elif offer.address:
            self._intake.fetch(offer.address, host_of(offer.address))
        else:
            self.refused.emit(self._why_not(offer) or nothing)

    def _why_not(self, offer: Offer) -> str:
        if offer.other.endswith(":"):
            return translated(OTHER_SCHEME.format(scheme=offer.other[:-1]))
        if offer.other:
            quote = " ".join(source_of(offer.other).split())
            if len(quote) > _LONGEST_QUOTE:
                quote = quote[:_LONGEST_QUOTE] + "…"
            words = self.tr("“{text}” is neither a picture nor the path or address of one.")
            return words.format(text=quote)
        return ""

    def _show_beginning(self, host: str) -> None:
        if host:
            self.bar.show_fetching(host)

    def _show_progress(self, progress: FetchProgress) -> None:
        self.bar.show_fetching(progress.host, progress.done, progress.total)
