"""Takes out of Linux libraries (ELF files) what only debuggers and graphics cards read.

Half of PyTorch's CUDA build is programs for graphics cards, in a section of their own, and a tenth
are the names of functions inside its libraries. Neither is touched while a network runs on the CPU.
"""

import struct
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

_CARD_PROGRAMS = b".nv_fatbin"
_PAGE = 0x1000
_LARGE = 300_000  # bytes
_HEADER_SIZE = 64
# Field layouts of 64-bit ELF, see elf(5).
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_LOADED = 1  # PT_LOAD
_DISPENSABLE = {4, 0x6474E553}  # PT_NOTE, PT_GNU_PROPERTY: remarks of the compiler
_WITHOUT_BYTES = 8  # SHT_NOBITS


@dataclass(frozen=True)
class _Segment:
    kind: int
    flags: int
    offset: int
    address: int
    physical: int
    in_file: int
    in_memory: int
    alignment: int


@dataclass(frozen=True)
class _Section:
    name: int
    kind: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int
    alignment: int
    entry_size: int


def is_larger_than_needed(place: str, library: Path) -> bool:
    """Whether it pays to make a library leaner, and can be done.

    Args:
        place: In the app.
        library: The file.
    """
    # The tool that put libraries into wheels' folders of this name leaves what strip breaks.
    return library.stat().st_size > _LARGE and ".libs/" not in place


def make(library: Path, target: Path, *, cuda: bool) -> Path:
    """Write a leaner library, by ``strip``.

    Args:
        library: Stays as it is.
        target: Its folder is made if needed.
        cuda: Whether programs for graphics cards stay.

    Returns:
        `target`.

    Raises:
        OSError: There is no ``strip``.
        subprocess.CalledProcessError: It failed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["strip", "--strip-unneeded", "-o", target, library], check=True)
    if not cuda:
        target.write_bytes(without_card_programs(target.read_bytes()))
    return target


def without_card_programs(image: bytes) -> bytes:
    """A library whose programs for graphics cards read as zeros and take no room in the file.

    Addresses stay as they are. The segment around the programs is cut in three, and the middle one
    has memory but no bytes in the file, as if it were uninitialised data.

    Args:
        image: A 64-bit little-endian ELF file.

    Returns:
        The library; unchanged if it has no such programs, or no room for two more segments.
    """
    header = list(_HEADER.unpack_from(image))
    segments = [_Segment(*row) for row in _rows(_SEGMENT, image, header[5], header[10])]
    sections = [_Section(*row) for row in _rows(_SECTION, image, header[6], header[12])]
    programs = _named(sections, image, header[13], _CARD_PROGRAMS)
    if programs is None:
        return image
    start = -(-programs.offset // _PAGE) * _PAGE
    end = (programs.offset + programs.size) // _PAGE * _PAGE
    first = min(section.offset for section in sections if section.offset > _HEADER_SIZE)
    room = (first - header[5]) // _SEGMENT.size
    if len(segments) + 2 > room:
        segments = [segment for segment in segments if segment.kind not in _DISPENSABLE]
    if start >= end or len(segments) + 2 > room:
        return image
    cut = [part for segment in segments for part in _cut(segment, start, end)]
    moved = [_moved(section, programs, start, end) for section in sections]
    body = bytearray(image[:start] + image[end:])
    header[6] -= end - start if header[6] >= end else 0
    header[10] = len(cut)
    _HEADER.pack_into(body, 0, *header)
    _write(_SEGMENT, body, header[5], cut)
    _write(_SECTION, body, header[6], moved)
    return bytes(body)


def _rows(
    layout: struct.Struct, image: bytes, offset: int, count: int
) -> Iterable[tuple[int, ...]]:
    return layout.iter_unpack(image[offset : offset + count * layout.size])


def _write(
    layout: struct.Struct, body: bytearray, offset: int, rows: Iterable[_Segment | _Section]
) -> None:
    for index, row in enumerate(rows):
        layout.pack_into(body, offset + index * layout.size, *vars(row).values())


def _named(sections: list[_Section], image: bytes, names: int, name: bytes) -> _Section | None:
    texts = sections[names].offset
    wanted = name + b"\0"
    for section in sections:
        place = texts + section.name
        if image[place : place + len(wanted)] == wanted and section.kind != _WITHOUT_BYTES:
            return section
    return None


def _cut(segment: _Segment, start: int, end: int) -> list[_Segment]:
    """What becomes of a segment when the file loses the bytes from start to end."""
    if segment.offset >= end:
        return [replace(segment, offset=segment.offset - (end - start))]
    if segment.kind != _LOADED or segment.offset + segment.in_file <= start:
        return [segment]
    before, hole = start - segment.offset, end - start
    after = segment.address + before + hole
    return [
        replace(segment, in_file=before, in_memory=before),
        replace(
            segment,
            offset=start,
            address=segment.address + before,
            physical=segment.physical + before,
            in_file=0,
            in_memory=hole,
        ),
        replace(
            segment,
            offset=start,
            address=after,
            physical=segment.physical + before + hole,
            in_file=segment.in_file - before - hole,
            in_memory=segment.in_memory - before - hole,
        ),
    ]


def _moved(section: _Section, programs: _Section, start: int, end: int) -> _Section:
    if section is programs:
        return replace(section, kind=_WITHOUT_BYTES)
    return replace(section, offset=section.offset - (end - start if section.offset >= end else 0))
