"""Downloading a model that knows words, when the person asks for it.

The files are those that its makers keep on the hub of Hugging Face. Their checksums are not known
here, so they are asked of the hub, by https, for one commit of the repository, and what comes is
compared with them: that tells a broken, exchanged or half-sent file, but trusts the hub itself. For
large files it knows the SHA-256, for small ones Git's own checksum.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photosim.vision.weights import Progress, WeightsError
from photosim.vision.word_models import (
    TOKENIZER_NAME,
    WEIGHTS_NAME,
    WordFiles,
    WordModel,
    expect_libraries,
    expect_weights,
    folder_of,
    installed,
    note_files,
)

HUB = "https://huggingface.co"
_MOST_LISTED = 4 << 20
_MOST_BYTES = 8 << 30
_TO_SPARE = 256 << 20
_COMMIT, _SHA256 = re.compile(r"[0-9a-f]{40}"), re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class _Published:
    """A file as the hub describes it.

    Attributes:
        name: In the repository, and here.
        url: Where it is.
        size: Bytes.
        sha256: Of its content, None for a small file.
        blob: Git's checksum of a small file.
    """

    name: str
    url: str
    size: int
    sha256: str | None
    blob: str

    def partial(self, folder: Path) -> Path:
        """What there is of it so far; another version's part has another name."""
        return folder / f".{self.name}.{(self.sha256 or self.blob)[:12]}.part"

    def is_in(self, file: Path) -> bool:
        """Whether a file is it."""
        if not file.is_file() or file.stat().st_size != self.size:
            return False
        with file.open("rb") as stream:
            if self.sha256 is not None:
                return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256
            # Git's object: what it is, its length, a zero, then its content.
            digest = hashlib.sha1(b"blob %d\0" % self.size, usedforsecurity=False)
            digest.update(stream.read())
            return digest.hexdigest() == self.blob


def fetch_word_model(
    model: WordModel,
    weights_dir: Path,
    progress: Progress = lambda _done, _total: None,
    clock: Callable[[], float] = time.monotonic,
    hub: str = HUB,
) -> WordFiles:
    """Download a model's weights and tokenizer, unless they are already there and right.

    What was downloaded before it was cancelled or broke off is kept, and the rest asked for.

    Args:
        model: Which one.
        weights_dir: Where downloaded weights are kept.
        progress: Called with the bytes received and the total.
        clock: Tells seconds, to notice a server that sends almost nothing.
        hub: The hub's address.

    Raises:
        WeightsError: The download failed, broke off or gave another file.
    """
    # Imported where it is needed because nothing but a download needs it, and it takes a while.
    from photosim.vision.download import DownloadError

    expect_libraries()
    folder = folder_of(weights_dir, model)
    try:
        tokenizer, weights = _published(model, hub, clock)
        known = installed(weights_dir, model)
        if known is not None and known.sha256 == weights.sha256:
            return known
        folder.mkdir(parents=True, exist_ok=True)
        _clear_up(folder, {tokenizer.partial(folder), weights.partial(folder)})
        _expect_room(folder, tokenizer.size + weights.size)
        total = tokenizer.size + weights.size
        _fetch(tokenizer, folder, lambda done, _: progress(done, total), clock)
        before = tokenizer.size
        _fetch(weights, folder, lambda done, _: progress(before + done, total), clock)
        expect_weights(model, folder / WEIGHTS_NAME)
    except DownloadError as error:
        raise WeightsError(str(error)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(f"The model cannot be saved in {folder}: {reason}.") from error
    assert weights.sha256 is not None
    return note_files(weights_dir, model, folder / WEIGHTS_NAME, weights.sha256, weights.url)


def _published(
    model: WordModel, hub: str, clock: Callable[[], float]
) -> tuple[_Published, _Published]:
    """Tokenizer and weights as they are on the hub now, at one commit."""
    from photosim.vision.download import read_document

    url = f"{hub}/api/models/{model.repository}/revision/main?blobs=true"
    try:
        answer = json.loads(read_document(url, _MOST_LISTED, clock))
        commit = answer["sha"]
        if not _COMMIT.fullmatch(commit):
            raise ValueError(commit)
        entries = {entry["rfilename"]: entry for entry in answer["siblings"]}
        place = f"{hub}/{model.repository}/resolve/{commit}"
        tokenizer, weights = (
            _file(entries[name], f"{place}/{name}") for name in (TOKENIZER_NAME, WEIGHTS_NAME)
        )
    except KeyError as missing:
        name = missing.args[0]
        raise WeightsError(f"The server has no file {name} for {model.title}.") from missing
    except (ValueError, TypeError) as error:
        raise WeightsError(
            f"The server does not say which files belong to {model.title}. Please try again later."
        ) from error
    if weights.sha256 is None:
        raise WeightsError(f"The server states no checksum for the weights of {model.title}.")
    return tokenizer, weights


def _file(entry: dict[str, Any], url: str) -> _Published:
    large = entry.get("lfs")
    sha256 = None if large is None else large["sha256"]
    size = entry["size"] if large is None else large["size"]
    if not isinstance(size, int) or not 0 < size <= _MOST_BYTES:
        raise ValueError(size)
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise ValueError(sha256)
    if sha256 is None and not _COMMIT.fullmatch(entry["blobId"]):
        raise ValueError(entry["blobId"])
    return _Published(entry["rfilename"], url, size, sha256, entry.get("blobId", ""))


def _fetch(file: _Published, folder: Path, progress: Progress, clock: Callable[[], float]) -> None:
    """Download a file, or the rest of it, and put it in its place once it is right."""
    from photosim.vision.download import download

    target, partial = folder / file.name, file.partial(folder)
    if file.is_in(target):
        progress(file.size, file.size)
        return
    had = partial.stat().st_size if partial.is_file() else 0
    sha256 = None
    if had < file.size:
        with partial.open("r+b" if had else "w+b") as stream:
            sha256 = download(file.url, file.size, stream, progress, clock, had)
            os.fsync(stream.fileno())
    if not (sha256 == file.sha256 if file.sha256 and sha256 else file.is_in(partial)):
        partial.unlink()
        raise WeightsError(
            f"The downloaded file {file.name} is not what the server announced: its checksum is "
            "wrong. Please try again later."
        )
    partial.replace(target)


def _clear_up(folder: Path, wanted: set[Path]) -> None:
    """Delete what is left of versions that are no longer published."""
    for file in folder.glob(".*.part"):
        if file not in wanted:
            file.unlink(missing_ok=True)


def _expect_room(folder: Path, size: int) -> None:
    had = sum(file.stat().st_size for file in folder.iterdir())
    if shutil.disk_usage(folder).free + had < size + _TO_SPARE:
        gigabytes = size / 1_000_000_000
        raise WeightsError(f"There is not enough room in {folder}: {gigabytes:.1f} GB are needed.")
