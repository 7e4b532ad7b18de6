"""What is left out of a folder, with how many photos that are before it is kept."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from photosim.catalogue.records import FolderRecord
from photosim.desktop.tasks.lane import Failed, Ticket
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import L, M
from photosim.desktop.ui.widgets import label
from photosim.errors import PhotoSimError
from photosim.library.exclusion import LeftOut

_SIZE = QSize(480, 420)
_WAIT_MS = 250

Count = Callable[[int, Sequence[str], Callable[[LeftOut], object], Failed], Ticket]
"""Has counted what rules would leave out of a folder."""


class ExclusionDialog(QDialog):
    """Asks for rules.

    Attributes:
        rules: Where they are typed, one a line.
        keep: Keeps them.

    Signals:
        chosen: The rules.
    """

    chosen = Signal(object)

    def __init__(self, folder: FolderRecord, count: Count, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = folder
        self._count = count
        self._asked: Ticket | None = None
        name = folder.path.name or str(folder.path)
        self.setWindowTitle(self.tr("Photos to Leave Out of “{folder}”").format(folder=name))
        hint = label(
            self.tr(
                "One rule a line: *.gif for files of a kind, Screenshots for folders of that name, "
                "*/2019/raw/* for a path, <200 px for photos whose longer side is smaller, "
                "<50 KB for smaller files, in Trips: *.gif for a rule inside one folder, such as "
                "those of a folder that was added before the one around it."
            ),
            "faint",
            wraps=True,
        )
        self.rules = QPlainTextEdit("\n".join(folder.rules))
        self.rules.setProperty("surface", "card")
        self.rules.setAccessibleName(self.tr("Rules"))
        self.rules.setPlaceholderText("*.gif\nScreenshots\n<200 px")
        self.rules.setTabChangesFocus(True)
        self._said = label(wraps=True)
        self._examples = label(role="faint", wraps=True)
        kept = self.tr(
            "Photos left out stay where they are. Their tags, ratings and albums are kept, and "
            "they come back when you delete the rule."
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.keep = buttons.addButton(self.tr("Save Rules"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setDefault(True)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        vbox(
            [
                hint,
                (self.rules, 1),
                self._said,
                self._examples,
                label(kept, "faint", wraps=True),
                buttons,
            ],
            self,
            spacing=M,
            margins=L,
        )
        self.resize(_SIZE)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self._ask)
        self.rules.textChanged.connect(self._wait)
        self._ask()

    @property
    def said(self) -> str:
        """How many photos are left out, or what is wrong."""
        return self._said.text()

    def done(self, result: int) -> None:
        """Close, and count no longer."""
        if self._asked is not None:
            self._asked.cancel()
        self._soon.stop()
        super().done(result)
        self.deleteLater()

    def _lines(self) -> list[str]:
        return self.rules.toPlainText().splitlines()

    def _wait(self) -> None:
        self.keep.setEnabled(False)  # until it is counted
        self._soon.start()

    def _ask(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self.keep.setEnabled(False)
        self._asked = self._count(self._folder.id, self._lines(), self._tell, self._refuse)

    def _tell(self, found: LeftOut) -> None:
        words = self.tr("Leaves out {photos} of %Ln photos.", "", found.of)
        number = self.locale().toString(found.photos)
        self._said.setText(words.format(photos=number))
        more = found.photos - len(found.examples)
        examples = ", ".join(found.examples)
        self._examples.setText(
            self.tr("{examples} and %Ln more", "", more).format(examples=examples)
            if more
            else examples
        )
        self._examples.setVisible(bool(examples))
        self.keep.setEnabled(True)

    def _refuse(self, error: PhotoSimError) -> None:
        self._said.setText(in_words(error))
        self._examples.hide()

    def _accept(self) -> None:
        self.accept()
        self.chosen.emit(self._lines())
