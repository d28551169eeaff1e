"""What `framing score` takes: its arguments and options, and which of them do not go together.

It does: word the help, refuse as wrong usage.
It does not: carry anything out (`scoring.py`).
"""

from __future__ import annotations

import os
from enum import Enum
from typing import Annotated, Any, NoReturn

import typer

from framing.readers import RECOGNISED


class Style(str, Enum):
    """How results are written."""

    auto = "auto"
    table = "table"
    json = "json"


class LevelName(str, Enum):
    """The levels of `levels.LEVELS`."""

    article = "article"
    sentence = "sentence"
    phrase = "phrase"
    claim = "claim"
    stance = "stance"
    target = "target"
    frame = "frame"
    paragraph = "paragraph"


class InputFormat(str, Enum):
    """The formats of `formats.FORMATS`."""

    txt = "txt"
    html = "html"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"


def _column(field: str) -> Any:
    known = ", ".join(RECOGNISED[field])
    return typer.Option(f"--{field}", metavar="COLUMN", help=f"Column of the {field}; recognised: {known}.")


InputsOption = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Files: .txt, .html, .jsonl, .csv, .tsv, .parquet, also with .gz; folders; patterns; - for stdin.",
    ),
]
OutputOption = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to write, .parquet as Parquet; else to stdout."),
]
LevelOption = Annotated[
    LevelName | None, typer.Option("--level", help="Write the rows of this level; else one record an article.")
]
TargetsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--targets",
        metavar="NAMES",
        help="Names to read the stance towards, 'A, B', else the ten most mentioned; may be given again. 'none' for "
        "none. @FILE.json maps names to lists of aliases, and a name there may hold a comma.",
    ),
]
FramesOption = Annotated[
    bool,
    typer.Option(
        "--frames", help="Show all frames in the table, with the sentences that carry them; records always have them."
    ),
]
ModelOption = Annotated[
    str | None, typer.Option("--model", metavar="NAME_OR_FOLDER", help="Model; else the bundled one.")
]
DeviceOption = Annotated[
    str | None, typer.Option("--device", metavar="DEVICE", help="cpu, cuda or mps; else the best there is.")
]
DtypeOption = Annotated[
    str | None,
    typer.Option(
        "--dtype", metavar="DTYPE", help="float32, bfloat16, float16 or int8; else bfloat16 or what there is."
    ),
]
BatchSizeOption = Annotated[int, typer.Option("--batch-size", min=1, help="Articles read at once; changes no result.")]
ProcessesOption = Annotated[
    int,
    typer.Option(
        "--processes",
        min=1,
        metavar="N",
        help="Processes that read at once, each with the model: one for each core is fastest; changes no result.",
    ),
]
StyleOption = Annotated[Style, typer.Option("--format", help="auto: a table on a terminal, else JSON lines.")]
InputFormatOption = Annotated[
    InputFormat | None,
    typer.Option("--input-format", help="Format of every INPUT; else the endings of the names tell."),
]
MaxRowOption = Annotated[
    int, typer.Option("--max-row-mb", min=1, help="Megabytes of the largest row (or text, or page) that is read.")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Stop at the first row that cannot be scored.")]
RestartOption = Annotated[bool, typer.Option("--restart", help="Begin FILE anew rather than go on with it.")]
TextColumn = Annotated[str | None, _column("text")]
OutletColumn = Annotated[str | None, _column("outlet")]
StoryColumn = Annotated[str | None, _column("story")]
IdColumn = Annotated[str | None, _column("id")]
DateColumn = Annotated[str | None, _column("date")]


def check_usage(context: typer.Context) -> None:
    """Raise `typer.BadParameter` for options of `framing score` that do not go together."""
    given = context.params
    output, level, style = given["output"], given["level"], given["style"]

    def refuse(option: str, why: str) -> NoReturn:
        raise typer.BadParameter(why, context, param_hint=option)

    ending = os.path.splitext(output or "")[1].lower()
    if ending == ".gz":
        refuse("--output", f"{output!r}: output is not packed; give .jsonl or .parquet")
    if ending == ".csv" and level is None:
        refuse("--output", f"{output!r}: CSV holds rows, not records; give --level")
    if ending in (".parquet", ".csv") and style is not Style.auto:
        refuse("--format", f"{output!r} is written by its ending; leave it out")
    if level is not None and style is Style.table:
        refuse("--format", "the rows of a level are no table to read; leave it out")
    if level is not None and given["frames"]:
        refuse("--frames", "the rows of a level are no table to read; leave it out, or give --level frame")
    if given["restart"] and not is_kept(output):
        refuse("--restart", "there is no FILE to begin anew; give one with -o")


def is_kept(output: str | None) -> bool:
    """Tell whether an output can be gone on with: a file, and not stdout, a pipe or a device."""
    return output is not None and output != "-" and (not os.path.exists(output) or os.path.isfile(output))
