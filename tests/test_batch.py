"""The callable for datasets, pandas and Arrow: a row out for every row in, told apart by what it is made of."""

import datetime
import json
import pickle
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from datasets import Dataset, Features, Value, load_dataset
from datasets.fingerprint import Hasher

import framing.batch
from framing import (
    Analysis,
    Analyzer,
    Article,
    ColumnError,
    FramingError,
    HeadError,
    InputError,
    InputTypeError,
    ModelError,
)
from framing import to_frame as make_frame
from framing.batch import ADDED, Annotate
from framing.distributed import score
from framing.scored import read_analyses
from tests.fake import FakeAnalyzer
from tests.test_package import run_python

TEXTS = ["The minister said no. “We will not,” she said.", "Turnout was 61%.\n\nIt rained.", "", "A shameful day."]
NUMBERS = [name for name in ADDED if name not in ("analysis", "problem")]


@pytest.fixture(scope="module")
def annotate(tiny_folder: Path) -> Annotate:
    return Annotate(tiny_folder)


@pytest.fixture
def lines(tmp_path: Path) -> str:
    """Give a file of six articles, as JSON lines."""
    path = tmp_path / "articles.jsonl"
    rows = [{"body": text, "paper": "The Bell", "n": at} for at, text in enumerate((*TEXTS[:2], *TEXTS))]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def open_lines(lines: str) -> Dataset:
    return load_dataset("json", data_files=lines, split="train", cache_dir=str(Path(lines).parent / "cache"))


def test_batch_gives_what_the_analyzer_gives(annotate: Annotate, analyzer: Analyzer) -> None:
    given = annotate({"text": TEXTS, "outlet": ["The Bell"] * 4, "year": [2020, 2021, None, 2022]})
    articles = [
        Article(text, outlet="The Bell", extra={"year": year})
        for text, year in zip(TEXTS, [2020, 2021, None, 2022], strict=True)
    ]
    analyses = list(analyzer.pipe(articles))
    assert list(given) == list(ADDED)
    assert given["analysis"] == [one.to_json() for one in analyses]
    assert given["problem"] == [None] * 4
    table = make_frame(analyses, level="article")
    assert [given["n_sentences"], given["n_words"]] == [[2, 2, 0, 1], [9, 5, 0, 3]]
    for name in NUMBERS:
        assert [np.nan if value is None else value for value in given[name]] == pytest.approx(
            list(table[name]), nan_ok=True
        )
    assert given["loaded"][2] is None


def test_batch_says_which_rows_it_could_not_read(annotate: Annotate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing.batch, "LONGEST", 20)
    given = annotate(
        {"text": [None, "It rained.", float("nan"), "x" * 21, "\ud83d\ude00", "One."], "share": [0, 1, 2, 3, 4, np.inf]}
    )
    assert given["problem"] == [
        "'text' is null; give a text",
        None,
        "'text' is null; give a text",
        "'text' has 21 characters; at most 20 are read: divide it",
        "the text holds the surrogates '\\ud83d\\ude00', which JSON reads back as one character; join them first: "
        "text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')",
        "extra 'share' is inf; give a finite number or None",
    ]
    assert [name for name in ADDED if name != "problem" and given[name][0] is not None] == []
    assert given["n_sentences"] == [None, 1, None, None, None, None]
    assert Analysis.from_json(given["analysis"][1]).text == "It rained."


def test_batch_of_no_rows_gives_no_rows(annotate: Annotate) -> None:
    assert annotate({"text": []}) == {name: [] for name in ADDED}
    assert annotate(pa.table({"text": pa.array([], pa.string())})).num_rows == 0
    assert len(annotate(pd.DataFrame({"text": []}))) == 0


def test_batch_adds_to_a_frame(annotate: Annotate) -> None:
    frame = pd.DataFrame({"text": [*TEXTS, None], "day": pd.to_datetime(["2024-05-17"] * 5)}, index=list("abcde"))
    frame["tags"] = [np.array(["x", "y"])] * 4 + [None]
    given = annotate(frame)
    pd.testing.assert_frame_equal(given[["text", "day", "tags"]], frame)
    assert list(given.columns) == ["text", "day", "tags", *ADDED]
    assert given["n_sentences"].dtype == "Int64" and given["loaded"].dtype == "float64"
    assert given["n_sentences"].tolist() == [2, 2, 0, 1, pd.NA]
    assert given["problem"].isna().tolist() == [True] * 4 + [False]
    assert Analysis.from_json(given["analysis"]["a"]).article.extra == {
        "day": "2024-05-17T00:00:00",
        "tags": ("x", "y"),
    }


