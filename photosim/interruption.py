"""What Ctrl-C does, from the program's first moment to its last.

Imported before anything else, so it imports next to nothing itself.
"""

import os
import signal

STATUS = 130


def leave_at_once() -> None:
    """End silently on Ctrl-C: while nothing has begun, or all is done, there is nothing to save.

    Imports that are interrupted by an exception may swallow it. Whoever started the program may
    have it ignore Ctrl-C, and that stays so.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def raise_at_work() -> None:
    """Raise `KeyboardInterrupt` on Ctrl-C from now on, so that the work ends in an orderly way."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _leave(*_: object) -> None:
    os._exit(STATUS)
