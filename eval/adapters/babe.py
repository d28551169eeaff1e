"""BABE: is this sentence biased by its words; single sentences, folds by article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, Record, analysed, read_jsonl
from eval.intervals import from_items
from eval.metrics import Bools, Floats, Ints, auc, flag_at_rate, macro_f1, mcc
from framing.results import Analysis
from models.data import held_out

FOLDS = 5


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure macro-F1 and AUC of `loaded`."""
    records = read(path)
    return compare(records, [score(analysis) for _, analysis in analysed(records, analyze)])


def measure_folds(path: Path, analyze_for: Callable[[int], Analyze]) -> Outcome:
    """Measure the same where `analyze_for(k)` has learnt nothing from the articles of fold k."""
    records = read(path)
    values: dict[str, float] = {}
    for k in range(FOLDS):
        unseen = [record for record in records if fold(record) == k]
        if unseen:
            values |= {record["id"]: score(analysis) for record, analysis in analysed(unseen, analyze_for(k))}
    return compare(records, [values[record["id"]] for record in records])


def read(path: Path) -> list[Record]:
    """Read the sentences whose label can be relied on."""
    return [one for one in read_jsonl(path) if one["label"] is not None and not one["label_rests_on_annotator_1"]]


def group(record: Record) -> str:
    """Name a sentence's article, as training does when it holds a part out."""
    return str(record["url"] or record["id"])


def fold(record: Record) -> int:
    """Give the fold of a sentence: that of its article."""
    return next(k for k in range(FOLDS) if held_out(group(record), f"{k}/{FOLDS}"))


def score(analysis: Analysis) -> float:
    """Give the largest `loaded` of what the library takes for sentences."""
    return max((sentence.loaded for sentence in analysis.sentences), default=0.0)


def compare(records: Sequence[Record], values: Sequence[float]) -> Outcome:
    """Compare scores with labels."""
    labels = np.array([record["label"] == 1 for record in records], dtype=np.bool_)
    scores = np.array(values, dtype=np.float64)
    folds = np.array([fold(record) for record in records], dtype=np.int64)
    groups = [group(record) for record in records]
    plain = scores >= 0.5
    limits = thresholds(labels, scores, folds)
    tuned = scores >= limits[folds]
    figures = (
        from_items("macro-F1 at .5", groups, lambda at: macro_f1(labels[at], plain[at])),
        from_items("macro-F1, threshold of the other folds", groups, lambda at: macro_f1(labels[at], tuned[at])),
        from_items("AUC", groups, lambda at: auc(labels[at], scores[at])),
    )
    sizes = {"sentences": len(records), "articles": len(set(groups)), "biased": int(labels.sum())}
    extra = {f"threshold for fold {k}": float(limit) for k, limit in enumerate(limits)}
    extra["MCC at the labelled rate"] = mcc(labels, flag_at_rate(labels, scores))
    items = tuple(
        {"id": one["id"], "fold": int(k), "label": one["label"], "loaded": value}
        for one, k, value in zip(records, folds, values, strict=True)
    )
    return Outcome(figures, sizes, extra, items)


def thresholds(labels: Bools, scores: Floats, folds: Ints) -> Floats:
    """Give for each fold the threshold (of .01, .02 …) with the best macro-F1 on the others; of several, the middle."""
    grid = np.linspace(0.01, 0.99, 99)
    best = np.full(FOLDS, 0.5)
    for k in range(FOLDS):
        other = folds != k
        if other.any():
            values = np.array([macro_f1(labels[other], scores[other] >= limit) for limit in grid])
            best[k] = np.median(grid[values == values.max()])
    return best
