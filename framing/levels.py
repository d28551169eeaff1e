"""What a row is at each level, from article to stance and frame; its columns and how they are got.

It does: flatten one analysis into rows of plain values, with the article's metadata in each.
It does not: make tables of many (`tables.py`), write (`layouts.py`, `exports.py`) or test anything (`comparing.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from framing.article import METADATA, Article
from framing.errors import InputError, describe, listed
from framing.results import KINDS, POLARITIES, VOICES, Analysis, Span

Row = tuple[object, ...]
# The Policy Frames as SemEval-2023 task 3 names them, which says which columns a paragraph has whatever the model gave.
FRAMES = tuple(
    "Economic Capacity_and_resources Morality Fairness_and_equality Legality_Constitutionality_and_jurisprudence "
    "Policy_prescription_and_evaluation Crime_and_punishment Security_and_defense Health_and_safety Quality_of_life "
    "Cultural_identity Public_opinion Political External_regulation_and_reputation".split()
)
_GAP = " … "


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of table: its own columns, each with how its values are held, and its rows.

    Held as "str", "int", "float" or "bool"; "int?" and "bool?" may be missing, as "str" may; a float may be NaN.
    """

    columns: dict[str, str]
    rows: Callable[[Analysis], Iterator[Row]]


def find_level(name: str) -> Level:
    """Give a level by its name; raise `InputError` for one that is not known."""
    if name not in LEVELS:
        raise InputError(f"level {describe(name)} is not known; levels are {listed(LEVELS)}")
    return LEVELS[name]


def records(analysis: Analysis, level: str, number: int) -> Iterator[dict[str, object]]:
    """Give the rows of one analysis as `tables.to_frame` has them, each a dict; what is missing is None.

    `number` is the analysis's, from 0, as in the column `article`.
    """
    kind = find_level(level)
    first = article_columns(analysis.article) | {"article": number}
    for row in kind.rows(analysis):
        own = (None if value != value else value for value in row)
        yield first | dict(zip(kind.columns, own, strict=True))


def article_columns(article: Article) -> dict[str, object]:
    """Give the columns that an article's metadata fill: the six named ones, then its own."""
    named: dict[str, object] = {name: getattr(article, name) for name in METADATA}
    return named | {extra_column(name, article.extra): value for name, value in article.extra.items()}


def extra_column(name: str, others: Collection[str]) -> str:
    """Name the column of a field of `Article.extra`: as itself, unless some level has a column of that name."""
    shown = name
    while shown in USED or (shown != name and shown in others):
        shown = f"extra_{shown}"
    return shown


def _article_rows(analysis: Analysis) -> Iterator[Row]:
    sentences, phrases = analysis.sentences, analysis.phrases
    own = sum(phrase.voice == "outlet" for phrase in phrases)
    yield (
        len(sentences),
        len(analysis.text.split()),
        _mean([sentence.loaded for sentence in sentences]),
        _mean([sentence.loaded_own for sentence in sentences]),
        *(_mean([sentence.kind_scores[kind] for sentence in sentences]) for kind in KINDS),
        _mean([sentence.attributed for sentence in sentences], [len(sentence.text) for sentence in sentences]),
        len(analysis.claims),
        len(phrases),
        own,
        len(phrases) - own,
    )


def _sentence_rows(analysis: Analysis) -> Iterator[Row]:
    for index, sentence in enumerate(analysis.sentences):
        scores = sentence.kind_scores
        yield (
            index, sentence.start, sentence.end, sentence.text,
            sentence.kind, *(scores[kind] for kind in KINDS),
            sentence.loaded, sentence.loaded_own, sentence.attributed,
            sentence.is_loaded, sentence.is_loaded_own, len(sentence.phrases),
        )  # fmt: skip


def _phrase_rows(analysis: Analysis) -> Iterator[Row]:
    for index, sentence in enumerate(analysis.sentences):
        for phrase in sentence.phrases:
            yield index, phrase.start, phrase.end, phrase.text, phrase.score, phrase.voice, phrase.claim


def _claim_rows(analysis: Analysis) -> Iterator[Row]:
    starts = [sentence.start for sentence in analysis.sentences]
    for index, claim in enumerate(analysis.claims):
        first = claim.content[0].start
        at = bisect_right(starts, first) - 1
        inside = at >= 0 and first < analysis.sentences[at].end
        yield (
            index, at if inside else None, *_flat(claim.source), *_flat(claim.cue),
            first, claim.content[-1].end, _GAP.join(part.text for part in claim.content), len(claim.content),
            claim.source_name, claim.quote, claim.score,
        )  # fmt: skip


