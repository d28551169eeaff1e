"""Turn the bytes of a file into rows, one at a time: JSON lines, CSV, TSV, Parquet.

It does: number the rows; say of each row that is broken, too large or not UTF-8 why, and go on with the next.
It does not: know what an article is (`columns.py`), open files (`streams.py`) or know which there are (`inputs.py`).
"""

from __future__ import annotations

import csv
import datetime
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import BinaryIO, NamedTuple

from framing.errors import ColumnError, InputError, InputFileError, describe, listed
from framing.streams import (
    BROKEN,
    UNLIMITED,
    Bytes,
    Line,
    decode_utf8,
    read_any_lines,
    read_lines,
    readable,
    reason,
    too_large,
)

FORMATS = ("txt", "html", "jsonl", "csv", "tsv", "parquet")
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
    """The rows of a file, read as they are asked for; its columns, as far as known before the first row.

    `total` is the number of rows, None where only reading can tell.
    """

    names: Sequence[str]
    rows: Iterator[Row]
    total: int | None = None


def json_table(stream: Bytes, limit: int = UNLIMITED) -> Table:
    """Read JSON lines of at most `limit` bytes; blank lines are none."""
    return Table((), _to_the_break(_json_rows(read_lines(stream, limit), limit), BROKEN))


def csv_table(stream: Bytes, name: str, delimiter: str = ",", limit: int = UNLIMITED) -> Table:
    """Read CSV with a header row, by its rules: cells may hold line ends, and blank lines are no rows.

    A stray quotation mark makes a row broken: read leniently, it would swallow the rows after it. A row ends where its
    quotation marks say, whatever is wrong with it, so that no part of it is taken for another row.

    Args:
        stream: the file.
        name: the file's, for messages.
        delimiter: what stands between cells.
        limit: the most bytes of a row.

    Raises `InputFileError` for a header row that cannot be read, `ColumnError` for a column that is there twice.
    """
    csv.field_size_limit(_LARGEST_CELL)
    rows = _CsvRows(read_any_lines(stream), delimiter, limit)
    header, fault = rows.take() or ([], "")
    if fault:
        raise InputFileError(f"{name!r} has a header row that cannot be read: {fault}")
    names = [cell if cell.strip() else f"column_{index}" for index, cell in enumerate(header, start=1)]
    return Table(_without_doubles(names, name), _to_the_break(_csv_rows(rows, names), BROKEN, first=2))


