"""Targets as a user names them: names between commas, files of names and aliases, none at all."""

import json
from pathlib import Path

import pytest

from framing.asked import read_targets, show_targets
from framing.errors import InputError, InputFileError


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


def file_of(content):
    Path("t.json").write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return "@t.json"


@pytest.mark.parametrize(
    ("values", "targets"),
    [
        (None, None),
        ([""], []),
        (["none"], []),
        ([" , "], []),
        (["A, B,, C "], ["A", "B", "C"]),
        (["A, B", "C", "A"], ["A", "B", "C"]),
        (["none of the above"], ["none of the above"]),
        (["a.*b(, $^"], ["a.*b(", "$^"]),
    ],
)
def test_asked_names(values, targets):
    assert read_targets(values) == targets


def test_asked_file_of_aliases_takes_names_with_commas():
    given = {"Smith, Jones & Co": ["Smith Jones", "the firm"], "Ann Lee": []}
    assert read_targets([file_of(given)]) == given
    assert read_targets([file_of(given), "Bo, Ann Lee"]) == {**given, "Bo": []}
    assert read_targets([file_of("\ufeff" + json.dumps(["A, B", "C"]))]) == ["A, B", "C"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "is no JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ("[" * 100_000, "is no JSON ("),
        ('"A"', "holds 'A'"),
        ("{}", "holds nothing"),
        ("[]", "holds nothing"),
        ([3], "holds of type list"),
        ({"A": "B"}, "has 'B' as the aliases of 'A'"),
        ({"A": [" "]}, "has ' ' as a name"),
        ({"A": [None]}, "has None as a name"),
        ({"": []}, "has '' as a name"),
    ],
)
def test_asked_file_that_holds_something_else_is_refused(content, what):
    with pytest.raises(InputError) as caught:
        read_targets([file_of(content)])
    assert str(caught.value).startswith(f"--targets file 't.json' {what}")
    accepted = 'give a JSON object such as {"Ann Lee": ["Lee", "the minister"]}, or a list of names'
    assert str(caught.value).endswith(accepted)


def test_asked_file_that_is_missing():
    with pytest.raises(InputFileError, match=r"^cannot read 'no.json': No such file or directory$"):
        read_targets(["@no.json"])


@pytest.mark.parametrize("values", [["none", "A"], ["A", ""], ["none", "none"]])
def test_asked_none_stands_alone(values):
    with pytest.raises(InputError, match=r"^--targets 'none' stands beside others; give names, or 'none' alone$"):
        read_targets(values)


def test_asked_aliases_that_differ_are_refused():
    with pytest.raises(InputError, match=r"^--targets has 'A' twice, with different aliases; give it once$"):
        read_targets([file_of({"A": ["a"]}), "A"])


def test_asked_shows_different_targets_differently():
    many = [f"name {at}" for at in range(300)]
    every = [
        None, [], ["none"], ["A", "B"], ["A, B"], ["B", "A"], {"A": [], "B": []}, {"A": ["a"], "B": []}, many, many[1:],
        {"A": ["a", "b"], "B": []},
    ]  # fmt: skip
    shown = [show_targets(one) for one in every]
    assert len(set(shown)) == len(every)
    assert shown[:4] == [None, "none", shown[2], "A, B"]
    assert shown[8].startswith("300 names (sha256 ")
