"""Find which articles cover the same event, where nobody has said so.

It does: compare articles by words and names (TF-IDF) within a window of days, and join the alike by average link.
It does not: read the articles with the model, or change any article that has a story already.

No matrix of all pairs is made: an article is compared with those of its window of days, through a sparse product of its
most telling terms. `eval/stories.py` measures it.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.article import Article
from framing.errors import InputError, InputTypeError, describe

_WORDS = 100  # words of an article that are looked at: news begins with what happened
_TERMS = 64  # most telling terms by which an article is compared
_LARGEST = 1000  # articles that are joined at once; larger heaps are split first
_CHUNK = 512
_WORD = re.compile(r"[^\W\d_][\w'’-]+|\d{2,}")
_NAME = re.compile(r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)+")
_Ints = npt.NDArray[np.int64]


def group_stories(articles: Iterable[Article], *, days: int = 2, similarity: float = 0.16) -> list[Article]:
    """Give the articles in order, each with a `story`: the same for those that cover the same event.

    A story is named by its first date and its most telling words, as "2012-05-31-edwards-mistrial-jury". An article
    whose event nobody else covers is a story of its own; one that has a `story` keeps it and is compared with none.

    Args:
        articles: with dates where there are any; an article without an ISO date is compared with all.
        days: articles further apart than this cover no common event.
        similarity: how alike, in [0, 1], the articles of a story are on average (cosine of TF-IDF); lower joins more.

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
        self._terms, self._vectors = _vectors([_terms(article) for article in articles])
        self.labels = self._label()

    def names(self, taken: set[str]) -> dict[int, str]:
        """Name each story by its first date and its most telling words; none twice, none of `taken`."""
        names = {}
        for label in range(self.labels.max() + 1):
            members = self._members[label]
            weights = np.asarray(self._vectors[members].mean(axis=0)).ravel()
            best = [self._terms[at] for at in np.argsort(-weights, kind="stable")[:12] if weights[at] > 0]
            words = [term for term in best if " " not in term][:3]
            dates = sorted(date.isoformat() for at in members if (date := self._dates[at]))
            base = "-".join([*dates[:1], *words]) or "story"
            name, number = base, 2
            while name in taken:
                name, number = f"{base}-{number}", number + 1
            taken.add(name)
            names[label] = name
        return names

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
        day, vectors = self._day[order], _strongest(self._vectors[order])
        dated = int((~np.isnan(day)).sum())
        found: list[tuple[_Ints, _Ints, npt.NDArray[np.float64]]] = []
        for start in range(0, len(order), _CHUNK):
            stop = min(start + _CHUNK, len(order))
            last = (
                dated if stop > dated else int(np.searchsorted(day[:dated], day[stop - 1] + self._days, side="right"))
            )
            for low, high in {(start, last), (max(dated, start), len(order))}:
                if low >= high:
                    continue
                product = (vectors[start:stop] @ vectors[low:high].T).tocoo()
                left, right = product.row + start, product.col + low
                near = ~(np.abs(day[left] - day[right]) > self._days)
                kept = (product.data >= self._similarity) & near & (left < right)
                found.append((order[left[kept]], order[right[kept]], product.data[kept]))
        rows, columns, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return rows, columns, weights

    def _joined(self, heap: _Ints) -> list[_Ints]:
        """Join the articles of a heap by average link (Sokal and Michener 1958)."""
        from sklearn.cluster import AgglomerativeClustering

        if len(heap) == 1:
            return [heap]
        vectors = self._vectors[heap]
        alike = (vectors @ vectors.T).toarray()
        alike[np.abs(self._day[heap][:, None] - self._day[heap][None]) > self._days] = 0.0
        linkage = AgglomerativeClustering(
            n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - self._similarity
        )
        labels = linkage.fit(np.clip(1 - alike, 0.0, 1.0)).labels_
        groups = [heap[labels == label] for label in range(labels.max() + 1)]
        return sorted(groups, key=lambda members: int(members.min()))


def _terms(article: Article) -> Counter[str]:
    """Count the words and the names of a title and the beginning of a text; a title counts twice."""
    text = " ".join(article.text.split(maxsplit=_WORDS)[:_WORDS])
    title = article.title or ""
    terms: Counter[str] = Counter()
    for part in (title, title, text):
        terms.update(_stem(word) for word in _WORD.findall(part.casefold()))
        terms.update(" ".join(name.casefold().split()) for name in _NAME.findall(part))
    return terms


def _stem(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _vectors(counts: Sequence[Counter[str]]) -> tuple[list[str], Any]:
    """Weigh the terms by TF-IDF, without the words that carry no matter; rows have length 1."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer

    vectorizer = DictVectorizer()
    matter = [
        {term: n for term, n in one.items() if term not in ENGLISH_STOP_WORDS and len(term) > 2} for one in counts
    ]
    if not any(matter):
        matter[0] = {"": 1}  # nothing but blank articles: a vocabulary of one word that nobody has
    table = vectorizer.fit_transform(matter)
    return list(vectorizer.feature_names_), TfidfTransformer(sublinear_tf=True).fit_transform(table).tocsr()


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
