"""How far the scoring has come, on stderr: a bar with articles and sentences per second and the time that is left.

It does: count; know the total where every input is a file, by bytes.
It does not: decide whether a bar is wanted (`scoring.py`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

from framing.readers import Articles

_KNOWN = "{percentage:3.0f}%|{bar:20}| {elapsed} gone, {remaining} left{postfix}"
_UNKNOWN = "{elapsed} gone{postfix}"


class Progress:
    """Counts what is scored, and shows it where there is a bar; `show_progress` makes it."""

    def __init__(self, articles: Articles, bar: Any = None) -> None:
        self._articles, self._bar = articles, bar
        self._before = [0, *accumulate(_sizes(articles))] if bar is not None and bar.total else []
        self._began, self._scored, self._sentences = time.monotonic(), 0, 0

    def add(self, sentences: int) -> None:
        """Count an article with that many sentences."""
        if self._bar is None:
            return
        if not self._scored and self._before:  # what was read before, by other work or to find the place, is no speed
            self._bar.n = self._bar.initial = self._bar.last_print_n = self._bytes()
        self._scored += 1
        self._sentences += sentences
        gone = max(time.monotonic() - self._began, 1e-3)
        rates = f"{self._scored / gone:,.1f} articles/s, {self._sentences / gone:,.0f} sentences/s"
        self._bar.set_postfix_str(f"{self._scored:,} articles, {rates}", refresh=False)
        self._bar.update(self._bytes() - self._bar.n if self._before else 0)

    def _bytes(self) -> int:
        return self._before[self._articles.place.files] + self._articles.tell()


@contextmanager
def show_progress(articles: Articles, shown: bool) -> Iterator[Progress]:
    """Show a bar for the time of the body, where one is wanted."""
    if not shown:
        yield Progress(articles)
        return
    from tqdm import tqdm

    total = sum(_sizes(articles)) if all(source.is_file for source in articles.sources) else None
    form = _KNOWN if total else _UNKNOWN
    with tqdm(total=total, bar_format=form, mininterval=0.5, miniters=0, smoothing=0) as bar:
        yield Progress(articles, bar)


def _sizes(articles: Articles) -> list[int]:
    return [os.path.getsize(source.path) if source.is_file else 0 for source in articles.sources]
