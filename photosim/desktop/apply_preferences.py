"""Applies what the person chooses in Settings at once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.power import PowerWatch
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.ui.theme import Theme
from photosim.preferences import Preferences
from photosim.search.options import SearchOptions

_ENCODER_AFTER_MS = 500  # a number that is being dialled restarts the encoder once
_OF_ENCODER = frozenset({"encoder", "weights", "device", "cores"})


class PreferenceApplier(QObject):
    """Tells the parts of the program what was chosen.

    Args:
        renew_encoder: Starts the encoder anew, with other weights or on another device.

    Signals:
        rebuild_wanted: Only a new window can show what was chosen.
    """

    rebuild_wanted = Signal()

    def __init__(
        self,
        choices: PreferencesStore,
        theme: Theme,
        thumbnails: Thumbnails,
        indexer: IndexerLane,
        window: MainWindow,
        renew_encoder: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._choices = choices
        self._theme = theme
        self._thumbnails = thumbnails
        self._indexer = indexer
        self._window = window
        self._encoder_soon = QTimer(self, singleShot=True, interval=_ENCODER_AFTER_MS)
        self._encoder_soon.timeout.connect(renew_encoder)
        self.power = PowerWatch(self)
        self.power.changed.connect(self._heed_power)
        choices.changed.connect(self._apply)
        choices.failed.connect(window.status.show_message)
        lives = window.actions_.stack_lives
        lives.setChecked(choices.now.live_photos)
        lives.toggled.connect(lambda on: choices.set(live_photos=on))
        theme.choose(choices.now.theme)
        self._suit_slideshow()

    def close(self) -> None:
        """Stop watching the power supply and restart no encoder."""
        self._encoder_soon.stop()
        self.power.close()

    def _apply(self, names: frozenset[str]) -> None:
        now = self._choices.now
        if names & _OF_ENCODER:
            self._encoder_soon.start()
        if "theme" in names:
            self._theme.choose(now.theme)
        if "thumbnail_memory_mb" in names:
            self._thumbnails.set_budget(now.thumbnail_memory_mb * 1_000_000)
        if names & {"results", "similarity", "all_described", "taught"}:
            self._window.navigator.options = search_options(now)
            self._window.navigator.search_anew()
        self._tell_indexer(names)
        if "pause_on_battery" in names:
            self._heed_power()
        if names & {"slideshow_seconds", "slideshow_shuffles"}:
            self._suit_slideshow()
        if "kept_folders" in names:
            self._window.browser.tidy.keep_folders(now.kept_folders)
        if "language" in names:
            self.rebuild_wanted.emit()

    def _suit_slideshow(self) -> None:
        now, slideshow = self._choices.now, self._window.slideshow
        slideshow.seconds, slideshow.shuffles = now.slideshow_seconds, now.slideshow_shuffles

    def _tell_indexer(self, names: frozenset[str]) -> None:
        now = self._choices.now
        if "recall_target" in names:
            self._indexer.aim(now.recall_target)
        if "word_model" in names:
            self._indexer.renew_words(self._choices.settings)
        if "live_photos" in names:
            self._indexer.pair_live_photos(now.live_photos)
        if names & {"write_sidecars", "write_photos"}:
            self._indexer.keep_sidecars(now.write_sidecars, in_photos=now.write_photos)

    def _heed_power(self) -> None:
        """Let indexing rest while there is no mains power, where that was chosen."""
        self._window.status.rest_on_battery(
            self._choices.now.pause_on_battery and self.power.on_battery is True
        )


def search_options(now: Preferences) -> SearchOptions:
    """How searches are made according to the preferences."""
    averaged = now.similarity == "averaged"
    return SearchOptions(
        now.results, averaged=averaged, all_described=now.all_described, taught=now.taught
    )
