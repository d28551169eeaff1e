"""Where an article names somebody: full and short names, surnames, initials, with the titles before them.

It does: take the longest name at a word; tell May from May by capitals and by what stands around it.
It does not: read descriptions or pronouns; that is `references.py`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.facts import Entity
from framing.given import MEN, WOMEN
from framing.lexicon import (
    ADJECTIVES,
    ARTICLES,
    AUXILIARIES,
    BEFORE_NAMES,
    CALENDAR,
    COMMON,
    CONJUNCTIONS,
    COUNTRIES,
    FIELDS,
    FIRST_NAMES,
    IS,
    KINDS,
    MONTHS,
    NOT_IN_OFFICE,
    NOT_NAMES,
    NOUNS,
    PREPOSITIONS,
    RANKS,
    ROLES,
    SAYS,
    SUFFIXES,
    TIME,
)
from framing.register import Form, Register
from framing.tokens import FEW
from framing.variants import LEVELS

__all__ = ["Place", "find_named"]

# Words before and after a capital that speak of the city, and of its government.
_THERE = frozenset(
    "in at near to into outside around across from toward towards through of via over for around leave leaving left "
    "reach reached visit visited central downtown western eastern northern southern".split()
)
_GOES_ON = SAYS | AUXILIARIES | PREPOSITIONS | CONJUNCTIONS - {"where"} | frozenset("not also never which".split())
# What is somebody's, not a part of another's name: "the Vale Administration", "Vale Chairman Ian Roth".
_ITS, _HOUSE = frozenset(("administration", "article")), ["white", "house"]
_DOES = AUXILIARIES - frozenset("be been being have do are were".split())
_TO_POLICE = SAYS | CONJUNCTIONS | frozenset("by to the with from".split())
_POLICE_DO = SAYS | AUXILIARIES | PREPOSITIONS
_NO_FIRST_NAMES, _SMALL, _PLAIN = CALENDAR | SAYS | RANKS, ARTICLES | PREPOSITIONS, NOUNS | FIELDS | COMMON
_OFFICES = ROLES | {"prime", "vice", "chief"}
_HEADED = frozenset("system department officials officer officers".split())
_IN_OTHER_WORDS = frozenset(("capital", "police", "article", "part"))  # levels of `variants.LEVELS`
_WITH_TITLES = frozenset("police prime district vice deputy foreign finance interior defence defense".split())


_AMOUNTS = frozenset("of among many most some few several other all both these those two three no".split())
_ADDRESS = re.compile(r"\.(?:com|org|net|gov|co)\b")
_POLICE_THINGS = frozenset("department departments force forces reform reforms unions".split())
_BODILY = frozenset("hand side wing foot arm leg eye ear lane way time thing people man woman".split())


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of an entity, in tokens; `name` is where it begins without title and article."""

    first: int
    end: int
    entity: int
    name: int


def find_named(register: Register) -> list[Place]:
    """Find all names, in order; none overlaps another."""
    return _Reader(register).read()


