"""Moving photos among those that are shown."""

from collections.abc import Iterator

from photosim.desktop.grid.reordering import parted


class Counted(list[int]):
    """Numbers that count how often they were gone through."""

    rounds = 0

    def __iter__(self) -> Iterator[int]:
        self.rounds += 1
        return super().__iter__()


def test_photos_that_move_are_told_from_those_that_stay() -> None:
    assert parted([1, 2, 3, 4, 5], [4, 2]) == ([1, 3, 5], 1)
    assert parted([1, 2], [1, 2]) == ([], 0)
    assert parted([1, 2], []) == ([1, 2], 2)
    assert parted([1, 2], [7]) == ([1, 2], 2), "photos that are folded away"


def test_a_whole_library_that_moves_is_gone_through_once() -> None:
    moving = Counted(range(3_000))
    staying, ahead = parted(range(-500, 3_500), moving)
    assert (len(staying), ahead) == (1_000, 500)
    assert moving.rounds == 1
