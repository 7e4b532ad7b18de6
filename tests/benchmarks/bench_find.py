"""Recall, precision and time of Find Similar on an indexed library of labelled photos.

    photosim --data-dir DIR index FOLDER
    OPENBLAS_NUM_THREADS=1 python tests/benchmarks/bench_find.py --data-dir DIR --queries 500

A photo's label is the name of its folder. Queries are photos of the library, chosen by the seed;
each is searched exactly and through the index, in memory as the window does and through SQL as the
command line does, and for comparison through plain LSH on raw vectors (5 tables of 10 hyperplanes,
every bucket within a Hamming radius). The true neighbours are the exact ones of the same vectors,
compared in the same way: each photo on its own, or averaged with its neighbours.
Times are for the search itself, in milliseconds; photosim itself uses one thread, too.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from photosim.catalogue.records import PhotoRecord
from photosim.catalogue.store import Store
from photosim.config import load_settings
from photosim.library.plain_tables import PlainTables
from photosim.library.query import Answer, Match
from photosim.library.similar import Finder, find_once
from photosim.search.index import ExactIndex, Index
from photosim.search.levels import Level
from photosim.search.options import SearchOptions
from photosim.search.projection import identity_projection

COUNT = 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--encoder", default="efficientnet-lite0")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--leave-out", default="BACKGROUND_Google", metavar="LABEL")
    parser.add_argument("--radius", type=int, nargs="*", default=(0, 1, 2))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    settings = load_settings(options.data_dir)
    with Store.open(settings.catalogue, read_only=True) as store:
        report = _measure(store, options)
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        for name, value in report.items():
            print(f"{name}: {value}")


def _measure(store: Store, options: argparse.Namespace) -> dict[str, Any]:
    encoder = options.encoder
    photos = store.photos(store.vectors.searchable_ids(encoder))
    labels = {photo.id: photo.path.parent.name for photo in photos}
    queries = _queries(photos, options)
    finder = Finder(store, encoder)
    finder.refresh()
    record = store.vectors.hash_index(encoder)
    assert record is not None

    def exact(photo_id: int, *, averaged: bool) -> Answer:
        vector = store.vectors.of_photo(photo_id)[encoder]
        options = SearchOptions(COUNT, averaged, exact=True)
        return find_once(store, encoder, vector, options, (photo_id,))

    def in_sql(photo_id: int, *, averaged: bool) -> Answer:
        vector = store.vectors.of_photo(photo_id)[encoder]
        return find_once(store, encoder, vector, SearchOptions(COUNT, averaged), (photo_id,))

    def in_memory(photo_id: int, *, averaged: bool) -> Answer:
        vector = store.vectors.of_photo(photo_id)[encoder]
        return finder.find(vector, SearchOptions(COUNT, averaged), (photo_id,))

    rows = {}
    for kind, averaged in (("", False), (", averaged", True)):
        truth = [exact(query, averaged=averaged) for query in queries]
        rows[f"exact{kind}"] = _figures(queries, truth, truth, labels)
        for name, ask in (("memory", in_memory), ("sql", in_sql)):
            answers = [ask(query, averaged=averaged) for query in queries]
            rows[f"{name}{kind}"] = _figures(queries, answers, truth, labels)
    # In memory, where `find_once` reads the catalogue again for each question.
    raw_index = ExactIndex(identity_projection(record.dimension), store.vectors.batches(encoder))
    raw_truth = _ask(store, encoder, raw_index, queries)
    rows["plain exact"] = _figures(queries, raw_truth, raw_truth, labels)
    for radius in options.radius:
        found = _ask(store, encoder, PlainTables(store, encoder, radius), queries)
        rows[f"plain LSH, radius {radius}"] = _figures(queries, found, raw_truth, labels)
    return {
        "photos": len(photos),
        "queries": len(queries),
        "index": {"bits": record.bits, "tables": record.tables, "probes": record.probes},
        **rows,
    }


def _ask(store: Store, encoder: str, index: Index, queries: list[int]) -> list[Answer]:
    answers = []
    options = SearchOptions(COUNT, averaged=False)
    for query in queries:
        vector = store.vectors.of_photo(query)[encoder]
        began = time.perf_counter()
        found = index.search(vector, options, (query,))
        milliseconds = (time.perf_counter() - began) * 1000
        scored = dict(zip(found.ids.tolist(), found.similarities.tolist(), strict=True))
        matches = tuple(
            Match(photo, scored[photo.id], Level.FAR) for photo in store.photos(found.ids)
        )
        answers.append(Answer(encoder, found.method, False, found.compared, milliseconds, matches))
    return answers


def _queries(photos: list[PhotoRecord], options: argparse.Namespace) -> list[int]:
    ids = [photo.id for photo in photos if photo.path.parent.name != options.leave_out]
    chosen = np.random.default_rng(options.seed).choice(ids, options.queries, replace=False)
    return [int(photo_id) for photo_id in chosen]


def _figures(
    queries: list[int], answers: list[Answer], truth: list[Answer], labels: dict[int, str]
) -> dict[str, float | str]:
    recall, precision, compared, times = [], [], [], []
    for query, answer, true in zip(queries, answers, truth, strict=True):
        found = [match.photo.id for match in answer.matches]
        wanted = {match.photo.id for match in true.matches}
        recall.append(len(wanted.intersection(found)) / len(wanted))
        precision.append(np.mean([labels[photo] == labels[query] for photo in found]))
        compared.append(answer.candidates / (len(labels) - 1))
        times.append(answer.milliseconds)
    return {
        "method": answers[0].method,
        "recall_at_10": round(float(np.mean(recall)), 4),
        "precision_at_10": round(float(np.mean(precision)), 4),
        "compared": round(float(np.mean(compared)), 4),
        "median_ms": round(float(np.median(times)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
    }


if __name__ == "__main__":
    main()
