"""CheckThat! subjectivity: does a sentence express its author's own view; single sentences."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, analysed, kinds_at, read_jsonl
from eval.intervals import from_items
from eval.metrics import auc, flag_at_rate, macro_f1


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure `editorial` against SUBJ."""
    records = read_jsonl(path)
    values = [kinds_at(one, 0, len(one.text))["editorial"] for _, one in analysed(records, analyze)]
    groups = [record["id"] for record in records]
    labels = np.array([record["label"] == "SUBJ" for record in records], dtype=np.bool_)
    scores = np.array(values, dtype=np.float64)
    plain = scores >= 0.5
    figures = (
        from_items("macro-F1 at .5", groups, lambda at: macro_f1(labels[at], plain[at])),
        from_items(
            "macro-F1 at the labelled rate", groups,
            lambda at: macro_f1(labels[at], flag_at_rate(labels[at], scores[at])),
        ),
        from_items("AUC", groups, lambda at: auc(labels[at], scores[at])),
    )  # fmt: skip
    items = tuple(
        {"id": one["id"], "label": one["label"], "editorial": value} for one, value in zip(records, values, strict=True)
    )
    return Outcome(figures, {"sentences": len(records), "subjective": int(labels.sum())}, {}, items)
