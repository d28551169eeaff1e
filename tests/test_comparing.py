"""Comparing: planted differences are found and nothing else, numbers by hand, bad input, records."""

import json
import pickle
from collections import Counter
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import Article, Comparison, compare, towards
from framing.cells import Cells
from framing.decomposition import split
from framing.errors import InputError, InputTypeError, SchemaError
from framing.measures import MEASURES
from framing.results import Analysis, ModelInfo
from framing.wording import summary
from tests.made import MODEL, made, minded, study


@pytest.fixture(scope="module")
def planted():
    """Give a comparison in which "loud" is more loaded than the other two, which do not differ."""
    return compare(study({"calm": 0.0, "even": 0.0, "loud": 1.2}))


def rows(comparison, part="pairs", **wanted):
    return [
        row for row in getattr(comparison, part) if all(getattr(row, name) == value for name, value in wanted.items())
    ]


def one(comparison, part="pairs", **wanted):
    (row,) = rows(comparison, part, **wanted)
    return row


# --- what is found ---


def test_comparing_finds_what_was_planted_and_nothing_else(planted):
    verdicts = {(row.a, row.b): row.verdict for row in rows(planted, measure="loaded_own")}
    assert verdicts == {("calm", "even"): "cannot tell", ("calm", "loud"): "lower", ("even", "loud"): "lower"}
    told = {(row.measure, row.a, row.b) for row in planted.pairs if row.verdict != "cannot tell"}
    assert not {key for key in told if key[1:] == ("calm", "even")}
    assert {measure for measure, *_ in told} == {"loaded", "loaded_own", "editorial", "report"}


def test_comparing_an_outlet_with_a_copy_of_itself_finds_nothing():
    there = list(study({"calm": 0.0}))
    copies = [replace(one, article=Article(one.text, outlet="copy", story=one.article.story)) for one in there]
    comparison = compare([*there, *copies])
    assert {row.verdict for row in comparison.pairs} == {"cannot tell"}
    assert {(row.difference, row.low, row.high, row.effect, row.p) for row in comparison.pairs} == {(0, 0, 0, 0, 1)}
    (gap,) = comparison.decomposition
    assert [part.value for part in (gap.gap, gap.own, gap.quoting, gap.tone, gap.stories)] == [0.0] * 5


def test_comparing_who_quotes_loaded_sources_plainly_is_not_loaded_in_its_own_voice():
    analyses = []
    for story in range(16):
        noise = 0.01 * (story % 4)
        for outlet, own, quoted in (("wire", 0.05, 0.05), ("quoter", 0.05, 0.4), ("partisan", 0.5, 0.05)):
            loaded = [own + quoted + noise] * 8
            analyses.append(made(loaded, [own + noise] * 8, outlet=outlet, story=story, attributed=0.4))
    comparison = compare(analyses)
    told = {(row.measure, row.a, row.b): row.verdict for row in comparison.pairs}
    assert told["loaded", "quoter", "wire"] == "higher"
    assert told["loaded_quoted", "quoter", "wire"] == "higher"
    assert told["loaded_own", "quoter", "wire"] == "cannot tell"
    assert told["loaded_own", "partisan", "wire"] == "higher"
    gap = one(comparison, "decomposition", a="quoter", b="wire")
    assert gap.gap.value == pytest.approx(0.35)
    assert gap.tone.value == pytest.approx(0.35)
    assert [gap.own.value, gap.quoting.value, gap.stories.value] == pytest.approx([0.0, 0.0, 0.0])


# --- numbers by hand ---


