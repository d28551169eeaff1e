"""Tools for those who label the set: number the sentences, check a file, compile a pass, measure agreement.

    python -m eval.gold_tools show s01-wire
    python -m eval.gold_tools check pass1/s01-wire.json pass1/s01-left.json      (or a folder: pass1)
    python -m eval.gold_tools compile final -o eval/gold/gold.jsonl
    python -m eval.gold_tools agreement pass1 pass2 --json eval/gold/agreement.json

Paths are taken as they are or, where nothing is there, from `eval/gold`. Exit 0: done; 1: something is wrong, and each
line on stderr says what. It does not judge labels: `GUIDELINES.md` does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from eval.agreement import LIMIT, agreement
from eval.gold_format import read_labels
from eval.gold_text import GOLD, GoldError, Record, read_source


def show(name: str, root: Path = GOLD) -> str:
    """Give an article with its sentences numbered, a blank line between paragraphs, and the story's targets."""
    source = read_source(name, root)
    lines = [f"# {name}   targets: {' | '.join(source.story['targets'])}"]
    last = 0
    for number, (start, end) in enumerate(source.sentences):
        if number == 0 or "\n" in source.text[last:start]:
            lines.append("")
        lines.append(f"[{number}] {source.text[start:end]}")
        last = end
    return "\n".join(lines)


def check(paths: Iterable[Path], root: Path = GOLD) -> tuple[list[Record], list[str], list[str]]:
    """Read label files; give the records of those that are right, every problem, and what only looks odd."""
    records: list[Record] = []
    problems: list[str] = []
    notes: list[str] = []
    for path in paths:
        where = f"{path.parent.name}/{path.name}"
        try:
            reading = read_labels(path, root)
        except GoldError as error:
            problems.append(f"{where}: {error}")
            continue
        problems += [f"{where}: {problem}" for problem in reading.problems]
        notes += [f"{where}: {note}" for note in reading.notes]
        if not reading.problems:
            records.append(reading.record)
    return records, problems, notes


def compile_pass(folder: Path, root: Path = GOLD) -> list[Record]:
    """Give the records of a pass, one an article; raise `GoldError` where a label file is wrong or missing."""
    there, wanted = {path.stem for path in folder.glob("*.json")}, {path.stem for path in (root / "text").glob("*.txt")}
    if there != wanted or not wanted:
        raise GoldError(
            f"{folder}: labels missing for {sorted(wanted - there)}, without article {sorted(there - wanted)}"
        )
    records, problems, _ = check((folder / f"{name}.json" for name in sorted(wanted)), root)
    if problems:
        raise GoldError("\n".join(problems))
    return records


def pair(first: Path, second: Path, root: Path = GOLD) -> list[tuple[Record, Record]]:
    """Give both records of every article; raise `GoldError` where the passes do not hold the same articles."""
    names, others = ({path.stem for path in folder.glob("*.json")} for folder in (first, second))
    if names != others or not names:
        raise GoldError(f"{first} and {second} have to hold the same articles; only in one: {sorted(names ^ others)}")
    both = [check((folder / f"{name}.json" for name in sorted(names)), root) for folder in (first, second)]
    if problems := [problem for _, some, _ in both for problem in some]:
        raise GoldError("\n".join(problems))
    return list(zip(both[0][0], both[1][0], strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; give the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(_COMMANDS[options.command](options))
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1


def _show(options: argparse.Namespace) -> int:
    for name in options.articles:
        print(show(name), end="\n\n")
    return 0


def _check(options: argparse.Namespace) -> int:
    paths = [path for given in options.paths for path in _files(_place(given))]
    records, problems, notes = check(paths)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(records)} of {len(paths)} files are right; problems: {len(problems)}, notes: {len(notes)}")
    return 1 if problems or not paths else 0


def _compile(options: argparse.Namespace) -> int:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in compile_pass(_place(options.folder))]
    if options.output:
        options.output.write_text("".join(lines), encoding="utf-8", newline="\n")
    else:
        sys.stdout.writelines(lines)
    return 0


def _agreement(options: argparse.Namespace) -> int:
    rows = agreement(pair(_place(options.first), _place(options.second)), options.resamples)
    for row in rows:
        low = "   below .70" if row.measure == "alpha" and row.value < LIMIT else ""
        interval = f"[{row.low:.3f}, {row.high:.3f}]"
        print(f"{row.layer:24}{row.measure:12}{row.n:7d}  {row.value:6.3f}  {interval}{low}")
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return 0


def _place(given: Path) -> Path:
    return given if given.exists() else GOLD / given


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.json")) if path.is_dir() else [path]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.gold_tools", description="Tools for labelling the set.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("show", help="number the sentences").add_argument("articles", nargs="+")
    commands.add_parser("check", help="check label files").add_argument("paths", nargs="+", type=Path)
    compiled = commands.add_parser("compile", help="write a pass as records with offsets")
    compiled.add_argument("folder", type=Path)
    compiled.add_argument("-o", "--output", type=Path)
    compared = commands.add_parser("agreement", help="compare two passes")
    compared.add_argument("first", type=Path)
    compared.add_argument("second", type=Path)
    compared.add_argument("--resamples", type=int, default=1000)
    compared.add_argument("--json", type=Path)
    return parser


_COMMANDS = {"show": _show, "check": _check, "compile": _compile, "agreement": _agreement}

if __name__ == "__main__":
    sys.exit(main())
