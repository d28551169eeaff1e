"""Whom a pronoun means: he, she, it and they, in their forms.

It does: weigh who was mentioned lately, subjects before others, the speaker next to a quotation, and keep apart what
stands inside quotations; learn people's gender from pronouns that can mean one only.
It does not: understand. Where two come close, or somebody without a name comes first, it gives none. "I" and "we" are
left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from framing.clauses import Seen, is_expletive, is_object, is_predicate, subject_of
from framing.lexicon import COLLECTIVES, HE, KIND_WORDS, SAYS
from framing.naming import Place
from framing.register import Register

__all__ = ["PEOPLE_HERE", "PERSON", "THING", "Pronouns", "learn_genders"]

PERSON, THING, PEOPLE_HERE = -1, -2, -3  # somebody, something, several people without a name
_IDIOMS = frozenset((("it", "put"), ("it", "done"), ("it", "make"), ("it", "made"), ("them", "of")))
_BACK = 24  # mentions that are weighed
# What counts how much: chosen on the dev half of the labelled set.
_NEAR_HE = (3.0, 2.4, 1.4, 0.8)  # by sentences between
_NEAR_IT = (1.9, 1.7, 0.7)
_LAST, _LAST_QUOTED = 0.4, 0.8  # mentioned last
_AGAIN = 0.1  # mentioned more than once
_MARGIN_HE, _MARGIN_IT, _LEAST_IT = 0.8, 0.6, 1.2  # before the next; at all


def learn_genders(register: Register, named: Sequence[Place]) -> None:
    """Give people the gender of the pronouns that can mean nobody else."""
    page, entities = register.page, register.entities
    for _ in range(2):
        votes: dict[int, list[int]] = {}
        near: list[tuple[int, int]] = []  # person, sentence
        places = {place.name: place for place in named}
        for at, key in enumerate(page.keys):
            if at in places and entities[places[at].entity].person:
                near = [*near[-6:], (places[at].entity, page.sentence(page.starts[at]))]
            if key not in HE or page.quote(page.starts[at]) is not None:
                continue
            here = page.sentence(page.starts[at])
            fits = {one for one, back in near if here - back < 2 and entities[one].gender in ("", HE[key])}
            if len(fits) == 1:
                votes.setdefault(fits.pop(), [0, 0])[HE[key] == "f"] += 2 if key in ("he", "she") else 1
        for one, (men, women) in votes.items():
            if not entities[one].gender and max(men, women) >= 2 * min(men, women):
                entities[one].gender = "m" if men > women else "f"


class Pronouns:
    """A pronoun at a time: where it stands, and the scores of whom it may mean."""

    def __init__(self, register: Register, seen: Sequence[Seen]) -> None:
        self.page, self.entities, self.seen = register.page, register.entities, seen
        self.register = register

    def resolve(self, at: int, speaker: int | None, quoted: int | None) -> int | None:
        """Resolve the pronoun at a word.

        Args:
            at: the word.
            speaker: who speaks in its quotation or sentence.
            quoted: the quotation in which it stands.
        """
        self.key, self.at, self.here = self.page.keys[at], at, self.page.sentence(self.page.starts[at])
        self.speaker, self.quoted = speaker, quoted
        self.object = is_object(self.register, at)
        self.subject = subject_of(self.register, self.seen, at) if self.object else None
        if self.key in HE:
            return _best(self._weigh_he(), _MARGIN_HE)
        if (self.key, self.page.key(at - 1)) in _IDIOMS:
            return None
        if self.key == "it" and is_expletive(self.register, at):
            return None
        scores = self._weigh_it()
        return _best({one: score for one, score in scores.items() if score >= _LEAST_IT}, _MARGIN_IT)

    def _elsewhere(self, one: Seen) -> bool:
        """Tell whether a mention stands in another quotation."""
        return one.quote is not None and one.quote != self.quoted

    def _weigh_he(self) -> dict[int, float]:
        scores: dict[int, float] = {}
        for one in reversed(self.seen[-_BACK:]):
            back = self.here - one.sentence
            if back >= len(_NEAR_HE):
                break
            if not self._may_be_he(one):
                continue
            score = _NEAR_HE[back] + self._score_he(one)
            if not scores and self._relative(one, "who"):
                score += 1.0
            scores[one.entity] = (
                max(scores[one.entity], score) + _AGAIN if one.entity in scores else score + (0.0 if scores else _LAST)
            )
        return scores

    def _may_be_he(self, one: Seen) -> bool:
        if one.entity != PERSON and (one.entity < 0 or not self.entities[one.entity].person):
            return False
        if one.entity == self.subject or (self.quoted is not None and one.entity == self.speaker):
            return False
        return self._gender(one) in ("", HE[self.key])

    def _gender(self, one: Seen) -> str:
        return self.entities[one.entity].gender if one.entity >= 0 else one.gender

    def _score_he(self, one: Seen) -> float:
        score = one.weight + (0.3 if self._gender(one) else 0.0)
        if self._elsewhere(one):
            score -= 1.2 if self.quoted is None else 0.3
        if self.quoted is not None and one.quote == self.quoted:
            score += 0.8
        if self.quoted is None and one.entity == self.speaker:
            score += 1.0
        return score

    def _relative(self, one: Seen, *who: str) -> bool:
        """Tell "a man who would not show his hands"."""
        keys = self.page.keys[one.first : min(self.at, one.first + 40)]
        return "," not in keys and any(word in keys[:5] for word in who)

    def _weigh_it(self) -> dict[int, float]:
        scores: dict[int, float] = {}
        last = _LAST
        if self.key.startswith("the") and self.quoted is not None:
            near = any(one.entity == PEOPLE_HERE and self.here - one.sentence < 2 for one in self.seen[-_BACK:])
            last = _LAST if near else _LAST_QUOTED
        for one in reversed(self.seen[-_BACK:]):
            back = self.here - one.sentence
            if back >= len(_NEAR_IT):
                break
            if not self._may_be_it(one):
                continue
            score = _NEAR_IT[back] + self._score_it(one, back)
            if not scores and self._relative(one, "which"):
                score += 1.0
            if one.entity in scores:
                scores[one.entity] = max(scores[one.entity], score) + _AGAIN
            elif one.entity != THING and (self.quoted is not None or one.quote is None):
                scores[one.entity] = score + last
                last = 0.0
            else:
                scores[one.entity] = score
        return scores

    def _may_be_it(self, one: Seen) -> bool:
        many = self.key.startswith("the")
        if one.entity in (PERSON, self.subject, THING if many else PEOPLE_HERE):
            return False
        if one.entity < 0:
            return True
        entity = self.entities[one.entity]
        if self.page.key(self.at + 1) in SAYS and entity.nouns & KIND_WORDS - COLLECTIVES:
            return False  # "it says": a body
        return not entity.person and not (many and not entity.nouns & COLLECTIVES and not entity.acts)

    def _score_it(self, one: Seen, back: int) -> float:
        many = self.key.startswith("the")
        score = 0.4 if many and self.quoted is not None else 0.4 * one.weight if self.object else one.weight
        if one.entity >= 0:
            score += self._score_body(one.entity)
        elif one.entity == PEOPLE_HERE:
            score += 0.5 if back else 1.0
        if self._elsewhere(one):
            score -= 0.8
        return score + (0.5 if self.quoted is not None and one.quote == self.quoted else 0.0)

    def _score_body(self, index: int) -> float:
        entity = self.entities[index]
        score = (0.4 if entity.target else 0.0) - (0.8 if entity.place else 0.0)
        if self.key != "it" or not (entity.nouns & COLLECTIVES or entity.acts or not entity.nouns & KIND_WORDS):
            return score
        if is_predicate(self.register, self.at):
            return score - 2.0
        return score - (1.0 if self.quoted is not None else 0.0)


def _best(scores: dict[int, float], margin: float) -> int | None:
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][0] < 0 or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < margin):
        return None
    return ranked[0][0]
