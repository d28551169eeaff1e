"""From what a user names to the files there are: files, folders, patterns, stdin; each with its format.

It does: look into folders and below, fill in patterns that the shell left alone, sort, go by the endings of names.
It does not: open or read anything (`streams.py`, `formats.py`).
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from framing.errors import InputError, InputFileError, InputTypeError, describe, listed
from framing.formats import FORMATS

LARGEST = 10_000_000  # bytes of a row
WHOLE = ("txt", "html")  # formats of which a file is one article
ACCEPTED = "give .txt, .html, .jsonl, .csv, .tsv or .parquet files (also with .gz), folders, or - for stdin"
_ENDINGS = {**{f".{name}": name for name in FORMATS}, ".htm": "html"}
_PACKED = ".gz"

Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read.

    Attributes:
        input_format: one of `FORMATS`, for every input; None goes by the ending of the name.
        largest: the most bytes that a row may have: a line of JSON lines, a row of CSV, a cell of Parquet, a file of
            text or HTML.
        leave_out: files that are no inputs where a folder holds them, such as the output.
    """

    input_format: str | None = None
    largest: int = LARGEST
    leave_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.input_format is not None and self.input_format not in FORMATS:
            raise InputError(f"input format {describe(self.input_format)} is unknown; give one of {listed(FORMATS)}")
        if self.largest < 1:
            raise InputError(f"largest is {self.largest}; give a number of bytes, 1 or more")


@dataclass(frozen=True, slots=True)
class Source:
    """An input: its path ("-" for stdin), its name in messages, its format ("" for a stdin that has to tell).

    `id` is what the article is called where the whole input is one; `packed`: it is gzipped.
    """

    path: str
    name: str
    id: str
    format: str
    packed: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file: one that can be read twice."""
        return self.path != "-" and os.path.isfile(self.path)


def find_sources(paths: Iterable[str | os.PathLike[str]], options: Options, note: Note) -> list[Source]:
    """Find what there is to read, in the order given, folders and patterns sorted by name.

    Args:
        paths: files, folders, patterns such as `news/*.txt` ("**" goes through folders), or "-" for stdin.
        options: how they are read.
        note: is told what a folder holds that is left out.

    Raises `InputTypeError` for one path where many belong, `InputFileError` for what is not there, has an unknown
    ending or holds no file to read, `InputError` for stdin given twice.
    """
    if isinstance(paths, (str, bytes, os.PathLike)):
        raise InputTypeError(f"paths is {describe(paths)}; give a list of files")
    sources: list[Source] = []
    for path in _filled_in(os.fspath(path) for path in paths):
        sources.extend(_in_folder(path, options, note) if os.path.isdir(path) else [_source(path, options)])
    if sum(source.path == "-" for source in sources) > 1:
        raise InputError("'-' is given twice; stdin can be read once")
    return sources


def _filled_in(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if path == "-" or os.path.lexists(path) or not glob.has_magic(path):
            yield path
        elif found := sorted(glob.glob(path, recursive=True)):
            yield from found
        else:
            raise InputFileError(f"no file matches {path!r}; {ACCEPTED}")


def _source(path: str, options: Options) -> Source:
    """Check what can be said of an input without opening it."""
    if path == "-":
        if options.input_format == "parquet":
            raise InputError("Parquet cannot be read from stdin; give the name of a file")
        return Source(path, "stdin", "stdin", options.input_format or "")
    if not os.path.exists(path):
        raise InputFileError(f"file {path!r} not found; {ACCEPTED}")
    ending, packed = _ending(path)
    known = options.input_format or _ENDINGS.get(ending)
    if known is None:
        what = f"the ending {ending!r}" if ending else "no ending before .gz" if packed else "no ending"
        raise InputFileError(f"{path!r} has {what}; {ACCEPTED}, or name the format with --input-format")
    return Source(path, path, os.path.basename(path), known, packed)


def _in_folder(folder: str, options: Options, note: Note) -> list[Source]:
    """Find the files of a folder and of those in it; tell what is left out."""
    found: list[tuple[list[str], Source]] = []
    left_out: Counter[str] = Counter()
    ours = {os.path.realpath(path) for path in options.leave_out}
    for path in _walk(folder, left_out):
        inside = os.path.relpath(path, folder)
        ending, packed = _ending(path)
        known = options.input_format or _ENDINGS.get(ending)
        if os.path.realpath(path) in ours:
            left_out["what framing writes"] += 1
        elif not os.path.isfile(path):
            left_out["no regular file"] += 1
        elif known is None:
            left_out[ending or "no ending"] += 1
        else:
            parts = inside.split(os.sep)
            found.append((parts, Source(path, path, "/".join(parts), known, packed)))
    if left_out:
        shown = ", ".join(f"{what} ({count})" for what, count in sorted(left_out.items()))
        note(f"{folder}: left out: {shown}")
    if not found:
        raise InputFileError(f"folder {folder!r} holds no file to read; {ACCEPTED}")
    return [source for _, source in sorted(found, key=lambda item: item[0])]


def _walk(folder: str, left_out: Counter[str]) -> Iterator[str]:
    """Give the files of a folder and of those in it, but for hidden ones and for links to folders."""

    def refuse(error: OSError) -> None:
        raise InputFileError(f"cannot read folder {error.filename!r}: {error.strerror}") from error

    for place, folders, files in os.walk(folder, onerror=refuse):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        hidden = [name for name in (*folders, *files) if name.startswith(".") and name not in links]
        left_out.update(["hidden"] * len(hidden) + ["link to a folder"] * len(links))
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(place, name) for name in files if not name.startswith("."))


def _ending(path: str) -> tuple[str, bool]:
    """Give the ending of a name without `.gz`, and whether that was there."""
    stem, ending = os.path.splitext(path.lower())
    return (os.path.splitext(stem)[1], True) if ending == _PACKED else (ending, False)
