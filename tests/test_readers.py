"""Reading articles: exact texts, streaming, columns, bad rows, and what is refused."""

import csv
import datetime
import decimal
import io
import json
import pickle
import re
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.article import Article
from framing.errors import ColumnError, InputError, InputFileError, InputTypeError
from framing.readers import BadRow, Columns, Options, read_articles


class Read:
    """All that reading gives: articles, bad rows, notes."""

    def __init__(self, *paths, columns=None, input_format=None):
        self.bad, self.notes = [], []
        listeners = {"on_bad_row": lambda row: self.bad.append(str(row)), "on_note": self.notes.append}
        found = read_articles(paths, columns, options=Options(input_format=input_format), **listeners)
        self.articles = list(found)
        self.texts = [article.text for article in self.articles]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Stand in an empty folder, so that messages hold short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def stdin(monkeypatch):
    def feed(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return feed


def write(name, content):
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    with open(name, "wb") as file:
        file.write(data)
    return name


# plain text


def test_readers_txt_is_one_article_exactly_as_in_the_file(folder):
    text = "A headline\r\n\r\n\tBody – “quoted”.\rEnd \u2028 \n"
    assert Read(write("one.txt", text)).articles == [Article(text, id="one.txt")]


def test_readers_txt_id_is_the_name_without_the_folder(folder):
    (folder / "sub").mkdir()
    assert Read(write("sub/one.TXT", "No.")).articles == [Article("No.", id="one.TXT")]


def test_readers_txt_byte_order_mark_is_left_out(folder):
    assert Read(write("one.txt", "\ufeffNo\ufeff.")).texts == ["No\ufeff."]


def test_readers_txt_empty_is_an_article_without_text(folder):
    assert Read(write("one.txt", "")).articles == [Article("", id="one.txt")]


def test_readers_several_files_come_in_order(folder):
    names = [write(f"{name}.txt", name) for name in "cab"]
    assert Read(*names).texts == ["c", "a", "b"]


# JSON lines


def test_readers_jsonl_row_is_an_article_with_all_its_columns(folder):
    record = {"id": 7, "body": "No.", "Source": "Herald", "published": "2024-05-17", "event": "e1"}
    record |= {"headline": "Vote", "link": "http://x.test", "country": "NZ", "tags": ["a", {"b": None}]}
    read = Read(write("a.jsonl", json.dumps(record)))
    extra = {"country": "NZ", "tags": ["a", {"b": None}]}
    given = {"outlet": "Herald", "date": "2024-05-17", "story": "e1", "title": "Vote", "url": "http://x.test"}
    assert read.articles == [Article("No.", id="7", extra=extra, **given)]
    said = "a.jsonl: text from 'body', outlet from 'Source', story from 'event', id from 'id', "
    assert read.notes == [said + "date from 'published', title from 'headline', url from 'link'"]


def test_readers_jsonl_blank_lines_are_no_rows_and_the_last_line_needs_no_end(folder):
    read = Read(write("a.jsonl", '\ufeff\n{"text": "a"}\r\n\n  \n{"text": "b"}'))
    assert (read.texts, read.bad) == (["a", "b"], [])


def test_readers_jsonl_lone_surrogate_stays(folder):
    assert Read(write("a.jsonl", '{"text": "a\\ud800"}')).texts == ["a\ud800"]


def test_readers_jsonl_bad_rows_are_scored_around_and_named(folder):
    lines = [
        '{"text": "good"}', '{"text": null}', '{"text": ["a"]}', '{"text": 3.5}', '{"txt": "a"}', "{}",
        '{"text": "cut', "[1]", "3", '{"text": "a", "id": true}', '{"text": "a", "outlet": {"name": "b"}}',
        '{"text": "a", "x": 1e999}', "[" * 100_000, "1" * 5000, '{"text": "last"}',
    ]  # fmt: skip
    read = Read(write("a.jsonl", "\n".join(lines)))
    assert read.texts == ["good", "last"]
    reasons = [
        "'text' is null; give a text",
        "'text' is of type list; give a text",
        "'text' is 3.5; give a text",
        "it has no 'text'; it has 'txt'",
        "it has no 'text'; it has nothing",
        "not JSON: Unterminated string starting at character 10",
        "it is of type list; give a JSON object",
        "it is 3; give a JSON object",
        "id is True; give a string, a whole number or None",
        "outlet is of type dict; give a string, a whole number or None",
        "extra 'x' is inf; give a finite number or None",
        "its JSON is nested too deeply",
    ]
    assert read.bad[:12] == [f"a.jsonl, row {row}: {reason}" for row, reason in enumerate(reasons, start=2)]
    assert re.match(r"a\.jsonl, row 14: (not JSON: Exceeds the limit|it is 1+…;)", read.bad[12])
    assert len(read.bad) == 13


def test_readers_jsonl_missing_values_are_none(folder):
    (article,) = Read(write("a.jsonl", '{"text": "a", "outlet": "", "id": NaN, "story": null, "x": NaN}')).articles
    assert article == Article("a", extra={"x": None})


def test_readers_jsonl_numbers_become_names(folder):
    (article,) = Read(write("a.jsonl", '{"text": "a", "id": 4.0, "story": 12, "date": 2019}')).articles
    assert (article.id, article.story, article.date) == ("4", "12", "2019")


def test_readers_jsonl_column_that_comes_late_is_taken_and_said(folder):
    read = Read(write("a.jsonl", '{"text": "a"}\n{"text": "b", "outlet": "Herald"}\n{"text": "c"}'))
    assert [article.outlet for article in read.articles] == [None, "Herald", None]
    assert read.notes == [
        "a.jsonl: text from 'text'",
        "a.jsonl: from row 2 on, text from 'text', outlet from 'outlet'",
    ]


def test_readers_jsonl_column_left_out_where_null_is_looked_for_ahead(folder):
    lines = ['{"id": 1}', "nonsense", '{"id": 3, "words": "a", "paper": "P"}', '{"id": 4, "words": "b"}']
    read = Read(write("a.jsonl", "\n".join(lines)), columns=Columns(text="words", outlet="paper"))
    assert [(article.text, article.outlet) for article in read.articles] == [("a", "P"), ("b", None)]
    assert read.bad == [
        "a.jsonl, row 1: it has no 'words'; it has 'id'",
        "a.jsonl, row 2: not JSON: Expecting value at character 1",
    ]


def test_readers_jsonl_of_nothing_but_broken_lines_reports_each(folder):
    read = Read(write("a.jsonl", "nonsense\n" * 150 + '{"text": "a"}'))
    assert (read.texts, len(read.bad)) == (["a"], 150)


@pytest.mark.parametrize("content", ["", "\n \n"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv"])
def test_readers_empty_table_holds_no_articles_and_says_so(folder, name, content):
    read = Read(write(name, content.strip() if name != "a.jsonl" else content))
    assert (read.articles, read.bad, read.notes) == ([], [], [f"{name} holds no articles"])


# CSV and TSV


def test_readers_csv_cells_may_hold_line_ends_commas_and_quotation_marks(folder):
    text = 'id,text,outlet\r\n1,"He said ""no"",\r\n\nthen left.\r",Herald\r\n\r\n2,No.,\r\n'
    read = Read(write("a.csv", "\ufeff" + text))
    assert read.articles == [
        Article('He said "no",\r\n\nthen left.\r', id="1", outlet="Herald"),
        Article("No.", id="2"),
    ]
    assert read.notes == ["a.csv: text from 'text', outlet from 'outlet', id from 'id'"]


def test_readers_csv_bad_rows_count_the_header_and_blank_rows(folder):
    rows = ["id,text,x", "1,good,", "", "2,short", "3,too,many,cells", '4,"a"b,c', "5,last,e", '6,"open,', "7,gone"]
    read = Read(write("a.csv", "\n".join(rows)))
    assert read.texts == ["good", "last"]
    assert read.bad == [
        "a.csv, row 4: it has 2 cells where the header has 3",
        "a.csv, row 5: it has 4 cells where the header has 3",
        "a.csv, row 6: not CSV: ',' expected after '\"'",
        "a.csv, row 8: not CSV: unexpected end of data",
    ]


def test_readers_csv_empty_cell_is_an_article_without_text(folder):
    assert Read(write("a.csv", "text,id\n,1\n")).articles == [Article("", id="1")]


def test_readers_csv_of_old_spreadsheets(folder):
    assert Read(write("a.csv", "id,text\r1,a\r2,b\r")).texts == ["a", "b"]


def test_readers_csv_header_alone_holds_no_articles(folder):
    assert Read(write("a.csv", "id,text\n")).notes[1:] == ["a.csv holds no articles"]


def test_readers_csv_cell_may_be_long(folder):
    text = "word " * 100_000
    assert Read(write("a.csv", f'text\n"{text}"\n')).texts == [text]


def test_readers_csv_column_without_name_is_kept(folder):
    assert Read(write("a.csv", ",text\n0,a\n")).articles == [Article("a", extra={"column_1": "0"})]


def test_readers_csv_column_named_twice_is_refused(folder):
    message = r"^'a\.csv' has more than one column 'text'; give each its own name$"
    with pytest.raises(ColumnError, match=message):
        read_articles([write("a.csv", "text,text\na,b\n")])


def test_readers_csv_broken_header_is_refused(folder):
    with pytest.raises(InputFileError, match=r"^'a\.csv' has a header row that cannot be read: not CSV: "):
        read_articles([write("a.csv", '"te"xt,id\na,b\n')])


def test_readers_tsv(folder):
    read = Read(write("a.tsv", 'text\toutlet\n"a, b"\tHerald\n'))
    assert read.articles == [Article("a, b", outlet="Herald")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1))
def test_readers_give_back_any_text_exactly(folder, texts):
    with open("a.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text", "id"], *([text, "1"] for text in texts)])
    write("a.jsonl", "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts))
    for name in ("a.csv", "a.jsonl"):
        read = Read(name)
        assert (read.texts, read.bad) == (texts, [])


# Parquet


def test_readers_parquet_row_is_an_article(folder):
    columns = {
        "text": ["a", None, "c"],
        "id": [1.0, 2.0, None],
        "date": [datetime.date(2024, 5, 17), None, None],
        "price": [decimal.Decimal("1.50"), None, None],
        "picture": [b"x", b"y", b"z"],
        "tags": [["t"], [], None],
    }
    pq.write_table(pa.table(columns), "a.parquet")
    read = Read("a.parquet")
    assert read.articles == [
        Article("a", id="1", date="2024-05-17", extra={"price": "1.50", "tags": ["t"]}),
        Article("c", extra={"price": None, "tags": None}),
    ]
    assert read.bad == ["a.parquet, row 2: 'text' is null; give a text"]
    assert read.notes == [
        "a.parquet: left out, as they hold bytes: 'picture'",
        "a.parquet: text from 'text', id from 'id', date from 'date'",
    ]


def test_readers_parquet_that_is_none_is_refused(folder):
    with pytest.raises(InputFileError, match=r"^cannot read 'a.parquet': [^\n]*$"):
        read_articles([write("a.parquet", "text\na\n")])


# columns


def test_readers_columns_are_recognised_in_order_whatever_their_case(folder):
    read = Read(write("a.csv", "ARTICLE,Content,UUID,Publisher,source\na,b,1,P,S\n"))
    assert read.articles == [Article("b", id="1", outlet="S", extra={"ARTICLE": "a", "Publisher": "P"})]


def test_readers_columns_that_are_named_win_and_the_others_are_kept(folder):
    content = "text,Body,id,title,column_text\nt,b,1,h,c\n"
    read = Read(write("a.csv", content), columns=Columns(text="body", id="title"))
    assert read.articles == [Article("b", id="h", extra={"column_text_": "t", "column_id": "1", "column_text": "c"})]
    assert read.notes == ["a.csv: text from 'Body', id from 'title'"]


def test_readers_columns_named_exactly_win_over_another_case(folder):
    assert Read(write("a.csv", "TEXT,text\na,b\n"), columns=Columns(text="text")).texts == ["b"]
    assert Read("a.csv").texts == ["b"]


MISSING = [
    ({"text": "body"}, "text column 'body' not found; columns are 'id', 'text', 'source'; name yours with --text"),
    ({"outlet": "x"}, "outlet column 'x' not found; columns are 'id', 'text', 'source'; name yours with --outlet"),
    ({"title": "x"}, "title column 'x' not found; columns are 'id', 'text', 'source'"),
]


@pytest.mark.parametrize(("named", "message"), MISSING)
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_readers_named_column_that_is_missing_is_refused_at_once(folder, name, named, message):
    write("a.csv", "id,text,source\n1,a,b\n")
    write("a.jsonl", '{"id": 1, "text": "a"}\n{"source": "b"}')
    with pytest.raises(ColumnError) as error:
        read_articles([name], Columns(**named))
    assert str(error.value) == message


def test_readers_text_column_that_nothing_recognises_is_refused(folder):
    with pytest.raises(ColumnError) as error:
        read_articles([write("a.csv", "id,words\n")])
    known = "recognised are 'text', 'body', 'content', 'article'"
    assert str(error.value) == f"text column not found; columns are 'id', 'words'; {known}; name yours with --text"


def test_readers_missing_column_names_its_file_among_several(folder):
    write("a.csv", "text\na\n")
    with pytest.raises(ColumnError, match=r"^b\.csv: text column not found; columns are 'words'; "):
        read_articles(["a.csv", write("b.csv", "words\na\n")])


# stdin


def test_readers_stdin_is_one_plain_text(stdin):
    stdin("\ufeffOne.\r\nTwo.\n".encode())
    read = Read("-")
    assert (read.articles, read.notes) == ([Article("One.\r\nTwo.\n", id="stdin")], [])


@pytest.mark.parametrize("data", [b"", b'"a"\n', b"[1]\n", b"{not json}\n", b"[" * 100_000])
def test_readers_stdin_without_a_json_object_is_plain_text(stdin, data):
    stdin(data)
    assert Read("-").texts == [data.decode()]


def test_readers_stdin_that_begins_with_a_json_object_is_json_lines(stdin):
    stdin('\ufeff{"text": "a"}\n{"text": "b"}\n'.encode())
    read = Read("-")
    assert read.texts == ["a", "b"]
    assert read.notes == [
        "stdin begins with a JSON object: read as JSON lines (--input-format txt: as one text)",
        "stdin: text from 'text'",
    ]


@pytest.mark.parametrize(
    ("input_format", "data", "texts"),
    [
        ("txt", b'{"text": "a"}\n', ['{"text": "a"}\n']),
        ("csv", b"text,id\na,1\n", ["a"]),
        ("tsv", b"text\tid\na\t1\n", ["a"]),
        ("jsonl", b'\n{"text": "a"}', ["a"]),
    ],
)
def test_readers_stdin_format_can_be_named(stdin, input_format, data, texts):
    stdin(data)
    assert Read("-", input_format=input_format).texts == texts


def test_readers_stdin_is_left_open(stdin):
    stdin(b"a")
    Read("-")
    assert not sys.stdin.buffer.closed


# streaming


class Feed:
    """A stdin that counts the lines taken from it."""

    def __init__(self, lines):
        self.taken, self._lines, self.buffer = 0, iter(lines), self

    def readline(self, size):
        line = next(self._lines, b"")
        self.taken += bool(line)
        assert len(line) < size
        return line


def test_readers_jsonl_yields_before_the_next_line_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", feed := Feed([b'{"text": "a"}\n'] * 9))
    articles = read_articles(["-"])
    assert feed.taken == 0
    for count in range(1, 10):
        next(articles)
        assert feed.taken == count


def test_readers_csv_yields_before_the_next_row_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", feed := Feed([b"text\n"] + [b'"a\n', b'b"\n'] * 9))
    articles = read_articles(["-"], options=Options(input_format="csv"))
    for count in range(1, 10):
        assert next(articles).text == "a\nb"
        assert feed.taken == 1 + 2 * count


def test_readers_file_is_read_as_far_as_is_asked_for(folder):
    articles = read_articles([write("a.jsonl", b'{"text": "a"}\n' * 1000 + b"\xff\n")])
    assert [next(articles).text for _ in range(1000)] == ["a"] * 1000
    with pytest.raises(InputError, match=r"^a.jsonl, row 1001: not UTF-8: byte 0xff at offset 14000; "):
        next(articles)


# refusals


def test_readers_first_bad_row_raises_where_nobody_listens(folder):
    articles = read_articles([write("a.jsonl", '{"text": "a"}\n{"text": null}\n')])
    assert next(articles).text == "a"
    with pytest.raises(InputError, match=r"^a.jsonl, row 2: 'text' is null; give a text$"):
        next(articles)


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("a.txt", b"caf\xe9", "row 1: not UTF-8: byte 0xe9 at offset 3"),
        ("a.txt", "\ufeffé\n".encode() + b"\xe9", "row 1: not UTF-8: byte 0xe9 at offset 6"),
        ("a.txt", "text".encode("utf-16"), "row 1: not UTF-8: byte 0xff at offset 0"),
        ("a.csv", b"text\n\xc3\xa9\n\xc3", "row 3: not UTF-8: byte 0xc3 at offset 8"),
        ("a.jsonl", b'{"text": "a"}\n{"text": "\xe9"}\n', "row 2: not UTF-8: byte 0xe9 at offset 24"),
    ],
)
def test_readers_row_that_is_not_utf8_is_bad_and_has_its_place(folder, name, data, place):
    read = Read(write(name, data))
    assert read.bad == [f"{name}, {place}; convert it to UTF-8, for example with iconv"]


