"""Going on with work that was stopped: what is the same afterwards, what is refused, what is left behind."""

import errno
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from framing import __version__, cli, exports, journal, scoring
from framing.results import ModelInfo
from tests.fake import BatchAnalyzer

ROOT = Path(__file__).parent.parent
UNDER_WAY = ["out.jsonl.errors.part", "out.jsonl.part", "out.jsonl.state"]


@pytest.fixture(autouse=True)
def fake(tmp_path, monkeypatch):
    """Stand in an empty folder with an analyzer whose scores depend on what is read together."""
    monkeypatch.chdir(tmp_path)
    analyzer = BatchAnalyzer()
    monkeypatch.setattr(scoring, "_load_analyzer", analyzer.load)
    monkeypatch.setattr(journal, "PAUSE", 0.0)
    return analyzer


def run(*arguments, **options):
    return CliRunner().invoke(cli.app, ["score", *arguments], catch_exceptions=False, prog_name="framing", **options)


def rows(count=50):
    """Give JSON lines of which every seventh is bad."""
    lines = [json.dumps({"text": f"Sentence {number}.", "id": number}) for number in range(count)]
    return "".join(("nonsense" if number % 7 == 3 else line) + "\n" for number, line in enumerate(lines))


def write(name="a.jsonl", content=None):
    Path(name).write_text(rows() if content is None else content, encoding="utf-8")
    return name


OPTIONS = ("-o", "out.jsonl", "--batch-size", "2")  # blocks of 16 articles


def stopped(fake, *arguments, after=40):
    """Run until so many articles were read, and no further; give what is left behind."""
    fake.stop_after = fake.read_count + after
    result = run(*arguments)
    fake.stop_after = None
    assert result.exit_code == 130
    return result


def outputs():
    return {name: Path(name).read_bytes() for name in sorted(os.listdir()) if name.startswith("out")}


def uninterrupted(*arguments):
    """Give what the work gives when nothing stops it, and remove that."""
    run(*arguments, "--restart")
    there = outputs()
    for name in there:
        os.unlink(name)
    return there


def refused(message, *arguments):
    result = run(*(arguments or ("a.jsonl", *OPTIONS)))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, f"framing: error: {message}")


def no_go(reason):
    return f"cannot go on with 'out.jsonl': {reason}; call as before to go on, or with --restart to begin anew"


# going on


def test_resume_goes_on_after_the_last_block_and_gives_the_same_bytes(fake):
    expected = uninterrupted(write(), *OPTIONS)
    assert sorted(expected) == ["out.errors.jsonl", "out.jsonl"]
    result = stopped(fake, "a.jsonl", *OPTIONS)
    assert result.stderr.splitlines()[1:] == [
        "framing: 32 articles are kept; call again to go on",
        "framing: interrupted",
    ]
    assert sorted(os.listdir()) == ["a.jsonl", *UNDER_WAY]
    before = fake.read_count
    result = run("a.jsonl", *OPTIONS)
    assert (result.exit_code, fake.read_count - before) == (1, 43 - 32)
    assert result.stderr.splitlines() == [
        "framing: going on with 'out.jsonl' after 32 articles",
        "framing: a.jsonl: text from 'text', id from 'id'",
        "framing: 7 of 50 rows could not be scored; they are listed in 'out.errors.jsonl'",
    ]
    assert outputs() == expected


@pytest.mark.parametrize("after", [16, 17, 33, 42])
@pytest.mark.parametrize("level", [(), ("--level", "sentence"), ("--format", "table")])
def test_resume_gives_the_same_bytes_wherever_it_stops(fake, level, after):
    expected = uninterrupted(write(), *OPTIONS, *level)
    stopped(fake, "a.jsonl", *OPTIONS, *level, after=after)
    assert run("a.jsonl", *OPTIONS, *level).exit_code == 1
    assert outputs() == expected


