import shutil
import subprocess
import sys
from pathlib import Path

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
    assert 'version="1.2"' in next(appdir.rglob("*.metainfo.xml")).read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="freedesktop's tool")
def test_the_menu_entry_is_valid() -> None:
    entry = linux_packages.SOURCES / "photosim.desktop"
    subprocess.run(["desktop-file-validate", entry], check=True)


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="freedesktop's tool")
def test_the_description_is_valid(tmp_path: Path) -> None:
    target = linux_packages.write_metainfo(tmp_path, "1.2")
    subprocess.run(["appstreamcli", "validate", "--no-net", target], check=True)
