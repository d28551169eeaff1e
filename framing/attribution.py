"""From tag and link scores to claims: who said what, as spans of tokens.

It does: find the best well-formed tag sequence, cut it into spans, link each content to its cue and source, and keep a
running quotation with its speaker.
It does not: look at words; the only text it knows is which characters stand between quotation marks.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from framing.config import Decoding, Floats
from framing.heads import LINKS, TAGS, Outputs, link_bucket
from framing.windows import Tokens, Window

Ints = npt.NDArray[np.int64]
ROLES = ("source", "cue", "content")
CROSSING = 2.0  # log odds that it costs indirect speech to be linked to another sentence
REACH = 120  # tokens between two spans beyond which no link is looked for


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of tokens with a role; `score` is the mean probability of its tags."""

    role: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Relation:
    """One claim in tokens: `content` in order, `follows` the relation whose speaker goes on speaking, or None."""

    source: Piece | None
    cue: Piece | None
    content: tuple[Piece, ...]
    score: float
    follows: int | None = None


def find_relations(
    tokens: Tokens, windows: Sequence[Window], outputs: Outputs, decoding: Decoding, quoted: npt.NDArray[np.uint8]
) -> list[Relation]:
    """Find the claims of an article.

    `quoted` tells for each token whether it is outside a quotation (0), inside (1) or a mark (2).
    """
    if not len(tokens):
        return []
    tags = best_tags(outputs.tags, windows, decoding)
    pieces = cut(tags, outputs.tags)
    pieces = sorted([*pieces, *_unclaimed_quotations(tokens, pieces, quoted)], key=lambda piece: piece.start)
    apart = _Apart(tokens.sentence, quoted)
    return _with_speakers(_relate(pieces, outputs, decoding, apart), tokens, quoted)


def best_tags(logits: Floats, windows: Sequence[Window], decoding: Decoding) -> Ints:
    """Find each window's best tag sequence (Viterbi). Shape: `(tokens,)`."""
    longest = max(window.end - window.start for window in windows)
    padded = np.zeros((len(windows), longest, len(TAGS)))
    logs = log_softmax(logits)
    for row, window in enumerate(windows):
        padded[row, : window.end - window.start] = logs[window.start : window.end]
        padded[row, window.end - window.start :, 1:] = -1e4
    transitions = np.array(decoding.transitions)
    score = padded[:, 0] + np.array(decoding.first)
    back = np.zeros((longest, len(windows), len(TAGS)), dtype=np.int64)
    for place in range(1, longest):
        paths = score[:, :, None] + transitions[None]
        back[place] = paths.argmax(axis=1)
        score = paths.max(axis=1) + padded[:, place]
    rows = np.arange(len(windows))
    best = np.zeros((len(windows), longest), dtype=np.int64)
    best[:, -1] = score.argmax(axis=1)
    for place in range(longest - 1, 0, -1):
        best[:, place - 1] = back[place, rows, best[:, place]]
    return np.concatenate([best[row, : window.end - window.start] for row, window in enumerate(windows)])


def cut(tags: Ints, logits: Floats) -> list[Piece]:
    """Cut a tag sequence into spans; a span that goes on in the next window is one span."""
    probabilities = np.exp(log_softmax(logits))
    roles = (tags + 1) // 2  # 0 outside, 1 source, 2 cue, 3 content
    begins = np.flatnonzero((roles > 0) & ((tags % 2 == 1) | (np.diff(roles, prepend=0) != 0)))
    pieces = []
    for place, start in enumerate(begins.tolist()):
        stop = int(begins[place + 1]) if place + 1 < len(begins) else len(tags)
        role = int(roles[start])
        outside = np.flatnonzero(roles[start:stop] != role)
        end = start + int(outside[0]) if len(outside) else stop
        score = float(probabilities[start:end, 2 * role - 1 : 2 * role + 1].sum(axis=1).mean())
        pieces.append(Piece(ROLES[role - 1], start, end, score))
    return pieces


def _unclaimed_quotations(tokens: Tokens, pieces: Sequence[Piece], quoted: npt.NDArray[np.uint8]) -> list[Piece]:
    """Give the sentences that stand wholly between quotation marks and that the tags left to nobody.

    Such a sentence is a running quotation, never the outlet's voice: a scare quote does not fill a sentence.
    """
    taken = np.zeros(len(tokens), dtype=bool)
    for piece in pieces:
        taken[piece.start : piece.end] = True
    edges = [0, *(np.flatnonzero(np.diff(tokens.sentence)) + 1).tolist(), len(tokens)]
    return [
        Piece("content", start, end, 0.5)
        for start, end in itertools.pairwise(edges)
        if end - start >= 5 and (quoted[start:end] > 0).mean() >= 0.9 and not taken[start:end].any()
    ]


@dataclass(frozen=True, slots=True)
class _Apart:
    """What keeps spans apart: indirect speech seldom has its source or cue in another sentence, a quotation may."""

    sentence: Ints
    quoted: npt.NDArray[np.uint8]

    def cost(self, content: Piece, other: Piece) -> float:
        """Give what a link between a content and another span costs, in log odds."""
        if self.quoted[content.start : content.end].any() or self.touch(content, other):
            return 0.0
        return CROSSING

    def touch(self, content: Piece, other: Piece) -> bool:
        first, last = self.sentence[content.start], self.sentence[content.end - 1]
        return bool(first <= self.sentence[other.end - 1] and self.sentence[other.start] <= last)


