"""PTC (SemEval-2020 task 11): spans of loaded language, name calling and exaggeration in whole articles."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, analysed, read_jsonl, strongest
from eval.intervals import from_counts, from_items
from eval.metrics import auc, flag_counts, mask, precision_of, recall_of
from models.data import LOADED_TECHNIQUES, held_out

PART = "0/10"  # what models/recipe.toml keeps out of training


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure phrases by characters, and the AUC of `loaded` over sentences."""
    records = [record for record in read_jsonl(path) if held_out(record["id"], PART)]
    counts, items = [], []
    for record, analysis in analysed(records, analyze):
        length = len(record["text"])
        gold = mask(length, [(s["start"], s["end"]) for s in record["spans"] if s["technique"] in LOADED_TECHNIQUES])
        counts.append(flag_counts(gold, mask(length, [(phrase.start, phrase.end) for phrase in analysis.phrases])))
        for start, end in record["sentences"]:
            if start < end:
                value = strongest(analysis, (start, end), "loaded")
                row = {"id": record["id"], "start": start, "end": end, "label": bool(gold[start:end].any())}
                items.append({**row, "loaded": value})
    labels = np.array([row["label"] for row in items], dtype=np.bool_)
    scores = np.array([row["loaded"] for row in items], dtype=np.float64)
    characters = sum(row[2] for row in counts)
    figures = (
        from_counts("phrase F1", counts, n=characters),
        from_counts("phrase precision", counts, precision_of, n=characters),
        from_counts("phrase recall", counts, recall_of, n=characters),
        from_items("sentence AUC", [row["id"] for row in items], lambda at: auc(labels[at], scores[at])),
    )
    sizes = {"articles": len(records), "sentences": len(items), "loaded": int(labels.sum())}
    return Outcome(figures, sizes, {}, tuple(items))
