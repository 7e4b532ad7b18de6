"""The windows beside the window: each is made when it is first wanted, and there is one of each."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from photosim.catalogue.records import FolderRecord
from photosim.desktop.choices import Choices
from photosim.desktop.file_manager import open_folder
from photosim.desktop.main_window import MainWindow
from photosim.desktop.power import PowerWatch
from photosim.desktop.settings_window import SettingsWindow
from photosim.desktop.theme import Theme
from photosim.desktop.weights_check import WeightsCheck
from photosim.desktop.weights_fetch import WeightsFetch
from photosim.vision.messages import EncoderInfo


class Dialogs(QObject):
    """Opens them for the window's actions, and keeps them told.

    Signals:
        renewal_wanted: The encoder is to go on with the weights that came.
    """

    renewal_wanted = Signal()

    def __init__(
        self,
        window: MainWindow,
        choices: Choices,
        theme: Theme,
        power: PowerWatch,
        fetch: WeightsFetch,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._choices = choices
        self._theme = theme
        self._power = power
        self._fetch = fetch
        self._encoder: EncoderInfo | None = None
        self.check = WeightsCheck(parent=self)
        self.settings: SettingsWindow | None = None
        window.actions_.on(window.actions_.settings, self.open_settings)

    def open_settings(self) -> SettingsWindow:
        """Show the settings, or bring them to the front."""
        if self.settings is None:
            self.settings = SettingsWindow(
                self._choices, self._theme, self._power, self._fetch, self.check, self._window
            )
            self.settings.folders.add_wanted.connect(self._window.choose_folder)
            self.settings.folders.remove_wanted.connect(self._window.remove_wanted)
            self.settings.search.renewal_wanted.connect(self.renewal_wanted)
            self.settings.storage.open_wanted.connect(open_folder)
            self.show_folders(self._window.sidebar.folders)
            if self._encoder is not None:
                self.settings.search.show_encoder(self._encoder)
        _front(self.settings)
        return self.settings

    @property
    def in_settings(self) -> bool:
        """Whether the settings are open."""
        return self.settings is not None and self.settings.isVisible()

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Know the folders."""
        if self.settings is not None:
            self.settings.folders.show_folders(folders)

    def show_encoder(self, info: EncoderInfo) -> None:
        """Know the encoder in use."""
        self._encoder = info
        if self.settings is not None:
            self.settings.search.show_encoder(info)

    def close(self) -> None:
        """Close them, and end what they do on threads."""
        self.check.give_up()
        if self.settings is not None:
            self.settings.close_down()


def _front(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
