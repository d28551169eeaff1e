"""How far two labelling passes agree: Krippendorff's alpha and span F1, with intervals over articles.

It does: turn two sets of records into units, one array of value counts an article, and bootstrap whole articles.
It does not: read label files (`gold_format.py`) or print (`gold_tools.py`).

Alpha comes from the package `krippendorff` (of the dev extra, imported when it is needed). Spans get both: alpha over
words (which role, which voice), and F1 between the passes, exact and with any overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from eval.gold_format import KINDS, LOADED, POLARITIES, ROLES, VOICES
from framing.levels import FRAMES

Record = dict[str, Any]
Pair = tuple[Record, Record]
Counts = np.ndarray[Any, np.dtype[np.int64]]
_WORD = re.compile(r"\w+")
LIMIT = 0.70  # below it, the guideline is mended and the layer labelled again


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its layer, measure, number of units or spans, value, and 95 % interval."""

    layer: str
    measure: str
    n: int
    value: float
    low: float
    high: float


def agreement(pairs: Sequence[Pair], resamples: int = 1000, seed: int = 0) -> list[Row]:
    """Compare the two records of every article, layer by layer.

    :param pairs: per article the record of either pass.
    :param resamples: how often articles are drawn with replacement; 0 gives no interval (NaN).
    """
    draws = np.random.default_rng(seed).integers(0, len(pairs), (resamples, len(pairs)))
    rows = []
    for layer, (values, level, units) in _LAYERS.items():
        counts = [_counts(units(*pair), values) for pair in pairs]
        rows.append(_row(layer, "alpha", counts, partial(_alpha_of, level=level), draws))
    for layer in (*ROLES, "phrase"):
        spans = [(_spans(first, layer), _spans(second, layer)) for first, second in pairs]
        for measure, match in (("F1 exact", _equal), ("F1 overlap", _overlap)):
            hits = [_hits(*both, match) for both in spans]
            rows.append(_row(layer, measure, hits, lambda some: _f1(np.sum(some, axis=0)), draws))
    return rows


def _row(layer: str, measure: str, parts: list[Counts], figure: Callable[[list[Counts]], float], draws: Counts) -> Row:
    samples = np.array([figure([parts[at] for at in draw]) for draw in draws])
    samples = samples[~np.isnan(samples)]
    low, high = np.percentile(samples, [2.5, 97.5]) if samples.size else (np.nan, np.nan)
    n = int(sum(part[[1, 3]].sum() if part.ndim == 1 else len(part) for part in parts))
    return Row(layer, measure, n, figure(parts), float(low), float(high))


def _alpha_of(parts: list[Counts], level: str) -> float:
    return _alpha(np.concatenate(parts), level)


def _alpha(counts: Counts, level: str) -> float:
    """Give alpha of units × values counts; NaN where all units have one value."""
    import krippendorff

    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement=level))


def _counts(units: Iterable[tuple[Any, Any]], values: Sequence[Any]) -> Counts:
    """Count, for every unit, how often each value was given; ordinal layers need `values` in order."""
    units = list(units)
    counts = np.zeros((len(units), len(values)), dtype=np.int64)
    for at, unit in enumerate(units):
        for value in unit:
            counts[at, values.index(value)] += 1
    return counts


def _of_sentences(read: Callable[[Record], Any]) -> Callable[[Record, Record], list[tuple[Any, Any]]]:
    def units(first: Record, second: Record) -> list[tuple[Any, Any]]:
        return [(read(a), read(b)) for a, b in zip(first["sentences"], second["sentences"], strict=True)]

    return units


def _of_words(layers: Sequence[str]) -> Callable[[Record, Record], list[tuple[Any, Any]]]:
    """Give for every word of the text the layer that holds it, in either pass."""

    def units(first: Record, second: Record) -> list[tuple[Any, Any]]:
        words = [word.span() for word in _WORD.finditer(first["text"])]
        return list(zip(_paint(words, first, layers), _paint(words, second, layers), strict=True))

    return units


def _paint(words: list[tuple[int, int]], record: Record, layers: Sequence[str]) -> list[str]:
    painted = ["none"] * len(words)
    for layer in layers:
        spans = _spans(record, layer)
        for at, (start, end) in enumerate(words):
            if any(span[0] < end and start < span[1] for span in spans):
                painted[at] = layer
    return painted


def _of_frames(first: Record, second: Record) -> list[tuple[bool, bool]]:
    return [(name in first["frames"], name in second["frames"]) for name in FRAMES]


def _of_outlet(first: Record, second: Record) -> list[tuple[str, str]]:
    return [(first["stance"][target]["outlet"], second["stance"][target]["outlet"]) for target in first["targets"]]


def _of_sources(first: Record, second: Record) -> list[tuple[str, str]]:
    """A unit is a source and a target on which either pass gave a stance; none is a value."""
    units = []
    for target in first["targets"]:
        one, other = first["stance"][target]["sources"], second["stance"][target]["sources"]
        units += [(one.get(name, "none"), other.get(name, "none")) for name in sorted({*one, *other})]
    return units


def _spans(record: Record, layer: str) -> set[tuple[int, int, str]]:
    """Give the spans of a role, of all phrases, or of the phrases of one voice; phrases carry their voice."""
    if layer in ROLES:
        parts = [part for claim in record["claims"] for part in _listed(claim[layer])]
        return {(part["start"], part["end"], "") for part in parts}
    phrases = [phrase for sentence in record["sentences"] for phrase in sentence["phrases"]]
    return {(one["start"], one["end"], one["voice"]) for one in phrases if layer in ("phrase", one["voice"])}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _equal(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one == other


def _overlap(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


def _hits(first: set[Any], second: set[Any], match: Callable[[Any, Any], bool]) -> Counts:
    """Give matched and all spans of the first pass, then of the second."""
    found = [
        sum(any(match(one, other) for other in theirs) for one in mine)
        for mine, theirs in ((first, second), (second, first))
    ]
    return np.array([found[0], len(first), found[1], len(second)], dtype=np.int64)


def _f1(hits: Counts) -> float:
    """Give F1 of one pass against the other; it does not matter which is taken for the truth."""
    if not hits[1] or not hits[3]:
        return float("nan") if hits[1] == hits[3] else 0.0
    precision, recall = hits[0] / hits[1], hits[2] / hits[3]
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


_Units = Callable[[Record, Record], list[tuple[Any, Any]]]
_LAYERS: dict[str, tuple[Sequence[Any], str, _Units]] = {
    "kind": (KINDS, "nominal", _of_sentences(lambda one: one["kind"])),
    "loaded": (LOADED, "nominal", _of_sentences(lambda one: one["loaded"])),
    "loaded by anyone": ((False, True), "nominal", _of_sentences(lambda one: one["loaded"] != "none")),
    "loaded by outlet": ((False, True), "nominal", _of_sentences(lambda one: one["loaded"] in ("own", "both"))),
    "role of a word": (("none", *ROLES), "nominal", _of_words(ROLES)),
    "voice of a loaded word": (("none", *VOICES), "nominal", _of_words(VOICES)),
    "stance of outlet": (POLARITIES, "ordinal", _of_outlet),
    "stance of sources": (("none", *POLARITIES), "nominal", _of_sources),
    "frames": ((False, True), "nominal", _of_frames),
}
