"""The XMP packet of a JPEG file: finding it, and putting another in its place.

Where XMP lies is said in Adobe's XMP specification, part 3, 1.1.3.
"""

from photosim.vision.jpeg_segments import (
    APP1,
    EXIF,
    LONGEST,
    RewritingRefused,
    Segment,
    after_front,
    segments_of,
    with_segment,
)

_XMP, _EXTENDED = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
MOST_BYTES = LONGEST - len(_XMP)
"""Of a packet in one segment."""


def jpeg_packet(file: bytes) -> bytes | None:
    """The packet in a JPEG file, None where there is none.

    Raises:
        RewritingRefused: The file is damaged, or its XMP is in several parts.
    """
    found = _packets(segments_of(file))
    return found[0].content[len(_XMP) :] if found else None


def with_jpeg_packet(file: bytes, packet: bytes) -> bytes:
    """A JPEG file with another packet, and all else as it was.

    Raises:
        RewritingRefused: The file is damaged, its XMP is or would be in several parts, or where its
            further pictures are cannot be made out.
    """
    segments = segments_of(file)
    before = _packets(segments)
    if len(packet) > MOST_BYTES:
        raise RewritingRefused("its XMP would be too large for a JPEG file")
    if before:
        start, end = before[0].start, before[0].end
    else:
        start = end = after_front(segments, (APP1, EXIF))
    return with_segment(file, segments, APP1, _XMP + packet, start, end)


def _packets(segments: list[Segment]) -> list[Segment]:
    of_xmp = [one for one in segments if one.marker == APP1]
    found = [one for one in of_xmp if one.content.startswith(_XMP)]
    if len(found) > 1 or any(one.content.startswith(_EXTENDED) for one in of_xmp):
        raise RewritingRefused("its XMP is in several parts")
    return found
