"""Frames of articles, any number of 14: SemEval-2023 task 3, and the project's own labelled set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, Record, analysed, read_jsonl
from eval.adapters.ptc import PART
from eval.intervals import from_items
from eval.metrics import Bools, Floats, Ints, calibration_error, mean_f1, micro_f1
from framing.levels import FRAMES
from framing.results import Analysis
from models.data import held_out

FOLDS = 5


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure the frames given at .5 on a tenth of SemEval's articles."""
    records = [record for record in read_jsonl(path) if held_out(record["id"], PART)]
    return compare(records, [scores(analysis) for _, analysis in analysed(records, analyze)])


def measure_gold(path: Path, analyze: Analyze) -> Outcome:
    """Measure the same on the project's own labelled set, split `test`."""
    records = [record for record in read_jsonl(path) if record["split"] == "test"]
    return compare(records, [scores(analysis) for _, analysis in analysed(records, analyze)])


def measure_folds(path: Path, analyze_for: Callable[[int], Analyze]) -> Outcome:
    """Measure all of SemEval's articles where `analyze_for(k)` has learnt nothing from the articles of fold k."""
    records = read_jsonl(path)
    values: dict[str, list[float]] = {}
    for k in range(FOLDS):
        unseen = [record for record in records if fold(record) == k]
        if unseen:
            values |= {record["id"]: scores(analysis) for record, analysis in analysed(unseen, analyze_for(k))}
    return compare_folds(records, [values[record["id"]] for record in records])


def fold(record: Record) -> int:
    """Give the fold of an article, by a hash of its id."""
    return next(k for k in range(FOLDS) if held_out(record["id"], f"{k}/{FOLDS}"))


def scores(analysis: Analysis) -> list[float]:
    """Give the probabilities of the frames, in the order of `FRAMES`."""
    return [analysis.frames[name] for name in FRAMES]


def truth(records: Sequence[Record]) -> Bools:
    """Give the labels. Shape: `(articles, frames)`."""
    rows = [[name in record["frames"] for name in FRAMES] for record in records]
    return np.array(rows, dtype=np.bool_).reshape(-1, len(FRAMES))


def compare(records: Sequence[Record], values: Sequence[Sequence[float]]) -> Outcome:
    """Compare probabilities, one row an article in the order of `FRAMES`, with the labels."""
    gold = truth(records)
    given = np.array(values, dtype=np.float64).reshape(-1, len(FRAMES))
    found = given >= 0.5
    groups = [record["id"] for record in records]
    figures = (
        from_items("micro-F1", groups, lambda at: micro_f1(gold[at], found[at])),
        from_items("macro-F1", groups, lambda at: mean_f1(gold[at], found[at])),
        from_items("ECE", groups, lambda at: calibration_error(gold[at].ravel(), given[at].ravel())),
    )
    items = tuple(
        {"id": record["id"], "labels": record["frames"], **dict(zip(FRAMES, map(float, row), strict=True))}
        for record, row in zip(records, given, strict=True)
    )
    return Outcome(figures, {"articles": len(records), "frames": int(gold.sum())}, {}, items)


def compare_folds(records: Sequence[Record], values: Sequence[Sequence[float]]) -> Outcome:
    """Compare the same, and at the one threshold for all frames that is best on the other folds."""
    plain, gold = compare(records, values), truth(records)
    given = np.array(values, dtype=np.float64).reshape(-1, len(FRAMES))
    folds = np.array([fold(record) for record in records], dtype=np.int64)
    limits = thresholds(gold, given, folds)
    found = given >= limits[folds][:, None]
    groups = [record["id"] for record in records]
    figures = (
        *plain.figures,
        from_items("micro-F1, threshold of the other folds", groups, lambda at: micro_f1(gold[at], found[at])),
        from_items("macro-F1, threshold of the other folds", groups, lambda at: mean_f1(gold[at], found[at])),
    )
    extra = {f"threshold for fold {k}": float(limit) for k, limit in enumerate(limits)}
    items = tuple({**row, "fold": int(k)} for row, k in zip(plain.items, folds, strict=True))
    return Outcome(figures, plain.sizes, extra, items)


def thresholds(gold: Bools, given: Floats, folds: Ints) -> Floats:
    """Give for each fold the threshold (of .01, .02 …) with the best micro-F1 on the others; of several, the middle."""
    grid = np.linspace(0.01, 0.99, 99)
    best = np.full(FOLDS, 0.5)
    for k in range(FOLDS):
        other = folds != k
        if gold[other].any():
            values = np.array([micro_f1(gold[other], given[other] >= limit) for limit in grid])
            best[k] = np.median(grid[values == np.nanmax(values)])
    return best
