"""The words of a text, folded for comparison, and where they stand: sentence, quotation, headline.

It does: cut text into words and signs with offsets of the text as given, find where given words stand in a row.
It does not: know what a word means.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from framing.lexicon import ARTICLES, CONJUNCTIONS, PREPOSITIONS
from framing.quotes import find_quotes

__all__ = ["FEW", "Page", "Tokens", "fold", "name_words"]

FEW = 64  # places, or bearers of one name, that are looked at: bounds the time
_TOKEN = re.compile(r"(?:[^\W_]+|[\u00ad\u0300-\u036f]+)+|[^\w\s.\-‐‑]|(?<![^\W_])\.")
_GAP = re.compile(r"[^\S\n]*\n?[^\S\n]*|[-‐‑]")
_JOINING = frozenset(("", " ", ".", "-"))  # the commonest gaps within a name
_STOPPED = re.compile(r"\.[^\S\n]*\n?[^\S\n]*")
_SMALL_IN_TITLES = ARTICLES | PREPOSITIONS | CONJUNCTIONS
_APOSTROPHES = str.maketrans("’‘ʼ`＇", "'''''", "\u00ad")


class Tokens:
    """The words and signs of a text, folded for comparison; outside of it all are empty."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [match.span() for match in _TOKEN.finditer(text)]
        self.starts = [start for start, _ in found]
        self.ends = [end for _, end in found]
        self.words = [text[start:end] for start, end in found]
        folded = {word: fold(word) for word in set(self.words)}
        self.keys = [folded[word] for word in self.words]
        self._size = len(found)

    def __len__(self) -> int:
        return self._size

    def raw(self, at: int) -> str:
        """Give a word as it stands."""
        return self.words[at] if 0 <= at < self._size else ""

    def key(self, at: int) -> str:
        """Give a word folded."""
        return self.keys[at] if 0 <= at < self._size else ""

    def capital(self, at: int) -> bool:
        """Tell whether a word begins with a capital."""
        return 0 <= at < self._size and self.words[at][0].isupper()

    def joined(self, at: int) -> bool:
        """Tell whether a name may go on from the token before `at`."""
        if not 0 < at < self._size:
            return False
        gap = self.text[self.ends[at - 1] : self.starts[at]]
        if gap in _JOINING or _GAP.fullmatch(gap):
            return True
        if len(self.keys[at - 1]) > 4 or _STOPPED.fullmatch(gap) is None:
            return False
        return self.capital(at - 1) or self.words[at - 1] in ("v", "vs")  # "Roe v. Wade"

    def blank(self, at: int) -> bool:
        """Tell whether only blanks stand between the token before `at` and `at`."""
        if not 0 < at < self._size:
            return False
        gap = self.text[self.ends[at - 1] : self.starts[at]]
        return gap == " " or (gap.isspace() and self.joined(at))

    def hyphen(self, at: int) -> bool:
        """Tell whether a hyphen ties `at` to the token before."""
        return 0 < at < self._size and self.text[self.ends[at - 1] : self.starts[at]] in ("-", "‐", "‑")

    def word(self, at: int) -> bool:
        """Tell a word from a sign."""
        return self.raw(at)[:1].isalnum()

    def closed(self, end: int) -> int:
        """Give the offset where a name ends that has `end` after it, with the stop of "U.S."."""
        offset = self.ends[end - 1]
        initials = (
            end > 1 and len(self.words[end - 1]) == 1 and self.text[self.ends[end - 2] : self.starts[end - 1]] == "."
        )
        return offset + (initials and self.text[offset : offset + 1] == ".")

    def owner(self, end: int) -> bool:
        """Tell whether the word before `end` has a possessive 's."""
        if self.key(end) != "'" or self.starts[end] != self.ends[end - 1]:
            return False
        return self.key(end + 1) == "s" or self.key(end - 1).endswith("s")


def fold(word: str) -> str:
    """Give a word in small letters, without accents, with one kind of apostrophe."""
    word = word.translate(_APOSTROPHES).casefold()
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