def test_comparing_averages_within_stories_first():
    analyses = [
        made([0.2, 0.4], outlet="a", story=1, id=1),
        made([0.9] * 9, outlet="a", story=1, id=2),
        made([0.1], outlet="a", story=2, id=3),
        made([0.2], outlet="b", story=1, id=4),
        made([0.3], outlet="b", story=2, id=5),
        made([0.8], outlet="b", story=3, id=6),
    ]
    comparison = compare(analyses)
    row = one(comparison, "table", measure="loaded_own", group="a")
    assert row.value == pytest.approx(((0.3 + 0.9) / 2 + 0.1) / 2)
    assert row.gap == pytest.approx(((0.6 - 0.2) + (0.1 - 0.3)) / 2)
    assert (row.n_stories, row.n_shared, row.n_articles, row.n_sentences) == (2, 2, 3, 12)
    other = one(comparison, "table", measure="loaded_own", group="b")
    assert other.value == pytest.approx(1.3 / 3)
    assert (other.n_stories, other.n_shared, other.n_articles) == (3, 2, 3)
    pair = one(comparison, measure="loaded_own")
    assert (pair.value_a, pair.value_b) == pytest.approx((0.35, 0.25))
    assert pair.difference == pytest.approx(0.1)
    assert (pair.n_stories, pair.n_higher, pair.n_lower, pair.n_articles, pair.n_sentences) == (2, 1, 1, 5, 14)
    assert (pair.p, pair.verdict) == (1.0, "cannot tell")
    assert [str(one) for one in comparison.settings.exclusions] == [
        "in the table but in no pair: story with one group: 1"
    ]


def test_comparing_says_how_many_are_behind_a_measure_that_not_all_articles_have():
    analyses = [
        made([0.1, 0.2], outlet=outlet, story=story, names=("Lee", "Ann") if story < 3 else ())
        for outlet in "ab" for story in range(5)
    ]  # fmt: skip
    comparison = compare(analyses)
    row = one(comparison, "table", measure="unnamed", group="a")
    assert (row.n_stories, row.n_articles, row.n_sentences) == (3, 3, 6)
    assert one(comparison, measure="unnamed").n_stories == 3


def test_comparing_intervals_stay_within_what_a_share_can_be():
    analyses = [made([0.001 if story else 0.5], outlet=outlet, story=story) for outlet in "ab" for story in range(4)]
    row = one(compare(analyses), "table", measure="loaded", group="a")
    assert row.low == 0.0
    assert row.high <= 1.0


def test_comparing_intervals_stay_within_what_a_difference_can_be():
    values = {("a", 0): 0.9, ("b", 0): 0.1, ("a", 1): 0.1, ("b", 1): 0.2}
    comparison = compare(made([value], outlet=outlet, story=story) for (outlet, story), value in values.items())
    assert [(row.low, row.high) for row in rows(comparison, measure="loaded_own")] == [(-1.0, 1.0)]


def test_comparing_without_stories_takes_articles_and_says_so():
    generator = np.random.default_rng(0)
    analyses = [
        made(generator.beta(2, 8 if outlet == "a" else 3, 6), outlet=outlet, id=f"{outlet}{at}")
        for outlet in "ab" for at in range(25)
    ]  # fmt: skip
    for within in ("story", None):
        comparison = compare(analyses, within=within)
        assert comparison.settings.within is None
        assert one(comparison, measure="loaded_own").verdict == "lower"
        assert (comparison.decomposition, comparison.stories) == ((), ())
        (note,) = comparison.settings.exclusions
        assert str(note).startswith("compared as articles, for they have no stories")
        assert "over 50 articles" in comparison.findings[0]
        assert comparison.settings.n_stories == 0


def test_comparing_by_any_field():
    analyses = [
        made([0.1 * (story % 3)], story=story, leaning=leaning) for story in range(4) for leaning in ("left", "right")
    ]
    comparison = compare(analyses, by="leaning")
    assert comparison.settings.groups == ("left", "right")


