"""Run the network: windows laid out in batches, one pass, the heads' scores back in numpy; load it and save it.

It does: batch windows of many articles by length, load a model's folder onto a device, write one.
It does not: define the network (`network.py`), tokenise (`windows.py`), turn scores into spans and claims
(`decode.py`), or train (`models/train.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import nn

from framing.errors import InputError, ModelError, describe, listed
from framing.heads import STANCE, TAGS, Floats, Outputs
from framing.network import Batch, FramingConfig, FramingModel
from framing.products import knows_bytes
from framing.swift import SwiftBert, serves
from framing.threads import keep_blocks, share_out
from framing.windows import Tokens, Window

_STEP = 8  # windows are padded to a multiple of this
_TARGETS = 64  # that the stance head reads together
_BUDGET = 1024  # padded tokens in a batch on a CPU: their activations stay near its cache


@dataclass(frozen=True, slots=True)
class Special:
    """Ids of the special tokens."""

    cls: int
    sep: int
    pad: int


def padded(length: int) -> int:
    """Give the length that a window is padded to, which depends on nothing but its own."""
    return -(-length // _STEP) * _STEP


def collate(items: Sequence[tuple[Tokens, Window]], special: Special) -> Batch:
    """Lay windows out as one padded batch."""
    length = padded(max(window.length for _, window in items))
    width = max(len(window.pieces) for _, window in items)
    ids = np.full((len(items), length), special.pad, dtype=np.int64)
    mask = np.zeros_like(ids)
    segments = np.full_like(ids, -1)
    features = np.zeros((len(items), length, 3), dtype=np.int64)
    separators = np.zeros((len(items), width), dtype=np.int64)
    for row, (tokens, window) in enumerate(items):
        places = token_places(window)
        span = slice(window.start, window.end)
        mask[row, : window.length] = 1
        ids[row, 0] = special.cls
        ids[row, places] = tokens.ids[span]
        features[row, places] = tokens.features[span]
        segments[row, places] = np.repeat(np.arange(len(window.pieces)), [end - start for start, end in window.pieces])
        ends = separator_places(window)
        ids[row, ends] = special.sep
        separators[row, : len(ends)] = ends
    return Batch(*(torch.from_numpy(array) for array in (ids, mask, segments, features, separators)))


def token_places(window: Window) -> npt.NDArray[np.int64]:
    """Tell where each token of a window stands in its row."""
    sizes = [end - start for start, end in window.pieces]
    return np.arange(window.end - window.start) + 1 + np.repeat(np.arange(len(sizes)), sizes)


def separator_places(window: Window) -> npt.NDArray[np.int64]:
    """Tell where each sentence's `[SEP]` stands in a window's row."""
    sizes = np.array([end - start for start, end in window.pieces])
    return np.cumsum(sizes + 1)


@torch.inference_mode()
def run(
    model: FramingModel,
    articles: Sequence[tuple[Tokens, Sequence[Window]]],
    special: Special,
    *,
    budget: int | None = None,
    hidden: bool = False,
) -> list[Outputs]:
    """Run the model over articles.

    Windows of all articles are batched under a budget of padded tokens (None: one that suits the device), on a CPU
    several batches at once. Only windows of the same padded length share a batch, and each row is computed by itself:
    the order of the articles, their number and the budget change a logit by less than 1e-4, the last bits of a sum in
    fp32 (on a CPU with any precision, elsewhere in fp32). `hidden` keeps what `read_stance` needs.
    """
    budget = budget or (_BUDGET if model.device.type == "cpu" else 16384)
    flat = [(tokens, window) for tokens, windows in articles for window in windows]

    @torch.inference_mode()
    def read(chosen: Sequence[int]) -> list[tuple[Floats, ...]]:
        """Give what the heads say of some windows: of each, the parts that `_join` puts together."""
        items = [flat[one] for one in chosen]
        with torch.autocast(model.device.type, dtype=model.precision if reduced else None, enabled=reduced):
            scores = model(collate(items, special).to(model.device))
        by_token = [
            part.float().cpu().numpy()
            for part in (
                scores.tags, scores.phrase, scores.link_from, scores.link_to, scores.frames, scores.refer_from,
                scores.refer_to,
            )
        ]  # fmt: skip
        sentence = scores.sentence.float().cpu().numpy()
        vectors = scores.hidden.half().cpu().numpy() if hidden else None
        parts = []
        for row, (_, window) in enumerate(items):
            places = token_places(window)
            parts.append((*(part[row, places] for part in by_token), sentence[row, : len(window.pieces)]))
            if vectors is not None:
                parts[-1] += (vectors[row, places], vectors[row, separator_places(window)])
        return parts

    reduced = model.swift is None and model.precision is not None and model.precision != model.dtype
    tasks = list(_batches([window.length for _, window in flat], budget))
    found: dict[int, tuple[Floats, ...]] = {}
    for task, parts in zip(
        tasks, share_out(read, tasks) if model.device.type == "cpu" else map(read, tasks), strict=True
    ):
        found.update(zip(task, parts, strict=True))
    bias = model.link_bias.detach().float().cpu().numpy()
    ends = np.cumsum([len(windows) for _, windows in articles]).tolist()
    return [
        _join([found.pop(one) for one in range(end - len(windows), end)], model.config, bias, hidden)
        for end, (_, windows) in zip(ends, articles, strict=True)
    ]


@torch.inference_mode()
def read_stance(
    model: FramingModel, windows: Sequence[Window], outputs: Outputs, spans: Sequence[tuple[int, int]]
) -> Floats:
    """Read the attitude towards targets of one article, each given by its tokens, half open.

    Shape: `(targets, 5)`, logits in the order of `heads.STANCE`. A target that goes over its sentence's end counts up
    to there. `outputs` are those of `run` with `hidden`.
    """
    if model.stance is None or outputs.hidden is None or outputs.ends is None:
        raise ModelError("stance was asked of a model without its head; give one that has it")
    if not spans:
        return np.zeros((0, len(STANCE)), dtype=np.float32)
    pieces = np.array([piece for window in windows for piece in window.pieces])
    at = np.searchsorted(pieces[:, 0], [first for first, _ in spans], side="right") - 1
    starts, sizes = pieces[at, 0], pieces[at, 1] - pieces[at, 0]
    borders = np.array(spans)
    logits = np.zeros((len(spans), len(STANCE)), dtype=np.float32)
    order = np.argsort(sizes, kind="stable")  # targets in sentences of like length are read together
    for some in np.split(order, range(_TARGETS, len(order), _TARGETS)):
        places = np.arange(sizes[some[-1]])
        sentence = places < sizes[some, None]
        tokens = np.minimum(starts[some, None] + places, len(outputs.hidden) - 1)
        target = sentence & (tokens >= borders[some, :1]) & (tokens < borders[some, 1:])
        hidden, ends = (
            torch.from_numpy(part).to(model.device, model.dtype)
            for part in (outputs.hidden[tokens], outputs.ends[at[some]])
        )
        masks = (torch.from_numpy(mask).to(model.device) for mask in (sentence, target))
        logits[some] = model.stance(hidden, *masks, ends).float().cpu().numpy()
    return logits


def _batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Group indices of windows of one padded length so that a group stays under the budget."""
    alike: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        alike.setdefault(padded(length), []).append(index)
    for length, indices in sorted(alike.items(), reverse=True):  # the longest first, so that threads end together
        size = max(1, budget // length)
        yield from (indices[at : at + size] for at in range(0, len(indices), size))


def _join(parts: list[tuple[Any, ...]], config: FramingConfig, bias: Floats, hidden: bool) -> Outputs:
    widths = (
        len(TAGS), len(config.phrase_labels), *(config.link_size,) * 2, len(config.frame_labels),
        *(config.link_size * config.coreference,) * 2, len(config.sentence_labels),
        *((config.encoder["hidden_size"],) * 2 * hidden),
    )  # fmt: skip
    if not parts:
        parts = [tuple(np.zeros((0, width), dtype=np.float32) for width in widths)]
    tags, phrase, link_from, link_to, frames, refer_from, refer_to, sentence, *kept = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    return Outputs(tags, phrase, link_from, link_to, sentence, bias, frames, refer_from, refer_to, *kept)


def load(folder: Path, device: str | None = None, dtype: str | None = None) -> tuple[FramingModel, Tokenizer]:
    """Load a model's network and tokenizer from its folder.

    Raises `ModelError` where they do not load, `InputError` for a device or dtype that is not there.
    """
    place = _device(device)
    kind = _dtype(dtype, place)
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        with _quiet():
            model: FramingModel = FramingModel.from_pretrained(
                folder, dtype=torch.float32, local_files_only=True,
                # On a CPU plain matrix products are faster than the fused ones at these sizes.
                attn_implementation="eager" if place.type == "cpu" else "sdpa",
            )  # fmt: skip
    except Exception as error:  # the libraries raise many kinds, tokenizers a bare Exception
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ModelError(
            f"model folder {str(folder)!r} does not load ({reason}); give one that save_pretrained wrote"
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    # On a CPU activations stay fp32 and matrices are multiplied in `kind`: full bf16 moves probabilities more.
    model = _move(model, place, torch.float32 if place.type == "cpu" else kind)
    if kind == torch.int8 and not serves(model.encoder):
        raise InputError("dtype 'int8' is for BERT encoders; give 'float32' or 'bfloat16'")
    if place.type == "cpu" and kind in (torch.bfloat16, torch.int8) and serves(model.encoder):
        model.swift = SwiftBert(model.encoder, bytes_=kind == torch.int8, half=_knows_bf16(place))
        keep_blocks()
    elif place.type == "cpu":
        for module in model.encoder.modules():
            if isinstance(module, nn.Linear):
                nn.Module.to(module, dtype=kind)  # once, rather than in every pass
    model.precision = kind
    nn.Module.eval(model)
    return model, tokenizer


def save(model: FramingModel, tokenizer: Tokenizer, folder: Path, dtype: str = "float16") -> None:
    """Write a model folder, its weights in half precision as they ship."""
    import copy

    folder.mkdir(parents=True, exist_ok=True)
    small = _move(copy.deepcopy(model), torch.device("cpu"), getattr(torch, dtype))
    with _quiet():
        small.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))


