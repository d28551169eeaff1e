"""Change one thing in a sentence: names, a loaded word, its quotation, case, quotation marks, spelling.

It does: give each sentence's variants, as text, by rules that can be read here.
It does not: score them (`adapters/robustness.py`) or claim that every variant is good prose; each is read beside
another that differs in that one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from framing.quotes import MARK, quote_states

# Said of an invented person who is named in the sentence: ", a Republican,". Both sides of a pair have the same form.
SWAPS: dict[str, tuple[tuple[str, str], ...]] = {
    "parties": (("a Republican", "a Democrat"), ("a Conservative", "a Liberal"), ("a Socialist", "a Green")),
    "groups": (("a Muslim", "a Christian"), ("a Jew", "a Hindu"), ("who is Black", "who is white")),
    "countries": tuple(
        (f"who was born in {one}", f"who was born in {other}")
        for one, other in (("Russia", "Canada"), ("Iran", "Italy"), ("Israel", "Egypt"), ("China", "Japan"))
    ),
    "genders": (),  # by pronouns and nouns that are there already
}
CHANGES = ("lower case", "quotation marks out", "spelling")
FORMS = ("quoted sentence", "quoted words")
WORDS = (
    "disgraceful", "shameful", "appalling", "wretched", "scandalous", "outrageous", "pathetic", "reckless",
    "despicable", "idiotic",
)  # fmt: skip
SPEAKER = "Ines Roth"

_SITE = re.compile(
    r"\b([Tt]he) (?!(?:most|least|same|way|end|others?|rest|latter|only|whole|following|number|time|day|one|few|first|"
    r"second|third|last|next|north|south|east|west|[a-z]+est)\b)(?=[a-z])"
)
_GENDER = {
    "he": "she", "himself": "herself", "him": "her", "his": "her", "man": "woman", "men": "women", "boy": "girl",
    "boys": "girls", "father": "mother", "son": "daughter", "brother": "sister", "husband": "wife", "mr": "ms",
    "spokesman": "spokeswoman", "chairman": "chairwoman", "widower": "widow",
}  # fmt: skip
_BACK = {other: one for one, other in _GENDER.items() if other != "her"}
_NO_OWNER = frozenset(
    "a an the and or but to of in on at by for with from as that who which when while if than then so not said had "
    "has was were is are would could will did does do into over after before because again home away out up "
    "off down".split()
)
# American, British; endings are tried too
_STEMS = (
    ("color", "colour"), ("labor", "labour"), ("neighbor", "neighbour"), ("favor", "favour"), ("honor", "honour"),
    ("harbor", "harbour"), ("behavior", "behaviour"), ("rumor", "rumour"), ("savior", "saviour"), ("humor", "humour"),
    ("center", "centre"), ("theater", "theatre"), ("liter", "litre"), ("meter", "metre"), ("kilometer", "kilometre"),
    ("defense", "defence"), ("offense", "offence"), ("license", "licence"), ("program", "programme"),
    ("gray", "grey"), ("traveled", "travelled"), ("canceled", "cancelled"), ("grueling", "gruelling"),
    ("organiz", "organis"), ("realiz", "realis"), ("recogniz", "recognis"), ("apologiz", "apologis"),
    ("authoriz", "authoris"), ("criticiz", "criticis"), ("emphasiz", "emphasis"), ("subsidiz", "subsidis"),
    ("moraliz", "moralis"), ("immuniz", "immunis"), ("moderniz", "modernis"),
)  # fmt: skip
_OTHER = {**dict(_STEMS), **{british: american for american, british in _STEMS}}
_SPELLED = re.compile(
    r"\b(un)?(" + "|".join(sorted(_OTHER, key=len, reverse=True)) + r")"
    r"((?:e|es|ed|ing|ation|ations|able|s|er|ers|al|hood|ly|d|side)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Probe:
    """Variants of one sentence: for a swap or a change two texts; for a word, plain, put in, and in each of `FORMS`."""

    group: str
    change: str
    texts: tuple[str, ...]


def swaps(group: str, sentence: str, names: list[str]) -> Iterator[Probe]:
    """Give the pairs in which party, group, country or gender differ; `names` are those of persons."""
    for name in names:
        for change, pairs in SWAPS.items():
            for pair in pairs:
                one, other = (described(sentence, name, what) for what in pair)
                if one is not None and other is not None:
                    yield Probe(group, change, (one, other))
    if (turned := other_gender(sentence)) != sentence:
        yield Probe(group, "genders", (sentence, turned))


def described(sentence: str, name: str, what: str) -> str | None:
    """Put a description after the first mention of a name; None where it cannot stand there.

    >>> described("Ann Lee left.", "Ann Lee", "a Democrat"), described("Ann Lee, 40, left.", "Ann Lee", "a Democrat")
    ('Ann Lee, a Democrat, left.', 'Ann Lee, a Democrat, 40, left.')
    """
    found = re.search(rf"\b{re.escape(name)}(?![\w’'-])", sentence)
    if found is None:
        return None
    rest = sentence[found.end() :]
    comma = "" if re.match(r"[,.;:!?)”]", rest) or not rest else ","
    return f"{sentence[: found.end()]}, {what}{comma}{rest}"


def other_gender(sentence: str) -> str:
    """Turn pronouns and nouns of one gender into the other's; names stay.

    >>> other_gender("She told her son that the man knew her.")
    'He told his daughter that the woman knew him.'
    """

    def turn(found: re.Match[str]) -> str:
        word = found.group().lower()
        if word == "her":
            after = re.match(r" (\w+)", sentence[found.end() :])
            given = re.search(r"\b(?:let|made?|make|help|see|saw|ask(?:ed)?) $", sentence[: found.start()])
            new = "him" if given or after is None or after[1].lower() in _NO_OWNER else "his"
        else:
            new = _GENDER.get(word) or _BACK.get(word, word)
        return alike(found.group(), new)

    return re.sub(r"\b[A-Za-z]+\b", turn, sentence)


def alike(old: str, new: str) -> str:
    """Give `new` the capitals of `old`."""
    return new.upper() if len(old) > 1 and old.isupper() else new.capitalize() if old[:1].isupper() else new


def word_put_in(group: str, sentence: str, number: int) -> Probe | None:
    """Put a loaded word before a noun: in the outlet's voice, and in the same place or the next sentence quoted.

    Returns None where no "the" stands before a word that can take it. `number` chooses the word.

    >>> word_put_in("a", "On Monday the ferry left.", 0).texts[1:]  # doctest: +NORMALIZE_WHITESPACE
    ('On Monday the disgraceful ferry left.',
     'On Monday the ferry left. “It is disgraceful,” said Ines Roth, a resident.',
     'On Monday what Ines Roth called the “disgraceful” ferry left.')
    """
    found = _SITE.search(sentence)
    if found is None or MARK in quote_states(sentence):
        return None
    word = WORDS[number % len(WORDS)]
    before, the, after = sentence[: found.start()], found[1], sentence[found.end(1) + 1 :]
    stop = "" if sentence.rstrip()[-1:] in ".!?" else "."
    what = alike(the[:1], "what")
    return Probe(
        group, "word",
        (
            sentence,
            f"{before}{the} {word} {after}",
            f"{sentence.rstrip()}{stop} “It is {word},” said {SPEAKER}, a resident.",
            f"{before}{what} {SPEAKER} called the “{word}” {after}",
        ),
    )  # fmt: skip


def changed(group: str, sentence: str) -> Iterator[Probe]:
    """Give the sentence beside its lower case, its text without quotation marks, its other spelling; if they differ."""
    variants = (sentence.lower(), without_marks(sentence), respelled(sentence))
    for change, variant in zip(CHANGES, variants, strict=True):
        if variant != sentence:
            yield Probe(group, change, (sentence, variant))


def without_marks(sentence: str) -> str:
    """Take the quotation marks out.

    >>> without_marks("It's “no,” he said.")
    "It's no, he said."
    """
    return "".join(np.array(list(sentence))[quote_states(sentence) != MARK]) if sentence else ""


def respelled(sentence: str) -> str:
    """Turn American spelling into British and the other way round, word by word.

    >>> respelled("The Harbor board apologised to its neighbours.")
    'The Harbour board apologized to its neighbors.'
    """

    def turn(found: re.Match[str]) -> str:
        return (found[1] or "") + alike(found[2], _OTHER[found[2].lower()]) + found[3]

    return _SPELLED.sub(turn, sentence)
