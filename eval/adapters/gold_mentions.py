"""The project's own labelled set: is every mention of a given target found, and nothing else.

Mentions are a name, a description ("the port authority"), a pronoun, or a speaker's own ("I", "we"; kind `speaker`).
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from eval.adapters.common import Analyze, Outcome, read_jsonl
from eval.intervals import from_counts
from eval.metrics import Counts, Range, precision_of, recall_of

Mention = tuple[int, int, str]  # start, end, kind; in JSON a list
KINDS = ("name", "description", "pronoun", "speaker")
ASKED = KINDS[:3]  # to leave out a speaker's own "I" is no miss, to find it no mistake


def measure(path: Path, analyze: Analyze, split: str = "test") -> Outcome:
    """Measure recall of names, descriptions and pronouns, and precision; the texts stand in `gold.jsonl` beside it.

    An article without labelled mentions is left out, as `sizes` shows.
    """
    labels = json.loads(path.read_text(encoding="utf-8"))
    texts = read_jsonl(path.with_name("gold.jsonl"))
    records = [record for record in texts if record["split"] == split and record["id"] in labels]
    targets = [list(labels[record["id"]]) for record in records]
    rows = []
    analyses = analyze([record["text"] for record in records], targets=targets)
    for record, names, analysis in zip(records, targets, analyses, strict=True):
        found = {
            name: [(one.mention.start, one.mention.end) for one in analysis.stances if one.target == name]
            for name in names
        }
        rows.append({"id": record["id"], **count(labels[record["id"]], found)})
    counts = {key: [row[key] for row in rows] for key in ("all", *KINDS)}
    asked: list[Counts] = [
        (sum(row[kind][0] for kind in ASKED), 0, sum(row[kind][2] for kind in ASKED)) for row in rows
    ]
    figures = (
        from_counts("recall", asked, recall_of, n=sum(row[2] for row in asked)),
        from_counts("precision", counts["all"], precision_of, n=sum(row[1] for row in counts["all"])),
        *(
            from_counts(f"recall: {kind}", counts[kind], recall_of, n=sum(row[2] for row in counts[kind]))
            for kind in KINDS
        ),
    )
    sizes = {"articles": len(rows), "targets": sum(map(len, targets))}
    sizes |= {f"{kind}s": sum(row[2] for row in counts[kind]) for kind in KINDS}
    return Outcome(figures, sizes, {}, tuple(rows))


def count(labels: dict[str, list[Mention]], found: dict[str, list[Range]]) -> dict[str, Counts]:
    """Count one article's mentions, of all kinds and by kind; of what is found, nothing tells the kind."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for target, mentions in labels.items():
        pairs = matched([(start, end) for start, end, _ in mentions], found[target])
        wanted.update(kind for _, _, kind in mentions)
        right.update(mentions[at][2] for at in pairs)
    everything = (right.total(), sum(map(len, found.values())), wanted.total())
    return {"all": everything, **{kind: (right[kind], 0, wanted[kind]) for kind in KINDS}}


def matched(gold: list[Range], found: list[Range]) -> dict[int, int]:
    """Pair mentions that share half or more of the characters of the longer; one to one, the closest first.

    >>> matched([(0, 4), (10, 20)], [(10, 14), (9, 20), (2, 4)])
    {1: 1, 0: 2}
    """
    close = []
    for at, (start, end) in enumerate(gold):
        for to, (begin, stop) in enumerate(found):
            shared = min(end, stop) - max(start, begin)
            if shared > 0 and 2 * shared >= max(end - start, stop - begin):
                close.append((-shared / max(end - start, stop - begin), at, to))
    pairs: dict[int, int] = {}
    for _, at, to in sorted(close):
        if at not in pairs and to not in pairs.values():
            pairs[at] = to
    return pairs
