"""Labelled corpora in one form, and that form as what the heads learn from.

It does: read each corpus of `../shared/data` and the user's own JSON lines into `Example`, and an example into `Item`:
tokens with the targets of every head, where a target that the corpus does not give is missing, never zero.
It does not: batch or train (`train.py`).

The user's own file (`reader = "framing"`) holds one article a line:

    {"id": "a1", "group": "story-7", "text": "…", "sentences": [[0, 41], …],
     "attributions": [{"source": [[0, 12]], "cue": [[13, 17]], "content": [[18, 40]]}, …],
     "phrases": {"ptc": [[20, 28, 1.0], …]}, "labels": {"speech": [1.0, null, 0.0, …], …},
     "targets": [{"start": 4, "end": 12, "polarity": "negative", "holder": "author"}, …],
     "mentions": [{"start": 4, "end": 12, "whom": "Roth"}, {"start": 14, "end": 16, "whom": "Roth"}, …]}

where all but `text` may be left out: `sentences` are then found, and heads without labels learn nothing from the line.
Whoever has mentions has all of theirs: names, descriptions, pronouns.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from framing.heads import TAGS
from framing.quotes import find_quotes
from framing.sentences import split_sentences
from framing.spans import POLARITIES
from framing.windows import Tokens, Window, pack, tokenize

Record = dict[str, Any]
Range = tuple[int, int]
MISSING = math.nan
NO_TAG = -100

LOADED_TECHNIQUES = frozenset(["Loaded_Language", "Name_Calling,Labeling", "Exaggeration,Minimisation"])
UNCLEAR_TECHNIQUES = frozenset(["Appeal_to_fear-prejudice", "Slogans", "Flag-Waving"])
WIRE = frozenset(["Reuters", "Xinhua"])
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Example:
    """One article with the labels that its corpus gives.

    `attributions`: for each relation its ranges by role, or None where attribution was not annotated.
    `phrases`: scheme → (start, end, weight), weight NaN where annotators were split; a scheme that is absent was not
    annotated. `labels`: scheme → one number a sentence, NaN where there is none. `targets`: (start, end, stance), the
    last a chance for each of `heads.STANCE`, NaN where there is none. `mentions`: (start, end, whom it means), all of
    each of those; -1 is a stretch in which it is not known.
    """

    id: str
    group: str
    text: str
    sentences: list[Range]
    attributions: list[dict[str, list[Range]]] | None = None
    phrases: dict[str, list[tuple[int, int, float]]] = field(default_factory=dict)
    labels: dict[str, list[float]] = field(default_factory=dict)
    targets: list[tuple[int, int, tuple[float, ...]]] = field(default_factory=list)
    mentions: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Item:
    """Tokens of one article with the targets of every head.

    `tags`: `(tokens,)`, index into TAGS or -100; `phrase`: `(tokens, schemes)`; `sentence`: `(sentences, schemes)`,
    both NaN where missing; `spans`: (role, first token, end token, relation); `targets`: (first token, end token,
    stance), `mentions`: (first token, end token, whom), as in `Example`; `vectors`: `(tokens, dimensions)` of a teacher
    (`lessons.py`), `plain`: the tokens before letters and names were changed in them; None where there is none.
    """

    tokens: Tokens
    windows: list[Window]
    tags: np.ndarray
    phrase: np.ndarray
    sentence: np.ndarray
    spans: list[tuple[str, int, int, int]]
    targets: list[tuple[int, int, tuple[float, ...]]] = field(default_factory=list)
    mentions: list[tuple[int, int, int]] = field(default_factory=list)
    vectors: np.ndarray | None = None
    plain: Tokens | None = None


def read_jsonl(path: Path) -> Iterator[Record]:
    """Yield the records of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def held_out(group: str, part: str) -> bool:
    """Tell whether a group (an article, a story) falls into part "k/n", by a hash of its name."""
    wanted, parts = (int(number) for number in part.split("/"))
    return int(hashlib.md5(group.encode()).hexdigest(), 16) % parts == wanted


def read_polnear(record: Record) -> Example:
    """Read PolNeAR: attribution spans, and which sentences are attributed."""
    sentences = cover(record["text"], [(start, end) for start, end in record["sentences"]])
    attributions = [
        {role: [(span["start"], span["end"]) for span in relation[role]] for role in ROLES}
        for relation in record["attributions"]
    ]
    content = [span for relation in attributions for span in relation["content"]]
    share = shares(sentences, content)
    return Example(
        record["id"], record["id"], record["text"], sentences, attributions,
        labels={"attributed": [float(value >= 0.3) for value in share]},
    )  # fmt: skip


def read_newsdiscourse(record: Record) -> Example:
    """Read NewsDiscourse: speech, and evaluation or expectation where nobody speaks; plain wire copy is not loaded."""
    labelled = {(one["start"], one["end"]): one for one in record["sentences"]}
    sentences = cover(record["text"], list(labelled))
    speech, editorial, wide = [], [], []
    for span in sentences:
        one = labelled.get(span)
        speech.append(MISSING if one is None else float(one["speech"]))
        judged = one is not None and not one["speech"] and one["label"] != "na"
        comments = judged and one is not None and one["label"] in ("evaluation", "expectation")
        editorial.append(float(comments) if judged else MISSING)
        wide.append(0.03 if judged and not comments and record["source"] in WIRE else MISSING)
    return Example(
        record["id"], record["id"], record["text"], sentences,
        labels={"speech": speech, "editorial": editorial, "loaded_wide": wide},
    )  # fmt: skip


