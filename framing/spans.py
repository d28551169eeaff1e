"""Spans of a text and what the analyzer knows about them: sentences, phrases, claims, stances, paragraphs.

It does: define these parts and check each value where it is made.
It does not: see the text; `results.py` checks that spans equal their slices and indices point somewhere.

Offsets are code points of the text exactly as given, half open: `text[start:end]`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from framing.errors import InputError, InputTypeError, OffsetError, describe
from framing.values import Scores, distribution, instance, instances, is_truth, one_of, probability, set_fields, whole

Kind = Literal["sourced_claim", "editorial", "report"]
Voice = Literal["outlet", "source"]
Quote = Literal["direct", "indirect", "mixed"]
Polarity = Literal["negative", "neutral", "positive"]
KINDS: tuple[Kind, ...] = ("sourced_claim", "editorial", "report")
VOICES: tuple[Voice, ...] = ("outlet", "source")
QUOTES: tuple[Quote, ...] = ("direct", "indirect", "mixed")
POLARITIES: tuple[Polarity, ...] = ("negative", "neutral", "positive")

# How far from 0 the mean of an attitude lies that is not neutral: a source's; the outlet's in an article without a
# loaded word of its own, in one that has nothing else, and how fast it falls between them. A mention of the outlet's
# weighs by how much of its sentence is the outlet's, a little even where nothing is; half a neutral one is put in
# (models/EXPERIMENTS.md, 62 and 74).
NEUTRAL = 0.05
OUTLET_NEUTRAL, OUTLET_LEAST, OUTLET_FALL = 0.20, 0.02, 12.0
_LEAST_WEIGHT, _SHRINKAGE = 0.1, 0.5

_S = TypeVar("_S", bound="Span")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, never empty.

    Raises `OffsetError` where `start` and `end` cannot hold `text`, `InputTypeError` for offsets that are not
    whole numbers.
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        set_fields(self, start=whole(self.start, "start"), end=whole(self.end, "end"))
        instance(self.text, str, "a span's text")
        if not 0 <= self.start < self.end or len(self.text) != self.end - self.start:
            held = f"{len(self.text)} characters ({describe(self.text)})"
            raise OffsetError(
                f"span {self.start}:{self.end} cannot hold {held}; give 0 <= start < end, text[start:end]"
            )

    @classmethod
    def of(cls: type[_S], text: str, start: int, end: int, **others: Any) -> _S:
        """Cut a span out of `text`; a subclass takes its other fields by name.

        Raises `OffsetError` where `start:end` is empty or reaches outside the text.

        >>> Span.of("No deal.", 3, 7)
        Span(start=3, end=7, text='deal')
        """
        if not 0 <= start < end <= len(text):
            raise OffsetError(f"span {start}:{end} is not in a text of {len(text)} characters; give 0 <= start < end")
        return cls(start, end, text[start:end], **others)


@dataclass(frozen=True, slots=True)
class Phrase(Span):
    """A loaded phrase.

    Attributes:
        score: probability that it is loaded.
        voice: whose words they are, `outlet` or `source`.
        claim: index of the claim in whose content it lies, or None.
    """

    score: float
    voice: Voice
    claim: int | None = None

    def __post_init__(self) -> None:
        Span.__post_init__(self)
        one_of(self.voice, VOICES, "voice")
        set_fields(self, score=probability(self.score, "score"), claim=_index(self.claim, "claim"))


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence with its scores.

    Attributes:
        loaded: probability that it holds loaded language, anyone's.
        loaded_own: probability that it holds loaded language in the outlet's own voice.
        kind: what it does: `sourced_claim`, `editorial` or `report`.
        kind_scores: the probabilities of the three kinds, by name; they sum to 1.
        attributed: share of its characters that lie inside attributed content, in [0, 1].
        phrases: the loaded phrases in it.
        is_loaded: True, False, or None where `loaded` is too unsure to say.
        is_loaded_own: the same for `loaded_own`.
    """

    loaded: float
    loaded_own: float
    kind: Kind
    kind_scores: Mapping[str, float]
    attributed: float
    phrases: tuple[Phrase, ...] = ()
    is_loaded: bool | None = None
    is_loaded_own: bool | None = None

    def __post_init__(self) -> None:
        Span.__post_init__(self)
        one_of(self.kind, KINDS, "kind")
        scores = distribution(self.kind_scores, KINDS, "kind_scores")
        set_fields(self, kind_scores=scores, phrases=instances(self.phrases, Phrase, "phrases"))
        for name in ("loaded", "loaded_own", "attributed"):
            set_fields(self, **{name: probability(getattr(self, name), name)})
        for name in ("is_loaded", "is_loaded_own"):
            set_fields(self, **{name: _verdict(getattr(self, name), name)})
        for phrase in self.phrases:
            if phrase.start < self.start or phrase.end > self.end:
                where = f"phrase {phrase.start}:{phrase.end} is not in its sentence {self.start}:{self.end}"
                raise OffsetError(f"{where}; give phrases that lie inside")


