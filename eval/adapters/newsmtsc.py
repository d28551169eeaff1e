"""NewsMTSC: stance towards a target, in single sentences; whose stance it is, the corpus does not ask."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, Record, read_jsonl
from eval.intervals import from_items
from eval.metrics import Range, macro_f1
from framing.results import Analysis
from framing.spans import POLARITIES


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure three classes; the system gets the targets' names and finds the mentions itself."""
    records = read_jsonl(path)
    names = [[target["text"] for target in record["targets"]] for record in records]
    rows = []
    analyses = analyze([record["text"] for record in records], targets=names)
    for record, analysis in zip(records, analyses, strict=True):
        rows += targets(record, analysis)
    groups = [row["group"] for row in rows]
    gold = np.array([row["label"] for row in rows], dtype=np.str_)
    answers = np.array([row["answer"] for row in rows], dtype=np.str_)
    figures = (
        from_items("macro-F1", groups, lambda at: macro_f1(gold[at], answers[at])),
        from_items("accuracy", groups, lambda at: float((gold[at] == answers[at]).mean())),
    )
    sizes = {"sentences": len(records), "targets": len(rows), "found": sum(row["found"] for row in rows)}
    return Outcome(figures, sizes, {}, tuple(rows))


def targets(record: Record, analysis: Analysis) -> list[Record]:
    """Give each target's label and answer; a target that has no stance is answered `neutral`."""
    rows = []
    for target in record["targets"]:
        answer = polarity(analysis, (target["start"], target["end"]))
        row = {"id": record["id"], "group": record["article_key"], "start": target["start"], "end": target["end"]}
        row |= {"label": target["polarity"], "found": answer is not None, "answer": answer or "neutral"}
        rows.append(row)
    return rows


def polarity(analysis: Analysis, span: Range) -> str | None:
    """Give the likeliest polarity (unsure or not) of the stance whose mention overlaps a span most, or None."""
    sizes = [min(span[1], one.mention.end) - max(span[0], one.mention.start) for one in analysis.stances]
    best = max(range(len(sizes)), key=sizes.__getitem__, default=None)
    if best is None or sizes[best] <= 0:
        return None
    return max(POLARITIES, key=analysis.stances[best].scores.__getitem__)
