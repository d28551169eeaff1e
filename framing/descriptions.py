"""Whom a definite phrase means: "the minister", "this tax", "its charity", "Orde's pet toll", "cop" in a headline.

It does: tie a phrase to a person by an office that the article gives, to a body or thing by its own noun, by one that
the article calls it, or by a plain word of the same kind ("the company"); read what stands between commas after a name.
It does not: know what no apposition, title or common word ties together, or tell two of one kind apart but by which was
named last.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from framing.lexicon import (
    ADJECTIVE_ENDINGS,
    AUXILIARIES,
    CONJUNCTIONS,
    FIELDS,
    HEADS,
    HER_TITLES,
    HIS_TITLES,
    KIND_WORDS,
    KINDS,
    LOCAL,
    NOUNS,
    OFFICES,
    PLAIN,
    PREPOSITIONS,
    ROLES,
    SAYS,
    UNKNOWN_BODY,
)
from framing.naming import Place
from framing.register import Register
from framing.tokens import FEW

__all__ = ["Descriptions", "Phrase"]

_FUNCTION = PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | SAYS | frozenset("the a an this that these those not".split())
_ENDS = CONJUNCTIONS | AUXILIARIES | SAYS
_OPENS = PREPOSITIONS | CONJUNCTIONS
_PLAIN_WORDS = KIND_WORDS | NOUNS
_FAR = 400  # tokens after which a body's own noun gives way to a nearer one of its kind
_ASKED = 40  # tokens by which another has to be nearer than a target
_ONCE = frozenset("former ex acting late".split())
_LATELY = 60  # tokens for which "a mine" makes "the mine" another
_PEOPLE = {"man": "m", "woman": "f", "boy": "m", "girl": "f", "guy": "m", "person": "", "lady": "f"}
_CLOSES = frozenset((",", ".", ")", ";", "—", "–", "who", "whose", "which", "that", "of", "for", "behind"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a phrase after its determiner, up to its noun; `entity` as resolved, or None."""

    first: int
    end: int
    entity: int | None


