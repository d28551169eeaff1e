"""NewsDiscourse: sentences in which a person speaks, and sentences in which the outlet evaluates or expects."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, analysed, kinds_at, read_jsonl
from eval.intervals import Figure, from_counts, from_items
from eval.metrics import Bools, Floats, auc, flag_counts, precision_of, recall_of

EDITORIAL = ("evaluation", "expectation")


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure speech F1 over all sentences, and how well `editorial` is told from `report` over those without speech.

    Among those a sourced claim is not at stake, so they are ranked by `editorial / (editorial + report)`, the
    probability of commentary where nobody is a source; by `editorial` alone, sentences in which a paper or an analyst
    is the source, which is no speech to NewsDiscourse, fall to the bottom whatever else they are.
    """
    records = [record for record in read_jsonl(path) if not record.get("duplicate_of")]
    items, counts = [], []
    for record, analysis in analysed(records, analyze):
        rows = []
        for one in record["sentences"]:
            kinds = kinds_at(analysis, one["start"], one["end"])
            place = {"id": record["id"], "start": one["start"], "end": one["end"]}
            rows.append({**place, "label": one["label"], "speech": one["speech"], **kinds})
        found = [max(("sourced_claim", "editorial", "report"), key=row.__getitem__) == "sourced_claim" for row in rows]
        counts.append(flag_counts([row["speech"] for row in rows], found))
        items += rows
    silent = [row for row in items if not row["speech"]]
    groups = [row["id"] for row in silent]
    labels = np.array([row["label"] in EDITORIAL for row in silent], dtype=np.bool_)
    known = np.array([row["label"] != "na" for row in silent], dtype=np.bool_)
    alone = np.array([row["editorial"] for row in silent], dtype=np.float64)
    either = alone + np.array([row["report"] for row in silent], dtype=np.float64)
    scores = np.divide(alone, either, out=np.zeros_like(alone), where=either > 0)

    def area(name: str, kept: Bools, scores: Floats) -> Figure:
        some, wanted, got = [groups[at] for at in np.flatnonzero(kept)], labels[kept], scores[kept]
        return from_items(name, some, lambda at: auc(wanted[at], got[at]))

    figures = (
        from_counts("speech F1", counts, n=len(items)),
        area("editorial AUC", known, scores),
        area("editorial AUC, na as negative", np.ones(len(silent), dtype=np.bool_), scores),
        area("editorial AUC, by its score alone", known, alone),
    )
    sums = np.sum(counts, axis=0) if counts else np.zeros(3)
    extra = {"speech precision": float(precision_of(sums)), "speech recall": float(recall_of(sums))}
    sizes = {"articles": len(records), "sentences": len(items), "speech": int(sums[2]), "editorial": int(labels.sum())}
    return Outcome(figures, sizes, extra, tuple(items))
