"""The gold stories, whose outlets were written to differ: what was planted is found, by labels and by the model.

Partisan outlets use loaded words of their own; the local and the exiles' press write plainly and quote loaded sources.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.demo import CHARACTERS
from framing import Analyzer, Article, compare
from framing.results import KINDS, Analysis, ModelInfo, Sentence

GOLD = Path(__file__).parent.parent / "eval" / "gold" / "gold.jsonl"
HOT, PARTISAN, AGENCY = "plain with hot sources", "partisan", "agency"


def records():
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").split("\n") if line]


def article(record):
    extra = {"character": CHARACTERS[record["outlet"]]}
    return Article(record["text"], id=record["id"], outlet=record["outlet"], story=record["story"], extra=extra)


def labelled(record):
    """Give the labels of an article as an analysis: probabilities of 0 and 1."""
    said = [(part["start"], part["end"]) for claim in record["claims"] for part in claim["content"]]
    sentences = []
    for one in record["sentences"]:
        start, end = one["start"], one["end"]
        covered = sum(max(0, min(end, stop) - max(start, first)) for first, stop in said)
        scores = {"loaded": float(one["loaded"] != "none"), "loaded_own": float(one["loaded"] in ("own", "both"))}
        scores |= {"kind": one["kind"], "kind_scores": {kind: float(kind == one["kind"]) for kind in KINDS}}
        sentences.append(
            Sentence.of(record["text"], start, end, attributed=min(1.0, covered / (end - start)), **scores)
        )
    model = ModelInfo("labels", "1", "0")
    return Analysis(text=record["text"], article=article(record), sentences=tuple(sentences), claims=(), model=model)


def differences(comparison):
    """Give each difference as seen from either side: (measure, a, b) → (difference, verdict)."""
    turned = {"higher": "lower", "lower": "higher", "cannot tell": "cannot tell"}
    found = {}
    for row in comparison.pairs:
        found[row.measure, row.a, row.b] = row.difference, row.verdict
        found[row.measure, row.b, row.a] = -row.difference, turned[row.verdict]
    return found


def test_planted_differences_are_in_the_labels():
    found = differences(compare(map(labelled, records()), by="character"))
    assert found["loaded_own", PARTISAN, AGENCY][1] == "higher"
    assert found["loaded_own", PARTISAN, HOT][1] == "higher"
    assert found["loaded_own", HOT, AGENCY] == (0.0, "cannot tell")
    assert found["loaded_quoted", HOT, AGENCY][0] > 0.1


def test_planted_a_copy_of_an_outlet_differs_in_nothing():
    wire = [labelled(record) for record in records() if record["outlet"] == "wire"]
    copies = [replace(one, article=replace(one.article, outlet="copy")) for one in wire]
    comparison = compare([*wire, *copies])
    assert {(row.verdict, row.difference) for row in comparison.pairs} == {("cannot tell", 0.0)}


@pytest.mark.slow
def test_planted_differences_are_found_by_the_bundled_model():
    analyses = list(Analyzer.from_pretrained().pipe(map(article, records())))
    found = differences(compare(analyses, by="character"))
    assert found["loaded_own", PARTISAN, AGENCY][1] == "higher"
    gap, verdict = found["loaded_own", HOT, AGENCY]
    assert verdict == "cannot tell"
    assert abs(gap) < found["loaded_own", PARTISAN, AGENCY][0] / 3
    assert found["loaded_quoted", HOT, AGENCY][0] > 0
    assert found["loaded_quoted", HOT, "interpreting"][0] > 0
