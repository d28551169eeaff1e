"""The project's own labelled set: kind, loadedness by voice, claims, and whether the probabilities can be believed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.adapters.common import (
    Analyze,
    Outcome,
    Record,
    analysed,
    kinds_at,
    largest_overlap,
    offsets,
    ranges,
    read_jsonl,
    strongest,
)
from eval.intervals import Figure, from_counts, from_items
from eval.metrics import (
    Relation,
    abstention_ratio,
    auc,
    calibration_error,
    macro_f1,
    relation_counts,
    reliability,
)
from framing.results import Analysis


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure all layers on the split `test`."""
    records = [record for record in read_jsonl(path) if record["split"] == "test"]
    rows, spans, counts, named = [], [], [], []
    for record, analysis in analysed(records, analyze):
        rows += sentences(record, analysis)
        spans += voices(record, analysis)
        named += names(record, analysis)
        wanted: list[Relation] = [
            (offsets([one["source"]] if one["source"] else []), offsets(one["content"])) for one in record["claims"]
        ]
        got: list[Relation] = [(ranges([claim.source]), ranges(claim.content)) for claim in analysis.claims]
        counts.append(relation_counts(wanted, got))
    right = np.array([one["right"] for one in named], dtype=np.float64)
    figures = (
        *layers(rows, spans),
        from_counts("relation F1", counts, n=sum(row[2] for row in counts)),
        from_items("source name accuracy", [one["id"] for one in named], lambda at: float(right[at].mean())),
    )
    found = sum(span["found"] for span in spans)
    sizes = {"articles": len(records), "sentences": len(rows), "phrases": len(spans), "phrases found": found}
    sizes["sources found"] = len(named)
    return Outcome(figures, sizes, {}, (*rows, *spans, *named), curves(rows))


def layers(rows: list[Record], spans: list[Record]) -> tuple[Figure, ...]:
    """Measure what the rows of sentences and phrases tell: kind, voice, loadedness."""
    found = [span for span in spans if span["found"]]
    right = np.array([span["right"] for span in found], dtype=np.float64)
    return (
        *kinds(rows),
        from_items("phrase voice accuracy", [span["id"] for span in found], lambda at: float(right[at].mean())),
        *probabilities(rows, "loaded"),
        *probabilities(rows, "loaded_own"),
    )


def curves(rows: list[Record]) -> dict[str, list[list[float]]]:
    """Give the reliability diagram of each probability: mean score, share that is so, and size of every bin."""
    certain = np.array([row[row["answer"]] for row in rows], dtype=np.float64)
    found = {"kind": reliability(np.array([row["kind"] == row["answer"] for row in rows]), certain)}
    for name in ("loaded", "loaded_own"):
        scores = np.array([row[name] for row in rows], dtype=np.float64)
        found[name] = reliability(np.array([row[f"is_{name}"] for row in rows]), scores)
    return {name: [[round(value, 4) for value in bin_] for bin_ in bins] for name, bins in found.items()}


def sentences(record: Record, analysis: Analysis) -> list[Record]:
    """Give the sentences with labels and scores."""
    rows = []
    for one in record["sentences"]:
        span = (one["start"], one["end"])
        row = {"id": record["id"], "start": span[0], "end": span[1], "kind": one["kind"], **kinds_at(analysis, *span)}
        row["answer"] = max(("sourced_claim", "editorial", "report"), key=row.__getitem__)
        row |= {"is_loaded": one["loaded"] != "none", "is_loaded_own": one["loaded"] in ("own", "both")}
        row |= {"loaded": strongest(analysis, span, "loaded"), "loaded_own": strongest(analysis, span, "loaded_own")}
        rows.append(row)
    return rows


def voices(record: Record, analysis: Analysis) -> list[Record]:
    """Tell of each loaded phrase whether it was found, and in the right voice."""
    rows = []
    for phrase in (phrase for one in record["sentences"] for phrase in one["phrases"]):
        best = largest_overlap(analysis, (phrase["start"], phrase["end"]))
        right = None if best is None else analysis.phrases[best].voice == phrase["voice"]
        place = {"id": record["id"], "start": phrase["start"], "end": phrase["end"]}
        rows.append({**place, "found": best is not None, "right": right})
    return rows


def names(record: Record, analysis: Analysis) -> list[Record]:
    """Tell of each source that was found whether its name is right, or rightly absent."""
    rows = []
    for claim in record["claims"]:
        if (source := claim["source"]) is None:
            continue
        shared = [
            (min(one.source.end, source["end"]) - max(one.source.start, source["start"]), -at)
            for at, one in enumerate(analysis.claims)
            if one.source is not None
        ]
        size, at = max(shared, default=(0, 0))
        if size > 0:
            name = analysis.claims[-at].source_name
            place = {"id": record["id"], "start": source["start"], "end": source["end"]}
            rows.append({**place, "name": name, "right": name == claim["source_name"]})
    return rows


def kinds(rows: list[Record]) -> tuple[Figure, ...]:
    """Measure the kind: right, per class, believable, and better where it is certain."""
    groups = [row["id"] for row in rows]
    gold, answers = (np.array([row[name] for row in rows], dtype=np.str_) for name in ("kind", "answer"))
    certain = np.array([row[row["answer"]] for row in rows], dtype=np.float64)
    right = gold == answers
    return (
        from_items("kind accuracy", groups, lambda at: float(right[at].mean())),
        from_items("kind macro-F1", groups, lambda at: macro_f1(gold[at], answers[at])),
        from_items("kind ECE", groups, lambda at: calibration_error(right[at], certain[at])),
        from_items("kind abstention ratio", groups, lambda at: abstention_ratio(~right[at], certain[at])),
    )


def probabilities(rows: list[Record], name: str) -> tuple[Figure, ...]:
    """Measure a sentence probability: order, calibration, and errors at .5 where it is certain."""
    groups = [row["id"] for row in rows]
    labels = np.array([row[f"is_{name}"] for row in rows], dtype=np.bool_)
    scores = np.array([row[name] for row in rows], dtype=np.float64)
    wrong, certain = (scores >= 0.5) != labels, np.abs(scores - 0.5)
    return (
        from_items(f"{name} AUC", groups, lambda at: auc(labels[at], scores[at])),
        from_items(f"{name} ECE", groups, lambda at: calibration_error(labels[at], scores[at])),
        from_items(f"{name} abstention ratio", groups, lambda at: abstention_ratio(wrong[at], certain[at])),
    )
