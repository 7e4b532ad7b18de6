"""Videos beside photos in the indexes: the nearest frame of each stands for it."""

import numpy as np

from photosim.search.frames import Frames
from photosim.search.index import ExactIndex, StreamedIndex
from photosim.search.options import SearchOptions
from photosim.search.projection import identity_projection

PLAIN = SearchOptions(averaged=False, count=10)


def unit(*numbers: float) -> np.ndarray:
    row = np.array(numbers, np.float32)
    return row / np.linalg.norm(row)


def frames() -> Frames:
    """Video 7 looks along two axes, one after the other; video 9 along the third."""
    rows = np.stack([unit(1, 0, 0), unit(0, 1, 0), unit(0, 0, 1)])
    return Frames(np.array([7, 7, 9]), np.array([100, 900, 50]), rows)


def test_the_nearest_frame_of_each_video_is_found() -> None:
    ranking = identity_projection(3)
    found = frames().nearest(unit(0.1, 1, 0), ranking)
    assert found.ids.tolist() == [7, 9]
    assert found.positions == {7: 900, 9: 50}
    assert found.rows[0].tolist() == [0, 1, 0]
    assert frames().nearest(unit(1, 0, 0), ranking, exclude=[9]).positions == {7: 100}
    assert frames().nearest(unit(1, 0, 0), ranking, among=np.array([9])).positions == {9: 50}
    assert not len(frames().nearest(unit(1, 0, 0), ranking, among=np.array([1])).ids)


def test_an_index_ranks_a_video_by_its_nearest_frame_and_names_it_once() -> None:
    ids, rows = np.array([1, 7, 9]), np.stack([unit(1, 0.2, 0), unit(1, 1, 0), unit(0, 0, 1)])
    projection = identity_projection(3)
    exact = ExactIndex(projection, [(ids, rows)])
    streamed = StreamedIndex(projection, lambda: [(ids, rows)])
    for index in (exact, streamed):
        assert index.search(unit(1, 0, 0), PLAIN).ids.tolist() == [1, 7, 9]
        index.frames = frames()
        found = index.search(unit(1, 0, 0), PLAIN)
        assert found.ids.tolist() == [7, 1, 9]
        assert dict(found.positions) == {7: 100, 9: 50}
        assert index.search(unit(1, 0, 0), PLAIN, exclude=[7]).ids.tolist() == [1, 9]


def test_frames_are_renewed_video_by_video() -> None:
    other = Frames(np.array([7]), np.array([1]), unit(0, 0, 1)[None, :])
    kept = frames().renewed(np.array([7]), other)
    assert kept.nearest(unit(0, 0, 1), identity_projection(3)).positions == {7: 1, 9: 50}
    nothing = Frames(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 0), np.float32))
    assert frames().renewed(np.array([7, 9]), nothing).videos.tolist() == []
    assert nothing.renewed(np.zeros(0, np.int64), frames()).videos.tolist() == [7, 9]