def _move(model: FramingModel, device: torch.device, dtype: torch.dtype) -> FramingModel:
    nn.Module.to(model, device=device, dtype=dtype)
    return model


def special_tokens(tokenizer: Tokenizer) -> Special:
    """Find the special tokens that windows are laid out with, whatever the encoder's family calls them."""

    def find(*names: str) -> int:
        for name in names:
            if (number := tokenizer.token_to_id(name)) is not None:
                return int(number)
        raise ModelError(f"the tokenizer has none of {listed(names)}; give the tokenizer of a BERT or RoBERTa encoder")

    return Special(cls=find("[CLS]", "<s>"), sep=find("[SEP]", "</s>"), pad=find("[PAD]", "<pad>"))


def _device(name: str | None) -> torch.device:
    if name is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, TypeError) as error:
        raise InputError(f"device {describe(name)} is not there; give 'cpu', 'cuda', 'mps' or None") from error
    return device


def _dtype(name: str | None, device: torch.device) -> torch.dtype:
    kinds = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16, "int8": torch.int8}
    if name is None:
        return torch.float16 if device.type == "cuda" else torch.bfloat16 if _knows_bf16(device) else torch.float32
    if name not in kinds:
        raise InputError(f"dtype is {describe(name)}; give one of {listed(kinds)} or None")
    if name == "int8" and not (device.type == "cpu" and knows_bytes()):
        raise InputError(
            f"dtype 'int8' is for CPUs with VNNI, and this is {device.type!r} without; give another or None"
        )
    return kinds[name]


def _knows_bf16(device: torch.device) -> bool:
    """Tell whether a CPU multiplies in bf16 by itself; where it has to emulate that, fp32 is faster."""
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)() if device.type == "cpu" else {}
    return any(capabilities.get(name, False) for name in ("avx512_bf16", "amx_bf16"))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' loading bars off stderr, and put its setting back."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()
