"""The command line, with an analyzer that gives one sentence for each article."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing import __version__, cli, scoring
from framing.errors import ModelError
from framing.inputs import ACCEPTED
from framing.results import Analysis, Article
from framing.store import ModelEntry
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
    return CliRunner().invoke(cli.app, arguments, catch_exceptions=False, prog_name="framing", **options)


def write(name, content):
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return name


def texts(output):
    return [Analysis.from_json(line).text for line in output.splitlines()]


def assert_fails(result, message, status=1):
    assert (result.exit_code, result.stdout, result.stderr) == (status, "", f"framing: error: {message}\n")


# what comes out


def test_cli_score_writes_one_record_a_line():
    result = run("score", write("a.txt", "No – never.\r\n"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert Analysis.from_json(result.stdout_bytes) == FakeAnalyzer().read(Article("No – never.\r\n", id="a.txt"))
    assert result.stdout_bytes.endswith(b"}\n")


def test_cli_score_takes_the_named_columns_and_says_so():
    write("a.csv", 'n,words,paper,event_no,day\n1,"one\ntwo",Herald,e1,2024-05-17\n')
    named = {"text": "words", "outlet": "paper", "story": "event_no", "id": "n", "date": "day"}
    result = run("score", "a.csv", *(part for name, column in named.items() for part in (f"--{name}", column)))
    expected = Article("one\ntwo", id="1", outlet="Herald", story="e1", date="2024-05-17")
    assert Analysis.from_json(result.stdout).article == expected
    taken = "text from 'words', outlet from 'paper', story from 'event_no', id from 'n', date from 'day'"
    assert (result.exit_code, result.stderr) == (0, f"framing: a.csv: {taken}\n")


def test_cli_score_table_on_request():
    result = run("score", write("a.txt", "No."), "--format", "table", env={"COLUMNS": "70"})
    lines = result.stdout.splitlines()
    assert lines[:4] == ["a.txt", "", "#  kind    loaded    own  sentence", "1  report   50% ?  25% ?  No."]
    assert lines[-1] == ""


def test_cli_score_passes_its_options_on(fake):
    run(
        "score",
        write("a.txt", "No."),
        "--model",
        "folder",
        "--device",
        "cpu",
        "--dtype",
        "float32",
        "--batch-size",
        "7",
    )
    assert fake.loaded == ("folder", "cpu", "float32")
    assert fake.options == {"batch_size": 7, "show_progress_bar": False, "targets": None}


def test_cli_score_reads_stdin():
    assert texts(run("score", "-", input="One.\nTwo.\n").stdout) == ["One.\nTwo.\n"]
    result = run("score", "-", input='{"text": "a"}\n{"text": "b"}\n')
    assert texts(result.stdout) == ["a", "b"]
    assert result.stderr.splitlines() == [
        "framing: stdin begins with a JSON object: read as JSON lines (--input-format txt: as one text)",
        "framing: stdin: text from 'text'",
    ]
    assert texts(run("score", "-", "--input-format", "csv", input="text\na\n").stdout) == ["a"]


def test_cli_score_lone_surrogates_go_round():
    result = run("score", write("a.jsonl", '{"text": "a\\ud800b"}'))
    assert (result.exit_code, texts(result.stdout)) == (0, ["a\ud800b"])
    assert "a\\ud800b" in run("score", "a.jsonl", "--format", "table").stdout


def test_cli_score_several_inputs_in_order():
    names = [write("b.txt", "1"), write("a.jsonl", '{"text": "2"}\n{"text": "3"}'), write("c.txt", "")]
    assert texts(run("score", *names).stdout) == ["1", "2", "3", ""]


def test_cli_score_of_nothing_is_done():
    result = run("score", write("a.jsonl", ""))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "framing: a.jsonl holds no articles\n")


# bad rows


def test_cli_score_lists_bad_rows_and_scores_the_others():
    write("a.jsonl", '{"text": "a"}\n{"text": null}\nnonsense\n{"text": "b"}\n')
    result = run("score", "a.jsonl", "-o", "out.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "framing: a.jsonl: text from 'text'",
        "framing: 2 of 4 rows could not be scored; they are listed in 'out.errors.jsonl'",
    ]
    assert texts(Path("out.jsonl").read_text()) == ["a", "b"]
    assert list(map(json.loads, Path("out.errors.jsonl").read_text().splitlines())) == [
        {"file": "a.jsonl", "row": 2, "reason": "'text' is null; give a text"},
        {"file": "a.jsonl", "row": 3, "reason": "not JSON: Expecting value at character 1"},
    ]
    result = run("score", "a.jsonl")
    assert (result.exit_code, texts(result.stdout)) == (1, ["a", "b"])
    assert result.stderr.splitlines()[1:] == [
        "framing: a.jsonl, row 2: 'text' is null; give a text",
        "framing: a.jsonl, row 3: not JSON: Expecting value at character 1",
        "framing: 2 of 4 rows could not be scored; they are listed above",
    ]


def test_cli_score_strict_stops_at_the_first_bad_row():
    write("a.jsonl", '{"text": "a"}\n{"text": null}\nnonsense\n')
    result = run("score", "a.jsonl", "-o", "out.jsonl", "--strict")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[1:] == ["framing: error: a.jsonl, row 2: 'text' is null; give a text"]
    assert os.listdir() == ["a.jsonl"]


def test_cli_messages_are_one_line_whatever_a_file_holds():
    write("a.jsonl", '{"te\\u001bxt\\n": "a"}')
    result = run("score", "a.jsonl")
    assert result.exit_code == 1
    assert result.stderr.startswith("framing: error: text column not found; columns are 'te\\x1bxt\\n'; ")
    assert result.stderr.count("\n") == 1


# -o


def test_cli_score_output_file_is_whole_or_absent():
    write("a.jsonl", '{"text": "a"}\n{"text": 3}\n')
    Path("out.jsonl").write_text("before")
    assert run("score", "a.jsonl", "-o", "out.jsonl", "--strict").exit_code == 1
    assert Path("out.jsonl").read_text() == "before"
    assert sorted(os.listdir()) == ["a.jsonl", "out.jsonl"]


def test_cli_score_output_is_not_an_input():
    write("a.jsonl", '{"text": "a"}')
    result = run("score", "a.jsonl", "-o", "./a.jsonl")
    assert_fails(result, "output './a.jsonl' is also an input; give another name")
    assert Path("a.jsonl").read_text() == '{"text": "a"}'


def test_cli_score_output_file_may_hold_a_table():
    assert run("score", write("a.txt", "No."), "-o", "out.txt", "--format", "table").exit_code == 0
    assert Path("out.txt").read_text(encoding="utf-8").startswith("a.txt\n\n#  kind")


# errors and exit status


def test_cli_score_missing_text_column():
    write("a.csv", "id,text,source\n1,a,b\n")
    message = "text column 'body' not found; columns are 'id', 'text', 'source'; name yours with --text"
    assert_fails(run("score", "a.csv", "--text", "body"), message)


def test_cli_score_missing_file_is_said_before_anything_is_loaded(fake):
    message = f"file 'no.txt' not found; {ACCEPTED}"
    assert_fails(run("score", write("a.txt", "a"), "no.txt"), message)
    assert fake.loaded is None


def test_cli_score_targets_need_a_stance_head():
    result = run("score", write("a.txt", "a"), "--targets", "the minister, the mayor", "-o", "out.jsonl")
    assert_fails(result, "the model has no head 'stance'; its heads are 'loaded', 'kind'")
    assert os.listdir() == ["a.txt"]


@pytest.mark.parametrize(
    ("arguments", "targets"),
    [
        ((), None),
        (("--targets", "Ann Lee, the council", "--targets", "Rosa Marr"), ["Ann Lee", "the council", "Rosa Marr"]),
        (("--targets", ""), []),
        (("--targets", "none"), []),
        (("--targets", "@t.json"), {"Lee, Ann": ["Lee"]}),
    ],
)
def test_cli_score_targets_reach_the_analyzer(fake, arguments, targets):
    fake.has_stance = True
    write("t.json", '{"Lee, Ann": ["Lee"]}')
    result = run("score", write("a.txt", "The council asked Ann Lee."), *arguments)
    assert (result.exit_code, fake.options["targets"]) == (0, targets)
    found = [one["target"] for one in json.loads(result.stdout)["stances"]]
    assert found == (["Ann Lee", "the council"][:1] if arguments[1:2] == ("Ann Lee, the council",) else [])


def test_cli_score_targets_file_that_holds_no_names_is_said_before_anything_is_loaded(fake):
    write("t.json", "[3]")
    result = run("score", write("a.txt", "a"), "--targets", "@t.json")
    assert result.exit_code == 1
    assert result.stderr.startswith("framing: error: --targets file 't.json' holds of type list; give a JSON object")
    assert fake.loaded is None


def test_cli_score_frames_shows_them_all(fake):
    fake.has_stance = True
    write("a.txt", "Jobs and taxes.")
    table = run("score", "a.txt", "--format", "table").stdout
    assert "\nFrames: Economic 70%\n" in table and "Morality" not in table
    table = run("score", "a.txt", "--format", "table", "--frames").stdout
    assert re.search(r"\nEconomic +70% ● +1\nMorality +20% +–\n", table)
    assert json.loads(run("score", "a.txt", "--frames").stdout)["frames"] == {"Economic": 0.7, "Morality": 0.2}
    fake.has_stance = False
    assert "\nFrames: this model reads none\n" in run("score", "a.txt", "--format", "table", "--frames").stdout


def test_cli_score_model_that_cannot_be_loaded(monkeypatch):
    def load(model, device, dtype):
        raise ModelError(f"model folder {model!r} lacks 'config.json'")

    monkeypatch.setattr(scoring, "_load_analyzer", load)
    result = run("score", write("a.txt", "a"), "--model", "m", "-o", "out.jsonl")
    assert_fails(result, "model folder 'm' lacks 'config.json'")
    assert os.listdir() == ["a.txt"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score"], r"Missing argument 'INPUT'; see framing score --help"),
        (["score", "a.txt", "--bad"], r"No such option: --bad.*; see framing score --help"),
        (["score", "a.txt", "--batch-size", "0"], r"Invalid value for '--batch-size': .*; see framing score --help"),
        (["score", "a.txt", "--format", "xml"], r"Invalid value for '--format': .*'xml' is not one of .*"),
        (["scroe"], r"No such command 'scroe'.*; see framing --help"),
    ],
)
def test_cli_wrong_usage_is_one_line_and_status_2(arguments, message):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(rf"framing: error: {message}\n", result.stderr)


def test_cli_without_a_command_shows_help_and_is_wrong_usage():
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: framing" in result.stderr


def test_cli_unforeseen_errors_are_not_hidden(monkeypatch):
    def load(model, device, dtype):
        raise ZeroDivisionError

    monkeypatch.setattr(scoring, "_load_analyzer", load)
    with pytest.raises(ZeroDivisionError):
        run("score", write("a.txt", "a"))


# the other commands, and help


def test_cli_version():
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"framing {__version__}\n")


def test_cli_models_lists_what_is_bundled(monkeypatch):
    entry = ModelEntry("framing-en", "0.1.0", 24_600_000, "cc-by-nc-sa-4.0", "en", ("loaded", "kind"), Path("/m/en"))
    monkeypatch.setattr(cli, "_bundled_models", lambda: [entry])
    result = run("models")
    assert result.exit_code == 0
    assert [line.split("  ") for line in re.sub(" {2,}", "  ", result.stdout).splitlines()] == [
        ["name", "version", "size", "language", "heads", "licence", "path"],
        ["framing-en", "0.1.0", "24.6 MB", "en", "loaded,kind", "cc-by-nc-sa-4.0", "/m/en"],
    ]


def test_cli_models_where_none_is_bundled(monkeypatch):
    monkeypatch.setattr(cli, "_bundled_models", list)
    result = run("models")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "framing: no model is bundled; give a model's folder with --model\n"


OPTIONS = {
    (): ["--version", "--help", "score", "models"],
    ("score",): [
        "INPUT", "-o", "--output", "--text", "--outlet", "--story", "--id", "--date", "--targets", "--frames",
        "--model", "--device", "--dtype", "--batch-size", "--processes", "--format", "--input-format", "--level",
        "--max-row-mb", "--strict", "--restart", "--help",
    ],
    ("models",): ["--help"],
}  # fmt: skip


@pytest.mark.parametrize(("command", "options"), OPTIONS.items())
def test_cli_help_mentions_every_option(command, options):
    result = run(*command, "--help")
    assert result.exit_code == 0
    words = set(re.findall(r"[\w-]+", result.stdout))
    assert set(options) <= words
    assert {word for word in words if word.startswith("--")} <= set(options)


# a process of its own

START = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from framing import cli, scoring
from tests.fake import FakeAnalyzer
fake = FakeAnalyzer()
fake.delay = float(sys.argv.pop(1))
scoring._load_analyzer = fake.load
cli.main()
"""


