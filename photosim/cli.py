"""The command line: reads arguments and settings, hands them on, turns faults into one line."""

import argparse
import gc
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from photosim.config import Settings, load_settings
from photosim.console import Refused, say
from photosim.logbook import LOG_NAME, open_log
from photosim.preferences import DEVICES, ENCODERS, SIMILARITIES

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

_EVALUATE = """\
Measure ways of searching side by side.

FOLDER has a sub-folder for each kind of photo, such as “cat” and “tree”; its name is the label.
Some photos serve as questions, some to learn from, and the rest are searched. Each way of
searching gets one row of a table:

  recall@10   share of the ten truly nearest photos among the ten found
  P@10        share of the ten found that have the question's label
  mAP         the same over the whole ranking: 1 if all photos of the label come first
  compared    share of the photos that the question was compared with; less is faster
  median, p95 milliseconds a search takes, in the middle case and in the slowest of twenty
  B/photo     bytes of memory for each photo
  build       seconds until the first search

Names for --methods:

  exact            compares with every photo
  projected        the same after centring and keeping the 128 strongest directions
  expanded         projected, after the question was averaged with its nearest photos
  averaged         projected, after question and all photos were averaged with theirs
  photosim         the index of this program; what it finds is averaged near the question alone
  photosim-plain   the same index without averaging; see its recall@10, since an average ranks
                   the nearest photos anew on purpose
  lsh              random hyperplanes: one table of 32 bits, buckets within 0 to 10 bits
  lsh-tables       the same with 5 tables of 10 bits, buckets within 0 to 2 bits
  photosim-codes   ranking by this program's 256-bit codes alone
  lsh-codes, itq, grh, grh-rbf
                   ranking by codes of 16 to 64 bits: random; Iterative Quantisation, which
                   learns from the photos; Graph Regularised Hashing, which learns from the
                   labels as well, linear or with a radial basis kernel"""

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
        type=_path,
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
        type=_path,
        metavar="FILE",
        default=default(None),
        help="file with ResNet-34's weights",
    )
    group.add_argument(
        "--device", choices=DEVICES, default=default(None), help="where the network runs"
    )
    group.add_argument(
        "--cores",
        type=_positive,
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
    parser.add_argument("paths", nargs="*", type=_path, metavar="PATH", help="folder or photo")
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


def _path(text: str) -> Path:
    """An absolute path without ``..``; links are kept, since people know folders by them.

    File managers hand files over as URIs such as ``file:///tmp/a%20photo.jpg``.
    """
    if text.startswith("file://"):
        from urllib.request import url2pathname

        address = urlsplit(text.replace("?", "%3F").replace("#", "%23"))
        if address.netloc not in ("", "localhost"):
            raise argparse.ArgumentTypeError(f"{text} is not on this computer")
        text = url2pathname(address.path)
    elif "://" in text:
        raise argparse.ArgumentTypeError(f"{text} is not on this computer")
    return Path(os.path.abspath(text))  # noqa: PTH100 - Path.resolve would follow links


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_positive.__name__ = "whole number from 1"  # argparse shows it when the value does not fit


def _seed(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


_seed.__name__ = "whole number from 0"


def _pixels(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return _positive(width), _positive(height)


_pixels.__name__ = "size such as 1280x800"


def _index_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", type=_path, metavar="FOLDER")


def _find_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("photo", type=_path, metavar="PHOTO", help="of the library or any other")
    parser.add_argument("-n", dest="count", type=_positive, default=15, help="photos to list (15)")
    method = parser.add_mutually_exclusive_group()
    method.add_argument("--exact", action="store_true", help="compare with every photo")
    method.add_argument(
        "--radius",
        type=int,
        choices=range(11),
        metavar="0…10",
        help="plain LSH for comparison: raw vectors, 5 tables of 10 hyperplanes, all buckets "
        "within this Hamming radius",
    )
    parser.add_argument(
        "--similarity",
        choices=SIMILARITIES,
        help="averaged compares photos together with their nearest photos, which finds more of "
        "the same kind; plain compares each for itself (as chosen in Settings, else averaged)",
    )
    parser.add_argument(
        "--contact-sheet", type=_path, metavar="OUT.png", help="also draw query and results"
    )


def _doctor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--repair",
        action="store_true",
        help="fill a faulty index anew; of a damaged catalogue save what can be read and keep "
        "the damaged file beside it",
    )


def _fetch_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", help="another place to download the same file from")


def _screenshot_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=_path, metavar="OUT.png")
    parser.add_argument("--similar", type=_path, metavar="PHOTO", help="show the search for it")
    parser.add_argument("--size", type=_pixels, default=(1280, 800), metavar="WxH")


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = _EVALUATE
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--queries", type=_positive, metavar="N", help="photos to search for (0.2 %% of them)"
    )
    parser.add_argument(
        "--training",
        type=_positive,
        metavar="N",
        help="photos that methods learn from (2 %% of them, at most 2,000)",
    )
    parser.add_argument("--seed", type=_seed, default=0, help="of everything drawn at random (0)")
    parser.add_argument(
        "--methods", type=_names, default=(), metavar="NAME,…", help="some of the above only"
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="LABEL",
        help="a sub-folder to pass over",
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="also write the table as CSV")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="also draw plots as PNG")


# Each action imports what it needs, so that no command pays for another's libraries.


def _open_window(settings: Settings, options: argparse.Namespace) -> int:
    if not settings.has_screen:
        raise Refused(
            "There is no screen to open the window on. "
            "Without one, use “photosim index FOLDER” and “photosim find PHOTO”."
        )
    from photosim.desktop.app import run_window

    return run_window(settings, options.paths)


def _index(settings: Settings, options: argparse.Namespace) -> int:
    from photosim.commands.index import run_index

    return run_index(settings, options.folders, as_json=options.json)


def _find(settings: Settings, options: argparse.Namespace) -> int:
    # Imports leave no garbage, and looking for it takes a tenth of the time of a search.
    gc.disable()
    from photosim.commands.find import FindRequest, run_find

    gc.enable()
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
    plan = Plan(methods, options.queries, options.training, options.seed)
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
    "index": (_index_arguments, _index, "Watch folders and embed their photos."),
    "find": (_find_arguments, _find, "List the photos most similar to one."),
    "doctor": (_doctor_arguments, _doctor, "Check the library and say what is in use."),
    "evaluate": (_evaluate_arguments, _evaluate, "Measure ways of searching side by side."),
    "fetch-weights": (_fetch_arguments, _fetch_weights, "Download ResNet-34's weights."),
    "screenshot": (_screenshot_arguments, _screenshot, "Render the window without a screen."),
}
