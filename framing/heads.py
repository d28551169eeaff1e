"""The heads' names, and what they say of one article in numpy: what the encoder hands to the decoder. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Whole = int | npt.NDArray[np.int64]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
CONTENT = slice(5, 7)  # the tags of content
LINKS = ("content>source", "content>cue", "cue>source", "content>content")
LINK_BUCKETS = 16
# What the stance head says of a mention: its three polarities as a softmax (NewsMTSC: anyone's attitude), then log odds
# that an attitude is positive and not negative, and that it is the author's and not somebody else's (SEESAW).
STANCE = ("negative", "neutral", "positive", "favours", "author")
_EDGES = (0, 1, 2, 4, 8, 16, 32)


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the heads say of one article, as logits.

    `tags`: `(tokens, 7)`; `phrase`: `(tokens, schemes)`; `link_from`, `link_to`: `(tokens, link_size)`;
    `sentence`: `(pieces, schemes)`, pieces in the order of the windows; `link_bias`: `(4, 16)`, by kind and bucket;
    `frames`: `(tokens, frames)`; `refer_from`, `refer_to`: `(tokens, link_size)`, whose products say whether a token
    is a mention of whom another one means, of width 0 in a model without that head. `hidden` `(tokens, hidden)` and
    `ends` `(pieces, hidden)`, the encoder's answers at tokens and separators, are there where stance is to be read.
    """

    tags: Floats
    phrase: Floats
    link_from: Floats
    link_to: Floats
    sentence: Floats
    link_bias: Floats
    frames: Floats
    refer_from: Floats
    refer_to: Floats
    hidden: Halves | None = None
    ends: Halves | None = None


def link_bucket(start_a: Whole, end_a: Whole, start_b: Whole, end_b: Whole) -> npt.NDArray[np.int64]:
    """Sort the gap in tokens between two spans into one of 16 buckets: 0 to 7 where b comes first, 8 to 15 after.

    Takes numbers, or arrays of them.

    >>> link_bucket(np.array([5, 5, 5]), np.array([9, 9, 9]), np.array([3, 9, 10]), np.array([5, 10, 12])).tolist()
    [0, 8, 9]
    """
    before = np.less(start_b, start_a)
    gap = np.where(before, np.subtract(start_a, end_b), np.subtract(start_b, end_a))
    bucket = np.searchsorted(_EDGES, gap)  # how many edges it is larger than
    return np.where(before, bucket, 8 + bucket)
