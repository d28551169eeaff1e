"""All places where an article mentions its targets, read in one go: names, descriptions, pronouns.

It does: keep who was mentioned so far, somebody without a name among them, and ask `descriptions.py` and `pronouns.py`
whom the next phrase means. A phrase or pronoun that two could be meant by is left out.
It does not: give two targets the same words: in "her charity" the pronoun is one's, the noun the other's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from framing.clauses import Seen, weight
from framing.coreference import Coreference
from framing.descriptions import Descriptions, Phrase
from framing.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    HE,
    HER_TITLES,
    HIS_TITLES,
    IT,
    NOT_NAMES,
    PEOPLE,
    PERSONS,
    PREPOSITIONS,
    ROLES,
    SAYS,
    THEY,
)
from framing.naming import Place
from framing.pronouns import PEOPLE_HERE, PERSON, THING, Pronouns, learn_genders
from framing.register import Register
from framing.tokens import name_words

__all__ = ["find_places"]

_OWNERS = frozenset("his her its their".split())
_POINTERS = frozenset("the this that these those".split())
_MANY = frozenset("are were have do say want will who".split())
_OPENING = HE.keys() | IT | THEY | _POINTERS | PEOPLE | {"a", "an", "another", "one"}
_SOMEBODY = ROLES | PERSONS
_NO_SUBJECTS = PREPOSITIONS | AUXILIARIES | CONJUNCTIONS
_ENDS = _NO_SUBJECTS | SAYS
_RECENT = 12
_DEEP = 4
Watch = Callable[[Pronouns, int, "int | None"], "int | None"]


def find_places(
    register: Register,
    named: Sequence[Place],
    speakers: Sequence[tuple[int, str]],
    coreference: Coreference | None = None,
    *,
    watch: Watch | None = None,
) -> list[Place]:
    """Find the mentions of all entities, in order, given those by name.

    Args:
        register: who is in the article.
        named: where they are named.
        speakers: as for `mentions.find_mentions`.
        coreference: what the network says of whom words mean.
        watch: sees each pronoun and may decide it.
    """
    learn_genders(register, named)
    for one in register.entities:
        one.last = -1
    return _Reader(register, named, speakers, coreference, watch).read()


class _Reader:
    def __init__(
        self,
        register: Register,
        named: Sequence[Place],
        speakers: Sequence[tuple[int, str]],
        coreference: Coreference | None,
        watch: Watch | None,
    ) -> None:
        self.register, self.page, self.entities = register, register.page, register.entities
        self.descriptions = Descriptions(register)
        self.descriptions.leading = self._leading(named)
        self.named = {place.first: place for place in named}
        self.places: list[Place] = []
        self.told: dict[str, int] = {}  # nouns of the headline
        self.seen: list[Seen] = []
        self.depth = 0  # of possessives: "Orde's party's plan"
        self.pronouns = Pronouns(register, self.seen, named, coreference)
        self.watch = watch
        claims = sorted(speakers)
        self.spoke = [at for at, _ in claims]
        self.speakers = [self._speaker(name) for _, name in claims]

    def _leading(self, named: Sequence[Place]) -> int | None:
        """Give who makes up more than half of the mentions of people by name, if that is at least three."""
        counts = Counter(place.entity for place in named if self.entities[place.entity].person)
        if not counts:
            return None
        entity, most = counts.most_common(1)[0]
        return entity if most > 2 and 2 * most > counts.total() else None

    def _speaker(self, name: str) -> int | None:
        keys = name_words(name)[1]
        forms = self.register.forms.get(keys, ()) or self.register.forms.get(keys[-1:], ())
        return forms[0].entity if forms else None

    def read(self) -> list[Place]:
        free = 0  # the first token that was not read yet
        for at in self._places():
            if at >= free:
                free = max(at + 1, self._step(at))
        return self.places

    def _places(self) -> Iterable[int]:
        """Give the words at which a mention, or somebody without a name, may begin, in order."""
        page = self.page
        if not len(page) or self.descriptions.bare(len(page) - 1):
            return range(len(page))
        title = bisect_right(page.starts, page.sentences[0][1]) if page.sentences else 0
        before = (at - 1 for at in page.where(_MANY) if at > 0)
        found = {*self.named, *page.where(_OPENING), *page.firsts, *before, *range(title)}
        return sorted(at for at in found if at < len(page))

    def _step(self, at: int) -> int:
        """Read what begins at a word; give the word to go on from."""
        page, key = self.page, self.page.keys[at]
        if at in self.named:
            return self._take(self.named[at])
        if key in HE or key in IT or key in THEY:
            entity = self._pronoun(at)
            if entity is not None:
                self._take(Place(at, at + 1, entity, at))
            if key in _OWNERS and page.blank(at + 1):
                return self._phrase(at, at + 1, entity)
            return at + 1
        if key in _POINTERS and page.blank(at + 1):
            return self._phrase(at, at + 1, None)
        if key in ("a", "an", "another", "one"):
            self._indefinite(at)
        elif key in PEOPLE or (key.endswith("s") and page.key(at + 1) in _MANY and page.raw(at).islower()):
            self._note(PEOPLE_HERE, at, at + 1)
        elif at in page.firsts and self._subject_noun(at):
            self._note(PEOPLE_HERE if _plural_word(key) else THING, at, at + 1)
        elif self.descriptions.bare(at) and (place := self.descriptions.headline(at)) is not None:
            if any(self._asked(one.entity) and one.end > place.first for one in self.places[-4:]):
                place = Place(at, place.end, place.entity, at)
            self.told[key] = place.entity
            return self._take(place)
        return at + 1

    def _take(self, place: Place) -> int:
        """Keep a mention; read on after a possessive or a comma."""
        page, entity = self.page, place.entity
        self.places.append(place)
        self.seen.append(
            Seen(entity, page.sentence(page.starts[place.first]), place.first, place.end, weight(self.register, place),
                 page.quote(page.starts[place.first]))
        )  # fmt: skip
        before = self.places[-2] if len(self.places) > 1 else None
        if before is not None and page.key(place.first - 1) == "and" and before.end == place.first - 1:
            self._pair(before, place)
        self.entities[entity].last = place.first
        if page.owner(place.end) and self.depth < _DEEP:
            first = place.end + (2 if page.key(place.end + 1) == "s" else 1)
            self.depth += 1
            end = self._phrase(place.first, first, entity)
            self.depth -= 1
            return end
        return self._apposition(place)

    def _pair(self, before: Place, place: Place) -> None:
        """Weigh two alike whom "and" joins; together they are "they"."""
        last = self.seen[-1]
        same = next((one for one in reversed(self.seen[-4:-1]) if one.first == before.first), None)
        if same is not None and self.entities[before.entity].person and self.entities[place.entity].person:
            self.seen[-1] = replace(last, weight=same.weight - 0.1)
            self.seen.append(replace(last, entity=PEOPLE_HERE, weight=same.weight))

    def _apposition(self, place: Place) -> int:
        """Read ", the harbour minister," or ", Vashara's prime minister," after a name."""
        page, start = self.page, place.end + 1
        if page.key(place.end) != "," or (start in self.named and not page.owner(self.named[start].end)):
            return place.end
        first = start + 1
        if start in self.named:
            owner = self.named[start]
            first = owner.end + (2 if page.key(owner.end + 1) == "s" else 1)
        elif page.key(start) not in _OWNERS and page.key(start) != "the":
            return place.end
        found = self.descriptions.apposed(start, first, place.entity)
        if found is None:
            return place.end
        mine = start in self.named and self._asked(self.named[start].entity)
        if mine:
            self.places.append(self.named[start])
        if page.key(start) in _OWNERS and (owned := self._pronoun(start)) is not None:
            self.places.append(Place(start, start + 1, owned, start))
            mine = True
        self.places.append(Place(first if mine else start, found.end, place.entity, first))
        return found.end

    def _asked(self, entity: int) -> bool:
        return self.entities[self.register.offices.get(entity, entity)].target

    def _phrase(self, determiner: int, first: int, owner: int | None) -> int:
        """Read a definite phrase; one without a known bearer is somebody or something without a name."""
        page = self.page
        found = self.descriptions.resolve(determiner, first, owner, lambda: self._recent(determiner))
        if found is None:
            if owner is not None and self._plural(first - 1):
                self._note(PEOPLE_HERE, first, first + 1)
            if owner is None and page.key(determiner) in _POINTERS and first not in self.named:
                self._note(PEOPLE_HERE if self._plural(determiner) else THING, determiner, first)
            return first
        if found.end in self.named and found.entity is None:
            return first  # "the charity Sea Aid"
        after = found.end + 1 if page.key(found.end) == "," else found.end
        entity = found.entity
        if after in self.named and after > found.end and self._called(found, self.named[after].entity):
            entity = self.named[after].entity  # "the minister, Anna Berg,"
        if entity is not None and any(here in self.named for here in range(first, found.end)):
            return first
        if entity is None:
            self._note(PERSON if page.key(found.end - 1) in _SOMEBODY else THING, determiner, found.end)
            return first
        mine = owner is not None and (page.key(determiner) in _OWNERS or self._asked(owner))
        return self._take(Place(first if mine else determiner, found.end, entity, first))

    def _called(self, found: Phrase, entity: int) -> bool:
        noun, one = self.page.key(found.end - 1), self.entities[entity]
        return any(noun == known[-1] for known in one.roles) if one.person else noun in one.nouns

    def _indefinite(self, at: int) -> None:
        found = self.descriptions.read(at + 1)
        if found is None:
            self._note(PERSON if "who" in self.page.keys[at + 2 : at + 4] else THING, at, at + 1)
            return
        noun = self.page.keys[found[0]]
        if self.page.key(at - 1) != "," or not self.places or self.places[-1].end != at - 1:
            self.descriptions.indefinite[noun] = at
            self._note(self.told.get(noun, PERSON if noun in _SOMEBODY else THING), at, found[1])

    def _subject_noun(self, at: int) -> bool:
        """Tell a sentence's first word that may be its subject: "Common sense had its day"."""
        page, key = self.page, self.page.keys[at]
        if page.title(at) or self.descriptions.bare(at) or not key.isalpha() or key.endswith(("ly", "ing", "ed")):
            return False
        return key not in _NO_SUBJECTS and page.raw(at) not in NOT_NAMES

    def _plural(self, at: int) -> bool:
        """Tell "those furnaces", "the new houses" by the ending."""
        page = self.page
        if page.key(at) in ("these", "those"):
            return True
        for here in range(at + 1, at + 4):
            if not page.blank(here) or page.key(here) in _ENDS:
                return False
            if _plural_word(page.key(here)):
                return True
        return False

    def _note(self, kind: int, at: int, end: int) -> None:
        """Keep somebody or something without a name."""
        page = self.page
        last = page.key(end - 1)
        gender = "f" if last in HER_TITLES else "m" if last in HIS_TITLES else ""
        first = at - 1 if at - 1 in page.firsts and kind == PEOPLE_HERE else at
        subject = 1.0 if first in page.firsts else 0.4 if kind != THING else 0.1
        subject = min(subject, 0.7) if kind == THING else subject
        self.seen.append(
            Seen(kind, page.sentence(page.starts[at]), at, end, subject, page.quote(page.starts[at]), gender)
        )

    def _recent(self, at: int) -> list[int]:
        """Give the people named lately, the last first, without who speaks in the quotation."""
        quoted = self.page.quote(self.page.starts[at])
        speaker = self._speaks(self.page.starts[at], quoted) if quoted is not None else None
        here = self.page.sentence(self.page.starts[at])
        subjects = {one.entity for one in self.seen[-4:] if one.weight == 1.0 and one.sentence == here}
        last = [one.entity for one in reversed(self.seen[-_RECENT:])]
        return [
            one
            for one in dict.fromkeys(last)
            if one >= 0 and one not in (speaker, *subjects) and self.entities[one].person
        ]

    def _pronoun(self, at: int) -> int | None:
        page = self.page
        offset = page.starts[at]
        quoted = page.quote(offset)
        speaker = self._speaks(offset, quoted)
        entity = self.pronouns.resolve(at, speaker, quoted)
        if self.watch is not None:
            entity = self.watch(self.pronouns, at, entity)
        if entity is not None and quoted is None and page.keys[at] in ("he", "she"):
            self.entities[entity].gender = self.entities[entity].gender or HE[page.keys[at]]
        return entity

    def _speaks(self, offset: int, quoted: int | None) -> int | None:
        """Give the speaker of the quotation at an offset, or of the sentence."""
        start, end = self.page.quotes[quoted] if quoted is not None else self.page.sentences[self.page.sentence(offset)]
        claim = bisect_right(self.spoke, end) - 1
        if claim >= 0 and self.spoke[claim] >= start:
            return self.speakers[claim]
        if quoted is None:
            sentence = self.page.sentence(offset)
            before = self.page.sentences[sentence - 1] if sentence else (0, 0)
            if claim >= 0 and self.spoke[claim] >= before[0] and self.page.quote(before[1] - 1) is not None:
                return self.speakers[claim]  # "“No.” He left."
            return None
        last = (one for one in reversed(self.seen[-_RECENT:]) if one.quote is None and one.weight == 1.0)
        return next((one.entity for one in last if one.entity >= 0 and self.entities[one.entity].person), None)


def _plural_word(key: str) -> bool:
    return len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is"))
