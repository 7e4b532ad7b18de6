"""Colours, spacing and type of the window, following the system between light and dark."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication
from shiboken6 import isValid

from photosim.desktop.ui import icons, stylesheet

S, M, L, XL = 8, 12, 16, 24
"""The spacing scale, logical pixels."""

RADIUS = 6
_MIRRORED = {"back": "forward", "forward": "back"}


@dataclass(frozen=True)
class Colors:
    """One scheme; text on its ground keeps a contrast of 4.5:1 or better."""

    ground: str  # behind the photos
    side: str  # sidebar, details, bars
    raised: str  # buttons, menus, fields
    line: str
    text: str
    faint: str  # captions
    off: str  # disabled text
    hover: str
    pressed: str
    tile: str  # where a photo is still to come
    accent: str
    on_accent: str
    warning: str
    sea: str
    land: str
    border: str  # of countries
    # Photos shown large are judged against the same neutral dark in both schemes.
    stage: str = "#1b1b1b"
    stage_raised: str = "#303030"
    on_stage: str = "#f0f0f0"
    stage_faint: str = "#b4b4b4"
    stage_accent: str = "#78a8ff"

    def color(self, name: str) -> QColor:
        """A colour by its role's name."""
        return QColor(getattr(self, name))


LIGHT = Colors(
    ground="#ffffff",
    side="#f5f5f7",
    raised="#ffffff",
    line="#dfdfe4",
    text="#1d1d22",
    faint="#5f5f67",
    off="#a9a9b1",
    hover="#e9e9ee",
    pressed="#dedee5",
    tile="#eeeef1",
    accent="#2158c6",
    on_accent="#ffffff",
    warning="#8f5400",
    sea="#dce6ef",
    land="#f8f7f4",
    border="#bdbdc4",
)
DARK = Colors(
    ground="#1a1a1d",
    side="#232327",
    raised="#303036",
    line="#37373d",
    text="#f0f0f3",
    faint="#a8a8b2",
    off="#66666f",
    hover="#2f2f35",
    pressed="#3a3a41",
    tile="#29292e",
    accent="#78a8ff",
    on_accent="#10131a",
    warning="#f0b35a",
    sea="#15191f",
    land="#2a2c30",
    border="#4b4e55",
)


class Theme(QObject):
    """Applies the scheme to the application and keeps icons in its colours."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._tinted = WeakKeyDictionary[QAction | QAbstractButton, tuple[str, str]]()
        app.setStyle("Fusion")
        self.use(LIGHT)
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._follow(app.styleHints().colorScheme())

    def choose(self, name: str) -> None:
        """Show "light" or "dark", or follow the system ("system")."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        hints = self._app.styleHints()
        if name in schemes:
            hints.setColorScheme(schemes[name])  # the frames of windows too, where they can
            self._follow(schemes[name])
        else:
            hints.unsetColorScheme()
            self._follow(hints.colorScheme())

    def use(self, colors: Colors) -> None:
        """Show everything in these colours."""
        self.colors = colors
        self._scales = icons.scales()
        self._app.setPalette(_palette(colors))
        self._app.setStyleSheet(stylesheet.text(vars(colors), _points(0.92), _points(1.3)))
        for target in [one for one in self._tinted if isValid(one)]:
            self._tint(target)
        self.changed.emit()

    def suit_screens(self) -> None:
        """Draw icons anew if there is a screen with a scale factor that they are not drawn for."""
        if icons.scales() != self._scales:
            self.use(self.colors)

    def set_icon(self, target: QAction | QAbstractButton, name: str, color: str = "text") -> None:
        """Give a control an icon that changes colour with the scheme."""
        self._tinted[target] = name, color
        self._tint(target)

    def icon(self, name: str, color: str = "text") -> QIcon:
        """An icon in the present colours."""
        if self._app.isRightToLeft():
            name = _MIRRORED.get(name, name)
        return icons.icon(name, self.colors.color(color), self.colors.color("off"))

    def _tint(self, target: QAction | QAbstractButton) -> None:
        target.setIcon(self.icon(*self._tinted[target]))

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        colors = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        if colors != self.colors:
            self.use(colors)


def scaled_font(factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's font at a step of the type scale (0.92 caption, 1 text, 1.3 title)."""
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(_points(factor))
    font.setWeight(weight)
    return font


def _points(factor: float) -> float:
    return round(QGuiApplication.font().pointSizeF() * factor, 1)


def _palette(colors: Colors) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, name in (
        ((role.Window, role.AlternateBase), "side"),
        ((role.Base,), "ground"),
        ((role.Button, role.ToolTipBase), "raised"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), "text"),
        ((role.PlaceholderText,), "faint"),
        ((role.Highlight, role.Accent, role.Link), "accent"),
        ((role.HighlightedText,), "on_accent"),
        ((role.Mid, role.Midlight, role.Dark), "line"),
    ):
        for one in roles:
            palette.setColor(one, colors.color(name))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, colors.color("off"))
    return palette
