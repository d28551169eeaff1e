"""The real path from file to file with the tiny model: killed at random moments; fed with texts that nobody writes."""

import json
import multiprocessing
import os
import random
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing import cli
from framing.results import Analysis

pytestmark = pytest.mark.slow


def work(folder, arguments):
    """Score in this process, as the command line does, and exit; marks are saved as often as there are blocks."""
    import torch

    from framing import journal

    os.chdir(folder)
    sys.stderr = open("said.txt", "a", buffering=1, encoding="utf-8")
    torch.set_num_threads(1)
    journal.PAUSE = 0.0
    sys.argv = ["framing", "score", *arguments]
    cli.main()


@pytest.fixture(scope="module")
def start():
    """Give what starts a process that scores: forked off one that has imported torch and nothing more."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["framing.encoder", "framing.analyzer", "framing.exports", "pandas", __name__])

    def begin(*arguments):
        process = context.Process(target=work, args=arguments)
        process.start()
        return process

    return begin


def articles(count, seed=0):
    """Give rows of JSON lines, of which some are bad, with texts of one sentence to forty."""
    draw = random.Random(seed)
    words = "the minister said that a reckless plan would work , while “nobody knows” why it should .".split()
    for number in range(count):
        text = " ".join(draw.choice(words) for _ in range(draw.randrange(5, 300))) + "."
        good = json.dumps({"text": text, "id": number, "country": draw.choice(["NZ", None])})
        yield draw.choice(["nonsense", '{"text": null}']) if draw.random() < 0.1 else good


@pytest.mark.parametrize(("output", "most"), [("out.jsonl", 50), ("out.parquet", 25)])
def test_kill_at_random_moments_changes_nothing(start, tiny_folder, tmp_path, output, most):
    (tmp_path / "a.jsonl").write_text("\n".join(articles(100)), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("\n".join(articles(100, seed=1)), encoding="utf-8")
    call = str(tmp_path), ("a.jsonl", "b.jsonl", "-o", output, "--model", str(tiny_folder), "--batch-size", "2")

    def outputs():
        return {path.name: path.read_bytes() for path in tmp_path.glob("out*")}

    def finished(process):
        process.join()
        assert process.exitcode == 1  # for the bad rows
        there = outputs()
        for name in there:
            os.unlink(tmp_path / name)
        return there

    finished(start(*call))
    began = time.monotonic()
    expected = finished(start(*call))
    whole = time.monotonic() - began
    assert sorted(expected) == sorted([output, "out.errors.jsonl"])
    draw, kills, rounds = random.Random(output), 0, 0
    while kills < most:
        process = start(*call)
        process.join(draw.uniform(0, whole))
        if process.exitcode is None:
            process.kill()
            process.join()
            kills += process.exitcode == -9
        if process.exitcode != -9:
            assert finished(process) == expected
            rounds += 1
    assert finished(start(*call)) == expected
    said = (tmp_path / "said.txt").read_text(encoding="utf-8")
    assert said.count("going on with") > most // 5, f"after {rounds} rounds"


PARTS = (
    *" \n\t\0\u2028\x85\u00a0\u200b\ufeff\u202e“”‘’\"'«»—…ßİﬁ한\ud800\udfff",
    "\r\n", "\x1b[31m", "--", ".", "?!", ". ", ".\n\n", "e\u0301", "नि", "👩\u200d👩\u200d👧",
    "Mr. ", "said", "the minister ", "U.S. ", "3.5", "http://x.y/z?a=b", "<b>", "&amp;", "{{",
    "[SEP]", "[PAD]", "##a", "a" * 500, "," * 50, "“" * 20,
)  # fmt: skip
PLANES = (*range(0xD800), *range(0xE000, 0x110000))


def fuzzed(count, seed=0):
    """Give texts made of what breaks readers of texts, and of every plane of Unicode."""
    draw = random.Random(seed)
    for _ in range(count):
        size = draw.choice((0, 1, 3, 10, 30, 100))
        signs = [draw.choice(PARTS) if draw.random() < 0.8 else chr(draw.choice(PLANES)) for _ in range(size)]
        # A high surrogate before a low one is one character in JSON.
        yield "".join(signs).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def test_kill_nothing_is_lost_of_twenty_thousand_fuzzed_texts(tiny_folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = list(fuzzed(20_000))
    Path("a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    arguments = ["score", "a.jsonl", "-o", "out.jsonl", "--model", str(tiny_folder), "--batch-size", "256"]
    result = CliRunner().invoke(cli.app, arguments, catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "framing: a.jsonl: text from 'text'\n")
    with open("out.jsonl", encoding="utf-8") as lines:
        for text, line in zip(texts, lines, strict=True):
            analysis = Analysis.from_json(line)  # checks every span
            assert analysis.text == text
            covered = "".join(sentence.text for sentence in analysis.sentences)
            assert "".join(covered.split()) == "".join(text.split())
