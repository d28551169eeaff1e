"""Take the article out of a web page: its text, title, date and address. The only file with trafilatura.

It does: decode the page as it says itself, leave the rest to trafilatura, say why a page gave no article.
It does not: fetch anything. The offsets of a result count in the text that was taken out.
"""

from __future__ import annotations

import codecs
import logging
import re
from typing import Any

from framing.article import Article
from framing.errors import InputError, describe
from framing.streams import not_utf8

_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page names its encoding; HTML asks for 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# The date that the page states, not one that stands somewhere in its text.
_DATE = {"original_date": True, "extensive_search": False}


def looks_like_page(beginning: bytes) -> bool:
    """Tell whether a file that begins so is a web page."""
    return _BEGINNING.match(beginning) is not None


def read_page(data: bytes, name: str) -> Article:
    """Take the article out of a page; `name` becomes its id.

    `title`, `date` and `url` are the page's where it states them; `extra` has the `sitename` it states.

    Raises `InputError` for a page that cannot be decoded or in which trafilatura finds no article.
    """
    import trafilatura

    for library in ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer"):
        logger = logging.getLogger(library)
        if not logger.handlers:  # without one, Python would print their remarks
            logger.addHandler(logging.NullHandler())
    html = decode_page(data)
    try:
        found: Any = trafilatura.bare_extraction(
            html, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATE)
        )
    except Exception as error:  # whatever a page does to three parsers, it is that page's fault alone
        raise InputError(f"trafilatura fails on the page: {type(error).__name__}: {describe(str(error))}") from error
    if found is None or not (found.text or "").strip():
        raise InputError("trafilatura finds no article in the page")
    extra = {"sitename": found.sitename} if found.sitename else {}
    return Article(
        found.text, id=name, title=found.title or None, date=found.date or None, url=found.url or None, extra=extra
    )


def decode_page(data: bytes) -> str:
    """Decode a page: by its byte order mark, as UTF-8, or as its `<meta charset>` says; never by a guess.

    Raises `InputError` where that does not go.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        named = _CHARSET.search(data[:_HEAD])
        if named is None or named[1].lower().startswith(b"utf"):
            raise InputError(not_utf8(data[error.start], error.start)) from error
    return _decoded(data, named[1].decode("ascii", "replace"))


def _decoded(data: bytes, encoding: str) -> str:
    # Browsers read these two as Windows-1252, as the standard tells them to.
    known = "cp1252" if encoding.lower() in ("iso-8859-1", "us-ascii", "latin1", "ascii") else encoding
    try:
        return data.decode(known)
    except (LookupError, ValueError) as error:
        raise InputError(f"the page says that it is {describe(encoding)}, but does not decode so") from error
