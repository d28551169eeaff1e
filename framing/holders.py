"""Whom the words of one source name, where they name more than one or what somebody is.

It does: "House Speaker Ian Vale", "General of the Army Ian Vale", "Hart’s wife Joan", "a Norpoll survey".
It does not: look at the rest of the article (`names.py`). The names inside a source are given, in order.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from framing.lexicon import AUXILIARIES, CONJUNCTIONS, DOCUMENTS, PREPOSITIONS, ROLES, SAYS, TITLES
from framing.shapes import Name
from framing.spans import Span

__all__ = ["OFFICES", "OWNED", "find_holder", "find_maker", "find_officer", "find_relative", "join_letters"]

OFFICES = frozenset(TITLES) - {"The", "A", "An", "MP"}
OWNED = re.compile(r"['’]s?\s+\w")
_JOINING = CONJUNCTIONS | PREPOSITIONS | SAYS | AUXILIARIES
_ROLE = re.compile(r"(?P<owned>['’]s?)?(?P<words>(?: [a-z][\w-]*){1,4}),? $")
_AGENTS = frozenset(  # who are somebody else's: "a spokesman for President Ian Vale"
    "spokesman spokeswoman spokesperson lawyer attorney solicitor counsel adviser advisor strategist deputy secretary "
    "envoy wife husband widow son daughter mother father nurse doctor driver client".split()
)
# What a minister is of, though ROLES has them as parts of titles: "Minister of the Interior Ian Vale".
_PORTFOLIOS = frozenset("foreign finance interior defence defense health justice".split())
_COMMITTEES = frozenset("Committee Subcommittee Commission Caucus".split())
_OF_BODY = re.compile(
    rf"(?:the |an? )?(?P<before>(?:[^\W\d_][\w.’'-]* ){{0,3}}?)(?P<role>{'|'.join(sorted(ROLES))}) "
    r"(?:of|for|to|from|at) (?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_DOCUMENT = re.compile(rf"\b(?:{'|'.join(sorted(DOCUMENTS))})\b", re.IGNORECASE)
_MAKER = re.compile(r"(?:by|from|of|in)(?: (?:the|a|an))?(?: [a-z][\w-]*){0,3} $")
_MADE = re.compile(r"(?:['’]s?)?(?: [\w-]+){0,3} ")
_SEEN = re.compile(r"[,;]|\b(?:seen|obtained|reviewed|cited|published|reported|leaked|shared|read)\b")


def join_letters(inside: Sequence[Name]) -> Sequence[Name]:
    """Take "U.S." and what follows it for one name, or for what a person is of."""
    letters, other = inside[:2]
    if other.is_person:
        return inside[1:]
    return [Name(letters.start, other.end, f"{letters.name} {other.name}", other.title), *inside[2:]]


def find_officer(inside: Sequence[Name], source: Span) -> Name | None:
    """Give the person at the end of a source that begins with a body: "Committee on Roads Chair Anna Berg"."""
    if len(inside) > 1 and not inside[0].is_person and inside[1].is_person:
        between = source.text[inside[0].end - source.start : inside[1].start - source.start]
        if between.startswith(" and ") and not _COMMITTEES.isdisjoint(inside[1].title.split()):
            return inside[1]  # "House Ways and Means Committee Chairman Cole Hart"
    ends = [one for one in inside[:4] if one.end == source.end and one.title and one.is_person]
    body = not inside[0].is_person and " and " not in source.text
    held = inside[0].name.split()[-1] in OFFICES  # "Vale Chairman and CEO Anna Berg"
    return ends[0] if ends and (body or held) and "," not in source.text else None


def find_holder(people: Sequence[Name], source: Span) -> Name | None:
    """Give who follows an office and the body it is of: "General of Army Ian Vale", "mother of two, Ana Berg"."""
    found = _OF_BODY.fullmatch(source.text) if people else None
    if found is None or not _JOINING.isdisjoint(found["before"].lower().split()):
        return None
    agent = found["role"].lower() in _AGENTS
    for one in people:
        first, last = one.start - source.start, one.end - source.start
        if first <= found.start("rest") or one.end > source.end:
            continue
        body, after = source.text[found.start("rest") : first], source.text[last:]
        words = [word.rstrip(".").lower() for word in body.split() if word[:1].isupper()]
        held = bool(words) and words[-1] in ROLES - _PORTFOLIOS and (agent or ROLES.issuperset(words))
        parted = body.rstrip().rpartition(" ")[2][:1].isupper() and not held
        if parted or (body.endswith(", ") and after[:1] in ("", ",")):
            return one
    return None


def find_relative(inside: Sequence[Name], source: Span) -> Name | None:
    """Give who comes after what they are to another: "the Greens’ leader, Tiril Sand", "Hart’s wife Joan"."""
    for one, other in itertools.pairwise(inside[:3]):
        between = source.text[one.end - source.start : other.start - source.start]
        role = _ROLE.fullmatch(between)
        if role is None or not _JOINING.isdisjoint(role["words"].split()):
            continue
        if role["owned"] or other.is_person:
            return other
    return None


def find_maker(inside: Sequence[Name], source: Span) -> Name | None:
    """Give who made a survey, report or statement: "a Norpoll survey of 1,150 people", "a study by Elena Prado"."""
    noun = _DOCUMENT.search(source.text)
    if noun is None:
        return None
    for one in inside[:2]:
        first, last = one.start - source.start, one.end - source.start
        between = source.text[noun.end() : first] if noun.end() <= first else ""
        if between and _MAKER.search(between) and not _SEEN.search(between):
            return None if OWNED.match(source.text[last:][:12]) else one
        if noun.start() >= last and _MADE.fullmatch(source.text[last : noun.start()]):
            return one
    return None
