"""What torch's threads need when a process is forked: without it a forked child that reads hangs for ever.

A fork copies the thread that calls it and none of the others, and OpenMP, which torch computes with, waits for the ones
that are gone. A child that computes with one thread asks for none, so that is what a forked child gets; it is also
what several processes on one machine should have. Spawned processes start anew and need nothing.

It does: give forked children one thread, from the first model or `batch.Annotate` on.
It does not: choose the threads of a process that was not forked (torch does, or `OMP_NUM_THREADS`).
"""

from __future__ import annotations

import os
import sys
from functools import cache

_forked = False


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
    global _forked
    _forked = True
    if (torch := sys.modules.get("torch")) is not None:
        torch.set_num_threads(1)
