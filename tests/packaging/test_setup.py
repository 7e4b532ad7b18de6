"""Whole set-ups by pip, from indexes on this machine whose packages are empty."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap
import pytorch_builds
from bootstrap import Need
from pytorch_builds import Build
from tests.packaging.local_index import Index, serving, write_wheel

if sys.platform != "linux":
    pytest.skip("elsewhere there is but one build of PyTorch", allow_module_level=True)

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["packaging"]
"""
# Builds what pip installs as the project itself, which needs what PhotoSim needs.
BACKEND = f"""
import sys
sys.path.append({str(Path(__file__).parents[2])!r})
from pathlib import Path
from tests.packaging.local_index import write_wheel

def build_editable(folder, *_):
    return write_wheel(Path(folder), "project", "1.0", ["torch", "torchvision"]).name
"""
TESTED = "torch==2.14.1\ntorchvision==0.29.1\nsympy==1.14.0\n"
CUDA = ("sympy", "nvidia_cublas")


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    environment = tmp_path_factory.mktemp("empty") / "environment"
    venv.create(environment, with_pip=True, symlinks=True)
    return environment


@pytest.fixture
def standard(tmp_path: Path) -> Iterator[Index]:
    """An index as everybody's pip asks it: PyTorch with CUDA, an older and a newer version."""
    with serving(tmp_path / "standard") as index:
        for torch, vision in (("2.14.1", "0.29.1"), ("2.15.0", "0.30.0")):
            index.add("torch", torch, CUDA)
            index.add("torchvision", vision, ["torch"])
        index.add("sympy", "1.14.0")
        index.add("sympy", "1.15.0")
        index.add("nvidia_cublas", "13.1")
        yield index


@pytest.fixture
def cpu(tmp_path: Path) -> Iterator[Index]:
    """PyTorch's index: its CPU build, and other packages in versions that nobody asked for."""
    with serving(tmp_path / "cpu") as index:
        for torch, vision in (("2.14.1+cpu", "0.29.1+cpu"), ("2.15.0+cpu", "0.30.0+cpu")):
            index.add("torch", torch, ["sympy"])
            index.add("torchvision", vision, ["torch"])
        index.add("sympy", "1.14.0+theirs")
        yield index


@pytest.fixture
def root(
    tmp_path: Path,
    empty_environment: Path,
    standard: Index,
    cpu: Index,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A checkout on a computer without a card, whose pip knows these indexes and no others."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("PIP_INDEX_URL", standard.url)
    monkeypatch.setenv("PHOTOSIM_CPU_INDEX", cpu.url)
    monkeypatch.setattr(pytorch_builds, "has_nvidia_card", lambda: False)
    monkeypatch.setattr(bootstrap, "PATIENCE_S", 60.0)  # however busy this machine is
    root = tmp_path / "checkout"
    (root / "packaging").mkdir(parents=True)
    (root / "pyproject.toml").write_text(PROJECT)
    (root / "packaging" / "backend.py").write_text(BACKEND)
    (root / "packaging" / "constraints.txt").write_text(TESTED)
    shutil.copytree(empty_environment, root / ".venv", symlinks=True)
    return root


def versions(root: Path) -> dict[str, str]:
    """What pip has installed in the checkout's environment."""
    folders = (root / ".venv").glob("lib/python3*/site-packages/*.dist-info")
    installed = dict(folder.stem.split("-", 1) for folder in folders)
    return {
        name: installed[name] for name in sorted(installed) if name not in ("pip", "setuptools")
    }


def card_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytorch_builds, "has_nvidia_card", lambda: True)


CPU_BUILD = {
    "project": "1.0",
    "sympy": "1.14.0",
    "torch": "2.14.1+cpu",
    "torchvision": "0.29.1+cpu",
}
STANDARD_BUILD = {
    "nvidia_cublas": "13.1",
    "project": "1.0",
    "sympy": "1.14.0",
    "torch": "2.14.1",
    "torchvision": "0.29.1",
}


