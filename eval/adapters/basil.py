"""BASIL: lexical bias in whole articles, whoever's and the outlet's own; nothing of it is ever trained on."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, Record, analysed, largest_overlap, read_jsonl, strongest
from eval.intervals import Figure, from_items
from eval.metrics import Bools, Floats, Ints, auc, f1, flag_at_rate, mcc
from framing.results import Analysis

_QUOTE = re.compile('["“”„‟«»]')


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure loaded and loaded_own against lexical bias, false alarms by quotation mark, voice of phrases."""
    rows, spans = [], []
    records = read_jsonl(path)
    for record, analysis in analysed(records, analyze):
        rows += sentences(record, analysis)
        spans += voices(record, analysis)
    groups = [row["id"] for row in rows]
    own = np.array([row["own"] for row in rows], dtype=np.bool_)
    own_scores = np.array([row["loaded_own"] for row in rows], dtype=np.float64)
    anyone = np.array([row["lexical"] for row in rows], dtype=np.bool_)
    scores = np.array([row["loaded"] for row in rows], dtype=np.float64)
    found = [span for span in spans if span["found"]]
    right = np.array([span["right"] for span in found], dtype=np.float64)
    figures = (
        *ranking("lexical", groups, anyone, scores),
        *ranking("own lexical", groups, own, own_scores),
        *alarms(groups, own, own_scores, np.array([row["quote"] for row in rows], dtype=np.bool_)),
        from_items("phrase voice accuracy", [span["id"] for span in found], lambda at: float(right[at].mean())),
    )
    sizes = {
        "articles": len(records),
        "sentences": len(rows),
        "lexical": int(anyone.sum()),
        "own lexical": int(own.sum()),
    }
    extra = {"lexical spans": float(len(spans)), "lexical spans found": float(len(found))}
    # More than are labelled only where scores are tied, as a constant score's are.
    extra["sentences flagged, anyone's"] = float(flag_at_rate(anyone, scores).sum())
    extra["sentences flagged, own"] = float(flag_at_rate(own, own_scores).sum())
    return Outcome(figures, sizes, extra, (*rows, *spans))


def sentences(record: Record, analysis: Analysis) -> list[Record]:
    """Give the body sentences with labels and scores; the title and empty sentences are left out."""
    lexical = [one for one in record["annotations"] if one["bias"] == "lexical"]
    marked = {one["sent"] for one in lexical}
    own = {one["sent"] for one in lexical if one["in_quote"] == "no"}
    rows = []
    for index, sentence in enumerate(record["sentences"]):
        start, end = sentence["start"], sentence["end"]
        if index == 0 or start >= end:
            continue
        row = {"id": record["id"], "sentence": index, "lexical": index in marked, "own": index in own}
        row["quote"] = bool(_QUOTE.search(record["text"], start, end))
        row["loaded"] = strongest(analysis, (start, end), "loaded")
        row["loaded_own"] = strongest(analysis, (start, end), "loaded_own")
        rows.append(row)
    return rows


def voices(record: Record, analysis: Analysis) -> list[Record]:
    """Tell of each lexical span of the body whether a phrase overlaps it, and whether that has the right voice."""
    rows = []
    for one in record["annotations"]:
        if one["bias"] == "lexical" and one["sent"] > 0:
            best = largest_overlap(analysis, (one["doc_start"], one["doc_end"]))
            row = {"id": record["id"], "start": one["doc_start"], "end": one["doc_end"], "found": best is not None}
            wanted = "source" if one["in_quote"] == "yes" else "outlet"
            row["right"] = None if best is None else analysis.phrases[best].voice == wanted
            rows.append(row)
    return rows


def ranking(name: str, groups: list[str], labels: Bools, scores: Floats) -> tuple[Figure, ...]:
    """Measure MCC and F1 at the labelled rate (chosen anew in every draw) and AUC."""
    return (
        from_items(f"{name} MCC", groups, lambda at: mcc(labels[at], flag_at_rate(labels[at], scores[at]))),
        from_items(f"{name} AUC", groups, lambda at: auc(labels[at], scores[at])),
        from_items(f"{name} F1", groups, lambda at: f1(labels[at], flag_at_rate(labels[at], scores[at]))),
    )


def alarms(groups: list[str], labels: Bools, scores: Floats, quoted: Bools) -> tuple[Figure, ...]:
    """Measure the false alarms at the labelled rate, among unlabelled sentences with and without a quotation mark."""

    def rate(at: Ints, marks: bool) -> float:
        flags = flag_at_rate(labels[at], scores[at])[~labels[at] & (quoted[at] == marks)]
        return float(flags.mean()) if len(flags) else float("nan")

    def ratio(at: Ints) -> float:
        without = rate(at, False)
        return rate(at, True) / without if without else float("nan")

    return (
        from_items("false alarms with a quotation mark", groups, lambda at: rate(at, True)),
        from_items("false alarms without", groups, lambda at: rate(at, False)),
        from_items("false alarms, with over without", groups, ratio),
    )
