"""Cross-validate the frames head by article: `python -m eval.frames_folds --data ../shared/data`.

It does: fit the head five times to the encoder as it ships, each time without one fold of SemEval's articles, read the
fold with the head that has not seen it, pool, and write the result like any other task.
It does not: train the encoder again; no frame label has ever reached it.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from eval.adapters import frames
from eval.adapters.common import Analyze
from eval.record import RESULTS, print_record, report, write
from eval.system import analyze_with
from eval.tasks import TASKS
from framing import Analyzer
from models.frames import fit_frames, read_articles
from models.reader import Reader


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m eval.frames_folds", description="Cross-validate the frames head.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--model", type=Path, default=Path("models/framing-en"))
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    task = TASKS["frames_folds"]
    path = task.path(options.data)
    if path is None or not path.is_file():
        print(f"{task.name}: absent, no file {path}")
        return 0
    began = time.perf_counter()
    reader = Reader(options.model)
    ids, vectors, labels = read_articles(reader, path, reader.model.config.frame_labels)
    folds = np.array([frames.fold({"id": one}) for one in ids])
    analyzer = Analyzer.from_pretrained(options.model)

    def analyze_for(k: int) -> Analyze:
        weights, bias = fit_frames(vectors[folds != k], labels[folds != k])
        head = {"weight": torch.from_numpy(weights), "bias": torch.from_numpy(bias)}
        analyzer._model.frames.load_state_dict(head)  # type: ignore[union-attr]
        return analyze_with(analyzer)

    outcome = frames.measure_folds(path, analyze_for)
    record = report(task, outcome, analyzer.info, path, time.perf_counter() - began)
    write(record, options.results)
    print_record(record, task)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
