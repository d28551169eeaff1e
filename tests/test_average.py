"""The mean of checkpoints: its weights by a worked example, what is copied beside them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from models.average import average, main


def checkpoint(folder: Path, weights: dict[str, torch.Tensor], *files: str) -> Path:
    """Write a checkpoint whose other files hold its name and theirs."""
    folder.mkdir()
    save_file(weights, folder / "model.safetensors")
    for name in files:
        (folder / name).write_text(f"{folder.name} {name}", encoding="utf-8")
    return folder


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Give two checkpoints of one architecture; the second alone has `special.json`."""
    one = {"w": torch.tensor([[1.0, 2.0], [3.0, 4.0]]), "b": torch.tensor([0.5])}
    other = {"w": torch.tensor([[5.0, 2.0], [-1.0, 0.0]]), "b": torch.tensor([-1.5])}
    return (
        checkpoint(tmp_path / "one", one, "config.json", "tokenizer.json", "optimizer.json"),
        checkpoint(tmp_path / "other", other, "config.json", "tokenizer.json", "special.json"),
    )


def test_average_gives_each_checkpoint_its_share(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    out = tmp_path / "new" / "mean"
    assert main([str(out), f"{pair[0]}:3", f"{pair[1]}:1"]) == 0
    mean = load_file(out / "model.safetensors")
    assert {name: one.tolist() for name, one in mean.items()} == {"w": [[2.0, 2.0], [2.0, 3.0]], "b": [0.0]}
    with safe_open(out / "model.safetensors", "pt") as weights:
        assert weights.metadata() == {"format": "pt"}


def test_average_takes_the_other_files_of_the_first(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    out = tmp_path / "mean"
    average(out, [(pair[0], 1.0), (pair[1], 1.0)])
    assert sorted(path.name for path in out.iterdir()) == ["config.json", "model.safetensors", "tokenizer.json"]
    assert (out / "config.json").read_text(encoding="utf-8") == "one config.json"
    assert (out / "tokenizer.json").read_text(encoding="utf-8") == "one tokenizer.json"


def test_average_of_one_is_itself_in_whole_precision(tmp_path: Path) -> None:
    weights = {"w": torch.tensor([0.1, -3.0, 1000.0], dtype=torch.float16)}
    average(tmp_path / "mean", [(checkpoint(tmp_path / "half", weights), 0.3)])
    mean = load_file(tmp_path / "mean/model.safetensors")["w"]
    assert mean.dtype == torch.float32
    assert torch.equal(mean, weights["w"].float())


@pytest.mark.parametrize(
    "weights",
    [
        {"w": torch.zeros(2, 3), "b": torch.zeros(1)},
        {"w": torch.zeros(2, 2)},
        {"w": torch.zeros(2, 2), "b": torch.zeros(1), "c": torch.zeros(1)},
        {"w": torch.zeros(2, 2), "bias": torch.zeros(1)},
    ],
)
def test_average_of_other_weights_is_refused(
    tmp_path: Path, pair: tuple[Path, Path], weights: dict[str, torch.Tensor]
) -> None:
    third = checkpoint(tmp_path / "third", weights)
    with pytest.raises(ValueError) as caught:
        average(tmp_path / "mean", [(pair[0], 1.0), (pair[1], 1.0), (third, 1.0)])
    assert str(caught.value) == f"{third} has other weights than {pair[0]}; give checkpoints of one architecture"
    assert not (tmp_path / "mean").exists()


@pytest.mark.parametrize("share", ["", ":", ":0", ":-1", ":much"])
def test_average_wants_shares_above_0(
    tmp_path: Path, pair: tuple[Path, Path], share: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = f"{pair[1]}{share}"
    with pytest.raises(SystemExit) as caught:
        main([str(tmp_path / "mean"), f"{pair[0]}:1", given])
    assert caught.value.code == 2
    assert f"{given!r}: give CHECKPOINT:SHARE, the share a number above 0" in capsys.readouterr().err
    assert not (tmp_path / "mean").exists()


def test_average_wants_a_checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([str(tmp_path / "mean"), f"{tmp_path}:1"])
    assert caught.value.code == 2
    assert f"{tmp_path} holds no model.safetensors; give a checkpoint of models.train" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main([str(tmp_path / "mean"), ":1"])
    assert caught.value.code == 2
    assert "':1': give CHECKPOINT:SHARE, the share a number above 0" in capsys.readouterr().err
