"""Turn the bytes of a file into rows, one at a time: JSON lines, CSV, TSV, Parquet.

It does: decode UTF-8 and say where it is broken; number the rows; say of each row that is broken why.
It does not: know what an article is (`columns.py`) or which files there are (`readers.py`).
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import NamedTuple

from framing.errors import ColumnError, FramingError, InputFileError, describe, listed

FORMATS = ("txt", "jsonl", "csv", "tsv", "parquet")
TOO_DEEP = "its JSON is nested too deeply"
_LARGEST_CELL = 2**31 - 1  # the most that csv takes on every platform


class Row(NamedTuple):
    """A row: its number, counted from 1 as an editor or a spreadsheet does, and its cells.

    `fault` says why there are no cells.
    """

    number: int
    cells: Mapping[str, object] = {}
    fault: str = ""


class Table(NamedTuple):
    """The rows of a file, read as they are asked for; its columns, as far as known before the first row."""

    names: Sequence[str]
    rows: Iterator[Row]


def json_table(stream: Iterable[bytes], name: str) -> Table:
    """Read JSON lines; blank lines are none. `name` is the file's, for messages."""
    return Table((), _json_rows(_lines(stream, name)))


def csv_table(stream: Iterable[bytes], name: str, delimiter: str = ",") -> Table:
    """Read CSV with a header row, by its rules: cells may hold line ends, and blank lines are no rows.

    A stray quotation mark makes a row broken: read leniently, it would swallow the rows after it.
    """
    csv.field_size_limit(_LARGEST_CELL)
    lines = itertools.chain.from_iterable(map(_split_at_returns, _lines(stream, name)))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise InputFileError(f"{name!r} has a header row that is not CSV: {error}") from error
    names = [cell if cell.strip() else f"column_{index}" for index, cell in enumerate(header, start=1)]
    return Table(_without_doubles(names, name), _csv_rows(reader, names))


def parquet_table(path: str, note: Callable[[str], None]) -> Table:
    """Read Parquet; columns of bytes are left out, which `note` is told."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    unreadable = (pa.ArrowException, UnicodeDecodeError)
    with readable(path, *unreadable):
        schema = pq.read_schema(path)
    is_bytes = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary)
    left_out = [field.name for field in schema if any(check(field.type) for check in is_bytes)]
    if left_out:
        note(f"{path}: left out, as they hold bytes: {listed(left_out)}")
    names = [name for name in _without_doubles(schema.names, path) if name not in left_out]

    def rows() -> Iterator[Row]:
        with readable(path, *unreadable), pq.ParquetFile(path) as file:
            batches = file.iter_batches(batch_size=64, columns=names)
            records = itertools.chain.from_iterable(batch.to_pylist() for batch in batches)
            for number, record in enumerate(records, start=1):
                yield Row(number, {name: _plain(value) for name, value in record.items()})

    return Table(names, rows())


def decode_utf8(data: bytes, name: str, offset: int = 0) -> str:
    """Decode bytes that begin `offset` bytes into the file; leave out a byte order mark at its start.

    Raises `InputFileError` with the offset of the first byte that is not UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{data[error.start]:02x} at offset {offset + error.start}"
        advice = "convert it to UTF-8, for example with iconv"
        raise InputFileError(f"{name!r} is not UTF-8: {place}; {advice}") from error
    return text.removeprefix("\ufeff") if offset == 0 else text


@contextmanager
def readable(name: str, *others: type[Exception]) -> Iterator[None]:
    """Turn what the system, or a library, says about a file into one line."""
    try:
        yield
    except FramingError:
        raise
    except Exception as error:
        if not isinstance(error, (OSError, *others)):
            raise
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise InputFileError(f"cannot read {name!r}: {reason}") from error


def _json_rows(lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line.rstrip("\r\n"))
        except RecursionError:
            yield Row(number, fault=TOO_DEEP)
        except json.JSONDecodeError as error:
            yield Row(number, fault=f"not JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}")
        except ValueError as error:  # a number of too many digits
            yield Row(number, fault=f"not JSON: {error}")
        else:
            if isinstance(value, dict):
                yield Row(number, value)
            else:
                yield Row(number, fault=f"it is {describe(value)}; give a JSON object")


def _csv_rows(reader: Iterator[list[str]], names: Sequence[str]) -> Iterator[Row]:
    for number in itertools.count(2):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, fault=f"not CSV: {error}")
            continue
        if cells and len(cells) != len(names):
            yield Row(number, fault=f"it has {len(cells)} cells where the header has {len(names)}")
        elif cells:
            yield Row(number, dict(zip(names, cells, strict=True)))


def _lines(stream: Iterable[bytes], name: str) -> Iterator[str]:
    offset = 0
    for line in stream:
        yield decode_utf8(line, name, offset)
        offset += len(line)


def _split_at_returns(line: str) -> Iterable[str]:
    """Split a line at carriage returns too, with which old spreadsheets end rows; keep the ends."""
    return io.StringIO(line, newline="") if "\r" in line else (line,)


def _without_doubles(names: Sequence[str], file: str) -> Sequence[str]:
    if doubles := sorted({name for name in names if names.count(name) > 1}):
        raise ColumnError(f"{file!r} has more than one column {listed(doubles)}; give each its own name")
    return names


def _plain(value: object) -> object:
    """Give a value of Parquet's own types as a string, any other as it is."""
    return str(value) if isinstance(value, (Decimal, datetime.time, datetime.timedelta)) else value
