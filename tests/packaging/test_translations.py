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
from photosim.vision.photos import MAX_PIXELS

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


def test_the_sentences_to_translate_are_those_of_the_rooms_below() -> None:
    said = {
        node.value
        for room in ("vision", "library")
        for file in (ROOT / "photosim" / room).glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    } | {f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels"}
    assert [sentence for sentence in SENTENCES if sentence not in said] == []
