"""What can be done to a smart album in the sidebar."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from photosim.desktop.ui.widgets import ask_text
from photosim.library.arrangement import ANYWHERE
from photosim.library.query import Query

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.library.smart_albums import SmartAlbum


class SmartAlbumMenu(QObject):
    """Fills the menu of a smart album, and asks for its name.

    Attributes:
        present: The search, or the filter, that is shown in the window.

    Signals:
        renamed: A smart album, and its new name.
        update_wanted: A smart album that is to be for what is shown.
        delete_wanted: A smart album that is to go.
    """

    renamed = Signal(object, str)
    update_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.present = Query()

    def fill(self, menu: QMenu, album: "SmartAlbum") -> None:
        """Add what can be done to it."""
        words = self.tr("Update with Current Filters")
        if self.present.asks:
            words = self.tr("Update with Current Search")
        update = menu.addAction(words)
        is_something = self.present.asks or self.present.scope != ANYWHERE
        update.setEnabled(is_something and self.present != album.query)
        update.triggered.connect(lambda: self.update_wanted.emit(album))
        menu.addAction(self.tr("Rename Smart Album…")).triggered.connect(lambda: self.rename(album))
        delete = menu.addAction(self.tr("Delete Smart Album"))
        delete.triggered.connect(lambda: self.delete_wanted.emit(album))

    def rename(self, album: "SmartAlbum") -> None:
        """Ask for another name."""
        dialog = ask_text(
            self._widget.window(), self.tr("Rename Smart Album"), self.tr("Name"), album.name
        )
        dialog.textValueSelected.connect(lambda name: self.renamed.emit(album, name))
