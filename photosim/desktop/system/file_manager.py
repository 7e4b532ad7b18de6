"""Showing a file in the system's file manager, selected where the system can."""

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal

from photosim.desktop.system.opener import Opener


class FileManager(QObject):
    """Opens the file manager without ever waiting for it.

    Signals:
        failed: The path that no file manager could be had for.
    """

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opener = Opener(self)

    def show(self, path: Path) -> None:
        """Show a file or folder in the folder that it lies in."""
        if sys.platform == "win32":
            QProcess.startDetached("explorer", [f"/select,{path}"])
        elif sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", str(path)])
        else:
            self._show_over_dbus(path)

    def _show_over_dbus(self, path: Path) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            self._show_folder(path)
            return
        message = QDBusMessage.createMethodCall(
            "org.freedesktop.FileManager1",
            "/org/freedesktop/FileManager1",
            "org.freedesktop.FileManager1",
            "ShowItems",
        )
        message.setArguments([[path.as_uri()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        watcher.setProperty("path", str(path))
        watcher.finished.connect(self._hear)

    def _hear(self, watcher: "QObject") -> None:
        if watcher.isError():  # type: ignore[attr-defined]
            self._show_folder(Path(watcher.property("path")))
        watcher.deleteLater()

    def _show_folder(self, path: Path) -> None:
        self._opener.open(path.parent, partial(self.failed.emit, path))
