#!/usr/bin/env python3
"""Builds PhotoSim as an app that starts by double-click, for the system it runs on.

    python3 packaging/build.py [--deb] [--without-resnet34] [--cuda] [--newest] [--output DIR]

The app is a folder with everything in it, Python included, and ResNet-34's weights where these can
be downloaded. On Linux it is built from PyTorch's CPU
build, unless --cuda or --python is given; if that is not available, from the standard build, which
makes it several times as large. At the end smoke.py tests what was built.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bootstrap
import contents
import pytorch_builds
import smoke
from pytorch_builds import Build

_EXTRA = "package"
_PATIENCE_S = 15.0


@dataclass(frozen=True)
class Project:
    """What pyproject.toml says about the program."""

    name: str
    version: str
    description: str


def read_project(root: Path) -> Project:
    """Read name, version and description of the checkout."""
    table = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Project(table["name"], table["version"], table["description"])


def notice(cuda_version: str | None, cuda_wanted: bool) -> str | None:
    """Say how the build of PyTorch differs from what was wanted, if it does.

    Args:
        cuda_version: What PyTorch was built for; None for its CPU build.
        cuda_wanted: Whether the app is to use graphics cards.
    """
    if cuda_wanted and cuda_version is None:
        return "PyTorch is installed without CUDA here, so --cuda changes nothing."
    if not cuda_wanted and cuda_version is not None:
        return (
            f"The app gets PyTorch with CUDA {cuda_version} and all of NVIDIA's libraries: it will "
            "take about 5 GB. With PyTorch's CPU build it takes 0.8 GB."
        )
    return None


def check_weights(python: Path, file: Path) -> None:
    """Make sure that PhotoSim can use a file as ResNet-34's weights.

    Raises:
        bootstrap.SetupError: It cannot; the message says why.
    """
    script = bootstrap.ROOT / "packaging" / "check_weights.py"
    answer = subprocess.run([python, "-P", script, file], capture_output=True, text=True)
    if answer.returncode:
        raise bootstrap.SetupError(answer.stderr.strip())


def fetch_weights(python: Path, work: Path) -> Path | None:
    """Download ResNet-34's weights, or take those of the last build; None if they cannot be had.

    Args:
        python: An interpreter that has PhotoSim.
        work: Where to keep them.
    """
    command: list[str | Path] = [python, "-P", "-m", "photosim", "--data-dir", work]
    command += ["fetch-weights", "--json"]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if answer.returncode:
        print("The app is built without ResNet-34's weights.", file=sys.stderr, flush=True)
        return None
    return Path(json.loads(answer.stdout)["weights"])


def choose_environment(options: argparse.Namespace) -> Path:
    """The interpreter whose libraries go into the app; they are installed if needed.

    The checkout's own environment serves if it holds the right build of PyTorch, since that is
    large; otherwise one in the work folder is made.
    """
    if options.python:
        named: Path = options.python
        return named
    own = bootstrap.ROOT / ".venv"
    wanted = Build.STANDARD if options.cuda or sys.platform != "linux" else Build.CPU
    held = pytorch_builds.installed(own)
    if wanted is Build.CPU and held is not wanted:
        index = pytorch_builds.cpu_index()
        if not pytorch_builds.answers(index, _PATIENCE_S):
            print(f"{index} does not answer.", file=sys.stderr, flush=True)
            wanted = Build.STANDARD
    need = bootstrap.Need((_EXTRA,), wanted, options.newest)
    fits = sys.platform != "linux" or held is wanted
    environment = own if fits else options.work / "environment"
    return bootstrap.prepare(bootstrap.ROOT, need, environment)


def make_icons(python: Path, folder: Path) -> None:
    """Draw the icon in every size and format below a folder, by the environment's Qt and Pillow."""
    script = bootstrap.ROOT / "packaging" / "icons.py"
    subprocess.run(
        [python, "-P", script, folder],
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


def freeze(python: Path, options: argparse.Namespace, project: Project) -> Path:
    """Run PyInstaller; returns the folder of the app.

    Raises:
        bootstrap.SetupError: PyInstaller failed; its output is above.
    """
    icons = options.work / "icons"
    make_icons(python, icons)
    (icons / "version.txt").write_text(version_resource(project), encoding="utf-8")
    command: list[str | Path] = [python, "-P", "-m", "PyInstaller", "--noconfirm"]
    command += ["--log-level", "WARN"]
    command += ["--distpath", options.output, "--workpath", options.work]
    command += [bootstrap.ROOT / "packaging" / "photosim.spec", "--", "--icons", icons]
    if options.resnet34_weights:
        command += ["--resnet34-weights", options.resnet34_weights]
    if subprocess.run(command, cwd=bootstrap.ROOT).returncode:
        raise bootstrap.SetupError("PyInstaller could not build the app.")
    folder: Path = options.output / project.name
    return folder


def version_resource(project: Project) -> str:
    """What Windows shows about the program under Properties, in PyInstaller's notation."""
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
    """Build the app and the requested packages, and test it; returns the exit status."""
    options = _parse(arguments)
    python = choose_environment(options)
    if options.resnet34_weights is None and not options.without_resnet34:
        options.resnet34_weights = fetch_weights(python, options.work)
    if options.resnet34_weights:
        check_weights(python, options.resnet34_weights)
    project = read_project(bootstrap.ROOT)
    different = notice(_cuda_version(python), options.cuda)
    if different:
        print(different, file=sys.stderr, flush=True)
    started = time.monotonic()
    app = freeze(python, options, project)
    listing = options.output / f"{project.name}-{project.version}.cdx.json"
    shutil.copyfile(options.work / "photosim" / "licences" / "components.cdx.json", listing)
    print(contents.table(contents.sizes(app)))
    print(f"{app} ({time.monotonic() - started:.0f} s)", flush=True)
    if sys.platform == "linux":
        _make_linux_packages(app, options, project)
    tried = [str(smoke.program(options.output)), "--keep", str(options.output / "screenshots")]
    return smoke.main(tried)


def _make_linux_packages(app: Path, options: argparse.Namespace, project: Project) -> None:
    import linux_packages

    icons = options.work / "icons"
    print(linux_packages.make_appdir(app, icons, options.output, project.version), flush=True)
    if options.deb:
        print(linux_packages.make_deb(app, icons, options.output, project.version), flush=True)


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
        "--newest",
        action="store_true",
        help="build from the newest versions of all libraries instead of the tested ones",
    )
    weights = parser.add_mutually_exclusive_group()
    weights.add_argument(
        "--resnet34-weights",
        type=Path,
        metavar="FILE",
        help="take ResNet-34's weights from this file instead of downloading them",
    )
    weights.add_argument(
        "--without-resnet34", action="store_true", help="leave ResNet-34's weights (87 MB) out"
    )
    parser.add_argument("--deb", action="store_true", help="also make a Debian package (Linux)")
    parser.add_argument(
        "--python",
        type=Path,
        metavar="INTERPRETER",
        help="take the libraries of this environment, which has the extra “package”, as they are",
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", default=bootstrap.ROOT / "dist", help="default: dist"
    )
    parser.add_argument(
        "--work", type=Path, metavar="DIR", default=bootstrap.ROOT / "build", help="default: build"
    )
    options = parser.parse_args(arguments)
    for name in ("resnet34_weights", "output", "work"):
        if getattr(options, name):
            setattr(options, name, getattr(options, name).resolve())
    return options


if __name__ == "__main__":
    sys.exit(bootstrap.reporting_faults(lambda: main(sys.argv[1:])))
