"""The challenge list: from sentences with marked phrases to records, and what each contrast asks of a system.

    python -m eval.challenge [--check]

It does: read `gold/challenge.txt`, check every line, write `gold/challenge.jsonl`, where offsets are counted.
It does not: measure (`adapters/challenge.py`) or decide labels; those are in the text, by `GUIDELINES.md`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eval.gold_format import KINDS, loaded
from eval.gold_text import GOLD, GoldError

SOURCE, TARGET = GOLD / "challenge.txt", GOLD / "challenge.jsonl"
VOICES = {"o": "outlet", "s": "source"}
SINGLE = "single"
_ID = re.compile(r"([a-z]+)-(\d\d)([ab]?)")
_PHRASE = re.compile(r"⟦([^⟦⟧]+)⟧([os])(?![a-z])")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contrast:
    """What the two sides of a minimal pair differ in.

    Attributes:
        score: what is compared: `loaded`, `loaded_own`, or the probability of a kind.
        relation: `higher`: side a has to score higher than side b; `alike`: no more than `ALIKE` apart.
        measures: what a system shows that gets it right.
    """

    score: Literal["loaded", "loaded_own", "sourced_claim", "editorial"]
    relation: Literal["higher", "alike"]
    measures: str


ALIKE = 0.1
CONTRASTS = {
    "quoted": Contrast("loaded_own", "higher", "the same words are less the outlet's in a quotation"),
    "reported": Contrast("loaded_own", "higher", "the same words are less the outlet's in indirect speech"),
    "scare": Contrast("loaded_own", "higher", "quotation marks that mock are the outlet's"),
    "sense": Contrast("loaded", "higher", "a word is loaded in one sense and not in another"),
    "verb": Contrast("loaded", "higher", "a verb that takes sides is loaded, a plain one is not"),
    "negation": Contrast("loaded", "higher", "a loaded word stays loaded under not, if and denial"),
    "names": Contrast("loaded", "alike", "party, group, country and gender change nothing"),
    "attributed": Contrast("sourced_claim", "higher", "attribution makes a sourced claim"),
    "opinion": Contrast("editorial", "higher", "judgement, forecast and question are editorial"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m eval.challenge", description="Compile the challenge list.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the list is out of date")
    options = parser.parse_args(arguments)
    try:
        text = written(read(SOURCE.read_text(encoding="utf-8").splitlines()))
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1
    if not options.check:
        TARGET.write_text(text, encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != text:
        print(f"{TARGET} differs from {SOURCE}; run python -m eval.challenge", file=sys.stderr)
        return 1
    return 0


def written(records: Sequence[Record]) -> str:
    """Give the records as JSON lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def read(lines: Iterable[str]) -> list[Record]:
    """Read the list; raise `GoldError` with the line's number for whatever is not right."""
    records: dict[str, Record] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            record = read_line(line, f"line {number}")
            if record["id"] in records:
                raise GoldError(f"line {number}: {record['id']} is there twice")
            records[record["id"]] = record
    for name, record in records.items():
        if record["pair"] and record["pair"] + ("b" if record["side"] == "a" else "a") not in records:
            raise GoldError(f"{name} has no other side; give both, or call it {SINGLE}-…")
    return list(records.values())


def read_line(line: str, where: str = "the line") -> Record:
    """Read one sentence.

    >>> read_line("verb-01a | report | Ministers ⟦slashed⟧o the grant.")["phrases"]
    [{'start': 10, 'end': 17, 'text': 'slashed', 'voice': 'outlet'}]
    """
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3:
        raise GoldError(f"{where}: {line!r}; give id | kind | sentence")
    name, kind, marked = parts
    found = _ID.fullmatch(name)
    if found is None or found[1] not in {SINGLE, *CONTRASTS} or (found[1] == SINGLE) != (not found[3]):
        raise GoldError(f"{where}: id {name!r}; give one such as quoted-01a or {SINGLE}-01")
    if kind not in KINDS:
        raise GoldError(f"{where}: kind {kind!r}; give one of {', '.join(KINDS)}")
    text, phrases = unmark(marked, where)
    contrast, number, side = found.groups()
    return {
        "id": name,
        "pair": f"{contrast}-{number}" if side else None,
        "contrast": contrast if side else None,
        "side": side or None,
        "text": text,
        "kind": kind,
        "loaded": loaded(phrases),
        "phrases": phrases,
    }


def unmark(marked: str, where: str = "the line") -> tuple[str, list[Record]]:
    """Take the marks out of a sentence and give the phrases with their offsets."""
    text, phrases, done = "", [], 0
    for found in _PHRASE.finditer(marked):
        text += marked[done : found.start()]
        start, done = len(text), found.end()
        text += found[1]
        phrases.append({"start": start, "end": len(text), "text": found[1], "voice": VOICES[found[2]]})
    text += marked[done:]
    if not text or "⟦" in text or "⟧" in text or any(one["text"] != one["text"].strip() for one in phrases):
        raise GoldError(f"{where}: marks that cannot be read in {marked!r}; give ⟦words⟧o or ⟦words⟧s")
    return text, phrases


if __name__ == "__main__":
    raise SystemExit(main())
