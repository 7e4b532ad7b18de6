"""About: what this is, which versions it stands on, whose work it is and under which licences."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QTreeWidgetItem, QWidget

from photosim.desktop.tasks.lane import Lane, Ticket
from photosim.desktop.ui import icons
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.text_window import TextWindow, reading_field
from photosim.desktop.ui.theme import L, M, Theme
from photosim.desktop.ui.widgets import SelectableText, card_table, label
from photosim.errors import PhotoSimError
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
    """Three pages: the program, the credits, the licences.

    Args:
        facts: What else there is to say of the program, by name.
        lane: Where versions and licences are read.
    """

    def __init__(
        self, theme: Theme, facts: dict[str, str], lane: Lane[object], parent: QWidget
    ) -> None:
        super().__init__(self.tr("About PhotoSim"), QSize(680, 500), parent)
        self._lane = lane
        self._reading: Ticket | None = None
        self._facts = facts
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
        self._credits += "\n\n" + self.tr(
            "Models that know words, downloaded on request: SigLIP 2 (Michael Tschannen and "
            "others, 2025; weights by Google, Apache 2.0); OpenCLIP (Gabriel Ilharco and others, "
            "2021; weights by LAION, trained on DataComp, Samir Yitzhak Gadre and others, 2023; "
            "MIT)."
        )
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)  # the page has a line of its own
        program = QWidget()
        self._program = vbox([Stretch()], program, spacing=M, margins=(0, L, 0, 0))
        self.pages.addTab(program, self.tr("PhotoSim"))
        self.pages.addTab(self._thanks(), self.tr("Credits"))
        self.pages.addTab(self._licences(), self.tr("Licences"))
        self.parts.addLayout(self._head(theme))
        self.parts.addWidget(self.pages, 1)
        lane.ask(lambda _owned: versions(), self._show_program)
        lacking = partial(self._refuse, self.tr("Can't read the list of licences: {reason}"))
        lane.ask(_components, self._list, lacking)

    def text(self) -> str:
        """Versions and facts, and the licence that is open."""
        page = self.pages.currentIndex()
        if page == 0:
            facts = [f"{name}: {value}" for name, value in self._facts.items()]
            version = self._facts.get(self.tr("Version"), "")
            return "\n".join([f"PhotoSim {version}", *facts])
        return self._credits if page == 1 else self.field.toPlainText()

    def _head(self, theme: Theme) -> QHBoxLayout:
        icon = QLabel()
        icon.setPixmap(icons.pixmap("photosim", theme.colors.color("text"), 64, 2.0))
        name = label("PhotoSim", "title")
        claim = label(self.tr("Find photos that look alike, on this computer"), "faint")
        words = vbox([Stretch(), name, claim, Stretch()], spacing=2)
        return hbox([icon, (words, 1)], spacing=L)

    def _show_program(self, numbers: dict[str, str]) -> None:
        libraries = {name: numbers[key] for key, name in _NAMES.items()}
        self._facts = {self.tr("Version"): numbers["photosim"], **libraries, **self._facts}
        for row, (name, value) in enumerate(self._facts.items()):
            self._program.insertLayout(row, self._fact(name, value))

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
        headers = [self.tr("Name"), self.tr("Version"), self.tr("Licence")]
        self.list = card_table(self.tr("Parts of PhotoSim"), headers, 220)
        self.list.setUniformRowHeights(True)
        self.field = reading_field(self.tr("Text of the licence"))
        self.list.currentItemChanged.connect(self._read_licence)
        page = QWidget()
        vbox([(self.list, 1), (self.field, 1)], page, spacing=M, margins=(0, M, 0, 0))
        return page

    def _list(self, parts: list[Component]) -> None:
        for part in parts:
            item = QTreeWidgetItem([part.name, part.version, part.licence])
            item.setData(0, _COMPONENT, part)
            self.list.addTopLevelItem(item)
        self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _read_licence(self, item: QTreeWidgetItem) -> None:
        if self._reading is not None:
            self._reading.cancel()
        part: Component = item.data(0, _COMPONENT)
        self._reading = self._lane.ask(
            partial(_text_of, part),
            partial(self._show_licence, part),
            partial(self._refuse, self.tr("Can't read the licence: {reason}")),
        )

    def _show_licence(self, part: Component, text: str) -> None:
        lacking = self.tr("{name} does not include the text of its licence ({licence}).")
        self.field.setPlainText(text or lacking.format(name=part.name, licence=part.licence))

    def _refuse(self, words: str, error: PhotoSimError) -> None:
        self.field.setPlainText(words.format(reason=error))


def _components(_owned: object) -> list[Component]:
    try:
        return components()
    except (OSError, ValueError) as error:
        raise PhotoSimError(str(error)) from error


def _text_of(part: Component, _owned: object) -> str:
    try:
        return part.read()
    except OSError as error:
        raise PhotoSimError(error.strerror or str(error)) from error
