"""An output under way: written beside its place, gone on with after a stop at any moment, put in its place when whole.

Three files stand beside `out.jsonl` until then: `out.jsonl.part` holds the lines so far, `out.jsonl.errors.part` the
rows that could not be used, and `out.jsonl.state` (`state.py`) says up to where both are good and how far the inputs
were read for that. A mark is saved only after the bytes that it counts were handed to the disk; what the files hold
beyond the last mark is dropped when the work goes on.

It does: write, mark, go on, finish, each so that it can be done again after a stop in its middle.
It does not: score (`blocks.py`), or know what a line holds.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

from framing.errors import FramingError, InputError
from framing.files import closing, locked, open_both, remove, sync_folder
from framing.job import Job
from framing.output import writable
from framing.readers import BadRow, Place
from framing.records import encode, to_line
from framing.state import NEW, Mark, State

PAUSE = 2.0  # seconds between two marks at least: handing bytes to the disk is slow on some
_ANEW = "with --restart to begin anew"

Lines = Callable[[], Iterable[bytes]]
Export = Callable[[Lines, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of an output: `shown` as the user named it, `target` with links followed, `errors` beside it."""

    shown: str
    target: str
    errors: str

    @classmethod
    def of(cls, output: str) -> Paths:
        """Give the files of an output."""
        return cls(output, os.path.realpath(output), f"{os.path.splitext(output)[0]}.errors.jsonl")

    @property
    def part(self) -> str:
        """The file of what was written so far."""
        return f"{self.target}.part"

    @property
    def state(self) -> str:
        """The file that says up to where it is good."""
        return f"{self.target}.state"

    @property
    def errors_part(self) -> str:
        """The file of the bad rows so far."""
        return f"{self.shown}.errors.part"

    @property
    def under_way(self) -> tuple[str, ...]:
        """The files that are there only until the output is whole."""
        return (self.target + NEW, self.state + NEW, self.errors_part, self.part, self.state)


class Journal:
    """An output under way; `open_journal` makes it."""

    def __init__(self, paths: Paths, part: BinaryIO, errors: BinaryIO, state: State) -> None:
        self._paths, self._part, self._errors, self._state = paths, part, errors, state
        self._now = self._ready = state.mark  # what is written, and up to where it can be gone on with
        self._saved = time.monotonic()

    @property
    def mark(self) -> Mark:
        """Up to where the output is good, whether or not that was saved."""
        return self._ready

    def write(self, text: str) -> None:
        """Write lines; they count from the next mark on."""
        data = text.encode("utf-8")
        with self._writing():
            self._part.write(data)
        self._now = replace(self._now, size=self._now.size + len(data))

    def list_bad(self, row: BadRow) -> None:
        """List a row that cannot be used; it counts from the next mark on."""
        data = f"{to_line(encode(row))}\n".encode()
        with self._writing():
            self._errors.write(data)
        self._now = replace(self._now, bad=self._now.bad + 1, errors_size=self._now.errors_size + len(data))

    def move(self, place: Place, articles: int, sentences: int) -> None:
        """Mark that all up to a place is written: that many more articles and sentences. Save that, at times."""
        now = self._now
        self._now = self._ready = replace(
            now, place=place, articles=now.articles + articles, sentences=now.sentences + sentences
        )
        if time.monotonic() - self._saved >= PAUSE:
            with self._writing():
                self._save(self._ready)

    def finish(self, export: Export | None = None) -> None:
        """Put the files in their places: the lines as they are, or what `export` makes of them."""
        paths = self._paths
        with self._writing():
            if not self._state.mark.whole:
                self._save(replace(self._ready, whole=True))
            mark = self._state.mark
            for file in (self._part, self._errors, self._state):
                file.close()
            if not mark.bad:
                remove(paths.errors)
            elif os.path.getsize(paths.errors_part) == mark.errors_size:  # else it was moved before a stop
                os.replace(paths.errors_part, paths.errors)
            if os.path.getsize(paths.part) == mark.size:
                _deliver(paths, export)
            for path in (paths.target, paths.errors):
                sync_folder(path)
            for path in paths.under_way:  # the state last
                remove(path)

    def stop(self) -> None:
        """Save what can be gone on with; where that is nothing, leave nothing behind."""
        with suppress(OSError):
            if self._ready != self._state.mark and not self._state.mark.whole:
                self._save(self._ready)
        if self._state.mark == Mark():
            self._state.close()
            _clear(self._paths)

    def _save(self, mark: Mark) -> None:
        for file in (self._part, self._errors):
            file.flush()
            os.fsync(file.fileno())
        self._state.save(mark)
        self._saved = time.monotonic()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with writable(repr(self._paths.shown), "; call again to go on" if self._ready.articles else ""):
            yield


