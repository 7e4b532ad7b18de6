"""Whether the computer runs on its battery."""

from PySide6.QtCore import QObject, QTimer, Signal

from photosim.desktop.tasks.lane import Lane, Ticket

_LOOK_MS = 10_000


def on_battery() -> bool | None:
    """Whether there is no mains power; None where there is no battery or none can be told."""
    import psutil  # takes a while, and the window is painted first

    try:
        battery = psutil.sensors_battery()
    except (OSError, ValueError, RuntimeError):  # odd drivers
        return None
    if battery is None or battery.power_plugged is None:
        return None
    return not battery.power_plugged


class PowerWatch(QObject):
    """Watches the power supply, looking every few seconds.

    Signals:
        changed: What `on_battery` says now.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on_battery: bool | None = None
        self._known = False
        self._look: Ticket | None = None
        self._lane = Lane("power", object)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and from now on."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look once; reading from some batteries takes a while."""
        if self._look is None or self._look.over:
            self._look = self._lane.ask(lambda _owned: on_battery(), self._take)

    def close(self) -> None:
        """Stop looking."""
        self._timer.stop()
        self._lane.close()

    def _take(self, now: bool | None) -> None:
        if now != self.on_battery or not self._known:
            self._known = True
            self.on_battery = now
            self.changed.emit(now)
