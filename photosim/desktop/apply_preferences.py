"""Lets what the person chooses in Settings act at once."""

from PySide6.QtCore import QObject, QTimer, Signal

from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.power import PowerWatch
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.ui.theme import Theme
from photosim.preferences import Preferences
from photosim.search.options import SearchOptions

_ENCODER_AFTER_MS = 500  # a number that is being dialled restarts the encoder once
_OF_ENCODER = frozenset({"encoder", "weights", "device", "cores"})


class Adjuster(QObject):
    """Hears what was chosen and tells the parts that it concerns.

    Signals:
        encoder_wanted: The encoder process has to go on in another way.
        rebuild_wanted: Only a new window can show it.
    """

    encoder_wanted = Signal()
    rebuild_wanted = Signal()

    def __init__(
        self,
        choices: PreferencesStore,
        theme: Theme,
        thumbnails: Thumbnails,
        indexer: IndexerLane,
        navigator: Navigator,
        status: StatusLine,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._choices = choices
        self._theme = theme
        self._thumbnails = thumbnails
        self._indexer = indexer
        self._navigator = navigator
        self._status = status
        self._encoder_soon = QTimer(self, singleShot=True, interval=_ENCODER_AFTER_MS)
        self._encoder_soon.timeout.connect(self.encoder_wanted)
        self.power = PowerWatch(self)
        self.power.changed.connect(self._heed_power)
        choices.changed.connect(self._adjust)
        choices.failed.connect(status.show_message)
        theme.choose(choices.now.theme)

    def close(self) -> None:
        """Look and tell no more."""
        self._encoder_soon.stop()
        self.power.close()

    def _adjust(self, names: frozenset[str]) -> None:
        now = self._choices.now
        if names & _OF_ENCODER:
            self._encoder_soon.start()
        if "theme" in names:
            self._theme.choose(now.theme)
        if "thumbnail_memory_mb" in names:
            self._thumbnails.set_budget(now.thumbnail_memory_mb * 2**20)
        if names & {"results", "similarity"}:
            self._navigator.options = search_options(now)
            self._navigator.search_anew()
        if "recall_target" in names:
            self._indexer.aim(now.recall_target)
        if "pause_on_battery" in names:
            self._heed_power()
        if "language" in names:
            self.rebuild_wanted.emit()

    def _heed_power(self) -> None:
        """Let indexing rest while there is no mains power, where that was chosen."""
        self._status.rest_on_battery(
            self._choices.now.pause_on_battery and self.power.on_battery is True
        )


def search_options(now: Preferences) -> SearchOptions:
    """How searches are to be made by what was chosen."""
    return SearchOptions(now.results, averaged=now.similarity == "averaged")
