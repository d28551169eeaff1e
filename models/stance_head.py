"""Train the stance head on the finished encoder: a part of `models.calibrate`.

It does: read the recipe's corpora that have targets, with what a teacher says of them where there is one
(`lessons.py`), keep the vectors of each target's sentence, and train the head alone on them, so that no other head
changes; the mean of its last epochs is kept.
It does not: fit how the logits are read (`stance.py`) or touch the encoder.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from framing.encoder import run
from framing.network import StanceHead
from framing.windows import pack, tokenize
from models.data import Example, held_out, token_range
from models.lessons import lessons_of, name_of, taught_targets
from models.losses import stance_terms
from models.reader import Reader, say
from models.train import Recipe, read_corpus
from models.unlabelled import UNLABELLED

Array = np.ndarray

LABELLED = ("newsmtsc", "seesaw", "targets", "written", "framing")  # readers of what has targets with labels
RATE, EPOCHS, MEAN, BATCH = 3e-4, 8, 5, 64  # `MEAN`: the last epochs, of which the mean is kept
DROPOUT, LONGEST = 0.3, 160  # in the head; tokens of a sentence
MANY = ("targets", *UNLABELLED)
MOST = 8000  # targets of each of these: with all those of real news, four times as many, NewsMTSC loses
_TOGETHER = 64  # examples read at once


@dataclass(frozen=True, slots=True)
class Seen:
    """A target: the vectors of its sentence `(tokens, size)` and of its separator, where it stands, its labels."""

    hidden: Array
    end: Array
    first: int
    last: int
    labels: tuple[float, ...]


def train_head(reader: Reader, data: Path, recipe: Recipe) -> dict[str, Tensor] | None:
    """Train a copy of the model's head; None where the model has none or no corpus is there."""
    if reader.model.stance is None:
        return None
    sets = [list(see(reader, some)) for some in gather(data, recipe) if some]
    if not sets:
        say("stance: no corpus with targets, the head stays as it is")
        return None
    head = copy.deepcopy(reader.model.stance).float().requires_grad_(True)
    head.dropout.p = DROPOUT
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.05)
    torch.manual_seed(0)
    chance = np.random.default_rng(0)
    kept: list[dict[str, Tensor]] = []
    for epoch in range(EPOCHS):
        head.train()
        losses = []
        for batch in batches(sets, chance):
            loss = step(head, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(float(loss.detach()))
        if epoch >= EPOCHS - MEAN:
            kept.append({name: value.detach().clone() for name, value in head.state_dict().items()})
        say(f"stance head: epoch {epoch + 1}, loss {np.mean(losses):.4f}")
    return {name: torch.stack([one[name] for one in kept]).mean(0) for name in kept[0]}


def gather(data: Path, recipe: Recipe) -> Iterator[list[Example]]:
    """Yield the examples with targets of each corpus that is there, blended with their lessons."""
    for corpus in recipe["corpora"]:
        part, known = corpus.get("hold_out"), lessons_of(recipe, corpus["name"])
        if corpus["reader"] not in LABELLED and not (corpus["reader"] in UNLABELLED and known):
            continue
        found = []
        for one in read_corpus(corpus, data):
            if one is None or not one.targets or (part and held_out(one.group, part)):
                continue
            if (lesson := known.get(name_of(one))) is not None:
                one = replace(one, targets=taught_targets(one.targets, lesson, recipe["lessons"]["weight"]))
            elif corpus["reader"] in UNLABELLED:
                continue
            found.append(one)
        yield _some(found) if corpus["reader"] in MANY else found


def _some(examples: list[Example]) -> list[Example]:
    """Draw examples until they have `MOST` targets."""
    order = np.random.default_rng(0).permutation(len(examples))
    before = np.cumsum([0, *(len(examples[index].targets) for index in order[:-1])])
    return [examples[index] for index, number in zip(order, before, strict=True) if number < MOST]


def see(reader: Reader, examples: Sequence[Example]) -> Iterator[Seen]:
    """Read examples and yield their targets; one in a very long sentence is left out."""
    for at in range(0, len(examples), _TOGETHER):
        some = examples[at : at + _TOGETHER]
        tokens = [tokenize(one.text, one.sentences, reader.tokenizer) for one in some]
        windows = [pack(one.sentence, reader.model.config.window) for one in tokens]
        outputs = run(reader.model, list(zip(tokens, windows, strict=True)), reader.special, hidden=True)
        for example, text, rows, output in zip(some, tokens, windows, outputs, strict=True):
            pieces = np.array([piece for window in rows for piece in window.pieces])
            for start, end, labels in example.targets:
                first, last = token_range(text, start, end)
                piece = int(np.searchsorted(pieces[:, 0], first, side="right")) - 1
                begin, stop = pieces[piece]
                if first < last and stop - begin <= LONGEST and output.hidden is not None and output.ends is not None:
                    hidden = output.hidden[begin:stop].astype(np.float16)
                    ends = output.ends[piece].astype(np.float16)
                    yield Seen(hidden, ends, first - begin, min(last, stop) - begin, labels)


def batches(sets: Sequence[Sequence[Seen]], chance: np.random.Generator) -> list[list[Seen]]:
    """Give an epoch's batches: each of one corpus, of sentences of like length, in random order."""
    found = []
    for some in sets:
        noise = chance.normal(scale=4.0, size=len(some))
        order = np.argsort([len(one.hidden) + shift for one, shift in zip(some, noise, strict=True)], kind="stable")
        parts = np.array_split(order, max(1, len(order) // BATCH))
        found += [[some[index] for index in part] for part in parts]
    return [found[index] for index in chance.permutation(len(found))]


def step(head: StanceHead, batch: Sequence[Seen]) -> Tensor:
    """Give the loss of one batch."""
    length, size = max(len(one.hidden) for one in batch), batch[0].hidden.shape[1]
    hidden = torch.zeros(len(batch), length, size)
    sentence, target = (torch.zeros(len(batch), length, dtype=torch.bool) for _ in range(2))
    for row, one in enumerate(batch):
        hidden[row, : len(one.hidden)] = torch.from_numpy(one.hidden.astype(np.float32))
        sentence[row, : len(one.hidden)] = True
        target[row, one.first : one.last] = True
    ends = torch.from_numpy(np.stack([one.end for one in batch]).astype(np.float32))
    labels = torch.tensor([one.labels for one in batch], dtype=torch.float32)
    return stance_terms(head(nn.functional.dropout(hidden, 0.1), sentence, target, ends), labels)
