"""Order BASIL's three outlets by lexical bias: with the gold labels, then with a model, with intervals over events.

    python -m eval.basil_order --data ../shared/data [--model FOLDER] [--json OUT.json]

It does: average what the articles on an event have, gold and expected by the model, and say whether the orders agree.
It does not: rest on the level of the model's probabilities, which BASIL's annotators, who marked little, do not share:
one factor on the odds brings them to the rate of the labels (prior shift; Saerens et al. 2002), the same for all.

Body sentences only, as in `eval/adapters/basil.py`. An outlet's value is a mean over events; intervals draw events, and
the p-value flips the signs of events. The three outlets are all that BASIL has, and half its events are here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import spearmanr

from eval.adapters.basil import sentences
from eval.adapters.common import Record, analysed, read_jsonl
from eval.metrics import Floats
from eval.system import analyze_with
from framing import Analyzer
from framing.errors import FramingError
from framing.estimate import mean_interval
from framing.significance import sign_flip_p

OUTLETS = ("fox", "hpo", "nyt")
VOICES = (("lexical", "loaded", "anyone's words"), ("own", "loaded_own", "the outlet's own words"))
UNITS = ("sentences an article", "share of sentences")


@dataclass(frozen=True, slots=True)
class Number:
    """A value or a difference, with its 95 % interval and, for a difference, the p-value that it is 0."""

    of: str
    value: float
    low: float
    high: float
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """The outlets from the most biased to the least, with the differences between them, by one rater."""

    voice: str
    unit: str
    rater: str
    outlets: tuple[Number, ...]
    differences: tuple[Number, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The outlets in order."""
        return tuple(one.of for one in self.outlets)


def tables(rows: Sequence[Record], articles: Sequence[Record], field: str) -> dict[str, Floats]:
    """Give for each unit what every event's article of every outlet has. Shape: `(events, outlets)`."""
    found = defaultdict(list)
    for row in rows:
        found[row["id"]].append(float(row[field]))
    place = {(one["event_id"], one["outlet"]): found[one["id"]] for one in articles}
    events = sorted({one["event_id"] for one in articles})
    cells = [[place[event, outlet] for outlet in OUTLETS] for event in events]
    return {
        UNITS[0]: np.array([[sum(cell) for cell in row] for row in cells]),
        UNITS[1]: np.array([[sum(cell) / len(cell) for cell in row] for row in cells]),
    }


def at_rate(chances: Floats, rate: float) -> Floats:
    """Multiply the odds of all chances by one factor, so that their mean is `rate`.

    >>> at_rate(np.array([0.5, 0.5, 0.8]), 0.5).round(3).tolist()
    [0.39, 0.39, 0.719]
    """
    logits = np.log(np.clip(chances, 1e-6, 1 - 1e-6)) - np.log1p(-np.clip(chances, 1e-6, 1 - 1e-6))
    shift = brentq(lambda by: float(expit(logits + by).mean()) - rate, -30, 30)
    return np.asarray(expit(logits + shift))


def order(values: Floats, voice: str, unit: str, rater: str) -> Order:
    """Order the outlets by their means over events."""
    means = zip(OUTLETS, *mean_interval(values), strict=True)
    outlets = sorted((Number(name, *map(float, numbers)) for name, *numbers in means), key=lambda one: -one.value)
    differences = []
    for a, b in combinations([one.of for one in outlets], 2):
        gaps = values[:, OUTLETS.index(a)] - values[:, OUTLETS.index(b)]
        differences.append(Number(f"{a} less {b}", *map(float, mean_interval(gaps)), p=float(sign_flip_p(gaps))))
    return Order(voice, unit, rater, tuple(outlets), tuple(differences))


def told(one: Order) -> str:
    """Write an order in lines."""
    scale, sign = (100, "%") if one.unit == UNITS[1] else (1, "")
    lines = [f"  {one.rater}: {' > '.join(one.names)}"]
    for number in (*one.outlets, *one.differences):
        ends = f"{scale * number.value:+.2f}{sign} [{scale * number.low:+.2f}, {scale * number.high:+.2f}]"
        lines.append(f"    {number.of:14} {ends}" + ("" if number.p is None else f"  p {number.p:.4f}"))
    return "\n".join(lines)


def certain(gold: Order, ours: Order) -> str:
    """Say what the model makes of each difference that the gold labels are certain of: intervals that leave out 0."""
    values = {one.of: one for one in ours.differences}
    lines = []
    for wanted in gold.differences:
        if wanted.low <= 0 <= wanted.high:
            continue
        a, b = wanted.of.split(" less ")
        found, sign = (values[wanted.of], 1) if wanted.of in values else (values[f"{b} less {a}"], -1)
        agrees, sure = sign * found.value > 0, not found.low <= 0 <= found.high
        lines.append(f"{wanted.of}: {'the same' if agrees else 'the opposite'}, {'certain' if sure else 'not certain'}")
    return f"  certain by gold, and ours: {'; '.join(lines) or 'none'}"


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--model", type=Path, help="model folder; without it, the bundled one")
    parser.add_argument("--json", type=Path, help="write all numbers here")
    arguments = parser.parse_args()
    try:
        analyzer = Analyzer.from_pretrained(arguments.model)
    except FramingError as error:
        print(error, file=sys.stderr)
        return 1
    articles = read_jsonl(arguments.data / "basil" / "all.jsonl")
    rows = [row for one, analysis in analysed(articles, analyze_with(analyzer)) for row in sentences(one, analysis)]
    events = len({one["event_id"] for one in articles})
    print(f"BASIL: {events} events, {len(articles)} articles, {len(rows)} sentences; model {analyzer.info}")
    orders: list[Order] = []
    for gold_field, our_field, voice in VOICES:
        shifted = at_rate(np.array([row[our_field] for row in rows]), float(np.mean([row[gold_field] for row in rows])))
        rows = [{**row, our_field: value} for row, value in zip(rows, shifted.tolist(), strict=True)]
        gold, ours = tables(rows, articles, gold_field), tables(rows, articles, our_field)
        for unit in UNITS:
            pair = [order(gold[unit], voice, unit, "gold"), order(ours[unit], voice, unit, "ours")]
            orders += pair
            agree = "the same order" if pair[0].names == pair[1].names else "ANOTHER ORDER"
            rho = spearmanr(gold[unit].ravel(), ours[unit].ravel()).statistic
            print(
                f"{voice}, {unit}: {agree}; rank correlation over articles {rho:.2f}",
                *map(told, pair),
                certain(*pair),
                sep="\n",
            )
    if arguments.json:
        record = {"model": asdict(analyzer.info), "orders": [asdict(one) for one in orders]}
        arguments.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
