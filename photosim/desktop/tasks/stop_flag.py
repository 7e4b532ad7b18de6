"""Telling work on another thread that it is to end."""

import threading


class StopFlag:
    """Set on one thread, and looked at by work on others between its steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Let the work end soon."""
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Whether it is to end."""
        return self._event.is_set()
