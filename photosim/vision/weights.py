"""ResNet-34's weights: finding them, and downloading them when the person asks for it."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photosim.atomic_write import PARTIAL_SUFFIX, atomic_write
from photosim.errors import PhotoSimError
from photosim.vision.files import is_file

_FILE_NAME = "resnet34-b627a593.pth"
_LEFT_OVER_S = 3_600
_ONE_TIME_NS = 3_000_000_000  # FAT counts in steps of two seconds

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class WeightsFile:
    """A file of weights as its makers published it.

    Attributes:
        url: Where to get it.
        size: Bytes.
        sha256: SHA-256 of its content in hexadecimal digits.
    """

    url: str
    size: int
    sha256: str


# torchvision itself publishes the address and the first digits of the hash. The size and the
# other digits are those that several public projects state independently of each other.
RESNET34_FILE = WeightsFile(
    url=f"https://download.pytorch.org/models/{_FILE_NAME}",
    size=87_319_819,
    sha256="b627a593bcbe140c234610266fe4f8ae95ea42fc881d091c9b6052e6b1d0590f",
)


class WeightsError(PhotoSimError):
    """Weights cannot be obtained or used; the message is for the person."""


def find_resnet34(dirs: Sequence[Path]) -> Path | None:
    """Return the first file in `dirs` that has the official weights' name."""
    files = (folder / _FILE_NAME for folder in dirs)
    return next((file for file in files if is_file(file)), None)


def digest_of(file: Path, known: Path | None = None) -> str:
    """Return a file's SHA-256 in hexadecimal digits.

    Args:
        file: The file.
        known: Where digests are remembered from one start to the next, by a file's size and time:
            reading 87 MB for one takes 0.1 s. None reads the file each time.

    Raises:
        OSError: The file cannot be read.
    """
    found = file.stat()
    seen = [found.st_size, found.st_mtime_ns]
    digests = _known_digests(known)
    if digests.get(str(file), [])[:2] == seen:
        return str(digests[str(file)][2])
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    # A file that was just written may be written again within what its system takes for one time.
    if known is not None and time.time_ns() - found.st_mtime_ns > _ONE_TIME_NS:
        with suppress(OSError), atomic_write(known) as partial:
            document = digests | {str(file): [*seen, digest]}
            partial.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return digest


def _known_digests(known: Path | None) -> dict[str, list[int | str]]:
    """Size, time and digest of files by their paths; none where that cannot be read."""
    try:
        document = {} if known is None else json.loads(known.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = document.items() if isinstance(document, dict) else ()
    return {path: entry for path, entry in entries if _is_entry(entry)}


def _is_entry(entry: object) -> bool:
    kinds = [type(part) for part in entry] if isinstance(entry, list) else []
    return kinds == [int, int, str]


def fetch_resnet34(
    folder: Path,
    source: WeightsFile = RESNET34_FILE,
    progress: Progress = lambda _done, _total: None,
    clock: Callable[[], float] = time.monotonic,
) -> Path:
    """Download ResNet-34's weights unless they are already there and right.

    Args:
        folder: Where to put them; made if missing.
        source: The file; see `download` for which addresses will do.
        progress: Called with the bytes received and the total.
        clock: Tells seconds, to notice a server that sends almost nothing.

    Returns:
        The file, complete and checked.

    Raises:
        WeightsError: The download failed, broke off or gave another file. Nothing of it is kept.
    """
    # Imported here because nothing but a download needs it, and it takes a while.
    from photosim.vision.download import DownloadError, download

    target = folder / _FILE_NAME
    try:
        if _is_right(target, source):
            return target
        folder.mkdir(parents=True, exist_ok=True)
        _clear_up(folder)
        with atomic_write(target, durable=True) as partial:
            with partial.open("wb") as file:
                digest = download(source.url, source.size, file, progress, clock)
            if digest != source.sha256:
                raise WeightsError(
                    "The downloaded file is not ResNet-34's weights: its checksum is wrong. "
                    "Please try again later."
                )
    except DownloadError as error:
        raise WeightsError(str(error)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(f"The weights cannot be saved in {folder}: {reason}.") from error
    return target


def _is_right(file: Path, source: WeightsFile) -> bool:
    if not is_file(file) or file.stat().st_size != source.size:
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == source.sha256


def _clear_up(folder: Path) -> None:
    """Delete what is left of downloads that were killed; one under way elsewhere is younger."""
    for file in folder.glob(f".{_FILE_NAME}-*{PARTIAL_SUFFIX}"):
        if time.time() - file.stat().st_mtime > _LEFT_OVER_S:
            file.unlink(missing_ok=True)
