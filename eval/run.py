"""Measure a model: `python -m eval.run --data ../shared/data [--model FOLDER|baseline:NAME] [--task NAME]`.

It does: run the tasks whose corpus is there, print a table, write `eval/results/<model>/<version>/<task>.json`; an
absent corpus gives an "absent" row, a head that the model lacks a "head absent" row.
It does not: define tasks (`tasks.py`) and baselines (`baselines.py`) or compare models (`table.py`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from eval.adapters.common import Outcome
from eval.baselines import BASELINES, PREFIX
from eval.record import RESULTS, ROW, place, print_record, report, write, write_items
from eval.system import System, model_system
from eval.tasks import TASKS, Task
from framing import Analyzer
from framing.errors import FramingError


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m eval.run", description="Measure a model or baselines.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument(
        "--model", action="append", metavar="MODEL",
        help=f"a folder, {PREFIX}NAME or {PREFIX}all; may be given again; without it, the bundled model",
    )  # fmt: skip
    parser.add_argument("--task", action="append", help=f"may be given again; without it all of {', '.join(TASKS)}")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where results go (default: eval/results)")
    parser.add_argument("--items", type=Path, help="also write a row for every item below this folder")
    options = parser.parse_args(arguments)
    wanted = options.task or [*TASKS]
    tasks = [task for task in TASKS.values() if task.name in wanted]
    if unknown := [name for name in wanted if name not in TASKS]:
        print(f"unknown task {unknown[0]!r}; the tasks are {', '.join(TASKS)}", file=sys.stderr)
        return 2
    try:
        for name in chosen(options.model or [None]):
            load = loader(name, options.data)
            for task in tasks:
                run_task(task, options.data, load, options.out, options.items)
    except UnknownError as error:
        print(error, file=sys.stderr)
        return 2
    except (FramingError, TaskError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


class TaskError(Exception):
    """A file that is there but cannot be read as what its task expects."""


class UnknownError(Exception):
    """A baseline that does not exist."""


class Absent(Exception):
    """A reason for which a system cannot be measured on a task; a row says it."""


def chosen(models: Sequence[str | None]) -> list[str | None]:
    """Give the systems that were asked for, `baseline:all` written out; raise `UnknownError` for no baseline."""
    there = [PREFIX + name for name in BASELINES]
    names = [name for one in models for name in (there if one == f"{PREFIX}all" else [one])]
    for name in names:
        if name is not None and name.startswith(PREFIX) and name not in there:
            raise UnknownError(f"unknown baseline {name!r}; the baselines are {PREFIX}all, {', '.join(there)}")
    return names


def loader(name: str | None, data: Path) -> Callable[[Task], System]:
    """Give what makes a system for a task: a model is loaded once, a baseline fitted for each."""
    if name is None or not name.startswith(PREFIX):
        model = cache(lambda: model_system(Analyzer.from_pretrained(name)))
        return lambda task: model()
    baseline = BASELINES[name.removeprefix(PREFIX)]

    def make(task: Task) -> System:
        if task.name in baseline.in_sample:
            raise Absent(f"{name} has learnt from these items")
        if missing := baseline.absent(data, task):
            raise Absent(f"{name} learns from {missing[0]}, which is not there")
        return baseline.system(data, task)

    return make


def run_task(task: Task, data: Path, load: Callable[[Task], System], out: Path, items: Path | None = None) -> None:
    """Run one task: measure, print, write; or say why not."""
    path = task.path(data)
    print(f"\n{task.name}, version {task.version}: {task.measures}")
    if path is not None and not path.is_file():
        print(ROW.format(task.name, "absent", "", "", "", "", f"no file {path}").rstrip())
        return
    if path is None or (task.measure is None and task.by_fold is None):
        print(f"  measured by its own command: {task.command}")
        return
    began = time.perf_counter()
    try:
        system = load(task)
        outcome = measured(task, path, system)
    except Absent as reason:
        print(ROW.format(task.name, "absent", "", "", "", "", reason).rstrip())
        return
    record = report(task, outcome, system.info, path, time.perf_counter() - began)
    record["settings"] |= {"about": system.about} if system.about else {}
    if not outcome.figures:
        record["absent"] = f"head absent: {', '.join(sorted(task.lacking(system.answers)))}"
    write(record, out)
    print_record(record, task)
    if items is not None and outcome.items:
        write_items(outcome.items, items / place(record).with_suffix(".jsonl"))


def measured(task: Task, path: Path, system: System) -> Outcome:
    """Measure the figures that a system has an answer for; a model without the head gives an outcome without any.

    Raises `Absent` where a baseline has no answer, or a model needs a command of its own; `TaskError` for an
    unreadable file.
    """
    wanted = task.answerable(system.answers)
    if not wanted and system.for_fold is not None:
        raise Absent(f"{system.info.name} has no answer for any figure")
    if not wanted:
        return Outcome((), {})
    if task.measure is None and system.for_fold is None:
        raise Absent(f"measured by its own command: {task.command}")
    try:
        if task.measure is not None:
            outcome = task.measure(path, system.analyze())
        else:
            outcome = task.by_fold(path, system.for_fold)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, FramingError):
            raise
        raise TaskError(f"{path} cannot be read as the file of task {task.name!r}: {error!r}") from error
    return replace(outcome, figures=tuple(one for one in outcome.figures if one.name in wanted))


if __name__ == "__main__":
    raise SystemExit(main())
