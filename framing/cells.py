"""Articles' numbers averaged within stories: for a measure, a value for each story and group.

It does: make the cells that everything else is computed from, in an order that does not depend on the articles' order.
It does not: estimate or test (`comparing.py`, `decomposition.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.estimate import Floats
from framing.gather import Gathered

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A measure by story and group.

    Attributes:
        values: mean over the articles of a group on a story, NaN where there is none. Shape: `(stories, groups)`.
        articles, sentences: what stands behind each value, 0 where there is none. Same shape.
    """

    values: Floats
    articles: Ints
    sentences: Ints

    def shared(self, a: int, b: int) -> npt.NDArray[np.bool_]:
        """Tell for each story whether both groups have a value. Shape: `(stories,)`."""
        return ~np.isnan(self.values[:, a]) & ~np.isnan(self.values[:, b])


class Grid:
    """The cells of every measure, with stories (or articles that have none) as rows and sorted groups as columns."""

    def __init__(self, gathered: Gathered) -> None:
        self.groups = tuple(sorted(gathered.groups))
        self.clusters = tuple(sorted(gathered.stories))
        self._gathered = gathered
        columns = {gathered.groups[name]: at for at, name in enumerate(self.groups)}
        rows = {gathered.stories[name]: at for at, name in enumerate(self.clusters)}
        group = np.array([columns[code] for code in gathered.group], dtype=np.int64)
        story = np.array([rows[code] for code in gathered.story], dtype=np.int64)
        self._cell = story * len(self.groups) + group
        self._sentences = np.array(gathered.sentences, dtype=np.int64)
        self.has_stories = any(name.startswith("s") for name in self.clusters)
        self.stances: tuple[str, ...] = ()  # those of the targets that are compared

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that some article has, in the order of `measures.MEASURES`, then chosen stances, then frames."""
        from framing.measures import MEASURES

        others = sorted(name for name in self._gathered.values if name not in MEASURES)
        return (*(name for name in MEASURES if name in self._gathered.values), *self.stances, *others)

    def covered(self, stance: str) -> Ints:
        """Give in how many stories (or articles without one) each group has a stance, chosen or not."""
        cells = np.unique(self._cell[np.array(self._gathered.towards.values[stance][0])])
        return np.bincount(cells % len(self.groups), minlength=len(self.groups))

    def everything(self) -> Cells:
        """Give the cells of all articles, whatever they measure; the values mean nothing."""
        return self._cells(np.arange(len(self._cell)), np.zeros(len(self._cell)))

    def cells(self, measure: str) -> Cells:
        """Average a measure within stories: articles weigh alike."""
        held = self._gathered.towards.values if measure in self.stances else self._gathered.values
        articles, numbers = (np.array(part) for part in held[measure])
        return self._cells(articles, numbers)

    def _cells(self, articles: Ints, numbers: Floats) -> Cells:
        shape = len(self.clusters), len(self.groups)
        cell, size = self._cell[articles], shape[0] * shape[1]
        counts = np.bincount(cell, minlength=size)
        sums = np.bincount(cell, numbers, minlength=size)
        sentences = np.bincount(cell, self._sentences[articles], minlength=size).astype(np.int64)
        with np.errstate(invalid="ignore"):
            values = sums / counts
        return Cells(values.reshape(shape), counts.reshape(shape), sentences.reshape(shape))
