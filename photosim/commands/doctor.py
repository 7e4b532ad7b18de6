"""photosim doctor: check the library and show what is in use."""

import argparse
import math
from collections.abc import Sequence
from contextlib import closing

from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.schema import HEAD_REVISION
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import counted, follow, print_json, say
from photosim.library.health import Health
from photosim.library.unused_networks import Freed, UnusedNetwork, chosen_out_of_reach
from photosim.streams import printable
from photosim.versions import versions
from photosim.vision.messages import EncoderInfo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the option to repair."""
    parser.add_argument(
        "--repair",
        action="store_true",
        help="rebuild a faulty index; recover what can be read from a damaged catalogue, "
        "keeping the damaged file beside it",
    )
    parser.add_argument(
        "--remove-unused",
        action="store_true",
        help="remove what is kept of networks that are no longer used, and give its space back; "
        "to use one of them again, all photos must be indexed anew",
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Check, repair if asked, and report; returns the exit status."""
    read_only = not (options.repair or options.remove_unused)
    kept = chosen_out_of_reach(settings.preferences, settings.weights_dir)
    with closing(EncoderOnDemand(settings)) as encoder:
        with open_library(
            settings, encoder, read_only=read_only, check_seconds=math.inf
        ) as library:
            if options.repair:
                mended = library.repair()
                rebuilt = counted(mended, "hash index was", "hash indexes were")
                say(f"{rebuilt} rebuilt." if mended else "The index is fine.")
            unused = library.unused_networks.all(kept)
            health = library.health()  # which takes a while: enough to see who grows meanwhile
            if options.remove_unused:
                _tell(follow(library.unused_networks.remove(unused, kept)))
                unused = library.unused_networks.all(kept)
        info, words = encoder.info(), encoder.words.choice
    if options.json:
        document = _document(health, info)
        model = None if words is None else words.identity
        words_document = {"model": model, "photos": health.described}
        networks = [_network_document(network) for network in unused]
        print_json(document | {"words": words_document, "unused": networks})
    else:
        _print_report(health, info)
        if words is not None:
            print(f"Words: {words.identity}, which has seen {health.described:,} photos.")
        _print_unused(unused)
    return 1 if health.faults else 0


def _tell(freed: Freed) -> None:
    if not freed.networks:
        say("Nothing is kept of networks that are no longer used.")
        return
    removed = counted(freed.networks, "unused network was", "unused networks were")
    say(f"{removed} removed; {freed.size / 1e6:,.1f} MB of the disk are free again.")
    if not freed.is_smaller:
        say(
            "There is too little room on the disk to make the catalogue smaller; what is free in "
            "it is used for new photos."
        )


def _network_document(network: UnusedNetwork) -> dict[str, object]:
    return {
        "encoder": network.identity,
        "tags": ["/".join(tag) for tag in network.tags],
        "photos": network.photos,
        "bytes": network.size,
        "file": None if network.file is None else str(network.file),
    }


def _print_unused(unused: Sequence[UnusedNetwork]) -> None:
    if not unused:
        return
    print("Kept of networks that are no longer used:")
    for network in unused:
        tags = ", ".join("/".join(tag) for tag in network.tags)
        trained = f", trained for {printable(tags)}" if tags else ""
        print(
            f"  {network.identity}{trained}: {network.size / 1e6:,.1f} MB, "
            f"{counted(network.photos, 'photo', 'photos')}"
        )
    say("“photosim doctor --remove-unused” removes that.")


def _document(health: Health, info: EncoderInfo) -> dict[str, object]:
    return {
        "ok": not health.faults,
        "integrity": health.integrity,
        "photos": health.photos,
        "embeddings": health.embeddings,
        "unreadable": health.unreadable,
        "problems": health.faults,
        "encoder": info.identity,
        "weights": info.weights,
        "device": info.device,
        "notice": info.notice,
        "versions": versions() | {"schema": HEAD_REVISION},
        "index": None if health.index is None else _index_document(health.index),
    }


def _index_document(index: HashIndexRecord) -> dict[str, object]:
    return {
        "bits": index.bits,
        "tables": index.tables,
        "probes": index.probes,
        "finalists": index.finalists,
        "recall_target": index.target,
        "recall_at_60": index.recall,
        "compared": index.compared,
        "sample": index.sample,
        "fitted_on": index.fitted_on,
        "measured_at": None if index.measured_at is None else index.measured_at.isoformat(),
    }


def _print_report(health: Health, info: EncoderInfo) -> None:
    print("No problems found." if not health.faults else "Problems found:")
    for fault in health.faults:
        print(f"  {fault}")
    print(
        f"{counted(health.photos, 'photo', 'photos')}, {health.embeddings:,} searchable, "
        f"{counted(health.unreadable, 'file', 'files')} could not be read."
    )
    print(f"Encoder {info.identity} on {info.device}, weights {info.weights}.")
    if info.notice:
        print(info.notice)
    if health.index is not None and health.index.recall is not None:
        index = health.index
        print(
            f"Index: {index.tables} tables of {index.bits} bits, {index.probes} probes, recall@60 "
            f"{index.recall:.3f} comparing {index.compared or 0:.1%} of the photos, measured with "
            f"{index.sample} photos on {index.measured_at:%Y-%m-%d}."
        )
    elif health.index is not None:
        print("Index: not needed yet; a library this small is compared photo by photo.")
    if health.faults:
        say("“photosim doctor --repair” fixes what it can without the photos.")
