"""Real news labelled by our own guidelines (`models/labels/news.jsonl`), joined with the corpora that hold its text.

It does: find each article again, check that its text is the one that was labelled, and give one `Example` a labelling
pass, with targets of the schemes `loaded_news`, `own_news`, `sourced_news`, `editorial_news` and the phrases `news`.
It does not: label (`labelling.py`), or hold any text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.sentences import split_sentences
from models.data import MISSING, Example, Range, read_jsonl

Record = dict[str, Any]

LABELS = Path(__file__).parent / "labels" / "news.jsonl"


def text_of(record: Record) -> str:
    """Give a record's text; a corpus of sentences alone has them joined by blanks."""
    return str(record["text"]) if "text" in record else " ".join(one["text"] for one in record["sentences"])


def digest(text: str) -> str:
    """Give the checksum that ties labels to their text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_news(data: Path, split: str, labels: Path = LABELS) -> list[Example]:
    """Read one split, one example a labelling pass; a corpus that is absent is left out.

    Raises `ValueError` where a corpus holds another text than the one that was labelled.
    """
    wanted: dict[str, dict[str, Record]] = {}
    for record in read_jsonl(labels) if labels.exists() else ():
        if record["split"] == split:
            wanted.setdefault(record["file"], {})[record["id"]] = record
    found: list[Example] = []
    for file, records in wanted.items():
        if (data / file).exists():
            for article in read_jsonl(data / file):
                if article["id"] in records:
                    found += to_examples(records[article["id"]], text_of(article))
    return found


def to_examples(record: Record, text: str) -> Iterator[Example]:
    """Give one example a labelling pass."""
    if digest(text) != record["sha256"]:
        raise ValueError(f"{record['file']}: the text of {record['id']!r} is not the one that was labelled")
    labelled: list[Range] = [(start, end) for start, end in record["sentences"]]
    last = labelled[-1][1]
    sentences = labelled + [(start, end) for start, end in split_sentences(text) if start >= last]
    rest = [MISSING] * (len(sentences) - len(labelled))
    for one in record["passes"]:
        kinds, loaded = one["kind"], one["loaded"]

        def among(values: list[str | None], *names: str, kinds: list[str | None] = kinds) -> list[float]:
            return [MISSING if k is None else float(v in names) for k, v in zip(kinds, values, strict=True)] + rest

        yield Example(
            record["id"], record["id"], text, sentences,
            phrases={"news": [*((s, e, 1.0) for s, e, _ in one["phrases"]), (last, len(text), MISSING)]},
            labels={
                "loaded_news": among(loaded, "own", "attributed", "both"),
                "own_news": among(loaded, "own", "both"),
                "sourced_news": among(kinds, "sourced_claim"),
                "editorial_news": among(kinds, "editorial"),
            },
        )  # fmt: skip