def read_ptc(record: Record) -> Example:
    """Read PTC: spans of loaded language, name calling and exaggeration, and the sentences that hold them."""
    sentences = cover(record["text"], [(start, end) for start, end in record["sentences"]])
    loaded = [(s["start"], s["end"], 1.0) for s in record["spans"] if s["technique"] in LOADED_TECHNIQUES]
    unclear = [(s["start"], s["end"], MISSING) for s in record["spans"] if s["technique"] in UNCLEAR_TECHNIQUES]
    values = []
    for start, end in sentences:
        hit = any(s < end and e > start for s, e, _ in loaded)
        vague = any(s < end and e > start for s, e, _ in unclear)
        values.append(1.0 if hit else MISSING if vague else 0.0)
    return Example(
        record["id"], record["id"], record["text"], sentences,
        phrases={"ptc": unclear + loaded}, labels={"loaded_ptc": values, "loaded_wide": values},
    )  # fmt: skip


def read_webis(record: Record) -> Example:
    """Read Webis editorials: the argument unit that fills most of a sentence."""
    sentences = split_sentences(record["text"])
    wanted = {"assumption": 1.0, "common-ground": 1.0, "anecdote": 0.0, "statistics": 0.0}
    units = [(unit["start"], unit["end"], unit["label"]) for unit in record["units"] if unit["label"] != "no-unit"]
    values = []
    for start, end in sentences:
        sizes: dict[str, int] = {}
        for s, e, label in units:
            if s < end and e > start:
                sizes[label] = sizes.get(label, 0) + min(e, end) - max(s, start)
        values.append(wanted.get(max(sizes, key=sizes.__getitem__), MISSING) if sizes else MISSING)
    return Example(record["id"], record["id"], record["text"], sentences, labels={"argued": values})


def read_babe(record: Record) -> Example | None:
    """Read BABE: vote shares without annotator 1, phrases that two or more marked, opinion where nothing is quoted.

    Sentences whose label rests on annotator 1, whose column is misaligned, are left out.
    """
    votes = [one["bias"] for one in record["annotations"] if one["annotator"] != 1 and one["bias"] is not None]
    if record["label"] is None or record["label_rests_on_annotator_1"] or not votes:
        return None
    text = record["text"]
    share = sum(votes) / len(votes)
    phrases = [(span["start"], span["end"], 1.0 if span["votes"] >= 2 else MISSING) for span in record["voted_spans"]]
    opinions = {name: count for name, count in (record["opinion_votes"] or {}).items() if name != "null"}
    total = sum(opinions.values())
    quoted = bool(find_quotes(text))
    opinion = (opinions.get("opinion", 0) + 0.5 * opinions.get("mixed", 0)) / total if total else MISSING
    labels = {"loaded_babe": [share], "loaded_wide": [share], "opinion": [MISSING if quoted else opinion]}
    return Example(
        record["id"], record["url"] or record["id"], text, [(0, len(text))], phrases={"babe": phrases}, labels=labels
    )


def read_newsmtsc(record: Record) -> Example:
    """Read NewsMTSC: the polarity of a single sentence towards each target, whoever holds it."""
    text = record["text"]
    targets = [(one["start"], one["end"], stance_of(one["polarity"])) for one in record["targets"]]
    return Example(record["id"], record["article_key"], text, [(0, len(text))], targets=targets)


def read_seesaw(record: Record) -> Example:
    """Read SEESAW: who is for or against whom, where the target has a span; two attitudes to one span are averaged."""
    found: dict[Range, list[tuple[bool, bool]]] = {}
    for one in record["stances"]:
        if one.get("target_span"):
            start, end = one["target_span"]
            found.setdefault((start, end), []).append((one["polarity"] == "positive", one["holder"] == "<author>"))
    targets = [
        (start, end, stance_of(None, np.mean([kind for kind, _ in held]), np.mean([own for _, own in held])))
        for (start, end), held in sorted(found.items())
    ]
    sentences = cover(record["text"], [(one["start"], one["end"]) for one in record["sentences"]])
    return Example(record["id"], record["event_id"], record["text"], sentences, targets=targets)


def read_framing(record: Record) -> Example:
    """Read the user's own labels (see the module's docstring)."""
    text = record["text"]
    sentences = [(start, end) for start, end in record["sentences"]] if "sentences" in record else split_sentences(text)
    attributions = record.get("attributions")
    return Example(
        id=str(record.get("id", "")),
        group=str(record.get("group", record.get("id", ""))),
        text=text,
        sentences=sentences,
        attributions=attributions
        and [{role: [(s, e) for s, e in relation.get(role, [])] for role in ROLES} for relation in attributions],
        phrases={name: [(s, e, w) for s, e, w in spans] for name, spans in record.get("phrases", {}).items()},
        labels={
            name: [MISSING if value is None else float(value) for value in values]
            for name, values in record.get("labels", {}).items()
        },
        targets=[_target(one) for one in record.get("targets", ())],
        mentions=_mentions(record.get("mentions", ())),
    )


