"""Measures: one worked example, what an article without claims or sentences has, how values are written."""

import pytest

from framing.errors import InputError
from framing.measures import MEASURES, measure, measure_of
from framing.results import Analysis, Article, Claim, ModelInfo, Sentence, Span, Stance

MODEL = ModelInfo("tiny", "1.0", "00ff")
TEXT = "Ann Lee called it a sham. Officials agreed. Lee said so."


def sentence(start, end, scores, **others):
    kinds = dict(zip(("sourced_claim", "editorial", "report"), scores, strict=True))
    return Sentence.of(TEXT, start, end, kind="report", kind_scores=kinds, **others)


def claim(start, end, name, score):
    return Claim(None, None, (Span.of(TEXT, start, end),), "indirect", name, score)


def example(**others):
    sentences = (
        sentence(0, 25, (0.8, 0.1, 0.1), loaded=0.9, loaded_own=0.3, attributed=0.4),
        sentence(26, 43, (0.6, 0.1, 0.3), loaded=0.2, loaded_own=0.1, attributed=1.0),
        sentence(44, 56, (0.1, 0.1, 0.8), loaded=0.1, loaded_own=0.2, attributed=0.0),
    )
    claims = (claim(15, 24, "Ann Lee", 0.8), claim(36, 42, None, 0.6), claim(53, 55, "ann lee", 0.6))
    return Analysis(
        **({"text": TEXT, "article": Article(TEXT), "sentences": sentences, "claims": claims} | others), model=MODEL
    )


def test_measures_worked_example():
    assert measure(example()) == pytest.approx(
        {
            "loaded": 0.4,
            "loaded_own": 0.5 / 3,  # the third sentence counts .1: never more than loaded
            "loaded_quoted": 0.7 / 3,
            "sourced_claim": 0.5,
            "editorial": 0.1,
            "report": 0.4,
            "attributed": (0.4 * 25 + 17) / 54,
            "claims_per_1000_words": 1000 * 2.0 / 11,
            "sources": 1.0,
            "unnamed": 0.3,
            "concentration": 1.0,
        }
    )


def test_measures_concentration_is_the_chance_of_a_shared_source():
    claims = tuple(claim(53, 55, name, 1.0) for name in ("A", "A", "B"))
    assert measure(example(claims=claims))["concentration"] == pytest.approx(1 / 3)


def test_measures_without_claims_leaves_out_what_there_is_none_of():
    values = measure(example(claims=()))
    assert (values["claims_per_1000_words"], values["sources"]) == (0.0, 0.0)
    assert not {"unnamed", "concentration"} & values.keys()
    assert "concentration" not in measure(example(claims=(claim(15, 24, "Ann Lee", 1.0),)))


def test_measures_of_a_blank_article_are_none():
    assert measure(Analysis(text=" ", article=Article(" "), sentences=(), claims=(), model=MODEL)) == {}


def test_measures_stances_and_frames():
    scores = ({"negative": 0.7, "neutral": 0.2, "positive": 0.1}, {"negative": 0.2, "neutral": 0.2, "positive": 0.6})
    stances = tuple(Stance("Lee", Span.of(TEXT, 4, 7), 0, None, one, "outlet") for one in scores)
    values = measure(example(stances=stances, frames={"Economic": 0.25}))
    assert values["stance:outlet:Lee"] == pytest.approx(-0.1)
    assert values["frame:Economic"] == 0.25


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("frame:Economic", "Frame: Economic"),
        ("stance:source:a:b", "Stance towards a:b, in sources' words"),
        ("loaded", "Loaded, anyone's words"),
    ],
)
def test_measures_of_every_name_have_a_label(name, label):
    assert measure_of(name).label == label
    assert measure_of(name).name == name


@pytest.mark.parametrize("name", ["mood", "frame:", "stance:lee", "stance:editor:Lee"])
def test_measures_unknown_name_is_refused(name):
    with pytest.raises(InputError, match=f"^measure '{name}' is not known; measures are 'loaded_own', "):
        measure_of(name)


def test_measures_are_written_for_readers():
    share, number, stance = MEASURES["loaded"], MEASURES["sources"], measure_of("stance:outlet:Lee")
    assert (share.show(0.0412), share.show_difference(0.0412), share.show_difference(-0.0004)) == (
        "4.1%",
        "+4.1",
        "+0.0",
    )
    assert (number.show(3.14), number.show_difference(-0.26), number.step) == ("3.1", "−0.3", "sources per article")
    assert (stance.show(-0.126), share.step) == ("−0.13", "percentage points")
    assert share.show_difference(0.02, sign=False) == "2.0"
