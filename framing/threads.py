"""Which threads compute, and what they need when a process is forked.

On a CPU several batches at once, each by a thread of its own, are faster than one batch by all threads, which wait for
one another after every product. The number is torch's (`torch.get_num_threads`, `OMP_NUM_THREADS`).

A fork copies the thread that calls it and none of the others, and OpenMP, which torch computes with, waits for the ones
that are gone: a forked child that reads would hang for ever. A child that computes with one thread asks for none, so
that is what a forked child gets; it is also what several processes on one machine should have. Spawned processes start
anew and need nothing.

It does: share tasks out over threads; give forked children one thread, from the first model or `batch.Annotate` on.
It does not: choose how many threads a process that was not forked has.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

_forked = False
_pools: dict[int, ThreadPoolExecutor] = {}
_making = threading.Lock()


def share_out(function: Callable[[_T], _R], tasks: Sequence[_T]) -> list[_R]:
    """Call a function that computes with torch on every task, as many at once as there are threads, in order.

    A task alone has one thread too: several would add up in another order, and their answer differ in the last bits.
    """
    import torch

    number = torch.get_num_threads()
    if number == 1 or not tasks:
        return [function(task) for task in tasks]
    return list(_pool(number).map(function, tasks))


def _pool(number: int) -> ThreadPoolExecutor:
    """Give that many threads, each of which computes by itself."""
    import torch

    with _making:
        if number not in _pools:
            there = threading.Barrier(number + 1)

            def settle() -> None:
                torch.set_num_threads(1)
                torch.get_num_threads()  # a thread takes the number over when it first asks, and keeps it
                there.wait()

            _pools[number] = ThreadPoolExecutor(number, "framing", settle)
            for _ in range(number):
                _pools[number].submit(int)
            there.wait()
            torch.set_num_threads(number)  # it is also what threads to come begin with: put it back
        return _pools[number]


@cache
def keep_blocks() -> None:
    """Let memory that a batch gives back be there for the next, rather than be asked of the system again.

    glibc keeps freed blocks of up to the size of the largest that was ever freed (32 MB at most), and hands larger ones
    back; a batch frees and asks for some of 4 MB at each of its steps, which takes 5 % of the time.
    """
    import torch

    torch.empty(31 << 20, dtype=torch.uint8)


def settle_threads() -> None:
    """Make this process, and children that it may fork, safe to read in; called before a model is used."""
    _watch_forks()
    if _forked:
        import torch

        torch.set_num_threads(1)


@cache
def _watch_forks() -> None:
    if hasattr(os, "register_at_fork"):  # Windows has no fork
        os.register_at_fork(after_in_child=_in_child)


def _in_child() -> None:
    global _forked, _making
    _forked, _making = True, threading.Lock()
    _pools.clear()
    if (torch := sys.modules.get("torch")) is not None:
        torch.set_num_threads(1)
