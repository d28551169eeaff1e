"""Let a larger model say what it thinks of the corpora, for a smaller one to learn from: distillation.

`python -m models.teach TEACHER --data ../shared/data --recipe models/recipe-teacher.toml --corpora newsmtsc babe`
writes `runs/lessons/newsmtsc.npz` and `babe.npz`. The teacher is a checkpoint of `models.train` with any encoder whose
tokenizer cuts words as the student's does (`recipe-teacher.toml`).

It does: read each corpus as the training does, its labels aside, and keep the chances that the teacher gives and the
first principal components of its vectors (`runs/lessons/basis.npz`, of the first corpus).
It does not: blend them with labels (`lessons.py`).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

from framing.config import sigmoid, softmax
from framing.encoder import read_stance, run
from framing.heads import STANCE, Outputs
from framing.spans import POLARITIES
from models.data import Example, Item, to_item
from models.lessons import Lesson, name_of, write_lessons
from models.reader import Reader, say
from models.train import read_corpus, read_recipe

Array = np.ndarray
_TOGETHER = 64  # texts read at once
_BUDGET = 4096  # tokens of a batch: more than suits the small model


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.teach", description=__doc__)
    parser.add_argument("teacher", type=Path, help="a checkpoint")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--recipe", type=Path, required=True, help="whose corpora, and whose schemes it was taught")
    parser.add_argument("--out", type=Path, default=Path("runs/lessons"))
    parser.add_argument("--corpora", nargs="+", required=True, metavar="NAME[=SHARE]", help="e.g. newsmtsc targets=0.5")
    options = parser.parse_args(arguments)
    recipe = read_recipe(options.recipe)
    options.out.mkdir(parents=True, exist_ok=True)
    teacher = Teacher(
        options.teacher, recipe["teacher"]["knows"], options.out / "basis.npz", recipe["teacher"]["vectors"]
    )
    corpora = {one["name"]: one for one in recipe["corpora"]}
    for wanted in options.corpora:
        name, _, share = wanted.partition("=")
        began = time.monotonic()
        examples = [one for one in read_corpus(corpora[name], options.data) if one is not None]
        chosen = random.Random(0).sample(examples, round(float(share or 1) * len(examples)))
        items = {name_of(one): teacher.item(one) for one in chosen}
        lessons = dict(zip(items, teacher.read(list(items.values())), strict=True))
        write_lessons(options.out / f"{name}.npz", lessons)
        tokens = sum(len(one.tokens) for one in items.values())
        say(f"{name}: {len(lessons)} texts, {tokens} tokens, {time.monotonic() - began:.0f} s")
    return 0


class Teacher:
    """A trained model, the schemes that it was taught, and where the basis of its vectors is kept, of how many."""

    def __init__(self, checkpoint: Path, knows: Collection[str], basis: Path, dimensions: int) -> None:
        self.reader = Reader(checkpoint)
        self.reader.model.to(self.reader.model.precision or self.reader.model.dtype)
        self.basis, self.dimensions = basis, dimensions
        phrases, sentences = self.reader.labels
        self.unknown = [np.array([name not in knows for name in names]) for names in (phrases, sentences)]

    def item(self, example: Example) -> Item:
        """Lay an example out as the training does."""
        phrases, sentences = self.reader.labels
        window = self.reader.model.config.window
        return to_item(example, self.reader.tokenizer, (list(phrases), list(sentences)), window)

    def read(self, items: Sequence[Item]) -> list[Lesson]:
        """Say of each item what the labels should be."""
        lessons = []
        for at in range(0, len(items), _TOGETHER):
            some = items[at : at + _TOGETHER]
            texts = [(one.tokens, one.windows) for one in some]
            outputs = run(self.reader.model, texts, self.reader.special, budget=_BUDGET, hidden=True)
            basis = self._basis(outputs)
            lessons += [self._lesson(item, output, basis) for item, output in zip(some, outputs, strict=True)]
        return lessons

    def _basis(self, outputs: Sequence[Outputs]) -> dict[str, Array]:
        """Read the basis of vectors; where there is none yet, it is that of these texts."""
        if not self.basis.exists():
            vectors = np.concatenate([one.hidden for one in outputs if one.hidden is not None]).astype(np.float32)
            np.savez(self.basis, **principal(vectors, self.dimensions))  # type: ignore[arg-type]
        with np.load(self.basis) as stored:
            return dict(stored)

    def _lesson(self, item: Item, outputs: Outputs, basis: dict[str, Array]) -> Lesson:
        unknown_phrases, unknown_sentences = self.unknown
        phrase = np.where(unknown_phrases, np.nan, sigmoid(outputs.phrase))
        sentence = np.full(item.sentence.shape, np.nan, dtype=np.float32)
        starts = [start for window in item.windows for start, _ in window.pieces]
        for start, row in zip(starts, sigmoid(outputs.sentence), strict=True):
            place = item.tokens.sentence[start]  # of a sentence in several windows the highest counts
            sentence[place] = np.fmax(sentence[place], row)
        sentence[:, unknown_sentences] = np.nan
        logits = read_stance(
            self.reader.model, item.windows, outputs, [(first, last) for first, last, _ in item.targets]
        ).reshape(-1, len(STANCE))
        sides = len(POLARITIES)
        stance = np.concatenate([softmax(logits[:, :sides]), sigmoid(logits[:, sides:])], axis=1)
        vectors = (np.asarray(outputs.hidden, dtype=np.float32) - basis["mean"]) @ basis["axes"]
        return Lesson(phrase, sentence, stance, vectors)


def principal(vectors: Array, dimensions: int) -> dict[str, Array]:
    """Give the mean of vectors and the axes along which they differ most, scaled so that a mean square is 1."""
    fitted = PCA(dimensions).fit(vectors)
    return {"mean": fitted.mean_, "axes": fitted.components_.T / np.sqrt(fitted.explained_variance_.mean())}


if __name__ == "__main__":
    raise SystemExit(main())
