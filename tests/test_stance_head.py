"""The stance head is trained on the finished encoder, and nothing else is."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from framing.config import default_decoding
from framing.network import FramingModel, StanceHead
from models import stance_head
from models.data import Example, stance_of
from models.export import export
from models.lessons import Lesson, name_of, write_lessons
from models.reader import Reader
from models.stance_head import Seen, batches, gather, step, train_head
from models.train import main as train
from tests.test_training import recipe

SENTENCE = {"article_key": "k", "text": "Ada won.", "targets": [{"start": 0, "end": 3, "polarity": "positive"}]}


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model after one epoch."""
    folder = tmp_path_factory.mktemp("tiny")
    assert train(["--data", str(folder), "--out", str(folder / "run"), "--recipe", str(recipe(folder, 1))]) == 0
    return folder / "run/only"


RECIPE = {"corpora": [{"name": "newsmtsc", "file": "newsmtsc/train.jsonl", "reader": "newsmtsc"}]}


def seen(rng: np.random.Generator, size: int, sign: float) -> Seen:
    hidden = rng.normal(size=(5, size)).astype(np.float16)
    hidden[1] += np.float16(3 * sign)
    return Seen(hidden, hidden[-1], 1, 2, stance_of("negative" if sign < 0 else "positive", sign > 0))


def test_stance_head_learns_what_stands_at_the_target() -> None:
    rng = np.random.default_rng(0)
    torch.manual_seed(0)
    head = StanceHead(8, 4, 0.0)
    found = [seen(rng, 8, sign) for sign in (-1.0, 1.0) * 32]
    optimizer = torch.optim.Adam(head.parameters(), lr=0.01)
    first = float(step(head, found).detach())
    for _ in range(60):
        optimizer.zero_grad()
        step(head, found).backward()
        optimizer.step()
    assert float(step(head, found).detach()) < first / 3


def test_stance_head_batches_hold_every_target_once_and_one_corpus_each() -> None:
    rng = np.random.default_rng(0)
    sets = [[seen(rng, 4, 1.0) for _ in range(count)] for count in (130, 70)]
    found = batches(sets, rng)
    assert sorted(id(one) for batch in found for one in batch) == sorted(id(one) for some in sets for one in some)
    assert all(len({any(one is other for other in sets[0]) for one in batch}) == 1 for batch in found)


def test_stance_head_changes_nothing_but_the_head(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "newsmtsc").mkdir()
    (tmp_path / "newsmtsc/train.jsonl").write_text("".join(json.dumps({**SENTENCE, "id": n}) + "\n" for n in range(8)))
    reader = Reader(checkpoint)
    before = {name: value.clone() for name, value in reader.model.state_dict().items()}
    fitted = train_head(reader, tmp_path, RECIPE)
    assert fitted is not None and reader.model.stance is not None
    assert all(torch.equal(value, before[name]) for name, value in reader.model.state_dict().items())
    assert any(not torch.equal(value, before[f"stance.{name}"]) for name, value in fitted.items())

    config = reader.model.config
    decoding = tmp_path / "decoding.json"
    decoding.write_text(
        json.dumps(default_decoding(tuple(config.phrase_labels), tuple(config.sentence_labels)).to_dict())
    )
    save_file(fitted, decoding.with_suffix(".stance.safetensors"))
    export(checkpoint, tmp_path / "model", decoding, "float32")
    written = load_file(tmp_path / "model/model.safetensors")
    assert all(torch.equal(written[f"stance.{name}"], value) for name, value in fitted.items())
    assert isinstance(FramingModel.from_pretrained(tmp_path / "model"), FramingModel)


def test_stance_head_without_a_corpus_stays_as_it_is(checkpoint: Path, tmp_path: Path) -> None:
    assert train_head(Reader(checkpoint), tmp_path, RECIPE) is None


def test_stance_head_learns_from_lessons_too(tmp_path: Path) -> None:
    (tmp_path / "newsmtsc").mkdir()
    (tmp_path / "newsmtsc/train.jsonl").write_text(json.dumps({**SENTENCE, "id": 0}) + "\n")
    recipe = {**RECIPE, "lessons": {"folder": str(tmp_path), "weight": 0.5}}
    ((example,),) = gather(tmp_path, recipe)
    empty = np.zeros((0, 1))
    said = Lesson(empty, empty, np.full((len(example.targets), 5), 0.5), empty)
    write_lessons(tmp_path / "newsmtsc.npz", {name_of(example): said})
    ((learned,),) = gather(tmp_path, recipe)
    before, after = (np.array([labels for *_, labels in one.targets]) for one in (example, learned))
    np.testing.assert_allclose(after[:, :3], 0.5 * before[:, :3] + 0.25)
    assert np.isnan(before[:, 3:]).all() and (after[:, 3:] == 0.5).all()


def test_stance_head_sees_some_of_many_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stance_head, "MOST", 5)
    many = [Example(str(n), str(n), "Roth left.", [(0, 10)], targets=[(0, 4, (1.0, 1.0, 1.0))] * 2) for n in range(9)]
    drawn = stance_head._some(many)
    assert len(drawn) == len({one.id for one in drawn}) == 3
    assert drawn == stance_head._some(many)