def test_comparing_stances_and_frames():
    analyses = []
    for story in range(4):
        for outlet, positive in (("a", 0.1), ("b", 0.7)):
            base = made([0.1], outlet=outlet, story=story, id=f"{story}{outlet}")
            lee = {"Lee": [positive, positive - 0.2], ("Lee", "source"): 0.5}
            analyses.append(minded(base, targets=lee, frames={"Economic": positive}))
    comparison = compare(analyses)
    assert one(comparison, measure="stance:outlet:Lee").difference == pytest.approx(-0.6)
    assert one(comparison, measure="stance:outlet:Lee").value_a == pytest.approx(0.0)
    assert one(comparison, measure="stance:source:Lee").difference == 0.0
    assert one(comparison, measure="frame:Economic").difference == pytest.approx(-0.6)
    assert comparison.settings.exclusions == ()
    telling = [(row.group, row.voice, row.score, row.article) for row in comparison.mentions]
    assert telling == [
        ("a", "outlet", 0.1, "0a"), ("a", "outlet", 0.1, "1a"), ("b", "outlet", 0.7, "0b"),
        ("b", "outlet", 0.7, "1b"), ("a", "source", 0.5, "0a"), ("a", "source", 0.5, "1a"),
        ("b", "source", 0.5, "0b"), ("b", "source", 0.5, "1b"),
    ]  # fmt: skip
    assert {row.text[row.start : row.start + len(row.mention)] for row in comparison.mentions} == {"council"}
    assert Comparison.from_json(comparison.to_json()) == comparison
    assert list(comparison.to_frame("mentions")["target"]) == ["Lee"] * 8


def spoken(mentioned, stories=4, groups="ab", **metadata):
    """Give analyses: `mentioned` has, for a target, the stories in which each group mentions it."""
    for story in range(stories):
        for group in groups:
            targets = {key: 0.2 for key, there in mentioned.items() if story in there.get(group, ())}
            yield minded(made([0.1 * story], outlet=group, story=story), targets=targets)


def test_comparing_takes_the_targets_that_every_group_speaks_of_and_says_which_it_left_out():
    mentioned = {
        "Lee": {"a": range(4), "b": range(3)},
        "Marr": {"a": range(4), "b": range(2)},  # in too few of b's stories
        ("Bo", "outlet"): {"a": range(3), "b": range(3)},
        ("Bo", "source"): {"a": range(4)},
        "Once": {"a": range(1)},
    }
    comparison = compare(spoken(mentioned))
    measures = dict.fromkeys(row.measure for row in comparison.table)
    assert [name for name in measures if name.startswith("stance:")] == ["stance:outlet:Bo", "stance:outlet:Lee"]
    assert [str(one) for one in comparison.settings.exclusions] == [
        "stance not compared: target that not every group mentions in 3 stories or more: 2 (Marr, Once)",
        "stance compared in one voice only: target that not every group mentions in 3 stories or more in the other: "
        "1 (Bo)",
    ]
    assert {row.target for row in comparison.mentions} == {"Lee", "Bo"}


def test_comparing_of_three_hundred_targets_takes_ten():
    everywhere = {"a": range(4), "b": range(4)}
    mentioned = {f"t{at:03}": everywhere for at in range(300)} | {f"rare {at}": {"a": [0]} for at in range(40)}
    comparison = compare(spoken(mentioned))
    stances = {row.measure for row in comparison.pairs if row.measure.startswith("stance:")}
    assert stances == {f"stance:outlet:t{at:03}" for at in range(10)}
    rare, beyond = comparison.settings.exclusions
    assert (rare.count, beyond.count) == (40, 290)
    assert beyond.reason == "stance not compared: target beyond the 10 in most articles"
    assert beyond.examples == tuple(f"t{at:03}" for at in range(10, 20))


def test_comparing_asks_only_groups_that_are_compared_for_a_target():
    mentioned = {"Lee": {"a": range(4), "b": range(4)}}
    alone = [made([0.1], outlet="c", story="other")]
    comparison = compare([*spoken(mentioned), *alone])
    assert one(comparison, measure="stance:outlet:Lee").verdict == "cannot tell"
    comparison = compare(spoken(mentioned, groups="abc"))
    assert rows(comparison, measure="stance:outlet:Lee") == []


def test_comparing_without_stories_counts_articles_that_mention_a_target():
    analyses = [
        minded(made([0.1 * at], outlet=group, id=at), targets={"Lee": 0.1 * at, "Bo": 0.1} if at < 3 else {"Lee": 0.0})
        for at in range(4) for group in "ab"
    ]  # fmt: skip
    comparison = compare([*analyses, minded(made([0.5], outlet="a", id=9), targets={"Marr": 0.3})])
    assert one(comparison, measure="stance:outlet:Bo").n_articles == 6
    assert str(comparison.settings.exclusions[-1]) == (
        "stance not compared: target that not every group mentions in 3 articles or more: 1 (Marr)"
    )


