"""Compare groups of articles on the same stories: estimates, tests, and why they differ.

It does: lead analyses through `gather.py` (numbers), `cells.py` (stories), `estimate.py`, `pairing.py` and
`decomposition.py`, and say what could not be compared.
It does not: any of these itself, nor word or draw what comes out (`wording.py`, `report.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np

from framing.cells import Cells, Grid, Ints
from framing.comparison import Comparison
from framing.decomposition import decompose
from framing.errors import InputError, InputTypeError, describe
from framing.estimate import Floats, mean_interval
from framing.gather import Gathered, gather
from framing.measures import Measure, measure_of
from framing.pairing import FDR, LEVEL, POWER, batched, compare_pairs, known
from framing.results import Analysis
from framing.rows import Estimate, Exclusion, Settings, StoryValue
from framing.significance import cutoff

_SHOWN = 5  # names given of what was left out
_Pairs = list[tuple[int, int]]


def compare(
    analyses: Iterable[Analysis], by: str = "outlet", *, within: str | None = "story", seed: int = 0
) -> Comparison:
    """Compare groups of articles, on the same stories where there are stories.

    Every number is a mean over stories of what a group's articles on the story have on average, so that neither a
    long article nor a story with many counts for more. Intervals draw stories with replacement, tests flip the signs
    of whole stories, and the tests of all pairs and measures are corrected together (Benjamini and Hochberg).
    The intervals hold the chance in which stories there are; they do not hold the errors of the model.

    Args:
        analyses: any iterable, read once; what is kept of an article is its numbers and its most telling sentences.
            All of one model.
        by: the field that says which group an article belongs to: `outlet`, or any other metadata field or name in
            `Article.extra`. 2 to 50 groups.
        within: the field that says which story it covers. An article without one counts in its group's value and in
            no pair. None, or no article with a story, compares articles as they are: then the choice of stories is
            part of every difference.
        seed: of all draws; the same analyses and seed give the same comparison.

    Frames are measures like the others; so are the stances towards targets that every group mentions in at least three
    stories (articles, where there are no stories), in either voice, for the ten targets that most articles have.

    What is left out (articles without a group or a sentence, texts that come twice in a group, pairs that share fewer
    than two stories, targets that too few speak of) is in `settings.exclusions`.

    Raises `InputTypeError` for what is no iterable of `Analysis`; `InputError` for one group or more than 50, for
    analyses of several models, for a field that no article has, where no two groups share two stories.
    """
    for name, value in (("by", by), ("within", within)):
        if not (isinstance(value, str) or (name == "within" and value is None)):
            raise InputTypeError(f"{name} is {describe(value)}; give the name of a field, such as 'outlet'")
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise InputTypeError(f"seed is {describe(seed)}; give a whole number")
    if by == within:
        raise InputError(f"by and within are both {by!r}; give two fields, such as by='outlet', within='story'")
    gathered = gather(analyses, by, within)
    grid, paired = Grid(gathered), gathered.n_alone < len(gathered.group)
    pairs, notes = _pairs(grid, gathered, paired)
    chosen, unchosen = gathered.towards.choose(grid, {grid.groups[at] for pair in pairs for at in pair})
    grid.stances = tuple(chosen)
    differences = compare_pairs(grid, pairs, within=paired, seed=seed)
    if not differences:
        raise InputError(_nothing_to_compare(by, within if paired else None))
    covering = _covering(grid)
    return Comparison(
        table=tuple(_table(grid, seed, paired)),
        pairs=tuple(differences),
        decomposition=decompose(grid, pairs) if paired else (),
        phrases=gathered.phrases(),
        stories=tuple(_stories(grid)) if paired else (),
        evidence=gathered.evidence(),
        settings=Settings(
            by=by, within=within if paired else None, seed=seed, groups=grid.groups, model=gathered.read_by,
            level=LEVEL, fdr=FDR, power=POWER, cutoff=cutoff([row.p_adjusted for row in differences], FDR),
            n_stories=len(covering), n_shared=int((covering > 1).sum()),
            n_articles=len(gathered.group), n_sentences=sum(gathered.sentences),
            exclusions=(*gathered.exclusions(), *notes, *unchosen),
        ),
        mentions=gathered.towards.mentions(chosen),
    )  # fmt: skip


def _pairs(grid: Grid, gathered: Gathered, paired: bool) -> tuple[_Pairs, list[Exclusion]]:
    """Give the pairs that can be compared, and what is to be said of the others."""
    every = list(combinations(range(len(grid.groups)), 2))
    there = (grid.everything().articles > 0).astype(np.int64)
    if not paired:
        reason = "compared as articles, for they have no stories: the choice of stories is part of every difference"
        return every, [Exclusion(reason, len(gathered.group))]
    notes = []
    if gathered.n_alone:
        notes.append(Exclusion("in the table but in no pair: article without a story", gathered.n_alone))
    if lonely := int((_covering(grid) == 1).sum()):
        notes.append(Exclusion("in the table but in no pair: story with one group", lonely))
    shared = there.T @ there
    pairs = [(a, b) for a, b in every if shared[a, b] > 1]
    compared = {group for pair in pairs for group in pair}
    if alone := [name for at, name in enumerate(grid.groups) if at not in compared]:
        reason = "in the table but in no pair: group that shares two stories with no other"
        notes.append(Exclusion(reason, len(alone), tuple(alone[:_SHOWN])))
    few = [(a, b) for a, b in every if {a, b} <= compared and shared[a, b] < 2]
    if few:
        shown = tuple(f"{grid.groups[a]} and {grid.groups[b]}" for a, b in few[:_SHOWN])
        notes.append(Exclusion("not compared: pair that shares fewer than two stories", len(few), shown))
    return pairs, notes


def _covering(grid: Grid) -> Ints:
    """Give for each story how many groups cover it; articles that have no story are none."""
    is_story = [name.startswith("s") for name in grid.clusters]
    return np.asarray((grid.everything().articles > 0).sum(axis=1)[is_story])


def _table(grid: Grid, seed: int, paired: bool) -> Iterator[Estimate]:
    """Give every measure's values."""
    for name in grid.measures:
        measure, cells = measure_of(name), grid.cells(name)
        columns = ((at, column[~np.isnan(column)]) for at, column in enumerate(cells.values.T))
        values = batched(
            ((at, column) for at, column in columns if len(column)),
            lambda data: mean_interval(data, level=LEVEL, seed=seed),
        )
        gaps = _gaps(cells, seed) if paired else {}
        for at, (value, low, high) in values.items():
            yield _estimate(grid, cells, measure, at, (value, low, high, *gaps.get(at, (np.nan,) * 3)))


