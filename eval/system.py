"""What is measured: a model or a baseline, with what it answers for, behind one call.

It does: define `System`, wrap an `Analyzer` in it, find out which heads a model has.
It does not: know the baselines (`baselines.py`) or the tasks (`tasks.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eval.adapters.common import Analyze, Targets
from eval.task import LAYERS
from framing import Analyzer
from framing.errors import HeadError
from framing.results import Analysis, ModelInfo

BATCH = 32
_PROBE = "The minister praised the plan."


@dataclass(frozen=True, slots=True)
class System:
    """Something that reads articles.

    Attributes:
        info: its name, version and the sha256 of what decides its answers.
        answers: the layers that it has an answer for.
        analyze: gives what adapters call; a function, so that nothing is fitted for a task that is not run.
        for_fold: gives the same fitted without one fold; None where nothing is fitted here.
        about: what it is, in a phrase; empty for a model.
    """

    info: ModelInfo
    answers: frozenset[str]
    analyze: Callable[[], Analyze]
    for_fold: Callable[[int], Analyze] | None = None
    about: str = ""


def model_system(analyzer: Analyzer) -> System:
    """Wrap a model; a head that it lacks is no layer that it answers for."""
    answers = set(LAYERS)
    try:
        analyzer(_PROBE, targets=["The minister"])
    except HeadError:
        answers.discard("stance")
    if not analyzer(_PROBE).frames:
        answers.discard("frames")
    return System(analyzer.info, frozenset(answers), lambda: analyze_with(analyzer))


def analyze_with(analyzer: Analyzer) -> Analyze:
    """Give what adapters call: one pass over all texts of a task, without targets; with them, text by text."""

    def analyze(texts: Sequence[str], *, targets: Sequence[Targets] | None = None) -> Iterable[Analysis]:
        if targets is not None:
            return (analyzer(text, targets=some) for text, some in zip(texts, targets, strict=True))
        return analyzer.pipe(texts, batch_size=BATCH, show_progress_bar=sys.stderr.isatty(), targets=())

    return analyze
