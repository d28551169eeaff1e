"""PolNeAR: who says what, in whole articles; spans of source, cue and content, and how they belong together."""

from __future__ import annotations

from pathlib import Path

from eval.adapters.common import Analyze, Outcome, Record, analysed, offsets, ranges, read_jsonl
from eval.intervals import from_counts
from eval.metrics import (
    Counts,
    Range,
    Relation,
    exact_counts,
    flag_counts,
    mask,
    precision_of,
    recall_of,
    relation_counts,
    token_counts,
)
from framing.results import Analysis

ROLES = ("source", "cue", "content")
ATTRIBUTED = 0.3  # least share of a sentence's characters in content


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure token, exact, sentence and relation F1."""
    counts: dict[str, list[Counts]] = {}
    items = []
    for record, analysis in analysed(read_jsonl(path), analyze):
        found = count(record, analysis)
        for name, one in found.items():
            counts.setdefault(name, []).append(one)
        items.append({"id": record["id"], **{name: list(one) for name, one in found.items()}})
    figures = tuple(from_counts(name, rows, n=sum(row[2] for row in rows)) for name, rows in counts.items())
    sums = {name: tuple(map(sum, zip(*rows, strict=True))) for name, rows in counts.items()}
    extra = {f"{name} precision": float(precision_of(one)) for name, one in sums.items()}
    extra |= {f"{name} recall": float(recall_of(one)) for name, one in sums.items()}
    return Outcome(figures, {"articles": len(items)}, extra, tuple(items))


def count(record: Record, analysis: Analysis) -> dict[str, Counts]:
    """Count what is right in one article, by figure."""
    text, relations = record["text"], record["attributions"]
    gold = {role: [span for one in relations for span in offsets(one[role])] for role in ROLES}
    found: dict[str, list[Range]] = {
        "source": ranges(claim.source for claim in analysis.claims),
        "cue": ranges(claim.cue for claim in analysis.claims),
        "content": ranges(span for claim in analysis.claims for span in claim.content),
    }
    counts = {f"token F1 {role}": token_counts(text, gold[role], found[role]) for role in ROLES}
    counts |= {f"exact F1 {role}": exact_counts(text, gold[role], found[role]) for role in ROLES}
    counts["sentence F1"] = flag_counts(
        *(attributed(len(text), record["sentences"], spans["content"]) for spans in (gold, found))
    )
    wanted: list[Relation] = [(offsets(one["source"]), offsets(one["content"])) for one in relations]
    got: list[Relation] = [(ranges([claim.source]), ranges(claim.content)) for claim in analysis.claims]
    counts["relation F1"] = relation_counts(wanted, got)
    return counts


def attributed(length: int, sentences: list[list[int]], content: list[Range]) -> list[bool]:
    """Tell of each sentence whether enough of its characters lie in content."""
    inside = mask(length, content)
    return [end > start and float(inside[start:end].mean()) >= ATTRIBUTED for start, end in sentences]
