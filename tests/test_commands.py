"""`framing report` and `framing compare`: what they write, what they say, what they refuse."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from framing import Comparison, cli
from framing.results import ModelInfo
from tests.made import made, study

ANALYSES = list(study({"calm": 0.0, "loud": 1.2}, stories=12))


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


def run(*arguments, **options):
    return CliRunner().invoke(cli.app, arguments, catch_exceptions=False, prog_name="framing", **options)


def scored(name="scored.jsonl", analyses=ANALYSES, more=""):
    Path(name).write_text("".join(one.to_json() + "\n" for one in analyses) + more, encoding="utf-8")
    return name


def assert_fails(result, message, status=1):
    assert (result.exit_code, result.stdout, result.stderr) == (status, "", f"framing: error: {message}\n")


def test_commands_compare_prints_findings():
    result = run("compare", scored(), "--by", "outlet", "--within", "story")
    first, second, third, *_ = result.stdout.splitlines()
    assert (result.exit_code, result.stderr) == (0, "")
    assert first.startswith("2 groups by outlet (calm and loud) are compared over 24 articles with 288 sentences")
    assert "comparisons show a difference" in second
    assert third.startswith("Loaded, in the outlet's own voice: loud is higher than calm, ")


def test_commands_compare_writes_page_and_record():
    result = run("compare", scored(), "--html", "coverage.html", "--json", "out.json")
    assert result.exit_code == 0
    record = json.loads(Path("out.json").read_text(encoding="utf-8"))
    comparison = Comparison.from_dict(record)
    assert comparison.settings.groups == ("calm", "loud")
    assert Path("coverage.html").read_text(encoding="utf-8") == comparison.to_html()


def test_commands_compare_gives_the_record_alone_on_stdout():
    result = run("compare", scored(), "--json", "-", "--seed", "3")
    assert Comparison.from_json(result.stdout).settings.seed == 3


def test_commands_compare_reads_stdin():
    lines = Path(scored()).read_text(encoding="utf-8")
    assert (
        run("compare", "-", "--json", "-", input=lines).stdout == run("compare", "scored.jsonl", "--json", "-").stdout
    )


def test_commands_compare_reads_parquet():
    expected = run("compare", scored(), "--json", "-").stdout
    pd.DataFrame({"analysis": [one.to_json() for one in ANALYSES]}).to_parquet("lines.parquet")
    records = [{**one.to_dict(), "frames": None} for one in ANALYSES]
    for record in records:
        del record["article"]["extra"]
    pd.DataFrame(records).to_parquet("fields.parquet")
    for name in ("lines.parquet", "fields.parquet"):
        assert run("compare", name, "--json", "-").stdout == expected


def test_commands_compare_without_stories():
    result = run("compare", scored(), "--within", "none")
    assert "They have no stories" in result.stdout
    assert "Note: compared as articles" in result.stdout


def test_commands_list_rows_that_are_no_analyses():
    result = run("compare", scored(more='{"schema": 9}\nnot json\n\n{"text": 1}\n'))
    assert result.exit_code == 1
    assert result.stdout.startswith("2 groups")
    said = result.stderr.splitlines()
    assert said[0].startswith("framing: scored.jsonl, row 25: the record has schema 9; schema 1 is accepted")
    assert said[1].startswith("framing: scored.jsonl, row 26: not JSON")
    assert said[2].startswith("framing: scored.jsonl, row 28: it has no 'schema'")
    assert said[3] == "framing: 3 of 27 rows could not be read; they are listed above"


def test_commands_report_writes_one_page():
    result = run("report", scored(analyses=ANALYSES[:2]), "-o", "report.html")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    page = Path("report.html").read_text(encoding="utf-8")
    assert page.count("<article ") == 2


def test_commands_report_of_chosen_articles():
    assert run("report", scored(), "-o", "report.html", "--id", "3-loud").exit_code == 0
    assert (
        Path("report.html").read_text(encoding="utf-8")
        == next(one for one in ANALYSES if one.article.id == "3-loud").to_html()
    )


SCORED = "give what framing score wrote: .jsonl or .parquet files, or - for stdin"
FIELDS = "'date', 'id', 'outlet', 'story', 'title', 'url'"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("compare none.jsonl", f"file 'none.jsonl' not found; {SCORED}"),
        ("compare .", f"file '.' is a folder; {SCORED}"),
        ("report page.txt -o x.html", f"'page.txt' has the ending '.txt'; {SCORED}"),
        ("report empty.jsonl -o x.html", "there is no analysis to report; give what framing score wrote"),
        ("report many.jsonl -o x.html", "there are more than 100 articles; choose some with --id"),
        ("report many.jsonl -o x.html --id q", "no article has the id 'q'; give an id that SCORED holds"),
        ("report one.jsonl -o one.jsonl", "output 'one.jsonl' is also an input; give another name"),
        ("compare one.jsonl --by paper", f"by='paper' is no field of these articles; fields are {FIELDS}"),
        (
            "compare calm.jsonl",
            "by='outlet' gives one group, 'calm', in 12 articles; 2 to 50 groups are accepted: set the field on the "
            "articles, or name another one",
        ),
        (
            "compare papers.jsonl",
            "by='outlet' gives more than 50 groups (the next is 'o50'); 2 to 50 are accepted: choose some of the "
            "articles, or a coarser field such as the leaning",
        ),
        (
            "compare calm.jsonl other.jsonl",
            "analyses are of two models, tiny 1.0 (sha256 00ff) and tiny 2.0 (sha256 ff00); score all articles with "
            "one model",
        ),
    ],
)
def test_commands_refuse(line, message):
    Path("page.txt").write_text("x", encoding="utf-8")
    scored("empty.jsonl", [])
    scored("one.jsonl", [made([0.1], id=1)])
    scored("many.jsonl", [made([0.1], id=at) for at in range(101)])
    scored("calm.jsonl", [one for one in ANALYSES if one.article.outlet == "calm"])
    scored("papers.jsonl", [made([0.1], outlet=f"o{at}", story=1) for at in range(300)])
    scored("other.jsonl", [made([0.1], outlet="loud", story=1, model=ModelInfo("tiny", "2.0", "ff00"))])
    result = run(*line.split())
    assert (result.exit_code, result.stderr) == (1, f"framing: error: {message}\n")
    assert not Path("x.html").exists()


def test_commands_wrong_usage_is_2():
    result = run("report", scored())
    assert result.exit_code == 2
    assert result.stderr.startswith("framing: error: Missing option '--output'")
