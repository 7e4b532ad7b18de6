"""Any kind of pixels in, 8-bit sRGB out."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms
from PIL.TiffImagePlugin import TiffImageFile

_BITS_PER_SAMPLE = 258
MID_GREY = (128, 128, 128)
# A profile's colour space -> the modes it can describe -> the mode to hand to the converter.
_PROFILED = {
    "RGB": dict.fromkeys(("RGB", "RGBA", "RGBa", "RGBX", "P", "PA", "YCbCr"), "RGB"),
    "GRAY": dict.fromkeys(("1", "L", "LA", "La", "I;16", "I;16B", "I;16L"), "L"),
    "CMYK": {"CMYK": "CMYK"},
}


def to_srgb(image: Image.Image) -> Image.Image:
    """Return the picture as RGB in sRGB, transparent parts over mid-grey.

    A colour profile that is broken or does not fit the pixels is ignored.

    Args:
        image: A loaded picture of any Pillow mode; its profile lies in `info["icc_profile"]`.
    """
    profile = image.info.get("icc_profile")
    mode = image.mode
    image = to_eight_bits(image)
    alpha = None
    if image.has_transparency_data:
        image = (image.convert("LA") if image.mode == "La" else image).convert("RGBA")
        alpha = image.getchannel("A")
    elif image.mode in {"1", "P", "PA", "YCbCr", "RGBX", "HSV"}:
        image = image.convert("RGB")
    rgb = _apply_profile(image, profile, mode) or _without_profile(image)
    if alpha is not None:
        rgb = Image.composite(rgb, Image.new("RGB", rgb.size, MID_GREY), alpha)
    return rgb


def to_eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture with 8 bits a channel; deep grey is scaled, other modes pass."""
    if image.mode.startswith("I;16"):
        unused = _bits(image) - 8
        return Image.fromarray((np.asarray(image) >> unused).astype(np.uint8))
    if image.mode in {"I", "F"}:
        return Image.fromarray(_scaled(np.asarray(image)))
    return image


def _bits(image: Image.Image) -> int:
    """Return how many bits of a 16-bit grey value are used: scanners write TIFFs with 12."""
    bits = image.tag_v2.get(_BITS_PER_SAMPLE) if isinstance(image, TiffImageFile) else None
    return bits[0] if bits and 8 < bits[0] < 16 else 16


def _scaled(values: NDArray[np.int32] | NDArray[np.float32]) -> NDArray[np.uint8]:
    """Scale grey of unknown range: the usual range that holds all values becomes 0 to 255."""
    grey = np.nan_to_num(values.astype(np.float64), posinf=0, neginf=0)
    low, high = min(0.0, float(grey.min())), float(grey.max())
    usual = (255.0, 65535.0) if values.dtype.kind == "i" else (1.0, 255.0, 65535.0)
    top = next((limit for limit in usual if high <= limit), high)
    return ((grey - low) * (255 / (top - low))).astype(np.uint8)


def _apply_profile(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image | None:
    """Return the picture converted through its profile, None where that is not possible."""
    if mode != "LAB" and not profile:
        return None
    try:
        if profile and mode != "LAB":
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
            wanted = _PROFILED.get(source.xcolor_space.strip(), {}).get(mode)
            if wanted is None or "sRGB" in (source.profile_description or ""):
                return None
            image = image if image.mode == wanted else image.convert(wanted)
        else:
            source = ImageCms.createProfile("LAB")
        return ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _without_profile(image: Image.Image) -> Image.Image:
    return image if image.mode == "RGB" else image.convert("RGB")
