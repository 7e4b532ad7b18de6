"""A picture of a search: the query large, its results beside it with their similarity."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from photosim.vision.files import UnreadablePhoto
from photosim.vision.photos import decode

_TILE = 200
_GAP = 12
_CAPTION = 26
_COLUMNS = 5
_PAPER = (250, 250, 249)
_INK = (40, 40, 42)
_ABSENT = (225, 225, 223)


def draw_contact_sheet(query: Path, results: Sequence[tuple[Path, float]]) -> Image.Image:
    """Draw a query and its results.

    Args:
        query: The photo searched for.
        results: Similar photos with their cosine, best first.

    Returns:
        An RGB picture; a photo that cannot be read, as on a drive that is away, is left grey.
    """
    rows = max(2, -(-len(results) // _COLUMNS))
    step_x, step_y = _TILE + _GAP, _TILE + _CAPTION + _GAP
    large = 2 * _TILE + _GAP
    size = (_GAP + large + 2 * _GAP + _COLUMNS * step_x, _GAP + rows * step_y)
    sheet = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(15)
    sheet.paste(_tile(query, large), (_GAP, _GAP))
    draw.text((_GAP, _GAP + large + 5), _shortened(query.name, 42), _INK, font)
    for place, (path, similarity) in enumerate(results):
        row, column = divmod(place, _COLUMNS)
        left = 3 * _GAP + large + column * step_x
        top = _GAP + row * step_y
        sheet.paste(_tile(path, _TILE), (left, top))
        draw.text((left, top + _TILE + 5), f"{similarity:.2f}", _INK, font)
        draw.text((left + 40, top + _TILE + 5), _shortened(path.name, 19), _INK, font)
    return sheet


def _tile(path: Path, side: int) -> Image.Image:
    try:
        picture = decode(path, side).image
    except UnreadablePhoto:
        return Image.new("RGB", (side, side), _ABSENT)
    return ImageOps.pad(picture, (side, side), color=_PAPER)


def _shortened(name: str, length: int) -> str:
    text = name.encode(errors="replace").decode()
    return text if len(text) <= length else f"{text[: length - 1]}…"
