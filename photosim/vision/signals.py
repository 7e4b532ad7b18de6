"""Colour told by numbers (CICP, ITU-T H.273) instead of a profile, and turned into sRGB.

HDR pictures are mapped to SDR as ITU-R BT.2408-7 describes: its reference white of 203 cd/m²
becomes white, and what is brighter is rolled off by the curve of its annex 5 (the EETF of ITU-R
BT.2390-10, section 5.4.1), from the brightest that the picture itself has, by the largest of sRGB's
three colours so that hues stay. HLG first goes through its system gamma of 1.2 for 1,000 cd/m²
(ITU-R BT.2100-2).
"""

import functools
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photosim.vision.heif_boxes import Contents, read_contents
from photosim.vision.parameter_sets import of_av1, of_hevc
from photosim.vision.remains import png_chunks

Floats = NDArray[np.float32]
Samples = NDArray[np.uint8] | NDArray[np.uint16]

_BT709, _UNSPECIFIED = 1, 2
_SILENT = frozenset({0, _UNSPECIFIED})
# The curves of BT.709 and its kin are those of cameras; screens have shown them like sRGB always.
_SRGB_LIKE = frozenset({0, 1, _UNSPECIFIED, 6, 13, 14, 15})
_GAMMA_22, _GAMMA_28, _LINEAR, _PQ, _HLG = 4, 5, 8, 16, 18
_CURVES = frozenset({_GAMMA_22, _GAMMA_28, _LINEAR, _PQ, _HLG})
_D65, _C, _DCI = (0.3127, 0.3290), (0.310, 0.316), (0.314, 0.351)
_PRIMARIES = {
    1: ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), _D65),
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), _C),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), _D65),
    6: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07), _D65),
    7: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07), _D65),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), _D65),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _DCI),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _D65),
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), _D65),
}
"""The chromaticities (x, y) of red, green, blue and white by their number."""

_WHITE_NITS = 203.0
_PQ_NITS = 10_000.0
_HLG_NITS = 1_000.0
_HLG_GAMMA = 1.2
_LUMINANCE = np.array([0.2627, 0.6780, 0.0593], np.float32)
# The brightest one in so many thousand pixels may be a spark; it does not set the scale.
_PEAK_SHARE = 0.9999
_PEAK_SAMPLES = 1 << 20
_USUAL_GAMMA = 0.05
_ROWS = 128
_HEADER_BYTES = 256
_STEPS = 65_535


@dataclass(frozen=True)
class Signal:
    """What the numbers of a picture mean.

    Attributes:
        primaries: By its CICP number.
        transfer: The curve, likewise.
        gamma: The exponent by which light was encoded, where a file tells that instead.
    """

    primaries: int
    transfer: int
    gamma: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether both numbers say something, and something known here."""
        return self.primaries in _PRIMARIES and self.transfer in (_SRGB_LIKE | _CURVES) - _SILENT

    @property
    def is_srgb(self) -> bool:
        """Whether the numbers can be shown as they are; also where nothing better is known."""
        primaries = self.primaries == _BT709 or self.primaries not in _PRIMARIES
        if self.gamma is not None:
            return False
        return self.transfer not in _CURVES and (self.transfer not in _SRGB_LIKE or primaries)

    @property
    def is_hdr(self) -> bool:
        """Whether there is more than white in it."""
        return self.transfer in {_PQ, _HLG}


def read_signal(image_format: str | None, stream: BinaryIO) -> Signal | None:
    """Return what a file says of its colours by numbers; None where it does not or has a profile.

    In a PNG the numbers go before a profile, in HEIF and AVIF files a profile before the numbers.
    """
    if image_format == "PNG":
        return _of_png(stream)
    if image_format in {"HEIF", "AVIF"}:
        contents = read_contents(stream)
        return None if contents is None else _of_item(contents, stream)
    return None


def _of_png(stream: BinaryIO) -> Signal | None:
    told = {}
    for kind, data, _ in png_chunks(stream):
        if kind == b"IDAT":
            break
        told[kind] = data
    numbers, gamma = told.get(b"cICP", b""), told.get(b"gAMA", b"")
    if len(numbers) == 4 and (signal := Signal(numbers[0], numbers[1])).is_known:
        return signal
    if len(gamma) == 4 and not told.keys() & {b"iCCP", b"sRGB"}:
        exponent = int.from_bytes(gamma, "big") / 100_000
        # Nearer to the usual 1/2.2 nothing would be gained, beyond these it is a mistake.
        if 0.1 <= exponent <= 3 and abs(exponent * 2.2 - 1) > _USUAL_GAMMA:
            return Signal(_BT709, _UNSPECIFIED, exponent)
    return None


def _of_item(contents: Contents, stream: BinaryIO) -> Signal | None:
    items = (contents.primary, contents.photo_items()[0])
    for item in items:
        boxes = [data for kind, data in contents.properties.get(item, []) if kind == b"colr"]
        if any(data[:4] in {b"prof", b"rICC"} for data in boxes):
            return None
        for data in boxes:
            if data[:4] == b"nclx" and len(data) >= 10:
                return Signal(*struct.unpack_from(">HH", data, 4))
    described = None
    if (configuration := contents.property(items[1], b"hvcC")) is not None:
        described = of_hevc(configuration)
    elif (extents := contents.extents.get(items[1])) and contents.kinds.get(items[1]) == b"av01":
        stream.seek(extents[0][0])
        described = of_av1(stream.read(min(extents[0][1], _HEADER_BYTES)))
    return None if described is None else Signal(*described)


def to_srgb(samples: Samples, signal: Signal) -> Image.Image:
    """Return a picture as 8-bit sRGB.

    Args:
        samples: Red, green and blue, uint8 or uint16, shape (height, width, 3).
        signal: What they mean.
    """
    decode = _decoder(signal, samples.dtype)
    peak = _peak(samples, decode) if signal.is_hdr else 1.0
    picture = np.empty(samples.shape, np.uint8)
    for top in range(0, len(samples), _ROWS):
        light = decode(samples[top : top + _ROWS])
        if peak > 1:
            light *= _roll_off(light.max(axis=-1, keepdims=True), peak)
        linear = np.clip(light, 0, 1)
        picture[top : top + _ROWS] = _srgb_codes()[(linear * _STEPS + 0.5).astype(np.uint16)]
    return Image.fromarray(picture)


def _decoder(
    signal: Signal, dtype: np.dtype[np.uint8] | np.dtype[np.uint16]
) -> Callable[[Samples], Floats]:
    """What turns samples into the light of sRGB's primaries, of which white is 1."""
    matrix = _matrix(signal.primaries).T
    values = np.linspace(0, 1, np.iinfo(dtype).max + 1)
    light = (
        _light(signal.transfer, values) if signal.gamma is None else values ** (1 / signal.gamma)
    )
    table = light.astype(np.float32)

    def decode(samples: Samples) -> Floats:
        light = table[samples]
        if signal.transfer == _HLG:
            scene = np.maximum(light @ _LUMINANCE, 1e-6)[..., None]
            light *= scene ** np.float32(_HLG_GAMMA - 1) * np.float32(_HLG_NITS / _WHITE_NITS)
        converted: Floats = light @ matrix
        return converted

    return decode


