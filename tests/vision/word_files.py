"""Models that know words, small and with weights that nobody trained."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from photosim.vision.models import EncoderChoice
from photosim.vision.word_models import (
    OPENCLIP,
    TOKENIZER_NAME,
    WEIGHTS_NAME,
    WordModel,
)

WORDS = ("red", "green", "blue", "dark", "bright", "beach", "child", "on", "a", "sunset")
_WIDTH = 64


def write_word_model(folder: Path, model: WordModel = OPENCLIP, seed: int = 3) -> Path:
    """Write a model of the right make and two layers, with its tokenizer; returns its weights."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer()
    tokenizer.save(str(folder / TOKENIZER_NAME))
    torch.manual_seed(seed)
    entries = tokenizer.get_vocab_size()
    weights = (_siglip if model.is_siglip else _clip)(model, entries)
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


def _clip(model: WordModel, entries: int) -> dict[str, torch.Tensor]:
    places = (model.spec.crop // 32) ** 2 + 1
    weights = {
        "logit_scale": torch.tensor(4.6),
        "visual.class_embedding": _drawn(_WIDTH),
        "visual.conv1.weight": _drawn(_WIDTH, 3, 32, 32),
        "visual.positional_embedding": _drawn(places, _WIDTH),
        "visual.proj": _drawn(_WIDTH, model.spec.dimension),
        "positional_embedding": _drawn(model.context, _WIDTH),
        "text_projection": _drawn(_WIDTH, model.spec.dimension),
        "token_embedding.weight": _drawn(entries, _WIDTH),
    }
    for norm in ("visual.ln_pre", "visual.ln_post", "ln_final"):
        weights |= _norm(norm)
    return weights | _openclip_layers("visual.") | _openclip_layers("")


def _siglip(model: WordModel, entries: int) -> dict[str, torch.Tensor]:
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
    for number in range(2):
        layer = f"visual.trunk.blocks.{number}"
        weights |= _norm(f"{layer}.norm1", width) | _norm(f"{layer}.norm2", width)
        weights |= _dense(f"{layer}.attn.qkv", width, 3 * width)
        weights |= _dense(f"{layer}.attn.proj", width, width)
        weights |= _dense(f"{layer}.mlp.fc1", width, 4 * width)
        weights |= _dense(f"{layer}.mlp.fc2", 4 * width, width)
    return weights | _openclip_layers("text.", width)


def _openclip_layers(prefix: str, width: int = _WIDTH) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = {}
    for number in range(2):
        layer = f"{prefix}transformer.resblocks.{number}"
        weights |= _norm(f"{layer}.ln_1", width) | _norm(f"{layer}.ln_2", width)
        weights |= _dense(f"{layer}.attn.out_proj", width, width)
        weights |= _dense(f"{layer}.mlp.c_fc", width, 4 * width)
        weights |= _dense(f"{layer}.mlp.c_proj", 4 * width, width)
        weights[f"{layer}.attn.in_proj_weight"] = _drawn(3 * width, width)
        weights[f"{layer}.attn.in_proj_bias"] = _drawn(3 * width)
    return weights


def _norm(name: str, width: int = _WIDTH) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": 1 + _drawn(width), f"{name}.bias": _drawn(width)}


def _dense(name: str, inputs: int, outputs: int) -> dict[str, torch.Tensor]:
    return {f"{name}.weight": _drawn(outputs, inputs), f"{name}.bias": _drawn(outputs)}


def _drawn(*shape: int) -> torch.Tensor:
    return torch.randn(*shape) * 0.1
