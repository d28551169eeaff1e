"""What an input holds: for each of its rows the number, and what makes an article of it.

It does: tell what stdin is, find the columns of a table, hold a text or a page whole.
It does not: parse the formats (`formats.py`, `pages.py`), choose columns (`columns.py`) or go from input to input
(`readers.py`).
"""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from framing.article import Article
from framing.columns import Choice, Columns
from framing.errors import ColumnError, InputError
from framing.formats import TOO_DEEP, Row, Table, csv_table, json_table, parquet_table
from framing.inputs import WHOLE, Note, Source
from framing.pages import looks_like_page, read_page
from framing.streams import BROKEN, Opened, decode_utf8, read_whole, reason

_LOOK_AHEAD = 100  # rows to look at before a column counts as absent: JSON lines may leave out what is null

Make = Callable[[], Article]


class Contents:
    """Reads inputs, one at a time, always with the same columns.

    Args:
        columns: the columns to take.
        largest: the most bytes that a row may have.
        note: is told which columns were taken, where they are not those of the input before.
        named: say of which input an error about columns is.
    """

    def __init__(self, columns: Columns, largest: int, note: Note, *, named: bool) -> None:
        self._columns, self._largest, self._note, self._named = columns, largest, note, named
        self._said = ""
        self._total: int | None = None  # rows of the table that is read, where known

    def check(self, source: Source, stream: Opened) -> None:
        """Find the columns of an input, so that what is wrong with it is said before hours of scoring."""
        if source.format not in WHOLE:
            with _table(source, stream, _ignore, self._largest) as table:
                self._bind(source, table)

    def rows(self, source: Source, stream: Opened) -> Iterator[tuple[int, Make]]:
        """Give for each row its number and a function that gives its article, or raises `FramingError`."""
        self._total = None
        if not source.format:
            source = self._by_first_line(source, stream)
        if source.format in WHOLE:
            yield 1, self._whole(source, stream)
            return
        with _table(source, stream, self._note, self._largest) as table:
            self._total = table.total
            choice, rows = self._bind(source, table)
            if choice.taken and str(choice) != self._said:
                self._say(source, choice, "")
            row = None
            for row in rows:
                if choice.learn(row.cells):
                    self._say(source, choice, f"from row {row.number} on, ")
                yield row.number, partial(_article, choice, row)
            if row is None:
                self._note(f"{source.name} holds no articles")

    def tell(self, stream: Opened, rows: int) -> int:
        """Tell how many bytes of the input that is read were read, after that many rows."""
        return stream.tell() if self._total is None else stream.size * rows // max(self._total, 1)

    def _whole(self, source: Source, stream: Opened) -> Make:
        data, fault = b"", ""
        try:
            data = read_whole(stream, self._largest)
        except InputError as error:
            fault = str(error)
        except BROKEN as error:
            fault = f"broken: {reason(error)}"
        return partial(_article_of_all, source, data, fault)

    def _say(self, source: Source, choice: Choice, where: str) -> None:
        self._said = str(choice)
        self._note(f"{source.name}: {where}{choice}")

    def _bind(self, source: Source, table: Table) -> tuple[Choice, Iterator[Row]]:
        """Find the columns, looking some rows ahead where need be; give them and all rows.

        Raises `ColumnError` where a wanted column is not there, unless no row says what is there.
        """
        choice = Choice(self._columns)
        choice.learn(table.names)
        looked: list[Row] = []
        while choice.lacking() and len(looked) < _LOOK_AHEAD and (row := next(table.rows, None)):
            looked.append(row)
            choice.learn(row.cells)
        error = choice.lacking()
        if error and (table.names or any(row.cells for row in looked)):
            raise ColumnError(f"{source.name}: {error}") if self._named else error
        return choice, itertools.chain(looked, table.rows)

    def _by_first_line(self, source: Source, stream: Opened) -> Source:
        """Take stdin for JSON lines where its first line is a JSON object, for a page where it begins so, else text."""
        first = stream.peek_line(self._largest + 1)
        try:
            value = json.loads(first.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError):
            value = {} if len(first) > self._largest and first.startswith(b"{") else None
        if isinstance(value, dict):
            self._note("stdin begins with a JSON object: read as JSON lines (--input-format txt: as one text)")
            return replace(source, format="jsonl")
        if looks_like_page(first):
            self._note("stdin begins as a web page: read as HTML (--input-format txt: as one text)")
            return replace(source, format="html")
        return replace(source, format="txt")


@contextmanager
def _table(source: Source, stream: Opened, note: Note, largest: int) -> Iterator[Table]:
    if source.format == "jsonl":
        yield json_table(stream, largest)
    elif source.format in ("csv", "tsv"):
        yield csv_table(stream, source.name, "\t" if source.format == "tsv" else ",", largest)
    elif not source.packed:
        yield parquet_table(source.path, note, limit=largest)
    else:
        with tempfile.TemporaryFile() as file:  # Parquet is not read from front to back
            while piece := stream.read(2**20):
                file.write(piece)
            yield parquet_table(file, note, name=source.name, limit=largest)


def _article(choice: Choice, row: Row) -> Article:
    if row.fault:
        raise InputError(row.fault)
    try:
        return choice.article(row.cells)
    except RecursionError as error:
        raise InputError(TOO_DEEP) from error


def _article_of_all(source: Source, data: bytes, fault: str) -> Article:
    if fault:
        raise InputError(fault)
    return read_page(data, source.id) if source.format == "html" else Article(decode_utf8(data), id=source.id)


def _ignore(_: object) -> None:
    pass
