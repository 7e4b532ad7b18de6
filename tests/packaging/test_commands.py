import ast
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_every_check_runs_and_the_failed_ones_are_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # Not imported by its name, which belongs to the standard library.
    spec = importlib.util.spec_from_file_location("photosim_checks", PACKAGING / "test.py")
    assert spec is not None
    assert spec.loader is not None
    checks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checks)
    fails, passes = ("-c", "raise SystemExit(1)"), ("-c", "print('here')")
    failed = checks.run_checks(Path(sys.executable), {"one": fails, "two": passes}, tmp_path)
    assert failed == ["one"]
    summary = capfd.readouterr().out.splitlines()
    assert "here" in summary
    assert summary[-1] == "== one FAILED (0 s), two passed (0 s)"
