"""The small values that results hold: immutable mappings, and checks of one value each.

It does: `FrozenMap` and `Scores`, which make results hashable; checks that say what is wrong in one line.
It does not: know any result class (`results.py`) or compare values with each other.
"""

from __future__ import annotations

import datetime
import math
import numbers
import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import FrozenInstanceError
from typing import Any, NoReturn, TypeVar

from framing.errors import InputError, InputTypeError, describe, listed

_T = TypeVar("_T")
_V = TypeVar("_V", covariant=True)
# Told by name, so that neither pandas nor numpy need be loaded.
_MISSING = ("NAType", "NaTType")
_TRUTH = ("bool", "bool_")


class FrozenMap(Mapping[str, _V]):
    """A mapping from names to values that cannot change: hashable where its values are, picklable.

    It equals any mapping of the same content, in any order.

    >>> FrozenMap({"country": "NZ"}) == {"country": "NZ"}
    True
    """

    __slots__ = ("_data",)

    _data: dict[str, _V]

    def __init__(self, data: Mapping[str, _V] | None = None) -> None:
        object.__setattr__(self, "_data", dict(data or {}))

    def __getitem__(self, name: str) -> _V:
        return self._data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenMap):
            return self._data == other._data
        if isinstance(other, Mapping):
            return self._data == dict(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._data.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._data!r})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._data,)


class Scores(FrozenMap[float]):
    """Probabilities by name, each in [0, 1].

    Raises `InputError` for a number outside [0, 1] or NaN, `InputTypeError` for what is not a number.

    >>> Scores({"negative": 0.2, "neutral": 0.7, "positive": 0.1})["neutral"]
    0.7
    """

    __slots__ = ()

    def __init__(self, data: Mapping[str, float] | None = None) -> None:
        if data is not None and not isinstance(data, Mapping):
            raise InputTypeError(f"scores are {describe(data)}; give a mapping from name to probability")
        for name in data or ():
            instance(name, str, "a score's name")
        super().__init__({name: probability(value, name) for name, value in (data or {}).items()})


def probability(value: object, name: str) -> float:
    """Give `value` as a `float` in [0, 1]; `name` says in the error whose value it was.

    Raises `InputError` outside [0, 1] and for NaN, `InputTypeError` for what is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, (float, numbers.Real)):
        raise InputTypeError(f"{name} is {describe(value)}; give a probability, a number in [0, 1]")
    number: Any = value  # `numbers.Real` promises no order, though every real number has one
    if not 0 <= number <= 1:
        raise InputError(f"{name} is {number}; give a probability in [0, 1]")
    return float(number)


def distribution(scores: Mapping[str, float], names: tuple[str, ...], name: str) -> Scores:
    """Give `scores` as `Scores` whose names are exactly `names` and whose sum is 1 within 0.001.

    Raises `InputError` for other names or another sum, and as `Scores` does.
    """
    scores = scores if isinstance(scores, Scores) else Scores(scores)
    if len(scores) != len(names) or any(key not in scores for key in names):
        raise InputError(f"{name} has names {listed(scores) or 'none'}; give {listed(names)}")
    total = sum(scores.values())
    if abs(total - 1.0) > 1e-3:
        raise InputError(f"{name} sum to {total:.6g}; give probabilities that sum to 1")
    return scores


def one_of(value: object, names: tuple[str, ...], name: str) -> None:
    """Raise `InputError` unless `value` is one of `names`."""
    if value not in names:
        raise InputError(f"{name} is {describe(value)}; give one of {listed(names)}")


def whole(value: object, name: str) -> int:
    """Give `value`, an integer of any library, as an `int`; else raise `InputTypeError`."""
    if isinstance(value, bool) or not isinstance(value, (int, numbers.Integral)):
        raise InputTypeError(f"{name} is {describe(value)}; give a whole number")
    return operator.index(value)


def positive(value: object, name: str) -> int:
    """Give `value`, a whole number from 1 on; raise `InputTypeError` or `InputError` for what is none."""
    if (number := whole(value, name)) < 1:
        raise InputError(f"{name} is {number}; give 1 or more")
    return number


def instance(value: object, kind: type[Any], name: str) -> None:
    """Raise `InputTypeError` unless `value` is of `kind`."""
    if not isinstance(value, kind):
        wanted = f"an {kind.__name__}" if kind.__name__[0] in "AEIOU" else f"a {kind.__name__}"
        raise InputTypeError(f"{name} is {describe(value)}; give {wanted}")


def instances(values: object, kind: type[_T], name: str) -> tuple[_T, ...]:
    """Give `values` as a tuple; raise `InputTypeError` where one is not of `kind`."""
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise InputTypeError(f"{name} is {describe(values)}; give a tuple of {kind.__name__}")
    held = tuple(values)
    for index, value in enumerate(held):
        instance(value, kind, f"{name}[{index}]")
    return held


def set_fields(instance: object, **values: object) -> None:
    """Set fields of a frozen dataclass while it is being made."""
    for name, value in values.items():
        object.__setattr__(instance, name, value)


def is_truth(value: object) -> bool:
    """Tell whether a value is True or False, Python's or numpy's."""
    return type(value).__name__ in _TRUTH


def is_missing(value: object) -> bool:
    """Tell whether a table means "no value": None, NaN, pandas.NA or pandas.NaT."""
    if isinstance(value, numbers.Real):
        return bool(value != value)
    return value is None or type(value).__name__ in _MISSING


def freeze(value: object, name: str) -> object:
    """Give a JSON-like value in a form that cannot change, or raise `InputTypeError`.

    A missing value becomes None, a date its ISO string, a list a tuple, a mapping a `FrozenMap`; a number of
    another library becomes Python's. An infinite number raises `InputError`, for JSON has none.
    """
    if is_missing(value):
        return None
    if isinstance(value, str):
        return value
    if is_truth(value):
        return bool(value)
    if isinstance(value, numbers.Integral):
        return operator.index(value)
    if isinstance(value, numbers.Real):
        if math.isinf(value):
            raise InputError(f"{name} is {value}; give a finite number or None")
        return float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return tuple(freeze(item, name) for item in value)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return FrozenMap({key: freeze(item, name) for key, item in value.items()})
    raise InputTypeError(f"{name} is {describe(value)}; give what JSON can hold: text, numbers, lists, None")
