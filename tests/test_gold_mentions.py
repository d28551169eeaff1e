"""The mentions of the stance targets in the hand-labelled set: every article is there and every span can be used."""

import json
from itertools import pairwise

import pytest

from eval.gold_text import GOLD

KINDS = {"name", "description", "pronoun", "speaker"}


@pytest.fixture(scope="module")
def records():
    return [json.loads(line) for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def mentions():
    return json.loads((GOLD / "mentions.json").read_text(encoding="utf-8"))


def test_every_article_and_both_targets_are_there_in_order(records, mentions):
    assert list(mentions) == [record["id"] for record in records]
    for record in records:
        assert list(mentions[record["id"]]) == record["targets"], record["id"]


def test_spans_are_words_of_the_text_in_order_and_apart(records, mentions):
    for record in records:
        text = record["text"]
        for target, spans in mentions[record["id"]].items():
            for start, end, kind in spans:
                where = (record["id"], target, start, text[start:end])
                assert 0 <= start < end <= len(text), where
                assert kind in KINDS, where
                assert text[start:end] == text[start:end].strip(), where
                assert not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum(), where
            assert all(one[1] <= other[0] for one, other in pairwise(spans)), (record["id"], target)


def test_spans_lie_in_one_sentence_each(records, mentions):
    for record in records:
        for start, end, _ in (span for spans in mentions[record["id"]].values() for span in spans):
            assert any(one["start"] <= start and end <= one["end"] for one in record["sentences"]), (
                record["id"],
                start,
            )


def test_no_possessive_mark_is_in_a_mention_of_a_name(records, mentions):
    texts = {record["id"]: record["text"] for record in records}
    for article, targets in mentions.items():
        for start, end, _ in (span for spans in targets.values() for span in spans):
            assert not texts[article][start:end].endswith(("'s", "’s", "'", "’")), (article, texts[article][start:end])


def test_the_target_in_its_own_words_is_always_a_mention_except_in_another_name(records, mentions):
    others = {"Sea Lantern II"}
    for record in records:
        for target, spans in mentions[record["id"]].items():
            name = target.removeprefix("the ")
            held = [(start, end) for start, end, _ in spans]
            at = record["text"].find(name)
            while at >= 0:
                longer = any(record["text"].startswith(other, at) for other in others)
                covered = any(start <= at and at + len(name) <= end for start, end in held)
                assert covered or longer, (record["id"], target, at)
                at = record["text"].find(name, at + 1)
