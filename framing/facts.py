"""What an article says of whom it names: a person's gender and offices, what kind of body or thing another is.

It does: read titles before a name, appositions on either side of it, and what it is said to be ("X is a charity").
It does not: know more than that, or guess a gender from a name that is not among the most common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from framing.given import MEN, WOMEN
from framing.lexicon import (
    ARTICLES,
    AUXILIARIES,
    BEFORE_NAMES,
    COLLECTIVES,
    COUNTRIES,
    FIELDS,
    HEADS,
    HER_TITLES,
    HIS_TITLES,
    INDUSTRY,
    KIND_WORDS,
    KNOWN_KINDS,
    LEADS,
    MEMBERS,
    PEOPLE,
    PREPOSITIONS,
    ROLES,
    SAME_NAMES,
    SAYS,
    SUFFIXES,
    THINGS,
    US_STATES,
)
from framing.tokens import Page

__all__ = ["Entity", "learn_body", "learn_person"]

_COUNTRIES = COUNTRIES | {name for line in SAME_NAMES if not COUNTRIES.isdisjoint(line) for name in line}  # "us"
_OWNERS = frozenset("its their his her".split())
_POSSESSIVE = _OWNERS | {"s"}
_DETERMINERS = ARTICLES | _OWNERS
_VERBS = SAYS | AUXILIARIES
_BODIES = COLLECTIVES | THINGS
_NO_KINDS = (FIELDS | PEOPLE) - KIND_WORDS
_CALLED = KIND_WORDS - SUFFIXES
_STOPS = PREPOSITIONS | frozenset("who whom which that whose where when and or but is was".split())
_NO_OFFICE = _STOPS | ARTICLES | SAYS


@dataclass(slots=True)
class Entity:
    """One person, body or thing: a target, or somebody else whom the article names."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    person: bool
    target: bool
    article: bool = False  # "the" belongs to its name
    gender: str = ""
    roles: list[tuple[str, ...]] = field(default_factory=list)  # words of an office, each, the noun last
    nouns: set[str] = field(default_factory=set)  # what it is: its own last word, and what the article calls it
    about: set[str] = field(default_factory=set)  # words that stand before these nouns
    acts: bool = False  # it says or decides something
    place: bool = False
    last: int = -1  # token of its last mention


def learn_person(page: Page, one: Entity) -> None:
    """Learn a person's gender and offices."""
    if len(one.keys) > 1:
        one.gender = "f" if one.keys[0] in WOMEN else "m" if one.keys[0] in MEN else ""
    spots = page.spots(one.keys) + (page.spots(one.keys[-1:]) if len(one.keys) > 1 else [])
    for at in spots:
        end = at + len(one.keys) if page.fits(at, one.keys) else at + 1
        if _inside_other(page, at, one):
            continue
        if _has_lawyer(page, end):
            one.roles.append(("client",))
        before = _before(page, at)
        told = "according" in page.keys[max(0, at - 5) : at]  # "According to Orde, the order begins"
        for role in (before, [] if told else _apposed(page, end), _copula(page, end)):
            if role and (role[-1] in ROLES or (role is not before and role[-1].isalpha() and len(role[-1]) > 2)):
                _gender(one, role)
                one.roles.append(tuple(role))


def _has_lawyer(page: Page, end: int) -> bool:
    """Tell "Orde's defence lawyer": a lawyer's client is Orde."""
    return page.owner(end) and not {"lawyer", "attorney", "barrister", "solicitor"}.isdisjoint(
        page.keys[end + 1 : end + 4]
    )


def _gender(one: Entity, role: list[str]) -> None:
    if HER_TITLES.intersection(role):
        one.gender = "f"
    elif HIS_TITLES.intersection(role):
        one.gender = "m"


def _before(page: Page, at: int) -> list[str]:
    """Give the words of the office before a name: "finance minister" in "the finance minister, Orde"."""
    comma = page.key(at - 1) == ","
    role: list[str] = []
    here = at - 2 if comma else at - 1
    while here >= 0 and page.word(here) and len(role) < 5 and page.keys[here] not in _NO_OFFICE:
        if not (page.joined(here + 1) or page.key(here + 1) == ","):
            break
        if not role and page.keys[here] not in BEFORE_NAMES:
            return []
        if page.key(here) in _POSSESSIVE or (role and page.capital(at - 1) and not page.capital(here)):
            break
        role.append(page.keys[here])
        here -= 1
    if comma and ((page.key(here) not in _POSSESSIVE and page.key(here) != "the") or page.key(here - 1) == ","):
        return []
    return [word for word in reversed(role) if not word.isdigit()]