class _Reader:
    def __init__(self, register: Register) -> None:
        self.register, self.page, self.entities = register, register.page, register.entities
        self.meant: dict[tuple[str, ...], int] = {}  # by names so far
        self.starting: dict[str, list[int]] = {}  # things by their first word
        for at, one in enumerate(self.entities):
            distinct = one.words[:1] and one.words[0][0].isupper() and one.keys[0] not in _PLAIN
            if one.target and not one.person and len(one.keys) > 1 and distinct:
                self.starting.setdefault(one.keys[0], []).append(at)

    def read(self) -> list[Place]:
        places: list[Place] = []
        free = 0  # the first token that no mention holds yet
        for at in self.page.where(self.register.sizes.keys() | self.starting.keys()):
            found = (self._part(at) or self._match(at)) if at >= free else None
            if found is None:
                continue
            entity, end = found
            entity = self.register.bearers.get(entity, entity)
            if places and places[-1].entity == entity and self._is_handle_of(places[-1], at):
                free = end
                continue
            places.append(Place(max(self._with_title(at, end, entity), free), end, entity, at))
            self.entities[entity].last = at
            free = end
        return places

    def _is_handle_of(self, place: Place, at: int) -> bool:
        """Tell "(@HannaOrde)" behind "Hanna Orde", which is no mention of its own."""
        page = self.page
        return page.text[page.ends[place.end - 1] : page.starts[at]].strip() == "(@"

    def _with_title(self, first: int, end: int, entity: int) -> int:
        """Take "Prime Minister" and "the" into the mention; "the" not before initials."""
        page, here = self.page, first
        while here > 0 and page.joined(here) and not page.hyphen(here) and page.key(here - 1) in BEFORE_NAMES:
            if not self.entities[entity].person and page.key(first) not in ROLES:
                break  # "accused Vashara"
            if here == first and not page.capital(first):
                break
            here -= 1
        if 0 < here < first and page.blank(here) and page.key(here - 1) in _WITH_TITLES:
            here -= 1
        article = self.entities[entity].article and not (end == first + 1 and page.raw(first).isupper())
        if entity in self.register.offices and page.key(first) in _OFFICES:
            article = True
        if article and page.blank(here) and page.key(here - 1) in ("the", "this"):
            here -= 1
        return here

    def _match(self, at: int) -> tuple[int, int] | None:
        """Match the longest name that begins at a word; give its bearer and its end."""
        page, forms = self.page, self.register.forms
        sizes = self.register.sizes.get(page.keys[at])
        if not sizes or (page.hyphen(at) and not self._prefix(at) and not self._pairs(at)):
            return None
        for size in sorted(sizes, reverse=True):
            keys = tuple(page.keys[at : at + size])
            if len(keys) < size or keys not in forms or not page.fits(at, keys):
                continue
            best = [form for form in forms[keys][:FEW] if self._accepts(form, at)]
            if best:
                self.meant[keys] = max(best, key=self._bears).entity
                return self.meant[keys], at + size
        return None

    def _bears(self, form: Form) -> tuple[int, int, bool, bool, int]:
        """Rank the bearers of a name: how it is theirs, how often they are named in full, who was meant before."""
        one = self.entities[form.entity]
        full = max(len(self.page.spots(one.keys)), int(one.target))
        if form.level == "surname" and one.target and self._alone_first(form):
            full = FEW
        known = one.target or not one.keys or one.keys[0] in FIRST_NAMES  # not "Citizen Orde"
        return -LEVELS.index(form.level), full, self.meant.get(form.keys) == form.entity, known, one.last

    def _alone_first(self, form: Form) -> bool:
        """Tell whether the surname stands alone before anybody else with it is named in full."""
        page, others = self.page, [one for one in self.register.forms[form.keys] if one.entity != form.entity]
        full = (page.spots(self.entities[one.entity].keys) for one in others if one.level == "surname")
        rival = min((at for spots in full for at in spots), default=-1)
        return any(
            at < rival and page.proper(at) and (page.key(at - 1) in BEFORE_NAMES or not page.capital(at - 1))
            for at in page.spots(form.keys)
        )

    def _part(self, at: int) -> tuple[int, int] | None:
        """Match a thing's first word with another word for what it is: "Orla lithium mine" for "the Orla project"."""
        page = self.page
        if not page.capital(at) or (page.blank(at) and page.proper(at - 1)):
            return None
        for entity in self.starting.get(page.keys[at], ())[:FEW]:
            one = self.entities[entity]
            head = one.keys[-1]
            for end in (at + 2, at + 3):
                word = page.key(end - 1)
                if not all(page.blank(here) for here in range(at + 1, end)):
                    break
                if word != head and any(word in kind and head in kind for kind in KINDS):
                    return entity, end
        return None

    def _pairs(self, at: int) -> bool:
        """Tell whether a hyphen stands between two names: "U.S.-China talks", "the Trump-GOP plan"."""
        page = self.page
        state = any((page.key(here),) in COUNTRIES for here in (at - 1, at))
        return state or (page.raw(at).isupper() and len(page.raw(at)) > 1) or page.raw(at - 2) == "U"

    def _prefix(self, at: int) -> bool:
        before = self.page.raw(at - 1)
        return before.lower() in ("anti", "pro", "ex", "non", "pre", "post", "mid") or not before[0].isupper()

    def _accepts(self, form: Form, at: int) -> bool:
        page, end = self.page, at + len(form.keys)
        if page.hyphen(end) and page.capital(end) and not self._pairs(end):
            return False
        entity, after = self.entities[form.entity], page.key(end)
        follows = page.blank(end) and page.capital(end) and not page.headline(at)
        if _ADDRESS.match(page.text, page.ends[end - 1]):
            return False  # "pic.twitter.com"
        if entity.article and entity.words[:1] and entity.words[0].islower() and page.key(at - 1) in ("a", "an"):
            return False  # "a border wall", where "the border wall" is asked for
        if form.keys == ("police",) and page.blank(end) and after in _POLICE_THINGS:
            return False
        if form.level in _IN_OTHER_WORDS:
            return self._accepts_other_words(form, at, follows)
        if form.level == "full" and page.text[page.starts[at] - 1 : page.starts[at]] == "@":
            return True
        if form.level == "acronym":
            return page.raw(at).isupper() and len(page.raw(at)) > 1
        office = self._accepts_office(form, at, follows and after not in CALENDAR)
        if len(form.keys) == 1:
            return office and self._accepts_word(form, entity, at, follows)
        if follows and (re.fullmatch(r"[IVX]+|\d+", page.raw(end)) or (entity.person and after in NOUNS)):
            return False
        return page.capital(at) if form.level == "full" else office

    def _accepts_other_words(self, form: Form, at: int, follows: bool) -> bool:
        """Judge what is no name by itself: "Moscow" for Russia, "police", "government forces", "the North"."""
        page, end = self.page, at + len(form.keys)
        before, after = page.key(at - 1), page.key(end)
        if form.level == "capital":
            return self._governs(form, at)
        if form.level == "police":
            return self._are_police(form, at)
        if form.level == "article":
            return page.proper(at) and before == "the" and page.blank(at) and not follows and after != "of"
        named = page.capital(at - 1) and page.raw(at - 1) not in NOT_NAMES
        other = before in ("a", "an") or (page.blank(at) and (named or before in ADJECTIVES))
        return not other and not follows and not (page.blank(end) and after in _HEADED)

    def _are_police(self, form: Form, at: int) -> bool:
        """Tell "police said" of the one police that an article speaks of."""
        page = self.page
        others = [one for one in page.spots(form.keys) if page.blank(one) and page.proper(one - 1)]
        mine = self.entities[form.entity].keys
        if any(page.key(one - 1) not in mine for one in others) or page.hyphen(at):
            return False
        before, after = page.key(at - 1), page.key(at + 1)
        begins = at in page.firsts or not page.blank(at) or before in _TO_POLICE
        return begins and (not page.blank(at + 1) or after in _POLICE_DO or after.endswith("ed"))

    def _governs(self, form: Form, at: int) -> bool:
        """Tell the government ("Moscow denied it", "with Beijing") from the city ("in Moscow", "the Kiev region")."""
        page, end = self.page, at + len(form.keys)
        before, after = page.key(at - 1), page.key(end)
        if not page.capital(at) or page.hyphen(at) or before in _THERE:
            return False
        if page.raw(at).isupper() and not page.headline(at):
            return False  # "MOSCOW (AP)"
        if page.blank(end) and (page.capital(end) or (after not in _GOES_ON and not after.endswith(("ed", "ly")))):
            return False
        if before == "," and page.key(at - 2) in ("capital", "city", "town"):
            return False
        if page.blank(at) and page.proper(at - 1):
            return False
        return before != "the" or form.keys == ("kremlin",)

    def _accepts_office(self, form: Form, at: int, follows: bool) -> bool:
        """Leave "Prime Minister" to the name after it, and "former prime minister" to nobody."""
        if self.entities[form.entity].person or form.keys[-1] not in ROLES:
            return True
        if self.page.key(at - 1) in NOT_IN_OFFICE and self.page.joined(at):
            return False
        return not (follows and form.entity in self.register.bearers)

    def _accepts_word(self, form: Form, entity: Entity, at: int, follows: bool) -> bool:
        """Judge a name of one word: it may be a common word, or a part of another's name."""
        page, key = self.page, form.keys[0]
        raw, before, after = page.raw(at), page.key(at - 1), page.key(at + 1)
        own = form.level == "own"
        if own and entity.keys == form.keys and entity.words[0][0].islower() and key not in COMMON:
            return True
        if own and entity.keys == form.keys and entity.article and before == "the" and page.blank(at):
            return not (page.blank(at + 1) and (after in NOUNS or after in _BODILY))  # "the left"
        if not raw[0].isupper() and (not own or key in COMMON or page.counts[key] > page.lower[key]):
            return False
        if raw[0].islower():
            return True  # the whole text writes it so
        titled = page.joined(at) and before in BEFORE_NAMES and page.capital(at - 1)
        if not titled and key in COMMON and not self._common(form, entity, at):
            return False
        if key in CALENDAR and not titled and not page.owner(at + 1):
            if after.isdigit() or (at not in page.firsts and (before in TIME or before.isdigit())):
                return False
        follows = follows and after not in ROLES and after not in _ITS and page.keys[at + 1 : at + 3] != _HOUSE
        if follows and after not in CALENDAR and (not own or (after not in SUFFIXES and after in NOUNS)):
            return False
        if form.level == "short" and (before in _AMOUNTS or before.isdigit()) and key.endswith("s"):
            return False  # "a majority of Democrats", where those of the Senate are asked for
        if form.level == "first":
            return key not in COMMON and not titled and before not in ("in", "at", "near")
        return not (form.level == "surname" and page.blank(at) and not titled and self._first_name(at - 1, entity))

    def _common(self, form: Form, entity: Entity, at: int) -> bool:
        """Tell the name from the common word, where no title stands before it."""
        page, key, shout = self.page, form.keys[0], entity.words[-1].isupper()
        raw, after = page.raw(at), page.key(at + 1)
        proper = sum(map(page.proper, page.spots(form.keys)))
        seen = proper > 2 * page.lower[key] and key not in CALENDAR
        if page.headline(at) and key not in MONTHS:
            known = form.level == "own" or (seen and entity.person)
            return known and not (entity.words[0].isupper() and not raw.isupper())
        if at in page.firsts and not seen:
            owner = after == "'" and page.key(at + 2) == "s"
            does = SAYS | (_DOES if entity.target and entity.person else frozenset() if key in CALENDAR else IS)
            if not owner and after not in does:
                return False
        return not (shout and len(raw) > 1 and not raw.isupper())

    def _first_name(self, at: int, entity: Entity) -> bool:
        """Tell whether the word before a surname is another's first name."""
        page = self.page
        raw, key = page.raw(at), page.key(at)
        if not raw[:1].isupper() or raw in NOT_NAMES or key in _NO_FIRST_NAMES:
            return False
        if key in WOMEN or key in MEN:
            return key not in entity.keys
        if page.headline(at) or key in page.lower or key in entity.keys or key in _SMALL:
            return False
        return not (at in page.firsts and key.endswith(("ed", "ing", "ly")))
