"""Open what is read, as bytes: files, gzip files, stdin and pipes; line by line, and no line beyond a limit.

It does: unpack, say how far a file was read, keep a digest of what cannot be read twice (stdin, a pipe), turn what the
system says into one line, decode UTF-8 and say where it is broken.
It does not: know formats (`formats.py`) or which files there are (`inputs.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import BinaryIO, NamedTuple, Protocol, cast

from framing.errors import FramingError, InputError, InputFileError

UNLIMITED = sys.maxsize - 1
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)  # what broken gzip data raise
_PIECE = 2**20


class Bytes(Protocol):
    """What is asked of a stream."""

    def readline(self, size: int, /) -> bytes:
        """Give a line with its end, or `size` bytes of it."""

    def read(self, size: int, /) -> bytes:
        """Give `size` bytes, or those that are left."""


class Line(NamedTuple):
    """A line: its bytes with the end, where it begins in the file, and its size; of a too long one the first bytes."""

    data: bytes
    offset: int
    size: int


class Opened:
    """An input that is open. What is no regular file can be read once, so a digest is kept of what was read."""

    def __init__(self, stream: Bytes, raw: BinaryIO | None) -> None:
        self._stream, self._raw, self._first = stream, raw, b""
        self._sha256 = hashlib.sha256() if raw is None else None

    def readline(self, size: int, /) -> bytes:
        """Give a line with its end, or `size` bytes of it."""
        if self._first:
            taken, self._first = self._first[:size], self._first[size:]
            return taken
        return self._noted(self._stream.readline(size))

    def read(self, size: int, /) -> bytes:
        """Give `size` bytes, or those that are left."""
        taken, self._first = self._first[:size], self._first[size:]
        return taken + (self._noted(self._stream.read(size - len(taken))) if len(taken) < size else b"")

    def peek_line(self, size: int) -> bytes:
        """Give what the next `readline(size)` will give."""
        self._first = self.readline(size)
        return self._first

    def tell(self) -> int:
        """Tell how many bytes of a regular file were read, packed as they are; 0 for any other input."""
        return 0 if self._raw is None else self._raw.tell()

    @property
    def size(self) -> int:
        """The size of a regular file in bytes; 0 for any other input."""
        return 0 if self._raw is None else os.fstat(self._raw.fileno()).st_size

    @property
    def sha256(self) -> str:
        """The digest of what was read so far of an input that is no regular file; else empty."""
        return "" if self._sha256 is None else self._sha256.hexdigest()

    def _noted(self, data: bytes) -> bytes:
        if self._sha256 is not None:
            self._sha256.update(data)
        return data


@contextmanager
def opened(path: str, name: str, packed: bool = False) -> Iterator[Opened]:
    """Open an input for reading; "-" is stdin, which stays open afterwards. `name` is for messages."""
    with ExitStack() as stack:
        if path == "-":
            raw: BinaryIO = sys.stdin.buffer
        else:
            stack.enter_context(readable(name, *BROKEN))
            raw = stack.enter_context(open(path, "rb"))
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
        yield Opened(stream, raw if os.path.isfile(path) else None)


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
        raise InputFileError(f"cannot read {name!r}: {reason(error)}") from error


def reason(error: Exception) -> str:
    """Give what an error of the system or of a library says, in one line."""
    return getattr(error, "strerror", None) or " ".join(str(error).split())


def read_lines(stream: Bytes, limit: int) -> Iterator[Line]:
    r"""Read lines that end with `\n`; of a line of more than `limit` bytes, the rest is read and dropped."""
    offset = 0
    while data := stream.readline(limit + 1):
        size, last = len(data), data
        while size > limit and not last.endswith(b"\n") and (last := stream.readline(_PIECE)):
            size += len(last)
        yield Line(data[:limit] if size > limit else data, offset, size)
        offset += size


def read_any_lines(stream: Bytes) -> Iterator[Line]:
    r"""Read lines that end with `\n`, `\r\n` or, as old spreadsheets have it, `\r`; hold each of them whole."""
    offset = 0
    begun: list[bytes] = []
    for piece in _pieces(stream):
        for part in piece.splitlines(keepends=True):
            begun.append(part)
            if part.endswith((b"\r", b"\n")):
                line = b"".join(begun)
                begun.clear()
                yield Line(line, offset, len(line))
                offset += len(line)
    if line := b"".join(begun):
        yield Line(line, offset, len(line))


def _pieces(stream: Bytes) -> Iterator[bytes]:
    r"""Read lines, the longest in pieces, none of which ends between `\r` and `\n`."""
    while piece := stream.readline(_PIECE):
        while piece.endswith(b"\r") and (more := stream.readline(1)):
            piece += more
        yield piece


def read_whole(stream: Bytes, limit: int) -> bytes:
    """Read all that is left; raise `InputError` for more than `limit` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(too_large(limit))
    return data


def decode_utf8(data: bytes, offset: int = 0) -> str:
    """Decode bytes that begin `offset` bytes into the file; leave out a byte order mark at its start.

    Raises `InputError` with the offset of the first byte that is not UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(not_utf8(data[error.start], offset + error.start)) from error
    return text.removeprefix("\ufeff") if offset == 0 else text


def not_utf8(byte: int, offset: int) -> str:
    """Word what is wrong with a byte at an offset."""
    return f"not UTF-8: byte 0x{byte:02x} at offset {offset}; convert it to UTF-8, for example with iconv"


def too_large(limit: int) -> str:
    """Word what is wrong with a row of more bytes than the limit."""
    return f"it is larger than {limit / 1e6:g} MB; raise the limit with --max-row-mb"
