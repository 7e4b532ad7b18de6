#!/usr/bin/env python3
"""Builds PhotoSim as an app that starts by double-click, for the system it runs on.

    python3 packaging/build.py [--deb] [--resnet34-weights FILE] [--cuda] [--output DIR]

The app is a folder with everything in it, Python included. PyTorch is taken as it is installed: on
Linux that is its CUDA build unless --python names an environment with another.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import checkout
import contents

_EXTRA = "package"
_RESNET34_SHA256_PREFIX = "b627a593"


@dataclass(frozen=True)
class Project:
    """What pyproject.toml says of the program."""

    name: str
    version: str
    description: str


def read_project(root: Path) -> Project:
    """Read name, version and description of the checkout."""
    table = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Project(table["name"], table["version"], table["description"])


def advice(cuda_version: str | None, cuda_wanted: bool) -> str | None:
    """Say which build of PyTorch would do better, if one would.

    Args:
        cuda_version: What PyTorch was built for; None for its CPU build.
        cuda_wanted: Whether the app is to use graphics cards.
    """
    if cuda_wanted and cuda_version is None:
        return "PyTorch is installed without CUDA here, so --cuda changes nothing."
    if not cuda_wanted and cuda_version is not None:
        return (
            f"PyTorch is installed with CUDA {cuda_version} here. NVIDIA's libraries are left "
            "out, but PyTorch's own part for graphics cards stays: about 0.5 GB that its CPU "
            "build saves. pytorch.org tells how to install that into an environment; name its "
            "interpreter with --python."
        )
    return None


def check_weights(file: Path) -> None:
    """Make sure that a file holds ResNet-34's official weights.

    Raises:
        checkout.SetupError: It does not, or cannot be read.
    """
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as fault:
        raise checkout.SetupError(f"{file} cannot be read: {fault.strerror}") from fault
    if not digest.startswith(_RESNET34_SHA256_PREFIX):
        raise checkout.SetupError(f"{file} does not hold ResNet-34's official weights.")


def make_icons(python: Path, folder: Path) -> None:
    """Draw the icon in every size and format below a folder, by the environment's Qt and Pillow."""
    script = checkout.ROOT / "packaging" / "icons.py"
    subprocess.run(
        [python, "-P", script, folder],
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


def freeze(python: Path, options: argparse.Namespace, project: Project) -> Path:
    """Run PyInstaller; returns the folder of the app.

    Raises:
        checkout.SetupError: PyInstaller failed; what it said stands above.
    """
    icons = options.work / "icons"
    make_icons(python, icons)
    (icons / "version.txt").write_text(version_resource(project), encoding="utf-8")
    command: list[str | Path] = [python, "-P", "-m", "PyInstaller", "--noconfirm"]
    command += ["--log-level", "WARN"]
    command += ["--distpath", options.output, "--workpath", options.work]
    command += [checkout.ROOT / "packaging" / "photosim.spec", "--", "--icons", icons]
    command += ["--cuda"] if options.cuda else []
    if options.resnet34_weights:
        command += ["--resnet34-weights", options.resnet34_weights]
    if subprocess.run(command, cwd=checkout.ROOT).returncode:
        raise checkout.SetupError("PyInstaller could not build the app.")
    folder: Path = options.output / project.name
    return folder


def gather_licences(python: Path, app: Path, listing: Path) -> None:
    """Put the libraries' licences into the app and the list of these libraries beside it."""
    script = checkout.ROOT / "packaging" / "licences.py"
    subprocess.run([python, "-P", script, app, listing], check=True)


def version_resource(project: Project) -> str:
    """What Windows shows of the program under Properties, in PyInstaller's notation."""
    numbers = ([int(part) for part in project.version.split(".") if part.isdigit()] + [0] * 4)[:4]
    words = {
        "ProductName": "PhotoSim",
        "FileDescription": "PhotoSim",
        "ProductVersion": project.version,
        "FileVersion": project.version,
        "Comments": project.description,
        "OriginalFilename": f"{project.name}.exe",
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={tuple(numbers)}, prodvers={tuple(numbers)}), "
        f"kids=[StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])"
    )


def main(arguments: Sequence[str]) -> int:
    """Build the app and what was asked for beside it."""
    options = _parse(arguments)
    if options.resnet34_weights:
        check_weights(options.resnet34_weights)
    python = options.python or checkout.prepare(checkout.ROOT, extras=(_EXTRA,))
    project = read_project(checkout.ROOT)
    cuda_version = _cuda_version(python)
    hint = advice(cuda_version, options.cuda)
    if hint:
        print(hint, file=sys.stderr, flush=True)
    if cuda_version and not options.cuda and not (shutil.which("cc") and shutil.which("nm")):
        raise checkout.SetupError(
            "Leaving NVIDIA's libraries out needs a C compiler and nm. On Debian and Ubuntu "
            "install them with: sudo apt install gcc libc6-dev binutils"
        )
    started = time.monotonic()
    app = freeze(python, options, project)
    listing = options.output / f"{project.name}-{project.version}.cdx.json"
    gather_licences(python, app, listing)
    print(contents.table(contents.sizes(app)))
    print(f"{app} ({time.monotonic() - started:.0f} s)", flush=True)
    if sys.platform == "linux":
        _make_linux_packages(app, options, project)
    return 0


def _make_linux_packages(app: Path, options: argparse.Namespace, project: Project) -> None:
    import linux_packages

    icons = options.work / "icons"
    print(linux_packages.make_appdir(app, icons, options.output, project.version))
    if options.deb:
        print(linux_packages.make_deb(app, icons, options.output, project.version))


def _cuda_version(python: Path) -> str | None:
    program = "import torch.version; print(torch.version.cuda or '')"
    answer = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)
    return answer.stdout.strip() or None


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Build PhotoSim as an app that starts by double-click."
    )
    parser.add_argument(
        "--cuda", action="store_true", help="use NVIDIA graphics cards; makes the app 5 GB large"
    )
    parser.add_argument(
        "--resnet34-weights", type=Path, metavar="FILE", help="bring ResNet-34's weights along"
    )
    parser.add_argument("--deb", action="store_true", help="also make a Debian package (Linux)")
    parser.add_argument(
        "--python",
        type=Path,
        metavar="INTERPRETER",
        help="take the libraries of this environment, which has the extra “package”, as they are",
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", default=checkout.ROOT / "dist", help="default: dist"
    )
    parser.add_argument(
        "--work", type=Path, metavar="DIR", default=checkout.ROOT / "build", help="default: build"
    )
    options = parser.parse_args(arguments)
    for name in ("resnet34_weights", "output", "work"):
        if getattr(options, name):
            setattr(options, name, getattr(options, name).resolve())
    return options


if __name__ == "__main__":
    sys.exit(checkout.reporting_faults(lambda: main(sys.argv[1:])))
