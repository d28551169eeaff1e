"""The forms in which a batch of rows comes: a dict of lists, a pandas DataFrame, a pyarrow Table.

It does: give a batch's columns as lists of plain values; add new columns in the batch's own form.
It does not: know what an article is (`columns.py`) or which columns are added (`batch.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from framing.errors import ColumnError, InputError, InputTypeError, describe, listed

Cells = list[object]
_ACCEPTED = "give a dict of lists, a pandas DataFrame or a pyarrow Table"
_BATCHED = "with datasets, dataset.map(annotate, batched=True)"
_PANDAS: dict[str, Any] = {
    "int64": pd.Int64Dtype(),
    "float64": np.dtype("float64"),
    "string": pd.StringDtype(na_value=np.nan),
    "large_string": pd.StringDtype(na_value=np.nan),
}


def read_columns(batch: object) -> dict[str, Cells]:
    """Give the columns of a batch, by name, as lists of one length.

    Raises `InputTypeError` for what is no batch of rows, `ColumnError` for a name that is there twice, `InputError` for
    columns that differ in length.
    """
    if isinstance(batch, Mapping):
        columns = {name: _cells(batch[name], name) for name in batch}
    elif isinstance(batch, pd.DataFrame):
        _check_names(batch.columns)
        columns = {name: [_plain(cell) for cell in cells] for name, cells in batch.to_dict("list").items()}
    elif isinstance(batch, pa.Table):
        _check_names(batch.column_names)
        columns = batch.to_pydict()
    else:
        raise InputTypeError(f"batch is {describe(batch)}; {_ACCEPTED}: {_BATCHED}")
    _check_names(columns)
    lengths = {name: len(cells) for name, cells in columns.items()}
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"{name!r} has {length}" for name, length in lengths.items())
        raise InputError(f"columns differ in length: {shown}; give one cell a row in each")
    return columns


def add_columns(batch: Any, new: Mapping[str, Cells], kinds: Mapping[str, str]) -> Any:
    """Give a batch with columns added: a DataFrame or Table with all it had; a dict gives one of the new columns.

    Args:
        batch: one that `read_columns` took.
        new: the cells of each new column; None is a missing one.
        kinds: the type of each: "int64", "float64", "string" or "large_string".
    """
    if isinstance(batch, pd.DataFrame):
        return batch.assign(**{name: pd.array(cells, _PANDAS[kinds[name]]) for name, cells in new.items()})
    if isinstance(batch, pa.Table):
        for name, cells in new.items():
            batch = batch.append_column(name, pa.array(cells, pa.type_for_alias(kinds[name])))
        return batch
    return dict(new)


def _cells(column: object, name: object) -> Cells:
    """Give a column of a dict as a list of Python's own values."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "M":
        column = column.astype("datetime64[us]")  # nanoseconds would become whole numbers
    if hasattr(column, "tolist"):
        column = column.tolist()
    elif isinstance(column, (pa.Array, pa.ChunkedArray)):
        column = column.to_pylist()
    if isinstance(column, (str, bytes)) or not isinstance(column, Sequence):
        raise InputTypeError(
            f"column {describe(name)} is {describe(column)}; give a list with a cell for each row: {_BATCHED}"
        )
    return [_plain(cell) for cell in column]


def _plain(cell: Any) -> object:
    """Give a cell without arrays, which is how pandas holds the lists of a Parquet file."""
    if isinstance(cell, dict):
        return {name: _plain(part) for name, part in cell.items()}
    if isinstance(cell, np.ndarray):
        cell = cell.tolist()
    return [_plain(part) for part in cell] if isinstance(cell, list) else cell


def _check_names(names: Any) -> None:
    for name in names:
        if not isinstance(name, str):
            raise InputTypeError(f"a column's name is {describe(name)}; give strings")
    if doubles := [name for name, count in Counter(list(names)).items() if count > 1]:
        raise ColumnError(f"the batch has more than one column {listed(doubles)}; give each its own name")
