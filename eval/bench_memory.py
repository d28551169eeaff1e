"""The part of `bench.py` that needs a process of its own: memory while articles stream through.

`python -m eval.bench_memory FILE N` reads the articles of a JSON lines file, then short texts until N have been read;
it prints the peak in GB, and the growth from a quarter of the way to the end.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from framing import Analyzer

SHORT = "The minister said the plan was “reckless”. Turnout was 61%. Critics slammed the so-called reform on Monday."


def main(file: Path, number: int) -> None:
    """Stream, and print."""
    early = 0.0
    for read, _ in enumerate(Analyzer.from_pretrained().pipe(texts(file, number)), 1):
        early = held("VmRSS") if read == number // 4 else early
    print(held("VmHWM"), held("VmRSS") / early - 1)


def texts(file: Path, number: int) -> Iterator[str]:
    """Give the articles of a file, one by one, and short ones after them."""
    with file.open(encoding="utf-8") as lines:
        yield from itertools.islice((json.loads(line)["text"] for line in lines), number // 5)
    yield from itertools.repeat(SHORT, number - min(number // 5, sum(1 for _ in file.open(encoding="utf-8"))))


def held(name: str) -> float:
    """Give the memory that this process has now (`VmRSS`) or had at most (`VmHWM`), in GB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(name + ":"))) * 1024 / 1e9


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
