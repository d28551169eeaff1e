"""Text that a teacher reads and nobody labelled for these heads: sentences that name two, and articles.

It does: give each text once, with those in it towards whom an attitude may be asked as targets without labels.
It does not: give a label: what is there to be learned are the lessons of `teach.py`.
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


def read_pairs(path: Path) -> Iterator[Example]:
    """Read DSE: a sentence and the two that it names; pairs of one sentence are joined."""
    texts: dict[str, set[Range]] = {}
    for record in read_jsonl(path):
        spans = texts.setdefault(record["text"], set())
        for one in (record["p"], record["q"]):
            if one is not None and one.get("start") is not None:
                rest = _WORD.match(record["text"], one["end"])  # many ends lack a letter
                spans.add((one["start"], rest.end() if rest else one["end"]))
    for number, (text, spans) in enumerate(texts.items()):
        yield _unlabelled(f"pair-{number}", text, [(0, len(text))], sorted(spans))


def read_plain(path: Path, part: str) -> Iterator[Example]:
    """Read a part (of `data.held_out`) of the articles of up to 8,000 characters that nobody labelled by hand.

    Their targets are the mentions of whom they name most.
    """
    known = {record["id"] for record in read_jsonl(LABELS)} if LABELS.exists() else set()
    for record in read_jsonl(path):
        text = record["text"]
        if record["id"] not in known and len(text) <= _LONGEST and held_out(record["id"], part):
            sentences = split_sentences(text)
            found = main_mentions(Cast(text, sentences), limit=_TARGETS)
            yield _unlabelled(record["id"], text, sentences, sorted({(one.start, one.end) for one in found}))


def _unlabelled(id_: str, text: str, sentences: list[Range], spans: list[Range]) -> Example:
    return Example(id_, id_, text, sentences, targets=[(start, end, stance_of(None)) for start, end in spans])
