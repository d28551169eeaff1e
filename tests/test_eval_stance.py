"""The tasks of stance and frames on invented corpora: every adapter by a worked example, and the baselines."""

import json
import math
from dataclasses import replace
from functools import partial

import numpy
import pytest

from eval import intervals, metrics
from eval.adapters import (
    frames,
    gold_mentions,
    gold_stance,
    news_targets,
    newsmtsc,
    persent,
    seesaw,
    stance_swaps,
    stances,
)
from eval.attitude import answer, mean_of, outlet_answer
from eval.baselines import BASELINES
from eval.gold_format import FRAMES
from eval.gold_text import GOLD
from eval.robustness import SWAPS
from eval.scorer import Scorer, analyze_by
from eval.stance_tasks import STANCE_TASKS
from eval.system import analyze_with
from eval.tasks import TASKS
from eval.word_lists import polarity
from framing.results import Analysis, Article, Claim, Sentence, Span, Stance
from framing.spans import NEUTRAL, attitudes, polarity_of
from models.news import digest
from tests.fake import MODEL

TEXT = "Ann Lee praised the tax. Ann Lee said the tax failed Bo Ray."
POLARITIES = ("negative", "neutral", "positive")


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    monkeypatch.setattr(intervals, "RESAMPLES", 20)


def at(part, text=TEXT, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return start, start + len(part)


def stance(target, span, scores, voice="outlet", claim=None, unsure=False, text=TEXT):
    """A stance whose scores are negative, neutral, positive."""
    named = dict(zip(POLARITIES, scores, strict=True))
    verdict = None if unsure else max(named, key=named.get)
    return Stance(target, Span.of(text, *span), 0, verdict, named, voice, claim)


def reading(*found, text=TEXT, claims=(), probabilities=()):
    """An analysis of a text as one sentence."""
    kinds = {"sourced_claim": 0.0, "editorial": 0.0, "report": 1.0}
    scores = {"loaded": 0.0, "loaded_own": 0.0, "attributed": 0.0}
    whole = Sentence.of(text, 0, len(text), kind="report", kind_scores=kinds, **scores)
    return Analysis(
        text=text, article=Article(text), sentences=(whole,), claims=tuple(claims), stances=tuple(found),
        frames=dict(probabilities), model=MODEL,
    )  # fmt: skip


class Fake:
    """Gives the same reading for every text, and keeps what it was asked."""

    def __init__(self, analysis):
        self.analysis, self.asked = analysis, None

    def __call__(self, texts, *, targets=None):
        self.asked = targets
        return [self.analysis for _ in texts]


def write(path, *records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def values(outcome):
    return {figure.name: figure.value for figure in outcome.figures}


def names(name):
    return [metric.name for metric in TASKS[name].metrics]


def span(part, nth=0):
    return {"start": at(part, nth=nth)[0], "end": at(part, nth=nth)[1]}


NEWSMTSC = {
    "id": "m", "article_key": "a", "text": TEXT,
    "targets": [
        {**span("Ann Lee"), "text": "Ann Lee", "polarity": "positive"},
        {**span("Ann Lee", 1), "text": "Ann Lee", "polarity": "negative"},
        {**span("the tax"), "text": "the tax", "polarity": "positive"},
        {**span("Bo Ray"), "text": "Bo Ray", "polarity": "neutral"},
    ],
}  # fmt: skip
SEESAW = {
    "id": "s", "text": TEXT,
    "stances": [
        {"holder": "<author>", "target": "Ann Lee", "polarity": "negative", "target_span": list(at("Ann Lee"))},
        {"holder": "Ann Lee", "target": "fuel levy", "polarity": "positive", "target_span": list(at("the tax"))},
        {"holder": "Bo Ray", "target": "fuel levy", "polarity": "negative", "target_span": list(at("the tax"))},
        {"holder": "<someone>", "target": "Bo Ray", "polarity": "negative", "target_span": list(at("Bo Ray"))},
        {"holder": "Ann Lee", "target": "Bo Ray", "polarity": "negative"},
    ],
}  # fmt: skip
GOLD_RECORD = {
    "id": "g", "split": "test", "text": TEXT, "targets": ["the tax", "Bo Ray"],
    "claims": [{"source_name": "Ann Lee"}], "frames": ["Economic", "Political"],
    "stance": {
        "the tax": {"outlet": "positive", "sources": {"Ann Lee": "negative", "Bo Ray": "positive"}},
        "Bo Ray": {"outlet": "neutral", "sources": {"Ann Lee": "neutral"}},
    },
}  # fmt: skip
CLAIM = Claim(
    Span.of(TEXT, *at("Ann Lee", nth=1)), Span.of(TEXT, *at("said")), (Span.of(TEXT, *at("the tax failed Bo Ray")),),
    "indirect", "Lee", 0.9,
)  # fmt: skip


def test_eval_stance_at_prefers_the_target_and_then_what_overlaps_most():
    wide = stance("Ann", at("Ann Lee praised"), (0.8, 0.1, 0.1))
    own = stance("Lee", at("Lee"), (0.1, 0.1, 0.8))
    analysis = reading(wide, own)
    assert stances.stance_at(analysis, at("Ann Lee"), "Lee") is own
    assert stances.stance_at(analysis, at("Ann Lee"), "Ann") is wide
    assert stances.stance_at(analysis, at("Ann Lee"), "nobody") is wide  # seven characters against three
    assert stances.stance_at(analysis, at("Bo Ray"), "Ann") is None
    assert stances.likeliest(wide) == "negative"
    assert stances.likeliest(stance("x", at("Ann"), (0.1, 0.7, 0.2)), ("negative", "positive")) == "positive"


def test_eval_stance_macro_f1_is_that_of_the_metrics():
    rng = numpy.random.default_rng(0)
    for size in (1, 2, 5, 40):
        gold, found = rng.integers(0, 3, (2, size))
        assert stances.macro_f1(gold, found) == pytest.approx(metrics.macro_f1(gold, found))
    assert math.isnan(stances.macro_f1(gold[:0], found[:0]))


def test_eval_attitude_has_a_limit_and_weighs_by_mentions():
    assert [polarity_of(mean) for mean in (-1, -NEUTRAL, 0.01 - NEUTRAL, NEUTRAL - 0.01, NEUTRAL)] == [
        "negative", "negative", "neutral", "neutral", "positive",
    ]  # fmt: skip
    analysis = reading(
        stance("the tax", at("the tax"), (0.0, 0.2, 0.8)), stance("the tax", at("the tax", nth=1), (0.0, 0.6, 0.4)),
        stance("the tax", at("the tax"), (0.9, 0.1, 0.0), voice="source"),
    )  # fmt: skip
    assert mean_of(analysis, "the tax", "outlet") == pytest.approx(0.6)
    assert mean_of(analysis, "the tax") == pytest.approx((0.8 + 0.4 - 0.9) / 3)
    assert mean_of(analysis, "Bo Ray") is None
    assert answer(None) == "neutral"
    assert (outlet_answer(analysis, "the tax"), outlet_answer(analysis, "Bo Ray")) == ("positive", "neutral")


def test_eval_small_mean_of_the_outlet_counts_where_its_own_words_are_loaded():
    for mean in (-0.08, 0.08):
        assert polarity_of(mean, own=0.0) == "neutral"
        assert polarity_of(mean, own=0.5) == ("negative" if mean < 0 else "positive")
    assert polarity_of(-0.5, own=0.0) == "negative"
    assert [polarity_of(mean, own=1.0) for mean in (-0.01, 0.0, 0.01)] == ["neutral"] * 3


def test_eval_outlets_mention_counts_less_in_what_is_a_sources():
    first = stance("the tax", at("the tax"), (0.6, 0.4, 0.0))
    second = replace(stance("the tax", at("the tax", nth=1), (0.0, 0.4, 0.6)), sentence=1)
    (whole,) = reading().sentences
    plain, said = replace(whole, loaded_own=0.2), replace(whole, loaded_own=0.2, attributed=1.0)

    def taken(*sentences):
        (found,) = attitudes((first, second), sentences)
        return found.mean, found.mentions, found.polarity

    assert taken(plain, plain) == (0.0, 2, "neutral")
    assert taken(plain, said) == (0.0, 2, "negative")
    assert taken(said, plain) == (0.0, 2, "positive")


def test_eval_newsmtsc_worked_example(tmp_path):
    fake = Fake(
        reading(
            stance("Ann Lee", at("Ann Lee"), (0.2, 0.3, 0.5), unsure=True),
            stance("Ann Lee", at("Ann Lee", nth=1), (0.6, 0.3, 0.1)),
            stance("the tax", at("the tax"), (0.5, 0.3, 0.2)),
        )
    )
    outcome = newsmtsc.measure(write(tmp_path / "devtest_rw.jsonl", NEWSMTSC), fake)
    assert fake.asked == [["Ann Lee", "the tax", "Bo Ray"]]  # each name once
    # negative: 1 of 2 found, 1 wanted; neutral: the one that was not found; positive: 1 of 1 found, 2 wanted
    assert values(outcome) == {
        "macro-F1": pytest.approx((2 / 3 + 1 + 2 / 3) / 3), "accuracy": 0.75, "mentions found": 0.75,
        "unsure share": pytest.approx(1 / 3),
    }  # fmt: skip
    assert outcome.sizes == {"sentences": 1, "targets": 4, "found": 3}


def test_eval_seesaw_worked_example(tmp_path):
    fake = Fake(
        reading(
            stance("Ann Lee", at("Ann Lee"), (0.2, 0.7, 0.1)),  # neutral is likeliest, and is not asked
            stance("fuel levy", at("the tax"), (0.1, 0.1, 0.8), voice="outlet"),
        )
    )
    outcome = seesaw.measure(write(tmp_path / "valid.jsonl", SEESAW), fake)
    assert fake.asked == [{"Ann Lee": ["Ann Lee"], "fuel levy": ["the tax"], "Bo Ray": ["Bo Ray"]}]
    assert values(outcome) == {
        "polarity and voice right": 0.25,  # Ann Lee's
        "polarity and voice right, mean of the voices": 0.5,  # outlet 1 of 1, source 0 of 3
        "polarity accuracy": 0.5,
        "voice accuracy": 0.25,
        "voice macro-F1": 0.25,  # outlet 2 * 1 / (3 + 1), source 0
        "mentions found": 0.75,
    }
    assert outcome.sizes == {"articles": 1, "triplets": 4, "held by the outlet": 1, "held by the source": 3}
    # At "the tax" two holders disagree: one answer has one of them right.
    assert outcome.extra["both right, the best of one answer a mention"] == 0.75
    assert outcome.items[3]["answer"] == "neutral" and outcome.items[3]["answer voice"] is None


def test_eval_persent_worked_example(tmp_path):
    records = [
        {"id": str(number), "text": TEXT, "target": target, "label": label}
        for number, (target, label) in enumerate(
            [("the tax", "positive"), ("Bo Ray", "neutral"), ("Ann Lee", "negative"), ("the tax", "negative")]
        )
    ]
    fake = Fake(
        reading(
            stance("the tax", at("the tax"), (0.1, 0.2, 0.7)),
            stance("the tax", at("the tax", nth=1), (0.7, 0.2, 0.1), voice="source"),
            stance("Ann Lee", at("Ann Lee"), (0.8, 0.2, 0.0), voice="source"),
        )
    )
    outcome = persent.measure(write(tmp_path / "dev.jsonl", *records), fake)
    assert fake.asked == [["the tax"], ["Bo Ray"], ["Ann Lee"], ["the tax"]]
    # own words: positive, neutral (no mention), neutral (a source's only), positive
    assert values(outcome) == {
        "macro-F1": pytest.approx((0 + 2 / 3 + 2 / 3) / 3), "accuracy": 0.5,
        # of all: 0 is neutral, neutral, negative, neutral
        "all voices: macro-F1": pytest.approx((2 / 3 + 1 / 2 + 0) / 3),
        "targets found": 0.75, "targets found in the outlet's words": 0.5,
    }  # fmt: skip
    assert outcome.items[0]["mean"] == pytest.approx(0.6)


def test_eval_gold_stance_worked_example(tmp_path):
    fake = Fake(
        reading(
            stance("the tax", at("the tax"), (0.0, 0.3, 0.7)),
            stance("the tax", at("the tax", nth=1), (0.8, 0.2, 0.0), voice="source", claim=0),
            stance("Bo Ray", at("Bo Ray"), (0.1, 0.2, 0.7), voice="source"),  # whose claim, nothing tells
            claims=[CLAIM],
        )
    )
    path = write(tmp_path / "gold.jsonl", GOLD_RECORD, {**GOLD_RECORD, "id": "d", "split": "dev"})
    outcome = gold_stance.measure(path, fake)
    assert fake.asked == [["the tax", "Bo Ray"]]
    assert values(outcome) == {
        "outlet macro-F1": 1.0, "outlet accuracy": 1.0,
        # the tax: (.7 - .8) / 2 is neutral and should be positive; Bo Ray: .6 is positive and should be neutral
        "outlet, all voices: macro-F1": 0.0, "targets found": 1.0, "targets found in the outlet's words": 0.5,
        # Ann Lee on the tax right; the other two have no mention: Bo Ray wrong, Ann Lee on Bo Ray right
        "sources macro-F1": pytest.approx((1 + 2 / 3 + 0) / 3), "sources accuracy": pytest.approx(2 / 3),
        "sources found": pytest.approx(1 / 3),
    }  # fmt: skip
    assert outcome.sizes == {"articles": 1, "targets": 2, "sources": 3}
    assert gold_stance.measure(path, fake, split="dev").items[0]["id"] == "d"


def test_eval_gold_mentions_worked_example(tmp_path):
    write(tmp_path / "gold.jsonl", GOLD_RECORD, {**GOLD_RECORD, "id": "unlabelled"})
    labels = {
        "the tax": [[*at("the tax"), "name"], [*at("the tax", nth=1), "description"], [*at("failed"), "pronoun"]],
        "Bo Ray": [[*at("Bo Ray"), "name"], [*at("said"), "speaker"]],
    }
    path = tmp_path / "mentions.json"
    path.write_text(json.dumps({"g": labels}), encoding="utf-8")
    fake = Fake(
        reading(
            stance("the tax", at("tax"), (0, 1, 0)),  # 3 of 7 characters: too few
            stance("the tax", at("the tax", nth=1), (0, 1, 0)),
            stance("the tax", at("failed"), (0, 1, 0)),
            stance("the tax", at("Bo Ray"), (0, 1, 0)),  # the other target's
            stance("Bo Ray", at("Bo Ray"), (0, 1, 0)),
            stance("Bo Ray", at("said"), (0, 1, 0)),
        )
    )
    outcome = gold_mentions.measure(path, fake)
    assert fake.asked == [["the tax", "Bo Ray"]]
    assert values(outcome) == {
        "recall": 0.75, "precision": pytest.approx(4 / 6), "recall: name": 0.5, "recall: description": 1.0,
        "recall: pronoun": 1.0, "recall: speaker": 1.0,
    }  # fmt: skip
    assert [figure.n for figure in outcome.figures] == [4, 6, 2, 1, 1, 1]
    assert outcome.sizes == {
        "articles": 1, "targets": 2, "names": 2, "descriptions": 1, "pronouns": 1, "speakers": 1,
    }  # fmt: skip


def test_eval_gold_mentions_a_speaker_left_out_is_no_miss():
    found = gold_mentions.count({"Ann": [(0, 3, "name"), (10, 11, "speaker")]}, {"Ann": [(0, 3)]})
    assert found == {
        "all": (1, 1, 2), "name": (1, 0, 1), "description": (0, 0, 0), "pronoun": (0, 0, 0), "speaker": (0, 0, 1),
    }  # fmt: skip


def test_eval_gold_mentions_pair_one_to_one():
    assert gold_mentions.matched([(0, 10)], [(0, 5), (0, 9)]) == {0: 1}
    assert gold_mentions.matched([(0, 10), (0, 9)], [(0, 9)]) == {1: 0}
    assert gold_mentions.matched([(0, 10)], [(0, 4), (10, 12)]) == {}


def frame_records(number):
    """Articles of every fold, all Economic, those of even number Political too."""
    return [
        {"id": str(one), "text": f"Article {one}.", "split": "test", "frames": ["Economic", "Political"][: 2 - one % 2]}
        for one in range(number)
    ]


def given(**probabilities):
    return {name: probabilities.get(name, 0.0) for name in FRAMES}


def test_eval_frames_worked_example(tmp_path):
    fake = Fake(reading(probabilities=given(Economic=0.9, Morality=0.5)))
    outcome = frames.measure_gold(write(tmp_path / "gold.jsonl", GOLD_RECORD), fake)
    assert fake.asked is None
    found = values(outcome)
    assert found["micro-F1"] == 0.5  # of two given one is right, of two wanted one is given
    assert found["macro-F1"] == pytest.approx(1 / 3)  # Economic 1, Political 0, Morality 0, the others left out
    assert 0 < found["ECE"] < 1
    assert outcome.sizes == {"articles": 1, "frames": 2}


def test_eval_frames_folds_scores_each_fold_with_the_model_that_has_not_seen_it(tmp_path):
    records = frame_records(30)
    assert {frames.fold(record) for record in records} == set(range(frames.FOLDS))
    asked = []

    def analyze_for(k):
        def analyze(texts):
            asked.extend((k, text) for text in texts)
            return [reading(text=text, probabilities=given(Economic=0.9, Political=0.4)) for text in texts]

        return analyze

    outcome = frames.measure_folds(write(tmp_path / "frames.jsonl", *records), analyze_for)
    assert sorted(asked) == sorted((frames.fold(record), record["text"]) for record in records)
    found = values(outcome)
    assert found["micro-F1"] == pytest.approx(2 * 30 / (30 + 45))
    # With a limit of .4 and less Political is given too, to all: 45 right of 60 given.
    assert found["micro-F1, threshold of the other folds"] == pytest.approx(2 * 45 / (60 + 45))
    assert found["macro-F1, threshold of the other folds"] == pytest.approx((1 + 2 * 15 / (30 + 15)) / 2)
    assert [row["fold"] for row in outcome.items] == [frames.fold(record) for record in records]
    assert list(found) == names("frames_folds")
    assert math.isclose(outcome.extra["threshold for fold 0"], 0.2, abs_tol=0.011)


def test_eval_frames_compare_takes_plain_probabilities():
    records = frame_records(4)
    right = frames.truth(records).astype(numpy.float64)
    assert values(frames.compare(records, right)) == {"micro-F1": 1.0, "macro-F1": 1.0, "ECE": 0.0}
    assert values(frames.compare_folds(records, right.tolist()))["macro-F1, threshold of the other folds"] == 1.0


SWAPPED = {
    "id": "g", "split": "test", "text": "Ann Lee lost. He blamed the tax.", "targets": ["the tax", "Ann Lee"],
    "claims": [{"source_name": "Central Bank Council"}, {"source_name": None}],
}  # fmt: skip


def test_eval_stance_swaps_puts_descriptions_after_persons_and_turns_gender():
    found = stance_swaps.probes(SWAPPED)
    assert [probe.change for probe in found] == ["parties", "groups", "countries", "genders"]
    assert found[0].texts == (
        "Ann Lee, a Republican, lost. He blamed the tax.", "Ann Lee, a Democrat, lost. He blamed the tax.",
    )  # fmt: skip
    assert found[3].texts == (SWAPPED["text"], "Ann Lee lost. She blamed the tax.")


def test_eval_stance_swaps_worked_example(tmp_path):
    def analyze(texts, *, targets):
        assert targets == [SWAPPED["targets"]] * len(texts)
        return [swapped(text) for text in texts]

    def swapped(text):
        """Flips for a Democrat; finds no pronoun of a woman; never wavers on Ann Lee."""
        tax = (0.6, 0.4, 0.0) if "Democrat" in text else (0.4, 0.6, 0.0)
        found = [stance("Ann Lee", at("Ann Lee", text), (0, 1, 0), text=text)]
        found += [stance("Ann Lee", at("He", text), (0, 1, 0), text=text)] if "He" in text else []
        return reading(*found, stance("the tax", at("the tax", text), tax, text=text), text=text)

    outcome = stance_swaps.measure(write(tmp_path / "gold.jsonl", SWAPPED), analyze)
    assert values(outcome) == {
        "flipped: parties": pytest.approx(1 / 3), "flipped: groups": 0.0, "flipped: countries": 0.0,
        "flipped: genders": 0.0, "flipped: all names": pytest.approx(1 / 11), "mentions lost": pytest.approx(1 / 12),
        "attitudes flipped": 0.0,  # -.6 beside -.4: both negative
    }  # fmt: skip
    assert outcome.sizes == {"articles": 1, "pairs": 4, "texts": 8, "mentions": 12}


def test_eval_stance_swaps_sides_have_as_many_tokens():
    """Else mentions could not be told to be the same."""
    records = [json.loads(line) for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [probe for record in records if record["split"] == "test" for probe in stance_swaps.probes(record)]
    assert {probe.change for probe in found} == set(SWAPS)
    for probe in found:
        one, other = (len(stance_swaps._TOKEN.findall(text)) for text in probe.texts)
        assert one == other, (probe.group, probe.change)


def files(folder):
    """Every stance task's file, with the invented record."""
    write(folder / "gold.jsonl", GOLD_RECORD)
    mentions = folder / "mentions.json"
    mentions.write_text(json.dumps({"g": {"the tax": [[*at("the tax"), "name"]]}}), encoding="utf-8")
    dev = write(folder / "dev" / "gold.jsonl", {**GOLD_RECORD, "split": "dev"})
    dev_mentions = dev.with_name("mentions.json")
    dev_mentions.write_text(mentions.read_text(encoding="utf-8"), encoding="utf-8")
    return {
        "newsmtsc_rw": write(folder / "rw.jsonl", NEWSMTSC), "newsmtsc_mt": folder / "rw.jsonl",
        "seesaw": write(folder / "valid.jsonl", SEESAW),
        "persent": write(folder / "persent.jsonl", {"id": "p", "text": TEXT, "target": "Bo Ray", "label": "neutral"}),
        "gold_stance": folder / "gold.jsonl", "gold_stance_dev": dev, "gold_mentions": mentions,
        "gold_mentions_dev": dev_mentions, "stance_swaps": write(folder / "swaps.jsonl", SWAPPED),
        "news_targets": sampled(folder, "test"), "news_targets_dev": sampled(folder, "dev"),
        "semeval2023_frames": write(folder / "frames.jsonl", *frame_records(30)), "gold_frames": folder / "gold.jsonl",
    }  # fmt: skip


def sampled(folder, split):
    """An article of a corpus, and beside it the labels of its targets."""
    record = {
        "file": "corpus/all.jsonl", "id": "n", "sha256": digest(TEXT), "read": len(TEXT), "split": split,
        "passes": {"final": {
            "the tax": {"outlet": "neutral", "mentions": [[*at("the tax"), "name", "negative", "outlet"]]},
        }},
    }  # fmt: skip
    labels = folder / "targets.jsonl"
    with labels.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    return write(folder / "corpus" / "all.jsonl", {"id": "n", "text": TEXT})


def always(texts, *, targets=None):
    """Sees neutral stances by whole words, and no frame."""
    scorer = Scorer(stance=lambda pieces: ["neutral"] * len(pieces))
    return [
        Analysis(
            text=one.text, article=one.article, sentences=one.sentences, claims=(), stances=one.stances,
            frames=given(), model=MODEL,
        )
        for one in analyze_by(scorer, MODEL)(texts, targets=targets)
    ]  # fmt: skip


def test_eval_stance_registry_names_the_figures_that_adapters_give(tmp_path, monkeypatch):
    paths = files(tmp_path)
    monkeypatch.setattr(news_targets, "TARGETS", tmp_path / "targets.jsonl")
    for task in STANCE_TASKS:
        assert TASKS[task.name] is task
        if task.measure is not None:
            outcome = task.measure(paths[task.name], always)
            assert [figure.name for figure in outcome.figures] == names(task.name), task.name
            kept = json.dumps(outcome.items)
            assert outcome.items and not any(word in kept for word in ("Ann", "Ray", "tax", "Article"))
    assert {task.name for task in STANCE_TASKS if task.measure is None} == {"frames_folds"}


def test_eval_stance_goals_are_the_issues():
    goals = {
        (task.name, one.name): (goal.floor, goal.aim)
        for task in STANCE_TASKS
        for one in task.metrics
        for goal in one.goals
        if goal.issue == 7
    }
    swaps = {("stance_swaps", f"flipped: {name}"): (0.03, 0.03) for name in (*SWAPS, "all names")}
    assert goals == swaps | {
        ("newsmtsc_rw", "macro-F1"): (0.79, 0.83), ("newsmtsc_mt", "macro-F1"): (0.76, 0.82),
        ("seesaw", "polarity and voice right"): (0.70, 0.80), ("persent", "macro-F1"): (0.45, 0.55),
        ("gold_stance", "outlet macro-F1"): (0.65, 0.80), ("gold_mentions", "recall"): (0.90, 0.97),
        ("gold_mentions", "precision"): (0.95, 0.98), ("frames_folds", "micro-F1"): (0.55, 0.62),
        ("frames_folds", "macro-F1"): (0.45, 0.52),
    }  # fmt: skip


def test_eval_stance_swaps_better_is_lower():
    verdict = TASKS["stance_swaps"].metric("flipped: all names").verdict
    assert [verdict(value) for value in (0.01, 0.03, 0.04)] == ["aim", "aim", "above"]


def test_eval_analyze_with_hands_targets_over_as_they_come():
    asked = []

    class Asked:
        def __call__(self, text, *, targets=None):
            asked.append((text, targets))
            return reading(text=text)

    given_targets = [["Ann Lee"], {"the tax": ["tax"]}, []]
    list(analyze_with(Asked())(["One.", "Two.", "Three."], targets=given_targets))
    assert asked == list(zip(["One.", "Two.", "Three."], given_targets, strict=True))


def test_eval_scorer_finds_targets_letter_by_letter():
    scorer = Scorer(stance=lambda pieces: ["positive", "negative"], voice="source")
    (analysis,) = analyze_by(scorer, MODEL)([TEXT], targets=[{"Lee": ["ann lee", "AN"], "a.b(": [], "tax": []}])
    found = [(one.target, one.mention.text, one.sentence, one.polarity, one.voice) for one in analysis.stances]
    assert found == [
        ("Lee", "Ann Lee", 0, "positive", "source"), ("tax", "tax", 0, "positive", "source"),
        ("Lee", "Ann Lee", 1, "negative", "source"), ("tax", "tax", 1, "negative", "source"),
    ]  # fmt: skip
    with pytest.raises(LookupError, match="fake has no stances"):
        analyze_by(Scorer(), MODEL)([TEXT], targets=[["tax"]])


def test_eval_baselines_answer_for_stance(tmp_path):
    data = tmp_path / "data"
    for name, record in (("newsmtsc_rw", NEWSMTSC), ("newsmtsc_mt", NEWSMTSC), ("seesaw", SEESAW)):
        write(data / TASKS[name].file, record)
    majority = BASELINES["majority"]
    system = majority.system(data, TASKS["seesaw"])
    found = values(TASKS["seesaw"].measure(TASKS["seesaw"].path(data), system.analyze()))
    assert found["polarity accuracy"] == 0.75 and found["voice accuracy"] == 0.75  # negative, and a source's
    assert found["polarity and voice right"] == 0.5 and found["mentions found"] == 1.0
    assert TASKS["seesaw"].answerable(majority.answers) == frozenset(names("seesaw"))
    lists = [BASELINES[name] for name in ("vader", "textblob")]
    assert all(TASKS["seesaw"].answerable(one.answers) == {"polarity accuracy", "mentions found"} for one in lists)
    assert not TASKS["seesaw"].answerable(BASELINES["rules"].answers)
    assert TASKS["newsmtsc_rw"].answerable(majority.answers) == {"macro-F1", "accuracy", "mentions found"}


def test_eval_word_lists_give_three_classes():
    pytest.importorskip("vaderSentiment")
    pytest.importorskip("textblob")
    assert [polarity(value) for value in (-0.05, -0.04, 0.04, 0.05)] == ["negative", "neutral", "neutral", "positive"]
    text = "Ann Lee is a wonderful friend. Bo Ray is a horrible liar. The tax is due in May."
    wanted = [("Ann Lee", "positive"), ("Bo Ray", "negative"), ("The tax", "neutral")]
    for name in ("vader", "textblob"):
        scorer = BASELINES[name].make(None, "newsmtsc_rw", None)
        (analysis,) = analyze_by(scorer, MODEL)([text], targets=[[target for target, _ in wanted]])
        found = [(one.target, one.polarity) for one in analysis.stances]
        assert found[:2] == wanted[:2] and len(found) == 3, name
        assert name == "textblob" or found[2] == wanted[2]


def test_eval_stance_task_measures_are_of_their_split():
    for name, split in (("gold_stance", "test"), ("gold_stance_dev", "dev"), ("gold_mentions_dev", "dev")):
        measure = TASKS[name].measure
        assert isinstance(measure, partial) and measure.keywords == {"split": split}
