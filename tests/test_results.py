"""Results: what they hold, what they refuse, and that they survive JSON, pickling and copying exactly."""

import copy
import json
import pickle
from dataclasses import FrozenInstanceError, fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import InputError, InputTypeError, OffsetError, SchemaError
from framing.results import (
    KINDS,
    POLARITIES,
    QUOTES,
    VOICES,
    Analysis,
    Article,
    Claim,
    ModelInfo,
    Phrase,
    Scores,
    Sentence,
    Span,
    Stance,
)

TEXT = "The mayor said the reckless plan was dead. It rained."
MODEL = ModelInfo(name="tiny", version="1.0", sha256="00ff")
KIND_SCORES = {"sourced_claim": 0.7, "editorial": 0.1, "report": 0.2}
STANCE_SCORES = {"negative": 0.8, "neutral": 0.15, "positive": 0.05}


def sentence(text=TEXT, start=0, end=42, **others):
    values = {
        "loaded": 0.9,
        "loaded_own": 0.1,
        "kind": "sourced_claim",
        "kind_scores": KIND_SCORES,
        "attributed": 0.5,
    }
    return Sentence.of(text, start, end, **(values | others))


def example(**others):
    phrase = Phrase.of(TEXT, 19, 27, score=0.8, voice="source", claim=0)
    claim = Claim(
        source=Span.of(TEXT, 0, 9),
        cue=Span.of(TEXT, 10, 14),
        content=(Span.of(TEXT, 15, 41),),
        quote="indirect",
        source_name="The mayor",
        score=0.95,
    )
    stance = Stance("the plan", Span.of(TEXT, 28, 32), 0, "negative", STANCE_SCORES, "source", 0)
    values = {
        "text": TEXT,
        "article": Article(TEXT, id="a1", outlet="Gazette", extra={"country": "NZ", "tags": ["x", "y"]}),
        "sentences": (
            sentence(phrases=(phrase,), is_loaded=True),
            sentence(start=43, end=53, is_loaded=False),
        ),
        "claims": (claim,),
        "stances": (stance,),
        "frames": {"Economic": 0.25},
        "model": MODEL,
    }
    return Analysis(**(values | others))


def other(part, **changes):
    """Give the example with its first sentence, claim or stance changed."""
    parts = getattr(example(), part)
    return example(**{part: (replace(parts[0], **changes), *parts[1:])})


# --- spans ---


def test_results_span_of_cuts_the_slice():
    assert Span.of(TEXT, 4, 9) == Span(4, 9, "mayor")
    assert Span.of("a😀b", 1, 2) == Span(1, 2, "😀")


@pytest.mark.parametrize(("start", "end"), [(-3, -1), (5, 5), (6, 5), (0, 99), (60, 61)])
def test_results_span_of_refuses_what_is_not_in_the_text(start, end):
    with pytest.raises(OffsetError) as caught:
        Span.of(TEXT, start, end)
    assert str(caught.value) == f"span {start}:{end} is not in a text of 53 characters; give 0 <= start < end"


@pytest.mark.parametrize(("start", "end", "text"), [(0, 3, "ab"), (-2, 0, "ab"), (2, 2, ""), (3, 1, "ab")])
def test_results_span_refuses_offsets_that_cannot_hold_its_text(start, end, text):
    with pytest.raises(OffsetError) as caught:
        Span(start, end, text)
    held = f"{len(text)} characters ({text!r})"
    assert str(caught.value) == f"span {start}:{end} cannot hold {held}; give 0 <= start < end, text[start:end]"


def test_results_span_keeps_plain_integers():
    span = Span(np.int64(0), np.int32(2), "ab")
    assert (type(span.start), type(span.end)) == (int, int)
    with pytest.raises(InputTypeError, match=r"^end is 2\.0; give a whole number$"):
        Span(0, 2.0, "ab")
    with pytest.raises(InputTypeError, match=r"^a span's text is of type bytes; give a str$"):
        Span(0, 2, b"ab")


def test_results_spans_of_different_classes_differ():
    phrase = Phrase(4, 9, "mayor", score=0.5, voice="outlet")
    assert phrase != Span(4, 9, "mayor")
    assert Span(4, 9, "mayor") != phrase
    assert len({phrase, Span(4, 9, "mayor"), Span(4, 9, "mayor")}) == 2


