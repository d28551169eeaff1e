"""Differences between pairs of groups, all measures together: intervals, tests, their correction, a verdict.

It does: compare two groups on the stories that both cover, or as independent articles where there are no stories.
It does not: decide which articles count (`gather.py`) or word a finding (`wording.py`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from framing.cells import Cells, Grid
from framing.estimate import (
    Floats,
    difference_interval,
    effect_size,
    effect_size_between,
    error_of,
    mean_interval,
    standard_error,
    welch,
)
from framing.measures import measure_of
from framing.rows import Difference, Verdict
from framing.significance import adjust, cutoff, detectable_difference, permutation_p, sign_flip_p

LEVEL, FDR, POWER = 0.95, 0.05, 0.8
_HELD = 2**23  # numbers handled at once: bounds memory
_K = TypeVar("_K", bound=Hashable)
_Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure of two groups, columns `a` and `b` of its cells."""

    measure: str
    a: int
    b: int


def compare_pairs(grid: Grid, pairs: Sequence[tuple[int, int]], *, within: bool, seed: int) -> list[Difference]:
    """Compare pairs of columns in every measure.

    Args:
        grid: the cells.
        pairs: columns.
        within: on shared stories (two or more are needed); else as independent articles.
        seed: of all draws.
    """
    drafts: list[tuple[Difference, float]] = []
    for measure in grid.measures:
        cells = grid.cells(measure)
        jobs = [Pair(measure, a, b) for a, b in pairs]
        found = _on_shared_stories(cells, jobs, seed) if within else _as_articles(cells, jobs, seed)
        drafts += [_draft(grid, cells, job, numbers, within) for job, numbers in found.items()]
    adjusted = adjust([draft.p for draft, _ in drafts])
    level = cutoff(adjusted, FDR)
    return [_finished(draft, freedom, float(p), level) for (draft, freedom), p in zip(drafts, adjusted, strict=True)]


def batched(columns: Iterable[tuple[_K, Floats]], function: Callable[[Floats], Sequence[Any]]) -> dict[_K, _Numbers]:
    """Give for each column what `function` gives for it, calling it with many columns of one length together.

    `function` takes `(clusters, columns)` and gives arrays of shape `(columns,)`.
    """
    results: dict[_K, _Numbers] = {}
    order: list[_K] = []
    for held in _portions(columns):
        order += [key for key, _ in held]
        sizes: dict[int, list[tuple[_K, Floats]]] = defaultdict(list)
        for key, column in held:
            sizes[len(column)].append((key, column))
        for alike in sizes.values():
            arrays = function(np.stack([column for _, column in alike], axis=1))
            numbers = zip(*(np.asarray(array).tolist() for array in arrays), strict=True)
            results |= {key: tuple(row) for (key, _), row in zip(alike, numbers, strict=True)}
    return {key: results[key] for key in order}


def known(value: float) -> float | None:
    """Give a number, None for NaN and for what is infinite."""
    return float(value) if math.isfinite(value) else None


def _portions(columns: Iterable[tuple[_K, Floats]]) -> Iterator[list[tuple[_K, Floats]]]:
    held: list[tuple[_K, Floats]] = []
    size = 0
    for key, column in columns:
        held.append((key, column))
        size += len(column)
        if size > _HELD:
            yield held
            held, size = [], 0
    yield held


def _on_shared_stories(cells: Cells, jobs: Sequence[Pair], seed: int) -> dict[Pair, _Numbers]:
    """Give difference, low, high, effect, p, standard error, degrees of freedom for pairs that share two stories."""

    def columns() -> Iterator[tuple[Pair, Floats]]:
        for job in jobs:
            gaps = cells.values[:, job.a] - cells.values[:, job.b]
            if len(gaps := gaps[~np.isnan(gaps)]) > 1:
                yield job, gaps

    def numbers(gaps: Floats) -> Sequence[Any]:
        p = sign_flip_p(gaps, seed=seed)
        freedom = np.full(gaps.shape[1], len(gaps) - 1)
        return *mean_interval(gaps, level=LEVEL, seed=seed), effect_size(gaps), p, standard_error(gaps), freedom

    return batched(columns(), numbers)


def _as_articles(cells: Cells, jobs: Sequence[Pair], seed: int) -> dict[Pair, _Numbers]:
    """Give the same for two independent sets of articles, of two or more each."""
    found = {}
    for job in jobs:
        sides = [column[~np.isnan(column)] for column in (cells.values[:, job.a], cells.values[:, job.b])]
        if min(map(len, sides)) < 2:
            continue
        left, right = (side[:, None] for side in sides)
        error = float(np.hypot(error_of(left), error_of(right))[0])
        freedom = float(welch(left, right)[0]) if error else len(left) + len(right) - 2.0
        interval = map(float, difference_interval(*sides, level=LEVEL, seed=seed))
        effect, p = float(effect_size_between(*sides)), float(permutation_p(*sides, seed=seed))
        found[job] = (*interval, effect, p, error, freedom)
    return found


def _draft(grid: Grid, cells: Cells, job: Pair, numbers: _Numbers, within: bool) -> tuple[Difference, float]:
    """Give a row before its correction, with its degrees of freedom; `detectable` holds the standard error."""
    gap, low, high, effect, p, error, freedom = numbers
    measure = measure_of(job.measure)
    if measure.high is not None:  # no interval holds what a difference cannot be
        widest = measure.high - measure.low
        low, high = max(low, -widest), min(high, widest)
    at = [job.a, job.b]
    rows = cells.shared(job.a, job.b) if within else ~np.isnan(cells.values[:, at]).all(axis=1)
    values = cells.values[rows][:, at]
    gaps = values[:, 0] - values[:, 1] if within else np.zeros(0)
    draft = Difference(
        measure=job.measure, a=grid.groups[job.a], b=grid.groups[job.b],
        value_a=float(np.nanmean(values[:, 0])), value_b=float(np.nanmean(values[:, 1])),
        difference=gap, low=known(low), high=known(high), effect=known(effect), p=p, p_adjusted=1.0, detectable=error,
        verdict="cannot tell", n_stories=len(gaps), n_higher=int((gaps > 0).sum()), n_lower=int((gaps < 0).sum()),
        n_articles=int(cells.articles[rows][:, at].sum()), n_sentences=int(cells.sentences[rows][:, at].sum()),
    )  # fmt: skip
    return draft, freedom


def _finished(draft: Difference, freedom: float, p_adjusted: float, level: float) -> Difference:
    detectable = known(float(detectable_difference(draft.detectable or 0.0, freedom, alpha=level, power=POWER)))
    verdict: Verdict = "cannot tell"
    if p_adjusted <= FDR and draft.low is not None and draft.high is not None and not draft.low <= 0 <= draft.high:
        verdict = "higher" if draft.difference > 0 else "lower"
    return replace(draft, p_adjusted=p_adjusted, detectable=detectable, verdict=verdict)
