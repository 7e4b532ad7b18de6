"""The versions of PhotoSim and of the libraries it uses."""

import platform
from importlib.metadata import version

from photosim.catalogue.sqlite import sqlite_version

_PACKAGES = ("photosim", "torch", "torchvision", "numpy", "pillow", "PySide6-Essentials")


def versions() -> dict[str, str]:
    """Versions by package name; no package is imported for it."""
    packages = {name: version(name) for name in _PACKAGES}
    return {"python": platform.python_version(), "sqlite": sqlite_version()} | packages
