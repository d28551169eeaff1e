"""Analyses as pandas tables, one row an article, sentence, phrase, claim or stance.

It does: flatten results and repeat the article's metadata in each row.
It does not: compare or test anything (`compare.py`), or write files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from framing.article import METADATA, Article
from framing.errors import InputError, InputTypeError, describe, listed
from framing.results import KINDS, POLARITIES, Analysis, Span

_Row = tuple[object, ...]
# How a column's values are held: "str" (missing: NaN), "int" and "float" (numpy), the others may be missing.
_DTYPES: dict[str, Any] = {
    "int": np.dtype("int64"),
    "float": np.dtype("float64"),
    "int?": "Int64",
    "bool?": "boolean",
}
_GAP = " … "


def to_frame(analyses: Iterable[Analysis], level: str = "sentence") -> pd.DataFrame:
    """Make a table of analyses.

    Columns are the metadata (id, outlet, date, story, title, url, then those of `Article.extra` in the order
    in which they first appear), `article` (0 for the first analysis) and the level's own. A field of `extra`
    whose name is a column of some level is called `extra_<name>`. No analyses give an empty table with the
    same columns and dtypes.

    Args:
        analyses: many analyses, for instance what `Analyzer.pipe` yields.
        level: what a row is:
            `article`: counts (`n_words` between white space), means over sentences, expected shares of the
            three kinds, and `attributed`, the share of the sentences' characters inside attributed content;
            without sentences the counts of them are 0 and the rest is NaN;
            `sentence`: scores, with the three kinds' probabilities as `sourced_claim`, `editorial`, `report`;
            `phrase`: loaded phrases with `voice` and the indices of their `sentence` and `claim`;
            `claim`: attributions; `sentence` is the one in which the content begins, and `content` joins its
            `n_parts` by " … ";
            `stance`: `start`, `end` and `text` are those of the mention.

    Raises `InputError` for an unknown level, `InputTypeError` for a single analysis or what is no analysis.
    """
    if level not in _LEVELS:
        raise InputError(f"level {describe(level)} is not known; levels are {listed(_LEVELS)}")
    columns, rows_of = _LEVELS[level].columns, _LEVELS[level].rows
    articles: list[Article] = []
    rows: list[_Row] = []
    owners: list[int] = []
    for index, analysis in enumerate(_checked(analyses)):
        articles.append(analysis.article)
        rows.extend(rows_of(analysis))
        owners.extend([index] * (len(rows) - len(owners)))
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    article = np.array(owners, dtype=np.int64)
    table = {name: array.take(article) for name, array in _metadata(articles).items()}
    table["article"] = article
    table |= {name: _array(list(column), columns[name]) for name, column in zip(columns, values, strict=True)}
    return pd.DataFrame(table)


def _checked(analyses: Iterable[Analysis]) -> Iterator[Analysis]:
    if isinstance(analyses, Analysis):
        raise InputTypeError("analyses is one Analysis; wrap it in a list: to_frame([analysis])")
    if isinstance(analyses, (str, bytes, Mapping)) or not isinstance(analyses, Iterable):
        raise InputTypeError(f"analyses is {describe(analyses)}; give a list of Analysis: to_frame([analyzer(text)])")
    for index, analysis in enumerate(analyses):
        if not isinstance(analysis, Analysis):
            raise InputTypeError(
                f"analyses[{index}] is {describe(analysis)}; give Analysis (Analysis.from_dict makes one)"
            )
        yield analysis


def _article_rows(analysis: Analysis) -> Iterator[_Row]:
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


def _sentence_rows(analysis: Analysis) -> Iterator[_Row]:
    for index, sentence in enumerate(analysis.sentences):
        scores = sentence.kind_scores
        yield (
            index, sentence.start, sentence.end, sentence.text,
            sentence.kind, *(scores[kind] for kind in KINDS),
            sentence.loaded, sentence.loaded_own, sentence.attributed,
            sentence.is_loaded, sentence.is_loaded_own, len(sentence.phrases),
        )  # fmt: skip


def _phrase_rows(analysis: Analysis) -> Iterator[_Row]:
    for index, sentence in enumerate(analysis.sentences):
        for phrase in sentence.phrases:
            yield index, phrase.start, phrase.end, phrase.text, phrase.score, phrase.voice, phrase.claim


def _claim_rows(analysis: Analysis) -> Iterator[_Row]:
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


def _stance_rows(analysis: Analysis) -> Iterator[_Row]:
    for stance in analysis.stances:
        mention, scores = stance.mention, (stance.scores[name] for name in POLARITIES)
        yield (
            stance.sentence, stance.target, mention.start, mention.end, mention.text,
            stance.polarity, *scores, stance.voice, stance.claim,
        )  # fmt: skip


def _flat(span: Span | None) -> _Row:
    return (None, None, None) if span is None else (span.start, span.end, span.text)


def _mean(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """Give the mean, weighted or plain; NaN where there are no values."""
    if not values:
        return float("nan")
    return float(np.average(values, weights=weights))


@dataclass(frozen=True, slots=True)
class _Level:
    """A kind of table: its own columns with how each is held (a key of `_DTYPES` or "str"), and its rows."""

    columns: dict[str, str]
    rows: Callable[[Analysis], Iterator[_Row]]


_SPAN = {"start": "int", "end": "int", "text": "str"}
_POLARITY_SCORES: dict[str, str] = dict.fromkeys(POLARITIES, "float")
_KIND_SCORES: dict[str, str] = dict.fromkeys(KINDS, "float")
_LEVELS = {
    "article": _Level(
        {"n_sentences": "int", "n_words": "int", "loaded": "float", "loaded_own": "float", **_KIND_SCORES}
        | {"attributed": "float", "n_claims": "int", "n_phrases": "int"}
        | {"n_phrases_outlet": "int", "n_phrases_source": "int"},
        _article_rows,
    ),
    "sentence": _Level(
        {"sentence": "int", **_SPAN, "kind": "str", **_KIND_SCORES}
        | {"loaded": "float", "loaded_own": "float", "attributed": "float"}
        | {"is_loaded": "bool?", "is_loaded_own": "bool?", "n_phrases": "int"},
        _sentence_rows,
    ),
    "phrase": _Level({"sentence": "int", **_SPAN, "score": "float", "voice": "str", "claim": "int?"}, _phrase_rows),
    "claim": _Level(
        {"claim": "int", "sentence": "int?", "source_start": "int?", "source_end": "int?", "source": "str"}
        | {"cue_start": "int?", "cue_end": "int?", "cue": "str"}
        | {"content_start": "int", "content_end": "int", "content": "str", "n_parts": "int"}
        | {"source_name": "str", "quote": "str", "score": "float"},
        _claim_rows,
    ),
    "stance": _Level(
        {"sentence": "int", "target": "str", **_SPAN, "polarity": "str", **_POLARITY_SCORES}
        | {"voice": "str", "claim": "int?"},
        _stance_rows,
    ),
}
_USED = frozenset(METADATA) | {"article"} | {name for level in _LEVELS.values() for name in level.columns}


def _metadata(articles: Sequence[Article]) -> dict[str, Any]:
    """Give each metadata column, one value an article."""
    table = {name: _array([getattr(article, name) for article in articles], "str") for name in METADATA}
    extras = dict.fromkeys(name for article in articles for name in article.extra)
    taken = _USED | extras.keys()
    for name in extras:
        values = [article.extra.get(name) for article in articles]
        shown = name
        while shown in _USED or (shown != name and shown in taken):
            shown = f"extra_{shown}"
        table[shown] = _array(values, _held(values))
    return table


def _held(values: Sequence[object]) -> str:
    """Find how to hold the values of an extra column; None is a missing one."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {str}:
        return "str"
    if kinds == {bool}:
        return "bool?"
    if kinds == {int} and all(value is None or -(2**63) <= value < 2**63 for value in values):  # type: ignore[operator]
        return "int?"
    if kinds and kinds <= {int, float}:
        return "float"
    return "object"


def _array(values: Any, held: str) -> Any:
    """Hold a column's values; strings that Arrow cannot encode (lone surrogates) are held by Python."""
    if held != "str":
        return pd.Series(values, dtype=_DTYPES.get(held, object)).array
    try:
        return pd.array(values, dtype=pd.StringDtype(na_value=np.nan))
    except UnicodeEncodeError:
        return pd.array(values, dtype=pd.StringDtype("python", na_value=np.nan))
