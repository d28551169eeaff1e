"""What `compare` gives back: how groups of articles differ, each number with what stands behind it.

It does: define `Comparison`; give it as a record, tables, a page and plots.
It does not: compute any of them (`comparing.py`), word them (`wording.py`), lay them out (`report.py`, `plots.py`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from framing.errors import InputError, SchemaError, describe, listed
from framing.records import decode, encode, from_line, to_line
from framing.rows import (
    Decomposition,
    Difference,
    Estimate,
    Evidence,
    Exclusion,
    Part,
    PhraseCount,
    Settings,
    StoryValue,
    TargetEvidence,
)
from framing.values import instances, set_fields

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = [
    "Comparison",
    "Decomposition",
    "Difference",
    "Estimate",
    "Evidence",
    "Exclusion",
    "Part",
    "PhraseCount",
    "Settings",
    "StoryValue",
    "TargetEvidence",
]

COMPARISON_SCHEMA = 1  # the number of the record that `Comparison.to_dict` writes


_ROWS: Mapping[str, type[Any]] = {
    "table": Estimate,
    "pairs": Difference,
    "decomposition": Decomposition,
    "phrases": PhraseCount,
    "evidence": Evidence,
    "stories": StoryValue,
    "mentions": TargetEvidence,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How groups of articles differ, with intervals and tests that respect stories as clusters.

    Attributes:
        table: an `Estimate` for each measure and group.
        pairs: a `Difference` for each measure and pair of groups that share two stories or more.
        decomposition: for each such pair, why it differs in loaded language.
        phrases: the most frequent loaded phrases of each group and voice.
        stories: the groups' values story by story, for stories that two groups or more cover.
        evidence: the most telling sentences, by story and group.
        settings: what was compared, how, and what was left out.
        mentions: telling mentions of the targets whose stance is compared, by target, voice and group.
    """

    table: tuple[Estimate, ...]
    pairs: tuple[Difference, ...]
    decomposition: tuple[Decomposition, ...]
    phrases: tuple[PhraseCount, ...]
    stories: tuple[StoryValue, ...]
    evidence: tuple[Evidence, ...]
    settings: Settings
    mentions: tuple[TargetEvidence, ...] = ()

    def __post_init__(self) -> None:
        set_fields(self, **{name: instances(getattr(self, name), kind, name) for name, kind in _ROWS.items()})

    @property
    def findings(self) -> tuple[str, ...]:
        """A line in plain words for every difference, those that were found first."""
        from framing.wording import finding

        found = sorted(self.pairs, key=lambda row: (row.verdict == "cannot tell", row.p_adjusted))
        return tuple(finding(row, self.settings) for row in found)

    def to_frame(self, level: str = "table") -> pd.DataFrame:
        """Give one part as a pandas table, one row a line of it.

        Args:
            level: `table`, `pairs`, `decomposition` (each part of the gap in columns of its own, as `own`,
                `own_low`, `own_high`), `phrases`, `stories`, `evidence` or `mentions`.

        Raises `InputError` for another level.
        """
        import pandas as pd

        if level not in _ROWS:
            raise InputError(f"level {describe(level)} is not known; levels are {listed(_ROWS)}")
        rows = [_flat(row) for row in getattr(self, level)]
        return pd.DataFrame(rows, columns=None if rows else [part.name for part in fields(_ROWS[level])])

    def to_dict(self) -> dict[str, Any]:
        """Give the comparison as plain JSON types, with the number of the schema."""
        return {"schema": COMPARISON_SCHEMA, **encode(self)}

    @classmethod
    def from_dict(cls, record: object) -> Comparison:
        """Read what `to_dict` gave: an equal comparison. Raises `SchemaError` for anything else."""
        schema = record.get("schema") if isinstance(record, Mapping) else None
        if not isinstance(record, Mapping) or type(schema) is not int or schema != COMPARISON_SCHEMA:
            came = f"schema {describe(schema)}" if isinstance(record, Mapping) else describe(record)
            accepted = f"schema {COMPARISON_SCHEMA} is accepted: give what Comparison.to_dict() wrote"
            raise SchemaError(f"the record of a comparison is {came}; {accepted}")
        return decode(cls, {name: value for name, value in record.items() if name != "schema"}, "comparison")

    def to_json(self) -> str:
        """Give `to_dict` as one line of JSON, without the line end."""
        return to_line(self.to_dict())

    @classmethod
    def from_json(cls, line: str | bytes) -> Comparison:
        """Read what `to_json` gave; raise as `from_dict` does, and `SchemaError` for what is not JSON."""
        return cls.from_dict(from_line(line))

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """Give the coverage report as one self-contained page, and write it to `path` where one is given."""
        from framing.report import coverage_page, save

        return save(coverage_page(self), path)

    def plot(self, measure: str = "loaded_own") -> Figure:
        """Draw a measure as dots and intervals, one line a group; give the figure.

        Raises `InputError` for a measure that the comparison does not have.
        """
        from framing.plots import dots

        return dots(self, measure)


def _flat(row: Any) -> dict[str, object]:
    values: dict[str, object] = {}
    for part in fields(row):
        value = getattr(row, part.name)
        if isinstance(value, Part):
            values |= {part.name: value.value, f"{part.name}_low": value.low, f"{part.name}_high": value.high}
        else:
            values[part.name] = value
    return values
