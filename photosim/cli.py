"""The command line: reads arguments and settings, runs the command, reports errors in one line."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

from photosim import interruption
from photosim.commands.arguments import data_folder, encoders, path, picture, positive
from photosim.config import Settings, load_settings
from photosim.console import Refused, print_json, qt_imported, say
from photosim.errors import PhotoSimError
from photosim.library.moving.settling import settle
from photosim.logbook import LOG_NAME, open_log
from photosim.preferences import DEVICES, ENCODERS
from photosim.runtime import garbage_left
from photosim.streams import printable

_DESCRIPTION = """\
PhotoSim shows your photos and finds similar ones. Everything stays on this computer.

  photosim                    open the window
  photosim FOLDER             open the window and watch this folder
  photosim PHOTO…             open the window and search with these photos
  photosim https://…          open the window and search with the picture at this address
  photosim COMMAND …          run without a window; see the commands below"""

_EPILOG = """\
commands:
  index FOLDER…               index folders of photos
  find PHOTO…                 list the photos most similar to these; an address is fetched
  list                        list photos by date, camera, tag and so on
  duplicates [FOLDER…]        list copies and which to keep; nothing is deleted
  tags export|import|write    print all tags and ratings, take them in, write them into sidecars
  rename PHOTO…               rename photos by a pattern
  teach FOLDER                learn tags from photos sorted into sub-folders
  classify PHOTO…             say which of the tags taught these photos may carry
  rotate PHOTO…               rotate photos without loss
  export FILE                 write the library to one file, to move house
  import FILE                 take in such a file; its photos are not read anew
  doctor                      check the library
  evaluate FOLDER             measure ways of searching on photos sorted into sub-folders
  fetch-weights               download ResNet-34's weights, or a model that knows words
  screenshot OUT.png          render the window without a screen

“photosim COMMAND --help” explains each. Exit status: 0 success, 1 nothing to show or an error,
2 wrong usage, 130 stopped by Ctrl-C."""

_NO_LETTERS = (
    "The library has names of files that this terminal's language settings have no letters for. "
    "Set LANG to a language with UTF-8, such as C.UTF-8."
)


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; returns the exit status and never shows a traceback."""
    try:
        return _carry_out(_parse(arguments))
    except KeyboardInterrupt:
        say("Stopped. Work done so far is kept.")
        return interruption.STATUS
    # Whatever happens before there are settings, and so a log.
    except Exception as error:  # noqa: BLE001
        say(printable(_unexpected(error)))
        return 1


def _carry_out(options: argparse.Namespace) -> int:
    settings = _settings(options)
    try:
        if settle(settings.data_dir):
            say("The import of a library that was interrupted is complete now.")
            settings = _settings(options)
    except PhotoSimError as refusal:
        return _say_refusal(str(refusal), options)
    open_log(settings.data_dir, verbose=options.verbose)
    if settings.notice:
        say(settings.notice)
        logging.getLogger(__name__).info("%s", settings.notice)
    interruption.raise_at_work()
    try:
        if options.weights is not None and options.run is not _open_window:
            _expect_weights(options.weights)
        return int(options.run(settings, options))
    except PhotoSimError as refusal:
        return _say_refusal(str(refusal), options)
    except Exception as error:
        if _lacks_letters(error):
            return _say_refusal(_NO_LETTERS, options)
        logging.getLogger(__name__).info("Unexpected fault", exc_info=True)
        status = _say_refusal(_unexpected(error), options)
        say(f"See the log: {printable(settings.data_dir / LOG_NAME)}")
        return status


def _settings(options: argparse.Namespace) -> Settings:
    return load_settings(
        options.data_dir,
        encoder=options.encoder[0] if len(options.encoder) == 1 else None,
        weights=options.weights,
        device=options.device,
        cores=options.cores,
        similarity=getattr(options, "similarity", None),
        recall_target=getattr(options, "recall_target", None),
    )


def _expect_weights(file: Path) -> None:
    """Refuse weights that are not there; the window says so itself, and opens all the same."""
    from photosim.library.encoder_choice import expect_weights  # seldom named

    expect_weights(file)


def _lacks_letters(error: Exception) -> bool:
    """Whether a name of the library has letters that names of files cannot have in this run."""
    names_in = sys.getfilesystemencoding()
    return isinstance(error, UnicodeEncodeError) and error.encoding == names_in != "utf-8"


def _unexpected(error: Exception) -> str:
    return f"An unexpected error occurred: {type(error).__name__}: {error}"


def _say_refusal(message: str, options: argparse.Namespace) -> int:
    say(printable(message))
    if getattr(options, "json", False):
        print_json({"error": message})
    return 1


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    before = _Parser(prog="photosim", add_help=False, parents=[_global_options()])
    _, rest = before.parse_known_args(arguments)
    first = next((item for item in rest if not item.startswith("-")), None)
    parser = _command_parser(first) if first in _COMMANDS else _window_parser()
    meant = None if first is None or first in _COMMANDS else _command_meant(first)
    if meant is not None:
        parser.error(f"there is no command “{first}”; did you mean “{meant}”?")
    options, strange = parser.parse_known_args(arguments)
    if strange:
        of = f"{parser.prog} {first}" if first in _COMMANDS else parser.prog
        _Parser(prog=of).error(f"unrecognized arguments: {' '.join(strange)}")
    if len(options.encoder) > 1 and first != "evaluate":
        parser.error("argument --encoder: only “evaluate” takes several")
    if options.weights is not None and options.encoder:
        _check_encoder(parser, options)
    return options