def test_comparing_forgets_the_rarest_targets_beyond_what_it_can_hold_and_says_so(monkeypatch):
    monkeypatch.setattr(towards, "_HELD", 8)
    mentioned = {"Lee": {"a": range(4), "b": range(4)}} | {f"t{at}": {"a": [at % 4]} for at in range(40)}
    comparison = compare(spoken(mentioned))
    assert one(comparison, measure="stance:outlet:Lee").n_stories == 4
    note = comparison.settings.exclusions[-1]
    assert note.reason == "stance: targets of the fewest articles were dropped while counting"
    assert note.count + comparison.settings.exclusions[-2].count >= 40


def test_comparing_corrects_over_stances_and_frames_too():
    few, many = (
        compare(minded(one, frames=dict.fromkeys(names, 0.5)) for one in study({"calm": 0.0, "loud": 1.2}, stories=8))
        for names in ("", "abcdefghijklmnopqrstuvwxyzABCD")
    )
    p = [one(comparison, measure="loaded_own").p_adjusted for comparison in (few, many)]
    assert p[0] < p[1]
    assert len(many.pairs) == len(few.pairs) + 30


def test_comparing_counts_phrases_in_each_voice():
    analyses = [made([0.9, 0.2], [0.9, 0.0], outlet=outlet, story=story) for outlet in "ab" for story in range(3)]
    phrases = compare(analyses).phrases
    assert Counter((row.group, row.voice, row.text, row.count, row.n_articles) for row in phrases) == Counter(
        [(group, voice, "council", 3, 3) for group in "ab" for voice in ("outlet", "source")]
    )


def test_comparing_keeps_the_most_telling_sentences():
    analyses = [
        made([0.1, 0.9, 0.5, 0.7], [0.1, 0.8, 0.0, 0.6], outlet=o, story=s, id=f"{o}{s}")
        for o in "ab"
        for s in range(2)
    ]
    shown = rows(compare(analyses), "evidence", group="a", story="1")
    assert [(row.voice, round(row.score, 2), row.article) for row in shown] == [
        ("outlet", 0.8, "a1"), ("outlet", 0.6, "a1"), ("source", 0.5, "a1"),
    ]  # fmt: skip
    assert shown[0].text == analyses[1].sentences[1].text
    assert analyses[1].text[shown[0].start :].startswith(shown[0].text)


# --- decomposition ---

SHARES = st.floats(0, 1)
CELL = st.one_of(st.none(), st.tuples(SHARES, SHARES, SHARES))


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8).filter(lambda stories: any(a and b for a, b in stories)))
def test_comparing_parts_sum_to_the_gap(stories):
    values = np.full((3, len(stories), 2), np.nan)
    for at, pair in enumerate(stories):
        for side, cell in enumerate(pair):
            if cell is not None:
                loaded, own, attributed = cell
                values[:, at, side] = loaded, loaded * own, attributed
    cells = {
        name: Cells(values[at], *(np.ones(values[at].shape, dtype=np.int64),) * 2)
        for at, name in enumerate(("loaded", "loaded_own", "attributed"))
    }
    row = split(cells, 0, 1, ("a", "b"))
    gap = np.nanmean(values[0][:, 0]) - np.nanmean(values[0][:, 1])
    assert row.gap.value == pytest.approx(gap, abs=1e-12)
    parts = [row.own.value, row.quoting.value, row.tone.value, row.stories.value]
    assert sum(parts) == pytest.approx(gap, abs=1e-12)
    back = split(cells, 1, 0, ("b", "a"))
    assert [back.own.value, back.quoting.value, back.tone.value, back.stories.value] == pytest.approx(
        [-part for part in parts], abs=1e-12
    )


