"""Labels of real news: sheets drawn, answers checked, compiled without text, and joined with the text again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models import labelling
from models.labelling import add_records, compile_labels, draw, parse
from models.news import digest, read_news

TEXT = "The reckless plan passed.  “A farce,” said Ines Roth. Share this."
SHEET = {0: "The reckless plan passed.", 1: "“A farce,” said Ines Roth.", 2: "Share this."}
ANSWER = "0 r o | reckless\n1 s a | farce\n2 x n\n"


def test_parse_reads_an_answer() -> None:
    assert list(parse(ANSWER, SHEET)) == [
        (0, "report", "own", [("own", "reckless")]),
        (1, "sourced_claim", "attributed", [("attributed", "farce")]),
        (2, None, "none", []),
    ]


def test_parse_reads_both_voices() -> None:
    rows = list(parse("0 s b | o: slammed ; a: a farce", {0: "Roth slammed “a farce”."}))
    assert rows == [(0, "sourced_claim", "both", [("own", "slammed"), ("attributed", "a farce")])]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("0 q n", "a line is 'number kind(s|e|r|x) loaded(n|o|a|b) | phrase ; phrase'"),
        ("0 r o | wild", "0: 'wild' does not stand in the sentence"),
        ("0 r o", "0: loaded=o with 0 phrases"),
        ("0 r n | plan", "0: loaded=n with 1 phrases"),
        ("0 r n\n0 r n", "0: not in the sheet, or twice"),
        ("", "0: no line"),
        ("0 r b | o: plan", "0: b wants phrases of both voices"),
    ],
)
def test_parse_lists_what_is_wrong(answer: str, problem: str) -> None:
    with pytest.raises(ValueError) as error:
        list(parse(answer, {0: SHEET[0]}))
    assert problem in str(error.value)


def corpus(data: Path) -> None:
    (data / "allsides").mkdir(parents=True)
    (data / "allsides/a.jsonl").write_text(json.dumps({"id": "x1", "text": TEXT}) + "\n", encoding="utf-8")


def sheets(folder: Path, number: str) -> None:
    (folder / "0").mkdir(parents=True)
    spans = [[TEXT.index(one), TEXT.index(one) + len(one)] for one in SHEET.values()]
    meta = {"file": "allsides/a.jsonl", "id": "x1", "sha256": digest(TEXT), "sentences": spans}
    (folder / f"0/{number}.json").write_text(json.dumps(meta), encoding="utf-8")
    lines = "".join(f"{number}\t{one}\n" for number, one in SHEET.items())
    (folder / f"0/{number}.txt").write_text(lines, encoding="utf-8")


def answer(folder: Path, number: str, text: str) -> Path:
    folder.mkdir()
    (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_labels_hold_no_text_and_find_theirs_again(tmp_path: Path) -> None:
    corpus(tmp_path)
    sheets(tmp_path / "sheets", "300")
    first = answer(tmp_path / "a", "300", ANSWER)
    final = answer(tmp_path / "final", "300", ANSWER.replace("1 s a | farce", "1 s n"))
    records = list(compile_labels(tmp_path, tmp_path / "sheets", [first, final]))
    labels = tmp_path / "news.jsonl"
    labels.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert "farce" not in labels.read_text(encoding="utf-8")
    assert read_news(tmp_path, "train", labels) == []
    (example,) = read_news(tmp_path, "dev", labels)
    assert [example.text[start:end] for start, end in example.sentences] == list(SHEET.values())
    assert example.text[slice(*example.phrases["news"][0][:2])] == "reckless"
    assert example.labels["loaded_news"][:2] == [1.0, 0.0]  # as adjudicated
    assert example.labels["own_news"][:2] == [1.0, 0.0]
    assert example.labels["sourced_news"][:2] == [0.0, 1.0]
    assert np.isnan(example.labels["sourced_news"][2])


def test_labels_of_another_text_are_refused(tmp_path: Path) -> None:
    corpus(tmp_path)
    labels = tmp_path / "news.jsonl"
    record = {"file": "allsides/a.jsonl", "id": "x1", "sha256": "0", "split": "train", "sentences": [], "passes": {}}
    labels.write_text(json.dumps(record) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"allsides/a\.jsonl: the text of 'x1' is not the one that was labelled"):
        read_news(tmp_path, "train", labels)


def test_draw_numbers_on_and_draws_no_article_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelling, "MEASURED", ("measured.jsonl",))
    monkeypatch.setattr(labelling, "DRAWN", {"a.jsonl": 2})
    body = " ".join(f"Ferry number {n} left the old harbour at noon on that day." for n in range(9))
    taken = "This very long sentence stands in what the project measures on."
    articles = [{"id": f"x{n}", "outlet": f"o{n}", "text": f"{body} It was run {n}."} for n in range(4)]
    articles.append({"id": "x9", "outlet": "o9", "text": f"{body} {taken}"})
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")
    (tmp_path / "measured.jsonl").write_text(json.dumps({"text": taken}) + "\n", encoding="utf-8")
    for seed in range(2):
        draw(tmp_path, tmp_path / "sheets", 1, seed, 1.0)
    found = {path.stem: json.loads(path.read_text())["id"] for path in (tmp_path / "sheets").glob("*/*.json")}
    assert sorted(found) == ["000", "001", "002", "003"]
    assert sorted(found.values()) == ["x0", "x1", "x2", "x3"]


def test_new_answers_take_the_place_of_those_of_their_article(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    assert (
        add_records(path, [{"file": "a", "id": "1", "split": "dev"}, {"file": "a", "id": "2", "split": "train"}]) == 2
    )
    assert add_records(path, [{"file": "a", "id": "2", "split": "test"}, {"file": "b", "id": "2", "split": "dev"}]) == 3
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(one["file"], one["id"], one["split"]) for one in found] == [
        ("a", "1", "dev"), ("a", "2", "test"), ("b", "2", "dev")
    ]  # fmt: skip
