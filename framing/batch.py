"""One callable that reads a batch of articles: for `datasets`, pandas, Arrow and Ray, in one process or many.

    >>> dataset.map(annotate := Annotate(), batched=True, features=annotate.features(dataset.features))
    >>> frame = Annotate(columns={"text": "body"})(frame)

It does: find the columns, read every row, give one row of new columns for each, with declared types.
It does not: split the work over processes or machines (`datasets` does, and `distributed.py`), or know how a batch
holds its columns (`forms.py`).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from framing import __version__
from framing.asked import Targets
from framing.columns import Choice, Columns
from framing.errors import ColumnError, FramingError, InputError, InputTypeError, ModelError, describe, listed
from framing.forms import Cells, add_columns, read_columns
from framing.levels import find_level
from framing.mentions import check_targets
from framing.store import DEFAULT, find_model, sha256_of
from framing.threads import settle_threads
from framing.values import instance, is_missing

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from datasets import Features

    from framing.analyzer import Analyzer
    from framing.article import Article
    from framing.results import Analysis

LONGEST = 10_000_000  # code points of a text; a longer one would take the memory of everything beside it
_NUMBERS = {name: {"int": "int64", "float": "float64"}[held] for name, held in find_level("article").columns.items()}
ADDED = {
    "analysis": "large_string",
    **_NUMBERS,
    "problem": "string",
}  # column → its type, as Arrow and datasets call it
_NOTHING: dict[str, object] = dict.fromkeys(ADDED)

_Frozen = tuple[tuple[str, tuple[str, ...]], ...] | None

_loaded: dict[_Source, Analyzer] = {}
_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Source:
    """Where every process finds the model, and the sha256 that it must have there."""

    model: str
    revision: str | None
    device: str | None
    dtype: str | None
    sha256: str


class Annotate:
    """Read batches of articles: a row out for every row in, in order.

    A batch is a dict of lists (what `datasets` hands to `map(..., batched=True)`), which gives a dict of the new
    columns; or a pandas DataFrame or a pyarrow Table, which gives the same with the new columns added:

    - `analysis`: the article's record as one line of JSON (`Analysis.from_json` reads it), with its metadata; columns
      that are no field of an article are kept in `Article.extra`, so they have to be what JSON can hold;
    - the numbers that `to_frame(level="article")` has: `n_sentences`, `loaded`, `loaded_own`, `attributed`, …;
    - `problem`: why a row could not be read, and null for one that was. Such a row (a null text, one of more than
      10,000,000 characters) has null in the other new columns, and the rows beside it are read.

    What is wrong with a whole column raises: `ColumnError` where the text's is not found or a new one is there already,
    `InputTypeError` for cells that are no text.

    The model is loaded at the first batch, once a process. Pickled, hashed by `datasets` and sent to workers are its
    name and the sha256 of its weights, never the weights: the same ones have to be found under that name there, which
    is checked.
    """

    def __init__(
        self, model: str | os.PathLike[str] | None = None, *, revision: str | None = None,
        columns: Mapping[str, str] | None = None, device: str | None = None, dtype: str | None = None,
        targets: Targets | None = None,
    ) -> None:  # fmt: skip
        """Name what reads, and how.

        Args:
            model: as for `Analyzer.from_pretrained`. It is found now (a Hub id is fetched) and loaded later.
            revision: of a Hub id: branch, tag or commit.
            columns: the column of each field that bears no usual name, such as `{"text": "body", "outlet": "paper"}`;
                the fields are text, outlet, story, id, date, title and url. None: all are recognised, as `framing
                score` does.
            device: as for `Analyzer.from_pretrained`, in every process.
            dtype: as for `Analyzer.from_pretrained`, in every process.
            targets: names to read the stance towards in every article, as for `Analyzer`: a list, or a mapping from
                names to lists of aliases; `()` for none, None for the most mentioned of each article.

        Raises `ModelError` for a model that is not there, `InputError` for a field that is none and for a blank
        target or one given twice, `InputTypeError` for targets that are neither a list nor a mapping of names. A model
        without a stance head raises `HeadError` for targets at the first batch.
        """
        model = model if model is None else os.fspath(model)
        sha256 = sha256_of(find_model(model, revision))
        self._source = _Source(_everywhere(model), revision, device, dtype, sha256)
        self._columns, self._targets = _columns(columns), _frozen(targets)
        settle_threads()

    @overload
    def __call__(self, batch: pd.DataFrame) -> pd.DataFrame: ...
    @overload
    def __call__(self, batch: Mapping[str, Sequence[object]]) -> dict[str, list[object]]: ...
    @overload
    def __call__(self, batch: pa.Table) -> pa.Table: ...
    def __call__(self, batch: Any) -> Any:
        """Read a batch."""
        columns = read_columns(batch)
        rows = list(self._rows(columns, self.choose(columns)))
        return add_columns(batch, {name: [row[name] for row in rows] for name in ADDED}, ADDED)

    def features(self, features: Features) -> Features:
        """Give the features that a dataset with these features has once it is annotated; raise as `choose` does."""
        from datasets import Features, Value

        instance(features, Features, "features")
        self.choose(features)
        return Features({**features, **{name: Value(kind) for name, kind in ADDED.items()}})

    def choose(self, names: Iterable[str]) -> Choice:
        """Choose the columns that are read among these; raise `ColumnError` where a table that has them cannot be."""
        names = list(names)
        if taken := [name for name in ADDED if name in names]:
            raise ColumnError(f"there are columns already that Annotate adds: {listed(taken)}; rename or remove them")
        choice = Choice(self._columns)
        choice.learn(names)
        if (error := choice.lacking(lambda field: f"; name yours with columns={{{field!r}: ...}}")) is not None:
            raise error
        return choice

    def load(self) -> Analyzer:
        """Load the model, unless this process has it already.

        Raises `ModelError` where it is not found or its sha256 is another one.
        """
        with _loading:
            if self._source not in _loaded:
                _loaded[self._source] = _load(self._source)
            return _loaded[self._source]

    def _rows(self, columns: Mapping[str, Cells], choice: Choice) -> Iterator[dict[str, object]]:
        records = (dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))
        read = [_read(choice, cells, number) for number, cells in enumerate(records)]
        articles = [one for one in read if not isinstance(one, str)]
        analyses = (
            self.load().pipe(articles, targets=None if self._targets is None else dict(self._targets))
            if articles
            else iter(())
        )
        for one in read:
            yield _NOTHING | {"problem": one} if isinstance(one, str) else _row(next(analyses))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._source.model!r}, sha256={self._source.sha256[:12]!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle to the same bytes in every process, whatever is loaded: the fingerprint of `datasets` rests on it."""
        source = tuple(getattr(self._source, field.name) for field in fields(_Source))
        return _again, (type(self), __version__, source, tuple(asdict(self._columns).items()), self._targets)


