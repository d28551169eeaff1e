"""Train a model by its recipe: `python -m models.train --data ../shared/data --recipe models/recipe.toml`.

It does: read the corpora that are there, run the recipe's phases in order over mixed batches, write a checkpoint after
each epoch under `--out`, and go on from the last one when called again. Uses a GPU where there is one.
It does not: calibrate, choose thresholds or shrink the weights (`calibrate.py`, `export.py`).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from transformers import AutoConfig

from framing.encoder import Special, collate
from framing.network import Batch, FramingConfig, FramingModel
from models.augment import Augmenter
from models.data import READERS, Example, Item, held_out, read_jsonl, to_item
from models.layout import Sample, Targets, lay_out, move, teaches, vector_size
from models.lessons import lessons_of, name_of, taught
from models.losses import losses_of
from models.news import read_news, read_targets
from models.silver import read_silver
from models.tutors import Tutors
from models.unlabelled import read_pairs, read_plain
from models.written import read_written

Recipe = dict[str, Any]
_WORKERS = 3  # processes that lay batches out for a GPU


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--recipe", type=Path, default=Path("models/recipe.toml"))
    parser.add_argument(
        "--out", type=Path, default=Path("runs/framing-en"), help="checkpoints; made anew or gone on from"
    )
    parser.add_argument("--hold-out", default="", metavar="CORPUS=K/N", help="keep part K of N of a corpus unseen")
    parser.add_argument(
        "--start", type=Path, help="begin from this checkpoint; those of the recipe's phases that it has are skipped"
    )
    parser.add_argument("--epochs", type=int, help="epochs of each phase, instead of the recipe's")
    parser.add_argument("--seed", type=int, help="seed of all that is drawn, instead of the recipe's")
    options = parser.parse_args(arguments)
    recipe = read_recipe(options.recipe)
    if options.seed is not None:
        recipe["train"]["seed"] = options.seed
    if options.epochs:
        for phase in recipe["phases"]:
            phase["epochs"] = options.epochs
    Trainer(recipe, options.data, options.out, options.hold_out).run(options.start)
    return 0


def read_recipe(path: Path) -> Recipe:
    """Read a recipe, upon the one that it `extends`: its tables are added to that one's, its lists replace them."""
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib
    recipe = tomllib.loads(path.read_text(encoding="utf-8"))
    if "extends" not in recipe:
        return recipe
    whole = read_recipe(path.parent / recipe.pop("extends"))
    for key, value in recipe.items():
        whole[key] = {**whole.get(key, {}), **value} if isinstance(value, dict) else value
    return whole


def find_base(name: str) -> Path | None:
    """Find a base encoder in a folder or in an installed package's `model/`; None: it is a Hugging Face id."""
    if Path(name).is_dir():
        return Path(name)
    spec = importlib.util.find_spec(name) if name.isidentifier() else None
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "model"
    return None


def load_base(recipe: Recipe, attention: str) -> tuple[FramingModel, Tokenizer, Special]:
    """Build the model around the recipe's pretrained encoder, with one of transformers' ways to compute attention."""
    from transformers import AutoModel, AutoTokenizer

    name = recipe["model"]["base"]
    source = find_base(name) or name
    inner = AutoConfig.from_pretrained(source)
    inner.attention_probs_dropout_prob = 0.0  # its random numbers dominate on a CPU
    there = {key: value for key, value in recipe["model"].items() if key != "base"}
    config = FramingConfig(encoder=inner.to_dict(), **there)
    config._attn_implementation = attention
    model = FramingModel(config)
    state = {key: value for key, value in AutoModel.from_pretrained(source).state_dict().items() if "pooler" not in key}
    model.encoder.load_state_dict(state)
    fast = AutoTokenizer.from_pretrained(source)
    special = Special(cls=fast.cls_token_id, sep=fast.sep_token_id, pad=fast.pad_token_id)
    tokenizer = fast.backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return model, tokenizer, special


