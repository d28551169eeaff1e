"""Turn lines of JSON that were written into Parquet or CSV, as a stream: a few megabytes at a time.

It does: find the columns and their types in a first pass, write in a second.
It does not: know where the lines come from (`journal.py`) or when the file counts as there (`output.py`).
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from framing.article import METADATA

_GROUP_ROWS = 50_000
_GROUP_BYTES = 2**23

Record = dict[str, Any]
Lines = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, each with how its values are held: "str", "int", "float", "bool" or "json"."""

    held: Mapping[str, str]

    def cells(self, record: Record) -> list[object]:
        """Give a row's cells in the order of the columns; None where there is none."""
        return [_cell(record.get(name), held) for name, held in self.held.items()]


def write_parquet(lines: Lines, file: BinaryIO, level: str | None) -> None:
    """Write Parquet, in row groups of at most 50,000 rows and 8 MB.

    Without a level, the lines are records of `Analysis.to_dict`; a row has the article's metadata, and the line itself
    as `analysis`, which `framing compare` and `framing report` read. With one, they are its rows.

    Args:
        lines: gives the lines from the first on, each time it is called.
        file: what is written to.
        level: that of the rows, or None.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = _record_columns() if level is None else _row_columns(lines(), level)
    types = {"str": pa.string(), "json": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
    schema = pa.schema([pa.field(_storable(name), types[held]) for name, held in columns.held.items()])
    read = _record_of if level is None else json.loads
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(lines()):
            cells = zip(*(columns.cells(read(line)) for line in group), strict=True)
            arrays = [pa.array(values, field.type) for values, field in zip(cells, schema, strict=True)]
            writer.write_table(pa.table(arrays, schema=schema))


def write_csv(lines: Lines, file: BinaryIO, level: str) -> None:
    """Write the rows of a level as CSV with a header; what is missing is an empty cell."""
    columns = _row_columns(lines(), level)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_storable(name) for name in columns.held])
    writer.writerows(columns.cells(json.loads(line)) for line in lines())
    text.flush()
    text.detach()


def _record_columns() -> Columns:
    return Columns(dict.fromkeys((*METADATA, "analysis"), "str"))


def _record_of(line: bytes) -> Record:
    article = json.loads(line)["article"]
    return {**{name: article.get(name) for name in METADATA}, "analysis": line.decode("utf-8").rstrip("\n")}


def _row_columns(lines: Iterable[bytes], level: str) -> Columns:
    """Find the columns of a level's rows: the metadata, further ones of the articles, the level's own."""
    from framing.levels import find_level

    own = {name: held.removesuffix("?") for name, held in find_level(level).columns.items()}
    known = {*METADATA, "article", *own}
    kinds: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for name, value in json.loads(line).items():
            if name not in known:
                kinds[name].add(_kind(value))
    further = {name: _held(found - {"missing"}) for name, found in kinds.items()}
    return Columns({**dict.fromkeys(METADATA, "str"), **further, "article": "int", **own})


def _kind(value: object) -> str:
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if -(2**63) <= value < 2**63 else "json"
    return "float" if isinstance(value, float) else "str" if isinstance(value, str) else "json"


def _held(kinds: set[str]) -> str:
    """Find how a column is held whose values are of these kinds; of several, as JSON."""
    if kinds <= {"int", "float"} and "float" in kinds:
        return "float"
    return next(iter(kinds)) if len(kinds) == 1 else "json" if kinds else "str"


def _cell(value: object, held: str) -> object:
    if value is None:
        return None
    if held == "json":
        return _storable(json.dumps(value, ensure_ascii=False))
    if held == "float":
        return float(value)  # type: ignore[arg-type]
    return _storable(value) if isinstance(value, str) else value


def _storable(text: str) -> str:
    r"""Write a lone surrogate, which neither format can hold, as its escape `\udxxx`."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _groups(lines: Iterable[bytes]) -> Iterator[Sequence[bytes]]:
    group: list[bytes] = []
    size = 0
    for line in lines:
        group.append(line)
        size += len(line)
        if len(group) == _GROUP_ROWS or size >= _GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
