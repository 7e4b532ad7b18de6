"""A package index on this machine, with packages that hold nothing but a name and a version."""

import contextlib
import http.server
import threading
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


def write_wheel(folder: Path, name: str, version: str, requires: Sequence[str] = ()) -> Path:
    """Write an empty package; returns its file."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    metadata += [f"Requires-Dist: {other}" for other in requires]
    wheel = ("Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py3-none-any")
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(f"{about}/METADATA", "\n".join(metadata) + "\n")
        archive.writestr(f"{about}/WHEEL", "\n".join(wheel) + "\n")
        archive.writestr(f"{about}/RECORD", "")
    return target


class Index:
    """An index that remembers what it was asked for.

    Attributes:
        url: Its address.
        asked: The names of the packages that were asked for, in order.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self.url = url
        self.asked: list[str] = []

    def add(self, name: str, version: str, requires: Sequence[str] = ()) -> None:
        """Offer a package."""
        write_wheel(self._folder / name.replace("_", "-"), name, version, requires)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Index]:
    """Serve an index from a folder; it lists the files of each package, as PEP 503 has it."""
    folder.mkdir()
    index = Index(folder, "")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def do_GET(self) -> None:
            index.asked.append(self.path.split("/")[1])
            super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        index.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield index
        finally:
            server.shutdown()
            thread.join()
