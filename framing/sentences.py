"""Cut a text into sentences, as offsets into the text exactly as given.

Three steps, each linear in the length of the text:

1. line breaks cut the text into blocks (paragraphs, headlines, list items); only the breaks inside hard-wrapped
   prose do not count;
2. inside a block, every gap between two words that holds a full stop, question or exclamation mark is judged:
   sentencex proposes, and a few rules for English news text add what it misses and strike what it gets wrong;
3. the text is cut at the gaps that are kept, closing marks going to the left and opening marks to the right.

The text is cut and never rebuilt, so no character can be lost, whatever sentencex answers. This file does not
change or mend the text, does not tell a headline from a paragraph, and is made for English: elsewhere it loses
nothing, but the abbreviations do not fit. A line of signs alone ("* * *") is a "sentence" without a word.
"""

import re
from bisect import bisect_right
from itertools import pairwise

from sentencex import get_sentence_boundaries

__all__ = ["split_sentences"]

_WIDE_STOPS = "。！？｡"
_STOPS = f".!?…‼⁇⁈⁉．{_WIDE_STOPS}"
_CLOSERS = ")\\]}”’»›\"'´`」』）】"
# UTF-8 quotation marks and dots that were read as Windows-1252, a common fault of scraped news.
_MOJIBAKE = "â€[œ˜™¦“”\x9c\x9d]?|Â(?=\\s)"
_GAP = re.compile(rf"[{_STOPS}]\W*(?:(?:{_MOJIBAKE})\W*)*")
# What goes to the left sentence: all up to the next blank; where none follows, what closes; and further dots.
_CLOSED = re.compile(
    rf"[{_STOPS}]+(?:[^\s‒–—―-]*(?=\s)|(?:[{_STOPS}{_CLOSERS}]|â€(?![œ˜])[™¦”\x9d]?)*)(?:\s+[.…]+(?=\s))*"
)
_CLOSES = re.compile(rf"[{_STOPS}{_CLOSERS}]+")
_STRAY_CLOSER = re.compile(r'\s+(?:[)\]}”»]+|")(?=\s)')
_OPENED = re.compile(r"\s['‘\"“]")

# What sentencex must not see, each character replaced by one blank or letter so that offsets stay: quotation
# marks and brackets (it never cuts inside them), line breaks (judged here), and whatever is not ASCII.
_HIDDEN = re.compile(
    rf"{_MOJIBAKE}|(?P<letter>[^\W\x00-\x7f]|(?<=\w)’(?=\w))|[^\x00-\x7f]|[\"()\[\]{{}}`\s]|(?<!\w)'+|'+(?!\w)"
)

_LEFT = re.compile(r"[\w’'&.-]+\Z")
_RIGHT = re.compile(r"[\w’'&.-]*")
_NUMBERING = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]+)")
# After the stop and what closes it the sentence goes on: '"Why?", he asked', "N.H., said".
_GOES_ON = re.compile(rf"[{_STOPS}\s{_CLOSERS}]*[,;:，；：、]")
_DASH = re.compile("[‒–—―-]")
_ELLIPSIS = re.compile(r"…|\.(\s?)\.\1\.(?!\1\.)")
# '"Will it hold?" Ms. Hale asked': the quotation ends, the sentence does not.
_SPEAKER = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){0,4}(?:said|says|asked|asks|wrote|writes|tweeted|added|cried|shouted|told|wondered)\b"
)
_IN_BRACKETS = re.compile(r"\([A-Z][\w.-]*\Z")  # "Rep. Hale (R-Tex.) Tuesday"
_LETTERS = re.compile(r"(?:[^\W\d]{1,2}[.&]+)*[^\W\d]{1,2}")  # "U.S", "a.m", "J", "S.&P"
_GLUE = re.compile(rf"[{_STOPS}]+[{_CLOSERS}]*[“‘(\[]?")
_GLUED = re.compile(r"(?:[A-Z][a-z’']+|[AI])(?=[\s,;:’”\"')]|[.!?…](?!\w)|\Z)")
_NEW_LOWER = re.compile(r"[a-z]{2}[.!?]\s+[a-z]")
_NEW_UPPER = re.compile(r"[.!?]['\"’”]*\s+['\"‘“]*[A-Z]")

