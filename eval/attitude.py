"""An article's attitude to a target, out of an analysis.

It does: give the outlet's as the library names it, or take both voices together.
It does not: decide what a single mention says (`framing/`) or measure (`adapters/`).
"""

from __future__ import annotations

from framing.results import Analysis
from framing.spans import Polarity, Voice, polarity_of


def mean_of(analysis: Analysis, target: str, voice: Voice | None = None) -> float | None:
    """Give the mean over the mentions of a target in one voice, or in both; None where there are none."""
    found = [one for one in analysis.attitudes if one.target == target and voice in (None, one.voice)]
    mentions = sum(one.mentions for one in found)
    return sum(one.mean * one.mentions for one in found) / mentions if mentions else None


def outlet_answer(analysis: Analysis, target: str) -> Polarity:
    """Give the outlet's attitude; without any mention in its own words it is neutral."""
    found = [one.polarity for one in analysis.attitudes if one.target == target and one.voice == "outlet"]
    return found[0] if found else "neutral"


def answer(mean: float | None) -> Polarity:
    """Give the polarity of a mean; without any mention it is neutral."""
    return "neutral" if mean is None else polarity_of(mean)
