"""A comparison in plain words, for readers without statistics.

It does: one sentence a finding, with how sure it is; "cannot tell" where that is the answer.
It does not: compute (`comparing.py`) or escape anything: what it gives is text, names as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from framing.comparison import Comparison
from framing.measures import Measure, measure_of
from framing.rows import Decomposition, Difference, Settings

_LONGEST = 40  # characters of a name in a list
_PARTS = {
    "own": "the outlets' own words",
    "quoting": "how much they quote",
    "tone": "how loaded their sources are",
    "stories": "which stories they cover",
}


def finding(row: Difference, settings: Settings) -> str:
    """Word a difference, the measure first; else as `told`."""
    return f"{measure_of(row.measure).label}: {told(row, settings)}"


def told(row: Difference, settings: Settings) -> str:
    """Word a difference: who is higher and by how much, or that it cannot be told and what could have been."""
    measure = measure_of(row.measure)
    sides = [(row.a, measure.show(row.value_a)), (row.b, measure.show(row.value_b))]
    if row.verdict == "cannot tell":
        shown = ", ".join(f"{name} {value}" for name, value in sides)
        return f"{shown}. Cannot tell them apart: {_doubt(row, measure, settings)}."
    (higher, more), (lower, less) = sides if row.verdict == "higher" else reversed(sides)
    size = measure.show_difference(abs(row.difference), sign=False)
    line = (
        f"{higher} is {measure.more} than {lower}, {more}{measure.whole} against {less}: by {size} {measure.step} "
        f"({interval(row, measure, of=higher)})"
    )
    if settings.within is None:
        return f"{line}, over {row.n_articles:,} articles."
    times = row.n_higher if row.verdict == "higher" else row.n_lower
    return f"{line}, and so in {times:,} of {row.n_stories:,} shared stories."


def interval(row: Difference, measure: Measure, of: str | None = None) -> str:
    """Word the interval of a difference, as seen from group `of`."""
    if row.low is None or row.high is None:
        return "no interval"
    ends = (row.low, row.high) if of in (None, row.a) else (-row.high, -row.low)
    return f"95% interval {measure.show_difference(ends[0])} to {measure.show_difference(ends[1])}"


def gap_line(row: Decomposition) -> str:
    """Word why two groups differ in loaded language, the more loaded one first."""
    row, measure = row if row.gap.value >= 0 else row.turned(), measure_of("loaded")
    parts = [f"{words} {measure.show_difference(getattr(row, name).value)}" for name, words in _PARTS.items()]
    gap = measure.show_difference(row.gap.value, sign=False)
    return f"{row.a} is above {row.b} by {gap} percentage points of sentences with loaded language: {', '.join(parts)}."


def summary(comparison: Comparison, most: int = 5) -> list[str]:
    """Give the report in a few sentences: what was compared, what was found, what was not."""
    settings, pairs = comparison.settings, comparison.pairs
    lines = [_scope(settings)]
    found = [row for row in pairs if row.verdict != "cannot tell"]
    # What is asked for first comes first: the outlet's own voice, then the other measures, the surest first.
    found.sort(key=lambda row: (row.measure != "loaded_own", row.p_adjusted, -abs(row.effect or 0.0)))
    if not found:
        lines.append(
            f"No difference is certain: each of the {len(pairs):,} comparisons could be chance. "
            "That does not mean that the groups are alike; the tables say how large a difference would have been seen."
        )
        return lines + _too_few(comparison)
    least = len(pairs) - len(found)
    lines.append(
        f"{len(found):,} of {len(pairs):,} comparisons show a difference that is more than chance (at most one in "
        f"twenty of these is expected to be a false alarm); for the other {least:,} we cannot tell."
    )
    lines += [finding(row, settings) for row in found[:most]]
    if len(found) > most:
        lines.append(f"The other {len(found) - most:,} are in the tables below.")
    return lines


def listing(names: Sequence[str], most: int = 10) -> str:
    """Write names as in a sentence: up to `most` of them, none longer than 40 characters, and how many more.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    >>> listing(["a", "b", "c", "d"], most=2)
    'a, b and 2 more'
    """
    shown = [name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…" for name in names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most:,} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _scope(settings: Settings) -> str:
    what = f"{len(settings.groups)} groups by {settings.by} ({listing(settings.groups)})"
    size = f"{settings.n_articles:,} articles with {settings.n_sentences:,} sentences"
    if settings.within is None:
        return (
            f"{what} are compared over {size}. They have no stories, so what they chose to cover counts as difference."
        )
    return (
        f"{what} are compared over {size}, on {settings.n_shared:,} stories that two or more of them cover "
        f"(of {settings.n_stories:,} in all)."
    )


def _too_few(comparison: Comparison) -> list[str]:
    """Say how many shared stories it takes, where no pair has as many: n stories give no p-value below 2 / 2**n."""
    settings, most = comparison.settings, max(row.n_stories for row in comparison.pairs)
    needed = math.ceil(math.log2(2 / settings.cutoff))
    if settings.within is None or most >= needed:
        return []
    return [
        f"No two groups share more than {most:,} stories. Among {len(comparison.pairs):,} comparisons it takes "
        f"{needed:,} before any could be certain: give more stories, or compare fewer and larger groups."
    ]


def _doubt(row: Difference, measure: Measure, settings: Settings) -> str:
    gap = f"the difference of {measure.show_difference(row.difference)} {measure.step} ({interval(row, measure)})"
    base = f"{row.n_stories:,} shared stories" if settings.within else f"{row.n_articles:,} articles"
    if settings.within and 2 / 2**row.n_stories > settings.cutoff:  # no pattern of signs is rarer
        return f"{gap} rests on {base}, too few for certainty among so many comparisons"
    if row.detectable is None or row.detectable == 0:
        return f"{gap} over {base} may be chance"
    seen = measure.show_difference(row.detectable, sign=False)
    return f"{gap} may be chance; {base} would show a true one of {seen} or more four times in five"
