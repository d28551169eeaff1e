"""NewsMTSC: stance towards a target, in single sentences; whose stance it is, the corpus does not ask."""

from __future__ import annotations

from pathlib import Path

from eval.adapters.common import Analyze, Outcome, Record, read_jsonl
from eval.adapters.stances import classes, likeliest, share, stance_at
from framing.results import Analysis


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure three classes by the largest score; the system gets the targets' names and finds the mentions itself."""
    records = read_jsonl(path)
    names = [list(dict.fromkeys(target["text"] for target in record["targets"])) for record in records]
    rows = []
    analyses = analyze([record["text"] for record in records], targets=names)
    for record, analysis in zip(records, analyses, strict=True):
        rows += targets(record, analysis)
    figures = (
        *classes(rows),
        share("mentions found", rows, "found"),
        share("unsure share", [row for row in rows if row["found"]], "unsure"),
    )
    sizes = {"sentences": len(records), "targets": len(rows), "found": sum(row["found"] for row in rows)}
    return Outcome(figures, sizes, {}, tuple(rows))


def targets(record: Record, analysis: Analysis) -> list[Record]:
    """Give each target's label and answer; a target that has no stance is answered `neutral`."""
    rows = []
    for target in record["targets"]:
        stance = stance_at(analysis, (target["start"], target["end"]), target["text"])
        row = {"id": record["id"], "group": record["article_key"], "start": target["start"], "end": target["end"]}
        row |= {"label": target["polarity"], "found": stance is not None}
        row["answer"] = "neutral" if stance is None else likeliest(stance)
        row["unsure"] = stance is not None and stance.polarity is None
        rows.append(row)
    return rows
