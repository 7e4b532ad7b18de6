"""Moving house as a person does it: real processes, the real encoder, and kills."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from photosim.catalogue.store import Store
from tests.catalogues import make_catalogue
from tests.end_to_end.command_line import CommandLine
from tests.photos import KINDS, make_library


def test_a_library_is_exported_moved_and_searched_without_reading_a_photo_anew(
    tmp_path: Path,
) -> None:
    photos, elsewhere, file = tmp_path / "photos", tmp_path / "moved", tmp_path / "house.photosim"
    make_library(photos, 2)
    count = 2 * len(KINDS)
    old, new = CommandLine(tmp_path / "old"), CommandLine(tmp_path / "new")
    old.json("index", photos)
    exported = old.json("export", file, "--with-thumbnails")
    assert exported["photos"] == exported["thumbnails"] == count
    assert exported["bytes"] == file.stat().st_size
    status, out, err = old.run("export", file)
    assert (status, out) == (1, "")
    assert err == f"{file} is there already. Choose another name.\n"

    shutil.copytree(photos, elsewhere)
    shutil.rmtree(photos)
    looked = new.json("import", file, "--check")
    assert [folder["path"] for folder in looked["folders"]] == [None]
    assert not (tmp_path / "new" / "catalogue.sqlite").exists()
    wrong = elsewhere / "sunset"
    status, _, err = new.run("import", file, "--root", f"{photos}={wrong}")
    assert (status, err.split(":")[0]) == (1, f"{wrong} is another folder")
    status, _, err = new.run("import", file, "--root", f"/none={elsewhere}")
    assert (status, err) == (1, f"/none is no folder of this library; these are: {photos}.\n")
    status, _, err = new.run("import", file, "--root", str(elsewhere))
    assert (status, "is not two folders with = between them" in err) == (2, True)

    imported = new.json("import", file, "--root", f"{photos}={elsewhere}")
    assert imported["folders"][0]["path"] == str(elsewhere)
    assert (imported["thumbnails"], imported["former_library"]) == (count, None)
    report = new.json("index", elsewhere)
    assert (report["indexed"], report["unchanged"]) == (0, count)
    found = new.json("find", elsewhere / "sunset" / "sunset-0.jpg", "-n", 1)["results"]
    assert [item["path"] for item in found] == [str(elsewhere / "sunset" / "sunset-1.jpg")]

    status, _, err = new.run("import", file)
    assert (status, "“--replace” puts this one in its place" in err) == (1, True)
    again = new.json("import", file, "--root", f"{photos}={elsewhere}", "--replace")
    assert Path(again["former_library"], "catalogue.sqlite").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_in_the_middle_leaves_the_old_or_the_new_and_no_half(tmp_path: Path) -> None:
    file = tmp_path / "house.photosim"
    old, new = CommandLine(tmp_path / "old"), CommandLine(tmp_path / "new")
    make_catalogue(old.data_dir / "catalogue.sqlite", 4_000)
    kill_when(old.start("export", file), lambda: list(tmp_path.glob(".house*")) or file.exists())
    if not file.exists():
        old.json("export", file)
    assert not list(tmp_path.glob(".house*"))

    make_catalogue(new.data_dir / "catalogue.sqlite", 20)
    importing = new.start("import", file, "--replace")
    kill_when(importing, lambda: list(new.data_dir.glob("import*")) or importing.poll() is not None)
    new.run("doctor")  # which finishes what was complete
    with Store.open(new.data_dir / "catalogue.sqlite", read_only=True) as store:
        assert len(store.photo_ids()) + len(store.problems()) in (20, 4_000)
        assert store.integrity() == "ok"
    new.json("import", file, "--replace")
    assert not list(new.data_dir.glob("import*"))
    assert new.examine().faults == []


def kill_when(process: "subprocess.Popen[str]", begun: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not begun() and time.monotonic() < deadline:
        time.sleep(0.001)
    process.kill()
    process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGKILL)