def test_without_a_card_pytorch_alone_comes_from_its_index_of_cpu_builds(
    root: Path, cpu: Index
) -> None:
    bootstrap.prepare(root)
    assert versions(root) == CPU_BUILD
    assert set(cpu.asked) == {"torch", "torchvision"}
    assert pytorch_builds.installed(root / ".venv") is Build.CPU


def test_with_a_card_pytorch_comes_with_cuda(
    root: Path, cpu: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    card_appears(monkeypatch)
    bootstrap.prepare(root)
    assert versions(root) == STANDARD_BUILD
    assert cpu.asked == []


def test_where_the_index_of_cpu_builds_is_out_of_reach_the_standard_one_serves(
    root: Path, cpu: Index, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PHOTOSIM_CPU_INDEX", "http://127.0.0.1:9/cpu")
    bootstrap.prepare(root)
    assert versions(root) == STANDARD_BUILD
    lines = [line for line in capfd.readouterr().err.splitlines() if "does not answer" in line]
    assert lines == [
        "http://127.0.0.1:9/cpu does not answer; "
        "PyTorch is installed with its support for graphics cards."
    ]


@pytest.mark.parametrize("index", ["cpu", "gone"])
def test_a_later_start_asks_no_index_again(
    index: str, root: Path, standard: Index, cpu: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    if index == "gone":
        monkeypatch.setenv("PHOTOSIM_CPU_INDEX", "http://127.0.0.1:9/cpu")
    bootstrap.prepare(root)
    monkeypatch.setenv("PHOTOSIM_CPU_INDEX", cpu.url)
    standard.asked.clear()
    cpu.asked.clear()
    bootstrap.prepare(root)
    assert standard.asked == cpu.asked == []


def test_a_card_that_came_since_is_given_its_build_once(
    root: Path, standard: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.prepare(root)
    card_appears(monkeypatch)
    bootstrap.prepare(root)
    assert versions(root) == STANDARD_BUILD
    standard.asked.clear()
    bootstrap.prepare(root)
    assert standard.asked == []


def test_other_versions_of_the_cpu_build_stay_the_cpu_build(root: Path) -> None:
    bootstrap.prepare(root)
    newer = TESTED.replace("2.14.1", "2.15.0").replace("0.29.1", "0.30.0")
    (root / "packaging" / "constraints.txt").write_text(newer)
    bootstrap.prepare(root)
    assert versions(root) == CPU_BUILD | {"torch": "2.15.0+cpu", "torchvision": "0.30.0+cpu"}


@pytest.mark.parametrize("card", [False, True], ids=["CPU build", "standard build"])
def test_the_newest_versions_come_when_asked_for_and_the_tested_ones_after_that(
    card: bool, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if card:
        card_appears(monkeypatch)
    bootstrap.prepare(root)
    tested = versions(root)
    bootstrap.prepare(root, Need(newest=True))
    local = "" if card else "+cpu"
    newest = {"torch": f"2.15.0{local}", "torchvision": f"0.30.0{local}", "sympy": "1.15.0"}
    assert versions(root) == tested | newest
    bootstrap.prepare(root)
    assert versions(root) == tested


def test_a_newer_standard_build_does_not_take_the_place_of_the_cpu_build(
    root: Path, standard: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    standard.add("torch", "2.16.0", CUDA)
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", standard.url)
    bootstrap.prepare(root, Need(newest=True))
    assert versions(root)["torch"] == "2.15.0+cpu"


def test_a_build_that_was_named_is_installed_whatever_the_computer_has(root: Path) -> None:
    python = bootstrap.prepare(root, Need(build=Build.STANDARD), root / "build" / "environment")
    assert pytorch_builds.installed(root / "build" / "environment") is Build.STANDARD
    assert subprocess.run([python, "-c", ""]).returncode == 0
    assert versions(root) == {}


def test_places_that_pip_is_configured_with_are_searched(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheels = tmp_path / "wheels"
    write_wheel(wheels, "sympy", "1.13.0+own")
    (root / "packaging" / "constraints.txt").write_text(TESTED.replace("1.14.0", "1.13.0"))
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    bootstrap.prepare(root)
    assert versions(root) == CPU_BUILD | {"sympy": "1.13.0+own"}
