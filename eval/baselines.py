"""The baselines: what simple means reach on the same items, behind the same call as the model.

It does: name each baseline, what it answers for, what it needs, and how it is made for a task.
It does not: score (`word_lists.py`, `linear.py`, `rules.py`) or measure (`run.py`).

`python -m eval.run --model baseline:vader --data ../shared/data`; `baseline:all` runs every one that is here.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from eval import linear, rules, word_lists
from eval.adapters import seesaw
from eval.adapters.common import Analyze, read_jsonl
from eval.gold_text import GOLD
from eval.scorer import Scorer, analyze_by
from eval.system import System
from eval.task import Task, sha256_of
from framing.results import ModelInfo
from framing.spans import KINDS, Polarity, Voice

PREFIX = "baseline:"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A simple system.

    Attributes:
        name, version: as in the results; a change of what it does is a new version.
        about: what it is, in a phrase.
        answers: the layers that it has an answer for.
        make: folder of the corpora, task, fold (None without folds) → its scorer.
        files: task → what it learns from, below the folder of the corpora.
        packages: whose versions decide the scores.
        in_sample: tasks whose items it has learnt from, which are not run.
    """

    name: str
    version: str
    about: str
    answers: frozenset[str]
    make: Callable[[Path, str, int | None], Scorer]
    files: Callable[[str], tuple[str, ...]] = lambda task: ()
    packages: tuple[str, ...] = ()
    in_sample: frozenset[str] = frozenset()

    def system(self, data: Path, task: Task) -> System:
        """Make it for a task."""
        info = ModelInfo(self.name, self.version, self._sha256(data, task))

        def for_fold(fold: int | None) -> Analyze:
            return analyze_by(self.make(data, task.name, fold), info)

        return System(info, self.answers, lambda: for_fold(None), for_fold, self.about)

    def absent(self, data: Path, task: Task) -> list[Path]:
        """List the training files that are not there."""
        return [data / file for file in self.files(task.name) if not (data / file).is_file()]

    def _sha256(self, data: Path, task: Task) -> str:
        """Give a digest of all that decides the scores but the code: version, packages, training files."""
        parts = [self.name, self.version, *(f"{name} {version(name)}" for name in self.packages)]
        parts += [_digest(data / file) for file in self.files(task.name)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


_digest = cache(sha256_of)


def majority(data: Path, task: str, fold: int | None) -> Scorer:
    """Answer always the same: not loaded, and the commonest kind and stance of the task's own corpus."""
    commonest = Counter(_kinds(data, task)).most_common(1)[0][0]
    scores = {name: float(name == commonest) for name in KINDS}
    polarity, voice = Counter(_stances(data, task)).most_common(1)[0][0]
    return Scorer(
        loaded=lambda texts: [0.0] * len(texts), kinds=lambda texts: [scores] * len(texts),
        stance=lambda texts: [polarity] * len(texts), voice=voice,
    )  # fmt: skip


def _kinds(data: Path, task: str) -> list[str]:
    """List kinds: of gold's `dev` half, of the challenge list, of NewsDiscourse's training part; no other task asks."""
    if task in ("gold", "robustness"):
        records = [one for one in read_jsonl(GOLD / "gold.jsonl") if one["split"] == "dev"]
        return [one["kind"] for record in records for one in record["sentences"]]
    if task == "challenge":
        return [one["kind"] for one in read_jsonl(GOLD / "challenge.jsonl")]
    return linear.kind_examples(data)[1] if task == "newsdiscourse" else ["report"]


def _stances(data: Path, task: str) -> list[tuple[Polarity, Voice]]:
    """List stances, each with its voice, as the task's own items have them; where none is labelled, neutral."""
    if task in ("newsmtsc_rw", "newsmtsc_mt"):
        records = read_jsonl(data / f"newsmtsc/devtest_{task[-2:]}.jsonl")
        return [(one["polarity"], "outlet") for record in records for one in record["targets"]]
    if task == "seesaw":
        triplets = [one for record in read_jsonl(data / "seesaw/valid.jsonl") for one in record["stances"]]
        named = [one for one in triplets if one.get("target_span")]
        return [(one["polarity"], "outlet" if one["holder"] == seesaw.AUTHOR else "source") for one in named]
    if task == "persent":
        return [(record["label"], "outlet") for record in read_jsonl(data / "persent/dev.jsonl")]
    return [("neutral", "outlet")]


_ALL = (
    Baseline(
        "majority", "1", "always not loaded, always the commonest kind and stance; targets letter by letter",
        frozenset(["loaded", "own", "kind", "stance", "voice"]), majority,
        files=lambda task: (linear.NEWS,) if task == "newsdiscourse" else (),
    ),
    Baseline(
        "vader", "1", "VADER's word list: size of the compound score, sign as stance; no voice, so `own` is the same",
        frozenset(["loaded", "own", "phrases", "stance"]), lambda data, task, fold: word_lists.vader(),
        packages=("vaderSentiment",),
    ),
    Baseline(
        "textblob", "1", "TextBlob's word list: subjectivity, polarity as the stance; no voice, so `own` is the same",
        frozenset(["loaded", "own", "phrases", "stance"]), lambda data, task, fold: word_lists.textblob(),
        packages=("textblob",),
    ),
    Baseline(
        "tfidf", "1", "TF-IDF and logistic regression: loadedness from BABE and PTC, kind from NewsDiscourse",
        frozenset(["loaded", "own", "kind", "editorial", "probability"]), linear.tfidf,
        files=lambda task: linear.FILES,
        packages=("scikit-learn",), in_sample=frozenset(["babe"]),
    ),
    Baseline(
        "rules", "1", "quotation marks and reporting verbs", frozenset(["claims", "kind"]),
        lambda data, task, fold: Scorer(claims=rules.find_claims),
    ),
)  # fmt: skip

BASELINES: dict[str, Baseline] = {one.name: one for one in _ALL}
