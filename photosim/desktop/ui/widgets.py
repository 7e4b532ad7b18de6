"""Small controls that several parts of the window share."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QTreeView,
    QTreeWidget,
    QWidget,
)

from photosim.desktop.ui import icons
from photosim.desktop.ui.display_names import end_of_path
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import XL, L, M, S, Theme


def label(text: str = "", role: str = "text", *, wraps: bool = False) -> QLabel:
    """A text that is never read as markup: file names may look like it."""
    made = QLabel(text, wordWrap=wraps)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made


_WHOLE_LINE = 100  # characters of a tooltip

NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
"""How numbers stand in a column, and what is above them."""


def card_table(
    name: str, headers: Sequence[str], first: int, numbers: Sequence[int] = ()
) -> QTreeWidget:
    """A list on a card, its first column ``first`` logical pixels wide.

    Args:
        name: For screen readers.
        headers: What is above the columns.
        first: The width.
        numbers: Columns whose headers stand above numbers.
    """
    made = QTreeWidget()
    made.setHeaderLabels(headers)
    for column in numbers:
        made.headerItem().setTextAlignment(column, NUMBERS)
    on_card(made, name, first)
    return made


def on_card(view: QTreeView, name: str, first: int) -> None:
    """Let a view be a list on a card, see `card_table`."""
    view.setProperty("surface", "card")
    view.setAccessibleName(name)
    view.setRootIsDecorated(False)
    view.setAllColumnsShowFocus(True)
    view.ensurePolished()  # or lines are measured before they have their padding
    view.header().resizeSection(0, first)


def paint_ground(widget: QWidget, surface: str, *, edge: str = "") -> None:
    """Give a plain widget a background of its own, with a line along one edge."""
    widget.setProperty("surface", surface)
    widget.setProperty("edge", edge)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the style sheet reads, and restyle the widget."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class ElidedLabel(QLabel):
    """A line of text, shortened where there is too little room; the tooltip has it whole.

    Attributes:
        whole: The text without the ellipsis.
    """

    def __init__(
        self,
        role: str,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        policy: QSizePolicy.Policy = QSizePolicy.Policy.Ignored,
        least: int = 24,
    ) -> None:
        super().__init__()
        self._least = least  # width, logical pixels
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self._mode = mode
        self.whole = ""

    def set_whole(self, text: str) -> None:
        """Show this text, or as much of it as fits."""
        self.whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        if self._mode is Qt.TextElideMode.ElideLeft:  # a path
            fitted = end_of_path(self.whole, metrics, self.width())
        else:
            fitted = metrics.elidedText(self.whole, self._mode, self.width())
        if fitted != self.text():
            self.setText(fitted)
        self.setToolTip(plain_tip(self.whole) if fitted != self.whole else "")

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.whole) + 2, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, super().minimumSizeHint().height())


class SelectableText(QPlainTextEdit):
    """Read-only text that wraps anywhere, is as high as it needs and can be copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        by = Qt.TextInteractionFlag
        self.setTextInteractionFlags(by.TextSelectableByMouse | by.TextSelectableByKeyboard)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    def set_text(self, text: str) -> None:
        """Show this text."""
        self.setPlainText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = max(1, int(self.document().size().height()))
        height = lines * QFontMetrics(self.font()).lineSpacing() + 4
        if height != self.height():
            self.setFixedHeight(height)


Offer = tuple[str, Callable[[], object]]
"""What a button says and does."""

_MOST_OFFERS = 4
_DIALOG = 400  # wide enough for its title


_Key = Qt.Key
_STEPS: Mapping[int, int] = {_Key.Key_Up: -1, _Key.Key_Down: 1, _Key.Key_Left: 0, _Key.Key_Right: 0}
"""Among offers, which are below each other."""
_ENTER = (_Key.Key_Return, _Key.Key_Enter)


