"""Text that larger models read and hardly anybody labelled for these heads: sentences that name two, and articles.

It does: give each text once, with those in it towards whom an attitude may be asked as targets.
It does not: give another label: what is there to be learned is what `teach.py` or tutors (`tutors.py`) say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from framing.cast import Cast
from framing.mentions import main_mentions
from framing.sentences import split_sentences
from models.data import Example, Range, held_out, read_jsonl, stance_of
from models.news import LABELS

UNLABELLED = ("pairs", "plain")  # the readers here, by their names in a recipe

_WORD = re.compile(r"\w*")
_LONGEST = 8000  # characters of an article
_TARGETS = 6  # of an article: those that it names most


def read_pairs(path: Path, labelled: bool = False) -> Iterator[Example]:
    """Read DSE: a sentence and two that it names, of whom one may be for or against the other; pairs are joined.

    `labelled` keeps who is for or against whom: whoever holds that is named, so it is not the author's.
    """
    texts: dict[str, dict[Range, list[bool]]] = {}
    for record in read_jsonl(path):
        spans = texts.setdefault(record["text"], {})
        for name in ("p", "q"):
            one = record[name]
            if one is not None and one.get("start") is not None:
                rest = _WORD.match(record["text"], one["end"])  # many ends lack a letter
                held = spans.setdefault((one["start"], rest.end() if rest else one["end"]), [])
                if labelled and record["label"].endswith(f"_to_{name}"):
                    held.append("positive" in record["label"])
    for number, (text, spans) in enumerate(texts.items()):
        targets = [
            (*span, stance_of(None, sum(held) / len(held), 0.0) if held else stance_of(None))
            for span, held in sorted(spans.items())
        ]
        yield Example(f"pair-{number}", f"pair-{number}", text, [(0, len(text))], targets=targets)


def read_plain(path: Path, part: str) -> Iterator[Example]:
    """Read the articles of up to 8,000 characters that nobody labelled by hand, or a part (of `data.held_out`) of them.

    Their targets are the mentions of whom they name most.
    """
    known = {record["id"] for record in read_jsonl(LABELS)} if LABELS.exists() else set()
    for record in read_jsonl(path):
        text = record["text"]
        if record["id"] not in known and len(text) <= _LONGEST and (not part or held_out(record["id"], part)):
            sentences = split_sentences(text)
            found = main_mentions(Cast(text, sentences), limit=_TARGETS)
            spans = sorted({(one.start, one.end) for one in found})
            targets = [(start, end, stance_of(None)) for start, end in spans]
            yield Example(record["id"], record["id"], text, sentences, targets=targets)
