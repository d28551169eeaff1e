"""What is measured in an article, one number a measure, and how each is called and written.

It does: turn an analysis into expected values from its calibrated probabilities, never counts of thresholded labels.
It does not: average over articles or compare (`comparing.py`).

A measure that an article does not have (no claims, so no share of unnamed sources) is absent, not 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framing.errors import InputError, describe, listed
from framing.results import KINDS, VOICES, Analysis, Claim

STANCE, FRAME = "stance", "frame"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure.

    Attributes:
        name: in tables and records.
        label: for readers.
        unit: what one unit is.
        meaning: what it says, in one sentence.
        low: its least possible value.
        high: its largest possible value, or None.
        is_share: written in percent, and its differences in percentage points.
    """

    name: str
    label: str
    unit: str
    meaning: str
    low: float = 0.0
    high: float | None = 1.0
    is_share: bool = True

    def show(self, value: float) -> str:
        """Write a value with its unit's sign: a share in percent; what may be below zero has its own sign.

        >>> MEASURES["loaded"].show(0.0412), measure_of("stance:outlet:Lee").show(0.1)
        ('4.1%', '+0.10')
        """
        if self.is_share:
            return f"{_rounded(100 * value, 1)}%"
        shown = _rounded(value, self._digits)
        return f"+{shown}" if self.is_signed and float(f"{value:.2f}") > 0 else shown

    def show_difference(self, value: float, sign: bool = True) -> str:
        """Write a difference of two values, in percentage points for a share, with its sign unless told not to.

        >>> MEASURES["loaded"].show_difference(-0.031)
        '−3.1'
        """
        shown = _rounded(100 * value, 1) if self.is_share else _rounded(value, self._digits)
        return shown if not sign or shown.startswith("−") else f"+{shown}"

    @property
    def whole(self) -> str:
        """What a share is a share of, as it is said after a percentage; empty for what is no share of anything.

        >>> MEASURES["unnamed"].whole
        ' of claims'
        """
        return self.unit.removeprefix("share") if self.unit.startswith("share of ") else ""

    @property
    def step(self) -> str:
        """What a difference is counted in."""
        return "percentage points" if self.is_share else "on the scale from −1 to 1" if self.is_signed else self.unit

    @property
    def is_signed(self) -> bool:
        """Whether it goes below zero, as a stance does."""
        return self.low < 0

    @property
    def more(self) -> str:
        """What a group is that is above another."""
        return "more positive" if self.is_signed else "higher"

    @property
    def _digits(self) -> int:
        return 2 if self.is_signed else 1


_SENTENCES = "share of sentences"
MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "loaded_own", "Loaded, in the outlet's own voice", _SENTENCES,
            "Expected share of sentences in which the outlet itself uses loaded language.",
        ),
        Measure(
            "loaded_quoted", "Loaded, only in sources' words", _SENTENCES,
            "Expected share of sentences whose loaded language is all in the words of sources.",
        ),
        Measure(
            "loaded", "Loaded, anyone's words", _SENTENCES,
            "Expected share of sentences that hold loaded language: the two above together.",
        ),
        Measure(
            "editorial", "Editorial sentences", _SENTENCES,
            "Expected share of sentences in which the outlet evaluates, predicts, generalises or exhorts.",
        ),
        Measure(
            "sourced_claim", "Sourced claims", _SENTENCES,
            "Expected share of sentences whose assertion is somebody else's.",
        ),
        Measure(
            "report", "Plain report", _SENTENCES,
            "Expected share of sentences in which the outlet states what happened, without evaluation.",
        ),
        Measure(
            "attributed", "Text given over to sources", "share of the text",
            "Share of the sentences' characters that lie inside attributed content.",
        ),
        Measure(
            "claims_per_1000_words", "Claims per 1,000 words", "claims per 1,000 words",
            "Attributions (who said what) per 1,000 words, each counted by its probability.",
            high=None, is_share=False,
        ),
        Measure(
            "sources", "Named sources per article", "sources per article",
            "Different sources that an article names.", high=None, is_share=False,
        ),
        Measure(
            "unnamed", "Claims without a named source", "share of claims",
            "Share of the attributions whose source the article does not name: officials, critics, nobody.",
        ),
        Measure(
            "concentration", "Concentration of sources", "chance that two claims share a source",
            "Chance that two claims of an article, drawn from those with a named source, have the same one.",
        ),
    )
}  # fmt: skip


