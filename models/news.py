"""Real news labelled by our own guidelines (`models/labels/news.jsonl`), joined with the corpora that hold its text.

It does: find each article again, check that its text is the one that was labelled, and give an `Example` with the
labels of the schemes `loaded_news`, `own_news`, `sourced_news`, `editorial_news`, the phrases `news`, and the mentions
of targets (`models/labels/targets.jsonl`) with the attitude that stands there.
It does not: label (`labelling.py`), or hold any text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from framing.sentences import split_sentences
from models.data import MISSING, Example, Range, read_jsonl, stance_of

Record = dict[str, Any]

LABELS = Path(__file__).parent / "labels" / "news.jsonl"
TARGETS = LABELS.with_name("targets.jsonl")


def text_of(record: Record) -> str:
    """Give a record's text; a corpus of sentences alone has them joined by blanks."""
    return str(record["text"]) if "text" in record else " ".join(one["text"] for one in record["sentences"])


def digest(text: str) -> str:
    """Give the checksum that ties labels to their text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_news(data: Path, split: str, labels: Path = LABELS) -> list[Example]:
    """Read one split in the order of its corpora; a corpus that is absent is left out.

    Articles of `dev` and `test` were labelled twice and adjudicated (`models/labels/README.md`).

    Raises `ValueError` where a corpus holds another text than the one that was labelled.
    """
    return [to_example(record, text) for record, text in find_news(data, split, labels)]


def read_targets(data: Path, split: str) -> list[Example]:
    """Read the articles of one split in which mentions of targets were labelled, with all their labels.

    A speaker's own "I" is left out: the library does not look for it. Raises as `read_news` does.
    """
    plain = {(one["file"], one["id"]): one for one in read_jsonl(LABELS)}
    return [
        replace(
            to_example(plain[record["file"], record["id"]], text),
            targets=mentions_of(labels_of(record)),
            mentions=[*whom(labels_of(record)), (record["read"], len(text), -1)],
        )
        for record, text in find_news(data, split, TARGETS)
    ]


def mentions_of(targets: Record) -> list[tuple[int, int, tuple[float, ...]]]:
    """Give the mentions of labelled targets as `Example.targets` has them, without a speaker's own "I"."""
    return [
        (start, end, attitude(polarity, voice))
        for target in targets.values()
        for start, end, kind, polarity, voice in target["mentions"]
        if kind != "speaker"
    ]


def whom(targets: Record) -> list[tuple[int, int, int]]:
    """Give the mentions as `Example.mentions` has them; a speaker's own "I" is left open."""
    return [
        (start, end, -1 if kind == "speaker" else number)
        for number, target in enumerate(targets.values())
        for start, end, kind, _, _ in target["mentions"]
    ]


def attitude(polarity: str, voice: str) -> tuple[float, ...]:
    """Give a mention's labels in the order of `heads.STANCE`; no attitude is nobody's."""
    if polarity == "neutral":
        return stance_of(polarity)
    return stance_of(polarity, polarity == "positive", voice == "outlet")


def find_news(data: Path, split: str, labels: Path = LABELS) -> Iterator[tuple[Record, str]]:
    """Yield the label record and the text of each article of a split whose corpus is there."""
    wanted: dict[str, dict[str, Record]] = {}
    for record in read_jsonl(labels) if labels.exists() else ():
        if record["split"] == split:
            wanted.setdefault(record["file"], {})[record["id"]] = record
    for file, records in wanted.items():
        if (data / file).exists():
            for article in read_jsonl(data / file):
                if article["id"] in records:
                    yield _checked(records[article["id"]], text_of(article))


def labels_of(record: Record) -> Record:
    """Give the adjudicated labels, or those of the only pass."""
    passes: dict[str, Record] = record["passes"]
    return passes.get("final") or next(iter(passes.values()))


def _checked(record: Record, text: str) -> tuple[Record, str]:
    if digest(text) != record["sha256"]:
        raise ValueError(f"{record['file']}: the text of {record['id']!r} is not the one that was labelled")
    return record, text


def to_example(record: Record, text: str) -> Example:
    """Give an article with its labels.

    A line that is no sentence of the article has no label, nor has what stands after the last line that was labelled.
    """
    one = labels_of(record)
    labelled: list[Range] = [(start, end) for start, end in record["sentences"]]
    last = labelled[-1][1]
    rest = [(start, end) for start, end in split_sentences(text) if start >= last]

    def among(values: list[str | None], *names: str) -> list[float]:
        known = [
            MISSING if kind is None else float(value in names) for kind, value in zip(one["kind"], values, strict=True)
        ]
        return known + [MISSING] * len(rest)

    return Example(
        record["id"], record["id"], text, labelled + rest,
        phrases={"news": [*((start, end, 1.0) for start, end, _ in one["phrases"]), (last, len(text), MISSING)]},
        labels={
            "loaded_news": among(one["loaded"], "own", "attributed", "both"),
            "own_news": among(one["loaded"], "own", "both"),
            "sourced_news": among(one["kind"], "sourced_claim"),
            "editorial_news": among(one["kind"], "editorial"),
        },
    )  # fmt: skip
