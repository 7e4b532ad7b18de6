import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import checkout

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
LOST = "WARNING: Retrying after connection broken by 'NewConnectionError('...')'\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with an environment that has nothing but Python."""
    root = tmp_path / "Räume und mehr"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n")
    venv.create(root / ".venv", symlinks=os.name != "nt")
    return root


def stamp(root: Path, **changes: object) -> checkout.Stamp:
    fields = {
        "fingerprint": checkout.fingerprint(root),
        "python": PYTHON,
        "extras": ("test",),
        "complete": True,
    }
    return checkout.Stamp(**fields | changes)  # type: ignore[arg-type]


def test_a_finished_set_up_is_used_as_it_is(root: Path) -> None:
    checkout.write_stamp(root / ".venv", stamp(root))
    before = sorted((root / ".venv").iterdir())
    python = checkout.prepare(root, ("test",))
    assert subprocess.run([python, "-c", ""]).returncode == 0
    assert sorted((root / ".venv").iterdir()) == before


def test_a_set_up_with_more_extras_serves_a_start_that_needs_fewer(root: Path) -> None:
    checkout.write_stamp(root / ".venv", stamp(root))
    assert checkout.is_ready(root / ".venv", root, ())
    assert not checkout.is_ready(root / ".venv", root, ("test", "package"))


@pytest.mark.parametrize(
    "changes",
    [{"complete": False}, {"fingerprint": "another"}, {"python": "3.10"}],
    ids=["cut short", "other dependencies", "other Python"],
)
def test_a_set_up_that_does_not_fit_is_done_again(root: Path, changes: dict[str, object]) -> None:
    checkout.write_stamp(root / ".venv", stamp(root, **changes))
    assert not checkout.is_ready(root / ".venv", root, ())


def test_an_environment_whose_python_is_gone_is_done_again(root: Path) -> None:
    checkout.write_stamp(root / ".venv", stamp(root))
    checkout.interpreter(root / ".venv").unlink()
    assert not checkout.is_ready(root / ".venv", root, ())


@pytest.mark.parametrize("content", ["", "[]", '{"extras": []}', '{"unknown": 1, "extras": []}'])
def test_a_damaged_stamp_counts_as_none(root: Path, content: str) -> None:
    (root / ".venv" / "photosim-setup.json").write_text(content)
    assert checkout.read_stamp(root / ".venv") is None


def test_an_interrupted_environment_is_not_built_upon(root: Path) -> None:
    cut_short = stamp(root, complete=False)
    assert not checkout.can_be_kept(root / ".venv", cut_short, PYTHON)


def test_the_fingerprint_follows_the_dependencies_and_the_place(root: Path) -> None:
    before = checkout.fingerprint(root)
    moved = root.rename(root.with_name("elsewhere"))
    after = checkout.fingerprint(moved)
    (moved / "pyproject.toml").write_text("[project]\ndependencies = ['numpy']\n")
    assert len({before, after, checkout.fingerprint(moved)}) == 3


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
    assert expected in str(checkout.explain(pip_log, "3.99.0"))


def test_a_lost_connection_that_pip_got_over_is_not_blamed() -> None:
    assert checkout.explain(LOST + "Collecting numpy\n" * 300 + "error: it broke", "3.11") is None


def test_only_one_set_up_at_a_time(tmp_path: Path) -> None:
    with checkout.only_one(tmp_path):
        other = os.open(tmp_path / "photosim-setup.lock", os.O_RDWR)
        assert not checkout.try_lock(other)
    assert checkout.try_lock(other)
    os.close(other)


def test_a_fault_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> int:
        raise checkout.SetupError("The disk is full.")

    assert checkout.reporting_faults(command) == 1
    assert capsys.readouterr() == ("", "The disk is full.\n")
