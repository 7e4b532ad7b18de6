"""What reaches the terminal, whatever the streams, the locale, the screen and the moment."""

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.command_line import CommandLine
from tests.photos import KINDS, make_library, make_photo

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="streams as POSIX has them")

TRICKS = "\x1b[31m\x9b\x07\u202e\u2066\n\r"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, Path]:
    """A photo of each kind, indexed."""
    folder = tmp_path_factory.mktemp("photos")
    make_library(folder, 1)
    photosim = CommandLine(tmp_path_factory.mktemp("data"))
    photosim.run("index", folder)
    return photosim, folder


@pytest.fixture
def unread() -> Iterator[int]:
    """A pipe whose reader has gone, as `head` does."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


def full() -> int:
    try:
        return os.open("/dev/full", os.O_WRONLY)
    except OSError:
        pytest.skip("there is no full device")


def test_a_reader_that_has_had_enough_changes_nothing(
    library: tuple[CommandLine, Path], unread: int
) -> None:
    photosim, folder = library
    photo = folder / "sunset" / "sunset-0.jpg"
    assert photosim.run("index", folder, "--json", stdout=unread) == (0, "", "")
    assert photosim.run("doctor", "--json", stdout=unread) == (0, "", "")
    assert photosim.run("--help", stdout=unread) == (0, "", "")
    assert photosim.run("find", folder / "gone.jpg", "--json", stdout=unread)[0] == 1
    status, out, _ = photosim.run("find", photo, stderr=unread)
    assert status == 0
    assert out.count("\n") == len(KINDS) - 1


@pytest.mark.parametrize("arguments", [["doctor", "--json"], ["--help"], ["--version"]])
def test_output_that_cannot_be_written_is_told_in_a_line(
    library: tuple[CommandLine, Path], arguments: list[str]
) -> None:
    photosim, _ = library
    with open(full(), "wb") as stdout:
        status, _, err = photosim.run(*arguments, stdout=stdout)
    assert status == 1
    assert err == "The output cannot be written: No space left on device.\n"


def test_messages_that_cannot_be_written_cost_nothing(library: tuple[CommandLine, Path]) -> None:
    photosim, folder = library
    with open(full(), "wb") as stderr:
        status, out, _ = photosim.run("index", folder, "--json", stderr=stderr)
    assert (status, json.loads(out)["photos"]) == (0, len(KINDS))


@pytest.mark.parametrize("closed", [[2], [1], [0, 1, 2]], ids=str)
def test_closed_streams_cost_no_photo(tmp_path: Path, closed: list[int]) -> None:
    make_library(tmp_path / "photos", 1)
    photosim = CommandLine(tmp_path / "data")
    status, _, _ = photosim.run(
        "index", tmp_path / "photos", preexec_fn=functools.partial(_close, closed)
    )
    assert status == 0
    health = photosim.examine()
    assert (health.faults, health.embeddings) == ([], len(KINDS))


def _close(streams: list[int]) -> None:
    for stream in streams:
        os.close(stream)


_INTERRUPTED = """
import atexit, os, runpy, signal, sys

signal.signal(signal.SIGINT, signal.default_int_handler)
moment = sys.argv.pop(1)

def interrupt():
    os.kill(os.getpid(), signal.SIGINT)

class Interrupting:
    left = -1

    def find_spec(self, name, path, target=None):
        if name == "photosim.streams":  # the first after what takes care of Ctrl-C
            Interrupting.left = int(moment)
        Interrupting.left -= 1
        if Interrupting.left == 0:
            interrupt()

if moment == "end":
    atexit.register(interrupt)
else:
    sys.meta_path.insert(0, Interrupting())
