"""Give each claim's source the fullest name that the article has for it.

It does: surnames and titles to full names, initials in brackets to what they stand for, "he", "she" and "the minister"
to the person last named who fits.
It does not: know anybody. It reads the shapes of names, so a text in one case throughout gets no names.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from framing.lexicon import MEN, WOMEN
from framing.shapes import INITIALS, Name, find_names
from framing.spans import Span
from framing.tokens import fold

_HERS, _HIS = ("Mrs", "Ms", "Miss", "Dame", "Lady", "Queen", "Sister"), ("Mr", "Sir", "Lord", "King", "Father")
_WRONG_TITLES = {"he": _HERS, "his": _HERS, "him": _HERS, "she": _HIS, "her": _HIS, "hers": _HIS}
_OWNED = re.compile(r"['’]s?\s+\w")
_NOUN = re.compile(r"\s+(?!(?:and|or|but|which|whose|as|have|has|had|is|was|also|himself|herself)\b)[a-z]")
_PARTISANS = frozenset(("democrat", "republican", "conservative", "liberal"))
_OF_OTHERS = re.compile(r"\b(?:for|of|at|from|in|with|to|by|close|near|who|that|about|on)\b")


def resolve_names(text: str, sources: Sequence[Span | None], contents: Sequence[Sequence[Span]]) -> list[str | None]:
    """Name the sources of claims, in the order of the claims; None where the article does not name them."""
    people = _People(text, [(span.start, span.end) for content in contents for span in content])
    names: list[str | None] = [None] * len(sources)
    for at in sorted(range(len(sources)), key=lambda at: contents[at][0].start):
        if (source := sources[at]) is not None:
            names[at] = people.name(source)
    return names


def _fullest(mentions: Sequence[Name], text: str) -> dict[str, str]:
    """Map each short form to the longest name in the article that ends with it, or that its initials stand for."""
    full: dict[str, str] = {}
    for mention in mentions:
        words = mention.name.split()
        for size in range(1, len(words) + 1):
            short = " ".join(words[-size:])
            if len(words) > len(full.get(short, "").split()) and (size == len(words) or mention.is_person):
                full[short] = mention.name
        if mention.is_person and len(words) > 1 and len(words[0]) > 2:
            full.setdefault(f"{words[0][0]}. {words[-1]}", mention.name)
    for match in INITIALS.finditer(text):
        before = [mention for mention in mentions if mention.end <= match.start() <= mention.end + 2]
        if before:
            full[match.group(1)] = before[-1].name
    return full


class _People:
    """The names of an article, and who spoke so far."""

    def __init__(self, text: str, contents: Sequence[tuple[int, int]]) -> None:
        self.mentions = find_names(text)
        self.starts = [mention.start for mention in self.mentions]
        self.fullest = _fullest(self.mentions, text)
        self.titles = {self._full(mention): mention.title for mention in self.mentions if mention.title}
        quoted = sorted(contents)
        begins = [start for start, _ in quoted]

        def outside(mention: Name) -> bool:
            before = bisect_right(begins, mention.start) - 1
            return before < 0 or quoted[before][1] <= mention.start

        self.people = {self._full(one) for one in self.mentions if one.is_person}
        named = [(one.start, self._full(one)) for one in self.mentions if outside(one)]
        self.candidates = [(start, name) for start, name in named if name in self.people]

    def name(self, source: Span) -> str | None:
        """Name a source and remember that it spoke."""
        name = self._named(source) or self._referred(source)
        if name in self.people:
            insort(self.candidates, (source.start, str(name)))
        return name

    def _full(self, mention: Name) -> str:
        return self.fullest.get(mention.name, mention.name)

    def _named(self, source: Span) -> str | None:
        """Name a source that holds its name: "Mr. Vale", "spokesman Ian Vale", but not "a friend of Ian Vale"."""
        first = bisect_left(self.starts, source.start)
        if first == len(self.starts) or self.starts[first] >= source.end:
            return None
        mention = self._officer(first, source) or self.mentions[first]
        after = source.text[mention.end - source.start :][:12]
        whole = mention is not self.mentions[first]
        if (_OF_OTHERS.search(source.text[: mention.start - source.start]) and not whole) or _OWNED.match(after):
            return None
        last = mention.name.split()[-1].lower()
        if _NOUN.match(after) and not _OF_OTHERS.match(after.strip()):
            return None  # "Vasharan officials", "a Sea Aid spokesman"
        if last in _PARTISANS and source.text[:4].lower() == "the ":
            return self._last(source.start)  # "the Ohio Democrat"
        return self._full(mention)

    def _officer(self, first: int, source: Span) -> Name | None:
        """Give the person at the end of a source that begins with a body: "Committee on Roads Chair Anna Berg"."""
        ends = [
            one for one in self.mentions[first : first + 4] if one.end == source.end and one.title and one.is_person
        ]
        plain = ends and not self.mentions[first].is_person and "," not in source.text and " and " not in source.text
        return ends[0] if plain else None

    def _last(self, before: int, wrong: tuple[str, ...] = (), others: frozenset[str] = frozenset()) -> str | None:
        """Give the person named or heard last, but for those with a wrong title or one of the others' first names."""
        for at in range(bisect_left(self.candidates, (before, "")) - 1, -1, -1):
            name = self.candidates[at][1]
            titled = wrong and self.titles.get(name, "").startswith(wrong)
            if not titled and fold(name.split()[0]) not in others:
                return name
        return None

    def _referred(self, source: Span) -> str | None:
        """Name a pronoun, or "the minister": the person named or heard last who fits."""
        words = source.text.lower().split()
        if len(words) in (2, 3) and words[0] == "the":
            return self._by_role(words[-1], source.start)
        if len(words) != 1 or words[0] not in _WRONG_TITLES:
            return None
        return self._last(source.start, _WRONG_TITLES[words[0]], MEN if words[0] in ("she", "her", "hers") else WOMEN)

    def _by_role(self, role: str, before: int) -> str | None:
        """Name "the minister" by the person whose title says so, "the institute" by one named last."""
        for at in range(bisect_left(self.starts, before) - 1, -1, -1):
            mention = self.mentions[at]
            words = mention.name.lower().split()
            if (mention.title and role in mention.title.lower().split()) or (len(words) > 1 and words[-1] == role):
                return self._full(mention)
        return None
