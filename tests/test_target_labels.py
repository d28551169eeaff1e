"""Labels of targets in real news: answers checked, compiled without text, joined with it again, and measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.adapters import news_targets
from framing.heads import STANCE
from framing.results import Analysis, Article, Sentence, Span, Stance
from framing.spans import POLARITIES, Voice
from models import news
from models.data import MISSING
from models.news import attitude, digest, read_targets
from models.pronouns import NAMES, Choice, fit
from models.target_labelling import Mention, check, compile_labels, main, parse, places
from tests.fake import MODEL

TEXT = "Ada  Voss opened the\nreckless bridge.  “She failed, and she lied,” I wrote. Mayor Voss left."
LINES = ("Ada  Voss opened the\nreckless bridge.", "“She failed, and she lied,” I wrote.", "Mayor Voss left.")
SHEET = {number: " ".join(line.split()) for number, line in enumerate(LINES)}
ANSWER = """
# Ada Voss | negative
0 n 0 o | Ada Voss
1 p - s | She
1 p - s | she#1
1 s 0 o | I

# the bridge | neutral
0 d - o | the reckless bridge
"""
BOTH = ANSWER + "2 n 0 o | Mayor Voss\n"


def test_target_labels_parse_reads_an_answer() -> None:
    assert parse(ANSWER, SHEET) == {
        "Ada Voss": (
            "negative",
            [
                Mention(0, "name", "neutral", "outlet", "Ada Voss", None),
                Mention(1, "pronoun", "negative", "source", "She", None),
                Mention(1, "pronoun", "negative", "source", "she", 1),
                Mention(1, "speaker", "neutral", "outlet", "I", None),
            ],
        ),
        "the bridge": ("neutral", [Mention(0, "description", "negative", "outlet", "the reckless bridge", None)]),
    }


def test_target_labels_parse_takes_the_last_bar_of_a_target_and_signs_as_they_stand() -> None:
    found = parse("# A | B | positive\n0 n + o | C++#2", {0: "C++ is no C++."})
    assert found == {"A | B": ("positive", [Mention(0, "name", "positive", "outlet", "C++", 2)])}
    assert parse("", SHEET) == {}


FORM = "a mention is 'number kind(n|d|p|s) sign(-|0|+) voice(o|s) | words' below a target"
TARGET = "a target is '# name | negative, neutral or positive', once"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("# A | neutral\n0 x 0 o | Ada", f"'0 x 0 o | Ada': {FORM}"),
        ("# A | neutral\n0 n 1 o | Ada", f"'0 n 1 o | Ada': {FORM}"),
        ("# A | neutral\n0 n 0 a | Ada", f"'0 n 0 a | Ada': {FORM}"),
        ("# A | neutral\n0 n 0 o |", f"'0 n 0 o |': {FORM}"),
        ("# A | neutral\n#B | neutral", f"'#B | neutral': {FORM}"),
        ("0 n 0 o | Ada\n# A | neutral", f"'0 n 0 o | Ada': {FORM}"),  # before a target
        ("# A | neutral\n0 n 0 o | Bo", "'0 n 0 o | Bo': 'Bo' does not stand in sentence 0"),
        ("# A | neutral\n0 n 0 o | bridg", "'0 n 0 o | bridg': 'bridg' does not stand in sentence 0"),
        ("# A | neutral\n0 n 0 o | ada", "'0 n 0 o | ada': 'ada' does not stand in sentence 0"),
        ("# A | neutral\n9 n 0 o | Ada", "'9 n 0 o | Ada': 'Ada' does not stand in sentence 9"),
        ("# A | neutral\n3 p 0 o | she", "'3 p 0 o | she': 'she' stands 2 times in sentence 3; say #1, #2 …"),
        ("# A | neutral\n3 p 0 o | she#3", "'3 p 0 o | she#3': 'she' stands 2 times in sentence 3; say #1 to #2"),
        ("# A | neutral\n3 p 0 o | she#0", "'3 p 0 o | she#0': 'she' stands 2 times in sentence 3; say #1 to #2"),
        (
            "# A | neutral\n0 n 0 o | Ada\n0 n 0 o | Ada",
            "'0 n 0 o | Ada': this place is marked already; give each mention once",
        ),
        ("# A | good", f"'# A | good': {TARGET}"),
        ("# A", f"'# A': {TARGET}"),
        ("# | neutral", f"'# | neutral': {TARGET}"),
        ("# A | neutral\n# A | negative", f"'# A | negative': {TARGET}"),
    ],
)
def test_target_labels_parse_says_what_is_wrong(answer: str, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(answer, {**SHEET, 3: "If she came she saw."})
    assert str(caught.value) == problem


def test_target_labels_parse_lists_every_problem() -> None:
    with pytest.raises(ValueError) as caught:
        parse("?\n# A | good\n0 n 0 o | Ada\n0 n 0 o | Bo", SHEET)
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "'?'",
        "'# A | good'",
        "'0 n 0 o | Bo'",
    ]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Ada\n  Voss met Ada\u00a0Voss.", "Ada Voss", [(0, 10), (15, 23)]),
        ("AdaVoss met Ada-Voss.", "Ada Voss", []),
        ("he, she, the; he’s", "he", [(0, 2), (14, 16)]),
        ("Voss_2 and Vossé, Voss-led", "Voss", [(18, 22)]),
        ("“A. B.” said A. B.", "A. B.", [(1, 6), (13, 18)]),
        ("axb a.b", "a.b", [(4, 7)]),
    ],
)
def test_target_labels_places_are_whole_words(text: str, words: str, found: list[tuple[int, int]]) -> None:
    assert places(text, words) == found


def test_target_labels_places_stay_in_their_stretch() -> None:
    text = "she saw she saw she"
    assert places(text, "she", 1) == [(8, 11), (16, 19)]
    assert places(text, "she", 1, 12) == [(8, 11)]
    assert places(text, "he", 1, 3) == []  # a border is one of the text, not of the stretch


def write_sheet(folder: Path, stem: str, id: str, text: str = TEXT) -> None:
    (folder / "0").mkdir(parents=True, exist_ok=True)
    spans = [[text.index(line), text.index(line) + len(line)] for line in LINES]
    meta = {"file": "made/a.jsonl", "id": id, "sha256": digest(text), "outlet": "o", "sentences": spans}
    (folder / f"0/{stem}.json").write_text(json.dumps(meta), encoding="utf-8")
    lines = "".join(f"{number}\t{line}\n" for number, line in SHEET.items())
    (folder / f"0/{stem}.txt").write_text(lines, encoding="utf-8")


def write_answer(folder: Path, stem: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{stem}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def write_corpus(data: Path) -> None:
    (data / "made").mkdir()
    rows = [{"id": "x1", "text": TEXT + " Rain fell."}, {"id": "x2", "text": "On Monday: " + TEXT}]
    (data / "made/a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (one for pair in value.items() for part in pair for one in strings(part))
    elif isinstance(value, list):
        yield from (one for part in value for one in strings(part))


def test_target_labels_check_wants_two_targets(tmp_path: Path) -> None:
    write_sheet(tmp_path, "300", "x1")
    sheet = tmp_path / "0/300.txt"
    one = write_answer(tmp_path / "a", "300", "# Ada Voss | negative\n0 n 0 o | Ada Voss\n")
    assert check(sheet, one) == [f"{one}: 1 targets, two are wanted"]
    none = write_answer(tmp_path / "b", "300", "\n")
    assert check(sheet, none) == [f"{none}: 0 targets, two are wanted"]
    assert check(sheet, write_answer(tmp_path / "c", "300", ANSWER)) == []
    bad = write_answer(tmp_path / "d", "300", ANSWER + "0 n 0 o | Bo\n?\n")
    assert check(sheet, bad) == [f"{bad}: '0 n 0 o | Bo': 'Bo' does not stand in sentence 0", f"{bad}: '?': {FORM}"]


def test_target_labels_compile_gives_offsets_by_pass_and_no_text(tmp_path: Path) -> None:
    write_corpus(tmp_path)
    for stem, id, text in (("000", "x1", TEXT + " Rain fell."), ("300", "x2", "On Monday: " + TEXT)):
        write_sheet(tmp_path / "sheets", stem, id, text)
    write_sheet(tmp_path / "sheets", "301", "x1")  # without an answer
    write_answer(tmp_path / "a", "000", ANSWER)
    write_answer(tmp_path / "a", "300", ANSWER + "?\n")  # left out: it is wrong
    write_answer(tmp_path / "final", "000", BOTH)
    write_answer(tmp_path / "final", "300", ANSWER)
    records = list(compile_labels(tmp_path, tmp_path / "sheets", [tmp_path / "a", tmp_path / "final"]))
    assert [(one["id"], one["split"], list(one["passes"])) for one in records] == [
        ("x1", "train", ["a", "final"]), ("x2", "dev", ["final"]),
    ]  # fmt: skip
    first, second = records
    assert first == {
        "file": "made/a.jsonl", "id": "x1", "sha256": digest(TEXT + " Rain fell."), "read": len(TEXT), "split": "train",
        "passes": first["passes"],
    }  # fmt: skip
    assert first["passes"]["a"] == {
        "Ada Voss": {
            "outlet": "negative",
            "mentions": [
                [0, 9, "name", "neutral", "outlet"], [40, 43, "pronoun", "negative", "source"],
                [56, 59, "pronoun", "negative", "source"], [67, 68, "speaker", "neutral", "outlet"],
            ],
        },
        "the bridge": {"outlet": "neutral", "mentions": [[17, 36, "description", "negative", "outlet"]]},
    }  # fmt: skip
    (bridge, mayor) = first["passes"]["final"]["the bridge"]["mentions"]
    assert (TEXT[slice(*bridge[:2])], TEXT[slice(*mayor[:2])]) == ("the\nreckless bridge", "Mayor Voss")
    shifted = [start for one in second["passes"]["final"].values() for start, *_ in one["mentions"]]
    assert shifted == [start + len("On Monday: ") for start in (0, 40, 56, 67, 17)]
    held = {one for record in records for value in record.values() for one in strings(value)}
    assert held == {
        "made/a.jsonl", "x1", "x2", digest(TEXT + " Rain fell."), digest("On Monday: " + TEXT), "train", "dev",
        "a", "final", "outlet", "mentions", "Ada Voss", "the bridge", "negative", "neutral", "source",
        "name", "description", "pronoun", "speaker",
    }  # fmt: skip


def test_target_labels_main_check_gives_1_where_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sheet(tmp_path / "sheets", "000", "x1")
    good = write_answer(tmp_path / "a", "000", ANSWER)
    bad = write_answer(tmp_path / "b", "000", ANSWER.replace("she#1", "they"))
    given = ["--out", str(tmp_path / "sheets")]
    assert main(["check", str(good), *given]) == 0
    assert capsys.readouterr().out == "all well\n"
    assert main(["check", str(good), str(bad), *given]) == 1
    assert capsys.readouterr().out == f"{bad}: '1 p - s | they': 'they' does not stand in sentence 1\n"


def test_target_labels_attitude_is_in_the_order_of_the_labels() -> None:
    assert STANCE == ("negative", "neutral", "positive", "favours", "author")
    assert attitude("negative", "outlet") == (1.0, 0.0, 0.0, 0.0, 1.0)
    assert attitude("positive", "source") == (0.0, 0.0, 1.0, 1.0, 0.0)
    for voice in ("outlet", "source"):
        shares, others = attitude("neutral", voice)[:3], attitude("neutral", voice)[3:]
        assert shares == (0.0, 1.0, 0.0) and np.isnan(others).all()


@pytest.fixture
def labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a corpus whose second article has targets, and its labels."""
    write_corpus(tmp_path)
    text = "On Monday: " + TEXT
    write_sheet(tmp_path / "sheets", "300", "x2", text)
    write_answer(tmp_path / "a", "300", BOTH)
    write_answer(tmp_path / "final", "300", ANSWER)
    targets = list(compile_labels(tmp_path, tmp_path / "sheets", [tmp_path / "a", tmp_path / "final"]))
    spans = [[text.index(line), text.index(line) + len(line)] for line in LINES]
    plain = {
        "file": "made/a.jsonl", "id": "x2", "sha256": digest(text), "split": "dev", "sentences": spans,
        "passes": {
            "final": {
                "kind": ["report", "sourced_claim", "report"], "loaded": ["own", "none", "none"],
                "phrases": [[32, 40, "own"]],
            },
        },
    }  # fmt: skip
    for name, records in (("LABELS", [plain, {**plain, "id": "x1"}]), ("TARGETS", targets)):
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        monkeypatch.setattr(news, name, path)
    return tmp_path