_DOMAINS = frozenset("com org net gov edu info".split())
# Titles that sentencex does not know, and plain words that it takes for abbreviations.
_TITLES = frozenset("mr mrs ms mx v vs amb atty govs revs mmes ft vol".split())
_PLAIN = frozenset("me may no ok".split())
# Abbreviations that a name may follow inside the sentence, and that may also end it.
_MAYBE = frozenset(
    "inc corp co cos ltd llc plc bros jr sr esq etc dept univ assn ave blvd rd est al jan feb mar apr jun jul "
    "aug sep sept oct nov dec mon tue tues wed thu thur thurs fri ala ariz ark calif colo conn del fla ga ill "
    "ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo".split()
)
# Words that, capitalised after such an abbreviation, begin a sentence rather than a name.
_STARTERS = frozenset(
    "a about according after all also although among an and another any anyone are as asked at because before "
    "both but by can could despite did do does during each earlier even every few first for from had has have "
    "he her here his how however i i'd i'll i'm i've if in instead is isn't it it's its just last later let's "
    "like many maybe meanwhile more moreover most my no nobody none nor not nothing now of on once one only or "
    "other others our over people perhaps several she should since so some still such that that's the their "
    "them then there there's these they they're this those though thus to under unless until was we we're were "
    "what what's when where whether which while who why with without would yes yesterday yet you you're your"
    .split()
)  # fmt: skip

