#!/usr/bin/env python3
"""Starts a built app as a person would and checks that it works, offline and without Python.

    python3 packaging/smoke.py [APP] [--keep DIR]

APP is the program, by default the one that build.py makes. On Linux the window is tested too, on a
virtual screen (packages xvfb and xdotool). Ends with the counts of checks, and with status 1 if
one failed.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import bootstrap
import checkpoint
import pictures
from smoke_stage import Screen, Stage, virtual_screen, wait_for

_PER_KIND = 4
_PATIENCE = 120.0  # seconds; a machine under load takes its time to load PyTorch
_FIRST_ROW = (90, 260)  # rows of pixels
_TAUGHT = 50  # photos of each tag; fewer are not trained with


class Checks:
    """Counts passed and failed checks, and prints each result."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, what: str, passed: object, detail: object = "") -> None:
        """Note one check; `detail` says why it failed, or gives a figure."""
        if passed:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok    ' if passed else 'FAILED'} {what}{f': {detail}' if detail else ''}")
        sys.stdout.flush()


def program(output: Path) -> Path:
    """The program of a built app that answers in a terminal, on this system.

    Args:
        output: The folder that the app was built into.
    """
    if sys.platform == "darwin":
        return output / "PhotoSim.app" / "Contents" / "MacOS" / "photosim"
    return output / "photosim" / ("photosim-console.exe" if sys.platform == "win32" else "photosim")


def draw_library(folder: Path) -> int:
    """Draw a few photos of every kind; returns how many."""
    for kind in pictures.KINDS:
        for seed in range(_PER_KIND):
            pictures.draw_photo(folder / f"{kind} {seed}.png", kind, seed)
    return _PER_KIND * len(pictures.KINDS)


def kinds_found(answer: dict[str, object]) -> list[str]:
    """The kinds of the photos in an answer of ``photosim find``, the nearest first."""
    results = answer.get("results")
    assert isinstance(results, list)
    return [Path(result["path"]).name.split()[0] for result in results]


def finds_its_kind(stage: Stage, query: str | Path, kind: str) -> tuple[bool, object]:
    """Whether the nearest photos are of the query's kind, and what was answered."""
    answer = stage.ask("find", query, "-n", str(_PER_KIND))
    if "results" not in answer:
        return False, answer
    kinds = kinds_found(answer)
    return kinds[: _PER_KIND - 1] == [kind] * (_PER_KIND - 1), kinds


def check_commands(checks: Checks, stage: Stage, scene: Path) -> None:
    """Index, find, doctor and screenshot, as separate runs."""
    version = stage.command("--version")
    checks.check("shows its version", version.stdout.startswith("PhotoSim "), version.stderr)
    photos = scene / "photos"
    count = draw_library(photos)
    report = stage.ask("index", photos)
    checks.check("indexes photos", report.get("indexed") == count, _unless(report, "photos"))
    outside = pictures.draw_photo(scene / "outside.png", "bricks", 99)
    checks.check(
        "finds photos similar to one from outside", *finds_its_kind(stage, outside, "bricks")
    )
    inside = photos / "sunset 1.png"
    checks.check("finds photos similar to its own photo", *finds_its_kind(stage, inside, "sunset"))
    health = stage.ask("doctor")
    checks.check("its library is sound", health.get("ok") is True, _unless(health, "ok"))
    picture = scene / "screenshot.png"
    drawn = stage.command("screenshot", picture, "--similar", outside)
    checks.check("draws its window without a screen", picture.is_file(), drawn.stderr)
    _check_copies(checks, stage, scene)
    _check_training(checks, stage, scene)
    _check_resnet34(checks, stage, scene)
    if (scene / "other" / "catalogue.sqlite").is_file():
        _check_newer_catalogue(checks, stage, scene)
        _check_older_catalogue(checks, stage, scene)


def _check_copies(checks: Checks, stage: Stage, scene: Path) -> None:
    """Comparing pictures is what OpenCV is there for."""
    copies = scene / "copies"
    for seed in range(_PER_KIND):
        pictures.draw_photo(copies / f"balls {seed}.png", "balls", seed)
    pictures.draw_photo(copies / "mirrored 1.png", "balls", 1, pictures.mirrored)
    answer = stage.ask("--data-dir", scene / "compared", "duplicates", copies)
    found = [
        (group["kind"], sorted(Path(photo["path"]).name for photo in group["photos"]))
        for group in answer.get("groups", [])
    ]
    expected = [("same-picture", ["balls 1.png", "mirrored 1.png"])]
    checks.check("finds a mirrored copy", found == expected, answer if found != expected else "")


