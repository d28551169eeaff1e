"""Fit whom a pronoun means: `python -m models.pronouns --data ../shared/data` prints what `framing/pronouns.py` holds.

It does: read real news in which the mentions of targets were labelled (`models/labels`, train) and the dev half of the
written set, and fit, for he and she, it, and they, a multinomial logistic regression over whoever may be meant and
nobody. A pronoun that is no labelled mention means somebody who is not a target, or nobody; which, is left open. How
the network's word is weighed beside that (`TRUST`) is fitted to articles that the network did not learn from: the dev
splits of both.
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

from framing.config import Decoding
from framing.decode import find_claims
from framing.lexicon import HE, IT
from framing.mentions import Page, Target
from framing.names import speakers_of
from framing.naming import find_named
from framing.pronouns import NAMES, NOBODY, WEIGHTS, Pronouns
from framing.references import find_places
from framing.register import Register
from framing.sentences import split_sentences
from framing.store import find_model
from models.data import Example, read_jsonl
from models.news import TARGETS, find_news, labels_of
from models.reader import Reader

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
    """A pronoun: whom it may mean, their features `(candidates, NAMES)`, and which target it means, or None.

    `linked`: what the network says of each, `(candidates, 2)`; None where it was not asked.
    """

    candidates: list[int]
    features: Array
    meant: int | None
    targets: int
    weight: float
    linked: Array | None = None


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.pronouns", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--weights", action="store_true", help="fit the weights of the rules' features too")
    parser.add_argument("--model", help="reads who speaks; default: the bundled weights")
    options = parser.parse_args(arguments)
    reader = Reader(find_model(options.model))
    gold = list(read_gold(GOLD))
    if options.weights:
        found = collect([*read_news(options.data, "train"), *gold], reader)
        for kind in KINDS:
            weights, nobody = fit(found[kind])
            print(f"{kind}: {len(found[kind])} pronouns, nobody {nobody:.2f}")
            print("  " + ", ".join(f"{value:g}" for value in weights.round(2)))
    found = collect([*read_news(options.data, "dev"), *gold], reader)
    for kind in KINDS:
        trust, before, after = fit_trust(found[kind], kind)
        print(f"{kind}: {len(found[kind])} pronouns, loss {before:.3f} to {after:.3f}, trust {trust.round(2).tolist()}")
    return 0


def read_news(data: Path, split: str) -> Iterator[Article]:
    """Yield the real news of a split."""
    for record, text in find_news(data, split, TARGETS):
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


def collect(articles: Sequence[Article], reader: Reader) -> dict[str, list[Choice]]:
    """Give every pronoun that may mean somebody, by kind; those before it mean whom the labels say."""
    found: dict[str, list[Choice]] = {kind: [] for kind in KINDS}
    decoding = Decoding.from_dict(reader.model.config.decoding)
    for article in articles:
        example = Example("", "", article.text, split_sentences(article.text))
        reading = reader.read([(example, {})])[0].reading
        (claims,) = find_claims([reading], reader.labels[1], decoding)
        page, speakers = reading.cast.page, speakers_of(claims)
        register = Register(page, [Target(name) for name in article.pronouns])
        watch = _Watch(page, article, found)
        find_places(register, find_named(register), speakers, reading.cast.coreference, watch=watch)
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
            linked = np.array([pronouns.linked[one] for one in some]) if pronouns.linked else None
            meant, weight = self.meant.get(start), self.article.weight
            self.found[kind].append(Choice(list(some), features, meant, targets, weight, linked))
        if start in self.meant:
            return self.meant[start]
        return None if entity is not None and entity < targets else entity


def fit(choices: Iterable[Choice]) -> tuple[Array, float]:
    """Fit the weights of the features and the logit of nobody."""
    rows = list(choices)
    allowed = list(map(right_of, rows))

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


def right_of(row: Choice) -> Array:
    """Tell which candidates, and nobody as the last, may be whom a pronoun means."""
    named = [one == row.meant if row.meant is not None else not 0 <= one < row.targets for one in row.candidates]
    known = np.array([*named, row.meant is None])
    known[-1] |= not known.any()  # whom it means is not among the candidates
    return known


def fit_trust(choices: Iterable[Choice], kind: str) -> tuple[Array, float, float]:
    """Fit how the network's word is weighed: `TRUST`, with the log loss before and after."""
    rows = [one for one in choices if one.linked is not None]
    allowed = list(map(right_of, rows))
    rules = [row.features @ np.array(WEIGHTS[kind]) for row in rows]

    def loss(trust: Array) -> float:
        total = 0.0
        for row, rule, known in zip(rows, rules, allowed, strict=True):
            logits = np.append(trust[0] * rule + row.linked @ trust[1:3], trust[0] * NOBODY[kind] + trust[3])
            total -= row.weight * float(np.logaddexp.reduce(logits[known]) - np.logaddexp.reduce(logits))
        return total / sum(row.weight for row in rows)

    start = np.array([1.0, 0.0, 0.0, 0.0])
    best = minimize(lambda trust: loss(trust) + 1e-3 * float(((trust - start) ** 2).sum()), start).x
    return best, loss(start), loss(best)


if __name__ == "__main__":
    raise SystemExit(main())
