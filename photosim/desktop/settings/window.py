"""The window of settings: sections at the left, their pages at the right; all acts at once."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from photosim.desktop.files.file_dialogs import FileDialogs
from photosim.desktop.settings.folders import FoldersPage
from photosim.desktop.settings.general import GeneralPage
from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.settings.search import SearchPage
from photosim.desktop.settings.storage import StoragePage
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.tasks.power import PowerWatch
from photosim.desktop.tasks.weights import WeightsCheck, WeightsFetch, WordsFetch
from photosim.desktop.ui.form import Page
from photosim.desktop.ui.layouts import hbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import paint_ground

_SIZE = QSize(760, 580)
_SECTIONS = 168


@dataclass(frozen=True)
class SettingsPlace:
    """Where the window is, which section it shows and how far that is scrolled."""

    geometry: QRect
    section: int
    scrolled: int


class SettingsWindow(QDialog):
    """Stays open beside the main window while settings are tried out."""

    def __init__(
        self,
        choices: PreferencesStore,
        theme: Theme,
        power: PowerWatch,
        fetch: WeightsFetch,
        words_fetch: WordsFetch,
        check: WeightsCheck,
        lane: Lane[object],
        library: LibraryLane,
        indexer: IndexerLane,
        dialogs: FileDialogs,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        paint_ground(self, "side")
        self.resize(_SIZE)
        self._theme = theme
        self.general = GeneralPage(choices, power)
        self.folders = FoldersPage(theme)
        self.search = SearchPage(choices, fetch, words_fetch, check, lane, dialogs)
        self.storage = StoragePage(choices, lane, library, indexer)
        self.sections = QListWidget()
        self.sections.setProperty("surface", "side")
        self.sections.setProperty("edge", "right")
        self.sections.setAccessibleName(self.tr("Sections"))
        self.sections.setFixedWidth(_SECTIONS)
        self.sections.setIconSize(QSize(18, 18))
        self._pages = QStackedWidget()
        for page, name, icon in (
            (self.general, self.tr("General"), "settings"),
            (self.folders, self.tr("Folders"), "folder"),
            (self.search, self.tr("Search"), "similar"),
            (self.storage, self.tr("Storage"), "storage"),
        ):
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, icon)
            self.sections.addItem(item)
            self._pages.addWidget(page)
        self.sections.currentRowChanged.connect(self._pages.setCurrentIndex)
        self.sections.setCurrentRow(0)
        box = QWidget()
        hbox([self.sections], box, margins=(S, S, 0, S))
        hbox([box, (self._pages, 1)], self, spacing=0)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()

    def show_words(self) -> None:
        """Turn to the models that know words."""
        self.sections.setCurrentRow(self._pages.indexOf(self.search))
        self.search.ensurePolished()
        self.search.ensureWidgetVisible(self.search.words)

    def place(self) -> SettingsPlace:
        """Where the window is and what it shows of itself."""
        page = self._pages.currentWidget()
        scrolled = page.verticalScrollBar().value() if isinstance(page, Page) else 0
        return SettingsPlace(self.geometry(), self.sections.currentRow(), scrolled)

    def restore(self, place: SettingsPlace) -> None:
        """Show the same as a window before this one, in the same place."""
        self.setGeometry(place.geometry)
        self.sections.setCurrentRow(place.section)
        page = self._pages.currentWidget()
        if isinstance(page, Page):
            page.ensurePolished()
            page.verticalScrollBar().setValue(place.scrolled)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.storage.measure()

    def _paint_icons(self) -> None:
        for row in range(self.sections.count()):
            item = self.sections.item(row)
            item.setIcon(self._theme.icon(item.data(Qt.ItemDataRole.UserRole), "faint"))
