"""Score articles on a cluster: a Ray Data dataset in, the scored dataset out. Needs the extra `ray`.

    >>> scored = score(ray.data.read_parquet("s3://bucket/articles"), Annotate("my-group/my-model"))
    >>> scored.write_parquet("s3://bucket/scored")

It does: give the work to actors that each load the model once.
It does not: read a batch (`batch.py`), start a cluster, or repeat what was lost with a machine; Ray does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.batch import Annotate
from framing.errors import FramingError, InputTypeError, describe
from framing.values import instance, positive

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset


def score(
    dataset: Dataset, annotate: Annotate | None = None, *, actors: int | None = None, batch_size: int = 128,
    num_gpus: float = 0,
) -> Dataset:  # fmt: skip
    """Score a dataset lazily: a row out for every row in, with the columns that `Annotate` adds.

    Rows that were lost with a machine are read again from the source, which has to be one that reads alike twice (files
    do), and come out once. Their order is Ray's: it keeps it where `DataContext.execution_options.preserve_order` is
    set. An actor gets whole blocks, so a dataset of one block keeps one actor busy: `dataset.repartition` it.

    Args:
        dataset: articles, one a row.
        annotate: what reads them; None for the bundled model, with the columns recognised. Its model is found by name
            on every machine, and has to have the same sha256 there: a Hub id, the bundled model, or a folder that all
            machines see.
        actors: how many read at once, each on a CPU of its own (or on `num_gpus`); None for as many as there is room
            for. Leave the cluster a CPU to read and write with.
        batch_size: rows that an actor reads together.
        num_gpus: GPUs that each actor has to itself.

    Raises `FramingError` without Ray, `InputTypeError` for what is no `ray.data.Dataset`. What `Annotate` raises comes
    at once where the columns of the dataset are known, else while it is read, as the cause of an error of Ray's.
    """
    try:
        from ray.data import ActorPoolStrategy, Dataset
    except ImportError as error:
        raise FramingError("Ray is not installed; install the extra 'ray': pip install 'framing[ray]'") from error
    if not isinstance(dataset, Dataset):
        raise InputTypeError(
            f"dataset is {describe(dataset)}; give a ray.data.Dataset, such as ray.data.read_json gives"
        )
    annotate = Annotate() if annotate is None else annotate
    instance(annotate, Annotate, "annotate")
    if (names := dataset.columns(fetch_if_missing=False)) is not None:  # else the first batch tells
        annotate.choose(names)
    return dataset.map_batches(
        _Actor,
        fn_constructor_args=(annotate,),
        compute=ActorPoolStrategy(size=None if actors is None else positive(actors, "actors")),
        batch_size=positive(batch_size, "batch_size"),
        batch_format="pyarrow",
        num_gpus=num_gpus or None,
        udf_modifying_row_count=False,
    )


class _Actor:
    """A process that has the model."""

    def __init__(self, annotate: Annotate) -> None:
        annotate.load()
        self._annotate = annotate

    def __call__(self, table: pa.Table) -> pa.Table:
        return self._annotate(table)
