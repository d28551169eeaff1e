"""Reports: the text comes back exactly, nothing in any field runs, every number leads to its words."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import compare
from framing.errors import InputError, InputTypeError
from framing.report import article_page
from framing.results import Analysis, Article, Claim, ModelInfo, Phrase, Sentence, Span
from tests.hostile import HOSTILE, Page
from tests.made import made, marked, study

MODEL = ModelInfo("tiny", "1.0", "00ff")
KIND_SCORES = {"sourced_claim": 0.7, "editorial": 0.1, "report": 0.2}


def text_of(page, name="text"):
    """Give the text of an article's page as its module promises: tags stripped, unescaped."""
    inside = re.search(rf'<div class="text" id="{name}">(.*?)</div>', page, re.DOTALL).group(1)
    return html.unescape(re.sub(r"<[^>]*>", "", inside))


def spans(draw, low, high, most):
    """Draw spans between two offsets, in order and apart from each other."""
    cuts = sorted(set(draw(st.lists(st.integers(low, high), max_size=2 * most))))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def analyses(draw):
    """Draw an analysis with spans everywhere: claims across sentences, phrases across claims' borders."""
    text = draw(st.text(st.sampled_from("ab <>&'\"\r\n\t\u2028é😀;#x") | st.characters(codec="utf-8"), max_size=60))
    sentences = []
    for start, end in spans(draw, 0, len(text), 4):
        phrases = tuple(
            Phrase.of(text, *span, score=0.5, voice=draw(st.sampled_from(["outlet", "source"])))
            for span in spans(draw, start, end, 2)
        )
        scores = {"loaded": 0.6, "loaded_own": 0.4, "attributed": 0.5, "kind_scores": KIND_SCORES}
        verdicts = {"is_loaded": draw(st.sampled_from([True, False, None])), "is_loaded_own": draw(st.booleans())}
        sentences.append(Sentence.of(text, start, end, kind="editorial", phrases=phrases, **scores, **verdicts))
    claims = []
    for _ in range(draw(st.integers(0, 3))):
        if content := spans(draw, 0, len(text), 2):
            parts = [Span.of(text, *span) for span in content]
            source = draw(st.sampled_from([None, parts[0]]))
            claims.append(Claim(source, draw(st.sampled_from([None, parts[-1]])), tuple(parts), "mixed", None, 0.5))
    return Analysis(text=text, article=Article(text), sentences=tuple(sentences), claims=tuple(claims), model=MODEL)


@settings(deadline=None)
@given(analyses())
def test_report_strip_the_tags_and_the_text_is_back(analysis):
    page = analysis.to_html()
    assert text_of(page) == analysis.text
    assert Page(page).harm == []


def test_report_of_several_articles_has_each_text():
    pages = article_page([made([0.5], id="a"), made([0.2, 0.3], id="b\r\n")])
    assert text_of(pages) == made([0.5], id="a").text
    assert text_of(pages, "text-2") == made([0.2, 0.3], id="b\r\n").text
    assert len(ids := Page(pages).ids) == len(set(ids))


def test_report_marks_voice_claim_and_kind():
    page = marked().to_html()
    assert re.search(r'<mark class="source" title="loaded 90%, a source&#39;s words">sham</mark>', page)
    assert re.search(r'<mark class="outlet" title="loaded 80%, the outlet&#39;s own words">rotten</mark>', page)
    assert 'data-kind="claim" data-loaded="source 90%"' in page
    assert 'data-kind="editorial" data-loaded="own voice 75%"' in page
    assert (
        '<a class="piece person ends" href="#c1-1" data-claim="1" title="Claim 1: sham, said (direct)">Ann Lee' in page
    )
    assert 'class="piece cue ends" href="#c1-1"' in page
    shown = Page(page)
    assert {href[1:] for href in shown.hrefs if href.startswith("#")} <= set(shown.ids)
    assert "weights sha256" in page


@pytest.mark.parametrize("value", HOSTILE)
def test_report_of_an_article_runs_nothing(value):
    analysis = marked(value)
    page = analysis.to_html()
    assert Page(page).harm == []
    assert text_of(page) == analysis.text


def test_report_says_in_short_what_it_found():
    assert (
        "Expected among 2 sentences: 1 loaded in the outlet's own voice, 1 more only in its sources' words; 50% of the "
        "text is given over to sources. Marked below: 1 loaded phrase of the outlet and 1 of its sources; 1 claim by 1 "
        "source."
    ) in html.unescape(marked().to_html())


