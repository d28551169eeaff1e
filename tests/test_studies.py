"""The scripts that study corpora, on made-up records: what they choose, average and order."""

import json

import numpy as np
import pytest

from eval import allsides_study, basil_order, demo
from tests.made import made


def test_studies_order_outlets_by_their_means_over_events():
    events = np.array([[0.1, 0.5, 0.2], [0.2, 0.6, 0.2], [0.3, 0.4, 0.5]])  # fox, hpo, nyt
    found = basil_order.order(events, "anyone's words", "share of sentences", "gold")
    assert found.names == ("hpo", "nyt", "fox")
    assert [one.value for one in found.outlets] == pytest.approx([0.5, 0.3, 0.2])
    assert [one.of for one in found.differences] == ["hpo less nyt", "hpo less fox", "nyt less fox"]
    assert found.differences[0].value == pytest.approx(0.2)
    assert found.differences[0].low < 0.2 < found.differences[0].high
    assert found.differences[1].p == pytest.approx(2 / 8)
    assert "gold: hpo > nyt > fox" in basil_order.told(found)
    assert "+50.00% [" in basil_order.told(found)


def test_studies_say_what_becomes_of_certain_differences():
    noise = np.array([-0.01, 0.0, 0.01])[:, None]
    gold = basil_order.order(np.array([0.1, 0.5, 0.12]) + noise * [1, 2, 3], "own", "share of sentences", "gold")
    ours = basil_order.order(np.array([0.3, 0.2, 0.1]) + noise * [1, 2, 30], "own", "share of sentences", "ours")
    assert basil_order.certain(gold, ours) == (
        "  certain by gold, and ours: hpo less nyt: the same, not certain; hpo less fox: the opposite, certain"
    )
    assert basil_order.certain(ours, ours).endswith("fox less hpo: the same, certain")


def test_studies_average_articles_by_event():
    articles = [{"id": f"{event}{o}", "event_id": event, "outlet": o} for event in "xy" for o in basil_order.OUTLETS]
    rows = [{"id": one["id"], "own": at % 2} for one in articles for at in range(4)]
    rows[0]["own"] = 1
    found = basil_order.tables(rows, articles, "own")
    assert found["sentences an article"].tolist() == [[3, 2, 2], [2, 2, 2]]
    assert found["share of sentences"][0, 0] == pytest.approx(0.75)


def record(event, outlet, *, opinion=False):
    fields = {"id": f"{event} {outlet}", "event_id": event, "outlet": outlet, "opinion_hint": opinion}
    return fields | dict.fromkeys(("text", "date", "title", "url", "leaning", "topic"), "x")


def test_studies_choose_events_that_most_outlets_cover():
    first, second, third, *_ = allsides_study.OUTLETS
    records = [
        record("one", first),
        record("two", second), record("two", third),
        record("three", first), record("three", second), record("three", third, opinion=True),
        record("other", "Elsewhere"),
    ]  # fmt: skip
    assert [one.id for one in allsides_study.chosen(records, 2)] == [
        f"three {first}", f"three {second}", f"two {second}", f"two {third}",
    ]  # fmt: skip


def test_studies_score_again_what_is_not_held(tmp_path, capsys):
    path = tmp_path / "scored.jsonl"
    assert list(allsides_study.held(path)) == []
    kept = made([0.1], id="a")
    path.write_text(f'{kept.to_json()}\n{kept.to_json()[:40]}\n{{"schema": 9}}\n', encoding="utf-8")
    assert list(allsides_study.held(path)) == [kept]
    assert capsys.readouterr().err.count("is scored again") == 2


def test_studies_demo_calls_stories_by_their_agencys_headline(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["demo", str(tmp_path / "articles.jsonl")])
    assert demo.main() == 0
    lines = (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    stories = {one["id"]: one["story"] for one in articles}
    titles = {one["id"]: one["title"] for one in articles}
    assert stories["s11-right"] == stories["s11-local"]
    assert stories["s13-tabloid"] == f"s13: {titles['s13-wire']}"
    assert {one["character"] for one in articles} == set(demo.CHARACTERS.values())