def _stance_rows(analysis: Analysis) -> Iterator[Row]:
    for stance in analysis.stances:
        mention, scores = stance.mention, (stance.scores[name] for name in POLARITIES)
        yield (
            stance.sentence, stance.target, mention.start, mention.end, mention.text,
            stance.polarity, *scores, stance.voice, stance.claim,
            None if stance.claim is None else analysis.claims[stance.claim].source_name,
        )  # fmt: skip


def _target_rows(analysis: Analysis) -> Iterator[Row]:
    found = {(one.target, one.voice): one for one in analysis.attitudes}
    for target in dict.fromkeys(one.target for one in analysis.attitudes):
        voices = [found.get((target, voice)) for voice in VOICES]
        means = (float("nan") if one is None else one.mean for one in voices)
        yield (target, *means, *(0 if one is None else one.mentions for one in voices))


def _frame_rows(analysis: Analysis) -> Iterator[Row]:
    carriers = Counter(one.frame for one in analysis.frame_sentences)
    for name, probability in analysis.frames.items():
        yield name, probability, carriers[name]


def _paragraph_rows(analysis: Analysis) -> Iterator[Row]:
    for index, paragraph in enumerate(analysis.paragraphs):
        if others := [name for name in paragraph.frames if name not in FRAMES]:
            raise InputError(
                f"level 'paragraph' has a column for each of the 14 Policy Frames, and none for {listed(others)}; "
                "read those from Analysis.paragraphs, or take the level 'frame'"
            )
        scores = (paragraph.frames.get(name, float("nan")) for name in FRAMES)
        yield index, paragraph.start, paragraph.end, paragraph.text, *scores


def _flat(span: Span | None) -> Row:
    return (None, None, None) if span is None else (span.start, span.end, span.text)


def _mean(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """Give the mean, weighted or plain; NaN where there are no values."""
    if not values:
        return float("nan")
    return float(np.average(values, weights=weights))


_SPAN = {"start": "int", "end": "int", "text": "str"}
_POLARITY_SCORES: dict[str, str] = dict.fromkeys(POLARITIES, "float")
_KIND_SCORES: dict[str, str] = dict.fromkeys(KINDS, "float")
LEVELS = {
    "article": Level(
        {"n_sentences": "int", "n_words": "int", "loaded": "float", "loaded_own": "float", **_KIND_SCORES}
        | {"attributed": "float", "n_claims": "int", "n_phrases": "int"}
        | {"n_phrases_outlet": "int", "n_phrases_source": "int"},
        _article_rows,
    ),
    "sentence": Level(
        {"sentence": "int", **_SPAN, "kind": "str", **_KIND_SCORES}
        | {"loaded": "float", "loaded_own": "float", "attributed": "float"}
        | {"is_loaded": "bool?", "is_loaded_own": "bool?", "n_phrases": "int"},
        _sentence_rows,
    ),
    "phrase": Level({"sentence": "int", **_SPAN, "score": "float", "voice": "str", "claim": "int?"}, _phrase_rows),
    "claim": Level(
        {"claim": "int", "sentence": "int?", "source_start": "int?", "source_end": "int?", "source": "str"}
        | {"cue_start": "int?", "cue_end": "int?", "cue": "str"}
        | {"content_start": "int", "content_end": "int", "content": "str", "n_parts": "int"}
        | {"source_name": "str", "quote": "str", "score": "float"},
        _claim_rows,
    ),
    "stance": Level(
        {"sentence": "int", "target": "str", **_SPAN, "polarity": "str", **_POLARITY_SCORES}
        | {"voice": "str", "claim": "int?", "source_name": "str"},
        _stance_rows,
    ),
    "target": Level(
        {"target": "str"}
        | {f"mean_{voice}": "float" for voice in VOICES}
        | {f"n_mentions_{voice}": "int" for voice in VOICES},
        _target_rows,
    ),
    "frame": Level({"frame": "str", "probability": "float", "n_sentences": "int"}, _frame_rows),
    "paragraph": Level({"paragraph": "int", **_SPAN, **dict.fromkeys(FRAMES, "float")}, _paragraph_rows),
}
USED = frozenset(METADATA) | {"article"} | {name for level in LEVELS.values() for name in level.columns}
