"""The tested versions: one for every library, on every system and Python."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
SYSTEMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def constraints() -> Iterator[Requirement]:
    text = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")
    return (Requirement(line) for line in text.splitlines() if not line.startswith("#"))


def demanded() -> Iterator[Requirement]:
    """What pyproject.toml asks for, but for the comparisons, which demand an old setuptools."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for line in (*project["dependencies"], *extras["test"], *extras["package"], *extras["audit"]):
        yield Requirement(line)


def applies(requirement: Requirement, python: str, system: str) -> bool:
    place = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_system": system,
        "sys_platform": SYSTEMS[system],
    }
    return requirement.marker is None or requirement.marker.evaluate(place)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_library_asked_for_has_one_tested_version_that_will_do(
    python: str, system: str
) -> None:
    tested: dict[str, str] = {}
    for constraint in constraints():
        if applies(constraint, python, system):
            assert constraint.name not in tested
            (version,) = constraint.specifier
            assert version.operator == "=="
            tested[constraint.name] = version.version
    for wanted in demanded():
        if applies(wanted, python, system):
            assert wanted.specifier.contains(tested[canonicalize_name(wanted.name)]), wanted


def test_no_constraint_names_a_place_or_a_build() -> None:
    text = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--|@|\+", text)
