import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from photosim.streams import GuardedStreams, bare, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – “Süß” 日本 👩\u200d🔬 a\u00a0b", "plain – “Süß” 日本 👩\u200d🔬 a\u00a0b"),
        ("\x1b[2J\x07\x9b", "\ufffd[2J\ufffd\ufffd"),
        ("a\u202egpj.exe\u2066\u200f", "a\ufffdgpj.exe\ufffd\ufffd"),
        ("undecodable \udcff", "undecodable \ufffd"),
        ("two\nlines\t\r", "two\ufffdlines\ufffd\ufffd"),
    ],
)
def test_text_does_nothing_to_a_terminal_but_appear(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_what_a_message_consists_of_may_be_kept() -> None:
    assert printable("one\n\ttwo\x1b", keep="\n\t") == "one\n\ttwo\ufffd"


@contextmanager
def guarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, GuardedStreams]]:
    """The reading end of standard output, and the streams."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with (
        os.fdopen(writing, "w") as out,
        io.TextIOWrapper(io.BytesIO()) as err,
        monkeypatch.context() as patch,
    ):
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        yield reading, GuardedStreams()
    os.close(reading)


def test_a_pipe_that_does_not_wait_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 1_000_000
    received = bytearray()
    with guarded(monkeypatch) as (reading, streams):

        def read() -> None:
            while piece := os.read(reading, 50_000):
                received.extend(piece)
                if len(received) >= size:
                    return

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        print("a" * size, end="")
        assert streams.end(0) == 0
        reader.join(30)
    assert len(received) == size


def test_progress_bars_may_move_the_cursor_and_others_may_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with guarded(monkeypatch) as (reading, streams):
        print("\r", end="")
        bare(sys.stdout).write("\r")
        assert streams.end(0) == 0
        shown = os.read(reading, 100)
    assert shown == "\ufffd\r".encode()
