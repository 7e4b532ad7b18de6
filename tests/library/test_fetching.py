"""Pictures from addresses, by a real server that is slow, broken or hostile."""

import base64
import gc
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from photosim.library.addresses import AddressError, FetchProgress
from photosim.library.fetching import Fetch, FetchCancelledError, Limits
from tests.web_server import Send, WebServer, serving

SHORT = Limits(seconds=0.5)
SMALL = Limits(most_bytes=1 << 20)
USUAL = Limits(seconds=10)


def picture(kind: str = "JPEG", side: int = 200) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((side, side), 60).convert("RGB").save(stream, kind)
    return stream.getvalue()


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


def reason(address: str, limits: Limits = USUAL) -> str:
    with pytest.raises(AddressError) as refusal:
        Fetch(address, limits=limits).run()
    return str(refusal.value)


def test_a_picture_comes_as_it_is_with_a_name_and_its_progress(web: WebServer) -> None:
    content = picture()
    address = web.page("cats/my%20cat.JPG?size=2", content, f"Content-Length: {len(content)}")
    heard: list[FetchProgress] = []
    fetched = Fetch(address, heard.append).run()
    assert fetched.content == content
    assert fetched.name == "my cat.jpg"
    assert fetched.source == address
    assert heard[0] == FetchProgress("127.0.0.1")
    assert heard[-1] == FetchProgress("127.0.0.1", len(content), len(content))


def test_nothing_is_told_but_what_is_wanted(web: WebServer) -> None:
    web.page("end", picture(), "Set-Cookie: b=2")
    web.pages["start"] = lambda send: send(
        b"HTTP/1.1 302 Found\r\nLocation: /end\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n"
    )
    Fetch(web.address("start").replace("//", "//me:secret@")).run()
    first, second = web.asked
    assert "Authorization: Basic" in first  # as the person wrote it
    assert "Authorization" not in second
    for request in web.asked:
        names = {line.partition(":")[0] for line in request.splitlines()[1:] if line}
        assert names <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Authorization"}
        assert f"Host: 127.0.0.1:{web.port}" in request


def test_a_login_in_an_address_is_never_shown(web: WebServer) -> None:
    address = web.page("a.png", picture("PNG"))
    assert Fetch(address.replace("//", "//me:secret@")).run().source == address


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_the_content_counts_and_not_what_it_is_called(web: WebServer, kind: str) -> None:
    address = web.page("letter.txt", picture(kind), "Content-Type: text/html")
    name = Fetch(address).run().name
    assert name == f"letter.txt.{kind.lower()[:3] if kind == 'TIFF' else kind.lower()}"


