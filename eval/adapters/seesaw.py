"""SEESAW: who is for or against whom, in whole articles; the outlet's own stance beside that of those it writes about.

A triplet has a holder, a target and a polarity, negative or positive; there is no neutral. Only triplets whose target
has words in the text are asked (`target_span`), as the others are pronouns.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, Record, read_jsonl
from eval.adapters.stances import likeliest, share, stance_at
from eval.intervals import Figure, from_items
from eval.metrics import Ints, mean_f1
from framing.results import Analysis
from framing.spans import VOICES

AUTHOR = "<author>"


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure polarity (of the two) and voice at each target's words; the system finds the mentions itself."""
    records = read_jsonl(path)
    rows = []
    analyses = analyze([record["text"] for record in records], targets=[aliases(record) for record in records])
    for record, analysis in zip(records, analyses, strict=True):
        rows += triplets(record, analysis)
    figures = (
        share("polarity and voice right", rows, "right"),
        by_voice("polarity and voice right, mean of the voices", rows),
        share("polarity accuracy", rows, "polarity right"),
        share("voice accuracy", rows, "voice right"),
        voice_f1("voice macro-F1", rows),
        share("mentions found", rows, "found"),
    )
    parts = {voice: [row["right"] for row in rows if row["voice"] == voice] for voice in VOICES}
    sizes = {
        "articles": len(records),
        "triplets": len(rows),
        **{f"held by the {one}": len(parts[one]) for one in VOICES},
    }
    extra = {f"both right, {voice}": float(np.mean(part)) for voice, part in parts.items() if part}
    extra["both right, the best of one answer a mention"] = ceiling(rows)
    return Outcome(figures, sizes, extra, tuple(rows))


def aliases(record: Record) -> dict[str, list[str]]:
    """Give each target with the words that stand for it in the text."""
    found: dict[str, list[str]] = {}
    for one in record["stances"]:
        if one.get("target_span"):
            start, end = one["target_span"]
            found.setdefault(one["target"], []).append(record["text"][start:end])
    return {target: list(dict.fromkeys(words)) for target, words in found.items()}


def triplets(record: Record, analysis: Analysis) -> list[Record]:
    """Tell of each triplet whether polarity and voice are right; where no mention is found, neither is."""
    rows = []
    for index, one in enumerate(record["stances"]):
        if not one.get("target_span"):
            continue
        start, end = one["target_span"]
        stance = stance_at(analysis, (start, end), one["target"])
        row = {"id": record["id"], "group": record["id"], "triplet": index, "start": start, "end": end}
        row |= {"voice": "outlet" if one["holder"] == AUTHOR else "source", "polarity": one["polarity"]}
        row |= {"found": stance is not None, "answer": "neutral", "answer voice": None}
        if stance is not None:
            row |= {"answer": likeliest(stance, ("negative", "positive")), "answer voice": stance.voice}
        row["polarity right"] = row["answer"] == row["polarity"]
        row["voice right"] = row["answer voice"] == row["voice"]
        row["right"] = row["polarity right"] and row["voice right"]
        rows.append(row)
    return rows


def by_voice(name: str, rows: list[Record]) -> Figure:
    """Measure the mean over the two voices of what is right in each, so that the rare one counts as much."""
    right = np.array([row["right"] for row in rows], dtype=np.float64)
    own = np.array([row["voice"] == "outlet" for row in rows], dtype=np.bool_)

    def measure(at: Ints) -> float:
        parts = [right[at][own[at] == voice] for voice in (True, False)]
        return float(np.mean([part.mean() for part in parts])) if all(map(len, parts)) else float("nan")

    return from_items(name, [row["group"] for row in rows], measure)


def voice_f1(name: str, rows: list[Record]) -> Figure:
    """Measure the mean over the two voices of their F1; what is not found is an answer of neither."""
    gold, found = (
        np.array([[row[key] == voice for voice in VOICES] for row in rows], dtype=np.bool_).reshape(-1, len(VOICES))
        for key in ("voice", "answer voice")
    )
    return from_items(name, [row["group"] for row in rows], lambda at: mean_f1(gold[at], found[at]))


def ceiling(rows: list[Record]) -> float:
    """Give the share of triplets that one answer a mention can have right: several holders may disagree there."""
    answers: dict[tuple[str, int, int], Counter[tuple[str, str]]] = {}
    for row in rows:
        answers.setdefault((row["id"], row["start"], row["end"]), Counter())[row["voice"], row["polarity"]] += 1
    best = sum(max(counts.values()) for counts in answers.values())
    return best / len(rows) if rows else float("nan")
