import argparse
import http.server
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

import build
import check_weights
import checkout
import checkpoint
import pictures


def test_name_and_version_come_from_the_project_file() -> None:
    project = build.read_project(checkout.ROOT)
    assert project.name == "photosim"
    assert project.version[0].isdigit()


def test_a_larger_app_than_needed_is_pointed_out() -> None:
    assert "CPU build" in (build.advice("13.0", cuda_wanted=False) or "")
    assert build.advice(None, cuda_wanted=False) is None
    assert build.advice("13.0", cuda_wanted=True) is None
    assert "changes nothing" in (build.advice(None, cuda_wanted=True) or "")


def test_weights_that_the_program_can_use_are_taken_and_others_refused(tmp_path: Path) -> None:
    own = checkpoint.write_resnet34(tmp_path / "own.pth")
    assert check_weights.fault_of(own) is None
    spoilt = tmp_path / "spoilt.pth"
    spoilt.write_bytes(b"something else")
    assert "spoilt.pth" in (check_weights.fault_of(spoilt) or "")
    assert "cannot be read" in (check_weights.fault_of(tmp_path / "gone.pth") or "")


@pytest.mark.skipif(sys.platform == "win32", reason="stands in by a shell script")
def test_what_is_wrong_with_weights_ends_the_build(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho They belong to another network. >&2\nexit 1\n")
    python.chmod(0o755)
    with pytest.raises(checkout.SetupError, match=r"^They belong to another network\.$"):
        build.check_weights(python, tmp_path / "weights.pth")


class Index(http.server.BaseHTTPRequestHandler):
    """Answers as a package index that has PyTorch."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/cpu/torch/" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_an_index_is_used_only_where_it_answers_for_pytorch() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Index) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        place = f"http://127.0.0.1:{server.server_port}"
        assert build.is_reachable(f"{place}/cpu")
        assert not build.is_reachable(f"{place}/other")
        server.shutdown()
        thread.join()
    assert not build.is_reachable(f"{place}/cpu")


def test_a_named_environment_is_taken_as_it_is() -> None:
    options = argparse.Namespace(python=Path("/opt/python"), cuda=False, work=Path("/gone"))
    assert build.choose_environment(options) == Path("/opt/python")


def test_pictures_drawn_without_libraries_can_be_read(tmp_path: Path) -> None:
    with Image.open(pictures.draw_photo(tmp_path / "a.png", "board", 1)) as photo:
        photo.load()
        assert photo.size == (200, 150)
        assert len(photo.getcolors(10) or []) == 2


def test_a_screen_is_read_back_as_it_was_shown() -> None:
    fields = [0] * 25
    fields[:6] = [100, 7, 2, 24, 2, 1]
    fields[12], fields[19] = 8, 0  # bytes a line, colours
    header = b"".join(field.to_bytes(4, "big") for field in fields)
    pixels = bytes([3, 2, 1, 0, 6, 5, 4, 0])  # blue first
    assert pictures.read_xwd(header + pixels) == (2, 1, bytes([1, 2, 3, 4, 5, 6]))


def test_windows_is_told_the_version_in_four_numbers() -> None:
    text = build.version_resource(build.Project("photosim", "1.20.3", "It's a test"))
    assert "filevers=(1, 20, 3, 0)" in text
    compile(text, "version.txt", "eval")


@pytest.mark.parametrize("kind", ["sunset", "bricks", "board"])
def test_photos_on_a_screen_are_told_by_their_colours(kind: str, tmp_path: Path) -> None:
    with Image.open(pictures.draw_photo(tmp_path / "a.png", kind, 1)) as photo:
        assert pictures.shows_photos(photo.convert("RGB").tobytes())
    assert not pictures.shows_photos(bytes([245]) * 90_000)