def test_resume_goes_on_inside_any_input(fake):
    write("a.csv", "text,id\n" + "".join(f'"Line {number}\nnext",{number}\n' for number in range(20)))
    write("b.txt", "One text.")
    write("c.jsonl", rows(30))
    pd.DataFrame({"text": [f"Cell {number}." for number in range(30)]}).to_parquet("d.parquet")
    names = ["a.csv", "b.txt", "c.jsonl", "d.parquet"]
    expected = uninterrupted(*names, *OPTIONS)
    for after in (17, 20, 23, 40, 60, 74):
        stopped(fake, *names, *OPTIONS, after=after)
        status = 130
        while status == 130:
            fake.stop_after = fake.read_count + 17
            status = run(*names, *OPTIONS).exit_code
        fake.stop_after = None
        assert outputs() == expected
        for name in expected:
            os.unlink(name)


def test_resume_reads_stdin_again_up_to_its_place(fake):
    expected = uninterrupted(write(), *OPTIONS)
    fake.stop_after = fake.read_count + 40
    assert run("-", *OPTIONS, input=rows()).exit_code == 130
    fake.stop_after = None
    result = run("-", *OPTIONS, input=rows().replace("Sentence 5.", "Sentence V."))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "framing: error: cannot go on: what stdin gives is not what it gave before; give the same, or begin again "
        "with --restart"
    )
    result = run("-", *OPTIONS, input=rows(10))
    assert result.stderr.splitlines()[-1].startswith("framing: error: cannot go on: what stdin gives is not")
    assert run("-", *OPTIONS, input=rows()).exit_code == 1
    assert outputs()["out.jsonl"] == expected["out.jsonl"]
    assert b'"stdin"' in outputs()["out.errors.jsonl"]


def test_resume_in_parquet_and_csv(fake):
    for output, options in (("out.parquet", ()), ("out.csv", ("--level", "sentence"))):
        arguments = (write(), "-o", output, "--batch-size", "2", *options)
        expected = uninterrupted(*arguments)
        stopped(fake, *arguments)
        assert run(*arguments).exit_code == 1
        assert outputs() == expected
        for name in expected:
            os.unlink(name)


def test_resume_of_work_that_only_lacks_its_place_scores_nothing_again(fake, monkeypatch):
    arguments = (write(), "-o", "out.parquet", "--batch-size", "2")
    expected = uninterrupted(*arguments)
    whole = exports.write_parquet

    def full(lines, file, level):
        file.write(b"some")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(exports, "write_parquet", full)
    refused("cannot write 'out.parquet': No space left on device; call again to go on", *arguments)
    assert "out.parquet" not in os.listdir()
    monkeypatch.setattr(exports, "write_parquet", whole)
    before = fake.read_count
    assert run(*arguments).exit_code == 1
    assert fake.read_count == before
    assert outputs() == expected


def test_resume_strict_stops_at_the_next_bad_row_and_can_be_left_out(fake):
    good = "".join(json.dumps({"text": f"Sentence {number}."}) + "\n" for number in range(20))
    expected = uninterrupted(write("a.jsonl", f"{good}nonsense\n{good}"), *OPTIONS)
    refused("a.jsonl, row 21: not JSON: Expecting value at character 1", "a.jsonl", *OPTIONS, "--strict")
    result = run("a.jsonl", *OPTIONS)
    assert result.stderr.splitlines()[0] == "framing: going on with 'out.jsonl' after 16 articles"
    assert outputs() == expected


def test_resume_finished_work_is_done_anew(fake):
    assert run(write(), *OPTIONS).exit_code == 1
    before = fake.read_count
    assert run("a.jsonl", *OPTIONS).exit_code == 1
    assert fake.read_count == before + 43


def test_resume_without_bad_rows_removes_the_list_of_the_time_before():
    run(write(), *OPTIONS)
    run(write("b.jsonl", '{"text": "a"}'), *OPTIONS)
    assert sorted(os.listdir()) == ["a.jsonl", "b.jsonl", "out.jsonl"]


