"""Who is there in an article: the targets and everybody else whom it names, with all the forms of their names.

It does: tell people from bodies by what stands around a name, give surnames, initials and acronyms to their bearers,
tie an office that is asked for ("the prime minister") to its one holder.
It does not: say where they are mentioned; that is `naming.py`'s and `references.py`'s.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from framing.facts import Entity, learn_body, learn_person
from framing.given import MEN, WOMEN
from framing.lexicon import (
    ADJECTIVES,
    ARTICLES,
    BEFORE_NAMES,
    CALENDAR,
    COLLECTIVES,
    COUNTRIES,
    FIRST_NAMES,
    INDUSTRY,
    KIND_WORDS,
    KNOWN_OFFICES,
    KNOWN_SURNAMES,
    LEADS,
    MEMBERS,
    NOT_IN_OFFICE,
    NOT_NAMES,
    NOUNS,
    RANKS,
    ROLES,
    SAYS,
    SMALL,
    SUFFIXES,
    US_STATES,
)
from framing.shapes import INITIALS, Name, find_names
from framing.tokens import FEW, Page, fold, name_words
from framing.variants import CHAMBERS, family_first, variants

__all__ = ["Asked", "Form", "Register"]

_BODY = NOUNS | KIND_WORDS | INDUSTRY
_WHERE = frozenset("the a an at in on inside near across around into".split())
_AGENCIES = frozenset("ap afp upi cnn ani pti dpa efe".split())
# "U.S.-based" before a name, "New Deal-era".
_MADE = re.compile(
    r"^(?:[A-Z]\S* ){0,2}\S+-(?:based|led|backed|born|owned|run|style|era|wide) |\S+-(?:based|led|style|era|wide)$"
)
_TITLES, _PLAIN, _NOT_AFTER = ROLES | {"ag", "vp"}, ROLES | _BODY, ROLES | _BODY | {"administration"}
_LEADING = CALENDAR | RANKS
_OFFICES = ROLES - _BODY
_STYLES = SUFFIXES | frozenset("news cos international".split())  # that a body's name may have or not
_ITS = frozenset((("white", "house"), ("administration",), ("article",)))  # what is somebody's, and no other's name


_QUOTED = re.compile(r"[\"'“‘«](\w[^\"“”]*\w)[\"'”’»]")
_BRACKETS = re.compile(r"(\w.*\S) \((?![A-Z]-)(\w[^()]*)\)")


class Asked(Protocol):
    """What is asked for: a name with aliases."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names for the same."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to name an entity."""

    keys: tuple[str, ...]
    entity: int
    level: str  # one of LEVELS


class Register:
    """The entities of a page, the targets first, and their forms.

    `guess`: whether "the company" may mean a target of which the article tells no plain word.
    """

    def __init__(self, page: Page, targets: Sequence[Asked], *, guess: bool = True) -> None:
        self.page, self.guess = page, guess
        self.entities: list[Entity] = []
        self.forms: dict[tuple[str, ...], list[Form]] = {}
        self.sizes: dict[str, set[int]] = {}
        self.bearers: dict[int, int] = {}  # from an office that is asked for to its holder
        self.offices: dict[int, int] = {}  # and back
        self.names = find_names(page.text)
        self._titled = {name.name for name in self.names if name.title.replace("The", "")}
        self.targets = len(targets)
        for target in targets:
            self._enter_target(target)
        for words, keys in sorted(self._others(), key=lambda name: -min(len(name[1]), 2)):
            self._enter_other(words, keys)
        for match in INITIALS.finditer(page.text):
            self._initials(match)
        self._known_offices()
        for index in range(len(targets)):
            self._office(index)

    def __bool__(self) -> bool:
        """Tell whether the article shows any names."""
        return bool(self.names)

    def _enter_target(self, target: Asked) -> None:
        name, inner = _bare(target.name)
        words, keys = name_words(name)
        count = _untitled(words)
        office, words, keys = keys[:count], words[count:], keys[count:]
        person = self._is_person(words, keys, count > 0, name)
        article = name.casefold().split()[:1] in [[one] for one in ARTICLES]
        entity = Entity(words, keys, person, True, article, roles=[office] if office else [])
        self._add(entity, [name_words(alias)[1] for alias in (*target.aliases, *inner)])

    def _known_offices(self) -> None:
        """Give a head of state the office that the article leaves out, where it knows no other holder.

        One with another office of that name is none: a vice president, a Chinese president.
        """
        told = {role[-1] for one in self.entities for role in one.roles if len(role) == 1}
        left: dict[tuple[str, ...], list[Entity]] = {}
        for one in self.entities:
            office = KNOWN_SURNAMES.get(one.keys) or (KNOWN_OFFICES.get(one.keys) if one.person else None)
            other = office and any(role[-1:] == office[-1:] for role in one.roles)  # a vice president
            if office and office[-1] not in told and not other:
                left.setdefault(office, []).append(one)
        for office, holders in left.items():
            said = sorted((len(self.page.spots(one.keys[-1:])) for one in holders), reverse=True)
            if len(holders) == 1 or said[0] >= 2 * said[1]:
                max(holders, key=lambda one: len(self.page.spots(one.keys[-1:]))).roles.append(office)

    def _office(self, index: int) -> None:
        """Tie an office that is asked for to the one person who holds it, if there is one."""
        keys = self.entities[index].keys
        if self.entities[index].person or not keys or keys[-1] not in ROLES:
            return
        holders = [
            at
            for at, one in enumerate(self.entities)
            if one.person
            and any(set(keys) <= set(known) and not (NOT_IN_OFFICE - set(keys)) & set(known) for known in one.roles)
        ]
        if len(holders) == 1 and not self.entities[holders[0]].target and holders[0] not in self.offices:
            self.bearers[index] = holders[0]
            self.offices[holders[0]] = index

    def _enter_other(self, words: tuple[str, ...], keys: tuple[str, ...]) -> None:
        """Enter somebody who is not asked for, unless the name is a form of one who is there already."""
        if keys in self.forms:
            return
        for size in range(len(keys) - 1, 0, -1):
            for form in self.forms.get(keys[:size], ())[:1]:
                if self.entities[form.entity].target and form.level != "first" and self._same_as(form, keys[size:]):
                    return
        for at, asked in enumerate(self.entities[: self.targets]):
            apart = len(keys) > 1 < len(asked.keys) and not asked.person
            company = "&" in asked.keys or not INDUSTRY.isdisjoint(asked.keys[-1:])
            if apart and company and keys == asked.keys[: len(keys)]:
                self._add_form(Form(keys, at, "full"))
                return  # "Vale Health", where "Vale Health & Recreation" is asked for
            alike = apart and (keys[0], keys[-1]) == (asked.keys[0], asked.keys[-1])
            if alike and (set(keys) <= set(asked.keys) or (set(asked.keys) <= set(keys) and keys[-1] in _BODY)):
                self._add_form(Form(keys, at, "full"))
                return  # "the Holocaust Museum", where "the Holocaust Memorial Museum" is asked for
        for at in range(1, len(keys)):
            for form in self.forms.get(keys[at:], ())[:FEW]:
                if form.level not in ("own", "full", "surname"):
                    continue
                if len(form.keys) > 1 or (form.level == "own" and set(keys[:at]) <= CHAMBERS):
                    return  # "Charity Sea Aid", "Senate Democrats"
                one = self.entities[form.entity]
                if form.level == "surname" and (keys[0] == one.keys[0] or keys[0] == one.keys[0][0]):
                    self._add_form(Form(keys, form.entity, "full"))
                    return  # "Hillary Rodham Clinton"
                if form.level == "own" and one.keys == form.keys and self._is_person(words, keys, False, ""):
                    one.person = True
                    one.gender = "f" if keys[0] in WOMEN else "m" if keys[0] in MEN else one.gender
                    self._add_form(Form(keys, form.entity, "own"))
                    return  # "Hillary Clinton", where "Clinton" is asked for
        self._add(Entity(words, keys, self._is_person(words, keys, False, ""), False), [])

    def _same_as(self, form: Form, rest: tuple[str, ...]) -> bool:
        """Tell whether words after a target's name leave it the target's: "Apple Inc", "Apple Chief", "NYT Article"."""
        person = self.entities[form.entity].person
        if not person and all(key in _STYLES for key in rest):
            self._add_form(Form((*form.keys, *rest), form.entity, form.level))
            return True
        party = rest[0] in ("republican", "democratic") and form.keys in US_STATES
        return rest[0] in _OFFICES or rest in _ITS or party

    def _others(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Give the names that the text shows by shape, without titles."""
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for name in self.names:
            shouted = " " in name.name and name.name.isupper()
            if shouted or self._title_case(name) or self.page.in_headline(name.start) or self.page.in_title(name.start):
                continue
            plain = "'" not in name.name and "’" not in name.name
            bare = re.sub(r"['’]s?$", "", _MADE.sub("", name.name))
            words, keys = name_words(bare if plain else re.split(r"['’]s?\s", bare)[-1])
            titles = [at for at, word in enumerate(words[:-1]) if word.lower() in _TITLES]
            count = titles[-1] + 1 if titles else 0
            while count < len(words) and (keys[count] in _LEADING or words[count] in NOT_NAMES):
                count += 1
            while len(words) > count + 1 and words[-1] in NOT_NAMES:
                words, keys = words[:-1], keys[:-1]
            words, keys = words[count:], keys[count:]
            if keys and len(keys) < 8 and (len(keys) > 1 or (keys[0] not in _PLAIN and keys[0].isalpha())):
                found.setdefault(keys, words)
        return [(words, keys) for keys, words in found.items()]

    def _title_case(self, name: Name) -> bool:
        """Tell the first words of a headline that runs on into the text: "Vashara Passes Law"."""
        words = name.name.split()
        return len(words) > 2 and name.start < 2 and any(fold(word) in self.page.lower for word in words[1:])

    def _is_person(self, words: tuple[str, ...], keys: tuple[str, ...], titled: bool, name: str) -> bool:
        if titled:
            return True
        if keys in COUNTRIES or keys in US_STATES or keys[:1] == ("team",):
            return False
        hyphens = len(keys) == 2 and keys[0] not in FIRST_NAMES
        if hyphens and any(self.page.hyphen(at + 1) for at in self.page.spots(keys)):
            return False  # "Clinton-Kaine"
        if not keys or not all(
            word[0].isupper() or key in SMALL for word, key in zip(words[:2], keys[:2], strict=True)
        ):
            return False
        if len(keys) in (2, 3) and family_first(self.page, keys) and not any(key in _BODY for key in keys):
            return True
        tail = {words[-1][0], *name.split()[-1:]}  # "Chan-ocha", "al-Adnani"
        if keys[-1] in ROLES or not (any(part[0].isupper() for part in tail) or keys[-1] in SMALL):
            return False  # "Vale Chairman"
        if len(keys) > 2 and len(keys[0]) == 1 < len(keys[1]) and all(word[0].isupper() for word in words):
            return not any(key in _BODY for key in keys)  # "S. Rowan Wilson"
        if len(keys) > 1 and (keys[0] in FIRST_NAMES or words[-1] in self._titled) and keys[-1] not in _BODY:
            return True
        if (
            name.lower().startswith("the ")
            or len(keys) > 5
            or keys[-1:] in COUNTRIES
            or any(key in _BODY for key in keys)
        ):
            return False
        page, spots = self.page, self.page.spots(keys)
        for at in spots:
            before, end = page.key(at - 1), at + len(keys)
            if page.blank(at) and before in BEFORE_NAMES:
                return True
            longer = page.blank(end) and page.capital(end)  # "the Ross Group" says nothing of Ross
            if page.blank(at) and (before in COLLECTIVES or before == "the") and not longer:
                return False
            if (before in LEADS and page.key(end) != "&") or (before == "of" and page.key(at - 2) in MEMBERS):
                return False  # "members of Sea Aid"
            if page.key(end) == "," and page.key(end + 1).isdigit() and len(page.key(end + 1)) == 2:
                return True
        if len(keys) == 1:
            return words[0] in self._titled or self._talks(keys)
        last = sum(page.key(at - 1) != keys[-2] and page.proper(at) for at in page.spots(keys[-1:]))
        first = sum(page.key(at + 1) != keys[1] and page.proper(at) for at in page.spots(keys[:1]))
        if last or first:
            return last >= first
        return len(spots) < 3 and not any(key in page.lower for key in keys)

    def _talks(self, keys: tuple[str, ...]) -> bool:
        """Tell a person from a body or a place by what a lone name does and where it never stands."""
        page, spots = self.page, self.page.spots(keys)
        if keys[0] in ADJECTIVES or len(spots) < 2 or any(page.raw(at).isupper() for at in spots):
            return False
        if any(page.blank(at) and page.key(at - 1) in _WHERE for at in spots):
            return False
        return any(page.key(at + 1) in SAYS or (page.key(at - 1) in SAYS and page.blank(at)) for at in spots)

    def _add(self, entity: Entity, aliases: Sequence[tuple[str, ...]]) -> None:
        index = len(self.entities)
        self.entities.append(entity)
        level = "own" if entity.target else "full"
        forms = {entity.keys: level, **dict.fromkeys(aliases, level)}
        for keys, kind in variants(self.page, entity):
            forms.setdefault(keys, kind)
        if entity.keys:
            if entity.person:
                learn_person(self.page, entity)
            else:
                learn_body(
                    self.page, entity, [at for at in self.page.spots(entity.keys) if not self._longer(at, entity)]
                )
        for keys, kind in forms.items():
            if keys:
                self._add_form(Form(keys, index, kind))

    def _longer(self, at: int, entity: Entity) -> bool:
        """Tell whether a longer name begins here: "the Orla project" where Orla is learned of."""
        sizes = self.sizes.get(entity.keys[0], ())
        return any(
            size > len(entity.keys) and tuple(self.page.keys[at : at + size]) in self.forms
            for size in sorted(sizes)[:8]
        )

    def _add_form(self, form: Form) -> None:
        self.forms.setdefault(form.keys, []).append(form)
        self.sizes.setdefault(form.keys[0], set()).add(len(form.keys))

    def _initials(self, match: re.Match[str]) -> None:
        """Tie initials in brackets to the name before them."""
        page = self.page
        end = bisect_left(page.starts, match.start())
        keys = (fold(match.group(1)),)
        if keys[0] in _AGENCIES and end > 0 and not page.text[match.end() : match.end() + 3].strip(" ").isalpha():
            return  # "DUBAI, United Arab Emirates (AP) —"
        asked = [form.entity for form in self.forms.get(keys, ()) if form.level == "own"]
        for size in range(min(8, end), 0, -1):
            name = tuple(page.keys[end - size : end])
            if not page.fits(end - size, name) or (size == 1 and not asked):
                continue
            if asked and page.capital(end - size) and name[0] not in ARTICLES:
                self._add_form(Form(name, asked[0], "own"))  # "World Trade Union (WTU)", where "WTU" is asked for
                return
            for form in self.forms.get(name, ())[:1]:
                if form.level in ("own", "full") and not self.entities[form.entity].person:
                    self.sizes.setdefault(keys[0], set()).add(1)
                    self.forms[keys] = [Form(keys, form.entity, "acronym")]
                    return


def _bare(name: str) -> tuple[str, list[str]]:
    """Take quotation marks off a name, and what stands in brackets behind: "the National Rifle Association (NRA)"."""
    found = _BRACKETS.fullmatch(name)
    bare, inner = (found[1], [found[2]]) if found else (name, [])
    quoted = _QUOTED.fullmatch(bare)
    return quoted[1] if quoted else bare, inner


def _untitled(words: tuple[str, ...]) -> int:
    """Count the titles at the head of a name: none in "Health Ministry"."""
    count = 0
    while count < len(words) - 1 and (words[count].lower() in ROLES or words[count] in ("Former", "Acting")):
        count += 1
    return 0 if words[-1:] and words[-1].lower() in _NOT_AFTER else count
