"""Entry of ``photosim`` and ``python -m photosim``."""

import sys

from photosim import interruption


def main() -> int:
    """Run the command line; returns the exit status."""
    interruption.leave_at_once()
    from photosim.streams import GuardedStreams

    streams = GuardedStreams()
    status = _run()
    interruption.leave_at_once()
    return streams.end(status)


def _run() -> int:
    import multiprocessing

    # In a packaged app the encoder process starts this same program.
    multiprocessing.freeze_support()
    from photosim.runtime import multiply_on_one_core

    multiply_on_one_core()
    from photosim.cli import run

    try:
        return run(sys.argv[1:])
    except SystemExit as end:  # argparse has given help or refused
        return end.code if isinstance(end.code, int) else int(end.code is not None)


if __name__ == "__main__":
    sys.exit(main())
