"""The files that ship with the program: from a checkout, an installed wheel or a frozen app."""

from importlib.resources import files


def icon_svg(name: str) -> str:
    """The source of one icon; its lines are drawn in ``currentColor``."""
    return (files("photosim.resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
