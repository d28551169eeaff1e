"""The hand-labelled set: from what a person writes to exact offsets, with everything checked on the way.

It does: check a label file completely against its article, give the record that goes into `gold.jsonl`.
It does not: find words (`gold_text.py`), print (`gold_tools.py`) or compare annotators (`agreement.py`). The format is
in `gold/README.md`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from eval.gold_text import GOLD, GoldError, Record, Source, locate, read_source
from framing.levels import FRAMES

KINDS = ("sourced_claim", "editorial", "report")
LOADED = ("none", "own", "attributed", "both")
VOICES = ("outlet", "source")
POLARITIES = ("negative", "neutral", "positive")
ROLES = ("source", "cue", "content")
_KEYS = {
    "the file": ({"article", "sentences", "claims", "stance", "frames"}, {"notes"}),
    "sentence": ({"n", "kind"}, {"phrases"}),
    "phrase": ({"text", "voice"}, {"nth"}),
    "claim": ({"source", "cue", "content", "source_name"}, set()),
    "stance": ({"outlet", "sources"}, set()),
}

Labels = dict[str, Any]


@dataclass(slots=True)
class Reading:
    """What came out of a label file: the record, what is wrong with it, and what only looks odd."""

    record: Record = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_labels(path: Path, root: Path = GOLD) -> Reading:
    """Read and check one label file against its article; raise `GoldError` where it cannot be read at all."""
    try:
        labels = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GoldError(f"no label file {path}") from None
    except json.JSONDecodeError as error:
        raise GoldError(f"{path} is not JSON: {error}") from None
    if not isinstance(labels, dict) or labels.get("article") != path.stem:
        raise GoldError(f'{path} has to be an object with "article": "{path.stem}"')
    return build(labels, read_source(path.stem, root))


def build(labels: Labels, source: Source) -> Reading:
    """Give the record of an article with exact offsets, and every problem of its labels."""
    reading = Reading()
    if not _keys(labels, "the file", "the file", reading):
        return reading
    for name in ("sentences", "claims"):
        if not isinstance(labels[name], list):
            reading.problems.append(f"{name}: {labels[name]!r}; give a list")
            return reading
    claims = [_claim(claim, f"claim {at}", source, reading) for at, claim in enumerate(labels["claims"])]
    _check_roles(claims, source, reading)
    sentences = _sentences(labels["sentences"], claims, source, reading)
    names = {claim["source_name"] for claim in claims} - {None}
    stance = _stance(labels["stance"], source.story["targets"], names, reading)
    frames = labels["frames"]
    if not isinstance(frames, list) or not frames or len(set(frames)) < len(frames) or set(frames) - set(FRAMES):
        reading.problems.append(f"frames: {frames!r}; give one or more of {', '.join(FRAMES)}, each once")
    reading.record = {
        "id": source.id,
        **{name: source.story[name] for name in ("story", "outlet", "split", "topic", "targets")},
        "text": source.text,
        "sentences": sentences,
        "claims": claims,
        "stance": stance,
        "frames": frames,
    }
    return reading


def _keys(value: Any, kind: str, where: str, reading: Reading) -> bool:
    """Tell whether an object has the keys that its kind needs and no other; note a problem where not."""
    needed, allowed = _KEYS[kind]
    if isinstance(value, dict) and needed <= value.keys() <= needed | allowed:
        return True
    came = f"keys {sorted(value)}" if isinstance(value, dict) else repr(value)
    extra = f", and may have {sorted(allowed)}" if allowed else ""
    reading.problems.append(f"{where}: {came}; it needs {sorted(needed)}{extra}")
    return False


def _span(spec: Any, where: str, source: Source, reading: Reading) -> Record | None:
    try:
        start, end = locate(spec, source)
    except GoldError as error:
        reading.problems.append(f"{where}: {error}")
        return None
    return {"start": start, "end": end, "text": source.text[start:end]}


def _claim(claim: Any, where: str, source: Source, reading: Reading) -> Record:
    """Read one claim; what cannot be read is left empty and noted as a problem."""
    empty: Record = {"source": None, "cue": None, "content": [], "source_name": None}
    if not _keys(claim, "claim", where, reading):
        return empty
    parts = {
        role: None if claim[role] is None else _span(claim[role], f"{where}, {role}", source, reading)
        for role in ("source", "cue")
    }
    content = claim["content"] if isinstance(claim["content"], list) else []
    if not content:
        reading.problems.append(f"{where}: content is {claim['content']!r}; give a list of spans, one or more")
    spans = [_span(part, f"{where}, content", source, reading) for part in content]
    name = claim["source_name"]
    if name is not None and (not isinstance(name, str) or not name.strip() or name not in source.text):
        reading.problems.append(f"{where}: source_name {name!r} is not in the article; give it as it stands there")
    ordered = sorted((span for span in spans if span), key=lambda span: int(span["start"]))
    return {**parts, "content": ordered, "source_name": name if isinstance(name, str) else None}


def _check_roles(claims: list[Record], source: Source, reading: Reading) -> None:
    """Each character has one role: spans of two roles never overlap, contents are equal or apart."""
    spans = [(role, at, span) for at, claim in enumerate(claims) for role in ROLES for span in _of(claim, role)]
    for number, (role, claim, span) in enumerate(spans):
        for other_role, other_claim, other in spans[number + 1 :]:
            same = role == other_role and claim != other_claim and (role != "content" or span == other)
            if span["start"] < other["end"] and other["start"] < span["end"] and not same:
                reading.problems.append(
                    f"claim {claim} {role} {span['text']!r} overlaps claim {other_claim} {other_role} "
                    f"{other['text']!r}; label the outermost claim only, and give each word one role"
                )


def _of(claim: Record, role: str) -> list[Record]:
    """Give the spans of one role of a claim."""
    return claim["content"] if role == "content" else [claim[role]] if claim[role] else []


def _sentences(labels: Any, claims: list[Record], source: Source, reading: Reading) -> list[Record]:
    numbers = [label.get("n") if isinstance(label, dict) else None for label in labels]
    if numbers != list(range(len(source.sentences))):
        wrong = next((at for at, n in enumerate(numbers) if n != at), len(numbers))
        came = f"entry {wrong} is wrong" if wrong < len(numbers) else f"they end at {len(numbers) - 1}"
        reading.problems.append(f"sentences: n has to run from 0 to {len(source.sentences) - 1} in order; {came}")
        return []
    records = []
    for label, (start, end) in zip(labels, source.sentences, strict=True):
        where = f"sentence {label['n']}"
        if not _keys(label, "sentence", where, reading):
            continue
        if label["kind"] not in KINDS:
            reading.problems.append(f"{where}: kind {label['kind']!r}; give one of {', '.join(KINDS)}")
        inside = [span for claim in claims for span in claim["content"] if start <= span["start"] < end]
        if label["kind"] == "sourced_claim" and not inside:
            reading.problems.append(f"{where}: a sourced_claim without content of any claim in it")
        covered = sum(span["end"] - span["start"] for span in inside)
        if label["kind"] != "sourced_claim" and covered > 0.9 * (end - start):
            reading.notes.append(f"{where}: is all content, yet its kind is {label['kind']}")
        phrases = [_phrase(one, label["n"], claims, source, reading) for one in label.get("phrases", [])]
        kept = sorted((one for one in phrases if one), key=lambda one: int(one["start"]))
        for one, other in pairwise(kept):
            if one["end"] > other["start"]:
                reading.problems.append(f"{where}: phrases {one['text']!r} and {other['text']!r} overlap")
        span = {"start": start, "end": end, "text": source.text[start:end]}
        records.append({**span, "kind": label["kind"], "loaded": loaded(kept), "phrases": kept})
    return records


def loaded(phrases: list[Record]) -> str:
    """Give the label `loaded` that follows from a sentence's phrases."""
    voices = {phrase["voice"] for phrase in phrases}
    return "both" if len(voices) == 2 else {"outlet": "own", "source": "attributed"}.get(next(iter(voices), ""), "none")