def test_comparing_decomposition_by_hand():
    loaded = np.array([[0.4, 0.2], [0.6, 0.2], [0.9, np.nan]])
    own = np.array([[0.2, 0.1], [0.2, 0.1], [0.5, np.nan]])
    given_over = np.array([[0.5, 0.2], [0.5, 0.2], [0.5, np.nan]])
    ones = np.ones((3, 2), dtype=np.int64)
    cells = {
        name: Cells(part, ones, ones)
        for name, part in (("loaded", loaded), ("loaded_own", own), ("attributed", given_over))
    }
    row = split(cells, 0, 1, ("a", "b"))
    assert row.gap.value == pytest.approx(1.9 / 3 - 0.2)
    assert row.own.value == pytest.approx(0.1)
    assert (row.tone_a, row.tone_b) == pytest.approx((0.6, 0.5))
    assert row.quoting.value == pytest.approx(0.3 * 0.55)
    assert row.tone.value == pytest.approx(0.1 * 0.35)
    assert row.stories.value == pytest.approx(1.9 / 3 - 0.5)
    assert (row.n_shared, row.n_only_a, row.n_only_b) == (2, 1, 0)
    assert (row.n_articles, row.n_sentences) == (6, 6)
    assert row.own.low == pytest.approx(row.own.high) == pytest.approx(0.1)
    turned = row.turned()
    assert (turned.a, turned.b, turned.n_only_a, turned.n_only_b) == ("b", "a", 0, 1)
    assert (turned.gap.value, turned.gap.low, turned.gap.high) == (-row.gap.value, -row.gap.high, -row.gap.low)
    assert (turned.tone_a, turned.quoted_b) == (row.tone_b, row.quoted_a)
    assert turned.turned() == row


# --- same in, same out ---


def test_comparing_does_not_depend_on_the_order(planted):
    analyses = list(study({"calm": 0.0, "even": 0.0, "loud": 1.2}))
    np.random.default_rng(0).shuffle(analyses)
    again = compare(iter(analyses))
    assert (again.pairs, again.table, again.decomposition) == (planted.pairs, planted.table, planted.decomposition)
    assert compare(analyses, seed=1).pairs != planted.pairs


def test_comparing_record_round_trip(planted):
    record = json.loads(json.dumps(planted.to_dict(), allow_nan=False))
    assert record["schema"] == 1
    assert Comparison.from_dict(record) == planted
    assert Comparison.from_json(planted.to_json()) == planted
    assert pickle.loads(pickle.dumps(planted)) == planted
    with pytest.raises(FrozenInstanceError):
        planted.table = ()


@pytest.mark.parametrize(
    ("record", "came"),
    [({}, "schema None"), ({"schema": 2}, "schema 2"), ([], "of type list"), ({"schema": True}, "schema True")],
)
def test_comparing_refuses_other_records(record, came):
    with pytest.raises(SchemaError) as caught:
        Comparison.from_dict(record)
    accepted = "schema 1 is accepted: give what Comparison.to_dict() wrote"
    assert str(caught.value) == f"the record of a comparison is {came}; {accepted}"


def test_comparing_tables(planted):
    frame = planted.to_frame()
    assert len(frame) == len(MEASURES) * 3
    assert list(frame)[:5] == ["measure", "group", "value", "low", "high"]
    assert len(planted.to_frame("pairs")) == len(planted.pairs)
    assert {"gap", "gap_low", "own", "tone_high", "n_shared"} <= set(planted.to_frame("decomposition"))
    assert isinstance(planted.to_frame("stories"), pd.DataFrame)
    empty = replace(planted, phrases=()).to_frame("phrases")
    assert list(empty) == ["group", "voice", "text", "count", "n_articles"]
    with pytest.raises(InputError, match=r"^level 'rows' is not known; levels are 'table', 'pairs', "):
        planted.to_frame("rows")