_WRAP_WIDTHS = (30, 100)
_STOPPED = re.compile(rf"[{_STOPS}:][{_CLOSERS}]*\s*\Z")
_ITEM = re.compile(r"\s*(?:[-*•·–—―▪●]|\d{1,3}[.)])\s")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Cut a text into sentences.

    :param text: any string, taken as it is.
    :return: half-open code-point spans into `text`, in order, without overlap and without white space at either
        end. Every character that is not white space lies in exactly one of them. Blank text gives no span.
    """
    proposed = [border["end_index"] for border in get_sentence_boundaries("en", _HIDDEN.sub(_hide, text))]
    lower_case = _is_lower_case(text)
    spans: list[tuple[int, int]] = []
    for start, end in _blocks(text):
        quotes = 0
        for gap in _GAP.finditer(text, start, end):
            if gap.end() == end or not _is_border(text, start, gap, _has(proposed, gap), lower_case):
                continue
            quotes += text.count('"', start, gap.start())
            cut = gap.start() + _left_part(gap.group(), quotes % 2 == 1)
            quotes += text.count('"', gap.start(), cut)
            spans.append((start, cut))
            start = cut
        spans.append((start, end))
    sentences: list[tuple[int, int]] = []
    for start, end in (_strip(text, *span) for span in spans):
        if sentences and _CLOSES.fullmatch(text, start, end):
            start = sentences.pop()[0]  # a closing mark that slipped onto its own line
        if start < end:
            sentences.append((start, end))
    return sentences


def _hide(found: re.Match[str]) -> str:
    return "x" if found["letter"] else " " * len(found.group())


def _has(proposed: list[int], gap: re.Match[str]) -> bool:
    at = bisect_right(proposed, gap.start())
    return at < len(proposed) and proposed[at] <= gap.end()


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _is_lower_case(text: str) -> bool:
    """Tell whether most sentences begin with a small letter, so that case says nothing about borders."""
    if text.islower():
        return True
    small = len(_NEW_LOWER.findall(text))
    return small > 2 and small > len(_NEW_UPPER.findall(text))


def _blocks(text: str) -> list[tuple[int, int]]:
    """Cut at the line breaks, except those of hard-wrapped prose."""
    lines = text.splitlines(keepends=True)
    width = _wrap_width(lines)
    blocks: list[tuple[int, int]] = []
    end, before = 0, ""
    for line in lines:
        start, end = end, end + len(line)
        if width and before and _is_wrapped(before, line, width):
            start = blocks.pop()[0]
        blocks.append((start, end))
        before = line
    return blocks


def _wrap_width(lines: list[str]) -> int:
    """Give the width at which the text was wrapped, or 0 if its line breaks end paragraphs.

    Wrapped prose has short lines, most of them too full to take the first word of the next, and many a next line
    goes on with a small letter (in capitals throughout: few lines end with a stop).
    """
    sizes = sorted(len(line.rstrip()) for line in lines if not line.isspace())
    short = [size for size in sizes if size <= _WRAP_WIDTHS[1]]
    if 4 * len(short) < 3 * len(sizes) or not short:
        return 0
    width = short[-1 - len(short) // 20]  # a few lines may stick out
    pairs = [(line, after) for line, after in pairwise(lines) if not (line.isspace() or after.isspace())]
    full = [pair for pair in pairs if _is_full(*pair, width)]
    if width < _WRAP_WIDTHS[0] or not full or 2 * len(full) < len(pairs):
        return 0
    capitals = all(line.upper() == line for line in lines)
    flowing = sum(not _STOPPED.search(line) if capitals else _goes_on(line, after) for line, after in full)
    return width if 3 * flowing >= len(full) else 0


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line.rstrip()) + len(after.split(None, 1)[0]) >= width


def _goes_on(line: str, after: str) -> bool:
    return after.lstrip(" \t>")[:1].islower() and not _STOPPED.search(line)


def _is_wrapped(line: str, after: str, width: int) -> bool:
    """Tell whether the break between two lines lies inside a paragraph of text wrapped at `width`."""
    if line.isspace() or after.isspace() or line[-1] in "\x0c\u2029" or _ITEM.match(after):
        return False
    indented = after[0].isspace() and not line[0].isspace()
    return not indented and (_is_full(line, after, width) or _goes_on(line, after))


def _is_border(text: str, start: int, gap: re.Match[str], proposed: bool, lower_case: bool) -> bool:
    """Judge one gap: does the sentence that began at `start` end here?"""
    mark, right = gap.group(), _RIGHT.match(text, gap.end(), gap.end() + 24)
    word, found = right.group() if right else "", _LEFT.search(text, max(start, gap.start() - 24), gap.start())
    left = found.group().strip("'’").rpartition("-")[2] if found else ""
    if _GOES_ON.match(mark) or (gap.start() - start < 12 and _NUMBERING.fullmatch(text, start, gap.start())):
        return False
    if mark[0] in _WIDE_STOPS:
        return not word[0].islower()
    if _DASH.search(mark) and not word[0].isupper():
        return False
    begins = word[0].isupper() and word.lower().replace("’", "'") in _STARTERS
    if not any(map(str.isspace, mark)):
        return _is_glued(mark, left, word) and (begins or not _ELLIPSIS.match(mark))
    if word[0].islower() and (not lower_case or mark[0] in "!?"):
        return proposed and left.islower() and len(left) > 3 and mark.strip() in (".!?" if lower_case else ".")
    if _ELLIPSIS.match(mark):
        return begins
    if mark[0] not in ".．":
        return proposed and not (mark[1] in "\"”’'" and _SPEAKER.match(text, gap.end(), gap.end() + 80))
    if ")" in mark and _IN_BRACKETS.search(text, max(start, gap.start() - 16), gap.start()):
        return False
    return _ends_at_full_stop(left.lower(), mark, word, begins, proposed)


def _is_glued(mark: str, left: str, word: str) -> bool:
    """Find a sentence that follows without a blank ("ended.The next"), and leave addresses and names alone."""
    return (
        left[-2:].islower()
        and len(left) > 1
        and "." not in left
        and word.lower() not in _DOMAINS
        and bool(_GLUE.fullmatch(mark) and _GLUED.match(word))
    )


def _ends_at_full_stop(left: str, mark: str, word: str, begins: bool, proposed: bool) -> bool:
    """Judge a full stop that a blank and a capital, a digit or a sign follow."""
    if left in _TITLES:
        return False
    if left in _MAYBE or ((len(left) == 1 or "." in left) and _LETTERS.fullmatch(left)):
        return not _DASH.search(mark) and (begins or bool(_OPENED.search(mark)))
    return proposed or not left or mark.count(".") > 3 or (left in _PLAIN and not word[0].isdigit())


def _left_part(mark: str, quote_is_open: bool) -> int:
    """Give how much of the marks between two sentences belongs to the left one."""
    closed = _CLOSED.match(mark)
    size = closed.end() if closed else 1
    if mark[size - 1] == '"' and not mark[size:] and not quote_is_open:
        return size - 1  # 'ended."The next': the mark opens
    stray = _STRAY_CLOSER.match(mark, size)
    if stray and ('"' not in stray.group() or quote_is_open):
        size = stray.end()
    return size
