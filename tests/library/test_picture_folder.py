import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from photosim.library.picture_folder import PictureFolder, delete_leftovers


def test_a_picture_is_there_as_long_as_it_is_needed_and_all_are_gone_at_the_end(
    tmp_path: Path,
) -> None:
    folder = PictureFolder()
    first, second = folder.keep("cat.png", b"one"), folder.keep("cat.png", b"two")
    assert (first.name, first.read_bytes()) == ("cat.png", b"one")
    other = tmp_path / "other.png"
    other.touch()
    folder.keep_only([other])  # they are only on their way to where they are needed
    folder.keep_only([first, second, other])
    folder.keep_only([second])
    assert not first.exists()
    assert second.read_bytes() == b"two"
    folder.close()
    assert not second.parent.parent.exists()
    assert other.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_nobody_else_reads_along() -> None:
    folder = PictureFolder()
    path = folder.keep("a.png", b"mine")
    for place in (path, path.parent, path.parent.parent):
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0
    folder.close()


def test_what_a_killed_program_left_is_deleted_and_that_of_a_running_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = (
        "import os, tempfile; from photosim.library.picture_folder import PictureFolder;"
        f"tempfile.tempdir = {str(tmp_path)!r}; folder = PictureFolder();"
        "folder.keep('a', b'a'); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code])
    (left,) = tmp_path.iterdir()
    folder = PictureFolder()
    path = folder.keep("b", b"b")
    delete_leftovers()
    assert not left.exists()
    assert path.exists()
    folder.close()
    assert list(tmp_path.iterdir()) == []
