"""One analyzer in many threads, in forked processes and in spawned ones: the same results as alone."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch

from framing import Analysis, Analyzer
from framing.threads import share_out

TEXTS = [f"The minister said no to {place}. “We will not,” she said.\n\nIt rained." for place in "abcdefgh"]


def test_threads_eight_give_what_one_gives(analyzer: Analyzer) -> None:
    alone = [analyzer(text) for text in TEXTS]
    piped = list(analyzer.pipe(TEXTS, batch_size=3))
    got: dict[int, tuple[list[Analysis], list[Analysis]]] = {}
    together = threading.Barrier(8)

    def work(number: int) -> None:
        together.wait()
        order = [*range(number, 8), *range(number)]  # each thread begins with another text
        calls = {at: analyzer(TEXTS[at]) for at in order}
        got[number] = [calls[at] for at in range(8)], list(analyzer.pipe(TEXTS, batch_size=3))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(got[number] == (alone, piped) for number in range(8))


# In a process of its own, so that torch computes with two threads before the fork, and a hang ends with a message.
CHILD = """
import multiprocessing, sys
import torch
from framing import Analyzer

def work(analyzer, results):
    results.put((torch.get_num_threads(), analyzer(TEXT)))

TEXT = "The minister said no to the reckless plan. It rained. " * 60

if __name__ == "__main__":
    folder, way = sys.argv[1:]
    torch.set_num_threads(2)
    analyzer = Analyzer.from_pretrained(folder)
    alone = analyzer(TEXT)
    context = multiprocessing.get_context(way)
    results = context.Queue()
    child = context.Process(target=work, args=(analyzer, results), daemon=True)
    child.start()
    threads, given = results.get(timeout=240)
    child.join()
    spans = [[(one.start, one.end, one.kind) for one in analysis.sentences] for analysis in (alone, given)]
    near = max(abs(a.loaded - b.loaded) for a, b in zip(alone.sentences, given.sentences))
    print(child.exitcode, spans[0] == spans[1], len(spans[0]), near < 2e-4, alone.model == given.model, threads)
"""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_threads_do_not_stop_a_child_from_reading(tiny_folder: Path, tmp_path: Path, way: str) -> None:
    script = tmp_path / "child.py"  # a spawned child imports it
    script.write_text(CHILD, encoding="utf-8")
    command = [sys.executable, str(script), str(tiny_folder), way]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    *same, threads = done.stdout.split()
    assert same == ["0", "True", "120", "True", "True"]
    assert way == "spawn" or threads == "1"


def test_threads_share_tasks_out_in_order_and_leave_the_number_of_threads_alone() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        made = share_out(lambda number: (number, torch.get_num_threads()), range(20))
        assert [number for number, _ in made] == list(range(20))
        assert {threads for _, threads in made} == {1}
        assert torch.get_num_threads() == 3
        with pytest.raises(ZeroDivisionError):
            share_out(lambda number: 1 // number, range(3))
    finally:
        torch.set_num_threads(before)
    assert share_out(str, [7]) == ["7"]
