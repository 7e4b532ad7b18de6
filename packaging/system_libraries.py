"""The shared libraries and the font of a Linux system that Qt needs and its package lacks.

The dynamic loader reports what is missing, so the result fits the installed PySide6. On Debian and
Ubuntu it is installed by apt if that needs no more than a password; elsewhere the command is shown.
"""

import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

# What the window loads: the widgets, and the plugins for X11, Wayland and for no screen at all.
_LOADED = (
    "QtWidgets.abi3.so",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqwayland*.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/xcbglintegrations/*.so",
    "Qt/plugins/wayland-shell-integration/libxdg-shell.so",
    "Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
)
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".pfb", ".otc")

_DEBIAN_EXCEPTIONS = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}
# Arch names packages by project, not by library; --needed skips the ones that are there.
_ARCH_PACKAGES = (
    "dbus fontconfig glib2 libglvnd libx11 libxcb libxkbcommon libxkbcommon-x11 wayland "
    "xcb-util-cursor xcb-util-image xcb-util-keysyms xcb-util-renderutil xcb-util-wm"
)


def provide(environment: Path) -> None:
    """Install what Qt lacks on this system, or say how; PhotoSim may start either way.

    Without a window (``photosim index`` and the like) nothing of this is needed, so nothing here
    is a reason to stop.

    Args:
        environment: The virtual environment that PySide6 is installed in.
    """
    if platform.system() != "Linux":
        return
    missing = missing_libraries(environment)
    font = not has_font()
    if not missing and not font:
        return
    if shutil.which("apt-get"):
        install_by_apt(debian_packages(missing, font))
        missing = missing_libraries(environment)
        font = not has_font()
    if missing or font:
        _say(advice(missing, font, _package_manager()))


def missing_libraries(environment: Path) -> list[str]:
    """Names (sonames) of the shared libraries that Qt's window needs and the loader cannot find."""
    qt = next(environment.glob("lib/python3*/site-packages/PySide6"), None)
    ldd = shutil.which("ldd")
    if qt is None or ldd is None:
        return []
    files = [file for pattern in _LOADED for file in qt.glob(pattern)]
    answer = subprocess.run(
        [ldd, *files], capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}
    )
    return not_found(answer.stdout)


def not_found(ldd_output: str) -> list[str]:
    """The libraries that ``ldd`` reports as missing, each once, sorted."""
    return sorted(set(re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE)))


def has_font(folders: Iterable[str] = _FONT_FOLDERS) -> bool:
    """Whether there is any font; without one Qt draws boxes in place of letters."""
    return any(
        name.lower().endswith(_FONT_SUFFIXES)
        for folder in folders
        for _, _, names in os.walk(Path(folder).expanduser())
        for name in names
    )


def debian_package(soname: str) -> str:
    """The Debian package of a shared library, by Debian's rule for naming them.

    Debian Policy 8.1: the library's name and its version, lower case, with a hyphen between them
    where the name ends in a digit.
    """
    if soname in _DEBIAN_EXCEPTIONS:
        return _DEBIAN_EXCEPTIONS[soname]
    name, _, version = soname.partition(".so.")
    hyphen = "-" if name[-1:].isdigit() else ""
    return f"{name}{hyphen}{version}".lower().replace("_", "-")


def debian_packages(missing: Iterable[str], font: bool) -> list[str]:
    """The Debian packages that hold the missing libraries and, if wanted, a font."""
    packages = {debian_package(soname) for soname in missing}
    return sorted(packages | ({"fonts-dejavu-core"} if font else set()))


def advice(missing: Sequence[str], font: bool, package_manager: str | None) -> str:
    """Say what the window lacks and which command installs it.

    Args:
        missing: Sonames of the missing libraries.
        font: Whether a font is missing.
        package_manager: The system's, if it is one of those known here.
    """
    lacks = [*missing, *(["any font"] if font else [])]
    text = f"PhotoSim's window may not open or not show text: this system lacks {', '.join(lacks)}."
    if package_manager is None:
        return f"{text} Install them with the system's package manager."
    return f"{text}\nInstall it with: {_command(missing, font, package_manager)}"


def install_by_apt(packages: Sequence[str]) -> bool:
    """Install Debian packages, if this user may: as root, or by sudo with at most its password.

    Returns:
        Whether they are installed now. False too where there is no apt.
    """
    become_root = _become_root()
    if shutil.which("apt-get") is None or become_root is None:
        return False
    _say(f"Installing packages of the system by apt: {', '.join(packages)}")
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    apt += ["-y", "-o", "DPkg::Lock::Timeout=120"]
    install = [*apt, "install", "--no-install-recommends", *packages]
    if _runs(install):
        return True
    _runs([*apt, "update"])  # a fresh system has no lists yet, or they name files long gone
    return _runs(install, show_failure=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # standard output is photosim's own


def _runs(command: Sequence[str], show_failure: bool = False) -> bool:
    answer = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
    )
    if answer.returncode and show_failure:
        _say(answer.stderr.strip())
    return answer.returncode == 0


def _become_root() -> list[str] | None:
    """What to put before a command to run it as root; None where this user may not."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    _say("PhotoSim needs packages of the system; sudo asks for your password to install them.")
    return ["sudo"] if subprocess.run(["sudo", "-v"]).returncode == 0 else None


def _package_manager() -> str | None:
    known = ("apt-get", "dnf", "zypper", "pacman")
    return next((name for name in known if shutil.which(name)), None)


def _command(missing: Sequence[str], font: bool, package_manager: str) -> str:
    if package_manager == "apt-get":
        return f"sudo apt-get install {' '.join(debian_packages(missing, font))}"
    if package_manager == "pacman":
        return f"sudo pacman -S --needed {_ARCH_PACKAGES}{' ttf-dejavu' if font else ''}"
    fonts = {"dnf": "dejavu-sans-fonts", "zypper": "dejavu-fonts"}
    # RPM systems find a package by the library that it provides.
    wanted = [f"{soname}()(64bit)" for soname in missing] + ([fonts[package_manager]] * font)
    return f"sudo {package_manager} install {shlex.join(wanted)}"
