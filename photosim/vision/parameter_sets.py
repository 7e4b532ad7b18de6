"""What coded streams tell themselves, where their file does not: colours, and fields.

HEVC has its colours in its sequence parameter set (ITU-T H.265, annex E), AV1 in its sequence
header (AV1 Bitstream & Decoding Process Specification, 5.5). H.264 says in its own set (ITU-T
H.264, 7.3.2.1) whether pictures may be fields, every other line of one moment each.
"""

_SPS = 33
_START = 23  # of the parameter sets in an hvcC box
_EXTENDED_ASPECT = 255


class _Bits:
    """Reads bits from the left; raises ValueError behind the last."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8

    def number(self, bits: int) -> int:
        if bits > self._left:
            raise ValueError("the parameters end too early")
        self._left -= bits
        return self._value >> self._left & ((1 << bits) - 1)

    def flag(self) -> bool:
        return self.number(1) == 1

    def golomb(self) -> int:
        zeros = 0
        while not self.flag():
            zeros += 1
            if zeros > 32:
                raise ValueError("no such number")
        return (1 << zeros) - 1 + self.number(zeros)

    def skip(self, golombs: int) -> None:
        for _ in range(golombs):
            self.golomb()


def of_hevc(configuration: bytes) -> tuple[int, int] | None:
    """Primaries and transfer curve by their CICP numbers, out of an hvcC box; None if not told."""
    try:
        for unit in _units(configuration):
            # What keeps start codes out of the stream goes first.
            return _described(_Bits(unit.replace(b"\0\0\3", b"\0\0")))
    except (ValueError, IndexError):
        pass  # a stream that the decoder may understand better
    return None


def _units(configuration: bytes) -> list[bytes]:
    """The sequence parameter sets, without the two bytes that say what they are."""
    at, units = _START, []
    for _ in range(configuration[_START - 1]):
        kind = configuration[at] & 63
        count = int.from_bytes(configuration[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            length = int.from_bytes(configuration[at : at + 2], "big")
            if kind == _SPS:
                units.append(configuration[at + 4 : at + 2 + length])
            at += 2 + length
    return units


def _described(bits: _Bits) -> tuple[int, int] | None:
    bits.number(4)
    layers = bits.number(3)
    bits.number(1)
    _skip_profile(bits, layers)
    bits.golomb()
    if bits.golomb() == 3:  # chroma format
        bits.number(1)
    bits.skip(2)  # size
    if bits.flag():  # cropping
        bits.skip(4)
    bits.skip(2)  # depths
    count_bits = bits.golomb() + 4
    bits.skip(3 * (layers + 1 if bits.flag() else 1))
    bits.skip(6)  # sizes of blocks
    if bits.flag() and bits.flag():
        _skip_scaling_lists(bits)
    bits.number(2)
    if bits.flag():  # blocks without prediction
        bits.number(8)
        bits.skip(2)
        bits.number(1)
    _skip_references(bits, count_bits)
    bits.number(2)
    return _usability(bits) if bits.flag() else None


def _skip_profile(bits: _Bits, layers: int) -> None:
    bits.number(96)
    present = [(bits.flag(), bits.flag()) for _ in range(layers)]
    if layers:
        bits.number(2 * (8 - layers))
    for profile, level in present:
        bits.number(88 * profile + 8 * level)


def _skip_scaling_lists(bits: _Bits) -> None:
    for size in range(4):
        for _ in range(2 if size == 3 else 6):
            if bits.flag():
                bits.skip(min(64, 1 << (4 + 2 * size)) + (size > 1))
            else:
                bits.skip(1)


def _skip_references(bits: _Bits, count_bits: int) -> None:
    """References to other pictures; what a still has no use for is not understood."""
    if bits.golomb():
        raise ValueError("not a still picture")
    if bits.flag():
        for _ in range(bits.golomb()):
            bits.number(count_bits + 1)


def _usability(bits: _Bits) -> tuple[int, int] | None:
    if bits.flag() and bits.number(8) == _EXTENDED_ASPECT:
        bits.number(32)
    if bits.flag():  # overscan
        bits.number(1)
    if not bits.flag():  # a signal type
        return None
    bits.number(4)
    return (bits.number(8), bits.number(8)) if bits.flag() else None


_WITH_CHROMA = {44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244}  # profiles


def may_have_fields(configuration: bytes) -> bool:
    """Whether H.264 pictures may be fields, by an avcC box."""
    try:
        length = int.from_bytes(configuration[6:8], "big")
        unit = configuration[9 : 8 + length]
        bits = _Bits(unit.replace(b"\0\0\3", b"\0\0"))
        return not _has_frames_alone(bits)
    except ValueError:
        return False


def _has_frames_alone(bits: _Bits) -> bool:
    profile = bits.number(24) >> 16
    bits.golomb()
    if profile in _WITH_CHROMA:
        chroma = bits.golomb()
        if chroma == 3:
            bits.number(1)
        bits.skip(2)  # depths
        bits.number(1)
        if bits.flag():
            for number in range(8 if chroma != 3 else 12):
                if bits.flag():
                    _skip_scaling_list(bits, 16 if number < 6 else 64)
    bits.golomb()
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:
        bits.number(1)
        bits.skip(2)
        bits.skip(bits.golomb())
    bits.golomb()
    bits.number(1)
    bits.skip(2)  # size
    return bits.flag()


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    last = 8
    for _ in range(size):
        code = bits.golomb()
        last = (last + (-1) ** (code + 1) * ((code + 1) // 2)) % 256
        if not last:
            return


_SEQUENCE_HEADER = 1
_PROFESSIONAL, _NO_MONOCHROME = 2, 1
_SELECTED = 2


def of_av1(stream: bytes) -> tuple[int, int] | None:
    """Primaries and transfer curve by their CICP numbers, out of an AV1 stream's beginning."""
    at = 0
    try:
        while at < len(stream):
            kind = stream[at] >> 3 & 15
            extended, sized = stream[at] >> 2 & 1, stream[at] >> 1 & 1
            at += 1 + extended
            if not sized:
                return None
            length, at = _leb128(stream, at)
            if kind == _SEQUENCE_HEADER:
                return _sequence(_Bits(stream[at : at + length]))
            at += length
    except (ValueError, IndexError):
        pass  # a stream that the decoder may understand better
    return None


