"""Matrix products of an encoder's layers on a CPU: in bf16, and in whole numbers of 8 bits.

In 8 bits a product takes half the time of one in bf16, on every x86 CPU of the last years (VNNI). Each row is rounded
by a scale of its own, its largest number over 127, so that what a row gives depends on nothing but the row; each column
of the weights has a scale too. Where rows come out of a layer's normalisation, columns that it makes large are made
smaller first, and their weights larger (SmoothQuant, Xiao et al. 2023; the sizes are reckoned, not measured).

It does: lay matrices out once as oneDNN wants them; multiply.
It does not: say what is multiplied with what; that is `swift.py`'s.
"""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor
from torch.nn.functional import gelu, linear, pad

__all__ = ["KIND", "BytesProduct", "HalfProduct", "Product", "knows_bytes"]

KIND = torch.bfloat16
_ROWS = 1024  # tokens in a batch, for which oneDNN lays matrices out
# Of a sum over many inputs oneDNN may add the parts in another order where rows are few (with AMX below 384 of 1,536
# inputs), and what a row gives would depend on those beside it: rows are added up to this number there.
_STEADY, _MANY = 512, 1024
_LEAST = -0.17  # GELU gives nothing below
_TINY = 1e-12


class Product(Protocol):
    """A matrix product with its bias and, if wanted, GELU of it."""

    def __call__(self, rows: Tensor) -> Tensor:
        """Multiply. Shape: `(tokens, inputs)` in, `(tokens, outputs)` out."""


class HalfProduct:
    """A product in bf16: any number in, bf16 out; what a row gives depends on nothing but the row."""

    def __init__(self, weight: Tensor, bias: Tensor, *, curved: bool = False) -> None:
        self._weight, self._bias, self._curved = weight.detach().to(KIND), bias.detach().to(KIND), curved
        self._packed = hasattr(torch.ops.mkldnn, "_linear_pointwise")  # what torch.compile uses
        if self._packed:  # plain `linear` lays out each time
            self._weight = torch.ops.mkldnn._reorder_linear_weight(self._weight, _ROWS)

    def __call__(self, rows: Tensor) -> Tensor:
        """Multiply."""
        rows = rows.to(KIND)
        if not self._packed:
            plain = linear(rows, self._weight, self._bias)
            return gelu(plain) if self._curved else plain
        how, number = "gelu" if self._curved else "none", len(rows)
        if number < _STEADY and rows.shape[1] > _MANY:
            rows = pad(rows, (0, 0, 0, _STEADY - number))
        product: Tensor = torch.ops.mkldnn._linear_pointwise(rows, self._weight, self._bias, how, [], "none")
        return product[:number]


class BytesProduct:
    """A product in 8 bits: any number in, fp32 out.

    Args:
        weight: `(outputs, inputs)`.
        bias: `(outputs,)`.
        curved: whether GELU is taken of the product.
        sizes: how large each input gets, if that is known, `(inputs,)`.
        bent: whether the inputs come out of GELU, so that none is below `_LEAST`.
    """

    def __init__(
        self, weight: Tensor, bias: Tensor, *, curved: bool = False, sizes: Tensor | None = None, bent: bool = False
    ) -> None:
        weight, bias = weight.detach().float(), bias.detach().float()
        self._smaller: Tensor | None = None
        if sizes is not None:
            columns = weight.abs().amax(0).clamp(min=_TINY)
            self._smaller = (columns / sizes.detach().float().clamp(min=_TINY)).sqrt()
            weight = weight / self._smaller
        self._scales = (weight.abs().amax(1) / 127).clamp(min=_TINY)
        whole = (weight / self._scales[:, None]).round().to(torch.int8)
        self._packed: Tensor = torch.ops.onednn.qlinear_prepack(whole, [_ROWS, whole.shape[1]])
        self._zeros = torch.zeros(len(whole), dtype=torch.int64)
        self._bias, self._curved, self._bent = bias, curved, bent
        if bent:  # the inputs are counted from `_LEAST`
            self._bias = bias + _LEAST * (whole.float() * self._scales[:, None]).sum(1)

    def __call__(self, rows: Tensor) -> Tensor:
        """Multiply."""
        rows = rows.float() if self._smaller is None else rows * self._smaller
        if self._bent:
            scale = (rows.amax(1, keepdim=True) - _LEAST).clamp_(min=_TINY).div_(255)
            whole = (rows - _LEAST).div_(scale).sub_(128)
        else:
            scale = rows.abs().amax(1, keepdim=True).clamp_(min=_TINY).div_(127)
            whole = rows / scale
        signed = whole.round_().to(torch.int8).view(torch.uint8)
        product: Tensor = torch.ops.onednn.qlinear_pointwise(
            signed.bitwise_xor_(128), 1.0, 0 if self._bent else 128, self._packed, self._scales, self._zeros, None,
            1.0, 0, torch.float32, "none", [], "none",
        )  # fmt: skip
        product.mul_(scale).add_(self._bias)
        return torch.ops.aten.gelu_(product) if self._curved else product


def knows_bytes() -> bool:
    """Tell whether this CPU and this torch multiply 8 bits by themselves (VNNI or AMX)."""
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    there = any(capabilities.get(name, False) for name in ("avx512_vnni", "avx_vnni", "amx_int8"))
    return there and hasattr(torch.ops.onednn, "qlinear_pointwise") and hasattr(torch.ops.onednn, "qlinear_prepack")
