"""Changing what a PNG file says of itself, without touching its pixels.

A PNG is a row of chunks: length, type, content and a checksum over both (PNG specification,
section 5). A tEXt chunk is a keyword, a zero byte and Latin-1 text.
"""

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_AROUND = 12  # bytes of a chunk besides its content


def with_text(png: bytes, keyword: str, text: str) -> bytes:
    """A PNG file whose text under a keyword is another one.

    Raises:
        ValueError: It is no complete PNG file with a text of that keyword.
    """
    if not png.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    wanted = keyword.encode("latin-1") + b"\0"
    place = len(_SIGNATURE)
    while place + _AROUND <= len(png):
        (length,) = struct.unpack_from(">I", png, place)
        end = place + _AROUND + length
        content = png[place + 8 : end - 4]
        if png[place + 4 : place + 8] == b"tEXt" and content.startswith(wanted):
            return png[:place] + _text_chunk(wanted + text.encode("latin-1")) + png[end:]
        place = end
    raise ValueError(f"no {keyword}")


def _text_chunk(content: bytes) -> bytes:
    body = b"tEXt" + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
