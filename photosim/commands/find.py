"""photosim find: the photos most similar to some, from the library or from anywhere."""

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple, replace
from pathlib import Path

from photosim.catalogue.records import PhotoRecord
from photosim.commands import filters
from photosim.commands.arguments import part, path, picture, positive, share, whole
from photosim.commands.outputs import expect_place_for
from photosim.commands.pictures import as_examples
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import Refused, counted, print_json, say
from photosim.library.folds import Fold, Tile, behind_examples, folded, results_of, stacked
from photosim.library.gazetteer import gazetteer, joined
from photosim.library.library import Library
from photosim.library.query import Answer, Example, Query, Region
from photosim.library.stacks import NO_STACKS, USUAL_STACKS, StackKind, kind_names
from photosim.preferences import SIMILARITIES
from photosim.search.levels import Level
from photosim.search.options import SearchOptions
from photosim.streams import printable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the photo, and the way of searching."""
    parser.add_argument(
        "photos",
        type=picture,
        metavar="PHOTO",
        nargs="*",
        help="a photo, in the library or not, or its address (https, http or data), which is "
        "fetched; several show together what you want",
    )
    parser.add_argument(
        "--part",
        type=part,
        metavar="LEFT,TOP,WIDTH,HEIGHT",
        help="search by this part of the (first) photo only: fractions of the upright picture's "
        "width and height, from 0 to 1 (--part 0.5,0,0.5,1 is its right half)",
    )
    parser.add_argument(
        "--not",
        dest="unwanted",
        type=picture,
        metavar="PHOTO",
        action="append",
        default=[],
        help="a photo of what you don't want; may be repeated",
    )
    parser.add_argument(
        "--words",
        type=filters.named,
        metavar="TEXT",
        help="what photos show, when they were taken, or how they are called: "
        "“red boat”, “dog March 2014”; in English or German, with photos or without",
    )
    filters.add_arguments(parser)
    parser.add_argument(
        "-n", dest="count", type=positive, default=15, help="photos to list (default: 15)"
    )
    parser.add_argument(
        "--min-similarity",
        dest="least",
        type=share(),
        default=-1.0,
        metavar="0…1",
        help="only photos at least this similar",
    )
    parser.add_argument(
        "--fold-copies",
        dest="folds",
        action="store_true",
        help="list copies of one picture once: files of the same content, and what comparing "
        "photos found to be surely the same picture; --json names them as copies of the nearest",
    )
    parser.add_argument(
        "--all",
        dest="each",
        action="store_true",
        help="list each photo of a stack by itself; otherwise a RAW file and its picture, and an "
        "original and its edited versions, are one result, and those of the (first) photo to "
        "search with are none",
    )
    method = parser.add_mutually_exclusive_group()
    method.add_argument("--exact", action="store_true", help="compare with every photo")
    method.add_argument(
        "--radius",
        type=whole(0, 10),
        metavar="0…10",
        help="plain LSH for comparison: raw vectors, 5 tables of 10 hyperplanes, all buckets "
        "within this Hamming radius",
    )
    parser.add_argument(
        "--taught",
        action="store_true",
        help="go by the tags that were taught as well, see “teach”: photos that seem to carry the "
        "same one come sooner",
    )
    parser.add_argument(
        "--similarity",
        choices=SIMILARITIES,
        help="averaged compares each photo together with its nearest photos, which finds more "
        "of the same kind; plain compares each on its own (default: as in Settings, else averaged)",
    )
    parser.add_argument(
        "--contact-sheet", type=path, metavar="OUT.png", help="also draw the query and the results"
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Search and report; returns the exit status."""
    _check(options)
    if options.contact_sheet is not None:
        expect_place_for(options.contact_sheet, "The contact sheet")
    search = SearchOptions(
        count=options.count,
        averaged=settings.preferences.similarity == "averaged",
        exact=options.exact,
        radius=options.radius,
        least=options.least,
        taught=options.taught,
        all_described=settings.preferences.all_described,
    )
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=True) as library,
        as_examples(options.photos, options.unwanted, options.part) as examples,
    ):
        learnt_with = _taught_with(library) if options.taught else set()
        language = filters.language(settings)
        scope = filters.read(library, options, language)
        query = Query(tuple(examples), scope, search, options.words or "")
        kinds = NO_STACKS if options.each else USUAL_STACKS
        answer, found = _search(library, query, language, kinds, folds=options.folds)
        if options.contact_sheet is not None:
            pairs = [(one.front.path, one.match.similarity) for one in found]
            pictures = [example.path for example in examples] + [found for found, _ in pairs]
            if pictures:
                _write_contact_sheet(pictures[0], pairs, options.contact_sheet)
            else:
                say("Nothing was found, so no contact sheet was drawn.")
    encoder.say_instead(answer.encoder)
    if learnt_with and answer.encoder not in learnt_with:
        say(
            f"The tags have not been learnt with {answer.encoder} yet, so the search goes without "
            "them; “photosim classify PHOTO” with the same options learns them."
        )
    for fault in answer.faults:
        say(str(fault))
    if answer.ignored_words:
        say(f"Words that were ignored: {printable(', '.join(answer.ignored_words))}.")
    if answer.reach is not None and answer.reach < 1:
        say(f"Words reach {math.floor(answer.reach * 100)} % of the photos so far.")
    mates, _ = behind_examples(answer)
    if mates:
        say(f"{len(mates)} more in stacks of what is searched with left out; --all lists each.")
    if options.json:
        print_json(_document(query, answer, found, language))
    else:
        _print_answer(answer, found)
    return 0 if found else 1


