"""Give each claim's source the fullest name that the article has for it.

It does: surnames and titles to full names, initials in brackets to what they stand for, offices and surveys to who
holds or made them (`holders.py`), "he" and "the minister" to whom `cast.py` says or else to the person last named who
fits, "it" to the body that spoke last.
It does not: know anybody. It reads the shapes of names, so a text in one case throughout gets no names.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from framing.cast import Cast
from framing.given import MEN, WOMEN
from framing.holders import OFFICES, OWNED, find_holder, find_maker, find_officer, find_relative, join_letters
from framing.lexicon import (
    COMMON,
    COMPANIES,
    COUNTRIES,
    FIRST_NAMES,
    HE,
    IT,
    NAMED_BODIES,
    ROLES,
    THEY,
    UNKNOWN_BODY,
)
from framing.shapes import INITIALS, Name, find_names
from framing.spans import Claim, Span
from framing.tokens import fold

_HERS, _HIS = ("Mrs", "Ms", "Miss", "Dame", "Lady", "Queen", "Sister"), ("Mr", "Sir", "Lord", "King", "Father")
_WRONG_TITLES = {"he": _HERS, "his": _HERS, "him": _HERS, "she": _HIS, "her": _HIS, "hers": _HIS}
_SPOKEN = frozenset(HE) | IT | THEY
_NOUN = re.compile(r"\s+(?!(?:and|or|but|which|whose|as|have|has|had|is|was|also|himself|herself)\b)[a-z]")
_PARTISANS = frozenset(("democrat", "republican", "conservative", "liberal"))
_OF_OTHERS = re.compile(r"(?<!-)\b(?:for|of|at|from|in|with|to|by|before|after|against|close|near|who|that|about|on)\b")
_LIKE_A_PERSON = re.compile(
    r",? (?:\(?\d\d\b|who\b|whose\b|an? [a-z]|the [a-z]|said\b|says\b|told\b|added\b)|['’]s (?:husband|wife)"
)
_ROLE_BEFORE = re.compile(rf"\b(?:{'|'.join(sorted(ROLES))})s?,? $")
_LATELY = 1000  # characters for which "a spokesman" makes "the spokesman" another
_HELD = frozenset(
    "president minister chancellor secretary governor mayor ceo chairman chairwoman chair director ambassador "
    "commissioner premier speaker senator leader spokesman spokeswoman sheriff treasurer commander".split()
)


def resolve_names(cast: Cast, sources: Sequence[Span | None], contents: Sequence[Sequence[Span]]) -> list[str | None]:
    """Name the sources of claims, in the order of the claims; None where the article does not name them."""
    people = _People(cast.text, [(span.start, span.end) for content in contents for span in content])
    names: list[str | None] = [None] * len(sources)
    for at in sorted(range(len(sources)), key=lambda at: contents[at][0].start):
        if (source := sources[at]) is not None:
            names[at] = people.name(source)
    asked = {at: one for at, one in enumerate(sources) if one is not None and _means_another(one, names[at])}
    if asked and people.mentions:
        known = [(contents[at][0].start, name) for at, name in enumerate(names) if name and at not in asked]
        meant = {cast.page.starts[place.first]: (place, name) for place, name in cast.find(sorted(known))}
        for at, source in asked.items():
            place, name = meant.get(source.start, (None, ""))
            if place is not None and not _goes_on(source, cast.page.ends[place.end - 1]):
                names[at] = people.fullest.get(name, name)
    return names


def speakers_of(claims: Sequence[Claim]) -> list[tuple[int, str]]:
    """Give where each claim's content begins, and who speaks there, for whom the article itself names.

    A source that is a pronoun is left out: whom it means is guessed from the others.
    """
    return [
        (claim.content[0].start, claim.source_name)
        for claim in claims
        if claim.source_name and (claim.source is None or claim.source.text.lower() not in _SPOKEN)
    ]


def _means_another(source: Span, name: str | None) -> bool:
    """Tell a source that only the article around it can name: "she", "the minister"."""
    words = source.text.lower().split()
    return (len(words) == 1 and words[0] in _WRONG_TITLES) or (name is None and words[:1] in (["the"], ["this"]))


def _goes_on(source: Span, end: int) -> bool:
    """Tell whether a source is more than the phrase in it that ends at `end`: "the minister’s aide"."""
    after = source.text[max(0, end - source.start) :][:12]
    return bool(OWNED.match(after) or (_NOUN.match(after) and not _OF_OTHERS.match(after.strip())))


def _fullest(mentions: Sequence[Name], text: str) -> dict[str, str]:
    """Map each short form to the longest name that ends with it, or that its initials or its first word stand for."""
    full: dict[str, str] = {}
    body = _after_headline(text)
    for mention in sorted(mentions, key=lambda one: one.start < body):
        if mention.start < body and mention.name.split()[0] in full:
            continue  # "Orde Claims Victory"
        words = mention.name.split()
        for size in range(1, len(words) + 1):
            short = " ".join(words[-size:])
            if len(words) > len(full.get(short, "").split()) and (size == len(words) or mention.is_person):
                full[short] = mention.name
        if len(words) > 1 and words[-1][0].islower() and "-" in words[-1]:  # "Al-Muallim", "Muallim" of al-Muallim
            full.setdefault(words[-1][0].upper() + words[-1][1:], mention.name)
            full.setdefault(words[-1].partition("-")[2], mention.name)
        if mention.is_person and len(words) == 3 and len(words[1].rstrip(".")) == 1:
            full[f"{words[0]} {words[2]}"] = mention.name  # "Ian Vale" where he is "Ian J. Vale" too
        if mention.is_person and len(words) > 1 and len(words[0]) > 2:
            full.setdefault(f"{words[0][0]}. {words[-1]}", mention.name)
    for match in INITIALS.finditer(text):
        before = [mention for mention in mentions if mention.end <= match.start() <= mention.end + 2]
        if before:
            full[match.group(1)] = before[-1].name
    return full | _by_first_word(mentions, full)


def _after_headline(text: str) -> int:
    """Give where the text begins after a first line whose words all have capitals; 0 without one."""
    line = text.lstrip().partition("\n")[0]
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long)
    shown = len(long) > 3 and capitals >= 0.75 * len(long) and not line.rstrip().endswith(".")
    return text.find(line) + len(line) if shown and line.strip() != text.strip() else 0


def _by_first_word(mentions: Sequence[Name], full: dict[str, str]) -> dict[str, str]:
    """Map "Yonas" to "Yonas Tekle" and "Corvane" to "Corvane Steel", where only one begins so."""
    begun: dict[str, set[str]] = {}
    for mention in mentions:
        words = mention.name.split()
        person = mention.is_person and len(words) < 4 and (mention.title or fold(words[0]) in FIRST_NAMES)
        if 1 < len(words) < 5 and (person or words[-1].lower() in COMPANIES):
            begun.setdefault(words[0], set()).add(full.get(mention.name, mention.name))
    alone = {mention.name for mention in mentions} & begun.keys()
    return {
        word: next(iter(begun[word]))
        for word in alone
        if len(begun[word]) == 1 and full.get(word, word) == word and word.lower() not in COMMON
    }


class _People:
    """The names of an article, and who spoke so far."""

    def __init__(self, text: str, contents: Sequence[tuple[int, int]]) -> None:
        self.text, self.mentions = text, find_names(text)
        self.starts = [mention.start for mention in self.mentions]
        self.fullest = _fullest(self.mentions, text)
        self.titles = {self._full(mention): mention.title for mention in self.mentions if mention.title}
        quoted = sorted(contents)
        begins = [start for start, _ in quoted]

        def outside(mention: Name) -> bool:
            before = bisect_right(begins, mention.start) - 1
            return before < 0 or quoted[before][1] <= mention.start

        self.people = self._find_people(text)
        named = [(one.start, self._full(one)) for one in self.mentions if outside(one)]
        self.candidates = [(start, name) for start, name in named if name in self.people]
        self.heard: list[tuple[int, str]] = []  # bodies that spoke
        self.bodies = [(start, name) for start, name in named if name.split()[-1].lower() in NAMED_BODIES]

    def _find_people(self, text: str) -> set[str]:
        """Tell persons from whatever else has two words: by a title, a known first name, a surname that stands alone.

        A name of which nothing more is known counts where it speaks, is of an age or is followed by a description.
        """
        alone = {one.name for one in self.mentions}
        people = set()
        for one in self.mentions:
            name = self._full(one)
            if one.is_person and name not in people:
                first, last = name.split()[0], name.split()[-1]
                known = one.title or fold(first) in FIRST_NAMES or (len(first) == 2 and first[1] == ".")
                known = known or (last in alone and last != name and (fold(last),) not in COUNTRIES)
                if (
                    known
                    or _LIKE_A_PERSON.match(text, one.end)
                    or _ROLE_BEFORE.search(text, max(0, one.start - 30), one.start)
                ):
                    people.add(name)
        return people

    def name(self, source: Span) -> str | None:
        """Name a source and remember that it spoke."""
        name = self._named(source) or self._referred(source)
        if name in self.people:
            insort(self.candidates, (source.start, str(name)))
        elif name is not None:
            insort(self.bodies, (source.start, name))
            insort(self.heard, (source.start, name))
        return name

    def _full(self, mention: Name) -> str:
        return self.fullest.get(mention.name, mention.name)

    def _named(self, source: Span) -> str | None:
        """Name a source that holds its name: "Mr. Vale", "spokesman Ian Vale", but not "a friend of Ian Vale"."""
        first = bisect_left(self.starts, source.start)
        inside: Sequence[Name] = self.mentions[first : bisect_left(self.starts, source.end)]
        if source.text in OFFICES:
            return self._by_role(source.text.lower(), source.start)  # "Minister"
        if inside and inside[0].name in OFFICES:
            inside = inside[1:]
        if not inside:
            return self.fullest.get(source.text) if source.text[:1].isupper() else None  # "May"
        if len(inside) > 1 and inside[0].name.endswith(".") and inside[1].start == inside[0].end + 1:
            inside = join_letters(inside)
        people = [one for one in inside if self._full(one) in self.people]
        whole = find_officer(inside, source) or find_holder(people, source) or find_relative(inside, source)
        if whole is not None:
            return self._full(whole)
        mention = inside[0]
        if mention.end > source.end:  # a name that goes on: "Orde" in the headline "Orde Claims Victory"
            shown = mention.name[: source.end - mention.start].strip()
            return self.fullest.get(shown, shown)
        before, after = source.text[: mention.start - source.start], source.text[mention.end - source.start :]
        if (maker := find_maker(inside, source)) is not None:
            return self._full(maker)
        if _OF_OTHERS.search(before) or OWNED.match(after[:12]):
            return None
        last = mention.name.split()[-1].lower()
        if last in _HELD and source.text[:4].lower() == "the ":
            return None  # "the Vale CEO"
        if after.lower() in (" police", " army"):
            return mention.name + after  # "the Vale police"
        if _NOUN.match(after[:12]) and not _OF_OTHERS.match(after[:12].strip()):
            return None  # "Vasharan officials", "a Sea Aid spokesman"
        if last in _PARTISANS and source.text[:4].lower() == "the ":
            return self._last(source.start)  # "the Ohio Democrat"
        return self._full(mention)

    def _last(self, before: int, wrong: tuple[str, ...] = (), others: frozenset[str] = frozenset()) -> str | None:
        """Give the person named or heard last, but for those with a wrong title or one of the others' first names."""
        for at in range(bisect_left(self.candidates, (before, "")) - 1, -1, -1):
            name = self.candidates[at][1]
            titled = wrong and self.titles.get(name, "").startswith(wrong)
            if not titled and fold(name.split()[0]) not in others:
                return name
        return None

    def _referred(self, source: Span) -> str | None:
        """Name a pronoun, or "the minister": the person or body named or heard last who fits."""
        words = source.text.lower().split()
        if len(words) in (2, 3) and words[0] == "the":
            of = [one for one in source.text.split()[1:-1] if one[0].isupper()]
            return self._by_role(words[-1], source.start, of)
        if len(words) == 1 and words[0] in IT:
            return self._body(source.start, self.heard)
        if len(words) != 1 or words[0] not in _WRONG_TITLES:
            return None
        return self._last(source.start, _WRONG_TITLES[words[0]], MEN if words[0] in ("she", "her", "hers") else WOMEN)

    def _by_role(self, role: str, before: int, of: Sequence[str] = ()) -> str | None:
        """Name "the minister" by the person whose title says so, "the institute" by one named last.

        `of`: whose office it is, which has to stand before the person's name too ("the Vasharan minister").
        """
        for at in range(bisect_left(self.starts, before) - 1, -1, -1):
            mention = self.mentions[at]
            words = mention.name.lower().split()
            titled = mention.title and role in mention.title.lower().split()
            if titled and self._another(role, mention.end, before):
                return None
            led = self.text[self.mentions[at - 1].end if at else 0 : mention.start] if of else ""
            if titled and all(word in led or word in mention.title for word in of):
                return self._full(mention)
            if len(words) > 1 and words[-1] == role and role not in _HELD:
                return self._full(mention)
        return self._body(before, self.bodies) if role in UNKNOWN_BODY else None

    def _another(self, role: str, start: int, end: int) -> bool:
        """Tell whether the text speaks of another without a name in between: "a Vale spokesman said"."""
        return (
            re.search(rf"\ban? (?:[\w’'.-]+ ){{0,4}}{role}\b(?! [A-Z])", self.text[max(start, end - _LATELY) : end])
            is not None
        )

    def _body(self, before: int, bodies: Sequence[tuple[int, str]]) -> str | None:
        """Give the body that came last."""
        at = bisect_left(bodies, (before, "")) - 1
        return bodies[at][1] if at >= 0 else None
