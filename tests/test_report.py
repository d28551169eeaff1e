"""Reports: the text comes back exactly, nothing in any field runs, every number leads to its words."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import compare
from framing.errors import InputError, InputTypeError
from framing.report import article_page
from framing.results import VOICES, Analysis, Article, Claim, ModelInfo, Phrase, Sentence, Span, Stance
from tests.hostile import HOSTILE, Page
from tests.made import made, marked, minded, study

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
    stances = []
    for _ in range(draw(st.integers(0, 3)) if sentences else 0):
        at = draw(st.integers(0, len(sentences) - 1))
        start = draw(st.integers(sentences[at].start, sentences[at].end - 1))
        mention = Span.of(text, start, draw(st.integers(start + 1, len(text))))
        negative = draw(st.floats(0, 1))
        scores = {"negative": negative, "neutral": 0.0, "positive": 1 - negative}
        polarity, voice = draw(st.sampled_from([None, "negative", "positive"])), draw(st.sampled_from(VOICES))
        stances.append(Stance(draw(st.sampled_from(["<b>", "Lee"])), mention, at, polarity, scores, voice))
    return Analysis(
        text=text, article=Article(text), sentences=tuple(sentences), claims=tuple(claims), stances=tuple(stances),
        model=MODEL,
    )  # fmt: skip


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


def words_of(page):
    """Give what a page says, in one line."""
    return " ".join(" ".join(Page(page).text).split())


def test_report_says_the_stance_of_either_voice_and_marks_it_without_colour():
    page = marked().to_html()
    said = words_of(page)
    assert "Stance towards the most mentioned" in said
    assert "sham −0.90 1 mention: 1 negative +0.30 1 mention: 1 unsure" in said
    negative = (
        '<span class="mention negative ends-mention" title="towards sham: negative 90%, the outlet&#39;s own words">'
    )
    assert f"{negative}It</span> was" in page
    assert 'content: "▼"' in page and 'content: "▲"' in page
    assert "sham ▼ negative 90%, the outlet's words, sentence 2 : It was" in said
    assert "Every mention (2)" in said
    assert 'title="towards sham: positive' not in page  # too unsure to say


def test_report_marks_a_mention_whose_end_another_span_cuts_once():
    text = "Lee is a sham Lee."
    analysis = made([0.5])
    sentence = Sentence.of(
        text, 0, 18, loaded=0.9, loaded_own=0.9, kind="report", kind_scores=KIND_SCORES, attributed=0.0,
        phrases=(Phrase.of(text, 9, 15, score=0.9, voice="outlet"),),
    )  # fmt: skip
    scores = {"negative": 0.9, "neutral": 0.1, "positive": 0.0}
    stances = (Stance("Lee", Span.of(text, 14, 17), 0, "negative", scores, "outlet"),)
    page = replace(
        analysis, text=text, article=Article(text), sentences=(sentence,), claims=(), stances=stances
    ).to_html()
    assert text_of(page) == text
    inside = page[page.index('id="text"') : page.index("</div>", page.index('id="text"'))]
    assert (inside.count('class="mention negative"'), inside.count('class="mention negative ends-mention"')) == (1, 1)


def test_report_shows_frames_and_the_sentences_that_carry_them():
    said = words_of(marked().to_html())
    assert "Frames From which side the article presents its matter. It may have several frames." in said
    assert "sham 60% 2 , 1 Economic 40% –" in said
    assert "sham 70%, sentence 2 : It was rotten." in said
    assert "Paragraph by paragraph (1)" in said
    page = marked().to_html()
    assert '<span class="bar" style="width: 4.2rem">' in page
    shown = Page(page)
    assert {href[1:] for href in shown.hrefs if href.startswith("#")} <= set(shown.ids)


def test_report_of_an_article_without_a_likely_frame_or_a_clear_stance_says_so():
    analysis = minded(made([0.5]), targets={"Lee": 0.1}, frames={"Economic": 0.3, "Quality_of_life": 0.49})
    said = words_of(analysis.to_html())
    assert "It may have several frames; here none is likely." in said
    assert "Quality of life 49% –" in said
    assert "No mention is clearly negative or positive." in said
    plain = words_of(made([0.5]).to_html())
    assert "Stance" not in plain and "Frame" not in plain


def test_report_of_three_hundred_targets_shows_them_all():
    analysis = minded(made([0.5]), targets={f"target {at}.": 0.1 for at in range(300)} | {"target 299.": [0.2, 0.3]})
    page = analysis.to_html()
    said = words_of(page)
    assert "290 more targets with fewer mentions" in said
    assert all(f"target {at}." in said for at in range(300))
    assert said.index("target 299.") < said.index("target 0.")


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


def opinions(names=("Lee", "Bo"), frames=("Economic",), groups=("a", "b"), stories=6):
    """Give analyses of stances that differ between the first group and the others."""
    for story in range(stories):
        for at, group in enumerate(groups):
            targets = dict.fromkeys(names, (0.5 if at else -0.5) + 0.01 * story)
            scores = dict.fromkeys(frames, 0.4 + 0.1 * at)
            yield minded(
                made([0.1 * story], outlet=group, story=story, id=f"{group}{story}"), targets=targets, frames=scores
            )


def test_report_of_a_comparison_shows_stances_and_frames():
    analyses = [*opinions(), minded(made([0.3], outlet="a", story=0), targets={"Marr": 0.2})]
    page = compare(analyses).to_html()
    shown, said = Page(page), words_of(page)
    assert shown.harm == [] and len(shown.ids) == len(set(shown.ids))
    assert {href[1:] for href in shown.hrefs} <= set(shown.ids)
    assert "Bo, in the outlet's own voice −0.47" in said
    assert "Economic 40.0% 40.0% to 40.0% 50.0% 50.0% to 50.0%" in said
    left_out = "stance not compared: target that not every group mentions in 3 stories or more: 1 (Marr)"
    assert said.count(left_out) == 2  # beside the stances, and with all that was left out
    assert "a −0.50 [a0]: The council met on Monday." in re.sub(r" ?council ?", " council ", said)
    assert "Most marked mentions" in said


def test_report_of_a_comparison_without_common_targets_says_so():
    said = words_of(compare(minded(one, targets={one.article.id: 0.1}) for one in opinions()).to_html())
    assert "No target is mentioned often enough by every group." in said
    assert "3 stories or more: 12 (a0, a1," in said
    assert 'id="stance"' not in compare(study({"a": 0.0, "b": 0.0}, stories=3)).to_html()


def test_report_of_a_comparison_with_hostile_targets_and_frames_runs_nothing():
    page = compare(opinions(names=HOSTILE[:8], frames=HOSTILE[::3], groups=HOSTILE[:2], stories=3)).to_html()
    shown = Page(page)
    assert shown.harm == []
    text = "".join(shown.text)
    assert all(name in text for name in HOSTILE[:8])
    rare = minded(made([0.5], outlet="a", story=0), targets=dict.fromkeys(HOSTILE, 0.1))
    assert Page(compare([*opinions(), rare]).to_html()).harm == []


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
