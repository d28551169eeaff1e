"""Cut an article's text at every edge of a span, so that whatever overlaps can be marked without tags that cross.

It does: give the text as sentences of pieces, each with what covers it; joined, the pieces are the text exactly.
It does not: write HTML (`report.py`, `templates/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from framing.results import Analysis, Sentence, Stance, Voice


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with what covers all of it.

    Attributes:
        text: the characters.
        claim: index of the claim it belongs to, or None; of several, the one that begins last.
        role: its part in that claim, `source`, `cue` or `content`, or None.
        voice: whose loaded words it is, or None where it is not loaded.
        score: probability that it is loaded, 0 where it is not.
        stance: index of the stance whose mention it is in, or None; of several, the most marked one.
        begins, ends: whether that mention begins and ends with it.
    """

    text: str
    claim: int | None = None
    role: str | None = None
    voice: Voice | None = None
    score: float = 0.0
    stance: int | None = None
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as pieces, with its number; or what stands between two sentences, without one."""

    pieces: tuple[Piece, ...]
    sentence: Sentence | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Cover:
    start: int
    end: int
    piece: Piece


def lines(analysis: Analysis) -> list[Line]:
    """Give the whole text: its sentences, and what stands before, between and after them."""
    covers = sorted(_covers(analysis), key=lambda cover: (cover.start, -cover.end))
    edges = sorted({edge for cover in covers for edge in (cover.start, cover.end)})
    found, at = [], 0
    for number, sentence in enumerate(analysis.sentences):
        if at < sentence.start:
            found.append(Line((Piece(analysis.text[at : sentence.start]),)))
        inside = [cover for cover in covers if cover.start < sentence.end and cover.end > sentence.start]
        cuts = [sentence.start, *(edge for edge in edges if sentence.start < edge < sentence.end), sentence.end]
        found.append(Line(tuple(_pieces(analysis.text, cuts, inside)), sentence, number))
        at = sentence.end
    if at < len(analysis.text):
        found.append(Line((Piece(analysis.text[at:]),)))
    return found


def _covers(analysis: Analysis) -> list[_Cover]:
    covers = []
    for index, claim in enumerate(analysis.claims):
        covers += [_Cover(span.start, span.end, Piece("", index, "content")) for span in claim.content]
        for role, span in (("source", claim.source), ("cue", claim.cue)):
            if span is not None:
                covers.append(_Cover(span.start, span.end, Piece("", index, role)))
    covers += [
        _Cover(phrase.start, phrase.end, Piece("", voice=phrase.voice, score=phrase.score))
        for phrase in analysis.phrases
    ]
    covers += [
        _Cover(stance.mention.start, stance.mention.end, Piece("", stance=index, score=marked(stance)))
        for index, stance in enumerate(analysis.stances)
    ]
    return covers


def marked(stance: Stance) -> float:
    """Tell how marked a stance is: the more certainly negative or positive, the higher."""
    return abs(stance.scores["positive"] - stance.scores["negative"])


def _pieces(text: str, cuts: Sequence[int], covers: Sequence[_Cover]) -> list[Piece]:
    pieces = []
    for start, end in pairwise(cuts):
        there = [cover for cover in covers if cover.start <= start and cover.end >= end]
        over = [cover.piece for cover in there]
        claims = [piece for piece in over if piece.claim is not None]
        # Source and cue inside another claim's content are told as what they are.
        claim = next((piece for piece in reversed(claims) if piece.role != "content"), claims[-1] if claims else None)
        loaded = max((piece for piece in over if piece.voice), key=lambda piece: piece.score, default=None)
        mentions = [cover for cover in there if cover.piece.stance is not None]
        mention = max(mentions, key=lambda cover: cover.piece.score, default=None)
        pieces.append(
            Piece(
                text[start:end],
                claim.claim if claim else None,
                claim.role if claim else None,
                loaded.voice if loaded else None,
                loaded.score if loaded else 0.0,
                mention.piece.stance if mention else None,
                mention is not None and mention.start == start,
                mention is not None and mention.end == end,
            )
        )
    return pieces
