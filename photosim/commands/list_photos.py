"""photosim list: the photos of the library that meet all of some conditions."""

import argparse
from collections.abc import Sequence
from contextlib import closing

from photosim.catalogue.records import PhotoRecord
from photosim.commands import filters
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import Refused, counted, print_json, say
from photosim.library.arrangement import EVERYTHING, Arrangement, SortKey
from photosim.library.library import Library
from photosim.library.stacks import ALL_STACKS, NO_STACKS, Stack, kind_names
from photosim.streams import printable

_DESCRIPTION = """\
List the photos of the library, or those that meet all of some conditions: one path a line, the
newest first, of an album in its order. “photosim list --albums” lists albums. Nothing is searched
for by what photos show; “photosim find” does that, and takes the same conditions. With --stacks
the photos of a stack follow each other, the cover first: a RAW and its picture, an original and its
edited versions, the shots of a burst.

With --json: {"photos": [{"path": …, "taken": "2019-03-25T14:05:00" or null, "width": pixels,
"height": pixels, "bytes": …, "seconds": of a video or null, "movie": path of a live photo's or
null, "camera": … or null, "lens": … or null, "stars": 0 to 5 or null, "heart": …, "rejected": …}]},
with --stacks also "stack": {"cover": path, "kinds": ["raw", "edited", "burst"]} or null for each,
and with --albums: {"albums": [{"name": …, "photos": how many}]}"""

_ORDERS = [key for key in SortKey if key is not SortKey.ALBUM]


def _order(text: str) -> SortKey:
    if text not in _ORDERS:
        raise argparse.ArgumentTypeError(f"“{text}” is none of {', '.join(_ORDERS)}")
    return SortKey(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the conditions and the order."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--words",
        type=filters.named,
        metavar="TEXT",
        help="only photos with all of these words in their path, date, tags or camera",
    )
    parser.add_argument(
        "--sort",
        type=_order,
        metavar="|".join(_ORDERS),
        help="what they are ordered by (default: taken, or the album's order)",
    )
    parser.add_argument("--reverse", action="store_true", help="the oldest or smallest first")
    parser.add_argument("--stacks", action="store_true", help="say which photos are a stack")
    parser.add_argument("--albums", action="store_true", help="list all albums instead")
    filters.add_arguments(parser)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """List photos; returns the exit status."""
    if options.albums and _says_more(options):
        raise Refused("--albums takes no conditions and no order: it lists all albums by name.")
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=True) as library,
    ):
        if options.albums:
            return _list_albums(library, as_json=options.json)
        scope = filters.read(library, options, filters.language(settings))
        usual = SortKey.ALBUM if len(scope.shelf.album) == 1 else SortKey.TAKEN
        key = options.sort or usual
        upwards = key in (SortKey.NAME, SortKey.FOLDER, SortKey.ALBUM)
        order = Arrangement(key, descending=upwards == options.reverse, words=options.words or "")
        kinds = ALL_STACKS if options.stacks else NO_STACKS
        ids = library.table.arrange(EVERYTHING, order, scope, kinds).ids
        photos = library.photos(ids)
        stacks = library.table.stacks_with(ids, kinds) if kinds else None
    if options.json:
        print_json({"photos": _documents(photos, stacks)})
    else:
        for photo in photos:
            print(printable(photo.path))
        say(f"{counted(len(photos), 'photo', 'photos')}.")
    return 0 if photos else 1


def _says_more(options: argparse.Namespace) -> bool:
    """Whether more is said of what to list, or how, than that it is albums."""
    said = options.words or options.sort or options.reverse or options.stacks
    return bool(said) or filters.given(options)


def _list_albums(library: Library, *, as_json: bool) -> int:
    albums = library.tags.albums.counted()
    if as_json:
        listed = [{"name": one.album.name, "photos": one.photos} for one in albums]
        print_json({"albums": listed})
    else:
        for one in albums:
            print(printable(one.album.name))
        if not albums:
            say("There are no albums.")
    return 0 if albums else 1


def _seconds(photo: PhotoRecord) -> float | None:
    return None if photo.duration_ms is None else photo.duration_ms / 1000


def _documents(
    photos: Sequence[PhotoRecord], stacks: Sequence[Stack] | None
) -> list[dict[str, object]]:
    documents = [_document(photo) for photo in photos]
    if stacks is None:
        return documents
    by_id = dict(zip((photo.id for photo in photos), documents, strict=True))
    found: dict[int, dict[str, object]] = {}
    for stack in stacks:
        listed = [photo_id for photo_id in stack.ids if photo_id in by_id]
        if len(listed) > 1:
            cover = by_id[listed[0]]["path"]
            for photo_id in listed:
                found[photo_id] = {"cover": cover, "kinds": kind_names(stack.kinds)}
    return [document | {"stack": found.get(photo_id)} for photo_id, document in by_id.items()]


def _document(photo: PhotoRecord) -> dict[str, object]:
    return {
        "path": str(photo.path),
        "taken": None if photo.taken_at is None else photo.taken_at.isoformat(),
        "width": photo.width,
        "height": photo.height,
        "bytes": photo.size,
        "seconds": _seconds(photo),
        "movie": None if photo.movie is None else str(photo.movie),
        "camera": photo.camera,
        "lens": photo.lens,
        "stars": photo.rating.stars,
        "heart": photo.rating.heart,
        "rejected": photo.rating.rejected,
    }
