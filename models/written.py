"""Articles written for training, with their labels in the text: `python -m models.written [FOLDER]` checks them.

It does: read `models/written/*.txt` into examples with the schemes of `news.py`, and the mentions of targets that
`models/written/targets` marks in them (format: `target_labelling.py`). They add the registers that the corpora lack:
irony, state press and translated prose, tabloids, press releases, transcripts, world English.
It does not: measure. Nothing in them comes from `eval/gold` or from a corpus; all people and places are invented.

A file holds one article, a sentence a line, a blank line between paragraphs:

    # tabloid, Britain, council tax
    r | ⟦Furious⟧o residents met at the town hall on Monday.
    s | “It is ⟦daylight robbery⟧s,” said Ada Quill, 61.

kind: `s` sourced claim, `e` editorial, `r` report; loaded phrases as ⟦…⟧o (the outlet's) or ⟦…⟧s (a source's).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from models.data import Example, Range
from models.news import Record, mentions_of, whom
from models.target_labelling import parse, places_of

FOLDER = Path(__file__).parent / "written"
_LINE = re.compile(r"([ser]) \| (\S.*)")
_PHRASE = re.compile(r"⟦([^⟦⟧]+)⟧([os])(?![a-z])")


def read_written(folder: Path = FOLDER) -> list[Example]:
    """Read every article of a folder, in the order of their names; none where there is no folder.

    Raises `ValueError` with file and line for what cannot be read.
    """
    articles = [read_article(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]
    labels = [targets_of(one, folder) for one in articles]
    return [
        replace(one, targets=mentions_of(some), mentions=whom(some)) for one, some in zip(articles, labels, strict=True)
    ]


def targets_of(article: Example, folder: Path = FOLDER) -> Record:
    """Give the targets of an article as `models.news.labels_of` does for real news; none where none were labelled."""
    path = folder / "targets" / f"{article.id}.txt"
    if not path.is_file():
        return {}
    sheet = {at: article.text[start:end] for at, (start, end) in enumerate(article.sentences)}
    try:
        found = parse(path.read_text(encoding="utf-8"), sheet)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    return places_of(article.text, article.sentences, found)


def read_article(name: str, marked: str) -> Example:
    """Read one article.

    >>> article = read_article("a", "r | The ⟦reckless⟧o plan passed.\\n\\ns | “A ⟦farce⟧s,” said Roth.")
    >>> article.text
    'The reckless plan passed.\\n\\n“A farce,” said Roth.'
    >>> article.labels["own_news"], article.labels["loaded_news"], article.labels["sourced_news"]
    ([1.0, 0.0], [1.0, 1.0], [0.0, 1.0])
    """
    text, gap = "", ""
    sentences: list[Range] = []
    phrases: list[tuple[int, int, float]] = []
    kinds, voices = [], []
    for number, line in enumerate(marked.splitlines(), 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            gap = "\n\n" if text else ""
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise ValueError(f"{name}, line {number}: {line!r}; give 's|e|r | sentence'")
        text += gap
        start, gap = len(text), " "
        kinds.append(found[1])
        voices.append({voice for _, voice in _PHRASE.findall(found[2])})
        for piece, begin, end in _unmarked(found[2]):
            if end > begin:
                phrases.append((len(text) + begin, len(text) + end, 1.0))
            text += piece
        if "⟦" in text or "⟧" in text:
            raise ValueError(f"{name}, line {number}: marks that cannot be read; give ⟦words⟧o or ⟦words⟧s")
        sentences.append((start, len(text)))
    labels = {
        "loaded_news": [float(bool(one)) for one in voices],
        "own_news": [float("o" in one) for one in voices],
        "sourced_news": [float(kind == "s") for kind in kinds],
        "editorial_news": [float(kind == "e") for kind in kinds],
    }
    return Example(name, name, text, sentences, phrases={"news": phrases}, labels=labels)


def _unmarked(marked: str) -> Iterator[tuple[str, int, int]]:
    """Give the pieces of a marked sentence, each with the range in it that a mark held (empty: none)."""
    done = 0
    for found in _PHRASE.finditer(marked):
        yield marked[done : found.start()], 0, 0
        yield found[1], 0, len(found[1])
        done = found.end()
    yield marked[done:], 0, 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a folder and say what it holds."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else FOLDER
    problems, total, loaded = [], 0, 0.0
    for path in sorted(folder.glob("*.txt")):
        try:
            example = read_article(path.stem, path.read_text(encoding="utf-8"))
            targets_of(example, folder)
        except ValueError as error:
            problems.append(str(error))
            continue
        total += len(example.sentences)
        loaded += sum(example.labels["loaded_news"])
    print("\n".join(problems) or f"all well: {total} sentences, {loaded:.0f} of them loaded")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
