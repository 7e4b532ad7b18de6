"""The regions by which a photo is looked at once more when a part of another is searched with."""

from photosim.vision.messages import Region

_CELLS = 7  # a side of the last feature map of a picture of 224 pixels


def _square(cells: int, column: int, row: int) -> Region:
    return Region(column / _CELLS, row / _CELLS, cells / _CELLS, cells / _CELLS)


REGIONS: tuple[Region, ...] = (
    Region(0, 0, 1, 1),
    *(_square(4, column, row) for row in (0, 3) for column in (0, 3)),
    *(_square(3, column, row) for row in (0, 2, 4) for column in (0, 2, 4)),
)
"""The whole, four overlapping quarters and nine overlapping ninths, after Tolias et al.,
"Particular object retrieval with integral max-pooling of CNN activations", ICLR 2016."""
