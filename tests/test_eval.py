"""The harness on invented corpora: every adapter by a worked example, the commands, what is written and refused."""

import json
import math
import subprocess
from dataclasses import replace

import numpy
import pytest

from eval import babe_folds, intervals, speed, table
from eval import run as harness
from eval.adapters import babe, basil, checkthat, common, gold, newsdiscourse, polnear, ptc
from eval.metrics import f1_of
from eval.system import analyze_with
from eval.tasks import TASKS, Goal, Metric, sha256_of
from framing.results import Analysis, Article, Claim, ModelInfo, Phrase, Sentence, Span
from models.data import held_out

MODEL = ModelInfo("tiny", "1", "00ff")
TITLE, SAID, RAIN = "Fares rise", "Ann Lee said the plan is a sham.", "Rain fell on the rotten pier."
TEXT = f"{TITLE}\n\n{SAID} {RAIN}"


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    monkeypatch.setattr(intervals, "RESAMPLES", 20)


def at(part, text=TEXT):
    start = text.index(part)
    return start, start + len(part)


def spans(*parts):
    return [{"start": at(part)[0], "end": at(part)[1], "text": part} for part in parts]


def sentence(start, end, scores, loaded, own, phrases=(), text=TEXT):
    kinds = dict(zip(("sourced_claim", "editorial", "report"), scores, strict=True))
    return Sentence.of(
        text, start, end, loaded=loaded, loaded_own=own, kind=max(kinds, key=kinds.get), kind_scores=kinds,
        attributed=0.0, phrases=tuple(phrases),
    )  # fmt: skip


def reading(source="Ann Lee"):
    """What a model might say of TEXT: one claim, a source's and the outlet's loaded word."""
    sham = Phrase.of(TEXT, *at("sham"), score=0.9, voice="source", claim=0)
    rotten = Phrase.of(TEXT, *at("rotten"), score=0.8, voice="outlet")
    said_by = Span.of(TEXT, *at(source)) if source else None
    content = (Span.of(TEXT, *at("the plan is a sham")),)
    claim = Claim(said_by, Span.of(TEXT, *at("said")), content, "indirect", source, 0.9)
    sentences = (
        sentence(*at(TITLE), (0.1, 0.1, 0.8), 0.1, 0.1),
        sentence(*at(SAID), (0.7, 0.1, 0.2), 0.9, 0.2, [sham]),
        sentence(*at(RAIN), (0.1, 0.6, 0.3), 0.6, 0.5, [rotten]),
    )
    return Analysis(text=TEXT, article=Article(TEXT), sentences=sentences, claims=(claim,), model=MODEL)


def whole(text, editorial, loaded):
    """One sentence, whatever its text."""
    sentences = (sentence(0, len(text), (0.0, editorial, 1 - editorial), loaded, loaded, text=text),)
    return Analysis(text=text, article=Article(text), sentences=sentences, claims=(), model=MODEL)


