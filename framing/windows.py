"""Turn a text and its sentences into the token windows that the encoder reads, and name the way back.

It does: tokenise once, mark each token with what an uncased vocabulary loses (its case, whether it stands between
quotation marks, where sentences and paragraphs begin), pack whole sentences into windows, cut sentences that are longer
than a window.
It does not: run a model (that is `encoder.py`) or know what the heads mean (`decode.py`). No torch here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from framing.quotes import quote_states

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]
Spans = Sequence[tuple[int, int]]

CASES = ("none", "lower", "title", "upper", "mixed")
QUOTES = ("outside", "inside", "mark")
BREAKS = ("within", "sentence", "paragraph")
FEATURE_SIZES = (len(CASES), len(QUOTES), len(BREAKS))

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE = re.compile(r"[\n\r\u2028\u2029\x0b\x0c]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text.

    `ids`, `starts`, `ends` (code points of the text) and `sentence` (index of the sentence that holds the token) have
    shape `(n,)`; `features` has shape `(n, 3)`: case, quotation, break (indices into CASES, QUOTES, BREAKS).
    """

    ids: Ints
    starts: Ints
    ends: Ints
    sentence: Ints
    features: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, chosen: npt.NDArray[Any]) -> Tokens:
        """Keep the tokens that a mask or an index array chooses."""
        return Tokens(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a text's tokens, `start` to `end`, made of `pieces`: half-open token ranges, one a sentence.

    Laid out for the encoder it reads `[CLS] piece [SEP] piece [SEP]`: a sentence's own `[SEP]` stands for it.
    """

    pieces: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """The first token."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """One past the last token."""
        return self.pieces[-1][1]

    @property
    def length(self) -> int:
        """Tokens with the special ones."""
        return 1 + self.end - self.start + len(self.pieces)


def tokenize(text: str, sentences: Spans, tokenizer: Tokenizer) -> Tokens:
    """Tokenise a text whose sentences are known.

    A sentence in which the vocabulary sees nothing (a control character, say) has no tokens. Tokens keep the offsets
    of the text exactly as given, whatever the tokenizer's own normalisation does.
    """
    encoding = tokenizer.encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    ids = np.array(encoding.ids, dtype=np.int64)
    starts, ends = offsets[:, 0], offsets[:, 1]
    borders = np.array(sentences, dtype=np.int64).reshape(-1, 2)
    sentence = np.searchsorted(borders[:, 0], starts, side="right") - 1
    inside = (sentence >= 0) & (ends > starts)
    if len(borders):
        inside &= starts < borders[np.maximum(sentence, 0), 1]
    keep = np.flatnonzero(inside)
    starts, ends, sentence = starts[keep], ends[keep], sentence[keep]
    ends = np.minimum(ends, borders[sentence, 1]) if len(keep) else ends
    features = np.stack(
        [_cases(text, starts, ends), _quotations(text, starts), _breaks(text, sentence, borders)], axis=1
    )
    return Tokens(ids[keep], starts, ends, sentence, features)


def pack(sentence: Ints, max_tokens: int) -> list[Window]:
    """Pack whole sentences into windows of at most `max_tokens`, special tokens included.

    `sentence` is `Tokens.sentence`. Windows are filled evenly: a text that needs three gets three of about a third
    each, so that none ends as a fragment without context. Every token is in exactly one window.
    """
    if not len(sentence):
        return []
    cuts = np.flatnonzero(np.diff(sentence)) + 1
    edges = [0, *cuts.tolist(), len(sentence)]
    pieces: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(edges):
        parts = -(-(end - start) // (max_tokens - 2))
        inner = [start + (end - start) * part // parts for part in range(parts + 1)]
        pieces.extend(itertools.pairwise(inner))
    total = len(sentence) + len(pieces)
    even = total / max(1, -(-total // (max_tokens - 1)))
    return list(_fill(pieces, max_tokens, even))


def _fill(pieces: list[tuple[int, int]], max_tokens: int, even: float) -> Iterator[Window]:
    room: list[tuple[int, int]] = []
    used = 1
    for piece in pieces:
        size = piece[1] - piece[0] + 1
        full = used + size > max_tokens
        past_even = room and used - 1 + size / 2 > even
        if room and (full or past_even):
            yield Window(tuple(room))
            room, used = [], 1
        room.append(piece)
        used += size
    if room:
        yield Window(tuple(room))


def _cases(text: str, starts: Ints, ends: Ints) -> Ints:
    """Give each token the case of the word piece it covers."""
    pieces = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    known = {piece: _case(piece) for piece in set(pieces)}
    return np.array([known[piece] for piece in pieces], dtype=np.int64)


def _case(piece: str) -> int:
    """Give the case of a word piece, as an index into `CASES`."""
    if piece.islower():
        return 1
    if piece.isupper():
        return 3 if len(piece) > 1 else 2
    if piece[0].isupper() and piece[1:].islower():
        return 2
    return 4 if piece.isalpha() and piece.lower() != piece else 0


def _quotations(text: str, starts: Ints) -> Ints:
    return quote_states(text)[starts].astype(np.int64)


def _breaks(text: str, sentence: Ints, borders: Ints) -> Ints:
    """Mark the first token of each sentence, and of each sentence that begins a paragraph."""
    breaks = np.zeros(len(sentence), dtype=np.int64)
    if not len(sentence):
        return breaks
    first = np.flatnonzero(np.diff(sentence, prepend=-1))
    gaps = [text[borders[here - 1, 1] if here else 0 : borders[here, 0]] for here in sentence[first].tolist()]
    paragraph = [here == 0 or _LINE.search(gap) is not None for here, gap in zip(sentence[first], gaps, strict=True)]
    breaks[first] = np.where(paragraph, 2, 1)
    return breaks