def _relate(pieces: Sequence[Piece], outputs: Outputs, decoding: Decoding, apart: _Apart) -> list[Relation]:
    """Give each content its cue and its source; contents of one cue are one claim."""
    linker = _Linker(pieces, outputs, decoding.link, apart)
    groups: dict[tuple[str, int], list[int]] = {}
    owner: dict[int, tuple[str, int]] = {}
    for content in linker.of("content"):
        cue, source = linker.best(content, "cue"), linker.best(content, "source")
        earlier = linker.best(content, "content") if cue is None and source is None else None
        if cue is not None:
            key = ("cue", cue)
        elif source is not None:
            key = ("source", source)
        elif earlier is not None and earlier in owner:
            key = owner[earlier]
        else:
            key = ("content", content)
        owner[content] = key
        groups.setdefault(key, []).append(content)
    relations = []
    for (role, at), contents in groups.items():
        cue = at if role == "cue" else None
        source = linker.source(contents, cue)
        spans = tuple(pieces[content] for content in contents)
        relations.append(
            Relation(
                None if source is None else pieces[source],
                None if cue is None else pieces[cue],
                spans,
                float(np.mean([span.score for span in spans])),
            )
        )
    return sorted(relations, key=lambda relation: relation.content[0].start)


class _Linker:
    """Probabilities that two spans belong to one claim. Spans come in order; only near ones are compared."""

    def __init__(self, pieces: Sequence[Piece], outputs: Outputs, least: float, apart: _Apart) -> None:
        self.apart = apart
        self.pieces, self.least, self.bias = pieces, math.log(least / (1 - least)), outputs.link_bias
        self.starts = [piece.start for piece in pieces]
        starts = np.array(self.starts, dtype=np.int64)
        ends = np.array([piece.end for piece in pieces], dtype=np.int64)
        self.out, self.to = (
            (sums[ends] - sums[starts]) / (ends - starts)[:, None]
            for sums in (
                np.concatenate([np.zeros((1, part.shape[1])), np.cumsum(part, axis=0, dtype=np.float64)])
                for part in (outputs.link_from, outputs.link_to)
            )
        )

    def of(self, role: str) -> list[int]:
        """Give the indices of the spans of a role."""
        return [index for index, piece in enumerate(self.pieces) if piece.role == role]

    def near(self, one: int, role: str) -> list[int]:
        """Give the indices of the spans of a role that stand near one."""
        piece = self.pieces[one]
        first, last = bisect_left(self.starts, piece.start - 2 * REACH), bisect_right(self.starts, piece.end + REACH)
        return [index for index in range(first, last) if self.pieces[index].role == role]

    def logit(self, one: int, other: int) -> float:
        """Give the log odds that two spans belong together; -inf where they are too far apart."""
        a, b = self.pieces[one], self.pieces[other]
        if max(a.start - b.end, b.start - a.end) > REACH:
            return -math.inf
        kind = LINKS.index(f"{a.role}>{b.role}")
        bucket = link_bucket(a.start, a.end, b.start, b.end)
        odds = self.out[one] @ self.to[other] / math.sqrt(max(1, self.to.shape[1])) + self.bias[kind, bucket]
        return float(odds) - (self.apart.cost(a, b) if a.role == "content" else 0.0)

    def best(self, one: int, role: str) -> int | None:
        """Find the likeliest partner of a role, or None where none is likely; a content looks back only."""
        partners = [other for other in self.near(one, role) if role != "content" or other < one]
        score, partner = max(((self.logit(one, other), -other) for other in partners), default=(-math.inf, 0))
        return -partner if score >= self.least else None

    def source(self, contents: Sequence[int], cue: int | None) -> int | None:
        """Find the source of a claim from its contents and its cue together."""
        near = {source for content in contents for source in self.near(content, "source")}
        near |= set() if cue is None else set(self.near(cue, "source"))
        best: tuple[float, int] | None = None
        for source in sorted(near):
            scores = [max(self.logit(content, source) for content in contents)]
            scores += [] if cue is None else [self.logit(cue, source)]
            mean = sum(scores) / len(scores)
            if mean >= self.least and (best is None or mean > best[0]):
                best = (mean, source)
        return None if best is None else best[1]


def _with_speakers(relations: list[Relation], tokens: Tokens, quoted: npt.NDArray[np.uint8]) -> list[Relation]:
    """Give a quotation without source or cue to whoever spoke last, where nothing but the quotation stands between."""
    out: list[Relation] = []
    before = -1  # the relation whose content ends last so far
    for relation in relations:
        first, last = relation.content[0].start, relation.content[-1].end
        if relation.source is None and relation.cue is None and before >= 0 and quoted[first] > 0:
            spoken = out[before].content[-1].end - 1
            near = tokens.sentence[first] - tokens.sentence[spoken] <= 2
            if near and (quoted[spoken] > 0 or out[before].follows is not None):
                origin = before if out[before].follows is None else out[before].follows
                relation = replace(relation, follows=origin)
        out.append(relation)
        if before < 0 or last > out[before].content[-1].end:
            before = len(out) - 1
    return out


def log_softmax(logits: Floats) -> Floats:
    """Turn logits into log probabilities along the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))
