"""The hand-labelled set's sentences, each beside a variant: does the answer move where it must, and only there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from eval.adapters.common import Analyze, Outcome, Record, kinds_at, read_jsonl, verdict
from eval.intervals import Figure, from_items
from eval.robustness import CHANGES, FORMS, SWAPS, Probe, changed, swaps, word_put_in
from framing.results import Analysis

MOVED = 0.1
_BODIES = frozenset(  # last words of names in the set that are no person's
    "Contracting Merchants Commission Mission Steel Ministry Capital Biologics Institute court Watch Pharma Herald "
    "Ballot Council Office Lantern army Dispatch Monitor Justice".split()
)
_KINDS = ("sourced_claim", "editorial", "report")


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure all changes; every variant is scored as a text of its own, without the article around it."""
    found = probes([record for record in read_jsonl(path) if record["split"] == "test"])
    texts = sorted({text for probe in found for text in probe.texts})
    answers = {text: answer(analysis) for text, analysis in zip(texts, analyze(texts), strict=True)}
    rows = [
        {"id": probe.group, "change": probe.change, "answers": [answers[text] for text in probe.texts]}
        for probe in found
    ]
    figures = (*moved(rows), *words(rows), *kept(rows))
    put = [row["answers"] for row in rows if row["change"] == "word"]
    extra = {
        "flagged before the word": float(np.mean([one[0]["is_loaded"] is True for one in put])),
        "word put in: unsure": float(np.mean([one[1]["is_loaded"] is None for one in put])),
    }
    return Outcome(figures, {"pairs": len(rows), "texts": len(texts)}, extra, tuple(rows))


def probes(records: list[Record]) -> list[Probe]:
    """Give all variants; a word is put into reports that hold no loaded word and no attributed one."""
    found: list[Probe] = []
    for record in records:
        names = {claim["source_name"] for claim in record["claims"]} - {None}
        persons = sorted(name for name in names if is_person(name))
        content = [part for claim in record["claims"] for part in claim["content"]]
        for one in record["sentences"]:
            found += swaps(record["id"], one["text"], persons)
            found += changed(record["id"], one["text"])
            quiet = not any(part["start"] < one["end"] and one["start"] < part["end"] for part in content)
            if one["kind"] == "report" and one["loaded"] == "none" and quiet:
                put = word_put_in(record["id"], one["text"], len(found))
                found += [put] if put is not None else []
    return found


def is_person(name: str) -> bool:
    """Tell whether a name of the set is a person's: two or three words, the last of none that is no person's."""
    return 2 <= len(name.split()) <= 3 and name.split()[-1] not in _BODIES


def answer(analysis: Analysis) -> Record:
    """Give what is said of a whole text; of several sentences the highest score and the strongest verdict count."""
    kinds = kinds_at(analysis, 0, len(analysis.text))
    return {
        "loaded": max((one.loaded for one in analysis.sentences), default=0.0),
        "is_loaded": verdict(analysis, "is_loaded"),
        "is_loaded_own": verdict(analysis, "is_loaded_own"),
        "kind": max(_KINDS, key=kinds.__getitem__),
    }


def moved(rows: list[Record]) -> list[Figure]:
    """Measure the share of pairs whose `loaded` differs by more than .1, by what was swapped."""
    named = [row for row in rows if row["change"] in SWAPS]
    figures = [share(f"moved: {name}", [row for row in named if row["change"] == name], _moves) for name in SWAPS]
    return [*figures, share("moved: all names", named, _moves)]


def words(rows: list[Record]) -> list[Figure]:
    """Measure what a loaded word does, of the sentences not flagged without it; then what its quotation undoes.

    The second is of those in which the word made `is_loaded_own` true; to fall back is to say False.
    """
    put = [row for row in rows if row["change"] == "word" and row["answers"][0]["is_loaded"] is not True]
    own = [row for row in put if row["answers"][1]["is_loaded_own"] is True]
    figures = [share("word put in: crosses", put, lambda some: some[1]["is_loaded"] is True)]
    for at, form in enumerate(FORMS, 2):
        name = f"word quoted: own falls back, {form}"
        figures.append(share(name, own, lambda some, at=at: some[at]["is_loaded_own"] is False))
    return figures


def kept(rows: list[Record]) -> list[Figure]:
    """Measure how often the answer is the same (None is an answer here), and how far `loaded` moves."""
    names = {"verdict": "is_loaded", "own verdict": "is_loaded_own", "kind": "kind"}
    some = {change: [row for row in rows if row["change"] == change] for change in CHANGES}
    figures = [
        share(f"{change}: same {name}", some[change], lambda both, key=key: both[0][key] == both[1][key])
        for change in CHANGES
        for name, key in names.items()
    ]
    return figures + [share(f"{change}: mean shift of loaded", some[change], _gap) for change in CHANGES]


def share(name: str, rows: list[Record], measure: Callable[[list[Record]], float]) -> Figure:
    """Give the mean of a measure of the answers, with an interval over articles."""
    values = np.array([float(measure(row["answers"])) for row in rows], dtype=np.float64)
    return from_items(name, [row["id"] for row in rows], lambda at: float(values[at].mean()))


def _gap(answers: list[Record]) -> float:
    return abs(float(answers[0]["loaded"]) - float(answers[1]["loaded"]))


def _moves(answers: list[Record]) -> bool:
    return _gap(answers) > MOVED + 1e-9  # scores have four decimals
