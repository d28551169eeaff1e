"""What a larger model says of the corpora (`models.teach`), beside or in place of their labels: distillation.

A lesson holds, for one text, chances of the schemes that the teacher learned: for each token, each sentence and each
target; and its vector of each token, in few dimensions. Numbers and no text: a text is known by its checksum, and has
the tokens that the teacher saw.

It does: write lessons, read them back, and blend them into what is to be learned.
It does not: make them (`teach.py`) or learn (`train.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.data import Item

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a teacher says of one text, as chances; NaN where it was not taught itself.

    `phrase`: `(tokens, schemes)`; `sentence`: `(sentences, schemes)`; `stance`: `(targets, 5)`, in the order of
    `heads.STANCE`, of the item's targets in their order; `vectors`: `(tokens, dimensions)`.
    """

    phrase: Array
    sentence: Array
    stance: Array
    vectors: Array


def write_lessons(path: Path, lessons: Mapping[str, Lesson]) -> None:
    """Write the lessons of one corpus, by the checksums of their texts."""
    parts = {
        name: [np.asarray(getattr(one, name), dtype=np.float16) for one in lessons.values()]
        for name in Lesson.__slots__
    }
    arrays = {name: np.concatenate(some) for name, some in parts.items()}
    lengths = {f"{name}_rows": np.array([len(one) for one in some]) for name, some in parts.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, digests=np.array(list(lessons)), **arrays, **lengths)  # type: ignore[arg-type]


def read_lessons(path: Path) -> dict[str, Lesson]:
    """Read the lessons of one corpus, by the checksums of their texts."""
    with np.load(path, allow_pickle=False) as stored:
        parts = {name: np.split(stored[name], np.cumsum(stored[f"{name}_rows"])[:-1]) for name in Lesson.__slots__}
        digests = stored["digests"].tolist()
    rows = zip(*(parts[name] for name in Lesson.__slots__), strict=True)
    return {digest: Lesson(*row) for digest, row in zip(digests, rows, strict=True)}


def taught(item: Item, lesson: Lesson, weight: float) -> Item:
    """Blend a lesson into an item: `weight` of it where the item has a label, all of it where there is none.

    Raises `ValueError` where the lesson is of other tokens, sentences or targets.
    """
    stance = _rows([labels for _, _, labels in item.targets], lesson.stance.shape[1])
    for name, own, other in (
        ("tokens", item.phrase, lesson.phrase), ("sentences", item.sentence, lesson.sentence),
        ("targets", stance, lesson.stance), ("vectors", item.phrase[:, :0], lesson.vectors[:, :0]),
    ):  # fmt: skip
        if own.shape != other.shape:
            raise ValueError(f"a lesson has {name} {other.shape}, its text {own.shape}: teach again")
    blended = _blend(stance, lesson.stance, weight).tolist()
    return replace(
        item,
        phrase=_blend(item.phrase, lesson.phrase, weight),
        sentence=_blend(item.sentence, lesson.sentence, weight),
        vectors=lesson.vectors,
        targets=[(first, last, tuple(row)) for (first, last, _), row in zip(item.targets, blended, strict=True)],
    )


def _rows(labels: Sequence[tuple[float, ...]], width: int) -> Array:
    return np.array(labels, dtype=np.float32).reshape(-1, width)


def _blend(labels: Array, said: Array, weight: float) -> Array:
    mixed = (1 - weight) * labels + weight * said
    return np.where(np.isnan(said), labels, np.where(np.isnan(labels), said, mixed)).astype(np.float32)
