"""About: what this is, which versions it stands on, whose work it is and under which licences."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from photosim.desktop.tasks.lane import Lane
from photosim.desktop.ui import icons
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.text_window import TextWindow, reading_field
from photosim.desktop.ui.theme import L, M, Theme
from photosim.desktop.ui.widgets import SelectableText, label
from photosim.licences import Component, components
from photosim.versions import versions

_COMPONENT = Qt.ItemDataRole.UserRole
_NAMES = {
    "python": "Python",
    "sqlite": "SQLite",
    "torch": "PyTorch",
    "numpy": "NumPy",
    "pillow": "Pillow",
    "PySide6-Essentials": "Qt",
}


class AboutWindow(TextWindow):
    """Three pages: the program, the credits, the licences."""

    def __init__(self, theme: Theme, facts: dict[str, str], parent: QWidget) -> None:
        super().__init__(self.tr("About PhotoSim"), QSize(680, 500), parent)
        numbers = versions()
        self._facts = {
            self.tr("Version"): numbers["photosim"],
            **{name: numbers[key] for key, name in _NAMES.items()},
            **facts,
        }
        self._credits = self.tr(
            "EfficientNet-Lite0: Mingxing Tan and Quoc V. Le, “EfficientNet: Rethinking Model "
            "Scaling for Convolutional Neural Networks”, 2019; weights by Google, Apache 2.0, "
            "in the PyTorch port of the package efficientnet-lite-pytorch.\n\n"
            "ResNet-34: Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun, “Deep Residual "
            "Learning for Image Recognition”, 2015; weights by torchvision, BSD 3-Clause.\n\n"
            "Both were trained on ImageNet (Olga Russakovsky and others, 2015).\n\n"
            "Searching: locality-sensitive hashing (Moses Charikar, 2002) and multi-probing "
            "(Qin Lv and others, 2007)."
        )
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)  # the page has a line of its own
        self.pages.addTab(self._program(), self.tr("PhotoSim"))
        self.pages.addTab(self._thanks(), self.tr("Credits"))
        self.pages.addTab(self._licences(), self.tr("Licences"))
        self.parts.addLayout(self._head(theme))
        self.parts.addWidget(self.pages, 1)

    def text(self) -> str:
        """Versions and facts, and the licence that is open."""
        lines = [f"PhotoSim {self._facts[self.tr('Version')]}"]
        lines += [f"{name}: {value}" for name, value in self._facts.items()]
        if self.pages.currentIndex() == 1:
            return self._credits
        return "\n".join(lines) if self.pages.currentIndex() == 0 else self.field.toPlainText()

    def _head(self, theme: Theme) -> QHBoxLayout:
        icon = QLabel()
        icon.setPixmap(icons.pixmap("photosim", theme.colors.color("text"), 64, 2.0))
        name = label("PhotoSim", "title")
        claim = label(self.tr("Find photos that look alike, on this computer"), "faint")
        words = vbox([Stretch(), name, claim, Stretch()], spacing=2)
        return hbox([icon, (words, 1)], spacing=L)

    def _program(self) -> QWidget:
        page = QWidget()
        lines = [self._fact(name, value) for name, value in self._facts.items()]
        vbox([*lines, Stretch()], page, spacing=M, margins=(0, L, 0, 0))
        return page

    def _fact(self, name: str, value: str) -> QHBoxLayout:
        title = label(name, "faint")
        title.setFixedWidth(120)
        title.setAlignment(Qt.AlignmentFlag.AlignTop)
        shown = SelectableText(name)
        shown.set_text(value)
        return hbox([title, (shown, 1)])

    def _thanks(self) -> QWidget:
        page = QWidget()
        shown = SelectableText(self.tr("Credits"))
        shown.set_text(self._credits)
        vbox([shown, Stretch()], page, margins=(0, M, 0, 0))
        return page

    def _licences(self) -> QWidget:
        self.list = QTreeWidget()
        self.list.setProperty("surface", "card")
        self.list.setAccessibleName(self.tr("Parts of PhotoSim"))
        self.list.setHeaderLabels([self.tr("Name"), self.tr("Version"), self.tr("Licence")])
        self.list.setRootIsDecorated(False)
        self.list.ensurePolished()  # or lines are measured before they have their padding
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.header().resizeSection(0, 220)
        self.field = reading_field(self.tr("Text of the licence"))
        self.list.currentItemChanged.connect(self._show_licence)
        page = QWidget()
        vbox([(self.list, 1), (self.field, 1)], page, spacing=M, margins=(0, M, 0, 0))
        self._lane = Lane("licences", object)
        self._lane.ask(_gather, self._list)
        return page

    def _list(self, gathered: tuple[list[Component], str]) -> None:
        parts, fault = gathered
        for part in parts:
            item = QTreeWidgetItem([part.name, part.version, part.licence])
            item.setData(0, _COMPONENT, part)
            self.list.addTopLevelItem(item)
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        if fault:
            self.field.setPlainText(
                self.tr("Can't read the list of licences: {reason}").format(reason=fault)
            )

    def close_down(self) -> None:
        """Close, and end what runs on a thread."""
        self.close()
        self._lane.close()

    def _show_licence(self, item: QTreeWidgetItem | None) -> None:
        part = None if item is None else item.data(0, _COMPONENT)
        if isinstance(part, Component):
            self.field.setPlainText(self._licence_of(part))

    def _licence_of(self, part: Component) -> str:
        try:
            text = part.read()
        except OSError as error:
            return self.tr("Can't read the licence: {reason}").format(reason=error.strerror)
        return text or self.tr(
            "{name} does not include the text of its licence ({licence})."
        ).format(name=part.name, licence=part.licence)


def _gather(_owned: object) -> tuple[list[Component], str]:
    """The parts with their licences, for which many files are read; or why there are none."""
    try:
        return components(), ""
    except (OSError, ValueError) as error:
        return [], str(error)