def test_target_labels_read_targets_joins_them_with_text_and_labels(labelled: Path) -> None:
    assert read_targets(labelled, "train") == []
    (example,) = read_targets(labelled, "dev")
    found = [(example.text[start:end], labels) for start, end, labels in example.targets]
    assert [words for words, _ in found] == [
        "Ada  Voss",
        "She",
        "she",
        "the\nreckless bridge",
    ]  # no "I"; as adjudicated
    against = (1.0, 0.0, 0.0, 0.0)
    wanted = [(0.0, 1.0, 0.0, MISSING, MISSING), (*against, 0.0), (*against, 0.0), (*against, 1.0)]
    np.testing.assert_array_equal([labels for _, labels in found], wanted)
    assert example.id == "x2"
    assert example.text[slice(*example.phrases["news"][0][:2])] == "reckless"
    assert example.labels["own_news"] == [1.0, 0.0, 0.0]


def test_target_labels_of_an_absent_corpus_are_left_out(labelled: Path) -> None:
    assert read_targets(labelled / "elsewhere", "dev") == []


def test_target_labels_of_another_text_are_refused(labelled: Path) -> None:
    path = labelled / "made/a.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("Mayor", "Mayer"), encoding="utf-8")
    with pytest.raises(ValueError) as caught:
        read_targets(labelled, "dev")
    assert str(caught.value) == "made/a.jsonl: the text of 'x2' is not the one that was labelled"


