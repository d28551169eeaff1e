"""Analyses as pandas tables, one row an article, sentence, phrase, claim, stance, target, frame or paragraph.

It does: gather the rows of many analyses (`levels.py`) into columns of one dtype each.
It does not: compare or test anything (`comparing.py`), or write files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from framing.article import METADATA, Article
from framing.errors import InputTypeError, describe
from framing.levels import Row, extra_column, find_level
from framing.results import Analysis

# How a column's values are held: "str" (missing: NaN), "int" and "float" (numpy), the others may be missing.
_DTYPES: dict[str, Any] = {
    "int": np.dtype("int64"),
    "float": np.dtype("float64"),
    "int?": "Int64",
    "bool?": "boolean",
}


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
            `stance`: a mention of a target, whose `start`, `end` and `text` it has; `source_name` says whose attitude
            it is where it lies in a claim of somebody with a name;
            `target`: an article and a target with mentions: `mean_outlet` and `mean_source` are the means over the
            mentions of P(positive) less P(negative), from -1 to 1, in the outlet's own words and in its sources'; NaN
            where `n_mentions_outlet` or `n_mentions_source` is 0. A target that the article does not mention has no
            row;
            `frame`: an article and a frame: its `probability`, and `n_sentences` that carry it, which is 0 for frames
            that the article does not have;
            `paragraph`: the probability of each frame in it, in 14 columns named as in SemEval-2023: the same ones
            whatever was read, so that files of different runs fit together.

    Raises `InputError` for an unknown level, and at level `paragraph` for a model with frames of other names;
    `InputTypeError` for a single analysis or what is no analysis.
    """
    columns, rows_of = (kind := find_level(level)).columns, kind.rows
    articles: list[Article] = []
    rows: list[Row] = []
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


def _metadata(articles: Sequence[Article]) -> dict[str, Any]:
    """Give each metadata column, one value an article."""
    table = {name: _array([getattr(article, name) for article in articles], "str") for name in METADATA}
    extras = dict.fromkeys(name for article in articles for name in article.extra)
    for name in extras:
        values = [article.extra.get(name) for article in articles]
        table[extra_column(name, extras)] = _array(values, _held(values))
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
