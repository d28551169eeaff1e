"""Write `eval/TABLE.md`, and the figures in `README.md`, from `eval/results`: `python -m eval.table [--check]`.

It does: put every model's figures of the current task versions beside the published ones; with `--check`, fail where
the table or the README differs from the results, or a result is of other weights than the bundled model's.
It does not: measure.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.record import RESULTS, cells
from eval.tasks import HERE, TASKS, Task
from framing.errors import ModelError
from framing.store import DEFAULT, find_model, sha256_of

TABLE = HERE / "TABLE.md"
README = HERE.parent / "README.md"
# What the README shows of the bundled model, between these marks.
BEGIN, END = "<!-- figures: python -m eval.table -->\n", "<!-- end of figures -->"
CHOSEN = (
    ("news", "kind accuracy"), ("news", "loaded AUC"), ("news", "loaded_own AUC"), ("news", "loaded_own ECE"),
    ("gold", "kind accuracy"), ("gold", "phrase voice accuracy"), ("basil", "lexical AUC"),
    ("basil", "own lexical AUC"), ("basil", "false alarms, with over without"),
    ("polnear", "exact F1 source"), ("polnear", "exact F1 content"), ("polnear", "relation F1"),
    ("checkthat", "macro-F1 at .5"), ("newsmtsc_rw", "macro-F1"), ("frames_folds", "micro-F1"),
)  # fmt: skip
_HEAD = (
    "| figure | system | value | 95 % interval | n | floor | aim | reached |\n"
    "|---|---|---|---|---|---|---|---|\n"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """Somebody else's figure; `figure` is ours that it stands beside, `protocol` how it came about."""

    task: str
    figure: str
    system: str
    value: str
    protocol: str


_POLNEAR = "test, 1,814 pre-cut instances (whole articles are harder)"
_BASIL = "all 300 articles"
_BABE = "5-fold random sentences, early stop on the scored fold: folds leak articles"
PUBLISHED = (
    *(
        Published("polnear", f"exact F1 {role}", system, value, _POLNEAR)
        for system, values in (
            ("CRF", (".506", ".534", ".286")),
            ("BiLSTM-CRF", (".696", ".667", ".590")),
            ("BERT", (".811", ".740", ".689")),
            ("BERT-Cofe", (".832", ".753", ".729")),
        )
        for role, value in zip(("source", "cue", "content"), values, strict=True)
    ),
    Published("babe_folds", "macro-F1 at .5", "BERT", ".789", f"weighted F1, {_BABE}"),
    Published("babe_folds", "macro-F1 at .5", "RoBERTa-base", ".799", f"weighted F1, {_BABE}"),
    Published("babe_folds", "macro-F1 at .5", "BERT + distant supervision", ".804", f"weighted F1, {_BABE}"),
    Published("babe_folds", "macro-F1 at .5", "DA-RoBERTa", ".814", f"averaging not stated, {_BABE}"),
    Published("babe_folds", "macro-F1 at .5", "DeBERTa-v3-large, 128k synthetic labels", ".821", "BABE gold"),
    *(
        Published("basil", f"lexical {name}", system, value, _BASIL)
        for system, values in (
            ("HA-FT (RoBERTa on BABE)", (".164", ".223")),
            ("SA-FT (RoBERTa on 48k synthetic)", (".195", ".241")),
        )
        for name, value in zip(("MCC", "F1"), values, strict=True)
    ),
    Published("basil", "lexical MCC", "DeBERTa-v3-large, synthetic labels", ".177", _BASIL),
    Published("basil", "false alarms with a quotation mark", "SA-FT", ".238", "its own threshold"),
    Published("basil", "false alarms without", "SA-FT", ".132", "its own threshold"),
    Published("basil", "false alarms with a quotation mark", "HA-FT", ".142", "its own threshold"),
    Published("basil", "false alarms without", "HA-FT", ".130", "its own threshold"),
    *(
        Published(f"newsmtsc_{part}", "macro-F1", system, value, "trained on the task; its whole published test set")
        for system, values in (("BERT", (".802", ".773")), ("RoBERTa, GRU-TSC", (".831", ".825")))
        for part, value in zip(("rw", "mt"), values, strict=True)
    ),
    Published(
        "frames_folds", "micro-F1", "best of SemEval-2023, English", "≈ .58", "the official test, trained on all"
    ),
    Published("checkthat", "macro-F1 at .5", "best of 2024", ".744", "trained on the task; 2024 test"),
    Published("checkthat", "macro-F1 at .5", "best of 2025", ".81", "trained on the task; 2025 test, n = 300"),
)


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m eval.table", description="Write the table of results.")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--readme", type=Path, default=README)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the table is out of date")
    options = parser.parse_args(arguments)
    records = read(options.results)
    text = build(records)
    shown = options.readme.read_text(encoding="utf-8")
    front = with_figures(shown, records)
    if not options.check:
        options.table.write_text(text, encoding="utf-8")
        options.readme.write_text(front, encoding="utf-8")
        return 0
    problems = stale(records)
    if front != shown:
        problems.append(f"{options.readme} differs from {options.results}; run python -m eval.table")
    if not options.table.is_file() or options.table.read_text(encoding="utf-8") != text:
        problems.append(f"{options.table} differs from {options.results}; run python -m eval.table")
    print("\n".join(problems), end="\n" if problems else "", file=sys.stderr)
    return 1 if problems else 0


