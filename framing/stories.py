"""Find which articles cover the same event, where nobody has said so.

It does: compare articles by words and pairs of words (TF-IDF) within a window of days, and join the alike by average
link. A pair of words is most often a name: "Joe Sestak", "debt ceiling".
It does not: read the articles with the model, or change any article that has a story already.

No matrix of all pairs is made: an article is compared with those of its window of days, through a sparse product of its
most telling terms. `eval/stories.py` measures it, and says on what the constants were chosen.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.article import Article
from framing.errors import InputError, InputTypeError, describe

_WORDS = 200  # words of an article that are looked at: news begins with what happened
_TERMS = 64  # most telling terms by which an article is compared
_LONE = 0.5  # what a word that no other article has counts for in an article's length (squared): it can match nothing
_EDGE = 0.6  # what a likeness counts for at the edge of the window of days; 1 on one day, in between on a line
_LARGEST = 1000  # articles that are joined at once; larger heaps are split first
_CHUNK = 512  # articles that are compared at once, fewer where the window is crowded
_HELD = 2**23  # pairs that are compared at once: bounds memory
_WORD = re.compile(r"[^\W\d_][\w'’-]+|\d{2,}")
_Ints = npt.NDArray[np.int64]


def group_stories(articles: Iterable[Article], *, days: int = 2, similarity: float = 0.16) -> list[Article]:
    """Give the articles in order, each with a `story`: the same for those that cover the same event.

    A story is named by its first date and its most telling words, as "2012-05-31-edwards-mistrial-jury". An article
    whose event nobody else covers is a story of its own; one that has a `story` keeps it and is compared with none.

    Args:
        articles: with dates where there are any; an article without an ISO date is compared with all.
        days: articles further apart than this cover no common event.
        similarity: how alike, in [0, 1], the articles of a story are on average (cosine of TF-IDF, of which days apart
            take up to two fifths); lower joins more.

    Raises `InputTypeError` for what is no iterable of `Article`, `InputError` for a number out of range.
    """
    if not 0 < similarity <= 1:
        raise InputError(f"similarity is {similarity}; give a number above 0 and up to 1")
    if days < 0:
        raise InputError(f"days is {days}; give 0 or more")
    given = list(_checked(articles))
    lone = [at for at, article in enumerate(given) if article.story is None]
    if not lone:
        return given
    clusters = _Clusters([given[at] for at in lone], days, similarity)
    names = clusters.names(taken={article.story for article in given if article.story is not None})
    for at, label in zip(lone, clusters.labels, strict=True):
        given[at] = replace(given[at], story=names[label])
    return given


class _Clusters:
    """Articles' terms, and the label of the story of each."""

    def __init__(self, articles: Sequence[Article], days: int, similarity: float) -> None:
        self._articles, self._days, self._similarity = articles, days, similarity
        self._dates = [_date(article.date) for article in articles]
        # NaN: no date, near to every day.
        self._day = np.array([date.toordinal() if date else np.nan for date in self._dates])
        self._terms, self._vectors = _vectors([_words(article) for article in articles])
        self.labels = self._label()

    def names(self, taken: set[str]) -> dict[int, str]:
        """Name each story by its first date and its most telling words; none twice, none of `taken`."""
        names = {}
        for label, members in enumerate(self._members):
            dates = sorted(date.isoformat() for at in members if (date := self._dates[at]))
            base = "-".join([*dates[:1], *self._telling(members)]) or "story"
            name, number = base, 2
            while name in taken:
                name, number = f"{base}-{number}", number + 1
            taken.add(name)
            names[label] = name
        return names

    def _telling(self, members: _Ints) -> list[str]:
        """Give the three words that weigh most in a story."""
        table = self._vectors[members]
        terms, place = np.unique(table.indices, return_inverse=True)
        weights = np.bincount(place, table.data).round(9)
        order = terms[np.argsort(-weights, kind="stable")]
        return [self._terms[at] for at in order[order < len(self._terms)][:3]]

    def _label(self) -> _Ints:
        """Give each article its story: neighbours make heaps, heaps are joined by average link."""
        labels = np.full(len(self._articles), -1, dtype=np.int64)
        self._members: list[_Ints] = []
        for heap in self._heaps():
            for members in self._joined(heap):
                labels[members] = len(self._members)
                self._members.append(members)
        return labels

    def _heaps(self) -> Iterator[_Ints]:
        """Give the connected components of the graph of neighbours, the first article's first."""
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import connected_components

        size = len(self._articles)
        rows, columns, weights = self._neighbours()
        least, waiting = self._similarity, [np.arange(size)]
        edges = coo_matrix((weights, (rows, columns)), shape=(size, size)).tocsr()
        while waiting:
            held, waiting = waiting, []
            for part in held:
                graph = edges[part][:, part]
                graph.data[graph.data < least] = 0
                graph.eliminate_zeros()
                _, component = connected_components(graph, directed=False)
                order = np.argsort(component, kind="stable")
                for heap in np.split(part[order], np.flatnonzero(np.diff(component[order])) + 1):
                    if len(heap) <= _LARGEST or least >= 1:
                        yield heap
                    else:
                        waiting.append(heap)
            least = min(1.0, least * 1.2)

    def _neighbours(self) -> tuple[_Ints, _Ints, npt.NDArray[np.float64]]:
        """Give the pairs of articles that are alike and near in time, with how alike they are."""
        order = np.argsort(self._day, kind="stable")  # those without a date come last
        vectors = _strongest(self._vectors[order])
        found: list[tuple[_Ints, _Ints, npt.NDArray[np.float64]]] = []
        for rows, columns in self._windows(self._day[order]):
            product = (vectors[rows] @ vectors[columns].T).tocoo()
            left, right = order[product.row + rows.start], order[product.col + columns.start]
            alike = product.data * self._nearness(left, right)
            kept = (alike >= self._similarity) & (product.row + rows.start < product.col + columns.start)
            found.append((left[kept], right[kept], alike[kept]))
        left, right, alike = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return left, right, alike

    def _windows(self, day: npt.NDArray[np.float64]) -> Iterator[tuple[slice, slice]]:
        """Give, for some articles in order of their days after the others, the later ones that may be near them."""
        size, dated = len(day), int((~np.isnan(day)).sum())
        start = 0
        while start < size:
            width = int(np.searchsorted(day[:dated], day[start] + self._days, side="right")) - start + size - dated
            stop = min(start + max(1, min(_CHUNK, _HELD // max(1, width))), size)
            if stop > dated:  # one without a date is near to all that come later, whatever their day
                yield slice(start, stop), slice(start, size)
            else:
                last = int(np.searchsorted(day[:dated], day[stop - 1] + self._days, side="right"))
                yield slice(start, stop), slice(start, last)
                if dated < size:
                    yield slice(start, stop), slice(dated, size)
            start = stop

    def _nearness(self, left: _Ints, right: _Ints) -> npt.NDArray[np.float64]:
        """Give what the likeness of articles counts for: 1 on one day or without a date, 0 beyond the window."""
        gap = np.nan_to_num(np.abs(self._day[left] - self._day[right]))
        return np.where(gap > self._days, 0.0, 1 - (1 - _EDGE) * gap / max(1, self._days))

    def _joined(self, heap: _Ints) -> list[_Ints]:
        """Join the articles of a heap by average link (Sokal and Michener 1958)."""
        from sklearn.cluster import AgglomerativeClustering

        if len(heap) == 1:
            return [heap]
        vectors = self._vectors[heap]
        alike = (vectors @ vectors.T).toarray() * self._nearness(heap[:, None], heap[None])
        linkage = AgglomerativeClustering(
            n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - self._similarity
        )
        labels = linkage.fit(np.clip(1 - alike, 0.0, 1.0)).labels_
        groups = [heap[labels == label] for label in range(labels.max() + 1)]
        return sorted(groups, key=lambda members: int(members.min()))


def _words(article: Article) -> list[str]:
    """Give the words of a title and of the beginning of a text, without those that carry no matter."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    text = " ".join(article.text.split(maxsplit=_WORDS)[:_WORDS])
    words = map(_stem, _WORD.findall(f"{article.title or ''} {text}".casefold()))
    return [word for word in words if len(word) > 2 and word not in ENGLISH_STOP_WORDS]


def _stem(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _vectors(texts: Sequence[list[str]]) -> tuple[list[str], Any]:
    """Weigh words, and pairs of words that two articles or more have, by TF-IDF; rows have length 1.

    Returns the words, and a sparse table with a column for each of them and then for each pair.
    """
    from scipy.sparse import diags, hstack
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import normalize

    vocabulary = sorted(set(chain.from_iterable(texts))) or [""]  # blank articles have a word that none of them holds
    place = {word: at for at, word in enumerate(vocabulary)}
    words = [np.array([place[word] for word in text], dtype=np.int64) for text in texts]
    pairs, counts = _table([one[:-1] * len(vocabulary) + one[1:] for one in words])
    table = hstack([_table(words, len(vocabulary))[0], pairs[:, counts > 1]]).tocsr()
    lone = np.bincount(table.indices, minlength=table.shape[1]) < 2
    weighed = TfidfTransformer(sublinear_tf=True, norm=None).fit_transform(table)
    return vocabulary, normalize(weighed @ diags(np.where(lone, np.sqrt(_LONE), 1.0))).tocsr()


def _table(texts: Sequence[_Ints], size: int | None = None) -> tuple[Any, _Ints]:
    """Count terms, given as numbers, by text: a sparse table, and in how many texts each term is.

    Args:
        texts: the terms of each.
        size: numbers there are, each a column; None gives a column to each number that occurs.
    """
    from scipy.sparse import coo_matrix

    rows, terms = np.repeat(np.arange(len(texts)), [len(text) for text in texts]), np.concatenate(texts)
    if size is None:
        known, terms = np.unique(terms, return_inverse=True)
        size = len(known)
    table = coo_matrix((np.ones(len(terms)), (rows, terms)), shape=(len(texts), size)).tocsr()  # sums what comes twice
    return table, np.bincount(table.indices, minlength=size)


def _strongest(vectors: Any) -> Any:
    """Keep each row's most telling terms, so that the product of all rows stays small."""
    kept = vectors.copy()
    for start, stop in zip(kept.indptr[:-1], kept.indptr[1:], strict=True):
        if stop - start > _TERMS:
            weights = kept.data[start:stop]
            weights[np.argpartition(weights, -_TERMS)[:-_TERMS]] = 0
    kept.eliminate_zeros()
    return kept


def _date(value: str | None) -> datetime.date | None:
    """Read the day of an ISO date; None for none and for what is not one."""
    try:
        return datetime.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _checked(articles: Iterable[Article]) -> Iterator[Article]:
    if isinstance(articles, (str, bytes, Article)) or not isinstance(articles, Iterable):
        raise InputTypeError(f"articles is {describe(articles)}; give many Article: group_stories([article, ...])")
    for index, article in enumerate(articles):
        if not isinstance(article, Article):
            raise InputTypeError(f"articles[{index}] is {describe(article)}; give Article(text, date=..., title=...)")
        yield article
