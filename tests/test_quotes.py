"""Quotation marks of every kind."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.quotes import INSIDE, MARK, OUTSIDE, find_quotes, quote_states


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “no” twice.", ["“no”"]),
        ('"Yes," she said, "it is."', ['"Yes,"', '"it is."']),
        ("„Gut“, sagte er. «Bien», dit-elle. »Gut«", ["„Gut“", "«Bien»", "»Gut«"]),
        ("‘It’s the dogs’ work,’ he said.", ["‘It’s the dogs’ work,’"]),
        ("'It's mine,' he said. 'Tis the '90s.", ["'It's mine,'"]),
        ("「はい」と言った。", ["「はい」"]),
        ("``Never,'' he said.", ["``Never,''"]),
        ("“He called it ‘mad’ twice,” she said.", ["“He called it ‘mad’ twice,”"]),
        ("“A “nested” one” ends.", ["“A “nested” one”"]),
        ("Both “opening“ marks.", ["“opening“"]),
        ('A plank of 6" by 4" and no more.', []),
        ("It’s the dogs’ dinner.", []),
        ("No marks at all.", []),
        ("", []),
    ],
)
def test_quotes_are_found(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_quotes_left_open_end_with_their_paragraph() -> None:
    text = "“First we wait.\n\n“Then we go,” said Ada.\n\nNobody moved."
    assert quoted(text) == ["“First we wait.", "“Then we go,”"]


def test_quotes_states_tell_marks_from_words() -> None:
    assert quote_states("a “b” c").tolist() == [OUTSIDE, OUTSIDE, MARK, INSIDE, MARK, OUTSIDE, OUTSIDE]


@given(st.text(alphabet="ab \n\"'“”‘’«».,", max_size=60))
def test_quotes_are_ordered_and_inside_the_text(text: str) -> None:
    spans = find_quotes(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert all("\n" not in text[start:end] for start, end in spans)
