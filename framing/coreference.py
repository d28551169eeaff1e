"""What the network says of whom words mean: log odds that a word is a mention of whom other words mention.

It does: bring the vectors of the coreference head from tokens to words, and multiply them.
It does not: decide; `pronouns.py` weighs it beside what it knows of the clause.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framing.heads import Floats, Outputs
from framing.tokens import Page
from framing.windows import Tokens

__all__ = ["Coreference"]


class Coreference:
    """The coreference head's answer for one article; `page` has its words, `tokens` those that the network read."""

    def __init__(self, page: Page, tokens: Tokens, outputs: Outputs) -> None:
        last = len(tokens) - 1
        self._first = np.minimum(np.searchsorted(tokens.ends, page.starts, side="right"), last)
        end = np.searchsorted(tokens.starts, page.ends, side="left")
        self._end = np.maximum(end, self._first + 1)
        self._from = np.concatenate([np.zeros((1, outputs.refer_from.shape[1])), outputs.refer_from.cumsum(axis=0)])
        self._to = outputs.refer_to / np.sqrt(outputs.refer_to.shape[1])

    def logits(self, at: int, places: Sequence[tuple[int, int]]) -> Floats:
        """Give the log odds that the word `at` means whom each of some stretches of words means. Shape: `(places,)`."""
        borders = np.array(places)
        first, end = self._first[borders[:, 0]], self._end[borders[:, 1] - 1]
        means = (self._from[end] - self._from[first]) / (end - first)[:, None]
        found: Floats = means @ self._to[self._first[at]]
        return found
