"""What a model's `config.json` says about reading its scores: combinations, calibration, thresholds.

It does: hold these numbers, check them, and go to and from JSON (`Decoding`).
It does not: describe the network; that is `FramingConfig` in `encoder.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.errors import ModelError
from framing.spans import KINDS, POLARITIES

Floats = npt.NDArray[np.floating[Any]]

# What every model's `decoding` has to say; the rest belongs to heads that a model may lack.
_NEEDED = ("transitions", "first", "link", "phrase", "phrase_seed", "phrase_grow", "loaded", "own", "kinds", "unsure")


@dataclass(frozen=True, slots=True)
class Combination:
    """A calibrated probability from several logits: sigmoid of their weighted sum and a bias.

    One output layer a labelling scheme keeps apart what corpora mean; this brings them together again, with weights
    fitted on held-out text at the base rate of natural news (Platt scaling of several scores).
    """

    weights: Mapping[str, float]
    bias: float = 0.0

    def logit(self, scores: Mapping[str, Floats]) -> Floats:
        """Give the weighted sum; `scores` holds one array of logits a name."""
        total = np.asarray(self.bias, dtype=np.float64)
        for name, weight in self.weights.items():
            total = total + weight * scores[name]
        return total

    def probability(self, scores: Mapping[str, Floats]) -> Floats:
        """Give the probability."""
        return sigmoid(self.logit(scores))

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Combination:
        """Read one from JSON types."""
        return cls({str(name): float(weight) for name, weight in record["weights"].items()}, float(record["bias"]))


@dataclass(frozen=True, slots=True)
class Decoding:
    """How scores become answers.

    Attributes:
        transitions: log weight of going from one tag to the next, `(tags, tags)`, in the order of `encoder.TAGS`.
        first: log weight of each tag at the start of a window, where a span may go on from the window before.
        link: least probability at which two spans belong to one claim.
        hint: how much a sentence's score of being `attributed`, a logit, adds to its tokens' scores of being content.
        phrase: how the phrase schemes combine to one probability a token.
        phrase_seed: least probability of a word that makes a loaded phrase.
        phrase_grow: least probability of a neighbouring word that joins it.
        loaded: how the sentence schemes, and `phrase` (the largest token logit), combine to `Sentence.loaded`.
        own: how `loaded` (the logit of that), `phrase_own` (the largest token logit in the outlet's voice) and
            `share_own` (log odds of the share of loaded evidence in the outlet's voice) combine to `loaded_own`.
        kinds: for each kind how the sentence schemes, `loaded`, `phrase_own` and `share` (the attributed share of the
            sentence) combine; the softmax over the three is `kind_scores`.
        unsure: for `loaded` and `loaded_own`, the probabilities between which the verdict is None.
        coverage: the share of sentences of real news that got a verdict, on the articles that `unsure` was set on.
        polarities: for each polarity how the logits of `heads.STANCE` combine; the softmax over the three is
            `Stance.scores`. None: the model does not read stance.
        author: how these logits combine to the probability that an attitude outside attributed content is the outlet's.
        decided: least probability of a polarity that is said rather than None.
        frames: how `mean` (of a frame's logits over the tokens) becomes its probability; None: there are none.
        frame_prior: tokens of the whole article that a paragraph or a sentence is judged with.
    """

    transitions: tuple[tuple[float, ...], ...]
    first: tuple[float, ...]
    link: float
    phrase: Combination
    phrase_seed: float
    phrase_grow: float
    loaded: Combination
    own: Combination
    kinds: Mapping[str, Combination]
    unsure: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    coverage: Mapping[str, float] = field(default_factory=dict)
    polarities: Mapping[str, Combination] | None = None
    author: Combination | None = None
    decided: float = 0.5
    frames: Combination | None = None
    frame_prior: float = 64.0
    hint: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON types."""
        return asdict(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Decoding:
        """Read what `to_dict` gave.

        Raises `ModelError` where a part is missing or malformed.
        """
        try:
            parts = {
                part.name: record[part.name] for part in fields(cls) if part.name in record or part.name in _NEEDED
            }
            for name in ("phrase", "loaded", "own"):
                parts[name] = Combination.from_dict(parts[name])
            parts["kinds"] = {kind: Combination.from_dict(parts["kinds"][kind]) for kind in KINDS}
            parts["transitions"] = tuple(tuple(map(float, row)) for row in parts["transitions"])
            parts["first"] = tuple(map(float, parts["first"]))
            parts["coverage"] = {name: float(share) for name, share in record.get("coverage", {}).items()}
            for name in ("author", "frames"):
                if parts.get(name) is not None:
                    parts[name] = Combination.from_dict(parts[name])
            if parts.get("polarities") is not None:
                parts["polarities"] = {one: Combination.from_dict(parts["polarities"][one]) for one in POLARITIES}
            parts["unsure"] = {name: (float(low), float(high)) for name, (low, high) in parts["unsure"].items()}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"the model's config.json has no usable 'decoding' ({error!r}); give one that models.calibrate wrote"
            ) from error
        return cls(**parts)

    def verdict(self, name: str, probability: float) -> bool | None:
        """Say True or False, or None between the two thresholds."""
        low, high = self.unsure.get(name, (0.5, 0.5))
        return True if probability >= high else False if probability < low else None


def sigmoid(logits: Floats) -> Floats:
    """Turn log odds into probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0))))


def softmax(logits: Floats) -> Floats:
    """Turn logits into probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def default_decoding(phrase_labels: tuple[str, ...], sentence_labels: tuple[str, ...]) -> Decoding:
    """Give a plain, uncalibrated reading of a model: means of the schemes that it has, thresholds of one half.

    Training measures with it; `models.calibrate` puts fitted numbers in its place.
    """

    def mean(*wanted: str) -> Combination:
        there = [name for name in wanted if name in sentence_labels]
        return Combination({name: 1.0 / len(there) for name in there}, 0.0 if there else -30.0)

    cue = 0.4
    legal = np.zeros((7, 7))
    for inside in (2, 4, 6):  # I- follows its own B- or I- only
        legal[[tag for tag in range(7) if tag not in (inside - 1, inside)], inside] = -1e4
    # Chosen on PolNeAR dev: tag models break contents up, and say cues too seldom.
    legal[:, 5] -= 1.0
    legal[:, 3:5] += cue
    return Decoding(
        transitions=tuple(map(tuple, legal.tolist())),
        first=(0.0, 0.0, 0.0, cue, cue, 0.0, 0.0),
        link=0.1,
        phrase=Combination({name: 1.0 / len(phrase_labels) for name in phrase_labels}, 0.0 if phrase_labels else -30.0),
        phrase_seed=0.5,
        phrase_grow=0.3,
        loaded=mean("loaded_babe", "loaded_ptc", "loaded_wide"),
        own=Combination({"loaded": 1.0, "share_own": 1.0}),
        kinds={
            "sourced_claim": mean("speech", "attributed"),
            "editorial": mean("editorial", "argued", "opinion"),
            "report": Combination({}),
        },
        polarities={name: Combination({name: 1.0}) for name in POLARITIES},
        author=Combination({"author": 1.0}),
        frames=Combination({"mean": 1.0}),
        hint=0.1,
    )
