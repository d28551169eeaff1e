"""What the analyzer gives back: frozen dataclasses, equal by content, picklable, hashable, JSON both ways.

It does: define `Analysis`, gather its parts (`spans.py`, `article.py`), and check a whole analysis against
its text, so that a wrong offset or a dangling index cannot leave the library.
It does not: compute anything (`decode.py`), make tables (`tables.py`) or pages (`report.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from framing.article import Article, check_text
from framing.errors import InputError, OffsetError, SchemaError, describe
from framing.records import decode, encode, from_line, to_line
from framing.spans import (
    KINDS,
    POLARITIES,
    QUOTES,
    VOICES,
    Attitude,
    Claim,
    FrameSentence,
    Kind,
    Paragraph,
    Phrase,
    Polarity,
    Quote,
    Sentence,
    Span,
    Stance,
    Voice,
    attitudes,
    check_order,
)
from framing.values import Scores, instance, instances, set_fields

__all__ = [
    "KINDS",
    "POLARITIES",
    "QUOTES",
    "SCHEMA",
    "VOICES",
    "Analysis",
    "Article",
    "Attitude",
    "Claim",
    "FrameSentence",
    "Kind",
    "ModelInfo",
    "Paragraph",
    "Phrase",
    "Polarity",
    "Quote",
    "Scores",
    "Sentence",
    "Span",
    "Stance",
    "Voice",
]

SCHEMA = 1  # the number of the record that `Analysis.to_dict` writes


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model that gave an analysis: its name, its version and the sha256 of its weights."""

    name: str
    version: str
    sha256: str

    def __post_init__(self) -> None:
        for part in fields(self):
            instance(getattr(self, part.name), str, f"model {part.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All that is read out of one article.

    Attributes:
        text: the article's text, exactly as given.
        article: the article with its metadata; its text is the same.
        sentences: in order, never overlapping; none for a blank text.
        claims: the attributions, each with source, cue and content.
        stances: one for each mention of a target, in the order of the text.
        not_mentioned: targets that were asked for and that the article does not mention.
        frames: probability of each frame of the article, by name.
        paragraphs: in order, with the probability of each frame in them.
        frame_sentences: the sentences that carry the frames that the article has, frame by frame, the strongest first.
        model: the model that read it.

    Raises `OffsetError` where a span does not equal its slice of the text, `InputError` where an index
    points to nothing or `text` is not the article's.
    """

    text: str = field(repr=False)
    article: Article
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    stances: tuple[Stance, ...] = ()
    not_mentioned: tuple[str, ...] = ()
    frames: Mapping[str, float] = Scores()
    paragraphs: tuple[Paragraph, ...] = ()
    frame_sentences: tuple[FrameSentence, ...] = ()
    model: ModelInfo

    def __post_init__(self) -> None:
        check_text(self.text)
        instance(self.article, Article, "article")
        instance(self.model, ModelInfo, "model")
        set_fields(
            self,
            sentences=instances(self.sentences, Sentence, "sentences"),
            claims=instances(self.claims, Claim, "claims"),
            stances=instances(self.stances, Stance, "stances"),
            not_mentioned=instances(self.not_mentioned, str, "not_mentioned"),
            paragraphs=instances(self.paragraphs, Paragraph, "paragraphs"),
            frame_sentences=instances(self.frame_sentences, FrameSentence, "frame_sentences"),
        )
        if not isinstance(self.frames, Scores):
            set_fields(self, frames=Scores(self.frames))
        if self.text != self.article.text:
            raise InputError("text is not the text of the article; give Analysis(text=article.text, article=article)")
        _check_offsets(self)
        _check_indices(self)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All loaded phrases of the article, sentence by sentence."""
        return tuple(phrase for sentence in self.sentences for phrase in sentence.phrases)

    @property
    def attitudes(self) -> tuple[Attitude, ...]:
        """The stances taken together: one for each target and voice that has mentions."""
        return attitudes(self.stances, self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Give the analysis as plain JSON types, with the number of the schema; the text is there once."""
        record = {"schema": SCHEMA, **encode(self)}
        del record["article"]["text"]
        return record

    @classmethod
    def from_dict(cls, record: object) -> Analysis:
        """Read what `to_dict` gave: an analysis equal to the one that wrote it.

        Raises `SchemaError` for another schema or a malformed record, and what the constructor raises.
        """
        parts = _of_this_schema(record)
        if isinstance(article := parts.get("article"), Mapping) and "text" in parts:
            parts["article"] = {**article, "text": parts["text"]}
        return decode(cls, parts, "analysis")

    def to_json(self) -> str:
        """Give `to_dict` as one line of JSON, without the line end, that UTF-8 can always hold.

        Raises `InputError` for a text with two surrogates that JSON would join into one character.
        """
        return to_line(self.to_dict())

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """Give the article's report as one self-contained page, and write it to `path` where one is given."""
        from framing.report import article_page, save

        return save(article_page([self]), path)

    @classmethod
    def from_json(cls, line: str | bytes) -> Analysis:
        """Read what `to_json` gave; raise as `from_dict` does, and `SchemaError` for what is not JSON."""
        return cls.from_dict(from_line(line))


def _of_this_schema(record: object) -> dict[str, Any]:
    """Give the record's fields without the schema number; raise `SchemaError` for another schema or none."""
    if not isinstance(record, Mapping):
        raise SchemaError(f"the record is {describe(record)}; give one analysis as to_dict() wrote it")
    if "schema" not in record:
        raise SchemaError(f"the record has no 'schema'; schema {SCHEMA} is accepted: give what to_dict() wrote")
    schema = record["schema"]
    if type(schema) is not int or schema != SCHEMA:
        raise SchemaError(
            f"the record has schema {describe(schema)}; schema {SCHEMA} is accepted: "
            "score the article again, or read it with the version that wrote it"
        )
    return {name: value for name, value in record.items() if name != "schema"}


def _check_offsets(analysis: Analysis) -> None:
    """Raise `OffsetError` unless every span equals its slice, and sentences come in order without overlap."""
    text = analysis.text
    for span, where in _spans(analysis):
        if text[span.start : span.end] != span.text:
            raise OffsetError(
                f"{where} {span.start}:{span.end} is {describe(span.text)} but the text there is "
                f"{describe(text[span.start : span.end])}; give Span.of(text, start, end)"
            )
    check_order(analysis.sentences, "sentences")
    check_order(analysis.paragraphs, "paragraphs")


def _spans(analysis: Analysis) -> Iterator[tuple[Span, str]]:
    """Give every span with what it is."""
    for sentence in analysis.sentences:
        yield sentence, "sentence"
        for phrase in sentence.phrases:
            yield phrase, "phrase"
    for claim in analysis.claims:
        for span in claim.spans:
            yield span, "a claim's span"
    for stance in analysis.stances:
        yield stance.mention, "mention"
    for paragraph in analysis.paragraphs:
        yield paragraph, "paragraph"


def _check_indices(analysis: Analysis) -> None:
    """Raise `InputError` where a phrase or stance points to a claim or sentence that is not there."""
    parts: tuple[Phrase | Stance, ...] = (*analysis.phrases, *analysis.stances)
    for part in parts:
        if part.claim is not None and not 0 <= part.claim < len(analysis.claims):
            name = type(part).__name__.lower()
            raise InputError(f"a {name} points to claim {part.claim}; the claims are {_count(analysis.claims)}")
    for carrier in analysis.frame_sentences:
        if not carrier.sentence < len(analysis.sentences):
            there = _count(analysis.sentences)
            raise InputError(f"a frame points to sentence {carrier.sentence}; the sentences are {there}")
    for stance in analysis.stances:
        if not 0 <= stance.sentence < len(analysis.sentences):
            there = _count(analysis.sentences)
            raise InputError(f"a stance points to sentence {stance.sentence}; the sentences are {there}")
        sentence = analysis.sentences[stance.sentence]
        if not sentence.start <= stance.mention.start < sentence.end:
            raise InputError(
                f"a mention begins at {stance.mention.start}, outside sentence {stance.sentence} "
                f"({sentence.start}:{sentence.end}); give the index of the sentence in which it begins"
            )


def _count(parts: tuple[object, ...]) -> str:
    return f"0 to {len(parts) - 1}" if parts else "none"
