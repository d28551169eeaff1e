"""How far the heads are from what they should say, each on what is known.

It does: measure scores against labels (`layout.Targets`), one loss a head.
It does not: weigh the losses (the recipe does) or measure against a tutor (`tutors.py`).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from framing.network import Batch, FramingModel, Scores, StanceHead
from models.data import NO_TAG
from models.layout import Targets

FEWEST = 8  # what a mean is taken over at least: a label alone in its batch does not weigh like a batch of them


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
        if not torch.isnan(wanted).all():
            losses[name] = scheme_terms(logits, wanted)
    if len(targets.links):
        losses["link"] = link_loss(model, scores, targets.links)
    if len(targets.targets) and model.stance is not None:
        losses["stance"] = stance_loss(model.stance, scores.hidden, batch, targets)
    if len(targets.mentions) and model.refer_to is not None:
        losses["refer"] = refer_loss(scores, targets)
    return losses


def scheme_terms(logits: Tensor, wanted: Tensor) -> Tensor:
    """Sum the schemes' mean binary cross-entropy, each over what is wanted of it; `(…, schemes)` both, NaN unknown."""
    known = ~torch.isnan(wanted)
    each = nn.functional.binary_cross_entropy_with_logits(logits.float()[known], wanted[known], reduction="none")
    columns = known.nonzero()[:, -1]
    sums = torch.zeros(wanted.shape[-1], device=each.device).index_add(0, columns, each)
    counts = torch.zeros_like(sums).index_add(0, columns, torch.ones_like(each))
    return (sums / counts.clamp(min=FEWEST)).sum()


def stance_loss(head: StanceHead, hidden: Tensor, batch: Batch, targets: Targets) -> Tensor:
    """Cross-entropy over the polarities, binary cross-entropy over the rest, each where it is known."""
    return stance_terms(stance_logits(head, hidden, batch, targets.targets), targets.stance)


def stance_logits(head: StanceHead, hidden: Tensor, batch: Batch, targets: Tensor) -> Tensor:
    """Read the attitude towards the targets of a batch (`Targets.targets`). Shape: `(targets, 5)`."""
    rows, first, last, piece = targets.unbind(1)
    places = torch.arange(hidden.shape[1], device=hidden.device)
    target = (places >= first[:, None]) & (places < last[:, None])
    sentence = batch.segments[rows] == piece[:, None]
    ends = hidden[rows, batch.separators[rows, piece]]
    return head(hidden[rows], sentence, target, ends).float()


def stance_terms(logits: Tensor, labels: Tensor) -> Tensor:
    """Give the loss of targets with these labels, chances in the order of `heads.STANCE`, `(targets, 5)`."""
    polarity, others = labels[:, :3], labels[:, 3:]
    total = logits.sum() * 0.0
    if (known := ~torch.isnan(polarity[:, 0])).any():
        each = nn.functional.cross_entropy(logits[known, :3], polarity[known], reduction="sum")
        total = total + each / known.sum().clamp(min=FEWEST)
    if (known := ~torch.isnan(others)).any():
        each = nn.functional.binary_cross_entropy_with_logits(logits[:, 3:][known], others[known], reduction="sum")
        total = total + each / known.sum().clamp(min=FEWEST)
    return total


def refer_loss(scores: Scores, targets: Targets) -> Tensor:
    """Binary cross-entropy over pairs of a mention and a token of its window: does the token mean the same."""
    rows, one = targets.mentions[:, 0], targets.mentions[:, 3]
    logits, apart = refer_logits(scores, targets.mentions[:, :3])
    whom = targets.whom[rows]
    known = (whom > -2) & apart
    each = nn.functional.binary_cross_entropy_with_logits(
        logits[known], (whom == one[:, None])[known].float(), reduction="sum"
    )
    return each / (known & (whom >= 0)).sum().clamp(min=FEWEST)


def refer_logits(scores: Scores, spans: Tensor) -> tuple[Tensor, Tensor]:
    """Say of some spans (window, first and last place) which tokens of their windows mean the same.

    Both `(spans, length)`: the logits, and which tokens are none of the span's own.
    """
    rows, first, last = spans.unbind(1)
    sums = nn.functional.pad(scores.refer_from.float().cumsum(1), (0, 0, 1, 0))
    means = (sums[rows, last] - sums[rows, first]) / (last - first)[:, None]
    logits = (scores.refer_to.float()[rows] @ means[:, :, None]).squeeze(-1) / math.sqrt(means.shape[-1])
    places = torch.arange(logits.shape[1], device=logits.device)
    return logits, (places < first[:, None]) | (places >= last[:, None])


def link_loss(model: FramingModel, scores: Scores, links: Tensor) -> Tensor:
    """Binary cross-entropy over pairs of spans, each span the mean of its tokens' vectors."""
    rows, start_a, end_a, start_b, end_b, kind, bucket, same = links.unbind(1)

    def means(vectors: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        sums = nn.functional.pad(vectors.float().cumsum(1), (0, 0, 1, 0))
        return (sums[rows, ends] - sums[rows, starts]) / (ends - starts)[:, None]

    product = (means(scores.link_from, start_a, end_a) * means(scores.link_to, start_b, end_b)).sum(-1)
    logits = product / math.sqrt(scores.link_from.shape[-1]) + model.link_bias[kind, bucket]
    return nn.functional.binary_cross_entropy_with_logits(logits, same.float())
