"""The challenge list: is each sentence read rightly, and is each minimal pair ordered rightly."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, Record, analysed, kinds_at, read_jsonl, strongest, verdict
from eval.challenge import ALIKE, CONTRASTS
from eval.intervals import Figure, from_items
from eval.metrics import auc
from framing.results import Analysis

NEEDS = {"loaded": "loaded", "loaded_own": "own", "sourced_claim": "kind", "editorial": "editorial"}


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure kind, loadedness by verdict and by rank, and pairs; pairs are drawn again, a single is one by itself."""
    rows = [sentence(record, analysis) for record, analysis in analysed(read_jsonl(path), analyze)]
    found = pairs(rows)
    kinds = np.array([row["answer"] == row["kind"] for row in rows], dtype=np.float64)
    groups = [row["pair"] or row["id"] for row in rows]
    loadedness = [one for one in found if CONTRASTS[one["contrast"]].score in ("loaded", "loaded_own")]
    ordered = [one for one in loadedness if CONTRASTS[one["contrast"]].relation == "higher"]
    figures = (
        from_items("kind accuracy", groups, lambda at: float(kinds[at].mean())),
        *answers(rows, groups, "loaded"),
        *answers(rows, groups, "loaded_own"),
        share("pairs right, loadedness", ordered),
        *(share(f"pairs right: {name}", [one for one in found if one["contrast"] == name]) for name in CONTRASTS),
    )
    sizes = {"sentences": len(rows), "pairs": len(found)}
    names = ("loaded", "loaded_own")
    extra = {f"{name} unsure": float(np.mean([row[f"verdict_{name}"] is None for row in rows])) for name in names}
    return Outcome(figures, sizes, extra, (*rows, *found))


def sentence(record: Record, analysis: Analysis) -> Record:
    """Give a sentence's labels, scores and verdicts."""
    whole = (0, len(record["text"]))
    row = {name: record[name] for name in ("id", "pair", "contrast", "side", "kind")}
    row |= kinds_at(analysis, *whole)
    row["answer"] = max(("sourced_claim", "editorial", "report"), key=row.__getitem__)
    row |= {"is_loaded": record["loaded"] != "none", "is_loaded_own": record["loaded"] in ("own", "both")}
    row |= {"loaded": strongest(analysis, whole, "loaded"), "loaded_own": strongest(analysis, whole, "loaded_own")}
    row["verdict_loaded"] = verdict(analysis, "is_loaded")
    row["verdict_loaded_own"] = verdict(analysis, "is_loaded_own")
    return row


def pairs(rows: list[Record]) -> list[Record]:
    """Tell of each minimal pair whether its sides stand to each other as its contrast asks."""
    sides = {(row["pair"], row["side"]): row for row in rows if row["pair"]}
    found = []
    for (pair, side), row in sides.items():
        if side == "a":
            contrast = CONTRASTS[row["contrast"]]
            gap = row[contrast.score] - sides[pair, "b"][contrast.score]
            right = gap > 0 if contrast.relation == "higher" else abs(gap) <= ALIKE + 1e-9
            found.append({"id": pair, "contrast": row["contrast"], "gap": gap, "right": right})
    return found


def answers(rows: list[Record], groups: list[str], name: str) -> tuple[Figure, Figure]:
    """Measure a verdict (None counts as wrong) and the order of the score behind it."""
    labels = np.array([row[f"is_{name}"] for row in rows], dtype=np.bool_)
    scores = np.array([row[name] for row in rows], dtype=np.float64)
    right = np.array([row[f"verdict_{name}"] is row[f"is_{name}"] for row in rows], dtype=np.float64)
    return (
        from_items(f"{name} accuracy", groups, lambda at: float(right[at].mean())),
        from_items(f"{name} AUC", groups, lambda at: auc(labels[at], scores[at])),
    )


def share(name: str, found: list[Record]) -> Figure:
    """Measure the share of pairs that are right."""
    right = np.array([one["right"] for one in found], dtype=np.float64)
    return from_items(name, [one["id"] for one in found], lambda at: float(right[at].mean()))
