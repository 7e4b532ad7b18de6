"""A web server on this computer that behaves as badly as a test wants."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

Send = Callable[[bytes], None]
Page = Callable[[Send], object]


@dataclass
class WebServer:
    """What it answers, by path, and what it was asked.

    Attributes:
        port: Where it listens, on 127.0.0.1.
        pages: Each sends whatever it likes.
        asked: The requests, with all their lines.
        over: Set when the test is over, for pages that hang.
    """

    port: int = 0
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def address(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def page(self, path: str, content: bytes, *lines: str, status: str = "200 OK") -> str:
        """Serve this at a path, with these header lines; returns its address."""
        head = "\r\n".join((f"HTTP/1.1 {status}", *lines, "Connection: close", "", ""))
        self.pages[path] = lambda send: send(head.encode() + content)
        return self.address(path)

    def redirect(self, path: str, target: str, status: str = "302 Found") -> str:
        return self.page(path, b"", f"Location: {target}", "Content-Length: 0", status=status)


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[WebServer]:
    """Run such a server; with a certificate and its key, by https."""
    server = WebServer()
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            request = b""
            while b"\r\n\r\n" not in request:
                part = self.request.recv(65536)
                if not part:
                    return
                request += part
            text = request.decode("latin-1")
            server.asked.append(text)
            path = text.split()[1].lstrip("/")
            with suppress(OSError):  # the client has left
                server.pages[path](self.request.sendall)

    class Listener(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def get_request(self) -> tuple[socket.socket, object]:
            connection, client = super().get_request()
            return connection if tls is None else tls.wrap_socket(connection, True), client

    with Listener(("127.0.0.1", 0), Handler) as listener:
        server.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            listener.shutdown()
            thread.join()
