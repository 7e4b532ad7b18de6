"""Entry of ``photosim`` and ``python -m photosim``."""

import multiprocessing
import sys


def main() -> int:
    """Run the command line; returns the exit status."""
    # In a packaged app the encoder process starts this same program.
    multiprocessing.freeze_support()
    from photosim.runtime import multiply_on_one_core

    multiply_on_one_core()
    from photosim.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
