import pytest

from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.theme import Theme


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (87_000_000, "87.0 MB")],
)
def test_sizes_are_in_thousands_as_file_managers_count(theme: Theme, size: int, words: str) -> None:
    assert file_size(size) == words