def _again(
    cls: type[Annotate], version: str, source: tuple[Any, ...], columns: tuple[tuple[str, Any], ...], targets: _Frozen
) -> Any:
    if version != __version__:
        raise FramingError(f"work of framing {version} came to framing {__version__}; install one version everywhere")
    annotate = cls.__new__(cls)
    annotate._source, annotate._columns, annotate._targets = _Source(*source), Columns(**dict(columns)), targets
    return annotate


def _frozen(targets: Targets | None) -> _Frozen:
    """Hold targets as what pickles alike everywhere and cannot change: pairs of a name and its aliases."""
    checked = check_targets(targets)
    return None if checked is None else tuple((one.name, one.aliases) for one in checked)


def _load(source: _Source) -> Analyzer:
    from framing.analyzer import Analyzer

    try:
        analyzer = Analyzer.from_pretrained(
            source.model, revision=source.revision, device=source.device, dtype=source.dtype
        )
    except ModelError as error:
        raise ModelError(f"{error} (it has to be there for every process and on every machine that reads)") from error
    if analyzer.info.sha256 != source.sha256:
        raise ModelError(
            f"model {source.model!r} has sha256 {analyzer.info.sha256[:12]} here and had {source.sha256[:12]} when it "
            "was chosen; have the same weights everywhere, or make Annotate anew"
        )
    return analyzer


def _everywhere(model: str | None) -> str:
    """Name a model so that a process with another working folder finds it."""
    if model is None:
        return DEFAULT
    return os.path.abspath(model) if Path(model).is_dir() else model


def _columns(columns: Mapping[str, str] | None) -> Columns:
    columns = {} if columns is None else columns
    if not isinstance(columns, Mapping):
        raise InputTypeError(f"columns is {describe(columns)}; give a mapping such as {{'text': 'body'}}")
    known = [field.name for field in fields(Columns)]
    for name, column in columns.items():
        if name not in known:
            raise InputError(f"columns names the field {describe(name)}; fields are {listed(known)}")
        instance(column, str, f"the column of {name!r}")
    return Columns(**columns)


def _read(choice: Choice, cells: Mapping[str, object], number: int) -> Article | str:
    """Give a row's article, or what is wrong with the row; raise `InputTypeError` for a cell of the wrong type."""
    text = cells[column := choice.taken["text"]]
    if is_missing(text):
        return f"{column!r} is null; give a text"
    if isinstance(text, str) and len(text) > LONGEST:
        return f"{column!r} has {len(text):,} characters; at most {LONGEST:,} are read: divide it"
    try:
        return choice.article(cells)
    except InputTypeError as error:
        raise InputTypeError(f"row {number} of the batch, from 0: {error}") from error
    except InputError as error:
        return str(error)


def _row(analysis: Analysis) -> dict[str, object]:
    """Give the new cells of an article that was read."""
    try:
        line = analysis.to_json()
    except InputError as error:
        return _NOTHING | {"problem": str(error)}
    (numbers,) = find_level("article").rows(analysis)
    cells = (None if number != number else number for number in numbers)  # NaN: nothing to take a mean of
    return {"analysis": line, **dict(zip(_NUMBERS, cells, strict=True)), "problem": None}


def _renew_lock() -> None:
    global _loading
    _loading = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)  # another thread of the parent may have held it
