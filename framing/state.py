"""The state of an output under way, in a file: what the job is, and up to where the output is good.

The first line is the job; each further line is a mark that replaces the one before. A line that was cut, by a kill or a
full disk, counts for nothing, so the last whole line is always true.

It does: begin, read, add a mark so that it outlasts a power cut.
It does not: know what a mark is good for (`journal.py`).
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from framing.errors import FramingError, SchemaError
from framing.files import sync_folder
from framing.job import Job
from framing.readers import Place
from framing.records import decode, encode, from_line, to_line

NEW = ".new"  # added to the name of a file that is not yet whole
_FORM = 1  # the number of the form of the first line


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where an output under way is good.

    Attributes:
        place: how far the inputs were read.
        articles, sentences, bad: how many were scored, and how many rows could not be used.
        size, errors_size: bytes of the lines, and of the list of bad rows.
        whole: all is written; only the files are not yet in their places.
    """

    place: Place = field(default_factory=Place)
    articles: int = 0
    sentences: int = 0
    bad: int = 0
    size: int = 0
    errors_size: int = 0
    whole: bool = False


class State:
    """A state file that is open.

    Attributes:
        job: what the first line says.
        mark: what the last whole line says.
    """

    def __init__(self, job: Job, mark: Mark, file: BinaryIO) -> None:
        self.job, self.mark, self._file = job, mark, file

    @classmethod
    def begin(cls, path: str, job: Job) -> State:
        """Begin a state file with nothing done, in the place of any other."""
        with open(path + NEW, "wb") as file:
            file.write(_line({"form": _FORM, "job": encode(job)}))
            file.flush()
            os.fsync(file.fileno())
        os.replace(path + NEW, path)
        sync_folder(path)
        return cls(job, Mark(), open(path, "ab"))

    @classmethod
    def load(cls, path: str) -> State | None:
        """Read a state file to go on with it; None where there is none.

        Raises `SchemaError` for what is none of this version.
        """
        try:
            file = open(path, "r+b")
        except FileNotFoundError:
            return None
        try:
            job, mark, good = _job(file.readline()), Mark(), file.tell()
            while (line := file.readline()).endswith(b"\n"):
                with suppress(FramingError):
                    mark = decode(Mark, from_line(line), "mark")
                    good = file.tell()
            file.truncate(good)
            file.seek(good)
        except BaseException:
            file.close()
            raise
        return cls(job, mark, file)

    def save(self, mark: Mark) -> None:
        """Add a mark; when this returns, it is on the disk."""
        self._file.write(_line(encode(mark)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self.mark = mark

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _line(record: dict[str, object]) -> bytes:
    return f"{to_line(record)}\n".encode()


def _job(line: bytes) -> Job:
    record = from_line(line)
    if not isinstance(record, dict) or record.get("form") != _FORM:
        raise SchemaError("its first line is not of this version's form")
    return decode(Job, record.get("job"), "job")
