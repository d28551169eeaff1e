"""The written-out pass: the same answers as transformers' own layers, whatever is padding, however large a number."""

import math

import pytest
import torch
from torch import Tensor
from transformers import BertConfig, BertModel, DistilBertConfig, DistilBertModel

from framing.products import knows_bytes
from framing.swift import SwiftBert, attend, serves

needs_bytes = pytest.mark.skipif(not knows_bytes(), reason="this CPU does not multiply 8 bits by itself")


@pytest.fixture(scope="module")
def encoder() -> BertModel:
    """Give a small random encoder."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50, hidden_size=64, num_hidden_layers=3, num_attention_heads=4, intermediate_size=128,
        max_position_embeddings=64, attn_implementation="eager",
    )  # fmt: skip
    return BertModel(config, add_pooling_layer=False).eval()


def embedded(encoder: BertModel, windows: int = 4) -> tuple[Tensor, Tensor]:
    """Give windows of 32 tokens, all but the first of which are padded, embedded."""
    torch.manual_seed(1)
    ids = torch.randint(0, 50, (windows, 32))
    mask = (torch.arange(32) < torch.tensor([32, *range(20, 20 + windows - 1)])[:, None]).long()
    return encoder.embeddings(input_ids=ids), mask


@torch.inference_mode()
def test_swift_says_what_the_encoder_says(encoder: BertModel) -> None:
    hidden, mask = embedded(encoder)
    expected = hidden
    for layer in encoder.encoder.layer:
        expected = layer(expected, torch.where(mask.bool(), 0.0, -1e9)[:, None, None])
    assert (SwiftBert(encoder)(hidden, mask) - expected)[mask.bool()].abs().max() < 0.04  # bf16 keeps eight bits


@torch.inference_mode()
@needs_bytes
@pytest.mark.parametrize("half", [True, False])
def test_swift_in_bytes_says_nearly_what_the_encoder_says(encoder: BertModel, half: bool) -> None:
    hidden, mask = embedded(encoder)
    expected = SwiftBert(encoder)(hidden, mask)
    assert (SwiftBert(encoder, bytes_=True, half=half)(hidden, mask) - expected)[mask.bool()].abs().max() < 0.1


@torch.inference_mode()
@pytest.mark.parametrize("bytes_", [False, pytest.param(True, marks=needs_bytes)])
def test_swift_reads_each_window_by_itself(encoder: BertModel, bytes_: bool) -> None:
    hidden, mask = embedded(encoder)
    swift = SwiftBert(encoder, bytes_=bytes_)
    together = swift(hidden, mask)
    for at in range(len(hidden)):
        alone = swift(hidden[at : at + 1], mask[at : at + 1])
        assert torch.equal(alone[0], together[at])


@torch.inference_mode()
@pytest.mark.parametrize("size", [1.0, 30.0, 300.0])
def test_swift_attention_is_a_softmax_even_where_exponentials_overflow(size: float) -> None:
    torch.manual_seed(0)
    query, key, value = torch.randn(3, 6, 16, 8).to(torch.bfloat16)
    keep = (torch.arange(16) < 12).to(torch.bfloat16).expand(6, 16)[:, :, None]
    query, key, value = query * size**0.5 * keep, key * size**0.5 * keep, value * keep
    match = torch.bmm(query, key.transpose(1, 2)).float().masked_fill(keep.transpose(1, 2) == 0, -torch.inf)
    expected = torch.bmm((match * math.log(2)).softmax(-1), value.float())
    assert (attend(query, key, value, keep).float() - expected)[:, :12].abs().max() < 0.03


def test_swift_serves_bert_alone() -> None:
    small = DistilBertModel(DistilBertConfig(vocab_size=50, dim=32, n_layers=1, n_heads=2, hidden_dim=32))
    assert not serves(small)
    with pytest.raises(ValueError, match="DistilBertModel; give a BertModel"):
        SwiftBert(small)
