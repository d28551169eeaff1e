"""Finding what there is to read: folders, patterns, endings, gzip; and what is refused or left out, never silently."""

import gzip
import os
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from framing.article import Article
from framing.errors import InputError, InputFileError
from framing.inputs import ACCEPTED, Options
from framing.readers import read_articles


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Stand in an empty folder, so that messages hold short names."""
    monkeypatch.chdir(tmp_path)


def write(name, content):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return name


def read(*paths, **options):
    """Give the articles, the bad rows and the notes."""
    bad, notes = [], []
    listeners = {"on_bad_row": lambda row: bad.append(str(row)), "on_note": notes.append}
    return list(read_articles(paths, options=Options(**options), **listeners)), bad, notes


def test_inputs_folder_is_read_below_and_sorted_with_its_paths_as_ids():
    for name in ("b.txt", "a/2.TXT", "a/10.txt", "a-b.txt", "a/z/y.txt"):
        write(f"news/{name}", name)
    articles, bad, notes = read("news")
    assert [article.id for article in articles] == ["a/10.txt", "a/2.TXT", "a/z/y.txt", "a-b.txt", "b.txt"]
    assert (bad, notes) == ([], [])


def test_inputs_folder_says_what_it_leaves_out():
    for name in ("a.txt", "b.pdf", "sub/c.PDF", "d.doc.gz", "bare", ".hidden.txt", ".git/x.txt", "sub/out.jsonl"):
        write(f"news/{name}", "text")
    os.symlink("sub", "news/link")
    os.symlink("nowhere.txt", "news/broken.txt")
    articles, _, notes = read("news", leave_out=("news/sub/out.jsonl",))
    assert [article.id for article in articles] == ["a.txt"]
    kinds = ".doc (1), .pdf (2), hidden (2), link to a folder (1), no ending (1), no regular file (1)"
    assert notes == [f"news: left out: {kinds}, what framing writes (1)"]


def test_inputs_folder_with_a_format_takes_every_file():
    write("news/a.dat", "text\na\n")
    write("news/b", "text\nb\n")
    assert [article.text for article in read("news", input_format="csv")[0]] == ["a", "b"]


def test_inputs_folder_without_a_file_to_read_is_refused():
    write("news/a.pdf", "")
    with pytest.raises(InputFileError) as error:
        read("news/")
    assert str(error.value) == f"folder 'news/' holds no file to read; {ACCEPTED}"


def test_inputs_patterns_are_filled_in_and_sorted():
    for name in ("n/b.txt", "n/a.txt", "n/m/c.txt"):
        write(name, name)
    assert [article.text for article in read("n/*.txt")[0]] == ["n/a.txt", "n/b.txt"]
    assert [article.text for article in read("**/*.txt")[0]] == ["n/a.txt", "n/b.txt", "n/m/c.txt"]
    assert [article.id for article in read("n/m*", "n/b*")[0]] == ["c.txt", "b.txt"]


def test_inputs_file_whose_name_looks_like_a_pattern_is_a_file():
    write("a[1].txt", "here")
    write("a1.txt", "not here")
    assert [article.text for article in read("a[1].txt")[0]] == ["here"]


def test_inputs_gzip_of_every_format():
    write("a.txt.gz", "é\r\n")
    write("b.jsonl.gz", '{"text": "b"}\n')
    write("c.csv.gz", "text\nc\n")
    write("d.TSV.gz", "text\nd\n")
    table = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": ["e", "f"]}), table)
    write("e.parquet.gz", table.getvalue().to_pybytes())
    articles, bad, _ = read("a.txt.gz", "b.jsonl.gz", "c.csv.gz", "d.TSV.gz", "e.parquet.gz")
    assert [article.text for article in articles] == ["é\r\n", "b", "c", "d", "e", "f"]
    assert (articles[0], bad) == (Article("é\r\n", id="a.txt.gz"), [])


def test_inputs_gzip_that_is_cut_gives_what_was_before_the_cut():
    lines = "".join(f'{{"text": "{number} {os.urandom(20).hex()}"}}\n' for number in range(2000))
    whole = gzip.compress(lines.encode())
    Path("a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    write("b.txt", "after")
    articles, bad, _ = read("a.jsonl.gz", "b.txt")
    assert [article.text.split()[0] for article in articles] == [*map(str, range(len(articles) - 1)), "after"]
    assert len(articles) > 500
    reason = "Compressed file ended before the end-of-stream marker was reached"
    assert bad == [
        f"a.jsonl.gz, row {len(articles)}: broken from here on: {reason}; what follows in the file was not read"
    ]


def test_inputs_gzip_that_is_none_is_a_bad_row_or_refused():
    Path("a.txt.gz").write_bytes(b"text")
    Path("b.csv.gz").write_bytes(b"text\na\n")
    assert read("a.txt.gz")[1] == ["a.txt.gz, row 1: broken: Not a gzipped file (b'te')"]
    with pytest.raises(InputFileError, match=r"^cannot read 'b.csv.gz': Not a gzipped file \(b'te'\)$"):
        read("b.csv.gz")


def test_inputs_pipe_is_read_once():
    os.mkfifo("pipe.jsonl")
    writer = threading.Thread(target=Path("pipe.jsonl").write_text, args=('{"text": "a"}\n{"text": "b"}\n',))
    writer.start()
    assert [article.text for article in read("pipe.jsonl")[0]] == ["a", "b"]
    writer.join()


def test_inputs_options_are_checked():
    with pytest.raises(InputError, match=r"^input format 'xml' is unknown; give one of 'txt', 'html', "):
        Options(input_format="xml")
    with pytest.raises(InputError, match=r"^largest is 0; give a number of bytes, 1 or more$"):
        Options(largest=0)