def _check_encoder(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End where the weights are not those of the encoder: one of the two would be ignored."""
    from photosim.vision.taught import is_taught

    if is_taught(options.weights):
        parser.error("argument --weights: who names a trained network names no encoder beside it")
    if "resnet34" not in options.encoder:
        parser.error(f"argument --weights: {options.encoder[0]} brings its own weights")


def _command_meant(word: str) -> str | None:
    """The command that a word is a slip of the pen for; None where it names a file or none."""
    if not word.replace("-", "").isalpha() or os.path.lexists(word):
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, _COMMANDS, 1, 0.75)), None)


class _Parser(argparse.ArgumentParser):
    """Reports a usage error in one line and points to the help."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {printable(message)}\nTry “{self.prog} --help”.\n")


def _global_options(*, suppress: bool = False) -> _Parser:
    """Options allowed before or after a command; after it their defaults must not apply again."""
    parser = _Parser(add_help=False, allow_abbrev=False)

    def default(value: object) -> Any:
        return argparse.SUPPRESS if suppress else value

    group = parser.add_argument_group(
        "everywhere",
        "What is said of the model counts where photos are looked at, and not for what the "
        "catalogue answers alone.",
    )
    group.add_argument(
        "--data-dir",
        type=data_folder,
        metavar="DIR",
        default=default(None),
        help="keep catalogue, thumbnails and weights here instead of the standard locations",
    )
    group.add_argument(
        "--encoder",
        type=encoders,
        default=default(()),
        metavar="NAME",
        help=f"recognition model, {' or '.join(ENCODERS)}; “evaluate” compares several, "
        "with commas between them (default: the library's own, or ResNet-34 if it is here)",
    )
    group.add_argument(
        "--weights",
        type=path,
        metavar="FILE",
        default=default(None),
        help="file with ResNet-34's weights, or a network that “teach --deep” has trained",
    )
    group.add_argument(
        "--device", choices=DEVICES, default=default(None), help="where the model runs"
    )
    group.add_argument(
        "--cores",
        type=positive,
        default=default(None),
        metavar="N",
        help="CPU cores for indexing (default: all)",
    )
    group.add_argument(
        "-v", "--verbose", action="store_true", default=default(False), help="log in detail"
    )
    return parser


def _window_parser() -> argparse.ArgumentParser:
    from importlib.metadata import version

    parser = _Parser(
        prog="photosim",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        parents=[_global_options()],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"PhotoSim {version('photosim')}")
    parser.add_argument(
        "paths", nargs="*", type=picture, metavar="PATH", help="folder, photo or the address of one"
    )
    parser.set_defaults(run=_open_window)
    return parser


def _command_parser(name: str) -> argparse.ArgumentParser:
    parser = _Parser(prog="photosim", parents=[_global_options()], allow_abbrev=False)
    commands = parser.add_subparsers(required=True, parser_class=_Parser)
    command = commands.add_parser(
        name,
        description=_COMMANDS[name],
        parents=[_global_options(suppress=True)],
        allow_abbrev=False,
    )
    command.add_argument(
        "--json", action="store_true", help="print a single JSON document and nothing else"
    )
    module = _command(name)
    module.add_arguments(command)
    command.set_defaults(run=module.run)
    return parser


def _open_window(settings: Settings, options: argparse.Namespace) -> int:
    if not settings.has_screen:
        raise Refused(
            "There is no screen to open the window on. "
            "Use “photosim index FOLDER” and “photosim find PHOTO” instead."
        )
    with garbage_left(), qt_imported():
        from photosim.desktop.app import run_window
    return run_window(settings, options.paths)


class _Command(Protocol):
    """A module of `photosim.commands`; it refuses with a PhotoSimError."""

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None: ...

    def run(self, settings: Settings, options: argparse.Namespace, /) -> int: ...


_COMMANDS = {
    "index": "Index folders of photos.",
    "find": "List the photos most similar to one.",
    "list": "List the photos that meet all of some conditions.",
    "duplicates": "List copies and which to keep.",
    "tags": "Print all tags and ratings, or take them in from a file.",
    "rename": "Rename photos by a pattern.",
    "teach": "Learn tags from photos sorted into sub-folders.",
    "classify": "Say which of the tags taught photos may carry.",
    "rotate": "Rotate photos without loss.",
    "export": "Write the library to one file.",
    "import": "Take in a library that was exported.",
    "doctor": "Check the library and show what is in use.",
    "evaluate": "Measure ways of searching side by side.",
    "fetch-weights": "Download ResNet-34's weights, or a larger model that knows words.",
    "screenshot": "Render the window without a screen.",
}


def _command(name: str) -> _Command:
    """Import one command alone, so that none waits for another's libraries."""
    with garbage_left():
        match name:
            case "index":
                from photosim.commands import index

                return index
            case "find" | "list":
                return _listing_command(name)
            case "duplicates":
                from photosim.commands import duplicates

                return duplicates
            case "tags":
                from photosim.commands import tags

                return tags
            case "teach":
                from photosim.commands import teach

                return teach
            case "classify":
                from photosim.commands import classify

                return classify
            case "evaluate":
                from photosim.commands import evaluate

                return evaluate
            case "fetch-weights":
                from photosim.commands import fetch_weights

                return fetch_weights
            case "screenshot":
                from photosim.commands import screenshot

                return screenshot
            case _:
                return _command_of_library(name)


def _command_of_library(name: str) -> _Command:
    """Import a command for the library as a whole, or for files alone."""
    match name:
        case "rename":
            from photosim.commands import rename

            return rename
        case "rotate":
            from photosim.commands import rotate

            return rotate
        case "export":
            from photosim.commands import export

            return export
        case "import":
            from photosim.commands import import_library

            return import_library
        case _:
            from photosim.commands import doctor

            return doctor


def _listing_command(name: str) -> _Command:
    if name == "find":
        from photosim.commands import find

        return find
    from photosim.commands import list_photos

    return list_photos
