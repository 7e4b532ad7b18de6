"""How a photo was taken, by its EXIF: camera, lens, exposure and place."""

import math
from dataclasses import dataclass
from typing import Any

from photosim.annotations import Position, possible
from photosim.vision.exif import BROKEN_EXIF, Exif, text
from photosim.vision.live_photos import identifier_of_still

# What is beyond these was never set on a camera: damaged files say so. The utmost that is known,
# with room to spare: 1/80,000 s and a night of star trails, f/0.7 and pinholes beyond f/250,
# ISO 4,560,000, the lenses of endoscopes and telescopes.
_SECONDS = (1e-6, 86_400.0)
_APERTURE = (0.5, 1_000.0)
_SENSITIVITY = (1.0, 1e7)
_FOCAL_MM = (0.1, 50_000.0)
_LONGEST_NAME = 100  # letters
_BIAS = (-20.0, 20.0)


@dataclass(frozen=True)
class Shot:
    """How a photo was taken; None where the file does not say, or nothing a camera can do.

    Attributes:
        camera: Maker and model.
        lens: Its model.
        seconds: Exposure time.
        aperture: The f-number.
        iso: Sensitivity.
        focal_mm: Focal length in millimetres, not converted to another sensor's.
        position: Latitude (north positive) and longitude (east positive) in degrees.
        bias: Exposure compensation in steps.
        serial: The camera's serial number.
        live: Of which live photo it is the still half.
    """

    camera: str | None = None
    lens: str | None = None
    seconds: float | None = None
    aperture: float | None = None
    iso: int | None = None
    focal_mm: float | None = None
    position: Position | None = None
    bias: float | None = None
    serial: str | None = None
    live: str | None = None


UNKNOWN = Shot()


def read_shot(exif: Exif) -> Shot:
    """Return what an EXIF block says; broken parts are left out."""
    from PIL.ExifTags import Base  # what only searches does without Pillow

    iso = _number(exif.shot(Base.ISOSpeedRatings), _SENSITIVITY)
    return Shot(
        camera=camera_name(exif.main.get(Base.Make), exif.main.get(Base.Model)),
        lens=_name(exif.shot(Base.LensModel)),
        seconds=_number(exif.shot(Base.ExposureTime), _SECONDS),
        aperture=_number(exif.shot(Base.FNumber), _APERTURE),
        iso=None if iso is None else round(iso),
        focal_mm=_number(exif.shot(Base.FocalLength), _FOCAL_MM),
        position=position_of(exif),
        bias=_number(exif.shot(Base.ExposureBiasValue), _BIAS),
        serial=text(exif.shot(Base.BodySerialNumber)),
        live=identifier_of_still(exif.shot(Base.MakerNote)),
    )


def _number(value: Any, within: tuple[float, float]) -> float | None:
    """A number that can be; some cameras write lists of one, and zero for what they do not know."""
    try:
        number = float(value[0] if isinstance(value, tuple) else value)
    except BROKEN_EXIF:
        return None
    return number if within[0] <= number <= within[1] else None


def _name(value: object) -> str | None:
    """A name that can be shown and kept, whatever bytes the file has."""
    printable = "".join(letter for letter in text(value) or "" if letter.isprintable())
    return printable[:_LONGEST_NAME].strip() or None


def camera_name(maker: object, product: object) -> str | None:
    """Maker and model of a camera as one name, the maker once; None where neither is said."""
    make, model = _name(maker), _name(product)
    if make is None or model is None:
        return model or make
    first = make.split()[0]
    return model if model.lower().startswith(first.lower()) else f"{make} {model}"


def position_of(exif: Exif) -> Position | None:
    """Where a photo was taken, by its EXIF block; None where that is not said, or impossible."""
    from PIL.ExifTags import GPS

    place = exif.place
    latitude = _degrees(place.get(GPS.GPSLatitude), place.get(GPS.GPSLatitudeRef), "S")
    longitude = _degrees(place.get(GPS.GPSLongitude), place.get(GPS.GPSLongitudeRef), "W")
    if latitude is None or longitude is None:
        return None
    return possible(latitude, longitude)


def _degrees(parts: Any, side: object, negative: str) -> float | None:
    """Degrees of a latitude or longitude; some programs write its side in words: "South"."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except BROKEN_EXIF:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        return None
    return -value if (text(side) or "").upper().startswith(negative) else value