def parquet_table(
    file: str | BinaryIO, note: Callable[[str], None], *, name: str | None = None, limit: int = UNLIMITED
) -> Table:
    """Read Parquet; columns of bytes are left out, which `note` is told.

    `name` is the file's, for messages; None for its path. A cell holds at most `limit` bytes.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    name, unreadable = name or str(file), (pa.ArrowException, UnicodeDecodeError)
    with readable(name, *unreadable):
        schema, total = pq.read_schema(file), pq.read_metadata(file).num_rows
    is_bytes = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary)
    left_out = [field.name for field in schema if any(check(field.type) for check in is_bytes)]
    if left_out:
        note(f"{name}: left out, as they hold bytes: {listed(left_out)}")
    names = [name for name in _without_doubles(schema.names, name) if name not in left_out]

    def rows() -> Iterator[Row]:
        with pq.ParquetFile(file, buffer_size=2**20, pre_buffer=False) as opened:
            batches = opened.iter_batches(batch_size=64, columns=names)
            records = itertools.chain.from_iterable(batch.to_pylist() for batch in batches)
            for number, record in enumerate(records, start=1):
                if any(isinstance(cell, str) and _exceeds(cell, limit) for cell in record.values()):
                    yield Row(number, fault=too_large(limit))
                else:
                    yield Row(number, {name: _plain(value) for name, value in record.items()})

    return Table(names, _to_the_break(rows(), (*unreadable, OSError)), total)


def _json_rows(lines: Iterable[Line], limit: int) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if line.size > limit:
            yield Row(number, fault=too_large(limit))
            continue
        try:
            text = decode_utf8(line.data, line.offset)
        except InputError as error:
            yield Row(number, fault=str(error))
            continue
        if text.strip():
            yield _json_row(number, text.rstrip("\r\n"))


def _json_row(number: int, text: str) -> Row:
    try:
        value = json.loads(text)
    except RecursionError:
        return Row(number, fault=TOO_DEEP)
    except json.JSONDecodeError as error:
        return Row(number, fault=f"not JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}")
    except ValueError as error:  # a number of too many digits
        return Row(number, fault=f"not JSON: {error}")
    if isinstance(value, dict):
        return Row(number, value)
    return Row(number, fault=f"it is {describe(value)}; give a JSON object")


class _CsvRows:
    """The rows of CSV, each as its cells and what is wrong with it."""

    def __init__(self, lines: Iterator[Line], delimiter: str, limit: int) -> None:
        self._lines, self._delimiter, self._limit = lines, delimiter, limit
        self._reader = csv.reader(self._texts(), delimiter=delimiter, strict=True)
        self._size, self._fault = 0, ""

    def take(self) -> tuple[list[str], str] | None:
        """Give the next row; None after the last."""
        self._size, self._fault = 0, ""
        try:
            return next(self._reader), self._fault
        except StopIteration:
            return None
        except csv.Error as error:
            return [], self._fault or f"not CSV: {error}"

    def _texts(self) -> Iterator[str]:
        """Give the lines to the reader as text; end a row that is too large where its last line ends."""
        for line in self._lines:
            begins, self._size = self._size == 0, self._size + line.size
            if self._size > self._limit:
                self._pass_over(line, begins)
                self._fault = too_large(self._limit)
                yield "\n" if begins else '"\n'
                continue
            try:
                text = decode_utf8(line.data, line.offset)
            except InputError as error:
                self._fault = self._fault or str(error)
                text = line.data.decode("utf-8", "replace")
            yield text

    def _pass_over(self, line: Line | None, begins: bool) -> None:
        """Read the rest of a row, from a line on with which it begins or that a quotation mark has carried it to."""
        while line and self._goes_on(line.data.decode("latin-1"), begins):
            line, begins = next(self._lines, None), False

    def _goes_on(self, text: str, begins: bool) -> bool:
        """Tell whether the row of a line has no end on it."""
        try:
            next(csv.reader([text if begins else f'"{text}'], delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False


def _csv_rows(rows: _CsvRows, names: Sequence[str]) -> Iterator[Row]:
    for number in itertools.count(2):
        if (taken := rows.take()) is None:
            return
        cells, fault = taken
        if fault:
            yield Row(number, fault=fault)
        elif cells and len(cells) != len(names):
            yield Row(number, fault=f"it has {len(cells)} cells where the header has {len(names)}")
        elif cells:
            yield Row(number, dict(zip(names, cells, strict=True)))


def _to_the_break(rows: Iterator[Row], broken: tuple[type[Exception], ...], first: int = 1) -> Iterator[Row]:
    """Give rows up to where the data are broken, and one that says so; what the system cannot read is an error."""
    number = first - 1
    try:
        for row in rows:
            number = row.number
            yield row
    except broken as error:
        if getattr(error, "errno", None) is not None:
            raise
        yield Row(number + 1, fault=f"broken from here on: {reason(error)}; what follows in the file was not read")


def _exceeds(text: str, limit: int) -> bool:
    return len(text) > limit or (len(text) > limit // 4 and len(text.encode("utf-8", "surrogatepass")) > limit)


def _without_doubles(names: Sequence[str], file: str) -> Sequence[str]:
    if doubles := sorted({name for name in names if names.count(name) > 1}):
        raise ColumnError(f"{file!r} has more than one column {listed(doubles)}; give each its own name")
    return names


def _plain(value: object) -> object:
    """Give a value of Parquet's own types as a string, any other as it is."""
    return str(value) if isinstance(value, (Decimal, datetime.time, datetime.timedelta)) else value
