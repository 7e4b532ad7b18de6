"""The preferences: changed by the person, saved in the data folder."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from photosim.config import Settings
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.preferences import Preferences, write_preferences

_KEEP_AFTER_MS = 300  # a number that is being dialled is written once


class PreferencesStore(QObject):
    """Holds the preferences; every change acts at once and is saved soon after.

    Signals:
        changed: The names of the preferences that have another value now, a frozenset.
        failed: They could not be saved, with the reason for the person.
    """

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._lane = Lane("preferences", object, finishes=True)
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._keep_soon.timeout.connect(self._keep)

    @property
    def settings(self) -> Settings:
        """The settings with all changes so far."""
        return self._settings

    @property
    def now(self) -> Preferences:
        """The preferences in effect."""
        return self._settings.preferences

    def set(self, **values: Any) -> None:
        """Change preferences; these override what the command line set for this run."""
        before = self.now
        overrides = self._settings.overrides
        self._settings = replace(
            self._settings,
            saved=replace(self._settings.saved, **values),
            overrides={name: overrides[name] for name in overrides if name not in values},
        )
        self._keep_soon.start()
        now = self.now
        names = {name for name in values if getattr(now, name) != getattr(before, name)}
        if names:
            self.changed.emit(frozenset(names))

    def close(self) -> None:
        """Save what is not saved yet."""
        if self._keep_soon.isActive():
            self._keep_soon.stop()
            self._keep()
        self._lane.close()

    def _keep(self) -> None:
        settings = self._settings
        self._lane.ask(
            lambda _owned: write_preferences(settings.data_dir, settings.saved),
            failed=self._tell_failure,
        )

    def _tell_failure(self, error: PhotoSimError) -> None:
        self.failed.emit(in_words(error))
