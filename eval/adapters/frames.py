"""SemEval-2023 task 3: the frames of an article, any number of 14."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, analysed, read_jsonl
from eval.adapters.ptc import PART
from eval.gold_format import FRAMES
from eval.intervals import from_items
from eval.metrics import mean_f1, micro_f1
from models.data import held_out


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure the frames given at .5 on the articles that training keeps out."""
    records = [record for record in read_jsonl(path) if held_out(record["id"], PART)]
    gold = np.zeros((len(records), len(FRAMES)), dtype=np.bool_)
    scores = np.zeros((len(records), len(FRAMES)), dtype=np.float64)
    for at, (record, analysis) in enumerate(analysed(records, analyze)):
        gold[at] = [name in record["frames"] for name in FRAMES]
        scores[at] = [analysis.frames[name] for name in FRAMES]
    found = scores >= 0.5
    groups = [record["id"] for record in records]
    figures = (
        from_items("micro-F1", groups, lambda at: micro_f1(gold[at], found[at])),
        from_items("macro-F1", groups, lambda at: mean_f1(gold[at], found[at])),
    )
    items = tuple(
        {"id": record["id"], "labels": record["frames"], **dict(zip(FRAMES, map(float, row), strict=True))}
        for record, row in zip(records, scores, strict=True)
    )
    return Outcome(figures, {"articles": len(records), "frames": int(gold.sum())}, {}, items)
