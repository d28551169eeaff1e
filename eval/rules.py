"""Attribution by rules: quotation marks and reporting verbs, what most tools that came before do.

It does: find claims in a text by a short list of verbs and the marks.
It does not: learn, look beyond a sentence, or resolve names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from framing.quotes import find_quotes
from framing.results import Claim, Quote, Span

Range = tuple[int, int]

_VERBS = (
    "says? said saying adds? added tells? told asks? asked writes? wrote warns? warned argues? argued claims? claimed "
    "denies denied insists? insisted explains? explained announces announced reports reported states stated notes "
    "noted believes? believed thinks? thought predicts? predicted suggests? suggested estimates? estimated shows? "
    "showed finds? found alleges? alleged complains? complained declares? declared"
).replace(" ", "|")
_CUE = re.compile(rf"\b(?:(?:has|have|had) )?(?:{_VERBS})\b")
_ACCORDING = re.compile(r"\b[Aa]ccording to\b")
_BEFORE = re.compile(r"([^,;:“”\"«»—–]+)$")
_AFTER = re.compile(r" ([^,.;:“”\"«»—–]+)")
_LEAST = 4  # words of a quotation that nobody is named for; shorter ones are taken for scare quotes


def find_claims(text: str, sentences: Sequence[Range]) -> tuple[Claim, ...]:
    """Find the claims, sentence by sentence; one each at most."""
    quotes = find_quotes(text)
    found = []
    for start, end in sentences:
        inside = [(max(start, one), min(end, other)) for one, other in quotes if one < end and start < other]
        claim = _according(text, start, end) or _said(text, start, end, inside) or _alone(text, inside)
        if claim is not None:
            found.append(claim)
    return tuple(found)


def _according(text: str, start: int, end: int) -> Claim | None:
    """Read "According to S, K" and "K, according to S"."""
    cue = _ACCORDING.search(text, start, end)
    if cue is None:
        return None
    source = _AFTER.match(text, cue.end(), end)
    if source is None:
        return None
    content = _trim(text, (source.end(), end)) if cue.start() == start else _trim(text, (start, cue.start()))
    return _claim(text, source.span(1), cue.span(), [content], "indirect")


def _said(text: str, start: int, end: int, quotes: list[Range]) -> Claim | None:
    """Read a reporting verb outside the quotations: "K", V S; K, S V; S V that K."""
    for cue in _CUE.finditer(text, start, end):
        if any(one <= cue.start() < other for one, other in quotes):
            continue
        before, after = _BEFORE.search(text, start, cue.start()), _AFTER.match(text, cue.end(), end)
        follows = before is None or not before[1].strip()  # said Ann: the verb stands right after the quotation
        source = (after.span(1) if after else None) if follows else before.span(1)
        if quotes:
            return _claim(text, source, cue.span(), quotes, "direct")
        if before is None or follows:
            continue
        last = len(text[cue.end() : end].split()) < _LEAST  # K, S said on Monday.
        content = (start, before.start(1)) if last else (cue.end(), end)
        return _claim(text, source, cue.span(), [_trim(text, content)], "indirect")
    return None


def _alone(text: str, quotes: list[Range]) -> Claim | None:
    """Read a quotation without a tag, if it is too long for a scare quote."""
    long = [one for one in quotes if len(text[one[0] : one[1]].split()) >= _LEAST]
    return _claim(text, None, None, long, "direct") if long else None


def _claim(text: str, source: Range | None, cue: Range | None, content: list[Range], quote: Quote) -> Claim | None:
    parts = [part for part in content if part[0] < part[1]]
    if not parts:
        return None
    said_by = None if source is None else _trim(text, source)
    return Claim(
        source=Span.of(text, *said_by) if said_by and said_by[0] < said_by[1] else None,
        cue=None if cue is None else Span.of(text, *cue),
        content=tuple(Span.of(text, *part) for part in parts),
        quote=quote,
        source_name=None,
        score=1.0,
    )


def _trim(text: str, span: Range) -> Range:
    """Leave out white space, and commas and stops that the content does not own."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;:—–"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",.;:—–"):
        end -= 1
    return start, end
