"""From the stance head's logits to stances, and from the frame logits to frames.

It does: say for each mention of a target which attitude the text shows towards it, and whose it is; say which frames an
article, its paragraphs and its sentences have.
It does not: find mentions (`mentions.py`), run the head (`encoder.read_stance`), or take an article's stances together
(`spans.attitudes`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from framing.config import Combination, Decoding, Floats, softmax
from framing.decode import Reading, owners
from framing.heads import STANCE
from framing.mentions import Mention
from framing.spans import POLARITIES, Claim, FrameSentence, Paragraph, Polarity, Span, Stance, Voice
from framing.windows import Spans

_DIGITS = 4  # decimals that a score keeps
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_MOST_SENTENCES = 5  # that are named for a frame


def token_ranges(reading: Reading, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Give the tokens of each mention, half open; at least one, the nearest, where the vocabulary sees none in it."""
    tokens = reading.tokens
    first = np.searchsorted(tokens.ends, [one.start for one in mentions], side="right")
    last = np.searchsorted(tokens.starts, [one.end for one in mentions], side="left")
    first = np.minimum(first, len(tokens) - 1)
    return list(zip(first.tolist(), np.maximum(last, first + 1).tolist(), strict=True))


def read_stances(
    reading: Reading, mentions: Sequence[Mention], logits: Floats, claims: Sequence[Claim], decoding: Decoding
) -> tuple[Stance, ...]:
    """Turn the head's logits into stances, one a mention.

    Args:
        reading: the article.
        mentions: where it names the targets, in the order of the text.
        logits: what the head says of each. Shape: `(mentions, 5)`, in the order of `heads.STANCE`.
        claims: the article's claims.
        decoding: how to read the logits; it has `polarities` and `author`.
    """
    if not mentions or decoding.polarities is None or decoding.author is None:
        return ()
    polarities = polarity_chances(logits, decoding.polarities)
    authors = decoding.author.probability(named_logits(logits))
    owner = owners(len(reading.text), claims)
    speaks = np.zeros(len(reading.text), dtype=bool)
    for claim in claims:
        if claim.source is not None:
            speaks[claim.source.start : claim.source.end] = True
    found = []
    for mention, chances, author in zip(mentions, polarities.round(_DIGITS), authors, strict=True):
        best = int(chances.argmax())
        said = int(owner[mention.start])
        found.append(
            Stance(
                target=mention.target,
                mention=Span.of(reading.text, mention.start, mention.end),
                sentence=mention.sentence,
                polarity=POLARITIES[best] if chances[best] >= decoding.decided else None,
                scores=dict(zip(POLARITIES, chances.tolist(), strict=True)),
                voice=_voice(said >= 0, bool(speaks[mention.start]), POLARITIES[best], author),
                claim=None if said < 0 else said,
            )
        )
    return tuple(found)


def named_logits(logits: Floats) -> dict[str, Floats]:
    """Give the stance head's logits by name, one array of shape `(mentions,)` each."""
    return {name: logits[:, at] for at, name in enumerate(STANCE)}


def polarity_chances(logits: Floats, polarities: Mapping[str, Combination]) -> Floats:
    """Give the probabilities of the three polarities, in the order of `POLARITIES`. Shape: `(mentions, 3)`."""
    scores = named_logits(logits)
    return softmax(np.stack([polarities[name].logit(scores) for name in POLARITIES], axis=-1))


def _voice(attributed: bool, speaks: bool, polarity: Polarity, author: float) -> Voice:
    """Say whose attitude it is: the source's in what is attributed to one; elsewhere the outlet's.

    But where the outlet tells of somebody else's attitude ("Roth attacked the plan"), that is a source's too; not
    towards the one who speaks.
    """
    told = polarity != "neutral" and author < 0.5 and not speaks
    return "source" if attributed or told else "outlet"


def read_frames(
    reading: Reading, names: Sequence[str], decoding: Decoding
) -> tuple[dict[str, float], tuple[Paragraph, ...], tuple[FrameSentence, ...]]:
    """Give an article's frames, those of its paragraphs, and the sentences that carry the frames it has.

    A frame's logit is the mean of its logits over the tokens (a linear reading of the mean of the encoder's vectors),
    so each stretch of text has its share in it. A paragraph or sentence is judged together with some tokens of the
    whole article (`Decoding.frame_prior`): few words alone say little.
    """
    logits = np.asarray(reading.outputs.frames, dtype=np.float64)
    if not len(logits) or decoding.frames is None:
        return {}, (), ()
    whole = logits.mean(axis=0)
    article = decoding.frames.probability({"mean": whole}).round(_DIGITS)
    spans = [
        (start, end)
        for line in _PARAGRAPH.finditer(reading.text)
        if (stripped := line.group().strip())
        for start in [line.start() + line.group().index(stripped)]
        for end in [start + len(stripped)]
    ]
    scores = _shares(reading, logits, whole, spans, decoding.frame_prior, decoding.frames)
    paragraphs = tuple(
        Paragraph.of(reading.text, start, end, frames=dict(zip(names, row.tolist(), strict=True)))
        for (start, end), row in zip(spans, scores, strict=True)
    )
    sentences = _shares(reading, logits, whole, reading.sentences, decoding.frame_prior, decoding.frames)
    carriers = [
        FrameSentence(names[frame], int(at), float(sentences[at, frame]))
        for frame in np.flatnonzero(article >= 0.5).tolist()
        for at in np.argsort(-sentences[:, frame], kind="stable")[:_MOST_SENTENCES]
        if sentences[at, frame] >= article[frame]
    ]
    return dict(zip(names, article.tolist(), strict=True)), paragraphs, tuple(carriers)


def _shares(
    reading: Reading, logits: Floats, whole: Floats, spans: Spans, prior: float, probability: Combination
) -> Floats:
    """Give each span's probabilities. Shape: `(spans, frames)`."""
    total = np.concatenate([np.zeros((1, logits.shape[1])), np.cumsum(logits, axis=0)])
    starts = np.searchsorted(reading.tokens.starts, [start for start, _ in spans], side="left")
    ends = np.searchsorted(reading.tokens.starts, [end for _, end in spans], side="left")
    mean = (total[ends] - total[starts] + prior * whole) / ((ends - starts)[:, None] + prior)
    return np.asarray(probability.probability({"mean": mean}).round(_DIGITS))
