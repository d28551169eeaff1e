"""The rows of a comparison: one number each, with its interval and what stands behind it.

It does: define them, frozen and typed, so that `records.py` reads and writes them.
It does not: gather them into a `Comparison` (`comparison.py`) or compute them (`comparing.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from framing.results import ModelInfo, Voice

Verdict = Literal["higher", "lower", "cannot tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A group's value of a measure: the mean over its stories of what its articles on each have on average.

    Attributes:
        measure: name of the measure (`framing.measures`).
        group: name of the group.
        value: the mean; `low` and `high` are the ends of its 95 % interval, None where there is one story.
        gap: how far it lies above the other groups on the same stories (so that the choice of stories cancels),
            with `gap_low` and `gap_high`; None where no story is shared.
        n_stories, n_shared, n_articles, n_sentences: stories (an article without one counts as one), those of them
            shared with another group, articles and sentences that stand behind the value.
    """

    measure: str
    group: str
    value: float
    low: float | None
    high: float | None
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    n_stories: int
    n_shared: int
    n_articles: int
    n_sentences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How two groups differ in a measure on the stories that both cover.

    Attributes:
        measure: name of the measure.
        a, b: names of the groups.
        value_a, value_b: their means over the shared stories.
        difference: `value_a - value_b`; `low` and `high` are the ends of its 95 % interval.
        effect: the difference in units of its spread between stories (Hedges' g), None where there is no spread.
        p: two-sided p-value, by flipping the signs of stories (of permuted articles where there are no stories).
        p_adjusted: the same after Benjamini and Hochberg's correction over all pairs and measures.
        detectable: the smallest true difference that would have been found four times in five, at the level at which
            the correction held the tests.
        verdict: "higher" or "lower" (a than b) where `p_adjusted` is at most .05 and the interval leaves out 0;
            else "cannot tell".
        n_stories, n_higher, n_lower: shared stories, those in which a is higher, and lower; 0 without stories.
        n_articles, n_sentences: what stands behind the difference, both groups together.
    """

    measure: str
    a: str
    b: str
    value_a: float
    value_b: float
    difference: float
    low: float | None
    high: float | None
    effect: float | None
    p: float
    p_adjusted: float
    detectable: float | None
    verdict: Verdict
    n_stories: int
    n_higher: int
    n_lower: int
    n_articles: int
    n_sentences: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a gap, with its 95 % interval; None where too few stories give one."""

    value: float
    low: float | None
    high: float | None

    def __neg__(self) -> Part:
        """Give the part of the gap as seen from the other side."""
        low, high = (None if end is None else -end for end in (self.high, self.low))
        return Part(-self.value, low, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """Why two groups differ in loaded language: `gap = own + quoting + tone + stories`, exactly.

    Attributes:
        a, b: names of the groups.
        gap: difference of their shares of loaded sentences, anyone's words, over all the stories of each.
        own: what the groups' own words make of it, on shared stories.
        quoting: what comes of one quoting more than the other.
        tone: what comes of one's sources being more loaded than the other's.
        stories: what comes of the stories that only one of them covers.
        quoted_a, quoted_b: share of the text given over to sources, on shared stories.
        tone_a, tone_b: sentences loaded by sources per sentence given over to them, None where none is.
        n_shared, n_only_a, n_only_b: stories that both, and only one, cover.
        n_articles, n_sentences: what stands behind the gap, both groups together.
    """

    a: str
    b: str
    gap: Part
    own: Part
    quoting: Part
    tone: Part
    stories: Part
    quoted_a: float
    quoted_b: float
    tone_a: float | None
    tone_b: float | None
    n_shared: int
    n_only_a: int
    n_only_b: int
    n_articles: int
    n_sentences: int

    def turned(self) -> Decomposition:
        """Give the same as seen from the other side: b less a."""
        return replace(
            self, a=self.b, b=self.a, gap=-self.gap, own=-self.own, quoting=-self.quoting, tone=-self.tone,
            stories=-self.stories, quoted_a=self.quoted_b, quoted_b=self.quoted_a, tone_a=self.tone_b,
            tone_b=self.tone_a, n_only_a=self.n_only_b, n_only_b=self.n_only_a,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PhraseCount:
    """A loaded phrase of a group: how often, in how many articles, in whose voice."""

    group: str
    voice: Voice
    text: str
    count: int
    n_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A telling sentence: the most loaded of a group on a story, in its own voice and in a source's.

    Attributes:
        group, story: where it stands; `story` is None where there are no stories.
        article: what names the article: id, else title, else address.
        voice: whose loaded words it is shown for.
        score: probability that it is loaded in that voice.
        text: the sentence; `start` is its offset in the article.
        phrases: the loaded phrases in it that are in that voice.
    """

    group: str
    story: str | None
    article: str | None
    voice: Voice
    score: float
    start: int
    text: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetEvidence:
    """A telling mention of a target: among those of a group and voice with the most marked stance.

    Attributes:
        target, group, voice: what is compared, and where it stands.
        article: what names the article: id, else title, else address.
        score: P(positive) less P(negative), from -1 to 1.
        text: the sentence; `mention` stands in it from `start` on.
    """

    target: str
    group: str
    voice: Voice
    article: str | None
    score: float
    start: int
    mention: str
    text: str


@dataclass(frozen=True, slots=True)
class StoryValue:
    """A group's articles on a story: their mean share of sentences loaded in its own voice, and how many they are."""

    story: str
    group: str
    loaded_own: float
    n_articles: int
    n_sentences: int


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What was left out, or has to be kept in mind, with how many it concerns and some of them by name."""

    reason: str
    count: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = ", ".join(self.examples)
        more = "" if len(self.examples) >= self.count else ", …"
        return f"{self.reason}: {self.count:,}" + (f" ({shown}{more})" if shown else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was compared, how, and what was left out.

    Attributes:
        by, within, seed: as given to `compare`; `within` is None where articles had no stories to be compared within.
        groups: the groups, in order.
        model: the model that read all the articles.
        level, fdr, power: of the intervals, of the tests together, of the smallest detectable difference.
        cutoff: the level at which each test was held after the correction.
        n_stories, n_shared: stories, and those that two groups or more cover.
        n_articles, n_sentences: all that are behind the numbers.
        exclusions: what was left out, and why.
    """

    by: str
    within: str | None
    seed: int
    groups: tuple[str, ...]
    model: ModelInfo
    level: float
    fdr: float
    power: float
    cutoff: float
    n_stories: int
    n_shared: int
    n_articles: int
    n_sentences: int
    exclusions: tuple[Exclusion, ...]
