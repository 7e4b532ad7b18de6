"""What a stack is, in words: on its tile, in its tooltip, and in questions."""

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from photosim.library.piles import Pile
from photosim.library.stacks import StackKind

translate = QCoreApplication.translate


def badge(pile: Pile) -> str:
    """What is on the tile: why photos are a stack and how many there are, or only that."""
    number = number_of(pile)
    return f"{' + '.join(_badges(pile.kinds))} {number}" if pile.mates else number


def number_of(pile: Pile) -> str:
    """How many photos a tile stands for."""
    return QLocale().toString(1 + len(pile.behind))


def stack_words(pile: Pile) -> str:
    """Such as "RAW and JPEG, 2 files"."""
    return kind_words(pile.kinds, 1 + len(pile.mates))


def kind_words(kinds: StackKind, files: int) -> str:
    """Why some files are a stack, and how many there are."""
    names = [words for kind, words in _names().items() if kind in kinds]
    return ", ".join((*names, _Words().files(files)))


def sentence(words: str) -> str:
    """Words with a capital letter."""
    return words[:1].upper() + words[1:]


def _badges(kinds: StackKind) -> list[str]:
    words = {
        StackKind.RAW: translate("Stacks", "RAW", "on a tile"),
        StackKind.EDITED: translate("Stacks", "Edited", "on a tile"),
        StackKind.BURST: translate("Stacks", "Burst", "on a tile"),
    }
    return [word for kind, word in words.items() if kind in kinds]


def _names() -> dict[StackKind, str]:
    return {
        StackKind.RAW: translate("Stacks", "RAW and JPEG"),
        StackKind.EDITED: translate("Stacks", "edited version"),
        StackKind.BURST: translate("Stacks", "burst"),
    }


class _Words(QObject):
    """Where things are counted: only of objects are plurals collected for translation."""

    def files(self, count: int) -> str:
        return self.tr("%Ln files", "", count)
