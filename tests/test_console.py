import sys

import pytest

from photosim.console import download_bar


def test_a_megabyte_of_a_download_has_a_million_bytes_as_in_the_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    advance, close = download_bar("ResNet-34")
    advance(87_000_000, 87_000_000)
    close()
    assert "87.0M/87.0M" in capsys.readouterr().err