def start(*arguments, delay=0.0, **options):
    command = [sys.executable, "-c", START, str(delay), *arguments]
    # A shell starts what runs in its background with SIGINT ignored, and a child would inherit that.
    heard = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    return subprocess.Popen(command, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **heard, **options})


def many(count):
    return write("many.jsonl", '{"text": "A sentence – and no end."}\n' * count)


def test_cli_process_writes_utf8_whatever_the_locale():
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    process = start("score", write("é.csv", "text\n– “é”\nx,y\n"), env=env)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert json.loads(out)["text"] == "– “é”"
    assert err.decode("ascii").count("\n") == 3


def test_cli_process_whose_reader_leaves_is_quiet():
    process = start("score", many(5000))
    assert process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(timeout=60), err) == (1, "framing: many.jsonl: text from 'text'\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_cli_process_on_a_full_device_fails_in_one_line():
    with open("/dev/full", "wb") as full:
        process = start("score", write("a.txt", "No."), stdout=full)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode()) == (
        1,
        "framing: error: cannot write to stdout: No space left on device\n",
    )


def test_cli_process_that_is_interrupted_goes_on_when_called_again():
    process = start("score", many(1000), "-o", "out.jsonl", "--batch-size", "1", delay=0.01)
    while not os.path.exists("out.jsonl.part") or os.path.getsize("out.jsonl.part") < 10_000:
        time.sleep(0.02)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    *_, kept, last = err.decode().splitlines()
    assert last == "framing: interrupted"
    count = int(re.fullmatch(r"framing: (\d+) articles are kept; call again to go on", kept)[1])
    assert count > 0 and count % 8 == 0
    assert sorted(os.listdir()) == ["many.jsonl", "out.jsonl.errors.part", "out.jsonl.part", "out.jsonl.state"]
    result = run("score", "many.jsonl", "-o", "out.jsonl", "--batch-size", "1")
    assert result.stderr.splitlines()[0] == f"framing: going on with 'out.jsonl' after {count} articles"
    assert len(texts(Path("out.jsonl").read_text())) == 1000
    assert sorted(os.listdir()) == ["many.jsonl", "out.jsonl"]


