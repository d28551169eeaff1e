"""Write results where they are wanted: to stdout, or to a file that appears whole or not at all.

It does: write beside the file and rename at the end, refuse to write over an input, always write UTF-8.
It does not: know what it writes.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from framing.errors import FramingError, InputError

Write = Callable[[str], None]


@contextmanager
def open_output(path: str | None, inputs: Sequence[str] = ()) -> Iterator[Write]:
    """Open an output; give the function that writes text to it.

    Args:
        path: a file, written over only when all went well; None or "-" for stdout. What is there and is no regular
            file (a pipe, `/dev/null`) is written to as it is.
        inputs: files that the output must not be.

    Raises `InputError` for a folder, a folder that is not there, or an input; `FramingError` where the system
    does not let it write. A `BrokenPipeError` passes through; nothing can be written to stdout after it.
    """
    if path is None or path == "-":
        with _stdout() as write:
            yield write
        return
    target = check_output(path, inputs)
    opened = _in_place if os.path.exists(target) and not os.path.isfile(target) else _replacing
    with opened(path, target) as write:
        yield write


def check_output(path: str, inputs: Sequence[str] = ()) -> str:
    """Give the file that is to be written, links followed; raise as `open_output` does for one that must not be."""
    target = os.path.realpath(path)
    if os.path.isdir(target):
        raise InputError(f"output {path!r} is a folder; give the name of a file")
    folder = os.path.dirname(target)
    if not os.path.isdir(folder):
        raise InputError(f"cannot write {path!r}: there is no folder {folder!r}")
    for name in inputs if os.path.exists(target) else ():
        if os.path.exists(name) and os.path.samefile(name, target):
            raise InputError(f"output {path!r} is also an input; give another name")
    return target


@contextmanager
def _stdout() -> Iterator[Write]:
    stream = sys.stdout.buffer

    def write(text: str) -> None:
        try:
            with writable("to stdout"):
                stream.write(text.encode("utf-8"))
                stream.flush()
        except (BrokenPipeError, FramingError):
            _drop_stdout()
            raise

    yield write


@contextmanager
def _in_place(path: str, target: str) -> Iterator[Write]:
    with _file(path, target, "wb") as (write, _):
        yield write


@contextmanager
def _replacing(path: str, target: str) -> Iterator[Write]:
    part = os.path.join(os.path.dirname(target), f".framing-{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with _file(path, part, "xb") as (write, stream):
            yield write
            with writable(repr(path)):
                stream.flush()
                os.fsync(stream.fileno())
        with writable(repr(path)):
            if os.path.exists(target):
                shutil.copymode(target, part)
            os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


@contextmanager
def _file(path: str, target: str, mode: str) -> Iterator[tuple[Write, BinaryIO]]:
    with writable(repr(path)):
        stream = cast("BinaryIO", open(target, mode))

    def write(text: str) -> None:
        with writable(repr(path)):
            stream.write(text.encode("utf-8"))

    try:
        yield write, stream
        with writable(repr(path)):
            stream.close()
    finally:
        with suppress(OSError):  # what could not be written was said above
            stream.close()


@contextmanager
def writable(where: str, advice: str = "") -> Iterator[None]:
    """Turn what the system says about writing into one line; a reader who went away is no error of ours."""
    try:
        yield
    except (BrokenPipeError, FramingError):
        raise
    except OSError as error:
        raise FramingError(f"cannot write {where}: {error.strerror or error}{advice}") from error


def _drop_stdout() -> None:
    """Send what stdout still holds to nowhere, so that the interpreter does not complain when it ends."""
    with suppress(OSError, ValueError):  # ValueError: a stdout without a file, as in tests
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
