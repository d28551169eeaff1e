"""Several processes that read at once: the answers of one, in order; what is refused; what happens when one is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing import Analyzer, InputError, InputTypeError, ModelError, cli
from framing.errors import FramingError
from framing.workers import Workers

TEXTS = [f"The minister said no to {place}. “We will not,” she said.\n\nIt rained. " * 3 for place in "abcdefgh"]


def test_workers_refuse_a_number_that_is_none(analyzer):
    with pytest.raises(InputError, match="processes is 0; give 1 or more"):
        analyzer.pipe(TEXTS, processes=0)
    with pytest.raises(InputTypeError, match="processes is '2'"):
        analyzer.pipe(TEXTS, processes="2")


def test_workers_need_an_analyzer_from_a_folder(analyzer):
    homeless = Analyzer(analyzer._model, analyzer._tokenizer, analyzer.info)
    with pytest.raises(ModelError, match="save_pretrained it first"):
        list(homeless.pipe(TEXTS, processes=2))


@pytest.mark.slow
def test_workers_give_what_one_process_gives_in_order_and_read_little_ahead(analyzer):
    alone = list(analyzer.pipe(TEXTS * 5, batch_size=2))
    taken = []

    def stream():
        for text in TEXTS * 5:
            taken.append(text)
            yield text

    with Workers(analyzer, 2) as workers:
        piped = analyzer.pipe(stream(), batch_size=2, processes=workers)
        assert next(piped) == alone[0]
        assert len(taken) == 8  # two batches for each process
        assert [alone[0], *piped] == alone
        asked = list(analyzer.pipe(TEXTS, targets=["minister"], processes=workers))  # they serve several calls
        assert asked == list(analyzer.pipe(TEXTS, targets=["minister"]))
        assert list(analyzer.pipe([], processes=workers)) == []
        with pytest.raises(InputTypeError, match="text is 7"):
            list(analyzer.pipe([*TEXTS, 7], processes=workers))


@pytest.mark.slow
def test_workers_say_so_when_a_process_is_lost(analyzer):
    with Workers(analyzer, 2) as workers, pytest.raises(FramingError, match="ended before its time"):
        piped = analyzer.pipe(TEXTS * 50, batch_size=1, processes=workers)
        next(piped)
        os.kill(next(iter(workers._pool._processes)), signal.SIGKILL)
        list(piped)


# In a process of its own, which is killed.
PARENT = """
import sys
from framing import Analyzer

if __name__ == "__main__":
    analyzer = Analyzer.from_pretrained(sys.argv[1])
    from framing.workers import Workers
    with Workers(analyzer, 2) as workers:
        list(analyzer.pipe(["It rained."] * 4, batch_size=1, processes=workers))
        print(*workers._pool._processes, flush=True)
        list(analyzer.pipe(iter(lambda: "It rained.", None), processes=workers))
"""


@pytest.mark.slow
def test_workers_end_with_the_process_that_began_them(tiny_folder, tmp_path):
    (tmp_path / "parent.py").write_text(PARENT, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(tmp_path / "parent.py"), str(tiny_folder)], stdout=subprocess.PIPE)
    numbers = [int(number) for number in parent.stdout.readline().split()]
    assert numbers and all(map(alive, numbers))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 20
    while any(map(alive, numbers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(alive, numbers))


def alive(number: int) -> bool:
    """Tell whether a process runs (one that ended and is not yet waited for does not)."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
def test_workers_write_the_same_bytes_as_one_process(tiny_folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = ["nonsense" if number % 9 == 4 else json.dumps({"text": text, "id": number})
            for number, text in enumerate(TEXTS * 6)]  # fmt: skip
    Path("a.jsonl").write_text("\n".join(rows), encoding="utf-8")

    def score(output, *more):
        call = ["score", "a.jsonl", "-o", output, "--model", str(tiny_folder), "--batch-size", "2", *more]
        assert CliRunner().invoke(cli.app, call, catch_exceptions=False).exit_code == 1  # for the bad rows

    score("one.jsonl")
    score("two.jsonl", "--processes", "2")
    for ending in ("jsonl", "errors.jsonl"):
        assert Path(f"one.{ending}").read_bytes() == Path(f"two.{ending}").read_bytes()