def _check(options: argparse.Namespace) -> None:
    """Refuse what does not go together, and what says nothing to search with."""
    if options.radius is not None and (options.taught or options.similarity == "averaged"):
        option = "--taught" if options.taught else "--similarity averaged"
        raise Refused(f"--radius compares raw vectors; it does not go together with {option}.")
    if options.part is not None and not options.photos:
        raise Refused("--part needs a photo to search with.")
    if not (options.photos or options.unwanted or options.words):
        raise Refused("Name a photo to search with, or say with --words what you want.")


def _search(
    library: Library, query: Query, language: str, kinds: StackKind, *, folds: bool
) -> tuple[Answer, list[Tile]]:
    """Search for as many pictures as are asked for, whatever lies behind each."""
    if query.words.strip():  # what reads them takes time to import
        library.words.language = language
    wanted = count = query.options.count
    while True:
        asked = replace(query, options=replace(query.options, count=count))
        answer = library.similar(asked, kinds)
        matches = results_of(answer)
        one_by_one = map(Fold, matches)
        parts = folded(matches, answer.copies) if folds else one_by_one
        found = list(stacked(parts, answer, hidden=()))
        if len(found) >= wanted or len(answer.matches) < count:
            return answer, found[:wanted]
        count *= 2


def _taught_with(library: Library) -> set[str]:
    """The encoders by whose vectors tags were learnt.

    Raises:
        Refused: None have been taught.
    """
    encoders = {lesson.encoder for lesson in library.teaching.lessons()}
    if not encoders:
        raise Refused("No tags have been taught yet.")
    return encoders


def _write_contact_sheet(query: Path, pairs: list[tuple[Path, float]], out: Path) -> None:
    from photosim.vision.contact_sheet import draw_contact_sheet

    try:
        draw_contact_sheet(query, pairs).save(out)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(f"The contact sheet {out} cannot be written: {reason}.") from error


def _document(
    query: Query, answer: Answer, found: Sequence[Tile], language: str
) -> dict[str, object]:
    return {
        "query": {
            "examples": [_example(example) for example in query.examples],
            "words": list(answer.words),
            "ignored_words": list(answer.ignored_words),
            "stack": _stack(*behind_examples(answer)),
        },
        "words_reach": None if answer.reach is None else round(answer.reach, 4),
        "encoder": answer.encoder,
        "method": answer.method,
        "averaged": answer.averaged,
        "candidates": answer.candidates,
        "milliseconds": round(answer.milliseconds, 3),
        "results": [
            {
                "path": str(one.front.path),
                "similarity": round(one.match.similarity, 4),
                "level": one.level.value,
                "region": _numbers(one.match.region),
                "at_seconds": _seconds(one.match.position_ms),
                "copies": [str(copy.path) for copy in one.copies],
                "stack": _stack(one.mates, one.kinds),
                **_whereabouts(one.front, language),
            }
            for one in found
        ],
    }


def _stack(mates: Sequence[PhotoRecord], kinds: StackKind) -> dict[str, object] | None:
    """What lies behind a photo in its stack; None where it is in none."""
    if not mates:
        return None
    return {"kinds": kind_names(kinds), "behind": [str(one.path) for one in mates]}


def _seconds(milliseconds: int | None) -> float | None:
    """Where in a video the frame is that was found; None for a photo."""
    return None if milliseconds is None else milliseconds / 1000


def _whereabouts(photo: PhotoRecord, language: str) -> dict[str, object]:
    """Where a photo was taken, and what the place is called; None where that is not known."""
    if photo.position is None:
        return {"position": None, "place": None}
    place = joined(gazetteer().whereabouts(*photo.position, language))
    return {"position": [round(part, 6) for part in photo.position], "place": place or None}


def _example(example: Example) -> dict[str, object]:
    return {
        "source": example.source or str(example.path),
        "sign": example.sign,
        "part": _numbers(example.region),
    }


def _numbers(region: Region | None) -> list[float] | None:
    """Left, top, width and height."""
    return None if region is None else [round(share, 4) for share in astuple(region)]


def _print_answer(answer: Answer, found: Sequence[Tile]) -> None:
    for one in found:
        also = [counted(len(one.copies), "copy", "copies")] if one.copies else []
        also += [f"{len(one.mates)} more of its stack"] if one.mates else []
        behind = f"  (and {', '.join(also)})" if also else ""
        at = _seconds(one.match.position_ms)
        where = "" if at is None else f"  (at {at:.1f} s)"
        print(f"{one.match.similarity:6.3f}  {printable(one.front.path)}{where}{behind}")
    levels = Counter(one.level for one in found)
    say(
        f"{counted(len(found), 'photo', 'photos')} in {answer.milliseconds:.1f} ms, "
        f"{levels[Level.NEARLY_IDENTICAL]} of them nearly identical, {levels[Level.FAR]} far off, "
        f"{answer.candidates:,} compared ({answer.method}, "
        f"{'averaged' if answer.averaged else 'plain'}, {answer.encoder})."
    )
