#!/usr/bin/env python3
"""Builds PhotoSim as an app that starts by double-click, for the system it runs on.

    python3 packaging/build.py [--deb] [--resnet34-weights FILE] [--cuda] [--output DIR]

The app is a folder with everything in it, Python included. On Linux PyTorch's CPU build is
installed into an environment below the work folder, unless --cuda or --python is given; where its
index cannot be reached, the checkout's own environment is used, and CUDA's libraries are left out.
"""

import argparse
import http.client
import os
import shutil
import subprocess
import sys
import time
import tomllib
import urllib.request
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import checkout
import contents

_EXTRA = "package"
_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_PATIENCE_S = 15.0


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
            f"PyTorch is installed with CUDA {cuda_version} here. What only graphics cards need "
            "is left out, but PyTorch's CPU build makes the app 0.1 GB smaller still. pytorch.org "
            "tells how to install that into an environment; name its interpreter with --python."
        )
    return None


def check_weights(python: Path, file: Path) -> None:
    """Make sure that PhotoSim can use a file as ResNet-34's weights.

    Raises:
        checkout.SetupError: It cannot; the message tells why.
    """
    script = checkout.ROOT / "packaging" / "check_weights.py"
    answer = subprocess.run([python, "-P", script, file], capture_output=True, text=True)
    if answer.returncode:
        raise checkout.SetupError(answer.stderr.strip())


def is_reachable(index: str) -> bool:
    """Whether a package index answers."""
    try:
        with urllib.request.urlopen(f"{index}/torch/", timeout=_PATIENCE_S) as answer:  # noqa: S310
            return bool(answer.status == http.HTTPStatus.OK)
    except (OSError, http.client.HTTPException):
        return False


def cpu_environment(environment: Path, index: str) -> Path:
    """Make an environment with PyTorch's CPU build and all that the app needs.

    Args:
        environment: Where; what is there already is kept and brought up to date.
        index: Has the CPU builds.

    Returns:
        Its interpreter.

    Raises:
        checkout.SetupError: pip failed; what it said stands above.
    """
    python = checkout.interpreter(environment)
    if not python.exists():
        venv.create(environment, with_pip=True, symlinks=os.name != "nt")
    install = [str(python), "-P", "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    for what in (f"torch torchvision --index-url {index}", f"--editable .[{_EXTRA}]"):
        if subprocess.run([*install, *what.split()], cwd=checkout.ROOT).returncode:
            raise checkout.SetupError(f"pip install {what} failed in {environment}.")
    return python


def choose_environment(options: argparse.Namespace) -> Path:
    """The interpreter whose libraries go into the app: as named, with the CPU build, or ours."""
    if options.python:
        named: Path = options.python
        return named
    # Elsewhere than on Linux, what pip installs by itself is the CPU build.
    if sys.platform == "linux" and not options.cuda:
        if is_reachable(_CPU_INDEX):
            return cpu_environment(options.work / "environment", _CPU_INDEX)
        print(f"{_CPU_INDEX} cannot be reached.", file=sys.stderr, flush=True)
    return checkout.prepare(checkout.ROOT, extras=(_EXTRA,))


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
    python = choose_environment(options)
    if options.resnet34_weights:
        check_weights(python, options.resnet34_weights)
    project = read_project(checkout.ROOT)
    cuda_version = _cuda_version(python)
    hint = advice(cuda_version, options.cuda)
    if hint:
        print(hint, file=sys.stderr, flush=True)
    _require_tools(stand_ins=bool(cuda_version) and not options.cuda)
    started = time.monotonic()
    app = freeze(python, options, project)
    listing = options.output / f"{project.name}-{project.version}.cdx.json"
    shutil.copyfile(options.work / "photosim" / "licences" / "components.cdx.json", listing)
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


def _require_tools(*, stand_ins: bool) -> None:
    tools = ("strip", "nm", "cc") if stand_ins else ("strip",)
    if sys.platform == "linux" and not all(map(shutil.which, tools)):
        raise checkout.SetupError(
            f"The build needs {', '.join(tools)}. On Debian and Ubuntu install them with: "
            "sudo apt install binutils gcc libc6-dev"
        )


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
