"""What can be said after each command: its arguments, and how their text becomes values."""

import argparse
import os
from pathlib import Path
from urllib.parse import urlsplit

from photosim.preferences import RECALL_TARGETS, SIMILARITIES

_EVALUATE = """\
Measure ways of searching side by side.

FOLDER has a sub-folder for each kind of photo, such as “cat” and “tree”; its name is the label. It
joins your library unless --data-dir keeps it apart. Some photos serve as questions, some to learn
from, and the rest are searched. Each way of searching gets one row of a table. Look at P@10 first,
where more is better, then at compared and median, where less is better:

  bits        length of a photo's code, or of the key by which a hash table sorts it into a bucket
  tables      hash tables; a search looks into some buckets of each
  radius      bits by which the key of a visited bucket may differ from the question's
  probes      buckets visited, the likeliest first
  recall@10   share of the ten truly nearest photos among the ten found. Nearest is by the numbers
              that the method itself compares, raw or projected, before anything is averaged
  P@10        share of the ten found that have the question's label
  mAP         mean average precision, the same over the whole ranking: 1 if all photos of the label
              come first. All photos are ranked, whatever the index would have compared; only lsh
              and lsh-tables count those in no visited bucket as missed
  compared    percentage of the photos that the question was compared with
  median, p95 milliseconds a search takes, in the middle case and in the slowest of twenty
  B/photo     bytes of memory for each photo
  build       seconds until the first search
  ±           standard error: differences of less than two of them may be chance

Names for --methods:

  exact            compares with every photo
  projected        the same after centring and keeping the 128 strongest directions
  expanded         projected, after the question was averaged with its nearest photos
  averaged         projected, after question and all photos were averaged with theirs
  photosim         the index of this program; what it finds is averaged near the question alone
  photosim-plain   the same index without averaging; see its recall@10, since an average ranks
                   the nearest photos anew on purpose
  lsh              plain locality-sensitive hashing: a key says on which side of random planes a
                   photo's numbers lie; one table of 32 bits, buckets within radius 0 to 10
  lsh-tables       the same with 5 tables of 10 bits, radius 0 to 2
  photosim-codes   ranking by this program's 256-bit codes alone
  lsh-codes, itq, grh, grh-rbf
                   ranking by codes of 16 to 64 bits: random; Iterative Quantisation, which
                   learns from the photos; Graph Regularised Hashing, which learns from the
                   labels as well, linear or with a radial basis kernel"""


def path(text: str) -> Path:
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


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


positive.__name__ = "whole number from 1"  # argparse shows it when the value does not fit


def _seed(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


_seed.__name__ = "whole number from 0"


def _recall(text: str) -> float:
    share = float(text)
    if not RECALL_TARGETS[0] <= share <= RECALL_TARGETS[1]:
        raise ValueError
    return share


_recall.__name__ = f"share from {RECALL_TARGETS[0]} to {RECALL_TARGETS[1]}"


def _pixels(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return positive(width), positive(height)


_pixels.__name__ = "size such as 1280x800"


def index_arguments(parser: argparse.ArgumentParser) -> None:
    """Folders, and how well the index is to find."""
    parser.add_argument("folders", nargs="+", type=path, metavar="FOLDER")
    parser.add_argument(
        "--recall-target",
        type=_recall,
        metavar="R",
        help="search accuracy: share of the ten nearest photos the index finds, measured on the "
        "library's own photos; higher is slower (default: as in Settings, else 0.98)",
    )


def find_arguments(parser: argparse.ArgumentParser) -> None:
    """The photo, and the way of searching."""
    parser.add_argument(
        "photo", type=path, metavar="PHOTO", help="photo in the library or any other"
    )
    parser.add_argument(
        "-n", dest="count", type=positive, default=15, help="photos to list (default: 15)"
    )
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
        help="averaged compares each photo together with its nearest photos, which finds more "
        "of the same kind; plain compares each on its own (default: as in Settings, else averaged)",
    )
    parser.add_argument(
        "--contact-sheet", type=path, metavar="OUT.png", help="also draw query and results"
    )


def doctor_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to mend."""
    parser.add_argument(
        "--repair",
        action="store_true",
        help="rebuild a faulty index; recover what can be read from a damaged catalogue, "
        "keeping the damaged file beside it",
    )


def fetch_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to download from."""
    parser.add_argument("--url", help="alternative address of the same file")


def screenshot_arguments(parser: argparse.ArgumentParser) -> None:
    """What to render, and where to."""
    parser.add_argument("out", type=path, metavar="OUT.png")
    parser.add_argument("--similar", type=path, metavar="PHOTO", help="show the search for PHOTO")
    parser.add_argument("--size", type=_pixels, default=(1280, 800), metavar="WxH")


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise ValueError
    return names


_names.__name__ = "list of names"


def evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, the split, and what to measure and write."""
    parser.description = _EVALUATE
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--queries",
        type=positive,
        metavar="N",
        help="photos to search for (default: 0.2 %% of them; 500 or more give reliable figures)",
    )
    parser.add_argument(
        "--training",
        type=positive,
        metavar="N",
        help="photos that methods learn from (default: 2 %% of them, at most 2,000)",
    )
    parser.add_argument("--seed", type=_seed, default=0, help="random seed (default: 0)")
    parser.add_argument(
        "--methods", type=_names, default=(), metavar="NAME,…", help="only these methods"
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="LABEL",
        help="a sub-folder to skip; may be repeated",
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="also write the table as CSV")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="also draw plots as PNG")


# Each action imports what it needs, so that no command pays for another's libraries.
