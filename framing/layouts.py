"""How an analysis is written as text: a record, the rows of a level, a table to read.

It does: give the lines of one analysis after the other.
It does not: write them (`output.py`, `journal.py`) or turn them into other formats (`exports.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.records import encode, to_line

if TYPE_CHECKING:
    from framing.results import Analysis


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to write analyses.

    Attributes:
        name: says which, so that work begun in one layout is not gone on with in another.
        lines: gives the text of an analysis and its number, from 0; every line is ended.
    """

    name: str
    lines: Callable[[Analysis, int], str]


def record_layout() -> Layout:
    """Write one line of JSON an article."""
    return Layout("records", lambda analysis, number: analysis.to_json() + "\n")


def row_layout(level: str) -> Layout:
    """Write one line of JSON for each row of a level, as `levels.records` gives them."""
    from framing.levels import records

    def lines(analysis: Analysis, number: int) -> str:
        return "".join(to_line(encode(row)) + "\n" for row in records(analysis, level, number))

    return Layout(f"rows of level {level}", lines)


def table_layout(width: int, color: bool, frames: bool = False) -> Layout:
    """Write a table of at most `width` cells, with colours or without, with all `frames` or those that are likely."""
    from framing.terminal import render

    def lines(analysis: Analysis, number: int) -> str:
        return render(analysis, width=width, color=color, frames=frames) + "\n"

    return Layout(f"tables {width} wide{', with all frames' if frames else ''}", lines)
