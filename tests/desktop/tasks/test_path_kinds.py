"""Telling paths apart when a drive hangs or refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.desktop.tasks.path_kinds import PathAsker, PathKinds
from photosim.library import disk_timeout
from photosim.library.disk_timeout import ask, silent_folders
from tests.mounts import hung


@pytest.fixture
def asker(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[PathAsker]:
    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.3)
    asker = PathAsker()
    yield asker
    asker.close()


def _told(asker: PathAsker, qtbot: QtBot, *paths: Path) -> PathKinds:
    told: list[PathKinds] = []
    asker.tell_apart(paths, told.append)
    qtbot.waitUntil(lambda: bool(told))
    return told[0]


def test_a_hanging_mount_point_is_not_put_down_to_the_folder_around_it(
    asker: PathAsker, qtbot: QtBot, tmp_path: Path
) -> None:
    share, beside = tmp_path / "share", tmp_path / "beside"
    share.mkdir()
    beside.mkdir()
    with hung(share):
        assert _told(asker, qtbot, share).silent == (share,)
        assert tmp_path not in silent_folders()
        assert ask(beside, lambda _beat: beside.is_dir()), "the disk around it is still asked"
    qtbot.waitUntil(lambda: not silent_folders())


def test_a_hundred_files_of_a_hanging_share_are_waited_for_once(
    asker: PathAsker, qtbot: QtBot, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    files = tuple(share / f"{number}.jpg" for number in range(100))
    with hung(share):
        assert _told(asker, qtbot, *files).silent == files
        assert len(silent_folders()) == 1
    qtbot.waitUntil(lambda: not silent_folders())
