"""Fit how the stance head's logits are read: `polarities`, `author` and `decided` of `framing.config.Decoding`.

It does: read NewsMTSC's development sets, the held-out tenth of SEESAW and the real news in which targets were labelled
(`models/labels`, dev), and fit six numbers to them.
It does not: train the head (`train.py`) or measure it (`eval/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.metrics import f1_score

from framing.attitudes import polarity_chances
from framing.config import Combination, Decoding, softmax
from framing.encoder import read_stance, run
from framing.heads import STANCE
from framing.spans import POLARITIES
from framing.windows import pack, tokenize
from models.data import READERS, Example, held_out, read_jsonl, token_range
from models.news import read_targets as read_news_targets
from models.reader import Reader, say

Array = npt.NDArray[np.floating]

_NEWSMTSC = ("newsmtsc/devtest_rw.jsonl", "newsmtsc/devtest_mt.jsonl")
_SEESAW, _PART = "seesaw/train.jsonl", "0/10"
_COVERED = 0.9  # share of mentions that get a polarity


def fit_stance(reader: Reader, data: Path, decoding: Decoding) -> Decoding:
    """Fit the reading of stance; a model without the head, or data without the corpora, keep the decoding's."""
    if reader.model.stance is None:
        return replace(decoding, polarities=None, author=None)
    sentences = [
        READERS["newsmtsc"](one) for file in _NEWSMTSC if (data / file).exists() for one in read_jsonl(data / file)
    ]
    articles = [READERS["seesaw"](one) for one in read_jsonl(data / _SEESAW)] if (data / _SEESAW).exists() else []
    held = [one for one in articles if one is not None and held_out(one.group, _PART)]
    if not sentences or not held:
        say("stance: NewsMTSC or SEESAW absent, the reading stays as it is")
        return decoding
    named = {"NewsMTSC": [one for one in sentences if one is not None], "news": read_news_targets(data, "dev")}
    sets = {name: read_targets(reader, some) for name, some in named.items() if some}
    others, known = read_targets(reader, held)
    scale, bias, favour, share = _fit_polarities(
        [(logits, _polarities(labels)) for logits, labels in sets.values()], others, known[:, STANCE.index("favours")]
    )
    own = _fit_author(others[:, STANCE.index("author")], known[:, STANCE.index("author")])
    polarities = {
        "negative": Combination({"negative": scale, "favours": -share}),
        "neutral": Combination({"neutral": scale}, bias),
        "positive": Combination({"positive": scale, "favours": share}, favour),
    }
    fitted = replace(decoding, polarities=polarities, author=own)
    for name, (logits, labels) in sets.items():
        chances = polarity_chances(logits, polarities)
        wanted, found = _polarities(labels), chances.argmax(1)
        shares = [f"{chances[:, at].mean():.3f} of {(wanted == at).mean():.3f}" for at in range(len(POLARITIES))]
        accuracy, macro = (found == wanted).mean(), f1_score(wanted, found, average="macro")
        say(f"stance on {name}: accuracy {accuracy:.3f}, macro-F1 {macro:.3f}, n {len(logits)}")
        say(f"  mean chance {' / '.join(shares)}")
    decided = round(float(np.quantile(chances.max(axis=1), 1 - _COVERED)), 3)  # of the last, real news
    say(f"stance: scale {scale}, neutral {bias}, positive {favour}, favours {share}, author {own}, decided {decided}")
    return replace(fitted, decided=decided)


def read_targets(reader: Reader, examples: Sequence[Example]) -> tuple[Array, Array]:
    """Give the head's logits and the labels of every target. Shape of both: `(targets, 5)`."""
    logits, labels = [], []
    for one in examples:
        tokens = tokenize(one.text, one.sentences, reader.tokenizer)
        windows = pack(tokens.sentence, reader.model.config.window)
        ranges = [(token_range(tokens, start, end), stance) for start, end, stance in one.targets]
        kept = [(span, stance) for span, stance in ranges if span[0] < span[1]]
        (outputs,) = run(reader.model, [(tokens, windows)], reader.special, hidden=True)
        logits.append(read_stance(reader.model, windows, outputs, [span for span, _ in kept]))
        labels.append(np.array([stance for _, stance in kept], dtype=np.float64).reshape(-1, len(STANCE)))
    return np.concatenate(logits), np.concatenate(labels)


def _polarities(labels: Array) -> npt.NDArray[np.int_]:
    """Give the polarity of each target as a number of `spans.POLARITIES`."""
    return labels[:, : len(POLARITIES)].argmax(axis=1)


def _fit_polarities(
    sets: Sequence[tuple[Array, npt.NDArray[np.int_]]], others: Array, favours: Array
) -> tuple[float, float, float, float]:
    """Fit scale and biases to three polarities, each set alike, and the weight of `favours` to SEESAW too."""
    known = ~np.isnan(favours) & (favours != 0.5)
    signed, positive = others[known], favours[known] > 0.5

    def totals(rows: Array, parameters: Array) -> Array:
        scale, bias, favour, share = parameters
        extra = share * rows[:, 3]
        return np.stack(
            [scale * rows[:, 0] - extra, scale * rows[:, 1] + bias, scale * rows[:, 2] + extra + favour], axis=1
        )

    def loss(parameters: Array) -> float:
        chances = [softmax(totals(rows, parameters))[np.arange(len(rows)), wanted] for rows, wanted in sets]
        pair = totals(signed, parameters)
        margin = np.where(positive, 1, -1) * (pair[:, 2] - pair[:, 0])
        of_three = np.mean([-np.log(chance + 1e-12).mean() for chance in chances])
        return float(of_three + np.logaddexp(0, -margin).mean())

    best = minimize(loss, np.array([1.0, 0.0, 0.0, 0.2]), method="Nelder-Mead").x
    scale, bias, favour, share = (round(float(value), 4) for value in best)
    return scale, bias, favour, share


def _fit_author(scores: Array, wanted: Array) -> Combination:
    """Fit scale and bias (Platt) to whose attitude it is."""

    def loss(parameters: Array) -> float:
        logit = parameters[0] * scores + parameters[1]
        return float((np.logaddexp(0, logit) - wanted * logit).mean())

    scale, bias = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return Combination({"author": round(float(scale), 4)}, round(float(bias), 4))
