"""Label real news by our own guidelines: `python -m models.labelling draw | check | compile`.

It does: draw articles from the corpora into numbered sheets (`runs/sheets`, never committed), check a labeller's
answers against their sheet, and add the answers to `models/labels/news.jsonl`: offsets and labels but no text.
It does not: keep any text. Training reads the labels back beside the corpus they belong to (`news.py`).

A sheet shows one sentence a line, `12<TAB>text`. An answer is one line a sentence:

    12 e o | regime ; so-called
    13 s b | o: slammed ; a: a disgrace
    14 r n

kind: `s` sourced claim, `e` editorial, `r` report, `x` no sentence of the article (byline, photo credit, menu, related
link); loaded: `n` none, `o` the outlet's own, `a` attributed to a source, `b` both; then the loaded phrases as they
stand, in a sentence that is `b` with `o:` or `a:` before each.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from framing.sentences import split_sentences
from models.data import read_jsonl
from models.news import LABELS, digest, text_of

Record = dict[str, Any]

KINDS = {"s": "sourced_claim", "e": "editorial", "r": "report", "x": None}
LOADED = {"n": "none", "o": "own", "a": "attributed", "b": "both"}
LONGEST = 45  # sentences of an article that are labelled
# Articles that share a sentence with what we measure on are left out.
MEASURED = (
    "basil/all.jsonl", "newsdiscourse/validation.jsonl", "polnear/dev.jsonl", "checkthat_subjectivity/dev.jsonl",
    "babe/sg2.jsonl", "seesaw/valid.jsonl", "newsmtsc/devtest_mt.jsonl", "newsmtsc/devtest_rw.jsonl",
    "persent/dev.jsonl", "ptc_semeval2020_t11/train.jsonl",
)  # fmt: skip
DRAWN = {
    "allsides_articles/event_articles.jsonl": 150,
    "allsides_articles/extra_articles.jsonl": 60,
    "hyperpartisan_byarticle/train.jsonl": 50,
    "multidim_ukraine/all.jsonl": 60,
    "newsdiscourse/train.jsonl": 25,
    "polnear/train.jsonl": 15,
}


def long_sentences(text: str) -> set[str]:
    """Give an article's sentences of eight words or more, in one form."""
    found = (re.sub(r"\W+", " ", text[start:end].lower()).strip() for start, end in split_sentences(text))
    return {one for one in found if one.count(" ") >= 7}


