import socket
import time
from pathlib import Path

import pytest

import pytorch_builds
from pytorch_builds import Build
from tests.packaging.local_index import serving


@pytest.mark.parametrize(
    "trace", ["proc/driver/nvidia/version", "dev/nvidiactl", "usr/lib/wsl/lib/libcuda.so.1"]
)
def test_a_card_is_told_by_what_its_driver_leaves(trace: str, tmp_path: Path) -> None:
    assert not pytorch_builds.has_nvidia_card(tmp_path)
    (tmp_path / trace).parent.mkdir(parents=True)
    (tmp_path / trace).touch()
    assert pytorch_builds.has_nvidia_card(tmp_path)


def test_an_index_answers_only_if_it_has_pytorch(tmp_path: Path) -> None:
    with serving(tmp_path / "index") as index:
        assert not pytorch_builds.answers(index.url, 5.0)
        index.add("torch", "2.14.1+cpu")
        assert pytorch_builds.answers(index.url, 5.0)
    assert not pytorch_builds.answers(index.url, 5.0)


def test_an_index_that_keeps_silent_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        assert not pytorch_builds.answers(f"http://127.0.0.1:{silent.getsockname()[1]}", 0.2)
        assert time.monotonic() - started < 5.0


@pytest.mark.parametrize(
    ("version", "build"), [("2.14.1+cpu", Build.CPU), ("2.14.1", Build.STANDARD)]
)
def test_the_build_in_an_environment_is_told_by_its_version(
    version: str, build: Build, tmp_path: Path
) -> None:
    assert pytorch_builds.installed(tmp_path) is None
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    (packages / "torchvision-0.29.1.dist-info").mkdir(parents=True)
    assert pytorch_builds.installed(tmp_path) is None
    (packages / f"torch-{version}.dist-info").mkdir()
    assert pytorch_builds.installed(tmp_path) is build


def test_the_index_of_cpu_builds_can_be_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHOTOSIM_CPU_INDEX", raising=False)
    assert pytorch_builds.cpu_index().startswith("https://")
    monkeypatch.setenv("PHOTOSIM_CPU_INDEX", "http://127.0.0.1/cpu")
    assert pytorch_builds.cpu_index() == "http://127.0.0.1/cpu"
