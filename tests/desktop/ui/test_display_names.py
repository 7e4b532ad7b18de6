import os
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from photosim.desktop.ui.display_names import end_of_path, file_size
from photosim.desktop.ui.theme import Theme


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (87_000_000, "87.0 MB")],
)
def test_sizes_are_in_thousands_as_file_managers_count(theme: Theme, size: int, words: str) -> None:
    assert file_size(size) == words


def test_a_path_is_shortened_between_its_folders(theme: Theme) -> None:
    metrics = QFontMetrics(QApplication.font())
    path = str(Path(os.sep) / "home" / "anna" / "Pictures" / "2024")

    def shown(like: str) -> str:
        return end_of_path(path, metrics, metrics.horizontalAdvance(like))

    assert shown(path) == path
    assert shown(f"…{os.sep}ann{os.sep}Pictures{os.sep}2024") == f"…{os.sep}Pictures{os.sep}2024"
    assert shown("…24").startswith("…")
