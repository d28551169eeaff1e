"""A trained model that reads labelled examples at their own sentence borders, for whatever is fitted afterwards.

It does: lay examples out, run the model, and keep what it said beside what the labels say.
It does not: fit (`calibrate.py`, `stance.py`, `frames.py`) or train.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from framing.decode import Reading
from framing.encoder import load, run, special_tokens
from framing.network import FramingModel
from framing.windows import pack, tokenize
from models.data import Example

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Judged:
    """One article read by the model, with what its corpus says: one array a target, NaN where unknown."""

    reading: Reading
    targets: dict[str, Array]


class Reader:
    """A model that reads examples at their own sentence borders."""

    def __init__(self, checkpoint: Path) -> None:
        self.model: FramingModel
        self.tokenizer: Tokenizer
        self.model, self.tokenizer = load(checkpoint)
        self.special = special_tokens(self.tokenizer)
        config = self.model.config
        self.labels = (tuple(config.phrase_labels), tuple(config.sentence_labels))

    def read(self, examples: Iterable[tuple[Example, dict[str, Array]]]) -> list[Judged]:
        """Read examples with their targets."""
        pairs = list(examples)
        tokens = [tokenize(one.text, one.sentences, self.tokenizer) for one, _ in pairs]
        windows = [pack(one.sentence, self.model.config.window) for one in tokens]
        outputs = run(self.model, list(zip(tokens, windows, strict=True)), self.special)
        return [
            Judged(Reading(one.text, one.sentences, *parts), targets)
            for (one, targets), *parts in zip(pairs, tokens, windows, outputs, strict=True)
        ]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stderr.write(line + "\n")
