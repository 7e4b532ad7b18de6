import io
import json
import sys

import pytest

from photosim.console import download_bar, print_json


def test_a_megabyte_of_a_download_has_a_million_bytes_as_in_the_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    advance, close = download_bar("ResNet-34")
    advance(87_000_000, 87_000_000)
    close()
    assert "87.0M/87.0M" in capsys.readouterr().err


def test_a_long_json_document_is_not_put_together_before_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    longest = 0

    class Written(io.StringIO):
        def write(self, text: str) -> int:
            nonlocal longest
            longest = max(longest, len(text))
            return super().write(text)

    out = Written()
    monkeypatch.setattr(sys, "stdout", out)
    document = {"photos": [{"path": f"/photos/\udcff{number}"} for number in range(20_000)]}
    print_json(document)
    assert out.getvalue() == json.dumps(document, indent=2) + "\n"
    assert longest < len(out.getvalue()) // 4
