"""The files that ship with the program: from a checkout, an installed wheel or a frozen app."""

from importlib.resources import files


def icon_svg(name: str) -> str:
    """The source of one icon; its lines are drawn in ``currentColor``."""
    return (files("photosim.resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def translation(name: str) -> bytes:
    """A compiled catalogue of texts, such as "photosim_de"."""
    return (files("photosim.resources") / "translations" / f"{name}.qm").read_bytes()
