"""Any kind of pixels in, 8-bit sRGB out."""

import functools
import io

import numpy as np
from PIL import Image, ImageCms
from PIL.TiffImagePlugin import TiffImageFile

from photosim.vision import signals
from photosim.vision.sample_range import to_bytes
from photosim.vision.signals import Signal

_BITS_PER_SAMPLE, _PHOTOMETRIC, _WHITE_IS_ZERO = 258, 262, 0
_ROUNDING = 2  # levels
MID_GREY = (128, 128, 128)
# A profile's colour space -> the modes it can describe -> the mode to hand to the converter.
_PROFILED = {
    "RGB": dict.fromkeys(("RGB", "RGBA", "RGBa", "RGBX", "P", "PA", "YCbCr"), "RGB"),
    "GRAY": dict.fromkeys(("1", "L", "LA", "La", "I;16", "I;16B", "I;16L"), "L"),
    "CMYK": {"CMYK": "CMYK"},
}


def to_srgb(image: Image.Image, signal: Signal | None = None) -> Image.Image:
    """Return the picture as RGB in sRGB, transparent parts over mid-grey.

    A colour profile that is broken or does not fit the pixels is ignored.

    Args:
        image: A loaded picture of any Pillow mode; its profile lies in `info["icc_profile"]`.
        signal: What its file says of the colours by numbers; that goes before a profile.
    """
    profile = image.info.get("icc_profile") if signal is None else None
    mode = image.mode
    image = to_eight_bits(image)
    alpha = None
    if image.has_transparency_data:
        image = (image.convert("LA") if image.mode == "La" else image).convert("RGBA")
        alpha = image.getchannel("A")
    elif image.mode in {"1", "P", "PA", "YCbCr", "RGBX", "HSV"}:
        image = image.convert("RGB")
    rgb = _apply_profile(image, profile, mode) or _without_profile(image)
    if signal is not None and not signal.is_srgb:
        rgb = signals.to_srgb(np.asarray(rgb), signal)
    if alpha is not None:
        rgb = Image.composite(rgb, Image.new("RGB", rgb.size, MID_GREY), alpha)
    return rgb


def to_eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture with 8 bits a channel; deep grey is scaled, other modes pass."""
    if image.mode.startswith("I;16"):
        deep = np.asarray(image)
        grey = (deep >> (_bits(image) - 8)).astype(np.uint8)
        clear = image.info.get("transparency")
        if isinstance(clear, int):
            return Image.fromarray(
                np.dstack([grey, np.where(deep == clear, 0, 255)]).astype(np.uint8)
            )
    elif image.mode in {"I", "F"}:
        grey = to_bytes(np.asarray(image))
    else:
        return image
    return Image.fromarray(255 - grey if _is_negative(image) else grey)


def _is_negative(image: Image.Image) -> bool:
    """Tell whether zero is white, which Pillow heeds in pictures of 8 bits alone."""
    return isinstance(image, TiffImageFile) and image.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _bits(image: Image.Image) -> int:
    """Return how many bits of a 16-bit grey value are used: scanners write TIFFs with 12."""
    bits = image.tag_v2.get(_BITS_PER_SAMPLE) if isinstance(image, TiffImageFile) else None
    return bits[0] if bits and 8 < bits[0] < 16 else 16


def _apply_profile(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image | None:
    """Return the picture converted through its profile, None where that is not possible."""
    if mode != "LAB" and not profile:
        return None
    try:
        if profile and mode != "LAB":
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
            wanted = _PROFILED.get(source.xcolor_space.strip(), {}).get(mode)
            if wanted is None or (wanted == "RGB" and _is_srgb(profile)):
                return None
            image = image if image.mode == wanted else image.convert(wanted)
        else:
            source = ImageCms.createProfile("LAB")
        return ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


@functools.lru_cache(maxsize=16)
def _is_srgb(profile: bytes) -> bool:
    """Tell whether a profile changes no colour by more than rounding, whatever it is called."""
    levels = np.arange(0, 256, 15, dtype=np.uint8)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(len(levels), -1, 3)
    changed = ImageCms.profileToProfile(
        Image.fromarray(cube),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
    )
    return changed is not None and bool(np.abs(np.asarray(changed, int) - cube).max() <= _ROUNDING)


def _without_profile(image: Image.Image) -> Image.Image:
    return image if image.mode == "RGB" else image.convert("RGB")