def _leb128(stream: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where what follows begins."""
    value = 0
    for place in range(8):
        value |= (stream[at + place] & 127) << 7 * place
        if stream[at + place] < 128:
            return value, at + place + 1
    raise ValueError("no such number")


def _sequence(bits: _Bits) -> tuple[int, int] | None:
    profile = bits.number(3)
    bits.number(1)
    reduced = bits.flag()
    if reduced:
        bits.number(5)
    else:
        _skip_operating_points(bits)
    sizes = [bits.number(4) + 1 for _ in range(2)]
    bits.number(sum(sizes))
    if not reduced and bits.flag():  # numbers of frames
        bits.number(7)
    bits.number(3)
    if not reduced:
        _skip_tools(bits)
    bits.number(3)
    deep = bits.flag()
    if profile == _PROFESSIONAL and deep:
        bits.number(1)
    if profile != _NO_MONOCHROME:
        bits.number(1)
    return (bits.number(8), bits.number(8)) if bits.flag() else None


def _skip_operating_points(bits: _Bits) -> None:
    if bits.flag():
        raise ValueError("not a still picture, but timed")
    delayed = bits.flag()
    for _ in range(bits.number(5) + 1):
        bits.number(12)
        if bits.number(5) > 7:
            bits.number(1)
        if delayed and bits.flag():
            bits.number(4)


def _skip_tools(bits: _Bits) -> None:
    bits.number(4)
    ordered = bits.flag()
    if ordered:
        bits.number(2)
    screen = _SELECTED if bits.flag() else bits.number(1)
    if screen and not bits.flag():
        bits.number(1)
    if ordered:
        bits.number(3)
