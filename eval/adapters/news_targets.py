"""Real news in which targets were labelled by our guidelines (`models/labels/targets.jsonl`).

What is measured: are the mentions found, which attitude stands there and whose is it, and what does the outlet think.
"""

from __future__ import annotations

from pathlib import Path

from eval.adapters.common import Analyze, Outcome, Record
from eval.adapters.gold_mentions import ASKED, KINDS, count, matched
from eval.adapters.gold_stance import outlet
from eval.adapters.stances import classes, likeliest, share
from eval.intervals import from_counts
from eval.metrics import Counts, precision_of, recall_of
from framing.results import Analysis
from framing.spans import Stance
from models.news import TARGETS, find_news, labels_of


def measure(path: Path, analyze: Analyze, split: str = "test") -> Outcome:
    """Measure mentions, polarity and voice at those that are found, and the outlet's stance.

    `path` is one of the corpora that hold the texts; those beside it that are absent are left out, as `sizes` shows.
    """
    found = list(find_news(path.parents[1], split, TARGETS))
    labels = [labels_of(record) for record, _ in found]
    analyses = analyze([text for _, text in found], targets=[list(one) for one in labels])
    counts, rows, outlets = [], [], []
    for (record, _), targets, analysis in zip(found, labels, analyses, strict=True):
        counts.append({"id": record["id"], **counted(targets, analysis, record["read"])})
        rows += mentions(record["id"], targets, analysis)
        for number, (name, target) in enumerate(targets.items()):
            row = {"id": record["id"], "group": record["id"], "target": number}
            outlets.append(row | outlet(target["outlet"], name, analysis))
    asked: list[Counts] = [
        (sum(row[kind][0] for kind in ASKED), 0, sum(row[kind][2] for kind in ASKED)) for row in counts
    ]
    decided = [row for row in rows if row["verdict"] is not None]
    marked = [row for row in decided if row["verdict"] != "neutral"]
    held = [row for row in rows if row["label"] != "neutral"]
    figures = (
        from_counts("recall", asked, recall_of, n=sum(row[2] for row in asked)),
        from_counts("precision", [one["all"] for one in counts], precision_of, n=sum(one["all"][1] for one in counts)),
        *(
            from_counts(f"recall: {kind}", [one[kind] for one in counts], recall_of, n=sum(c[kind][2] for c in counts))
            for kind in KINDS
        ),
        *classes(rows),
        share("verdicts right", decided, "right"),
        share("negative or positive, right", marked, "right"),
        share("with a verdict", rows, "sure"),
        share("voice of attitudes", held, "voice right"),
        *classes(outlets, "outlet "),
    )
    sizes = {"articles": len(found), "targets": len(outlets), "mentions found": len(rows)}
    return Outcome(figures, sizes, {}, (*counts, *rows, *outlets))


def counted(targets: Record, analysis: Analysis, read: int) -> dict[str, Counts]:
    """Count mentions in the part of the article that was labelled."""
    wanted = {name: [(start, end, kind) for start, end, kind, _, _ in one["mentions"]] for name, one in targets.items()}
    there = {
        name: [(one.mention.start, one.mention.end) for one in stances if one.mention.start < read]
        for name, stances in of_targets(targets, analysis).items()
    }
    return count(wanted, there)


def of_targets(targets: Record, analysis: Analysis) -> dict[str, list[Stance]]:
    """Give the stances towards each target."""
    return {name: [one for one in analysis.stances if one.target == name] for name in targets}


def mentions(article: str, targets: Record, analysis: Analysis) -> list[Record]:
    """Give labels and answers at the mentions that are found."""
    rows = []
    for name, stances in of_targets(targets, analysis).items():
        labels = targets[name]["mentions"]
        pairs = matched(
            [(start, end) for start, end, *_ in labels], [(one.mention.start, one.mention.end) for one in stances]
        )
        for at, to in sorted(pairs.items()):
            start, end, kind, polarity, voice = labels[at]
            stance = stances[to]
            rows.append(
                {
                    "id": article, "group": article, "start": start, "end": end, "kind": kind, "label": polarity,
                    "voice": voice, "answer": likeliest(stance), "verdict": stance.polarity,
                    "sure": stance.polarity is not None, "right": stance.polarity == polarity,
                    "voice right": stance.voice == voice,
                    "scores": [round(stance.scores[one], 4) for one in ("negative", "neutral", "positive")],
                }
            )  # fmt: skip
    return rows