def chosen(features: dict[str, list[float]], meant: int | None, candidates: list[int] | None = None) -> Choice:
    """Give a choice between two targets, or other candidates; a feature that is not given is 0."""
    held = [0, 1] if candidates is None else candidates
    table = np.zeros((len(held), len(NAMES)))
    for name, values in features.items():
        table[:, NAMES.index(name)] = values
    return Choice(held, table, meant, 2, 1.0)


def test_target_labels_fit_prefers_the_feature_that_tells() -> None:
    rng = np.random.default_rng(0)
    rows = []
    for number in range(60):
        meant = number % 2
        noise = [float(one) for one in rng.random(2)]
        rows.append(chosen({"subject": [float(meant == 0), float(meant == 1)], "often": noise}, meant))
    weights, nobody = fit(rows)
    assert weights.shape == (len(NAMES),)
    subject, often = weights[NAMES.index("subject")], weights[NAMES.index("often")]
    assert subject > 1.5 and subject > 3 * abs(often)
    assert not np.delete(weights, [NAMES.index("subject"), NAMES.index("often")]).any()
    assert nobody < -2  # it was never nobody


@pytest.mark.parametrize("empty", [2, 5, 8])
def test_target_labels_fit_gives_nobody_the_share_it_has(empty: int) -> None:
    rows = [chosen({}, None if number < empty else number % 2) for number in range(10)]
    weights, nobody = fit(rows)
    assert not weights.any()
    assert np.exp(nobody) / (2 + np.exp(nobody)) == pytest.approx(empty / 10, abs=1e-3)


