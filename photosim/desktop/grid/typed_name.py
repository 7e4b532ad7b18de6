"""The beginning of a name, typed letter by letter."""

from PySide6.QtCore import QObject, QTimer

_TYPING_MS = 1_000  # a longer pause between letters starts another name


class TypedName(QObject):
    """Joins letters that are typed in quick succession."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._letters = ""
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_MS)

    @property
    def goes_on(self) -> bool:
        """Whether another letter belongs to the same name."""
        return self._pause.isActive()

    @property
    def is_one_letter(self) -> bool:
        """Whether only its first letter has been typed."""
        return len(self._letters) == 1

    def add(self, letters: str) -> str:
        """What has been typed with these letters."""
        self._letters = self._letters + letters if self.goes_on else letters
        self._pause.start()
        return self._letters

    def end(self) -> None:
        """Start another name with the next letter."""
        self._pause.stop()
