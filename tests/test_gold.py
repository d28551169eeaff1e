"""The hand-labelled set as it is shipped: exact spans, complete labels, compiled from `final/`, copied from nowhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.gold_format import FRAMES
from eval.gold_text import GOLD
from eval.gold_tools import compile_pass

DATA = Path(__file__).parents[2] / "shared" / "data"
COUNTS = {
    "articles": lambda record: 1,
    "sentences": lambda record: len(record["sentences"]),
    "phrases": lambda record: sum(len(sentence["phrases"]) for sentence in record["sentences"]),
    "claims": lambda record: len(record["claims"]),
}
KEY = 5  # words of a sentence that are looked up before all of it is compared


@pytest.fixture(scope="module")
def records():
    return [json.loads(line) for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def spans(record):
    for sentence in record["sentences"]:
        yield sentence
        yield from sentence["phrases"]
    for claim in record["claims"]:
        yield from (claim[part] for part in ("source", "cue") if claim[part])
        yield from claim["content"]


def test_gold_spans_equal_their_slices(records):
    for record in records:
        for span in spans(record):
            assert record["text"][span["start"] : span["end"]] == span["text"] != "", (record["id"], span)


def test_gold_has_every_label(records):
    for record in records:
        for sentence in record["sentences"]:
            voices = {phrase["voice"] for phrase in sentence["phrases"]}
            loaded = {(): "none", ("outlet",): "own", ("source",): "attributed", ("outlet", "source"): "both"}
            assert sentence["kind"] in {"sourced_claim", "editorial", "report"}, record["id"]
            assert sentence["loaded"] == loaded[tuple(sorted(voices))], record["id"]
        assert list(record["stance"]) == record["targets"]
        assert {stance["outlet"] for stance in record["stance"].values()} <= {"negative", "neutral", "positive"}
        assert set(record["frames"]) and set(record["frames"]) <= set(FRAMES)


def test_gold_is_as_large_as_promised(records):
    voices = [phrase["voice"] for record in records for one in record["sentences"] for phrase in one["phrases"]]
    assert len(records) >= 64
    assert sum(len(record["sentences"]) for record in records) >= 900
    assert voices.count("source") >= len(voices) / 3


def test_gold_is_compiled_from_final(records):
    assert compile_pass(GOLD / "final") == records


def test_gold_is_split_by_story(records):
    for record in records:
        assert record["id"] == f"{record['story']}-{record['outlet']}"
        assert record["split"] == ("dev" if int(record["story"][1:]) % 2 else "test")


def test_gold_datasheet_gives_the_figures(records):
    page = (GOLD.parent / "DATASHEET.md").read_text(encoding="utf-8")
    for row in json.loads((GOLD / "agreement.json").read_text(encoding="utf-8")):
        figures = f"{row['value']:.3f} | {row['low']:.3f} to {row['high']:.3f}"
        assert f"| {row['layer']} | {row['measure']} | {row['n']} | {figures} |" in page
    parts = [[one for one in records if one["split"] == split] for split in ("dev", "test")]
    for name, count in COUNTS.items():
        numbers = [sum(map(count, part)) for part in (*parts, records)]
        assert f"| {name} | {' | '.join(map(str, numbers))} |" in page


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the published corpora are not here")
def test_gold_sentences_occur_in_no_corpus(records):
    wanted = {}
    for record in records:
        for sentence in record["sentences"]:
            if len(sentence["text"]) >= 40:
                wanted.setdefault(tuple(words(sentence["text"])[:KEY]), []).append(words(sentence["text"]))
    keys, read = set(wanted), 0
    assert {len(key) for key in keys} == {KEY}
    for text in corpora():
        read += 1
        found = words(text)
        for key in keys.intersection(zip(*(found[at:] for at in range(KEY)), strict=False)):
            for sentence in wanted[key]:
                assert f" {' '.join(sentence)} " not in f" {' '.join(found)} ", sentence
    assert read > 1000


def words(text: str) -> list[str]:
    """Give the words without case and marks, so that curly quotes and tokenised corpora hide no copy."""
    return re.findall(r"\w+", text.lower())


def corpora() -> Iterator[str]:
    """Give every string of every record of the corpora, and their plain files whole."""
    for path in sorted(DATA.rglob("*")):
        if path.suffix == ".jsonl":
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    yield from strings(json.loads(line))
        elif path.suffix in {".txt", ".csv", ".tsv", ".json"}:
            yield path.read_text(encoding="utf-8", errors="replace")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        # Tokens or sentences of one text: joined, so that a copy is not cut by the list.
        yield " ".join(one for one in value if isinstance(one, str))
        for one in value:
            if not isinstance(one, str):
                yield from strings(one)
