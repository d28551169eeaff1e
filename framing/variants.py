"""In which other forms a name stands in a text: surname, nickname, initials, acronym, a part of it, a state's capital.

It does: give the forms of one name, and how each is its bearer's, out of the name and of what the page shows.
It does not: say whose a form is where two may bear it, or where it stands (`register.py`, `naming.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from framing.facts import Entity
from framing.lexicon import (
    ADJECTIVES,
    BEFORE_NAMES,
    CAPITALS,
    COLLECTIVES,
    COMMON,
    COUNTRIES,
    FAMILY_FIRST,
    INDUSTRY,
    JUNIOR,
    KIND_WORDS,
    NICKNAMES,
    NOUNS,
    PARTICLES,
    PREPOSITIONS,
    SAME_NAMES,
    SAYS,
    US_STATES,
)
from framing.tokens import Page

__all__ = ["CHAMBERS", "LEVELS", "SAME", "family_first", "variants"]

_BODY = NOUNS | KIND_WORDS | INDUSTRY
_HOUSES = frozenset("center centre institute".split())
_HALVES = frozenset((("north", "korea"), ("south", "korea")))  # "the North"
_SEATS = frozenset("department ministry".split())
_STORMS = frozenset("hurricane storm cyclone typhoon".split())
_WORKS = frozenset(
    "film movie novel book play song album show series documentary tower hotel ship app game magazine".split()
)
_KIN = frozenset("brothers sisters family siblings".split())
_STYLES = frozenset(
    "university college group foods partners foundation agency holdings corporation corp inc company motors airlines "
    "airways institute industries technologies pharmaceuticals international network school".split()
)
# What a body may be a part of.
_WHOLE = frozenset(
    "united nations un us u s uk eu american national federal house senate royal international".split()
) | {key for (key, *rest) in COUNTRIES | US_STATES if not rest}
_PARTY_NAMES = frozenset((("democratic", "party"), ("republican", "party"), ("labour", "party"), ("green", "party")))
_HOME = (("us",), ("u", "s"), ("uk",), ("u", "k"), ("united", "states"))
# Names that mean the same in any article, each with the others.
SAME = {name: [other for other in line if other != name] for line in SAME_NAMES for name in line}
_CITIES = {state: [city for city, of in CAPITALS.items() if of == state] for state in CAPITALS.values()}
CHAMBERS = frozenset("senate house state congressional national".split())  # before a party's people
_NOT_ALONE = ADJECTIVES | COMMON | CHAMBERS
_LAND = COUNTRIES | US_STATES
# A party's people, and what else means them; the party itself is more than they.
_PARTIES = {
    "republicans": (("gop",), ("republican", "party")),
    "democrats": (("dems",), ("democratic", "party")),
}
# How a form is somebody's, the best first: as asked for; "article": with "the" alone; "police": where there is one.
LEVELS = ("own", "full", "surname", "acronym", "first", "short", "capital", "article", "part", "police")


def variants(page: Page, entity: Entity) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give the other forms of a name, each with its level."""
    keys = entity.keys
    same = SAME.get(keys, ())
    yield from ((name, "full") for name in same)
    if entity.target and keys in (("republican", "party"), ("gop",), ("democratic", "party")):
        yield ("democrats" if keys[0] == "democratic" else "republicans",), "short"
    if entity.target and keys[-1:] == ("administration",):
        yield ("white", "house"), "full"
    if len(keys) == 1 and keys[0] in _PARTIES:
        yield from ((other, "full") for other in _PARTIES[keys[0]])
    yield from ((city, "capital") for state in (keys, *same) for city in _CITIES.get(state, ()))
    if keys in _HALVES:
        yield keys[:1], "article"
    if len(keys) > 2 and (home := next((one for one in _HOME if keys[: len(one)] == one), ())):
        yield keys[len(home) :], "full"  # "the U.S. Supreme Court"
    if len(keys) < 2:
        return
    handle = "".join(keys)
    yield from (((one,), "full") for one in (handle, "real" + handle) if one in page.counts)  # "@HannaOrde"
    yield from _of_person(page, keys) if entity.person else _of_body(page, entity)


