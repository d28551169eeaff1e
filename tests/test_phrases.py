"""Loaded phrases: whole words, trimmed, in one voice."""

import numpy as np

from framing.phrases import find_phrases, join_words, seeds_of
from framing.windows import tokenize
from tests.tiny import tiny_tokenizer

TEXT = "A far-right mob of 1,200 won. It was mild."
BORDERS = [(0, 29), (30, 42)]


def phrases(loaded: dict[str, float], verdicts: tuple[bool | None, bool | None] = (None, None)) -> list[str]:
    """Find phrases where the words of `loaded` have these chances and all others .01."""
    tokens = tokenize(TEXT, BORDERS, tiny_tokenizer())
    chances = np.full(len(tokens), 0.01)
    for word, chance in loaded.items():
        at = TEXT.index(word)
        chances[(tokens.starts >= at) & (tokens.ends <= at + len(word))] = chance
    words = join_words(TEXT, tokens, chances)
    seeds = seeds_of(TEXT, words, verdicts, 0.4)
    owner = np.full(len(TEXT), -1)
    return [TEXT[start:end] for start, end, _, _ in find_phrases(TEXT, words, owner, seeds, 0.25)]


def test_phrases_are_whole_words() -> None:
    assert phrases({"right": 0.9}) == ["far-right"]
    assert phrases({"200": 0.9}) == ["1,200"]


def test_phrases_leave_small_words_at_their_ends() -> None:
    assert phrases({"A": 0.9, "far": 0.9, "mob of": 0.5}) == ["far-right mob"]


def test_phrases_need_a_seed() -> None:
    assert phrases({"mob": 0.3}) == []
    assert phrases({"mob": 0.45}) == ["mob"]


def test_phrases_give_a_loaded_sentence_its_strongest_word() -> None:
    assert phrases({"mob": 0.2, "mild": 0.2}, (True, False)) == ["mob"]