def test_comparing_findings_are_plain_words(planted):
    found, *_, doubt = planted.findings
    assert "is higher than" in found
    assert "of 20 shared stories" in found
    assert "Cannot tell them apart" in doubt
    row = one(planted, measure="loaded_own", a="calm", b="loud")
    values = f"{100 * row.value_b:.1f}% of sentences against {100 * row.value_a:.1f}%"
    line = f"Loaded, in the outlet's own voice: loud is higher than calm, {values}: by "
    assert any(one.startswith(line) for one in planted.findings)


def test_comparing_says_that_few_stories_prove_nothing():
    analyses = [made([0.9 if o == "a" else 0.1 + s / 50], outlet=o, story=s) for o in "ab" for s in range(4)]
    line = next(line for line in compare(analyses).findings if line.startswith("Loaded, in the outlet's own"))
    assert line.endswith("rests on 4 shared stories, too few for certainty among so many comparisons.")


def test_comparing_says_how_many_stories_it_takes():
    analyses = [
        made([0.9 if o == "a" else 0.1 + s / 50], outlet=o, story=s, names=("Lee",)) for o in "ab" for s in range(4)
    ]
    comparison = compare(analyses)
    *_, last = summary(comparison)
    tests = len(comparison.pairs)
    needed = next(n for n in range(1, 60) if 2 / 2**n <= 0.05 / tests)
    assert last == (
        f"No two groups share more than 4 stories. Among {tests} comparisons it takes {needed} before any could be "
        "certain: give more stories, or compare fewer and larger groups."
    )


# --- bad input ---

PAIR = [made([0.1], outlet=outlet, story=story) for outlet in "ab" for story in range(2)]
ACCEPTED = "2 to 50 groups are accepted"
NOBODYS = "left out: article without 'outlet': 1 (x)"
SET = f"{ACCEPTED}: set the field on the articles, or name another one"
FIELDS = "'date', 'id', 'outlet', 'story', 'title', 'url'"
OTHER = ModelInfo("tiny", "2.0", "ff00")


@pytest.mark.parametrize(
    ("analyses", "options", "message"),
    [
        ([], {}, f"by='outlet' gives no group, in 0 articles; {SET}"),
        (PAIR[:1], {}, f"by='outlet' gives one group, 'a', in 1 article; {SET}"),
        (PAIR[:2], {}, f"by='outlet' gives one group, 'a', in 2 articles; {SET}"),
        ([made([0.1], id="x")], {}, f"by='outlet' gives no group, in 0 articles; {ACCEPTED} ({NOBODYS})"),
        (
            [*PAIR, made([0.1], outlet="a", story=3, model=OTHER)], {},
            "analyses are of two models, tiny 1.0 (sha256 00ff) and tiny 2.0 (sha256 ff00); "
            "score all articles with one model",
        ),
        (PAIR, {"by": "paper"}, f"by='paper' is no field of these articles; fields are {FIELDS}"),
        (PAIR, {"within": "event"}, f"within='event' is no field of these articles; fields are {FIELDS}"),
        (PAIR, {"by": "story"}, "by and within are both 'story'; give two fields, such as by='outlet', within='story'"),
        (
            [PAIR[0], PAIR[3]], {},
            "no two groups of 'outlet' share two stories of 'story' or more; give articles on the same stories, or "
            "within=None to compare articles as they are, with the choice of stories as part of every difference",
        ),
        ([PAIR[0], PAIR[3]], {"within": None}, "no two groups of 'outlet' have two articles each; give more articles"),
        (
            (made([0.1], outlet=f"o{at}", story=1) for at in range(300)), {},
            "by='outlet' gives more than 50 groups (the next is 'o50'); 2 to 50 are accepted: choose some of the "
            "articles, or a coarser field such as the leaning",
        ),
    ],
)  # fmt: skip
def test_comparing_refuses_what_cannot_be_compared(analyses, options, message):
    with pytest.raises(InputError) as caught:
        compare(analyses, **options)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("analyses", "options", "message"),
    [
        (PAIR[0], {}, "analyses is one Analysis; give many: compare(analyzer.pipe(articles))"),
        ("text", {}, "analyses is 'text'; give many Analysis: compare(analyzer.pipe(articles))"),
        ([*PAIR, None], {}, "analyses[4] is None; give Analysis (Analysis.from_dict makes one)"),
        (PAIR, {"by": None}, "by is None; give the name of a field, such as 'outlet'"),
        (PAIR, {"within": 3}, "within is 3; give the name of a field, such as 'outlet'"),
        (PAIR, {"seed": 0.5}, "seed is 0.5; give a whole number"),
        (
            [made([0.1], tags=["x"])],
            {"by": "tags"},
            "a group or story is of type tuple; give a field that holds text or numbers",
        ),
    ],
)
def test_comparing_refuses_what_is_no_analyses(analyses, options, message):
    with pytest.raises(InputTypeError) as caught:
        compare(analyses, **options)
    assert str(caught.value) == message