def test_batch_adds_to_an_arrow_table(annotate: Annotate) -> None:
    table = pa.table({"text": [*TEXTS, None], "tags": [["a"], [], None, ["b", "c"], []]})
    given = annotate(table)
    assert given.select(["text", "tags"]) == table
    assert {name: str(given.schema.field(name).type) for name in ADDED} == {
        name: {"float64": "double"}.get(kind, kind) for name, kind in ADDED.items()
    }
    assert given["n_sentences"].to_pylist() == [2, 2, 0, 1, None]


def test_batch_takes_arrays(annotate: Annotate) -> None:
    days = np.array(["2024-05-17", "NaT"], dtype="datetime64[ns]")
    given = annotate({"text": np.array(TEXTS[:2]), "date": days, "n": np.array([1, 2])})
    articles = [Analysis.from_json(line).article for line in given["analysis"]]
    assert articles == [
        Article(TEXTS[0], date=datetime.datetime(2024, 5, 17), extra={"n": 1}),
        Article(TEXTS[1], extra={"n": 2}),
    ]


@pytest.mark.parametrize(
    ("batch", "error", "message"),
    [
        (
            {"words": ["a"], "id": ["1"]}, ColumnError,
            "text column not found; columns are 'words', 'id'; recognised are 'text', 'body', 'content', 'article'; "
            "name yours with columns={'text': ...}",
        ),
        ({"text": [3]}, InputTypeError, "row 0 of the batch, from 0: 'text' is 3; give a text"),
        ({"text": ["a", ["b"]]}, InputTypeError, "row 1 of the batch, from 0: 'text' is of type list; give a text"),
        (
            {"text": ["a"], "image": [b"b"]}, InputTypeError,
            "row 0 of the batch, from 0: extra 'image' is of type bytes; "
            "give what JSON can hold: text, numbers, lists, None",
        ),
        (
            {"text": ["a"], "loaded": [1.0]}, ColumnError,
            "there are columns already that Annotate adds: 'loaded'; rename or remove them",
        ),
        ({"text": ["a", "b"], "id": ["1"]}, InputError, "columns differ in length: 'text' has 2, 'id' has 1; "),
        (
            {"text": "One article."}, InputTypeError,
            "column 'text' is 'One article.'; give a list with a cell for each row: "
            "with datasets, dataset.map(annotate, batched=True)",
        ),
        (
            ["a"], InputTypeError,
            "batch is of type list; give a dict of lists, a pandas DataFrame or a pyarrow Table: "
            "with datasets, dataset.map(annotate, batched=True)",
        ),
        ({0: ["a"]}, InputTypeError, "a column's name is 0; give strings"),
        (
            pd.DataFrame([["a", "b"]], columns=["text", "text"]), ColumnError,
            "the batch has more than one column 'text'; give each its own name",
        ),
    ],
)  # fmt: skip
def test_batch_refuses(annotate: Annotate, batch: object, error: type[FramingError], message: str) -> None:
    with pytest.raises(error) as caught:
        annotate(batch)
    assert str(caught.value).startswith(message)


def test_batch_refuses_columns_that_are_none(tiny_folder: Path) -> None:
    with pytest.raises(InputError, match=r"^columns names the field 'paper'; fields are 'text', 'outlet', 'story', "):
        Annotate(tiny_folder, columns={"paper": "outlet"})
    with pytest.raises(InputTypeError, match=r"^columns is 'text'; give a mapping such as {'text': 'body'}$"):
        Annotate(tiny_folder, columns="text")  # type: ignore[arg-type]
    with pytest.raises(ColumnError, match=r"^outlet column 'paper' not found; columns are 'text'; name yours with "):
        Annotate(tiny_folder, columns={"outlet": "paper"})({"text": ["a"]})
    with pytest.raises(ModelError, match="neither a folder nor a bundled model"):
        Annotate("no-such-model")


def test_batch_declares_its_features(annotate: Annotate) -> None:
    declared = annotate.features(Features({"text": Value("string")}))
    assert list(declared) == ["text", *ADDED]
    assert (declared["analysis"], declared["n_words"]) == (Value("large_string"), Value("int64"))
    with pytest.raises(ColumnError, match="columns already that Annotate adds: 'problem'"):
        annotate.features(Features({"problem": Value("string")}))
    with pytest.raises(InputTypeError, match="features is None; give a Features"):
        annotate.features(None)  # type: ignore[arg-type]


