"""For every test: it waits long enough, and nothing that it starts may outlive it."""

import threading
import time
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

import psutil
import pytest
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from photosim.runtime import multiply_on_one_core

# As the program does, and before a test imports numpy: several pytests on few cores, each with
# threads that wait for each other's turn, took ten times the processor's time.
multiply_on_one_core()

_SECONDS_TO_END = 3.0


_PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Gives up so late that a slow or busy machine fails no test; what passes waits no longer."""

    def waitUntil(  # noqa: N802
        self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE_MS
    ) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802
        self,
        signal: SignalInstance,
        *,
        timeout: int = _PATIENCE_MS,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        return super().waitSignal(
            signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb
        )


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _no_leaks() -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind.

    Pytest sets up session and module fixtures before this one, so what they started may live on.
    They must start it in their set-up, not lazily inside the first test that uses them.
    """
    threads, processes = _threads(), _processes()
    yield
    _expect_none("threads", lambda: _threads() - threads)
    _expect_none("processes", lambda: _processes() - processes)


def _threads() -> set[threading.Thread]:
    # A dummy stands for a thread that Python did not start (Qt's pool) and never goes away.
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


def _processes() -> set[psutil.Process]:
    return {p for p in psutil.Process().children(recursive=True) if not _belongs_to_python(p)}


def _belongs_to_python(process: psutil.Process) -> bool:
    """Tell whether it is multiprocessing's resource tracker, which lives as long as we do."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return any("resource_tracker" in part for part in process.cmdline())
    except psutil.NoSuchProcess:
        return True


def _expect_none(what: str, left: Callable[[], AbstractSet[object]]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_END
    while left() and time.monotonic() < deadline:
        time.sleep(0.02)
    leaked = left()
    if leaked:
        pytest.fail(f"the test leaked {what}: {sorted(map(str, leaked))}")
