"""Have the encoder process read thousands of damaged photos and account for each of them.

    python tests/faults/mutate_photos.py --files 2000 --json

The decoding is real; a stand-in replaces the network, which damaged files never reach.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.vision.files import UnreadablePhoto
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from photosim.vision.thumbnails import ThumbnailCache
from tests.mutations import mutations
from tests.vision import stand_ins

_WAIT_S = 600.0


class _Restarts(logging.Handler):
    """Counts how often the encoder process had to be restarted."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += "encoder process ended" in record.getMessage()


def main() -> int:
    """Run and report; the exit status is 1 if a file is unaccounted for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-spoilt-") as folder:
        report = _run(options.files, options.seed, Path(folder))
    print(json.dumps(report, indent=2) if options.json else _in_words(report))
    return 0 if report["accounted_for"] == report["files"] else 1


def _run(files: int, seed: int, folder: Path) -> dict[str, Any]:
    restarts = _Restarts()
    logging.getLogger("photosim.vision.supervisor").addHandler(restarts)
    service = EncoderService(
        embedded_choice(), thumbnails=ThumbnailCache(folder / "thumbnails"), load=stand_ins.load
    )
    began = time.monotonic()
    try:
        futures = {path: service.embed(path) for path in mutations(folder, files, seed)}
        errors = {path: future.exception(_WAIT_S) for path, future in futures.items()}
    finally:
        service.close()
    reasons = Counter(
        error.reason for error in errors.values() if isinstance(error, UnreadablePhoto)
    )
    embedded = sum(error is None for error in errors.values())
    return {
        "files": files,
        "embedded": embedded,
        "refused": sum(reasons.values()),
        "accounted_for": embedded + sum(reasons.values()),
        "process_restarts": restarts.count,
        "crashes": reasons["Reading the file crashes the decoder"],
        "hangs": sum(count for reason, count in reasons.items() if reason.endswith(" s")),
        "too_much_memory": sum(n for reason, n in reasons.items() if "of memory" in reason),
        "seconds": round(time.monotonic() - began, 1),
        "reasons": dict(reasons.most_common()),
    }


def _in_words(report: dict[str, Any]) -> str:
    return (
        f"{report['files']} files: {report['embedded']} embedded, {report['refused']} refused, "
        f"{report['process_restarts']} restarts, {report['hangs']} hangs"
    )


if __name__ == "__main__":
    sys.exit(main())
