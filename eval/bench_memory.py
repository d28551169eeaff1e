"""The part of `bench.py` that needs a process of its own: memory while articles stream through.

`python -m eval.bench_memory N` prints the peak in GB and the growth from a quarter of the way to the end.
"""

from __future__ import annotations

import resource
import sys

from eval.bench import SHORT, resident
from framing import Analyzer


def main(streamed: int) -> None:
    """Stream, and print."""
    early = late = 0.0
    analyses = Analyzer.from_pretrained().pipe(SHORT for _ in range(streamed))
    for number, _ in enumerate(analyses, 1):
        if number == streamed // 4:
            early = resident()
        late = resident() if number == streamed else late
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9, late / early - 1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
