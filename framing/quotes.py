"""Find the stretches of a text that stand between quotation marks.

It does: marks of every usual kind (curly, straight, guillemets, German low-high, British single, CJK), nested
quotations (the outermost counts), quotations left open over paragraphs, each of which opens anew, and marks that
nobody closes (they end with their paragraph).
It does not: say whose words they are, or tell a scare quote from a quotation; that is `decode.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

OUTSIDE, INSIDE, MARK = 0, 1, 2

_CLOSES = {
    "“": "”\"“", "„": "“”‟\"", "‟": "”\"", '"': '"”', "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "``": "''",
    "‘": "’'", "'": "'’", "‚": "‘’", "＂": "＂", "″": "″",
}  # fmt: skip
_SINGLE = frozenset("‘’'‚")
_MARKS = re.compile(r"``|''|[“”„‟\"«»‹›「」『』＂‘’'‚]")
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_OPEN_BEFORE = frozenset("([{<-–—/…:=¿¡*_|>•·")  # fmt: skip


def find_quotes(text: str) -> list[tuple[int, int]]:
    """Find quoted stretches, marks included.

    Returns half-open code-point offsets into `text`, in order, never overlapping and never longer than a paragraph
    (a line): a quotation that runs over several paragraphs gives one stretch for each.

    >>> find_quotes('He said “no” twice.')
    [(8, 12)]
    """
    found: list[tuple[int, int]] = []
    for paragraph in _PARAGRAPH.finditer(text):
        found.extend(_quotes_in_paragraph(text, paragraph.start(), paragraph.end()))
    return found


def quote_states(text: str) -> npt.NDArray[np.uint8]:
    """Tell for each character whether it is outside a quotation (0), inside (1) or one of its marks (2).

    Shape: `(len(text),)`.
    """
    states = np.zeros(len(text), dtype=np.uint8)
    for start, end in find_quotes(text):
        states[start:end] = INSIDE
        states[start] = MARK
        if end - start > 1 and _MARKS.match(text, end - 1):
            states[end - 1] = MARK
    return states


def _quotes_in_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marks = list(_MARKS.finditer(text, start, end))
    index = 0
    while index < len(marks):
        mark = marks[index]
        index += 1
        if not _may_open(text, mark, start):
            continue
        close = _closing(text, marks, index, mark.group(), end)
        if close is not None:
            yield mark.start(), marks[close].end()
            index = close + 1
        elif mark.group() not in _SINGLE and mark.group() != "''":  # never closed: it runs to the paragraph's end
            yield mark.start(), _last_word(text, mark.start(), end)
            return


def _may_open(text: str, mark: re.Match[str], start: int) -> bool:
    """Tell whether a mark can begin a quotation: an apostrophe, an inch sign or a stray closing mark cannot."""
    sign = mark.group()
    if sign in ("”", "’", "''", "›", "」", "』") or sign not in _CLOSES:
        return False
    if sign not in _SINGLE and sign not in ('"', "»"):
        return True
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    clear_before = before.isspace() or before in _OPEN_BEFORE or _MARKS.match(before) is not None
    if sign == '"':
        return clear_before or not (before.isdigit() or after.isspace())
    return clear_before and not after.isspace()


def _closing(text: str, marks: list[re.Match[str]], index: int, sign: str, end: int) -> int | None:
    """Find the mark that closes `sign`, stepping over quotations nested in it."""
    depth = 0
    for here in range(index, len(marks)):
        other = marks[here].group()
        if sign not in _SINGLE and other in _SINGLE:
            continue
        if other == sign and sign in "“«‘„":
            if sign in "“‘" and _looks_closing(text, marks[here], end):
                return here  # the typist used the opening mark on both sides
            depth += 1
        elif other in _CLOSES[sign]:
            if sign in _SINGLE and not _looks_closing(text, marks[here], end):
                continue
            if sign in _SINGLE and _is_plural(text, marks, here, end):
                continue
            if depth == 0:
                return here
            depth -= 1
    return None


def _looks_closing(text: str, mark: re.Match[str], end: int) -> bool:
    """Tell whether a single or ambiguous mark stands where a quotation ends: after a word, before a gap."""
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < end else " "
    return not before.isspace() and not after.isalnum()


def _is_plural(text: str, marks: list[re.Match[str]], here: int, end: int) -> bool:
    """Tell "the dogs’ work,’" from "the dogs’": after an s, before a word, and a later mark closes after a stop."""
    at = marks[here]
    if text[at.start() - 1] not in "sS" or not text[at.end() : at.end() + 2].strip().isalnum():
        return False
    later = [mark for mark in marks[here + 1 : here + 6] if mark.group() in _SINGLE]
    closing = [mark for mark in later if _looks_closing(text, mark, end)]
    return bool(closing) and text[closing[0].start() - 1] in ".,!?…"


def _last_word(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())
