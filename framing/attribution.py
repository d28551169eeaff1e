"""From tag and link scores to claims: who said what, as spans of tokens.

It does: find the best well-formed tag sequence, cut it into spans, give each content its cue and source, and keep a
running quotation with its speaker.
It does not: score links (`linking.py`) or look at words; the only text it knows is what stands between quotation marks.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from framing.config import Decoding, Floats
from framing.heads import TAGS, Outputs
from framing.linking import ROLES, Links, Piece
from framing.windows import Tokens, Window

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Relation:
    """One claim in tokens: `content` in order, `follows` the relation whose speaker goes on speaking, or None."""

    source: Piece | None
    cue: Piece | None
    content: tuple[Piece, ...]
    score: float
    follows: int | None = None


def find_relations(
    tokens: Tokens, tags: Ints, outputs: Outputs, decoding: Decoding, quoted: npt.NDArray[np.uint8]
) -> list[Relation]:
    """Find the claims of an article.

    `tags` are those of `best_tags`; `quoted` tells for each token whether it is outside a quotation (0), inside (1) or
    a mark (2).
    """
    if not len(tokens):
        return []
    pieces = cut(tags, outputs.tags)
    pieces = sorted([*pieces, *_unclaimed_quotations(tokens, pieces, quoted)], key=lambda piece: piece.start)
    links = Links(pieces, outputs, decoding.link, tokens.sentence, quoted)
    return _with_speakers(_relate(pieces, links), tokens, quoted)


def best_tags(articles: Sequence[Outputs], windows: Sequence[Sequence[Window]], decoding: Decoding) -> list[Ints]:
    """Find the best tag sequence of each window (Viterbi), of all windows at once. Shape, an article: `(tokens,)`."""
    flat = [(one.tags, window) for one, some in zip(articles, windows, strict=True) for window in some]
    if not flat:
        return [np.zeros(0, dtype=np.int64) for _ in articles]
    sizes = [window.end - window.start for _, window in flat]
    longest = max(sizes)
    padded = np.full((len(flat), longest, len(TAGS)), -1e4)
    padded[:, :, 0] = 0.0
    for row, (logits, window) in enumerate(flat):
        padded[row, : sizes[row]] = log_softmax(logits[window.start : window.end])
    transitions = np.array(decoding.transitions)
    score = padded[:, 0] + np.array(decoding.first)
    back = np.zeros((longest, len(flat), len(TAGS)), dtype=np.int8)
    for place in range(1, longest):
        paths = score[:, :, None] + transitions[None]
        back[place] = paths.argmax(axis=1)
        score = paths.max(axis=1) + padded[:, place]
    rows = np.arange(len(flat))
    best = np.zeros((len(flat), longest), dtype=np.int64)
    best[:, -1] = score.argmax(axis=1)
    for place in range(longest - 1, 0, -1):
        best[:, place - 1] = back[place, rows, best[:, place]]
    parts = iter([best[row, :size] for row, size in enumerate(sizes)])
    return [np.concatenate([np.zeros(0, dtype=np.int64), *(next(parts) for _ in some)]) for some in windows]


def cut(tags: Ints, logits: Floats) -> list[Piece]:
    """Cut a tag sequence into spans; a span that goes on in the next window is one span."""
    roles = (tags + 1) // 2  # 0 outside, 1 source, 2 cue, 3 content
    begins = (tags % 2 == 1) | (np.diff(roles, prepend=0) != 0)
    edges = np.flatnonzero(begins)
    if not len(edges):
        return []
    probabilities = np.exp(log_softmax(logits))
    rows, first = np.arange(len(tags)), np.maximum(2 * roles - 1, 0)
    own = probabilities[rows, first] + probabilities[rows, first + 1]
    ends = np.append(edges[1:], len(tags))
    scores = np.add.reduceat(own, edges) / (ends - edges)
    spans = zip(edges.tolist(), ends.tolist(), scores.tolist(), roles[edges].tolist(), strict=True)
    return [Piece(ROLES[role - 1], start, end, score) for start, end, score, role in spans if role]


def _unclaimed_quotations(tokens: Tokens, pieces: Sequence[Piece], quoted: npt.NDArray[np.uint8]) -> list[Piece]:
    """Give the sentences that stand wholly between quotation marks and that the tags left to nobody.

    Such a sentence is a running quotation, never the outlet's voice: a scare quote does not fill a sentence.
    """
    taken = np.zeros(len(tokens), dtype=bool)
    for piece in pieces:
        taken[piece.start : piece.end] = True
    edges = [0, *(np.flatnonzero(np.diff(tokens.sentence)) + 1).tolist(), len(tokens)]
    marked = np.add.reduceat(quoted > 0, edges[:-1], dtype=np.int64).tolist()
    return [
        Piece("content", start, end, 0.5)
        for (start, end), inside in zip(itertools.pairwise(edges), marked, strict=True)
        if end - start >= 5 and inside >= 0.9 * (end - start) and not taken[start:end].any()
    ]


def _relate(pieces: Sequence[Piece], links: Links) -> list[Relation]:
    """Give each content its cue and its source; contents of one cue are one claim."""
    groups: dict[tuple[str, int], list[int]] = {}
    owner: dict[int, tuple[str, int]] = {}
    for content in links.of("content"):
        cue, source = links.best(content, "cue"), links.best(content, "source")
        earlier = links.best(content, "content") if cue is None and source is None else None
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
        source = links.source(contents, cue)
        spans = tuple(pieces[content] for content in contents)
        relations.append(
            Relation(
                None if source is None else pieces[source],
                None if cue is None else pieces[cue],
                spans,
                sum(span.score for span in spans) / len(spans),
            )
        )
    return sorted(relations, key=lambda relation: relation.content[0].start)


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
