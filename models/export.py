"""Make a model folder out of a checkpoint: `python -m models.export runs/framing-en/loaded models/framing-en`.

It does: put the reading of the scores (`framing.config.Decoding`) into the configuration, halve the weights, and write
the folder that `Analyzer.from_pretrained` takes.
It does not: fit anything (`calibrate.py`) or write the card (`card.py`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from safetensors.torch import load_file
from tokenizers import Tokenizer

from framing.config import Decoding, default_decoding
from framing.encoder import save
from framing.network import FramingModel


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--decoding", type=Path, help="JSON that models.calibrate wrote; without it, an uncalibrated one"
    )
    parser.add_argument("--dtype", default="float16", choices=["float16", "float32"])
    options = parser.parse_args(arguments)
    export(options.checkpoint, options.folder, options.decoding, options.dtype)
    return 0


def export(checkpoint: Path, folder: Path, decoding: Path | None = None, dtype: str = "float16") -> None:
    """Write the model folder."""
    model = FramingModel.from_pretrained(checkpoint)
    if decoding is None:
        config = model.config
        reading = default_decoding(tuple(config.phrase_labels), tuple(config.sentence_labels))
    else:
        reading = Decoding.from_dict(json.loads(decoding.read_text(encoding="utf-8")))
        if model.frames is not None and (head := decoding.with_suffix(".frames.safetensors")).exists():
            model.frames.load_state_dict(load_file(head))
        if model.stance is not None and (head := decoding.with_suffix(".stance.safetensors")).exists():
            model.stance.load_state_dict(load_file(head))
    model.config.decoding = reading.to_dict()
    save(model, Tokenizer.from_file(str(checkpoint / "tokenizer.json")), folder, dtype)


if __name__ == "__main__":
    raise SystemExit(main())