def test_results_values_of_numpy_become_plain():
    made = sentence(
        loaded=np.float32(0.5),
        is_loaded=np.bool_(True),
        kind_scores={k: np.float64(v) for k, v in KIND_SCORES.items()},
    )
    assert type(made.loaded) is float
    assert made.is_loaded is True
    assert {type(score) for score in made.kind_scores.values()} == {float}
    json.dumps(made.kind_scores["report"])


def test_results_kind_scores_are_read_by_name():
    assert sentence().kind_scores["editorial"] == 0.1
    assert sentence().kind_scores == KIND_SCORES
    assert isinstance(sentence().kind_scores, Scores)


def test_results_claim_spans_are_source_cue_content():
    claim = example().claims[0]
    assert [span.text for span in claim.spans] == ["The mayor", "said", "the reckless plan was dead"]
    assert replace(claim, source=None, cue=None).spans == claim.content


def test_results_analysis_phrases_are_those_of_all_sentences():
    assert [phrase.text for phrase in example().phrases] == ["reckless"]


def test_results_analysis_of_a_blank_text_is_empty():
    blank = Analysis(text=" \n", article=Article(" \n"), sentences=(), claims=(), model=MODEL)
    assert (blank.sentences, blank.claims, blank.stances, blank.frames, blank.phrases) == ((), (), (), {}, ())
    assert Analysis.from_json(blank.to_json()) == blank


def test_results_lists_become_tuples():
    assert example(sentences=list(example().sentences)) == example()


# --- refusals ---


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"loaded": 1.5}, "loaded is 1.5; give a probability in [0, 1]"),
        ({"loaded_own": float("nan")}, "loaded_own is nan; give a probability in [0, 1]"),
        ({"attributed": -0.1}, "attributed is -0.1; give a probability in [0, 1]"),
        ({"kind": "opinion"}, "kind is 'opinion'; give one of 'sourced_claim', 'editorial', 'report'"),
        (
            {"kind_scores": {**KIND_SCORES, "report": 0.9}},
            "kind_scores sum to 1.7; give probabilities that sum to 1",
        ),
        ({"is_loaded": 1}, "is_loaded is 1; give True, False or None (too unsure to say)"),
        ({"phrases": "x"}, "phrases is 'x'; give a tuple of Phrase"),
        ({"phrases": (Span(4, 9, "mayor"),)}, "phrases[0] is of type Span; give a Phrase"),
        (
            {"phrases": (Phrase.of(TEXT, 40, 45, score=0.5, voice="outlet"),)},
            "phrase 40:45 is not in its sentence 0:42; give phrases that lie inside",
        ),
    ],
)
def test_results_sentence_refuses(changes, message):
    with pytest.raises((InputError, InputTypeError, OffsetError)) as caught:
        sentence(**changes)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("part", "changes", "message"),
    [
        ("claims", {"content": ()}, "content is empty; give a claim at least one span of content"),
        ("claims", {"quote": "scare"}, "quote is 'scare'; give one of 'direct', 'indirect', 'mixed'"),
        ("claims", {"score": 2}, "score is 2; give a probability in [0, 1]"),
        ("claims", {"source": "The mayor"}, "source is 'The mayor'; give a Span"),
        (
            "claims",
            {"content": (Span.of(TEXT, 15, 41), Span.of(TEXT, 40, 42))},
            "content[1] begins at 40, before content[0] ends at 41; give spans in order that do not overlap",
        ),
        ("stances", {"polarity": "bad"}, "polarity is 'bad'; give one of 'negative', 'neutral', 'positive'"),
        ("stances", {"voice": "reader"}, "voice is 'reader'; give one of 'outlet', 'source'"),
        ("stances", {"target": None}, "target is None; give a str"),
        ("stances", {"claim": 1}, "a stance points to claim 1; the claims are 0 to 0"),
        ("stances", {"sentence": 2}, "a stance points to sentence 2; the sentences are 0 to 1"),
        (
            "stances",
            {"sentence": 1},
            "a mention begins at 28, outside sentence 1 (43:53); give the index of the sentence in which it begins",
        ),
    ],
)
def test_results_claim_and_stance_refuse(part, changes, message):
    with pytest.raises((InputError, InputTypeError, OffsetError)) as caught:
        other(part, **changes)
    assert str(caught.value) == message


