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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoConfig

from framing.encoder import Special, collate, token_places
from framing.heads import LINKS, STANCE, link_bucket
from framing.network import Batch, FramingConfig, FramingModel, Scores, StanceHead
from framing.windows import Window
from models.augment import Augmenter
from models.data import NO_TAG, READERS, Example, Item, held_out, read_jsonl, to_item
from models.lessons import lessons_of, name_of, taught
from models.news import read_news, read_targets
from models.silver import read_silver
from models.unlabelled import read_pairs, read_plain
from models.written import read_written

Recipe = dict[str, Any]
Sample = tuple[Item, Window]


@dataclass(frozen=True, slots=True)
class Targets:
    """What the heads should say of a batch: shapes as in `Scores`, NaN or -100 where unknown.

    `links`: one row a pair of spans: window, first and last token of the span that links, of the span it links to
    (half open, places in the window's row), kind of link, distance bucket, 1 or 0 for the same relation. `targets`: one
    row a target: window, first and last place, sentence's place in the window; `stance`: `(targets, 5)`, in the order
    of `heads.STANCE`. `mentions`: one row a mention: window, first and last place, whom it means; `whom`:
    `(windows, length)`, whom each token means, -1 nobody that was asked for, -2 not known.
    `vectors`: `(windows, length, dimensions)`, a teacher's.
    """

    tags: Tensor
    phrase: Tensor
    sentence: Tensor
    links: Tensor
    targets: Tensor
    stance: Tensor
    mentions: Tensor
    whom: Tensor
    vectors: Tensor


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
        use_row_dropout(self.model)
        self.model.to(self.device)
        if self.settings["freeze_words"]:
            self.model.encoder.get_input_embeddings().weight.requires_grad_(False)
        self.augment = Augmenter(self.tokenizer, recipe["model"]["window"], **self.settings["augment"])
        self.items = self._read(data, hold_out)
        dimensions = max(_dimensions(item) for items in self.items.values() for item in items)
        # Reads a teacher's vectors from the model's own; no part of the model.
        self.mimic = (
            nn.Linear(self.model.encoder.config.hidden_size, dimensions).to(self.device) if dimensions else None
        )

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
        steps = phase["epochs"] * sum(1 for _ in self._batches(phase, seed=0))
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

    def _epoch(
        self, batches: Iterator[list[Sample]], optimizer: torch.optim.Optimizer, schedule: Any, average: Average
    ) -> dict[str, float]:
        self.model.train()
        torch.manual_seed(self.settings["seed"] + average.steps)
        totals: dict[str, list[float]] = {}
        for step, samples in enumerate(batches):
            batch = collate([(item.tokens, window) for item, window in samples], self.special).to(self.device)
            targets = lay_out(samples, batch)
            with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.half):
                scores = self.model(batch)
            targets = move(targets, self.device)
            parts = losses_of(self.model, scores, batch, targets)
            if self.mimic is not None and targets.vectors.shape[-1]:
                known = ~torch.isnan(targets.vectors[..., 0])
                parts["vectors"] = nn.functional.mse_loss(
                    self.mimic(scores.hidden.float()[known]), targets.vectors[known]
                )
            loss = torch.stack([self.settings["weights"][name] * part for name, part in parts.items()]).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update()
            for name, part in parts.items():
                totals.setdefault(name, []).append(float(part.detach()))
            if step % 50 == 0:
                say(f"  step {step}: " + " ".join(f"{k} {np.mean(v[-50:]):.4f}" for k, v in totals.items()))
        return {name: round(float(np.mean(values)), 4) for name, values in totals.items()}

    def _batches(self, phase: Recipe, seed: int) -> Iterator[list[Sample]]:
        """Draw the epoch's articles, cut them into windows, and mix windows of similar length under the budget."""
        chance = random.Random(f"{self.settings['seed']}-{seed}")
        samples: list[Sample] = []
        for name, share in phase["share"].items():
            items = self.items.get(name, [])
            chosen = chance.sample(items, round(share * len(items)))
            changed = [self.augment(one, chance) for one in chosen]
            samples += [(item, window) for item in changed for window in item.windows if teaches(item, window)]
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
        yield from batches

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
        if self.mimic is not None:
            groups.append({"params": [*self.mimic.parameters()], "lr": rate * self.settings["head_rate"]})
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
        training = {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
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
        return list(read_pairs(path))
    if corpus["reader"] == "plain":
        return list(read_plain(path, corpus["part"]))
    return [READERS[corpus["reader"]](record) for record in read_jsonl(path)]


def lay_out(samples: list[Sample], batch: Batch) -> Targets:
    """Lay the samples' targets out as the batch's rows."""
    rows, length = batch.input_ids.shape
    width = batch.separators.shape[1]
    first = samples[0][0]
    tags = np.full((rows, length), NO_TAG, dtype=np.int64)
    phrase = np.full((rows, length, first.phrase.shape[1]), np.nan, dtype=np.float32)
    sentence = np.full((rows, width, first.sentence.shape[1]), np.nan, dtype=np.float32)
    links: list[tuple[int, ...]] = []
    stances: list[tuple[float, ...]] = []
    mentions: list[tuple[int, ...]] = []
    whom = np.full((rows, length), -2, dtype=np.int64)
    vectors = np.full((rows, length, max(_dimensions(item) for item, _ in samples)), np.nan, dtype=np.float32)
    for row, (item, window) in enumerate(samples):
        places = token_places(window)
        span = slice(window.start, window.end)
        tags[row, places] = item.tags[span]
        phrase[row, places] = item.phrase[span]
        if item.vectors is not None:
            vectors[row, places] = item.vectors[span]
        for column, (start, _) in enumerate(window.pieces):
            sentence[row, column] = item.sentence[item.tokens.sentence[start]]
        links.extend((row, *pair) for pair in link_pairs(item, window, places))
        stances.extend((row, *target) for target in window_targets(item, window, places))
        if item.mentions:
            whom[row, places] = -1
        for first, last, one in window_mentions(item, window, places):
            whom[row, first:last] = one if one >= 0 else -2
            mentions += [(row, first, last, one)] if one >= 0 else []
    pairs = np.array(links, dtype=np.int64).reshape(-1, 8)
    held = np.array(stances, dtype=np.float32).reshape(-1, 4 + len(STANCE))
    where, stance = held[:, :4].astype(np.int64), held[:, 4:]
    meant = np.array(mentions, dtype=np.int64).reshape(-1, 4)
    return Targets(*map(torch.from_numpy, (tags, phrase, sentence, pairs, where, stance, meant, whom, vectors)))


def _dimensions(item: Item) -> int:
    return 0 if item.vectors is None else item.vectors.shape[1]


def window_mentions(item: Item, window: Window, places: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Find what lies in a window of each mention: its places, and whom it means."""
    for first, last, whom in item.mentions:
        first, last = max(first, window.start), min(last, window.end)
        if first < last:
            yield int(places[first - window.start]), int(places[last - 1 - window.start]) + 1, whom


def window_targets(item: Item, window: Window, places: np.ndarray) -> Iterator[tuple[float, ...]]:
    """Find the targets of a window, each in the sentence in which it begins: its places, the sentence, the stance."""
    starts = [start for start, _ in window.pieces]
    for first, last, stance in item.targets:
        if window.start <= first < window.end:
            piece = int(np.searchsorted(starts, first, side="right")) - 1
            last = min(last, window.pieces[piece][1])
            yield (places[first - window.start], places[last - 1 - window.start] + 1, piece, *stance)


def teaches(item: Item, window: Window) -> bool:
    """Tell whether a window has a label for any head."""
    span = slice(window.start, window.end)
    labelled = (item.tags[span] != NO_TAG).any() or not np.isnan(item.phrase[span]).all()
    marked = (*item.targets, *(one for one in item.mentions if one[2] >= 0))
    if labelled or any(window.start <= first < window.end for first, *_ in marked):
        return True
    return not np.isnan(
        item.sentence[item.tokens.sentence[window.start] : item.tokens.sentence[window.end - 1] + 1]
    ).all()


def link_pairs(item: Item, window: Window, places: np.ndarray) -> Iterator[tuple[int, ...]]:
    """Pair the spans of a window as the decoder will: content with source, cue and earlier content, cue with source."""
    inside = [
        (role, max(first, window.start), min(last, window.end), relation)
        for role, first, last, relation in item.spans
        if first < window.end and last > window.start
    ]
    for role_a, start_a, end_a, relation_a in inside:
        for role_b, start_b, end_b, relation_b in inside:
            kind = f"{role_a}>{role_b}"
            if kind not in LINKS or (role_a == role_b and start_b >= start_a):
                continue
            ends = (places[start_a - window.start], places[end_a - 1 - window.start] + 1)
            other = (places[start_b - window.start], places[end_b - 1 - window.start] + 1)
            bucket = int(link_bucket(start_a, end_a, start_b, end_b))
            yield (*map(int, ends), *map(int, other), LINKS.index(kind), bucket, int(relation_a == relation_b))


def move(targets: Targets, device: torch.device) -> Targets:
    """Move every tensor to a device."""
    return Targets(*(getattr(targets, name).to(device) for name in Targets.__slots__))


def losses_of(model: FramingModel, scores: Scores, batch: Batch, targets: Targets) -> dict[str, Tensor]:
    """Measure each head on what its targets know; a head without targets in the batch costs nothing."""
    losses: dict[str, Tensor] = {}
    if (targets.tags != NO_TAG).any():
        losses["tags"] = nn.functional.cross_entropy(
            scores.tags.float().flatten(0, 1), targets.tags.flatten(), ignore_index=NO_TAG
        )
    for name, logits, wanted in (
        ("phrase", scores.phrase, targets.phrase), ("sentence", scores.sentence, targets.sentence),
    ):  # fmt: skip
        known = ~torch.isnan(wanted)
        if known.any():
            each = nn.functional.binary_cross_entropy_with_logits(
                logits.float()[known], wanted[known], reduction="none"
            )
            columns = known.nonzero()[:, -1]
            sums = torch.zeros(wanted.shape[-1], device=each.device).index_add(0, columns, each)
            counts = torch.zeros_like(sums).index_add(0, columns, torch.ones_like(each))
            losses[name] = (sums / counts.clamp(min=8)).sum()
    if len(targets.links):
        losses["link"] = link_loss(model, scores, targets.links)
    if len(targets.targets) and model.stance is not None:
        losses["stance"] = stance_loss(model.stance, scores.hidden, batch, targets)
    if len(targets.mentions) and model.refer_to is not None:
        losses["refer"] = refer_loss(scores, targets)
    return losses


def stance_loss(head: StanceHead, hidden: Tensor, batch: Batch, targets: Targets) -> Tensor:
    """Cross-entropy over the polarities, binary cross-entropy over the rest, each where it is known."""
    rows, first, last, piece = targets.targets.unbind(1)
    places = torch.arange(hidden.shape[1], device=hidden.device)
    target = (places >= first[:, None]) & (places < last[:, None])
    sentence = batch.segments[rows] == piece[:, None]
    ends = hidden[rows, batch.separators[rows, piece]]
    logits = head(hidden[rows], sentence, target, ends).float()
    return stance_terms(logits, targets.stance)


def stance_terms(logits: Tensor, labels: Tensor) -> Tensor:
    """Give the loss of targets with these labels, chances in the order of `heads.STANCE`, `(targets, 5)`."""
    polarity, others = labels[:, :3], labels[:, 3:]
    total = logits.sum() * 0.0
    if (known := ~torch.isnan(polarity[:, 0])).any():
        each = nn.functional.cross_entropy(logits[known, :3], polarity[known], reduction="sum")
        total = total + each / known.sum().clamp(min=8)
    if (known := ~torch.isnan(others)).any():
        each = nn.functional.binary_cross_entropy_with_logits(logits[:, 3:][known], others[known], reduction="sum")
        total = total + each / known.sum().clamp(min=8)
    return total


def refer_loss(scores: Scores, targets: Targets) -> Tensor:
    """Binary cross-entropy over pairs of a mention and a token of its window: does the token mean the same."""
    rows, first, last, one = targets.mentions.unbind(1)
    sums = nn.functional.pad(scores.refer_from.float().cumsum(1), (0, 0, 1, 0))
    means = (sums[rows, last] - sums[rows, first]) / (last - first)[:, None]
    logits = (scores.refer_to.float()[rows] @ means[:, :, None]).squeeze(-1) / math.sqrt(means.shape[-1])
    whom = targets.whom[rows]
    places = torch.arange(whom.shape[1], device=whom.device)
    known = (whom > -2) & ((places < first[:, None]) | (places >= last[:, None]))
    each = nn.functional.binary_cross_entropy_with_logits(
        logits[known], (whom == one[:, None])[known].float(), reduction="sum"
    )
    return each / (known & (whom >= 0)).sum().clamp(min=8)


def link_loss(model: FramingModel, scores: Scores, links: Tensor) -> Tensor:
    """Binary cross-entropy over pairs of spans, each span the mean of its tokens' vectors."""
    rows, start_a, end_a, start_b, end_b, kind, bucket, same = links.unbind(1)

    def means(vectors: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        sums = nn.functional.pad(vectors.float().cumsum(1), (0, 0, 1, 0))
        return (sums[rows, ends] - sums[rows, starts]) / (ends - starts)[:, None]

    product = (means(scores.link_from, start_a, end_a) * means(scores.link_to, start_b, end_b)).sum(-1)
    logits = product / math.sqrt(scores.link_from.shape[-1]) + model.link_bias[kind, bucket]
    return nn.functional.binary_cross_entropy_with_logits(logits, same.float())


def say(line: str) -> None:
    """Print a line of progress at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