def test_batch_maps_a_dataset_to_parquet_that_can_be_compared(
    tiny_folder: Path, analyzer: Analyzer, lines: str, tmp_path: Path
) -> None:
    annotate, dataset = Annotate(tiny_folder, columns={"text": "body", "outlet": "paper"}), open_lines(lines)
    mapped = dataset.map(annotate, batched=True, batch_size=4, features=annotate.features(dataset.features))
    assert mapped.column_names == ["body", "paper", "n", *ADDED]
    assert mapped["n"] == [0, 1, 2, 3, 4, 5]
    mapped.to_parquet(tmp_path / "scored.parquet")
    bad: list[object] = []
    analyses = list(read_analyses([str(tmp_path / "scored.parquet")], on_bad_row=bad.append, on_note=bad.append))
    assert bad == []
    assert [one.article for one in analyses] == [
        Article(text, outlet="The Bell", extra={"n": at}) for at, text in enumerate((*TEXTS[:2], *TEXTS))
    ]
    assert {one.model for one in analyses} == {analyzer.info}


def test_batch_maps_formatted_and_streamed_datasets(annotate: Annotate) -> None:
    dataset = Dataset.from_dict({"text": TEXTS})
    features = annotate.features(dataset.features)
    plain = dataset.map(annotate, batched=True, features=features)
    for form in ("pandas", "arrow", "numpy"):
        mapped = dataset.with_format(form).map(annotate, batched=True, features=features)
        assert mapped.with_format(None)[:] == plain[:]
    streamed = dataset.to_iterable_dataset().map(annotate, batched=True, features=features)
    assert list(streamed) == list(plain)
    with pytest.raises(InputTypeError, match=r"column 'text' is .*dataset\.map\(annotate, batched=True\)"):
        dataset.map(annotate)


# Maps again what was mapped, in a process of its own; reading would raise.
AGAIN = """
import sys
from datasets import load_dataset
from framing.batch import Annotate

lines, cache, folder = sys.argv[1:]
def refuse(*arguments): raise RuntimeError("nothing is in the cache")
Annotate._rows = refuse
annotate = Annotate(folder, columns={"text": "body"})
dataset = load_dataset("json", data_files=lines, split="train", cache_dir=cache)
mapped = dataset.map(annotate, batched=True, features=annotate.features(dataset.features))
print(mapped._fingerprint, "torch" in sys.modules)
"""


def test_batch_is_found_in_the_cache(tiny_folder: Path, lines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(columns: dict[str, str]) -> Dataset:
        annotate, dataset = Annotate(tiny_folder, columns=columns), open_lines(lines)
        return dataset.map(annotate, batched=True, features=annotate.features(dataset.features))

    first = read({"text": "body"})
    calls: list[object] = []
    rows = Annotate._rows
    monkeypatch.setattr(Annotate, "_rows", lambda *arguments: calls.append(1) or rows(*arguments))
    assert read({"text": "body"})["analysis"] == first["analysis"]
    assert calls == []
    printed = run_python(AGAIN, lines, str(Path(lines).parent / "cache"), str(tiny_folder)).split()
    assert printed == [first._fingerprint, "False"]
    assert read({"text": "body", "outlet": "paper"})._fingerprint != first._fingerprint
    assert calls == [1]


def test_batch_fingerprint_is_of_what_is_read_with(tiny_folder: Path, tmp_path: Path) -> None:
    def fingerprint(*arguments: object, **options: object) -> str:
        annotate = Annotate(*arguments, **options)  # type: ignore[arg-type]
        before = Hasher.hash(annotate)
        annotate.load()
        assert Hasher.hash(annotate) == Hasher.hash(pickle.loads(pickle.dumps(annotate))) == before
        return before

    other = shutil.copytree(tiny_folder, tmp_path / "other")
    first = fingerprint(tiny_folder)
    assert fingerprint(str(tiny_folder), columns={}) == first
    assert fingerprint(tiny_folder, columns={"id": "n", "text": "b"}) == fingerprint(
        tiny_folder, columns={"text": "b", "id": "n"}
    )
    different = [
        fingerprint(tiny_folder, columns={"text": "b"}),
        fingerprint(tiny_folder, device="cpu"),
        fingerprint(other),
    ]
    config = json.loads((other / "config.json").read_text(encoding="utf-8"))
    (other / "config.json").write_text(json.dumps(config | {"version": "2"}), encoding="utf-8")
    different += [fingerprint(tiny_folder, dtype="bfloat16"), fingerprint(other)]
    assert len({first, *different}) == 6


def test_batch_pickles_by_name(annotate: Annotate) -> None:
    annotate({"text": TEXTS})
    held = pickle.dumps(annotate)
    assert len(held) < 1000
    assert pickle.loads(held)({"text": TEXTS}) == annotate({"text": TEXTS})
    with pytest.raises(FramingError, match=r"^work of framing 9\.9\.9 came to framing .*; install one version"):
        pickle.loads(held.replace(framing.__version__.encode(), b"9.9.9"))


@pytest.mark.parametrize(
    ("given", "handed_on"),
    [
        (None, None),
        ((), {}),
        ({}, {}),
        (("Ann Lee", "it"), {"Ann Lee": (), "it": ()}),
        ({"Ann Lee": ["Lee"], "it": []}, {"Ann Lee": ("Lee",), "it": ()}),
    ],
)
def test_batch_targets_reach_the_analyzer_from_a_pickle_too(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch, given: object, handed_on: object
) -> None:
    fake = FakeAnalyzer()
    fake.has_stance = True
    monkeypatch.setattr(Annotate, "load", lambda self: fake)
    for annotate in (
        Annotate(tiny_folder, targets=given),
        pickle.loads(pickle.dumps(Annotate(tiny_folder, targets=given))),
    ):
        cells = annotate({"text": ["It rained on Ann Lee."]})
        assert fake.options["targets"] == handed_on
        stances = Analysis.from_json(cells["analysis"][0]).stances
        assert [one.target for one in stances] == (["Ann Lee"] if handed_on else [])


def test_batch_targets_are_part_of_what_it_is(tiny_folder: Path) -> None:
    every = [None, (), ["A"], ["A", "B"], {"A": ["a"]}]
    assert len({Hasher.hash(Annotate(tiny_folder, targets=one)) for one in every}) == len(every)


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ("A", "targets are 'A'; give a list of names, "),
        ([3], "a target's name is 3; "),
        ({"A": {}}, "the aliases of 'A' are of type dict; give a list of names"),
    ],
)
def test_batch_targets_of_the_wrong_type_are_refused(tiny_folder: Path, targets: object, message: str) -> None:
    with pytest.raises(InputTypeError) as caught:
        Annotate(tiny_folder, targets=targets)
    assert str(caught.value).startswith(message)


