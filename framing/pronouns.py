"""Whom a pronoun means: he, she, it and they, in their forms.

It does: weigh who was mentioned lately by how near, how often and in which place of the sentence, the speaker next to a
quotation, and what stands inside quotations apart; learn people's gender from pronouns that can mean one only.
It does not: understand. Where no one is likely enough, or somebody without a name is likelier, it gives none. "I" and
"we" are left out.

The weights are those of a multinomial logistic regression over whoever may be meant and nobody, fitted by
`python -m models.pronouns --weights` to real news and the dev half of the written set; `TRUST`, which weighs what the
network says of whom a word means, is fitted by the same command to articles that the network did not learn from.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from framing.clauses import Seen, is_expletive, is_object, is_predicate, subject_of
from framing.coreference import Coreference
from framing.lexicon import COLLECTIVES, HE, IT, KIND_WORDS, SAYS, THEY
from framing.naming import Place
from framing.register import Register

__all__ = ["PEOPLE_HERE", "PERSON", "THING", "Pronouns", "learn_genders"]

PERSON, THING, PEOPLE_HERE = -1, -2, -3  # somebody, something, several people without a name
_IDIOMS = frozenset((("it", "put"), ("it", "done"), ("it", "make"), ("it", "made"), ("them", "of")))
_BACK = 24  # mentions that are weighed
_FAR = 4  # sentences back
_LATEST = 3  # mentions of one of whom the network is asked
_PRONOUNS = IT | THEY | frozenset(HE)
_SPEECHLESS = KIND_WORDS - COLLECTIVES  # what a body is, and says nothing
NAMES = (
    "same", "one back", "two back", "far", "nearest", "second", "subject", "a subject", "often", "gender", "elsewhere",
    "elsewhere quoted", "same quotation", "speaker", "asked", "frequent", "nobody named", "relative", "place", "acts",
    "many", "chain", "subject before", "own", "predicate", "apart", "quoted nobody", "distance", "alone", "asked near",
    "asked subject", "body at start", "recent share",
)  # fmt: skip
WEIGHTS: dict[str, tuple[float, ...]] = {
    "he": (
        1.02, 0.15, -0.68, -0.5, 0.74, 0.1, 0.34, 0.96, 0.48, 0.7, -1.89, 0.09, -0.08, 0.88, 0.8, 0.45,
        -1.87, 1.1, -0.46, -0.28, -0.08, 0.36, 1.02, -0.39, 0.35, -0.66, 0.3, -0.79, 0.57, -0.21, 0.07, 0,
        -0.35,
    ),
    "it": (
        0.68, -0.14, 0.02, -0.56, 0.37, 0.22, 0.72, -0.07, -0.1, -0.32, -1.26, -0.05, -0.37, 0.3, 1.58, 0.35,
        -0.48, -0.01, 0.05, -0.22, -0.44, 0.87, 0.81, 0.99, -0.74, -0.99, 0.03, -0.26, -0.65, 1.37, -0.23, 0.44,
        0.96,
    ),
    "they": (
        -0.14, 0.02, 0.51, -0.4, 1.07, 0.31, 0.21, 0.72, -0.14, -0.05, 0.05, -0.06, 0.72, 0.49, 0.97, -0.07,
        -0.14, 0.01, -0.45, 0.2, 1.07, 1.69, 0.48, -0.12, 0, 0.79, 0.09, -0.77, 0.21, 0.57, 0.53, 0.69,
        0.1,
    ),
}  # fmt: skip
NOBODY: dict[str, float] = {"he": -1.02, "it": 3.24, "they": 3.01}
# How the network's word is weighed beside the rules': the scale of theirs, the weights of the largest and of the mean
# of its log odds over somebody's latest mentions, and what is added to nobody's logit.
TRUST: dict[str, tuple[float, float, float, float]] = {
    "he": (0.85, -0.01, 0.36, 0.84),
    "it": (1.73, 0.05, 0.55, -0.51),
    "they": (0.82, -0.06, 0.49, -0.37),
}
# The least probability of whom a pronoun is said to mean, and by how much its logit lies above the next one's who has a
# name: by the rules alone, and with the network's word.
LIKELY = (0.5, 0.4)
_CLEAR = (1.25, 0.75)


def learn_genders(register: Register, named: Sequence[Place]) -> None:
    """Give people the gender of the pronouns that can mean nobody else."""
    page, entities = register.page, register.entities
    for _ in range(2):
        votes: dict[int, list[int]] = {}
        near: list[tuple[int, int]] = []  # person, sentence
        places = {place.name: place for place in named}
        for at in sorted({*places, *page.where(HE)}):
            key = page.keys[at]
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
    """A pronoun at a time: where it stands, and whom it may mean (`weighed`: with the features of `NAMES`)."""

    def __init__(
        self, register: Register, seen: Sequence[Seen], named: Sequence[Place], coreference: Coreference | None = None
    ) -> None:
        self.page, self.entities, self.seen = register.page, register.entities, seen
        self.register, self.coreference = register, coreference
        counts = Counter(place.entity for place in named)
        most = max(counts.values(), default=1)
        self.share = {one: math.sqrt(count / most) for one, count in counts.items()}

    def resolve(self, at: int, speaker: int | None, quoted: int | None) -> int | None:
        """Resolve the pronoun at a word.

        Args:
            at: the word.
            speaker: who speaks in its quotation or sentence.
            quoted: the quotation in which it stands.
        """
        self.key, self.at, self.here = self.page.keys[at], at, self.page.sentence(self.page.starts[at])
        self.weighed: dict[int, list[float]] = {}
        self.linked: dict[int, tuple[float, float]] = {}
        if (self.key, self.page.key(at - 1)) in _IDIOMS or (self.key == "it" and is_expletive(self.register, at)):
            return None
        kind = "he" if self.key in HE else "it" if self.key in IT else "they"
        found = self.weighed = self._candidates(speaker, quoted)
        if not found:
            return None
        weights, nobody, heard = WEIGHTS[kind], NOBODY[kind], self.coreference is not None
        scores = {one: sum(w * x for w, x in zip(weights, row, strict=True)) for one, row in found.items()}
        if self.coreference is not None:
            scale, most, mean, shift = TRUST[kind]
            self.linked = self._link(self.coreference)
            scores = {
                one: scale * score + most * self.linked[one][0] + mean * self.linked[one][1]
                for one, score in scores.items()
            }
            nobody = scale * nobody + shift
        best = max(scores, key=scores.__getitem__)
        if best < 0:
            return None
        if any(one != best and one >= 0 and scores[best] - score < _CLEAR[heard] for one, score in scores.items()):
            return None
        total = math.exp(nobody - scores[best]) + sum(math.exp(score - scores[best]) for score in scores.values())
        return best if 1 >= LIKELY[heard] * total else None

    def _candidates(self, speaker: int | None, quoted: int | None) -> dict[int, list[float]]:
        """Give whom the pronoun may mean, each with the features of `NAMES`."""
        at = self.at
        self.speaker, self.quoted = speaker, quoted
        self.object = is_object(self.register, at)
        self.subject = subject_of(self.register, self.seen, at) if self.object else None
        he = self.key in HE
        found: dict[int, list[Seen]] = {}
        for one in reversed(self.seen[-_BACK:]):
            if self.here - one.sentence > _FAR:
                break
            if self._may_be_he(one) if he else self._may_be_it(one):
                found.setdefault(one.entity, []).append(one)
        named = [one for one in found if one >= 0]
        self.alone = named[0] if len(named) == 1 else None
        self.found = found
        self.window = sum(map(len, found.values()))
        return {one: self._features(one, places, rank) for rank, (one, places) in enumerate(found.items())}

    def _link(self, coreference: Coreference) -> dict[int, tuple[float, float]]:
        """Give for each that may be meant the largest and the mean of the log odds over its latest mentions."""
        latest = {one: places[:_LATEST] for one, places in self.found.items()}
        logits = iter(coreference.logits(self.at, [(one.first, one.end) for some in latest.values() for one in some]))
        taken = {one: [float(next(logits)) for _ in some] for one, some in latest.items()}
        return {one: (max(some), sum(some) / len(some)) for one, some in taken.items()}

    def _may_be_he(self, one: Seen) -> bool:
        if one.entity != PERSON and (one.entity < 0 or not self.entities[one.entity].person):
            return False
        if one.entity == self.subject or (self.quoted is not None and one.entity == self.speaker):
            return False
        return self._gender(one) in ("", HE[self.key])

    def _may_be_it(self, one: Seen) -> bool:
        many = self.key.startswith("the")
        if one.entity in (PERSON, self.subject, THING if many else PEOPLE_HERE):
            return False
        if one.entity < 0:
            return True
        entity = self.entities[one.entity]
        if self.page.key(self.at + 1) in SAYS and not entity.nouns.isdisjoint(_SPEECHLESS):
            return False  # "it says": a body
        return not entity.person

    def _gender(self, one: Seen) -> str:
        return self.entities[one.entity].gender if one.entity >= 0 else one.gender

    def _features(self, index: int, places: Sequence[Seen], rank: int) -> list[float]:
        """Give the features of whoever was mentioned at `places`, the nearest first."""
        near = places[0]
        back = self.here - near.sentence
        entity = self.entities[index] if index >= 0 else None
        apart = near.quote is not None and near.quote != self.quoted
        last = self.page.keys[near.first]
        asked = entity is not None and entity.target and self.register.guess
        acts = entity is not None and (entity.acts or bool(entity.nouns & COLLECTIVES))
        return [
            float(back == 0),
            float(back == 1),
            float(back == 2),
            float(back > 2),
            float(rank == 0),
            float(rank == 1),
            near.weight,
            max(one.weight for one in places if one.sentence == near.sentence),
            math.log(len(places)),
            float(bool(self._gender(near))),
            float(apart and self.quoted is None),
            float(apart and self.quoted is not None),
            float(self.quoted is not None and near.quote == self.quoted),
            float(self.quoted is None and index == self.speaker),
            float(asked),
            self.share.get(index, 0.0),
            float(index < 0),
            float(rank == 0 and self._relative(near)),
            float(entity is not None and entity.place),
            float(acts),
            float(entity is not None and bool(entity.keys) and entity.keys[-1].endswith("s")),
            float(last in _PRONOUNS and last[0] == self.key[0]),
            float(back == 1 and near.weight == 1.0 and self.at in self.page.firsts),
            float(back == 0 and near.weight == 1.0 and self.key in ("his", "her", "its", "their")),
            float(entity is not None and is_predicate(self.register, self.at)),
            float(near.quote is None and self.quoted is not None),
            float(index < 0 and self.quoted is not None),
            math.log(max(1, self.at - near.first)),
            float(self.alone == index),
            float(asked and back < 2),
            float(asked and max(one.weight for one in places) == 1.0),
            float(acts and self.at in self.page.firsts),
            len(places) / self.window,
        ]

    def _relative(self, one: Seen) -> bool:
        """Tell "a man who would not show his hands", "a mine which closed its gates"."""
        keys = self.page.keys[one.first : min(self.at, one.first + 40)]
        return "," not in keys and ("who" if self.key in HE else "which") in keys[:5]
