"""The commands that read what `framing score` wrote: `framing report` and `framing compare`.

It does: take options, read, write pages and records, say what could not be read.
It does not: compute (`comparing.py`), lay out (`report.py`) or word (`wording.py`) anything itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from framing.errors import InputError, listed
from framing.messages import say
from framing.output import open_output
from framing.readers import BadRow

if TYPE_CHECKING:
    from framing.comparison import Comparison
    from framing.results import Analysis

MOST_ON_A_PAGE = 100

_Scored = Annotated[
    list[str], typer.Argument(metavar="SCORED", help="What framing score wrote: .jsonl, .parquet; - for stdin.")
]
_Page = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The page to write, such as report.html.")]
_Id = Annotated[
    list[str] | None, typer.Option("--id", metavar="ID", help="Only the article of this id; may be given again.")
]
_By = Annotated[str, typer.Option("--by", metavar="FIELD", help="Field that says which group an article belongs to.")]
_Within = Annotated[
    str, typer.Option("--within", metavar="FIELD", help="Field that says which story it covers; 'none' for none.")
]
_Html = Annotated[str | None, typer.Option("--html", metavar="FILE", help="Write the coverage report as a page.")]
_Json = Annotated[str | None, typer.Option("--json", metavar="FILE", help="Write all numbers; - for stdout.")]
_Seed = Annotated[int, typer.Option("--seed", help="Of the draws; the same seed gives the same numbers.")]


def report(scored: _Scored, output: _Page, id_: _Id = None) -> None:
    """Write a page for articles that were scored: loaded words, claims and sources marked in the text, stance, frames.

    Up to 100 articles fit on a page; choose with --id.
    """
    from framing.report import article_page

    bad = _BadRows()
    analyses = _analyses(scored, bad)
    if id_:
        found = {one.article.id: one for one in analyses if one.article.id in id_}
        if missing := [name for name in id_ if name not in found]:
            raise InputError(f"no article has the id {listed(missing)}; give an id that SCORED holds")
        chosen = [found[name] for name in id_]
    else:
        chosen = list(islice(analyses, MOST_ON_A_PAGE + 1))
    if not chosen:
        raise InputError("there is no analysis to report; give what framing score wrote")
    if len(chosen) > MOST_ON_A_PAGE:
        raise InputError(f"there are more than {MOST_ON_A_PAGE} articles; choose some with --id")
    with open_output(output, scored) as write:
        write(article_page(chosen).encode("utf-8", "replace").decode("utf-8"))
    bad.finish(len(chosen))


def compare(
    scored: _Scored, by: _By = "outlet", within: _Within = "story", html: _Html = None, json: _Json = None,
    seed: _Seed = 0,
) -> None:  # fmt: skip
    """Compare groups of scored articles on the same stories, with intervals and tests.

    Prints the findings in plain words, unless --json - sends the numbers to stdout.
    """
    from framing import comparing

    bad = _BadRows()
    story = None if within == "none" else within
    comparison = comparing.compare(_analyses(scored, bad), by, within=story, seed=seed)
    if json is not None:
        with open_output(json, scored) as write:
            write(comparison.to_json() + "\n")
    if html is not None:
        with open_output(html, scored) as write:
            write(comparison.to_html())
    if json != "-":
        with open_output(None) as write:
            write(_findings(comparison))
    bad.finish(comparison.settings.n_articles)


class _BadRows:
    """Says each row that is no analysis, counts them, and ends the command with 1 where there were some."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, row: BadRow) -> None:
        self._count += 1
        say(str(row))

    def finish(self, read: int) -> None:
        """Raise `typer.Exit` with 1 where a row could not be read."""
        if self._count:
            say(f"{self._count} of {self._count + read} rows could not be read; they are listed above")
            raise typer.Exit(1)


def _analyses(scored: list[str], bad: _BadRows) -> Iterator[Analysis]:
    from framing.scored import read_analyses

    return read_analyses(scored, on_bad_row=bad, on_note=say)


def _findings(comparison: Comparison) -> str:
    from framing.terminal import visible
    from framing.wording import summary

    shown = summary(comparison, most=len(comparison.pairs))
    notes = [f"Note: {one}." for one in comparison.settings.exclusions]
    return "".join(f"{visible(line)}\n" for line in [*shown, *notes])