class RowDropout(nn.Module):
    """Dropout that hides the same features at every token of a window.

    Drawing one number a token and feature costs half of the training time on a CPU; one a window and feature costs
    nothing (variational dropout, Gal and Ghahramani 2016).
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, hidden: Tensor) -> Tensor:
        """Hide features of `hidden`, `(windows, length, hidden)` or `(rows, hidden)`, in training."""
        if not self.training or self.p == 0:
            return hidden
        shape = (hidden.shape[0], *[1] * (hidden.ndim - 2), hidden.shape[-1])
        kept = torch.rand(shape, device=hidden.device) >= self.p
        return hidden * (kept / (1 - self.p)).to(hidden.dtype)


def use_row_dropout(module: nn.Module) -> None:
    """Put `RowDropout` in the place of each dropout layer on hidden states."""
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout):
            setattr(module, name, RowDropout(child.p))
        else:
            use_row_dropout(child)


class Average:
    """The running mean of a model's weights, which generalises better than the last of them (Polyak averaging).

    `decay` is the weight of the past at each step; it grows from nothing so that the beginning is forgotten.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.live = [parameter for parameter in model.parameters() if parameter.requires_grad]
        self.mean = [parameter.detach().clone() for parameter in self.live]

    @torch.no_grad()
    def update(self) -> None:
        """Take the model's weights of now into the mean."""
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 9))
        torch._foreach_lerp_(self.mean, [parameter.detach() for parameter in self.live], 1 - decay)

    @torch.no_grad()
    def swap(self) -> None:
        """Put the mean into the model and the model's weights into the mean's place; a second call undoes it."""
        for parameter, mean in zip(self.live, self.mean, strict=True):
            kept = parameter.detach().clone()
            parameter.copy_(mean)
            mean.copy_(kept)


def half_is_faster(device: torch.device) -> bool:
    """Measure whether bf16 multiplies matrices faster than fp32 here; on many CPUs that know bf16 it does not."""
    if device.type != "cpu":
        return True

    def seconds(dtype: torch.dtype) -> float:
        left, right = torch.ones(2048, 384, dtype=dtype), torch.ones(384, 1536, dtype=dtype)
        times = []
        for _ in range(12):
            began = time.perf_counter()
            left @ right
            times.append(time.perf_counter() - began)
        return min(times)

    return seconds(torch.bfloat16) < seconds(torch.float32)


class _Laid(Dataset[tuple[Batch, Batch | None, Targets]]):
    """Batches as the network reads them, as tutors read them (where there are some), and what is to be said of them."""

    def __init__(self, batches: list[list[Sample]], special: Special, told: bool) -> None:
        self.batches, self.special, self.told = batches, special, told

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, at: int) -> tuple[Batch, Batch | None, Targets]:
        samples = self.batches[at]
        batch = collate([(item.tokens, window) for item, window in samples], self.special)
        plain = [(item.plain or item.tokens, window) for item, window in samples]
        return batch, collate(plain, self.special) if self.told else None, lay_out(samples, batch)


