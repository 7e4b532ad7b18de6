import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.desktop.session import Session
from photosim.desktop.system.single_instance import SingleInstance
from tests.desktop.conftest import Listener, OpenWindow
from tests.photos import make_photo

posix = pytest.mark.skipif(sys.platform == "win32", reason="sockets are pipes there")


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[SingleInstance]:
    made = SingleInstance(tmp_path)
    yield made
    made.close()


def start_second(folder: Path, *paths: str) -> "subprocess.Popen[str]":
    """Hand over from another process, as the first one has to answer meanwhile."""
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
        "from photosim.desktop.system.single_instance import SingleInstance;"
        "app = QCoreApplication([]); folder, *given = sys.argv[1:];"
        "given = [one if '://' in one else Path(one) for one in given];"
        "print(SingleInstance(Path(folder)).hand_over(given))"
    )
    command = [sys.executable, "-c", code, str(folder), *paths]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_second_start_hands_its_paths_to_the_first(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    assert not first.hand_over([])
    first.listen()
    told = Listener(first.received)
    names = "/photos/Été <1>.jpg", "relative.jpg", "trash:///old.jpg"
    second = start_second(tmp_path, *names)
    qtbot.waitUntil(lambda: second.poll() is not None)
    assert second.communicate()[0].strip() == "True"
    paths = [Path("/photos/Été <1>.jpg"), Path.cwd() / "relative.jpg"]
    assert told.said == [([*paths, "trash:///old.jpg"],)]


@posix
def test_the_socket_is_private(qtbot: QtBot, first: SingleInstance, tmp_path: Path) -> None:
    first.listen()
    assert (tmp_path / "window.socket").stat().st_mode & 0o077 == 0
    first.close()
    assert not (tmp_path / "window.socket").exists()


@posix
def test_a_socket_left_behind_is_replaced(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(tmp_path / "window.socket"))
    assert not first.hand_over([tmp_path])
    first.listen()
    told = Listener(first.received)
    second = start_second(tmp_path)
    qtbot.waitUntil(lambda: second.poll() is not None)
    second.communicate()
    assert told.said == [([],)]


@posix
def test_a_window_that_does_not_answer_keeps_no_start_from_opening(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.desktop.system.single_instance._ANSWER_MS", 50)
    with socket.socket(socket.AF_UNIX) as hung:
        hung.bind(str(tmp_path / "window.socket"))
        hung.listen()
        assert not first.hand_over([tmp_path])
        first.listen()
    assert (tmp_path / "window.socket").exists()


def is_hung_up(connection: socket.socket) -> bool:
    """Whether the window has closed its end."""
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


@posix
def test_what_is_no_request_is_not_taken(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    first.listen()
    told = Listener(first.received)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(str(tmp_path / "window.socket"))
        stranger.sendall(b"hello\n")
        stranger.setblocking(False)
        qtbot.waitUntil(lambda: is_hung_up(stranger))
    assert told.said == []


@posix
def test_a_folder_with_a_path_too_long_for_a_socket_opens_all_the_same(
    qtbot: QtBot, tmp_path: Path
) -> None:
    instance = SingleInstance(tmp_path / ("x" * 120))
    assert not instance.hand_over([])
    instance.listen()
    instance.close()


def test_the_window_takes_folders_and_a_photo(
    qtbot: QtBot, session: Session, open_library: OpenWindow, tmp_path: Path
) -> None:
    make_photo(tmp_path / "one" / "a.jpg", size=(80, 60))
    outside = make_photo(tmp_path / "b.jpg", seed=1, size=(80, 60))
    make_photo(tmp_path / "two" / "c.jpg", seed=2, size=(80, 60))
    window = open_library(tmp_path / "one", 1)
    session.take([tmp_path / "two"])
    qtbot.waitUntil(lambda: window.model.count == 2)
    session.take([outside])
    qtbot.waitUntil(lambda: window.bar.title == "Similar to b.jpg")


NAMES = ("ein Fötö „mit“ 'allem'.jpg", "100 % & more #1?.jpg")


def test_an_address_is_handed_over_as_one(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    first.listen()
    told = Listener(first.received)
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
        "from photosim.desktop.system.single_instance import SingleInstance;"
        "app = QCoreApplication([]); SingleInstance(Path(sys.argv[1])).hand_over(sys.argv[2:])"
    )
    second = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), "https://a.org/b.jpg"])
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert told.said == [(["https://a.org/b.jpg"],)]


def test_several_photos_handed_over_are_searched_for_together(
    qtbot: QtBot, session: Session, open_library: OpenWindow, tmp_path: Path
) -> None:
    make_photo(tmp_path / "one" / "a.jpg", size=(80, 60))
    given = [make_photo(tmp_path / name, seed=1, size=(80, 60)) for name in NAMES]
    window = open_library(tmp_path / "one", 1)
    instance = SingleInstance(tmp_path)
    instance.received.connect(session.take)
    instance.listen()
    second = start_second(tmp_path, *map(str, given))
    qtbot.waitUntil(lambda: second.poll() is not None)
    second.communicate()

    qtbot.waitUntil(lambda: window.bar.title == "Similar to 2 photos")
    qtbot.waitUntil(lambda: window.bar.subtitle.startswith("1 "))
    assert [example.path for example in window.navigator.history.examples] == given
    assert not window.navigator.history.can_go_forward
    assert [folder.path for folder in window.sidebar.folders] == [tmp_path / "one"]
    assert window.model.count == 1
    instance.close()
