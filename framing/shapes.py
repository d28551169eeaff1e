"""Find names in a text by the shape of their words.

It does: words with capitals in a row, with the particles that join them, apart from the titles before them.
It does not: know whose names they are, or read a text in one case throughout: that one has no names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from framing.lexicon import BODIES, NOT_NAMES, ORGANS, SHORT_TITLES, TITLES

__all__ = ["INITIALS", "Name", "find_names"]

_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’&.-]*\w|[A-ZÀ-ÖØ-Þ]\.?"
_PARTICLE = "|".join(
    [rf"(?<=\b{one})\." for one in SHORT_TITLES]
    + [rf"(?<=\b{body}) of(?: the)?" for body in BODIES]
    + [" (?:de|da|del|di|du|la|le|van|von|der|den|bin|al)"]
)
_NAME = re.compile(rf"(?:{_WORD})(?:(?:{_PARTICLE})?[ \u00a0](?:{_WORD}))*")
_TITLE = re.compile(rf"(?:{'|'.join(TITLES)})\.?[ \u00a0]")
# "Vale Bank Sunday", but not "Black Friday"
_DATE = re.compile(
    r"(?<!Black)(?<!Super)(?<!Bloody)(?<!Good)(?<!Easter)(?<!Cyber) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$"
)
_LOWER = re.compile(r"\b[a-z]+\b")
INITIALS = re.compile(r"\(([A-Z][A-Za-z&.-]{1,9})\)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text, without its title; `title` as it stood."""

    start: int
    end: int
    name: str
    title: str

    @property
    def is_person(self) -> bool:
        """Tell a likely person: a title, or two to four words of which none names a body."""
        words = self.name.split()
        return bool(self.title.replace("The", "")) or (2 <= len(words) <= 4 and not ORGANS.intersection(words))


@lru_cache(maxsize=8)  # an article's names are asked for by who resolves sources and by who finds targets
def find_names(text: str) -> tuple[Name, ...]:
    """Find names by their shape; a lone capital word that only ever begins sentences is not one."""
    head = text[:5000]
    if sum(map(str.isupper, head)) > 0.5 * sum(map(str.isalpha, head)):
        return ()
    found = _capitals(text)
    alone = Counter(one.name for one in found)
    lower = frozenset(_LOWER.findall(text))
    found = [_cut(text, one, alone, lower) for one in found]
    inner = {word for one in found if not _begins(text, one.start) for word in one.name.split()}
    inner |= {word for one in found if " " in one.name for word in one.name.split()}
    return tuple(one for one in found if one.title or " " in one.name or one.name in inner)


def _cut(text: str, name: Name, alone: Counter[str], lower: frozenset[str]) -> Name:
    """Take a sentence's first word off a name: "Would Orde" where Orde is named elsewhere, "Would Orde" is not."""
    first, _, rest = name.name.partition(" ")
    if not rest or name.title or not alone[rest] or alone[name.name] > 1:
        return name
    if first.lower() not in lower and not first.endswith("ing"):
        return name
    return Name(name.end - len(rest), name.end, rest, "") if _begins(text, name.start) else name


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(" \u00a0\"'“‘([—–-")
    return not before or before[-1] in ".!?:;…\n\r\t"


def _capitals(text: str) -> list[Name]:
    found = []
    for match in _NAME.finditer(text):
        start, name = match.start(), match.group()
        while (first := name.split(maxsplit=1)) and len(first) == 2 and first[0] in NOT_NAMES:
            start, name = start + name.index(first[1], len(first[0])), first[1]
        title = ""
        while (lead := _TITLE.match(name)) is not None:
            title += lead.group()
            start, name = start + lead.end(), name[lead.end() :]
        name = _DATE.sub("", re.sub(r"['’]s?$", "", name))
        shouted = name.isupper() and len(name.split()) > 2  # a headline in capitals, not a name
        if name and name not in NOT_NAMES and not shouted:
            found.append(Name(start, start + len(name), name, title.strip()))
    return found
