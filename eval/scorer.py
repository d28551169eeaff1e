"""From a baseline's few answers to an `Analysis`, so that it is measured as the model is.

It does: cut the text into the library's sentences, ask the scorer, find targets where the text has them letter by
letter, fill what it has no answer for with neutral values (which no figure reads: `Metric.needs`).
It does not: score (`word_lists.py`, `linear.py`, `rules.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.adapters.common import Analyze, Targets
from eval.metrics import mask
from framing.results import Analysis, Article, Claim, ModelInfo, Phrase, Sentence, Span, Stance
from framing.sentences import split_sentences
from framing.spans import KINDS, POLARITIES, Polarity, Voice

Range = tuple[int, int]
Kinds = Mapping[str, float]
_WORD = re.compile(r"[\w’'-]*\w")
_UNKNOWN = {"sourced_claim": 0.0, "editorial": 0.0, "report": 1.0}


@dataclass(frozen=True, slots=True)
class Scorer:
    """What a baseline can say; None where it says nothing.

    Attributes:
        loaded: sentences → probability or score in [0, 1] of loaded language; it stands for `loaded_own` too, as
            nothing here tells voices apart.
        limit: least score at which `is_loaded` and `is_loaded_own` are True; below it they are False, never None.
        word: a word → its score; words at or above the limit are the phrases.
        kinds: sentences → scores of the three kinds.
        claims: text and sentence borders → claims; without `kinds`, the kind follows from the attributed share.
        stance: sentences → polarity towards any target that they name.
        voice: whose stance that is, always.
    """

    loaded: Callable[[Sequence[str]], Sequence[float]] | None = None
    limit: float = 0.5
    word: Callable[[str], float] | None = None
    kinds: Callable[[Sequence[str]], Sequence[Kinds]] | None = None
    claims: Callable[[str, Sequence[Range]], tuple[Claim, ...]] | None = None
    stance: Callable[[Sequence[str]], Sequence[Polarity]] | None = None
    voice: Voice = "outlet"


def analyze_by(scorer: Scorer, info: ModelInfo) -> Analyze:
    """Give what adapters call."""

    def analyze(texts: Sequence[str], *, targets: Sequence[Targets] | None = None) -> Iterable[Analysis]:
        if targets is None:
            return (read(text, scorer, info) for text in texts)
        if scorer.stance is None:
            raise LookupError(f"{info.name} has no stances")
        return (read(text, scorer, info, some) for text, some in zip(texts, targets, strict=True))

    return analyze


def read(text: str, scorer: Scorer, info: ModelInfo, targets: Targets = ()) -> Analysis:
    """Read one text, and the stances in it towards targets."""
    borders = split_sentences(text)
    pieces = [text[start:end] for start, end in borders]
    claims = scorer.claims(text, borders) if scorer.claims else ()
    inside = mask(len(text), [(part.start, part.end) for claim in claims for part in claim.content])
    shares = [float(inside[start:end].mean()) for start, end in borders]
    loaded = scorer.loaded(pieces) if scorer.loaded and pieces else [0.0] * len(pieces)
    kinds = scorer.kinds(pieces) if scorer.kinds and pieces else [_by_share(share, scorer) for share in shares]
    sentences = tuple(
        Sentence.of(
            text, *span, loaded=score, loaded_own=score, kind=max(KINDS, key=kind.__getitem__), kind_scores=kind,
            attributed=share, phrases=tuple(_phrases(text, span, scorer)), is_loaded=score >= scorer.limit,
            is_loaded_own=score >= scorer.limit,
        )
        for span, score, kind, share in zip(borders, loaded, kinds, shares, strict=True)
    )  # fmt: skip
    stances = _stances(text, borders, scorer.stance(pieces), targets, scorer.voice) if scorer.stance and targets else ()
    return Analysis(
        text=text, article=Article(text), sentences=sentences, claims=claims, stances=tuple(stances), model=info
    )


def _stances(
    text: str, borders: Sequence[Range], answers: Sequence[Polarity], targets: Targets, voice: Voice
) -> list[Stance]:
    """Give each place that names a target, in the order of the text, the polarity of its sentence."""
    found = []
    for target in targets:
        names = [target, *(targets[target] if isinstance(targets, Mapping) else ())]
        for start, end in _places(text, names):
            at = bisect_right(borders, start, key=lambda border: border[0]) - 1
            scores: dict[str, float] = {name: float(name == answers[at]) for name in POLARITIES}
            found.append(Stance(target, Span.of(text, start, end), at, answers[at], scores, voice))
    return sorted(found, key=lambda one: one.mention.start)


def _places(text: str, names: Sequence[str]) -> Iterator[Range]:
    """Find whole words that are one of the names, in any case; where two begin together, the longer."""
    longest = sorted(names, key=len, reverse=True)
    for found in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", text, re.IGNORECASE):
        yield found.span()


def _by_share(share: float, scorer: Scorer) -> Kinds:
    return {"sourced_claim": share, "editorial": 0.0, "report": 1.0 - share} if scorer.claims else _UNKNOWN


def _phrases(text: str, span: Range, scorer: Scorer) -> Iterator[Phrase]:
    if scorer.word is not None:
        for found in _WORD.finditer(text, *span):
            if (score := scorer.word(found.group().lower())) >= scorer.limit:
                yield Phrase.of(text, *found.span(), score=score, voice="outlet")