def test_resume_in_a_folder_does_not_take_its_own_files_for_inputs(fake):
    os.mkdir("news")
    write("news/a.jsonl")
    options = ("news", "-o", "news/out.jsonl", "--batch-size", "2")
    stopped(fake, *options)
    result = run(*options)
    assert result.stderr.splitlines()[:2] == [
        "framing: news: left out: what framing writes (3)",
        "framing: going on with 'news/out.jsonl' after 32 articles",
    ]
    first = Path("news/out.jsonl").read_bytes()
    run(*options)
    assert Path("news/out.jsonl").read_bytes() == first


# refusals


def test_resume_changed_input_is_refused_though_size_and_time_are_the_same(fake):
    stopped(fake, write(), *OPTIONS)
    status = os.stat("a.jsonl")
    write("a.jsonl", rows().replace("Sentence 49", "Sentence 94"))
    os.utime("a.jsonl", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert os.stat("a.jsonl").st_size == status.st_size
    kept = outputs()
    refused(no_go("'a.jsonl' has changed since"))
    assert outputs() == kept
    write()
    assert run("a.jsonl", *OPTIONS).stderr.startswith("framing: going on with")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--batch-size", "4"), "--batch-size was '2', and is '4'"),
        (("--processes", "2"), "--processes was '1', and is '2'"),
        (("--id", "id"), "--id was not given, and is 'id'"),
        (("--level", "phrase"), "--level was not given, and is 'phrase'"),
        (("--format", "table"), "--format was 'records', and is 'tables 100 wide'"),
        (("--max-row-mb", "11"), "--max-row-mb was '10', and is '11'"),
        (("b.jsonl",), "the inputs are others: 'b.jsonl' is new"),
    ],
)
def test_resume_other_options_and_inputs_are_refused(fake, monkeypatch, arguments, reason):
    monkeypatch.setenv("COLUMNS", "100")
    write("b.jsonl")
    stopped(fake, write(), *OPTIONS)
    refused(no_go(reason), "a.jsonl", *OPTIONS, *arguments)


@pytest.mark.parametrize(
    ("targets", "reason"),
    [
        ((), "--targets was 'A, B', and is not given"),
        (("--targets", "none"), "--targets was 'A, B', and is 'none'"),
        (("--targets", "B, A"), "--targets was 'A, B', and is 'B, A'"),
        (("--targets", "@t.json"), "--targets was 'A, B', and is '2 names (sha256 "),
    ],
)
def test_resume_other_targets_are_refused(fake, targets, reason):
    fake.has_stance = True
    write("t.json", '{"A": ["a"], "B": []}')
    stopped(fake, write(), *OPTIONS, "--targets", "A,B")
    result = run("a.jsonl", *OPTIONS, *targets)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith(f"framing: error: cannot go on with 'out.jsonl': {reason}")
    assert run("a.jsonl", *OPTIONS, "--targets", "A", "--targets", "B").stderr.startswith("framing: going on with")


def test_resume_other_aliases_in_the_same_file_are_refused(fake):
    fake.has_stance = True
    stopped(fake, write(), *OPTIONS, "--targets", "@" + write("t.json", '{"A": ["a"]}'))
    write("t.json", '{"A": ["b"]}')
    result = run("a.jsonl", *OPTIONS, "--targets", "@t.json")
    assert "--targets was '1 name (sha256 " in result.stderr.splitlines()[-1]
    write("t.json", ' {"A":["a"]}')
    assert run("a.jsonl", *OPTIONS, "--targets", "@t.json").stderr.startswith("framing: going on with")


def test_resume_inputs_in_another_order_or_fewer_are_refused(fake):
    stopped(fake, write(), write("b.jsonl"), *OPTIONS)
    refused(no_go("the inputs are others: 'b.jsonl' is where 'a.jsonl' was"), "b.jsonl", "a.jsonl", *OPTIONS)
    refused(no_go("the inputs are others: 'b.jsonl' is missing"), "a.jsonl", *OPTIONS)


