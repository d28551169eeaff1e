"""What a larger model says of the corpora (`models.teach`), beside or in place of their labels: distillation.

A lesson holds, for one text, chances of the schemes that the teacher learned: for each token, each sentence and each
target; and its vector of each token, in few dimensions. Numbers and no text: a text is known by a checksum, of itself
and of where its targets are, and has the tokens that the teacher saw.

It does: write lessons, read them back, and blend them into what is to be learned.
It does not: make them (`teach.py`) or learn (`train.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.data import Example, Item
from models.news import digest

Array = np.ndarray
Labelled = tuple[int, int, tuple[float, ...]]  # where a target stands, and its labels


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


def name_of(example: Example) -> str:
    """Give the checksum that ties a lesson to its text and its targets."""
    places = [(start, end) for start, end, _ in example.targets]
    return digest(f"{places} {example.text}")


def write_lessons(path: Path, lessons: Mapping[str, Lesson]) -> None:
    """Write the lessons of one corpus, by their names (`name_of`)."""
    parts = {
        name: [np.asarray(getattr(one, name), dtype=np.float16) for one in lessons.values()]
        for name in Lesson.__slots__
    }
    arrays = {name: np.concatenate(some) for name, some in parts.items()}
    lengths = {f"{name}_rows": np.array([len(one) for one in some]) for name, some in parts.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, names=np.array(list(lessons)), **arrays, **lengths)  # type: ignore[arg-type]


def read_lessons(path: Path) -> dict[str, Lesson]:
    """Read the lessons of one corpus, by their names (`name_of`)."""
    with np.load(path, allow_pickle=False) as stored:
        parts = {name: np.split(stored[name], np.cumsum(stored[f"{name}_rows"])[:-1]) for name in Lesson.__slots__}
        names = stored["names"].tolist()
    rows = zip(*(parts[name] for name in Lesson.__slots__), strict=True)
    return {name: Lesson(*row) for name, row in zip(names, rows, strict=True)}


def lessons_of(recipe: Mapping[str, Any], corpus: str) -> dict[str, Lesson]:
    """Read what the recipe's teacher says of a corpus; nothing where it has none or did not read this one.

    Where the recipe says what is learned `of` a lesson (names of `Lesson`'s fields), the rest of it is NaN.
    """
    if "lessons" not in recipe or not (path := Path(recipe["lessons"]["folder"]) / f"{corpus}.npz").exists():
        return {}
    wanted = set(recipe["lessons"].get("of", Lesson.__slots__))
    if unknown := wanted.difference(Lesson.__slots__):
        raise ValueError(f"a lesson has no {', '.join(sorted(unknown))}; `of` may name {', '.join(Lesson.__slots__)}")
    return {name: _only(lesson, wanted) for name, lesson in read_lessons(path).items()}


def _only(lesson: Lesson, wanted: Collection[str]) -> Lesson:
    aside = {name: np.full_like(getattr(lesson, name), np.nan) for name in Lesson.__slots__ if name not in wanted}
    return replace(lesson, **aside)


def taught(item: Item, lesson: Lesson, weight: float) -> Item:
    """Blend a lesson into an item: `weight` of it where the item has a label, all of it where there is none.

    Raises `ValueError` where the lesson is of other tokens, sentences or targets.
    """
    for name, own, said in (
        ("tokens", item.phrase.shape, lesson.phrase.shape),
        ("sentences", item.sentence.shape, lesson.sentence.shape),
        ("vectors", (len(item.phrase),), lesson.vectors.shape[:1]),
    ):
        if own != said:
            raise ValueError(f"a lesson has {name} {said}, its text {own}: teach again")
    return replace(
        item,
        phrase=_blend(item.phrase, lesson.phrase, weight),
        sentence=_blend(item.sentence, lesson.sentence, weight),
        vectors=lesson.vectors,
        targets=taught_targets(item.targets, lesson, weight),
    )


def taught_targets(targets: Sequence[Labelled], lesson: Lesson, weight: float) -> list[Labelled]:
    """Blend a lesson into targets with their labels; raises as `taught` does."""
    if len(targets) != len(lesson.stance):
        raise ValueError(f"a lesson has {len(lesson.stance)} targets, its text {len(targets)}: teach again")
    labels = np.array([stance for *_, stance in targets], dtype=np.float32).reshape(lesson.stance.shape)
    blended = _blend(labels, lesson.stance, weight).tolist()
    return [(first, last, tuple(row)) for (first, last, _), row in zip(targets, blended, strict=True)]


def _blend(labels: Array, said: Array, weight: float) -> Array:
    mixed = (1 - weight) * labels + weight * said
    return np.where(np.isnan(said), labels, np.where(np.isnan(labels), said, mixed)).astype(np.float32)
