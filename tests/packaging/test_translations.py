"""The catalogues of texts: complete, as the code has them, and compiled."""

import ast
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

import translations
from photosim.desktop.ui.sentences import SENTENCES

ROOT = Path(__file__).parents[2]
_PLACEHOLDER = re.compile(r"\{\w*\}|\(\*[^)]*\)")


def messages(name: str) -> Iterator[tuple[str, list[str], ElementTree.Element]]:
    """Each text with what it is translated to, in all its numbers."""
    for message in ElementTree.parse(translations.FOLDER / f"{name}.ts").iter("message"):
        source, target = message.findtext("source"), message.find("translation")
        assert source is not None
        assert target is not None
        forms = [form.text or "" for form in target.iter("numerusform")]
        yield source, forms or [target.text or ""], target


@pytest.mark.parametrize("name", translations.CATALOGUES)
def test_every_text_of_the_code_is_in_the_catalogue_and_no_other(tmp_path: Path, name: str) -> None:
    for catalogue in translations.CATALOGUES:
        shutil.copy(translations.FOLDER / f"{catalogue}.ts", tmp_path)
    translations.collect(tmp_path)
    collected = (tmp_path / f"{name}.ts").read_text(encoding="utf-8")
    assert collected == (translations.FOLDER / f"{name}.ts").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", translations.CATALOGUES)
def test_every_text_is_translated(name: str) -> None:
    lacking = [
        source
        for source, forms, target in messages(name)
        if target.get("type") is not None or not all(forms)
    ]
    assert lacking == []


def test_no_text_tells_a_person_how_the_program_was_tested() -> None:
    said = re.compile(r"\b(tested|local server|random weights|stand-ins?)\b", re.IGNORECASE)
    assert [source for source, _, _ in messages("photosim_de") if said.search(source)] == []


@pytest.mark.parametrize("name", translations.CATALOGUES)
def test_what_the_code_fills_in_has_its_place_in_every_translation(name: str) -> None:
    for source, forms, _ in messages(name):
        for form in forms:
            assert sorted(_PLACEHOLDER.findall(form)) == sorted(_PLACEHOLDER.findall(source)), form
            assert form.count("&") == source.count("&"), form
        # "One" may be said without the figure; the plural needs it.
        assert ("%Ln" in forms[-1]) == ("%Ln" in source), source


@pytest.mark.parametrize("name", translations.CATALOGUES)
def test_what_the_program_reads_was_compiled_from_the_catalogue(tmp_path: Path, name: str) -> None:
    translations.compile_into(tmp_path)
    committed = translations.FOLDER / f"{name}.qm"
    assert (tmp_path / f"{name}.qm").read_bytes() == committed.read_bytes()


def test_no_text_stands_within_a_formatted_string_where_it_is_not_collected() -> None:
    within = {
        f"{file.name}:{call.lineno}"
        for file in (ROOT / "photosim" / "desktop").rglob("*.py")
        for string in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(("tr", "translate"))
    }
    assert within == set()


def test_the_sentences_to_translate_are_those_of_the_rooms_below() -> None:
    package = ROOT / "photosim"
    files = [package / "watcher.py", package / "preferences.py"]
    for room in ("vision", "library", "catalogue"):
        files += (package / room).rglob("*.py")
    said = {
        _literal(node)
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert [sentence for sentence in SENTENCES if not _is_said(sentence, said)] == []


def _literal(node: ast.AST) -> str:
    """A literal's text, with ``{}`` for what is put in; empty for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) or "{}" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _is_said(sentence: str, said: set[str]) -> bool:
    """Whether a literal is this sentence, whatever stands for its placeholders there."""
    form = ".*".join(map(re.escape, re.split(r"\{\w+\}", sentence)))
    return sentence in said or any(re.fullmatch(form, one, re.DOTALL) for one in said)
