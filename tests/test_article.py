"""The article: what it takes, what it refuses, how it keeps its metadata."""

import copy
import datetime
import math
import pickle
from dataclasses import replace

import pytest

from framing.article import Article
from framing.errors import InputError, InputTypeError


def test_article_needs_only_a_text():
    article = Article("Rain fell.")
    assert article.text == "Rain fell."
    assert article.metadata() == dict.fromkeys(["id", "outlet", "date", "story", "title", "url"])
    assert article == Article(text="Rain fell.")


def test_article_metadata_gives_the_named_fields_then_the_others():
    article = Article("x", id=7, outlet="Gazette", story=12, title="T", url="u", extra={"country": "NZ", "tags": ["a"]})
    assert list(article.metadata().items()) == [
        ("id", "7"),
        ("outlet", "Gazette"),
        ("date", None),
        ("story", "12"),
        ("title", "T"),
        ("url", "u"),
        ("country", "NZ"),
        ("tags", ("a",)),
    ]


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("2024-05-17", "2024-05-17"),
        ("May 2024", "May 2024"),
        (datetime.date(2024, 5, 17), "2024-05-17"),
        (datetime.datetime(2024, 5, 17, 9, 30, tzinfo=datetime.timezone.utc), "2024-05-17T09:30:00+00:00"),
        (math.nan, None),
        (None, None),
    ],
)
def test_article_date_is_a_string(date, kept):
    assert Article("x", date=date).date == kept


def test_article_empty_cells_of_a_table_are_none():
    assert Article("x", id=math.nan, outlet=math.nan, extra={"country": math.nan}) == Article(
        "x", extra={"country": None}
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"x", "text is of type bytes; decode it first: text.decode('utf-8')"),
        (None, "text is None; give a str ('' for an article without text)"),
        (
            ["x"],
            "text is of type list; give one article's text as a str; for many articles use analyzer.pipe(articles)",
        ),
        (3.5, "text is 3.5; give a str"),
    ],
)
def test_article_text_of_another_type_is_refused(text, message):
    with pytest.raises(InputTypeError) as caught:
        Article(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": 1.5}, "id is 1.5; give a string, a whole number or None"),
        ({"outlet": True}, "outlet is True; give a string, a whole number or None"),
        ({"title": ["T"]}, "title is of type list; give a string, a whole number or None"),
        ({"date": 2024}, "date is 2024; give an ISO string such as '2024-05-17', a date or None"),
        ({"extra": "NZ"}, "extra is 'NZ'; give a mapping from name to value"),
        ({"extra": {1: "NZ"}}, "a name in extra is 1; give strings"),
        (
            {"extra": {"x": {1}}},
            "extra 'x' is of type set; give what JSON can hold: text, numbers, lists, None",
        ),
    ],
)
def test_article_field_of_another_type_is_refused(fields, message):
    with pytest.raises(InputTypeError) as caught:
        Article("x", **fields)
    assert str(caught.value) == message


def test_article_extra_cannot_hide_a_named_field():
    with pytest.raises(InputError, match=r"^extra holds 'outlet', a field of its own; write Article\(outlet=\.\.\.\)$"):
        Article("x", extra={"outlet": "Gazette"})


def test_article_unknown_keyword_is_refused():
    with pytest.raises(TypeError, match="unexpected keyword argument 'source'"):
        Article("x", source="Gazette")


def test_article_pickles_copies_hashes_and_is_replaced():
    article = Article("x\udc80", id="a", extra={"tags": ["b"], "size": {"words": 3}})
    for twin in (pickle.loads(pickle.dumps(article)), copy.copy(article), copy.deepcopy(article)):
        assert twin == article
        assert hash(twin) == hash(article)
    assert replace(article, outlet="Gazette").metadata() == {**article.metadata(), "outlet": "Gazette"}
    with pytest.raises(AttributeError):
        article.text = "y"
    assert not hasattr(article, "__dict__")