def shifted(span):
    return replace(span, start=span.start + 1, end=span.end + 1)


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        (lambda: other("sentences", start=1, end=43, phrases=()), "sentence 1:43"),
        (lambda: other("sentences", phrases=(shifted(example().phrases[0]),)), "phrase 20:28"),
        (lambda: other("claims", source=Span(1, 10, "The mayor")), "a claim's span 1:10"),
        (lambda: other("claims", cue=Span(11, 15, "said")), "a claim's span 11:15"),
        (lambda: other("claims", content=(shifted(example().claims[0].content[0]),)), "a claim's span 16:42"),
        (lambda: other("stances", mention=Span(29, 33, "plan")), "mention 29:33"),
        (lambda: other("stances", mention=Span(99, 103, "plan")), "mention 99:103"),
    ],
)
def test_results_analysis_refuses_a_span_that_is_not_its_slice(broken, where):
    with pytest.raises(OffsetError, match=rf"^{where} is '.*' but the text there is '.*'; give Span\.of\("):
        broken()


def test_results_analysis_refuses_sentences_out_of_order():
    with pytest.raises(OffsetError) as caught:
        example(sentences=example().sentences[::-1], stances=())
    message = "sentences[1] begins at 0, before sentences[0] ends at 53; give spans in order that do not overlap"
    assert str(caught.value) == message


def test_results_analysis_refuses_a_phrase_of_no_claim():
    with pytest.raises(InputError, match=r"^a phrase points to claim 0; the claims are none$"):
        example(claims=(), stances=())


def test_results_analysis_refuses_the_text_of_another_article():
    with pytest.raises(InputError, match=r"^text is not the text of the article; give Analysis\(text=article\.text, "):
        example(article=Article("Other."))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"article": TEXT}, f"article is {TEXT!r}; give an Article"),
        ({"model": None}, "model is None; give a ModelInfo"),
        ({"frames": {"Economic": 3.0}}, "Economic is 3.0; give a probability in [0, 1]"),
        ({"claims": [None]}, "claims[0] is None; give a Claim"),
    ],
)
def test_results_analysis_refuses_parts_of_another_type(changes, message):
    with pytest.raises((InputError, InputTypeError)) as caught:
        example(**changes)
    assert str(caught.value) == message


def test_results_model_info_refuses_what_is_no_string():
    with pytest.raises(InputTypeError, match=r"^model version is 1\.0; give a str$"):
        ModelInfo("tiny", 1.0, "00ff")


# --- values that travel ---


PARTS = [*example().sentences, *example().phrases, *example().claims, *example().stances, MODEL, example()]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_results_pickle_copy_hash_and_do_not_change(part):
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(part, protocol)) == part
    for twin in (copy.copy(part), copy.deepcopy(part), replace(part)):
        assert twin == part
        assert hash(twin) == hash(part)
        assert type(twin) is type(part)
    with pytest.raises(FrozenInstanceError):
        setattr(part, fields(part)[0].name, 1)
    assert not hasattr(part, "__dict__")


def test_results_to_dict_is_plain_json_with_a_schema_and_the_text_once():
    record = example().to_dict()
    assert record["schema"] == 1
    parts = ["sentences", "claims", "stances", "not_mentioned", "frames", "paragraphs", "frame_sentences"]
    assert list(record) == ["schema", "text", "article", *parts, "model"]
    assert record["article"] == {
        "id": "a1", "outlet": "Gazette", "date": None, "story": None, "title": None, "url": None,
        "extra": {"country": "NZ", "tags": ["x", "y"]},
    }  # fmt: skip
    assert record["sentences"][0]["phrases"] == [
        {"start": 19, "end": 27, "text": "reckless", "score": 0.8, "voice": "source", "claim": 0}
    ]
    assert record["claims"][0]["content"] == [{"start": 15, "end": 41, "text": "the reckless plan was dead"}]
    assert record["stances"][0]["scores"] == STANCE_SCORES
    assert record["frames"] == {"Economic": 0.25}
    assert record["model"] == {"name": "tiny", "version": "1.0", "sha256": "00ff"}
    assert json.loads(json.dumps(record)) == record


def test_results_round_trip_is_exact():
    analysis = example()
    assert Analysis.from_dict(analysis.to_dict()) == analysis
    assert Analysis.from_json(analysis.to_json()) == analysis
    assert Analysis.from_json(analysis.to_json().encode()) == analysis


