"""Rows and records as JSON lines, Parquet and CSV: the same values as `to_frame` has, whatever a text holds."""

import io
import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from framing import exports
from framing.exports import write_csv, write_parquet
from framing.layouts import record_layout, row_layout
from framing.results import Analysis
from framing.scored import read_analyses
from framing.tables import to_frame
from tests.made import made, minded

LEVELS = ("article", "sentence", "phrase", "claim", "stance", "target", "frame", "paragraph")
EXTRAS = [
    {"country": "NZ", "price": 1, "flag": True, "tags": ["a", {"b": None}], "mixed": 1, "kind": "x"},
    {"country": None, "price": 2.5, "flag": None, "mixed": "one", "big": 2**70, "none": None},
    {"price": None, "flag": False, "article": 7},
]
ANALYSES = [
    minded(
        made([0.1, 0.9], [0.05, 0.1], id=f"a{at}", outlet="Bell", names=("Lee", None), **extra),
        targets={"Lee": [0.5, -0.1], ("the council", "source"): 0.2},
        frames={"Economic": 0.7, "Morality": 0.1} if at else {"Economic": 0.5},
    )
    for at, extra in enumerate(EXTRAS)
]
ANALYSES.append(made([], id="blank"))
SURROGATE = made([0.5], id="lone \ud800", title="\udfff")


def lines_of(analyses, layout):
    text = "".join(layout.lines(analysis, number) for number, analysis in enumerate(analyses))
    return [line.encode("utf-8") for line in text.splitlines(keepends=True)]


def parquet(analyses, level=None):
    lines = lines_of(analyses, record_layout() if level is None else row_layout(level))
    file = io.BytesIO()
    write_parquet(lambda: iter(lines), file, level)
    return pq.ParquetFile(io.BytesIO(file.getvalue()))


def plain(value):
    if isinstance(value, np.generic):
        value = value.item()
    return None if value is pd.NA or value is None or value != value else value


def table_of(frame):
    return [{name: plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


@pytest.mark.parametrize("level", LEVELS)
def test_exports_lines_are_the_rows_of_to_frame(level):
    frame = table_of(to_frame(ANALYSES, level).drop(columns="tags"))
    lines = [json.loads(line) for line in lines_of(ANALYSES, row_layout(level))]
    for line in lines:
        line.pop("tags", None)
    assert [{name: line.get(name) for name in frame[0]} for line in lines] == frame if frame else not lines
    assert len(lines) > 2


@pytest.mark.parametrize("level", LEVELS)
def test_exports_parquet_has_the_columns_and_values_of_to_frame(level):
    frame = to_frame(ANALYSES, level)
    read = parquet(ANALYSES, level).read().to_pylist()
    assert parquet(ANALYSES, level).schema_arrow.names == list(frame)
    for row in read:
        if row["tags"] is not None:
            assert json.loads(row["tags"]) == ["a", {"b": None}]
    shown = table_of(frame.drop(columns=["tags", "mixed", "big"]))
    assert [{name: row[name] for name in shown[0]} for row in read] == shown if shown else not read


def test_exports_parquet_types():
    schema = parquet(ANALYSES, "sentence").schema_arrow
    types = {name: str(schema.field(name).type) for name in schema.names}
    assert types["id"] == types["text"] == types["country"] == types["none"] == "string"
    assert types["tags"] == types["mixed"] == types["big"] == "string"
    assert types["price"] == types["loaded"] == "double"
    assert types["flag"] == types["is_loaded"] == "bool"
    assert types["article"] == types["start"] == types["extra_article"] == "int64"


def test_exports_parquet_records_are_read_back_exactly(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"")
    analyses = [*ANALYSES, SURROGATE]
    lines = lines_of(analyses, record_layout())
    with open(tmp_path / "a.parquet", "wb") as file:
        write_parquet(lambda: iter(lines), file, None)
    bad = []
    assert list(read_analyses([str(tmp_path / "a.parquet")], on_bad_row=bad.append, on_note=bad.append)) == analyses
    assert bad == []
    table = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert list(table[0]) == ["id", "outlet", "date", "story", "title", "url", "analysis"]
    assert (table[0]["id"], table[0]["outlet"]) == ("a0", "Bell")
    assert (table[-1]["id"], table[-1]["title"]) == ("lone \\ud800", "\\udfff")
    assert Analysis.from_json(table[-1]["analysis"]).article.id == "lone \ud800"


@pytest.mark.parametrize("level", [None, *LEVELS])
def test_exports_parquet_of_nothing_has_its_columns(level):
    file = parquet([], level)
    assert file.metadata.num_rows == 0
    expected = list(to_frame([], level)) if level else ["id", "outlet", "date", "story", "title", "url", "analysis"]
    assert file.schema_arrow.names == expected


def test_exports_parquet_is_written_in_groups(monkeypatch):
    monkeypatch.setattr(exports, "_GROUP_ROWS", 3)
    assert [parquet(ANALYSES).metadata.row_group(at).num_rows for at in range(2)] == [3, 1]
    monkeypatch.setattr(exports, "_GROUP_BYTES", 1)
    assert parquet(ANALYSES).metadata.num_row_groups == 4


def test_exports_csv_has_the_rows_of_to_frame():
    lines = lines_of([*ANALYSES, SURROGATE], row_layout("sentence"))
    file = io.BytesIO()
    write_csv(lambda: iter(lines), file, "sentence")
    read = pd.read_csv(io.BytesIO(file.getvalue()))
    frame = to_frame([*ANALYSES, SURROGATE], "sentence")
    assert list(read) == list(frame)
    for name in ("sentence", "start", "end", "loaded", "kind", "article", "price", "n_phrases"):
        assert list(map(plain, read[name])) == list(map(plain, frame[name])), name
    assert list(read["text"])[:-1] == list(frame["text"])[:-1]
    assert list(map(plain, read["is_loaded"])) == list(map(plain, frame["is_loaded"]))
    assert list(read["id"])[-1] == "lone \\ud800"
