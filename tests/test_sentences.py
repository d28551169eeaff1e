"""Text to sentence spans: worked examples, hostile characters, and what must hold for any string."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.sentences import split_sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def check(text: str) -> None:
    """Assert the contract: ordered, apart, stripped, nothing lost but white space."""
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


# Sentences are parted by " | "; the text under test is the same with a blank instead.
EXAMPLES = {
    "plain": "The dam held. | It rained for a week! | Will it hold again?",
    "quotation and speaker": "“Will it hold?” she asked. | “It will.” | He left.",
    "straight quotation and speaker": '"Will it hold?" Ms. Hale asked. | "No." | He left.',
    "british quotation": "‘Will it hold?’ she asked. | ‘It will!’ he said. | They weren’t sure.",
    "double apostrophes": "''We lost,'' he said. | ''We will try again.'' | They did.",
    "running quotation": "He said: “We lost. | We will try again.” | They did.",
    "comma after the mark": '"Why?", he asked. | The title, "Who Won?", was his.',
    "single quotation inside": "“He told me, ‘I lied.’ | I left.” | She wept.",
    "stop outside the quotation": "He called it ‘a mess’. | She called it [a farce]. | They met (at last). | It ended.",
    "brackets": "(He left. | She stayed.) | Then it rained. | (See p. 5.) | Done.",
    "titles": "Mr. Hale, Mrs. Ray and Ms. Orr met Dr. Lund. | Lt. Col. Ray came with Sen. Orr and the Rev. Lund.",
    "offices": "U.S. Rep. Ann Hale met Gov. Tom Ray. | Sen. Orr (R-Tex.) Tuesday agreed.",
    "initials": "George W. Ray and J. R. Hale left. | It was Plan B. | The end came soon.",
    "number": "No. 5 won. | No. 7 lost. | Was it fair? | No. | It was not.",
    "time": "They met at 5 a.m. Monday. | They left at 9 p.m. | The talks go on.",
    "abbreviation at the end": "He lives in the U.S. | The rest is in the U.K. | “We know,” he said.",
    "abbreviation inside": "The U.S. Army and Hale Corp. Chairman Ray met on Jan. 5 in Miss. | It was cold.",
    "short words": "It was me. | They came in May. | It is ok. | Go.",
    "decimals": "It rose 5.5 percent to $3.20. | In 1990. | 20 more came.",
    "numbering": "1. The dam. | It held.",
    "ellipsis": "Well... he went on. | It rose … and fell … | The end… | It came.",
    "four dots": "They fought. . . . | Hale lost.",
    "addresses": "See example.com or www.Example.Org. | Shares of (ABC.N) fell .XYZ on Node.js.",
    "exclamation in a name": "Yahoo! said so. | Really?! | Yes!!",
    "all small": 'the dam held. | it rained. | "why?" she asked. | the u.s. and the u.k. left.',
    "all capitals": "GOV. HALE SPOKE. | THE U.S. ARMY LEFT. | NO. 5 WON. | WHY? | NOBODY KNOWS.",
    "small after a stop": "The dam held for years. | then it broke.",
    "dash after a stop": "HALE FALLS, N.H. — The dam held. | — The Lakeview Herald",
    "dash inside": "He won in the U.S. - Mexico was lost - and (who knew?) - left. | “It is his.” | ― Ann Hale",
    "mojibake": "The man â€œlied.â€\x9d | The press asked. | â€œWill it hold?â€\x9d she said. | Itâ€™s done.â€ | Next.",
    "wide": "“它会撑住吗？” | The dam held！ | Ｉt rained. | Done。 | End.",
    "note mark": "It held.* | It rained.† | Done.",
    "emoji": "It held 👨‍👩‍👧. | 😀 Fine. | Done 🎉! | Bye.",
    "invisible": "It held.\u200b | It\u200b rained.\u200f | \u200eDone.",
    "accents": "Élan held. | École won. | Ça va.",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_split_sentences_example(name: str) -> None:
    wanted = EXAMPLES[name].split(" | ")
    assert pieces(" ".join(wanted)) == wanted


# Here no blank stands between the sentences, or the text holds line breaks: "|" marks the borders and is taken out.
TIGHT = {
    "no blank": "The dam ended.|The next one held.|A third fell.",
    "no blank, quotation": 'He said "it ended."|The next “held.”|“No,” she said.',
    "no blank, opening mark": 'The dam ended.|"The next," he said, "held."',
    "no blank, wide": "它撑住了。|下雨了！|真的吗？|是。",
    "stray opening mark": 'The dam held. |" It rained," he said.',
    "stray closing mark": '" The dam held. " |It rained. ” |Done.',
    "headline": "Dam holds, town says\n\n|LAKEVIEW, Ohio (AP) - The dam held.|\n\n|By Ann Hale|\n\n|It rained.",
    "paragraph break inside": "The dam and\n\n|the town held.",
    "blank line with blanks": "The dam\n \t\xa0\n|The town",
    "lines as paragraphs": "Dam holds\n|The dam held for a week.\n|The town of Lakeview thanked its engineers.",
    "bullets": "- The dam. |It held.\n|• The town\n|2. The road",
    "inline bullets": "The dam held. |• The town slept.",
    "line ends": "The dam.\r\n|Towns.\r|Roads\x0b|A lake\x0c|A hill\x85|A wood\u2028|A shore\u2029|The end",
    "no-break blanks": "The\xa0dam held.\xa0|It rained.\u2009\u3000|Done.",
    "nothing but marks": "The dam held.\n|* * *\n|It rained.",
    "controls": "The dam\x00 held. |It\x07 rained. |\ud800 Done.\udfff |Yes.",
}


@pytest.mark.parametrize("name", TIGHT)
def test_split_sentences_tight(name: str) -> None:
    wanted = [piece.strip() for piece in TIGHT[name].split("|") if piece.strip()]
    assert pieces(TIGHT[name].replace("|", "")) == wanted


WRAPPED = """\
   The mayor of Lakeview said on Tuesday that the old bridge over the
