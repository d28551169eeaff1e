"""Measure sentence borders: syntok, sentencex, their union and `framing.sentences`, on two corpora.

    python -m eval.borders --data ../shared/data

A border is the place where a sentence ends and another may follow. It is counted in two ways:

- *words*: the offset just after the last letter or digit of a sentence. Two splitters agree when the same words
  stand on both sides, whichever side a quotation mark or a dash falls on. This is the measure that the project
  states a floor for (.96), because the reference itself often leaves an opening '' at the end of the sentence before.
- *exact*: the offset at which the sentence ends, white space stripped.

Only borders inside the annotated stretch of an article count (NewsDiscourse leaves headlines out), and neither of its
two ends does, since any splitter has them. Both references were made by programs (PolNeAR: CoreNLP) and run over
paragraph breaks (79 times in PolNeAR dev), so the ceiling lies below 1; the borders of a few PolNeAR articles come
from a plain regex that cuts at every "Mr.", so a second table leaves those out. Counts are summed over articles; the
interval is a 95 % percentile bootstrap over articles. This file measures and does not tune: the rules were written on
the training parts.
"""

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from framing.sentences import split_sentences

Splitter = Callable[[str], list[tuple[int, int]]]
Counts = tuple[int, int, int]  # borders found and right, found, in the reference

PARTS = {
    False: ("polnear/dev.jsonl", "newsdiscourse/validation.jsonl"),
    True: ("polnear/train.jsonl", "newsdiscourse/train.jsonl"),
}
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Document:
    """A text and the reference's sentences."""

    text: str
    sentences: list[tuple[int, int]]
    by_regex: bool


def read_documents(path: Path) -> list[Document]:
    """Read one corpus file; its sentences are `[start, end]` or `{"start": ..., "end": ...}`."""
    documents = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            record = json.loads(line)
            spans = [(s["start"], s["end"]) if isinstance(s, dict) else (s[0], s[1]) for s in record["sentences"]]
            by_regex = record.get("sentences_from") == "regex"
            documents.append(Document(record["text"], spans, by_regex))
    return documents


def split_syntok(text: str) -> list[tuple[int, int]]:
    """Cut with syntok as it comes."""
    from syntok import segmenter

    sentences = ([t for t in tokens if t.value] for paragraph in segmenter.analyze(text) for tokens in paragraph)
    return [(s[0].offset, s[-1].offset + len(s[-1].value)) for s in sentences if s]


def split_sentencex(text: str) -> list[tuple[int, int]]:
    """Cut with sentencex as it comes."""
    from sentencex import get_sentence_boundaries

    return [_stripped(text, b["start_index"], b["end_index"]) for b in get_sentence_boundaries("en", text)]


def split_union(text: str) -> list[tuple[int, int]]:
    """Cut wherever syntok or sentencex does."""
    ends = sorted({end for _, end in split_syntok(text) + split_sentencex(text)} | {len(text)})
    return [_stripped(text, start, end) for start, end in zip([0, *ends], ends, strict=False)]


SPLITTERS: dict[str, Splitter] = {
    "syntok": split_syntok,
    "sentencex": split_sentencex,
    "union": split_union,
    "framing": split_sentences,
}


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def borders(text: str, spans: list[tuple[int, int]], words: bool) -> set[int]:
    """Give where the sentences end: after their last letter or digit, or exactly."""
    found = set()
    for start, end in spans:
        while words and end > start and not text[end - 1].isalnum():
            end -= 1
        if end > start:
            found.add(end)
    return found


def count(document: Document, spans: list[tuple[int, int]], words: bool) -> Counts:
    """Compare one splitter's sentences with the reference's, inside the annotated stretch."""
    reference = borders(document.text, document.sentences, words)
    first, last = document.sentences[0][0], max(reference)
    found = {end for end in borders(document.text, spans, words) if first < end < last}
    reference.discard(last)
    return len(found & reference), len(found), len(reference)


def f1(counts: list[Counts]) -> float:
    """Give F1 over summed counts."""
    right, found, wanted = map(sum, zip(*counts, strict=True))
    return 2 * right / (found + wanted)


def interval(counts: list[Counts], seed: int = 0) -> tuple[float, float]:
    """Give the 95 % percentile bootstrap interval of F1 over articles."""
    draw = random.Random(seed)
    scores = sorted(f1(draw.choices(counts, k=len(counts))) for _ in range(DRAWS))
    return scores[int(0.025 * DRAWS)], scores[int(0.975 * DRAWS) - 1]


def measure(name: str, documents: list[Document]) -> str:
    """Run one splitter over one corpus and give its row of the table."""
    splitter = SPLITTERS[name]
    splitter(documents[0].text)  # loads the library
    began = time.perf_counter()
    outputs = [splitter(document.text) for document in documents]
    seconds = time.perf_counter() - began
    counts = [count(document, spans, True) for document, spans in zip(documents, outputs, strict=True)]
    exact = [count(document, spans, False) for document, spans in zip(documents, outputs, strict=True)]
    right, found, wanted = map(sum, zip(*counts, strict=True))
    low, high = interval(counts)
    speed = 1e6 * seconds / sum(len(document.text.split()) for document in documents)
    return (
        f"{name:<10} {right / found:9.4f} {right / wanted:7.4f} {f1(counts):7.4f} [{low:.4f}, {high:.4f}]"
        f" {f1(exact):9.4f} {speed:12.2f}"
    )


def report(title: str, documents: list[Document]) -> None:
    """Print one table."""
    sentences = sum(len(document.sentences) for document in documents)
    print(f"\n{title}: {len(documents)} articles, {sentences} sentences")
    print(
        f"{'':<10} {'precision':>9} {'recall':>7} {'F1':>7} {'95 % interval':>16} {'exact F1':>9} {'ms/1k words':>12}"
    )
    for name in SPLITTERS:
        print(measure(name, documents))


def differences(documents: list[Document]) -> Iterator[str]:
    """Show where `framing` and the reference differ: + a border too many, - one too few."""
    for document in documents:
        text = document.text
        reference = borders(text, document.sentences, True)
        found = borders(text, split_sentences(text), True)
        first, last = document.sentences[0][0], max(reference)
        for end in sorted(end for end in reference ^ found if first < end < last):
            yield f"{'+' if end in found else '-'} {text[max(0, end - 60) : end]!r} | {text[end : end + 40]!r}"


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.borders", description="Measure sentence borders.")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds polnear/ and newsdiscourse/")
    parser.add_argument("--train", action="store_true", help="the training parts, on which the rules were written")
    parser.add_argument("--differences", action="store_true", help="list what framing and the reference cut apart")
    options = parser.parse_args(arguments)
    for part in PARTS[options.train]:
        path = options.data / part
        if not path.is_file():
            print(f"no file {path}; --data takes the folder that holds {part}", file=sys.stderr)
            return 2
        documents = read_documents(path)
        title = f"{part} (sha256 {hashlib.sha256(path.read_bytes()).hexdigest()[:12]})"
        report(title, documents)
        parsed = [document for document in documents if not document.by_regex]
        if len(parsed) < len(documents):
            report(f"{part} without the articles whose reference a regex made", parsed)
        if options.differences:
            print("\n".join(differences(parsed)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
