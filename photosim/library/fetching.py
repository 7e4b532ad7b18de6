"""Fetching a picture from an address that the person gave: the only place for httpx.

The server may be slow, endless, broken or hostile. What it says of length and type is not believed,
and where it redirects to is looked at before anything is asked there.
"""

import contextlib
import logging
import queue
import re
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NoReturn

import certifi
import httpx

from photosim.library.addresses import (
    MOST_BYTES,
    NO_ADDRESS,
    NOT_A_PICTURE,
    TOO_LARGE,
    AddressError,
    FetchedPicture,
    FetchProgress,
    file_name,
    is_address,
    is_public,
    picture_in,
    refuse,
    scheme_of,
    source_of,
    suffix_by_start,
)
from photosim.library.web_pages import START_BYTES, is_page, picture_of_page

# At their usual level both log every address.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

NOT_FOUND = "“{host}” was not found. Check the address and the connection to the network."
NO_CONNECTION = "“{host}” cannot be reached: {reason}."
NOT_SECURE = "The connection to “{host}” is not secure: {reason}."
REFUSED = "“{host}” refused to send the picture: {code} {reason}."
BROKEN = "The connection to “{host}” broke off before the picture was complete."
SENT_NOTHING = "“{host}” sent nothing."
NO_PICTURE_NAMED = (
    "“{host}” sent a web page that names no picture of its own. Copy the picture or its address "
    "instead."
)
TOO_SLOW = "“{host}” took longer than {number} seconds."
IN_CIRCLES = "“{host}” redirects too often."
LED_ELSEWHERE = "“{host}” leads to an address that is neither http nor https."
LED_INSIDE = (
    "The server redirects to “{host}”, a computer on your own network. PhotoSim goes there only if "
    "you give it that address yourself."
)
CANCELLED = "Cancelled."

_PAGE_BYTES = 2 << 20
_LONGEST_SHOWN = 80
_PORTS = {"http": 80, "https": 443}
_CONNECT_S = 5.0  # to one of several computers that a name stands for
_MOST_COMPUTERS = 4
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "PhotoSim",  # no version: it is nobody's business
    "Accept": "image/*, text/html;q=0.5, */*;q=0.1",
    "Accept-Encoding": "identity",
}


@dataclass(frozen=True)
class Limits:
    """How much is put up with.

    Attributes:
        seconds: From the beginning to the end of everything.
        most_bytes: Of the picture.
        redirects: Followed in all, the step from a page to its picture included.
    """

    seconds: float = 30.0
    most_bytes: int = MOST_BYTES
    redirects: int = 5


USUAL_LIMITS = Limits()


class FetchCancelledError(AddressError):
    """Nobody wants the picture any more."""

    def __init__(self) -> None:
        super().__init__(CANCELLED)