class EmptyState(QWidget):
    """A page that says why there is nothing to see, and perhaps what to do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        paint_ground(self, "ground")
        self._theme = theme
        self._icon_name = "photos"
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = label(role="title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = label(role="faint", wraps=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._offers: Sequence[Offer] = ()
        self._buttons = [_OfferButton() for _ in range(_MOST_OFFERS)]
        for number, button in enumerate(self._buttons):
            button.hide()
            button.clicked.connect(partial(self._act, number))
        centre = Qt.AlignmentFlag.AlignHCenter
        icon, title = ((one, 0, centre) for one in (self._icon, self._title))
        buttons = vbox([(button, 0, centre) for button in self._buttons], spacing=S)
        # Only across the whole width do the text's wrapped lines get room.
        column = (Stretch(4), icon, S, title, self._text, L, buttons, Stretch(5))
        vbox(column, self, spacing=S, margins=XL)
        theme.changed.connect(self._paint_icon)

    def say(self, icon: str, title: str, text: str, *offers: Offer) -> None:
        """Show this message, with a button for each of at most four offers."""
        self._icon_name = icon
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(self.message)  # it has the focus where nothing is offered
        self._offers = offers[:_MOST_OFFERS]
        had_focus = self.hasFocus() or self._has_focused_offer
        for number, button in enumerate(self._buttons):
            offered = number < len(self._offers)
            button.setText(_unmarked(self._offers[number][0]) if offered else "")
            button.setVisible(offered)
        if had_focus and not (self._has_focused_offer or self.take_keys()):
            self.setFocus()
        self._paint_icon()

    def take_keys(self) -> bool:
        """Give the focus to the first offer; returns whether there is one."""
        return self._step(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from offer to offer with the arrow keys, and no further; Enter takes one.

        The system may leave pressing a button to the space bar.
        """
        step, button = _STEPS.get(event.key()), self.focusWidget()
        if step is not None:
            self._step(step)
        elif event.key() in _ENTER and isinstance(button, _OfferButton):
            button.click()
        else:
            super().keyPressEvent(event)

    @property
    def _has_focused_offer(self) -> bool:
        return any(button.hasFocus() for button in self._buttons)

    def _step(self, by: int) -> bool:
        offered = [button for button in self._buttons if not button.isHidden()]
        at = next((place for place, one in enumerate(offered) if one.hasFocus()), None)
        if offered:
            place = 0 if at is None else min(max(at + by, 0), len(offered) - 1)
            offered[place].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(offered)

    def _act(self, number: int) -> None:
        self._offers[number][1]()

    @property
    def message(self) -> str:
        """What is said, for tests and screen readers."""
        return f"{self._title.text()}\n{self._text.text()}"

    def _paint_icon(self) -> None:
        color = self._theme.colors.color("off")
        self._icon.setPixmap(icons.pixmap(self._icon_name, color, 56, self.devicePixelRatioF()))


class _OfferButton(QPushButton):
    """Leaves the arrow keys to its page; Qt's buttons lead on to whatever is beside the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _unmarked(text: str) -> str:
    """A button's text in which an ampersand marks no key: names may have one."""
    return text.replace("&", "&&")


class Picture(QWidget):
    """Shows one picture as large as it fits, with rounded corners baked into the pixmap.

    Attributes:
        pixmap: What is shown.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.pixmap = QPixmap()

    def show_pixmap(self, pixmap: QPixmap) -> None:
        """Show this; a null pixmap shows nothing."""
        self.pixmap = pixmap
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.pixmap.isNull():
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(fitted(self.pixmap.size(), self.rect()), self.pixmap)


def fitted(size: QSize, area: QRect) -> QRect:
    """The largest rectangle of these proportions in the middle of an area."""
    place = QRect(area.topLeft(), size.scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(area.center())
    return place


def tool_button(theme: Theme, icon: str, tip: str, color: str = "text") -> QToolButton:
    """A flat button with an icon; its tip is its accessible name as well."""
    made = QToolButton()
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setIconSize(QSize(20, 20))
    theme.set_icon(made, icon, color)
    return made


class ToolRow(QWidget):
    """Buttons along the lower edge of a picture; the layout takes what else belongs there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        paint_ground(self, "stage")
        self.row = hbox([], self, spacing=2, margins=(M, 2, M, 2))

    def add(self, icon: str, tip: str, slot: Callable[[], object]) -> QToolButton:
        """Append a button."""
        button = tool_button(self._theme, icon, tip, "on_stage")
        button.clicked.connect(slot)
        self.row.addWidget(button)
        return button


def plain_tip(text: str) -> str:
    """A tooltip that Qt does not take for markup, whatever a file is called.

    Qt breaks marked text into a narrow column unless it is told to leave lines whole.
    """
    short = max(map(len, text.splitlines()), default=0) <= _WHOLE_LINE
    space = "pre" if short else "pre-wrap"
    marked = f"<span style='white-space:{space}'>{escape(text, quote=False)}</span>"
    return marked if text else ""


def offer_names(box: QLineEdit, names: Sequence[str]) -> None:
    """Offer names that contain what is typed into a box."""
    completer = QCompleter(names, box)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    popup = completer.popup()
    if popup is not None:
        popup.setObjectName("completions")
    box.setCompleter(completer)


def ask_text(parent: QWidget, title: str, label: str, text: str = "") -> QInputDialog:
    """Ask for a line of text; the dialog that is open says which by ``textValueSelected``."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.resize(_DIALOG, dialog.height())
    dialog.setLabelText(label)
    dialog.setTextValue(text)
    dialog.open()
    return dialog
