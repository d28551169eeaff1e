"""Products in 8 bits: near to those in fp32, each row by itself."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import gelu, linear

from framing.products import BytesProduct, HalfProduct, knows_bytes

needs_bytes = pytest.mark.skipif(not knows_bytes(), reason="this CPU does not multiply 8 bits by itself")


def matrices(outputs: int = 48, inputs: int = 64) -> tuple[Tensor, Tensor, Tensor]:
    """Give weights, a bias and rows of which one input is far larger than the others."""
    torch.manual_seed(0)
    rows = torch.randn(20, inputs)
    rows[:, 3] *= 20
    rows[7] *= 10
    return torch.randn(outputs, inputs) / 8, torch.randn(outputs), rows


def error(found: Tensor, wanted: Tensor) -> float:
    """Give the mean error as a share of the mean size."""
    return float((found.float() - wanted).abs().mean() / wanted.abs().mean())


@needs_bytes
@pytest.mark.parametrize("curved", [False, True])
def test_products_in_bytes_are_near(curved: bool) -> None:
    weight, bias, rows = matrices()
    wanted = linear(rows, weight, bias)
    wanted = gelu(wanted) if curved else wanted
    sizes = rows.abs().amax(0)
    plain, smooth = (BytesProduct(weight, bias, curved=curved, sizes=given)(rows) for given in (None, sizes))
    assert error(smooth, wanted) < error(plain, wanted) < 0.04
    assert error(HalfProduct(weight, bias, curved=curved)(rows), wanted) < 0.01


@pytest.mark.parametrize("count", [8, 40, 200, 376, 600])
def test_products_in_half_give_a_row_the_same_among_others(count: int) -> None:
    torch.manual_seed(0)
    rows = torch.randn(1024, 1536)
    product = HalfProduct(torch.randn(384, 1536) / 20, torch.randn(384))
    assert torch.equal(product(rows[:count]), product(rows)[:count])


@needs_bytes
def test_products_after_gelu_lose_half_as_much() -> None:
    weight, bias, rows = matrices()
    rows = gelu(rows)
    wanted = linear(rows, weight, bias)
    plain, bent = (BytesProduct(weight, bias, bent=given)(rows) for given in (False, True))
    assert error(bent, wanted) < 0.7 * error(plain, wanted)


@needs_bytes
@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_products_of_a_row_depend_on_nothing_else(kind: torch.dtype) -> None:
    weight, bias, rows = matrices()
    product = BytesProduct(weight, bias)
    together = product(rows.to(kind))
    for at in range(len(rows)):
        assert torch.equal(product(rows[at : at + 1].to(kind))[0], together[at])


@needs_bytes
def test_products_of_nothing_are_the_bias() -> None:
    weight, bias, _ = matrices()
    assert torch.allclose(BytesProduct(weight, bias)(torch.zeros(2, 64)), bias.expand(2, -1))
    assert torch.allclose(BytesProduct(weight, bias, bent=True)(torch.zeros(2, 64)), bias.expand(2, -1), atol=0.02)
