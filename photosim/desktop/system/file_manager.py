"""Showing a file in the system's file manager, selected where the system can."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices


class FileManager(QObject):
    """Opens the file manager without ever waiting for it."""

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
            open_folder(path.parent)
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
            open_folder(Path(watcher.property("path")).parent)
        watcher.deleteLater()


def open_folder(path: Path) -> None:
    """Open a folder."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
