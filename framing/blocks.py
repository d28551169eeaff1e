"""Score articles block by block, so that the work can stop after any block and go on there.

Scores depend, in their last digits, on which articles were read together. So every block is scored by itself, and
where it ends is decided by the articles alone: work that went on after a stop forms the same blocks as work that never
stopped, and gives the same bytes.

It does: form blocks, score, hand on the text, move the mark.
It does not: read (`readers.py`), lay out (`layouts.py`) or keep anything (`journal.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from framing.article import Article
from framing.asked import Targets
from framing.layouts import Layout
from framing.progress import Progress
from framing.readers import Articles, Place
from framing.state import Mark
from framing.workers import Workers

if TYPE_CHECKING:
    from framing.analyzer import Analyzer

_BATCHES = 8  # in a block, for each process
_CHARACTERS = 4_000_000  # the same, after which a block ends with fewer


class Sink(Protocol):
    """Where the text goes. `mark` says how much is done."""

    @property
    def mark(self) -> Mark:
        """How much is done."""

    def write(self, text: str) -> None:
        """Take lines."""

    def move(self, place: Place, articles: int, sentences: int) -> None:
        """Note that all up to a place was written: that many more articles and sentences."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done.

    Attributes:
        articles: those to score; they begin where the sink's mark says.
        layout: how an analysis is written.
        batch_size: articles that are read together.
        targets: names to measure the stance towards, alone or with their aliases; None leaves them to the analyzer.
        processes: how many read at once.
    """

    articles: Articles
    layout: Layout
    batch_size: int
    targets: Targets | None = None
    processes: int = 1


def score_blocks(analyzer: Analyzer, work: Work, sink: Sink, progress: Progress) -> None:
    """Score what there is to score, in order."""
    block = _Block(work)
    with Workers(analyzer, work.processes) if work.processes > 1 else nullcontext(1) as processes:
        while not block.was_last:
            block = _Block(work)
            articles = sentences = 0
            for analysis in analyzer.pipe(block, batch_size=work.batch_size, targets=work.targets, processes=processes):
                sink.write(work.layout.lines(analysis, sink.mark.articles + articles))
                articles += 1
                sentences += len(analysis.sentences)
                progress.add(len(analysis.sentences))
            sink.move(work.articles.place, articles, sentences)


class _Block(Iterator[Article]):
    """The next articles, read as they are asked for, up to the end of the block or of all."""

    def __init__(self, work: Work) -> None:
        self._articles, self.was_last = work.articles, False
        self._left, self._room = work.batch_size * _BATCHES * work.processes, _CHARACTERS * work.processes

    def __next__(self) -> Article:
        if not self._left or self._room <= 0:
            raise StopIteration
        try:
            article = next(self._articles)
        except StopIteration:
            self.was_last = True
            raise
        self._left -= 1
        self._room -= len(article.text)
        return article
