import logging
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from photosim.logbook import LOG_NAME, PrivateLogFile


@pytest.fixture
def logger(tmp_path: Path) -> Iterator[logging.Logger]:
    made = logging.Logger("photosim.test")
    handler = PrivateLogFile(tmp_path / "data" / LOG_NAME)
    made.addHandler(handler)
    yield made
    handler.close()


def test_the_log_is_private_and_begun_with_the_first_record(
    logger: logging.Logger, tmp_path: Path
) -> None:
    assert not (tmp_path / "data").exists()
    logger.debug("too small to keep")
    assert not (tmp_path / "data").exists()
    logger.warning("caf\udce9.jpg could not be read")
    log = tmp_path / "data" / LOG_NAME
    assert "could not be read" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_it_never_grows_beyond_three_files(logger: logging.Logger, tmp_path: Path) -> None:
    for _ in range(50):
        logger.warning("x" * 100_000)
    files = sorted((tmp_path / "data").iterdir())
    assert [file.name for file in files] == [LOG_NAME, f"{LOG_NAME}.1", f"{LOG_NAME}.2"]
    assert sum(file.stat().st_size for file in files) < 3_100_000
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_a_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    made = logging.Logger("photosim.test")
    made.addHandler(PrivateLogFile(tmp_path / "file" / LOG_NAME))
    made.warning("hello")
    assert capsys.readouterr().err == ""


def test_an_unexpected_fault_is_one_line_for_the_person_and_a_traceback_in_the_log(
    tmp_path: Path,
) -> None:
    code = (
        "import sys; from photosim import cli\n"
        "from photosim.commands import index\n"
        "index.run = lambda *_: 1 / 0\n"
        "sys.exit(cli.run(['--data-dir', sys.argv[1], 'index', '.']))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert LOG_NAME in done.stderr
    assert "ZeroDivisionError" in (tmp_path / "data" / LOG_NAME).read_text()


@pytest.mark.parametrize("verbose", [False, True])
def test_the_terminal_gets_a_line_and_the_traceback_only_if_asked_for(
    tmp_path: Path, verbose: bool
) -> None:
    code = (
        "import logging, pathlib, sys; from photosim.logbook import open_log\n"
        f"open_log(pathlib.Path(sys.argv[1]), verbose={verbose})\n"
        "try: 1 / 0\n"
        "except ZeroDivisionError: logging.getLogger('photosim').exception('It failed')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[0] == "ERROR photosim: It failed"
    assert ("ZeroDivisionError" in done.stderr) == verbose
    assert "ZeroDivisionError" in (tmp_path / "data" / LOG_NAME).read_text()
