"""What models that know words cost: time for a photo and for a text, memory, time for an answer.

    python -m tests.benchmarks.bench_word_model [--model NAME ...] [--photos N] [--keep FOLDER]
                                                [--openclip]

The models' own files are not needed: their architectures are filled with random numbers, which
change neither time nor memory. For each model, on one core and in processes of their own, in time
of the processor:

- a photo's forward pass in float32, and as `photosim.vision.pace` finds it quickest, beside
  ResNet-34's of the same kind (least of several calls, batches of 4), and the memory of the latter;
- a text's, with the memory that the process holds after it, its weights mapped and read;
- comparing a text with the vectors of N photos from a catalogue, and ranking them.

With `--openclip` it only compares: OpenCLIP, which must be installed, makes each model and fills it
with random weights, and both sides embed the same picture and text. Prints JSON.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from photosim.runtime import give_free_pages_back
from photosim.vision.word_models import WORD_MODELS, WordModel
from tests.benchmarks.synthetic_library import make_library
from tests.vision.random_weights import write_random_resnet34
from tests.vision.word_files import REAL, choice_of, write_word_model

_BATCH, _TURNS = 4, 7
_OPENCLIP_NAMES = {
    "openclip-b32-256": "ViT-B-32-256",
    "siglip2-b32-256": "ViT-B-32-SigLIP2-256",
}
_TEXT = "a child on the beach"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", nargs="*", choices=WORD_MODELS, default=list(WORD_MODELS))
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="where the random files are, or are to be, kept")
    parser.add_argument("--openclip", action="store_true", help="compare with OpenCLIP instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        if options.openclip:
            differences = {name: alone(_beside_openclip, folder, name) for name in options.model}
            print(json.dumps(differences, indent=2))
            return
        report = {"resnet34": alone(_resnet34, folder)}
        for name in options.model:
            report[name] = _measured(WORD_MODELS[name], folder, report["resnet34"], options.photos)
    print(json.dumps(report, indent=2))


def alone(work: Callable[..., Any], *arguments: object) -> Any:
    """Do it in a process of its own, in which nothing else has been loaded."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _measured(
    model: WordModel, folder: Path, beside: dict[str, float], photos: int
) -> dict[str, Any]:
    weights = folder / model.spec.name / "open_clip_model.safetensors"
    if not weights.is_file():
        alone(_write, weights.parent, model.spec.name)
    photo = alone(_photo, weights, model.spec.name)
    return {
        "file_mb": round(weights.stat().st_size / 1e6),
        "photo": photo
        | {
            "times_resnet34_float32": round(photo["float32_ms"] / beside["float32_ms"], 2),
            "times_resnet34_quickest": round(photo["quickest_ms"] / beside["quickest_ms"], 2),
        },
        "text, mapped": alone(_text, weights, model.spec.name, True),
        "text, read": alone(_text, weights, model.spec.name, False),
        "answer": alone(_answer, folder / f"library-{photos}", model.spec.name, photos),
    }


def _write(folder: Path, name: str) -> None:
    write_word_model(folder, WORD_MODELS[name], sizes=REAL[name])


def _resnet34(folder: Path) -> dict[str, Any]:
    from photosim.vision.models import RESNET34, EncoderChoice

    folder.mkdir(parents=True, exist_ok=True)
    weights = write_random_resnet34(folder / "resnet34.pth")
    return _timed(EncoderChoice(RESNET34, weights, "resnet34"))


def _photo(weights: Path, name: str) -> dict[str, Any]:
    return _timed(choice_of(weights, WORD_MODELS[name]))


def _timed(choice: Any) -> dict[str, Any]:
    import torch

    from photosim.vision.encoders import load_encoder
    from photosim.vision.networks import build_network
    from photosim.vision.pace import Way, drawn_pictures, run

    before = _memory()
    pixels = np.zeros((_BATCH, choice.spec.crop, choice.spec.crop, 3), np.uint8)
    began = time.perf_counter()
    encoder = load_encoder(choice, "cpu")
    loaded = time.perf_counter() - began
    quickest = _least(partial(encoder.encode, pixels)) / _BATCH
    give_free_pages_back()
    memory = _memory()
    if choice.spec.name in WORD_MODELS:
        from photosim.vision.word_networks import build_picture_tower

        network: Any = build_picture_tower(choice)
    else:
        network = build_network(choice)
    pictures = drawn_pictures(choice.spec.crop, _BATCH)
    with torch.inference_mode():
        plain = _least(lambda: run(network, Way(), pictures)) / _BATCH
    return {
        "float32_ms": round(plain, 1),
        "quickest_ms": round(quickest, 1),
        "first_start_s": round(loaded, 1),
        "before": before,
        **memory,
    }


