"""Read articles from files, one at a time: plain text, JSON lines, CSV, TSV, Parquet, or stdin.

It does: read as a stream (only a plain text is held whole) and report every row that it cannot use.
It does not: parse the formats (`formats.py`), choose columns (`columns.py`), read web pages, fetch anything.

A text is never changed: it is what the file or the cell holds, line ends included. Only a byte order mark at
the very start of a file is left out, so the offsets of a result count from after it.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from framing.article import Article
from framing.columns import RECOGNISED, Choice, Columns
from framing.errors import (
    ColumnError,
    FramingError,
    InputError,
    InputFileError,
    InputTypeError,
    describe,
    listed,
)
from framing.formats import (
    FORMATS,
    TOO_DEEP,
    Row,
    Table,
    csv_table,
    decode_utf8,
    json_table,
    parquet_table,
    readable,
)

__all__ = ["FORMATS", "RECOGNISED", "BadRow", "Columns", "read_articles"]

_LOOK_AHEAD = 100  # rows to look at before a column counts as absent: JSON lines may leave out what is null


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that gave no article, and why.

    `row` counts from 1 as an editor or a spreadsheet does: lines of JSON lines, rows of CSV with the header
    as row 1. In Parquet, which has no header row, the first row is 1.
    """

    file: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}: {self.reason}"


@dataclass(frozen=True, slots=True)
class _Source:
    path: str  # "-" for stdin
    name: str  # for messages
    format: str  # one of FORMATS, or "" for a stdin whose first line has to tell


@dataclass(frozen=True, slots=True)
class _Listener:
    bad: Callable[[BadRow], None]
    note: Callable[[str], None]


