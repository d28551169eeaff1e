"""Find loaded phrases among a text's tokens: whole words, in one voice, without the small words at their ends.

It does: join word pieces, grow a phrase around a loaded word, and name the words that a loaded sentence rests on even
where none passes the threshold by itself.
It does not: score tokens or sentences (`decode.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framing.config import Floats
from framing.windows import Ints, Tokens

Word = tuple[int, int, float, int]  # start, end, probability, sentence
_SMALL = frozenset(
    (
        "a an the this that these those of to in on at by for from with as and or but nor is are was were be been "
        "being has have had do does did where about it its his her their our my your he she they we who which than so"
    ).split()
)


def join_words(text: str, tokens: Tokens, chances: Floats) -> list[Word]:
    """Join word pieces to words; a word has the largest probability of its pieces."""
    words: list[Word] = []
    for start, end, chance, sentence in zip(
        tokens.starts.tolist(), tokens.ends.tolist(), chances.tolist(), tokens.sentence.tolist(), strict=True
    ):
        if words and words[-1][1] == start and words[-1][3] == sentence and _joins(text, start):
            words[-1] = (words[-1][0], end, max(words[-1][2], chance), sentence)
        else:
            words.append((start, end, chance, sentence))
    return words


def find_phrases(text: str, words: Sequence[Word], owner: Ints, seeds: Floats, grow: float) -> list[Word]:
    """Find the phrases: start, end, largest probability, sentence.

    Args:
        text: the article's text.
        words: its words in order.
        owner: for each character the claim in whose content it lies, or -1; a phrase never crosses a change.
        seeds: for each sentence the least probability of a word that makes a phrase.
        grow: least probability of a neighbour that joins; a sentence with a lower seed has a lower one.
    """
    found: list[Word] = []
    run: list[Word] = []
    least = np.minimum(seeds, grow).tolist()

    def close() -> None:
        kept = list(run)
        while kept and not _weighs(text[kept[-1][0] : kept[-1][1]]):
            kept.pop()
        while kept and not _weighs(text[kept[0][0] : kept[0][1]]):
            kept.pop(0)
        top = max((word[2] for word in kept), default=0.0)
        if kept and top >= seeds[kept[0][3]]:
            found.append((kept[0][0], kept[-1][1], top, kept[0][3]))
        run.clear()

    for word in words:
        loaded = word[2] >= least[word[3]]
        if run and (not loaded or word[3] != run[-1][3] or owner[word[0]] != owner[run[0][0]]):
            close()
        if loaded:
            run.append(word)
    close()
    return found


def seeds_of(text: str, words: Sequence[Word], loaded: Sequence[bool | None], seed: float) -> Floats:
    """Give each sentence its seed: where the verdict is "loaded", its strongest word is evidence, however weak."""
    top = np.zeros(len(loaded))
    for start, end, chance, sentence in words:
        if chance > top[sentence] and _weighs(text[start:end]):
            top[sentence] = chance
    sure = np.array([verdict is True for verdict in loaded], dtype=bool)
    return np.where(sure, np.minimum(seed, np.maximum(top, 0.05)), seed)


def _weighs(word: str) -> bool:
    """Tell a word that can carry a judgement from punctuation and small words."""
    return word[0].isalnum() and word.lower() not in _SMALL


def _joins(text: str, place: int) -> bool:
    """Tell whether the pieces on both sides of a place belong to one word or number."""
    before, after = text[place - 1], text[place]
    if before in ",." or after in ",.":
        around = text[place - 2 : place - 1] if before in ",." else text[place + 1 : place + 2]
        return around.isdigit() and (before.isdigit() or after.isdigit())
    return (before.isalnum() or before in "-’'") and (after.isalnum() or after in "-’'")