def _phrase(phrase: Any, number: int, claims: list[Record], source: Source, reading: Reading) -> Record | None:
    where = f"sentence {number}, phrase"
    if not _keys(phrase, "phrase", where, reading):
        return None
    spec = {name: phrase[name] for name in ("text", "nth") if name in phrase}
    span = _span({"sentence": number, **spec}, where, source, reading)
    if span is None:
        return None
    if phrase["voice"] not in VOICES:
        reading.problems.append(f"{where} {span['text']!r}: voice {phrase['voice']!r}; give outlet or source")
    holds = (
        at
        for at, claim in enumerate(claims)
        if any(part["start"] <= span["start"] and span["end"] <= part["end"] for part in claim["content"])
    )
    claim = next(holds, None)
    if phrase["voice"] == "source" and claim is None:
        reading.problems.append(f"{where} {span['text']!r}: a source's words, but in no claim's content")
    if phrase["voice"] == "outlet" and claim is not None:
        reading.notes.append(f"{where} {span['text']!r}: the outlet's, inside the content of claim {claim}")
    return {**span, "voice": phrase["voice"], "claim": claim if phrase["voice"] == "source" else None}


def _stance(stance: Any, targets: list[str], names: set[str], reading: Reading) -> Record:
    """Check that both targets have the outlet's stance, and that sources are named as in the claims."""
    if not isinstance(stance, dict) or set(stance) != set(targets):
        came = sorted(stance) if isinstance(stance, dict) else stance
        reading.problems.append(f"stance: targets {came!r}; give exactly {targets}")
        return {}
    for target, entry in stance.items():
        where = f"stance to {target!r}"
        if not _keys(entry, "stance", where, reading):
            continue
        if not isinstance(entry["sources"], dict):
            reading.problems.append(f"{where}: sources {entry['sources']!r}; give source_name: polarity, or {{}}")
            continue
        for holder, polarity in {"the outlet": entry["outlet"], **entry["sources"]}.items():
            if polarity not in POLARITIES:
                reading.problems.append(f"{where}, {holder}: {polarity!r}; give one of {', '.join(POLARITIES)}")
        for name in sorted(set(entry["sources"]) - names):
            reading.problems.append(f"{where}: {name!r} is no claim's source_name; they are {sorted(names)}")
    return stance