def test_comparing_states_everything_that_is_left_out():
    blank = Analysis(
        text="", article=Article("", outlet="a", story=1, id="blank"), sentences=(), claims=(), model=MODEL
    )
    analyses = [
        *(made([0.1 * story], outlet=outlet, story=story) for outlet in "ab" for story in range(4)),
        made([0.1], story=1, id="nobody's"),
        made([0.1], outlet=float("nan"), story=1, id="nan"),
        made([0.2], outlet=" ", story=1, id="spaces"),
        blank,
        made([0.3], outlet="a", story=float("nan"), id="alone"),
        made([0.3], outlet="a", story=0, id="twice"),
        made([0.3], outlet="a", story=0, id="twice"),
        made([0.3, 0.4], outlet="b", story=0, id="twice"),
        made([0.3], outlet="c", story=0, id="once"),
    ]
    comparison = compare(analyses)
    assert {str(one) for one in comparison.settings.exclusions} == {
        "left out: article without 'outlet': 3 (nobody's, nan, spaces)",
        "left out: article without a sentence: 1 (blank)",
        "left out: article whose text was there before in the same group: 1 (twice)",
        "kept, though another article has the same id: 1 (twice)",
        "in the table but in no pair: article without a story: 1",
        "in the table but in no pair: group that shares two stories with no other: 1 (c)",
    }
    assert comparison.settings.n_articles == 12
    assert {(row.a, row.b) for row in comparison.pairs} == {("a", "b")}
    assert {row.group for row in comparison.table} == {"a", "b", "c"}


def test_comparing_says_which_pairs_of_compared_groups_share_too_little():
    covered = {"a": range(4), "b": range(2, 6), "c": range(4, 8)}
    comparison = compare(
        made([0.1 * story], outlet=outlet, story=story) for outlet, stories in covered.items() for story in stories
    )
    assert "not compared: pair that shares fewer than two stories: 1 (a and c)" in map(
        str, comparison.settings.exclusions
    )
    assert {(row.a, row.b) for row in comparison.pairs} == {("a", "b"), ("b", "c")}


def test_comparing_needs_no_dates():
    dated = [
        made([0.1 * story], outlet=o, story=story, date=f"2024-05-0{story + 1}") for o in "ab" for story in range(3)
    ]
    bare = [made([0.1 * story], outlet=o, story=story) for o in "ab" for story in range(3)]
    mixed = [*dated[::2], *bare[1::2]]
    assert compare(mixed).pairs == compare(bare).pairs
    missing = compare([*dated, made([0.4], outlet="a", story=9, id="undated")], by="date", within="outlet")
    assert [str(one) for one in missing.settings.exclusions] == ["left out: article without 'date': 1 (undated)"]


def test_comparing_takes_an_outlet_of_any_name():
    names = ["<script>alert(1)</script>", "a" * 500, "\u202eevil", "$x^2$"]
    comparison = compare(made([0.1 * story], outlet=name, story=story) for name in names for story in range(3))
    assert set(comparison.settings.groups) == set(names)
    assert Comparison.from_json(comparison.to_json()) == comparison


def test_comparing_takes_many_groups():
    comparison = compare(
        made([0.01 * at + 0.1 * story], outlet=f"o{at:02}", story=story) for at in range(50) for story in range(5)
    )
    assert len(comparison.decomposition) == 1225
    assert len(comparison.settings.groups) == 50