def test_batch_targets_need_a_stance_head(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Annotate, "load", lambda self: FakeAnalyzer())
    with pytest.raises(HeadError, match=r"^the model has no head 'stance'; its heads are 'loaded', 'kind'$"):
        Annotate(tiny_folder, targets=["A"])({"text": ["A."]})


def test_batch_loads_once_a_process(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing.batch, "_loaded", {})
    loads: list[object] = []
    load = framing.batch._load
    monkeypatch.setattr(framing.batch, "_load", lambda source: loads.append(source) or load(source))
    annotate = Annotate(tiny_folder)
    assert loads == []
    for one in (annotate, annotate, Annotate(tiny_folder), pickle.loads(pickle.dumps(annotate))):
        one({"text": ["One."]})
    assert len(loads) == 1


def test_batch_refuses_other_weights_than_it_was_made_with(tiny_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "model")
    annotate = Annotate(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"version": "2"}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"has sha256 \w{12} here and had \w{12} when it was chosen; have the same "):
        annotate({"text": ["One."]})
    shutil.rmtree(folder)
    with pytest.raises(ModelError, match=r"it has to be there for every process and on every machine that reads\)$"):
        annotate({"text": ["One."]})


def test_batch_needs_no_ray_until_a_cluster_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_python("import sys, framing.distributed; print('ray' in sys.modules, 'torch' in sys.modules)") == (
        "False False\n"
    )
    monkeypatch.setitem(sys.modules, "ray.data", None)
    with pytest.raises(FramingError, match=r"^Ray is not installed; install the extra 'ray': pip install "):
        score([])  # type: ignore[arg-type]


# In a process of its own, so that two threads of torch are at work before the fork, and a hang ends with a message.
IN_TWO = """
import sys, torch
from datasets import Dataset
from framing.batch import Annotate

torch.set_num_threads(2)
annotate, dataset = Annotate(sys.argv[1]), Dataset.from_dict({"text": ["The minister said no. It rained. " * 40] * 6})
features = annotate.features(dataset.features)
alone = dataset.map(annotate, batched=True, batch_size=3, features=features)
in_two = dataset.map(annotate, batched=True, batch_size=3, features=features, num_proc=2)
if __name__ == "__main__":
    print(alone["n_sentences"][:] == in_two["n_sentences"][:] == [80] * 6, in_two["problem"][:] == [None] * 6)
"""


@pytest.mark.slow
def test_batch_maps_in_two_processes(tiny_folder: Path) -> None:
    assert run_python(IN_TWO, str(tiny_folder), timeout=300).split() == ["True", "True"]
