"""Show the model the same text as others would write it: without case or quotation marks, of other people.

It works on tokens, so that every target stays with its token.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np
from tokenizers import Tokenizer

from framing.windows import CASES, QUOTES, pack
from models.data import Item

_LOWER, _UPPER = CASES.index("lower"), CASES.index("upper")
_MARK = QUOTES.index("mark")
# What may stand for each other where loaded language is asked for; each is one token of an uncased vocabulary. Faiths
# stand with other groups and peoples: among themselves alone they would go on meeting little but loaded language.
SWAPPED = (
    "democrats republicans conservatives liberals socialists muslims christians jews hindus catholics protestants "
    "farmers teachers students workers voters soldiers immigrants",
    "democrat republican conservative liberal socialist",
    "muslim christian jewish hindu catholic buddhist protestant chinese french german russian iranian israeli indian "
    "japanese mexican canadian italian egyptian spanish brazilian polish turkish iraqi syrian",
    "islam christianity judaism hinduism buddhism",
    "mosque church synagogue temple",
    "china france germany russia iran israel india japan mexico canada italy egypt spain brazil poland turkey iraq "
    "syria",
    "beijing paris berlin moscow tehran jerusalem delhi tokyo rome cairo madrid warsaw ankara baghdad damascus",
)
_FIRST_TAG = {"source": 1, "cue": 3, "content": 5}


@dataclass(frozen=True, slots=True)
class Augmenter:
    """Change items by chance.

    `case`, `quotes`, `style`: the chances that an article is met in one case throughout, without its quotation marks,
    or with straight double marks for curly ones and the reverse; `names`: that each party, faith, group, people
    and country in it is another one, the same throughout.
    """

    tokenizer: Tokenizer
    window: int
    case: float
    quotes: float
    style: float
    names: float = 0.0

    def __call__(self, item: Item, chance: random.Random) -> Item:
        """Change an item; most come back as they are."""
        if chance.random() < self.quotes:
            item = _strip_quotes(item, self.window)
        plain = item.tokens
        if chance.random() < self.style:
            item = self._restyle(item)
        if chance.random() < self.case:
            item = _flatten_case(item, _LOWER if chance.random() < 0.7 else _UPPER)
        if chance.random() < self.names:
            item = self._rename(item, chance)
        return item if item.tokens is plain else replace(item, plain=plain)

    def _rename(self, item: Item, chance: random.Random) -> Item:
        ids = item.tokens.ids.copy()
        for words in SWAPPED:
            numbers = [number for word in words.split() if (number := self.tokenizer.token_to_id(word)) is not None]
            others = dict(zip(numbers, chance.sample(numbers, len(numbers)), strict=True))
            for at in np.flatnonzero(np.isin(item.tokens.ids, numbers)).tolist():
                ids[at] = others[int(item.tokens.ids[at])]
        return replace(item, tokens=replace(item.tokens, ids=ids))

    def _restyle(self, item: Item) -> Item:
        straight, opening, closing = (self.tokenizer.token_to_id(mark) for mark in '"“”')
        ids = item.tokens.ids.copy()
        marks = np.flatnonzero(item.tokens.features[:, 1] == _MARK)
        curly = np.isin(ids[marks], [opening, closing])
        plain = marks[ids[marks] == straight]
        before_gap = np.append(item.tokens.starts[1:], -1)[plain] != item.tokens.ends[plain]
        ids[marks[curly]] = straight
        ids[plain] = np.where(before_gap, closing, opening)
        return replace(item, tokens=replace(item.tokens, ids=ids))


def _flatten_case(item: Item, case: int) -> Item:
    features = item.tokens.features.copy()
    features[features[:, 0] > 0, 0] = case
    return replace(item, tokens=replace(item.tokens, features=features))


def _strip_quotes(item: Item, window: int) -> Item:
    """Drop the quotation marks and every trace of them; a sentence of marks alone keeps them."""
    sentence = item.tokens.sentence
    words = item.tokens.features[:, 1] != _MARK
    keep = words | ~np.isin(sentence, sentence[words])
    tokens = item.tokens.take(keep)
    features = tokens.features.copy()
    features[:, 1] = 0
    place = np.concatenate([[0], np.cumsum(keep)])
    spans = [
        (role, int(place[first]), int(place[last]), relation)
        for role, first, last, relation in item.spans
        if place[last] > place[first]
    ]
    tags = item.tags[keep].copy()
    for role, first, _, _ in spans:
        tags[first] = _FIRST_TAG[role]
    return replace(
        item,
        tokens=replace(tokens, features=features),
        windows=pack(tokens.sentence, window),
        tags=tags,
        phrase=item.phrase[keep],
        spans=spans,
        targets=[
            (int(place[first]), int(place[last]), stance)
            for first, last, stance in item.targets
            if place[last] > place[first]
        ],
        mentions=[
            (int(place[first]), int(place[last]), whom)
            for first, last, whom in item.mentions
            if place[last] > place[first]
        ],
        vectors=None if item.vectors is None else item.vectors[keep],
    )
