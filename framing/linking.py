"""How likely two spans of an article belong to one claim: log odds for every pair that stands near enough.

It does: score all near pairs at once, and find a span's best partner of a role.
It does not: find the spans, or make claims of them (`attribution.py`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.config import Floats
from framing.heads import LINKS, Outputs, link_bucket

Ints = npt.NDArray[np.int64]
ROLES = ("source", "cue", "content")
REACH = 120  # tokens between two spans beyond which no link is looked for
CROSSING = 2.0  # log odds that it costs indirect speech to be linked to another sentence
_CONTENT = ROLES.index("content")
_KINDS = np.array([[LINKS.index(f"{a}>{b}") if f"{a}>{b}" in LINKS else -1 for b in ROLES] for a in ROLES])


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of tokens with a role; `score` is the mean probability of its tags."""

    role: str
    start: int
    end: int
    score: float


class Links:
    """The log odds. Spans come in order; for each there is a row: its partners are neighbours in that order."""

    def __init__(
        self, pieces: Sequence[Piece], outputs: Outputs, least: float, sentence: Ints, quoted: npt.NDArray[np.uint8]
    ) -> None:
        """Score the pairs.

        Args:
            pieces: the spans, by their start, none within another.
            outputs: what the heads said.
            least: probability of a link below which there is none.
            sentence: each token's sentence.
            quoted: for each token whether it is outside a quotation (0), inside (1) or a mark (2).
        """
        self.least = math.log(least / (1 - least))
        self._roles = np.array([ROLES.index(piece.role) for piece in pieces], dtype=np.int64)
        starts = np.array([piece.start for piece in pieces], dtype=np.int64)
        ends = np.array([piece.end for piece in pieces], dtype=np.int64)
        self._first = np.searchsorted(starts, starts - 2 * REACH)
        sizes = np.searchsorted(starts, ends + REACH, side="right") - self._first
        self._row = np.concatenate([[0], np.cumsum(sizes)])
        one = np.repeat(np.arange(len(pieces)), sizes)
        other = np.arange(len(one)) + np.repeat(self._first - self._row[:-1], sizes)
        kinds = _KINDS[self._roles[one], self._roles[other]]
        odds = np.full(len(one), -np.inf)
        gaps = np.maximum(starts[one] - ends[other], starts[other] - ends[one])
        chosen = np.flatnonzero((kinds >= 0) & (gaps <= REACH))
        one, other, kinds = one[chosen], other[chosen], kinds[chosen]
        made, met = (_means(part, starts, ends) for part in (outputs.link_from, outputs.link_to))
        match = np.einsum("ij,ij->i", made[one], met[other]) / math.sqrt(max(1, met.shape[1]))
        bias = outputs.link_bias[kinds, link_bucket(starts[one], ends[one], starts[other], ends[other])]
        # Indirect speech seldom has its source or cue in another sentence; a quotation may.
        marks = np.concatenate([[0], np.cumsum(quoted > 0)])
        indirect = (self._roles == _CONTENT) & (marks[ends] == marks[starts])
        first, last = sentence[starts], sentence[ends - 1]
        apart = (first[one] > last[other]) | (first[other] > last[one])
        odds[chosen] = match + bias - CROSSING * (indirect[one] & apart)
        self._odds = odds

    def of(self, role: str) -> list[int]:
        """Give the indices of the spans of a role."""
        found: list[int] = np.flatnonzero(self._roles == ROLES.index(role)).tolist()
        return found

    def partners(self, one: int, role: str) -> tuple[Ints, Floats]:
        """Give the spans of a role that stand near one, in order, with the log odds that they belong together."""
        odds = self._odds[self._row[one] : self._row[one + 1]]
        near = np.flatnonzero(self._roles[self._first[one] : self._first[one] + len(odds)] == ROLES.index(role))
        return near + self._first[one], odds[near]

    def best(self, one: int, role: str) -> int | None:
        """Find the likeliest partner of a role, or None where none is likely; a content looks back only."""
        near, odds = self.partners(one, role)
        if role == "content":
            odds = odds[near < one]
        if not len(odds) or odds.max() < self.least:
            return None
        return int(near[odds.argmax()])

    def source(self, contents: Sequence[int], cue: int | None) -> int | None:
        """Find the source of a claim: by the likeliest of its contents and by its cue, together."""
        by_content: dict[int, float] = {}
        by_cue: dict[int, float] = {}
        for content in contents:
            near, odds = self.partners(content, "source")
            for source, value in zip(near.tolist(), odds.tolist(), strict=True):
                by_content[source] = max(value, by_content.get(source, -math.inf))
        if cue is not None:
            near, odds = self.partners(cue, "source")
            by_cue = dict(zip(near.tolist(), odds.tolist(), strict=True))
        best, chosen = -math.inf, None
        for source in sorted({*by_content, *by_cue}):
            odds_here = by_content.get(source, -math.inf)
            if cue is not None:
                odds_here = (odds_here + by_cue.get(source, -math.inf)) / 2
            if odds_here >= self.least and odds_here > best:
                best, chosen = odds_here, source
        return chosen


def _means(values: Floats, starts: Ints, ends: Ints) -> Floats:
    """Give the mean of each span's rows. Shape: `(spans, width)`."""
    if not len(starts):
        return np.zeros((0, values.shape[1]))
    edges = np.stack([starts, ends], axis=1).ravel()
    padded = np.concatenate([values, np.zeros((1, values.shape[1]), dtype=values.dtype)])
    return np.asarray(np.add.reduceat(padded, edges)[::2] / (ends - starts)[:, None], dtype=np.float64)