def _apposed(page: Page, end: int) -> list[str]:
    """Give the words of an apposition after a name: "finance minister" in "Orde, the finance minister, said"."""
    if page.key(end) != ",":
        return []
    first = end + 1
    bare = page.key(first) not in _DETERMINERS
    role = _noun(page, first)
    possessive = any(page.key(here) == "'" for here in range(first, first + 5))
    if not role or (bare and not possessive and role[-1] not in ROLES):
        return []
    return role


def _copula(page: Page, end: int) -> list[str]:
    """Give what a name is said to be: "charity" in "Sea Aid is a charity"."""
    if page.key(end) not in ("is", "was", "became", "remains") or page.key(end + 1) not in ARTICLES:
        return []
    return _noun(page, end + 1)


def _noun(page: Page, first: int) -> list[str]:
    """Give the words of a phrase up to its noun."""
    role: list[str] = []
    for here in range(first, min(first + 10, len(page))):
        key = page.keys[here]
        if key in _STOPS or (not page.word(here) and key != "'" and key != "$"):
            break
        if here > first and page.text[page.ends[here - 1] : page.starts[here]].count("\n"):
            break
        if key in ARTICLES and here > first:
            break
        if key in _VERBS:
            return []  # "Orde, the union said"
        if key == "'" or (key == "s" and page.key(here - 1) == "'"):
            role = []
        else:
            role.append(key)
    else:
        return []
    role = [word for word in role if word not in _DETERMINERS]
    return [] if role and role[-1].endswith("ed") else role[-4:]


def _inside_other(page: Page, at: int, one: Entity) -> bool:
    if page.key(at) == one.keys[0] or not page.blank(at) or page.key(at - 1) in BEFORE_NAMES:
        return False
    return page.proper(at - 1)


def learn_body(page: Page, one: Entity, spots: Sequence[int]) -> None:
    """Learn what a body or thing is: from its name, and at `spots` from words before it and phrases after it."""
    one.nouns.add(_head(one.keys))
    if one.keys[-1] in INDUSTRY and one.words[-1][0].isupper():
        one.nouns = {"company"}
    country = one.keys in _COUNTRIES
    if country:
        one.nouns |= {"country", "nation"}
    if one.keys in US_STATES:
        one.nouns.add("state")
    one.nouns.update(KNOWN_KINDS.get(one.keys, ()))
    if len(one.keys) > 1 and one.keys[-1].endswith(("workers", "teachers", "nurses", "drivers", "employees")):
        one.nouns.add("union")
    one.about.update(one.keys)
    for at in spots:
        end, before = at + len(one.keys), page.key(at - 1)
        if page.blank(at) and before in _BODIES and not page.capital(at - 1):
            one.nouns.add(before)  # "the charity Sea Aid"
        if page.blank(end) and page.key(end) in COLLECTIVES and page.raw(end).islower() and not one.nouns & KIND_WORDS:
            one.nouns.add(page.key(end))  # "the Allied Weavers union"
        one.acts = one.acts or page.key(end) in SAYS or _led(page, at)
        one.acts = one.acts or (page.owner(end) and not HEADS.isdisjoint(page.keys[end + 2 : end + 4]))
        one.place = one.place or (before in ("in", "near") and page.blank(at))
        if country:
            continue  # "in the US, the attack was news"
        copula = [] if before in PREPOSITIONS else _copula(page, end)
        for role in (_apposed(page, end), copula, list(_called(page, at))):
            if role and role[-1] not in ROLES:
                one.nouns.add(role[-1])
                one.about.update(role)
    one.nouns -= _NO_KINDS


def _led(page: Page, at: int) -> bool:
    """Tell "members of Sea Aid", "who runs Sea Aid": a body."""
    before = page.key(at - 1)
    return before in LEADS or (before in ("of", "for", "at", "from") and page.key(at - 2) in MEMBERS)


def _head(keys: tuple[str, ...]) -> str:
    small = [at for at, key in enumerate(keys) if key in PREPOSITIONS and at > 0]
    return keys[small[0] - 1] if small else keys[-1]


def _called(page: Page, at: int) -> Iterator[str]:
    """Give what stands before a name and a comma: "vaccine" in "its measles vaccine, Immuna,"."""
    if page.key(at - 1) != "," or page.key(at - 2) not in _CALLED:
        return
    here = at - 2
    while here > at - 7 and page.word(here) and page.blank(here) and page.key(here - 1) not in _STOPS:
        here -= 1
        if page.key(here) in _DETERMINERS or page.key(here) == "s":
            yield from page.keys[here + 1 : at - 1]
            return
