"""Tokens and windows: every token once, offsets of the text as given."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framing.sentences import split_sentences
from framing.windows import BREAKS, CASES, QUOTES, Window, pack, tokenize
from tests.tiny import tiny_tokenizer

TOKENIZER = tiny_tokenizer()


def test_windows_hold_each_token_once_and_cut_at_sentences() -> None:
    sentence = np.repeat(np.arange(6), [5, 5, 5, 5, 5, 5])
    windows = pack(sentence, 20)
    assert [window.pieces for window in windows] == [((0, 5), (5, 10), (10, 15)), ((15, 20), (20, 25), (25, 30))]
    assert [window.length for window in windows] == [19, 19]


def test_windows_are_filled_evenly() -> None:
    sentence = np.repeat(np.arange(5), 8)  # 4 would fit into the first window, and leave a fragment
    assert [len(window.pieces) for window in pack(sentence, 40)] in ([2, 3], [3, 2])


def test_windows_cut_a_sentence_longer_than_themselves() -> None:
    windows = pack(np.zeros(100, dtype=np.int64), 32)
    assert [piece for window in windows for piece in window.pieces] == [(0, 25), (25, 50), (50, 75), (75, 100)]
    assert all(window.length <= 32 for window in windows)


def test_windows_of_nothing_are_none() -> None:
    assert pack(np.zeros(0, dtype=np.int64), 32) == []


@given(st.lists(st.integers(1, 70), max_size=30), st.integers(8, 64))
def test_windows_never_lose_a_token(sizes: list[int], room: int) -> None:
    windows = pack(np.repeat(np.arange(len(sizes)), sizes), room)
    assert [at for w in windows for start, end in w.pieces for at in range(start, end)] == list(range(sum(sizes)))
    assert all(isinstance(window, Window) and window.length <= room for window in windows)


def test_tokens_know_case_quotation_and_breaks() -> None:
    text = "The UN said “no”.\n\nAda left."
    tokens = tokenize(text, [(0, 17), (19, 28)], TOKENIZER)
    words = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    case, quote, breaks = (
        [names[value] for value in tokens.features[:, column]] for column, names in enumerate((CASES, QUOTES, BREAKS))
    )
    assert words == ["The", "U", "N", "said", "“", "n", "o", "”", ".", "A", "d", "a", "l", "e", "f", "t", "."]
    assert case[:5] == ["title", "title", "title", "lower", "none"]
    assert quote[4:8] == ["mark", "inside", "inside", "mark"]
    assert [at for at, value in enumerate(breaks) if value == "paragraph"] == [0, 9]
    assert tokens.sentence.tolist() == [0] * 9 + [1] * 8


def test_tokens_keep_special_words_of_the_text_as_text() -> None:
    tokens = tokenize("[SEP] [CLS]", [(0, 11)], TOKENIZER)
    assert TOKENIZER.token_to_id("[SEP]") not in tokens.ids.tolist()


@given(st.text(max_size=80))
def test_tokens_offsets_lie_in_their_sentence(text: str) -> None:
    sentences = split_sentences(text)
    tokens = tokenize(text, sentences, TOKENIZER)
    for start, end, at in zip(tokens.starts, tokens.ends, tokens.sentence, strict=True):
        assert sentences[at][0] <= start < end <= sentences[at][1]
