"""How a photo was taken, in words."""

from PySide6.QtCore import QCoreApplication, QLocale

from photosim.vision.shots import Shot

translate = QCoreApplication.translate


def shot_facts(shot: Shot) -> dict[str, str | None]:
    """What the details say of a shot, by the fact's key; None for what is not known."""
    return {
        "camera": shot.camera,
        "lens": shot.lens,
        "exposure": _exposure(shot),
        "position": None if shot.position is None else _position(*shot.position),
    }


def _exposure(shot: Shot) -> str | None:
    locale = QLocale()
    parts = []
    if shot.seconds is not None:
        parts.append(_seconds(shot.seconds))
    if shot.aperture is not None:
        parts.append(f"f/{locale.toString(float(shot.aperture), 'g', 2)}")
    if shot.iso is not None:
        parts.append(f"ISO {shot.iso}")
    if shot.focal_mm is not None:
        parts.append(f"{locale.toString(float(shot.focal_mm), 'g', 4)} mm")
    return "  ".join(parts) or None


def _seconds(seconds: float) -> str:
    """A fraction below half a second, as cameras show it."""
    if seconds < 0.4:
        return f"1/{round(1 / seconds)} s"
    return f"{QLocale().toString(float(seconds), 'g', 3)} s"


def _position(latitude: float, longitude: float) -> str:
    locale = QLocale()
    north = translate("DetailsPanel", "N") if latitude >= 0 else translate("DetailsPanel", "S")
    east = translate("DetailsPanel", "E") if longitude >= 0 else translate("DetailsPanel", "W")
    return (
        f"{locale.toString(abs(latitude), 'f', 5)}° {north}, "
        f"{locale.toString(abs(longitude), 'f', 5)}° {east}"
    )