def test_resume_another_model_or_version_is_refused(fake, monkeypatch):
    stopped(fake, write(), *OPTIONS)
    fake.info = ModelInfo("fake", "0.0.2", "1" * 64)
    zeros, ones = "0" * 12, "1" * 12
    models = f"the model fake 0.0.1 (sha256 {zeros}), and this is fake 0.0.2 (sha256 {ones})"
    refused(no_go(f"it was begun with {models}"))
    monkeypatch.setattr("framing.job.__version__", "9.9")
    refused(no_go(f"it was begun by framing {__version__}, and this is 9.9"))


def test_resume_on_another_device_or_in_another_precision_is_refused(fake):
    fake.device = "cuda:0"
    stopped(fake, write(), *OPTIONS)
    fake.device, fake.dtype = "cuda:1", "float16"
    refused(no_go("the precision was 'float32', and is 'float16'"))
    fake.device = "cpu"
    refused(no_go("the device was 'cuda', and is 'cpu'"))
    fake.device, fake.dtype = "cuda:1", "float32"
    assert run("a.jsonl", *OPTIONS).exit_code == 1


def test_resume_outputs_of_one_name_do_not_disturb_each_other(fake):
    expected = uninterrupted(write(), *OPTIONS)
    stopped(fake, "a.jsonl", *OPTIONS)
    assert run(write("b.jsonl", "nonsense"), "-o", "out.parquet").exit_code == 1
    assert run("a.jsonl", *OPTIONS).exit_code == 1
    assert {name: outputs()[name] for name in expected} == expected


def test_resume_restart_begins_anew(fake):
    expected = uninterrupted(write(), *OPTIONS)
    stopped(fake, write("b.jsonl"), *OPTIONS)
    before = fake.read_count
    assert run("a.jsonl", *OPTIONS, "--restart").exit_code == 1
    assert fake.read_count == before + 43
    assert outputs() == expected


def test_resume_files_that_do_not_fit_together_are_refused(fake):
    stopped(fake, write(), *OPTIONS)
    part = os.path.realpath("out.jsonl.part")
    state = os.path.realpath("out.jsonl.state")
    whole, known = Path(part).read_bytes(), Path(state).read_bytes()
    Path(part).write_bytes(whole[:100])
    refused(no_go(f"{part!r} is shorter than it was"))
    Path(part).write_bytes(whole)
    os.unlink(state)
    refused(f"{part!r} is there without {state!r}; move it away, or call with --restart to begin anew")
    for damaged in (b"", b"\xff\n", b'{"form": 9}\n', b"[]\n", known[:200]):
        Path(state).write_bytes(damaged)
        result = run("a.jsonl", *OPTIONS)
        assert result.stderr.startswith(f"framing: error: cannot go on with 'out.jsonl': {state!r} is damaged (")
        assert result.stderr.endswith("); call with --restart to begin anew\n")
    Path(state).write_bytes(known)
    assert run("a.jsonl", *OPTIONS).stderr.startswith("framing: going on with 'out.jsonl' after 32 articles\n")


def test_resume_mark_that_was_cut_counts_for_nothing(fake):
    expected = uninterrupted(write(), *OPTIONS)
    stopped(fake, "a.jsonl", *OPTIONS)
    lines = Path("out.jsonl.state").read_bytes().splitlines(keepends=True)
    assert len(lines) == 3
    for cut in (b"".join(lines)[:-1], b"".join(lines[:2]) + b"\0" * 50, b"".join(lines[:2]) + b'{"place": \n'):
        Path("out.jsonl.state").write_bytes(cut)
        result = stopped(fake, "a.jsonl", *OPTIONS, after=10)
        assert result.stderr.startswith("framing: going on with 'out.jsonl' after 16 articles\n")
    assert run("a.jsonl", *OPTIONS).exit_code == 1
    assert outputs() == expected