def test_results_from_dict_leaves_the_record_as_it_was():
    record = example().to_dict()
    before = copy.deepcopy(record)
    Analysis.from_dict(record)
    assert record == before


def drop(record, *path):
    *way, last = path
    for step in way:
        record = record[step]
    del record[last]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda record: record.update(schema=2),
            "the record has schema 2; schema 1 is accepted: "
            "score the article again, or read it with the version that wrote it",
        ),
        (
            lambda record: record.update(schema="1"),
            "the record has schema '1'; schema 1 is accepted: "
            "score the article again, or read it with the version that wrote it",
        ),
        (
            lambda record: drop(record, "schema"),
            "the record has no 'schema'; schema 1 is accepted: give what to_dict() wrote",
        ),
        (lambda record: drop(record, "model"), "analysis lacks 'model'; give a record that to_dict() wrote"),
        (lambda record: drop(record, "text"), "analysis lacks 'text'; give a record that to_dict() wrote"),
        (
            lambda record: drop(record, "sentences", 1, "loaded"),
            "analysis.sentences[1] lacks 'loaded'; give a record that to_dict() wrote",
        ),
        (
            lambda record: record["model"].update(size=3),
            "analysis.model has unknown 'size'; its fields are 'name', 'version', 'sha256'",
        ),
        (lambda record: record.update(claims={}), "analysis.claims is of type dict; it has to be a list"),
        (lambda record: record.update(model="tiny"), "analysis.model is 'tiny'; it has to be an object"),
        (lambda record: record.update(frames=[1]), "analysis.frames is of type list; it has to be an object"),
        (
            lambda record: record["sentences"][0].update(start="0"),
            "analysis.sentences[0].start is '0'; it has to be a whole number",
        ),
        (
            lambda record: record["sentences"][0].update(is_loaded=1),
            "analysis.sentences[0].is_loaded is 1; it has to be true or false",
        ),
        (
            lambda record: record["claims"][0].update(score=True),
            "analysis.claims[0].score is True; it has to be a number",
        ),
        (
            lambda record: record["claims"][0].update(quote="scare"),
            "analysis.claims[0].quote is 'scare'; it has to be one of 'direct', 'indirect', 'mixed'",
        ),
    ],
)
def test_results_from_dict_refuses_another_schema_and_malformed_records(change, message):
    record = example().to_dict()
    change(record)
    with pytest.raises(SchemaError) as caught:
        Analysis.from_dict(record)
    assert str(caught.value) == message


def test_results_from_dict_refuses_what_is_no_record():
    with pytest.raises(SchemaError, match=r"^the record is of type list; give one analysis as to_dict\(\) wrote it$"):
        Analysis.from_dict([example().to_dict()])


def test_results_from_dict_checks_offsets():
    record = example().to_dict()
    record["text"] = record["text"].replace("mayor", "baker")
    with pytest.raises(OffsetError):
        Analysis.from_dict(record)


@pytest.mark.parametrize("line", ["", "{", "schema: 1", b"\xff"])
def test_results_from_json_refuses_what_is_not_json(line):
    with pytest.raises(SchemaError, match=r"^not a JSON record \(.*\); give one line that to_json\(\) wrote$"):
        Analysis.from_json(line)


def test_results_from_json_refuses_a_dict():
    with pytest.raises(InputTypeError, match=r"^line is of type dict; give one line of JSON as a str "):
        Analysis.from_json(example().to_dict())


def whole_text(text):
    """Give an analysis whose one sentence is the whole text."""
    return Analysis(
        text=text,
        article=Article(text, title=text),
        sentences=(sentence(text, 0, len(text)),),
        claims=(),
        model=MODEL,
    )


@pytest.mark.parametrize(
    "text",
    [
        "\udc80",
        "a\ud800b",
        "\udc00\ud800",
        "\ud83d😀",
        "\ud83d\\udc00",
        "\x85\u2028\u2029\x0b\x0c\x1c",
        "\x00",
        "‮x",
    ],
)
def test_results_json_of_any_text_is_one_line_of_utf8(text):
    line = whole_text(text).to_json()
    assert line.splitlines() == [line]
    assert Analysis.from_json(line.encode("utf-8")) == whole_text(text)


def test_results_json_keeps_readable_text_readable():
    assert '"title": "Ä 😀"' in whole_text("Ä 😀").to_json()


