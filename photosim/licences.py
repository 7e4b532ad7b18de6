"""The licences of the libraries that PhotoSim uses.

The packaged app keeps them in its folder ``licences``: the CycloneDX list of its components, and
a folder of texts for each. Where PhotoSim was installed by pip, the libraries' metadata is read.
"""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TEXTS_FOLDER = "licences"
LISTING = "components.cdx.json"
UNSAID = "see its text"
DATA = {
    "WordNet": ("3.0", "WordNet 3.0 License", "words/WordNet.txt"),
    "GeoNames": ("2026", "CC-BY-4.0", "places/GeoNames.txt"),
    "Natural Earth": ("4.1", "public domain", "places/NaturalEarth.txt"),
}
"""What PhotoSim's own data was made from: version, licence, and where among the resources it says
so."""

_LICENCE = re.compile(r"(^|/)(licen[cs]es?|copying|notice|copyright)[^/]*(/[^/]*)?$", re.IGNORECASE)
_AMONG_CODE = re.compile(r"(^|/)(licen[cs]e|copying|notice)(\.(txt|md|rst))?$", re.IGNORECASE)


@dataclass(frozen=True)
class Component:
    """A library, as the person sees it.

    Attributes:
        name: The name its makers use.
        version: The one that is in use.
        licence: Short name of its licence, such as "MIT".
        texts: Files with the licence's full text; empty where it came without one.
    """

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]

    def read(self) -> str:
        """The full texts, one after the other; empty if there is none.

        Raises:
            OSError: A file cannot be read.
        """
        pages = (text.read_text(encoding="utf-8", errors="replace") for text in self.texts)
        return "\n\n".join(page.strip() for page in pages)


def components() -> list[Component]:
    """PhotoSim's components here: PhotoSim itself first, the others by name.

    Raises:
        OSError: The packaged app's list cannot be read.
        ValueError: It is not JSON.
    """
    packaged = getattr(sys, "_MEIPASS", None)
    if packaged is not None:
        found = listed(Path(packaged) / TEXTS_FOLDER)
    else:
        found = [_of_distribution(library) for library in required("photosim")]
        resources = Path(str(files("photosim.resources")))
        for name, (version, licence, text) in DATA.items():
            found.append(Component(name, version, licence, (resources / text,)))
    return sorted(found, key=lambda part: (part.name.lower() != "photosim", part.name.lower()))


def listed(folder: Path) -> list[Component]:
    """The components of a packaged app, from its folder of licences.

    Raises:
        OSError: The list cannot be read.
        ValueError: It is not JSON.
    """
    document = json.loads((folder / LISTING).read_text(encoding="utf-8"))
    parts = [document["metadata"]["component"], *document["components"]]
    return [
        Component(
            part["name"],
            part.get("version", ""),
            _licence_in(part),
            tuple(sorted(file for file in (folder / part["name"]).rglob("*") if file.is_file())),
        )
        for part in parts
    ]


def required(*roots: str) -> list[Distribution]:
    """Distributions with all their direct and indirect requirements here, sorted by name."""
    found: dict[str, Distribution] = {}
    waiting = list(roots)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # installed without it
        needs = map(Requirement, found[name].requires or [])
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate()]
    return [found[name] for name in sorted(found)]


def licence_files(paths: Iterable[str]) -> list[str]:
    """The files of a distribution that state its licence, recognised by their names."""
    paths = list(paths)
    stated = [path for path in paths if ".dist-info" in path and _LICENCE.search(path)]
    return stated or [path for path in paths if _AMONG_CODE.search(path)]


def licence_name(library: Distribution) -> str:
    """The short name of a distribution's licence, from its metadata."""
    metadata = library.metadata
    assert isinstance(metadata, Message)
    expression = metadata.get("License-Expression") or metadata.get("License")
    if expression and "\n" not in expression and expression != "UNKNOWN":
        return str(expression)
    classifiers = metadata.get_all("Classifier") or []
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return ", ".join(named) or UNSAID


def _of_distribution(library: Distribution) -> Component:
    names = licence_files(str(file) for file in library.files or [])
    files = (Path(str(library.locate_file(name))) for name in names)
    texts = tuple(file for file in files if file.is_file())
    return Component(library.name, library.version, licence_name(library), texts)


def _licence_in(part: dict[str, object]) -> str:
    licences = part.get("licenses")
    if not isinstance(licences, list) or not licences:
        return UNSAID
    first = licences[0]
    licence = first.get("license", {})
    return str(first.get("expression") or licence.get("id") or licence.get("name"))
