"""The registry of tasks: what is measured, on which file, and what the project wants to reach.

It does: name each task's version, file with its sha256, figures, floors and aims. A task does not change; what has to
change becomes a new version, and results of another version are not shown beside it.
It does not: measure (`adapters/`, and `run.py` that calls them).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eval.adapters import babe, basil, checkthat, gold, newsdiscourse, polnear, ptc
from eval.adapters.common import Analyze, Outcome

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Goal:
    """What an issue asks for: a floor that has to hold and an aim."""

    issue: int
    floor: float
    aim: float


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a task; its goals come issue by issue."""

    name: str
    goals: tuple[Goal, ...] = ()
    higher_is_better: bool = True

    def verdict(self, value: float) -> str:
        """Say for each goal whether a value reaches the aim, is ok, or misses the floor.

        >>> Metric("F1", (Goal(2, 0.77, 0.83), Goal(4, 0.80, 0.84))).verdict(0.79)
        'ok → below'
        """
        sign = 1 if self.higher_is_better else -1
        missed = "below" if self.higher_is_better else "above"
        return " → ".join(
            "?" if math.isnan(value)
            else "aim" if sign * value >= sign * goal.aim
            else "ok" if sign * value >= sign * goal.floor
            else missed
            for goal in self.goals
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A frozen task.

    Attributes:
        name, version: as in the results.
        measures: what, in a sentence.
        metrics: its figures, in order.
        file: below the folder of the corpora, or below `eval/` for what is the project's own (`own`); None without.
        sha256: of the file for which figures are comparable; None where it is not pinned yet.
        measure: the adapter; None where a command of its own is needed.
        command: that command.
        note: what a reader of the figures has to know.
        own: whether the file is the project's own.
    """

    name: str
    version: int
    measures: str
    metrics: tuple[Metric, ...]
    file: str | None = None
    sha256: str | None = None
    measure: Callable[[Path, Analyze], Outcome] | None = None
    command: str = ""
    note: str = ""
    own: bool = False

    def path(self, data: Path) -> Path | None:
        """Give where the file should be."""
        return None if self.file is None else (HERE if self.own else data) / self.file

    def metric(self, name: str) -> Metric:
        """Give a figure's metric; one without goals where it is not in the registry."""
        return next((one for one in self.metrics if one.name == name), Metric(name))


def sha256_of(path: Path) -> str:
    """Give the sha256 of a file, as hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _metric(name: str, *goals: tuple[int, float, float], lower: bool = False) -> Metric:
    return Metric(name, tuple(Goal(*goal) for goal in goals), higher_is_better=not lower)


_BABE_SHA = "f325bc07d910029b188b26d6ec163bdb0b5c75ba4ef8710447c4050c7db6b336"
_BABE = (
    _metric("macro-F1 at .5", (2, 0.80, 0.83), (4, 0.81, 0.84)),
    _metric("macro-F1, threshold of the other folds", (2, 0.80, 0.83), (4, 0.81, 0.84)),
    _metric("AUC", (4, 0.89, 0.92)),
)
_ECE, _ABSTAIN = (4, 0.05, 0.03), (4, 0.60, 0.45)

_ALL = (
    Task(
        "polnear", 1,
        "attribution in whole articles: source, cue and content by tokens and as exact spans; sentences of which 30 % "
        "or more of the characters are content; relations with content and source right",
        (
            _metric("token F1 source", (2, 0.85, 0.88)),
            _metric("token F1 cue", (2, 0.72, 0.76)),
            _metric("token F1 content", (2, 0.90, 0.92)),
            _metric("exact F1 source", (2, 0.77, 0.83), (4, 0.80, 0.84)),
            _metric("exact F1 cue", (2, 0.70, 0.75), (4, 0.73, 0.77)),
            _metric("exact F1 content", (2, 0.60, 0.73), (4, 0.66, 0.74)),
            _metric("sentence F1", (2, 0.92, 0.95)),
            _metric("relation F1", (4, 0.65, 0.76)),
        ),
        "polnear/dev.jsonl", "bebd0ad194da28595530eeb63201fdfc9c06ca68e7537324c304a23740e188c9", polnear.measure,
    ),
    Task(
        "newsdiscourse", 1,
        "speech by a person from the kind `sourced_claim`, over all sentences; evaluation and expectation from the "
        "editorial score, over sentences without speech (label `na` left out)",
        (
            _metric("speech F1", (2, 0.84, 0.90), (4, 0.86, 0.92)),
            _metric("editorial AUC", (2, 0.82, 0.88), (4, 0.84, 0.89)),
            _metric("editorial AUC, na as negative"),
        ),
        "newsdiscourse/validation.jsonl", "d35b893634d59c87230ac15f123e4a6c515680dc8510ae4bb9fcd00cfa7ad0ab",
        newsdiscourse.measure,
        note="2 articles that repeat training articles are left out; the shipped reading of `kind` was fitted on these "
        "articles too, so expect about .01 less elsewhere",
    ),
    Task(
        "babe", 1, "bias by word choice in single sentences, from `loaded`", tuple(Metric(one.name) for one in _BABE),
        "babe/sg2.jsonl", _BABE_SHA, babe.measure,
        note="in sample: a model of our recipe has trained on these sentences; babe_folds is the honest figure",
    ),
    Task(
        "babe_folds", 1, "the same, five folds by article, each scored by a model that has not seen it", _BABE,
        "babe/sg2.jsonl", _BABE_SHA, command="python -m eval.babe_folds",
    ),
    Task(
        "basil", 1,
        "lexical bias in whole articles, sentence by sentence: anyone's from `loaded`, the outlet's own from "
        "`loaded_own`; as many sentences are flagged as are labelled",
        (
            _metric("lexical MCC", (4, 0.22, 0.30)),
            _metric("lexical AUC", (4, 0.74, 0.82)),
            _metric("lexical F1"),
            _metric("own lexical MCC", (4, 0.22, 0.30)),
            _metric("own lexical AUC", (4, 0.76, 0.85)),
            _metric("own lexical F1"),
            _metric("false alarms with a quotation mark", lower=True),
            _metric("false alarms without", lower=True),
            _metric("false alarms, with over without", (4, 1.0, 0.8), lower=True),
            _metric("phrase voice accuracy"),
        ),
        "basil/all.jsonl", "375743d599794208174cc67eafa3d084dd9d6e960ad611875c17e64a47d049d4", basil.measure,
        note="zero-shot: never trained on; titles and empty sentences are left out",
    ),
    Task(
        "checkthat", 1, "the author's own view in single sentences, from the editorial score",
        (
            _metric("macro-F1 at .5", (4, 0.72, 0.80)),
            _metric("macro-F1 at the labelled rate", (4, 0.72, 0.80)),
            Metric("AUC"),
        ),
        "checkthat_subjectivity/dev.jsonl", "14576b9c3084b29e390ca202c9deb4bc1f15f02a41452ff217d3339b0de62937",
        checkthat.measure, note="zero-shot: never trained on",
    ),
    Task(
        "ptc", 1,
        "loaded language, name calling and exaggeration in whole articles: phrases by characters, sentences from "
        "`loaded`",
        (Metric("phrase F1"), Metric("phrase precision"), Metric("phrase recall"), Metric("sentence AUC")),
        "ptc_semeval2020_t11/train.jsonl", "51fea831e5f55f4bd75e3fa7c4237d8cb74f66bccbdaa3431b575c3648b3f75b",
        ptc.measure,
        note="the tenth of the articles that training keeps out, which calibration may use",
    ),
    Task(
        "gold", 1, "the project's own labelled set, split `test`: kind, voice, claims, calibration, abstention",
        (
            _metric("kind accuracy", (4, 0.85, 0.93)),
            _metric("kind macro-F1", (4, 0.83, 0.92)),
            _metric("kind ECE", _ECE, lower=True),
            _metric("kind abstention ratio", _ABSTAIN, lower=True),
            _metric("phrase voice accuracy", (4, 0.90, 0.97)),
            Metric("loaded AUC"),
            _metric("loaded ECE", _ECE, lower=True),
            _metric("loaded abstention ratio", _ABSTAIN, lower=True),
            Metric("loaded_own AUC"),
            _metric("loaded_own ECE", _ECE, lower=True),
            _metric("loaded_own abstention ratio", _ABSTAIN, lower=True),
            Metric("relation F1"),
        ),
        "gold/gold.jsonl", "a10d8e1ed17008599914a88c4f7f04b3b4edee73337198bfa95a394da628dfa4",
        gold.measure, own=True, note="written, not sampled: read it beside published corpora",
    ),
    Task(
        "speed", 1, "time to score one article of 650 words, warm, two threads, in milliseconds",
        (_metric("median ms", (2, 150.0, 60.0), lower=True),), command="python -m eval.speed",
    ),
)  # fmt: skip

TASKS: dict[str, Task] = {task.name: task for task in _ALL}
