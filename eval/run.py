"""Measure a model: `python -m eval.run --data ../shared/data [--model FOLDER] [--task NAME]`.

It does: run the tasks whose corpus is there, print a table, write `eval/results/<model>/<version>/<task>.json` with
settings, versions and hashes; a corpus that is absent gives an "absent" row.
It does not: define tasks (`tasks.py`) or compare models (`table.py`).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval import intervals
from eval.adapters.common import Analyze, Outcome
from eval.tasks import HERE, TASKS, Metric, Task, sha256_of
from framing import Analyzer
from framing.errors import FramingError
from framing.results import Analysis, ModelInfo

RESULTS = HERE / "results"
BATCH = 32
_LIBRARIES = ("numpy", "scikit-learn", "tokenizers", "torch", "transformers")
_ROW = "{:<44} {:>7} {:>17} {:>7}  {:<13} {:<13} {}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m eval.run", description="Measure a model.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--model", type=Path, help="model folder; without it, the bundled one")
    parser.add_argument("--task", default="all", help=f"all, or one of {', '.join(TASKS)}")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where results go (default: eval/results)")
    parser.add_argument("--items", type=Path, help="also write a row for every item below this folder")
    options = parser.parse_args(arguments)
    if options.task != "all" and options.task not in TASKS:
        print(f"unknown task {options.task!r}; the tasks are all, {', '.join(TASKS)}", file=sys.stderr)
        return 2

    @cache
    def load() -> Analyzer:
        return Analyzer.from_pretrained(options.model)

    try:
        for task in TASKS.values() if options.task == "all" else [TASKS[options.task]]:
            run_task(task, options.data, load, options.out, options.items)
    except (FramingError, TaskError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


class TaskError(Exception):
    """A file that is there but cannot be read as what its task expects."""


def run_task(task: Task, data: Path, load: Callable[[], Analyzer], out: Path, items: Path | None = None) -> None:
    """Run one task: measure, print, write; or say why not."""
    path = task.path(data)
    print(f"\n{task.name}, version {task.version}: {task.measures}")
    if path is not None and not path.is_file():
        print(_ROW.format(task.name, "absent", "", "", "", "", f"no file {path}").rstrip())
        return
    if task.measure is None or path is None:
        print(f"  measured by its own command: {task.command}")
        return
    analyzer = load()
    began = time.perf_counter()
    try:
        outcome = task.measure(path, analyze_with(analyzer))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, FramingError):
            raise
        raise TaskError(f"{path} cannot be read as the file of task {task.name!r}: {error!r}") from error
    record = report(task, outcome, analyzer.info, path, time.perf_counter() - began)
    write(record, out)
    print_record(record, task)
    if items is not None:
        write_items(outcome.items, items / place(record).with_suffix(".jsonl"))


def analyze_with(analyzer: Analyzer) -> Analyze:
    """Give what adapters call: one pass of the analyzer over all texts of a task."""

    def analyze(texts: Sequence[str]) -> Iterable[Analysis]:
        return analyzer.pipe(texts, batch_size=BATCH, show_progress_bar=sys.stderr.isatty())

    return analyze


def report(task: Task, outcome: Outcome, model: ModelInfo, path: Path | None, seconds: float) -> dict[str, Any]:
    """Put together the record that is written."""
    data, warnings = [], []
    if path is not None:
        digest = sha256_of(path)
        data.append({"file": task.file, "sha256": digest, "pinned": digest == task.sha256})
        if digest != task.sha256:
            pinned = f"the pinned {task.sha256[:12]}" if task.sha256 else "a pinned one: none is pinned yet"
            warnings.append(f"{task.file} has sha256 {digest[:12]}, not {pinned}; figures are not comparable")
    return {
        "schema": 1,
        "task": task.name,
        "task_version": task.version,
        "model": asdict(model),
        "data": data,
        "warnings": warnings,
        "note": task.note,
        "sizes": outcome.sizes,
        "figures": [{**asdict(one), **_rounded(one)} for one in outcome.figures],
        "extra": {name: _number(value) for name, value in outcome.extra.items()},
        "settings": {"batch_size": BATCH, "seed": 0, "resamples": intervals.RESAMPLES, "interval": 0.95},
        "libraries": {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}},
        "seconds": round(seconds, 1),
        "measured_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def _rounded(figure: intervals.Figure) -> dict[str, float | None]:
    return {name: _number(getattr(figure, name)) for name in ("value", "low", "high")}


def _number(value: float) -> float | None:
    """Round; None for NaN, which JSON cannot hold."""
    return None if math.isnan(value) else round(value, 4)


def place(record: dict[str, Any]) -> Path:
    """Give where a record goes below the results: model, version, task."""
    model = record["model"]
    names = (str(part).replace("/", "--") for part in (model["name"], model["version"]))
    return Path(*names) / f"{record['task']}.json"


def write(record: dict[str, Any], out: Path) -> Path:
    """Write a record whole or not at all."""
    path = out / place(record)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(part, path)
    return path


def write_items(items: Sequence[dict[str, Any]], path: Path) -> None:
    """Write one line an item."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")


def print_record(record: dict[str, Any], task: Task) -> None:
    """Print the figures of one task."""
    print(_ROW.format("figure", "value", "95 % interval", "n", "floor", "aim", ""))
    for figure in record["figures"]:
        metric = task.metric(figure["name"])
        print(_ROW.format(figure["name"], *cells(figure, metric)).rstrip())
    print("  " + ", ".join(f"{size} {name}" for name, size in record["sizes"].items()) + f"; {record['seconds']} s")
    for line in (
        *(f"note: {one}" for one in [record["note"]] if one),
        *(f"warning: {one}" for one in record["warnings"]),
    ):
        print(f"  {line}")


def cells(figure: dict[str, Any], metric: Metric) -> tuple[str, ...]:
    """Give a figure's cells: value, interval, n, floor, aim, verdict; "→" leads from one issue's goal to the next."""
    value = float("nan") if figure["value"] is None else float(figure["value"])
    between = f"[{shown(figure['low'])}, {shown(figure['high'])}]"
    floors, aims = (" → ".join(f"{getattr(goal, part):g}" for goal in metric.goals) for part in ("floor", "aim"))
    return shown(figure["value"]), between, str(figure["n"]), floors, aims, metric.verdict(value)


def shown(value: float | None) -> str:
    """Write a number with three decimals, a large one with one."""
    return "?" if value is None else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


if __name__ == "__main__":
    raise SystemExit(main())
