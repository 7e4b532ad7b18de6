"""ResNet-34's weights: finding them, and downloading them when the person asks for it."""

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from photosim.atomic_write import PARTIAL_SUFFIX, atomic_write
from photosim.errors import PhotoSimError

RESNET34_URL = "https://download.pytorch.org/models/resnet34-b627a593.pth"
RESNET34_SHA256_PREFIX = "b627a593"
RESNET34_BYTES = 87_319_819
_FILE_NAME = "resnet34-b627a593.pth"
_CHUNK = 1 << 18
_TIMEOUT_SECONDS = 30
_LEFT_OVER_S = 3_600

Progress = Callable[[int, int | None], None]


class WeightsError(PhotoSimError):
    """Weights cannot be obtained or used; the message is for the person."""


def find_resnet34(dirs: Sequence[Path]) -> Path | None:
    """Return the first file in `dirs` that has the official weights' name."""
    return next((folder / _FILE_NAME for folder in dirs if (folder / _FILE_NAME).is_file()), None)


def fetch_resnet34(
    folder: Path,
    url: str = RESNET34_URL,
    sha256_prefix: str = RESNET34_SHA256_PREFIX,
    progress: Progress = lambda _done, _total: None,
) -> Path:
    """Download ResNet-34's weights unless they are already there and right.

    Args:
        folder: Where to put them; made if missing.
        url: Where to get them.
        sha256_prefix: First hexadecimal digits of the file's SHA-256.
        progress: Called with the bytes received and, if the server gives it, the total.

    Returns:
        The file, complete and checked.

    Raises:
        WeightsError: The download failed, broke off or gave another file. Nothing of it is kept.
    """
    # Imported here because nothing but a download needs them, and they take a while.
    import urllib.error
    from http.client import HTTPException

    target = folder / _FILE_NAME
    try:
        if target.is_file() and _sha256(target).startswith(sha256_prefix):
            return target
        folder.mkdir(parents=True, exist_ok=True)
        _clear_up(folder)
        with atomic_write(target, durable=True) as partial:
            with partial.open("wb") as file:
                digest = _download(url, file, progress)
            if not digest.startswith(sha256_prefix):
                raise WeightsError(
                    "The downloaded file is not ResNet-34's weights: its checksum is wrong. "
                    "Please try again later."
                )
    except urllib.error.HTTPError as error:
        with error:
            raise WeightsError(
                f"The server refused the download: {error.code} {error.reason}."
            ) from error
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
        raise WeightsError(f"The download failed: {_reason(error)}.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(f"The weights cannot be saved in {folder}: {reason}.") from error
    return target


def _clear_up(folder: Path) -> None:
    """Delete what is left of downloads that were killed; one under way elsewhere is younger."""
    for file in folder.glob(f".{_FILE_NAME}-*{PARTIAL_SUFFIX}"):
        if time.time() - file.stat().st_mtime > _LEFT_OVER_S:
            file.unlink(missing_ok=True)


def _download(url: str, file: IO[bytes], progress: Progress) -> str:
    """Write what the URL gives to `file` and return its SHA-256."""
    import urllib.request

    digest = hashlib.sha256()
    done = 0
    with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
        length = response.headers.get("Content-Length")
        total = int(length) if length and length.isdigit() else None
        progress(0, total)
        while chunk := response.read(_CHUNK):
            file.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            progress(done, total)
    if total is not None and done < total:
        raise WeightsError(
            f"The connection broke after {done:,} of {total:,} bytes. Please try again."
        )
    return digest.hexdigest()


def _reason(error: Exception) -> str:
    from urllib.error import URLError

    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "the server is not responding"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(cause) or type(cause).__name__


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
