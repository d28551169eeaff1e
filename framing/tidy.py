"""Set the borders of spans where an annotator would: small things that a tag model leaves ragged.

It does: keep words whole, leave a dangling comma or conjunction outside content, and take in the quotation mark that
belongs to an open one.
It does not: move a border over a word that means something.
"""

from __future__ import annotations

import re

_TAIL = re.compile(r"(?:[,;:]|,? (?:and|but|though|while|as|because|or))+$")
_LEAD = re.compile(r"[,;:—–-]+\s*")
_CLOSING = re.compile(r"[,.!?]?(?:”|\"|''|’’)")
_INITIALS = re.compile(r"\b(?:[A-Z]\.)+[A-Z]$")
_OPENING = re.compile(r"(?:“|\"|'')$")


def tidy_content(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the tidied borders of a content span; a span that would vanish stays as it is.

    >>> tidy_content("It failed, he said", 0, 10)
    (0, 9)
    >>> tidy_content("He said “it failed.” Then", 8, 18)
    (8, 20)
    """
    first, last = start, end
    if tail := _TAIL.search(text, max(start, end - 20), end):
        last = tail.start()
    inside = text[start:last]
    open_marks = inside.count("“") - inside.count("”")
    straight = (inside.count('"') + inside.count("''")) % 2 == 1
    if (closing := _CLOSING.match(text, last)) and (open_marks > 0 or straight):
        last = closing.end()
    elif (opening := _OPENING.search(text, max(0, start - 2), start)) and (open_marks < 0 or straight):
        first = opening.start()
    if lead := _LEAD.match(text, first, last):
        first = lead.end()
    return (first, last) if any(sign.isalnum() for sign in text[first:last]) else (start, end)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Stretch a span over the words that it cuts, and over the last stop of initials.

    >>> whole_words("the S.E.C. perpetuates", 11, 14)
    (11, 22)
    >>> whole_words("the S.E.C. perpetuates", 0, 9)
    (0, 10)
    """
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    if text[end : end + 1] == "." and _INITIALS.search(text, max(0, end - 8), end):
        end += 1
    return start, end
