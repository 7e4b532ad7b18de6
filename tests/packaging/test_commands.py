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
    assert needs == [bootstrap.Need(newest=True), bootstrap.Need()]
    assert started == [["index", "photos", "-v"], ["photos"]]


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
