"""Time one article of 650 words, warm: `python -m eval.speed [--model FOLDER]`.

It does: print the median of 20 runs on two threads, and the share of each step; write the result like any other task.
It does not: measure many articles at once (throughput).
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from eval.adapters.common import Outcome
from eval.intervals import Figure
from eval.record import RESULTS, print_record, report, write
from eval.tasks import HERE, TASKS
from framing import Analyzer
from framing.decode import Reading, decode
from framing.encoder import run
from framing.errors import FramingError
from framing.sentences import split_sentences
from framing.windows import pack, tokenize

ARTICLE = HERE / "articles" / "harbour.txt"
WORDS, RUNS, WARM = 650, 20, 3
_T = TypeVar("_T")


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    import torch

    parser = argparse.ArgumentParser(prog="python -m eval.speed", description="Time one article.")
    parser.add_argument("--model", type=Path, help="model folder; without it, the bundled one")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the result goes (default: eval/results)")
    options = parser.parse_args(arguments)
    if options.threads < 1 or options.runs < 1:
        print("--threads and --runs are 1 or more", file=sys.stderr)
        return 2
    torch.set_num_threads(options.threads)
    try:
        analyzer = Analyzer.from_pretrained(options.model)
    except FramingError as error:
        print(error, file=sys.stderr)
        return 1
    text = cut(ARTICLE.read_text(encoding="utf-8"), WORDS)
    began = time.perf_counter()
    outcome = measure(analyzer, text, options.runs)
    record = report(TASKS["speed"], outcome, analyzer.info, None, time.perf_counter() - began)
    record["settings"] |= {"threads": options.threads, "processor": platform.processor() or platform.machine()}
    write(record, options.out)
    print_record(record, TASKS["speed"])
    print("  " + ", ".join(f"{name} {value:.2f}" for name, value in outcome.extra.items()))
    return 0


def cut(text: str, words: int) -> str:
    r"""Give a text of exactly so many words, repeated paragraph-wise where it is too short.

    >>> cut("One two.", 3)
    'One two.\n\nOne'
    """
    size = max(1, len(text.split()))
    pieces = re.findall(r"\S+\s*", (text.strip() + "\n\n") * -(-words // size))
    return "".join(pieces[:words]).rstrip()


def measure(analyzer: Analyzer, text: str, runs: int = RUNS) -> Outcome:
    """Time whole calls, then each step by itself; the interval holds 95 % of the runs."""
    for _ in range(WARM):
        analyzer(text)
    times = np.array([_timed(lambda: analyzer(text))[1] for _ in range(runs)]) * 1000
    low, high = np.percentile(times, [2.5, 97.5])
    figure = Figure("median ms", float(np.median(times)), float(low), float(high), runs)
    shares = [steps(analyzer, text) for _ in range(runs)]
    middle = {name: median(share[name] for share in shares) for name in shares[0]}
    total = sum(middle.values())
    extra = {f"share of {name}": value / total for name, value in middle.items()}
    return Outcome((figure,), {"words": len(text.split()), "runs": runs}, extra)


def steps(analyzer: Analyzer, text: str) -> dict[str, float]:
    """Walk the way of `Analyzer` for one text, and give the seconds of each step."""
    model = analyzer._model
    spans, split = _timed(lambda: split_sentences(text))
    tokens, tokenised = _timed(lambda: tokenize(text, spans, analyzer._tokenizer))
    windows, packed = _timed(lambda: pack(tokens.sentence, model.config.window))
    outputs, encoded = _timed(lambda: run(model, [(tokens, windows)], analyzer._special))
    reading = Reading(text, spans, tokens, windows, outputs[0])
    _, decoded = _timed(lambda: decode([reading], analyzer._labels, analyzer._decoding))
    return {"split": split, "tokenise": tokenised + packed, "encode": encoded, "decode": decoded}


def _timed(call: Callable[[], _T]) -> tuple[_T, float]:
    began = time.perf_counter()
    result = call()
    return result, time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
