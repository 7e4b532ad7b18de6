"""The colours that an HEVC stream tells in its sequence parameter set (ITU-T H.265, annex E)."""

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


def colour_description(configuration: bytes) -> tuple[int, int] | None:
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
