"""Loadedness by published word lists: VADER and TextBlob, as a user would call them.

It does: turn their sentence scores into [0, 1].
It does not: fit anything; the limits are the packages' own or the middle of the scale.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from eval.scorer import Scorer


def vader() -> Scorer:
    """Score by the size of VADER's compound; its authors call .05 and more not neutral (Hutto and Gilbert 2014)."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return _by_text(lambda text: abs(float(analyzer.polarity_scores(text)["compound"])), limit=0.05)


def textblob() -> Scorer:
    """Score by TextBlob's subjectivity, from the lexicon of its pattern analyzer; loaded from the middle of its scale.

    Only that lexicon is read, which the package carries; no corpus is fetched.
    """
    from textblob.en import sentiment

    return _by_text(lambda text: min(1.0, float(sentiment(text)[1])), limit=0.5)


def _by_text(score: Callable[[str], float], limit: float) -> Scorer:
    return Scorer(loaded=lambda texts: [score(text) for text in texts], limit=limit, word=cache(score))
