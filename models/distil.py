"""Attributions that several trained models agree on, for articles that nobody labelled: distillation.

`python -m models.distil TEACHER [TEACHER ...] --data ../shared/data` writes `models/labels/silver.jsonl`: a record an
article, found again by `file` and `id` and tied to its text by `sha256`; offsets and no text.

It does: draw articles outlet by outlet, read each with every teacher, average what their tags and links say, and keep
the spans that come out.
It does not: keep how sure the teachers were, so a student learns from the spans alone; read them back (`silver.py`).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from framing.attribution import log_softmax
from framing.config import default_decoding
from framing.decode import Reading, find_claims
from framing.heads import Outputs
from framing.sentences import split_sentences
from models.data import Example, read_jsonl
from models.news import LABELS, digest
from models.reader import Reader, say
from models.silver import FILE, SILVER

Record = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.distil", description=__doc__)
    parser.add_argument("teachers", type=Path, nargs="+", help="checkpoints or model folders")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--out", type=Path, default=SILVER)
    options = parser.parse_args(arguments)
    chosen = draw(options.data, options.articles)
    lines = label(chosen, [Reader(teacher) for teacher in options.teachers])
    options.out.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), encoding="utf-8")
    say(f"written: {options.out}, {len(chosen)} articles")
    return 0


def draw(data: Path, count: int) -> list[Record]:
    """Draw articles of 1,000 to 8,000 characters, one an outlet in turn; none that is labelled by hand."""
    known = {record["id"] for record in read_jsonl(LABELS)}
    outlets: dict[str, list[Record]] = {}
    for record in read_jsonl(data / FILE):
        if record["id"] not in known and 1000 <= len(record["text"]) <= 8000:
            outlets.setdefault(record["outlet"], []).append(record)
    chance = random.Random(0)
    for records in outlets.values():
        chance.shuffle(records)
    chosen: list[Record] = []
    while len(chosen) < count and outlets:
        for outlet in sorted(outlets):
            chosen.append(outlets[outlet].pop())
            if not outlets[outlet]:
                del outlets[outlet]
    return chosen[:count]


def label(articles: Sequence[Record], teachers: Sequence[Reader]) -> Iterator[Record]:
    """Read each article with every teacher and give the claims that they find together."""
    examples = [Example(one["id"], one["id"], one["text"], split_sentences(one["text"])) for one in articles]
    decoding = default_decoding(*teachers[0].labels)
    for at in range(0, len(articles), 50):
        batch = [(example, {}) for example in examples[at : at + 50]]
        readings = zip(*(teacher.read(batch) for teacher in teachers), strict=True)
        for article, judged in zip(articles[at : at + 50], readings, strict=True):
            together = mean([one.reading for one in judged])
            (claims,) = find_claims([together], teachers[0].labels[1], decoding)
            spans = [
                {
                    "source": [(claim.source.start, claim.source.end)] if claim.source else [],
                    "cue": [(claim.cue.start, claim.cue.end)] if claim.cue else [],
                    "content": [(span.start, span.end) for span in claim.content],
                }
                for claim in claims
            ]
            yield {"file": FILE, "id": article["id"], "sha256": digest(article["text"]), "attributions": spans}
        say(f"  {min(at + 50, len(articles))} of {len(articles)}")


def mean(readings: Sequence[Reading]) -> Reading:
    """Average what several models say of one article: the log probabilities of tags, the logits of links."""
    outputs: list[Outputs] = [one.outputs for one in readings]
    # A product of joined vectors is the sum of the products; the decoder divides it by the root of their width.
    scale = len(outputs) ** -0.25
    return replace(
        readings[0],
        outputs=replace(
            outputs[0],
            tags=np.mean([log_softmax(one.tags) for one in outputs], axis=0).astype(np.float32),
            link_from=np.concatenate([one.link_from for one in outputs], axis=1) * scale,
            link_to=np.concatenate([one.link_to for one in outputs], axis=1) * scale,
            link_bias=np.mean([one.link_bias for one in outputs], axis=0),
        ),
    )


if __name__ == "__main__":
    raise SystemExit(main())
