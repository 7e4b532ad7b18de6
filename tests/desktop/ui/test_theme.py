import re
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui import icons, stylesheet
from photosim.desktop.ui.theme import DARK, LIGHT, Colors, Theme

ROOT = Path(__file__).parents[3]
NAMES = sorted(path.stem for path in (ROOT / "resources" / "icons").glob("*.svg"))


def luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in color.getRgbF()[:3])  # type: ignore[index]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["text", "faint", "warning", "accent"])
@pytest.mark.parametrize("ground", ["ground", "side", "raised", "hover", "pressed"])
def test_text_can_be_read(colors: Colors, text: str, ground: str) -> None:
    assert contrast(colors.color(text), colors.color(ground)) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_the_accent_can_be_read(colors: Colors) -> None:
    assert contrast(colors.color("on_accent"), colors.color("accent")) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_rule_of_the_style_gives_its_text_a_ground_to_be_read_on(colors: Colors) -> None:
    """Each text colour on each ground that the style sheet has for the same kind of control."""
    style = stylesheet.text(vars(colors), 9.2, 13)
    texts: dict[str, set[str]] = {}
    grounds: dict[str, set[str]] = {}
    for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        if ":disabled" in selectors:  # which the guidelines leave out
            continue
        text = re.search(r"(?<![\w-])color:\s*(#\w+)", rules)
        ground = re.search(r"(?<![\w-])background:\s*(#\w+)", rules)
        if text and ground:
            assert contrast(QColor(text[1]), QColor(ground[1])) >= 4.5, selectors
        for selector in selectors.split(","):
            control = re.split(r"[:\[ ]", selector.strip())[0]
            inked = "primary" in selector or ":default" in selector or ":selected" in selector
            if text and not inked:
                texts.setdefault(control, set()).add(text[1])
            if ground and not text and "::" not in selector:
                grounds.setdefault(control, set()).add(ground[1])
    assert len(texts) > 5
    for control, inks in texts.items():
        for ink in inks:
            for ground_color in grounds.get(control, set()) - {colors.accent}:
                assert contrast(QColor(ink), QColor(ground_color)) >= 4.5, control


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_of_the_palette_can_be_read(
    qapp: QApplication, theme: Theme, colors: Colors
) -> None:
    theme.use(colors)
    role = QPalette.ColorRole
    palette = qapp.palette()
    for ink, grounds in (
        (role.WindowText, (role.Window,)),
        (role.Text, (role.Base, role.AlternateBase, role.Button)),
        (role.PlaceholderText, (role.Base, role.AlternateBase, role.Button)),
        (role.ButtonText, (role.Button,)),
        (role.ToolTipText, (role.ToolTipBase,)),
        (role.HighlightedText, (role.Highlight, role.Accent)),
        (role.Link, (role.Base, role.Window)),
    ):
        for ground in grounds:
            assert contrast(palette.color(ink), palette.color(ground)) >= 4.5, (ink, ground)
    theme.use(LIGHT)


def test_icons_are_drawn_for_the_scale_of_each_screen_also_of_one_that_comes_later(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = window.actions_.find_similar
    assert [size.width() for size in action.icon().availableSizes()] == [20]
    monkeypatch.setattr(icons, "scales", lambda: (1.0, 1.5))
    QApplication.sendEvent(window, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert action.icon().pixmap(QSize(20, 20), 1.5).width() == 30


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_a_drawing(qapp: QApplication, name: str) -> None:
    assert QSvgRenderer(QByteArray(icons.icon_svg(name).encode())).isValid()


def test_icons_take_the_colour_asked_for(qapp: QApplication) -> None:
    image = icons.pixmap("close", QColor("#ff0000"), 20, 2.0).toImage()
    assert image.width() == 40
    found = {image.pixelColor(x, y).name() for x in range(40) for y in range(40)}
    assert "#ff0000" in found


def test_a_main_button_that_cannot_be_pressed_looks_so(qtbot: QtBot, theme: Theme) -> None:
    button = QPushButton("Start")
    button.setProperty("kind", "primary")
    qtbot.addWidget(button)
    edge = QPoint(button.sizeHint().width() // 2, 4)  # beside the text
    button.resize(button.sizeHint())
    assert button.grab().toImage().pixelColor(edge) == theme.colors.color("accent")
    button.setEnabled(False)
    assert button.grab().toImage().pixelColor(edge) != theme.colors.color("accent")


def test_icons_follow_a_change_of_the_scheme(qtbot: QtBot, theme: Theme) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    action = QAction(owner)
    theme.use(LIGHT)
    theme.set_icon(action, "close")

    def ink() -> str:
        image = action.icon().pixmap(20, 20, QIcon.Mode.Normal).toImage()
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        return middle.name()

    assert ink() == LIGHT.text
    with qtbot.waitSignal(theme.changed):
        theme.use(DARK)
    assert ink() == DARK.text
    theme.use(LIGHT)


def test_the_installed_package_brings_the_icons() -> None:
    assert (files("photosim.resources") / "icons" / "photosim.svg").is_file()


def test_the_systems_light_and_dark_are_followed_live(qapp: QApplication, theme: Theme) -> None:
    theme.choose("system")
    hints = qapp.styleHints()
    for scheme, colors in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        hints.colorSchemeChanged.emit(scheme)  # as Qt does when the system changes
        assert theme.colors is colors
        assert qapp.palette().color(QPalette.ColorRole.Base) == colors.color("ground")
