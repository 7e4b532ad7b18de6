"""Settings: memory and room for thumbnails, and where everything is kept."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from photosim.desktop.settings.preferences_store import Choices
from photosim.desktop.tasks.thumbnail_usage import ThumbnailUsage
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.form import Number, Page
from photosim.preferences import THUMBNAIL_MEMORY_MB


class StoragePage(Page):
    """Thumbnails and places.

    Signals:
        open_wanted: A folder to open.
    """

    open_wanted = Signal(object)

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices
        settings = choices.settings
        self._room = ThumbnailUsage(settings.thumbnails_dir, self)
        self._room.measured.connect(self._show_room)
        self._room.failed.connect(self._show_failure)
        self.memory = Number(
            *THUMBNAIL_MEMORY_MB, choices.now.thumbnail_memory_mb, step=64, unit=" MB"
        )
        self.memory.valueChanged.connect(self._set_memory)
        self.clear = QPushButton(self.tr("Clear"))
        self.clear.clicked.connect(self._clear)
        card = self.card(self.tr("Thumbnails"))
        card.row(
            self.tr("Memory for photos on the screen"),
            self.memory,
            note=self.tr("More makes scrolling back smoother."),
        )
        self._disk = card.row(self.tr("On the disk"), self.clear, note=self.tr("Counting…"))
        places = self.card(self.tr("Where things are kept"))
        for title, place in (
            (self.tr("Catalogue, settings, backups, weights, log"), settings.data_dir),
            (self.tr("Thumbnails"), settings.thumbnails_dir),
        ):
            button = QPushButton(self.tr("Open"))
            button.setAccessibleName(self.tr("Open: {place}").format(place=title))
            button.setProperty("place", str(place))
            button.clicked.connect(self._open)
            places.row(title, button, note=str(place))

    @property
    def room(self) -> str:
        """What is said of the thumbnails on the disk."""
        return self._disk.note

    def measure(self) -> None:
        """Count the thumbnails anew."""
        self._room.measure()

    def close_down(self) -> None:
        """End what runs on threads."""
        self._room.close()

    def _set_memory(self, megabytes: int) -> None:
        self._choices.set(thumbnail_memory_mb=megabytes)

    def _clear(self) -> None:
        self.clear.setEnabled(False)
        self._disk.explain(self.tr("Clearing…"))
        self._room.clear()

    def _show_room(self, count: int, size: int) -> None:
        self.clear.setEnabled(count > 0)
        words = self.tr("{size} in %Ln files that PhotoSim made.", "", count)
        words = words.format(size=file_size(size))
        if self._choices.settings.thumbnails_shared:
            words += " " + self.tr(
                "The folder is shared with other programs; what they made there stays."
            )
        self._disk.explain(words)

    def _show_failure(self, reason: str) -> None:
        self._disk.explain(
            self.tr("Some could not be deleted: {reason}.").format(reason=reason), "warning"
        )

    def _open(self) -> None:
        self.open_wanted.emit(Path(self.sender().property("place")))