river would close for repairs. Officials had warned of cracks since
May, but the council put off the work twice. "We had no money," Mr.
Hale said. "Now we have no bridge."
   Drivers will have to use the road through Orr Falls, which adds ten
miles to the trip.

Work should end in the fall, or so the council hopes, and the town
will pay.
Sent from the council
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("change", [str, str.upper])
def test_split_sentences_hard_wrapped(change: Any, end: str) -> None:
    text = change(WRAPPED).replace("\n", end)
    starts = ["The mayor", "Officials", '"We had', '"Now', "Drivers", "Work", "Sent"]
    assert [" ".join(piece.split()[:2])[: len(s)] for piece, s in zip(pieces(text), starts, strict=True)] == [
        change(s) for s in starts
    ]


def test_split_sentences_headline_list_is_not_wrapped() -> None:
    lines = [
        "Council closes bridge over safety fears after inspection",
        "Mayor calls the timing of the report a scandal",
        "Drivers face a detour of ten miles until next autumn",
    ]
    assert pieces("\n".join(lines)) == lines


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t\x0c\u2028\x85\xa0\u3000"])
def test_split_sentences_blank(text: str) -> None:
    assert split_sentences(text) == []


def test_split_sentences_closing_mark_on_its_own_line() -> None:
    assert pieces("“The dam held.\n\n”\nIt rained.") == ["“The dam held.\n\n”", "It rained."]
    assert pieces("”\nIt rained.") == ["”", "It rained."]


def test_split_sentences_offsets() -> None:
    assert split_sentences(" 😀 One.\n\nTwo. ") == [(1, 7), (9, 13)]


@pytest.mark.parametrize(
    "text",
    [
        "word " * 20_000,
        "The dam held. " * 4_000,
        "x" * 50_000,
        '"' * 50_000,
        "“Hi " * 10_000,
        "(a. " * 10_000,
        ". " * 20_000,
        "\n" * 20_000,
        ".â€" * 10_000,
        "a\u0301." * 10_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_split_sentences_large(text: str) -> None:
    check(text)


MARKS = list(".!?…\"'“”‘’()[]-—,:;&@。？！«»`\n\r\t\x0b\x0c\x00\x1c\x85\xa0\u2028\u2029\u200b\u200f\ufeff\ud800\udfff")
WORDS = [
    "The",
    "a",
    "B",
    "U.S",
    "Mr",
    "No",
    "said",
    "5",
    "p.m",
    "www.x.com",
    "é",
    "İ",
    "日",
    "😀",
    "\u0301",
    "â€",
    "œ",
    "Â",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*MARKS, *WORDS, " ", ". "]), max_size=40).map("".join))
def test_split_sentences_keeps_every_character_of_hostile_text(text: str) -> None:
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_split_sentences_keeps_every_character_of_any_text(text: str) -> None:
    check(text)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["The dam held.", "“Is it?” he asked.", "It rained (a lot)!", "No. 5 won."]), min_size=1)
)
def test_split_sentences_of_joined_sentences_gives_them_back(sentences: list[str]) -> None:
    assert pieces(" ".join(sentences)) == sentences
    assert pieces("\n\n".join(sentences)) == sentences
    assert all(pieces(sentence) == [sentence] for sentence in sentences)


@given(st.text(alphabet=" \n\t\xa0\u2028", max_size=5), st.text(alphabet=" \n\t\xa0\u2028", max_size=5))
def test_split_sentences_offsets_move_with_white_space_around(before: str, after: str) -> None:
    text = "The dam held. “Will it?” she asked.\n\nIt rained."
    assert split_sentences(before + text + after) == [
        (start + len(before), end + len(before)) for start, end in split_sentences(text)
    ]


def test_split_sentences_loads_neither_torch_nor_transformers() -> None:
    code = "import sys, framing.sentences; print(sorted({'torch', 'transformers', 'syntok'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
