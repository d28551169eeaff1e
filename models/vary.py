"""Copies of labelled articles with one thing changed, so that the heads learn what must move them and what must not.

It does: say of a named person what party, faith, colour or origin they have, which changes no label; put a loaded word
into a plain sentence, in the outlet's voice or in somebody's quotation, which changes the labels that it has to.
It does not: touch what carries attribution spans; the copies are a corpus of their own, `varied` in the recipe.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from models.data import Example, Range

_PARTIES = ("Republican", "Democrat", "Conservative", "Liberal", "Socialist", "Green", "Labour member", "Communist",
            "Christian Democrat", "Social Democrat", "nationalist", "libertarian", "centrist")  # fmt: skip
_FAITHS = ("Muslim", "Christian", "Jew", "Hindu", "Sikh", "Buddhist", "Catholic", "Mormon", "Protestant", "Quaker")
_PLACES = (
    "Russia", "Canada", "Iran", "Italy", "Israel", "Egypt", "China", "Japan", "Mexico", "Nigeria", "Germany", "India",
    "Syria", "France", "Ukraine", "Brazil", "Poland", "Somalia", "Sweden", "Turkey", "Haiti", "Wales",
)  # fmt: skip
DESCRIPTIONS = (
    *(f"a {one}" for one in (*_PARTIES, *_FAITHS)),
    *(f"who was born in {one}" for one in _PLACES),
    *(f"an immigrant from {one}" for one in _PLACES),
    *(f"who is {one}" for one in ("Black", "white", "Asian", "Latino", "gay", "Jewish", "Muslim", "a veteran")),
)
WORDS = (
    "ludicrous", "monstrous", "vile", "heartless", "craven", "glorious", "crooked", "shambolic", "toothless", "heroic",
    "spineless", "cynical", "toxic", "brutal", "catastrophic", "shady", "phoney", "sinister", "magnificent", "rotten",
    "laughable", "cruel", "barbaric", "visionary", "hysterical", "ruinous", "sham", "draconian", "disastrous", "brazen",
)  # fmt: skip
_SAYERS = (
    "Ada Quill", "the union", "Councillor Okafor", "the opposition", "Tamsin Reyes, a tenant,", "critics", "a rival",
    "Mr Haddad", "the leader of the growers", "Senator Lindqvist", "two former aides", "Joon-ho Park",
)  # fmt: skip
_FRAMES = (
    "what {} described as the “{}” ", "what {} termed the “{}” ", "what {} has called the \"{}\" ",
    "what {} said was the ‘{}’ ",
)  # fmt: skip
_NAME = re.compile(r"(?<=[a-z,’'] )[A-Z][a-z]+ [A-Z][a-z]+\b(?![\w’'-]| [A-Z])")
_SITE = re.compile(r"(?<=[a-z,] )the (?=[a-z]{3,}\b)(?!most |least |same |other|end |rest |first |last |next |only )")


def vary(example: Example, chance: random.Random) -> Example:
    """Give a changed copy; offsets and labels are those of the new text."""
    for at in reversed(range(len(example.sentences))):
        plain = all(example.labels[name][at] == 0 for name in ("loaded_news", "sourced_news"))
        if plain and chance.random() < 0.2:
            example = _word(example, at, chance)
        if chance.random() < 0.4:
            example = _description(example, at, chance)
    return example


def _description(example: Example, at: int, chance: random.Random) -> Example:
    start, end = example.sentences[at]
    sites = [found.end() for found in _NAME.finditer(example.text, start, end)]
    inside = [site for site in sites if not any(s < site < e for s, e, _ in example.phrases["news"])]
    if not inside:
        return example
    site = chance.choice(inside)
    follows = example.text[site : site + 1]
    comma = "" if follows in ",.;:!?)”" else ","
    return _insert(example, site, 0, f", {chance.choice(DESCRIPTIONS)}{comma}")


def _word(example: Example, at: int, chance: random.Random) -> Example:
    """Put a loaded word before a noun; half of the time as somebody's, in quotation marks."""
    start, end = example.sentences[at]
    found = _SITE.search(example.text, start, end)
    if found is None or any(mark in example.text[start:end] for mark in '“”"‘«„'):
        return example
    word = chance.choice(WORDS)
    quoted = chance.random() < 0.5
    sayer, frame = chance.choice(_SAYERS), chance.choice(_FRAMES)
    new = frame.format(sayer, word) if quoted else f"the {word} "
    place = found.start() + new.rindex(word)
    example = _insert(example, found.start(), len(found.group()), new)
    phrases = sorted([*example.phrases["news"], (place, place + len(word), 1.0)], key=lambda one: one[0])
    labels = {name: list(values) for name, values in example.labels.items()}
    labels["loaded_news"][at], labels["own_news"][at] = 1.0, float(not quoted)
    return replace(example, phrases={"news": phrases}, labels=labels)


def _insert(example: Example, at: int, cut: int, new: str) -> Example:
    """Put `new` in the place of `cut` characters; what stands behind moves."""
    shift = len(new) - cut

    def moved(place: int) -> int:
        return place + shift if place >= at + max(cut, 1) else place

    def range_of(start: int, end: int) -> Range:
        return moved(start), moved(end) if end > at else end

    return replace(
        example,
        text=example.text[:at] + new + example.text[at + cut :],
        sentences=[range_of(start, end) for start, end in example.sentences],
        phrases={"news": [(*range_of(start, end), weight) for start, end, weight in example.phrases["news"]]},
    )
