import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from photosim.desktop.system.open_with import DesktopEntry, OpenWith, applications_for
from tests.desktop.conftest import OpenWindow
from tests.photos import make_photo

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a freedesktop's programs"),
]


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The applications folder of a desktop on which nothing is installed."""
    for variable, name in (("DATA_HOME", "home"), ("CONFIG_HOME", "config")):
        monkeypatch.setenv(f"XDG_{variable}", str(tmp_path / name))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "nowhere"))
    folder = tmp_path / "system" / "applications"
    folder.mkdir(parents=True)
    (tmp_path / "config").mkdir()
    return folder


def install(folder: Path, name: str, command: str = "true %f", *lines: str) -> None:
    entry = ["[Desktop Entry]", "Type=Application", f"Name={name}", f"Exec={command}", *lines]
    (folder / f"{name.lower()}.desktop").write_text("\n".join(entry), encoding="utf-8")


def associate(folder: Path, section: str, file: str = "mimeinfo.cache", **kinds: str) -> None:
    lines = [f"image/{kind}={names}" for kind, names in kinds.items()]
    (folder / file).write_text("\n".join([f"[{section}]", *lines]), encoding="utf-8")


def found(path: str) -> list[str]:
    return [one.name for one in applications_for(Path(path))]


def test_programs_are_found_by_the_kind_of_photo(desktop: Path) -> None:
    for name in ("Painter", "Viewer", "Writer"):
        install(desktop, name)
    associate(desktop, "MIME Cache", jpeg="painter.desktop;viewer.desktop;", png="viewer.desktop;")
    assert found("a.JPG") == ["Painter", "Viewer"]
    assert found("a.png") == ["Viewer"]
    assert found("a.webp") == []


def test_a_program_for_raw_photos_of_all_kinds_opens_those_of_one_camera(desktop: Path) -> None:
    install(desktop, "Darkroom")
    (desktop / "mimeinfo.cache").write_text("[MIME Cache]\nimage/x-dcraw=darkroom.desktop;\n")
    assert found("a.nef") == ["Darkroom"]


def test_the_preferred_program_comes_first_and_a_removed_one_not_at_all(
    desktop: Path, tmp_path: Path
) -> None:
    for name in ("Painter", "Viewer", "Editor"):
        install(desktop, name)
    associate(desktop, "MIME Cache", jpeg="painter.desktop;viewer.desktop;editor.desktop")
    (tmp_path / "config" / "mimeapps.list").write_text(
        "[Default Applications]\nimage/jpeg=editor.desktop\n"
        "[Removed Associations]\nimage/jpeg=viewer.desktop;\n"
    )
    assert found("a.jpg") == ["Editor", "Painter"]


def test_what_cannot_be_started_or_is_hidden_is_left_out(desktop: Path) -> None:
    install(desktop, "Gone", "photosim-no-such-program %f")
    install(desktop, "Hidden", "true %f", "NoDisplay=true")
    install(desktop, "Console", "true %f", "Terminal=true")
    install(desktop, "Broken", '"true %f')
    (desktop / "garbage.desktop").write_bytes(b"\xff\xfe[nonsense")
    names = ("gone", "hidden", "console", "broken", "garbage", "absent")
    associate(desktop, "MIME Cache", jpeg="".join(f"{name}.desktop;" for name in names))
    assert found("a.jpg") == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("paint %f", [["paint", "/a b.jpg"], ["paint", "/c.jpg"]]),
        ("paint %F", [["paint", "/a b.jpg", "/c.jpg"]]),
        ("paint --new %U", [["paint", "--new", "file:///a%20b.jpg", "file:///c.jpg"]]),
        ('"my paint" %i --name %c %u %%', None),
    ],
)
def test_commands_are_filled_as_the_specification_says(
    command: str, expected: list[list[str]] | None
) -> None:
    one = DesktopEntry("Paint It", "brush", Path("/x.desktop"), command)
    if expected is None:
        first = ["my paint", "--icon", "brush", "--name", "Paint It", "file:///a%20b.jpg", "%"]
        assert one.arguments([Path("/a b.jpg")]) == [first]
    else:
        assert one.arguments([Path("/a b.jpg"), Path("/c.jpg")]) == expected


def test_the_menu_starts_the_chosen_program_with_the_photo(
    qtbot: QtBot, desktop: Path, tmp_path: Path, open_library: OpenWindow
) -> None:
    opened = tmp_path / "opened"
    install(desktop, "Painter", f"touch {opened} %f")
    associate(desktop, "MIME Cache", jpeg="painter.desktop;")
    make_photo(tmp_path / "photos" / "a.jpg", size=(80, 60))
    window = open_library(tmp_path / "photos", 1)
    grid = window.browser.grid
    middle = grid.visualRect(window.model.index(0)).center()
    QTest.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle
    )
    menu = window.commands.open_with.menu
    qtbot.waitUntil(menu.menuAction().isEnabled)
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: [action.text() for action in menu.actions()] == ["Painter"])
    menu.actions()[0].trigger()
    qtbot.waitUntil(opened.exists)


def test_programs_are_looked_up_again_whenever_the_menu_opens(
    qtbot: QtBot, desktop: Path, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    asked: list[Path] = []

    def look_up(path: Path, then: Callable[[list[DesktopEntry]], None]) -> None:
        asked.append(path)
        then(applications_for(path))

    def ignore(_act: Callable[..., None]) -> None:
        pass

    open_with = OpenWith(window, ignore, look_up)
    open_with.set_example(Path("a.jpg"))
    open_with.set_example(Path("b.JPG"))
    assert asked == [Path("a.jpg")]
    (nothing,) = open_with.menu.actions()
    assert not nothing.isEnabled()
    install(desktop, "Painter")
    associate(desktop, "MIME Cache", jpeg="painter.desktop;")
    open_with.menu.aboutToShow.emit()
    assert [action.text() for action in open_with.menu.actions()] == ["Painter"]
    open_with.set_example(Path("c.png"))
    (nothing,) = open_with.menu.actions()
    assert not nothing.isEnabled()
