"""The worked examples in docstrings give what they say."""

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize("name", ["asked", "estimate", "measures", "report", "significance", "terminal", "wording"])
def test_docstrings_examples_hold(name):
    failed, tried = doctest.testmod(import_module(f"framing.{name}"))
    assert tried > 0
    assert failed == 0
