"""Tests of differences over clusters: p-values by re-randomising, their correction, what could have been found.

It does: sign flips for pairs, permutations for independent groups, Benjamini and Hochberg, detectable differences.
It does not: estimate (`estimate.py`) or know articles, stories and outlets (`comparing.py`).

Clusters and shapes are those of `estimate.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from framing.estimate import MANY, Floats, blocks, columns, error_of, flat, welch

_DRAWS = 9999
_EXACT = 13  # clusters up to which all 2**n patterns of signs are tried


def sign_flip_p(differences: npt.ArrayLike, *, draws: int = _DRAWS, seed: int = 0) -> Any:
    """Test that the mean difference is 0, two-sided: flip the signs of whole clusters (Fisher 1935).

    All patterns of signs are tried up to 13 clusters, `draws` random ones (and the one observed) up to 1,000; above,
    Student's t gives the same. The smallest p-value that n clusters can give is 2 / 2**n.

    >>> float(sign_flip_p([1.0, 2.0, 3.0]))  # 2 of the 8 patterns are as far from 0
    0.25
    """
    data = columns(differences)
    n = len(data)
    if n > MANY:
        return flat(differences, _student_p(data, n - 1))
    observed = np.abs(data.sum(axis=0)) * (1 - 1e-9) - 1e-12
    exact = n <= _EXACT
    far = np.zeros(data.shape[1])
    for signs in _signs(n, None if exact else draws, seed):
        for block in blocks(data.shape[1]):
            far[block] += (np.abs(signs @ data[:, block]) >= observed[block]).sum(axis=0)
    return flat(differences, far / 2**n if exact else (far + 1) / (draws + 1))


def permutation_p(a: npt.ArrayLike, b: npt.ArrayLike, *, draws: int = _DRAWS, seed: int = 0) -> Any:
    """Test that two independent sets of clusters have one mean, two-sided: deal the clusters out anew.

    The statistic is Welch's t, which keeps the test right where the spreads differ (Janssen 1997; Chung and Romano
    2013, Annals of Statistics 41:484). Above 1,000 clusters Welch's t-test gives the same.

    >>> float(permutation_p([1.0, 1.1, 0.9], [1.0, 1.1, 0.9]))
    1.0
    """
    left, right = columns(a), columns(b)
    observed, size = np.abs(_welch_t(left, right)), len(left) + len(right)
    if size > MANY:
        return flat(a, np.where(observed == 0, 1.0, 2 * stats.t.sf(observed, welch(left, right))))
    pooled = np.concatenate([left, right])
    pooled = pooled - pooled.mean(axis=0)
    generator, far = np.random.default_rng(seed), np.ones(pooled.shape[1])
    for block in blocks(draws):
        ranks = generator.random((block.stop - block.start, size)).argsort(axis=1).argsort(axis=1)
        far += (_dealt_t(pooled, (ranks < len(left)).astype(np.float64)) >= observed * (1 - 1e-9) - 1e-12).sum(axis=0)
    return flat(a, far / (draws + 1))


def adjust(p_values: npt.ArrayLike) -> Floats:
    """Correct p-values for their number so that of what is called a difference at most 5 % are none.

    Benjamini and Hochberg (1995), by `scipy.stats.false_discovery_control`; call those at or below .05. NaN stays NaN
    and counts for nothing.

    >>> adjust([0.01, 0.02, float("nan"), 0.9]).round(3).tolist()
    [0.03, 0.03, nan, 0.9]
    """
    values = np.array(p_values, dtype=np.float64)
    known = ~np.isnan(values)
    if known.any():
        values[known] = stats.false_discovery_control(values[known])
    return values


def cutoff(adjusted: npt.ArrayLike, fdr: float = 0.05) -> float:
    """Give the level at which each test was held after Benjamini and Hochberg's correction.

    It is fdr * k / m where k of m tests passed, and fdr / m where none did.

    >>> cutoff([0.03, 0.03, 0.9, 0.9])
    0.025
    """
    known = np.asarray(adjusted, dtype=np.float64)
    known = known[~np.isnan(known)]
    return fdr * max(1, int((known <= fdr).sum())) / max(1, known.size)


def detectable_difference(
    error: npt.ArrayLike, freedom: npt.ArrayLike, *, alpha: float = 0.05, power: float = 0.8
) -> Any:
    """Give the smallest true difference that a two-sided test at `alpha` finds with probability `power`.

    Args:
        error: standard error of the difference.
        freedom: its degrees of freedom, clusters less one; 0 gives NaN.
        alpha: level of the test.
        power: share of studies that are to find it.

    The sum of two quantiles of Student's t, times the error (Bloom 1995, Evaluation Review 19:547).

    >>> round(float(detectable_difference(0.01, 49)), 4)
    0.0286
    """
    freedom = np.asarray(freedom, dtype=np.float64)
    return (stats.t.isf(alpha / 2, freedom) + stats.t.isf(1 - power, freedom)) * np.asarray(error)


def _signs(clusters: int, draws: int | None, seed: int) -> Iterator[Floats]:
    """Give patterns of signs, some rows at a time, `(rows, clusters)`: `draws` random ones, or all where None."""
    generator = np.random.default_rng(seed)
    for block in blocks(2**clusters if draws is None else draws):
        if draws is None:
            bits = np.arange(block.start, block.stop)[:, None] >> np.arange(clusters) & 1
        else:
            bits = generator.integers(0, 2, size=(block.stop - block.start, clusters))
        yield np.asarray(2.0 * bits - 1.0, dtype=np.float64)


def _student_p(data: Floats, freedom: int) -> Floats:
    mean, error = data.mean(axis=0), error_of(data)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(mean == 0, 0.0, np.abs(mean) / error)
    return np.asarray(2 * stats.t.sf(ratio, freedom))


def _welch_t(left: Floats, right: Floats) -> Floats:
    """Give Welch's t of each column; infinite where the means differ and nothing varies."""
    gap = left.mean(axis=0) - right.mean(axis=0)
    gap = np.where(np.abs(gap) < 1e-12, 0.0, gap)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = gap / np.hypot(error_of(left), error_of(right))
    return np.where(gap == 0, 0.0, ratio)


def _dealt_t(pooled: Floats, dealt: Floats) -> Floats:
    """Give the size of Welch's t for deals of the clusters. Shapes: `(n, k)`, `(draws, n)` of 0 and 1; `(draws, k)`."""
    means, parts = [], []
    for hand in (dealt, 1.0 - dealt):
        count = hand.sum(axis=1, keepdims=True)
        mean = hand @ pooled / count
        means.append(mean)
        spread = np.maximum(hand @ (pooled * pooled) / count - mean * mean, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            parts.append(spread / (count - 1))
    gap = np.abs(means[0] - means[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gap < 1e-12, 0.0, gap / np.sqrt(parts[0] + parts[1]))