def read(results: Path) -> list[dict[str, Any]]:
    """Read all results of the tasks there are, in their current versions, the bundled model's first."""
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("*/*/*.json"))]
    current = [one for one in records if one["task"] in TASKS and one["task_version"] == TASKS[one["task"]].version]
    return sorted(
        current, key=lambda one: (one["model"]["name"] != DEFAULT, one["model"]["name"], one["model"]["version"])
    )


def build(records: list[dict[str, Any]]) -> str:
    """Write the table."""
    parts = [
        "# What is measured\n\nGenerated by `python -m eval.table` from `eval/results`; do not edit. Intervals: 95 %, "
        "articles drawn again. Floors and aims are the project's own, \"→\" leads to the later stage's. *Published* "
        "figures are copied from the papers with their protocol, on other test items than ours. `encoder-babe-only` "
        "and `encoder-polnear-only` are our encoder trained on that corpus alone, by `models/single-task-*.toml`.\n"
    ]  # fmt: skip
    for task in TASKS.values():
        own = [record for record in records if record["task"] == task.name]
        parts.append(section(task, own))
    return "\n".join(parts)


def with_figures(readme: str, records: list[dict[str, Any]]) -> str:
    """Give the README with the bundled model's figures of now between its marks; as it is where it has no marks."""
    before, begun, rest = readme.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        return readme
    found = {one["task"]: one for one in records if one["model"]["name"] == DEFAULT}
    rows = [
        " | ".join(("", task, name, *cells(figure, TASKS[task].metric(name))[:3], "")).strip()
        for task, name in CHOSEN
        if task in found
        for figure in found[task]["figures"]
        if figure["name"] == name
    ]
    head = "| task | figure | value | 95 % interval | n |\n|---|---|---|---|---|\n"
    return before + begun + head + "\n".join(rows) + "\n" + END + after


def section(task: Task, records: list[dict[str, Any]]) -> str:
    """Write one task: its figures, system by system, each followed by the published ones."""
    lines = [f"## {task.name}, version {task.version}\n\n{task.measures[0].upper()}{task.measures[1:]}.\n"]
    if not records:
        return lines[0] + f"\nNot measured{f' (`{task.command}`)' if task.command else ''}.\n"
    rows = []
    for metric in task.metrics:
        for record in records:
            name = f"{record['model']['name']} {record['model']['version']}"
            for figure in record["figures"]:
                if figure["name"] == metric.name:
                    rows.append(" | ".join(("", metric.name, name, *cells(figure, metric), "")).strip())
        for one in PUBLISHED:
            if (one.task, one.figure) == (task.name, metric.name):
                rows.append(f"| {metric.name} | *{one.system}, published* | {one.value} | *{one.protocol}* | | | | |")
    lines.append(_HEAD + "\n".join(rows) + "\n")
    lines += [_foot(record) for record in records]
    return "\n".join(lines)


def _foot(record: dict[str, Any]) -> str:
    """Tell what a record rests on."""
    model = record["model"]
    weights = model["sha256"] or ", ".join(sha[:12] for sha in model.get("folds", ()))
    about = [f"{model['name']} {model['version']}: weights {weights[:12] if model['sha256'] else weights}"]
    about += [f"{one['file']} {one['sha256'][:12]}" for one in record["data"]]
    about.append(", ".join(f"{size:,} {name}" for name, size in record["sizes"].items()))
    about += [note for note in (record["note"], *record["warnings"]) if note]
    return "; ".join(about) + ".\n"


def stale(records: list[dict[str, Any]]) -> list[str]:
    """List the bundled model's results that other weights gave."""
    try:
        sha256 = sha256_of(find_model())
    except ModelError:
        return []
    return [
        f"{one['task']} was measured with weights {one['model']['sha256'][:12]}, not the bundled {sha256[:12]}; "
        f"run python -m eval.run --task {one['task']}"
        for one in records
        if one["model"]["name"] == DEFAULT and one["model"]["sha256"] not in ("", sha256)
    ]


if __name__ == "__main__":
    raise SystemExit(main())
