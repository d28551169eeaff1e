"""Write an analysis, or the models there are, as a table for a terminal, readable with and without colour.

It does: lay out sentences, a summary, the claims, stances and frames; mark the loaded phrases; make control characters
visible, so that no text can steer the terminal it is shown on.
It does not: decide anything about the text, or know which terminal there is (`cli.py`).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from framing.measures import frame_label
from framing.results import Analysis, Attitude, Claim, Sentence

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from framing.store import ModelEntry

_NARROWEST = 40
LIKELY = 0.5  # probability from which an article has a frame
_MOST_TARGETS = 10
_LONGEST_CONTENT = 100  # characters of a claim's content to show
_KINDS = {"sourced_claim": ("claim", "cyan"), "editorial": ("editorial", "magenta"), "report": ("report", "")}
_MARKS = {"outlet": ("**", "bold red"), "source": ("_", "yellow")}
_VERDICTS = {True: " ●", False: "  ", None: " ?"}
_LEGEND = (
    "**word** loaded, in the outlet's voice · _word_ loaded, in a source's voice\n"
    "loaded: probability of loaded language, anyone's · own: in the outlet's voice\n"
    "● yes · ? too unsure to say"
)
# What begins a line, what steers the terminal, what turns the direction of the text after it.
_BLANKS = re.compile("[ \t\n\v\f\r\x85\u2028\u2029]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(analysis: Analysis, *, width: int = 80, color: bool = False, frames: bool = False) -> str:
    """Lay out an analysis in lines of at most `width` cells (at least 40), each one ended.

    `color` adds ANSI colours; they say nothing that is not there without them. `frames` shows all frames and the
    sentences that carry them, rather than the names of the likely ones.
    """
    from rich.text import Text

    parts: list[RenderableType] = [Text(_heading(analysis), style="bold")]
    if analysis.sentences:
        parts += [Text(), _sentence_table(analysis), Text(), Text(_summary(analysis))]
    else:
        parts += [Text("no sentences: the text is blank")]
    if analysis.claims:
        parts += [Text(), _claim_table(analysis)]
    if analysis.attitudes:
        parts += [Text(), *_stances(analysis)]
    if analysis.not_mentioned:
        parts += [Text(), Text(f"not mentioned: {visible(', '.join(analysis.not_mentioned))}")]
    if analysis.frames or (frames and analysis.sentences):
        parts += [Text(), _frame_table(analysis) if frames and analysis.frames else Text(_frame_line(analysis))]
    if analysis.sentences:
        parts += [Text(), Text(_LEGEND, style="dim")]
    return _printed(parts, max(width, _NARROWEST), color)


def render_models(entries: Sequence[ModelEntry]) -> str:
    """Lay out the bundled models, one a line under a header."""
    rows = [("name", "version", "size", "language", "heads", "licence", "path")]
    for entry in entries:
        size, heads = f"{entry.size_bytes / 1e6:.1f} MB", ",".join(entry.heads)
        rows.append((entry.name, entry.version, size, entry.language, heads, entry.licence, str(entry.path)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def visible(text: str) -> str:
    r"""Make a text safe to show in one line: a run of blanks is one space, control characters are visible signs.

    >>> visible("a\n b\x1b[2J")
    'a b␛[2J'
    """
    return _CONTROLS.sub(_sign, _BLANKS.sub(" ", text))


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _heading(analysis: Analysis) -> str:
    article = analysis.article
    known = (article.title, article.outlet, article.date, article.id)
    return " · ".join(visible(part) for part in known if part) or "article"


def _sentence_table(analysis: Analysis) -> Table:
    from rich.text import Text

    table = _new_table()
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("loaded", justify="right", no_wrap=True)
    table.add_column("own", justify="right", no_wrap=True)
    table.add_column("sentence", ratio=1, overflow="fold")
    for number, sentence in enumerate(analysis.sentences, start=1):
        name, style = _KINDS[sentence.kind]
        loaded = _percent(sentence.loaded) + _VERDICTS[sentence.is_loaded]
        own = _percent(sentence.loaded_own) + _VERDICTS[sentence.is_loaded_own]
        table.add_row(str(number), Text(name, style), Text(loaded), Text(own), _marked(sentence))
    return table


def _marked(sentence: Sentence) -> Text:
    """Give a sentence with its loaded phrases between marks; what two phrases share is marked once."""
    from rich.text import Text

    marked, at = Text(), sentence.start
    for phrase in sorted(sentence.phrases, key=lambda phrase: (phrase.start, phrase.end)):
        start = max(phrase.start, at)
        if start < phrase.end:
            mark, style = _MARKS[phrase.voice]
            marked.append(visible(sentence.text[at - sentence.start : start - sentence.start]))
            marked.append(mark + visible(phrase.text[start - phrase.start :]) + mark, style)
            at = phrase.end
    return marked.append(visible(sentence.text[at - sentence.start :]))


def _summary(analysis: Analysis) -> str:
    sentences = analysis.sentences
    kinds = Counter(sentence.kind for sentence in sentences)
    characters = sum(len(sentence.text) for sentence in sentences)
    attributed = sum(sentence.attributed * len(sentence.text) for sentence in sentences) / characters
    own = sum(sentence.loaded_own for sentence in sentences) / len(sentences)
    parts = (
        f"{len(sentences)} {'sentence' if len(sentences) == 1 else 'sentences'}",
        f"sourced {_percent(kinds['sourced_claim'] / len(sentences))}",
        f"editorial {_percent(kinds['editorial'] / len(sentences))}",
        f"report {_percent(kinds['report'] / len(sentences))}",
        f"attributed text {_percent(attributed)}",
        f"loaded in its own voice {_percent(own)}",
        f"{len(analysis.claims)} {'claim' if len(analysis.claims) == 1 else 'claims'}",
    )
    return " · ".join(parts)


def _claim_table(analysis: Analysis) -> Table:
    table = _new_table()
    table.add_column("claim", justify="right", no_wrap=True)
    for name, ratio in (("source", 3), ("cue", 2), ("quote", None), ("content", 6)):
        table.add_column(name, ratio=ratio, overflow="fold", no_wrap=ratio is None)
    for number, claim in enumerate(analysis.claims, start=1):
        table.add_row(str(number), *_claim_cells(claim))
    return table


def _claim_cells(claim: Claim) -> tuple[Text, ...]:
    from rich.text import Text

    source = claim.source_name or (claim.source.text if claim.source else "not named")
    cue = claim.cue.text if claim.cue else "none"
    content = visible(" … ".join(span.text for span in claim.content))
    if len(content) > _LONGEST_CONTENT:
        content = content[:_LONGEST_CONTENT].rsplit(" ", 1)[0] + " …"
    return Text(visible(source)), Text(visible(cue)), Text(claim.quote), Text(content)


def _stances(analysis: Analysis) -> Iterator[RenderableType]:
    """Give a line for each target, those with most mentions first, and how many lines are not shown."""
    from rich.text import Text

    found: dict[str, dict[str, Attitude]] = {}
    for one in analysis.attitudes:
        found.setdefault(one.target, {})[one.voice] = one
    best = sorted(found.items(), key=lambda item: -sum(one.mentions for one in item[1].values()))
    table = _new_table()
    table.add_column("stance", ratio=2, overflow="fold")
    for name in ("outlet's words", "sources' words"):
        table.add_column(name, ratio=2, overflow="fold")
    for number, (target, voices) in enumerate(best[:_MOST_TARGETS]):
        cells = (_attitude(voices.get(voice), in_full=number == 0) for voice in ("outlet", "source"))
        table.add_row(Text(visible(target)), *map(Text, cells))
    yield table
    if more := len(best[_MOST_TARGETS:]):
        yield Text(f"and {more:,} more with fewer mentions; --level target has all", style="dim")
    yield Text("from −1 (negative) to +1 (positive), mean over the mentions", style="dim")


def _attitude(one: Attitude | None, in_full: bool) -> str:
    if one is None:
        return "–"
    noun = (" mention" if one.mentions == 1 else " mentions") if in_full else ""
    shown = f"{one.mean:+.2f}".replace("-", "−")
    return f"{shown if float(f'{one.mean:.2f}') else '0.00'} ({one.mentions:,}{noun})"


def _frame_line(analysis: Analysis) -> str:
    """Name the frames that are likely; where none is, the likeliest."""
    if not analysis.frames:
        return "Frames: this model reads none"
    best = sorted(analysis.frames.items(), key=lambda item: -item[1])
    shown = [f"{visible(frame_label(name))} {_percent(score)}" for name, score in best]
    if likely := [one for one, (_, score) in zip(shown, best, strict=True) if score >= LIKELY]:
        return f"Frames: {' · '.join(likely)}"
    return f"Frames: none is likely; the likeliest is {shown[0]}"


def _frame_table(analysis: Analysis) -> Table:
    from rich.text import Text

    carriers: dict[str, list[str]] = {}
    for one in analysis.frame_sentences:
        carriers.setdefault(one.frame, []).append(str(one.sentence + 1))
    table = _new_table()
    table.add_column("frame", ratio=2, overflow="fold")
    table.add_column("probability", justify="right", no_wrap=True)
    table.add_column("sentences that carry it", ratio=2, overflow="fold")
    for name, score in sorted(analysis.frames.items(), key=lambda item: -item[1]):
        shown = _percent(score) + _VERDICTS[score >= LIKELY]
        table.add_row(Text(visible(frame_label(name))), shown, Text(", ".join(carriers.get(name, [])) or "–"))
    return table


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


def _new_table() -> Table:
    from rich.table import Table

    return Table(box=None, expand=True, padding=(0, 2, 0, 0), pad_edge=False, header_style="underline")


def _printed(parts: list[RenderableType], width: int, color: bool) -> str:
    from rich.console import Console

    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=color,
        force_jupyter=False,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    for part in parts:
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().split("\n")[:-1])
