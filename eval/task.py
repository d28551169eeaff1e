"""What a task is: its version, file, figures and goals, and which answers of a system each figure needs.

It does: define `Task`, `Metric`, `Goal` and the layers of answers.
It does not: list the tasks (`tasks.py`) or measure (`adapters/`).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from eval.adapters.common import Analyze, Outcome

HERE = Path(__file__).parent
LAYERS = frozenset(
    # `editorial`: a score for it, more than a kind; `probability`: scores that mean how often they are right
    ["claims", "kind", "editorial", "loaded", "own", "phrases", "voice", "probability", "stance", "frames"]
)


@dataclass(frozen=True, slots=True)
class Goal:
    """What an issue asks for: a floor that has to hold and an aim."""

    issue: int
    floor: float
    aim: float


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a task; its goals come issue by issue.

    `needs`: the layers that a system has to answer for; a word list has no kind, so it gets no kind accuracy.
    """

    name: str
    goals: tuple[Goal, ...] = ()
    higher_is_better: bool = True
    needs: frozenset[str] = frozenset()

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
        by_fold: the adapter where a system that learns is fitted anew for each fold.
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
    by_fold: Callable[[Path, Callable[[int], Analyze]], Outcome] | None = None
    command: str = ""
    note: str = ""
    own: bool = False

    def path(self, data: Path) -> Path | None:
        """Give where the file should be."""
        return None if self.file is None else (HERE if self.own else data) / self.file

    def metric(self, name: str) -> Metric:
        """Give a figure's metric; one without goals where it is not in the registry."""
        return next((one for one in self.metrics if one.name == name), Metric(name))

    def answerable(self, answers: frozenset[str]) -> frozenset[str]:
        """Name the figures that a system with these layers has an answer for."""
        return frozenset(one.name for one in self.metrics if one.needs <= answers)

    def lacking(self, answers: frozenset[str]) -> frozenset[str]:
        """Name the layers that some figure needs and the system lacks."""
        return frozenset().union(*(one.needs for one in self.metrics)) - answers


def metric(name: str, *goals: tuple[int, float, float], lower: bool = False, needs: str = "") -> Metric:
    """Write a metric shortly; `needs` holds layers with blanks between them."""
    return Metric(name, tuple(Goal(*goal) for goal in goals), not lower, frozenset(needs.split()))


def needing(needs: str, *metrics: Metric) -> tuple[Metric, ...]:
    """Give metrics that all need these layers, besides what each needs by itself."""
    return tuple(replace(one, needs=one.needs | frozenset(needs.split())) for one in metrics)


def sha256_of(path: Path) -> str:
    """Give the sha256 of a file, as hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
