"""One window for each data folder: a second start hands its paths to the first and ends.

The window listens on a socket in the data folder that only the person can use (on Windows on a
named pipe). A request is one line of JSON, a list of paths and addresses; the answer is one line as
well, so that a window that hangs does not swallow what it was given.
"""

import hashlib
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QAbstractSocket, QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

_CONNECT_MS = 500
_ANSWER_MS = 2_000
_DONE = b"done\n"
_LONGEST_ADDRESS = 100  # bytes; systems take about 104 for a socket's path
_LONGEST_REQUEST = 2**20


class SingleInstance(QObject):
    """This start's end of the line between starts on one data folder.

    ``received`` carries what a later start was given, a list that may be empty: absolute paths,
    and addresses as text.
    """

    received = Signal(object)

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = _address(data_dir)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._take_connections)

    def hand_over(self, given: Sequence[Path | str]) -> bool:
        """Give paths and addresses to an open window; False if there is none that answers."""
        if self._address is None:
            return False
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(_CONNECT_MS):
            return False
        paths = (one.absolute() if isinstance(one, Path) else one for one in given)
        request = json.dumps([str(one) for one in paths])
        socket.write(request.encode() + b"\n")
        answered = socket.waitForReadyRead(_ANSWER_MS) and socket.readAll().data() == _DONE
        socket.abort()
        if not answered:
            log.warning("A window is open, but does not answer; this start opens another")
        return answered

    def listen(self) -> None:
        """Accept what later starts hand over, where a socket can be made."""
        if self._address is None or self._server.isListening():
            return
        if self._server.listen(self._address):
            return
        in_use = QAbstractSocket.SocketError.AddressInUseError
        if self._server.serverError() == in_use and not self._is_answered():
            QLocalServer.removeServer(self._address)  # left behind by a start that was killed
            if self._server.listen(self._address):
                return
        log.info("Later starts open windows of their own: %s", self._server.errorString())

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _is_answered(self) -> bool:
        assert self._address is not None
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        answered = socket.waitForConnected(_CONNECT_MS)
        socket.abort()
        return answered

    def _take_connections(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._read)

    def _read(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST_REQUEST:
                socket.abort()
            return
        try:
            told = [str(one) for one in json.loads(bytes(socket.readLine().data()))]
        except (ValueError, TypeError):
            log.warning("Something that is no start of PhotoSim spoke to the window")
            socket.abort()
            return
        socket.write(_DONE)
        socket.flush()
        self.received.emit([Path(one) if Path(one).is_absolute() else one for one in told])


def _address(data_dir: Path) -> str | None:
    """Where to meet; None where a socket's path would be too long."""
    folder = str(data_dir.absolute())
    if sys.platform == "win32":
        return f"photosim-{hashlib.sha256(folder.encode()).hexdigest()[:24]}"
    address = f"{folder}/window.socket"
    return address if len(address.encode(errors="surrogateescape")) <= _LONGEST_ADDRESS else None
