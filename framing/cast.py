"""Everybody whom an article names, entered once: for who its sources are, and for whom it is about.

It does: enter the names that the article shows, the sources' among them, and say who is meant where, pronouns included.
It does not: run before anybody asks; an article in which every source has a name costs nothing here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from framing.coreference import Coreference
from framing.facts import Entity
from framing.heads import Outputs
from framing.lexicon import (
    ADJECTIVES,
    CALENDAR,
    FIRST_NAMES,
    HOLIDAYS,
    NOUNS,
    PREPOSITIONS,
    ROLES,
    SAYS,
    SHORT_PLACES,
    SMALL,
)
from framing.naming import Place, find_named
from framing.references import find_places
from framing.register import Register
from framing.tokens import Page, name_words
from framing.variants import SAME
from framing.windows import Tokens

__all__ = ["Cast"]

_AFTER = (
    SAYS
    | SMALL
    | PREPOSITIONS
    | frozenset("has had was is will would can could may might must but or that who".split())
)

_NO_NAMES = CALENDAR | NOUNS | ROLES
_TITLES = ROLES | {"vp", "ag", "sgt"}


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entered:
    """Who is there: `names` are those of the register's entities, empty for what is no name of somebody."""

    register: Register
    named: list[Place]
    names: list[str]


class Cast:
    """Who is in an article; `read` has what the network read of it, and said."""

    def __init__(
        self, text: str, sentences: Sequence[tuple[int, int]], read: tuple[Tokens, Outputs] | None = None
    ) -> None:
        self.text, self._sentences = text, sentences
        self._read = read
        self._entered: _Entered | None = None

    @cached_property
    def page(self) -> Page:
        """The article's words."""
        return Page(self.text, self._sentences)

    @cached_property
    def coreference(self) -> Coreference | None:
        """What the network says of whom words mean; None where it was not asked."""
        if self._read is None or not self._read[1].refer_to.size:
            return None
        return Coreference(self.page, *self._read)

    def enter(self, names: Iterable[str]) -> _Entered:
        """Enter everybody, those with `names` for sure, unless that was done before."""
        if self._entered is None:
            asked = [_Asked(name) for name in _apart(map(_untitled, names))]
            register = Register(self.page, asked, guess=False)
            own = [
                "" if _adjective(self.page, entity)
                else asked[index].name if index < len(asked)
                else _spelled(self.page, entity)
                for index, entity in enumerate(register.entities)
            ]  # fmt: skip
            self._entered = _Entered(register, find_named(register) if register else [], own)
        return self._entered

    def find(
        self, speakers: Sequence[tuple[int, str]], wanted: Collection[str] | None = None
    ) -> list[tuple[Place, str]]:
        """Find where those with the wanted names are meant (None: everybody), in order, each place with the name.

        `speakers`: for each claim with a known source, where its content begins, and the source's name.
        """
        entered = self.enter(name for _, name in speakers)
        for entity, name in zip(entered.register.entities, entered.names, strict=True):
            entity.target = wanted is None or name in wanted
        offices = entered.register.offices
        places = find_places(entered.register, entered.named, speakers, self.coreference) if entered.named else []
        found = [(place, entered.names[offices.get(place.entity, place.entity)]) for place in places]
        return [(place, name) for place, name in found if name and (wanted is None or name in wanted)]


def _apart(names: Iterable[str]) -> list[str]:
    """Give names once each, the first of those that mean the same: "U.S." and "America", with an initial or not."""
    kept: dict[tuple[str, ...], str] = {}
    for name in names:
        keys = name_words(name)[1]
        short = tuple(key for at, key in enumerate(keys) if not 0 < at < len(keys) - 1 or len(key) > 1)
        kept.setdefault(min(keys, *SAME[keys]) if keys in SAME else short, name)
    return list(kept.values())


def _untitled(name: str) -> str:
    """Take office and place off a speaker's name: "Anna Berg" of "Vashara Gov. Anna Berg"; "Health Ministry" stays."""
    words = name.split()
    titles = [at for at, word in enumerate(words[:-1]) if word.strip(".,").lower() in _TITLES]
    rest = words[titles[-1] + 1 :] if titles else words
    return " ".join(rest if all(word[0].isupper() for word in rest) else words)


def _spelled(page: Page, entity: Entity) -> str:
    """Give a name as it first stands in the text, in one line."""
    places = page.spots(entity.keys)
    if not places:
        return " ".join(entity.words)
    first, last = places[0], places[0] + len(entity.keys) - 1
    numbers = {page.key(at + len(entity.keys)) for at in places}
    if all(number.isdigit() for number in numbers) and page.blank(last + 1):
        if len(numbers) > 1 or entity.person:
            return ""  # "House Bill" of two of them; "May 3"
        last += 1
    name = page.text[page.starts[first] : page.ends[last]]
    dot = name[-2:-1] == "." and page.text[page.ends[last] : page.ends[last] + 1] == "."
    return " ".join((name + "." * dot).split())  # "U.S."


def _adjective(page: Page, entity: Entity) -> bool:
    """Tell "American", "Vasharan", "R-Ohio" from the names that a text may be about."""
    if entity.keys in (("democrat",), ("republican",)):
        return True
    sure = entity.person and bool(entity.roles or not FIRST_NAMES.isdisjoint(entity.keys[:1]))
    if entity.keys and not sure and (entity.keys[-1] in ADJECTIVES or entity.keys[0] in SHORT_PLACES):
        return True
    if len(entity.keys) == 2 and not entity.person and _one_word(page, entity):
        return True
    short = len(entity.keys) > 1 and entity.keys[0] in ("d", "r", "i")
    if short and any(page.hyphen(at + 1) for at in page.spots(entity.keys[:2])[:1]):
        return True  # "R-Ohio"
    if len(entity.keys) > 1 or entity.person:
        return entity.keys == () or all(key in CALENDAR for key in entity.keys)
    key = entity.keys[0]
    if key in HOLIDAYS:
        return True
    if entity.place:
        return False
    if key in _NO_NAMES or key in page.lower or key.endswith(("ans", "ese")) or len(key) < 2:
        return True
    places = page.spots(entity.keys)
    nouns = [at for at in places if page.blank(at + 1) and page.key(at + 1) not in _AFTER]
    return key.endswith(("an", "ish", "ch", "i", "ic", "ek")) and 2 * len(nouns) > len(places)


def _one_word(page: Page, entity: Entity) -> bool:
    """Tell "AG-approved" and "UK-EU", which are nobody's name, from "Rolls-Royce"."""
    last = entity.words[-1]
    hyphen = any(page.hyphen(at + 1) for at in page.spots(entity.keys)[:1])
    return hyphen and (last.islower() or all(map(str.isupper, entity.words)))
