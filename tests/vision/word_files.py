"""Models that know words, small and with weights that nobody trained."""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from photosim.vision.models import EncoderChoice
from photosim.vision.word_models import (
    OPENCLIP,
    SIGLIP2,
    TOKENIZER_NAME,
    WEIGHTS_NAME,
    WordModel,
)

WORDS = ("red", "green", "blue", "dark", "bright", "beach", "child", "on", "a", "sunset")


@dataclass(frozen=True)
class Sizes:
    """How large a model is inside.

    Attributes:
        layers: Of each half.
        width: Of the half for pictures.
        text_width: Of the half for texts.
        entries: Of the table of words, None for as many as the tokenizer needs.
    """

    layers: int = 2
    width: int = 64
    text_width: int = 64
    entries: int | None = None


REAL = {
    OPENCLIP.spec.name: Sizes(12, 768, 512, 49_408),
    SIGLIP2.spec.name: Sizes(12, 768, 768, 256_000),
}


def write_word_model(
    folder: Path, model: WordModel = OPENCLIP, seed: int = 3, sizes: Sizes | None = None
) -> Path:
    """Write a model of the right make, small by default, with a tokenizer; returns its weights."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer()
    tokenizer.save(str(folder / TOKENIZER_NAME))
    torch.manual_seed(seed)
    if sizes is None:
        side = model.spec.dimension if model.is_siglip else 64  # SigLIP's vectors are as long
        sizes = Sizes(width=side, text_width=side)
    entries = sizes.entries or tokenizer.get_vocab_size()
    weights = (_siglip if model.is_siglip else _clip)(model, sizes, entries)
    save_file(weights, folder / WEIGHTS_NAME)
    return folder / WEIGHTS_NAME


def choice_of(weights: Path, model: WordModel = OPENCLIP) -> EncoderChoice:
    return EncoderChoice(model.spec, weights, f"{model.spec.name}:test")


def _tokenizer() -> Tokenizer:
    known = {word: number for number, word in enumerate(("<pad>", "<unk>", "<s>", "</s>", *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 2), ("</s>", 3)]
    )
    return tokenizer


def _clip(model: WordModel, sizes: Sizes, entries: int) -> dict[str, torch.Tensor]:
    width, inside = sizes.width, sizes.text_width
    places = (model.spec.crop // 32) ** 2 + 1
    weights = {
        "logit_scale": torch.tensor(4.6),
        "visual.class_embedding": _drawn(width),
        "visual.conv1.weight": _drawn(width, 3, 32, 32),
        "visual.positional_embedding": _drawn(places, width),
        "visual.proj": _drawn(width, model.spec.dimension),
        "positional_embedding": _drawn(model.context, inside),
        "text_projection": _drawn(inside, model.spec.dimension),
        "token_embedding.weight": _drawn(entries, inside),
    }
    weights |= _norm("visual.ln_pre", width) | _norm("visual.ln_post", width)
    weights |= _norm("ln_final", inside) | _openclip_layers("visual.", width, sizes.layers)
    return weights | _openclip_layers("", inside, sizes.layers)


def _siglip(model: WordModel, sizes: Sizes, entries: int) -> dict[str, torch.Tensor]:
    width = model.spec.dimension
    weights = {
        "logit_scale": torch.tensor(4.6),
        "logit_bias": torch.tensor(-10.0),
        "visual.trunk.pos_embed": _drawn(1, (model.spec.crop // 32) ** 2, width),
        "visual.trunk.patch_embed.proj.weight": _drawn(width, 3, 32, 32),
        "visual.trunk.patch_embed.proj.bias": _drawn(width),
        "visual.trunk.attn_pool.latent": _drawn(1, 1, width),
        "text.positional_embedding": _drawn(model.context, width),
        "text.token_embedding.weight": _drawn(entries, width),
        **_dense("text.text_projection", width, width),
        **_dense("visual.trunk.attn_pool.q", width, width),
        **_dense("visual.trunk.attn_pool.kv", width, 2 * width),
        **_dense("visual.trunk.attn_pool.proj", width, width),
        **_dense("visual.trunk.attn_pool.mlp.fc1", width, 4 * width),
        **_dense("visual.trunk.attn_pool.mlp.fc2", 4 * width, width),
    }
    for norm in ("visual.trunk.norm", "visual.trunk.attn_pool.norm", "text.ln_final"):
        weights |= _norm(norm, width)
    for number in range(sizes.layers):
        layer = f"visual.trunk.blocks.{number}"
        weights |= _norm(f"{layer}.norm1", width) | _norm(f"{layer}.norm2", width)
        weights |= _dense(f"{layer}.attn.qkv", width, 3 * width)
        weights |= _dense(f"{layer}.attn.proj", width, width)
        weights |= _dense(f"{layer}.mlp.fc1", width, 4 * width)
        weights |= _dense(f"{layer}.mlp.fc2", 4 * width, width)
    return weights | _openclip_layers("text.", width, sizes.layers)


def _openclip_layers(prefix: str, width: int, layers: int) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = {}
    for number in range(layers):
        layer = f"{prefix}transformer.resblocks.{number}"
        weights |= _norm(f"{layer}.ln_1", width) | _norm(f"{layer}.ln_2", width)
        weights |= _dense(f"{layer}.attn.out_proj", width, width)
        weights |= _dense(f"{layer}.mlp.c_fc", width, 4 * width)
        weights |= _dense(f"{layer}.mlp.c_proj", 4 * width, width)
        weights[f"{layer}.attn.in_proj_weight"] = _drawn(3 * width, width)
        weights[f"{layer}.attn.in_proj_bias"] = _drawn(3 * width)
    return weights


def _norm(name: str, width: int) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": 1 + _drawn(width), f"{name}.bias": _drawn(width)}


def _dense(name: str, inputs: int, outputs: int) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": _drawn(outputs, inputs), f"{name}.bias": _drawn(outputs)}


def _drawn(*shape: int) -> torch.Tensor:
    return torch.randn(*shape) * 0.1