class Fetch:
    """One picture to be fetched: run on one thread, cancelled from any.

    No cookies, no referrer, no proxy, nothing of the system's but its certificates. A computer of
    the person's own network is asked only if it is the one whose address was given.

    Args:
        address: http, https or data.
        progress: Called on the running thread.
        limits: How much is put up with.
    """

    def __init__(
        self,
        address: str,
        progress: Callable[[FetchProgress], object] = lambda _progress: None,
        limits: Limits = USUAL_LIMITS,
    ) -> None:
        self._address = address.strip()
        self._progress = progress
        self._limits = limits
        self._end = 0.0  # of the time there is
        self._host = ""
        # Where each server is that may be asked, by name and port: what a name leads to is looked
        # at once, and what was looked at is what is asked.
        self._computers: dict[tuple[str, int], list[str]] = {}
        self._lock = threading.Lock()
        self._ended: AddressError | None = None  # why it was given up
        self._give_up: Callable[[], object] | None = None  # what is under way

    def run(self) -> FetchedPicture:
        """Fetch it.

        Raises:
            AddressError: There is no picture to be had there; `FetchCancelledError` after `cancel`.
        """
        if not is_address(self._address):
            refuse(self._address)
        if scheme_of(self._address) == "data":
            return picture_in(self._address, self._limits.most_bytes)
        self._end = time.monotonic() + self._limits.seconds
        timer = threading.Timer(self._limits.seconds, self._run_out)
        timer.daemon = True
        timer.start()
        try:
            return self._follow()
        except (AddressError, httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            reason = self._why(error)
            if reason is error:
                raise
            raise reason from error
        finally:
            timer.cancel()

    def cancel(self) -> None:
        """Give it up, at once; a computer that does not answer at all is left when that is sure."""
        self._stop(FetchCancelledError())

    # Time and giving up

    def _run_out(self) -> None:
        self._stop(self._too_slow())

    def _too_slow(self) -> AddressError:
        number = round(self._limits.seconds)
        return AddressError(TOO_SLOW.format(host=self._host, number=number))

    def _stop(self, reason: AddressError) -> None:
        with self._lock:
            if self._ended is not None:
                return
            self._ended = reason
            give_up = self._give_up
        if give_up is not None:
            give_up()

    def _go_on(self, give_up: Callable[[], object] | None = None) -> None:
        """Go on unless it was given up; ``give_up`` ends what is about to begin."""
        with self._lock:
            self._give_up = give_up or self._give_up
            ended = self._ended
        if ended is not None:
            raise ended

    def _why(self, error: Exception) -> AddressError:
        """What went wrong, for the person."""
        with self._lock:
            ended = self._ended
        if ended is not None:  # a connection that was shut down reports something else
            return ended
        match error:
            case AddressError():
                return error
            case httpx.TimeoutException():
                return self._too_slow()
            case httpx.ConnectError():
                return self._no_connection(error)
            case httpx.InvalidURL() | httpx.UnsupportedProtocol() | UnicodeError():
                shown = source_of(self._address)[:_LONGEST_SHOWN]
                return AddressError(NO_ADDRESS.format(address=shown))
        return AddressError(BROKEN.format(host=self._host))

    def _no_connection(self, error: BaseException) -> AddressError:
        cause: BaseException = error
        while (deeper := cause.__cause__ or cause.__context__) is not None:
            cause = deeper
            if isinstance(cause, ssl.SSLCertVerificationError):
                reason = cause.verify_message
                return AddressError(NOT_SECURE.format(host=self._host, reason=reason))
        reason = getattr(cause, "strerror", None) or str(cause)
        return AddressError(NO_CONNECTION.format(host=self._host, reason=reason))

    def _refuse(self, sentence: str, **parts: object) -> NoReturn:
        raise AddressError(sentence.format(host=self._host, **parts))

    # Going from address to address

    def _follow(self) -> FetchedPicture:
        url, via_page = httpx.URL(self._address), False
        # A connection is for one request: another server's name may stand for the same computer.
        single = httpx.Limits(max_keepalive_connections=0)
        # A client would follow redirects, keep cookies and look for proxies and passwords.
        with httpx.HTTPTransport(_certificates(), trust_env=False, limits=single) as transport:
            for _ in range(1 + self._limits.redirects):
                with closing(self._open(transport, url)) as response:
                    target = _redirection(response)
                    if target is None:
                        content = self._read(response)
                        suffix = suffix_by_start(content[:START_BYTES])
                        if suffix is not None:
                            name = file_name(str(url), suffix)
                            return FetchedPicture(content, name, source_of(self._address))
                        target = None if via_page else picture_of_page(content)
                        via_page = True
                if target is None:
                    self._refuse(NO_PICTURE_NAMED)
                if scheme_of(target) not in ("", *_PORTS):
                    self._refuse(LED_ELSEWHERE)
                url = url.join(target)
        raise AddressError(IN_CIRCLES.format(host=self._host))

    # Asking one server

    def _open(self, transport: httpx.HTTPTransport, url: httpx.URL) -> httpx.Response:
        """Ask for an address at the first of its computers that can be reached."""
        self._host = url.host
        first = not self._computers
        computers = self._computers_of(url)
        # A name and password in an address are for the server that the person gave them for.
        place = url if first else url.copy_with(username=None, password=None)
        self._progress(FetchProgress(self._host))
        *others, last = computers
        for computer in others:
            try:
                return transport.handle_request(self._request(place, computer, _CONNECT_S))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                self._go_on()
        return transport.handle_request(self._request(place, last, self._limits.seconds))

    def _request(self, url: httpx.URL, computer: str, connect_s: float) -> httpx.Request:
        left = max(0.01, self._end - time.monotonic())
        headers = {**_HEADERS, "Host": url.netloc.decode("ascii")}
        if url.userinfo:
            login = b64encode(f"{url.username}:{url.password}".encode())
            headers["Authorization"] = f"Basic {login.decode('ascii')}"
        return httpx.Request(
            "GET",
            url.copy_with(host=computer),
            headers=headers,
            extensions={
                "sni_hostname": url.raw_host.decode("ascii"),  # also what a certificate is for
                "trace": self._trace,
                "timeout": httpx.Timeout(left, connect=min(left, connect_s)).as_dict(),
            },
        )

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        """Hear of every connection as it is made, to be able to end it."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            stream = info["return_value"]
            try:
                self._go_on(partial(_shut, stream.get_extra_info("socket")))
            except AddressError:  # nobody else has it yet
                stream.close()
                raise

    def _computers_of(self, url: httpx.URL) -> list[str]:
        """Where a server is.

        Raises:
            AddressError: Nobody knows, or it is where nobody but the person may send us.
        """
        server = url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]
        known = self._computers.get(server)
        if known is not None:
            return known
        found = self._look_up(*server)[:_MOST_COMPUTERS]
        if self._computers and not all(map(is_public, found)):
            self._refuse(LED_INSIDE)
        self._computers[server] = found
        return found

    def _look_up(self, name: str, port: int) -> list[str]:
        answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError):  # no such name, or nobody there to ask
                found = []
            answers.put(list(dict.fromkeys(str(one[4][0]) for one in found)))

        self._go_on(partial(answers.put, []))
        # Looking up cannot be interrupted; a thread that hangs is left behind.
        threading.Thread(target=ask, name="name lookup", daemon=True).start()
        found = answers.get()
        if not found:
            self._refuse(NOT_FOUND)
        return found

    def _read(self, response: httpx.Response) -> bytes:
        """What a server sends: a picture, or the beginning of a web page."""
        if response.status_code != httpx.codes.OK:
            self._refuse(REFUSED, code=response.status_code, reason=response.reason_phrase)
        most = self._limits.most_bytes
        promised = response.headers.get("Content-Length", "")
        total = int(promised) if re.fullmatch("[0-9]{1,18}", promised) else None
        if total is not None and total > most:
            self._refuse(TOO_LARGE, number=most >> 20)
        content = bytearray()
        for part in response.iter_bytes():
            self._go_on()
            content += part
            if len(content) > most:
                self._refuse(TOO_LARGE, number=most >> 20)
            if len(content) >= START_BYTES:
                self._expect_picture(content)
                if len(content) > _PAGE_BYTES and is_page(content):
                    break
            self._progress(FetchProgress(self._host, len(content), total))
        self._go_on()  # a connection that was shut down seems to be at its end
        self._expect_picture(content)
        return bytes(content)

    def _expect_picture(self, content: bytearray) -> None:
        start = bytes(content[:START_BYTES])
        if not start:
            self._refuse(SENT_NOTHING)
        if suffix_by_start(start) is None and not is_page(start):
            self._refuse(NOT_A_PICTURE)


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities that are trusted: the system's, and those that not every system has."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _redirection(response: httpx.Response) -> str | None:
    target: str | None = response.headers.get("Location")
    return target.strip() if target and response.status_code in _REDIRECTIONS else None


def _shut(connection: socket.socket) -> None:
    """End a connection that another thread is reading from, at which it notices."""
    with contextlib.suppress(OSError):  # it has ended by itself
        socket.socket.shutdown(connection, socket.SHUT_RDWR)  # below TLS, if that is spoken
