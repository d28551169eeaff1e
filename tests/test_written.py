"""Articles written for training: read from their marks, and owing nothing to the set that measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.written import main, read_article, read_written, targets_of

GOLD = Path(__file__).parent.parent / "eval/gold/gold.jsonl"


def test_written_article_has_text_sentences_phrases_and_labels() -> None:
    marked = "# local, Wales\ne | A ⟦shabby⟧o deal\n\nr | It passed.\ns | She ⟦crowed⟧o that it was ⟦theft⟧s."
    one = read_article("a", marked)
    assert one.text == "A shabby deal\n\nIt passed. She crowed that it was theft."
    assert [one.text[start:end] for start, end in one.sentences] == [
        "A shabby deal", "It passed.", "She crowed that it was theft.",
    ]  # fmt: skip
    assert [one.text[start:end] for start, end, _ in one.phrases["news"]] == ["shabby", "crowed", "theft"]
    assert one.labels == {
        "loaded_news": [1.0, 0.0, 1.0],
        "own_news": [1.0, 0.0, 1.0],
        "sourced_news": [0.0, 0.0, 1.0],
        "editorial_news": [1.0, 0.0, 0.0],
    }


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("x | Menu", "a, line 1: 'x | Menu'; give 's|e|r | sentence'"),
        ("r | A ⟦shabby deal", "a, line 1: marks that cannot be read; give ⟦words⟧o or ⟦words⟧s"),
    ],
)
def test_written_article_says_what_cannot_be_read(line: str, problem: str) -> None:
    with pytest.raises(ValueError) as error:
        read_article("a", line)
    assert str(error.value) == problem


def test_written_command_lists_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("r | Fine.\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "all well: 1 sentences, 0 of them loaded\n"
    (tmp_path / "b.txt").write_text("no kind\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 1


def test_written_articles_share_no_sentence_with_the_measuring_set() -> None:
    written = {one.text[start:end] for one in read_written() for start, end in one.sentences}
    assert len(written) > 2000
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert not written & {one["text"][s["start"] : s["end"]] for one in gold for s in one["sentences"]}


def test_targets_of_written_articles_stand_in_their_text(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "a.txt").write_text("# local\ne | Ada Roth ⟦crowed⟧o.\ns | “I won,” she said.\n", encoding="utf-8")
    (tmp_path / "targets/a.txt").write_text(
        "# Ada Roth | negative\n0 n - o | Ada Roth\n1 s 0 s | I\n1 p 0 o | she\n# b | neutral\n", encoding="utf-8"
    )
    (one,) = read_written(tmp_path)
    against = [(one.text[start:end], labels[0]) for start, end, labels in one.targets]
    assert against == [("Ada Roth", 1.0), ("she", 0.0)]
    assert targets_of(one, tmp_path)["Ada Roth"]["outlet"] == "negative"
    (tmp_path / "targets/a.txt").write_text("# Ada Roth | negative\n7 n - o | Ada Roth\n", encoding="utf-8")
    with pytest.raises(ValueError, match="does not stand in sentence 7"):
        read_written(tmp_path)


def test_targets_were_labelled_in_most_written_articles() -> None:
    found = [targets_of(one) for one in read_written()]
    assert sum(map(bool, found)) == 120
    assert sum(len(target["mentions"]) for some in found for target in some.values()) > 1700
