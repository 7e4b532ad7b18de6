"""What the environment contains that does not belong in the app."""

from collections.abc import Iterable
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement

from photosim.licences import required


def modules_beside(requirements: Iterable[str]) -> list[str]:
    """The modules of this environment that a program does not need, such as test tools.

    PyInstaller would include whatever a library tries to import, needed or not.

    Args:
        requirements: The program itself and what it depends on, as in pyproject.toml.
    """
    names = (Requirement(requirement).name for requirement in requirements)
    needed = {library.name for library in required(*names)}
    return sorted(
        module
        for module, owners in packages_distributions().items()
        if module.isidentifier() and not module.startswith("__") and not needed & set(owners)
    )
