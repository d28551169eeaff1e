"""Give each claim's source the fullest name that the article has for it.

It does: surnames and titles to full names, initials in brackets to what they stand for, "he", "she" and "the minister"
to the person last named who fits.
It does not: know anybody. It reads the shapes of names, so a text in one case throughout gets no names.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass

from framing.spans import Span

_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’&.-]*\w|[A-ZÀ-ÖØ-Þ]\.?"
_SHORT = "Mr Mrs Ms Dr Prof Sen Rep Gov Capt Col Gen Lt Maj Sgt Rev St Jr".split()
_BODIES = (
    "Ministry University House Bank Department Council Chamber Bureau Office Institute Association Union "
    "Court Board Church Federation Commission Academy School College League Party Society Republic "
    "Kingdom Centre Center"
).split()
_TITLES = (
    "Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady Sen Senator Rep Representative Gov Governor "
    "Judge Justice Capt Captain Col Colonel Gen General Lt Maj Major Sgt Sergeant President Vice Prime "
    "Minister Chancellor Secretary Foreign Finance Interior Defence Defense Health Deputy Mayor King "
    "Queen Prince Princess Pope Archbishop Bishop Rev Reverend Father Sister Speaker Chief Inspector "
    "Detective Attorney Councillor Cllr MP The A An "
    "Leader Chairman Chairwoman Chair CEO Director Spokesman Spokeswoman Premier Commissioner Ambassador Sheriff "
    "Treasurer Commander Officer Former Acting"
).split()
_NOT_NAMES = frozenset(
    (
        "I We You He She It They The A An This That These Those His Her Their Our My Its In On At By For From "
        "With To As If When While But And Or So Yet After Before Since Because Although Though However "
        "Meanwhile Later Still Then There Here What Who Why How Where Which One Some Many Most Several Both "
        "Each All No Not Two Three Four Five Six Seven Eight Nine Ten Monday Tuesday Wednesday Thursday "
        "Friday Saturday Sunday January February March April May June July August September October November "
        "December"
    ).split()
)
_PARTICLE = "|".join(
    [rf"(?<=\b{one})\." for one in _SHORT]
    + [rf"(?<=\b{body}) of(?: the)?" for body in _BODIES]
    + [" (?:de|da|del|di|du|la|le|van|von|der|den|bin|al)"]
)
_NAME = re.compile(rf"(?:{_WORD})(?:(?:{_PARTICLE})?[ \u00a0](?:{_WORD}))*")
_INITIALS = re.compile(r"\(([A-Z][A-Za-z&.-]{1,9})\)")
_TITLE = re.compile(rf"(?:{'|'.join(_TITLES)})\.?[ \u00a0]")
_OTHER_BODIES = (
    "Authority Agency Group Company Trust Post Times News Press States State Street City County Army Police Force "
    "Forces Front Movement Team Fund Corporation Service Radio Journal Herald River Island Assembly Senate Nations "
    "Congress Parliament Committee Foundation Coalition Alliance Network Club Museum Hospital Democrats Republicans"
).split()
_ORGANS = frozenset([*_BODIES, *_OTHER_BODIES])
_HERS, _HIS = ("Mrs", "Ms", "Miss", "Dame", "Lady", "Queen", "Sister"), ("Mr", "Sir", "Lord", "King", "Father")
_WRONG_TITLES = {"he": _HERS, "his": _HERS, "him": _HERS, "she": _HIS, "her": _HIS, "hers": _HIS}
_OWNED = re.compile(r"['’]s?\s+\w")
_OF_OTHERS = re.compile(r"\b(?:for|of|at|from|in|with|to|by|close|near|who|that|about|on)\b")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the text, without its title; `title` as it stood."""

    start: int
    end: int
    name: str
    title: str

    @property
    def is_person(self) -> bool:
        """Tell a likely person: a title, or two to four words of which none names a body."""
        words = self.name.split()
        return bool(self.title.replace("The", "")) or (2 <= len(words) <= 4 and not _ORGANS.intersection(words))


def resolve_names(text: str, sources: Sequence[Span | None], contents: Sequence[Sequence[Span]]) -> list[str | None]:
    """Name the sources of claims, in the order of the claims; None where the article does not name them."""
    people = _People(text, [(span.start, span.end) for content in contents for span in content])
    names: list[str | None] = [None] * len(sources)
    for at in sorted(range(len(sources)), key=lambda at: contents[at][0].start):
        if (source := sources[at]) is not None:
            names[at] = people.name(source)
    return names


