"""The borders of spans."""

import pytest

from framing.tidy import tidy_content, whole_words


@pytest.mark.parametrize(
    ("text", "span", "tidied"),
    [
        ("that it failed, and", "that it failed, and", "that it failed"),
        ("He said “it failed.” Then", "“it failed", "“it failed.”"),
        ('"It failed," he said', '"It failed,', '"It failed,"'),
        ("said “it failed” then", "it failed”", "“it failed”"),
        (", that it failed", ", that it failed", "that it failed"),
        ("the band is well-known", "the band is well-known", "the band is well-known"),
        (",;", ",;", ",;"),
    ],
)
def test_tidy_content_moves_borders(text: str, span: str, tidied: str) -> None:
    start = text.index(span)
    first, last = tidy_content(text, start, start + len(span))
    assert text[first:last] == tidied


def test_tidy_keeps_words_whole() -> None:
    text = "the S.E.C. perpetuates"
    assert whole_words(text, 13, 15) == (11, 22)
    assert whole_words(text, 0, 9) == (0, 10)
    assert whole_words("It ended. So", 0, 8) == (0, 8)