class Trainer:
    """One run: its model, its items, its place in the recipe."""

    def __init__(self, recipe: Recipe, data: Path, out: Path, hold_out: str = "") -> None:
        self.recipe, self.out = recipe, out
        self.settings = recipe["train"]
        torch.manual_seed(self.settings["seed"])
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.half = half_is_faster(self.device)
        # Measured on a CPU, tokens a second: bf16 eager 3,450, bf16 sdpa 2,750, fp32 sdpa 2,040, fp32 eager 1,890.
        attention = "eager" if self.half and self.device.type == "cpu" else "sdpa"
        self.model, self.tokenizer, self.special = load_base(recipe, attention)
        if self.device.type == "cpu":
            use_row_dropout(self.model)
        self.model.to(self.device)
        if self.settings["freeze_words"]:
            self.model.encoder.get_input_embeddings().weight.requires_grad_(False)
        self.augment = Augmenter(self.tokenizer, recipe["model"]["window"], **self.settings["augment"])
        self.items = self._read(data, hold_out)
        self.tutors: Tutors | None = None
        dimensions = max(vector_size(item) for items in self.items.values() for item in items)
        # These read a teacher's and the tutors' vectors from the model's own; they are no part of the model.
        size = self.model.encoder.config.hidden_size
        self.mimic = nn.Linear(size, dimensions).to(self.device) if dimensions else None
        self.mimics = nn.ModuleList()

    def _read(self, data: Path, hold_out: str) -> dict[str, list[Item]]:
        corpus_held, _, part_held = hold_out.partition("=")
        schemes = (self.recipe["model"]["phrase_labels"], self.recipe["model"]["sentence_labels"])
        items: dict[str, list[Item]] = {}
        met = {name for phase in self.recipe["phases"] for name in phase["share"]}
        for corpus in self.recipe["corpora"]:
            if corpus["name"] not in met:
                continue
            examples = read_corpus(corpus, data)
            parts = [corpus.get("hold_out", ""), part_held if corpus["name"] == corpus_held else ""]
            kept = [one for one in examples if one and not any(part and held_out(one.group, part) for part in parts)]
            if not kept:
                continue
            items[corpus["name"]] = [
                to_item(one, self.tokenizer, schemes, self.recipe["model"]["window"]) for one in kept
            ]
            tokens = sum(len(item.tokens) for item in items[corpus["name"]])
            say(f"{corpus['name']}: {len(kept)} of {len(examples)} records, {tokens} tokens")
            items[corpus["name"]] = self._teach(corpus["name"], kept, items[corpus["name"]])
        if not items:
            raise SystemExit(f"no corpus of the recipe is in {data}")
        return items

    def _teach(self, name: str, examples: list[Example], items: list[Item]) -> list[Item]:
        """Blend in what a teacher says of a corpus, where the recipe has one and it read this corpus."""
        known = lessons_of(self.recipe, name)
        if not known:
            return items
        names = [name_of(one) for one in examples]
        say(f"{name}: {sum(one in known for one in names)} with lessons")
        weight = self.recipe["lessons"]["weight"]
        pairs = zip(names, items, strict=True)
        return [taught(item, known[one], weight) if one in known else item for one, item in pairs]

    def run(self, start: Path | None) -> None:
        """Run every phase that is not done yet."""
        phases = self.recipe["phases"]
        first = 0
        if start is not None:
            self._load(start)
            state = start / "state.json"  # a mean of checkpoints has none
            done = json.loads(state.read_text())["phase"] if state.is_file() else None
            names = [phase["name"] for phase in phases]
            first = 1 + names.index(done) if done in names else 0
            say(f"starting from {start}, with phase {', '.join(names[first:]) or 'none'}")
        for number, phase in enumerate(phases[first:], start=first):
            self._phase(number, phase)

    def _load(self, start: Path) -> None:
        """Take the weights of a checkpoint; heads that it lacks keep their beginning."""
        found = load_file(start / "model.safetensors", device=str(self.device))
        missing = [name for name in self.model.state_dict() if name not in found]
        if any(name.startswith("encoder.") for name in missing):
            raise SystemExit(f"{start} lacks weights of the encoder: {', '.join(missing[:3])}")
        self.model.load_state_dict({**self.model.state_dict(), **found})
        if missing:
            say(f"{start} lacks {', '.join(missing)}: trained from the beginning")

    def _phase(self, number: int, phase: Recipe) -> None:
        folder = self.out / phase["name"]
        self._meet(phase)
        steps = phase["epochs"] * len(self._batches(phase, seed=0))
        optimizer, schedule = self._optimizer(phase["rate"], steps)
        average = Average(self.model, phase["average"])
        done = self._resume(folder, optimizer, schedule, average)
        for epoch in range(done, phase["epochs"]):
            began = time.monotonic()
            losses = self._epoch(self._batches(phase, 1000 * number + epoch), optimizer, schedule, average)
            report = {"phase": phase["name"], "epoch": epoch + 1, "seconds": round(time.monotonic() - began), **losses}
            self._save(folder, optimizer, schedule, average, report)
            say(json.dumps(report))
        average.swap()

    def _meet(self, phase: Recipe) -> None:
        """Load the phase's tutors, where it has some."""
        self.tutors, self.mimics = None, nn.ModuleList()
        if names := phase.get("tutors"):
            known = self.tokenizer.get_vocab()
            self.tutors = Tutors(list(map(Path, names)), known, self.special, self.device, phase.get("aside", ()))
            size = self.model.encoder.config.hidden_size
            sizes = [tutor.encoder.config.hidden_size for tutor, _ in self.tutors.models]
            self.mimics = nn.ModuleList(nn.Linear(size, theirs) for theirs in sizes).to(self.device)

    def _epoch(
        self, batches: list[list[Sample]], optimizer: torch.optim.Optimizer, schedule: Any, average: Average
    ) -> dict[str, float]:
        self.model.train()
        torch.manual_seed(self.settings["seed"] + average.steps)
        totals: dict[str, list[Tensor]] = {}
        laid = _Laid(batches, self.special, self.tutors is not None)
        workers = _WORKERS if self.device.type == "cuda" else 0
        for step, (batch, plain, targets) in enumerate(DataLoader(laid, batch_size=None, num_workers=workers)):
            parts = self._losses(batch.to(self.device), plain and plain.to(self.device), move(targets, self.device))
            loss = torch.stack([self.settings["weights"][name.split()[-1]] * part for name, part in parts.items()])
            optimizer.zero_grad(set_to_none=True)
            loss.sum().backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update()
            for name, part in parts.items():
                totals.setdefault(name, []).append(part.detach())
            if step % 50 == 0:
                recent = {name: float(torch.stack(some[-50:]).mean()) for name, some in totals.items()}
                say(f"  step {step}: " + " ".join(f"{name} {value:.4f}" for name, value in recent.items()))
        return {name: round(float(torch.stack(values).mean()), 4) for name, values in totals.items()}

    def _losses(self, batch: Batch, plain: Batch | None, targets: Targets) -> dict[str, Tensor]:
        """Measure a batch against its labels and, where there are tutors, against what they say of it."""
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.half):
            scores = self.model(batch)
        parts = losses_of(self.model, scores, batch, targets)
        if self.mimic is not None and targets.vectors.shape[-1]:
            known = ~torch.isnan(targets.vectors[..., 0])
            parts["vectors"] = nn.functional.mse_loss(self.mimic(scores.hidden.float()[known]), targets.vectors[known])
        if self.tutors is not None and plain is not None:
            said = self.tutors(plain, targets)
            told = self.tutors.losses(self.model, scores, batch, targets, said, self.mimics)
            parts |= {f"tutors' {name}": part for name, part in told.items()}
        return parts

    def _batches(self, phase: Recipe, seed: int) -> list[list[Sample]]:
        """Draw the epoch's articles, cut them into windows, and mix windows of similar length under the budget."""
        chance = random.Random(f"{self.settings['seed']}-{seed}")
        told = bool(phase.get("tutors"))  # of every window
        samples: list[Sample] = []
        for name, share in phase["share"].items():
            items = self.items.get(name, [])
            chosen = chance.sample(items, round(share * len(items)))
            changed = [self.augment(one, chance) for one in chosen]
            samples += [(item, window) for item in changed for window in item.windows if told or teaches(item, window)]
        chance.shuffle(samples)
        budget = self.settings["tokens_per_batch"]
        batches: list[list[Sample]] = []
        for at in range(0, len(samples), 400):
            room: list[Sample] = []
            for sample in sorted(samples[at : at + 400], key=lambda one: one[1].length):
                if room and sample[1].length * (len(room) + 1) > budget:
                    batches.append(room)
                    room = []
                room.append(sample)
            batches.append(room)
        chance.shuffle(batches)
        return batches

    def _optimizer(self, rate: float, steps: int) -> tuple[torch.optim.Optimizer, Any]:
        layers = self.model.encoder.config.num_hidden_layers
        groups = []
        for name, parameter in self.model.named_parameters():
            if not parameter.requires_grad:
                continue
            scale = self.settings["head_rate"]
            if name.startswith("encoder."):
                digits = [part for part in name.split(".") if part.isdigit()]
                scale = self.settings["layer_decay"] ** (layers - (int(digits[0]) + 1 if digits else 0))
            decay = self.settings["weight_decay"] if parameter.ndim > 1 else 0.0
            groups.append({"params": [parameter], "lr": rate * scale, "weight_decay": decay})
        if aside := [*self.mimics.parameters(), *(self.mimic.parameters() if self.mimic is not None else ())]:
            groups.append({"params": aside, "lr": rate * self.settings["head_rate"]})
        optimizer = torch.optim.AdamW(groups, fused=True)
        warm = max(1, round(self.settings["warmup"] * steps))

        def factor(step: int) -> float:
            past = min(1.0, max(0, step - warm) / max(1, steps - warm))
            return min((step + 1) / warm, 0.5 + 0.5 * math.cos(math.pi * past))

        return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, factor)

    def _resume(self, folder: Path, optimizer: torch.optim.Optimizer, schedule: Any, average: Average) -> int:
        if not (folder / "state.json").exists():
            return 0
        state = json.loads((folder / "state.json").read_text())
        self.model.load_state_dict(load_file(folder / "model.safetensors", device=str(self.device)))
        training = torch.load(folder / "optimizer.pt", weights_only=True)
        average.steps = training["steps"]
        average.mean = [weights.to(self.device) for weights in training["last"]]
        average.swap()  # the checkpoint holds the mean, the optimizer goes on from the last weights
        optimizer.load_state_dict(training["optimizer"])
        self.mimics.load_state_dict(training["mimics"])
        if self.mimic is not None:
            self.mimic.load_state_dict(training["mimic"])
        schedule.load_state_dict(training["schedule"])
        say(f"going on after {state['phase']} epoch {state['epoch']}")
        return int(state["epoch"])

    def _save(
        self, folder: Path, optimizer: torch.optim.Optimizer, schedule: Any, average: Average, report: dict[str, Any]
    ) -> None:
        """Write the mean weights and the state beside the last checkpoint and swap: a kill leaves one of them."""
        fresh = folder.with_name(folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        average.swap()
        self.model.save_pretrained(fresh)
        last = [weights.clone() for weights in average.mean]
        average.swap()
        self.tokenizer.save(str(fresh / "tokenizer.json"))
        (fresh / "special.json").write_text(
            json.dumps({"cls": self.special.cls, "sep": self.special.sep, "pad": self.special.pad})
        )
        training = {
            "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "mimics": self.mimics.state_dict(),
        }  # fmt: skip
        if self.mimic is not None:
            training["mimic"] = self.mimic.state_dict()
        torch.save({**training, "last": last, "steps": average.steps}, fresh / "optimizer.pt")
        (fresh / "state.json").write_text(json.dumps(report))
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)


def read_corpus(corpus: Recipe, data: Path) -> list[Example | None]:
    """Read a corpus of the recipe; one that is absent is said so and empty."""
    if corpus["reader"] == "news":
        return list(read_news(data, "train"))
    if corpus["reader"] == "targets":
        return list(read_targets(data, "train"))
    if corpus["reader"] == "written":
        return list(read_written())
    if corpus["reader"] == "silver":
        return list(read_silver(data))
    path = data / corpus["file"]
    if not path.exists():
        say(f"{corpus['name']}: absent ({path}), left out")
        return []
    if corpus["reader"] == "pairs":
        return list(read_pairs(path, corpus.get("labelled", False)))
    if corpus["reader"] == "plain":
        return list(read_plain(path, corpus.get("part", "")))
    return [READERS[corpus["reader"]](record) for record in read_jsonl(path)]


def say(line: str) -> None:
    """Print a line of progress at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
