"""Gathers the licences of the libraries in the app, and lists these libraries for machines.

    python packaging/licences.py APP LIST.json

Runs in the environment that the app was built from. Copies the licences into APP/licences, a folder
for each library, and writes LIST.json as CycloneDX 1.5.
"""

import json
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

_LICENCE = re.compile(r"(^|/)(licen[cs]es?|copying|notice|copyright)[^/]*(/[^/]*)?$", re.IGNORECASE)
_CODE = re.compile(r"\.(so|pyd|dylib|dll)(\.|$)")
# Where Debian keeps licences that many share; the LGPL is the GPL with permissions added.
_COMMON_FOLDER = Path("/usr/share/common-licenses")
_COMMON = {"LGPL-3.0": ("LGPL-3", "GPL-3")}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def required(root: str) -> list[Distribution]:
    """A distribution and all that it needs here, directly or by another, sorted by name."""
    found: dict[str, Distribution] = {}
    waiting = [root]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # needed on another system, or by an extra
        for requirement in found[name].requires or []:
            match = _NAME.match(requirement)
            if match and "extra ==" not in requirement:
                waiting.append(match[0])
    return [found[name] for name in sorted(found)]


def licence_files(paths: Iterable[str]) -> list[str]:
    """Those of a distribution's files that state its licence, by their names."""
    return [path for path in paths if ".dist-info" in path and _LICENCE.search(path)]


def licence_name(metadata: Any) -> str:
    """What the metadata of a distribution says of its licence."""
    expression = metadata.get("License-Expression") or metadata.get("License")
    if expression and "\n" not in expression:
        return str(expression)
    classifiers = metadata.get_all("Classifier") or []
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return ", ".join(named) or "see its files"


def bill_of_materials(root: str, libraries: Iterable[Distribution]) -> dict[str, object]:
    """The CycloneDX document of an app's libraries."""
    components = [
        {
            "type": "library",
            "name": library.name,
            "version": library.version,
            "purl": f"pkg:pypi/{library.name.lower()}@{library.version}",
            "licenses": [{"license": {"name": licence_name(library.metadata)}}],
        }
        for library in libraries
    ]
    version = ".".join(map(str, sys.version_info[:3]))
    licence = {"license": {"id": "PSF-2.0"}}
    components.append(
        {"type": "platform", "name": "python", "version": version, "licenses": [licence]}
    )
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": root}},
        "components": components,
    }


def copy_licences(libraries: Iterable[Distribution], folder: Path) -> list[str]:
    """Copy licences into a folder; returns the names of libraries that came without one."""
    without = []
    for library in libraries:
        files = licence_files(str(file) for file in library.files or [])
        for file in files:
            target = folder.joinpath(library.name, *Path(file).parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            source = Path(str(library.locate_file(file)))
            if source.is_file():
                shutil.copy(source, target)
        if not files and not _copy_common(library, folder):
            without.append(library.name)
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.is_file():
        (folder / "python").mkdir(parents=True, exist_ok=True)
        shutil.copy(python, folder / "python")
    return without


def _copy_common(library: Distribution, folder: Path) -> bool:
    """Copy the system's text of the licence of a library that names it only."""
    names = _COMMON.get(licence_name(library.metadata).partition("-only")[0], ())
    texts = [_COMMON_FOLDER / name for name in names if (_COMMON_FOLDER / name).is_file()]
    for text in texts:
        (folder / library.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(text, folder / library.name)
    return bool(texts)


def is_in(library: Distribution, app: Path) -> bool:
    """Whether an app has a library: one with machine code shows by that."""
    code = [str(file) for file in library.files or [] if _CODE.search(file.name)]
    return not code or any((app / "_internal" / file).exists() for file in code)


def main(app: Path, listing: Path) -> None:
    """Gather the licences of PhotoSim's libraries and write the list of them."""
    libraries = [library for library in required("photosim") if is_in(library, app)]
    without = copy_licences(libraries, app / "licences")
    document = bill_of_materials("photosim", libraries)
    listing.write_text(json.dumps(document, indent=2), encoding="utf-8")
    if without:
        print(f"Without a licence file of their own: {', '.join(without)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
