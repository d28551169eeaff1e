"""Changed copies for training: offsets and labels follow the text."""

from __future__ import annotations

import random

import pytest

from models.data import Example
from models.vary import DESCRIPTIONS, WORDS, vary
from models.written import read_article

MARKED = (
    "r | On Monday the ferry left.\n\ns | “A ⟦farce⟧s,” she told Ines Roth.\n"
    "r | It was said that Ada Lund paid the bill.\n"
)


def articles() -> list[tuple[Example, Example]]:
    article = read_article("a", MARKED)
    return [(article, vary(article, random.Random(seed))) for seed in range(60)]


def test_vary_keeps_every_offset_on_its_text() -> None:
    for before, after in articles():
        assert len(after.sentences) == len(before.sentences)
        assert after.sentences[0][0] == 0
        assert after.sentences[-1][1] == len(after.text)
        assert [after.text[end - 1] for _, end in after.sentences] == [".", ".", "."]
        assert "farce" in [after.text[start:end] for start, end, _ in after.phrases["news"]]
        assert all(after.text[start:end] in {"farce", *WORDS} for start, end, _ in after.phrases["news"])


def test_vary_changes_labels_only_where_a_word_was_put_in() -> None:
    seen = set()
    for before, after in articles():
        for at, (start, end) in enumerate(after.sentences):
            words = [word for word in WORDS if word in after.text[start:end]]
            quoted = bool(words) and "what" in after.text[start:end]
            loaded = 1.0 if words else before.labels["loaded_news"][at]
            own = float(not quoted) if words else before.labels["own_news"][at]
            assert (after.labels["loaded_news"][at], after.labels["own_news"][at]) == (loaded, own)
            seen.add((bool(words), quoted))
        for name in ("sourced_news", "editorial_news"):
            assert after.labels[name] == before.labels[name]
    assert seen == {(False, False), (True, False), (True, True)}


def test_vary_describes_persons() -> None:
    described = [one for _, after in articles() for one in DESCRIPTIONS if f"Ada Lund, {one}, paid" in after.text]
    assert len(described) > 10


@pytest.mark.parametrize("seed", range(3))
def test_vary_gives_the_same_copy_for_the_same_seed(seed: int) -> None:
    article = read_article("a", MARKED)
    assert vary(article, random.Random(seed)) == vary(article, random.Random(seed))
