"""The encoder's pass on a CPU that multiplies in bf16, written out layer by layer: 1.7 times as fast as autocast.

Matrices are multiplied in bf16 with fp32 sums; what adds up over the layers, and its normalisation, stay fp32. Three
things save the time: each matrix is laid out once as oneDNN wants it (where this torch can), queries, keys and values
are one product, and attention takes exponentials without first taking their row's largest away, which an encoder's
numbers do not need. A row that does overflow, or vanish, is computed again with a softmax. Padding counts nothing: its
values, and its share of a row's sum, are zero.

It does: run BERT's layers over embedded windows, each window by itself.
It does not: embed (`network.py`), or serve other encoders and other precisions (`transformers` does).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, layer_norm, linear

_KIND = torch.bfloat16
_FAR = 1e34  # bf16 ends at 3e38: a row whose exponentials add up to more may overflow once they weigh values
_ROWS = 1024  # tokens in a batch, for which oneDNN lays matrices out


@dataclass(frozen=True, slots=True)
class _Norm:
    """What `layer_norm` takes."""

    weight: Tensor
    bias: Tensor
    eps: float

    def __call__(self, rows: Tensor) -> Tensor:
        return layer_norm(rows, self.weight.shape, self.weight, self.bias, self.eps)


class _Product:
    """A matrix product with its bias and, if wanted, GELU of it; bf16 in, bf16 out."""

    def __init__(self, weight: Tensor, bias: Tensor, *, curved: bool = False) -> None:
        self._weight, self._bias, self._curved = weight.detach().to(_KIND), bias.detach().to(_KIND), curved
        self._packed: Tensor | None = None
        if hasattr(torch.ops.mkldnn, "_linear_pointwise"):  # what torch.compile uses; plain `linear` lays out each time
            self._packed = torch.ops.mkldnn._reorder_linear_weight(self._weight, _ROWS)

    def __call__(self, rows: Tensor) -> Tensor:
        if self._packed is None:
            plain = linear(rows, self._weight, self._bias)
            return gelu(plain) if self._curved else plain
        how = "gelu" if self._curved else "none"
        product: Tensor = torch.ops.mkldnn._linear_pointwise(rows, self._packed, self._bias, how, [], "none")
        return product


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer; `join` makes queries, keys and values at once."""

    join: _Product
    mix: _Product
    widen: _Product
    narrow: _Product
    mixed: _Norm
    narrowed: _Norm


class SwiftBert:
    """BERT's layers, for reading only."""

    def __init__(self, encoder: Any) -> None:
        """Take the matrices of a `BertModel` over.

        Raises `ValueError` for an encoder that is none, or is not as BERT was published (`serves` tells).
        """
        if not serves(encoder):
            raise ValueError(f"encoder is {type(encoder).__name__}; give a BertModel with GELU and absolute positions")
        self._heads: int = encoder.config.num_attention_heads
        self._layers = [_take(layer, self._heads) for layer in encoder.encoder.layer]

    def __deepcopy__(self, memo: object) -> SwiftBert:
        """Nothing in it changes, so that copies share it."""
        return self

    def __call__(self, embedded: Tensor, mask: Tensor) -> Tensor:
        """Run all layers. Shape: `(windows, length, hidden)`, fp32.

        Args:
            embedded: what the embeddings give, `(windows, length, hidden)`, fp32.
            mask: 1 for tokens and 0 for padding, `(windows, length)`.
        """
        windows, length, size = embedded.shape
        counted = mask.to(_KIND)[:, None, :, None].expand(-1, self._heads, -1, -1).reshape(-1, length, 1)
        padding = (mask.view(-1) == 0).nonzero()[:, 0]
        rows = embedded.reshape(-1, size)
        for layer in self._layers:
            joined = layer.join(rows.to(_KIND)).index_fill_(0, padding, 0).view(windows, length, 3, self._heads, -1)
            query, key, value = joined.permute(2, 0, 3, 1, 4).reshape(3, windows * self._heads, length, -1)
            context = attend(query, key, value, counted).view(windows, self._heads, length, -1)
            rows = layer.mixed(rows + layer.mix(context.transpose(1, 2).reshape(-1, size)))
            rows = layer.narrowed(rows + layer.narrow(layer.widen(rows.to(_KIND))))
        return rows.view(windows, length, size)


def serves(encoder: Any) -> bool:
    """Tell whether an encoder is one whose layers are written out here."""
    config: Any = getattr(encoder, "config", None)
    plain = getattr(config, "position_embedding_type", "absolute") == "absolute"
    return getattr(config, "model_type", "") == "bert" and config.hidden_act == "gelu" and plain


def attend(query: Tensor, key: Tensor, value: Tensor, keep: Tensor) -> Tensor:
    """Give each token the mean of the values, weighed by two to the power of its query's product with their keys.

    Shape of all, and of what comes: `(rows, length, width)`; `keep`: `(rows, length, 1)`, 1 for what counts. Where that
    is 0, so are query, key and value.
    """
    weights = torch.bmm(query, key.transpose(1, 2)).exp2_()
    total = torch.bmm(weights, keep)
    context = torch.bmm(weights, value).div_(total)
    least, most = total.aminmax()
    if not (least > 1 / _FAR and most < _FAR):
        lost = ~((total > 1 / _FAR) & (total < _FAR))
        match = torch.bmm(query, key.transpose(1, 2)).float().masked_fill((keep == 0).transpose(1, 2), -torch.inf)
        context = torch.where(lost, torch.bmm((match * math.log(2)).softmax(-1).to(value.dtype), value), context)
    return context


def _take(layer: Any, heads: int) -> _Layer:
    attention, out = layer.attention.self, layer.attention.output
    scale = (attention.query.out_features // heads) ** -0.5 / math.log(2)  # powers of two are quicker than of e
    parts = (attention.query, attention.key, attention.value)
    weights = [part.weight * (scale if part is attention.query else 1.0) for part in parts]
    biases = [part.bias * (scale if part is attention.query else 1.0) for part in parts]
    return _Layer(
        join=_Product(torch.cat(weights), torch.cat(biases)),
        mix=_Product(out.dense.weight, out.dense.bias),
        widen=_Product(layer.intermediate.dense.weight, layer.intermediate.dense.bias, curved=True),
        narrow=_Product(layer.output.dense.weight, layer.output.dense.bias),
        mixed=_norm(out.LayerNorm),
        narrowed=_norm(layer.output.LayerNorm),
    )


def _norm(module: nn.LayerNorm) -> _Norm:
    return _Norm(module.weight.detach(), module.bias.detach(), module.eps)