class Descriptions:
    """What the entities of an article may be called."""

    def __init__(self, register: Register) -> None:
        self.register, self.page, self.entities = register, register.page, register.entities
        self._unknown: list[int] = []  # targets of which no plain word is known
        self._people: dict[str, list[int]] = {}
        self._things: dict[str, list[int]] = {}
        for index, one in enumerate(self.entities):
            for word in {known[-1] for known in one.roles}:
                self._people.setdefault(word, []).append(index)
            for word in one.nouns if not one.person else ():
                self._things.setdefault(word, []).append(index)
            plain = one.nouns & _PLAIN_WORDS
            if register.guess and one.target and not one.person and not one.place and not plain:
                self._unknown.append(index)
        self._bare = self.page.counts["the"] < 0.01 * len(self.page)
        self._known: dict[str, list[tuple[int, bool]]] = {}
        self.leading: int | None = None  # who is named far more often than other people
        self.indefinite: dict[str, int] = {}  # a noun → the token where the text last had "a" before it

    def read(self, first: int) -> tuple[int, int] | None:
        """Give the tokens of the noun of a phrase that begins at `first` and its end; None if it has none known."""
        page = self.page
        for here in range(first, min(first + 6, len(page))):
            if not (page.blank(here) or page.hyphen(here)) or not page.word(here):
                return None
            key, end = page.keys[here], here + 1
            if key in _FUNCTION:
                return None
            if key == "old" and page.hyphen(here) and not (page.blank(end) and self._noun_follows(end)):
                return here, end
            if self._is_noun(key) and not page.hyphen(end):
                after = page.key(end)
                if not page.blank(end) or not (after in HEADS or self._is_noun(after)):
                    return here, end
        return None

    def _noun_follows(self, at: int) -> bool:
        keys = self.page.keys[at : at + 3]
        stop = next((here for here, key in enumerate(keys) if key in _FUNCTION), len(keys))
        return any(self._is_noun(key) for key in keys[:stop])

    def _is_noun(self, key: str) -> bool:
        return key in ROLES or key in KIND_WORDS or key in self._people or key in self._things or key in _PEOPLE

    def resolve(
        self, determiner: int, first: int, owner: int | None, recently: Callable[[], Sequence[int]]
    ) -> Phrase | None:
        """Resolve a phrase; `recently` gives the people named lately, the last first. None: no known noun."""
        page = self.page
        found = self.read(first)
        if found is None:
            return None
        at, end = found
        after, key = page.key(end), page.keys[at]
        proper = not page.headline(at)
        named = proper and ((page.blank(end) and page.capital(end)) or any(map(page.capital, range(first, at))))
        placed = after in ("at", "in", "near") and page.capital(end + 1)  # "the bridge at Orla"
        if any(map(page.capital, range(first, at))) and proper:
            self.indefinite[key] = at  # "the Vale mine": the mine is another now
        if named or ((placed or after in ("of", "for")) and key not in self._things):
            return Phrase(first, end, None)
        mods, recent = [page.keys[here] for here in range(first, at)], recently()
        if key in _PEOPLE or key == "old":
            return Phrase(first, end, self._human(determiner, key, recent))
        person = self._holder(at, mods, recent)
        thing = self._thing(at, mods, owner) if person is None else None
        return Phrase(first, end, thing if person is None else person)

    def _human(self, determiner: int, key: str, recent: Sequence[int]) -> int | None:
        """Resolve "that man", "the 34-year-old"."""
        gender = _PEOPLE.get(key, "")
        if self.page.title(determiner):
            named = [one for one, entity in enumerate(self.entities[:FEW]) if entity.target and entity.person]
            return named[0] if len(named) == 1 and self._may_be(named[0], gender) else None
        if key != "old" and self.page.key(determiner) not in ("this", "that"):
            return None
        fits = [one for one in recent if self._may_be(one, gender)]
        return fits[0] if fits and (key == "old" or len(fits) == 1) else None

    def _may_be(self, one: int, gender: str) -> bool:
        return {self.entities[one].gender, gender} != {"m", "f"}

    def _is_last(self, at: int, index: int) -> bool:
        """Tell whether the text did not speak of another lately: "a Vale spokesman said"."""
        other = self.indefinite.get(self.page.keys[at], -_LATELY)
        return other <= self.entities[index].last or at - other > _LATELY

    def _holder(self, at: int, mods: Sequence[str], recent: Sequence[int]) -> int | None:
        """Resolve an office: its holder named last, else somebody named lately whose office is much the same."""
        key = self.page.keys[at]
        exact = [one for one in self._people.get(key, ())[:FEW] if self._holds(one, {key}, mods)]
        exact = [one for one in exact if self.entities[one].last >= 0]
        if exact:
            best = max(exact, key=lambda one: self.entities[one].last)
            if self._is_last(at, best):
                return best
            self.indefinite[key] = at  # the other goes on
            return None
        if (line := OFFICES.get(key)) is not None:
            if line:
                like = [one for one in recent if self._holds(one, line, mods) and self._suits(one, key)]
                if not like:
                    holders = [one for word in line for one in self._people.get(word, ())[:FEW]]
                    like = [one for one in holders if self._holds(one, line, mods) and self._suits(one, key)]
                    like = [one for one in like if self.entities[one].last >= 0]
                if like and len(set(like)) == 1:
                    return like[0]
        # "The president" is whom the article is about, where it gives that office to nobody.
        about = key == "president" and (key not in self._people or self.leading in self._people[key])
        return self.leading if about and _ONCE.issuperset(mods) else None

    def _suits(self, one: int, key: str) -> bool:
        wrong = HIS_TITLES if self.entities[one].gender == "f" else HER_TITLES
        return not self.entities[one].gender or key not in wrong

    def _holds(self, one: int, offices: Container[str], mods: Sequence[str]) -> bool:
        roles = self.entities[one].roles
        for known in roles:
            if known[-1] not in offices or any(word in known and word not in mods for word in ("deputy", "vice")):
                continue
            if all(mod in known or mod in _ONCE or (mod not in FIELDS and _adjective(mod)) for mod in mods):
                return True
        return False

    def _thing(self, at: int, mods: Sequence[str], owner: int | None) -> int | None:
        """Resolve a body or thing: the one of this kind that was named last."""
        key = self.page.keys[at]
        fits = [
            (index, exact)
            for index, exact in self._of_kind(key)
            if index != owner and all(_adjective(mod) or mod in self.entities[index].about for mod in mods)
            if owner is None or index not in self._unknown  # "his campaign" is no body of which no plain word is known
        ]
        local = all(mod in LOCAL or _adjective(mod) for mod in mods)  # "the town council"
        if not fits and (owner is not None or local):
            fits = [(index, exact) for index, exact in self._of_kind(key) if index != owner]
            fits = fits if len(fits) == 1 else []  # "Orde's pet toll"
        if not fits:
            return None
        seen = [
            (self.entities[index].last + _FAR * exact + _ASKED * self.entities[index].target, index)
            for index, exact in fits
        ]
        named = [pair for pair in seen if self.entities[pair[1]].last >= 0]
        if not named:
            asked = [index for index, exact in fits if self.entities[index].target and (exact or len(fits) == 1)]
            return asked[0] if len(asked) == 1 and self.register.guess else None
        best = max(named)[1]
        return best if self._is_last(at, best) else None

    def _may_be_body(self, index: int) -> bool:
        one = self.entities[index]
        named = one.words[-1][:1].isupper() and all(key.isalpha() for key in one.keys)
        return one.acts or (len(one.keys) > 1 and named)

    def _of_kind(self, key: str) -> list[tuple[int, bool]]:
        """Give the bodies and things that a noun may mean, and whether it is a noun of their own."""
        if key not in self._known:
            own = self._things.get(key, [])[:FEW]
            words = {word for line in KINDS if key in line for word in line} - {key}
            like = {one for word in words for one in self._things.get(word, [])[:FEW]} - set(own)
            if key in UNKNOWN_BODY:
                like |= {one for one in self._unknown[:FEW] if self._may_be_body(one)} - set(own)
            self._known[key] = [(one, True) for one in own] + [(one, False) for one in sorted(like)[:FEW]]
        return self._known[key]

    def apposed(self, start: int, first: int, entity: int) -> Phrase | None:
        """Read a phrase between commas after a name: `start` is its determiner, `first` its first word."""
        page = self.page
        for end in range(first, min(first + 8, len(page))):
            key = page.keys[end]
            if key == "'" and page.key(start) == "the" and self._is_noun(page.key(end - 1)):
                return None  # "Sea Aid II, the charity's ship"
            if end > first and (key in _CLOSES or (not page.word(end) and key not in ("'", "$"))):
                if key not in _CLOSES or self._list(start, end):
                    return None
                return Phrase(first, end, entity)
            if page.word(end) and (key in _FUNCTION or not (page.joined(end) or page.key(end - 1) in ("'", "$"))):
                return self._prepositional(start, first, end, entity)
        return None

    def _prepositional(self, start: int, first: int, end: int, entity: int) -> Phrase | None:
        fits = self.page.keys[end] in PREPOSITIONS and end > first and not self._list(start, end)
        whole = self._to_close(end) if self.page.key(start) != "the" else None
        if fits and whole is not None:
            return Phrase(first, whole, entity)  # "Orde's raid on every family"
        known = self.page.key(end - 1) in self.entities[entity].nouns or any(
            self.page.key(end - 1) == known[-1] for known in self.entities[entity].roles
        )
        return Phrase(first, end, entity) if fits and known else None

    def _to_close(self, at: int) -> int | None:
        """Give the end of a phrase with a preposition, where it is plain."""
        page = self.page
        for end in range(at + 1, min(at + 6, len(page))):
            if page.keys[end] in (",", ".", "that", "which", "who"):
                return end
            if not page.word(end) or page.keys[end] in _ENDS:
                return None
        return None

    def _list(self, start: int, end: int) -> bool:
        """Tell "Orde, the mayor and Vale" and "After Orde, the mayor" from what is said of Orde."""
        page = self.page
        if page.key(end + 1) in ("and", "or", "but") and page.key(end) == ",":
            return page.word(end + 2) and (page.capital(end + 2) or page.key(end + 2) in ("the", "a", "an"))
        sentence = page.sentences[page.sentence(page.starts[start])][0]
        here = start
        while here > 0 and page.starts[here - 1] >= sentence and start - here < 40:
            here -= 1
        opening = page.key(here) in _OPENS and "," not in page.keys[here : start - 1]
        return (opening and page.key(end) != ",") or page.key(end - 1).endswith("ed")

    def bare(self, at: int) -> bool:
        """Tell whether articles are missing here: in the headline, or throughout."""
        return self._bare or self.page.title(at)

    def headline(self, at: int) -> Place | None:
        """Read a noun without its article in the headline: the one target that it can mean."""
        page, key, end = self.page, self.page.keys[at], at + 1
        if page.hyphen(at) or page.hyphen(end) or page.key(end) == "'" or not self._is_noun(key):
            return None
        if page.blank(end) and (page.key(end) in HEADS or page.key(end) in KIND_WORDS):
            return None
        if page.blank(end) and key not in ROLES and page.key(end) not in _FUNCTION:
            return None
        people = [one for one in self._people.get(key, ())[:FEW] if self._holds(one, {key}, ())]
        if not people:
            line = OFFICES.get(key, frozenset())
            targets = [one for one, entity in enumerate(self.entities[:FEW]) if entity.target and entity.person]
            people = [one for one in targets if self._holds(one, line, ())]
        things = [one for one, _ in self._of_kind(key)]
        fits = people or things
        if len(fits) != 1:
            return None
        first = at
        while first > 0 and at - first < 4 and page.blank(first) and page.keys[first - 1] not in _FUNCTION:
            first -= 1
        lead = first in page.firsts or first == 0 or page.keys[first - 1] in _FUNCTION
        if page.key(first - 1) in ("a", "an"):
            return None
        return Place(first if lead and at - first < 4 else at, self._with_on(end), fits[0], at)

    def _with_on(self, end: int) -> int:
        """Take "on second homes" into "levy on second homes", up to the end of the headline or a verb."""
        page = self.page
        if page.key(end) != "on" or not page.blank(end):
            return end
        stop = end + 1
        while stop < len(page) and stop < end + 4 and page.blank(stop) and page.keys[stop] not in _FUNCTION:
            stop += 1
        return stop if stop == len(page) or not page.blank(stop) else end


def _adjective(word: str) -> bool:
    """Tell a likely adjective by its ending, or a number."""
    return word in PLAIN or word.isdigit() or word in ("year", "old", "s") or word.endswith(ADJECTIVE_ENDINGS)
