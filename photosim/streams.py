"""Standard output and error that never fail while the work goes on, and show text only."""

import errno
import io
import os
import select
import sys
import unicodedata
from typing import Any, TextIO

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\u200c\u200d"  # between letters and inside emoji; they move nothing
_GONE = {errno.EPIPE, errno.EINVAL if sys.platform == "win32" else errno.EPIPE}


def printable(text: object, keep: str = "") -> str:
    """Text that does nothing to a terminal but appear on it.

    Control characters, undecodable bytes and what turns the direction of writing are replaced,
    except for the characters in ``keep``.
    """
    text = str(text)
    if text.isprintable():
        return text
    return "".join(char if _is_text(char) or char in keep else _REPLACEMENT for char in text)


def _is_text(char: str) -> bool:
    return char.isprintable() or char in _JOINERS or unicodedata.category(char) == "Zs"


class GuardedStreams:
    """Takes the places of `sys.stdout` and `sys.stderr`; made once, before a file is opened.

    Output that can no longer be written, since the reader has gone or the disk is full, is
    dropped, and the work goes on; `end` reports it. What is closed is opened on nothing: a file
    of the program would take its number, and get what C libraries complain of.
    """

    def __init__(self) -> None:
        for number in (0, 1, 2):
            _open_on_nothing_if_closed(number)
        self._out = _Outlet(sys.stdout, 1)
        sys.stdout = _Text(self._out, sys.stdout)
        sys.stderr = _Text(_Outlet(sys.stderr, 2), sys.stderr, line_buffering=True)

    def end(self, status: int) -> int:
        """Write what is left, report output that was lost, and return the exit status."""
        sys.stdout.flush()
        failure = self._out.failure
        if failure is None or failure.errno in _GONE:  # a pipe to head has had enough
            return status
        print(f"The output cannot be written: {failure.strerror}.", file=sys.stderr)
        return status or 1


def bare(stream: TextIO) -> Any:
    """The stream without its care for control characters, for progress bars, which need some."""
    return _Bare(stream) if isinstance(stream, _Text) else stream


def _open_on_nothing_if_closed(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        nothing = os.open(os.devnull, os.O_RDWR)
        if nothing == number:
            os.set_inheritable(number, True)
        else:
            os.dup2(nothing, number)
            os.close(nothing)


class _Outlet(io.RawIOBase):
    """A standard stream's file; after a failure it takes everything and passes nothing on."""

    def __init__(self, stream: TextIO | None, number: int) -> None:
        if stream is None:  # closed at the start
            self._raw: Any = open(number, "wb", buffering=0, closefd=False)  # noqa: SIM115
        else:
            self._raw = getattr(stream.buffer, "raw", stream.buffer)
        self.failure: OSError | None = None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self._raw.isatty())

    def fileno(self) -> int:
        return int(self._raw.fileno())

    def write(self, data: Any, /) -> int:
        while self.failure is None:
            try:
                count = self._raw.write(data)
                if count is not None:
                    return int(count)
                select.select((), (self._raw,), ())  # somebody made the pipe non-blocking
            except OSError as error:
                self.failure = error
        return memoryview(data).nbytes


class _Text(io.TextIOWrapper):
    """A standard stream for text alone."""

    def __init__(
        self, outlet: _Outlet, before: TextIO | None, *, line_buffering: bool = False
    ) -> None:
        super().__init__(
            io.BufferedWriter(outlet),
            encoding="utf-8" if before is None else before.encoding,
            errors="replace",  # a locale may lack our quotation marks
            line_buffering=line_buffering or outlet.isatty(),
        )

    def write(self, text: str, /) -> int:
        return super().write(printable(text, keep="\n\t"))


class _Bare:
    def __init__(self, stream: _Text) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return io.TextIOWrapper.write(self._stream, text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