def test_cli_process_that_is_interrupted_before_a_block_is_done_leaves_nothing_behind():
    process = start("score", many(1000), "-o", "out.jsonl", delay=0.05)
    while not os.path.exists("out.jsonl.part"):
        time.sleep(0.02)
        assert process.poll() is None
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err.decode().splitlines()[-1] == "framing: interrupted"
    assert "Traceback" not in err.decode()
    assert os.listdir() == ["many.jsonl"]


def test_cli_process_on_a_terminal_shows_a_table_with_colour():
    ours, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")} | {"TERM": "xterm"}
    process = start("score", write("a.txt", "No."), stdout=theirs, stderr=theirs, env=env)
    process.wait(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert process.returncode == 0
    assert "\x1b[1ma.txt\x1b[0m\r\n" in shown
    assert "1  report   50% ?  25% ?  No." in shown
    assert "article" not in shown  # no progress bar between the tables


def test_cli_module_runs_and_loads_nothing_heavy():
    code = "import sys; sys.argv = ['framing', '--help']\nimport atexit, runpy\n"
    code += "atexit.register(lambda: print('loaded', *sys.modules, file=sys.stderr))\n"
    code += "runpy.run_module('framing', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stdout.split("\n")[0]) == (0, "Usage: framing [OPTIONS] COMMAND [ARGS]...")
    assert not {"torch", "transformers", "numpy", "pandas", "pyarrow", "rich"} & set(done.stderr.split())
