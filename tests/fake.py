"""An analyzer without a model, as lazy and as much in batches as the real one."""

from __future__ import annotations

import time
import zlib
from itertools import islice

from framing.errors import HeadError
from framing.results import KINDS, Analysis, FrameSentence, ModelInfo, Sentence, Span, Stance

MODEL = ModelInfo("fake", "0.0.1", "0" * 64)


class FakeAnalyzer:
    """Gives each article's text as one sentence.

    Slowly where `delay` seconds are set; `stop_after` articles it is interrupted; `read_count` says how many it read.
    With `has_stance` it has a stance for every target whose name the text holds, and two frames.
    """

    def __init__(self):
        self.loaded, self.options, self.delay, self.info = None, None, 0.0, MODEL
        self.stop_after, self.read_count = None, 0
        self.device, self.dtype, self.has_stance = "cpu", "float32", False

    def load(self, model, device, dtype):
        self.loaded = (model, device, dtype)
        return self

    def pipe(self, articles, *, batch_size=32, show_progress_bar=False, targets=None, processes=1):
        self.options = {"batch_size": batch_size, "show_progress_bar": show_progress_bar, "targets": targets}
        if targets and not self.has_stance:
            raise HeadError.missing("stance", ("loaded", "kind"))
        return self._pipe(iter(articles), batch_size)

    def _pipe(self, articles, batch_size):
        while batch := list(islice(articles, batch_size)):
            loaded = self.loaded_of(batch)
            for article in batch:
                if self.read_count == self.stop_after:
                    raise KeyboardInterrupt
                self.read_count += 1
                yield self.read(article, loaded)

    def loaded_of(self, batch):
        """Give the score of all sentences of a batch."""
        return 0.5

    def read(self, article, loaded=0.5):
        time.sleep(self.delay)
        text = article.text
        scores = {"loaded": loaded, "loaded_own": loaded / 2, "attributed": 0.0}
        kinds = {name: float(name == "report") for name in KINDS}
        sentences = [Sentence.of(text, 0, len(text), kind="report", kind_scores=kinds, **scores)] if text else []
        more = self.opinions(text) if self.has_stance and text else {}
        return Analysis(text=text, article=article, sentences=tuple(sentences), claims=(), model=self.info, **more)

    def opinions(self, text):
        """Give stances towards the targets, and frames."""
        scores = {"negative": 0.6, "neutral": 0.3, "positive": 0.1}
        found = [(name, text.index(name)) for name in self.options["targets"] or () if name in text]
        stances = [Stance(name, Span.of(text, at, at + len(name)), 0, None, scores, "outlet") for name, at in found]
        return {
            "stances": tuple(stances),
            "frames": {"Economic": 0.7, "Morality": 0.2},
            "frame_sentences": (FrameSentence("Economic", 0, 0.6),),
        }


class BatchAnalyzer(FakeAnalyzer):
    """Gives scores that depend on all articles of a batch: those of other batches are other scores."""

    def loaded_of(self, batch):
        return round(zlib.crc32("\0".join(article.text for article in batch).encode("utf-8", "replace")) / 2**32, 4)
