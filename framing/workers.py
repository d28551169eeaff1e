"""Several processes that read at once, each with the model: for many articles on a machine with several cores.

What is not the network (sentences, names, claims) is Python, of which a process runs one thread at a time, however
many cores there are. Processes share nothing but the work: a batch goes to whichever is free, and what it gives comes
back in order. Each computes with its part of the threads, and every answer is the one that a single process gives.

They are spawned, not forked (*see* `threads.py`): each loads the model by its folder. One that loses the process that
began it, even to a kill, ends.

It does: start processes, hand batches out a few ahead, give the answers in order, end the processes.
It does not: form batches (`analyzer.py`), or reach other machines (`distributed.py`).
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from framing.errors import FramingError
from framing.values import positive

if TYPE_CHECKING:
    from framing.analyzer import Analyzer
    from framing.article import Article
    from framing.mentions import Target
    from framing.results import Analysis

_AHEAD = 2  # batches for each process that are handed out and not yet given back
_LOST = (
    "a process that reads ended before its time: give fewer processes where memory may have run out; in a script, call "
    "this below `if __name__ == '__main__':`, for each process imports the script"
)


class Workers:
    """Processes that have a model, for `Analyzer.pipe`; to be closed, or used in a `with`.

    Args:
        analyzer: what they read with; it has to have been loaded from a folder.
        processes: how many, 1 or more. Each takes the memory of a process of its own (half a gigabyte and more).

    Raises `InputError` for a number below 1, `ModelError` for an analyzer that was not loaded from a folder.
    """

    def __init__(self, analyzer: Analyzer, processes: int) -> None:
        import torch

        self.processes = positive(processes, "processes")
        threads = max(1, torch.get_num_threads() // self.processes)
        self._pool = ProcessPoolExecutor(
            self.processes, multiprocessing.get_context("spawn"), _begin, (pickle.dumps(analyzer), threads)
        )

    def read(
        self, batches: Iterable[Sequence[Article]], targets: tuple[Target, ...] | None
    ) -> Iterator[list[Analysis]]:
        """Read batches, in order; they are taken from the iterable a few ahead."""
        waiting: deque[Future[list[Analysis]]] = deque()
        try:
            for batch in batches:
                waiting.append(self._pool.submit(_read, batch, targets))
                if len(waiting) >= _AHEAD * self.processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise FramingError(_LOST) from error
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the processes, once they are through with what they are at."""
        self._pool.shutdown(cancel_futures=True)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_here: list[Analyzer] = []  # in a process that reads, the one that it has


def _begin(pickled: bytes, threads: int) -> None:
    """Make a new process ready to read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the process that began this one sees to it
    threading.Thread(target=_follow, daemon=True).start()
    import torch

    torch.set_num_threads(threads)
    _here.append(pickle.loads(pickled))


def _follow() -> None:
    """End with the process that began this one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(articles: Sequence[Article], targets: tuple[Target, ...] | None) -> list[Analysis]:
    return _here[0]._read(articles, targets)
