"""The targets that a user asks for on the command line: names, aliases from a file, none at all.

It does: read the values of `--targets`, say in one line which targets they are, so that another call can be compared.
It does not: find them in a text or read any stance.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

from framing.errors import InputError, describe
from framing.streams import readable

Targets = Sequence[str] | Mapping[str, Sequence[str]]

NONE = "none"
_LONGEST = 50  # characters of what is shown as it is
_ACCEPTED = 'a JSON object such as {"Ann Lee": ["Lee", "the minister"]}, or a list of names'


def read_targets(values: Sequence[str] | None) -> Targets | None:
    """Read what `--targets` was given, once or more.

    Each value is names between commas; or "@file.json", a file that maps names to their aliases (or lists names), in
    which a name may hold a comma; or "none", or nothing at all, for no target. None: not given, the model chooses.

    Raises `InputFileError` for a file that cannot be read, `InputError` for one that holds something else, for "none"
    beside names, and for a name that is given twice with different aliases.

    >>> read_targets(["Ann Lee, the council", "Rosa Marr"])
    ['Ann Lee', 'the council', 'Rosa Marr']
    """
    if values is None:
        return None
    found: dict[str, list[str]] = {}
    for value in values:
        read = _from_file(value[1:]) if value.startswith("@") else {name: [] for name in _names(value)}
        for name, aliases in read.items():
            if found.setdefault(name, aliases) != aliases:
                raise InputError(f"--targets has {describe(name)} twice, with different aliases; give it once")
    if len(values) > 1 and not all(value.startswith("@") or _names(value) for value in values):
        raise InputError(f"--targets {NONE!r} stands beside others; give names, or {NONE!r} alone")
    return found if any(found.values()) else list(found)


def show_targets(targets: Targets | None) -> str | None:
    """Say in one short line which targets they are; different ones never alike.

    >>> show_targets(["Ann Lee", "the council"])
    'Ann Lee, the council'
    """
    if targets is None:
        return None
    if not targets:
        return NONE
    given = dict(targets) if isinstance(targets, Mapping) else list(targets)
    shown = ", ".join(given)
    if isinstance(given, list) and len(shown) <= _LONGEST and _names(shown) == given:
        return shown
    digest = hashlib.sha256(json.dumps(given).encode()).hexdigest()
    return f"{len(given)} {'name' if len(given) == 1 else 'names'} (sha256 {digest[:12]})"


def _names(value: str) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    return [] if names == [NONE] else names


def _from_file(path: str) -> dict[str, list[str]]:
    def refuse(what: str) -> NoReturn:
        raise InputError(f"--targets file {path!r} {what}; give {_ACCEPTED}")

    with readable(path), open(path, encoding="utf-8-sig") as file:
        try:
            read = json.load(file)
        except (ValueError, RecursionError) as error:
            refuse(f"is no JSON ({error})")
    if isinstance(read, list) and all(isinstance(name, str) for name in read):
        read = {name: [] for name in read}
    if not isinstance(read, dict) or not read:
        refuse(f"holds {'nothing' if read in ({}, []) else describe(read)}")
    for name, aliases in read.items():
        if not isinstance(aliases, list):
            refuse(f"has {describe(aliases)} as the aliases of {describe(name)}")
        for one in (name, *aliases):
            if not isinstance(one, str) or not one.strip():
                refuse(f"has {describe(one)} as a name")
    return read
