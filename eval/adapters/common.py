"""What all adapters share: what they give back, and the way from our sentences to a corpus's own.

It does: read JSON lines, bring scores of our sentences to a gold sentence.
It does not: know any corpus.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from eval.intervals import Figure
from eval.metrics import Range
from framing.results import Analysis
from framing.spans import KINDS, Span

Record = dict[str, Any]
Targets = Sequence[str] | Mapping[str, Sequence[str]]  # names, or each name with its other forms


class Analyze(Protocol):
    """What is measured: texts in, one analysis each, in order."""

    def __call__(self, texts: Sequence[str], *, targets: Sequence[Targets] | None = None) -> Iterable[Analysis]:
        """Read the texts; `targets` holds, for each text, what to give stances for."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one task gave.

    Attributes:
        figures: those with an interval.
        sizes: how many articles, sentences, … they rest on.
        extra: further numbers without an interval (precision, recall, thresholds).
        items: one row an item, of ids, offsets and numbers; never text of a corpus.
        curves: reliability diagrams by name (`metrics.reliability`).
    """

    figures: tuple[Figure, ...]
    sizes: dict[str, int]
    extra: dict[str, float] = field(default_factory=dict)
    items: tuple[Record, ...] = ()
    curves: dict[str, list[list[float]]] = field(default_factory=dict)


def read_jsonl(path: Path) -> list[Record]:
    """Read the records of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def analysed(records: Sequence[Record], analyze: Analyze) -> Iterator[tuple[Record, Analysis]]:
    """Give each record with the analysis of its text, from one pass over all of them."""
    yield from zip(records, analyze([record["text"] for record in records]), strict=True)


def ranges(spans: Iterable[Span | None]) -> list[Range]:
    """Give the offsets of the spans that are there."""
    return [(span.start, span.end) for span in spans if span is not None]


def offsets(spans: Iterable[Record] | None) -> list[Range]:
    """Give the offsets of a corpus's spans."""
    return [(span["start"], span["end"]) for span in spans or ()]


def kinds_at(analysis: Analysis, start: int, end: int) -> dict[str, float]:
    """Give the mean of the kind scores of our sentences in `start:end`, weighted by the characters they share with it.

    Where none of our sentences lies there (blank text), it reports.
    """
    sums: dict[str, float] = dict.fromkeys(KINDS, 0.0)
    total = 0
    for sentence in analysis.sentences:
        shared = min(end, sentence.end) - max(start, sentence.start)
        if shared > 0:
            total += shared
            for kind in KINDS:
                sums[kind] += shared * sentence.kind_scores[kind]
    if not total:
        return {**sums, "report": 1.0}
    return {name: value / total for name, value in sums.items()}


def strongest(analysis: Analysis, span: Range, name: Literal["loaded", "loaded_own"]) -> float:
    """Give the largest score of our sentences that lie in a gold sentence by half, or fill half of it; 0 without any.

    One loaded part makes the whole loaded; a neighbour of which a few characters reach in does not.
    """
    start, end = span
    scores = [0.0]
    for sentence in analysis.sentences:
        shared = min(end, sentence.end) - max(start, sentence.start)
        if shared > 0 and 2 * shared >= min(end - start, sentence.end - sentence.start):
            scores.append(getattr(sentence, name))
    return max(scores)


def verdict(analysis: Analysis, name: Literal["is_loaded", "is_loaded_own"]) -> bool | None:
    """Say of a whole text: True where any sentence is, False where all are not, else None (too unsure)."""
    found = [getattr(sentence, name) for sentence in analysis.sentences]
    return True if True in found else None if None in found else False


def largest_overlap(analysis: Analysis, span: Range) -> int | None:
    """Give the index (in `analysis.phrases`) of the phrase that shares most characters with a span, or None."""
    sizes = [min(span[1], one.end) - max(span[0], one.start) for one in analysis.phrases]
    best = max(range(len(sizes)), key=sizes.__getitem__, default=None)
    return best if best is not None and sizes[best] > 0 else None
