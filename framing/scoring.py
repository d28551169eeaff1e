"""The command `framing score`: what it takes, and how its parts are put together.

It does: take options, choose how results are written and where, list what could not be scored.
It does not: read (`readers.py`), score (`blocks.py`), lay out (`layouts.py`) or keep (`journal.py`) anything itself.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

import typer

from framing.arguments import (
    BatchSizeOption,
    DateColumn,
    DeviceOption,
    DtypeOption,
    FramesOption,
    IdColumn,
    InputFormatOption,
    InputsOption,
    LevelName,
    LevelOption,
    MaxRowOption,
    ModelOption,
    OutletColumn,
    OutputOption,
    ProcessesOption,
    RestartOption,
    StoryColumn,
    StrictOption,
    Style,
    StyleOption,
    TargetsOption,
    TextColumn,
    check_usage,
    is_kept,
)
from framing.asked import read_targets, show_targets
from framing.blocks import Work, score_blocks
from framing.errors import InputError
from framing.inputs import LARGEST
from framing.job import Job, Watch, describe_job
from framing.journal import Export, Paths, open_journal
from framing.layouts import Layout, record_layout, row_layout, table_layout
from framing.messages import say
from framing.output import check_output, open_output
from framing.progress import show_progress
from framing.readers import BadRow, Columns, Options, Place, read_articles
from framing.state import Mark

if TYPE_CHECKING:
    from framing.analyzer import Analyzer

_LARGE = 2_000_000_000  # bytes of input that take a while to read


def score(
    context: typer.Context,
    inputs: InputsOption,
    output: OutputOption = None,
    text: TextColumn = None,
    outlet: OutletColumn = None,
    story: StoryColumn = None,
    id_: IdColumn = None,
    date: DateColumn = None,
    level: LevelOption = None,
    targets: TargetsOption = None,
    frames: FramesOption = False,
    model: ModelOption = None,
    device: DeviceOption = None,
    dtype: DtypeOption = None,
    batch_size: BatchSizeOption = 32,
    processes: ProcessesOption = 1,
    style: StyleOption = Style.auto,
    input_format: InputFormatOption = None,
    max_row_mb: MaxRowOption = LARGEST // 1_000_000,
    strict: StrictOption = False,
    restart: RestartOption = False,
) -> None:
    """Score articles: who speaks, which words are loaded and whose they are, the stance towards those named, frames.

    A text file or a page is one article; in the other formats each row is one. Columns that are neither named nor
    recognised are kept. Rows that cannot be scored are listed in FILE.errors.jsonl, or on stderr.

    Work that writes a FILE and is stopped, however that happens, goes on when it is called again in the same way.
    """
    check_usage(context)
    paths = Paths.of(output) if output is not None and is_kept(output) else None
    bad = _BadRows(strict)
    articles = read_articles(
        inputs,
        Columns(text=text, outlet=outlet, story=story, id=id_, date=date),
        options=Options(
            _value(input_format),
            max_row_mb * 1_000_000,
            (paths.target, paths.errors, *paths.under_way) if paths else (),
        ),
        on_bad_row=bad,
        on_note=say,
    )
    shown_here = output in (None, "-") and sys.stdout.isatty()
    asked = read_targets(targets)
    work = Work(articles, _layout(style, level, shown_here, frames), batch_size, asked, processes)
    settings = {
        "--text": text, "--outlet": outlet, "--story": story, "--id": id_, "--date": date, "--level": _value(level),
        "--targets": show_targets(asked), "--batch-size": batch_size, "--processes": processes,
        "--format": work.layout.name, "--input-format": _value(input_format), "--max-row-mb": max_row_mb,
    }  # fmt: skip
    load = partial(_load_analyzer, model, device, dtype)
    order = _Order(work, bad, settings, load, sys.stderr.isatty() and not shown_here)
    if paths is None:
        order.stream(output)
    else:
        order.keep(paths, restart, _export(paths.shown, level))


@dataclass(frozen=True, slots=True)
class _Order:
    """All that a call asks for, with two ways to carry it out."""

    work: Work
    bad: _BadRows
    settings: Mapping[str, object]
    load: Callable[[], Analyzer]
    bar: bool

    def stream(self, output: str | None) -> None:
        """Write as it comes, to stdout or to what is no regular file."""
        with open_output(output, self._inputs()) as write, show_progress(self.work.articles, self.bar) as progress:
            sink = _Stream(write)
            score_blocks(self.load(), self.work, sink, progress)
        self._sum_up(sink.mark.articles, self.bad.count, "above")

    def keep(self, paths: Paths, restart: bool, export: Export | None) -> None:
        """Write a file that appears when it is whole; go on where work like this was stopped."""
        for path in (paths.shown, paths.errors):
            check_output(path, self._inputs())
        articles, watch = self.work.articles, Watch(self.work.articles.sources)
        analyzer = self.load()
        job = self._job(analyzer)
        with open_journal(paths, job, restart=restart) as journal:
            if journal.mark.articles or journal.mark.bad:
                say(f"going on with {paths.shown!r} after {journal.mark.articles} articles")
            self.bad.listener = journal.list_bad
            try:
                if not journal.mark.whole:
                    articles.go_to(journal.mark.place)
                    with show_progress(articles, self.bar) as progress:
                        score_blocks(analyzer, self.work, journal, progress)
                    watch.check(job)
                if export is not None and self.bar:
                    say(f"writing {paths.shown!r}")
                journal.finish(export)
            except KeyboardInterrupt:
                if journal.mark.articles:
                    say(f"{journal.mark.articles} articles are kept; call again to go on")
                raise
        self._sum_up(journal.mark.articles, journal.mark.bad, f"in {paths.errors!r}")

    def _job(self, analyzer: Analyzer) -> Job:
        sources = self.work.articles.sources
        size = sum(os.path.getsize(source.path) for source in sources if source.is_file)
        if size > _LARGE:
            say(f"reading the inputs through once ({size / 1e9:.0f} GB), to know them again after a stop")
        # Scores differ from device to device, and more so from one precision to another.
        there = {"the device": analyzer.device.split(":")[0], "the precision": analyzer.dtype}
        return describe_job(sources, {**self.settings, **there}, analyzer.info)

    def _inputs(self) -> list[str]:
        return [source.path for source in self.work.articles.sources]

    def _sum_up(self, scored: int, bad: int, where: str) -> None:
        if bad:
            say(f"{bad} of {bad + scored} rows could not be scored; they are listed {where}")
            raise typer.Exit(1)


class _BadRows:
    """Says each bad row and counts it, hands it to another listener, or stops at the first."""

    def __init__(self, strict: bool) -> None:
        self.count, self._strict = 0, strict
        self.listener: Callable[[BadRow], None] = lambda row: say(str(row))

    def __call__(self, row: BadRow) -> None:
        if self._strict:
            raise InputError(str(row))
        self.count += 1
        self.listener(row)


class _Stream:
    """A sink that cannot be gone on with."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write, self.mark = write, Mark()

    def move(self, place: Place, articles: int, sentences: int) -> None:
        """Count."""
        self.mark = replace(self.mark, place=place, articles=self.mark.articles + articles)


def _export(output: str, level: LevelName | None) -> Export | None:
    ending = os.path.splitext(output)[1].lower()
    if ending == ".parquet":
        from framing.exports import write_parquet

        return partial(write_parquet, level=_value(level))
    if ending == ".csv" and level is not None:
        from framing.exports import write_csv

        return partial(write_csv, level=level.value)
    return None


def _layout(style: Style, level: LevelName | None, shown_here: bool, frames: bool) -> Layout:
    if level is not None:
        return row_layout(level.value)
    if style is Style.json or (style is Style.auto and not shown_here):
        return record_layout()
    color = shown_here and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return table_layout(shutil.get_terminal_size((100, 24)).columns, color, frames)


def _load_analyzer(model: str | None, device: str | None, dtype: str | None) -> Analyzer:
    from framing.analyzer import Analyzer

    return Analyzer.from_pretrained(model, device=device, dtype=dtype)


def _value(choice: Enum | None) -> str | None:
    return None if choice is None else str(choice.value)
