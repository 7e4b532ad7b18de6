"""Names the packages, which pyproject.toml cannot: all are found, but one lies elsewhere."""

from setuptools import find_namespace_packages, setup

setup(packages=[*find_namespace_packages(include=["photosim*"]), "photosim.resources"])
