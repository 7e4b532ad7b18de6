"""Keeping the screen from going dark while nobody touches the computer."""

import sys

_SAVER = "org.freedesktop.ScreenSaver"
_CONNECTION = "photosim-screen-awake"
_UNTIL_FURTHER, _DISPLAY = 0x80000000, 0x2  # of Windows' SetThreadExecutionState


class ScreenAwake:
    """Asks the desktop to leave the screen on, where it can be asked.

    Qt has no way of its own: on Linux the screen saver is asked over D-Bus, on Windows the system.
    On macOS, and where nobody answers, the screen goes dark as usual.
    """

    def hold(self, reason: str) -> None:
        """Have the screen stay on; ``reason`` is what desktops may show."""
        if sys.platform == "win32":
            _tell_windows(_UNTIL_FURTHER | _DISPLAY)
        elif sys.platform != "darwin":
            _ask_screen_saver(reason)

    def release(self) -> None:
        """Let it go dark again; harmless where it may."""
        if sys.platform == "win32":
            _tell_windows(_UNTIL_FURTHER)
        elif sys.platform != "darwin":
            from PySide6.QtDBus import QDBusConnection

            # Who is gone is forgotten. The cookie is a uint32, which PySide cannot send.
            QDBusConnection.disconnectFromBus(_CONNECTION)


def _ask_screen_saver(reason: str) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    session = QDBusConnection.BusType.SessionBus
    bus = QDBusConnection.connectToBus(session, _CONNECTION)
    if bus.isConnected():
        place = "/org/freedesktop/ScreenSaver"
        message = QDBusMessage.createMethodCall(_SAVER, place, _SAVER, "Inhibit")
        message.setArguments(["PhotoSim", reason])
        bus.asyncCall(message)


def _tell_windows(state: int) -> None:
    import ctypes

    ctypes.windll.kernel32.SetThreadExecutionState(state)  # type: ignore[attr-defined,unused-ignore]
