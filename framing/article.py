"""The article: a text and what is known about it.

It does: check the types, bring names and dates to strings, keep every further column.
It does not: read files (`readers.py`) or change the text in any way.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from framing.errors import InputError, InputTypeError, describe
from framing.values import FrozenMap, freeze, is_missing, whole

METADATA = ("id", "outlet", "date", "story", "title", "url")


@dataclass(frozen=True, slots=True, init=False)
class Article:
    """A text with its metadata; all but the text may be None (not known).

    `story` names the event that several outlets cover. `date` is kept as an ISO 8601 string. `extra` holds
    any further fields by name (country, leaning, section), immutable; `metadata()` gives all in one dict.
    """

    text: str
    id: str | None = None
    outlet: str | None = None
    date: str | None = None
    story: str | None = None
    title: str | None = None
    url: str | None = None
    extra: Mapping[str, object] = FrozenMap()

    def __init__(
        self,
        text: str,
        *,
        id: str | int | None = None,
        outlet: str | int | None = None,
        date: str | datetime.date | None = None,
        story: str | int | None = None,
        title: str | int | None = None,
        url: str | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        """Make an article.

        Whole numbers become strings, and NaN (a table's empty cell) becomes None. A `date` given as a string
        is kept as it is; a `datetime.date` or `datetime.datetime` becomes its ISO string. `extra` takes what
        JSON can hold.

        Raises `InputTypeError` for a text that is not a `str` or a field of the wrong type, `InputError` for
        a name in `extra` that is a field of its own.
        """
        named = {"id": id, "outlet": outlet, "story": story, "title": title, "url": url}
        values = {name: _name(value, name) for name, value in named.items()}
        values |= {"text": check_text(text), "date": _date(date)}
        for name, value in values.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "extra", _extra(extra))

    def metadata(self) -> dict[str, object]:
        """Give all that is known but the text: the six named fields, then those of `extra`."""
        return {name: getattr(self, name) for name in METADATA} | dict(self.extra)


def check_text(text: object, name: str = "text") -> str:
    """Give the text of one article; raise `InputTypeError`, with what to do, where it is not a `str`."""
    if isinstance(text, str):
        return text
    if isinstance(text, (bytes, bytearray, memoryview)):
        advice = f"decode it first: {name}.decode('utf-8')"
    elif text is None:
        advice = "give a str ('' for an article without text)"
    elif isinstance(text, (list, tuple, set, dict)):
        advice = "give one article's text as a str; for many articles use analyzer.pipe(articles)"
    else:
        advice = "give a str"
    raise InputTypeError(f"{name} is {describe(text)}; {advice}")


def _name(value: object, name: str) -> str | None:
    if is_missing(value):
        return None
    if isinstance(value, str):
        return value
    try:
        return str(whole(value, name))
    except InputTypeError:
        raise InputTypeError(f"{name} is {describe(value)}; give a string, a whole number or None") from None


def _date(value: object) -> str | None:
    if is_missing(value):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise InputTypeError(f"date is {describe(value)}; give an ISO string such as '2024-05-17', a date or None")


def _extra(extra: object) -> FrozenMap[object]:
    if extra is None:
        return FrozenMap()
    if not isinstance(extra, Mapping):
        raise InputTypeError(f"extra is {describe(extra)}; give a mapping from name to value")
    for name in extra:
        if not isinstance(name, str):
            raise InputTypeError(f"a name in extra is {describe(name)}; give strings")
        if name in METADATA or name == "text":
            raise InputError(f"extra holds {name!r}, a field of its own; write Article({name}=...)")
    return FrozenMap({name: freeze(value, f"extra {name!r}") for name, value in extra.items()})
