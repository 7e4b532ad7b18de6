"""Groups of copies, asked for again when anything about them may have changed."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from photosim.desktop.tasks.lane import LongWork, Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.library.duplicate_groups import Groups
from photosim.library.keepers import KeepRules

if TYPE_CHECKING:
    from photosim.library.library import Library

_SOON_MS = 300
_REST = 4  # times what the last answer took; a large library is not asked all the time


class GroupsLoader(QObject):
    """Asks the library for all groups; what is asked while an answer is due comes after it.

    Attributes:
        rules: What the person said about which copies to keep.

    Signals:
        found: The groups, as of the last question.
        failed: Why there are none, in words.
    """

    found = Signal(object)
    failed = Signal(str)

    def __init__(self, library: LibraryLane, parent: QObject) -> None:
        super().__init__(parent)
        self.rules = KeepRules()
        self._library = library
        self._ticket: Ticket | None = None
        self._again = False
        self._began = self._took = 0.0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._ask_for_changes)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is due."""
        return self._ticket is not None or self._soon.isActive()

    def keep(self, folders: tuple[Path, ...]) -> None:
        """Keep what is in these folders."""
        self.rules = KeepRules(folders)

    def ask_soon(self) -> None:
        """Ask once for changes that come in a stream."""
        if not self._soon.isActive():
            self._soon.start(max(_SOON_MS, round(1000 * _REST * self._took)))

    def ask(self) -> None:
        """Ask now, how the files are on their disks included."""
        rules = self.rules
        self._ask(lambda library: library.duplicates.groups(rules))

    def _ask_for_changes(self) -> None:
        rules = self.rules
        self._ask(lambda library: library.duplicates.renewed_groups(rules))

    def _ask(self, question: Callable[["Library"], LongWork[Groups]]) -> None:
        self._soon.stop()
        if self._ticket is not None:
            self._again = True
            return
        self._began = time.monotonic()
        self._ticket = self._library.follow(question, self._take, self._refuse)

    def _take(self, groups: Groups) -> None:
        self._end()
        if not self._again:
            self.found.emit(groups)
        else:
            self._again = False
            self.ask()

    def _refuse(self, error: PhotoSimError) -> None:
        self._end()
        self._again = False
        self.failed.emit(in_words(error))

    def _end(self) -> None:
        self._ticket = None
        self._took = time.monotonic() - self._began