def _light(transfer: int, values: NDArray[np.float64]) -> NDArray[np.float64]:
    if transfer == _PQ:
        return _pq_to_nits(values) / _WHITE_NITS
    if transfer == _HLG:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        return np.where(values <= 0.5, values**2 / 3, (np.exp((values - c) / a) + b) / 12)
    if transfer == _LINEAR:
        return values
    if transfer in {_GAMMA_22, _GAMMA_28}:
        return values ** (2.2 if transfer == _GAMMA_22 else 2.8)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32


def _pq_to_nits(values: NDArray[np.float64]) -> NDArray[np.float64]:
    power = values ** (1 / _M2)
    return _PQ_NITS * (np.maximum(power - _C1, 0) / (_C2 - _C3 * power)) ** (1 / _M1)


def _nits_to_pq(nits: Floats) -> Floats:
    power = (np.maximum(nits, 0) / np.float32(_PQ_NITS)) ** np.float32(_M1)
    values = ((_C1 + _C2 * power) / (1 + _C3 * power)) ** np.float32(_M2)
    pq: Floats = values.astype(np.float32)
    return pq


def _peak(samples: Samples, decode: Callable[[Samples], Floats]) -> float:
    """The brightest that a picture has, where white is 1."""
    pixels = samples.reshape(-1, 3)
    some = decode(pixels[:: max(1, len(pixels) // _PEAK_SAMPLES)])
    return float(np.quantile(some.max(axis=-1), _PEAK_SHARE))


def _roll_off(light: Floats, peak: float) -> Floats:
    """What light has to be multiplied by so that the peak becomes white."""
    white, top = _nits_to_pq(np.array([_WHITE_NITS, peak * _WHITE_NITS], np.float32)).tolist()
    largest = white / top
    knee = 1.5 * largest - 0.5
    level = np.minimum(_nits_to_pq(light * np.float32(_WHITE_NITS)) / np.float32(top), 1)
    t = (level - knee) / (1 - knee)
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (3 * t**2 - 2 * t**3) * largest
    )
    rolled = np.where(level < knee, level, curve)
    nits = _pq_to_nits((rolled * top).astype(np.float64)).astype(np.float32)
    gain: Floats = nits / np.maximum(light * np.float32(_WHITE_NITS), np.float32(1e-6))
    return gain


@functools.cache
def _srgb_codes() -> NDArray[np.uint8]:
    linear = np.linspace(0, 1, _STEPS + 1)
    values = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(values * 255).astype(np.uint8)


@functools.cache
def _matrix(primaries: int) -> Floats:
    """What turns linear colours of these primaries into linear sRGB, white into white."""
    source = _to_xyz(*_PRIMARIES.get(primaries, _PRIMARIES[1]))
    target = _to_xyz(*_PRIMARIES[1])
    # Bradford's matrix, by which profiles are adapted to another white too.
    cones = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    white = (cones @ target.sum(axis=1)) / (cones @ source.sum(axis=1))
    adapted = np.linalg.inv(cones) @ np.diag(white) @ cones @ source
    matrix: Floats = (np.linalg.inv(target) @ adapted).astype(np.float32)
    return matrix


def _to_xyz(*chromaticities: tuple[float, float]) -> NDArray[np.float64]:
    red, green, blue, white = (np.array([x / y, 1, (1 - x - y) / y]) for x, y in chromaticities)
    columns = np.stack([red, green, blue], axis=1)
    return columns * np.linalg.solve(columns, white)
