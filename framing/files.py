"""Small things that files need which are to outlast a stop: a lock, names on the disk, a close that cannot fail.

It does: what Python's own functions leave out, where the system can do it.
It does not: know what is in a file (`state.py`, `journal.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO, Protocol, TypeVar

from framing.errors import FramingError


class _Closable(Protocol):
    def close(self) -> None: ...


_T = TypeVar("_T", bound=_Closable)


def open_both(path: str) -> BinaryIO:
    """Open a file for reading and writing as it is; make it where there is none."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b")


@contextmanager
def locked(path: str, refusal: str) -> Iterator[BinaryIO]:
    """Open a file as `open_both` does and keep other processes from it, even when it is closed or has another name.

    Raises `FramingError` with `refusal` and what to do where another process has it.
    """
    while True:
        with ExitStack() as stack:
            file = stack.enter_context(closing(open_both(path)))
            if not _lock(file):
                raise FramingError(f"{refusal}; wait for it, or give another name")
            # Another process may have moved the file between our opening and our locking it.
            if os.path.exists(path) and os.path.samestat(os.stat(path), os.fstat(file.fileno())):
                stack.callback(os.close, os.dup(file.fileno()))
                yield file
                return


@contextmanager
def closing(file: _T) -> Iterator[_T]:
    """Close a file at the end; that what it still holds cannot be written was said before."""
    try:
        yield file
    finally:
        with suppress(OSError):
            file.close()


def remove(path: str) -> None:
    """Remove a file that may be there."""
    with suppress(FileNotFoundError):
        os.unlink(path)


def sync_folder(path: str) -> None:
    """Have the names in the folder of a file outlast a power cut."""
    with suppress(OSError):
        folder = os.open(os.path.dirname(path) or os.curdir, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _lock(file: BinaryIO) -> bool:
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
