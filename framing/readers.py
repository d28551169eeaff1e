"""Read articles from files, folders or stdin, one at a time; know how far the reading has come.

It does: read one input after the other as a stream, report every row that it cannot use, go on from a place where
another reading stopped.
It does not: find the files (`inputs.py`) or make articles of what they hold (`contents.py`).

A text is never changed: it is what the file or the cell holds, line ends included. Only a byte order mark at
the very start of a file is left out, so the offsets of a result count from after it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from framing.article import Article
from framing.columns import RECOGNISED, Columns
from framing.contents import Contents
from framing.errors import FramingError, InputError
from framing.formats import FORMATS
from framing.inputs import Options, Source, find_sources
from framing.streams import UNLIMITED, Opened, opened

__all__ = ["FORMATS", "RECOGNISED", "Articles", "BadRow", "Columns", "Options", "Place", "read_articles"]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that gave no article, and why.

    `row` counts from 1 as an editor or a spreadsheet does: lines of JSON lines, rows of CSV with the header
    as row 1. In Parquet, which has no header row, the first row is 1. A text or a page is row 1 of its file.
    """

    file: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Place:
    """How far inputs were read: `files` of them to the end, and `rows` rows of the next.

    `seen` has the sha256 of what was read of each input that is no regular file (stdin, a pipe), in order.
    """

    files: int = 0
    rows: int = 0
    seen: tuple[str, ...] = ()


def read_articles(
    paths: Iterable[str | os.PathLike[str]],
    columns: Columns | None = None,
    *,
    options: Options | None = None,
    on_bad_row: Callable[[BadRow], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Articles:
    """Read articles one after the other, in order.

    A `.txt` file is one article, whose id is the file's name (inside a folder: its path from there); so is a page. In
    the other formats a row is an article: the chosen columns become its fields, all others go to `extra` (as
    `column_text` where a column named `text` is not the one chosen for the text, and so on). Every file is looked at
    before the first article is read, so that a missing file or column is known at once.

    Args:
        paths: files, folders, patterns, or "-" for stdin: one plain text, one page, or JSON lines if its first line is
            a JSON object.
        columns: the columns to take; None recognises all of them.
        options: the format of all inputs, the largest row; None takes the defaults.
        on_bad_row: is given each row that cannot be used; None: the first one raises `InputError`.
        on_note: is given remarks in one line each: which columns were taken, what was left out, what is empty.

    Raises `InputFileError` for a file that is missing, of an unknown ending or unreadable, and `ColumnError` where a
    column that was named, or any for the text, is not there.
    """
    options, note = options or Options(), on_note or _ignore
    sources = find_sources(paths, options, note)
    contents = Contents(columns or Columns(), options.largest, note, named=len(sources) > 1)
    return Articles(sources, contents, on_bad_row or _refuse)


class Articles(Iterator[Article]):
    """The articles of some inputs, which `read_articles` gives.

    Attributes:
        sources: the inputs that there are.
    """

    def __init__(self, sources: Sequence[Source], contents: Contents, on_bad_row: Callable[[BadRow], None]) -> None:
        self.sources = tuple(sources)
        self._contents, self._on_bad_row = contents, on_bad_row
        self._start, self._files, self._rows = Place(), 0, 0
        self._seen: list[str] = []
        self._opened: Opened | None = None
        self._articles = self._read()
        for source in self.sources:
            if source.is_file:
                with opened(source.path, source.name, source.packed) as stream:
                    contents.check(source, stream)

    def __next__(self) -> Article:
        return next(self._articles)

    @property
    def place(self) -> Place:
        """How far the reading has come: to the last article that was given, or to the end."""
        now = [self._opened.sha256] if self._opened is not None and self._opened.sha256 else []
        return Place(self._files, self._rows, (*self._seen, *now))

    def go_to(self, place: Place) -> None:
        """Begin after a place rather than at the beginning; rows before it are neither given nor reported.

        What is no regular file is read up to there again; `InputError` is raised, when it comes to it, where that is
        not what was read the first time.
        """
        self._start = place

    def tell(self) -> int:
        """Tell how many bytes were read of the file that is open, packed as they are."""
        return 0 if self._opened is None else self._contents.tell(self._opened, self._rows)

    def _read(self) -> Iterator[Article]:
        start = self._start
        for index, source in enumerate(self.sources):
            if index < start.files and source.is_file:
                continue
            self._files, self._rows = index, 0
            known = UNLIMITED if index < start.files else start.rows if index == start.files else 0
            yield from self._articles_of(source, known)
        self._files, self._rows = len(self.sources), 0

    def _articles_of(self, source: Source, known: int) -> Iterator[Article]:
        """Read an input, from after the rows that are known; `UNLIMITED`: all of them are."""
        with opened(source.path, source.name, source.packed) as stream:
            self._opened = stream
            for number, make in self._contents.rows(source, stream):
                self._rows += 1
                if self._rows <= known:
                    if self._rows == known:
                        self._compare(source, stream)
                    continue
                try:
                    article = make()
                except FramingError as error:
                    self._on_bad_row(BadRow(source.name, number, str(error)))
                else:
                    yield article
            if self._rows < known:
                self._compare(source, stream if known == UNLIMITED else None)
            self._seen += [stream.sha256] if stream.sha256 else []
            self._opened = None

    def _compare(self, source: Source, stream: Opened | None) -> None:
        """Raise `InputError` where an input that cannot be read twice is not what it was up to here."""
        before = self._start.seen[len(self._seen) : len(self._seen) + 1]
        if stream is None or (stream.sha256 and before != (stream.sha256,)):
            raise InputError(
                f"cannot go on: what {source.name} gives is not what it gave before; give the same, or begin again "
                "with --restart"
            )


def _refuse(row: BadRow) -> None:
    raise InputError(str(row))


def _ignore(_: object) -> None:
    pass
