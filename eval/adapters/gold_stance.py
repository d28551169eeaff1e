"""The project's own labelled set: what the outlet thinks of each article's two targets, and what its sources think."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean

from eval.adapters.common import Analyze, Outcome, Record, read_jsonl
from eval.adapters.stances import classes, share
from eval.attitude import answer, mean_of, outlet_answer
from framing.results import Analysis


def measure(path: Path, analyze: Analyze, split: str = "test") -> Outcome:
    """Measure three classes for the outlet, and for every source that the labels name; without mention `neutral`."""
    records = [record for record in read_jsonl(path) if record["split"] == split]
    analyses = analyze([record["text"] for record in records], targets=[record["targets"] for record in records])
    own, others = [], []
    for record, analysis in zip(records, analyses, strict=True):
        for number, target in enumerate(record["targets"]):
            row = {"id": record["id"], "group": record["id"], "target": number}
            own.append(row | outlet(record["stance"][target]["outlet"], target, analysis))
            others += [
                {**row, "source": index} | source(label, name, target, analysis)
                for index, (name, label) in enumerate(record["stance"][target]["sources"].items())
            ]
    figures = (
        *classes(own, "outlet "),
        classes(own, "outlet, all voices: ", "answer of all")[0],
        share("targets found", own, "found"),
        share("targets found in the outlet's words", own, "found own"),
        *classes(others, "sources "),
        share("sources found", others, "found"),
    )
    sizes = {"articles": len(records), "targets": len(own), "sources": len(others)}
    return Outcome(figures, sizes, {}, (*own, *others))


def outlet(label: str, target: str, analysis: Analysis) -> Record:
    """Give the outlet's label and answers."""
    own, everyone = mean_of(analysis, target, "outlet"), mean_of(analysis, target)
    return {
        "label": label, "mean": own, "mean of all": everyone, "answer": outlet_answer(analysis, target),
        "answer of all": answer(everyone),
        "found": everyone is not None, "found own": own is not None,
    }  # fmt: skip


def source(label: str, name: str, target: str, analysis: Analysis) -> Record:
    """Give a source's label and answer: the mean over mentions of the target in a source's voice, in claims of it.

    A claim is the source's where its `source_name` is that name, or has all of its words, or the other way round.
    """
    scores = [
        one.scores["positive"] - one.scores["negative"]
        for one in analysis.stances
        if one.target == target and one.voice == "source" and one.claim is not None
        if same_name(name, analysis.claims[one.claim].source_name)
    ]
    mean = fmean(scores) if scores else None
    return {"label": label, "mean": mean, "answer": answer(mean), "found": mean is not None}


def same_name(one: str, other: str | None) -> bool:
    """Tell whether one name has all words of the other.

    >>> same_name("Edda Pell", "Pell"), same_name("Edda Pell", "Odd Pell"), same_name("Edda Pell", None)
    (True, False, False)
    """
    words, others = set(one.casefold().split()), set((other or "").casefold().split())
    return bool(others) and (words <= others or others <= words)
