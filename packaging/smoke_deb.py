#!/usr/bin/env python3
"""Installs a Debian package of PhotoSim, starts it from its menu entry, and removes it again.

    sudo python3 packaging/smoke_deb.py [PACKAGE] [--keep PICTURE.png]

PACKAGE is by default the one in dist. Needs root, Xvfb, xdotool and gio (packages xvfb, xdotool and
libglib2.0-bin), and uses desktop-file-validate and appstreamcli if they are there. Ends with
the counts of checks, and with status 1 if one failed.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import bootstrap
import pictures
from smoke import Checks, draw_library
from smoke_stage import Screen, Stage, virtual_screen, wait_for

_ENTRY = Path("/usr/share/applications/photosim.desktop")
_METAINFO = Path("/usr/share/metainfo/org.photosim.PhotoSim.metainfo.xml")
_PROGRAM = Path("/usr/lib/photosim/photosim")
_PATIENCE = 60.0
# What the package could write to, and what other packages write there when menus change.
_WATCHED = (*("/usr", "/etc", "/opt", "/var/lib", "/var/cache"),)
_OF_OTHERS = ("/var/lib/dpkg/", "/var/lib/apt/", "/var/cache/apt/", "/var/cache/debconf/")
_CACHES = ("mimeinfo.cache", "icon-theme.cache", "ld.so.cache", "aux-cache")


def files() -> set[str]:
    """Every file and folder of the system that no other package keeps up."""
    return {
        str(place)
        for top in _WATCHED
        for folder, folders, names in os.walk(top)
        for place in (Path(folder) / name for name in (*folders, *names))
        if not str(place).startswith(_OF_OTHERS) and place.name not in _CACHES
    }


def run(checks: Checks, what: str, *command: str | Path) -> None:
    """Check that a command succeeds; its output is shown if it does not."""
    answer = subprocess.run(command, capture_output=True, text=True)
    said = (answer.stdout + answer.stderr).strip()
    checks.check(what, answer.returncode == 0, said if answer.returncode else "")


def validate(checks: Checks) -> None:
    """Check the menu entry and the description with freedesktop's tools."""
    for tool, *arguments in (
        ("desktop-file-validate", _ENTRY),
        ("appstreamcli", "validate", "--no-net", _METAINFO),
    ):
        if shutil.which(str(tool)):
            run(checks, f"{tool} accepts it", str(tool), *arguments)
        else:
            print(f"       {tool} is not installed")


def launch(checks: Checks, stage: Stage, screen: Screen, scene: Path, keep: Path | None) -> None:
    """Start the app as a menu would, then with photos as a file manager's Open With would."""
    photos = scene / "Fotos für „Oma“"
    draw_library(photos)
    query = pictures.draw_photo(scene / "100 % Bild 'eins'.png", "bricks", 99)
    environment = stage.environment | {"PATH": "/usr/bin:/bin", "DISPLAY": screen.display}
    menu = ["gio", "launch", str(_ENTRY)]
    subprocess.run([*menu, photos.as_uri()], env=environment, check=True)
    seconds = wait_for(screen.shows_photos, _PATIENCE)
    checks.check("starts from its menu entry with a folder", seconds is not None)
    first = stage.processes()
    subprocess.run([*menu, query.as_uri()], env=environment, check=True)
    title = "Similar to 100 % Bild"
    seconds = wait_for(lambda: screen.has_window(title), _PATIENCE)
    checks.check("searches for a photo opened with it, in the same window", seconds is not None)
    wait_for(lambda: len(stage.processes()) == len(first), 20.0)
    wait_for(screen.shows_photos, 20.0)
    if keep:
        screen.save(keep)
    screen.press("ctrl+q")
    seconds = wait_for(lambda: not stage.processes(), 20.0)
    checks.check("quits and leaves no process", seconds is not None, stage.processes())


def main(arguments: Sequence[str]) -> int:
    """Install, test, remove; returns the exit status."""
    parser = argparse.ArgumentParser(prog="smoke_deb.py", description="Test a Debian package.")
    found = sorted((bootstrap.ROOT / "dist").glob("photosim_*.deb"))
    parser.add_argument("package", nargs="?", type=Path, default=found[-1] if found else None)
    parser.add_argument("--keep", type=Path, metavar="PICTURE.png", help="the window, started")
    options = parser.parse_args(arguments)
    if options.package is None or os.geteuid() != 0:
        parser.error("there must be a package, and it takes root to install it")
    checks = Checks()
    before = files()
    apt = ("apt-get", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0")
    run(checks, "is installed by apt", *apt, "install", options.package.absolute())
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as ending:
        # Whatever happens, nothing stays installed.
        ending.callback(run, checks, "is removed by apt", *apt, "purge", "photosim")
        scene = Path(scratch).resolve()
        validate(checks)
        with virtual_screen(scene / "screen") as screen:
            stage = Stage(_PROGRAM, scene / "home", screen.display)
            launch(checks, stage, screen, scene, options.keep)
        ending.close()
        left = sorted(place for place in files() - before if "photosim" in place.lower())
        checks.check("leaves nothing on the system", not left, left[:5])
        data = scene / "home" / ".local" / "share" / "photosim" / "catalogue.sqlite"
        checks.check("leaves the person's library", data.is_file())
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
