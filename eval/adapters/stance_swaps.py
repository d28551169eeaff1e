"""The hand-labelled set's articles in pairs that differ in a party, group, country or gender: does a stance flip.

A description (", a Republican," or ", a Democrat,") is put after the first mention of one person; for genders, pronouns
and nouns of one gender are turned in the whole article. Both sides of a pair have as many words and signs, so mentions
are the same where they begin at the same one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import Path

from eval.adapters.common import Analyze, Outcome, Record, read_jsonl
from eval.adapters.robustness import is_person
from eval.adapters.stances import likeliest, share
from eval.intervals import Figure
from eval.robustness import SWAPS, Probe, described, other_gender
from framing.results import Analysis

_TOKEN = re.compile(r"\w+|[^\w\s]")
Key = tuple[str, int]  # target, number of the token where a mention begins


def measure(path: Path, analyze: Analyze) -> Outcome:
    """Measure the share of mentions whose likeliest polarity flips, of those found in both texts of a pair."""
    records = [record for record in read_jsonl(path) if record["split"] == "test"]
    pairs = [(record, probe) for record in records for probe in probes(record)]
    wanted = {text: record["targets"] for record, probe in pairs for text in probe.texts}
    texts = sorted(wanted)
    read = dict(zip(texts, analyze(texts, targets=[wanted[text] for text in texts]), strict=True))
    mentions, attitudes = [], []
    for record, probe in pairs:
        one, other = (read[text] for text in probe.texts)
        place = {"id": record["id"], "group": record["id"], "change": probe.change}
        mentions += [{**place, **row} for row in compared(one, other)]
        attitudes += [{**place, **row} for row in overall(one, other)]
    both = [row for row in mentions if not row["lost"]]
    figures = (
        *(flipped(f"flipped: {name}", both, name) for name in SWAPS),
        flipped("flipped: all names", both),
        share("mentions lost", mentions, "lost"),
        share("attitudes flipped", attitudes, "flips"),
    )
    sizes = {"articles": len(records), "pairs": len(pairs), "texts": len(texts), "mentions": len(mentions)}
    return Outcome(figures, sizes, {}, (*mentions, *attitudes))


def probes(record: Record) -> list[Probe]:
    """Give an article's pairs: for each person and change one pair in turn, and the genders once."""
    names = {claim["source_name"] for claim in record["claims"]} - {None}
    persons = sorted(name for name in {*names, *record["targets"]} if is_person(name) and name[0].isupper())
    found = []
    for number, name in enumerate(persons):
        for change, pairs in SWAPS.items():
            if pairs:
                sides = [described(record["text"], name, what) for what in pairs[number % len(pairs)]]
                texts = tuple(side for side in sides if side is not None)
                found += [Probe(record["id"], change, texts)] if len(texts) == 2 else []
    if (turned := other_gender(record["text"])) != record["text"]:
        found.append(Probe(record["id"], "genders", (record["text"], turned)))
    return found


def compared(one: Analysis, other: Analysis) -> list[Record]:
    """Tell of each mention whether its polarity flips, or whether it is found in one text only."""
    first, second = labels(one), labels(other)
    return [
        {"token": key[1], "lost": (key in first) != (key in second), "flips": first.get(key) != second.get(key)}
        for key in sorted({*first, *second})
    ]


def labels(analysis: Analysis) -> dict[Key, str]:
    """Give the likeliest polarity of each mention."""
    starts = [token.start() for token in _TOKEN.finditer(analysis.text)]
    return {(one.target, bisect_right(starts, one.mention.start)): likeliest(one) for one in analysis.stances}


def overall(one: Analysis, other: Analysis) -> list[Record]:
    """Tell of each attitude that both texts have whether its polarity flips."""
    first, second = ({(a.target, a.voice): a.polarity for a in text.attitudes} for text in (one, other))
    return [{"voice": key[1], "flips": first[key] != second[key]} for key in first if key in second]


def flipped(name: str, rows: list[Record], change: str | None = None) -> Figure:
    """Measure the share that flips under one change, or under all."""
    return share(name, [row for row in rows if change in (None, row["change"])], "flips")
