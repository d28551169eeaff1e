"""From head outputs to the record: sentences with their scores, loaded phrases by voice, claims.

It does: combine and calibrate scores (`config.Decoding`), find phrases, decide whose words they are.
It does not: find the claims (`attribution.py`) or resolve who a source is (`names.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from framing.attribution import Relation, best_tags, find_relations
from framing.cast import Cast
from framing.config import Decoding, Floats, sigmoid, softmax
from framing.heads import CONTENT, Outputs
from framing.linking import Piece
from framing.names import resolve_names
from framing.phrases import find_phrases, join_words, seeds_of
from framing.quotes import quote_states
from framing.spans import KINDS, Claim, Phrase, Quote, Sentence, Span, Voice
from framing.tidy import tidy_content, whole_words
from framing.windows import Ints, Spans, Tokens, Window

_DIGITS = 4  # decimals that a score keeps
_NEVER = -30.0
_HINT = "attributed"  # the sentence scheme that says whether there is any content
_SURE = 4.0  # beyond this logit it hints no more


@dataclass(frozen=True, slots=True)
class Reading:
    """One article on its way through: text, sentence borders, tokens, windows, what the heads said, who is in it."""

    text: str
    sentences: Spans
    tokens: Tokens
    windows: Sequence[Window]
    outputs: Outputs
    cast: Cast = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cast", Cast(self.text, self.sentences, (self.tokens, self.outputs)))


def decode(
    readings: Sequence[Reading], labels: tuple[Sequence[str], Sequence[str]], decoding: Decoding
) -> list[tuple[tuple[Sentence, ...], tuple[Claim, ...]]]:
    """Turn the outputs of some articles into their sentences and claims.

    `labels` name the phrase and sentence schemes.
    """
    claims = find_claims(readings, labels[1], decoding)
    return [_decode(reading, some, labels, decoding) for reading, some in zip(readings, claims, strict=True)]


def _decode(
    reading: Reading, claims: tuple[Claim, ...], labels: tuple[Sequence[str], Sequence[str]], decoding: Decoding
) -> tuple[tuple[Sentence, ...], tuple[Claim, ...]]:
    owner = owners(len(reading.text), claims)
    scores = _score(reading, labels, decoding, owner)
    phrases = _phrases(reading, scores, owner, decoding)
    by_sentence: dict[int, list[Phrase]] = {}
    starts = np.array([start for start, _ in reading.sentences])
    for phrase in phrases:
        by_sentence.setdefault(int(np.searchsorted(starts, phrase.start, side="right")) - 1, []).append(phrase)
    sentences = tuple(
        _sentence(reading.text, span, index, scores, by_sentence.get(index, []), decoding)
        for index, span in enumerate(reading.sentences)
    )
    return sentences, claims


def find_claims(readings: Sequence[Reading], labels: Sequence[str], decoding: Decoding) -> list[tuple[Claim, ...]]:
    """Find the claims of some articles, each in the order of their contents; `labels` name the sentence schemes."""
    outputs = [_hinted(one, labels, decoding.hint) for one in readings]
    tags = best_tags(outputs, [one.windows for one in readings], decoding)
    return [_find_claims(*parts, decoding) for parts in zip(readings, outputs, tags, strict=True)]


def _hinted(reading: Reading, labels: Sequence[str], weight: float) -> Outputs:
    """Let what a sentence's score says of it as a whole move its tokens towards content, or away."""
    if not weight or _HINT not in labels:
        return reading.outputs
    scores = _by_sentence(reading, labels)[_HINT].clip(-_SURE, _SURE)
    tags = reading.outputs.tags.copy()
    tags[:, CONTENT] += (weight * scores[reading.tokens.sentence, None]).astype(tags.dtype)
    return replace(reading.outputs, tags=tags)


def _find_claims(reading: Reading, outputs: Outputs, tags: Ints, decoding: Decoding) -> tuple[Claim, ...]:
    states = quote_states(reading.text)
    relations = find_relations(reading.tokens, tags, outputs, decoding, states[reading.tokens.starts])
    return _claims(reading, relations, states)