def test_what_is_called_a_picture_and_is_none_is_refused_by_its_first_bytes(
    web: WebServer,
) -> None:
    def endless(send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n")
        while not web.over.is_set():
            send(b"%PDF-1.7 and so on " * 1000)

    web.pages["a.jpg"] = endless
    assert "not a picture" in reason(web.address("a.jpg"))


def test_an_endless_picture_ends_at_the_limit(web: WebServer) -> None:
    def endless(send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\n\r\n" + picture())
        while not web.over.is_set():
            send(bytes(1 << 16))

    web.pages["a.jpg"] = endless
    assert "larger than 1 MB" in reason(web.address("a.jpg"), SMALL)


def test_a_length_beyond_the_limit_is_refused_before_anything_is_read(web: WebServer) -> None:
    address = web.page("a.jpg", b"", f"Content-Length: {10**15}")
    assert "larger than 64 MB" in reason(address)


def test_a_packed_picture_counts_unpacked(web: WebServer) -> None:
    import gzip

    packed = gzip.compress(picture() + bytes(8 << 20))
    address = web.page("a.jpg", packed, "Content-Encoding: gzip", f"Content-Length: {len(packed)}")
    assert "larger than 1 MB" in reason(address, SMALL)
    packed = gzip.compress(picture())
    address = web.page("b.jpg", packed, "Content-Encoding: gzip", f"Content-Length: {len(packed)}")
    assert Image.open(io.BytesIO(Fetch(address).run().content)).size == (200, 200)


@pytest.mark.parametrize("length", ["1e3", "-5", "99999999999999999999999", "many"])
def test_a_length_that_is_none_breaks_nothing(web: WebServer, length: str) -> None:
    assert reason(web.page("a.jpg", picture(), f"Content-Length: {length}"))


def test_a_server_that_breaks_off_is_told_from_a_small_picture(web: WebServer) -> None:
    content = picture()
    address = web.page("a.jpg", content[:2000], f"Content-Length: {len(content)}")
    assert "broke off" in reason(address)
    web.pages["b.jpg"] = lambda _send: None
    assert "broke off" in reason(web.address("b.jpg"))
    web.pages["c.jpg"] = lambda send: send(b"\0\0 this is not HTTP \r\n\r\n")
    assert "broke off" in reason(web.address("c.jpg"))


def _silent(web: WebServer, begin: bytes) -> None:
    def silent(send: Send) -> None:
        send(begin)
        web.over.wait(20)

    web.pages["a.jpg"] = silent


def _dripping(web: WebServer, begin: bytes) -> None:
    def dripping(send: Send) -> None:
        send(begin)
        while not web.over.wait(0.02):
            send(b"x")

    web.pages["a.jpg"] = dripping


@pytest.mark.parametrize("behave", [_silent, _dripping])
@pytest.mark.parametrize(
    "begin", [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\n\r\n\xff\xd8\xff"]
)
def test_a_slow_server_has_the_time_there_is_for_all_of_it(
    web: WebServer, behave: "object", begin: bytes
) -> None:
    assert callable(behave)
    behave(web, begin)
    began = time.monotonic()
    assert "127.0.0.1” took longer than" in reason(web.address("a.jpg"), SHORT)
    assert time.monotonic() - began < 5


def test_a_picture_nobody_wants_any_more_is_given_up_at_once(web: WebServer) -> None:
    _silent(web, b"HTTP/1.1 200 OK\r\n\r\n\xff\xd8\xff")
    fetch = Fetch(web.address("a.jpg"))
    began = time.monotonic()
    threading.Timer(0.2, fetch.cancel).start()
    with pytest.raises(FetchCancelledError):
        fetch.run()
    assert time.monotonic() - began < 5


def test_giving_up_while_a_connection_is_made_leaves_none_open(web: WebServer) -> None:
    address = web.page("a.jpg", picture())
    fetch = Fetch(address, lambda _progress: fetch.cancel())  # told just before it is made
    with pytest.raises(FetchCancelledError):
        fetch.run()
    gc.collect()  # tells of sockets that nobody closed


def test_redirects_are_followed_up_to_five_and_circles_end(web: WebServer) -> None:
    web.page("6", picture())
    for number, status in enumerate(("301 A", "302 B", "303 C", "307 D", "308 E"), 1):
        web.redirect(f"{number}", f"/{number + 1}", status)
    assert Fetch(web.address("1")).run().content
    assert len(web.asked) == 6
    web.redirect("0", "1")
    assert "redirects too often" in reason(web.address("0"))
    web.asked.clear()
    web.redirect("round", "/round")
    assert "redirects too often" in reason(web.address("round"))
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a.jpg",
        "data:image/png;base64,AA",
        "javascript:1",
        "about:blank",
    ],
)
def test_no_redirect_leads_to_another_scheme(web: WebServer, target: str) -> None:
    assert "neither http nor https" in reason(web.redirect("a", target))


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1:{other}", "localhost:{port}", "127.1:{port}", "[::1]:{port}", "2130706433:{port}",
     "[::ffff:127.0.0.1]:{port}", "0.0.0.0:{port}", "10.0.0.1", "192.168.1.1", "169.254.169.254",
     "100.64.0.1", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]:{port}", "224.0.0.1"],
)  # fmt: skip
def test_no_redirect_leads_into_ones_own_network(web: WebServer, inside: str) -> None:
    web.page("secret", picture())
    with socket.create_server(("127.0.0.1", 0)) as other:
        where = inside.format(port=web.port, other=other.getsockname()[1])
        said = reason(web.redirect("a", f"http://{where}/secret"))
    assert "your own network" in said or "was not found" in said  # a system without IPv6
    assert len(web.asked) == 1


