"""PerSenT: the author's stance towards the main person of an article; nothing of it is ever trained on."""

from __future__ import annotations

from pathlib import Path

from eval.adapters.common import Analyze, Outcome, Record, read_jsonl
from eval.adapters.stances import classes, share
from eval.attitude import answer, mean_of, outlet_answer
from framing.results import Analysis


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure three classes by the outlet's attitude; without a mention in its own words the answer is `neutral`."""
    records = read_jsonl(path)
    analyses = analyze([record["text"] for record in records], targets=[[record["target"]] for record in records])
    rows = [article(record, analysis) for record, analysis in zip(records, analyses, strict=True)]
    figures = (
        *classes(rows),
        classes(rows, "all voices: ", "answer of all")[0],
        share("targets found", rows, "found"),
        share("targets found in the outlet's words", rows, "found own"),
    )
    return Outcome(figures, {"articles": len(rows), "found": sum(row["found"] for row in rows)}, {}, tuple(rows))


def article(record: Record, analysis: Analysis) -> Record:
    """Give an article's label and answers."""
    own, everyone = mean_of(analysis, record["target"], "outlet"), mean_of(analysis, record["target"])
    return {
        "id": record["id"], "group": record["id"], "label": record["label"], "mean": own, "mean of all": everyone,
        "answer": outlet_answer(analysis, record["target"]), "answer of all": answer(everyone),
        "found": everyone is not None, "found own": own is not None,
    }  # fmt: skip
