"""Measure how well `group_stories` finds events: B-cubed F1 and pairwise precision on three corpora.

    python -m eval.stories --data ../shared/data

The words looked at, `similarity` and `days` were chosen on SEESAW's train part, after a look at AllSides before 2014;
SEESAW's valid part and BASIL had no say. `--sweep` shows the choice.

AllSides' events were not made by hand: they are clusters of TF-IDF vectors too, with one article an outlet and ten at
most, so that two articles of one outlet on one event are two events there. Of 25 random pairs that we joined and it did
not (before 2014, at similarity .2; titles read by one author, no second reader), about two thirds were one event. Its
pairwise precision is therefore shown and has no floor.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from framing.article import Article
from framing.stories import group_stories

CORPORA = {
    "seesaw train (chosen on)": ("seesaw/train.jsonl", 0.85),
    "seesaw valid": ("seesaw/valid.jsonl", 0.85),
    "basil": ("basil/all.jsonl", 0.85),
    "allsides events": ("allsides_articles/event_articles.jsonl", None),  # no floor: see above
}
PRECISION = 0.90


def b_cubed(truth: Sequence[str], found: Sequence[str]) -> tuple[float, float, float]:
    """Give B-cubed precision, recall and F1 (Bagga and Baldwin 1998): means over articles."""
    together, true_size, found_size = Counter(zip(truth, found, strict=True)), Counter(truth), Counter(found)
    pairs = list(zip(truth, found, strict=True))
    precision = sum(together[t, f] / found_size[f] for t, f in pairs) / len(pairs)
    recall = sum(together[t, f] / true_size[t] for t, f in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise(truth: Sequence[str], found: Sequence[str]) -> tuple[float, float]:
    """Give precision and recall over pairs of articles that are put together."""

    def pairs(sizes: Counter) -> int:
        return sum(n * (n - 1) // 2 for n in sizes.values())

    both = pairs(Counter(zip(truth, found, strict=True)))
    return both / max(1, pairs(Counter(found))), both / max(1, pairs(Counter(truth)))


def read(path: Path) -> tuple[list[Article], list[str]]:
    """Read a corpus as articles without stories, and its events."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    articles = [Article(one["text"], title=one.get("title"), date=one.get("date")) for one in records]
    return articles, [str(one["event_id"]) for one in records]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sweep", action="store_true", help="try other settings on SEESAW's train part")
    arguments = parser.parse_args()
    if arguments.sweep:
        return sweep(arguments.data)
    print("corpus                     articles events  found  B3-P  B3-R  B3-F1  pair-P  pair-R  seconds")
    failed = False
    for name, (file, floor) in CORPORA.items():
        articles, truth = read(arguments.data / file)
        start = time.perf_counter()
        found = [article.story or "" for article in group_stories(articles)]
        seconds = time.perf_counter() - start
        cubed, pair = b_cubed(truth, found), pairwise(truth, found)
        sizes = f"{len(articles):8} {len(set(truth)):6} {len(set(found)):6}"
        figures = " ".join(f"{value:6.3f}" for value in (*cubed, *pair))
        print(f"{name:26} {sizes} {figures} {seconds:7.1f}")
        failed |= floor is not None and (cubed[2] < floor or pair[0] < PRECISION)
    return int(failed)


def sweep(data: Path) -> int:
    articles, truth = read(data / CORPORA["seesaw train (chosen on)"][0])
    for days in (1, 2, 3, 5, 8):
        for similarity in (0.1, 0.13, 0.16, 0.2, 0.25, 0.3):
            found = [article.story or "" for article in group_stories(articles, days=days, similarity=similarity)]
            f1, precision = b_cubed(truth, found)[2], pairwise(truth, found)[0]
            print(f"days {days}  similarity {similarity:.2f}  B3-F1 {f1:.3f}  pair-P {precision:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
