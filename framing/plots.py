"""Figures of a comparison: dots and intervals, a heat map of differences, what a gap is made of.

It does: draw with matplotlib, readable without colour, and give a figure as SVG for a page.
It does not: compute (`comparing.py`) or touch matplotlib's global state: no pyplot, no window.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.errors import InputError, describe, listed
from framing.measures import Measure, measure_of
from framing.terminal import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.comparison import Comparison
    from framing.rows import Decomposition, Estimate

_INK, _SOFT, _ACCENT = "#1a1a1a", "#6b6b6b", "#1f5a99"
_PARTS = (
    ("own", "own words", "#1f5a99", ""),
    ("quoting", "how much is quoted", "#8fb3d9", "//"),
    ("tone", "how loaded the quoted are", "#d9a441", ".."),
    ("stories", "choice of stories", "#bdbdbd", "xx"),
)
_LONGEST = 28  # characters of a name that are drawn


def dots(comparison: Comparison, measure: str) -> Figure:
    """Draw a measure: one line a group, a dot for its value and a bar for its 95 % interval.

    Raises `InputError` for a measure that the comparison does not have.
    """
    rows = [row for row in comparison.table if row.measure == measure]
    if not rows:
        there = listed(dict.fromkeys(row.measure for row in comparison.table))
        raise InputError(f"measure {describe(measure)} is not in this comparison; measures are {there}")
    shown = measure_of(measure)
    rows.sort(key=lambda row: (row.value, row.group))
    figure, axes = _figure(4.7, 0.7 + 0.27 * len(rows))
    scale = 100 if shown.is_share else 1
    for at, row in enumerate(rows):
        _dot(axes, at, row, scale)
    _names(axes, [row.group for row in rows])
    axes.set_xlabel(_unit(shown), color=_SOFT, fontsize=9)
    if shown.is_signed:
        axes.axvline(0, color=_SOFT, linewidth=0.8, linestyle=(0, (4, 3)))
        ends = axes.get_xlim()
        axes.set_xlim(min(ends[0], -0.05), max(ends[1], 0.05))
    else:
        axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)
    return figure


def heat(comparison: Comparison, measure: str) -> Figure:
    """Draw the differences of all pairs, row less column; those that are more than chance are framed and starred."""
    shown, groups = measure_of(measure), comparison.settings.groups
    size = len(groups)
    scale = 100 if shown.is_share else 1
    gaps, certain = np.full((size, size), np.nan), np.zeros((size, size), dtype=bool)
    place = {name: at for at, name in enumerate(groups)}
    for row in comparison.pairs:
        if row.measure == measure:
            a, b = place[row.a], place[row.b]
            gaps[a, b], gaps[b, a] = scale * row.difference, -scale * row.difference
            certain[a, b] = certain[b, a] = row.verdict != "cannot tell"
    side = max(2.4, 0.5 * size + 1.5)
    figure, axes = _figure(side + 0.8, side)
    limit = max(1e-9, float(np.nanmax(np.abs(gaps)))) if not np.isnan(gaps).all() else 1.0
    axes.set_aspect("equal")
    axes.set_xlim(-0.5, size - 0.5)
    digits = 0 if shown.is_share and limit >= 10 else 2 if shown.is_signed else 1
    for (a, b), gap in np.ndenumerate(gaps):
        _heat_cell(axes, (a, b), (float(gap), float(gap) / limit), digits, bool(certain[a, b]))
    _names(axes, groups)
    axes.set_xticks(range(size))
    _plain(axes.set_xticklabels([_short(name) for name in groups], rotation=40, ha="right", fontsize=9))
    axes.set_ylim(size - 0.5, -0.5)
    return figure


def parts(rows: Sequence[Decomposition]) -> Figure:
    """Draw what the gaps in loaded language are made of: a stacked bar a pair, hatched, and a line at the gap."""
    figure, axes = _figure(5.2, 1.5 + 0.36 * len(rows))
    for at, row in enumerate(reversed(rows)):
        ends = {1: 0.0, -1: 0.0}
        for name, label, color, hatch in _PARTS:
            value = 100 * getattr(row, name).value
            sign = 1 if value >= 0 else -1
            axes.barh(
                at, value, left=ends[sign], height=0.56, color=color, hatch=hatch, edgecolor="white", linewidth=0.6,
                label=label if at == 0 else None,
            )  # fmt: skip
            ends[sign] += value
        axes.plot(
            [100 * row.gap.value] * 2, [at - 0.4, at + 0.4], color=_INK, linewidth=2.2, label="gap" if at == 0 else None
        )
    axes.axvline(0, color=_INK, linewidth=0.8)
    _names(axes, [f"{_short(row.a, 16)} less {_short(row.b, 16)}" for row in reversed(rows)])
    axes.set_xlabel("percentage points of sentences", color=_SOFT, fontsize=9)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    return figure


def svg(figure: Figure, title: str, name: str) -> str:
    """Give a figure as SVG for a page: scaled to it, with a title for who cannot see it, and ids of its own.

    Args:
        figure: the figure.
        title: what it shows, in words; escaped here.
        name: letters that no other figure of the page has.
    """
    from html import escape

    import matplotlib

    stream = io.StringIO()
    settings: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": name}
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        # A name in a script that matplotlib's font lacks: the page's fonts have it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    drawn = stream.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    # In tags only: text, where "<" is escaped, stays as it is.
    drawn = re.sub(r"<[^>]*>", lambda tag: re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", tag.group()), drawn)
    head, rest = drawn.split(">", 1)
    head = re.sub(r' (width|height)="([\d.]+)pt"', "", head)
    width = figure.get_size_inches()[0] * 96
    return f'{head} role="img" style="max-width:{width:.0f}px"><title>{escape(title)}</title>{rest}'


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=9, colors=_INK)
    return figure, axes


def _dot(axes: Axes, at: int, row: Estimate, scale: float) -> None:
    if row.low is not None and row.high is not None:
        axes.plot([scale * row.low, scale * row.high], [at, at], color=_ACCENT, linewidth=2.4, solid_capstyle="butt")
        for end in (row.low, row.high):
            axes.plot([scale * end] * 2, [at - 0.12, at + 0.12], color=_ACCENT, linewidth=1.4)
    axes.plot([scale * row.value], [at], "o", color=_INK, markersize=6)


def _heat_cell(axes: Axes, at: tuple[int, int], gap: tuple[float, float], digits: int, certain: bool) -> None:
    """Draw a cell: `gap` in its unit, and as a share of the largest."""
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    (row, column), (value, share) = at, gap
    if np.isnan(value):
        axes.text(column, row, "" if row == column else "·", ha="center", va="center", color=_SOFT, fontsize=8)
        return
    # Pale at both ends, so that the numbers stay readable.
    color = colormaps["RdBu_r"](0.5 + 0.32 * share)
    axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=color, edgecolor="white", linewidth=1))
    text = f"{value:+.{digits}f}".replace("-", "−") if round(value, digits) else "0"
    text += "*" if certain else ""
    axes.text(
        column, row, text, ha="center", va="center", color=_INK, fontsize=8, weight="bold" if certain else "normal"
    )
    if certain:
        axes.add_patch(Rectangle((column - 0.46, row - 0.46), 0.92, 0.92, fill=False, edgecolor=_INK, linewidth=1.8))


def _names(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)))
    _plain(axes.set_yticklabels([_short(name, 36) for name in names], fontsize=9))
    axes.set_ylim(-0.6, len(names) - 0.4)


def _plain(labels: Sequence[Any]) -> None:
    """Have names drawn as they are: a dollar sign begins no formula."""
    for label in labels:
        label.set_parse_math(False)


def _short(name: str, longest: int = _LONGEST) -> str:
    shown = visible(name)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _unit(measure: Measure) -> str:
    return f"{measure.unit}, %" if measure.is_share else measure.unit
