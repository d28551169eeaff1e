"""Why two groups differ in loaded language: their own words, how much they quote, whom they quote, which stories.

It does: split the gap into four parts that sum to it, each with an interval.
It does not: say whether the gap is more than chance (`comparing.py`).

On shared stories the gap is the difference in the groups' own words plus the difference in quoted loadedness. The
latter is a product, share of the text given over to sources times loaded sentences per sentence given over, and the
difference of two products is split at the mean of the other factor (Kitagawa 1955, JASA 50:1168). What the gap over
all stories has beyond the shared ones is the choice of stories: it holds which stories a group covers alone and how
it writes on these. Intervals are Student's t on the jackknife over stories.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from framing.cells import Cells, Grid
from framing.estimate import Floats, jackknife_interval
from framing.rows import Decomposition, Part

_LEAST = 1e-6  # share of text below which a group counts as quoting nobody
_NAMES = ("gap", "own", "quoting", "tone", "stories")


def decompose(grid: Grid, pairs: Sequence[tuple[int, int]]) -> tuple[Decomposition, ...]:
    """Split the gap in loaded language of each pair of groups, columns of the grid."""
    cells = {name: grid.cells(name) for name in ("loaded", "loaded_own", "attributed")}
    return tuple(split(cells, a, b, (grid.groups[a], grid.groups[b])) for a, b in pairs)


def split(cells: Mapping[str, Cells], a: int, b: int, names: tuple[str, str]) -> Decomposition:
    """Split the gap between two columns of the cells of `loaded`, `loaded_own` and `attributed`."""
    loaded = cells["loaded"].values
    covered: npt.NDArray[np.bool_] = ~np.isnan(loaded[:, [a, b]])
    used = np.flatnonzero(covered.any(axis=1))
    both: npt.NDArray[np.bool_] = np.asarray(covered[used].all(axis=1))
    sides = [_side([cells[name].values[used, at] for name in cells], both) for at in (a, b)]
    whole = _parts(*(tuple(part.sum(axis=0) for part in side) for side in sides))
    parts = {name: Part(float(value), None, None) for name, value in zip(_NAMES, whole, strict=True)}
    if both.sum() > 1:  # with one story left out there has to be a shared one still
        left_out = _parts(*(tuple(part.sum(axis=0) - part for part in side) for side in sides))
        intervals = jackknife_interval(whole, left_out)
        parts = {name: Part(*(float(end[at]) for end in intervals)) for at, name in enumerate(_NAMES)}
    (quoted_a, tone_a), (quoted_b, tone_b) = (_quoted(side[1].sum(axis=0)) for side in sides)
    only_a, only_b = (int((covered[:, at] & ~covered[:, 1 - at]).sum()) for at in (0, 1))
    return Decomposition(
        a=names[0], b=names[1], **parts, quoted_a=quoted_a, quoted_b=quoted_b, tone_a=tone_a, tone_b=tone_b,
        n_shared=int(both.sum()), n_only_a=only_a, n_only_b=only_b,
        n_articles=int(cells["loaded"].articles[:, [a, b]].sum()),
        n_sentences=int(cells["loaded"].sentences[:, [a, b]].sum()),
    )  # fmt: skip


def _side(values: list[Floats], both: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Give what a group adds, story by story, to its sums.

    Returns sums over all its stories (loaded, 1), of shape `(stories, 2)`, and over shared ones (loaded in its own
    voice, loaded by sources, text given over to sources, 1), of shape `(stories, 4)`.
    """
    loaded, own, attributed = (np.nan_to_num(one) for one in values)
    there = ~np.isnan(values[0])
    everywhere = np.stack([loaded, there], axis=1)
    return everywhere, np.stack([own, loaded - own, attributed, there], axis=1) * both[:, None]


def _parts(a: tuple[Floats, ...], b: tuple[Floats, ...]) -> Floats:
    """Give gap, own, quoting, tone and stories from two groups' sums; the last axis holds them, others are kept."""
    everywhere = [side[0][..., 0] / np.maximum(1, side[0][..., 1]) for side in (a, b)]
    own_a, said_a, given_a = _means(a[1])
    own_b, said_b, given_b = _means(b[1])
    tone_a, tone_b = _tone(said_a, given_a), _tone(said_b, given_b)
    # Who never quotes has no tone of sources; then all comes of quoting.
    tone_a, tone_b = np.where(given_a > _LEAST, tone_a, tone_b), np.where(given_b > _LEAST, tone_b, tone_a)
    gap, said = everywhere[0] - everywhere[1], said_a - said_b
    quoting = (given_a - given_b) * (tone_a + tone_b) / 2
    own = own_a - own_b
    return np.stack([gap, own, quoting, said - quoting, gap - own - said], axis=-1)


def _means(sums: Floats) -> tuple[Floats, ...]:
    return tuple(sums[..., at] / np.maximum(1, sums[..., 3]) for at in range(3))


def _tone(said: Floats, given: Floats) -> Floats:
    """Divide what sources say in loaded words by what is given over to them.

    At most 1: where a group hardly quotes, a model that finds a source's loaded word outside its quotation would make
    sources look endlessly loaded. What is beyond goes to the tone all the same, for it is what quoting leaves.
    """
    return np.minimum(1.0, np.divide(said, given, out=np.zeros_like(said), where=given > _LEAST))


def _quoted(sums: Floats) -> tuple[float, float | None]:
    """Give the share of text given over to sources, and the loadedness of what they say."""
    _, said, given = _means(sums)
    return float(given), float(_tone(said, given)) if given > _LEAST else None
