"""How a mention stands in its clause: subject or object, "it rained" or "it said".

It does: judge by the words next to it.
It does not: parse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framing.lexicon import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    HE,
    IT,
    KIND_WORDS,
    PREPOSITIONS,
    ROLES,
    SAYS,
    THEY,
)
from framing.naming import Place
from framing.register import Register

__all__ = ["Seen", "is_expletive", "is_object", "is_predicate", "subject_of", "weight"]

_CLAUSE = 40  # tokens
_EXPLETIVE = frozenset(
    "hard difficult easy clear unclear likely unlikely possible impossible true not time important necessary right "
    "wrong understood good best better too reported thought believed unfair a an the no only simple strange odd "
    "worth obvious vital crucial essential "
    "rare common raining snowing dark late early".split()
)
_OTHERS = IT | THEY | frozenset(HE)
_BEFORE = KIND_WORDS | ROLES | ARTICLES  # what may stand before a name and belong to it
_SMALL = PREPOSITIONS | CONJUNCTIONS
_NO_OBJECT = _SMALL | SAYS  # after which "it" begins something
_PRONOUNS = {"he": 1.0, "she": 1.0, "they": 1.0, "it": 0.8, "his": 0.5, "her": 0.5, "its": 0.5, "their": 0.5}
_BREAKS = frozenset("that because when while if whether although though who which as after before and but".split())
_BETWEEN = AUXILIARIES | frozenset("s also still now remains became".split())
_PERSONAL = frozenset(
    "due set expected going able unable scheduled ready about meant designed supposed used forced willing free".split()
)
_WEATHER = frozenset("rained rains snowed seems seemed appears appeared turns turned takes took emerged".split())


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention read so far: whose, where, and how much of a subject it is."""

    entity: int
    sentence: int
    first: int
    end: int
    weight: float
    quote: int | None
    gender: str = ""


def weight(register: Register, place: Place) -> float:
    """Tell how much of a subject a mention is: 1 for one, 0 after a preposition."""
    page, end = register.page, place.end
    if page.owner(end):
        return 0.5
    if place.name == place.first and page.keys[first := place.first] in _OTHERS:
        return _PRONOUNS.get(page.keys[first], 0.4)
    first = place.first
    while first > place.first - 4 and page.blank(first) and page.key(first - 1) in _BEFORE:
        first -= 1  # "The charity Sea Aid"
    before, after = page.key(first - 1), page.key(end)
    if first in page.firsts:
        return 1.0
    if before in PREPOSITIONS:
        return 0.0
    verb = after in SAYS or after in AUXILIARIES or (after.endswith("ed") and page.raw(end).islower())
    return 1.0 if verb or before in CONJUNCTIONS or before in (",", ";", ":") else 0.4


def is_object(register: Register, at: int) -> bool:
    """Tell whether a pronoun is an object: "him", "it" after a verb, "her" without a noun."""
    page, key = register.page, register.page.keys[at]
    if key == "her":
        return not page.blank(at + 1) or page.key(at + 1) in _SMALL
    if key == "it":
        before = page.key(at - 1)
        if before in SAYS and not page.word(at + 1):
            return True  # "denied it."
        return page.blank(at) and before not in _NO_OBJECT and at not in page.firsts
    return key in ("him", "them")


def subject_of(register: Register, seen: Sequence[Seen], at: int) -> int | None:
    """Give the subject of the clause in which an object stands: whom the object does not mean."""
    page = register.page
    last = next((one for one in reversed(seen[-6:]) if one.weight == 1.0), None)
    if last is None or at - last.first > _CLAUSE or last.sentence != page.sentence(page.starts[at]):
        return None
    between = page.keys[last.first + 1 : at]
    return None if "," in between or not _BREAKS.isdisjoint(between) else last.entity


def is_predicate(register: Register, at: int) -> bool:
    """Tell "It is a strange number": seldom a body."""
    page = register.page
    be = at + 2 if page.key(at + 1) == "'" else at + 1
    return at in page.firsts and page.key(be) in ("is", "was", "s") and page.key(be + 1) in ("a", "an", "the", "not")


def is_expletive(register: Register, at: int) -> bool:
    """Tell "it is hard to say" and "it rained"."""
    page = register.page
    here = at + 1
    if page.key(here) == "'":
        here += 1
    be = page.key(here) in ("is", "was", "s", "would", "will", "may", "might", "has", "remains", "became", "becomes")
    while here < at + 6 and page.key(here) in _BETWEEN:
        here += 1
    if not be:
        return page.key(here) in _WEATHER
    what, then = page.key(here), page.key(here + 1)
    if what in ("said", "learnt", "learned", "known") or (
        what == "to" and page.key(here - 1) in ("remains", "remained")
    ):
        return True
    if then in ("to", "that", "for") and what not in _PERSONAL and (then == "that" or not what.endswith("ed")):
        return what not in ("a", "an", "the")
    return what in _EXPLETIVE and any(
        key in ("that", "to", "who", "whether", "how", "when", "for") for key in page.keys[here : here + 10]
    )