def test_resume_input_that_changes_while_it_is_read_is_refused(fake, monkeypatch):
    write()
    read = fake.read

    def meddle(article, loaded):
        if fake.read_count == 30:
            write("a.jsonl", rows().replace("Sentence 49", "Sentence 94"))
        return read(article, loaded)

    monkeypatch.setattr(fake, "read", meddle)
    refused("'a.jsonl' was changed while it was read; begin anew with --restart")
    assert sorted(os.listdir()) == ["a.jsonl", *UNDER_WAY]


def test_resume_input_that_is_only_touched_while_it_is_read_is_fine(fake, monkeypatch):
    write("a.jsonl", rows(3))
    read = fake.read
    monkeypatch.setattr(fake, "read", lambda article, loaded: os.utime("a.jsonl", (1, 1)) or read(article, loaded))
    assert run("a.jsonl", *OPTIONS).exit_code == 0


def test_resume_list_of_bad_rows_is_no_input():
    write("out.errors.jsonl", '{"text": "a"}\n')
    refused("output 'out.errors.jsonl' is also an input; give another name", "out.errors.jsonl", *OPTIONS)


# processes

START = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from framing import cli, journal, scoring
from tests.fake import BatchAnalyzer
fake = BatchAnalyzer()
fake.delay = float(sys.argv.pop(1))
scoring._load_analyzer = fake.load
journal.PAUSE = 0.0
sys.argv.insert(1, "score")
cli.main()
"""


def start(*arguments, delay=0.0, **options):
    command = [sys.executable, "-c", START, str(delay), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_resume_two_processes_do_not_write_the_same_output():
    first = start(write(), *OPTIONS, delay=0.5)
    while not os.path.exists("out.jsonl.state"):
        time.sleep(0.02)
        assert first.poll() is None
    refused("'out.jsonl' is being written by another process; wait for it, or give another name")
    refused(
        "'out.jsonl' is being written by another process; wait for it, or give another name",
        "a.jsonl", *OPTIONS, "--restart",
    )  # fmt: skip
    first.kill()
    first.communicate(timeout=60)
    assert run("a.jsonl", *OPTIONS).exit_code == 1


@pytest.mark.parametrize("limit", [500, 5_000, 13_000])
def test_resume_on_a_full_disk_is_one_line_and_goes_on_when_there_is_room(limit):
    expected = uninterrupted(write(), *OPTIONS)
    assert len(expected["out.jsonl"]) > 13_000

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = start("a.jsonl", *OPTIONS, preexec_fn=full)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, b"")
    advice = "; call again to go on" if limit > 6000 else ""
    assert err.decode().splitlines()[-1] == f"framing: error: cannot write 'out.jsonl': File too large{advice}"
    kept = [name for name in sorted(os.listdir()) if name != "a.jsonl"]
    assert kept == (UNDER_WAY if limit > 6000 else [])
    result = run("a.jsonl", *OPTIONS)
    assert ("going on" in result.stderr) == (limit > 6000)
    assert outputs() == expected


def test_resume_after_a_stop_at_any_step(tmp_path):
    command = [sys.executable, "-m", "tests.crashing", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout)
    assert {name: count > 60 for name, count in steps.items()} == {"out.jsonl": True, "out.parquet": True}


def test_resume_parquet_is_read_back_by_compare():
    lines = [
        json.dumps({"text": f"Sentence {number}.", "outlet": outlet, "story": f"s{number}"})
        for number in range(12) for outlet in ("calm", "loud")
    ]  # fmt: skip
    write("a.jsonl", "\n".join(lines))
    for output in ("out.parquet", "out.jsonl"):
        assert run("a.jsonl", "-o", output).exit_code == 0
    assert pq.read_metadata("out.parquet").num_rows == 24
    found = [
        CliRunner().invoke(cli.app, ["compare", name, "--json", "-"], prog_name="framing").stdout
        for name in ("out.parquet", "out.jsonl")
    ]
    assert found[0] == found[1] and '"calm"' in found[0]