def _mentions(records: Sequence[Record]) -> list[tuple[int, int, int]]:
    """Read the user's mentions, whoever is meant as a number."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(one["whom"] for one in records))}
    return [(one["start"], one["end"], numbers[one["whom"]]) for one in records]


def _target(record: Record) -> tuple[int, int, tuple[float, ...]]:
    """Read one of the user's targets; `holder` says whose attitude it is, where that is known."""
    polarity, holder = record["polarity"], record.get("holder")
    decided = MISSING if polarity == "neutral" else float(polarity == "positive")
    known = (MISSING, MISSING) if holder is None else (decided, float(holder == "author"))
    return record["start"], record["end"], stance_of(polarity, *known)


def stance_of(polarity: str | None, favours: float = MISSING, author: float = MISSING) -> tuple[float, ...]:
    """Give a target's labels in the order of `heads.STANCE`; None where its polarity is not known."""
    shares = [MISSING if polarity is None else float(one == polarity) for one in POLARITIES]
    return (*shares, float(favours), float(author))


READERS: dict[str, Callable[[Record], Example | None]] = {
    "polnear": read_polnear,
    "newsdiscourse": read_newsdiscourse,
    "ptc": read_ptc,
    "webis": read_webis,
    "babe": read_babe,
    "newsmtsc": read_newsmtsc,
    "seesaw": read_seesaw,
    "framing": read_framing,
}


def cover(text: str, spans: Sequence[Range]) -> list[Range]:
    """Add what the given sentences leave out (headlines, datelines), line by line, so that nothing is unread."""
    edges = [(0, 0), *sorted(spans), (len(text), len(text))]
    out: list[Range] = []
    for (_, before), (start, end) in itertools.pairwise(edges):
        at = before
        for line in text[before:start].splitlines(keepends=True):
            stripped = line.strip()
            if stripped:
                lead = at + line.index(stripped)
                out.append((lead, lead + len(stripped)))
            at += len(line)
        if end > start:
            out.append((start, end))
    return out


def shares(sentences: Sequence[Range], spans: Sequence[Range]) -> list[float]:
    """Tell which share of each sentence's characters lies inside spans."""
    size = max([end for _, end in (*sentences, *spans)], default=0)
    inside = np.zeros(size + 1)
    for start, end in spans:
        inside[start:end] = 1
    total = np.concatenate([[0.0], np.cumsum(inside)])
    return [float(total[end] - total[start]) / max(1, end - start) for start, end in sentences]


def to_item(example: Example, tokenizer: Tokenizer, schemes: tuple[list[str], list[str]], window: int) -> Item:
    """Turn an example into tokens with targets; `schemes` are the model's phrase and sentence labels."""
    tokens = tokenize(example.text, example.sentences, tokenizer)
    phrase_names, sentence_names = schemes
    phrase = np.full((len(tokens), len(phrase_names)), np.nan, dtype=np.float32)
    for name, ranges in example.phrases.items():
        column = phrase[:, phrase_names.index(name)]
        column[:] = 0
        for start, end, weight in ranges:
            column[slice(*token_range(tokens, start, end))] = weight
    sentence = np.full((len(example.sentences), len(sentence_names)), np.nan, dtype=np.float32)
    for name, values in example.labels.items():
        sentence[:, sentence_names.index(name)] = values
    tags, spans = _tag(example, tokens)
    ranges = [(token_range(tokens, start, end), stance) for start, end, stance in example.targets]
    targets = [(first, last, stance) for (first, last), stance in ranges if first < last]
    places = [(*token_range(tokens, start, end), whom) for start, end, whom in example.mentions]
    mentions = [place for place in places if place[0] < place[1]]
    return Item(tokens, pack(tokens.sentence, window), tags, phrase, sentence, spans, targets, mentions)


def _tag(example: Example, tokens: Tokens) -> tuple[np.ndarray, list[tuple[str, int, int, int]]]:
    """Tag the tokens; where ranges overlap (they seldom do) cue and source win over content."""
    if example.attributions is None:
        return np.full(len(tokens), NO_TAG, dtype=np.int64), []
    tags = np.zeros(len(tokens), dtype=np.int64)
    spans = []
    for role in ("content", "source", "cue"):
        begin = TAGS.index(f"B-{role}")
        for relation, ranges in enumerate(example.attributions):
            for start, end in ranges[role]:
                first, last = token_range(tokens, start, end)
                if first < last:
                    tags[first:last] = begin + 1
                    tags[first] = begin
                    spans.append((role, first, last, relation))
    return tags, spans


def token_range(tokens: Tokens, start: int, end: int) -> Range:
    """Give the tokens that a stretch of text touches, half open; empty where there are none."""
    first = int(np.searchsorted(tokens.ends, start, side="right"))
    return first, max(first, int(np.searchsorted(tokens.starts, end, side="left")))
