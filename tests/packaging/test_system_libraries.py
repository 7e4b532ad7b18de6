from pathlib import Path

import pytest

import system_libraries

LDD = """Qt/plugins/platforms/libqxcb.so:
\tlinux-vdso.so.1 (0x00007ffd5cdf2000)
\tlibxcb-icccm.so.4 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f0a5cc00000)
QtWidgets.abi3.so:
\tlibxcb-icccm.so.4 => not found
\tlibEGL.so.1 => not found
"""


def test_missing_libraries_are_read_from_the_loader_once_each() -> None:
    assert system_libraries.not_found(LDD) == ["libEGL.so.1", "libxcb-icccm.so.4"]


def test_an_environment_without_qt_lacks_nothing(tmp_path: Path) -> None:
    assert system_libraries.missing_libraries(tmp_path) == []


@pytest.mark.parametrize(
    ("soname", "package"),
    [
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libGL.so.1", "libgl1"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libX11.so.6", "libx11-6"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_a_library_is_found_in_its_debian_package(soname: str, package: str) -> None:
    assert system_libraries.debian_package(soname) == package


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install fonts-dejavu-core libegl1"),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)' dejavu-sans-fonts"),
        ("zypper", "sudo zypper install 'libEGL.so.1()(64bit)' dejavu-fonts"),
        ("pacman", "sudo pacman -S --needed "),
        (None, "the system's package manager"),
    ],
)
def test_the_advice_names_what_lacks_and_the_command(manager: str | None, command: str) -> None:
    advice = system_libraries.advice(["libEGL.so.1"], True, manager)
    assert "lacks libEGL.so.1, any font" in advice
    assert command in advice


def test_a_font_is_found_in_any_depth(tmp_path: Path) -> None:
    assert not system_libraries.has_font([str(tmp_path), str(tmp_path / "gone")])
    (tmp_path / "truetype" / "x").mkdir(parents=True)
    (tmp_path / "truetype" / "x" / "Letters.TTF").touch()
    assert system_libraries.has_font([str(tmp_path)])
