import errno
import hashlib
import itertools
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from photosim.vision.weights import (
    RESNET34_FILE,
    WeightsError,
    WeightsFile,
    digest_of,
    fetch_resnet34,
    find_resnet34,
)
from tests.mounts import failing

CONTENT = bytes(range(256)) * 4000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
NAME = "resnet34-b627a593.pth"
SECONDS_A_LOOK = 10.0  # of the clock of those who cannot wait


class Handler(BaseHTTPRequestHandler):
    """A server whose path says how it behaves; ``/to?`` sends on to the rest of the address."""

    requests = 0

    def do_GET(self) -> None:
        type(self).requests += 1
        path, _, rest = self.path.partition("?")
        if path == "/missing":
            self.send_error(404, "Not Found")
        elif path == "/to":
            self._send_on(rest)
        elif path == "/round":
            self._send_on("/round")
        else:
            with suppress(ConnectionError):
                self._answer(path)

    def _send_on(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def _answer(self, path: str) -> None:
        if path == "/mute":
            self._trickle(b"HTTP/1.0 200 OK\r\nX-Long: " + b"a" * 4000)
            return
        self.send_response(200)
        if path == "/larger":
            self.send_header("Content-Length", "1800000000")
        elif path not in ("/untold", "/endless"):
            self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        if path == "/endless":
            while True:
                self.wfile.write(CONTENT)
        elif path == "/trickle":
            self._trickle(CONTENT)
        else:
            self.wfile.write(CONTENT[: len(CONTENT) // 3] if path == "/broken" else CONTENT)

    def _trickle(self, content: bytes) -> None:
        for byte in content:
            self.wfile.write(bytes([byte]))
            time.sleep(0.001)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http{'s' if context else ''}://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def secure_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with a certificate that this process trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("there is nothing to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context) as address:
        yield address


def at(url: str) -> WeightsFile:
    return WeightsFile(url, len(CONTENT), SHA256)


def test_a_download_reports_its_progress_and_is_complete(server: str, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    path = fetch_resnet34(
        tmp_path / "weights", at(f"{server}/good"), lambda *step: steps.append(step)
    )
    assert path == tmp_path / "weights" / NAME
    assert path.read_bytes() == CONTENT
    assert steps[0] == (0, len(CONTENT))
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert steps == sorted(steps)
    assert list(path.parent.iterdir()) == [path]
    assert find_resnet34([tmp_path, tmp_path / "weights"]) == path


def test_a_server_that_tells_no_length_will_do(server: str, tmp_path: Path) -> None:
    assert fetch_resnet34(tmp_path, at(f"{server}/untold")).read_bytes() == CONTENT


def test_a_secure_server_may_send_on_to_another_place_of_its_own(
    secure_server: str, tmp_path: Path
) -> None:
    source = at(f"{secure_server}/to?/good")
    assert fetch_resnet34(tmp_path / "weights", source).read_bytes() == CONTENT


@pytest.mark.parametrize(
    "target",
    ["http://example.org/x", "ftp://example.org/x", "file:///etc/hostname", "//[", "data:"],
)
def test_nobody_is_sent_on_to_where_the_way_is_not_safe(
    server: str, secure_server: str, tmp_path: Path, target: str
) -> None:
    for start in (server, secure_server):
        with pytest.raises(WeightsError, match=r"The download (was refused|failed)"):
            fetch_resnet34(tmp_path / "weights", at(f"{start}/to?{target}"))
    assert not list((tmp_path / "weights").iterdir())


def test_a_secure_address_does_not_lead_to_an_open_one_on_this_computer(
    server: str, secure_server: str, tmp_path: Path
) -> None:
    before = Handler.requests
    with pytest.raises(WeightsError, match=r"“http://127.* is not a secure address"):
        fetch_resnet34(tmp_path / "weights", at(f"{secure_server}/to?{server}/good"))
    assert Handler.requests == before + 1


@pytest.mark.parametrize(
    "url",
    [
        *("http://download.pytorch.org/x", "ftp://example.org/x", "file:///etc/hostname"),
        *("resnet34.pth", "", "https://", "https://[", "https://example.org:port/x"),
        *("http://localhost.example.org/", "http://127.0.0.1.example.org/", "https://ä\x1b/"),
    ],
)
def test_an_address_that_will_not_do_is_refused_and_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "create_connection", fail)
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(WeightsError, match=r"The download (was refused|failed)"):
        fetch_resnet34(tmp_path, at(url))
    assert not list(tmp_path.iterdir())


def test_weights_that_are_there_and_right_are_not_fetched_again(
    server: str, tmp_path: Path
) -> None:
    fetch_resnet34(tmp_path, at(f"{server}/good"))
    before = Handler.requests
    assert fetch_resnet34(tmp_path, at(f"{server}/good")) == tmp_path / NAME
    assert Handler.requests == before


@pytest.mark.parametrize("wrong", [b"half a file", CONTENT[:-1] + b"\0"])
def test_wrong_weights_that_are_there_are_replaced(
    server: str, tmp_path: Path, wrong: bytes
) -> None:
    (tmp_path / NAME).write_bytes(wrong)
    assert fetch_resnet34(tmp_path, at(f"{server}/good")).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/broken", "The connection broke after 341,333 of 1,024,000 bytes"),
        ("/missing", "404 Not Found"),
        ("/larger", "it sends 1,800,000,000 bytes, not 1,024,000"),
        ("/endless", "it sends more than 1,024,000 bytes"),
        ("/round", "redirects too often"),
    ],
)
def test_a_failed_download_says_why_and_leaves_nothing(
    server: str, tmp_path: Path, path: str, message: str
) -> None:
    with pytest.raises(WeightsError, match=message):
        fetch_resnet34(tmp_path, at(server + path))
    assert not list(tmp_path.iterdir())


def test_a_hash_that_is_right_in_its_first_digits_alone_is_wrong(
    server: str, tmp_path: Path
) -> None:
    almost = replace(at(f"{server}/good"), sha256=SHA256[:-1] + "_")
    with pytest.raises(WeightsError, match="checksum is wrong"):
        fetch_resnet34(tmp_path, almost)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", ["/trickle", "/mute"])
def test_a_server_that_sends_next_to_nothing_is_given_up(
    server: str, tmp_path: Path, path: str
) -> None:
    seconds = itertools.count(0, SECONDS_A_LOOK)
    with pytest.raises(WeightsError, match="sends almost nothing"):
        fetch_resnet34(tmp_path, at(server + path), clock=lambda: float(next(seconds)))
    assert not list(tmp_path.iterdir())


def test_a_download_goes_on_after_hours_in_which_the_computer_slept(
    server: str, tmp_path: Path
) -> None:
    slept = iter([0.0, 9_000.0])
    clock = lambda: next(slept, 9_000.0)  # noqa: E731
    assert fetch_resnet34(tmp_path, at(f"{server}/good"), clock=clock).read_bytes() == CONTENT


def test_a_failed_download_keeps_the_file_that_was_there(server: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"old")
    with pytest.raises(WeightsError):
        fetch_resnet34(tmp_path, at(f"{server}/broken"))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_server_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(WeightsError, match="The download failed: Connection refused"):
        fetch_resnet34(tmp_path, at(f"http://127.0.0.1:{port}/good"))
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_said_to_be(server: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WeightsError, match="cannot be saved"):
        fetch_resnet34(tmp_path / "file" / "weights", at(f"{server}/good"))


def test_a_stopped_download_leaves_nothing(server: str, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_resnet34(tmp_path, at(f"{server}/good"), stop)
    assert not list(tmp_path.iterdir())


def test_the_file_is_the_one_torchvision_uses() -> None:
    from torchvision.models import ResNet34_Weights

    assert ResNet34_Weights.IMAGENET1K_V1.url == RESNET34_FILE.url
    # Its name ends with the first digits of its hash, by torch's own rule.
    assert RESNET34_FILE.url.endswith(f"-{RESNET34_FILE.sha256[:8]}.pth")
    assert len(bytes.fromhex(RESNET34_FILE.sha256)) == hashlib.sha256().digest_size


def test_a_folder_that_may_not_be_entered_has_no_weights_and_ends_nothing(tmp_path: Path) -> None:
    forbidden, open_ = tmp_path / "torch", tmp_path / "own"
    for folder in (forbidden, open_):
        folder.mkdir()
        (folder / NAME).write_bytes(CONTENT)
    with failing("stat", forbidden / NAME, errno.EACCES):
        assert find_resnet34([forbidden]) is None
        assert find_resnet34([forbidden, open_]) == open_ / NAME


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A file of weights that was written a while ago."""
    file = tmp_path / "weights.pth"
    file.write_bytes(b"first content")
    os.utime(file, ns=(10**18, 10**18))
    return file


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_digest_of_a_file_is_remembered_until_the_file_changes(
    old_file: Path, tmp_path: Path
) -> None:
    known = tmp_path / "digests.json"
    assert digest_of(old_file, known) == sha256(b"first content")
    old_file.write_bytes(b"other content")
    os.utime(old_file, ns=(10**18, 10**18))
    assert digest_of(old_file, known) == sha256(b"first content")  # it was not read again
    assert digest_of(old_file) == sha256(b"other content")
    os.utime(old_file, ns=(10**18, 10**18 + 1))
    assert digest_of(old_file, known) == sha256(b"other content")


def test_the_digest_of_a_file_that_was_just_written_is_not_remembered(tmp_path: Path) -> None:
    file, known = tmp_path / "weights.pth", tmp_path / "digests.json"
    file.write_bytes(b"new")
    assert digest_of(file, known) == sha256(b"new")
    assert not known.exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"\xff", b'{"PATH": 1}', b'{"PATH": [13, "x", "y"]}']
)
def test_remembered_digests_that_are_damaged_are_made_anew(
    old_file: Path, tmp_path: Path, content: bytes
) -> None:
    known = tmp_path / "digests.json"
    known.write_bytes(content.replace(b"PATH", os.fsencode(old_file)))
    assert digest_of(old_file, known) == sha256(b"first content")
    assert digest_of(old_file, known) == sha256(b"first content")
    assert sha256(b"first content") in known.read_text()


def test_without_a_place_to_remember_it_a_digest_is_told_all_the_same(
    old_file: Path, tmp_path: Path
) -> None:
    assert digest_of(old_file, tmp_path / "nowhere" / "digests.json") == sha256(b"first content")
