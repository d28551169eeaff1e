"""The errors of this library: one base, each child also the built-in a caller would expect.

    FramingError                      everything this library refuses
    ├── InputError      (ValueError)    a value that cannot be used: blank name, unknown level, NaN
    │   └── ColumnError                 a column that the table of articles does not have
    ├── InputTypeError  (TypeError)     a thing of the wrong type: bytes or a list where one text belongs
    ├── InputFileError  (OSError)       an input file that is missing, unreadable or not UTF-8
    ├── ModelError      (ValueError)    a model folder that lacks a file, holds a pickle, or was altered
    ├── HeadError       (LookupError)   a head, asked for by name, that the model does not have
    ├── OffsetError     (ValueError)    a span that does not equal its slice of the text
    └── SchemaError     (ValueError)    a stored record of another schema, or one that is malformed

Every message is one line: what came, what is accepted, what to do. Every error holds that message and
nothing else, so that it pickles (worker processes) and `str(error)` is what a command line prints.
This file raises nothing by itself; `describe` and `listed` word the messages of the others.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "ColumnError",
    "FramingError",
    "HeadError",
    "InputError",
    "InputFileError",
    "InputTypeError",
    "ModelError",
    "OffsetError",
    "SchemaError",
]


class FramingError(Exception):
    """Base of all errors of this library."""


class InputError(FramingError, ValueError):
    """A value that cannot be used."""


class ColumnError(InputError):
    """A column that the table of articles does not have."""

    @classmethod
    def missing(cls, column: str, columns: Iterable[str], role: str) -> ColumnError:
        """Word the error for `column`, wanted as `role` ("text", "outlet"), among `columns`."""
        there = f"columns are {listed(columns)}" if (columns := list(columns)) else "there are no columns"
        return cls(f"{role} column {describe(column)} not found; {there}")


class InputTypeError(FramingError, TypeError):
    """A thing of the wrong type."""


class InputFileError(FramingError, OSError):
    """An input file that is missing, unreadable or not UTF-8.

    Give it the message alone: with two arguments `OSError` reads an errno and prints it.
    """


class ModelError(FramingError, ValueError):
    """A model folder that cannot or must not be loaded."""


class HeadError(FramingError, LookupError):
    """A head that the model does not have."""

    @classmethod
    def missing(cls, head: str, heads: Iterable[str]) -> HeadError:
        """Word the error for `head` in a model whose heads are `heads`."""
        there = f"its heads are {listed(heads)}" if (heads := list(heads)) else "it has no heads"
        return cls(f"the model has no head {describe(head)}; {there}")


class OffsetError(FramingError, ValueError):
    """A span that does not equal its slice of the text."""


class SchemaError(FramingError, ValueError):
    """A stored record that this version cannot read."""


def describe(value: object, limit: int = 60) -> str:
    """Show a value in one short line: a string or number as in code, anything else by its type.

    Longer strings are cut after `limit` characters, with `…` for the rest.
    """
    if isinstance(value, str):
        return repr(value[:limit]) + ("…" if len(value) > limit else "")
    if value is None or isinstance(value, (bool, int, float)):
        shown = str(value)
        return shown[:limit] + ("…" if len(shown) > limit else "")
    return f"of type {type(value).__name__}"


def listed(names: Iterable[str]) -> str:
    """Write names as a list inside a message: `'id', 'text'`."""
    return ", ".join(repr(name) for name in names)
