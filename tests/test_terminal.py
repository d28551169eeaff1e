"""The table for a terminal: what it shows, how wide it is, and what it keeps from the terminal."""

import doctest
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import framing.terminal
from framing.results import (
    KINDS,
    Analysis,
    Article,
    Claim,
    FrameSentence,
    ModelInfo,
    Phrase,
    Sentence,
    Span,
    Stance,
)
from framing.terminal import render, visible

MODEL = ModelInfo("framing-en", "0.1.0", "0" * 64)
TEXT = "The minister claimed the reckless plan would work. The regime slammed it.\nTurnout was 61%."


def span(text, part, cls=Span, **fields):
    start = text.index(part)
    return cls.of(text, start, start + len(part), **fields)


def sentence(text, part, kind="report", scores=(0.03, 0.02), verdicts=(False, False), **fields):
    kinds = {name: float(name == kind) for name in KINDS}
    known = {"loaded": scores[0], "loaded_own": scores[1], "is_loaded": verdicts[0], "is_loaded_own": verdicts[1]}
    return span(text, part, Sentence, kind=kind, kind_scores=kinds, **{"attributed": 0.0, **known, **fields})


def analysis_of(text, sentences=None, claims=(), **metadata):
    if sentences is None:
        sentences = [sentence(text, text)] if text else []
    article = Article(text, **metadata)
    return Analysis(text=text, article=article, sentences=tuple(sentences), claims=tuple(claims), model=MODEL)


def worked_example():
    reckless = span(TEXT, "reckless", Phrase, score=0.9, voice="source", claim=0)
    regime, slammed = (span(TEXT, word, Phrase, score=0.9, voice="outlet") for word in ("regime", "slammed"))
    first, second, third = re.findall(r"\S.*?[.](?=\s|$)", TEXT)
    sentences = [
        sentence(TEXT, first, "sourced_claim", (0.92, 0.124), (True, False), attributed=0.58, phrases=(reckless,)),
        sentence(TEXT, second, "editorial", (0.97, 0.5), (True, None), phrases=(regime, slammed)),
        sentence(TEXT, third),
    ]
    content = (span(TEXT, "the reckless plan would work"),)
    claims = [
        Claim(span(TEXT, "The minister"), span(TEXT, "claimed"), content, "indirect", "Jane Doe", 0.9),
        Claim(None, None, (span(TEXT, "Turnout"), span(TEXT, "61%")), "mixed", None, 0.6),
    ]
    return analysis_of(TEXT, sentences, claims, title="A vote", outlet="Herald", date="2024-05-17", id="a1")


EXPECTED = """\
A vote · Herald · 2024-05-17 · a1

#  kind       loaded    own  sentence
1  claim       92% ●    12%  The minister claimed the _reckless_ plan would work.
2  editorial   97% ●  50% ?  The **regime** **slammed** it.
3  report         3%     2%  Turnout was 61%.

3 sentences · sourced 33% · editorial 33% · report 33% · attributed text 33% ·
loaded in its own voice 21% · 2 claims

claim  source             cue         quote     content
    1  Jane Doe           claimed     indirect  the reckless plan would work
    2  not named          none        mixed     Turnout … 61%

**word** loaded, in the outlet's voice · _word_ loaded, in a source's voice
loaded: probability of loaded language, anyone's · own: in the outlet's voice
● yes · ? too unsure to say
"""


def test_terminal_worked_example():
    assert render(worked_example(), width=84) == EXPECTED


def test_terminal_colour_says_nothing_more():
    colored = render(worked_example(), width=84, color=True)
    assert "\x1b[1;31m**regime**\x1b[0m" in colored
    assert "\x1b[33m_reckless_\x1b[0m" in colored
    assert "\x1b[36mclaim" in colored
    plain = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", colored).split("\n"))
    assert plain == EXPECTED


