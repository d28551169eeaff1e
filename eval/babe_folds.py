"""Cross-validate on BABE by article: `python -m eval.babe_folds --data ../shared/data --start runs/framing-en/wide`.

It does: train a model five times by the recipe, each time without one fold of BABE's articles, score the fold with the
model that has not seen it, pool, and write the result like any other task.
It does not: begin at zero where `--start` names a checkpoint from before the recipe meets BABE; each fold resumes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from eval.adapters import babe
from eval.adapters.common import Analyze
from eval.record import RESULTS, print_record, report, write
from eval.system import analyze_with
from eval.tasks import TASKS
from framing import Analyzer
from framing.results import ModelInfo
from models.train import read_recipe


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m eval.babe_folds", description="Cross-validate on BABE by article.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--recipe", type=Path, default=Path("models/recipe.toml"))
    parser.add_argument("--start", type=Path, help="checkpoint of a phase that has not met BABE")
    parser.add_argument("--out", type=Path, default=Path("runs/babe"), help="checkpoints of the folds")
    parser.add_argument("--decoding", type=Path, help="JSON of models.calibrate, for every fold")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    task = TASKS["babe_folds"]
    path = task.path(options.data)
    if path is None or not path.is_file():
        print(f"{task.name}: absent, no file {path}")
        return 0
    phases = read_recipe(options.recipe)["phases"]
    if problem := leak(phases, options.start):
        print(problem, file=sys.stderr)
        return 2
    began = time.perf_counter()
    models: list[ModelInfo] = []

    def analyze_for(k: int) -> Analyze:
        analyzer = Analyzer.from_pretrained(train(k, phases[-1]["name"], options))
        models.append(analyzer.info)
        print(f"fold {k}: trained", file=sys.stderr)
        return analyze_with(analyzer)

    outcome = babe.measure_folds(path, analyze_for)
    info = ModelInfo(models[0].name, models[0].version, "")
    record = report(task, outcome, info, path, time.perf_counter() - began)
    record["model"]["folds"] = [model.sha256 for model in models]
    record["settings"] |= {"recipe": str(options.recipe), "start": options.start and str(options.start)}
    write(record, options.results)
    print_record(record, task)
    return 0


def leak(phases: list[dict[str, object]], start: Path | None) -> str | None:
    """Say why the checkpoint to start from cannot be used: it is none, or its phase has met BABE."""
    if start is None:
        return None
    if not (start / "state.json").is_file():
        return f"--start {start} holds no state.json; give a checkpoint of models.train, such as runs/framing-en/wide"
    done = json.loads((start / "state.json").read_text(encoding="utf-8"))["phase"]
    for phase in phases:
        share = phase["share"]
        if isinstance(share, dict) and share.get("babe"):
            return f"--start {start} has met BABE in phase {phase['name']!r}; give an earlier checkpoint"
        if phase["name"] == done:
            return None
    return f"--start {start} is of phase {done!r}, which the recipe does not have"


def train(k: int, last: str, options: argparse.Namespace) -> Path:
    """Train and export the model of one fold; what is done already is not done again."""
    out = options.out / str(k)
    call = ["models.train", "--data", options.data, "--recipe", options.recipe, "--out", out]
    call += ["--hold-out", f"babe={k}/{babe.FOLDS}"]
    call += ["--start", options.start] if options.start else []
    export = ["models.export", out / last, out / "model"]
    export += ["--decoding", options.decoding] if options.decoding else []
    for module in (call, export):
        subprocess.run([sys.executable, "-m", *map(str, module)], check=True)
    return Path(out / "model")


if __name__ == "__main__":
    raise SystemExit(main())