@contextmanager
def open_journal(paths: Paths, job: Job, *, restart: bool = False) -> Iterator[Journal]:
    """Begin an output, or go on with one that was begun by the same job.

    When the body ends with an error, what is done is kept for the next time.

    Args:
        paths: the files of the output.
        job: what the output is to be made of.
        restart: begin anew, whatever is there.

    Raises `InputError` where another job began it or its files do not fit together, `FramingError` where another
    process is at it or the system does not let it write.
    """
    with ExitStack() as stack:
        with writable(repr(paths.shown)):
            part = stack.enter_context(locked(paths.part, f"{paths.shown!r} is being written by another process"))
            errors = stack.enter_context(closing(open_both(paths.errors_part)))
            state = (None if restart else _begun(paths, job)) or _begin(paths, job)
            stack.enter_context(closing(state))
            for file, size in ((part, state.mark.size), (errors, state.mark.errors_size)):
                file.truncate(min(size, os.fstat(file.fileno()).st_size))
                file.seek(0, os.SEEK_END)
        journal = Journal(paths, part, errors, state)
        try:
            yield journal
        except BaseException:
            journal.stop()
            raise


def _begun(paths: Paths, job: Job) -> State | None:
    """Give the state to go on with; None where nothing was begun, or where what was whole has been taken away."""
    try:
        state = State.load(paths.state)
    except FramingError as error:
        raise InputError(
            f"cannot go on with {paths.shown!r}: {paths.state!r} is damaged ({error}); call {_ANEW}"
        ) from error
    size, errors_size = (os.path.getsize(path) for path in (paths.part, paths.errors_part))
    if state is None:
        if size:
            raise InputError(f"{paths.part!r} is there without {paths.state!r}; move it away, or call {_ANEW}")
        return None
    mark, reason = state.mark, state.job.differs(job)
    if reason is None and mark.whole and size != mark.size:  # all is in its place, or was
        if os.path.isfile(paths.target):
            return state
        state.close()
        return None
    if reason is None and not mark.whole and (size < mark.size or errors_size < mark.errors_size):
        reason = f"{(paths.part if size < mark.size else paths.errors_part)!r} is shorter than it was"
    if reason is not None:
        state.close()
        raise InputError(f"cannot go on with {paths.shown!r}: {reason}; call as before to go on, or {_ANEW}")
    return state


def _begin(paths: Paths, job: Job) -> State:
    try:
        return State.begin(paths.state, job)
    except OSError:
        if not os.path.exists(paths.state):
            _clear(paths)
        raise


def _deliver(paths: Paths, export: Export | None) -> None:
    whole = paths.part
    if export is not None:
        whole = paths.target + NEW
        with open(whole, "wb") as file:
            export(partial(_lines, paths.part), file)
            file.flush()
            os.fsync(file.fileno())
    if os.path.exists(paths.target):
        shutil.copymode(paths.target, whole)
    os.replace(whole, paths.target)


def _lines(path: str) -> Iterator[bytes]:
    with open(path, "rb") as file:
        yield from file


def _clear(paths: Paths) -> None:
    for path in paths.under_way:
        with suppress(OSError):
            remove(path)
