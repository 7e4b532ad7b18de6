import hashlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from photosim.vision.weights import RESNET34_URL, WeightsError, fetch_resnet34, find_resnet34

CONTENT = bytes(range(256)) * 4000
PREFIX = hashlib.sha256(CONTENT).hexdigest()[:8]
NAME = "resnet34-b627a593.pth"


class Handler(BaseHTTPRequestHandler):
    requests = 0

    def do_GET(self) -> None:
        type(self).requests += 1
        if self.path == "/missing":
            self.send_error(404, "Not Found")
            return
        self.send_response(200)
        if self.path != "/endless":
            self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        if self.path == "/broken":
            self.wfile.write(CONTENT[: len(CONTENT) // 3])
            self.close_connection = True
            return
        self.wfile.write(CONTENT)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_download_reports_its_progress_and_is_complete(server: str, tmp_path: Path) -> None:
    steps: list[tuple[int, int | None]] = []
    path = fetch_resnet34(
        tmp_path / "weights", f"{server}/good", PREFIX, lambda *step: steps.append(step)
    )
    assert path == tmp_path / "weights" / NAME
    assert path.read_bytes() == CONTENT
    assert steps[0] == (0, len(CONTENT))
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert steps == sorted(steps)
    assert list(path.parent.iterdir()) == [path]
    assert find_resnet34([tmp_path, tmp_path / "weights"]) == path


def test_a_server_that_tells_no_length_will_do(server: str, tmp_path: Path) -> None:
    steps: list[tuple[int, int | None]] = []
    fetch_resnet34(tmp_path, f"{server}/endless", PREFIX, lambda *step: steps.append(step))
    assert steps[-1] == (len(CONTENT), None)


def test_weights_that_are_there_and_right_are_not_fetched_again(
    server: str, tmp_path: Path
) -> None:
    fetch_resnet34(tmp_path, f"{server}/good", PREFIX)
    before = Handler.requests
    assert fetch_resnet34(tmp_path, f"{server}/good", PREFIX) == tmp_path / NAME
    assert Handler.requests == before


def test_wrong_weights_that_are_there_are_replaced(server: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"half a file")
    assert fetch_resnet34(tmp_path, f"{server}/good", PREFIX).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("path", "prefix", "message"),
    [
        ("/broken", PREFIX, "The connection broke after 341,333 of 1,024,000 bytes"),
        ("/good", "00000000", "checksum is wrong"),
        ("/missing", PREFIX, "404 Not Found"),
    ],
)
def test_a_failed_download_says_why_and_leaves_nothing(
    server: str, tmp_path: Path, path: str, prefix: str, message: str
) -> None:
    with pytest.raises(WeightsError, match=message):
        fetch_resnet34(tmp_path, server + path, prefix)
    assert not list(tmp_path.iterdir())


def test_a_failed_download_keeps_the_file_that_was_there(server: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"old")
    with pytest.raises(WeightsError):
        fetch_resnet34(tmp_path, f"{server}/broken", PREFIX)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_server_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(WeightsError, match="The download failed: Connection refused"):
        fetch_resnet34(tmp_path, f"http://127.0.0.1:{port}/good", PREFIX)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_said_to_be(server: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WeightsError, match="cannot be saved"):
        fetch_resnet34(tmp_path / "file" / "weights", f"{server}/good", PREFIX)


def test_a_stopped_download_leaves_nothing(server: str, tmp_path: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_resnet34(tmp_path, f"{server}/good", PREFIX, stop)
    assert not list(tmp_path.iterdir())


def test_the_address_is_the_one_torchvision_uses() -> None:
    from torchvision.models import ResNet34_Weights

    assert ResNet34_Weights.IMAGENET1K_V1.url == RESNET34_URL