def test_target_labels_fit_counts_a_row_by_its_weight() -> None:
    heavy = chosen({}, None)
    heavy.weight = 3.0
    _, nobody = fit([heavy, chosen({}, 0)])
    assert np.exp(nobody) / (2 + np.exp(nobody)) == pytest.approx(0.75, abs=1e-3)


def test_target_labels_fit_leaves_open_who_is_no_target() -> None:
    """Without a label a pronoun means anybody but the targets; with one that is no candidate, nobody."""
    weights, nobody = fit([chosen({"subject": [1.0, 0.0]}, None, [-1, 7])] * 5)
    assert not weights.any() and nobody == 0
    _, nobody = fit([chosen({}, 1, [0, 7])] * 5)
    assert nobody > 5


def stance(
    target: str, span: tuple[int, int], scores: tuple[float, float, float], voice: Voice = "outlet", sure: bool = True
) -> Stance:
    """Give a stance whose scores are negative, neutral, positive."""
    named = dict(zip(POLARITIES, scores, strict=True))
    verdict = max(POLARITIES, key=named.__getitem__) if sure else None
    return Stance(target, Span.of(TEXT, *span), 0, verdict, named, voice)


def reading(*found: Stance) -> Analysis:
    """Give an analysis of the text as one sentence."""
    kinds = {"sourced_claim": 0.0, "editorial": 0.0, "report": 1.0}
    whole = Sentence.of(
        TEXT, 0, len(TEXT), kind="report", kind_scores=kinds, loaded=0.0, loaded_own=0.0, attributed=0.0
    )
    return Analysis(
        text=TEXT, article=Article(TEXT), sentences=(whole,), claims=(), stances=found, frames={}, model=MODEL
    )


