"""Figures with 95 % intervals: whole articles are drawn again, with replacement, 1,000 times.

It does: turn counts (one row an article, so that a draw only sums rows) or items into a `Figure`.
It does not: know the measures (`metrics.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.metrics import Counts, Floats, Ints, f1_of

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number, its 95 % interval (NaN where none can be had) and the number of items it rests on."""

    name: str
    value: float
    low: float
    high: float
    n: int


def from_counts(
    name: str, counts: Sequence[Counts], measure: Callable[[Floats], Floats] = f1_of, *, n: int, seed: int = 0
) -> Figure:
    """Measure summed counts, with the percentile interval over articles; `counts` has a row an article."""
    rows = np.asarray(counts, dtype=np.float64).reshape(-1, 3)
    sums = _draws(len(rows), seed) @ rows
    return Figure(name, float(measure(rows.sum(axis=0))), *_interval(np.asarray(measure(sums))), n=n)


def from_items(name: str, groups: Sequence[str], measure: Callable[[Ints], float], *, seed: int = 0) -> Figure:
    """Measure items, with the percentile interval over groups (articles).

    Args:
        name: of the figure.
        groups: for each item its article.
        measure: gives the figure of the items at these indices; an index may come several times.
        seed: of the draws.
    """
    names, codes = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    items = np.arange(len(groups))
    samples = [measure(np.repeat(items, draw[codes])) for draw in _draws(len(names), seed)]
    value = measure(items) if len(items) else float("nan")
    return Figure(name, value, *_interval(np.array(samples)), n=len(groups))


def _draws(groups: int, seed: int) -> Ints:
    """Draw groups with replacement: how often each comes, `(RESAMPLES, groups)`."""
    if not groups:
        return np.zeros((0, 0), dtype=np.int64)
    return np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=RESAMPLES)


def _interval(samples: Floats) -> tuple[float, float]:
    samples = samples[~np.isnan(samples)]
    if not samples.size:
        return float("nan"), float("nan")
    low, high = np.percentile(samples, [2.5, 97.5])
    return float(low), float(high)