def test_results_json_refuses_two_surrogates_that_it_would_join():
    with pytest.raises(InputError) as caught:
        whole_text("a\ud83d\ude00").to_json()
    assert str(caught.value) == (
        "the text holds the surrogates '\\ud83d\\ude00', which JSON reads back as one character; "
        "join them first: text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')"
    )


# --- any analysis ---

TEXTS = st.text(st.characters(), max_size=40)  # surrogates and control characters too
PROBABILITIES = st.floats(0, 1)
VERDICTS = st.sampled_from([True, False, None])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def distributions(draw, names):
    weights = [draw(st.floats(0.01, 1)) for _ in names]
    return {name: weight / sum(weights) for name, weight in zip(names, weights, strict=True)}


@st.composite
def ranges(draw, start, end):
    first = draw(st.integers(start, end - 1))
    return first, draw(st.integers(first + 1, end))


@st.composite
def articles(draw, text):
    named = {name: draw(st.none() | TEXTS) for name in ("id", "outlet", "date", "story", "title", "url")}
    extra = draw(st.dictionaries(TEXTS.map("_".__add__), JSON, max_size=2))
    return Article(text, **named, extra=extra)


@st.composite
def claims_of(draw, text):
    span = ranges(0, len(text)).map(lambda offsets: Span.of(text, *offsets))
    return Claim(
        source=draw(st.none() | span),
        cue=draw(st.none() | span),
        content=(draw(span),),
        quote=draw(st.sampled_from(QUOTES)),
        source_name=draw(st.none() | TEXTS),
        score=draw(PROBABILITIES),
    )


@st.composite
def sentences_of(draw, text, start, end, indices):
    phrases = [
        Phrase.of(
            text,
            *offsets,
            score=draw(PROBABILITIES),
            voice=draw(st.sampled_from(VOICES)),
            claim=draw(indices),
        )
        for offsets in draw(st.lists(ranges(start, end), max_size=2))
    ]
    return Sentence.of(
        text, start, end,
        loaded=draw(PROBABILITIES), loaded_own=draw(PROBABILITIES), attributed=draw(PROBABILITIES),
        kind=draw(st.sampled_from(KINDS)), kind_scores=draw(distributions(KINDS)),
        phrases=phrases, is_loaded=draw(VERDICTS), is_loaded_own=draw(VERDICTS),
    )  # fmt: skip


@st.composite
def stances_of(draw, sentences, text, indices):
    index = draw(st.integers(0, len(sentences) - 1))
    offsets = draw(ranges(sentences[index].start, sentences[index].end))
    return Stance(
        target=draw(TEXTS),
        mention=Span.of(text, *offsets),
        sentence=index,
        polarity=draw(st.none() | st.sampled_from(POLARITIES)),
        scores=draw(distributions(POLARITIES)),
        voice=draw(st.sampled_from(VOICES)),
        claim=draw(indices),
    )


@st.composite
def analyses(draw):
    text = draw(TEXTS)
    claims = tuple(draw(st.lists(claims_of(text), max_size=2))) if text else ()
    indices = st.none() | st.integers(0, len(claims) - 1) if claims else st.none()
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    sentences = tuple(draw(sentences_of(text, *edges, indices)) for edges in pairwise(cuts))
    stances = draw(st.lists(stances_of(sentences, text, indices), max_size=2)) if sentences else ()
    return Analysis(
        text=text,
        article=draw(articles(text)),
        sentences=sentences,
        claims=claims,
        stances=tuple(stances),
        frames=draw(st.dictionaries(TEXTS, PROBABILITIES, max_size=2)),
        model=MODEL,
    )


@given(analyses())
def test_results_any_analysis_round_trips(analysis):
    record = analysis.to_dict()
    assert Analysis.from_dict(record) == analysis
    assert Analysis.from_dict(record).to_dict() == record
    twin = pickle.loads(pickle.dumps(analysis))
    assert twin == analysis
    assert hash(twin) == hash(analysis)


@given(analyses())
def test_results_any_analysis_round_trips_as_one_line(analysis):
    try:
        line = analysis.to_json()
    except InputError as error:
        assert "which JSON reads back as one character" in str(error)
        return
    assert line.splitlines() == [line]
    assert Analysis.from_json(line.encode("utf-8")) == analysis
