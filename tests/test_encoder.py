"""The network: the same answers however articles are batched, saved or loaded."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, MPNetConfig

from framing.encoder import collate, load, run, save, special_tokens
from framing.errors import InputError, ModelError
from framing.heads import Outputs
from framing.network import FramingConfig, FramingModel
from framing.sentences import split_sentences
from framing.windows import Tokens, Window, pack, tokenize
from tests.tiny import tiny_model, tiny_tokenizer

TEXTS = [
    "The minister said no. “We will not,” she said.",
    "One.",
    "A much longer text is here, and it goes on. " * 12,
    "word " * 200,
]
PARTS = ("tags", "phrase", "link_from", "link_to", "sentence")


@pytest.fixture(scope="module")
def network() -> FramingModel:
    return tiny_model(tiny_tokenizer())


def prepared(texts: list[str]) -> list[tuple[Tokens, list[Window]]]:
    tokenizer = tiny_tokenizer()
    tokens = [tokenize(text, split_sentences(text), tokenizer) for text in texts]
    return [(one, pack(one.sentence, 48)) for one in tokens]


def furthest(one: Outputs, other: Outputs) -> float:
    return max(float(np.abs(getattr(one, part) - getattr(other, part)).max(initial=0)) for part in PARTS)


@pytest.mark.parametrize("budget", [1, 100, 100_000])
def test_encoder_answers_do_not_depend_on_batching(network: FramingModel, budget: int) -> None:
    special = special_tokens(tiny_tokenizer())
    alone = [run(network, [article], special)[0] for article in prepared(TEXTS)]
    together = run(network, prepared(TEXTS), special, budget=budget)
    assert max(furthest(*pair) for pair in zip(alone, together, strict=True)) < 1e-5


def test_encoder_answers_do_not_depend_on_order(network: FramingModel) -> None:
    special = special_tokens(tiny_tokenizer())
    forward = run(network, prepared(TEXTS), special)
    backward = run(network, prepared(TEXTS[::-1]), special)
    assert max(furthest(*pair) for pair in zip(forward, backward[::-1], strict=True)) < 1e-5


def test_encoder_gives_one_row_a_token_and_a_sentence(network: FramingModel) -> None:
    ((tokens, windows),) = prepared([TEXTS[0]])
    outputs = run(network, [(tokens, windows)], special_tokens(tiny_tokenizer()))[0]
    assert outputs.tags.shape == (len(tokens), 7)
    assert outputs.sentence.shape == (2, 8)
    assert run(network, [(tokens.take(np.array([], dtype=int)), [])], special_tokens(tiny_tokenizer()))[
        0
    ].tags.shape == (0, 7)


def test_encoder_equals_plain_transformers_where_nothing_is_added(network: FramingModel) -> None:
    inner = dict(network.config.encoder)
    plain = BertModel(BertConfig(**inner), add_pooling_layer=False).eval()
    plain.load_state_dict(dict(network.encoder.state_dict().items()))
    batch = collate(prepared_items(), special_tokens(tiny_tokenizer()))
    with torch.no_grad():
        saved = network.features.weight.clone()
        network.features.weight.zero_()
        ours = network._encode(batch)
        network.features.weight.copy_(saved)
        theirs = plain(input_ids=batch.input_ids, attention_mask=batch.attention_mask).last_hidden_state
    assert torch.allclose(ours, theirs, atol=1e-5)


def prepared_items() -> list[tuple[Tokens, Window]]:
    return [(tokens, window) for tokens, windows in prepared(TEXTS[:2]) for window in windows]


def test_network_computes_attention_as_its_encoder_can() -> None:
    inner = MPNetConfig(vocab_size=32, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
    config = FramingConfig(encoder=inner.to_dict(), phrase_labels=["ptc"], sentence_labels=["speech"])
    config._attn_implementation = "sdpa"  # which this encoder lacks
    assert FramingModel(config).encoder.config._attn_implementation == "eager"


def test_encoder_saved_and_loaded_is_the_same_within_half_precision(network: FramingModel, tmp_path: Path) -> None:
    tokenizer = tiny_tokenizer()
    save(network, tokenizer, tmp_path / "model")
    again, _ = load(tmp_path / "model")
    special = special_tokens(tokenizer)
    before, after = run(network, prepared(TEXTS), special), run(again, prepared(TEXTS), special)
    assert max(furthest(*pair) for pair in zip(before, after, strict=True)) < 2e-2
    assert next(again.parameters()).dtype == torch.float32


def test_encoder_refuses_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="device 'abacus' is not there; give 'cpu', 'cuda', 'mps' or None"):
        load(tmp_path, device="abacus")
    with pytest.raises(
        InputError, match="dtype is 'int4'; give one of 'float32', 'bfloat16', 'float16', 'int8' or None"
    ):
        load(tmp_path, dtype="int4")
    with pytest.raises(ModelError, match="does not load"):
        load(tmp_path)