def draw(data: Path, out: Path, sheets: int, seed: int, share: float) -> None:
    """Draw articles, outlet by outlet, and write them as `sheets` folders of numbered sheets.

    Called again with another `seed` it draws others, numbers them on, and puts them into folders of their own.
    """
    before = [json.loads(path.read_text(encoding="utf-8")) for path in out.glob("*/*.json")]
    drawn = {(meta["file"], meta["id"]) for meta in before}
    folders = 1 + max((int(path.name) for path in out.glob("*") if path.is_dir()), default=-1)
    measured: set[str] = set()
    for name in MEASURED:
        for record in read_jsonl(data / name):
            text = text_of(record) if "text" in record or "sentences" in record else ""
            measured |= long_sentences(text)
            measured |= {re.sub(r"\W+", " ", text.lower()).strip()}
    chance = random.Random(seed)
    chosen: list[tuple[str, Record]] = []
    for name, wanted in DRAWN.items():
        by_outlet: dict[str, list[Record]] = {}
        for record in read_jsonl(data / name):
            if (name, record["id"]) in drawn:
                continue
            by_outlet.setdefault(str(record.get("outlet") or record.get("source") or record["id"]), []).append(record)
        outlets = sorted(by_outlet)
        chance.shuffle(outlets)
        for records in by_outlet.values():
            chance.shuffle(records)
        taken = 0
        while taken < share * wanted and any(by_outlet.values()):
            for outlet in outlets:
                if taken < share * wanted and by_outlet[outlet]:
                    record = by_outlet[outlet].pop()
                    text = text_of(record)
                    size = len(split_sentences(text))
                    if 8 <= size <= 80 and not long_sentences(text) & measured:
                        chosen.append((name, record))
                        taken += 1
    chance.shuffle(chosen)
    for at, (name, record) in enumerate(chosen):
        text = text_of(record)
        spans = split_sentences(text)[:LONGEST]
        folder = out / str(folders + at % sheets)
        folder.mkdir(parents=True, exist_ok=True)
        stem = f"{len(before) + at:03d}"
        lines = [f"{n}\t{' '.join(text[start:end].split())}" for n, (start, end) in enumerate(spans)]
        (folder / f"{stem}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        meta = {"file": name, "id": record["id"], "sha256": digest(text), "sentences": spans}
        (folder / f"{stem}.json").write_text(json.dumps(meta), encoding="utf-8")
    print(f"{len(chosen)} articles in {sheets} folders of {out}")


def parse(answer: str, sheet: dict[int, str]) -> Iterator[tuple[int, str | None, str, list[tuple[str, str]]]]:
    """Read an answer: number, kind, loaded, (voice, phrase) of each sentence. Raises ValueError with every problem."""
    problems, seen = [], set()
    rows = []
    for line in filter(None, map(str.strip, answer.splitlines())):
        head, _, tail = line.partition("|")
        fields = head.split()
        if len(fields) != 3 or not fields[0].isdigit() or fields[1] not in KINDS or fields[2] not in LOADED:
            problems.append(f"{line!r}: a line is 'number kind(s|e|r|x) loaded(n|o|a|b) | phrase ; phrase'")
            continue
        number, kind, loaded = int(fields[0]), fields[1], fields[2]
        if number not in sheet or number in seen:
            problems.append(f"{number}: not in the sheet, or twice")
            continue
        seen.add(number)
        phrases = []
        for part in filter(None, map(str.strip, tail.split(" ; "))):
            voice, _, words = part.partition(":") if part[:2] in ("o:", "a:") else (loaded, "", part)
            if voice not in ("o", "a"):
                problems.append(f"{number}: say o: or a: before each phrase of a sentence that is b; got {part!r}")
            elif loaded != "b" and voice != loaded:
                problems.append(f"{number}: phrase {part!r} does not agree with loaded={loaded}")
            elif words.strip() not in sheet[number]:
                problems.append(f"{number}: {words.strip()!r} does not stand in the sentence")
            phrases.append((LOADED.get(voice, "none"), words.strip()))
        if (loaded == "n") == bool(phrases):
            problems.append(f"{number}: loaded={loaded} with {len(phrases)} phrases")
        if loaded == "b" and {voice for voice, _ in phrases} != {"own", "attributed"}:
            problems.append(f"{number}: b wants phrases of both voices")
        rows.append((number, KINDS[kind], LOADED[loaded], phrases))
    problems += [f"{number}: no line" for number in sheet if number not in seen]
    if problems:
        raise ValueError("\n".join(problems))
    yield from rows


def read_sheet(path: Path) -> dict[int, str]:
    """Read a sheet."""
    pairs = (line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return {int(number): text for number, text in pairs}


def check(sheet: Path, answer: Path) -> list[str]:
    """Say what is wrong with an answer."""
    if not answer.is_file():
        return [f"{answer}: not there"]
    try:
        list(parse(answer.read_text(encoding="utf-8"), read_sheet(sheet)))
    except ValueError as error:
        return [f"{answer}: {line}" for line in str(error).splitlines()]
    return []


def find_phrase(text: str, start: int, end: int, words: str) -> tuple[int, int]:
    """Find a phrase in a sentence, whatever white space stands between its words."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.compile(pattern).search(text, start, end)
    if found is None:
        raise ValueError(f"{words!r} does not stand in {text[start:end]!r}")
    return found.start(), found.end()


def split_of(number: int) -> str:
    """Say which split a sheet belongs to; sheets are numbered in random order."""
    return "dev" if 300 <= number < 330 else "test" if 330 <= number < 360 else "train"


def compile_labels(data: Path, sheets: Path, answers: Sequence[Path]) -> Iterator[Record]:
    """Turn answers into records: file, id, checksum, and what each pass (named as its folder) says; no text."""
    texts: dict[str, dict[str, str]] = {}
    for meta_path in sorted(sheets.glob("*/*.json"), key=lambda path: path.stem):
        meta = json.loads(meta_path.read_text(encoding="utf-8"))
        sheet = read_sheet(meta_path.with_suffix(".txt"))
        passes = {}
        for folder in answers:
            answer = folder / f"{meta_path.stem}.txt"
            if not answer.is_file() or check(meta_path.with_suffix(".txt"), answer):
                continue
            if meta["file"] not in texts:
                texts[meta["file"]] = {one["id"]: text_of(one) for one in read_jsonl(data / meta["file"])}
            text = texts[meta["file"]][meta["id"]]
            kinds, loaded, phrases = [], [], []
            for number, kind, voice, marked in sorted(parse(answer.read_text(encoding="utf-8"), sheet)):
                start, end = meta["sentences"][number]
                kinds.append(kind)
                loaded.append(voice)
                phrases += [[*find_phrase(text, start, end, words), side] for side, words in marked]
            passes[folder.name] = {"kind": kinds, "loaded": loaded, "phrases": phrases}
        if passes:
            yield {**meta, "split": split_of(int(meta_path.stem)), "passes": passes}


def main(arguments: Iterable[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.labelling", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw", help="draw articles into sheets")
    drawing.add_argument("--sheets", type=int, default=6)
    drawing.add_argument("--seed", type=int, default=0)
    drawing.add_argument("--share", type=float, default=1.0, help="of the numbers in DRAWN")
    checking = commands.add_parser("check", help="check answers against their sheets")
    checking.add_argument("answers", type=Path, help="a folder of answers, each named like its sheet")
    compiling = commands.add_parser("compile", help="add to models/labels/news.jsonl")
    compiling.add_argument("answers", type=Path, nargs="+", help="folders of answers: passes, and `final`")
    for one in (drawing, compiling):
        one.add_argument("--data", type=Path, required=True)
    for one in (drawing, checking, compiling):
        one.add_argument("--out", type=Path, default=Path("runs/sheets"), help="folder of the sheets")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.command == "draw":
        draw(options.data, options.out, options.sheets, options.seed, options.share)
        return 0
    if options.command == "check":
        stems = {path.stem: path for path in options.out.glob("*/*.txt")}
        problems = [
            line for answer in sorted(options.answers.glob("*.txt")) for line in check(stems[answer.stem], answer)
        ]
        print("\n".join(problems) or "all well")
        return 1 if problems else 0
    number = add_records(LABELS, compile_labels(options.data, options.out, options.answers))
    print(f"{number} articles in {LABELS}", file=sys.stderr)
    return 0


def add_records(path: Path, records: Iterable[Record]) -> int:
    """Put records of labels into their file, each in the place of its article's earlier one; give how many it has."""
    there = {(one["file"], one["id"]): one for one in (read_jsonl(path) if path.exists() else ())}
    there |= {(one["file"], one["id"]): one for one in records}
    path.write_text("".join(json.dumps(one) + "\n" for one in there.values()), encoding="utf-8")
    return len(there)


if __name__ == "__main__":
    raise SystemExit(main())
