"""Tables: one worked example read at every level, dtypes that hold when nothing is there, refusals."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from framing.errors import InputError, InputTypeError
from framing.levels import FRAMES
from framing.results import (
    Analysis,
    Article,
    Claim,
    FrameSentence,
    ModelInfo,
    Paragraph,
    Phrase,
    Sentence,
    Span,
    Stance,
)
from framing.tables import to_frame

LEVELS = ["article", "sentence", "phrase", "claim", "stance", "target", "frame", "paragraph"]
METADATA = ["id", "outlet", "date", "story", "title", "url"]
MODEL = ModelInfo("tiny", "1.0", "00ff")
TEXT = '"A sham," said Ann Lee, "a fraud." Rain fell on the rotten pier.'


def sentence(start, end, kind, scores, **others):
    scores = dict(zip(("sourced_claim", "editorial", "report"), scores, strict=True))
    return Sentence.of(TEXT, start, end, kind=kind, kind_scores=scores, **others)


def example(**metadata):
    phrases = (
        Phrase.of(TEXT, 3, 7, score=0.9, voice="source", claim=0),
        Phrase.of(TEXT, 27, 32, score=0.8, voice="source", claim=0),
    )
    first = sentence(
        0, 34, "sourced_claim", (0.8, 0.1, 0.1),
        loaded=0.9, loaded_own=0.2, attributed=0.5, phrases=phrases, is_loaded=True, is_loaded_own=False,
    )  # fmt: skip
    own = Phrase.of(TEXT, 52, 58, score=0.6, voice="outlet")
    second = sentence(35, 64, "report", (0.0, 0.4, 0.6), loaded=0.5, loaded_own=0.4, attributed=0.0, phrases=(own,))
    content = (Span.of(TEXT, 0, 9), Span.of(TEXT, 24, 34))
    claim = Claim(Span.of(TEXT, 15, 22), Span.of(TEXT, 10, 14), content, "direct", "Ann Lee", 0.95)
    scores = {"negative": 0.7, "neutral": 0.2, "positive": 0.1}
    stance = Stance("pier", Span.of(TEXT, 59, 63), 1, "negative", scores, "outlet")
    article = Article(TEXT, **metadata)
    return Analysis(
        text=TEXT, article=article, sentences=(first, second), claims=(claim,), stances=(stance,), model=MODEL,
        frames={"Economic": 0.8, "Morality": 0.1}, frame_sentences=(FrameSentence("Economic", 1, 0.7),),
        paragraphs=(Paragraph.of(TEXT, 0, 64, frames={"Economic": 0.6, "Morality": 0.2}),),
    )  # fmt: skip


def blank(**metadata):
    return Analysis(text="", article=Article("", **metadata), sentences=(), claims=(), model=MODEL)


def own_columns(frame):
    """Give the rows without metadata, missing values as None."""
    rows = frame.drop(columns=METADATA).astype(object).where(frame.drop(columns=METADATA).notna(), None)
    return rows.to_dict("records")


def test_tables_sentence_level():
    assert own_columns(to_frame([example()])) == [
        {
            "article": 0, "sentence": 0, "start": 0, "end": 34, "text": TEXT[:34], "kind": "sourced_claim",
            "sourced_claim": 0.8, "editorial": 0.1, "report": 0.1, "loaded": 0.9, "loaded_own": 0.2,
            "attributed": 0.5, "is_loaded": True, "is_loaded_own": False, "n_phrases": 2,
        },
        {
            "article": 0, "sentence": 1, "start": 35, "end": 64, "text": TEXT[35:], "kind": "report",
            "sourced_claim": 0.0, "editorial": 0.4, "report": 0.6, "loaded": 0.5, "loaded_own": 0.4,
            "attributed": 0.0, "is_loaded": None, "is_loaded_own": None, "n_phrases": 1,
        },
    ]  # fmt: skip


def test_tables_article_level():
    (row,) = own_columns(to_frame([example()], level="article"))
    assert row == {
        "article": 0, "n_sentences": 2, "n_words": 13,
        "loaded": pytest.approx(0.7), "loaded_own": pytest.approx(0.3),
        "sourced_claim": pytest.approx(0.4), "editorial": pytest.approx(0.25), "report": pytest.approx(0.35),
        "attributed": pytest.approx(34 * 0.5 / 63),
        "n_claims": 1, "n_phrases": 3, "n_phrases_outlet": 1, "n_phrases_source": 2,
    }  # fmt: skip


def test_tables_phrase_level():
    rows = own_columns(to_frame([example()], level="phrase"))
    columns = ["article", "sentence", "start", "end", "text", "score", "voice", "claim"]
    assert [list(row.values()) for row in rows] == [
        [0, 0, 3, 7, "sham", 0.9, "source", 0],
        [0, 0, 27, 32, "fraud", 0.8, "source", 0],
        [0, 1, 52, 58, "rotten", 0.6, "outlet", None],
    ]
    assert list(rows[0]) == columns


def test_tables_claim_level():
    assert own_columns(to_frame([example()], level="claim")) == [
        {
            "article": 0, "claim": 0, "sentence": 0,
            "source_start": 15, "source_end": 22, "source": "Ann Lee",
            "cue_start": 10, "cue_end": 14, "cue": "said",
            "content_start": 0, "content_end": 34, "content": '"A sham," … "a fraud."', "n_parts": 2,
            "source_name": "Ann Lee", "quote": "direct", "score": 0.95,
        }
    ]  # fmt: skip


def test_tables_claim_without_source_cue_or_sentence():
    claim = Claim(None, None, (Span.of(TEXT, 34, 39),), "indirect", None, 0.5)
    analysis = Analysis(
        text=TEXT, article=Article(TEXT), sentences=example().sentences, claims=(claim,) * 3, model=MODEL
    )
    rows = own_columns(to_frame([analysis], level="claim"))
    empty = ["sentence", "source_start", "source_end", "source", "cue_start", "cue_end", "cue", "source_name"]
    assert [row["claim"] for row in rows] == [0, 1, 2]
    assert all(row[name] is None for row in rows for name in empty)


def test_tables_stance_level():
    assert own_columns(to_frame([example()], level="stance")) == [
        {
            "article": 0, "sentence": 1, "target": "pier", "start": 59, "end": 63, "text": "pier",
            "polarity": "negative", "negative": 0.7, "neutral": 0.2, "positive": 0.1,
            "voice": "outlet", "claim": None, "source_name": None,
        }
    ]  # fmt: skip


def test_tables_stance_in_a_claim_says_whose_it_is():
    scores = {"negative": 0.4, "neutral": 0.3, "positive": 0.3}
    stances = (Stance("Ann Lee", Span.of(TEXT, 3, 7), 0, None, scores, "source", 0),)
    (row,) = own_columns(to_frame([replace(example(), stances=stances)], level="stance"))
    assert (row["polarity"], row["voice"], row["claim"], row["source_name"]) == (None, "source", 0, "Ann Lee")


def test_tables_target_level():
    mention = Span.of(TEXT, 3, 7)
    scores = [{"negative": 0.7 - more, "neutral": 0.2, "positive": 0.1 + more} for more in (0.0, 0.2)]
    stances = (
        Stance("Lee", mention, 0, "negative", scores[0], "outlet"),
        Stance("pier", mention, 0, None, scores[0], "source", 0),
        Stance("Lee", mention, 0, None, scores[1], "outlet"),
    )
    lee, pier = own_columns(to_frame([replace(example(), stances=stances)], level="target"))
    assert lee == {
        "article": 0, "target": "Lee", "mean_outlet": pytest.approx(-0.4), "mean_source": None,
        "n_mentions_outlet": 2, "n_mentions_source": 0,
    }  # fmt: skip
    assert list(pier.values()) == [0, "pier", None, pytest.approx(-0.6), 0, 1]


def test_tables_target_level_of_three_hundred():
    scores = {"negative": 0.0, "neutral": 1.0, "positive": 0.0}
    stances = tuple(Stance(f"t{at}", Span.of(TEXT, 3, 7), 0, "neutral", scores, "outlet") for at in range(300))
    frame = to_frame([replace(example(), stances=stances)] * 2, level="target")
    assert frame["target"].tolist() == [f"t{at}" for at in range(300)] * 2


def test_tables_frame_level():
    assert own_columns(to_frame([example()], level="frame")) == [
        {"article": 0, "frame": "Economic", "probability": 0.8, "n_sentences": 1},
        {"article": 0, "frame": "Morality", "probability": 0.1, "n_sentences": 0},
    ]


def test_tables_paragraph_level_has_the_fourteen_whatever_was_read():
    (row,) = own_columns(to_frame([example()], level="paragraph"))
    assert list(row) == ["article", "paragraph", "start", "end", "text", *FRAMES]
    assert len(FRAMES) == 14
    assert (row["paragraph"], row["start"], row["end"], row["text"]) == (0, 0, 64, TEXT)
    assert (row["Economic"], row["Morality"], row["Political"]) == (0.6, 0.2, None)
    others = (Paragraph.of(TEXT, 0, 3, frames={"Human interest": 0.5}),)
    with pytest.raises(InputError, match="column for each of the 14 Policy Frames, and none for 'Human interest'"):
        to_frame([replace(example(), paragraphs=others)], level="paragraph")


@pytest.mark.parametrize("level", LEVELS)
def test_tables_of_nothing_have_the_same_columns_and_dtypes(level):
    empty, full = to_frame([], level=level), to_frame([example()], level=level)
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert list(empty) == list(full)
    assert list(full)[:7] == [*METADATA, "article"]
    assert isinstance(empty.index, pd.RangeIndex)


def test_tables_dtypes_say_what_may_be_missing():
    dtypes = to_frame([], level="sentence").dtypes.astype(str).to_dict()
    assert dtypes["id"] == dtypes["text"] == dtypes["kind"] == "str"
    assert dtypes["article"] == dtypes["start"] == dtypes["n_phrases"] == "int64"
    assert dtypes["loaded"] == dtypes["editorial"] == "float64"
    assert dtypes["is_loaded"] == dtypes["is_loaded_own"] == "boolean"
    assert str(to_frame([], level="phrase").dtypes["claim"]) == "Int64"


def test_tables_article_without_sentences_is_a_row_at_level_article():
    frame = to_frame([blank(id="a"), example(id="b")], level="article")
    assert frame["id"].tolist() == ["a", "b"]
    empty = frame.iloc[0]
    assert empty[["n_sentences", "n_words", "n_claims", "n_phrases", "n_phrases_outlet"]].tolist() == [0] * 5
    assert all(math.isnan(empty[name]) for name in ["loaded", "loaded_own", "editorial", "attributed"])
    assert to_frame([blank(id="a"), example(id="b")])["article"].tolist() == [1, 1]


def test_tables_metadata_is_repeated_and_missing_is_nan():
    frame = to_frame(iter([example(id=1, outlet="Gazette", date="2024-05-17"), example()]))
    assert frame["id"].tolist()[:2] == ["1", "1"]
    assert frame["outlet"].isna().tolist() == [False, False, True, True]
    assert frame["date"].tolist()[0] == "2024-05-17"
    assert frame["article"].tolist() == [0, 0, 1, 1]


def test_tables_extra_columns_follow_and_are_typed():
    extras = [
        {"country": "NZ", "size": 3},
        {"size": None, "share": 0.5, "paid": True},
        {"share": 1, "tags": ["x"]},
    ]
    frame = to_frame([example(extra=extra) for extra in extras], level="article")
    assert list(frame)[6:12] == ["country", "size", "share", "paid", "tags", "article"]
    dtypes = frame.dtypes.astype(str).to_dict()
    assert [dtypes[name] for name in list(frame)[6:11]] == ["str", "Int64", "float64", "boolean", "object"]
    assert frame["size"].tolist() == [3, pd.NA, pd.NA]
    assert frame["share"].tolist()[1:] == [0.5, 1.0]
    assert frame["tags"].tolist() == [None, None, ("x",)]


def test_tables_extra_integers_too_large_for_a_column_are_kept():
    frame = to_frame([example(extra={"number": 2**70})], level="article")
    assert frame["number"].tolist() == [2**70]


@pytest.mark.parametrize("level", LEVELS)
def test_tables_extra_never_replaces_a_column(level):
    frame = to_frame([example(extra={"kind": "a", "article": "b", "extra_kind": "c"})], level=level)
    assert list(frame)[6:9] == ["extra_extra_kind", "extra_article", "extra_kind"]
    assert frame.iloc[0][["extra_extra_kind", "extra_article", "extra_kind"]].tolist() == ["a", "b", "c"]
    assert frame["article"].tolist()[0] == 0


def test_tables_hold_lone_surrogates():
    article = Article("a\udc80", title="\udc80")
    analysis = Analysis(text="a\udc80", article=article, sentences=(), claims=(), model=MODEL)
    frame = to_frame([analysis], level="article")
    assert frame["title"].tolist() == ["\udc80"]
    assert frame["title"].dtype == "str"


def test_tables_take_ten_thousand_articles():
    frame = to_frame((example(id=index) for index in range(10_000)), level="sentence")
    assert frame["id"].tolist()[-1] == "9999"
    assert len(frame) == 20_000


def test_tables_unknown_level_is_refused():
    with pytest.raises(InputError) as caught:
        to_frame([], level="word")
    levels = ", ".join(map(repr, LEVELS))
    assert str(caught.value) == f"level 'word' is not known; levels are {levels}"


@pytest.mark.parametrize(
    ("analyses", "message"),
    [
        (example(), "analyses is one Analysis; wrap it in a list: to_frame([analysis])"),
        ("text", "analyses is 'text'; give a list of Analysis: to_frame([analyzer(text)])"),
        ({}, "analyses is of type dict; give a list of Analysis: to_frame([analyzer(text)])"),
        (None, "analyses is None; give a list of Analysis: to_frame([analyzer(text)])"),
        ([example(), {}], "analyses[1] is of type dict; give Analysis (Analysis.from_dict makes one)"),
        (["text"], "analyses[0] is 'text'; give Analysis (Analysis.from_dict makes one)"),
    ],
)
def test_tables_refuse_what_is_no_list_of_analyses(analyses, message):
    with pytest.raises(InputTypeError) as caught:
        to_frame(analyses)
    assert str(caught.value) == message
