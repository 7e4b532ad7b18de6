"""Gathers the licences of what goes into the app, and lists it for machines (CycloneDX).

The PyInstaller spec calls this once every file of the app is known. Files belong to Python
distributions, by their lists of files, or, on Debian and its relatives, to packages of the system.
"""

import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from photosim.licences import (
    DATA,
    LISTING,
    UNSAID,
    licence_files,
    licence_name,
)

_COMMON_FOLDER = Path("/usr/share/common-licenses")
_COMMON_IN_TEXT = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])")
# Comes without a text, from makers who put one into another library under the same licence.
_TEXT_IN = {"tokenizers": "safetensors"}
# What names the LGPL only; it is the GPL with permissions added.
_COMMON = {"LGPL-3.0-only": ("LGPL-3", "GPL-3")}


@dataclass(frozen=True)
class Part:
    """A component of the app.

    Attributes:
        name: The name its makers use, also that of its folder of texts.
        version: Empty where there is none.
        kind: Its type in CycloneDX.
        licence: Its short name, or None if there is only a text.
        texts: The files that state its licence, by the names they get.
        purl: Its package URL, if it is a package.
        digest: SHA-256 of a single file.
    """

    name: str
    version: str
    kind: ComponentType
    licence: str | None
    texts: dict[str, Path]
    purl: PackageURL | None = None
    digest: str | None = None


def parts_of(files: Sequence[str], own: str) -> list[Part]:
    """The components that the app's files come from, by name; includes Python and PyInstaller.

    Args:
        files: Where PyInstaller takes them from.
        own: The program's name, which is left out.
    """
    libraries, rest = _by_distribution(files)
    found = {
        library.name: _of_distribution(library) for library in libraries if library.name != own
    }
    found["pyinstaller"] = _of_distribution(distribution("pyinstaller"))
    found["Python"] = _python()
    for part in _of_system(rest):
        found.setdefault(part.name, part)
    return sorted(found.values(), key=lambda part: part.name.lower())


def data(resources: Path) -> list[Part]:
    """What PhotoSim's own data was made from, with the texts that say so."""
    return [
        Part(name, version, ComponentType.DATA, licence, {Path(text).name: resources / text})
        for name, (version, licence, text) in DATA.items()
    ]


def weights(file: Path) -> Part:
    """A file of weights for torchvision's ResNet-34."""
    torchvision = _of_distribution(distribution("torchvision"))
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    kind = ComponentType.MACHINE_LEARNING_MODEL
    return Part(file.name, "", kind, torchvision.licence, torchvision.texts, digest=digest)


def write(name: str, version: str, licence: Path, parts: Iterable[Part], folder: Path) -> list[str]:
    """Write the texts and the list of a program's parts into an empty folder.

    Args:
        name: The program's.
        version: The program's.
        licence: The program's own, MIT.
        parts: Its other components.
        folder: Made if needed.

    Returns:
        The names of the parts that have no text.

    Raises:
        ValueError: The list does not conform to CycloneDX.
    """
    own = Part(name, version, ComponentType.APPLICATION, "MIT", {licence.name: licence})
    parts = list(parts)
    for part in [own, *parts]:
        for target, source in part.texts.items():
            file = folder / part.name / target
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, file)
    (folder / LISTING).write_text(bill_of_materials(own, parts), encoding="utf-8")
    return [part.name for part in parts if not part.texts]


def bill_of_materials(own: Part, parts: Iterable[Part]) -> str:
    """The CycloneDX 1.6 document of a program, as JSON.

    Raises:
        ValueError: It does not conform to CycloneDX.
    """
    bill = Bom()
    bill.metadata.component = root = _component(own)
    for part in parts:
        bill.components.add(_component(part))
    bill.register_dependency(root, bill.components)
    text = JsonV1Dot6(bill).output_as_string(indent=2)
    faults = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if faults is not None:
        raise ValueError(f"The list of components is not sound: {faults}")
    return text


def _component(part: Part) -> Component:
    licences = [LicenseFactory().make_from_string(part.licence)] if part.licence else []
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=part.digest)] if part.digest else []
    return Component(
        name=part.name,
        version=part.version or None,
        type=part.kind,
        bom_ref=f"{part.name} {part.version}".strip(),
        purl=part.purl,
        licenses=licences,
        hashes=hashes,
    )


def _by_distribution(files: Sequence[str]) -> tuple[list[Distribution], list[str]]:
    """The distributions that own files, and the files that none owns."""
    owners = _owners()
    places = [os.path.normpath(file) for file in files]
    libraries = {owners[place].name: owners[place] for place in places if place in owners}
    return list(libraries.values()), [place for place in places if place not in owners]


@functools.cache
def _owners() -> dict[str, Distribution]:
    """The distribution of every file in the environment, by its path."""
    return {
        os.path.normpath(str(library.locate_file(file))): library
        for library in distributions()
        for file in library.files or []
    }


def _of_distribution(library: Distribution) -> Part:
    texts = _texts_in(library)
    if not texts and library.name in _TEXT_IN:
        texts = _texts_in(distribution(_TEXT_IN[library.name]))
    licence = licence_name(library)
    names = _COMMON.get(licence.partition(" ")[0], ())
    texts |= {name: _COMMON_FOLDER / name for name in names if (_COMMON_FOLDER / name).is_file()}
    return Part(
        library.name,
        library.version,
        ComponentType.LIBRARY,
        None if licence == UNSAID else licence,
        texts,
        PackageURL("pypi", name=library.name.lower(), version=library.version),
    )


def _texts_in(library: Distribution) -> dict[str, Path]:
    texts = {}
    for name in licence_files(str(file) for file in library.files or []):
        source = Path(str(library.locate_file(name)))
        if source.is_file():
            texts["/".join(Path(name).parts[1:])] = source
    return texts


def _python() -> Part:
    version = ".".join(map(str, sys.version_info[:3]))
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python3.{sys.version_info.minor}/copyright"),
    )
    texts = {place.name: place for place in places if place.is_file()}
    return Part("Python", version, ComponentType.PLATFORM, "PSF-2.0", texts)


def _of_system(files: Iterable[str]) -> list[Part]:
    """The packages of Debian or its kin that own files; none on other systems."""
    if shutil.which("dpkg-query") is None:
        return []
    real = {os.path.realpath(file) for file in files}
    # The same file may be known by its place before /lib became a link.
    wanted = sorted(real | {file.removeprefix("/usr") for file in real})
    owned = _answer("dpkg-query", "-S", *wanted)
    names = sorted({line.partition(": ")[0] for line in owned.splitlines()})
    if not names:
        return []
    fields = _answer("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\n", *names)
    return [_of_package(*line.split("\t")) for line in fields.splitlines()]


def _of_package(name: str, version: str, architecture: str) -> Part:
    texts = {}
    text = Path("/usr/share/doc") / name / "copyright"
    if text.is_file():
        texts["copyright"] = text
        shared = set(_COMMON_IN_TEXT.findall(text.read_text(encoding="utf-8", errors="replace")))
        places = {other: _COMMON_FOLDER / other for other in sorted(shared)}
        texts |= {other: place for other, place in places.items() if place.is_file()}
    purl = PackageURL("deb", "debian", name, version, {"arch": architecture})
    return Part(name, version, ComponentType.LIBRARY, None, texts, purl)


def _answer(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout
