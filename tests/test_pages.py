"""Web pages as input: what is taken, what is said of a page without an article, how a page is decoded."""

import pytest

from framing.article import Article
from framing.errors import InputError
from framing.pages import decode_page, looks_like_page, read_page
from framing.readers import read_articles

BODY = (
    "The council met on Monday to decide on the harbour. Nobody had expected the vote to be so close.",
    "“We will not sign,” the mayor told reporters – and left. Café owners by the quay were relieved to hear it.",
    "The plan goes back to the committee, which meets again in May, a spokeswoman said on Tuesday evening.",
)


def page(charset='<meta charset="utf-8">', paragraphs=BODY, head=""):
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head>{charset}<title>Harbour vote fails</title>{head}</head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Harbour vote fails</h1>{told}</article>
<footer>All rights reserved. Contact us.</footer><script>alert("no")</script></body></html>"""


HEAD = """<link rel="canonical" href="https://bell.test/news/harbour"><meta property="og:site_name" content="The Bell">
<meta property="article:published_time" content="2024-05-17T08:00:00+00:00">
<meta property="article:modified_time" content="2024-06-01T08:00:00+00:00">"""


def test_pages_article_is_taken_with_what_the_page_states():
    article = read_page(page(head=HEAD).encode(), "harbour.html")
    assert [paragraph in article.text for paragraph in BODY] == [True] * 3
    assert "Sport" not in article.text and "rights" not in article.text and "alert" not in article.text
    assert article == Article(
        article.text, id="harbour.html", title="Harbour vote fails", date="2024-05-17",
        url="https://bell.test/news/harbour", extra={"sitename": "The Bell"},
    )  # fmt: skip


def test_pages_article_without_metadata_has_none():
    article = read_page(page().encode(), "a")
    assert (article.date, article.url, article.extra) == (None, None, {})


def test_pages_date_in_the_text_is_not_the_articles():
    article = read_page(page(paragraphs=(*BODY, "It was signed on 3 March 1999, and again in 2001.")).encode(), "a")
    assert "1999" in article.text and article.date is None


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"<html></html>", b"<html><body><img src=x></body></html>", b"\0" * 100, b"<" * 5000]
)
def test_pages_without_an_article_are_refused(data):
    with pytest.raises(InputError, match=r"^trafilatura (finds no article in|fails on) the page"):
        read_page(data, "a")


def test_pages_are_bad_rows_with_their_reason(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.html").write_bytes(b"<html><body></body></html>")
    (tmp_path / "b.HTM").write_text(page(), encoding="utf-8")
    bad = []
    (article,) = read_articles(["a.html", "b.HTM"], on_bad_row=lambda row: bad.append(str(row)))
    assert (article.id, article.title) == ("b.HTM", "Harbour vote fails")
    assert bad == ["a.html, row 1: trafilatura finds no article in the page"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("é".encode(), "é"),
        (b"\xef\xbb\xbf\xc3\xa9", "é"),
        ("<é>".encode("utf-16"), "<é>"),
        (b'<meta charset="iso-8859-1">\x93caf\xe9\x94', '<meta charset="iso-8859-1">“café”'),
        (b"<META http-equiv=x content='text/html; charset=windows-1251'>\xcf", None),
    ],
)
def test_pages_are_decoded_as_they_say(data, expected):
    assert decode_page(data) == (expected or data.decode("cp1251"))


ADVICE = "convert it to UTF-8, for example with iconv"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"ab\xe9", f"not UTF-8: byte 0xe9 at offset 2; {ADVICE}"),
        (b'<meta charset="utf-8">\xe9', f"not UTF-8: byte 0xe9 at offset 22; {ADVICE}"),
        (b'<meta charset="utf-7">\xe9', f"not UTF-8: byte 0xe9 at offset 22; {ADVICE}"),
        (b'<meta charset="klingon">\xe9', "the page says that it is 'klingon', but does not decode so"),
        (b'<meta charset="rot13">\xe9', "the page says that it is 'rot13', but does not decode so"),
        (b'<meta charset="shift_jis">\xff\xff', "the page says that it is 'shift_jis', but does not decode so"),
    ],
)
def test_pages_that_do_not_decode_are_refused_rather_than_guessed(data, message):
    with pytest.raises(InputError) as error:
        decode_page(data)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b" <!DOCTYPE html>", True),
        (b"\xef\xbb\xbf<HTML lang=en>", True),
        (b"<htmlx>", False),
        (b"A text <html>", False),
    ],
)
def test_pages_are_told_by_their_beginning(data, expected):
    assert looks_like_page(data) is expected
