"""Which build of PyTorch suits this computer, and where to get the CPU build.

On Linux the build in the standard index includes NVIDIA's libraries, five gigabytes that are of
no use without an NVIDIA graphics card. PyTorch keeps a build without them in an index of its own.
On other systems the standard index has only the CPU build.
"""

import contextlib
import enum
import http
import http.client
import os
import threading
import urllib.request
from pathlib import Path

PACKAGES = ("torch", "torchvision")

_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# Left by NVIDIA's driver, for programs in containers, and by Windows for its Linux.
_TRACES_OF_A_CARD = (
    "proc/driver/nvidia/version",
    "dev/nvidiactl",
    "usr/lib/wsl/lib/libcuda.so.1",
)


class Build(enum.StrEnum):
    """Where torch and torchvision are taken from."""

    CPU = "cpu"
    STANDARD = "standard"


def cpu_index() -> str:
    """The address of the index with the CPU builds; PHOTOSIM_CPU_INDEX names another."""
    return os.environ.get("PHOTOSIM_CPU_INDEX", _CPU_INDEX)


def has_nvidia_card(system: Path = Path("/")) -> bool:
    """Whether a Linux system has a driver for a graphics card of NVIDIA's.

    Args:
        system: Its root folder.
    """
    return any((system / trace).exists() for trace in _TRACES_OF_A_CARD)


def answers(index: str, seconds: float) -> bool:
    """Whether an index answers within that time that it has PyTorch."""
    answered = threading.Event()

    def ask() -> None:
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            urllib.request.urlopen(f"{index}/torch/", timeout=seconds) as answer,  # noqa: S310
        ):
            if answer.status == http.HTTPStatus.OK:
                answered.set()

    # The time limit of a connection leaves out how long it takes to look up the name.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    return answered.is_set()


def versions(environment: Path) -> dict[str, str]:
    """The versions of torch and torchvision in a virtual environment of Linux or macOS."""
    folders = environment.glob("lib/python3*/site-packages/torch*.dist-info")
    found = dict(folder.stem.split("-", 1) for folder in folders)
    return {name: found[name] for name in PACKAGES if name in found}


def installed(environment: Path) -> Build | None:
    """The build in a virtual environment of Linux or macOS; None where there is none."""
    version = versions(environment).get("torch")
    if version is None:
        return None
    return Build.CPU if version.endswith("+cpu") else Build.STANDARD
