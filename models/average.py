"""Average checkpoints: `python -m models.average OUT runs/framing-en/loaded:4 runs/framing-en-broad/loaded:1`.

It does: give each weight its mean over checkpoints of one architecture, each with its share (model soups,
Wortsman et al. 2022: runs that begin at one encoder stay near enough to each other for that).
It does not: train, or fit how the scores are read: run `models.calibrate` on what it writes.
"""

from __future__ import annotations

import argparse
import math
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

LATER = "refer_"  # a head that checkpoints from before 0.8.0 lack: the mean of those that have it
KEPT = ("config.json", "special.json", "tokenizer.json")  # from the first checkpoint


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.average", description=__doc__)
    parser.add_argument("out", type=Path, help="folder of the mean")
    parser.add_argument("parts", nargs="+", help="CHECKPOINT:SHARE; the first gives configuration and tokenizer")
    options = parser.parse_args(arguments)
    try:
        average(options.out, [_part(one) for one in options.parts])
    except ValueError as error:
        parser.error(str(error))
    return 0


def _part(given: str) -> tuple[Path, float]:
    folder, _, share = given.rpartition(":")
    try:
        parsed = float(share)
    except ValueError:
        parsed = 0.0
    if not folder or not 0 < parsed < math.inf:
        raise ValueError(f"{given!r}: give CHECKPOINT:SHARE, the share a number above 0")
    if not (Path(folder) / "model.safetensors").is_file():
        raise ValueError(f"{folder} holds no model.safetensors; give a checkpoint of models.train")
    return Path(folder), parsed


def average(out: Path, parts: Sequence[tuple[Path, float]]) -> None:
    """Write the mean of the checkpoints, each with its share.

    Raises `ValueError` where their weights differ in name or shape, but for the head that some lack.
    """
    loaded = [load_file(folder / "model.safetensors") for folder, _ in parts]
    for (folder, _), weights in zip(parts, loaded, strict=True):
        if shapes_of(weights) != shapes_of(loaded[0]):
            raise ValueError(f"{folder} has other weights than {parts[0][0]}; give checkpoints of one architecture")
    shares = [share for _, share in parts]
    totals = {
        name: sum(share for weights, share in zip(loaded, shares, strict=True) if name in weights)
        for name in {name for weights in loaded for name in weights}
    }
    mean: dict[str, torch.Tensor] = {}
    for weights, share in zip(loaded, shares, strict=True):
        for name, one in weights.items():
            part = one.float() * (share / totals[name])
            mean[name] = mean[name] + part if name in mean else part
    out.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        if (parts[0][0] / name).is_file() and out.resolve() != parts[0][0].resolve():
            shutil.copy(parts[0][0] / name, out / name)
    save_file({name: one.contiguous() for name, one in mean.items()}, out / "model.safetensors", {"format": "pt"})


def shapes_of(weights: dict[str, torch.Tensor]) -> dict[str, torch.Size]:
    """Give the shape of each weight that every checkpoint has."""
    return {name: one.shape for name, one in weights.items() if not name.startswith(LATER)}


if __name__ == "__main__":
    raise SystemExit(main())
