"""How a search is to be made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search.

    Attributes:
        count: Photos to find, at least 1.
        averaged: Compare photos together with their neighbours, see `photosim.search.averaging`.
        exact: Compare with every photo, whatever index there is.
        radius: Search as the tutorials do: plain hash tables over raw vectors, buckets within this
            Hamming radius; None for the program's own index. Nothing is averaged then.
        least: Similarity that results have at least, -1 to 1; fewer than ``count`` may remain.
        all_described: Ask a larger model that knows words, where there is one, for all that photos
            show; otherwise only where there is a word that is not known without it.
        taught: Compare photos by the tags that were taught as well, see
            `photosim.search.taught_vectors`; where there are none it changes nothing.

    Raises:
        ValueError: ``count`` is below 1.
    """

    count: int = 15
    averaged: bool = True
    exact: bool = False
    radius: int | None = None
    least: float = -1.0
    all_described: bool = False
    taught: bool = False

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"at least one photo must be asked for, not {self.count}")


USUAL = SearchOptions()