def _text(weights: Path, name: str, mapped: bool) -> dict[str, Any]:
    from photosim.vision import word_networks

    if not mapped:
        read = word_networks._read
        word_networks._read = lambda file: {
            name: tensor.clone() for name, tensor in read(file).items()
        }
    before = _memory()
    began = time.perf_counter()
    encoder = word_networks.TextEncoder(choice_of(weights, WORD_MODELS[name]))
    encoder.encode(_TEXT)
    first = time.perf_counter() - began
    return {
        "ms": round(_least(lambda: encoder.encode(_TEXT)), 1),
        "first_s": round(first, 2),
        "before": before,
        **_memory(),
    }


def _answer(data: Path, name: str, photos: int) -> dict[str, Any]:
    from photosim.catalogue.store import Store
    from photosim.library.described_vectors import DescribedVectors

    dimension = WORD_MODELS[name].spec.dimension
    if not data.is_dir():
        make_library(data, photos)
    random = np.random.default_rng(0)
    with Store.open(data / "catalogue.sqlite") as store:
        ids = store.photo_ids()
        for start in range(0, len(ids), 10_000):
            some = ids[start : start + 10_000].tolist()
            vectors = random.standard_normal((len(some), dimension)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            store.vectors.put(name, list(zip(some, vectors.astype(np.float16), strict=True)))
    text = vectors[0]

    with Store.open(data / "catalogue.sqlite", read_only=True) as store:
        described = DescribedVectors(store, name)
        first = _least(lambda: list(described.compared(text)), turns=1)
        return {
            "photos": len(ids),
            "first_ms": round(first),
            "ms": round(_least(lambda: list(described.compared(text)), turns=5)),
            "bytes_a_photo": 2 * dimension,
        }


def _beside_openclip(folder: Path, name: str) -> dict[str, float]:
    """The largest difference of any number between OpenCLIP's unit vectors and ours."""
    import open_clip
    import torch
    from safetensors.torch import save_file
    from torch.nn import functional

    from photosim.vision import word_networks

    model = WORD_MODELS[name]
    torch.manual_seed(1)
    theirs = open_clip.create_model(_OPENCLIP_NAMES[name]).eval()
    with torch.inference_mode():
        for parameter in theirs.parameters():
            parameter += 0.01 * torch.randn_like(parameter)
        weights = folder / f"openclip-{name}.safetensors"
        folder.mkdir(parents=True, exist_ok=True)
        save_file({key: one.contiguous() for key, one in theirs.state_dict().items()}, weights)
        picture = torch.randn(1, 3, model.spec.crop, model.spec.crop)
        tower = word_networks.build_picture_tower(choice_of(weights, model))
        expected = functional.normalize(theirs.encode_image(picture))
        pictures = (functional.normalize(tower(picture)) - expected).abs().max()
        read = word_networks._renamed(word_networks._read(weights), word_networks._text_name)
        entries, width = read["table"].shape
        texts = word_networks.TextTower(width, word_networks._layers(read), entries, model)
        word_networks._load(texts, read, weights)
        text = torch.zeros(1, model.context, dtype=torch.long)
        text[0, :5] = torch.tensor([entries - 2, 320, 1125, 539, entries - 1])
        expected = functional.normalize(theirs.encode_text(text))[0]
        ours = texts(text[0] if model.is_siglip else text[0, :5])
        difference = (functional.normalize(ours, dim=0) - expected).abs().max()
    return {"picture": float(pictures), "text": float(difference)}


def _least(work: Callable[[], object], turns: int = _TURNS) -> float:
    """The least milliseconds of the processor that some work takes, whatever else it does."""
    times = []
    for _ in range(turns):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return 1000 * min(times)


def _memory() -> dict[str, Any]:
    """Memory that this process holds, and how much of it could not be read from a file again."""
    rows = {}
    if sys.platform == "linux":
        for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
            name, _, rest = line.partition(":")
            rows[name] = int(rest.split()[0]) >> 10
    return {"memory_mb": rows.get("Rss"), "of_it_not_of_files_mb": rows.get("Anonymous")}


if __name__ == "__main__":
    main()
