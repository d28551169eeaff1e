"""Find which column of a table holds which field of an article, and make an article of a row.

It does: take the columns that were named, recognise the usual names, keep every other column in `extra`.
It does not: read files (`readers.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from framing.article import METADATA, Article
from framing.errors import ColumnError, InputError, InputTypeError, describe, listed
from framing.values import is_missing

RECOGNISED: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article"),
    "outlet": ("outlet", "source", "publisher"),
    "story": ("story", "event", "event_id"),
    "id": ("id", "uuid"),
    "date": ("date", "published", "publish_date"),
    "title": ("title", "headline"),
    "url": ("url", "link"),
}
_OPTIONS = ("text", "outlet", "story", "id", "date")  # fields that the command line can name a column for
_FIELDS = frozenset(METADATA) | {"text"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The column that holds each field of an article.

    None takes the first of `RECOGNISED` that is there, whatever its case; only the text has to be found. A
    column that is named has to be there; its case may differ where that leaves one choice.
    """

    text: str | None = None
    outlet: str | None = None
    story: str | None = None
    id: str | None = None
    date: str | None = None
    title: str | None = None
    url: str | None = None


class Choice:
    """The columns taken from one file. It learns: a later row of JSON lines may bring a new name."""

    def __init__(self, columns: Columns) -> None:
        self._wanted: dict[str, str] = {field: name for field, name in asdict(columns).items() if name is not None}
        self._names: dict[str, None] = {}  # the columns seen so far, in order
        self.taken: dict[str, str] = {}  # field → column

    def learn(self, names: Iterable[str]) -> bool:
        """Take note of the columns of a row or header; tell whether a field has found its column."""
        names = list(names)
        if all(name in self._names for name in names):
            return False
        self._names.update(dict.fromkeys(names))
        before = len(self.taken)
        for field in RECOGNISED:
            if field not in self.taken and (column := self._find(field)) is not None:
                self.taken[field] = column
        return len(self.taken) > before

    def lacking(self, advice: Callable[[str], str] | None = None) -> ColumnError | None:
        """Give the error for a wanted column that no row has had so far; None where all is there.

        `advice` words, for a field, how its column is named; None for the command line's way.
        """
        for field in ("text", *self._wanted):
            if field not in self.taken:
                return self._error(field, (advice or _option)(field))
        return None

    def article(self, cells: Mapping[str, object]) -> Article:
        """Make an article of a row.

        Raises `InputError` for a row without a text, and `InputTypeError` or `InputError` for values that no
        article can hold.
        """
        column = self.taken.get("text")
        if column is None or column not in cells:
            wanted = column or self._wanted.get("text") or "text"
            raise InputError(f"it has no {wanted!r}; it has {listed(cells) or 'nothing'}")
        if not isinstance(text := cells[column], str):
            shown = "null" if is_missing(text) else describe(text)
            raise InputTypeError(f"{column!r} is {shown}; give a text")
        taken = {field: name for field, name in self.taken.items() if field != "text"}
        fields: dict[str, Any] = {field: _name(cells.get(name), field) for field, name in taken.items()}
        others = {name: value for name, value in cells.items() if name not in self.taken.values()}
        extra = {_extra_name(name, others): value for name, value in others.items()}
        return Article(text, **fields, extra=extra)

    def __str__(self) -> str:
        taken = {field: self.taken[field] for field in RECOGNISED if field in self.taken}
        return ", ".join(f"{field} from {column!r}" for field, column in taken.items())

    def _find(self, field: str) -> str | None:
        wanted = self._wanted.get(field)
        for name in (wanted,) if wanted is not None else RECOGNISED[field]:
            alike = [seen for seen in self._names if _fold(seen) == _fold(name)]
            if wanted is None:
                alike = [seen for seen in alike if seen not in self._wanted.values()]
            if name in alike:
                return name
            if alike and (wanted is None or len(alike) == 1):
                return alike[0]
        return None

    def _error(self, field: str, hint: str) -> ColumnError:
        if (wanted := self._wanted.get(field)) is not None:
            return ColumnError(f"{ColumnError.missing(wanted, self._names, field)}{hint}")
        there = f"columns are {listed(self._names)}"
        known = f"recognised are {listed(RECOGNISED[field])}"
        return ColumnError(f"{field} column not found; {there}; {known}{hint}")


def _option(field: str) -> str:
    return f"; name yours with --{field}" if field in _OPTIONS else ""


def _fold(name: str) -> str:
    return name.strip().casefold()


def _name(value: object, field: str) -> object:
    """Give a cell as `Article` takes it: an empty one is None, a year a string, a whole number no float."""
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if field == "date" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _extra_name(name: str, others: Mapping[str, object]) -> str:
    """Give the name of a column in `extra`: its own, or one that no field and no other column bears."""
    if name not in _FIELDS:
        return name
    free = f"column_{name}"
    while free in others:
        free += "_"
    return free