def _gaps(cells: Cells, seed: int) -> dict[int, tuple[float, ...]]:
    """Give how far each group lies above the others on the same stories, with intervals."""
    there = ~np.isnan(cells.values)
    sums, counts = np.nansum(cells.values, axis=1), there.sum(axis=1)

    def column(at: int) -> Floats:
        rows = there[:, at] & (counts > 1)
        own = cells.values[rows, at]
        return np.asarray(own - (sums[rows] - own) / (counts[rows] - 1))

    columns = ((at, column(at)) for at in range(there.shape[1]))
    return batched(
        ((at, gaps) for at, gaps in columns if len(gaps)), lambda data: mean_interval(data, level=LEVEL, seed=seed)
    )


def _estimate(grid: Grid, cells: Cells, measure: Measure, at: int, numbers: tuple[float, ...]) -> Estimate:
    value, low, high, gap, gap_low, gap_high = numbers
    rows = ~np.isnan(cells.values[:, at])
    shared = (~np.isnan(cells.values)).sum(axis=1) > 1
    return Estimate(
        measure=measure.name, group=grid.groups[at], value=value,
        # No interval holds what the measure cannot be.
        low=known(max(low, measure.low)), high=known(high if measure.high is None else min(high, measure.high)),
        gap=known(gap), gap_low=known(gap_low), gap_high=known(gap_high),
        n_stories=int(rows.sum()), n_shared=int((rows & shared).sum()),
        n_articles=int(cells.articles[:, at].sum()), n_sentences=int(cells.sentences[:, at].sum()),
    )  # fmt: skip


def _stories(grid: Grid) -> Iterator[StoryValue]:
    """Give the groups' values on each story that two or more cover."""
    cells = grid.cells("loaded_own")
    for row, name in enumerate(grid.clusters):
        there = np.flatnonzero(cells.articles[row])
        if len(there) > 1:
            for at in there:
                behind = int(cells.articles[row, at]), int(cells.sentences[row, at])
                yield StoryValue(name[1:], grid.groups[at], float(cells.values[row, at]), *behind)


def _nothing_to_compare(by: str, within: str | None) -> str:
    if within is None:
        return f"no two groups of {by!r} have two articles each; give more articles"
    return (
        f"no two groups of {by!r} share two stories of {within!r} or more; give articles on the same stories, or "
        "within=None to compare articles as they are, with the choice of stories as part of every difference"
    )
