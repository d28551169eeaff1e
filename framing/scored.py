"""Read analyses back from files that `framing score` wrote, one at a time.

It does: JSON lines as `Analysis.to_json` writes them; Parquet with a column `analysis` that holds such lines, or with
the fields of `Analysis.to_dict` as columns; report every row that is none.
It does not: read articles (`readers.py`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from framing.errors import InputError, InputFileError, OffsetError, SchemaError, describe
from framing.formats import Row, json_table, parquet_table
from framing.readers import BadRow
from framing.results import Analysis
from framing.streams import readable

_COLUMN = "analysis"
_ENDINGS = (".jsonl", ".parquet")


def read_analyses(
    paths: Iterable[str], *, on_bad_row: Callable[[BadRow], None], on_note: Callable[[str], None]
) -> Iterator[Analysis]:
    """Read analyses one after the other, in order.

    Args:
        paths: `.jsonl` or `.parquet` files, or "-" for JSON lines from stdin.
        on_bad_row: is given each row that is no analysis.
        on_note: is given remarks in one line each.

    Raises `InputFileError`, before anything is read, for a file that is missing or of another ending.
    """
    paths = list(paths)
    for path in paths:
        _check(path)
    return _read(paths, on_bad_row, on_note)


def _check(path: str) -> None:
    accepted = "give what framing score wrote: .jsonl or .parquet files, or - for stdin"
    if path == "-":
        return
    if not os.path.isfile(path):
        what = "is a folder" if os.path.isdir(path) else "not found"
        raise InputFileError(f"file {path!r} {what}; {accepted}")
    if not path.lower().endswith(_ENDINGS):
        ending = os.path.splitext(path)[1]
        raise InputFileError(f"{path!r} has {f'the ending {ending!r}' if ending else 'no ending'}; {accepted}")


def _read(
    paths: Iterable[str], on_bad_row: Callable[[BadRow], None], on_note: Callable[[str], None]
) -> Iterator[Analysis]:
    for path in paths:
        name = "stdin" if path == "-" else path
        with _rows(path, name, on_note) as rows:
            for row in rows:
                try:
                    yield _analysis(row)
                except (SchemaError, InputError, OffsetError, TypeError) as error:
                    on_bad_row(BadRow(name, row.number, str(error)))


@contextmanager
def _rows(path: str, name: str, on_note: Callable[[str], None]) -> Iterator[Iterator[Row]]:
    if path.lower().endswith(".parquet"):
        yield parquet_table(path, on_note).rows
    elif path == "-":
        yield json_table(sys.stdin.buffer).rows
    else:
        with readable(name), open(path, "rb") as stream:
            yield json_table(stream).rows


def _analysis(row: Row) -> Analysis:
    if row.fault:
        raise SchemaError(row.fault)
    line = row.cells.get(_COLUMN)
    if isinstance(line, str) and "schema" not in row.cells:
        return Analysis.from_json(line)
    return Analysis.from_dict(_without_holes(row.cells))


def _without_holes(record: Mapping[str, object]) -> dict[str, object]:
    """Leave out what Parquet has for names that a row does not bear: a frame that is null is none."""
    frames = record.get("frames")
    if isinstance(frames, Mapping):
        return {**record, "frames": {name: value for name, value in frames.items() if value is not None}}
    if "frames" in record and frames is None:
        return {**record, "frames": {}}
    if "schema" not in record:
        raise SchemaError(f"it has no 'schema'; it has {describe(', '.join(map(str, record)))}")
    return dict(record)