def read_articles(
    paths: Iterable[str | os.PathLike[str]],
    columns: Columns | None = None,
    *,
    input_format: str | None = None,
    on_bad_row: Callable[[BadRow], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Iterator[Article]:
    """Read articles one after the other, in order.

    A `.txt` file is one article, whose id is the file's name. In the other formats a row is an article: the
    chosen columns become its fields, all others go to `extra` (as `column_text` where a column named `text`
    is not the one chosen for the text, and so on). Every file is looked at before the first article is read,
    so that a missing file or column is known at once.

    Args:
        paths: files, or "-" for stdin: one plain text, or JSON lines if its first line is a JSON object.
        columns: the columns to take; None recognises all of them.
        input_format: one of `FORMATS`, for every input; None goes by the ending of the name.
        on_bad_row: is given each row that cannot be used; None: the first one raises `InputError`.
        on_note: is given remarks in one line each: which columns were taken, what is empty.

    Raises `InputFileError` for a file that is missing, a folder, of an unknown ending, unreadable or not
    UTF-8, and `ColumnError` where a column that was named, or any for the text, is not there.
    """
    if isinstance(paths, (str, bytes, os.PathLike)):
        raise InputTypeError(f"paths is {describe(paths)}; give a list of files")
    if input_format is not None and input_format not in FORMATS:
        raise InputError(f"input format {describe(input_format)} is unknown; give one of {listed(FORMATS)}")
    sources = [_source(os.fspath(path), input_format) for path in paths]
    if sum(source.path == "-" for source in sources) > 1:
        raise InputError("'-' is given twice; stdin can be read once")
    columns = columns or Columns()
    for source in sources:
        if os.path.isfile(source.path):
            _check(source, columns, len(sources))
    return _read(sources, columns, _Listener(on_bad_row or _refuse, on_note or _ignore))


def _source(path: str, input_format: str | None) -> _Source:
    """Check what can be said of an input without opening it."""
    accepted = "give .txt, .jsonl, .csv, .tsv or .parquet files, or - for stdin"
    if path == "-":
        if input_format == "parquet":
            raise InputError("Parquet cannot be read from stdin; give the name of a file")
        return _Source(path, "stdin", input_format or "")
    if os.path.isdir(path):
        raise InputFileError(f"{path!r} is a folder; give the files in it: {path.rstrip(os.sep)}/*.txt")
    if not os.path.exists(path):
        raise InputFileError(f"file {path!r} not found; {accepted}")
    ending = os.path.splitext(path)[1]
    known = input_format or ending[1:].lower()
    if known not in FORMATS:
        what = f"the ending {ending!r}" if ending else "no ending"
        raise InputFileError(f"{path!r} has {what}; {accepted}, or name the format with --input-format")
    return _Source(path, path, known)


def _check(source: _Source, columns: Columns, many: int) -> None:
    """Open a file and find its columns, so that what is wrong with it is said before hours of scoring."""
    with _opened(source) as stream, _named(source, many):
        if source.format == "txt":
            decode_utf8(b"".join(stream), source.name)
        else:
            _bind(_table(source, stream, _ignore), columns)


def _read(sources: Sequence[_Source], columns: Columns, listener: _Listener) -> Iterator[Article]:
    for source in sources:
        with _opened(source) as stream:
            if not source.format:
                source, stream = _by_first_line(source, stream, listener)
            if source.format == "txt":
                text = decode_utf8(b"".join(stream), source.name)
                yield Article(text, id=os.path.basename(source.name))
                continue
            with _named(source, len(sources)):
                table = _table(source, stream, listener.note)
                choice, rows = _bind(table, columns)
            yield from _articles(source.name, choice, rows, listener)


def _articles(name: str, choice: Choice, rows: Iterator[Row], listener: _Listener) -> Iterator[Article]:
    if choice.taken:
        listener.note(f"{name}: {choice}")
    row = None
    for row in rows:
        if choice.learn(row.cells):
            listener.note(f"{name}: from row {row.number} on, {choice}")
        try:
            if row.fault:
                raise InputError(row.fault)
            article = choice.article(row.cells)
        except FramingError as error:
            listener.bad(BadRow(name, row.number, str(error)))
        except RecursionError:
            listener.bad(BadRow(name, row.number, TOO_DEEP))
        else:
            yield article
    if row is None:
        listener.note(f"{name} holds no articles")


def _bind(table: Table, columns: Columns) -> tuple[Choice, Iterator[Row]]:
    """Find the columns, looking some rows ahead where need be; give them and all rows.

    Raises `ColumnError` where a wanted column is not there, unless no row says what is there.
    """
    choice = Choice(columns)
    choice.learn(table.names)
    looked: list[Row] = []
    while choice.lacking() and len(looked) < _LOOK_AHEAD and (row := next(table.rows, None)):
        looked.append(row)
        choice.learn(row.cells)
    error = choice.lacking()
    if error and (table.names or any(row.cells for row in looked)):
        raise error
    return choice, itertools.chain(looked, table.rows)


def _table(source: _Source, stream: Iterator[bytes], note: Callable[[str], None]) -> Table:
    if source.format == "parquet":
        return parquet_table(source.path, note)
    if source.format == "jsonl":
        return json_table(stream, source.name)
    return csv_table(stream, source.name, "\t" if source.format == "tsv" else ",")


def _by_first_line(source: _Source, stream: Iterator[bytes], listener: _Listener) -> tuple[_Source, Iterator[bytes]]:
    """Take stdin for JSON lines where its first line is a JSON object, else for one plain text."""
    first = next(stream, b"")
    try:
        is_object = isinstance(json.loads(first.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        is_object = False
    if is_object:
        listener.note("stdin begins with a JSON object: read as JSON lines (--input-format txt: as one text)")
    return replace(source, format="jsonl" if is_object else "txt"), itertools.chain([first], stream)


@contextmanager
def _opened(source: _Source) -> Iterator[Iterator[bytes]]:
    """Open an input as lines of bytes; stdin stays open afterwards."""
    if source.path == "-":
        yield sys.stdin.buffer
        return
    with readable(source.name):
        with open(source.path, "rb") as stream:
            yield stream


@contextmanager
def _named(source: _Source, many: int) -> Iterator[None]:
    """Say of which file an error about columns is, where there are several."""
    try:
        yield
    except ColumnError as error:
        raise error if many == 1 else ColumnError(f"{source.name}: {error}") from error


def _refuse(row: BadRow) -> None:
    raise InputError(str(row))


def _ignore(_: object) -> None:
    pass
