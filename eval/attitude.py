"""From a mean over mentions to a polarity: the one place that says where neutral ends.

It does: name the limit, read an article's attitude to a target out of an analysis.
It does not: decide what a single mention says (`framing/`) or measure (`adapters/`).
"""

from __future__ import annotations

from framing.results import Analysis
from framing.spans import Polarity, Voice

NEUTRAL = 0.25  # a mean nearer to 0 than this is neutral; at it and beyond it is not


def polarity_of(mean: float) -> Polarity:
    """Give the polarity of a mean of P(positive) less P(negative).

    >>> polarity_of(-0.25), polarity_of(0.24), polarity_of(0.3)
    ('negative', 'neutral', 'positive')
    """
    return "negative" if mean <= -NEUTRAL else "positive" if mean >= NEUTRAL else "neutral"


def mean_of(analysis: Analysis, target: str, voice: Voice | None = None) -> float | None:
    """Give the mean over the mentions of a target in one voice, or in both; None where there are none."""
    found = [one for one in analysis.attitudes if one.target == target and voice in (None, one.voice)]
    mentions = sum(one.mentions for one in found)
    return sum(one.mean * one.mentions for one in found) / mentions if mentions else None


def answer(mean: float | None) -> Polarity:
    """Give the polarity of a mean; without any mention it is neutral."""
    return "neutral" if mean is None else polarity_of(mean)