def test_readers_rows_around_one_that_is_not_utf8_are_read(folder):
    read = Read(write("a.jsonl", b'{"text": "a"}\n{"text": "\xff"}\n{"text": "b"}\n'))
    assert (read.texts, len(read.bad)) == (["a", "b"], 1)
    read = Read(write("a.csv", b'id,text\n1,a\n2,"b\n\xff,""\n"\n3,"c\xc3"\n4,d\n'))
    assert (read.texts, [row[:12] for row in read.bad]) == (["a", "d"], ["a.csv, row 3", "a.csv, row 4"])


def test_readers_csv_header_that_is_not_utf8_is_refused(folder):
    with pytest.raises(InputFileError) as error:
        read_articles([write("a.csv", "text,né\na,b\n".encode("latin-1"))])
    reason = "not UTF-8: byte 0xe9 at offset 6; convert it to UTF-8, for example with iconv"
    assert str(error.value) == f"'a.csv' has a header row that cannot be read: {reason}"


ACCEPTED = "give .txt, .html, .jsonl, .csv, .tsv or .parquet files (also with .gz), folders, or - for stdin"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no.txt", f"file 'no.txt' not found; {ACCEPTED}"),
        ("sub/", f"folder 'sub/' holds no file to read; {ACCEPTED}"),
        ("x*.txt", f"no file matches 'x*.txt'; {ACCEPTED}"),
        ("a.doc", f"'a.doc' has the ending '.doc'; {ACCEPTED}, or name the format with --input-format"),
        ("bare", f"'bare' has no ending; {ACCEPTED}, or name the format with --input-format"),
    ],
)
def test_readers_refuse_what_is_no_file_of_theirs_before_reading_any(folder, name, message):
    (folder / "sub").mkdir()
    for there in ("good.txt", "a.doc", "bare"):
        write(there, "a")
    with pytest.raises(InputFileError) as error:
        read_articles(["good.txt", name])
    assert str(error.value) == message


def test_readers_named_format_reads_any_ending(folder):
    assert Read(write("a.doc", "text\na\n"), input_format="csv").texts == ["a"]


def test_readers_refuse_one_path_where_many_belong():
    with pytest.raises(InputTypeError, match=r"^paths is 'a.txt'; give a list of files$"):
        read_articles("a.txt")


def test_readers_refuse_stdin_twice_and_unknown_formats():
    with pytest.raises(InputError, match=r"^'-' is given twice; stdin can be read once$"):
        read_articles(["-", "-"])
    with pytest.raises(InputError, match=r"^input format 'xml' is unknown; give one of 'txt', "):
        Options(input_format="xml")
    with pytest.raises(InputError, match=r"^Parquet cannot be read from stdin; give the name of a file$"):
        read_articles(["-"], options=Options(input_format="parquet"))


def test_readers_bad_row_is_a_value():
    row = BadRow("a.csv", 3, "why")
    assert pickle.loads(pickle.dumps(row)) == row
    assert str(row) == "a.csv, row 3: why"
