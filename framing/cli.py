"""The command line: `framing models`, and what `scoring.py` and `commands.py` have.

It does: find the command, say in one line on stderr what went wrong, exit with a status.
It does not: carry out a command.

Exit status: 0 done; 1 could not, or some rows could not; 2 wrong usage; 130 interrupted. An error is one line on
stderr. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from framing import __version__
from framing.commands import compare, report
from framing.errors import FramingError
from framing.messages import say as _say
from framing.output import open_output
from framing.scoring import score

if TYPE_CHECKING:
    from framing.store import ModelEntry


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


app.command()(score)
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


def _bundled_models() -> Sequence[ModelEntry]:
    from framing.store import bundled_models

    return bundled_models()


def _fail(message: str, status: int) -> int:
    _say(f"error: {message}")
    return status
