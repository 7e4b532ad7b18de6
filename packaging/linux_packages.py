"""Wraps a built app for Linux: an AppDir, as AppImages are made of, and a Debian package."""

import os
import re
import shutil
import subprocess
import time
import tomllib
from collections.abc import Iterable
from pathlib import Path

import bootstrap

SOURCES = Path(__file__).resolve().parent / "linux"
_METAINFO = "org.photosim.PhotoSim.metainfo.xml"
_SVG = bootstrap.ROOT / "resources" / "icons" / "photosim.svg"
# "Find Similar in PhotoSim" in the menus of file managers: KDE's, Linux Mint's, GNOME's.
_MENUS = {
    "photosim-find-similar.desktop": ("kio/servicemenus", "kservices5/ServiceMenus"),
    "photosim-find-similar.nemo_action": ("nemo/actions",),
    "photosim_nautilus.py": ("nautilus-python/extensions",),
}
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}

# Opened by name when the window opens, so no file of the app names them.
_OPENED_BY_QT = ("libegl1", "libgl1")

_OTHERS_LICENCES = """
The licences of the libraries that PhotoSim brings along lie in
/usr/lib/photosim/_internal/licences.
"""

_APPRUN = """\
#!/bin/sh
# The folder's own place, whatever link it was called by.
here=$(dirname "$(readlink -f "$0")")
exec "$here/usr/lib/photosim/photosim" "$@"
"""


def make_appdir(app: Path, icons: Path, output: Path, version: str) -> Path:
    """Lay out an app as AppImage's tools expect it; the app's files are linked, not copied.

    Args:
        app: The built app.
        icons: The drawn icons.
        output: On the same file system as the app.
        version: Of PhotoSim.

    Returns:
        The AppDir; its AppRun starts the app from any place.
    """
    appdir = output / "PhotoSim.AppDir"
    shutil.rmtree(appdir, ignore_errors=True)
    _install(app, icons, appdir / "usr", version)
    run = appdir / "AppRun"
    run.write_text(_APPRUN)
    run.chmod(0o755)
    shutil.copy(SOURCES / "photosim.desktop", appdir)
    shutil.copy(icons / "256.png", appdir / "photosim.png")
    (appdir / ".DirIcon").symlink_to("photosim.png")
    return appdir


def make_deb(app: Path, icons: Path, output: Path, version: str) -> Path:
    """Make a Debian package by ``dpkg-deb``; returns its file.

    Raises:
        subprocess.CalledProcessError: A tool of dpkg's failed.
    """
    architecture = _ARCHITECTURES.get(os.uname().machine, os.uname().machine)
    stage = output / "deb"
    shutil.rmtree(stage, ignore_errors=True)
    _install(app, icons, stage / "usr", version)
    document = stage / "usr" / "share" / "doc" / "photosim"
    document.mkdir(parents=True)
    licence = (bootstrap.ROOT / "LICENSE").read_text(encoding="utf-8")
    (document / "copyright").write_text(licence + _OTHERS_LICENCES, encoding="utf-8")
    (stage / "DEBIAN").mkdir()
    size = sum(f.lstat().st_size for f in stage.rglob("*") if not f.is_dir())
    packages = debian_dependencies(app)
    (stage / "DEBIAN" / "control").write_text(control(version, architecture, size, packages))
    _open_to_all(stage)
    target = output / f"photosim_{version}_{architecture}.deb"
    # xz takes many minutes for a fifth less.
    command = [
        "dpkg-deb",
        "--root-owner-group",
        "-Zzstd",
        "-z6",
        "--build",
        str(stage),
        str(target),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(stage)
    return target


def control(version: str, architecture: str, size: int, packages: Iterable[str]) -> str:
    """The package's control file.

    Args:
        version: Of PhotoSim.
        architecture: Debian's name for it.
        size: Bytes of all files together.
        packages: Names of those it depends on, with conditions on their versions.
    """
    with (bootstrap.ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return (
        f"Package: photosim\nVersion: {version}\nArchitecture: {architecture}\n"
        f"Maintainer: {project['authors'][0]['name']} <photosim@localhost>\n"
        f"Installed-Size: {size // 1024}\nDepends: {', '.join(packages)}\n"
        "Recommends: fonts-dejavu-core | fonts-liberation\n"
        f"Section: graphics\nPriority: optional\nDescription: {project['description']}\n"
        " PhotoSim watches your photo folders, shows every photo and finds the ones\n"
        " that look alike. Everything stays on your computer.\n"
    )


def debian_dependencies(app: Path) -> list[str]:
    """The packages that an app needs of the Debian system it was built on."""
    glibc = os.confstr("CS_GNU_LIBC_VERSION") or "glibc 2.28"
    answer = subprocess.run(
        ["ldd", *(str(file) for file in _linked(app))],
        capture_output=True,
        text=True,
        env=os.environ | {"LC_ALL": "C", "LD_LIBRARY_PATH": str(app / "_internal")},
    )
    files = outside(answer.stdout, app)
    found = subprocess.run(["dpkg-query", "-S", *files], capture_output=True, text=True).stdout
    names = {line.partition(":")[0] for line in found.splitlines()} - {"libc6"}
    return [f"libc6 (>= {glibc.split()[1]})", *sorted(names | set(_OPENED_BY_QT))]


def outside(ldd_output: str, app: Path) -> list[str]:
    """The libraries of the system that ``ldd`` found, each once, by the file they are."""
    paths = {Path(match) for match in re.findall(r"=> (/\S+)", ldd_output)}
    system = (path for path in paths if not path.is_relative_to(app))
    return sorted({str(path.resolve()) for path in system})


def _linked(app: Path) -> list[Path]:
    return [app / "photosim", *(app / "_internal" / "PySide6").rglob("*.so*")]


def _install(app: Path, icons: Path, usr: Path, version: str) -> None:
    """Put app, menu entry, description and icons where the system looks for them."""
    shutil.copytree(app, usr / "lib" / "photosim", symlinks=True, copy_function=_link)
    (usr / "bin").mkdir()
    (usr / "bin" / "photosim").symlink_to("../lib/photosim/photosim")
    share = usr / "share"
    (share / "applications").mkdir(parents=True)
    shutil.copy(SOURCES / "photosim.desktop", share / "applications")
    for name, places in _MENUS.items():
        for place in places:
            _copy(SOURCES / name, share / place / name)
    write_metainfo(share / "metainfo", version)
    theme = share / "icons" / "hicolor"
    for icon in icons.glob("*.png"):
        if int(icon.stem) <= 512:  # the theme has no larger folder
            _copy(icon, theme / f"{icon.stem}x{icon.stem}" / "apps" / "photosim.png")
    _copy(_SVG, theme / "scalable" / "apps" / "photosim.svg")


def write_metainfo(folder: Path, version: str) -> Path:
    """Write the description for software centres, released today; returns its file."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (SOURCES / _METAINFO).read_text(encoding="utf-8")
    text = text.replace("@VERSION@", version).replace("@DATE@", time.strftime("%Y-%m-%d"))
    target = folder / _METAINFO
    target.write_text(text, encoding="utf-8")
    return target


def _link(source: str, target: str) -> str:
    os.link(source, target)
    return target


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True)
    shutil.copy(source, target)


def _open_to_all(folder: Path) -> None:
    """Let everyone read what is installed, whatever the builder's umask."""
    for file in [folder, *folder.rglob("*")]:
        if not file.is_symlink():
            mode = file.stat().st_mode
            file.chmod(0o755 if file.is_dir() or mode & 0o100 else 0o644)
