"""Downloading one file of known size from a server that may be slow, broken or hostile."""

import hashlib
import io
import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import IO, Any, NoReturn
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from photosim.errors import PhotoSimError

Clock = Callable[[], float]

_CHUNK = 1 << 18
_SILENCE_S = 30.0
# The least that must come within a time, or the server counts as stalled.
_PIECE_BYTES, _PIECE_S = 1 << 16, 60.0
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTIONS = 10


class DownloadError(PhotoSimError):
    """A file could not be fetched; the message is for the person."""


def download(
    url: str,
    size: int,
    file: IO[bytes],
    progress: Callable[[int, int], object],
    clock: Clock,
    had: int = 0,
) -> str:
    """Download a file from an address.

    Only https is allowed, also where the server redirects to. The one exception is an address on
    this computer, whose traffic nobody else can change, and only if the caller gave one.

    Args:
        url: Where to get it.
        size: The bytes it must have; no more are written.
        file: Where to write it.
        progress: Called with the bytes received and the total.
        clock: Tells seconds; at least 64 KB must come in each minute that is spent waiting.
        had: The bytes of it that the file has already; only the rest is asked for. Where the
            server sends all the same, the file begins anew.

    Returns:
        SHA-256 of what was written, in hexadecimal digits.

    Raises:
        DownloadError: It could not be downloaded, or has another size.
        OSError: The file cannot be written.
    """
    with _answer(url, clock, had) as response:
        if response.status != HTTPStatus.PARTIAL_CONTENT:
            had = 0
            file.seek(0)
            file.truncate()
        return _read(response, size, file, progress, had)


def read_document(url: str, most: int, clock: Clock) -> bytes:
    """Return what an address holds; for the rest see `download`.

    Raises:
        DownloadError: It holds more than ``most`` bytes, or cannot be had.
    """
    with _answer(url, clock) as response:
        content = response.read(most + 1)
    if len(content) > most:
        raise DownloadError("The download failed: the server sends too much.")
    return content


@contextmanager
def _answer(url: str, clock: Clock, had: int = 0) -> Iterator[HTTPResponse]:
    """Request an address; what goes wrong then and while reading is told in words."""
    try:
        with _open(url, clock, had) as response:
            yield response
    except HTTPError as error:
        with error:
            raise DownloadError(
                f"The server refused the download: {error.code} {error.reason}."
            ) from error
    # Invalid addresses are a ValueError or an HTTPException, depending on what is wrong.
    except (URLError, HTTPException, ValueError) as error:
        raise DownloadError(f"The download failed: {_reason(error)}.") from error


def _open(url: str, clock: Clock, had: int = 0) -> HTTPResponse:
    """Request an address, follow redirections, and return the response."""
    opener = _opener(clock)
    here = url
    for _ in range(1 + _MOST_REDIRECTIONS):
        _expect_safe(here, url)
        try:
            request = Request(here, headers={"Range": f"bytes={had}-"} if had else {})  # noqa: S310
            response: HTTPResponse = opener.open(request, timeout=_SILENCE_S)
        except HTTPError as error:
            target = error.headers.get("Location")
            if error.code not in _REDIRECTIONS or target is None:
                raise
            error.close()  # unread: it has no end that is known
            here = urljoin(here, target)
        else:
            return response
    raise DownloadError("The download failed: the server redirects too often.")


def _expect_safe(url: str, given: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (_is_here(url) and _is_here(given)):
        where = f"{parts.scheme}://{parts.netloc}"
        raise DownloadError(
            f"The download was refused: “{where}” is not a secure address. "
            "It must begin with “https://”."
        )


def _is_here(url: str) -> bool:
    parts = urlsplit(url)
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:  # a name, which may lead anywhere
        return False


def _read(
    response: HTTPResponse,
    size: int,
    file: IO[bytes],
    progress: Callable[[int, int], object],
    had: int,
) -> str:
    length = response.headers.get("Content-Length", str(size - had))
    if length != str(size - had):
        whole = f"{int(length) + had:,}" if length.isdecimal() else "an unknown number of"
        _refuse_size(whole, size)
    digest = hashlib.sha256()
    file.seek(0)
    left = had
    while left:
        left -= len(part := file.read(min(_CHUNK, left)))
        digest.update(part)
        if not part:
            raise DownloadError("The download failed: what was there of the file is gone.")
    file.seek(had)
    done = had
    progress(done, size)
    while chunk := response.read1(_CHUNK):
        done += len(chunk)
        if done > size:
            _refuse_size(f"more than {size:,}", size)
        file.write(chunk)
        digest.update(chunk)
        progress(done, size)
    if done < size:
        raise DownloadError(
            f"The connection broke after {done:,} of {size:,} bytes. Please try again."
        )
    return digest.hexdigest()


def _refuse_size(sent: str, size: int) -> NoReturn:
    raise DownloadError(
        f"The server has another file: it sends {sent} bytes, not {size:,}. Please try again later."
    )


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "the server is not responding"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(cause) or type(cause).__name__


def _opener(clock: Clock) -> OpenerDirector:
    return build_opener(_StayHere(), _Http(clock), _Https(clock))


class _StayHere(HTTPRedirectHandler):
    """Leaves redirections to `_open`: the library would follow them to http and ftp."""

    def redirect_request(self, *_: object) -> None:
        """There is no other request."""


class _Http(HTTPHandler):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._connect = partial(_connect, HTTPConnection, clock)

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(self._connect, request)


class _Https(HTTPSHandler):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._connect = partial(_connect, HTTPSConnection, clock)

    def https_open(self, request: Request) -> HTTPResponse:
        return self.do_open(self._connect, request)


def _connect(kind: type[HTTPConnection], clock: Clock, host: str, **options: Any) -> HTTPConnection:
    connection = kind(host, **options)
    connection.response_class = partial(_Response, clock)  # type: ignore[assignment]
    return connection


class _Response(HTTPResponse):
    """A response that must keep arriving, including its headers."""

    def __init__(self, clock: Clock, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fp = io.BufferedReader(_Arriving(self.fp.detach(), clock))


class _Arriving(io.RawIOBase):
    """What arrives on a socket, as long as enough of it does.

    A wait counts for the socket's timeout at most, so that the server is not blamed for the time
    in which this program was stopped or the computer slept.
    """

    def __init__(self, raw: io.RawIOBase, clock: Clock) -> None:
        self._raw, self._clock = raw, clock
        self._bytes, self._waited = 0, 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        before = self._clock()
        try:
            count = self._raw.readinto(buffer)
        except OSError as error:
            raise URLError(error) from error
        self._bytes += count or 0
        self._waited += min(self._clock() - before, _SILENCE_S)
        if self._bytes >= _PIECE_BYTES:
            self._bytes, self._waited = 0, 0.0
        elif count and self._waited > _PIECE_S:
            raise DownloadError(
                "The download failed: the server sends almost nothing. Please try again later."
            )
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
