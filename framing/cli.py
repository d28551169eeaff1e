"""The command line: `framing score`, `framing models` and what `commands.py` has.

It does: take options, choose table or JSON lines, say on stderr what was taken and what went wrong.
It does not: read (`readers.py`), lay out (`terminal.py`) or write (`output.py`) anything itself.

Exit status: 0 done; 1 could not, or some rows could not; 2 wrong usage; 130 interrupted. An error is one line on
stderr. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from framing import __version__
from framing.commands import compare, report
from framing.errors import FramingError
from framing.messages import say as _say
from framing.output import open_output
from framing.readers import RECOGNISED, BadRow, Columns, read_articles

if TYPE_CHECKING:
    from framing.analyzer import Analyzer
    from framing.results import Analysis
    from framing.store import ModelEntry


class Style(str, Enum):
    """How results are written."""

    auto = "auto"
    table = "table"
    json = "json"


class InputFormat(str, Enum):
    """The formats of `readers.FORMATS`."""

    txt = "txt"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"


class _Group(TyperGroup):
    """Commands whose errors are one line each."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command and exit with its status."""
        options["standalone_mode"] = False
        try:
            status = super().main(*args, **options)
        except FramingError as error:
            status = _fail(str(error), 1)
        except (KeyboardInterrupt, typer.Abort):
            status = 130
        except Exception as error:
            if not hasattr(error, "format_message"):  # wrong usage: of typer or of click, whichever it builds on
                raise
            path = getattr(getattr(error, "ctx", None), "command_path", "framing")
            status = _fail(f"{error.format_message().rstrip('.')}; see {path} --help", 2)
        if status == 130:
            _say("interrupted")
        sys.exit(status)


app = typer.Typer(
    cls=_Group,
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line and exit."""
    app(prog_name="framing")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"framing {__version__}")
        raise typer.Exit


@app.callback()
def _framing(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Say who is speaking in news articles, which words are loaded, and whose words they are."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def _column(field: str) -> Any:
    known = ", ".join(RECOGNISED[field])
    return typer.Option(f"--{field}", metavar="COLUMN", help=f"Column of the {field}; recognised: {known}.")


_Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT", help="Files: .txt, .jsonl, .csv, .tsv, .parquet; - for stdin.")
]
_Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; else to stdout.")]
_Targets = Annotated[
    str | None, typer.Option("--targets", metavar="NAMES", help="Names to read the stance towards: 'A, B'.")
]
_Model = Annotated[str | None, typer.Option("--model", metavar="NAME_OR_FOLDER", help="Model; else the bundled one.")]
_Device = Annotated[
    str | None, typer.Option("--device", metavar="DEVICE", help="cpu, cuda or mps; else the best there is.")
]
_BatchSize = Annotated[int, typer.Option("--batch-size", min=1, help="Articles read at once; changes no result.")]
_Style = Annotated[Style, typer.Option("--format", help="auto: a table on a terminal, else JSON lines.")]
_InputFormat = Annotated[
    InputFormat | None,
    typer.Option("--input-format", help="Format of every INPUT; else the endings of the names tell."),
]


@app.command()
def score(
    inputs: _Inputs,
    output: _Output = None,
    text: Annotated[str | None, _column("text")] = None,
    outlet: Annotated[str | None, _column("outlet")] = None,
    story: Annotated[str | None, _column("story")] = None,
    id_: Annotated[str | None, _column("id")] = None,
    date: Annotated[str | None, _column("date")] = None,
    targets: _Targets = None,
    model: _Model = None,
    device: _Device = None,
    batch_size: _BatchSize = 32,
    style: _Style = Style.auto,
    input_format: _InputFormat = None,
) -> None:
    """Score articles sentence by sentence: who is speaking, which words are loaded, whose words they are.

    A text file is one article; in the other formats each row is one. Columns that are neither named nor
    recognised are kept. Rows that cannot be scored are listed on stderr.
    """
    columns = Columns(text=text, outlet=outlet, story=story, id=id_, date=date)
    bad = _BadRows()
    articles = read_articles(inputs, columns, input_format=input_format, on_bad_row=bad, on_note=_say)
    shown_here = output in (None, "-") and sys.stdout.isatty()
    bar, lay_out, scored = sys.stderr.isatty() and not shown_here, _layout(style, shown_here), 0
    with open_output(output, inputs) as write:
        analyzer = _load_analyzer(model, device)
        results = analyzer.pipe(articles, batch_size=batch_size, show_progress_bar=bar, targets=_names(targets))
        for analysis in results:
            write(lay_out(analysis))
            scored += 1
    if bad.count:
        _say(f"{bad.count} of {bad.count + scored} rows could not be scored; they are listed above")
        raise typer.Exit(1)


app.command()(report)
app.command()(compare)


@app.command()
def models() -> None:
    """List the bundled models, with versions, sizes and licences."""
    entries = _bundled_models()
    if not entries:
        _say("no model is bundled; give a model's folder with --model")
        return
    from framing.terminal import render_models

    with open_output(None) as write:
        write(render_models(entries))


class _BadRows:
    """Says each bad row, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, row: BadRow) -> None:
        self.count += 1
        _say(str(row))


def _load_analyzer(model: str | None, device: str | None) -> Analyzer:
    from framing.analyzer import Analyzer

    return Analyzer.from_pretrained(model, device=device)


def _bundled_models() -> Sequence[ModelEntry]:
    from framing.store import bundled_models

    return bundled_models()


def _names(targets: str | None) -> list[str] | None:
    return None if targets is None else [name.strip() for name in targets.split(",") if name.strip()]


def _layout(style: Style, shown_here: bool) -> Callable[[Analysis], str]:
    if style is Style.json or (style is Style.auto and not shown_here):
        return lambda analysis: analysis.to_json() + "\n"
    from framing.terminal import render

    width = shutil.get_terminal_size((100, 24)).columns
    color = shown_here and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return lambda analysis: render(analysis, width=width, color=color) + "\n"


def _fail(message: str, status: int) -> int:
    _say(f"error: {message}")
    return status
