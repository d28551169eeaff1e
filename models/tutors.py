"""Teachers that read each batch in the same step as the model that learns of them: online distillation.

They are called tutors, apart from the teacher whose lessons are written down first (`teach.py`, `lessons.py`).

It does: run the tutors over each batch as it stood before names and letters were changed in it, and measure how far the
model is from what they say together, head by head; it also learns to tell each tutor's vectors from its own.
It does not: train a tutor (that is a recipe like any other, `recipe-tutor.toml`), or link spans: labels teach that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from framing.encoder import Special, load, special_tokens
from framing.network import Batch, FramingModel, Scores
from framing.spans import POLARITIES
from models.layout import Targets
from models.losses import FEWEST, refer_logits, scheme_terms, stance_logits, stance_terms

_SIDES = len(POLARITIES)


@dataclass(frozen=True, slots=True)
class Said:
    """What tutors say of a batch together, as chances: `tags`, `phrase`, `sentence` as in `Scores`, NaN where nothing.

    `stance`: `(targets, 5)`; `refer`: `(spans, length)`, of the `spans` that are targets or mentions; `hidden`: each
    tutor's vectors, `(windows, length, its own hidden)`, of mean 0 and variance 1 at each token.
    """

    tags: Tensor
    phrase: Tensor
    sentence: Tensor
    stance: Tensor
    spans: Tensor
    refer: Tensor
    hidden: list[Tensor]


class Tutors:
    """Some checkpoints that know words by the same vocabulary as the model that learns, in whatever order.

    `aside`: schemes of phrases and sentences that they were not taught.
    """

    def __init__(
        self, checkpoints: Sequence[Path], vocabulary: dict[str, int], special: Special, device: torch.device,
        aside: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.models: list[tuple[FramingModel, Tensor]] = []  # each with its numbers of the words
        for checkpoint in checkpoints:
            # On a CPU in bf16, where it has that: twice as fast.
            model, tokenizer = load(checkpoint, str(device), None if device.type == "cpu" else "float32")
            theirs = tokenizer.get_vocab()
            if lacking := [word for word in vocabulary if word not in theirs]:
                raise ValueError(f"{checkpoint} knows no {lacking[0]!r}; give a tutor with the vocabulary of the model")
            numbers = torch.empty(max(vocabulary.values()) + 1, dtype=torch.long)
            for word, number in vocabulary.items():
                numbers[number] = theirs[word]
            own = special_tokens(tokenizer)
            numbers[[special.cls, special.sep, special.pad]] = torch.tensor([own.cls, own.sep, own.pad])
            self.models.append((model.requires_grad_(False), numbers.to(device)))
        config = self.models[0][0].config
        self.phrases, self.sentences = (
            torch.tensor([name in aside for name in names], device=device)
            for names in (config.phrase_labels, config.sentence_labels)
        )

    @torch.no_grad()
    def __call__(self, batch: Batch, targets: Targets) -> Said:
        """Read a batch, and say what they mean together."""
        spans = torch.unique(torch.cat([targets.targets[:, :3], targets.mentions[:, :3]]), dim=0)
        said = [self._read(model, numbers, batch, targets, spans) for model, numbers in self.models]
        *chances, hidden = zip(*said, strict=True)
        tags, phrase, sentence, stance, refer = (torch.stack(parts).mean(0) for parts in chances)
        phrase = phrase.masked_fill(self.phrases | (batch.segments < 0)[..., None], torch.nan)
        sentence = sentence.masked_fill(self.sentences | (batch.separators == 0)[..., None], torch.nan)
        vectors = [nn.functional.layer_norm(one, one.shape[-1:]) for one in hidden]
        return Said(tags, phrase, sentence, stance, spans, refer, vectors)

    @staticmethod
    def _read(
        model: FramingModel, numbers: Tensor, batch: Batch, targets: Targets, spans: Tensor
    ) -> tuple[Tensor, ...]:
        theirs = Batch(numbers[batch.input_ids], batch.attention_mask, batch.segments, batch.features, batch.separators)
        half = batch.input_ids.device.type == "cuda"
        with torch.autocast(batch.input_ids.device.type, dtype=torch.bfloat16, enabled=half):
            scores = model(theirs)
        stance = scores.hidden.new_zeros((0, _SIDES + 2))
        if len(targets.targets) and model.stance is not None:
            logits = stance_logits(model.stance, scores.hidden, batch, targets.targets)
            stance = torch.cat([logits[:, :_SIDES].softmax(-1), logits[:, _SIDES:].sigmoid()], dim=1)
        refer = scores.hidden.new_zeros((0, batch.input_ids.shape[1]))
        if len(spans) and model.refer_to is not None:
            refer = refer_logits(scores, spans)[0].sigmoid()
        return (
            scores.tags.softmax(-1), scores.phrase.sigmoid(), scores.sentence.sigmoid(), stance, refer,
            scores.hidden.float(),
        )  # fmt: skip

    def losses(
        self, model: FramingModel, scores: Scores, batch: Batch, targets: Targets, said: Said, mimics: nn.ModuleList
    ) -> dict[str, Tensor]:
        """Measure each head against what the tutors say; `mimics` reads each tutor's vectors from the model's own."""
        tokens = batch.segments >= 0
        losses = {
            "tags": nn.functional.cross_entropy(scores.tags.float()[tokens], said.tags[tokens]),
            "phrase": scheme_terms(scores.phrase, said.phrase),
            "sentence": scheme_terms(scores.sentence, said.sentence),
        }
        if len(said.stance) and model.stance is not None:
            logits = stance_logits(model.stance, scores.hidden, batch, targets.targets)
            losses["stance"] = stance_terms(logits, said.stance)
        if len(said.refer) and model.refer_to is not None:
            logits, apart = refer_logits(scores, said.spans)
            asked = apart & (batch.segments[said.spans[:, 0]] >= 0)
            each = nn.functional.binary_cross_entropy_with_logits(logits, said.refer, reduction="none")
            losses["refer"] = (each * asked).sum() / (said.refer * asked).sum().clamp(min=FEWEST)
        vectors = [
            nn.functional.mse_loss(mimic(scores.hidden.float()[tokens]), theirs[tokens])
            for mimic, theirs in zip(mimics, said.hidden, strict=True)
        ]
        losses["vectors"] = torch.stack(vectors).mean()
        return losses
