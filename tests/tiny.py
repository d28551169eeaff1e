"""A tiny random model: two layers, 32 wide, a vocabulary of letters and a few words. It says nothing sensible."""

from __future__ import annotations

import string
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from framing.config import default_decoding
from framing.encoder import save
from framing.network import FramingConfig, FramingModel

PHRASE_LABELS = ("ptc", "babe")
SENTENCE_LABELS = ("loaded_babe", "loaded_ptc", "loaded_wide", "speech", "attributed", "editorial", "argued", "opinion")
FRAME_LABELS = ("Economic", "Morality", "Political")


def tiny_tokenizer() -> Tokenizer:
    """Build a WordPiece tokenizer that can spell any ASCII word."""
    letters = string.ascii_lowercase + string.digits
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "said", "minister", *letters]
    words += [f"##{letter}" for letter in letters] + list(string.punctuation) + list("“”‘’—…")
    tokenizer = Tokenizer(models.WordPiece({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def tiny_model(tokenizer: Tokenizer, seed: int = 0, scale: float = 1.0, stance: bool = True) -> FramingModel:
    """Build the model; a larger `scale` makes its answers more extreme."""
    torch.manual_seed(seed)
    encoder = {
        "model_type": "bert", "vocab_size": tokenizer.get_vocab_size(), "hidden_size": 32, "num_hidden_layers": 2,
        "num_attention_heads": 4, "intermediate_size": 64, "max_position_embeddings": 128,
    }  # fmt: skip
    config = FramingConfig(
        encoder=encoder, phrase_labels=PHRASE_LABELS, sentence_labels=SENTENCE_LABELS, frame_labels=FRAME_LABELS,
        stance=stance, link_size=8, window=48,
        decoding=default_decoding(PHRASE_LABELS, SENTENCE_LABELS).to_dict(), name="tiny", version="1",
    )  # fmt: skip
    model = FramingModel(config).eval()
    with torch.no_grad():
        heads = [model.tags, model.phrase, model.sentence, model.features, model.frames]
        for head in [*heads, model.stance.out] if stance else heads:
            head.weight.normal_(std=scale)
    return model


def write_tiny(folder: Path, seed: int = 0, scale: float = 1.0, stance: bool = True) -> Path:
    """Write the model's folder."""
    tokenizer = tiny_tokenizer()
    save(tiny_model(tokenizer, seed, scale, stance), tokenizer, folder)
    return folder
