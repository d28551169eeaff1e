"""Real news labelled by our guidelines (`models/labels`): the layers of the written set, on text that was sampled."""

from __future__ import annotations

from pathlib import Path

from eval.adapters import gold
from eval.adapters.common import Analyze, Outcome, Record, analysed
from eval.intervals import from_counts
from eval.metrics import flag_counts, mask
from framing.results import Analysis
from models.news import find_news, labels_of

SPLIT = "test"


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure kind, loadedness by voice and phrases on the split `test`.

    `path` is one of the corpora that hold the texts; those beside it that are absent are left out, as `sizes` shows.
    """
    records = [to_record(record, text) for record, text in find_news(path.parents[1], SPLIT)]
    rows, spans, counts = [], [], []
    for record, analysis in analysed(records, analyze):
        rows += gold.sentences(record, analysis)
        spans += gold.voices(record, analysis)
        counts.append(phrase_counts(record, analysis))
    figures = (*gold.layers(rows, spans), from_counts("phrase F1", counts, n=sum(row[2] for row in counts)))
    sizes = {"articles": len(records), "sentences": len(rows), "phrases": len(spans)}
    return Outcome(figures, sizes, {}, (*rows, *spans), gold.curves(rows))


def to_record(record: Record, text: str) -> Record:
    """Give an article as the written set has it; lines that are no sentence of it are left out."""
    labels = labels_of(record)
    phrases = [
        {"start": start, "end": end, "voice": "outlet" if voice == "own" else "source"}
        for start, end, voice in labels["phrases"]
    ]
    sentences = [
        {
            "start": start, "end": end, "kind": kind, "loaded": loaded,
            "phrases": [one for one in phrases if start <= one["start"] < end],
        }
        for (start, end), kind, loaded in zip(record["sentences"], labels["kind"], labels["loaded"], strict=True)
        if kind is not None
    ]  # fmt: skip
    return {"id": record["id"], "text": text, "sentences": sentences}


def phrase_counts(record: Record, analysis: Analysis) -> tuple[int, int, int]:
    """Count the characters of loaded phrases, within the labelled sentences."""
    size = len(record["text"])
    judged = mask(size, [(one["start"], one["end"]) for one in record["sentences"]])
    wanted = mask(size, [(p["start"], p["end"]) for one in record["sentences"] for p in one["phrases"]])
    found = mask(size, [(phrase.start, phrase.end) for phrase in analysis.phrases])
    return flag_counts((wanted & judged).tolist(), (found & judged).tolist())
