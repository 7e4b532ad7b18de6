import json
import shutil
from importlib.metadata import distribution
from pathlib import Path

import pytest
from cyclonedx.model.component import ComponentType

import licences
from photosim.licences import LISTING, listed


def file_of(name: str) -> str:
    """A file that a distribution has put into the environment, no metadata."""
    library = distribution(name)
    files = [file for file in library.files or [] if file.suffix == ".py"]
    return str(library.locate_file(files[0]))


def test_every_distribution_with_a_file_in_the_app_is_a_part_of_it(tmp_path: Path) -> None:
    libraries = ("numpy", "alembic", "watchdog")
    own = tmp_path / "own.py"
    parts = licences.parts_of([*map(file_of, libraries), str(own)], "photosim")
    names = [part.name for part in parts if not (part.purl and part.purl.type == "deb")]
    assert names == ["alembic", "numpy", "pyinstaller", "Python", "watchdog"]
    assert all(part.texts for part in parts)


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="asks dpkg")
def test_a_library_of_the_system_is_listed_as_its_package() -> None:
    parts = licences.parts_of([str(Path("/bin/sh").resolve())], "photosim")
    (package,) = (part for part in parts if part.purl and part.purl.type == "deb")
    assert package.version
    assert "copyright" in package.texts


def test_texts_and_a_sound_list_are_written(tmp_path: Path) -> None:
    weights = tmp_path / "resnet34.pth"
    weights.write_bytes(b"numbers")
    own = tmp_path / "LICENSE"
    own.write_text("ours", encoding="utf-8")
    parts = [*licences.parts_of([file_of("numpy")], "photosim"), licences.weights(weights)]
    folder = tmp_path / "licences"
    assert licences.write("photosim", "1.2", own, parts, folder) == []

    document = json.loads((folder / LISTING).read_text(encoding="utf-8"))
    assert document["bomFormat"] == "CycloneDX"
    assert document["metadata"]["component"]["version"] == "1.2"
    assert {part["name"] for part in document["components"]} == {part.name for part in parts}
    (whole, *_) = (graph for graph in document["dependencies"] if "dependsOn" in graph)
    assert len(whole["dependsOn"]) == len(parts)

    read = {part.name: part for part in listed(folder)}
    assert read["photosim"].read() == "ours"
    assert "Redistribution" in read["numpy"].read()
    assert "PyInstaller" in read["pyinstaller"].read()


def test_a_part_without_a_text_is_named(tmp_path: Path) -> None:
    own = tmp_path / "LICENSE"
    own.touch()
    kind = ComponentType.LIBRARY
    part = licences.Part("silent", "1", kind, "A licence nobody knows", {})
    assert licences.write("photosim", "1.2", own, [part], tmp_path / "licences") == ["silent"]