if __name__ == "__main__":
    runpy.run_module("photosim", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("moment", ["1", "2", "20", "100", "250", "end"])
def test_ctrl_c_is_no_traceback_at_any_moment(tmp_path: Path, moment: str) -> None:
    make_photo(tmp_path / "photos" / "a.jpg")
    (tmp_path / "script.py").write_text(_INTERRUPTED)
    done = subprocess.run(
        [
            *(sys.executable, tmp_path / "script.py", moment),
            *("--data-dir", tmp_path / "data", "index", tmp_path / "photos", "--json"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == 130
    assert done.stderr in ("", "Stopped. Work done so far is kept.\n")
    if moment == "end":
        assert json.loads(done.stdout)["photos"] == 1


@pytest.mark.parametrize(
    ("environment", "cause"),
    [
        ({"DISPLAY": ":4242", "QT_QPA_PLATFORM": "xcb"}, "could not connect to display :4242"),
        ({"QT_QPA_PLATFORM": "nonsense"}, 'Could not find the Qt platform plugin "nonsense"'),
        (
            {"QT_QPA_PLATFORM": "nonsense", "LC_ALL": "C"},  # of which Qt complains first
            'Could not find the Qt platform plugin "nonsense"',
        ),
    ],
)
def test_a_window_that_cannot_open_is_explained_in_qts_words_and_ours(
    tmp_path: Path, environment: dict[str, str], cause: str
) -> None:
    status, out, err = CommandLine(tmp_path).run(env={**os.environ, **environment})
    assert (status, out) == (1, "")
    first, *_, last = err.splitlines()
    assert first.startswith(f"Qt: {cause}")
    assert "“photosim index FOLDER”" in last


def test_a_library_that_qt_lacks_is_named(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    broken = "raise ImportError('libEGL.so.1: cannot open shared object file')"
    (tmp_path / "PySide6" / "__init__.py").write_text(broken)
    root = Path(__file__).parents[2]
    environment = {**os.environ, "DISPLAY": ":0", "PYTHONPATH": f"{tmp_path}:{root}"}
    status, out, err = CommandLine(tmp_path / "data").run(env=environment)
    assert (status, out) == (1, "")
    assert err.startswith("Qt cannot be loaded: libEGL.so.1: cannot open shared object file. ")
    assert err.count("\n") == 1


def test_a_card_that_is_not_there_is_told_in_the_first_line(tmp_path: Path) -> None:
    if Path("/dev/nvidia0").exists():
        pytest.skip("there is a card")
    make_photo(tmp_path / "photos" / "a.jpg")
    photosim = CommandLine(tmp_path / "data")
    status, out, err = photosim.run("--device", "cuda", "index", tmp_path / "photos")
    assert (status, out) == (1, "")
    assert "There is no CUDA device on this computer" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        ["index", "{name}"],
        ["find", "{name}"],
        ["--{name}"],
        ["evaluate", "{folder}", "--methods", "{name}"],
        ["index", "{folder}", "--weights", "{name}"],
        ["index", "{odd}"],
        ["find", "{odd}/a.jpg"],
        ["fetch-weights", "--url", "ftp://{name}"],
    ],
)
def test_names_play_no_tricks_on_the_terminal(
    library: tuple[CommandLine, Path], tmp_path: Path, command: list[str]
) -> None:
    photosim, _ = library
    odd = tmp_path / f"odd{TRICKS}"
    make_photo(odd / "b.jpg")
    names = {"name": f"a{TRICKS}.jpg", "folder": tmp_path, "odd": odd}
    _, out, err = photosim.run(*(word.format(**names) for word in command), cwd=tmp_path)
    shown = out + err
    assert shown
    assert [char for char in shown if not char.isprintable() and char != "\n"] == []


def test_names_in_lists_play_no_tricks_and_are_whole_in_json(tmp_path: Path) -> None:
    folder, photosim = tmp_path / "photos", CommandLine(tmp_path / "data")
    query = make_photo(folder / "query.jpg", "hills")
    odd = make_photo(folder / f"odd{TRICKS}.jpg", "sunset")
    photosim.run("index", folder)
    _, out, _ = photosim.run("find", query)
    assert out.count("\n") == 1
    assert "\x1b" not in out
    [result] = photosim.json("find", query)["results"]
    assert result["path"] == str(odd)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_locale_without_our_quotation_marks_ends_nothing(
    library: tuple[CommandLine, Path], encoding: str
) -> None:
    photosim, _ = library
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    assert photosim.run("--help", env=environment, encoding=encoding)[0] == 0
    status, _, err = photosim.run("find", "Süß.jpg", env=environment, encoding=encoding)
    assert status == 1
    assert ("Süß" if encoding == "latin-1" else "S??.jpg") in err


def test_names_that_the_locale_has_no_letters_for_are_told_of_in_words(tmp_path: Path) -> None:
    photosim = CommandLine(tmp_path / "data")
    folder = tmp_path / "Größe"
    make_photo(folder / "a.jpg")
    photosim.run("index", folder)
    ascii_only = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    status, out, err = photosim.run("index", folder, "--json", env={**os.environ, **ascii_only})
    assert status == 1
    assert "Set LANG to a language with UTF-8" in json.loads(out)["error"]
    assert err.count("\n") == 1


def test_a_working_directory_that_is_gone_is_told_in_a_line(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    status, out, err = CommandLine(tmp_path / "data").run(
        "index", "photos", cwd=gone, env=environment, preexec_fn=lambda: shutil.rmtree(gone)
    )
    assert (status, out) == (1, "")
    assert "No such file or directory" in err
    assert err.count("\n") == 1
