"""Label targets in real news: `python -m models.target_labelling check | compile`.

It does: check a labeller's answers against the sheets that `labelling.py` drew, and add them to
`models/labels/targets.jsonl`: offsets and labels but no text.
It does not: keep any text. Training and measuring read the labels back beside the corpus they belong to (`news.py`).

An answer names two targets or more, each followed by its mentions in the order of the text, one a line:

    # Nancy Pelosi | negative
    3 n 0 o | Pelosi
    3 p - s | her#2
    # the border wall | neutral

After the name stands the outlet's stance (negative, neutral, positive). Of a mention: the number of its sentence; its
kind (`n` name, `d` description, `p` pronoun, `s` speaker); the polarity of the attitude that the sentence shows towards
the target there (`-`, `0`, `+`); whose that is (`o` the outlet's, `s` a source's); the words as they stand, and with
`#2` which of several that are alike in the sentence.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.spans import POLARITIES
from models.data import read_jsonl
from models.labelling import add_records, read_sheet, split_of
from models.news import TARGETS, text_of

Record = dict[str, Any]

KINDS = {"n": "name", "d": "description", "p": "pronoun", "s": "speaker"}
SIGNS = {"-": "negative", "0": "neutral", "+": "positive"}
VOICES = {"o": "outlet", "s": "source"}
_LINE = re.compile(r"(\d+) ([ndps]) ([-0+]) ([os]) \| (\S.*?)(?:#(\d+))?")


@dataclass(frozen=True, slots=True)
class Mention:
    """One line of an answer: where a target is mentioned and which attitude stands there."""

    sentence: int
    kind: str
    polarity: str
    voice: str
    words: str
    which: int | None


def places(text: str, words: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Find words in a stretch of text, as whole words and whatever white space stands between them."""
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)"
    return [one.span() for one in re.compile(pattern).finditer(text, start, len(text) if end is None else end)]


def parse(answer: str, sheet: dict[int, str]) -> dict[str, tuple[str, list[Mention]]]:
    """Read an answer: target → outlet's stance and mentions. Raises ValueError with every problem."""
    problems: list[str] = []
    found: dict[str, tuple[str, list[Mention]]] = {}
    current: list[Mention] = []
    for line in filter(None, map(str.strip, answer.splitlines())):
        if line.startswith("# "):
            name, _, stance = (part.strip() for part in line[2:].rpartition("|"))
            if not name or stance not in POLARITIES or name in found:
                problems.append(f"{line!r}: a target is '# name | negative, neutral or positive', once")
            current = []
            found[name] = (stance, current)
            continue
        match = _LINE.fullmatch(line)
        if match is None or not found:
            problems.append(
                f"{line!r}: a mention is 'number kind(n|d|p|s) sign(-|0|+) voice(o|s) | words' below a target"
            )
            continue
        number, words = int(match[1]), match[5].strip()
        there = places(sheet.get(number, ""), words)
        which = int(match[6]) if match[6] else None
        if not there:
            problems.append(f"{line!r}: {words!r} does not stand in sentence {number}")
        elif which is None and len(there) > 1:
            problems.append(f"{line!r}: {words!r} stands {len(there)} times in sentence {number}; say #1, #2 …")
        elif which is not None and not 1 <= which <= len(there):
            problems.append(
                f"{line!r}: {words!r} stands {len(there)} times in sentence {number}; say #1 to #{len(there)}"
            )
        elif any((one.sentence, one.words, one.which or 1) == (number, words, which or 1) for one in current):
            problems.append(f"{line!r}: this place is marked already; give each mention once")
        else:
            current.append(Mention(number, KINDS[match[2]], SIGNS[match[3]], VOICES[match[4]], words, which))
    if problems:
        raise ValueError("\n".join(problems))
    return found


def check(sheet: Path | None, answer: Path) -> list[str]:
    """Say what is wrong with an answer; without its sheet, that."""
    if sheet is None:
        return [f"{answer}: there is no such sheet; name an answer as its sheet is named"]
    try:
        found = parse(answer.read_text(encoding="utf-8"), read_sheet(sheet))
    except ValueError as error:
        return [f"{answer}: {line}" for line in str(error).splitlines()]
    return [] if len(found) >= 2 else [f"{answer}: {len(found)} targets, two are wanted"]


def compile_labels(data: Path, sheets: Path, answers: Sequence[Path]) -> Iterator[Record]:
    """Turn answers into records: file, id, checksum, what was read, and what each pass (its folder's name) says."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(sheets.glob("*/*.json"), key=lambda path: path.stem):
        meta = json.loads(path.read_text(encoding="utf-8"))
        sheet = path.with_suffix(".txt")
        passes = {}
        for folder in answers:
            answer = folder / f"{path.stem}.txt"
            if not answer.is_file() or check(sheet, answer):
                continue
            if meta["file"] not in texts:
                texts[meta["file"]] = {one["id"]: text_of(one) for one in read_jsonl(data / meta["file"])}
            text = texts[meta["file"]][meta["id"]]
            found = parse(answer.read_text(encoding="utf-8"), read_sheet(sheet))
            passes[folder.name] = places_of(text, meta["sentences"], found)
        if passes:
            last = meta["sentences"][-1][1]
            kept = {name: meta[name] for name in ("file", "id", "sha256")}
            yield {**kept, "read": last, "split": split_of(int(path.stem)), "passes": passes}


def places_of(text: str, sentences: Sequence[Sequence[int]], found: dict[str, tuple[str, list[Mention]]]) -> Record:
    """Turn what `parse` gives into a record: target → the outlet's stance and `[start, end, kind, polarity, voice]`."""
    return {
        name: {"outlet": outlet, "mentions": [_record(text, sentences, one) for one in mentions]}
        for name, (outlet, mentions) in found.items()
    }


def _record(text: str, sentences: Sequence[Sequence[int]], one: Mention) -> list[Any]:
    """Give a mention as `[start, end, kind, polarity, voice]`."""
    start, end = places(text, one.words, *sentences[one.sentence])[(one.which or 1) - 1]
    return [start, end, one.kind, one.polarity, one.voice]


def main(arguments: Iterable[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.target_labelling", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="check answers against their sheets")
    checking.add_argument("answers", type=Path, nargs="+", help="answers, each named like its sheet")
    compiling = commands.add_parser("compile", help="add to models/labels/targets.jsonl")
    compiling.add_argument("answers", type=Path, nargs="+", help="folders of answers: passes, and `final`")
    compiling.add_argument("--data", type=Path, required=True)
    for one in (checking, compiling):
        one.add_argument("--out", type=Path, default=Path("runs/sheets"), help="folder of the sheets")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.command == "check":
        stems = {path.stem: path for path in options.out.glob("*/*.txt")}
        problems = [line for answer in options.answers for line in check(stems.get(answer.stem), answer)]
        print("\n".join(problems) or "all well")
        return 1 if problems else 0
    number = add_records(TARGETS, compile_labels(options.data, options.out, options.answers))
    print(f"{number} articles in {TARGETS}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