def measure_of(name: str) -> Measure:
    """Give the measure of a name, those of targets and frames too; raise `InputError` for a name there is not.

    >>> measure_of("stance:outlet:the minister").label
    "Stance towards the minister, in the outlet's own voice"
    """
    if name in MEASURES:
        return MEASURES[name]
    head, _, rest = name.partition(":")
    if head == FRAME and rest:
        meaning = f"Probability that an article frames its matter as {frame_label(rest)}."
        return Measure(name, f"Frame: {frame_label(rest)}", "probability", meaning)
    voice, _, target = rest.partition(":")
    if head == STANCE and voice in VOICES and target:
        whose = "in the outlet's own voice" if voice == "outlet" else "in sources' words"
        label = f"Stance towards {target}, {whose}"
        meaning = "Mean over mentions of P(positive) less P(negative), from −1 to 1."
        return Measure(name, label, "stance, −1 (negative) to 1 (positive)", meaning, low=-1.0, is_share=False)
    known = f"{listed(MEASURES)}, 'stance:<voice>:<target>', 'frame:<name>'"
    raise InputError(f"measure {describe(name)} is not known; measures are {known}")


def frame_label(name: str) -> str:
    """Write a frame's name for readers.

    >>> frame_label("Legality_Constitutionality_and_jurisprudence")
    'Legality, constitutionality and jurisprudence'
    """
    return name.replace("Legality_Constitutionality_", "Legality, constitutionality ").replace("_", " ")


def stance_of(name: str) -> tuple[str, str] | None:
    """Take the name of a stance apart into voice and target; None for the name of another measure.

    >>> stance_of("stance:outlet:the minister")
    ('outlet', 'the minister')
    """
    head, _, rest = name.partition(":")
    voice, _, target = rest.partition(":")
    return (voice, target) if head == STANCE else None


def measure(analysis: Analysis) -> dict[str, float]:
    """Measure an article: for each measure that it has, its value. A blank article has none."""
    sentences, claims = analysis.sentences, analysis.claims
    if not sentences:
        return {}
    n, words = len(sentences), len(analysis.text.split())
    loaded = sum(sentence.loaded for sentence in sentences) / n
    # No sentence can be loaded in the outlet's voice and not be loaded at all.
    own = sum(min(sentence.loaded_own, sentence.loaded) for sentence in sentences) / n
    values = {"loaded": loaded, "loaded_own": own, "loaded_quoted": loaded - own}
    values |= {kind: sum(sentence.kind_scores[kind] for sentence in sentences) / n for kind in KINDS}
    characters = sum(len(sentence.text) for sentence in sentences)
    values["attributed"] = sum(sentence.attributed * len(sentence.text) for sentence in sentences) / characters
    values["claims_per_1000_words"] = 1000 * sum(claim.score for claim in claims) / max(1, words)
    return (
        values | _of_sources(claims) | _of_stances(analysis) | {f"{FRAME}:{k}": v for k, v in analysis.frames.items()}
    )


def _of_sources(claims: Sequence[Claim]) -> dict[str, float]:
    weights: dict[str, list[float]] = defaultdict(list)
    for claim in claims:
        if claim.source_name is not None:
            weights[claim.source_name.casefold()].append(claim.score)
    named = [weight for of_source in weights.values() for weight in of_source]
    values = {"sources": float(len(weights))}
    if (everyone := sum(claim.score for claim in claims)) > 0:
        values["unnamed"] = min(1.0, max(0.0, 1 - sum(named) / everyone))
    # Simpson's (1949) measure without the pairs of a claim with itself, so that few claims do not look concentrated.
    squares = sum(weight * weight for weight in named)
    if (pairs := sum(named) ** 2 - squares) > 1e-12:
        together = sum(sum(of_source) ** 2 for of_source in weights.values()) - squares
        values["concentration"] = min(1.0, max(0.0, together / pairs))
    return values


def _of_stances(analysis: Analysis) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for stance in analysis.stances:
        found[f"{STANCE}:{stance.voice}:{stance.target}"].append(stance.scores["positive"] - stance.scores["negative"])
    return {name: sum(values) / len(values) for name, values in found.items()}


def _rounded(value: float, digits: int) -> str:
    """Round; a true minus sign, and none before zero."""
    shown = f"{value:.{digits}f}"
    return shown.replace("-", "−") if float(shown) else shown.removeprefix("-")
