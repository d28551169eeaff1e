"""The record of one measurement: put together, written to `eval/results`, printed.

It does: hold settings, versions and hashes beside the figures, so that each can be traced.
It does not: measure (`run.py`) or compare (`table.py`).
"""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval import intervals
from eval.adapters.common import Outcome
from eval.system import BATCH
from eval.task import HERE, Metric, Task, sha256_of
from framing.results import ModelInfo

RESULTS = HERE / "results"
ROW = "{:<44} {:>7} {:>17} {:>7}  {:<13} {:<13} {}"
_LIBRARIES = ("numpy", "scikit-learn", "tokenizers", "torch", "transformers")


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
        "curves": outcome.curves,
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
    if "absent" in record:
        print(ROW.format(task.name, record["absent"], "", "", "", "", "").rstrip())
        return
    print(ROW.format("figure", "value", "95 % interval", "n", "floor", "aim", ""))
    for figure in record["figures"]:
        metric = task.metric(figure["name"])
        print(ROW.format(figure["name"], *cells(figure, metric)).rstrip())
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
