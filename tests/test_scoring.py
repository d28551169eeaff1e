"""`framing score`: what goes where, which options do not go together, what a terminal shows meanwhile."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from framing import cli, scoring
from framing.blocks import Work, _Block
from framing.layouts import record_layout
from framing.readers import read_articles
from framing.results import Analysis
from tests.fake import FakeAnalyzer

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def fake(tmp_path, monkeypatch):
    """Stand in an empty folder with the fake analyzer."""
    monkeypatch.chdir(tmp_path)
    analyzer = FakeAnalyzer()
    monkeypatch.setattr(scoring, "_load_analyzer", analyzer.load)
    return analyzer


def run(*arguments, **options):
    return CliRunner().invoke(cli.app, ["score", *arguments], catch_exceptions=False, prog_name="framing", **options)


def write(name, content):
    Path(name).write_text(content, encoding="utf-8")
    return name


def test_scoring_level_writes_a_line_a_row():
    write("a.jsonl", '{"text": "One.", "id": 1, "country": "NZ"}\n{"text": ""}\n{"text": "Two.", "text_": 1}\n')
    result = run("a.jsonl", "--level", "sentence")
    assert result.exit_code == 0
    first, second = map(json.loads, result.stdout.splitlines())
    assert {name: first[name] for name in ("id", "country", "article", "sentence", "text", "loaded")} == {
        "id": "1", "country": "NZ", "article": 0, "sentence": 0, "text": "One.", "loaded": 0.5,
    }  # fmt: skip
    assert (second["article"], second["text"], second["text_"], "country" in second) == (2, "Two.", 1, False)
    assert run("a.jsonl", "--level", "sentence", "-o", "rows.jsonl").exit_code == 0
    assert Path("rows.jsonl").read_text(encoding="utf-8") == result.stdout
    assert run("a.jsonl", "--level", "sentence", "-o", "rows.parquet").exit_code == 0
    assert list(pd.read_parquet("rows.parquet")["text"]) == ["One.", "Two."]
    assert run("a.jsonl", "--level", "article", "-o", "rows.csv").exit_code == 0
    assert list(pd.read_csv("rows.csv")["n_sentences"]) == [1, 0, 1]


def test_scoring_folder_gz_and_pages_in_one_call():
    os.mkdir("news")
    write("news/b.txt", "B.")
    write("news/a.txt", "A.")
    write("news/c.pdf", "")
    page = (
        "<html><body><article><p>" + "The council met on Monday to vote on it. " * 10 + "</p></article></body></html>"
    )
    write("page.html", page)
    write("empty.html", "<html></html>")
    result = run("news", "*.html", "-o", "out.jsonl")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "framing: news: left out: .pdf (1)",
        "framing: 1 of 4 rows could not be scored; they are listed in 'out.errors.jsonl'",
    ]
    found = [Analysis.from_json(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one.article.id for one in found] == ["a.txt", "b.txt", "page.html"]
    assert found[2].text.startswith("The council met on Monday")
    assert json.loads(Path("out.errors.jsonl").read_text()) == {
        "file": "empty.html", "row": 1, "reason": "trafilatura finds no article in the page",
    }  # fmt: skip


def test_scoring_row_that_is_too_large_is_listed_and_the_limit_can_be_raised():
    rows = ['{"text": "a"}', '{"text": "' + "word " * 2_400_000 + '"}', '{"text": "b"}']
    write("a.jsonl", "\n".join(rows))
    result = run("a.jsonl")
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == ["a", "b"]
    reason = "it is larger than 10 MB; raise the limit with --max-row-mb"
    assert f"framing: a.jsonl, row 2: {reason}" in result.stderr.splitlines()
    assert run("a.jsonl", "--max-row-mb", "13", "-o", os.devnull).exit_code == 0


def test_scoring_columns_that_do_not_change_are_said_once():
    for name in ("a.jsonl", "b.jsonl"):
        write(name, '{"text": "a"}\n')
    write("c.jsonl", '{"body": "a"}\n')
    assert run("a.jsonl", "b.jsonl", "c.jsonl").stderr.splitlines() == [
        "framing: a.jsonl: text from 'text'",
        "framing: c.jsonl: text from 'body'",
    ]


@pytest.mark.parametrize(
    ("line", "option", "message"),
    [
        ("-o out.jsonl.gz", "--output", "'out.jsonl.gz': output is not packed; give .jsonl or .parquet"),
        ("-o out.csv", "--output", "'out.csv': CSV holds rows, not records; give --level"),
        ("-o out.parquet --format json", "--format", "'out.parquet' is written by its ending; leave it out"),
        ("--level claim --format table", "--format", "the rows of a level are no table to read; leave it out"),
        (
            "--level frame --frames",
            "--frames",
            "the rows of a level are no table to read; leave it out, or give --level frame",
        ),
        ("--restart", "--restart", "there is no FILE to begin anew; give one with -o"),
        ("-o /dev/null --restart", "--restart", "there is no FILE to begin anew; give one with -o"),
    ],
)
def test_scoring_options_that_do_not_go_together_are_wrong_usage(line, option, message):
    result = run(write("a.txt", "A."), *line.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"framing: error: Invalid value for {option}: {message}; see framing score --help\n"


# blocks


class Endless:
    """Articles without end; `taken` says how many were taken."""

    def __init__(self, articles):
        self.taken, self._articles = 0, articles

    def __next__(self):
        article = self._articles[self.taken]
        self.taken += 1
        return article


def test_blocks_end_after_eight_batches_or_many_characters():
    write("a.jsonl", "".join(json.dumps({"text": "x" * size}) + "\n" for size in [10] * 20 + [3_000_000] * 4 + [1]))
    articles = list(read_articles(["a.jsonl"]))
    source = Endless(articles)
    work = Work(source, record_layout(), 2)
    assert [len(list(_Block(work))) for _ in range(3)] == [16, 6, 2]
    assert source.taken == 24


def test_blocks_take_no_article_that_is_not_theirs():
    write("a.jsonl", '{"text": "a"}\nnonsense\n' * 20)
    bad = []
    articles = read_articles(["a.jsonl"], on_bad_row=bad.append)
    block = _Block(Work(articles, record_layout(), 1))
    assert len(list(block)) == 8 and not block.was_last
    assert (len(bad), articles.place.rows) == (7, 15)
    assert list(block) == []


# a terminal

START = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from framing import cli, scoring
from tests.fake import FakeAnalyzer
fake = FakeAnalyzer()
fake.delay = 0.02
scoring._load_analyzer = fake.load
cli.main()
"""


@pytest.mark.parametrize("known", [True, False])
def test_scoring_shows_its_progress_on_a_terminal(known):
    rows = '{"text": "A sentence."}\n' * 60
    write("a.jsonl", rows)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
    command = [sys.executable, "-c", START, "score", "a.jsonl" if known else "-", "-o", "out.jsonl"]
    with open("a.jsonl", "rb") as stdin:
        process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=theirs)
        out, _ = process.communicate(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert (process.returncode, out) == (0, b"")
    last = shown.replace("\n", "\r").rstrip("\r").split("\r")[-1]
    assert "60 articles, " in last and " articles/s, " in last and " sentences/s" in last
    assert ("100%" in last and "left" in last) == known


def test_scoring_is_quiet_where_stderr_is_no_terminal():
    assert run(write("a.txt", "A."), "-o", "out.jsonl").stderr == ""