def test_terminal_environment_changes_nothing(monkeypatch):
    for name, value in {"NO_COLOR": "1", "COLUMNS": "30", "TERM": "dumb", "FORCE_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    assert render(worked_example(), width=84) == EXPECTED
    assert "\x1b[33m_reckless_\x1b[0m" in render(worked_example(), width=84, color=True)


def stance(target, score, voice="outlet", part="regime"):
    scores = {"negative": (0.9 - score) / 2, "neutral": 0.1, "positive": (0.9 + score) / 2}
    return Stance(target, span(TEXT, part), 1, None, scores, voice)


STANCES = """\
stance                    outlet's words            sources' words
the minister              −0.42 (2 mentions)        +0.10 (1 mention)
the regime                0.00 (1)                  –
from −1 (negative) to +1 (positive), mean over the mentions

Frames: Policy prescription and evaluation 82% · Political 50%
"""


def test_terminal_stances_and_frames():
    stances = (
        stance("the regime", 0.0),
        stance("the minister", -0.5),
        stance("the minister", -0.34),
        stance("the minister", 0.1, "source"),
    )
    frames = {"Political": 0.5, "Economic": 0.49, "Policy_prescription_and_evaluation": 0.82}
    shown = render(replace(worked_example(), stances=stances, frames=frames), width=84)
    assert re.sub(" {2,}", "  ", STANCES) in re.sub(" {2,}", "  ", shown)
    assert shown.startswith(EXPECTED[:200]) and shown.endswith(EXPECTED[-100:])


def test_terminal_frames_of_which_none_is_likely_or_all_are_asked_for():
    analysis = replace(worked_example(), frames={"Economic": 0.2, "Quality_of_life": 0.31})
    assert "\nFrames: none is likely; the likeliest is Quality of life 31%\n" in render(analysis, width=84)
    analysis = replace(
        analysis,
        frames={"Economic": 0.2, "Quality_of_life": 0.51},
        frame_sentences=(FrameSentence("Quality_of_life", 2, 0.6), FrameSentence("Quality_of_life", 0, 0.4)),
    )
    shown = re.sub(" {2,}", "  ", render(analysis, width=84, frames=True))
    assert "frame  probability  sentences that carry it\nQuality of life  51% ●  3, 1\nEconomic  20%  –\n" in shown
    assert "Frames: this model reads none\n" in render(worked_example(), width=84, frames=True)
    assert "Frames" not in render(worked_example(), width=84)


def test_terminal_three_hundred_targets_are_ten_lines_and_a_count():
    stances = (*(stance(f"target {at}", 0.2) for at in range(300)), stance("target 299", 0.4))
    shown = render(replace(worked_example(), stances=stances), width=84)
    assert shown.count("\ntarget ") == 10
    assert "\ntarget 299 " in shown
    assert "\nand 290 more with fewer mentions; --level target has all\n" in shown


def test_terminal_blank_text_has_no_sentences():
    assert render(analysis_of("", id="a.txt")) == "a.txt\nno sentences: the text is blank\n"
    assert render(analysis_of("")) == "article\nno sentences: the text is blank\n"


def test_terminal_one_sentence_is_singular():
    assert "\n1 sentence · sourced 0% · editorial 0% · report 100% · " in render(analysis_of("No deal."))


def test_terminal_phrases_that_overlap_are_marked_once():
    text = "a bad bad man"
    phrases = [span(text, part, Phrase, score=0.9, voice="outlet") for part in ("bad bad", "bad man", "bad")]
    shown = render(analysis_of(text, [sentence(text, text, phrases=tuple(phrases))]))
    assert "**" in shown
    assert shown.split("\n")[3].split("  ")[-1].replace("*", "") == text


def test_terminal_long_content_is_cut_between_words():
    text = "He said " + "word " * 100 + "end."
    claim = Claim(None, span(text, "said"), (span(text, text[8:]),), "indirect", None, 0.9)
    shown = render(analysis_of(text, claims=[claim]), width=400)
    assert f"  {'word ' * 20}…\n" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\n\t b\u2028c", "a b c"),
        ("\x1b[2J\x07\x08\x00", "␛[2J␇␈␀"),
        ("\x7f\x9b31m", "␡\\x9b31m"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("\ud800", "\\ud800"),
        ("„Größe“ – 好 👩‍👩‍👧 مرحبا", "„Größe“ – 好 👩‍👩‍👧 مرحبا"),
    ],
)
def test_terminal_visible(text, shown):
    assert visible(text) == shown


def test_terminal_control_characters_of_an_article_never_come_through():
    evil = "\x1b]0;title\x07\x9b2J\x08\x00\u202e[red]:smile:"
    text = f"Say {evil} now."
    phrase = span(text, evil, Phrase, score=0.9, voice="source")
    claim = Claim(span(text, evil), span(text, evil), (span(text, evil),), "direct", evil, 0.9)
    metadata = {"title": evil, "outlet": evil, "date": evil, "id": evil}
    analysis = analysis_of(text, [sentence(text, text, phrases=(phrase,))], [claim], **metadata)
    scores = {"negative": 0.2, "neutral": 0.3, "positive": 0.5}
    stances = (Stance(evil, span(text, evil), 0, None, scores, "source"),)
    analysis = replace(analysis, stances=stances, frames={evil: 0.9})
    shown = render(analysis, width=300) + render(analysis, width=300, frames=True)
    assert {character for character in shown if unicodedata.category(character) == "Cc"} == {"\n"}
    assert "\u202e" not in shown
    assert shown.count("[red]:smile:") == 20


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), min_size=1, max_size=300), st.integers(0, 120), st.booleans(), st.data())
def test_terminal_any_text_at_any_width(text, width, color, data):
    start, end = sorted((data.draw(st.integers(0, len(text) - 1)), data.draw(st.integers(0, len(text) - 1))))
    phrase = Phrase.of(text, start, end + 1, score=0.5, voice="outlet")
    claim = Claim(phrase_span := Span.of(text, start, end + 1), None, (phrase_span,), "direct", None, 0.5)
    shown = render(analysis_of(text, [sentence(text, text, phrases=(phrase,))], [claim]), width=width, color=color)
    shown.encode("utf-8")
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert {character for character in plain if unicodedata.category(character) in ("Cc", "Cs")} == {"\n"}


def test_terminal_lines_keep_to_the_width():
    text = "supercalifragilistic" * 40 + " short words then. " + "x" * 500
    for width in (40, 77, 200):
        assert max(map(len, render(analysis_of(text), width=width).split("\n"))) <= width
    assert max(map(len, render(analysis_of(text), width=1).split("\n"))) <= 40


def test_terminal_examples_in_docstrings_hold():
    assert doctest.testmod(framing.terminal).failed == 0
