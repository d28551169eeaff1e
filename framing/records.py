"""Result dataclasses as plain JSON types and back, by their own type hints.

It does: write a dataclass as dicts, lists, strings and numbers; read it back with every field checked; write
a record as one line that any UTF-8 file can hold.
It does not: know which dataclasses there are, or number the schema (`results.py`).
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from framing.errors import InputError, InputTypeError, SchemaError, describe, listed

_T = TypeVar("_T")
_Reader = Callable[[object, str], Any]
# Characters that JSON may hold as they are but that some readers take for the end of a line.
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_NAMES = {int: "a whole number", float: "a number", str: "a string", bool: "true or false"}


def encode(value: object) -> Any:
    """Give a result, or any value inside one, as dicts, lists, strings, numbers, booleans and None."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {name: encode(item) for name, item in value.items()}
    kind: Any = type(value)
    return {name: encode(getattr(value, name)) for name in _field_names(kind)}


def decode(cls: Callable[..., _T], record: object, where: str) -> _T:
    """Read a dataclass from what `encode` gave; `where` says in an error which part of the record it was.

    A field that has a default may be absent. Raises `SchemaError` for a missing or unknown field or one of
    the wrong type, and whatever the dataclass itself raises.
    """
    if not isinstance(record, Mapping):
        raise SchemaError(f"{where} is {describe(record)}; it has to be an object")
    readers, required = _plan(cls)
    if not required <= record.keys():
        lacking = listed(name for name in readers if name in required and name not in record)
        raise SchemaError(f"{where} lacks {lacking}; give a record that to_dict() wrote")
    if not record.keys() <= readers.keys():
        unknown = listed(name for name in record if name not in readers)
        raise SchemaError(f"{where} has unknown {unknown}; its fields are {listed(readers)}")
    return cls(**{name: readers[name](value, f"{where}.{name}") for name, value in record.items()})


def to_line(record: Mapping[str, object]) -> str:
    """Write a record as one line of JSON, without a line end, that can be stored as UTF-8.

    Lone surrogates are written as escapes and read back as they were. Raises `InputError` for a high
    surrogate right before a low one, which JSON would read back as one character.
    """
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    if pair := _SURROGATE_PAIR.search(line):
        raise InputError(
            f"the text holds the surrogates {pair.group()!a}, which JSON reads back as one character; "
            "join them first: text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')"
        )
    return line.translate(_LINE_ENDS).encode("utf-8", "backslashreplace").decode("utf-8")


def from_line(line: object) -> object:
    """Read what `to_line` wrote.

    Raises `SchemaError` where it is not JSON, `InputTypeError` where it is not text.
    """
    if not isinstance(line, (str, bytes)):
        raise InputTypeError(f"line is {describe(line)}; give one line of JSON as a str (from_dict reads a dict)")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"not a JSON record ({error}); give one line that to_json() wrote") from error


@cache
def _field_names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@cache
def _plan(cls: Any) -> tuple[dict[str, _Reader], frozenset[str]]:
    """Give a reader for each field, and the fields that must be there."""
    hints = get_type_hints(cls)
    required = (field.name for field in fields(cls) if field.default is MISSING and field.default_factory is MISSING)
    return {name: _reader(hints[name]) for name in _field_names(cls)}, frozenset(required)


def _reader(hint: Any) -> _Reader:
    """Give the reader of values of one type hint."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional(_reader(next(part for part in arguments if part is not type(None))))
    if origin is tuple:
        return _many(_reader(arguments[0]))
    if origin is Literal:
        return _choice(arguments)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping
    if is_dataclass(hint):
        return lambda value, where: decode(cast("type[Any]", hint), value, where)
    return _plain(hint)


def _optional(reader: _Reader) -> _Reader:
    return lambda value, where: None if value is None else reader(value, where)


def _many(reader: _Reader) -> _Reader:
    def read(value: object, where: str) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise SchemaError(f"{where} is {describe(value)}; it has to be a list")
        return tuple(reader(item, f"{where}[{index}]") for index, item in enumerate(value))

    return read


def _choice(names: tuple[str, ...]) -> _Reader:
    def read(value: object, where: str) -> object:
        if value not in names:
            raise SchemaError(f"{where} is {describe(value)}; it has to be one of {listed(names)}")
        return value

    return read


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise SchemaError(f"{where} is {describe(value)}; it has to be an object")
    return value


def _plain(kind: type[Any]) -> _Reader:
    accepted = (int, float) if kind is float else (kind,)

    def read(value: object, where: str) -> Any:
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            raise SchemaError(f"{where} is {describe(value)}; it has to be {_NAMES[kind]}")
        return value

    return read
