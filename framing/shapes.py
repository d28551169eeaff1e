"""Find names in a text by the shape of their words.

It does: words with capitals in a row, with the particles that join them, apart from the titles before them.
It does not: know whose names they are, or read a text in one case throughout: that one has no names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from framing.lexicon import (
    BODIES,
    CALENDAR,
    COLLECTIVES,
    COMPANIES,
    FIRST_NAMES,
    HER_TITLES,
    HIS_TITLES,
    NAMED_BODIES,
    NOT_NAMES,
    ORGANS,
    ROLES,
    SHORT_TITLES,
    TITLES,
    UNKNOWN_BODY,
)
from framing.tokens import fold

__all__ = ["INITIALS", "Name", "find_names"]

_WORD = r"(?!U\.[SKN]|E\.U|D\.C)[A-Z]\.[A-Z]\.(?= [A-Z][a-z])|"  # "H.R. McMaster"
_WORD += r"(?:(?:a[dlnsz]|el|ash)-)?[A-ZÀ-ÖØ-Þ][\w'’&.-]*\w|[A-ZÀ-ÖØ-Þ]\.?"
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
_OF_PLACES = frozenset("New North South West East San Los Las Saint Fort Lake Mount Port United".split())
_PERSONAL = ROLES | HIS_TITLES | HER_TITLES
_OFFICES = frozenset(TITLES) - {
    "The",
    "A",
    "An",
    "Health",
    "Defence",
    "Defense",
    "Foreign",
    "Finance",
    "Interior",
    "General",
}
_DOERS = ("ist", "ian", "eer", "man", "woman", "er", "or")
_OWNED = re.compile(r"['’]s?$")
_PARTISANS = frozenset(("Democrat", "Republican", "Democratic", "Conservative", "Labour"))
_OF_ENDINGS = ("for ", "the ", " of ")
_OF_OFFICE = re.compile(r"\b(?:Secretary|Minister) (?:of|for) (?:the )?$")
_PORTFOLIO = re.compile(
    r"(?:(?:State|Defen[cs]e|Treasury|Labou?r|Education|Energy|Commerce|Agriculture|Transportation|Interior|Justice|Health|"
    r"Homeland|Security|Foreign|Affairs|Finance|Trade|Culture) )+(?=[A-Z])"
)
_LETTERS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_OWNER = re.compile(r"(.+)['’]s[ \u00a0](?=\w)")
_LOWER = re.compile(r"\b[a-z]+\b")
_OF_BODY = re.compile(rf"\b({'|'.join(sorted(ROLES))})s? (?:of|for|to|from|at) (?:the )?(?:[a-z]+ )?$", re.IGNORECASE)
_INITIAL = re.compile(r"[A-Z]\.")
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
        if self.title.replace("The", ""):
            return True
        place = words[0] in _OF_PLACES or words[-1] in ("Democrat", "Republican", "Democratic")
        owner = any(word.endswith(("’s", "'s")) for word in words[:-1])
        return 2 <= len(words) <= 4 and not place and not owner and not ORGANS.intersection(words)


@lru_cache(maxsize=8)  # an article's names are asked for by who resolves sources and by who finds targets
def find_names(text: str) -> tuple[Name, ...]:
    """Find names by their shape; a lone capital word that only ever begins sentences is not one."""
    head = text[:5000]
    if _shouts(head[:500]) and _shouts(head):
        return ()
    found = _capitals(text)
    alone = Counter(one.name for one in found)
    lower = frozenset(_LOWER.findall(text))
    found = [_cut(text, one, alone, lower) for one in found]
    inner = {word for one in found if not _begins(text, one.start) for word in one.name.split()}
    inner |= {word for one in found if " " in one.name for word in one.name.split()}
    return tuple(one for one in found if one.title or " " in one.name or one.name in inner)


def _shouts(text: str) -> bool:
    """Tell a text in capitals throughout."""
    return sum(map(str.isupper, text)) > 0.5 * sum(map(str.isalpha, text))


def _cut(text: str, name: Name, alone: Counter[str], lower: frozenset[str]) -> Name:
    """Take an owner off a name, and a sentence's first word: "Would Orde", where Orde is named elsewhere."""
    owner = _OWNER.match(name.name)
    owned = name.name[owner.end() :].split() if owner else []
    person = len(owned) > 1 and fold(owned[0]) in FIRST_NAMES  # "MSNBC's Chris Hart"
    if owner and (alone[owner[1]] or owner[1].lower() in CALENDAR or person) and not name.title:
        name = Name(name.start + owner.end(), name.end, name.name[owner.end() :], "")  # "Vashara's army"
    if holder := _holder(text, name, alone):
        return holder
    first, _, rest = name.name.partition(" ")
    if " " in rest and not name.title and _is_role(first, rest, lower if _begins(text, name.start) else frozenset()):
        return Name(name.end - len(rest), name.end, rest, first)  # "Pharmacist Sunil Mehra", "Charity Sea Aid"
    if (size := _shouted(name, alone)) > 0:
        return Name(name.start + size, name.end, name.name[size:], "")
    if not rest or name.title or not alone[rest] or alone[name.name] > 1:
        return name
    if first.lower() not in lower and not first.endswith("ing"):
        return name
    return Name(name.end - len(rest), name.end, rest, "") if _begins(text, name.start) else name


