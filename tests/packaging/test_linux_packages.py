import configparser
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

if sys.platform != "linux":
    pytest.skip("packages for Linux", allow_module_level=True)

import linux_packages


def test_only_the_systems_libraries_are_dependencies(tmp_path: Path) -> None:
    ours = tmp_path / "libours.so.1"
    answer = f"\tlibours.so.1 => {ours} (0x1)\n\tlibx.so.6 => /lib/libx.so.6 (0x2)\n\tlinux-vdso.so"
    assert linux_packages.outside(answer, tmp_path) == [str(Path("/lib/libx.so.6").resolve())]


def test_the_control_file_has_what_dpkg_demands() -> None:
    text = linux_packages.control("1.2", "amd64", 2048, ["libc6 (>= 2.36)", "libgl1"])
    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(" "))
    assert fields["Package"] == "photosim"
    assert fields["Version"] == "1.2"
    assert fields["Depends"] == "libc6 (>= 2.36), libgl1"
    assert fields["Installed-Size"] == "2"
    assert text.endswith("\n")


def test_apprun_starts_the_app_from_any_place(tmp_path: Path) -> None:
    app, icons = tmp_path / "photosim", tmp_path / "icons"
    app.mkdir()
    icons.mkdir()
    program = app / "photosim"
    program.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    program.chmod(0o755)
    (icons / "256.png").touch()
    appdir = linux_packages.make_appdir(app, icons, tmp_path / "out here", "1.2")
    link = tmp_path / "link"
    link.symlink_to(appdir / "AppRun")
    answer = subprocess.run([link, "a b", "c'd"], capture_output=True, text=True, cwd="/")
    assert answer.stdout == "a b|c'd|"
    assert (appdir / "photosim.desktop").is_file()
    share = appdir / "usr" / "share"
    for place in ("kio/servicemenus", "nemo/actions", "nautilus-python/extensions"):
        assert len(list((share / place).iterdir())) == 1
    assert 'version="1.2"' in next(appdir.rglob("*.metainfo.xml")).read_text(encoding="utf-8")


def entries(name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(delimiters=("=",), strict=True)
    parser.read(linux_packages.SOURCES / name, encoding="utf-8")
    return parser


def test_every_file_manager_starts_the_program_with_the_chosen_photos() -> None:
    for name, section in (
        ("photosim.desktop", "Desktop Action find-similar"),
        ("photosim-find-similar.desktop", "Desktop Action find-similar"),
        ("photosim-find-similar.nemo_action", "Nemo Action"),
    ):
        parser = entries(name)
        assert parser.get(section, "exec") == "photosim %F"
        assert parser.get(section, "name[de]") == "Ähnliche in PhotoSim finden"
    photos = set(entries("photosim.desktop").get("Desktop Entry", "mimetype").split(";"))
    menu = set(entries("photosim-find-similar.desktop").get("Desktop Entry", "mimetype").split(";"))
    assert menu == photos - {"inode/directory"}


@dataclass
class Chosen:
    """A file that is selected in Nautilus."""

    uri: str
    kind: str
    path: str | None = None

    def get_uri(self) -> str:
        return self.uri

    def get_location(self) -> SimpleNamespace:
        return SimpleNamespace(get_path=lambda: self.path)

    def get_mime_type(self) -> str:
        return self.kind


class Entry:
    """An entry of its menu."""

    def __init__(self, **parts: str) -> None:
        self.label = parts["label"]

    def connect(self, _signal: str, act: Callable[..., None], *arguments: object) -> None:
        self.press = partial(act, self, *arguments)


def test_gnomes_file_manager_offers_pictures_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    repository = SimpleNamespace(
        GObject=SimpleNamespace(GObject=type("GObject", (), {})),
        Nautilus=SimpleNamespace(MenuProvider=type("MenuProvider", (), {}), MenuItem=Entry),
    )
    monkeypatch.setitem(sys.modules, "gi", SimpleNamespace(repository=repository))
    monkeypatch.setitem(sys.modules, "gi.repository", repository)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    offers = runpy.run_path(str(linux_packages.SOURCES / "photosim_nautilus.py"))["PhotoSimMenu"]()
    photo = Chosen("smb://nas/a%20b.jpg", "image/jpeg", "/run/user/1/gvfs/smb-share:nas/a b.jpg")
    thrown_away = Chosen("trash:///c.jpg", "image/jpeg")
    for arguments in (
        [[photo, thrown_away]],
        [None, [photo, thrown_away]],
    ):  # Nautilus 43, and before
        (entry,) = offers.get_file_items(*arguments)
        assert "PhotoSim" in entry.label
        entry.press()
    assert started == [["photosim", str(photo.path), "trash:///c.jpg"]] * 2
    assert offers.get_file_items([photo, Chosen("file:///c.txt", "text/plain")]) == []
    assert offers.get_file_items([]) == []


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="freedesktop's tool")
def test_the_menu_entry_is_valid() -> None:
    entry = linux_packages.SOURCES / "photosim.desktop"
    subprocess.run(["desktop-file-validate", entry], check=True)


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="freedesktop's tool")
def test_the_description_is_valid(tmp_path: Path) -> None:
    target = linux_packages.write_metainfo(tmp_path, "1.2")
    subprocess.run(["appstreamcli", "validate", "--no-net", target], check=True)