@dataclass(frozen=True, slots=True)
class Claim:
    """An attribution: `source` says, `cue` tells that it does ("said"), `content` is what it says.

    Attributes:
        source: None where no source is named.
        cue: None where there is no cue.
        content: one or more stretches in order; a content that the source or cue interrupts has several.
        quote: `direct` (all between quotation marks), `indirect` (none), `mixed`.
        source_name: the fullest name that the article gives the source, or None.
        score: probability that this is an attribution.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quote: Quote
    source_name: str | None
    score: float

    def __post_init__(self) -> None:
        one_of(self.quote, QUOTES, "quote")
        for name, kind in (("source", Span), ("cue", Span), ("source_name", str)):
            if (value := getattr(self, name)) is not None:
                instance(value, kind, name)
        set_fields(self, content=instances(self.content, Span, "content"), score=probability(self.score, "score"))
        if not self.content:
            raise InputError("content is empty; give a claim at least one span of content")
        check_order(self.content, "content")

    @property
    def spans(self) -> tuple[Span, ...]:
        """All its spans: source and cue where there are, then the content."""
        return tuple(span for span in (self.source, self.cue) if span is not None) + self.content


@dataclass(frozen=True, slots=True)
class Stance:
    """An attitude towards `target` where the text mentions it.

    Attributes:
        target: the name asked for.
        mention: where the text names it.
        sentence: index of the sentence in which the mention begins.
        polarity: `negative`, `neutral`, `positive`, or None where the scores are too unsure to say.
        scores: the probabilities of the three, by name; they sum to 1.
        voice: whose attitude it is, `outlet` or `source`.
        claim: index of the claim in which the mention lies, or None.
    """

    target: str
    mention: Span
    sentence: int
    polarity: Polarity | None
    scores: Mapping[str, float]
    voice: Voice
    claim: int | None = None

    def __post_init__(self) -> None:
        one_of(self.voice, VOICES, "voice")
        instance(self.target, str, "target")
        instance(self.mention, Span, "mention")
        if self.polarity is not None:
            one_of(self.polarity, POLARITIES, "polarity")
        set_fields(self, scores=distribution(self.scores, POLARITIES, "scores"))
        set_fields(self, sentence=whole(self.sentence, "sentence"), claim=_index(self.claim, "claim"))


@dataclass(frozen=True, slots=True)
class Attitude:
    """What one voice thinks of a target over a whole article: its stances there, taken together.

    Attributes:
        target: the name asked for.
        voice: whose attitude it is, `outlet` or `source`.
        mean: mean over the mentions of P(positive) less P(negative), from -1 to 1.
        mentions: how many there are.
        polarity: what that comes to. A small mean is neutral; the outlet's own means more the more loaded its own
            words are over the article: in plain copy it is chance, in a polemic or a satire a sign (`polarity_of`). Of
            the outlet's mentions, those in sentences that are mostly a source's weigh less here.
    """

    target: str
    voice: Voice
    mean: float
    mentions: int
    polarity: Polarity


def polarity_of(mean: float, own: float | None = None) -> Polarity:
    """Give the polarity of a mean of P(positive) less P(negative) over mentions.

    Args:
        mean: from -1 to 1.
        own: for the outlet's attitude, the expected share of the article's sentences that are loaded in its own words;
            None for a source's.

    >>> [polarity_of(mean) for mean in (-0.5, 0.02, 0.5)]
    ['negative', 'neutral', 'positive']
    >>> polarity_of(-0.08, own=0.02), polarity_of(-0.08, own=0.5)
    ('neutral', 'negative')
    """
    fall = 0.0 if own is None else math.exp(-OUTLET_FALL * own)
    limit = NEUTRAL if own is None else OUTLET_LEAST + (OUTLET_NEUTRAL - OUTLET_LEAST) * fall
    return "negative" if mean <= -limit else "positive" if mean >= limit else "neutral"


def attitudes(stances: Sequence[Stance], sentences: Sequence[Sentence]) -> tuple[Attitude, ...]:
    """Take the stances of one article together by target and voice, in the order in which they first appear."""
    found: dict[tuple[str, Voice], list[Stance]] = {}
    for stance in stances:
        found.setdefault((stance.target, stance.voice), []).append(stance)
    own = sum(one.loaded_own for one in sentences) / max(1, len(sentences))
    return tuple(
        Attitude(
            target, voice, mean, len(some),
            polarity_of(_weighed(some, sentences), own) if voice == "outlet" else polarity_of(mean),
        )
        for (target, voice), some in found.items()
        for mean in [round(sum(map(_leaning, some)) / len(some), 4)]
    )  # fmt: skip


def _leaning(stance: Stance) -> float:
    return stance.scores["positive"] - stance.scores["negative"]


def _weighed(stances: Sequence[Stance], sentences: Sequence[Sentence]) -> float:
    """Give the outlet's mean in which a mention counts less, the more of its sentence is attributed to a source."""
    weights = [_LEAST_WEIGHT + 1 - sentences[one.sentence].attributed for one in stances]
    return sum(weight * _leaning(one) for weight, one in zip(weights, stances, strict=True)) / (
        sum(weights) + _SHRINKAGE
    )