def write(path, *records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def values(outcome):
    return {figure.name: figure.value for figure in outcome.figures}


POLNEAR = {
    "id": "a", "text": TEXT, "sentences": [list(at(SAID)), list(at(RAIN))],
    "attributions": [
        {"id": "E1", "source": spans("Ann Lee"), "cue": spans("said"), "content": spans("the plan is a sham.")},
    ],
}  # fmt: skip
NEWS = {
    "id": "n", "text": TEXT, "duplicate_of": None,
    "sentences": [
        {"start": at(SAID)[0], "end": at(SAID)[1], "label": "current_context", "speech": True},
        {"start": at(RAIN)[0], "end": at(RAIN)[1], "label": "evaluation", "speech": False},
        {"start": at(TITLE)[0], "end": at(TITLE)[1], "label": "main_event", "speech": False},
        {"start": at(TITLE)[0], "end": at(TITLE)[1], "label": "na", "speech": False},
    ],
}  # fmt: skip
BASIL = {
    "id": "b", "text": TEXT,
    "sentences": [{"start": at(part)[0], "end": at(part)[1]} for part in (TITLE, SAID, RAIN)]
    + [{"start": len(TEXT), "end": len(TEXT)}],
    "annotations": [
        {"sent": 1, "doc_start": at("sham")[0], "doc_end": at("sham")[1], "bias": "lexical", "in_quote": "yes"},
        {"sent": 2, "doc_start": at("rotten")[0], "doc_end": at("pier")[1], "bias": "lexical", "in_quote": "no"},
        {"sent": 2, "doc_start": at("fell")[0], "doc_end": at("fell")[1], "bias": "lexical", "in_quote": "no"},
        {"sent": 0, "doc_start": 0, "doc_end": 5, "bias": "lexical", "in_quote": "no"},
        {"sent": 1, "doc_start": at("plan")[0], "doc_end": at("plan")[1], "bias": "informational", "in_quote": "no"},
    ],
}  # fmt: skip
PTC_ID = next(str(number) for number in range(99) if held_out(str(number), ptc.PART))
PTC = {
    "id": PTC_ID, "text": TEXT, "sentences": [list(at(TITLE)), list(at(SAID)), list(at(RAIN))],
    "spans": [{**spans("a sham")[0], "technique": "Loaded_Language"}, {**spans("Rain")[0], "technique": "Doubt"}],
}  # fmt: skip
GOLD = {
    "id": "g", "split": "test", "text": TEXT,
    "sentences": [
        {**spans(TITLE)[0], "kind": "report", "loaded": "none", "phrases": []},
        {
            **spans(SAID)[0], "kind": "sourced_claim", "loaded": "attributed",
            "phrases": [{**spans("sham")[0], "voice": "source"}],
        },
        {**spans(RAIN)[0], "kind": "report", "loaded": "own", "phrases": [{**spans("rotten")[0], "voice": "source"}]},
    ],
    "claims": [
        {"source": spans("Ann Lee")[0], "cue": None, "content": spans("the plan is a sham"), "source_name": "Ann Lee"},
    ],
}  # fmt: skip


def only(analysis):
    return lambda texts: [analysis for _ in texts]


def test_eval_polnear_worked_example(tmp_path):
    outcome = polnear.measure(write(tmp_path / "dev.jsonl", POLNEAR), only(reading()))
    assert values(outcome) == {
        "token F1 source": 1.0, "token F1 cue": 1.0, "token F1 content": float(f1_of((5, 5, 6))),
        "exact F1 source": 1.0, "exact F1 cue": 1.0, "exact F1 content": 0.0, "sentence F1": 1.0, "relation F1": 1.0,
    }  # fmt: skip
    assert next(one.n for one in outcome.figures if one.name == "token F1 content") == 6
    wrong = polnear.measure(tmp_path / "dev.jsonl", only(reading(source=None)))
    assert values(wrong)["relation F1"] == 0.0


def test_eval_newsdiscourse_worked_example(tmp_path):
    path = write(tmp_path / "validation.jsonl", NEWS, {**NEWS, "id": "m", "duplicate_of": "train/1"})
    outcome = newsdiscourse.measure(path, only(reading()))
    assert values(outcome) == {
        "speech F1": 1.0, "editorial AUC": 1.0, "editorial AUC, na as negative": 1.0,
        "editorial AUC, by its score alone": 1.0,
    }  # fmt: skip
    assert [figure.n for figure in outcome.figures] == [4, 2, 3, 2]
    assert outcome.sizes == {"articles": 1, "sentences": 4, "speech": 1, "editorial": 1}


def test_eval_newsdiscourse_ranks_silent_sentences_by_editorial_against_report(tmp_path):
    kinds = {TITLE: (0.0, 0.3, 0.7), SAID: (0.9, 0.1, 0.0), RAIN: (0.8, 0.15, 0.05)}  # RAIN: a paper is the source
    analysis = replace(reading(), sentences=tuple(sentence(*at(one), kinds[one], 0.1, 0.1) for one in kinds), claims=())
    found = values(newsdiscourse.measure(write(tmp_path / "validation.jsonl", NEWS), only(analysis)))
    assert (found["editorial AUC"], found["editorial AUC, by its score alone"]) == (1.0, 0.0)


def test_eval_kinds_weigh_by_characters():
    start, end = at(SAID)[1] - 3, at(RAIN)[0] + 1  # three characters of one sentence, one of the next
    assert common.kinds_at(reading(), start, end)["sourced_claim"] == pytest.approx((3 * 0.7 + 0.1) / 4)
    assert common.kinds_at(reading(), 10, 12) == {"sourced_claim": 0.0, "editorial": 0.0, "report": 1.0}


def test_eval_strongest_leaves_neighbours_out_and_takes_parts():
    analysis = reading()
    assert common.strongest(analysis, at(RAIN), "loaded") == 0.6
    assert common.strongest(analysis, (at(RAIN)[0] - 3, at(RAIN)[1]), "loaded") == 0.6  # reaches into its neighbour
    assert common.strongest(analysis, (at(SAID)[0], at(RAIN)[1]), "loaded") == 0.9  # we cut where the corpus does not
    assert common.strongest(analysis, at("rotten"), "loaded_own") == 0.5  # and the other way round
    assert common.strongest(analysis, (10, 12), "loaded") == 0.0


def test_eval_basil_worked_example(tmp_path):
    outcome = basil.measure(write(tmp_path / "all.jsonl", BASIL), only(reading()))
    found = values(outcome)
    assert (found["own lexical AUC"], found["own lexical MCC"], found["own lexical F1"]) == (1.0, 1.0, 1.0)
    assert math.isnan(found["lexical AUC"])  # both sentences are lexical
    assert found["phrase voice accuracy"] == 1.0
    assert outcome.sizes == {"articles": 1, "sentences": 2, "lexical": 2, "own lexical": 1}
    assert (outcome.extra["lexical spans"], outcome.extra["lexical spans found"]) == (3, 2)


def test_eval_basil_false_alarms():
    labels = [True, False, False, False, False]
    arrays = [numpy.array(one) for one in (labels, [0.1, 0.9, 0.2, 0.3, 0.1], [False, True, True, False, False])]
    figures = basil.alarms(list("abcde"), *arrays)
    assert [figure.value for figure in figures[:2]] == [0.5, 0.0]
    assert math.isnan(figures[2].value)


def test_eval_ptc_worked_example(tmp_path):
    seen = next(str(number) for number in range(99) if not held_out(str(number), ptc.PART))
    outcome = ptc.measure(write(tmp_path / "train.jsonl", PTC, {**PTC, "id": seen}), only(reading()))
    assert values(outcome) == {
        "phrase F1": pytest.approx(2 * 4 / (6 + 10)), "phrase precision": 0.4, "phrase recall": pytest.approx(4 / 6),
        "sentence AUC": 1.0,
    }  # fmt: skip
    assert outcome.sizes == {"articles": 1, "sentences": 3, "loaded": 1}


def test_eval_checkthat_and_babe_worked_examples(tmp_path):
    scores = {f"Sentence {number}.": number / 10 for number in range(10)}

    def analyze(texts):
        return (whole(text, scores[text], scores[text]) for text in texts)

    labelled = [
        {"id": text, "text": text, "label": "SUBJ" if score > 0.65 else "OBJ"} for text, score in scores.items()
    ]
    found = values(checkthat.measure(write(tmp_path / "dev.jsonl", *labelled), analyze))
    assert (found["macro-F1 at the labelled rate"], found["AUC"]) == (1.0, 1.0)
    assert found["macro-F1 at .5"] == pytest.approx((2 * 3 / (5 + 3) + 2 * 5 / (5 + 7)) / 2)
    biased = [
        {"id": text, "url": f"u{text}", "text": text, "label": int(score > 0.65), "label_rests_on_annotator_1": False}
        for text, score in scores.items()
    ]
    left_out = [{**biased[0], "label": None}, {**biased[0], "label_rests_on_annotator_1": True}]
    outcome = babe.measure(write(tmp_path / "sg2.jsonl", *biased, *left_out), analyze)
    assert values(outcome)["macro-F1 at .5"] == found["macro-F1 at .5"]
    assert outcome.sizes == {"sentences": 10, "articles": 10, "biased": 3}


def test_eval_babe_thresholds_come_from_the_other_folds():
    scores = numpy.tile(numpy.linspace(0, 1, 101), 5)
    folds = numpy.repeat(numpy.arange(5), 101)
    labels = scores > 0.305
    labels[folds == 2] = scores[folds == 2] > 0.805  # what fold 2 would like does not count for fold 2
    limits = babe.thresholds(labels, scores, folds)
    assert limits[2] == pytest.approx(0.31, abs=0.011)
    assert len(limits) == 5


def test_eval_gold_worked_example(tmp_path):
    path = write(tmp_path / "gold.jsonl", GOLD, {**GOLD, "id": "d", "split": "dev"})
    outcome = gold.measure(path, only(reading()))
    found = values(outcome)
    assert found["kind accuracy"] == pytest.approx(2 / 3)
    assert (found["phrase voice accuracy"], found["relation F1"]) == (0.5, 1.0)
    assert (found["loaded AUC"], found["loaded_own AUC"]) == (1.0, 1.0)
    assert found["loaded ECE"] == pytest.approx((0.1 + 0.1 + 0.4) / 3)
    assert outcome.sizes == {"articles": 1, "sentences": 3, "phrases": 2, "phrases found": 2, "sources found": 1}


CORPORA = {
    "polnear": POLNEAR, "newsdiscourse": NEWS, "basil": BASIL, "ptc": PTC,
    "checkthat": {"id": "c", "text": "It rained.", "label": "OBJ"},
    "babe": {"id": "b", "url": "u", "text": "It rained.", "label": 0, "label_rests_on_annotator_1": False},
}  # fmt: skip


@pytest.fixture
def data(tmp_path):
    for name, record in CORPORA.items():
        write(tmp_path / "data" / TASKS[name].file, record)
    return tmp_path / "data"


def test_eval_registry_names_the_figures_that_adapters_give(data, tmp_path, analyzer):
    for name in CORPORA:
        outcome = TASKS[name].measure(TASKS[name].path(data), analyze_with(analyzer))
        assert [figure.name for figure in outcome.figures] == [metric.name for metric in TASKS[name].metrics]
    outcome = gold.measure(write(tmp_path / "gold.jsonl", GOLD), analyze_with(analyzer))
    assert [figure.name for figure in outcome.figures] == [metric.name for metric in TASKS["gold"].metrics]


def test_eval_verdicts():
    metric = Metric("ratio", (Goal(4, 1.0, 0.8),), higher_is_better=False)
    assert [metric.verdict(value) for value in (1.2, 1.0, 0.8, math.nan)] == ["above", "ok", "aim", "?"]


def test_eval_run_writes_what_the_result_rests_on(data, tmp_path, tiny_folder, capsys):
    command = ["--data", str(data), "--model", str(tiny_folder), "--out", str(tmp_path / "out")]
    assert harness.main([*command, "--task", "polnear", "--items", str(tmp_path / "items")]) == 0
    record = json.loads((tmp_path / "out/tiny/1/polnear.json").read_text())
    assert record["model"]["name"] == "tiny" and len(record["model"]["sha256"]) == 64
    digest = sha256_of(data / "polnear/dev.jsonl")
    assert record["data"] == [{"file": "polnear/dev.jsonl", "sha256": digest, "pinned": False}]
    assert record["task_version"] == 1 and record["settings"]["resamples"] == 20
    assert [figure["name"] for figure in record["figures"]] == [metric.name for metric in TASKS["polnear"].metrics]
    printed = capsys.readouterr().out
    assert f"warning: polnear/dev.jsonl has sha256 {digest[:12]}, not the pinned bebd0ad194da" in printed
    items = (tmp_path / "items/tiny/1/polnear.jsonl").read_text()
    assert json.loads(items)["id"] == "a" and "sham" not in items


def test_eval_items_hold_no_text(data, analyzer):
    for name in CORPORA:
        outcome = TASKS[name].measure(TASKS[name].path(data), analyze_with(analyzer))
        assert outcome.items and not any(word in json.dumps(outcome.items) for word in ("sham", "pier", "rained"))


def test_eval_run_says_absent_unknown_and_unreadable(tmp_path, tiny_folder, capsys):
    command = ["--data", str(tmp_path), "--model", str(tiny_folder), "--out", str(tmp_path / "out")]
    assert harness.main([*command, "--task", "basil"]) == 0
    assert "absent" in capsys.readouterr().out and not (tmp_path / "out").exists()
    assert harness.main([*command, "--task", "basil", "--task", "polnear"]) == 0
    printed = capsys.readouterr().out
    assert "\nbasil, version" in printed and "\npolnear, version" in printed and "\nbabe, version" not in printed
    assert harness.main([*command, "--task", "basil", "--task", "basel"]) == 2
    message = "unknown task 'basel'; the tasks are polnear, newsdiscourse, babe,"
    assert capsys.readouterr().err.startswith(message)
    write(tmp_path / "basil/all.jsonl", {"text": "No sentences."})
    assert harness.main([*command, "--task", "basil"]) == 1
    assert "cannot be read as the file of task 'basil': KeyError('annotations')" in capsys.readouterr().err
    assert harness.main(["--data", str(tmp_path), "--model", str(tmp_path / "none"), "--task", "basil"]) == 1
    assert "none" in capsys.readouterr().err


def test_eval_table_is_generated_and_checked(data, tmp_path, tiny_folder, monkeypatch, capsys):
    harness.main(
        ["--data", str(data), "--model", str(tiny_folder), "--out", str(tmp_path / "out"), "--task", "polnear"]
    )
    readme = tmp_path / "README.md"
    readme.write_text(f"Before\n{table.BEGIN}old\n{table.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(table, "DEFAULT", "tiny")
    monkeypatch.setattr(table, "find_model", lambda: tiny_folder)
    command = ["--results", str(tmp_path / "out"), "--table", str(tmp_path / "TABLE.md"), "--readme", str(readme)]
    assert table.main([*command, "--check"]) == 1
    assert table.main(command) == 0
    assert table.main([*command, "--check"]) == 0
    assert "old" not in readme.read_text(encoding="utf-8")
    assert "| polnear | exact F1 source | " in readme.read_text(encoding="utf-8")
    text = (tmp_path / "TABLE.md").read_text()
    assert "| exact F1 source | tiny 1 | " in text
    assert "| exact F1 source | *BERT-Cofe, published* | .832 | *test, 1,814 pre-cut instances" in text
    assert "Not measured (`python -m eval.speed`)." in text
    (tmp_path / "TABLE.md").write_text(text.replace("tiny", "teeny"))
    capsys.readouterr()
    assert table.main([*command, "--check"]) == 1
    assert "run python -m eval.table" in capsys.readouterr().err


def test_eval_table_notices_other_weights(tiny_folder, monkeypatch):
    monkeypatch.setattr(table, "find_model", lambda: tiny_folder)
    record = {"task": "polnear", "model": {"name": "framing-en", "version": "1", "sha256": "ab" * 32}}
    assert table.stale([record])[0].startswith("polnear was measured with weights abababababab, not the bundled")


def test_eval_published_figures_stand_beside_figures_of_the_registry():
    assert all(one.figure in [metric.name for metric in TASKS[one.task].metrics] for one in table.PUBLISHED)


def test_eval_babe_folds_scores_each_fold_with_the_model_that_has_not_seen_it(tmp_path, analyzer, monkeypatch):
    records = [{**CORPORA["babe"], "id": str(number), "url": f"u{number}", "label": number % 2} for number in range(20)]
    write(tmp_path / "babe/sg2.jsonl", *records)
    calls = []

    def fake(call, check):
        calls.append(call[2:])
        assert check

    monkeypatch.setattr(subprocess, "run", fake)
    monkeypatch.setattr(babe_folds.Analyzer, "from_pretrained", lambda folder: analyzer)
    command = ["--data", str(tmp_path), "--out", str(tmp_path / "runs"), "--results", str(tmp_path / "out")]
    assert babe_folds.main(command) == 0
    held = [call[call.index("--hold-out") + 1] for call in calls if call[0] == "models.train"]
    assert held == [f"babe={k}/5" for k in range(5)]
    record = json.loads((tmp_path / "out/tiny/1/babe_folds.json").read_text())
    assert record["sizes"]["sentences"] == 20 and len(record["model"]["folds"]) == 5


def test_eval_babe_folds_refuses_a_start_that_has_met_babe(tmp_path):
    phases = [{"name": "wide", "share": {"ptc": 1.0}}, {"name": "loaded", "share": {"babe": 1.0}}]
    state = tmp_path / "state.json"
    assert "holds no state.json" in babe_folds.leak(phases, tmp_path)
    for phase, expected in (("wide", None), ("loaded", "has met BABE in phase 'loaded'"), ("odd", "has met BABE")):
        state.write_text(json.dumps({"phase": phase}))
        problem = babe_folds.leak(phases, tmp_path)
        assert problem is None if expected is None else expected in problem


def test_eval_speed_times_every_step(analyzer):
    text = speed.cut(TEXT, 40)
    assert len(text.split()) == 40 and text.startswith(TEXT)
    outcome = speed.measure(analyzer, text, runs=2)
    assert outcome.figures[0].name == "median ms" and outcome.figures[0].value > 0
    assert list(outcome.extra) == [f"share of {name}" for name in ("split", "tokenise", "encode", "decode")]
    assert sum(outcome.extra.values()) == pytest.approx(1.0)
