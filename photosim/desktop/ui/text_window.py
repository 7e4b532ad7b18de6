"""A window with text to read and copy; the report, the licences and About are such windows."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import L, M, S
from photosim.desktop.ui.widgets import paint_ground


class TextWindow(QDialog):
    """A column of parts above a line with Copy and Close."""

    def __init__(self, title: str, size: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        paint_ground(self, "side")
        self.resize(size)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        close.setDefault(True)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        self.buttons = hbox([Stretch(), self.copy, close], spacing=S)
        self.parts = vbox([], spacing=M)
        vbox([(self.parts, 1), self.buttons], self, spacing=M, margins=L)

    def text(self) -> str:
        """What Copy copies."""
        raise NotImplementedError

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.copy.setText(self.tr("Copied"))


def reading_field(name: str) -> QPlainTextEdit:
    """A field for longer text: read only, of even width, by mouse and keys."""
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setAccessibleName(name)
    made.setProperty("surface", "card")
    made.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    made.setTabChangesFocus(True)
    by = Qt.TextInteractionFlag
    made.setTextInteractionFlags(by.TextSelectableByMouse | by.TextSelectableByKeyboard)
    return made