TARGETS = {
    "Ada Voss": {
        "outlet": "negative",
        "mentions": [
            [0, 9, "name", "neutral", "outlet"], [40, 43, "pronoun", "negative", "source"],
            [56, 59, "pronoun", "negative", "source"], [67, 68, "speaker", "neutral", "outlet"],
        ],
    },
    "the bridge": {"outlet": "neutral", "mentions": [[17, 36, "description", "negative", "outlet"]]},
}  # fmt: skip
FOUND = (
    stance("Ada Voss", (0, 9), (0.1, 0.3, 0.6)),
    stance("Ada Voss", (40, 43), (0.7, 0.2, 0.1), voice="source"),
    stance("Ada Voss", (17, 36), (0.1, 0.8, 0.1)),  # the other target's
    stance("the bridge", (30, 36), (0.1, 0.8, 0.1)),  # 6 of 19 characters: too few
    stance("Ada Voss", (77, 87), (0.1, 0.8, 0.1)),
    stance("nobody asked", (56, 59), (0.1, 0.8, 0.1)),
)


def test_target_labels_counted_worked_example() -> None:
    kinds = {"name": (1, 0, 1), "description": (0, 0, 1), "pronoun": (1, 0, 2), "speaker": (0, 0, 1)}
    assert news_targets.counted(TARGETS, reading(*FOUND), len(TEXT)) == {"all": (2, 5, 5), **kinds}
    # What begins behind the part that was labelled is no mistake.
    assert news_targets.counted(TARGETS, reading(*FOUND), 77) == {"all": (2, 4, 5), **kinds}
    assert news_targets.counted(TARGETS, reading(), len(TEXT))["all"] == (0, 0, 5)


def test_target_labels_mentions_worked_example() -> None:
    unsure = stance("the bridge", (21, 36), (0.4, 0.35, 0.25), voice="source", sure=False)
    rows = news_targets.mentions("x1", TARGETS, reading(*FOUND, unsure))
    shared = {"id": "x1", "group": "x1"}
    assert rows == [
        {
            **shared, "start": 0, "end": 9, "kind": "name", "label": "neutral", "voice": "outlet",
            "answer": "positive", "verdict": "positive", "sure": True, "right": False, "voice right": True,
            "scores": [0.1, 0.3, 0.6],
        },
        {
            **shared, "start": 40, "end": 43, "kind": "pronoun", "label": "negative", "voice": "source",
            "answer": "negative", "verdict": "negative", "sure": True, "right": True, "voice right": True,
            "scores": [0.7, 0.2, 0.1],
        },
        {
            **shared, "start": 17, "end": 36, "kind": "description", "label": "negative", "voice": "outlet",
            "answer": "negative", "verdict": None, "sure": False, "right": False, "voice right": False,
            "scores": [0.4, 0.35, 0.25],
        },
    ]  # fmt: skip