def test_a_name_is_looked_up_once_and_what_it_was_is_asked(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads somewhere else the second time leads nowhere."""
    asked: list[str] = []
    look_up = socket.getaddrinfo

    def rebinding(host: str, port: int, *args: object, **more: object) -> object:
        if host == "trap.example":
            asked.append(host)
            host = "127.0.0.1"
        return look_up(host, port, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    web.page("b", picture())
    address = web.redirect("a", "/b").replace("127.0.0.1", "trap.example")
    assert Fetch(address).run().content
    assert asked == ["trap.example"]
    assert f"Host: trap.example:{web.port}" in web.asked[0]


def test_of_a_page_its_own_picture_is_taken(web: WebServer) -> None:
    content = picture("PNG")
    web.page("pictures/1.png", content)
    page = (
        '<!DOCTYPE html><html><head><meta name="twitter:image" content="/other">'
        '<meta property="og:image" content="pictures/1.png"></head></html>'
    )
    web.page("page", page.encode(), "Content-Type: text/html; charset=utf-8")
    web.redirect("short", "/page")
    fetched = Fetch(web.address("short")).run()
    assert fetched.content == content
    assert fetched.name == "1.png"


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("<title>Nothing</title>", "names no picture"),
        ('<meta property="og:image" content="">', "names no picture"),
        ('<meta property="og:image" content="/page">', "names no picture"),
        ('<meta property="og:image" content="file:///etc/passwd">', "neither http nor https"),
        ('<meta property="og:image" content="http://192.168.0.1/a.jpg">', "your own network"),
        ('<meta property="og:image" content="http://[">', "was not found"),
    ],
)
def test_a_page_without_a_picture_to_be_had_says_so(
    web: WebServer, head: str, sentence: str
) -> None:
    page = f"\ufeff <html><head>{head}</head><body>{'x' * 5000}"
    assert sentence in reason(web.page("page", page.encode(), "Content-Type: image/png"))


def test_refusals_of_a_server_are_told_with_their_number(web: WebServer) -> None:
    assert "404 Not Found" in reason(web.page("a.jpg", b"", status="404 Not Found"))
    assert "sent nothing" in reason(web.page("b.jpg", b"", "Content-Length: 0"))


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert re.fullmatch(
        "“127.0.0.1” cannot be reached: .+[.]", reason(f"http://127.0.0.1:{port}/a.jpg")
    )
    assert "was not found" in reason("http://nowhere.invalid/a.jpg")
    assert "cannot be reached" in reason(f"https://127.0.0.1:{port}/a.jpg")


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate")
def test_a_server_is_believed_only_with_a_certificate_for_its_name(tmp_path: Path) -> None:
    certificate = tmp_path / "server.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=x -addext"
    names = "subjectAltName=DNS:localhost"
    files = ["-keyout", str(certificate), "-out", str(tmp_path / "trusted.pem")]
    subprocess.run([*command.split(), names, *files], check=True, capture_output=True)
    with certificate.open("ab") as file:
        file.write((tmp_path / "trusted.pem").read_bytes())
    code = (
        "import sys; from photosim.library.fetching import Fetch\n"
        "try: print(len(Fetch(sys.argv[1]).run().content))\n"
        "except Exception as error: print(error)"
    )

    def said(address: str, **environment: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code, address],
            env=os.environ | {"PYTHONIOENCODING": "utf-8"} | environment,
            capture_output=True,
            encoding="utf-8",
        ).stdout.strip()

    content = picture()
    with serving(certificate) as web:
        address = web.page("a.jpg", content).replace("http://127.0.0.1", "https://localhost")
        assert re.match("The connection to “localhost” is not secure: .*certificate", said(address))
        trusted = {"SSL_CERT_FILE": str(tmp_path / "trusted.pem")}
        assert said(address, **trusted) == str(len(content))
        other = address.replace("localhost", "127.0.0.1")
        assert "“127.0.0.1” is not secure" in said(other, **trusted)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://example.org/a.jpg", "javascript:alert(1)"],
)
def test_another_scheme_is_refused_by_name(address: str) -> None:
    assert f"not from “{address.partition(':')[0]}:”" in reason(address)


@pytest.mark.parametrize(
    "address", ["", "cat", "http://", "http://a b/c", "http://[::1/a", "https://"]
)
def test_what_is_no_address_is_said_to_be_none(address: str) -> None:
    assert "not an address" in reason(address)


def test_data_are_a_picture_without_any_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "socket")
    content = picture("PNG", 20)
    packed = base64.b64encode(content).decode()
    for address in (
        f"data:image/png;base64,{packed}",
        f"DATA:text/plain;charset=x;BASE64,{packed.rstrip('=')}",
        "data:," + "".join(f"%{byte:02x}" for byte in content),
    ):
        fetched = Fetch(address).run()
        assert fetched.content == content
        assert fetched.name == "picture.png"
        assert len(fetched.source) < 40


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("data:image/png;base64", "damaged"),
        ("data:image/png;base64,A", "damaged"),
        ("data:image/png;base64,!!!!", "damaged"),
        ("data:image/png;base64,", "not a picture"),
        ("data:text/plain,Hello", "not a picture"),
        ("data:image/svg+xml,<svg/>", "not a picture"),
    ],
)
def test_data_that_are_no_picture_are_refused(address: str, sentence: str) -> None:
    assert sentence in reason(address)


def test_data_have_the_limit_too() -> None:
    packed = base64.b64encode(picture("BMP", 1000)).decode()
    assert "larger than 1 MB" in reason(f"data:image/bmp;base64,{packed}", SMALL)
