"""How Qt's own controls look, written from the theme's colours."""

from collections.abc import Mapping
from string import Template

_TEMPLATE = Template("""
QWidget[surface="side"], QStatusBar, QMenuBar { background: $side; }
QWidget[surface="ground"] { background: $ground; }
QWidget[surface="stage"] { background: $stage; }
QFrame[surface="card"] {
    background: $raised; border: 1px solid $line; border-radius: 8px;
}
QFrame[surface="chip"] { background: $raised; border: 1px solid $line; border-radius: 8px; }
QFrame[surface="chip"][off="true"] { background: transparent; border-style: dashed; }
QFrame[surface="chip"][off="true"] QToolButton { color: $faint; }
QFrame[surface="suggestion"] {
    background: $raised; border: 1px dashed $accent; border-radius: 8px;
}
QFrame[surface="chip"] QToolButton { padding: 2px 4px; }
QFrame[surface="chip"] QToolButton:checked { background: transparent; }
QAbstractItemView#completions {
    background: $raised; color: $text; border: 1px solid $line; padding: 0 4px;
}
QAbstractItemView#completions::item { padding: 4px 6px; }
QAbstractItemView#completions::item:selected { background: $pressed; color: $text; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QFrame[surface="rule"] { background: $line; border: none; }
QWidget[edge="bottom"] { border-bottom: 1px solid $line; }
QWidget[edge="top"] { border-top: 1px solid $line; }
QWidget[edge="right"] { border-right: 1px solid $line; }

QLabel { background: transparent; border: none; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="faint"] { color: $faint; font-size: ${caption}pt; }
QLabel[role="done"] { font-size: ${caption}pt; }
QLabel[role="warning"] { color: $warning; font-size: ${caption}pt; }

QLabel[role="best"] { color: $accent; font-size: ${caption}pt; font-weight: 600; }
CompareCell { background: $stage; border: 2px solid transparent; border-radius: 6px; }
CompareCell[current="true"] { border-color: $stage_faint; }
CompareCell[current="keys"] { border-color: $stage_accent; }
CompareCell QLabel { color: $on_stage; }
CompareCell QLabel[role="faint"] { color: $stage_faint; }
CompareCell QLabel[role="best"] { color: $stage_accent; }
ToolRow QLabel[role="faint"] { color: $stage_faint; }
Viewer > QLabel {
    background: $stage_raised; color: $on_stage; border-radius: 8px; padding: 6px 14px;
}

QPlainTextEdit { background: transparent; border: none; }
QPlainTextEdit:focus { background: $hover; border-radius: 4px; }
QPlainTextEdit[role="strong"] { font-weight: 600; }
QPlainTextEdit[role="faint"] { color: $faint; font-size: ${caption}pt; }
QScrollArea { background: $side; border: none; }

QPlainTextEdit[surface="card"] {
    background: $raised; border: 1px solid $line; border-radius: 8px; padding: 6px;
}
QPlainTextEdit[surface="card"]:focus { border-color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar::tab {
    padding: 6px 14px; color: $faint; border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { background: $hover; }

QPushButton, QToolButton { border: 1px solid transparent; border-radius: 6px; color: $text; }
QPushButton, QToolButton, QRadioButton { outline: 0; }  /* the border says it */
QToolButton { padding: 4px; background: transparent; }
QToolButton[labelled="true"] { padding: 4px 10px 4px 6px; }
QToolButton[overlay="true"] { background: $raised; border-color: $line; }
QToolButton:hover, QToolButton[overlay="true"]:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:checked:disabled { background: transparent; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled, QPushButton:disabled { color: $off; }
Viewer QToolButton[overlay="true"] {
    background: $stage_raised; border-color: $stage_raised; color: $on_stage;
}
Viewer QToolButton[overlay="true"]:hover { border-color: $stage_faint; }
Viewer QToolButton[overlay="round"] { background: $stage_raised; border-radius: 36px; }
Viewer QToolButton[overlay="round"]:hover { border: 2px solid $stage_faint; }
ToolRow QToolButton:hover, CompareCell QToolButton:hover { background: $stage_raised; }
ToolRow QToolButton:checked, ToolRow QToolButton:pressed { background: $stage_raised; }
ToolRow QToolButton:focus, CompareCell QToolButton:focus { border-color: $stage_accent; }
ToolRow QPushButton { background: $stage_raised; border-color: transparent; color: $on_stage; }
ToolRow QPushButton:hover { border-color: $stage_faint; }
ToolRow QPushButton:focus { border-color: $stage_accent; }
QPushButton { padding: 5px 14px; background: $raised; border-color: $line; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border-color: $accent; }
QPushButton[kind="primary"] {
    background: $accent; border-color: $accent; color: $on_accent; font-weight: 600;
    padding: 8px 20px;
}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled {
    background: $hover; border-color: $line; color: $off;
}
QDialogButtonBox QPushButton:default:enabled {
    background: $accent; border-color: $accent; color: $on_accent;
}
QDialogButtonBox QPushButton:default:hover, QDialogButtonBox QPushButton:default:focus {
    border-color: $text;
}
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; padding: 3px 8px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="link"] {
    background: transparent; border-color: transparent; padding: 3px 6px; color: $accent;
}
QPushButton[kind="link"]:hover { background: $hover; }
QPushButton[kind="link"]:focus { border-color: $accent; }

QLineEdit {
    background: $raised; border: 1px solid $line; border-radius: 6px; color: $text;
    padding: 4px 6px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus { border-color: $accent; }
QSpinBox {
    background: $side; border: 1px solid $line; border-radius: 6px; color: $text;
    selection-background-color: $accent; selection-color: $on_accent;
}
QSpinBox QLineEdit { background: transparent; border: none; padding: 0; }
QSpinBox:focus { border-color: $accent; }
QSpinBox::up-button, QSpinBox::down-button { width: 22px; border: none; background: transparent; }
QToolButton::menu-indicator { image: none; }
QRadioButton { border: 1px solid transparent; border-radius: 6px; padding: 2px 4px; }
QRadioButton:focus { border-color: $accent; }
QRadioButton:disabled { color: $off; }
QRadioButton::indicator { width: 13px; height: 13px; border: 1px solid $faint; border-radius: 7px; }
QRadioButton::indicator:checked {
    width: 7px; height: 7px; border: 4px solid $accent; background: $on_accent;
}
QRadioButton::indicator:disabled { border-color: $off; }

QTreeView, QListView, QTableView { border: none; background: transparent; outline: 0; }
QTreeView::item {
    padding: 4px 6px; border-radius: 6px; color: $text; border: 1px solid transparent;
}
QListWidget[surface="side"]::item {
    padding: 6px 8px; border-radius: 6px; color: $text; border: 1px solid transparent;
}
QListWidget[surface="side"]::item:hover { background: $hover; }
QListWidget[surface="side"]::item:selected { background: $pressed; color: $text; }
QListWidget[surface="side"]::item:selected:focus { border-color: $accent; }
QListWidget[surface="card"]::indicator:unchecked {
    width: 9px; height: 9px; border: 1px solid $faint; border-radius: 2px;
}
QTreeView::item:first { border-top-right-radius: 0; border-bottom-right-radius: 0; }
QTreeView::item:middle { border-radius: 0; }
QTreeView::item:last { border-top-left-radius: 0; border-bottom-left-radius: 0; }
QTreeView::item:hover { background: $hover; }
QTreeView::item:selected { background: $pressed; color: $text; }
QTreeView::item:selected:focus { border-color: $accent; }
QHeaderView::section {
    background: $ground; color: $faint; border: none; border-bottom: 1px solid $line;
    padding: 6px 10px; font-size: ${caption}pt;
}
QFrame[surface="card"] QHeaderView { background: transparent; border: none; }
QFrame[surface="card"] QHeaderView::section { background: transparent; }
QFrame[surface="card"] QPushButton { background: $pressed; border-color: transparent; }
QFrame[surface="card"] QPushButton:hover { border-color: $off; }
QFrame[surface="card"] QPushButton:focus { border-color: $accent; }
QFrame[surface="card"] QPushButton:disabled { background: $hover; }

QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }

QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: $off; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $pressed; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider[plain="true"]::sub-page:horizontal { background: $off; border-radius: 2px; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
    background: $raised; border: 1px solid $off;
}
QSlider::handle:horizontal:hover { border-color: $accent; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; }

QProgressBar { border: none; border-radius: 2px; background: $pressed; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QMenuBar { padding: 1px 4px; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 8px; border-radius: 5px; background: transparent; color: $text; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item {
    padding: 4px 23px 4px 9px; border: 1px solid transparent; border-radius: 5px; color: $text;
}
QMenu::item:selected { background: $pressed; border-color: $accent; color: $text; }
QMenu::item:disabled { color: $off; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::icon:checked { background: $pressed; border: 1px solid $off; border-radius: 4px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
""")


def text(colors: Mapping[str, str], caption: float, title: float) -> str:
    """The application's style sheet, of colours by name; the sizes are points."""
    return _TEMPLATE.substitute(colors, caption=caption, title=title)
