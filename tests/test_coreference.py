"""What the network says of whom words mean: from tokens to words, and beside what the rules say."""

import numpy as np
import pytest

from framing.coreference import Coreference
from framing.heads import Outputs
from framing.mentions import Page, check_targets, find_mentions
from framing.sentences import split_sentences
from framing.windows import tokenize
from tests.tiny import tiny_tokenizer

TEXT = "Orla Steel fined Vale Mining on Monday. It denied that."


def coreference(text: str, whom: dict[str, float]) -> tuple[Page, Coreference]:
    """Let the network say that every word means each of some words, by so much; of all others, the reverse."""
    spans = split_sentences(text)
    page, tokens = Page(text, spans), tokenize(text, spans, tiny_tokenizer())
    vectors = np.zeros((len(tokens), 4), dtype=np.float32)
    vectors[:, 0] = -4.0
    for word, logit in whom.items():
        inside = (tokens.starts >= text.index(word)) & (tokens.ends <= text.index(word) + len(word))
        vectors[inside, 0] = logit
    nothing = np.zeros((len(tokens), 0), dtype=np.float32)
    to = np.full((len(tokens), 4), 2.0, dtype=np.float32)
    outputs = Outputs(*[nothing] * 5, np.zeros((0, 0), dtype=np.float32), nothing, vectors, to)
    return page, Coreference(page, tokens, outputs)


def test_coreference_means_over_the_words_of_a_mention() -> None:
    page, found = coreference(TEXT, {"Orla": 3.0, "Steel": 3.0})
    at = page.keys.index("it")
    assert found.logits(at, [(0, 1), (0, 2), (3, 5)]) == pytest.approx([3.0, 3.0, -4.0])
    half = found.logits(at, [(1, 3)])[0]
    assert -4.0 < half < 3.0  # tokens count, not words


@pytest.mark.parametrize(("name", "mentions"), [("Orla Steel", ["Orla Steel", "It"]), ("Vale Mining", ["Orla Steel"])])
def test_coreference_decides_whom_a_pronoun_means(name: str, mentions: list[str]) -> None:
    page, found = coreference(TEXT, dict.fromkeys(name.split(), 9.0))
    asked = check_targets(["Orla Steel", "Vale Mining"])
    assert asked is not None
    hits = find_mentions(page, asked, coreference=found)
    assert [TEXT[hit.start : hit.end] for hit in hits if hit.target == "Orla Steel"] == mentions


def test_coreference_reads_words_in_which_the_vocabulary_sees_nothing() -> None:
    text = "Orla \u0301 Steel left. It denied that."
    page, found = coreference(text, {"Orla": 3.0})
    assert len(found.logits(len(page) - 1, [(at, at + 1) for at in range(len(page))])) == len(page)