def _claims(reading: Reading, relations: Sequence[Relation], states: npt.NDArray[np.uint8]) -> tuple[Claim, ...]:
    """Cut the relations out of the text."""
    text, tokens = reading.text, reading.tokens

    def span(piece: Piece | None) -> Span | None:
        if piece is None:
            return None
        start, end = whole_words(text, int(tokens.starts[piece.start]), int(tokens.ends[piece.end - 1]))
        if piece.role == "content":
            start, end = tidy_content(text, start, end)
        return Span.of(text, start, end)

    def joined(pieces: Sequence[Piece]) -> tuple[Span, ...]:
        spans = [one for piece in sorted(pieces, key=lambda piece: piece.start) if (one := span(piece)) is not None]
        return tuple(one for at, one in enumerate(spans) if at == 0 or one.start >= spans[at - 1].end)

    sources = [span(relation.source) for relation in relations]
    contents = [joined(relation.content) for relation in relations]
    names = resolve_names(reading.cast, sources, contents)
    return tuple(
        Claim(
            source=sources[index],
            cue=span(relation.cue),
            content=contents[index],
            quote=_quote(contents[index], states, text),
            source_name=names[index if relation.follows is None else relation.follows],
            score=round(relation.score, _DIGITS),
        )
        for index, relation in enumerate(relations)
    )


def _quote(content: Sequence[Span], states: npt.NDArray[np.uint8], text: str) -> Quote:
    """Tell a direct from an indirect and a mixed claim by the share of its letters between quotation marks."""
    if not any(states[span.start : span.end].any() for span in content):
        return "indirect"
    marked = [(states[span.start : span.end] > 0).tolist() for span in content]
    letters = [
        inside
        for span, some in zip(content, marked, strict=True)
        for inside, sign in zip(some, text[span.start : span.end], strict=True)
        if sign.isalnum()
    ]
    share = sum(letters) / len(letters) if letters else 0.0
    return "direct" if share >= 0.95 else "indirect" if share <= 0.05 else "mixed"


def owners(length: int, claims: Sequence[Claim]) -> Ints:
    """Give for each character the claim in whose content it lies, or -1."""
    owner = np.full(length, -1, dtype=np.int64)
    for index, claim in enumerate(claims):
        for span in claim.content:
            owner[span.start : span.end] = index
    return owner


@dataclass(frozen=True, slots=True)
class _Scores:
    """Probabilities: `phrase` a token; the others a sentence, `kinds` in the order of `spans.KINDS`."""

    phrase: Floats
    loaded: Floats
    own: Floats
    kinds: Floats
    attributed: Floats


def _score(reading: Reading, labels: tuple[Sequence[str], Sequence[str]], decoding: Decoding, owner: Ints) -> _Scores:
    evidence = phrase_evidence(reading, labels[0], decoding)
    scores = sentence_scores(reading, labels[1], evidence, owner)
    nothing = np.zeros(len(reading.sentences))  # what a model without these heads says of every sentence
    scores["loaded"] = decoding.loaded.logit(scores) + nothing
    loaded = sigmoid(scores["loaded"])
    own = np.minimum(loaded, decoding.own.probability(scores))
    kinds = softmax(np.stack([decoding.kinds[kind].logit(scores) + nothing for kind in KINDS], axis=-1))
    return _Scores(sigmoid(evidence), loaded, own, kinds, scores["share"])


def phrase_evidence(reading: Reading, labels: Sequence[str], decoding: Decoding) -> Floats:
    """Give each token's logit of being loaded. Shape: `(tokens,)`."""
    schemes = {name: reading.outputs.phrase[:, at] for at, name in enumerate(labels)}
    return decoding.phrase.logit(schemes) + np.zeros(len(reading.tokens))


