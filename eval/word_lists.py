"""Loadedness and sentiment by published word lists: VADER and TextBlob, as a user would call them.

It does: turn their sentence scores into [0, 1], and into the stance towards whatever the sentence names.
It does not: fit anything; the limits are the packages' own or the middle of the scale.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from eval.scorer import Scorer
from framing.spans import Polarity

NEUTRAL = 0.05  # VADER's authors call a compound nearer to 0 than this neutral (Hutto and Gilbert 2014)


def vader() -> Scorer:
    """Score by the size of VADER's compound, stance by its sign."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()

    def compound(text: str) -> float:
        return float(analyzer.polarity_scores(text)["compound"])

    return _by_text(lambda text: abs(compound(text)), compound, limit=NEUTRAL)


def textblob() -> Scorer:
    """Score by TextBlob's subjectivity, from the lexicon of its pattern analyzer; loaded from the middle of its scale.

    Stance is its polarity, neutral where VADER's would be.

    Only that lexicon is read, which the package carries; no corpus is fetched.
    """
    from textblob.en import sentiment

    return _by_text(lambda text: min(1.0, float(sentiment(text)[1])), lambda text: float(sentiment(text)[0]), limit=0.5)


def polarity(value: float) -> Polarity:
    """Give the polarity of a score in [-1, 1].

    >>> polarity(-0.05), polarity(0.0), polarity(0.3)
    ('negative', 'neutral', 'positive')
    """
    return "negative" if value <= -NEUTRAL else "positive" if value >= NEUTRAL else "neutral"


def _by_text(score: Callable[[str], float], sign: Callable[[str], float], limit: float) -> Scorer:
    return Scorer(
        loaded=lambda texts: [score(text) for text in texts], limit=limit, word=cache(score),
        stance=lambda texts: [polarity(sign(text)) for text in texts],
    )  # fmt: skip
