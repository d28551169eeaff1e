"""Find where a text mentions the people, bodies and things that somebody asks about.

It does: a target's name and aliases in any case and spelling of quotes, accents and blanks; surnames, first names and
initials; titles ("the minister"), short names ("the authority"), initials in brackets; pronouns, where one person or
body is likeliest meant. Without targets it takes those that an article names most.
It does not: know anybody. What the article itself does not tie to a name has to be given as an alias. "I" and "we"
inside quotations, and pronouns that could as well mean another, are left out rather than guessed.

Every step is linear in the length of the text, and in the number of targets. How it is done: `register.py` says who
is there, `naming.py` where they are named, `references.py` where else they are meant; `cast.py` keeps whom an article
names by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framing.cast import Cast
from framing.coreference import Coreference
from framing.errors import InputError, InputTypeError, describe
from framing.lexicon import CALENDAR
from framing.naming import Place, find_named
from framing.references import find_places
from framing.register import Register
from framing.tokens import Page

__all__ = ["Mention", "Page", "Target", "check_targets", "find_mentions", "main_mentions"]


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody or something to look for.

    Attributes:
        name: as asked for; it names the results.
        aliases: other names for the same.
    """

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text mentions a target.

    Attributes:
        target: the target's name.
        start, end: code points of the text, half open; a title before a name belongs to it, "the" where the
            target has it or a description begins with it; a possessive 's does not.
        sentence: index of the sentence in which it begins.
    """

    target: str
    start: int
    end: int
    sentence: int


def check_targets(targets: object) -> tuple[Target, ...] | None:
    """Give `targets` as `Target` objects; None, which asks for the main names of each article, stays None.

    Args:
        targets: names in a list or another sequence, or a mapping from each name to its alias or aliases.

    Raises `InputTypeError` for one string and for what holds no strings, `InputError` for a blank name or one given
    twice.

    >>> check_targets({"the central bank": ["CB"]})
    (Target(name='the central bank', aliases=('CB',)),)
    """
    if targets is None:
        return None
    wanted = "give a list of names, a mapping from names to lists of aliases, or None for the main names"
    if isinstance(targets, (str, bytes, bytearray)) or not isinstance(targets, (Mapping, Sequence)):
        raise InputTypeError(f"targets are {describe(targets)}; {wanted}")
    held: dict[str, Target] = {}
    for given in targets:
        if isinstance(given, Target) and not isinstance(targets, Mapping):
            name, aliases = given.name, given.aliases
        else:
            name, aliases = given, _aliases(targets[given], given) if isinstance(targets, Mapping) else ()
        _check_name(name, "a target's name")
        if name in held:
            raise InputError(f"target {describe(name)} is given twice; give each name once")
        held[name] = Target(name, aliases)
    return tuple(held.values())


def _aliases(given: object, name: object) -> tuple[str, ...]:
    of = f"an alias of {describe(name)}"
    if given is None:
        return ()
    if isinstance(given, str):
        given = (given,)
    if isinstance(given, (bytes, bytearray, Mapping)) or not isinstance(given, Sequence):
        raise InputTypeError(f"the aliases of {describe(name)} are {describe(given)}; give a list of names")
    for alias in given:
        _check_name(alias, of)
    return tuple(dict.fromkeys(given))


def _check_name(name: object, what: str) -> None:
    if not isinstance(name, str):
        raise InputTypeError(f"{what} is {describe(name)}; give a string")
    if not name.strip():
        raise InputError(f"{what} is {describe(name)}; give a name that is not blank")


def find_mentions(
    page: Page,
    targets: Sequence[Target],
    *,
    speakers: Sequence[tuple[int, str]] = (),
    coreference: Coreference | None = None,
) -> list[Mention]:
    """Find all mentions of `targets`, in text order; none overlaps another.

    A target that no rule finds is looked for as it is written ("he", a surname that begins a sentence), so that whoever
    asks for words that stand in the text gets them; a month or a weekday is not.

    Args:
        page: an article.
        targets: as `check_targets` gives them; one that does not occur has no mentions.
        speakers: for each claim with a known source, the source's offset and full name; who spoke last is whom "she"
            most likely means.
        coreference: what the network says of whom words mean.
    """
    if not targets or not page.sentences or not page.text:
        return []
    register = Register(page, targets)

    places = find_places(register, find_named(register), speakers, coreference)
    asked = [register.offices.get(place.entity, place.entity) for place in places]
    known = [(place, targets[at].name) for place, at in zip(places, asked, strict=True) if at < len(targets)]
    found = _mentions(page, known)
    seen = {mention.target for mention in found}
    lost = [target for target in targets if target.name not in seen]
    return _with_literal(page, found, lost) if lost else found


def _mentions(page: Page, places: Sequence[tuple[Place, str]]) -> list[Mention]:
    """Give the places of those who have a name here; of two that overlap, the first."""
    found: list[Mention] = []
    free = 0  # the first character that no mention holds yet
    for place, target in places:
        start, end = page.starts[place.first], page.closed(place.end)
        if start >= free:
            free = end
            found.append(Mention(target, start, end, page.sentence(start)))
    return found


def _with_literal(page: Page, found: list[Mention], lost: Sequence[Target]) -> list[Mention]:
    """Add the places where targets without a mention stand letter by letter, outside the mentions of others."""
    held = sorted((mention.start, mention.end) for mention in found)
    for target in lost:
        for words in (name.strip() for name in (target.name, *target.aliases)):
            if not words or words.casefold() in CALENDAR:
                continue
            at = page.text.find(words)
            while at >= 0:
                end = at + len(words)
                place = bisect_left(held, (at, end))
                free = (place == 0 or held[place - 1][1] <= at) and (place == len(held) or held[place][0] >= end)
                if free and _whole(page.text, at, end):
                    held.insert(place, (at, end))
                    found.append(Mention(target.name, at, end, page.sentence(at)))
                at = page.text.find(words, end)
    return sorted(found, key=lambda mention: mention.start)


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of text begins and ends with whole words."""
    inner, outer = text[start:end], (text[start - 1 : start], text[end : end + 1])
    return not ((inner[0].isalnum() and outer[0].isalnum()) or (inner[-1].isalnum() and outer[1].isalnum()))


def main_mentions(cast: Cast, *, speakers: Sequence[tuple[int, str]] = (), limit: int = 10) -> list[Mention]:
    """Find all mentions of the people, bodies and places that an article names most, in text order.

    Args:
        cast: an article's; one in capitals throughout, or without any, has no names that could be seen.
        speakers: as for `find_mentions`; they are named too.
        limit: how many are looked for at most.
    """
    entered = cast.enter(name for _, name in speakers)
    counts = Counter(entered.names[place.entity] for place in entered.named)
    main = [name for name, _ in counts.most_common() if name][:limit]
    return _mentions(cast.page, cast.find(speakers, main)) if main else []
