"""What the adapters of stance share: the stance at a labelled span, and the figures of three classes.

It does: say which stance answers for a span, and what it answers; where none does, the answer is `neutral`.
It does not: know any corpus.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.adapters.common import Record
from eval.intervals import Figure, from_items
from eval.metrics import Ints, Range
from framing.results import Analysis
from framing.spans import POLARITIES, Polarity, Stance


def stance_at(analysis: Analysis, span: Range, target: str) -> Stance | None:
    """Give the stance whose mention shares most characters with a span, or None where none shares any.

    Those of the target asked for go first; others count where it has none there, as one name may lie in another.
    """
    own = [one for one in analysis.stances if one.target == target]
    return _nearest(own, span) or _nearest(analysis.stances, span)


def _nearest(stances: Sequence[Stance], span: Range) -> Stance | None:
    sizes = [min(span[1], one.mention.end) - max(span[0], one.mention.start) for one in stances]
    best = max(range(len(sizes)), key=sizes.__getitem__, default=None)
    return stances[best] if best is not None and sizes[best] > 0 else None


def likeliest(stance: Stance, among: Sequence[Polarity] = POLARITIES) -> Polarity:
    """Give the polarity with the largest score, whether the library is sure of it or not."""
    return max(among, key=stance.scores.__getitem__)


def classes(rows: Sequence[Record], prefix: str = "", key: str = "answer") -> tuple[Figure, Figure]:
    """Measure macro-F1 and accuracy of `row[key]` against `row["label"]`."""
    groups = [row["group"] for row in rows]
    gold, answers = (np.array([POLARITIES.index(row[name]) for row in rows], dtype=np.int64) for name in ("label", key))
    return (
        from_items(f"{prefix}macro-F1", groups, lambda at: macro_f1(gold[at], answers[at])),
        from_items(f"{prefix}accuracy", groups, lambda at: float((gold[at] == answers[at]).mean())),
    )


def macro_f1(gold: Ints, answers: Ints) -> float:
    """Give the mean F1 of the classes that are wanted or given, by number: `metrics.macro_f1`, fast enough to draw.

    >>> macro_f1(np.array([0, 1, 0, 1]), np.array([0, 1, 0, 0])).__round__(3)
    0.733
    """
    size = len(POLARITIES)
    table = np.bincount(size * gold + answers, minlength=size * size).reshape(size, size)
    sums = table.sum(axis=0) + table.sum(axis=1)
    return float((2 * np.diag(table)[sums > 0] / sums[sums > 0]).mean()) if len(gold) else float("nan")


def share(name: str, rows: Sequence[Record], key: str) -> Figure:
    """Measure the share of rows of which something is true."""
    flags = np.array([bool(row[key]) for row in rows], dtype=np.float64)
    return from_items(name, [row["group"] for row in rows], lambda at: float(flags[at].mean()))
