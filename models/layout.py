"""What the heads should say of a batch: the labels of items laid out as its rows.

It does: give each token, sentence, pair of spans, target and mention of some windows what its item's labels say of it.
It does not: lay out what the encoder reads (`framing.encoder.collate`), or measure an answer (`losses.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from framing.encoder import token_places
from framing.heads import LINKS, STANCE, link_bucket
from framing.network import Batch
from framing.windows import Window
from models.data import NO_TAG, Item

Sample = tuple[Item, Window]


@dataclass(frozen=True, slots=True)
class Targets:
    """What the heads should say of a batch: shapes as in `Scores`, NaN or -100 where unknown.

    `links`: one row a pair of spans: window, first and last token of the span that links, of the span it links to
    (half open, places in the window's row), kind of link, distance bucket, 1 or 0 for the same relation. `targets`: one
    row a target: window, first and last place, sentence's place in the window; `stance`: `(targets, 5)`, in the order
    of `heads.STANCE`. `mentions`: one row a mention: window, first and last place, whom it means; `whom`:
    `(windows, length)`, whom each token means, -1 nobody that was asked for, -2 not known.
    `vectors`: `(windows, length, dimensions)`, a teacher's (`lessons.py`).
    """

    tags: Tensor
    phrase: Tensor
    sentence: Tensor
    links: Tensor
    targets: Tensor
    stance: Tensor
    mentions: Tensor
    whom: Tensor
    vectors: Tensor


def lay_out(samples: list[Sample], batch: Batch) -> Targets:
    """Lay the samples' targets out as the batch's rows."""
    rows, length = batch.input_ids.shape
    width = batch.separators.shape[1]
    first = samples[0][0]
    tags = np.full((rows, length), NO_TAG, dtype=np.int64)
    phrase = np.full((rows, length, first.phrase.shape[1]), np.nan, dtype=np.float32)
    sentence = np.full((rows, width, first.sentence.shape[1]), np.nan, dtype=np.float32)
    links: list[tuple[int, ...]] = []
    stances: list[tuple[float, ...]] = []
    mentions: list[tuple[int, ...]] = []
    whom = np.full((rows, length), -2, dtype=np.int64)
    vectors = np.full((rows, length, max(vector_size(item) for item, _ in samples)), np.nan, dtype=np.float32)
    for row, (item, window) in enumerate(samples):
        places = token_places(window)
        span = slice(window.start, window.end)
        tags[row, places] = item.tags[span]
        phrase[row, places] = item.phrase[span]
        if item.vectors is not None:
            vectors[row, places] = item.vectors[span]
        for column, (start, _) in enumerate(window.pieces):
            sentence[row, column] = item.sentence[item.tokens.sentence[start]]
        links.extend((row, *pair) for pair in link_pairs(item, window, places))
        stances.extend((row, *target) for target in window_targets(item, window, places))
        if item.mentions:
            whom[row, places] = -1
        for first, last, one in window_mentions(item, window, places):
            whom[row, first:last] = one if one >= 0 else -2
            mentions += [(row, first, last, one)] if one >= 0 else []
    pairs = np.array(links, dtype=np.int64).reshape(-1, 8)
    held = np.array(stances, dtype=np.float32).reshape(-1, 4 + len(STANCE))
    where, stance = held[:, :4].astype(np.int64), held[:, 4:]
    meant = np.array(mentions, dtype=np.int64).reshape(-1, 4)
    return Targets(*map(torch.from_numpy, (tags, phrase, sentence, pairs, where, stance, meant, whom, vectors)))


def vector_size(item: Item) -> int:
    """Give the dimensions of a teacher's vectors, 0 where there are none."""
    return 0 if item.vectors is None else item.vectors.shape[1]


def window_mentions(item: Item, window: Window, places: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Find what lies in a window of each mention: its places, and whom it means."""
    for first, last, whom in item.mentions:
        first, last = max(first, window.start), min(last, window.end)
        if first < last:
            yield int(places[first - window.start]), int(places[last - 1 - window.start]) + 1, whom


def window_targets(item: Item, window: Window, places: np.ndarray) -> Iterator[tuple[float, ...]]:
    """Find the targets of a window, each in the sentence in which it begins: its places, the sentence, the stance."""
    starts = [start for start, _ in window.pieces]
    for first, last, stance in item.targets:
        if window.start <= first < window.end:
            piece = int(np.searchsorted(starts, first, side="right")) - 1
            last = min(last, window.pieces[piece][1])
            yield (places[first - window.start], places[last - 1 - window.start] + 1, piece, *stance)


def teaches(item: Item, window: Window) -> bool:
    """Tell whether a window has a label for any head."""
    span = slice(window.start, window.end)
    labelled = (item.tags[span] != NO_TAG).any() or not np.isnan(item.phrase[span]).all()
    marked = (*item.targets, *(one for one in item.mentions if one[2] >= 0))
    if labelled or any(window.start <= first < window.end for first, *_ in marked):
        return True
    return not np.isnan(
        item.sentence[item.tokens.sentence[window.start] : item.tokens.sentence[window.end - 1] + 1]
    ).all()


def link_pairs(item: Item, window: Window, places: np.ndarray) -> Iterator[tuple[int, ...]]:
    """Pair the spans of a window as the decoder will: content with source, cue and earlier content, cue with source."""
    inside = [
        (role, max(first, window.start), min(last, window.end), relation)
        for role, first, last, relation in item.spans
        if first < window.end and last > window.start
    ]
    pairs = [
        (LINKS.index(kind), one, other)
        for one in inside
        for other in inside
        if (kind := f"{one[0]}>{other[0]}") in LINKS and not (one[0] == other[0] and other[1] >= one[1])
    ]
    ends = np.array([(*one[1:3], *other[1:3]) for _, one, other in pairs], dtype=np.int64).reshape(-1, 4)
    buckets = link_bucket(*ends.T).tolist()
    ends -= window.start
    rows = np.stack([places[ends[:, 0]], places[ends[:, 1] - 1] + 1, places[ends[:, 2]], places[ends[:, 3] - 1] + 1], 1)
    for (kind, one, other), row, bucket in zip(pairs, rows.tolist(), buckets, strict=True):
        yield (*row, kind, bucket, int(one[3] == other[3]))


def move(targets: Targets, device: torch.device) -> Targets:
    """Move every tensor to a device."""
    return Targets(*(getattr(targets, name).to(device) for name in Targets.__slots__))
