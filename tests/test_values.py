"""Immutable mappings and checks of one value."""

import copy
import datetime
import math
import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from framing.errors import InputError, InputTypeError
from framing.values import FrozenMap, Scores, distribution, freeze, is_missing, probability, whole


def test_values_frozen_map_equals_a_dict_in_any_order():
    frozen = FrozenMap({"a": 1, "b": 2})
    assert frozen == {"b": 2, "a": 1}
    assert frozen == FrozenMap({"b": 2, "a": 1})
    assert frozen != {"a": 1}
    assert frozen != 3
    assert (list(frozen), len(frozen), frozen["b"]) == (["a", "b"], 2, 2)


def test_values_frozen_map_hashes_by_content():
    assert hash(FrozenMap({"a": 1, "b": 2})) == hash(FrozenMap({"b": 2, "a": 1}))
    assert len({FrozenMap({"a": 1}), FrozenMap({"a": 1}), FrozenMap({"a": 2})}) == 2


def test_values_frozen_map_does_not_follow_its_origin():
    origin = {"a": 1}
    frozen = FrozenMap(origin)
    origin["a"] = 2
    assert frozen["a"] == 1


def test_values_frozen_map_refuses_to_change():
    frozen = FrozenMap({"a": 1})
    with pytest.raises(TypeError):
        frozen["a"] = 2
    with pytest.raises(FrozenInstanceError, match=r"^cannot assign to field '_data'$"):
        frozen._data = {}
    with pytest.raises(FrozenInstanceError, match=r"^cannot delete field '_data'$"):
        del frozen._data


@pytest.mark.parametrize("cls", [FrozenMap, Scores])
def test_values_frozen_map_pickles_and_copies(cls):
    frozen = cls({"a": 0.25})
    for twin in (pickle.loads(pickle.dumps(frozen)), copy.copy(frozen), copy.deepcopy(frozen)):
        assert twin == frozen
        assert type(twin) is cls
    assert repr(frozen) == f"{cls.__name__}({{'a': 0.25}})"


@pytest.mark.parametrize("value", [0, 1, 0.0, 1.0, 0.25, np.float32(0.25), np.int64(1)])
def test_values_probability_is_a_python_float(value):
    assert type(probability(value, "loaded")) is float
    assert probability(value, "loaded") == value


@pytest.mark.parametrize("value", [-0.001, 1.0000001, math.nan, math.inf, 2, 10**400])
def test_values_probability_outside_its_range_is_refused(value):
    with pytest.raises(InputError, match=r"^loaded is \S+; give a probability in \[0, 1\]$"):
        probability(value, "loaded")


@pytest.mark.parametrize(("value", "shown"), [("0.5", "'0.5'"), (None, "None"), (True, "True"), ([], "of type list")])
def test_values_probability_of_another_type_is_refused(value, shown):
    with pytest.raises(InputTypeError) as caught:
        probability(value, "loaded")
    assert str(caught.value) == f"loaded is {shown}; give a probability, a number in [0, 1]"


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ({"no": 0.5, "yes": 0.4}, "kind_scores sum to 0.9; give probabilities that sum to 1"),
        ({"no": 1.0}, "kind_scores has names 'no'; give 'no', 'yes'"),
        ({"no": 0.5, "maybe": 0.5}, "kind_scores has names 'no', 'maybe'; give 'no', 'yes'"),
        ({}, "kind_scores has names none; give 'no', 'yes'"),
        ({"no": 1.5, "yes": -0.5}, "no is 1.5; give a probability in [0, 1]"),
        ([0.5, 0.5], "scores are of type list; give a mapping from name to probability"),
        ({0: 0.5, 1: 0.5}, "a score's name is 0; give a str"),
    ],
)
def test_values_distribution_refuses(scores, message):
    with pytest.raises((InputError, InputTypeError)) as caught:
        distribution(scores, ("no", "yes"), "kind_scores")
    assert str(caught.value) == message


def test_values_distribution_allows_for_rounding():
    assert distribution({"no": 0.3334, "yes": 0.6668}, ("no", "yes"), "scores") == {
        "no": 0.3334,
        "yes": 0.6668,
    }


def test_values_whole_takes_integers_of_any_library():
    assert type(whole(np.int32(7), "start")) is int
    with pytest.raises(InputTypeError, match=r"^start is 7\.0; give a whole number$"):
        whole(7.0, "start")
    with pytest.raises(InputTypeError, match=r"^start is True; give a whole number$"):
        whole(True, "start")


@pytest.mark.parametrize("value", [None, math.nan, np.float32("nan"), pd.NA, pd.NaT])
def test_values_missing_is_told(value):
    assert is_missing(value)
    assert freeze(value, "country") is None


@pytest.mark.parametrize("value", [0, "", False, [], 0.0])
def test_values_empty_is_not_missing(value):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "frozen"),
    [
        ("NZ", "NZ"),
        (np.bool_(True), True),
        (np.int16(3), 3),
        (np.float32(0.5), 0.5),
        (datetime.date(2024, 5, 17), "2024-05-17"),
        (pd.Timestamp(2024, 5, 17, 9), "2024-05-17T09:00:00"),
        (["a", ["b"]], ("a", ("b",))),
        ({"a": [1]}, FrozenMap({"a": (1,)})),
    ],
)
def test_values_freeze_gives_plain_immutable_values(value, frozen):
    assert freeze(value, "extra") == frozen
    assert type(freeze(value, "extra")) is type(frozen)
    hash(freeze(value, "extra"))


def test_values_freeze_refuses_what_json_cannot_hold():
    with pytest.raises(InputError, match=r"^extra 'size' is inf; give a finite number or None$"):
        freeze(math.inf, "extra 'size'")
    with pytest.raises(InputTypeError, match=r"^extra 'size' is of type object; give what JSON can hold: "):
        freeze(object(), "extra 'size'")