def sentence_scores(reading: Reading, labels: Sequence[str], evidence: Floats, owner: Ints) -> dict[str, Floats]:
    """Gather what the combinations of `Decoding` weigh, by name; each of shape `(sentences,)`.

    Args:
        reading: the article.
        labels: names of the sentence schemes.
        evidence: each token's logit of being loaded.
        owner: for each character the claim in whose content it lies, or -1.
    """
    sentence, size = reading.tokens.sentence, len(reading.sentences)
    outlet = owner[reading.tokens.starts] < 0
    scores = _by_sentence(reading, labels)
    scores["phrase"] = _largest(evidence, sentence, size)
    scores["phrase_own"] = _largest(np.where(outlet, evidence, _NEVER), sentence, size)
    scores["share"] = _attributed(reading, owner)
    scores["share_own"] = _share_own(evidence, outlet, sentence, size)
    return scores


def _by_sentence(reading: Reading, labels: Sequence[str]) -> dict[str, Floats]:
    """Bring the pieces' logits to sentences: of a sentence cut in several, the largest counts.

    A sentence in which the vocabulary sees nothing gets logits that mean "surely not".
    """
    places = [int(reading.tokens.sentence[start]) for window in reading.windows for start, _ in window.pieces]
    best = np.full((len(reading.sentences), len(labels)), _NEVER)
    if places:
        np.maximum.at(best, np.array(places), reading.outputs.sentence)
    return {name: best[:, at] for at, name in enumerate(labels)}


def _largest(values: Floats, sentence: Ints, size: int) -> Floats:
    best = np.full(size, _NEVER)
    np.maximum.at(best, sentence, values)
    return best


def _attributed(reading: Reading, owner: Ints) -> Floats:
    """Measure the share of each sentence's characters that lie inside attributed content."""
    total = np.concatenate([[0], np.cumsum(owner >= 0)])
    borders = np.array(reading.sentences, dtype=np.int64).reshape(-1, 2)
    shares: Floats = (total[borders[:, 1]] - total[borders[:, 0]]) / (borders[:, 1] - borders[:, 0])
    return shares


def _share_own(evidence: Floats, outlet: npt.NDArray[np.bool_], sentence: Ints, size: int) -> Floats:
    """Give the log odds of the share of a sentence's loaded evidence that stands in the outlet's voice.

    Tokens weigh by the square of their probability, so that the loaded ones decide.
    """
    weight = sigmoid(evidence) ** 2 + 1e-6
    everyone = np.bincount(sentence, weight, size)
    own = np.bincount(sentence, weight * outlet, size)
    share = (own + 1e-7) / (everyone + 2e-7)
    return np.log(share) - np.log1p(-np.minimum(share, 1 - 1e-9))


def _phrases(reading: Reading, scores: _Scores, owner: Ints, decoding: Decoding) -> list[Phrase]:
    """Find the loaded phrases and say whose words they are."""
    words = join_words(reading.text, reading.tokens, scores.phrase)
    verdicts = [decoding.verdict("loaded", round(float(loaded), _DIGITS)) for loaded in scores.loaded]
    seeds = seeds_of(reading.text, words, verdicts, decoding.phrase_seed)
    found = []
    for start, end, chance, _ in find_phrases(reading.text, words, owner, seeds, decoding.phrase_grow):
        claim = int(owner[start])
        voice: Voice = "outlet" if claim < 0 else "source"
        score = round(chance, _DIGITS)
        found.append(Phrase.of(reading.text, start, end, score=score, voice=voice, claim=None if claim < 0 else claim))
    return found


def _sentence(
    text: str, span: tuple[int, int], index: int, scores: _Scores, phrases: Sequence[Phrase], decoding: Decoding
) -> Sentence:
    loaded, own = (round(float(values[index]), _DIGITS) for values in (scores.loaded, scores.own))
    kinds: Mapping[str, float] = {
        name: round(float(value), _DIGITS) for name, value in zip(KINDS, scores.kinds[index], strict=True)
    }
    return Sentence.of(
        text, *span, loaded=loaded, loaded_own=own, kind=max(KINDS, key=kinds.__getitem__), kind_scores=kinds,
        attributed=round(float(scores.attributed[index]), _DIGITS), phrases=tuple(phrases),
        is_loaded=decoding.verdict("loaded", loaded), is_loaded_own=decoding.verdict("loaded_own", own),
    )  # fmt: skip