@lru_cache(maxsize=4096)  # an article's names are asked for again and again
def name_words(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give a name's words as they stand, and folded; without a leading article."""
    words = Tokens(name)
    first = 1 if len(words) > 1 and words.key(0) in ARTICLES and words.blank(1) else 0
    kept = range(first, len(words))
    return tuple(words.raw(at) for at in kept), tuple(words.keys[at] for at in kept)


class Page(Tokens):
    """A text with its sentences and quotations."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]]) -> None:
        super().__init__(text)
        self.sentences = sentences
        self._begins = [start for start, _ in sentences]
        self.quotes = find_quotes(text)
        self._quoted = [start for start, _ in self.quotes]
        self.counts: Counter[str] = Counter()
        self.lower: Counter[str] = Counter()
        for (word, key), count in Counter(zip(self.words, self.keys, strict=True)).items():
            self.counts[key] += count
            if word[0].islower():
                self.lower[key] += count
        self.firsts = {bisect_right(self.starts, start - 1) for start, _ in sentences}
        self.firsts |= {at + 1 for at in self.firsts if not self.word(at)}  # after a quotation mark
        self._index: dict[str, list[int]] = {}
        for at, key in enumerate(self.keys):
            self._index.setdefault(key, []).append(at)
        self._headlines = self._find_headlines()

    def _find_headlines(self) -> set[int]:
        """Give the sentences in which most words have capitals: there a capital says nothing."""
        edges = [0, *(bisect_left(self.starts, start) for start in self._begins[1:]), len(self)]
        return {at for at, (first, end) in enumerate(pairwise(edges)) if self._is_headline(at, first, end)}

    def _is_headline(self, sentence: int, first: int, end: int) -> bool:
        """Judge a sentence and its words; one that ends in a stop needs capitals on all words but the small ones."""
        words = [word for word in self.words[first:end] if word[0].isalpha()]
        long = [word for word in words if len(word) > 3]
        if len(long) < 4 or sum(word[0].isupper() for word in long) < 0.75 * len(long):
            return False
        if not self.text[slice(*self.sentences[sentence])].rstrip(' \n"”’').endswith("."):
            return True
        return len(long) > 5 and all(word[0].isupper() or word in _SMALL_IN_TITLES for word in words)

    def sentence(self, offset: int) -> int:
        """Give the number of the sentence at an offset."""
        return max(0, bisect_right(self._begins, offset) - 1)

    def quote(self, offset: int) -> int | None:
        """Give the number of the quotation at an offset."""
        before = bisect_right(self._quoted, offset) - 1
        return before if before >= 0 and self.quotes[before][1] > offset else None

    def in_headline(self, offset: int) -> bool:
        """Tell whether an offset lies in a sentence with capitals throughout."""
        return self.sentence(offset) in self._headlines

    def in_title(self, offset: int) -> bool:
        """Tell whether an offset lies in the headline of the article: a first line without a full stop."""
        start, end = self.sentences[0]
        return start <= offset < end and self.text[end : end + 1] == "\n" and self.text[end - 1] != "."

    def title(self, at: int) -> bool:
        """Tell whether a word stands in the headline of the article."""
        return self.in_title(self.starts[at])

    def headline(self, at: int) -> bool:
        """Tell whether capitals say nothing here: in a headline, or among words in capitals throughout."""
        if self.in_headline(self.starts[at]):
            return True
        raw, near = self.raw(at), (self.raw(at - 1), self.raw(at + 1))
        return len(raw) > 2 and raw.isupper() and any(len(one) > 2 and one.isupper() for one in near)

    def proper(self, at: int) -> bool:
        """Tell whether a word's capital says that it is a name."""
        return self.capital(at) and at not in self.firsts and not self.headline(at)

    def spots(self, keys: tuple[str, ...]) -> list[int]:
        """Find the first places of a name, up to a number: enough to learn from."""
        if not keys:
            return []
        rare = min(range(len(keys)), key=lambda at: len(self._index.get(keys[at], ())))
        places = self._index.get(keys[rare], ())[:FEW]
        if len(keys) == 1:
            return list(places)
        return [at - rare for at in places if at >= rare and self.fits(at - rare, keys)]

    def where(self, keys: Collection[str]) -> list[int]:
        """Give all places of any of these words, in order."""
        index = self._index
        fewer, more = (keys, index) if len(keys) < len(index) else (index, keys)
        return sorted(at for key in fewer if key in more for at in index[key])

    def fits(self, at: int, keys: tuple[str, ...]) -> bool:
        """Tell whether a name stands at a word."""
        if at >= self._size or self.keys[at] != keys[0] or tuple(self.keys[at : at + len(keys)]) != keys:
            return False
        return len(keys) == 1 or all(self.joined(here) for here in range(at + 1, at + len(keys)))
