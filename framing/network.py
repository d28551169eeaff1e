"""The network: one pretrained encoder, one pass, several heads, as a normal `transformers` model class.

It does: define the configuration, the batch that goes in, the scores that come out, and the layers between.
It does not: lay windows out, run over articles, load or save (`encoder.py`), or write the encoder's layers out
(`swift.py`); these three are the only files with torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import MODEL_MAPPING, AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel

from framing.heads import LINK_BUCKETS, LINKS, STANCE, TAGS
from framing.swift import SwiftBert
from framing.windows import FEATURE_SIZES

_FEATURE_OFFSETS = tuple(int(offset) for offset in np.cumsum((0, *FEATURE_SIZES[:-1])))


class FramingConfig(PreTrainedConfig):
    """Describe a framing model.

    Args:
        encoder: the encoder's own configuration as a dict with its `model_type`.
        phrase_labels: names of the token scores, one a labelling scheme (*see* `models/recipe.toml`).
        sentence_labels: names of the sentence scores, one a labelling scheme.
        frame_labels: names of the frames; none for a model that does not read them.
        stance: whether the model reads stance.
        coreference: whether the model says which words mean the same person, body or thing.
        link_size: width of the vectors that link content, cue and source.
        window: most tokens that a window holds, special ones included.
        decoding: what `framing.config.Decoding` reads: combinations, calibration, thresholds.
        name: the model's name.
        version: the model's version.
    """

    model_type = "framing"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        phrase_labels: Sequence[str] = (),
        sentence_labels: Sequence[str] = (),
        frame_labels: Sequence[str] = (),
        stance: bool = False,
        coreference: bool = False,
        link_size: int = 64,
        window: int = 224,
        decoding: dict[str, Any] | None = None,
        name: str = "unnamed",
        version: str = "0",
        **kwargs: Any,
    ) -> None:
        self.encoder = dict(encoder or {})
        self.phrase_labels = list(phrase_labels)
        self.sentence_labels = list(sentence_labels)
        self.frame_labels = list(frame_labels)
        self.stance = stance
        self.coreference = coreference
        self.link_size = link_size
        self.window = window
        self.decoding = dict(decoding or {})
        self.name = name
        self.version = version
        super().__init__(**kwargs)


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows laid out for the encoder.

    `input_ids`, `attention_mask`, `segments` (position of the token's sentence in its window, -1 for `[CLS]` and
    padding): `(windows, length)`; `features`: `(windows, length, 3)`; `separators` (where each sentence's `[SEP]`
    stands, 0 where there is none): `(windows, sentences)`.
    """

    input_ids: Tensor
    attention_mask: Tensor
    segments: Tensor
    features: Tensor
    separators: Tensor

    def to(self, device: torch.device) -> Batch:
        """Move every tensor to a device."""
        return Batch(*(getattr(self, name).to(device) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Scores:
    """What the heads say, as logits.

    `tags`: `(windows, length, 7)`; `phrase`: `(windows, length, schemes)`; `link_from`, `link_to`:
    `(windows, length, link_size)`; `refer_from`, `refer_to`: the same, or of width 0; `sentence`:
    `(windows, sentences, schemes)`; `frames`: `(windows, length, frames)`, of which an article's mean counts. `hidden`:
    the encoder's answer, `(windows, length, hidden)`, which
    `StanceHead` reads again once it is known where the targets are.
    """

    tags: Tensor
    phrase: Tensor
    link_from: Tensor
    link_to: Tensor
    refer_from: Tensor
    refer_to: Tensor
    sentence: Tensor
    frames: Tensor
    hidden: Tensor


class StanceHead(nn.Module):
    """Read the attitude towards a target from its own tokens, what it attends to in its sentence, and the sentence."""

    def __init__(self, size: int, width: int, dropout: float) -> None:
        super().__init__()
        self.query, self.key = nn.Linear(size, width), nn.Linear(size, width)
        self.join = nn.Linear(3 * size, size)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(size, len(STANCE))

    def forward(self, hidden: Tensor, sentence: Tensor, target: Tensor, end: Tensor) -> Tensor:
        """Give the logits of each target. Shape: `(targets, 5)`, in the order of `heads.STANCE`.

        Args:
            hidden: tokens around each target, at least its sentence, `(targets, length, hidden)`.
            sentence: which of them are its sentence's, `(targets, length)`.
            target: which are the target's own, `(targets, length)`.
            end: its sentence's separator, `(targets, hidden)`.
        """
        weights = target.to(hidden.dtype)
        own = (weights[:, None] @ hidden).squeeze(1) / weights.sum(-1, keepdim=True).clamp(min=1)
        match = (self.key(hidden) @ self.query(own)[:, :, None]).squeeze(-1) / self.key.out_features**0.5
        seen = torch.softmax(match.masked_fill(~sentence, -1e4), dim=-1)
        context = (seen[:, None] @ hidden).squeeze(1)
        joined = nn.functional.gelu(self.join(torch.cat([own, context, end], dim=-1)))
        logits: Tensor = self.out(self.dropout(joined))
        return logits


class FramingModel(PreTrainedModel):
    """Read windows of whole sentences once and answer for every head."""

    config_class = FramingConfig
    config: FramingConfig
    base_model_prefix = "encoder"
    main_input_name = "input_ids"
    _supports_sdpa = True
    precision: torch.dtype | None = None  # in which the encoder multiplies matrices; None: that of its weights
    swift: SwiftBert | None = None  # runs the encoder's layers, where they are only read from

    def __init__(self, config: FramingConfig) -> None:
        super().__init__(config)
        inner = dict(config.encoder)
        described = AutoConfig.for_model(inner.pop("model_type"), **inner)
        attention = config._attn_implementation
        if attention == "sdpa" and not getattr(MODEL_MAPPING[type(described)], "_supports_sdpa", False):
            attention = "eager"
        self.encoder = AutoModel.from_config(described, attn_implementation=attention)
        if getattr(self.encoder, "pooler", None) is not None:
            self.encoder.pooler = None
        size = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.features = nn.Embedding(sum(FEATURE_SIZES), size)
        self.tags = nn.Linear(size, len(TAGS))
        self.phrase = nn.Linear(size, len(config.phrase_labels))
        self.link_from = nn.Linear(size, config.link_size)
        self.link_to = nn.Linear(size, config.link_size)
        self.link_bias = nn.Parameter(torch.zeros(len(LINKS), LINK_BUCKETS))
        self.refer_from = nn.Linear(size, config.link_size) if config.coreference else None
        self.refer_to = nn.Linear(size, config.link_size) if config.coreference else None
        self.gather = nn.Linear(2 * size, size)
        self.sentence = nn.Linear(size, len(config.sentence_labels))
        self.frames = nn.Linear(size, len(config.frame_labels)) if config.frame_labels else None
        self.stance = StanceHead(size, config.link_size, 0.1) if config.stance else None
        self.post_init()  # type: ignore[no-untyped-call]

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        super()._init_weights(module)  # type: ignore[no-untyped-call]
        if module is self.features:
            nn.init.zeros_(self.features.weight)
        elif module is self:
            nn.init.zeros_(self.link_bias)

    def forward(self, batch: Batch) -> Scores:
        """Score a batch of windows; the heads, which cost little, always compute in their weights' own precision."""
        encoded = self._encode(batch)
        with torch.autocast(encoded.device.type, enabled=False):
            hidden = self.dropout(encoded.to(self.tags.weight.dtype))
            return Scores(
                tags=self.tags(hidden),
                phrase=self.phrase(hidden),
                link_from=self.link_from(hidden),
                link_to=self.link_to(hidden),
                refer_from=hidden[..., :0] if self.refer_from is None else self.refer_from(hidden),
                refer_to=hidden[..., :0] if self.refer_to is None else self.refer_to(hidden),
                sentence=self.sentence(self.dropout(self._sentences(hidden, batch))),
                frames=hidden[..., :0] if self.frames is None else self.frames(hidden),
                hidden=hidden,
            )

    def _encode(self, batch: Batch) -> Tensor:
        """Run the encoder. Shape: `(windows, length, hidden)`."""
        embedded = self.encoder.get_input_embeddings()(batch.input_ids)
        for column, offset in enumerate(_FEATURE_OFFSETS):
            embedded = embedded + self.features(batch.features[:, :, column] + offset)
        if self.swift is not None:
            return self.swift(self.encoder.embeddings(inputs_embeds=embedded), batch.attention_mask)
        hidden: Tensor = self.encoder(inputs_embeds=embedded, attention_mask=batch.attention_mask).last_hidden_state
        return hidden

    def _sentences(self, hidden: Tensor, batch: Batch) -> Tensor:
        """Gather each sentence from its separator and the mean of its tokens. Shape: `(windows, sentences, hidden)`."""
        places = torch.arange(batch.separators.shape[1], device=hidden.device)
        members = (batch.segments[:, None, :] == places[None, :, None]).to(hidden.dtype)
        means = members @ hidden / members.sum(-1, keepdim=True).clamp(min=1)
        rows = torch.arange(hidden.shape[0], device=hidden.device)[:, None]
        return nn.functional.gelu(self.gather(torch.cat([hidden[rows, batch.separators], means], dim=-1)))
