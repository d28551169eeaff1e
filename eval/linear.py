"""TF-IDF of words and word pairs with logistic regression: loadedness from BABE and PTC, kind from NewsDiscourse.

It does: read the training parts, fit, give scores.
It does not: see a sentence that it is measured on: BABE by folds of articles, PTC without the tenth that is kept out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from eval.adapters import babe
from eval.adapters.common import read_jsonl
from eval.adapters.newsdiscourse import EDITORIAL
from eval.adapters.ptc import PART
from eval.metrics import mask
from eval.scorer import Kinds, Scorer
from framing.spans import KINDS
from models.data import LOADED_TECHNIQUES, held_out

BABE, PTC, NEWS = "babe/sg2.jsonl", "ptc_semeval2020_t11/train.jsonl", "newsdiscourse/train.jsonl"
FILES = (BABE, PTC, NEWS)


def tfidf(data: Path, task: str, fold: int | None) -> Scorer:
    """Fit what a task asks for: in-domain where it has a training part, else on all there is.

    `babe_folds` is scored by BABE's other folds, `ptc` by PTC, every other task by both.
    """
    corpora = {"babe_folds": (BABE,), "ptc": (PTC,)}.get(task, (BABE, PTC))
    loaded, kinds = loaded_model(data, corpora, fold), kind_model(data)
    return Scorer(loaded=_positive(loaded), kinds=_named(kinds))


@cache
def loaded_model(data: Path, corpora: tuple[str, ...], fold: int | None) -> Pipeline:
    """Fit loadedness; of BABE without the articles of a fold."""
    texts: list[str] = []
    labels: list[bool] = []
    if BABE in corpora:
        for record in babe.read(data / BABE):
            if fold is None or babe.fold(record) != fold:
                texts.append(record["text"])
                labels.append(record["label"] == 1)
    for record in read_jsonl(data / PTC) if PTC in corpora else ():
        if not held_out(record["id"], PART):
            spans = [(one["start"], one["end"]) for one in record["spans"] if one["technique"] in LOADED_TECHNIQUES]
            inside = mask(len(record["text"]), spans)
            filled = [(start, end) for start, end in record["sentences"] if start < end]
            texts += [record["text"][start:end] for start, end in filled]
            labels += [bool(inside[start:end].any()) for start, end in filled]
    return _fitted(texts, labels)


@cache
def kind_model(data: Path) -> Pipeline:
    """Fit the kind on NewsDiscourse's training part."""
    return _fitted(*kind_examples(data))


@cache
def kind_examples(data: Path) -> tuple[list[str], list[str]]:
    """Read sentences and kinds: speech is a sourced claim, evaluation and expectation editorial, the rest report."""
    texts, labels = [], []
    for record in read_jsonl(data / NEWS):
        for one in record["sentences"]:
            if one["label"] != "na" or one["speech"]:
                texts.append(record["text"][one["start"] : one["end"]])
                editorial = "editorial" if one["label"] in EDITORIAL else "report"
                labels.append("sourced_claim" if one["speech"] else editorial)
    return texts, labels


def _fitted(texts: Sequence[str], labels: Sequence[object]) -> Pipeline:
    """Fit with scikit-learn's defaults, but for word pairs, sublinear counts and quotation marks as words."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=r"\w+|[“”\"«»?!]")
    return make_pipeline(words, LogisticRegression(max_iter=1000)).fit(list(texts), list(labels))


def _positive(model: Pipeline) -> Callable[[Sequence[str]], list[float]]:
    column = list(model.classes_).index(True)
    return lambda texts: [float(row[column]) for row in model.predict_proba(list(texts))]


def _named(model: Pipeline) -> Callable[[Sequence[str]], list[Kinds]]:
    names = list(model.classes_)

    def kinds(texts: Sequence[str]) -> list[Kinds]:
        rows = (dict(zip(names, map(float, row), strict=True)) for row in model.predict_proba(list(texts)))
        return [{kind: row.get(kind, 0.0) for kind in KINDS} for row in rows]

    return kinds