def test_report_links_to_web_addresses_only():
    linked = Article("Rain.", url="https://example.org/a?b=1&c=<d>")
    page = Analysis(text="Rain.", article=linked, sentences=(), claims=(), model=MODEL).to_html()
    assert '<a href="https://example.org/a?b=1&amp;c=&lt;d&gt;" rel="noreferrer noopener">' in page
    script = Article("Rain.", url="javascript:alert(1)")
    assert (
        'href="javascript' not in Analysis(text="Rain.", article=script, sentences=(), claims=(), model=MODEL).to_html()
    )


def test_report_of_a_blank_article():
    page = Analysis(text="", article=Article(""), sentences=(), claims=(), model=MODEL).to_html()
    assert text_of(page) == ""


def test_report_writes_what_it_gives(tmp_path):
    analysis = marked()
    page = analysis.to_html(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_bytes().decode("utf-8") == page
    with pytest.raises(InputError, match=r"^cannot write '.*x.html': there is no folder"):
        analysis.to_html(tmp_path / "none" / "x.html")
    with pytest.raises(InputTypeError, match=r"^path is 3; give the name of a file, or None for the page alone$"):
        analysis.to_html(3)


def test_report_holds_lone_surrogates(tmp_path):
    analysis = Analysis(
        text="a\udc80", article=Article("a\udc80", title="\ud800"), sentences=(), claims=(), model=MODEL
    )
    assert text_of(analysis.to_html(tmp_path / "a.html")) == "a?"


# --- coverage ---


@pytest.fixture(scope="module")
def comparison():
    return compare(study({"calm": 0.0, "even": 0.0, "loud": 1.2}, stories=14))


def test_report_of_a_comparison_says_what_was_found_first(comparison):
    page = comparison.to_html()
    shown = Page(page)
    assert shown.harm == []
    assert len(shown.ids) == len(set(shown.ids))
    assert {href[1:] for href in shown.hrefs} <= set(shown.ids)
    text = " ".join(" ".join(shown.text).split())
    lead, _, rest = text.partition("How to read this")
    assert "3 groups by outlet (calm, even and loud) are compared over 42 articles" in lead
    assert "loud is higher than" in lead
    assert "Cannot tell them apart" in rest


def test_report_of_a_comparison_leads_from_numbers_to_words(comparison):
    page = comparison.to_html()
    for row in comparison.table:
        assert row.group in page
    shown = [one for one in comparison.evidence if one.text in page]
    assert shown
    assert page.count("<svg") == len({row.measure for row in comparison.table}) + 3 + 1


def test_report_of_a_comparison_puts_the_more_loaded_first(comparison):
    page = comparison.to_html()
    assert re.search(r"loud is above (calm|even) by \d+\.\d percentage points of sentences with loaded language:", page)
    assert "less loud" not in page


def test_report_of_a_comparison_says_which_sentences_are_likely_not_loaded():
    analyses = [made([0.9 if o == "a" else 0.2], outlet=o, story=story) for o in "ab" for story in range(3)]
    page = compare(analyses).to_html()
    assert '<mark class="outlet">own voice 90%</mark>' in page
    assert '<mark class="unlikely">own voice? 20%</mark>' in page


def test_report_of_a_comparison_loads_and_runs_nothing(comparison):
    page = comparison.to_html()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert not re.search(r"<(script|link|img|iframe|object)\b|@import|url\(\s*['\"]?(?!#)", page)
    elsewhere = {address for address in re.findall(r"https?://[^\s\"'<>]+", page) if "w3.org" not in address}
    assert elsewhere == set()


def test_report_of_a_comparison_is_the_same_each_time(comparison):
    assert comparison.to_html() == comparison.to_html()


def test_report_of_a_comparison_with_hostile_names_runs_nothing():
    pages = compare(
        made([0.1 * story + 0.01 * at], outlet=name, story=f"{story} {HOSTILE[story]}", id=name)
        for at, name in enumerate(HOSTILE)
        for story in range(3)
    ).to_html()  # fmt: skip
    shown = Page(pages)
    assert shown.harm == []
    text = "".join(shown.text)
    for name in HOSTILE[:9]:
        assert name in text


def test_report_of_a_comparison_without_stories():
    page = compare(made([0.1 * at], outlet=outlet, id=at) for at in range(4) for outlet in "ab").to_html()
    assert Page(page).harm == []
    assert "There are no stories here" in page
    assert 'id="why"' not in page


def test_report_of_many_groups_says_how_many_pairs_it_leaves_out():
    comparison = compare(
        made([0.1 * story + 0.001 * at], outlet=f"o{at:02}", story=story) for at in range(10) for story in range(3)
    )
    page = comparison.to_html()
    assert '15 more pairs cannot be told apart; <code>to_frame("pairs")</code> has all.' in page
