"""photosim find: the photos most similar to one, from the library or from anywhere."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photosim.catalogue.records import PhotoRecord
from photosim.catalogue.store import Store
from photosim.commands.setup import choose, encoder_service, open_store, refusals
from photosim.config import Settings
from photosim.console import Refused, print_json, printable, say
from photosim.library.disk import file_facts
from photosim.library.query import Answer
from photosim.library.similar import answering_encoder, find_once
from photosim.search.options import SearchOptions
from photosim.search.projection import Floats
from photosim.vision.models import EncoderChoice, embedded_choice


@dataclass(frozen=True)
class FindRequest:
    """What is asked: the ``count`` photos most similar to ``photo``, and by which method.

    ``averaged`` compares photos together with their neighbours; a radius never does.
    """

    photo: Path
    count: int
    exact: bool
    radius: int | None
    averaged: bool
    contact_sheet: Path | None


def run_find(settings: Settings, request: FindRequest, *, as_json: bool) -> int:
    """Answer and report; returns the exit status."""
    path = request.photo
    with refusals(), open_store(settings, read_only=True) as store:
        choice = choose(settings)
        encoder = answering_encoder(store, choice.identity)
        if encoder is None:
            raise Refused("The library has no photos yet. Index a folder first.")
        vector, photo_id = _query_vector(settings, store, choice, encoder, path)
        exclude = () if photo_id is None else (photo_id,)
        options = SearchOptions(request.count, request.averaged, request.exact, request.radius)
        answer = find_once(store, encoder, vector, options, exclude)
        if request.contact_sheet is not None:
            pairs = [(match.photo.path, match.similarity) for match in answer.matches]
            _write_contact_sheet(path, pairs, request.contact_sheet)
    if as_json:
        print_json(_document(path, answer))
    else:
        _print_answer(answer)
    return 0 if answer.matches else 1


def _query_vector(
    settings: Settings, store: Store, choice: EncoderChoice, encoder: str, path: Path
) -> tuple[Floats, int | None]:
    """The query's vector, and its id where it is a photo of the library."""
    photo = store.photo_at(path)
    if photo is not None and _is_unchanged(photo):
        vector = store.vectors.of_photo(photo.id).get(encoder)
        if vector is not None:
            return vector, photo.id
    embedded = _embed(settings, choice, encoder, path)
    return embedded, None if photo is None else photo.id


def _is_unchanged(photo: PhotoRecord) -> bool:
    try:
        facts = file_facts(photo.path)
    except OSError:
        return True  # its drive may be away; what is known of it still holds
    return facts is None or (facts.size, facts.mtime_ns) == (photo.size, photo.mtime_ns)


def _embed(settings: Settings, choice: EncoderChoice, encoder: str, path: Path) -> Floats:
    if encoder != choice.identity:
        # The library was embedded with another encoder than would be chosen today.
        choice = embedded_choice()
    with encoder_service(settings, choice) as service:
        if service.info().identity != encoder:
            raise Refused(
                f"The library was indexed with {encoder}, whose weights are not at hand. "
                "Index it again, or name them with --weights."
            )
        return service.embed(path).result().vector.astype(np.float32)


def _write_contact_sheet(query: Path, pairs: list[tuple[Path, float]], out: Path) -> None:
    from photosim.vision.contact_sheet import draw_contact_sheet

    try:
        draw_contact_sheet(query, pairs).save(out)
    except (OSError, ValueError) as error:
        raise Refused(f"The contact sheet {out} cannot be written: {error}.") from error


def _document(path: Path, answer: Answer) -> dict[str, object]:
    return {
        "query": str(path),
        "encoder": answer.encoder,
        "method": answer.method,
        "averaged": answer.averaged,
        "candidates": answer.candidates,
        "milliseconds": round(answer.milliseconds, 3),
        "results": [
            {"path": str(match.photo.path), "similarity": round(match.similarity, 4)}
            for match in answer.matches
        ],
    }


def _print_answer(answer: Answer) -> None:
    for match in answer.matches:
        print(f"{match.similarity:6.3f}  {printable(match.photo.path)}")
    say(
        f"{len(answer.matches)} photos in {answer.milliseconds:.1f} ms, "
        f"{answer.candidates:,} compared ({answer.method}, "
        f"{'averaged' if answer.averaged else 'plain'}, {answer.encoder})."
    )
