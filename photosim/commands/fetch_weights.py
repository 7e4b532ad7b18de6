"""photosim fetch-weights: download ResNet-34's weights, or a model that knows words."""

import argparse
from dataclasses import replace

from photosim.commands.arguments import path
from photosim.config import Settings
from photosim.console import Refused, download_bar, print_json, say
from photosim.vision.weights import RESNET34_FILE, fetch_resnet34
from photosim.vision.word_download import HUB, fetch_word_model
from photosim.vision.word_models import SIGLIP2, WORD_MODELS, use_files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the address to download from."""
    parser.add_argument(
        "--url", help="alternative address (https) of the same file; with --words, of the hub"
    )
    parser.add_argument(
        "--words",
        nargs="?",
        choices=WORD_MODELS,
        const=SIGLIP2.spec.name,
        help="download a larger model that knows words instead: siglip2-b32-256 (default; "
        "1.5 GB, about 100 languages, Apache-2.0) or openclip-b32-256 (0.6 GB, English, MIT)",
    )
    parser.add_argument(
        "--words-file",
        type=path,
        metavar="FILE",
        help="with --words: use this safetensors file instead of downloading one; its "
        "tokenizer.json must lie beside it",
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Download, check and save the weights; returns the exit status."""
    if options.words_file is not None and options.words is None:
        raise Refused("“--words-file” needs “--words” to say which model the file is of.")
    if options.words_file is not None and options.url is not None:
        raise Refused("“--words-file” downloads nothing, so it takes no “--url”.")
    if options.words is not None:
        return _run_words(settings, options)
    advance, close = download_bar("ResNet-34")
    try:
        source = replace(RESNET34_FILE, url=options.url or RESNET34_FILE.url)
        file = fetch_resnet34(settings.weights_dir, source, advance)
    finally:
        close()
    if options.json:
        print_json({"encoder": "resnet34", "weights": str(file), "bytes": file.stat().st_size})
    else:
        print(f"ResNet-34's weights are in {file}.")
        say(
            "New libraries use them from now on. For one that exists the window asks; “photosim "
            "--encoder resnet34 index FOLDER” indexes it anew."
        )
    return 0


def _run_words(settings: Settings, options: argparse.Namespace) -> int:
    model = WORD_MODELS[options.words]
    if options.words_file is not None:
        files = use_files(settings.weights_dir, model, options.words_file)
    else:
        advance, close = download_bar(model.title)
        try:
            hub = options.url or HUB
            files = fetch_word_model(model, settings.weights_dir, advance, hub=hub)
        finally:
            close()
    if options.json:
        document = {"model": model.spec.name, "weights": str(files.weights), "bytes": files.size}
        print_json(document | {"sha256": files.sha256, "source": files.source})
    else:
        print(f"{model.title} ({model.licence}, {model.authors}): {files.weights}.")
        say(f"SHA-256 {files.sha256}")
        say("“photosim index --words” looks at the photos with it; the window does so by itself.")
    return 0