def _of_person(page: Page, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if family_first(page, keys):
        yield keys[:1], "surname"
        return
    if "'" in keys[1:-1]:
        at = keys.index("'", 1) - 1
        yield keys[at:], "surname"  # "O'Reilly"
    double = len(keys) > 2 and any(page.hyphen(at + len(keys) - 1) for at in page.spots(keys)[:4])
    double = double or (len(keys) > 2 and (keys[-1] in JUNIOR or keys[-2] in PARTICLES))  # "Trump Jr", "Van Drew"
    yield keys[-2:] if double else keys[-1:], "surname"
    if double and keys[-1] not in JUNIOR:
        yield keys[-1:], "surname"  # "Baghdadi" of al-Baghdadi
    if keys[-1] in JUNIOR and len(keys) > 2 and not _borne_by_others(page, keys):
        yield keys[-2:-1], "surname"
        yield keys[:-1], "full"
    if len(keys) > 2:
        yield (keys[0], keys[-1]), "full"
        if keys[-1] not in JUNIOR and len(keys[-2]) > 1 and "'" not in keys:
            yield keys[-2:], "full"  # "Manigault Newman"
    yield from ((tuple(page.keys[at : at + 3]), "full") for at in page.spots(keys[:1]) if _with_initial(page, at, keys))
    yield (keys[0][0], keys[-1]), "full"
    yield from (((nick, keys[-1]), "full") for line in NICKNAMES if keys[0] in line for nick in line)
    yield keys[:1], "first"


def _borne_by_others(page: Page, keys: tuple[str, ...]) -> bool:
    """Tell whether a junior's family name is somebody else's too: the father's, or one with another first name."""
    if any(page.key(at - 1) in BEFORE_NAMES and page.joined(at) for at in page.spots(keys[-2:-1])):
        return True
    whole, bare = page.spots(keys), page.spots(keys[:-1])
    if whole and len(bare) > len(whole):
        return True
    return any(
        page.blank(at) and page.proper(at - 1) and page.key(at - 1) not in keys for at in page.spots(keys[-2:-1])
    )


def _with_initial(page: Page, at: int, keys: tuple[str, ...]) -> bool:
    """Tell "Anna J. Berg" of Anna Berg."""
    return len(keys) == 2 and len(page.key(at + 1)) == 1 and page.key(at + 2) == keys[1] and page.capital(at + 1)


def _of_body(page: Page, entity: Entity) -> Iterator[tuple[tuple[str, ...], str]]:
    words, keys = entity.words, entity.keys
    proper = words[0][0].isupper() and words[-1][0].isupper()
    yield from _parts(entity)
    if entity.target:
        yield from _own_name(page, entity)
    small = [at for at, key in enumerate(keys) if key in PREPOSITIONS and at > 0]
    head = keys[small[0] - 1] if small else keys[-1]
    pair = len(keys) == 2 and keys not in COUNTRIES and keys[0] not in page.lower and keys[0] not in ADJECTIVES
    if proper and pair and head not in NOUNS and keys[-1] not in ADJECTIVES:
        yield keys[:1], "short"
    elif entity.target and proper and _with_article(page, keys):
        yield keys[:1], "article"  # "the Dow" of the Dow Jones Industrial Average
    elif len(keys) > 2 and "'" not in keys and _is_house(keys, head) and _stands_alone(page, keys[0]):
        yield keys[:1], "short"  # "Vale" of the Vale Research Centre
    if set(keys[:-1]) <= CHAMBERS and keys[-1] in _PARTIES and not _rivals(page, keys):
        yield keys[-1:], "short"
        yield _PARTIES[keys[-1]][0], "short"
    many = len(keys[-1]) > 4 and keys[-1].endswith("s") and keys[-1] not in _BODY
    if many and words[-1][0].isupper() and keys[0] != "united" and keys[-1] not in page.lower:
        yield keys[-1:], "short"  # "the Cowboys"
    if len(keys) == 2 and keys[1] == "news":
        yield keys[:1], "short"
    if "&" in keys[1:-1]:
        at = keys.index("&")
        yield ("".join(key[0] for key in keys[:at]), "&", "".join(key[0] for key in keys[at + 1 :])), "full"
    letters = "".join(word[0] for word in words if word[0].isupper())
    seat = keys[0] in _SEATS and keys[1] == "of"
    for some in (letters, letters[1:] if seat else ""):
        key = some.lower()
        shown = key in page.counts and any(
            page.raw(at).isupper() and not page.headline(at) for at in page.spots((key,))
        )
        if (len(some) > 2 and key not in COMMON) or (len(some) > 2 - seat and shown):
            yield (key,), "acronym"


def _own_name(page: Page, entity: Entity) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give the name of a thing without the word for what it is, and a body's without what it is a part of."""
    words, keys = entity.words, entity.keys
    if keys[0] in _STORMS:
        yield keys[1:], "full"  # "Harvey" of Hurricane Harvey
    count = next((at for at, word in enumerate(words) if word[0].isupper()), 0)
    if 0 < count < 3 and keys[count - 1] in _WORKS and all(word[0].isupper() for word in words[count:]):
        yield keys[count:], "full"  # "the film Bombshell"
    if words[-1] in _WORKS and len(keys) == 2 and words[0][0].isupper() and keys[0] not in ADJECTIVES:
        yield keys[:1], "full"  # "the Torch tower"
    if keys[-1] in _KIN and len(keys) == 2:
        yield (keys[0] + "s",), "full"  # "the Kochs"
        yield (keys[0] + "es",), "full"
    if keys[-1] in _STYLES and _alone(page, keys[:-1]):
        yield keys[:-1], "short"  # "Harvard"
    if len(keys) > 2 and words[-1][0].isupper():
        for at in range(1, len(keys) - 1):
            if _WHOLE.issuperset(keys[:at]) and words[at][0].isupper() and keys[at:] not in _PARTY_NAMES:
                yield keys[at:], "full"  # "the Human Rights Council"


def _alone(page: Page, keys: tuple[str, ...]) -> bool:
    """Tell a body's name without its last word from a place, and from the beginning of a longer name."""
    if len(keys) == 1 and (keys[0] in _NOT_ALONE or keys[0] in page.lower):
        return False
    if keys in COUNTRIES or keys in US_STATES or keys in CAPITALS:
        return False
    spots = page.spots(keys)
    ends = [at + len(keys) for at in spots]
    if any(page.key(at - 1) in ("in", "near") and page.blank(at) for at in spots):
        return False
    return any(
        page.proper(at) and not (page.blank(end) and page.capital(end)) for at, end in zip(spots, ends, strict=True)
    )


def _is_house(keys: tuple[str, ...], head: str) -> bool:
    """Tell a body that may go by its first word."""
    return head in COLLECTIVES or head in _HOUSES or "&" in keys


def _parts(entity: Entity) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give what is left of the name of a body or thing without some of its words."""
    words, keys = entity.words, entity.keys
    if keys[-1] in _SEATS and len(keys) == 2:
        yield (keys[-1], "of", keys[0]), "full"
    if keys[0] in _SEATS and keys[1] == "of":
        yield (*keys[2:], keys[0]), "full"
    if not entity.target:
        return
    if keys[-1] == "police" or keys[-2:] == ("police", "department"):
        yield ("police",), "police"
    if len(keys) < 3 or not words[-1][0].islower() or not words[-1].isalpha() or not words[0].isalpha():
        return
    if PREPOSITIONS.isdisjoint(keys) and "'" not in keys:
        yield keys[1:], "part"  # "government forces" of the Ukrainian ones
        yield (keys[0], keys[-1]), "part"  # "the Republican bill"


def _rivals(page: Page, keys: tuple[str, ...]) -> bool:
    """Tell whether an article that speaks of a party's senators has those of the other house too."""
    return any(page.key(at - 1) in CHAMBERS - set(keys) and page.blank(at) for at in page.spots(keys[-1:]))


def family_first(page: Page, keys: tuple[str, ...]) -> bool:
    """Tell "Kim Jong-un", of whom the article says "Kim", from "Kim Foxx"."""
    return keys[0] in FAMILY_FIRST and page.counts[keys[0]] > page.counts[keys[-1]]


def _stands_alone(page: Page, key: str) -> bool:
    """Tell a body's first word that says something by itself, and is no place or adjective."""
    spots = page.spots((key,))
    if key in page.lower or key in COMMON or key.endswith(("an", "al", "ic", "ish", "ese")):
        return False
    if any(page.key(at - 1) in ("in", "at", "near") for at in spots):
        return False
    return any(page.key(at + 1) in SAYS or page.key(at - 1) in SAYS for at in spots)


def _with_article(page: Page, keys: tuple[str, ...]) -> bool:
    """Tell whether a name's first word stands alone with "the", twice or more, and nothing else with it."""
    if keys[0] in page.lower or keys[0] in _NOT_ALONE or keys[0] in _BODY:
        return False
    if keys in COUNTRIES or keys[:1] in _LAND:
        return False
    alone = [at for at in page.spots(keys[:1]) if page.key(at + 1) != keys[1] and page.key(at - 1) == "the"]
    return len(alone) > 1 and not any(page.blank(at + 1) and page.capital(at + 1) for at in alone)