def _mentions(text: str) -> list[_Mention]:
    """Find names by their shape; a lone capital word that only ever begins sentences is not one."""
    letters = [sign for sign in text[:5000] if sign.isalpha()]
    if sum(sign.isupper() for sign in letters) > 0.5 * len(letters):
        return []
    found = _capitals(text)
    inner = {word for one in found if not _begins(text, one.start) for word in one.name.split()}
    inner |= {word for one in found if " " in one.name for word in one.name.split()}
    return [one for one in found if one.title or " " in one.name or one.name in inner]


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(" \u00a0\"'“‘([—–-")
    return not before or before[-1] in ".!?:;…\n\r\t"


def _capitals(text: str) -> list[_Mention]:
    found = []
    for match in _NAME.finditer(text):
        start, name = match.start(), match.group()
        while (first := name.split(maxsplit=1)) and len(first) == 2 and first[0] in _NOT_NAMES:
            start, name = start + name.index(first[1], len(first[0])), first[1]
        title = ""
        while (lead := _TITLE.match(name)) is not None:
            title += lead.group()
            start, name = start + lead.end(), name[lead.end() :]
        name = re.sub(r"['’]s?$", "", name)
        shouted = name.isupper() and len(name.split()) > 2  # a headline in capitals, not a name
        if name and name not in _NOT_NAMES and not shouted:
            found.append(_Mention(start, start + len(name), name, title.strip()))
    return found


def _fullest(mentions: Sequence[_Mention], text: str) -> dict[str, str]:
    """Map each short form to the longest name in the article that ends with it, or that its initials stand for."""
    full: dict[str, str] = {}
    for mention in mentions:
        words = mention.name.split()
        for size in range(1, len(words) + 1):
            short = " ".join(words[-size:])
            if len(words) > len(full.get(short, "").split()) and (size == len(words) or mention.is_person):
                full[short] = mention.name
    for match in _INITIALS.finditer(text):
        before = [mention for mention in mentions if mention.end <= match.start() <= mention.end + 2]
        if before:
            full[match.group(1)] = before[-1].name
    return full


class _People:
    """The names of an article, and who spoke so far."""

    def __init__(self, text: str, contents: Sequence[tuple[int, int]]) -> None:
        self.mentions = _mentions(text)
        self.starts = [mention.start for mention in self.mentions]
        self.fullest = _fullest(self.mentions, text)
        self.titles = {self._full(mention): mention.title for mention in self.mentions if mention.title}
        quoted = sorted(contents)
        begins = [start for start, _ in quoted]

        def outside(mention: _Mention) -> bool:
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

    def _full(self, mention: _Mention) -> str:
        return self.fullest.get(mention.name, mention.name)

    def _named(self, source: Span) -> str | None:
        """Name a source that holds its name: "Mr. Vale", "spokesman Ian Vale", but not "a friend of Ian Vale"."""
        first = bisect_left(self.starts, source.start)
        if first == len(self.starts) or self.starts[first] >= source.end:
            return None
        mention = self.mentions[first]
        after = source.text[mention.end - source.start :][:12]
        if _OF_OTHERS.search(source.text[: mention.start - source.start]) or _OWNED.match(after):
            return None
        return self._full(mention)

    def _referred(self, source: Span) -> str | None:
        """Name a pronoun, or "the minister": the person named or heard last who fits."""
        words = source.text.lower().split()
        if len(words) in (2, 3) and words[0] == "the":
            return self._by_role(words[-1], source.start)
        if len(words) != 1 or words[0] not in _WRONG_TITLES:
            return None
        wrong = _WRONG_TITLES[words[0]]
        for at in range(bisect_left(self.candidates, (source.start, "")) - 1, -1, -1):
            name = self.candidates[at][1]
            if not self.titles.get(name, "").startswith(wrong):
                return name
        return None

    def _by_role(self, role: str, before: int) -> str | None:
        """Name "the minister" by the person whose title says so."""
        for at in range(bisect_left(self.starts, before) - 1, -1, -1):
            mention = self.mentions[at]
            if mention.title and role in mention.title.lower().split():
                return self._full(mention)
        return None
