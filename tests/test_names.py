"""Who a source is: surnames, titles, initials, pronouns."""

import pytest

from framing.names import resolve_names
from framing.spans import Span

TEXT = (
    "Finance Minister Anna Berg said taxes would rise. “We must,” she said. Mr. Cole Hart of the World Trade Union "
    "(WTU) disagreed. Hart called it mad. The WTU said so. The minister told reporters. A spokesman for Hart declined. "
    "Officials said no. Hart’s lawyer said little. He left."
)


def name_of(*sources: str) -> str | None:
    """Resolve sources in order, each from its last place in the text, and give the last one's name."""
    spans: list[Span | None] = [Span.of(TEXT, TEXT.rindex(one), TEXT.rindex(one) + len(one)) for one in sources]
    contents = [[Span.of(TEXT, span.start, span.end)] for span in spans if span is not None]
    return resolve_names(TEXT, spans, contents)[-1]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Finance Minister Anna Berg", "Anna Berg"),
        ("Mr. Cole Hart of the World Trade Union", "Cole Hart"),
        ("The WTU", "World Trade Union"),
        ("The minister", "Anna Berg"),
        ("she", "Anna Berg"),
        ("A spokesman for Hart", None),
        ("Officials", None),
        ("Hart’s lawyer", None),
    ],
)
def test_names_of_sources(source: str, name: str | None) -> None:
    assert name_of(source) == name


def test_names_give_a_surname_its_full_name() -> None:
    at = TEXT.index("Hart called")
    assert resolve_names(TEXT, [Span.of(TEXT, at, at + 4)], [[Span.of(TEXT, at + 5, at + 8)]]) == ["Cole Hart"]


def test_names_pronouns_follow_the_person_last_named() -> None:
    assert name_of("He") == "Cole Hart"
    assert name_of("Finance Minister Anna Berg", "she") == "Anna Berg"


@pytest.mark.parametrize("text", ["the minister said no.", "THE MINISTER SAID NO."])
def test_names_are_none_for_texts_in_one_case(text: str) -> None:
    assert resolve_names(text, [Span.of(text, 0, 12), None], [[Span.of(text, 18, 20)]] * 2) == [None, None]
