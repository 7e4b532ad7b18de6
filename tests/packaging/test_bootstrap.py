import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import bootstrap
from bootstrap import Need
from pytorch_builds import Build

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
LOST = "WARNING: Retrying after connection broken by 'NewConnectionError('...')'\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with an environment that has nothing but Python."""
    root = tmp_path / "Räume und mehr"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "packaging").mkdir()
    (root / "packaging" / "constraints.txt").touch()
    venv.create(root / ".venv", symlinks=os.name != "nt")
    return root


def stamp(root: Path, **changes: object) -> bootstrap.Stamp:
    fields = {
        "fingerprint": bootstrap.fingerprint(root),
        "python": PYTHON,
        "extras": ("test",),
        "build": Build.STANDARD,
        "newest": False,
        "complete": True,
    }
    return bootstrap.Stamp(**fields | changes)  # type: ignore[arg-type]


def test_a_finished_set_up_is_used_as_it_is(root: Path) -> None:
    bootstrap.write_stamp(root / ".venv", stamp(root))
    before = sorted((root / ".venv").iterdir())
    python = bootstrap.prepare(root, Need(("test",)))
    assert subprocess.run([python, "-c", ""]).returncode == 0
    assert sorted((root / ".venv").iterdir()) == before


def test_a_set_up_with_more_extras_serves_a_start_that_needs_fewer(root: Path) -> None:
    bootstrap.write_stamp(root / ".venv", stamp(root))
    assert bootstrap.is_ready(root / ".venv", root, Need())
    assert not bootstrap.is_ready(root / ".venv", root, Need(("test", "package")))


@pytest.mark.parametrize(
    "changes",
    [{"complete": False}, {"fingerprint": "another"}, {"python": "3.10"}, {"newest": True}],
    ids=["cut short", "other dependencies", "other Python", "newest versions"],
)
def test_a_set_up_that_does_not_fit_is_done_again(root: Path, changes: dict[str, object]) -> None:
    bootstrap.write_stamp(root / ".venv", stamp(root, **changes))
    assert not bootstrap.is_ready(root / ".venv", root, Need())


def test_an_environment_whose_python_is_gone_is_done_again(root: Path) -> None:
    bootstrap.write_stamp(root / ".venv", stamp(root))
    bootstrap.interpreter(root / ".venv").unlink()
    assert not bootstrap.is_ready(root / ".venv", root, Need())


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"extras": []}',
        '{"extras": [], "build": "cpu"}',
        '{"extras": [], "build": "unknown"}',
    ],
)
def test_a_damaged_stamp_counts_as_none(root: Path, content: str) -> None:
    (root / ".venv" / "photosim-setup.json").write_text(content)
    assert bootstrap.read_stamp(root / ".venv") is None


def test_an_interrupted_environment_is_not_built_upon(root: Path) -> None:
    cut_short = stamp(root, complete=False)
    assert not bootstrap.can_be_kept(root / ".venv", cut_short, PYTHON, Build.STANDARD)


def test_the_fingerprint_follows_dependencies_versions_and_place(root: Path) -> None:
    before = bootstrap.fingerprint(root)
    moved = root.rename(root.with_name("elsewhere"))
    after = bootstrap.fingerprint(moved)
    (moved / "pyproject.toml").write_text("[project]\ndependencies = ['numpy']\n")
    with_dependency = bootstrap.fingerprint(moved)
    (moved / "packaging" / "constraints.txt").write_text("numpy==2.4.6\n")
    assert len({before, after, with_dependency, bootstrap.fingerprint(moved)}) == 4


@pytest.mark.parametrize(
    ("pip_log", "expected"),
    [
        (LOST * 5 + "ERROR: No matching distribution found for setuptools>=77", "internet"),
        ("Downloading torch\nReadTimeoutError: Read timed out.", "internet"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: No matching distribution found for torch>=2.6", "no build of torch>=2.6 for"),
    ],
)
def test_pip_failures_a_person_can_put_right_are_named(pip_log: str, expected: str) -> None:
    assert expected in str(bootstrap.explain(pip_log, "3.99.0"))


def test_a_lost_connection_that_pip_got_over_is_not_blamed() -> None:
    assert bootstrap.explain(LOST + "Collecting numpy\n" * 300 + "error: it broke", "3.11") is None


def test_only_one_set_up_at_a_time(tmp_path: Path) -> None:
    with bootstrap.only_one(tmp_path):
        other = os.open(tmp_path / "photosim-setup.lock", os.O_RDWR)
        assert not bootstrap.try_lock(other)
    assert bootstrap.try_lock(other)
    os.close(other)


def test_a_fault_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> int:
        raise bootstrap.SetupError("The disk is full.")

    assert bootstrap.reporting_faults(command) == 1
    assert capsys.readouterr() == ("", "The disk is full.\n")
