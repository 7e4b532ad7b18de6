"""The command line: reads arguments and settings, hands them on, turns faults into one line."""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from photosim.commands.arguments import (
    doctor_arguments,
    evaluate_arguments,
    fetch_arguments,
    find_arguments,
    index_arguments,
    path,
    positive,
    screenshot_arguments,
)
from photosim.config import Settings, load_settings
from photosim.console import Refused, say
from photosim.logbook import LOG_NAME, open_log
from photosim.preferences import DEVICES, ENCODERS
from photosim.runtime import garbage_left

_DESCRIPTION = """\
PhotoSim shows your photos and finds similar ones. Everything stays on this computer.

  photosim                    open the window
  photosim FOLDER             open the window and watch this folder
  photosim PHOTO              open the window and search for this photo
  photosim COMMAND …          work without a window; see the commands below"""

_EPILOG = """\
commands:
  index FOLDER…               watch folders and embed their photos
  find PHOTO                  list the photos most similar to one
  doctor                      check the library
  evaluate FOLDER             measure ways of searching on photos sorted into sub-folders
  fetch-weights               download ResNet-34's weights
  screenshot OUT.png          render the window without a screen

“photosim COMMAND --help” explains one. Exit status: 0 done, 1 done with nothing to show or refused
with a reason, 2 wrong usage."""

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; returns the exit status and never shows a traceback."""
    options = _parse(arguments)
    settings = load_settings(
        options.data_dir,
        encoder=options.encoder,
        weights=options.weights,
        device=options.device,
        cores=options.cores,
        similarity=getattr(options, "similarity", None),
        recall_target=getattr(options, "recall_target", None),
    )
    open_log(settings.data_dir, verbose=options.verbose)
    if settings.notice:
        say(settings.notice)
        logging.getLogger(__name__).info("%s", settings.notice)
    try:
        return int(options.action(settings, options))
    except Refused as refusal:
        return _say_refusal(str(refusal), options)
    except KeyboardInterrupt:
        print("Stopped. What was done so far is kept.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return 1  # the reader of our output went away, as in a pipe to head
    except Exception as error:
        logging.getLogger(__name__).info("Unexpected fault", exc_info=True)
        message = f"Something unexpected went wrong: {type(error).__name__}: {error}"
        return _say_refusal(
            f"{message}\nThe log has the details: {settings.data_dir / LOG_NAME}", options
        )


def _say_refusal(message: str, options: argparse.Namespace) -> int:
    print(message, file=sys.stderr)
    if getattr(options, "json", False):
        print(json.dumps({"error": message}))
    return 1


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    _, rest = _Parser(add_help=False, parents=[_global_options()]).parse_known_args(arguments)
    first = next((item for item in rest if not item.startswith("-")), None)
    if first in _COMMANDS:
        return _command_parser().parse_args(arguments)
    return _window_parser().parse_args(arguments)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line and how to learn more."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry “{self.prog} --help”.\n")


def _global_options(*, suppress: bool = False) -> _Parser:
    """Options that may stand before or after a command; after it they must not reset the rest."""
    parser = _Parser(add_help=False, allow_abbrev=False)

    def default(value: object) -> Any:
        return argparse.SUPPRESS if suppress else value

    group = parser.add_argument_group("everywhere")
    group.add_argument(
        "--data-dir",
        type=path,
        metavar="DIR",
        default=default(None),
        help="keep catalogue, thumbnails and weights here instead of the standard places",
    )
    group.add_argument(
        "--encoder",
        choices=ENCODERS,
        default=default(None),
        help="network that describes photos; normally ResNet-34 if its weights are at hand",
    )
    group.add_argument(
        "--weights",
        type=path,
        metavar="FILE",
        default=default(None),
        help="file with ResNet-34's weights",
    )
    group.add_argument(
        "--device", choices=DEVICES, default=default(None), help="where the network runs"
    )
    group.add_argument(
        "--cores",
        type=positive,
        default=default(None),
        metavar="N",
        help="how many cores indexing may use; normally all",
    )
    group.add_argument(
        "-v", "--verbose", action="store_true", default=default(False), help="log what is done"
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
    parser.add_argument("paths", nargs="*", type=path, metavar="PATH", help="folder or photo")
    parser.set_defaults(action=_open_window)
    return parser


def _command_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="photosim", parents=[_global_options()], allow_abbrev=False)
    commands = parser.add_subparsers(required=True, parser_class=_Parser)
    for name, (add_arguments, action, summary) in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            parents=[_global_options(suppress=True)],
            allow_abbrev=False,
        )
        command.add_argument(
            "--json", action="store_true", help="print one JSON document, nothing else"
        )
        add_arguments(command)
        command.set_defaults(action=action)
    return parser


def _open_window(settings: Settings, options: argparse.Namespace) -> int:
    if not settings.has_screen:
        raise Refused(
            "There is no screen to open the window on. "
            "Without one, use “photosim index FOLDER” and “photosim find PHOTO”."
        )
    with garbage_left():
        from photosim.desktop.app import run_window
    return run_window(settings, options.paths)


def _index(settings: Settings, options: argparse.Namespace) -> int:
    from photosim.commands.index import run_index

    return run_index(settings, options.folders, as_json=options.json)


def _find(settings: Settings, options: argparse.Namespace) -> int:
    with garbage_left():
        from photosim.commands.find import FindRequest, run_find
    averaged = settings.preferences.similarity == "averaged"
    request = FindRequest(
        options.photo,
        options.count,
        options.exact,
        options.radius,
        averaged,
        options.contact_sheet,
    )
    return run_find(settings, request, as_json=options.json)


def _doctor(settings: Settings, options: argparse.Namespace) -> int:
    from photosim.commands.doctor import run_doctor

    return run_doctor(settings, repair=options.repair, as_json=options.json)


def _evaluate(settings: Settings, options: argparse.Namespace) -> int:
    from photosim.commands.evaluate import EvaluateRequest, chosen_methods, run_evaluate
    from photosim.library.evaluate import Plan

    methods = chosen_methods(options.methods)
    target = settings.preferences.recall_target
    plan = Plan(methods, options.queries, options.training, options.seed, target)
    request = EvaluateRequest(options.folder, plan, options.leave_out, options.csv, options.plots)
    return run_evaluate(settings, request, as_json=options.json)


def _fetch_weights(settings: Settings, options: argparse.Namespace) -> int:
    from photosim.commands.fetch_weights import run_fetch_weights

    return run_fetch_weights(settings, options.url, as_json=options.json)


def _screenshot(settings: Settings, options: argparse.Namespace) -> int:
    from photosim.commands.screenshot import run_screenshot

    return run_screenshot(settings, options.out, options.similar, options.size, options.json)


_AddArguments = Callable[[argparse.ArgumentParser], None]
_Action = Callable[[Settings, argparse.Namespace], int]

_COMMANDS: dict[str, tuple[_AddArguments, _Action, str]] = {
    "index": (index_arguments, _index, "Watch folders and embed their photos."),
    "find": (find_arguments, _find, "List the photos most similar to one."),
    "doctor": (doctor_arguments, _doctor, "Check the library and say what is in use."),
    "evaluate": (evaluate_arguments, _evaluate, "Measure ways of searching side by side."),
    "fetch-weights": (fetch_arguments, _fetch_weights, "Download ResNet-34's weights."),
    "screenshot": (screenshot_arguments, _screenshot, "Render the window without a screen."),
}
