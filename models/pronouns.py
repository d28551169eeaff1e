"""Fit whom a pronoun means: `python -m models.pronouns --data ../shared/data` prints what `framing/pronouns.py` holds.

It does: read real news in which the mentions of targets were labelled (`models/labels`, train) and the dev half of the
written set, and fit, for he and she, it, and they, a multinomial logistic regression over whoever may be meant and
nobody. A pronoun that is no labelled mention means somebody who is not a target, or nobody; which, is left open.
It does not: find names, or measure the mentions (`eval.run --task gold_mentions --task news_targets`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from framing import Analyzer
from framing.lexicon import HE, IT
from framing.mentions import Page, Target
from framing.names import speakers_of
from framing.naming import find_named
from framing.pronouns import NAMES, Pronouns
from framing.references import find_places
from framing.register import Register
from models.data import read_jsonl
from models.news import TARGETS, find_news, labels_of

Array = np.ndarray
GOLD = Path("eval/gold")
GOLD_WEIGHT = 4.0  # of a pronoun of the written set: there are few
PENALTY = 2.0  # L2, on the weights alone
KINDS = ("he", "it", "they")


@dataclass(frozen=True, slots=True)
class Article:
    """A text, how far its mentions were labelled, and by target where its pronouns begin."""

    text: str
    read: int
    pronouns: dict[str, list[int]]
    weight: float = 1.0


@dataclass(slots=True)
class Choice:
    """A pronoun: whom it may mean, their features `(candidates, NAMES)`, and which target it means, or None."""

    candidates: list[int]
    features: Array
    meant: int | None
    targets: int
    weight: float


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.pronouns", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--model", help="reads who speaks; default: the bundled weights")
    options = parser.parse_args(arguments)
    analyzer = Analyzer.from_pretrained(options.model) if options.model else Analyzer.from_pretrained()
    articles = [*read_news(options.data), *read_gold(GOLD)]
    found = collect(articles, analyzer)
    for kind in KINDS:
        weights, nobody = fit(found[kind])
        print(f"{kind}: {len(found[kind])} pronouns, nobody {nobody:.2f}")
        print("  " + ", ".join(f"{value:g}" for value in weights.round(2)))
    return 0


def read_news(data: Path) -> Iterator[Article]:
    """Yield the real news of the training split."""
    for record, text in find_news(data, "train", TARGETS):
        pronouns = {
            name: [start for start, _, kind, _, _ in one["mentions"] if kind == "pronoun"]
            for name, one in labels_of(record).items()
        }
        yield Article(text, record["read"], pronouns)


def read_gold(folder: Path) -> Iterator[Article]:
    """Yield the dev half of the written set."""
    labels: Mapping[str, dict[str, list[tuple[int, int, str]]]] = json.loads(
        (folder / "mentions.json").read_text(encoding="utf-8")
    )
    for record in read_jsonl(folder / "gold.jsonl"):
        if record["split"] == "dev" and record["id"] in labels:
            pronouns = {
                name: [start for start, _, kind in some if kind == "pronoun"]
                for name, some in labels[record["id"]].items()
            }
            yield Article(record["text"], len(record["text"]), pronouns, GOLD_WEIGHT)


def collect(articles: Sequence[Article], analyzer: Analyzer) -> dict[str, list[Choice]]:
    """Give every pronoun that may mean somebody, by kind; those before it mean whom the labels say."""
    found: dict[str, list[Choice]] = {kind: [] for kind in KINDS}
    for article, analysis in zip(articles, analyzer.pipe([one.text for one in articles]), strict=True):
        page = Page(article.text, [(one.start, one.end) for one in analysis.sentences])
        speakers = speakers_of(analysis.claims)
        register = Register(page, [Target(name) for name in article.pronouns])
        find_places(register, find_named(register), speakers, watch=_Watch(page, article, found))
    return found


class _Watch:
    """Note what the pronouns of an article may mean, and answer with the label where there is one."""

    def __init__(self, page: Page, article: Article, found: dict[str, list[Choice]]) -> None:
        self.page, self.article, self.found = page, article, found
        self.meant = {start: at for at, starts in enumerate(article.pronouns.values()) for start in starts}

    def __call__(self, pronouns: Pronouns, at: int, entity: int | None) -> int | None:
        start, key, targets = self.page.starts[at], self.page.keys[at], len(self.article.pronouns)
        if start >= self.article.read:
            return entity
        if some := pronouns.weighed:
            kind = "he" if key in HE else "it" if key in IT else "they"
            features = np.array(list(some.values()))
            self.found[kind].append(Choice(list(some), features, self.meant.get(start), targets, self.article.weight))
        if start in self.meant:
            return self.meant[start]
        return None if entity is not None and entity < targets else entity


def fit(choices: Iterable[Choice]) -> tuple[Array, float]:
    """Fit the weights of the features and the logit of nobody."""
    rows = list(choices)
    allowed = [
        np.array(
            [one == row.meant if row.meant is not None else not 0 <= one < row.targets for one in row.candidates]
            + [row.meant is None]
        )
        for row in rows
    ]
    for known in allowed:
        known[-1] |= not known.any()  # whom it means is not among the candidates

    def loss(parameters: Array) -> tuple[float, Array]:
        total, pull = 0.0, np.zeros_like(parameters)
        for row, known in zip(rows, allowed, strict=True):
            logits = np.append(row.features @ parameters[:-1], parameters[-1])
            chances = np.exp(logits - logits.max())
            chances /= chances.sum()
            right = chances[known].sum() + 1e-12
            total -= row.weight * float(np.log(right))
            off = row.weight * (chances - np.where(known, chances / right, 0.0))
            pull[:-1] += row.features.T @ off[:-1]
            pull[-1] += off[-1]
        penalty = 0.5 * PENALTY * float((parameters[:-1] ** 2).sum())
        return total + penalty, pull + np.append(PENALTY * parameters[:-1], 0.0)

    best = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return best[:-1], float(best[-1])


if __name__ == "__main__":
    raise SystemExit(main())
