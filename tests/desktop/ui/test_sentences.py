"""Every reason that the rooms below can give is one that the window can say in its language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

import photosim
from photosim.desktop.ui.sentences import SENTENCES, translated
from photosim.vision.word_models import WORD_MODELS

_ROOT = Path(photosim.__file__).parent
_BELOW = ("vision", "library", "catalogue", "watcher.py", "preferences.py")
_OF_COMMANDS = {  # which no window calls
    _ROOT / "library" / "evaluate.py",
    _ROOT / "library" / "tag_files.py",
}
_NAMES = {name for model in WORD_MODELS.values() for name in (model.title, model.authors)}
_MISTAKES = {"ValueError", "TypeError", "RuntimeError", "AssertionError", "KeyError"}
_LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}


def modules() -> Iterator[Path]:
    for name in _BELOW:
        place = _ROOT / name
        files = [place] if place.is_file() else sorted(place.rglob("*.py"))
        yield from (file for file in files if file not in _OF_COMMANDS)


def text_of(node: ast.expr) -> str | None:
    """A literal, with ``{}`` for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return skeleton(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values
        )
    return None


def skeleton(sentence: str) -> str:
    inside, kept = False, []
    for letter in sentence:
        inside = letter == "{" or (inside and letter != "}")
        if not inside:
            kept.append("{}" if letter == "}" else letter)
    return "".join(kept)


def sentences(node: ast.AST) -> Iterator[str]:
    """The literals below a node that are sentences for a person."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Call):
            called = child.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in _MISTAKES or name in _LOGGING:
                continue
        text = text_of(child) if isinstance(child, ast.expr) else None
        if text is None:
            yield from sentences(child)
        elif is_for_people(text):
            yield text


def is_for_people(text: str) -> bool:
    words = text.split()
    if len(words) < 3 or not (text[0].isupper() or text.startswith(("{}", "“"))):
        return False
    types_or_patterns = any(sign in text for sign in (" | ", "[", ".*"))
    sql = len(words[0]) > 1 and words[0].isupper()
    return not types_or_patterns and not sql and any(len(w) > 2 and w.isalpha() for w in words)


def test_every_reason_from_below_can_be_translated() -> None:
    known = {skeleton(sentence) for sentence in SENTENCES}
    missing = {
        f"{file.relative_to(_ROOT)}: {text}"
        for file in modules()
        for text in sentences(ast.parse(file.read_text()))
        if text not in known | _NAMES
    }
    assert not missing, "\n".join(sorted(missing))


class _Spelt(QTranslator):
    """Spells sentences backwards, between marks, as another language may."""

    def translate(
        self, context: str, text: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str:
        return f"⟦{text}⟧" if context == "Sentences" else ""


@pytest.fixture
def _spelt(qapp: QApplication) -> Iterator[None]:
    qapp.installTranslator(translator := _Spelt())
    yield
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("_spelt")
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("The file is empty", "⟦The file is empty⟧"),
        (
            "Reading the file takes more than 2 GB of memory",
            "⟦Reading the file takes more than 2 GB of memory⟧",
        ),
        (
            "The folder /photos/a {b} was not found.",
            "⟦The folder /photos/a {b} was not found.⟧",
        ),
        (
            "The encoder could not run: its process ended with code -9.",
            "⟦The encoder could not run: ⟦its process ended with code -9⟧.⟧",
        ),
        ("What nobody foresaw", "What nobody foresaw"),
    ],
)
def test_what_is_put_into_a_sentence_stays_in_its_translation(said: str, shown: str) -> None:
    assert QCoreApplication.translate("Sentences", "x") == "⟦x⟧"
    assert translated(said) == shown
