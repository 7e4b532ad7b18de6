"""No path and no name of a person's folders and files is left, wherever it stood."""

import logging
import traceback
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from photosim.redaction import Redactor

HOME = "/home/jörg müller"
REDACTOR = Redactor([HOME, "Urlaub 2024", "müllers-pc"])
FORMAT = logging.Formatter("%(asctime)s 4242 %(levelname)s %(name)s: %(message)s")

NAMES = (
    "Oma & Opa am Strand.jpg",
    "Geburtstag: die Überraschung.HEIC",
    "it's “here” 'now'.jpg",
    'a "b" c.png',
    "Zeile eins\nZeile zwei.jpg",
    " führend.jpg",
    "ohne Endung",
    "100 % #1?.jpg",
)
TEMPLATES = (
    "no thumbnail of %s for now: The disk is full",
    "%s was found again at /mnt/photos/new",
    "Failed on %s",
    "The file (%s) is gone",
    "There is no folder '%s'.",
    "There is no folder “%s”, nor was there one",
    "%s",
)


def entry(template: str, *arguments: object, error: BaseException | None = None) -> str:
    facts = None if error is None else (type(error), error, error.__traceback__)
    return FORMAT.format(
        logging.LogRecord("photosim.x", logging.WARNING, "x.py", 1, template, arguments, facts)
    )


def leaks(text: str, *secrets: str) -> list[str]:
    """Those words of the secrets, of three letters or more, that a text still has."""
    shown = words_of(text)
    return [word for secret in secrets for word in words_of(secret) if word in shown]


def words_of(text: str) -> set[str]:
    parted = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", text))
    return {word for word in parted.casefold().split() if len(word) > 2}


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", NAMES)
def test_no_path_is_left_in_a_log_line(template: str, name: str) -> None:
    for path in (
        PurePosixPath(HOME, "Bilder", "Kinder", name),
        PureWindowsPath(r"C:\Users\Jörg Müller\Bilder", name),
        PureWindowsPath(r"\\Server\Familie", name),
        f"file://{HOME}/Bilder/{name}",
        unicodedata.normalize("NFD", f"{HOME}/{name}"),
    ):
        shown = REDACTOR.log(entry(template, path))
        secret = str(path).removeprefix("file:")
        assert leaks(shown.partition("photosim.x: ")[2], secret) == [], shown


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_bare_name_is_left_in_a_log_line(template: str) -> None:
    for name in NAMES[:-2]:
        shown = REDACTOR.log(entry(template, name))
        assert leaks(shown.partition("photosim.x: ")[2], name) == [], shown


def test_names_of_watched_folders_person_and_computer_are_known() -> None:
    shown = REDACTOR.log(entry("Urlaub 2024 of Jörg Müller on MÜLLERS-PC is away"))
    assert leaks(shown, "Urlaub", "Jörg", "Müller", "PC") == []
    assert shown.endswith("is away")


def failing(path: Path) -> BaseException:
    try:
        try:
            path.read_bytes()
        except OSError as error:
            raise ValueError(f"{path} cannot be read, nor {path.name}") from error
    except ValueError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize("name", NAMES)
def test_no_path_is_left_in_a_traceback(name: str) -> None:
    error = failing(Path(HOME, "Bilder", name))
    shown = REDACTOR.log(entry("Something went wrong", error=error))
    assert leaks(shown, HOME, "Bilder", *([name] if name != "ohne Endung" else [])) == [], shown
    assert "ValueError: " in shown
    assert "FileNotFoundError: [Errno 2] No such file or directory: " in shown
    assert "in failing" in shown
    assert str(Path(__file__).parent) not in shown


def test_the_fault_of_a_dictionary_does_not_tell_its_key() -> None:
    try:
        {}["Hochzeit"]  # type: ignore[index]
    except KeyError as error:
        shown = REDACTOR.log(entry("Oops", error=error))
    assert shown.endswith("KeyError: <text>")


def test_what_helps_to_find_the_fault_stays() -> None:
    try:
        getattr(None, "colour")  # noqa: B009  the fault is wanted
    except AttributeError as error:
        shown = REDACTOR.log(entry("Oops", error=error))
    assert "AttributeError: 'NoneType' object has no attribute 'colour'" in shown
    assert "The disk is full" in REDACTOR.log(entry("The disk is full"))
    frame = '  File "/home/jörg/.venv/lib/python3.12/site-packages/PIL/Image.py", line 3, in open'
    assert REDACTOR.log(f"Traceback (most recent call last):\n{frame}").endswith(
        'File "PIL/Image.py", line 3, in open'
    )


def test_frames_of_the_program_are_named_from_its_own_folder() -> None:
    error: BaseException
    try:
        REDACTOR.message(3)  # type: ignore[arg-type]
    except TypeError as caught:
        error = caught
    shown = REDACTOR.log("".join(traceback.format_exception(error)))
    assert 'File "photosim/redaction.py"' in shown
    assert str(Path(__file__).parents[1]) not in shown


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=4, max_size=40))
@example("a/b")
def test_no_photo_name_whatever_is_left(name: str) -> None:
    secret = f"{name} Geheimnis.jpg"
    for line in (f"{HOME}/{secret} is gone", f"No such file: '{HOME}/{secret}'", secret):
        shown = REDACTOR.log(entry("%s", line)).partition("photosim.x: ")[2]
        assert "Geheimnis" not in shown, shown
