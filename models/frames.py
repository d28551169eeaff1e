"""Fit the frames head: a linear reading of an article's mean vector, one logistic regression a frame.

It does: read SemEval-2023's articles with a trained encoder, fit the head in seconds, and give its weights.
It does not: measure it (`eval/frames_folds.py`), or train the encoder, which knows topics from its pretraining; what
the other corpora taught it costs a little (EXPERIMENTS.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from framing.encoder import run
from framing.sentences import split_sentences
from framing.windows import pack, tokenize
from models.data import read_jsonl
from models.reader import Reader

Array = npt.NDArray[np.floating]

FILE = "semeval2023_t3_en/genre_frames_train.jsonl"
# Added to every logit: .5 is said where cross-validation says .44, nearer to the threshold of best F1: rare frames are
# said too seldom; the calibration error stays under .05.
BIAS = 0.25
_STRENGTH = 0.02  # inverse of the penalty, for standardised features


def read_articles(reader: Reader, path: Path, names: Sequence[str]) -> tuple[list[str], Array, Array]:
    """Give the articles' ids, mean vectors `(articles, hidden)` and labels `(articles, frames)`."""
    records = list(read_jsonl(path))
    vectors = [mean_vector(reader, record["text"]) for record in records]
    labels = np.array([[float(name in record["frames"]) for name in names] for record in records])
    return [record["id"] for record in records], np.stack(vectors), labels


def mean_vector(reader: Reader, text: str) -> Array:
    """Give the mean of the encoder's vectors over an article's tokens. Shape: `(hidden,)`."""
    tokens = tokenize(text, split_sentences(text), reader.tokenizer)
    windows = pack(tokens.sentence, reader.model.config.window)
    (outputs,) = run(reader.model, [(tokens, windows)], reader.special, hidden=True)
    return np.asarray(outputs.hidden, dtype=np.float64).mean(axis=0)


def fit_frames(vectors: Array, labels: Array) -> tuple[Array, Array]:
    """Fit the head. Shapes: weights `(frames, hidden)`, bias `(frames,)`, for vectors as they are."""
    scaler = StandardScaler().fit(vectors)
    rows, biases = [], []
    for column in labels.T:
        model = LogisticRegression(C=_STRENGTH, max_iter=2000).fit(scaler.transform(vectors), column)
        weight = model.coef_[0] / scaler.scale_
        rows.append(weight)
        biases.append(model.intercept_[0] - weight @ scaler.mean_)
    return np.stack(rows), np.array(biases)