def _shouted(name: Name, alone: Counter[str]) -> int:
    """Count the signs of the words in capitals before a surname: "POLITICO Orde", "JUST WATCHED Orde"."""
    words = name.name.split()
    loud = next((at for at, word in enumerate(words) if len(word) < 3 or not word.isupper() or "." in word), 0)
    if not loud or name.title or not alone[" ".join(words[loud:])]:
        return 0
    last = words[-1]
    body = last in ORGANS or last.lower() in NAMED_BODIES or last.lower() in ROLES
    return 0 if body else sum(len(word) + 1 for word in words[:loud])


def _holder(text: str, name: Name, alone: Counter[str]) -> Name | None:
    """Part a person from the body that their office is of: "head of Sea Aid Ian Vale"."""
    words = name.name.split()
    office = _OF_BODY.search(text, max(0, name.start - 40), name.start) if len(words) > 2 and not name.title else None
    if office is None:
        return None
    (*of, first, last), body = words, " ".join(words[:-2])
    if not first[0].isupper() or last in ORGANS or {of[-1].lower(), first.lower()} & ROLES:
        return None
    if of[-1].endswith(("’s", "'s", "’")):
        return None
    parted = alone[body] or of[-1] in ORGANS or of[-1].lower() in NAMED_BODIES
    known = alone[last] or alone[f"{first} {last}"] or _INITIAL.fullmatch(first) or fold(first) in FIRST_NAMES
    if not (parted or known) or (not parted and fold(of[-1]) in FIRST_NAMES):
        return None
    size = len(first) + 1 + len(last)
    return Name(name.end - size, name.end, name.name[-size:], office[1])


def _is_role(first: str, rest: str, lower: frozenset[str]) -> bool:
    """Tell what somebody is from their name; `lower` has the small words around it if the first begins a sentence."""
    word, last = first.lower(), rest.split()[-1]
    if last in ORGANS or last.lower() in COMPANIES or first in _OF_PLACES:
        return False
    if first in _PARTISANS and fold(rest.split()[0]) in FIRST_NAMES:
        return True  # "Republican Ann Berg"
    if word in _PERSONAL or (word in lower and (word in COLLECTIVES or word.endswith(_DOERS))):
        return True
    return bool(lower) and (word in UNKNOWN_BODY or (len(word) > 6 and word.endswith("ist")))


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(" \u00a0\"'“‘([—–-")
    return not before or before[-1] in ".!?:;…\n\r\t"


def _office(name: str) -> int:
    """Give where a person's name begins after an office with a body: "House Speaker Anna Berg"; 0 where it does not."""
    words = [(one.start(), one.group()) for one in re.finditer(r"\S+", name)]
    found = [at for at, (_, word) in enumerate(words) if word.rstrip(".") in _OFFICES or (word == "PM" and at)]
    if found and [word for _, word in words[found[-1] + 1 :]][:1] == ["General"] and len(words) - found[-1] > 2:
        found.append(found[-1] + 1)  # "New York Attorney General Anna Berg"
    if not found or not 1 <= len(words) - 1 - found[-1] <= 3:
        return 0
    rest = words[found[-1] + 1 :]
    return 0 if ORGANS.intersection(word for _, word in rest) else rest[0][0]


def _capitals(text: str) -> list[Name]:
    found = []
    for match in _NAME.finditer(text):
        start, name = match.start(), match.group()
        while (first := name.split(maxsplit=1)) and len(first) == 2 and first[0] in NOT_NAMES:
            start, name = start + name.index(first[1], len(first[0])), first[1]
        title = ""
        while (lead := _TITLE.match(name)) is not None and name[lead.end() :].split()[0] not in ORGANS:
            title += lead.group()
            start, name = start + lead.end(), name[lead.end() :]
        if " " in name and (inner := _office(name)):
            title, start, name = title + name[:inner], start + inner, name[inner:]
        if name.endswith(("s", "'", "’")):
            name = _OWNED.sub("", name)
        if name.endswith("day"):
            name = _DATE.sub("", name)
        shouted = name.isupper() and len(name.split()) > 2  # a headline in capitals, not a name
        of = text[start - 4 : start] in _OF_ENDINGS and _OF_OFFICE.search(text, max(0, start - 20), start)
        if of and (rest := _PORTFOLIO.match(name)):
            start, name, title = start + rest.end(), name[rest.end() :], title or "Secretary"  # "of State John Kerry"
        if "." in name and _LETTERS.fullmatch(name) and text[start + len(name) : start + len(name) + 1] == ".":
            name += "."  # "U.S."
        if name and name not in NOT_NAMES and not shouted:
            found.append(Name(start, start + len(name), name, title.strip()))
    return found