def _check_training(checks: Checks, stage: Stage, scene: Path) -> None:
    """Training needs parts of PyTorch that running a network does not."""
    photos = scene / "tags"
    for seed in range(_TAUGHT):
        pictures.draw_photo(photos / "light" / f"{seed}.png", "balls", seed)
        dark = photos / "dark" / f"{seed}.png"
        pictures.draw_photo(dark, "balls", _TAUGHT + seed, pictures.negative)
    taught = stage.ask("--data-dir", scene / "taught", "teach", photos, "--deep", "--minutes", "1")
    checks.check("trains its network", taught.get("deep") is True, _unless(taught, "deep"))


def check_libraries(checks: Checks, app: Path) -> None:
    """Whether the loader accepts every library, for instance after names were stripped from it."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return
    libraries = [file for file in app.parent.rglob("*.so*") if not file.is_symlink()]
    answer = subprocess.run(
        [ldd, *libraries], capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}
    )
    checks.check(
        f"its {len(libraries)} libraries can be loaded", not answer.returncode, answer.stderr
    )


def _check_resnet34(checks: Checks, stage: Stage, scene: Path) -> None:
    """The other network needs torchvision, whose machine code an app can easily lack."""
    weights = checkpoint.write_resnet34(scene / "weights.pth")
    chosen = ("--data-dir", scene / "other", "--encoder", "resnet34", "--weights", weights)
    report = stage.ask(*chosen, "index", scene / "photos")
    encoder = str(report.get("encoder"))
    checks.check("runs ResNet-34", encoder.startswith("resnet34"), _unless(report, "photos"))


def _check_newer_catalogue(checks: Checks, stage: Stage, scene: Path) -> None:
    newer = scene / "newer"
    newer.mkdir()
    catalogue = Path(shutil.copy(scene / "other" / "catalogue.sqlite", newer))
    with contextlib.closing(sqlite3.connect(catalogue)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = catalogue.read_bytes()
    report = stage.ask("--data-dir", newer, "index", scene / "photos")
    refused = "newer PhotoSim" in str(report.get("error"))
    checks.check("refuses the catalogue of a newer version", refused, _unless(report, "error"))
    checks.check("leaves it as it was", catalogue.read_bytes() == before)


_FIRST_TABLES = frozenset(
    {"alembic_version", "folder", "photo", "embedding", "hash_index", "bucket", "signature"}
)
_LATER_INDEXES = (
    *("ix_photo_previous", "ix_photo_damage", "ix_photo_facts", "ix_photo_content"),
    "ix_photo_doubted",
)
_LATER_COLUMNS = {
    "photo": (
        *("changed_ns", "taken_from", "taken_offset"),
        *("damage", "facts_version", "doubted", "camera", "lens"),
        *("previous_content", "latitude", "longitude", "duration_ms", "movie"),
    ),
    "folder": ("beside", "rules"),
    "hash_index": ("finalists", "target"),
}


def make_first_catalogue(catalogue: Path) -> None:
    """Make of today's catalogue what revision 0001 would have left."""
    with contextlib.closing(sqlite3.connect(catalogue)) as connection, connection:
        for index in _LATER_INDEXES:
            connection.execute(f"DROP INDEX {index}")
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in found if not name.startswith("sqlite_")}
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (trigger,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for table in tables - _FIRST_TABLES:
            connection.execute(f"DROP TABLE {table}")
        for table, columns in _LATER_COLUMNS.items():
            for column in columns:
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")


def _check_older_catalogue(checks: Checks, stage: Stage, scene: Path) -> None:
    older = scene / "older"
    older.mkdir()
    make_first_catalogue(Path(shutil.copy(scene / "other" / "catalogue.sqlite", older)))
    report = stage.ask("--data-dir", older, "doctor")
    kept = list(older.glob("backups/*schema-0001*.sqlite"))
    checks.check("brings an older catalogue up to date, after a backup", bool(kept), report)
    whole = report.get("ok") is True and report.get("embeddings") == report.get("photos") != 0
    checks.check("and keeps what it knows", whole, report)


def check_licences(checks: Checks, app: Path) -> None:
    """Whether every component of the app has its licence beside it."""
    bundle = app.parent.parent if app.parent.name == "MacOS" else app.parent
    listing = next(bundle.rglob("licences/components.cdx.json"), None)
    if listing is None:
        checks.check("lists its components", False)
        return
    document = json.loads(listing.read_text(encoding="utf-8"))
    names = [part["name"] for part in document["components"]]
    without = [name for name in names if not any((listing.parent / name).glob("*"))]
    checks.check(f"brings the licences of its {len(names)} components", not without, without)
    known = {_plain(name) for name in (*names, "photosim")}
    folders = {_plain(file.name.partition("-")[0]) for file in bundle.rglob("*.dist-info")}
    checks.check("lists every library in it", folders <= known, folders - known)


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")


def check_appdir(checks: Checks, appdir: Path, scene: Path) -> None:
    """Whether the AppDir's start works, called by a link from elsewhere."""
    link = scene / "photosim link"
    link.symlink_to(appdir / "AppRun")
    answer = subprocess.run([link, "--version"], capture_output=True, text=True, cwd=scene)
    said = answer.stdout.startswith("PhotoSim ")
    checks.check("is started by AppRun", said, "" if said else answer.stderr)


def check_window(checks: Checks, stage: Stage, screen: Screen, scene: Path) -> None:
    """A window's life: folder, search, a moved file, a kill, a second start, the end."""
    watched = scene / "Fotos für „Oma“ & 'Opa'"
    count = draw_library(watched)
    window = stage.open(watched)
    try:
        seconds = wait_for(screen.windows, _PATIENCE)
        checks.check("opens its window", seconds is not None, _took(seconds))
        seconds = wait_for(lambda: _indexed(stage) == count, _PATIENCE, pause=1.0)
        checks.check("indexes the folder it was opened with", seconds is not None, _took(seconds))
        seconds = wait_for(screen.shows_photos, _PATIENCE)
        checks.check("paints its photos", seconds is not None)
        _check_move(checks, stage, watched)
        os.kill(_own(stage, window), signal.SIGKILL)
        window.wait()
        seconds = wait_for(lambda: not stage.processes(), 20.0)
        checks.check("leaves no process when killed", seconds is not None, _took(seconds))
    finally:
        _end(window, stage)
    _check_second_start(checks, stage, screen, scene)


def _check_move(checks: Checks, stage: Stage, watched: Path) -> None:
    moved = watched / "Süß" / "balls moved.png"
    moved.parent.mkdir()
    (watched / "balls 0.png").rename(moved)

    def followed() -> bool:
        answer = stage.ask("find", watched / "balls 1.png")
        results = answer.get("results", [])
        paths = [result["path"] for result in results]
        return str(moved) in paths and str(watched / "balls 0.png") not in paths

    seconds = wait_for(followed, 30.0, pause=0.5)
    checks.check("follows a moved file", seconds is not None, _took(seconds))


def _check_second_start(checks: Checks, stage: Stage, screen: Screen, scene: Path) -> None:
    query = pictures.draw_photo(scene / "Ein Bild – “ähnlich”.png", "board", 99)
    checks.check("finds by a URI", *finds_its_kind(stage, query.as_uri(), "board"))
    window = stage.open(query.as_uri(), scene / "photos")
    try:
        seconds = wait_for(screen.shows_photos, _PATIENCE)
        checks.check(
            "starts again after the kill", seconds is not None, f"painted, {_took(seconds)}"
        )
        seconds = wait_for(lambda: screen.has_window("Similar to Ein Bild"), _PATIENCE)
        checks.check("searches for the photo of a URI", seconds is not None, _took(seconds))
        twice = 2 * _PER_KIND * len(pictures.KINDS)
        seconds = wait_for(lambda: _indexed(stage) == twice, _PATIENCE, pause=1.0)
        checks.check("adds the folder named beside it", seconds is not None, _indexed(stage))
        seconds = wait_for(lambda: screen.kinds_between(*_FIRST_ROW) == {"board"}, _PATIENCE)
        checks.check("shows the nearest photos first", seconds is not None)
        _check_hand_over(checks, stage, screen, scene)
        screen.save(scene / "window.png")
        screen.press("ctrl+q")
        with contextlib.suppress(subprocess.TimeoutExpired):
            window.wait(20)
        checks.check("quits by its key", window.returncode == 0, f"status {window.returncode}")
        seconds = wait_for(lambda: not stage.processes(), 10.0)
        checks.check("leaves no process when it quits", seconds is not None, _took(seconds))
    finally:
        _end(window, stage)
    health = stage.ask("doctor")
    checks.check("its library is sound after all", health.get("ok") is True, health.get("problems"))


def _check_hand_over(checks: Checks, stage: Stage, screen: Screen, scene: Path) -> None:
    """A second start with two photos: the open window searches with both, a third with one."""
    names = ("100 % 'Wand' & #2?.png", "Süße Grüße.png")
    photos = [pictures.draw_photo(scene / name, "bricks", 90) for name in names]
    answer = stage.command(*photos)
    checks.check("a second start ends at once", answer.returncode == 0, answer.stderr)
    seconds = wait_for(lambda: screen.has_window("Similar to 2 photos"), _PATIENCE)
    checks.check("its photos are searched for in the open window", seconds is not None)
    for photo, name in zip(photos, ("100 % 'Wand'", "Süße"), strict=True):
        stage.command(photo)
        seconds = wait_for(partial(screen.has_window, f"Similar to {name}"), _PATIENCE)
        checks.check(f"and so is one named {name}", seconds is not None)


def _indexed(stage: Stage) -> int:
    """How many photos a search can find; a search for one of them needs no network."""
    one = next(iter(stage.home.parent.glob("*/bricks 0.png")))
    answer = stage.ask("find", one, "-n", "1000")
    results = answer.get("results", [])
    return 1 + len(results) if results else 0


def _unless(answer: dict[str, object], key: str) -> object:
    """What to tell of an answer: nothing where it has what was asked for."""
    return "" if key in answer else answer


def _took(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f} s"


def _own(stage: Stage, window: subprocess.Popen[bytes]) -> int:
    """The window's process: unshare becomes the app, so it is the one that was started."""
    processes = stage.processes()
    return window.pid if window.pid in processes else min(processes, default=window.pid)


def _end(window: subprocess.Popen[bytes], stage: Stage) -> None:
    if window.poll() is None:
        window.kill()
        window.wait()
    wait_for(lambda: not stage.processes(), 10.0)


@contextlib.contextmanager
def _scene(keep: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(scratch).resolve()
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            for picture in Path(scratch).glob("*/*.png"):
                if picture.name in ("window.png", "screenshot.png"):
                    shutil.copy(picture, keep)


def main(arguments: Sequence[str]) -> int:
    """Run every check this system allows; returns the exit status."""
    parser = argparse.ArgumentParser(prog="smoke.py", description="Test a built app.")
    default = program(bootstrap.ROOT / "dist")
    parser.add_argument("app", nargs="?", type=Path, default=default, metavar="APP")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the screenshots here")
    options = parser.parse_args(arguments)
    app = options.app.absolute()
    if not app.is_file():
        parser.error(f"there is no app at {app}; packaging/build.py makes it")
    checks = Checks()
    with _scene(options.keep) as scratch:
        commands = scratch / "commands"
        commands.mkdir()
        stage = Stage(app, commands / "home", display=None)
        print(f"{app}, {'without network' if stage.offline else 'WITH network'}")
        check_commands(checks, stage, commands)
        works = not checks.failed
        check_licences(checks, app)
        if sys.platform == "linux":
            check_libraries(checks, app)
        appdir = app.parent.parent / "PhotoSim.AppDir"
        if appdir.is_dir():
            check_appdir(checks, appdir, commands)
        if not works:
            print("The window is not tested, since the commands already fail.")
        elif sys.platform == "linux" and shutil.which("Xvfb") and shutil.which("xdotool"):
            scene = scratch / "window"
            scene.mkdir()
            with virtual_screen(scratch / "screen") as screen:
                draw_library(scene / "photos")
                check_window(checks, Stage(app, scene / "home", screen.display), screen, scene)
        else:
            print("The window was not tested: that needs Linux with Xvfb and xdotool.")
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