@dataclass(frozen=True, slots=True)
class Paragraph(Span):
    """A paragraph with the probability of each frame in it, by name."""

    frames: Mapping[str, float]

    def __post_init__(self) -> None:
        Span.__post_init__(self)
        if not isinstance(self.frames, Scores):
            set_fields(self, frames=Scores(self.frames))


@dataclass(frozen=True, slots=True)
class FrameSentence:
    """A sentence that carries a frame of its article.

    Attributes:
        frame: the frame's name.
        sentence: index of the sentence.
        score: probability of the frame if the article said nothing but this.
    """

    frame: str
    sentence: int
    score: float

    def __post_init__(self) -> None:
        instance(self.frame, str, "frame")
        set_fields(self, sentence=whole(self.sentence, "sentence"), score=probability(self.score, "score"))


def check_order(spans: Sequence[Span], name: str) -> None:
    """Raise `OffsetError` unless `spans` come in order and none overlaps the next."""
    for index in range(1, len(spans)):
        if spans[index - 1].end > spans[index].start:
            raise OffsetError(
                f"{name}[{index}] begins at {spans[index].start}, before {name}[{index - 1}] ends at "
                f"{spans[index - 1].end}; give spans in order that do not overlap"
            )


def _index(value: int | None, name: str) -> int | None:
    return None if value is None else whole(value, name)


def _verdict(value: object, name: str) -> bool | None:
    if value is None or is_truth(value):
        return None if value is None else bool(value)
    raise InputTypeError(f"{name} is {describe(value)}; give True, False or None (too unsure to say)")
