"""What a piece of work is: the inputs by their content, the options, the model, the version. Is it the same work?

It does: take the digest of every input, say in one line what differs between two jobs.
It does not: decide what follows from that (`journal.py`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from framing import __version__
from framing.errors import InputError, describe
from framing.inputs import Source
from framing.results import ModelInfo
from framing.streams import readable

_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Input:
    """An input: its name, its size in bytes and its sha256; for what is no regular file, -1 and nothing."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Setting:
    """An option as it was given, with its name on the command line; None where it was not."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """All that decides which output comes out: the same job gives the same bytes, whenever it is run."""

    version: str
    model: ModelInfo
    settings: tuple[Setting, ...]
    inputs: tuple[Input, ...]

    def differs(self, other: Job) -> str | None:
        """Say in one line how another job differs from this one; None where it is the same."""
        if other.version != self.version:
            return f"it was begun by framing {self.version}, and this is {other.version}"
        if other.model != self.model:
            return f"it was begun with the model {_shown(self.model)}, and this is {_shown(other.model)}"
        before, now = ({one.name: one.value for one in job.settings} for job in (self, other))
        for name in before | now:
            if before.get(name) != now.get(name):
                return f"{name} was {_value(before.get(name))}, and is {_value(now.get(name))}"
        return _difference(self.inputs, other.inputs)


def describe_job(sources: Iterable[Source], settings: Mapping[str, object], model: ModelInfo) -> Job:
    """Describe a job; every regular file is read once for its digest, for neither size nor time tell a change for sure.

    Raises `InputFileError` for a file that cannot be read.
    """
    given = tuple(Setting(name, None if value is None else str(value)) for name, value in settings.items())
    return Job(__version__, model, given, tuple(map(_input, sources)))


class Watch:
    """Notices that a file was changed while it was read; made before its digest is taken."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._stamps = [(source, _stamp(source)) for source in sources if source.is_file]

    def check(self, job: Job) -> None:
        """Raise `InputError` where a file is no more what the job says."""
        known = {one.name: one for one in job.inputs}
        for source, stamp in self._stamps:
            if _stamp(source) != stamp and _input(source) != known[source.name]:
                raise InputError(f"{source.name!r} was changed while it was read; begin anew with --restart")


def _stamp(source: Source) -> tuple[int, int]:
    with readable(source.name):
        status = os.stat(source.path)
    return status.st_size, status.st_mtime_ns


def _input(source: Source) -> Input:
    if not source.is_file:
        return Input(source.name, -1, "")
    digest, size = hashlib.sha256(), 0
    with readable(source.name), open(source.path, "rb", buffering=0) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Input(source.name, size, digest.hexdigest())


def _difference(before: tuple[Input, ...], now: tuple[Input, ...]) -> str | None:
    for one, other in zip(before, now, strict=False):
        if one.name != other.name:
            return f"the inputs are others: {other.name!r} is where {one.name!r} was"
        if one != other:
            return f"{one.name!r} has changed since"
    if len(before) > len(now):
        return f"the inputs are others: {before[len(now)].name!r} is missing"
    return f"the inputs are others: {now[len(before)].name!r} is new" if len(now) > len(before) else None


def _shown(model: ModelInfo) -> str:
    return f"{model.name} {model.version} (sha256 {model.sha256[:12]})"


def _value(value: str | None) -> str:
    return "not given" if value is None else describe(value)
