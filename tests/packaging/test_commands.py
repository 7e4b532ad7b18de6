import ast
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

import bootstrap
import run
import system_libraries

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_an_old_python_can_read_the_line_that_turns_it_away(script: str) -> None:
    ast.parse((PACKAGING / script).read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("script", ["build.py", "smoke.py", "smoke_deb.py", "start_time.py"])
def test_a_script_starts_by_the_standard_library_alone(script: str, tmp_path: Path) -> None:
    command = [sys.executable, "-S", "-E", str(PACKAGING / script), "--help"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert answer.stdout.startswith(f"usage: {script}"), answer.stderr


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_who_asks_for_help_is_answered_without_a_set_up(script: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGING, tmp_path / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PACKAGING.parent / "pyproject.toml", tmp_path)
    command = [sys.executable, "-S", "-E", str(tmp_path / "packaging" / script), "--help"]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert f"python3 packaging/{script}" in answer.stdout
    assert answer.returncode == 0
    assert not (tmp_path / ".venv").exists()


def load_checks() -> ModuleType:
    """packaging/test.py, whose name belongs to the standard library."""
    spec = importlib.util.spec_from_file_location("photosim_checks", PACKAGING / "test.py")
    assert spec is not None
    assert spec.loader is not None
    checks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checks)
    return checks


@pytest.mark.parametrize("script", ["run.py", "test.py", "build.py"])
def test_the_help_tells_how_to_lift_the_tested_versions(script: str) -> None:
    command = [sys.executable, "-S", "-E", str(PACKAGING / script), "--help"]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert "--newest" in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "newest", "passed_on"),
    [
        ([], False, ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]),
        (
            ["--newest", "--cov"],
            True,
            ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal", "--cov"],
        ),
        (["--cov", "tests/search", "-k", "hash"], False, ["tests/search", "-k", "hash", "--cov"]),
    ],
)
def test_what_is_not_its_own_is_passed_on_to_pytest(
    arguments: list[str], newest: bool, passed_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = load_checks()
    needs: list[bootstrap.Need] = []
    commands: list[list[str]] = []

    def prepare(_: Path, need: bootstrap.Need) -> str:
        needs.append(need)
        return "python"

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap, "prepare", prepare)
    monkeypatch.setattr(system_libraries, "provide", lambda _: None)
    monkeypatch.setattr(checks, "run_checks", lambda *_: [])
    monkeypatch.setattr(subprocess, "run", run)
    assert checks.main(arguments) == 0
    assert needs == [bootstrap.Need(extras=("test",), newest=newest)]
    assert commands == [["python", "-P", "-m", "pytest", *passed_on]]


def test_what_is_not_its_own_is_passed_on_to_photosim(monkeypatch: pytest.MonkeyPatch) -> None:
    needs: list[bootstrap.Need] = []
    started: list[Sequence[str]] = []

    def prepare(_: Path, need: bootstrap.Need, verbose: bool) -> Path:
        needs.append(need)
        return Path("python")

    def start(_: Path, arguments: Sequence[str]) -> int:
        started.append(arguments)
        return 0

    monkeypatch.setattr(bootstrap, "prepare", prepare)
    monkeypatch.setattr(system_libraries, "provide", lambda _: None)
    monkeypatch.setattr(run, "start", start)
    assert run.main(["--newest", "index", "photos", "-v"]) == 0
    assert run.main(["photos"]) == 0
    words = ("words",)
    assert needs == [bootstrap.Need(words, newest=True), bootstrap.Need(words)]
    assert started == [["index", "photos", "-v"], ["photos"]]


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The arguments for which weights were fetched, instead of fetching and starting."""
    fetched: list[Sequence[str]] = []
    monkeypatch.setattr(bootstrap, "prepare", lambda *_, **__: Path("python"))
    monkeypatch.setattr(system_libraries, "provide", lambda _: None)
    monkeypatch.setattr(run, "start", lambda *_: 0)
    monkeypatch.setattr(run, "fetch_weights", lambda _, arguments: fetched.append(arguments))
    return fetched


@pytest.mark.parametrize(
    ("ready", "arguments", "expected"),
    [
        (False, ["photos"], [["photos"]]),
        (False, ["--no-weights", "photos"], []),
        (True, ["photos"], []),
    ],
)
def test_the_weights_come_with_the_set_up_alone_and_can_be_left_out(
    ready: bool,
    arguments: list[str],
    expected: list[list[str]],
    fetched: list[Sequence[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap, "is_ready", lambda *_: ready)
    assert run.main(arguments) == 0
    assert fetched == expected


def test_where_the_weights_cannot_be_had_one_line_says_what_photosim_does_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    nobody = "http://127.0.0.1:9"  # the port that discards; nothing listens there
    for name in ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, nobody)
    monkeypatch.chdir(PACKAGING.parent)
    monkeypatch.setenv("PYTHONPATH", str(PACKAGING.parent))
    run.fetch_weights(Path(sys.executable), ["--data-dir", str(tmp_path), "photos"])
    output = capfd.readouterr()
    first, *_, last = output.err.splitlines()
    assert "87 MB" in first
    assert "The download failed" in output.err
    assert last.startswith("PhotoSim goes on with the smaller network that comes with it.")
    assert output.out == ""
    assert not list(tmp_path.rglob("*.pth"))


def test_ctrl_c_during_the_download_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: subprocess.CompletedProcess[str] = subprocess.CompletedProcess([], 130)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: stopped)
    with pytest.raises(KeyboardInterrupt):
        run.fetch_weights(Path("python"), [])


def test_every_check_runs_and_the_failed_ones_are_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checks = load_checks()
    fails, passes = ("-c", "raise SystemExit(1)"), ("-c", "print('here')")
    failed = checks.run_checks(Path(sys.executable), {"one": fails, "two": passes}, tmp_path)
    assert failed == ["one"]
    summary = capfd.readouterr().out.splitlines()
    assert "here" in summary
    assert re.fullmatch(r"== one FAILED \(\d+ s\), two passed \(\d+ s\)", summary[-1])
