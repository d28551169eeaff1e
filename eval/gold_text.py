"""An article of the hand-labelled set as written, and where in it the words stand that a person quotes.

It does: read the text and its story, cut it into sentences, turn quoted words into offsets.
It does not: know what the words are labelled as (`gold_format.py`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.sentences import split_sentences

GOLD = Path(__file__).parent / "gold"
_PLAIN_QUOTES = str.maketrans("“”‘’", "\"\"''")

Record = dict[str, Any]
Range = tuple[int, int]


class GoldError(ValueError):
    """A part of the set that is missing or cannot be used; the message is one line."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article as written: its text, its sentences (0 is the headline), its story's two targets."""

    id: str
    text: str
    sentences: list[Range]
    story: Record


def read_source(name: str, root: Path = GOLD) -> Source:
    """Read an article of the set by its id, `<story>-<outlet>`; raise `GoldError` where it or its story is missing."""
    path, stories = root / "text" / f"{name}.txt", root / "stories.json"
    if not path.is_file():
        raise GoldError(f"no article {name!r}: {path} does not exist")
    story, outlet = name.split("-", 1)
    known = json.loads(stories.read_text(encoding="utf-8"))
    if outlet not in known.get(story, {}).get("outlets", ()):
        raise GoldError(f"article {name!r} is not in {stories}; add its story and outlet there")
    text = path.read_bytes().decode("utf-8")
    if "\r" in text or text.startswith("\ufeff"):
        raise GoldError(f"{path} has a byte-order mark or Windows line ends; save it as plain UTF-8 with \\n")
    return Source(name, text, split_sentences(text), {"story": story, "outlet": outlet, **known[story]})


def locate(spec: Any, source: Source) -> Range:
    """Find a quoted span: a whole sentence, its exact text (`nth` where it is there twice), or `from` … `to`.

    Raises `GoldError` that says what was looked for and what is there.
    """
    if not isinstance(spec, dict) or set(spec) - {"sentence", "text", "nth", "from", "to"}:
        raise GoldError(f'{spec!r} is no span; give {{"sentence": 3, "text": "…"}}')
    number = spec.get("sentence")
    if type(number) is not int or not 0 <= number < len(source.sentences):
        raise GoldError(f"sentence {number!r} does not exist; there are 0 to {len(source.sentences) - 1}")
    start, end = source.sentences[number]
    if "text" in spec:
        return _find(spec["text"], spec.get("nth"), start, end, source.text, number)
    if "from" in spec or "to" in spec:
        first = _find(spec.get("from"), spec.get("nth"), start, end, source.text, number)
        rest = [at for at in _occurrences(spec.get("to"), first[0], end, source.text) if at[1] >= first[1]]
        if not rest:
            raise GoldError(f"sentence {number}: no {spec.get('to')!r} after {spec.get('from')!r}")
        return first[0], rest[-1][1]
    return start, end


def _find(wanted: Any, nth: Any, start: int, end: int, text: str, number: int) -> Range:
    """Find `wanted` between `start` and `end`, where it has to stand alone as words."""
    found = _occurrences(wanted, start, end, text)
    if not found:
        plain = text[start:end].translate(_PLAIN_QUOTES).find(str(wanted).translate(_PLAIN_QUOTES))
        meant = text[start + plain : start + plain + len(str(wanted))]
        hint = f"; the text has {meant!r}" if plain >= 0 and wanted else ""
        raise GoldError(f"sentence {number}: {wanted!r} is not in it as whole words{hint}")
    if nth is None and len(found) > 1:
        raise GoldError(f'sentence {number}: {wanted!r} is there {len(found)} times; give "nth": 1 to {len(found)}')
    if nth is not None and (type(nth) is not int or not 1 <= nth <= len(found)):
        raise GoldError(f"sentence {number}: {wanted!r} has no nth {nth!r}; it is there {len(found)} times")
    return found[(nth or 1) - 1]


def _occurrences(wanted: Any, start: int, end: int, text: str) -> list[Range]:
    if not isinstance(wanted, str) or not wanted.strip() or wanted != wanted.strip():
        raise GoldError(f"{wanted!r} is no text to look for; give words without a blank at either end")
    left = r"(?<!\w)" if wanted[0].isalnum() else ""
    right = r"(?!\w)" if wanted[-1].isalnum() else ""
    pattern = left + re.escape(wanted) + right
    return [found.span() for found in re.compile(pattern).finditer(text, start, end)]
