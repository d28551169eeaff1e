"""Attributions that earlier models found together (`models/labels/silver.jsonl`), joined with the corpus of the text.

It does: find each article again, check that its text is the one that was read, and give an `Example`.
It does not: make these labels (`distil.py`), or hold any text.
"""

from __future__ import annotations

from pathlib import Path

from framing.sentences import split_sentences
from models.data import Example, read_jsonl
from models.news import digest

SILVER = Path(__file__).parent / "labels" / "silver.jsonl"
FILE = "allsides_articles/event_articles.jsonl"


def read_silver(data: Path, labels: Path = SILVER) -> list[Example]:
    """Read the labelled articles whose corpus is there.

    Raises `ValueError` where the corpus holds another text than the one that was labelled.
    """
    wanted = {record["id"]: record for record in read_jsonl(labels)} if labels.exists() else {}
    found: list[Example] = []
    for article in read_jsonl(data / FILE) if wanted and (data / FILE).exists() else ():
        if (record := wanted.get(article["id"])) is not None:
            if digest(article["text"]) != record["sha256"]:
                raise ValueError(f"{FILE}: the text of {record['id']!r} is not the one that was labelled")
            relations = [
                {role: [(start, end) for start, end in spans] for role, spans in relation.items()}
                for relation in record["attributions"]
            ]
            text = article["text"]
            found.append(Example(record["id"], record["id"], text, split_sentences(text), relations))
    return found
