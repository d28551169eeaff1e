"""Measures: worked examples, agreement with scikit-learn, intervals that cover and can be had again."""

import doctest
import math

import numpy as np
import pytest
from sklearn.metrics import f1_score

from eval import intervals, metrics
from eval.intervals import from_counts, from_items

NAN = float("nan")


def test_metrics_docstring_examples_hold():
    result = doctest.testmod(metrics)
    assert (result.failed, result.attempted > 15) == (0, True)


def test_metrics_tokens_count_by_their_start():
    text = "Ann Lee, mayor, said: don't."
    # don / ' / t are three tokens; a span that begins inside a token does not hold it
    assert metrics.token_counts(text, gold=[(22, 27)], found=[(23, 27)]) == (2, 2, 3)


def test_metrics_exact_ignores_white_space_and_repeats():
    text = " Ann said so. "
    assert metrics.exact_counts(text, gold=[(0, 4), (1, 4)], found=[(1, 5), (4, 5)]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("source", "content", "expected"),
    [
        ([(0, 4)], [(10, 20)], 1),
        ([(0, 2)], [(10, 20)], 1),  # half of the source's characters
        ([(0, 1)], [(10, 20)], 0),
        ([], [(10, 20)], 0),  # a source is missing
        ([(0, 4)], [(10, 15)], 1),
        ([(0, 4)], [(10, 14)], 0),
        ([(0, 4)], [(10, 13), (14, 20)], 1),  # one claim may have several parts
    ],
)
def test_metrics_relation_needs_content_and_source(source, content, expected):
    gold = [([(0, 4)], [(10, 20)])]
    assert metrics.relation_counts(gold, [(source, content)]) == (expected, 1, 1)


def test_metrics_relation_is_one_to_one_and_takes_the_larger_overlap_first():
    gold = [([], [(0, 10)])]
    assert metrics.relation_counts(gold, [([], [(0, 6)]), ([], [(0, 10)])]) == (1, 2, 1)
    assert metrics.relation_counts(gold * 2, [([], [(0, 10)])]) == (1, 1, 2)
    assert metrics.relation_counts([([], [])], [([], [])]) == (0, 1, 1)


def test_metrics_f1_of_counts_equals_scikit_learn():
    draw = np.random.default_rng(0)
    gold, found = draw.random(200) < 0.3, draw.random(200) < 0.4
    counts = metrics.flag_counts(gold, found)
    assert float(metrics.f1_of(counts)) == pytest.approx(f1_score(gold, found))
    assert math.isnan(metrics.f1_of((0, 0, 0)))


def test_metrics_flag_at_rate_flags_as_many_as_are_labelled_and_ties():
    labels, scores = np.array([1, 1, 0, 0]), np.array([0.2, 0.4, 0.4, 0.9])
    assert metrics.flag_at_rate(labels, scores).tolist() == [False, True, True, True]
    assert not metrics.flag_at_rate(np.zeros(3), np.ones(3)).any()


def test_metrics_one_class_gives_no_auc_and_no_correlation():
    assert math.isnan(metrics.auc(np.zeros(3), np.ones(3)))
    assert metrics.mcc(np.array([0, 1]), np.array([1, 1])) == 0
    assert math.isnan(metrics.abstention_ratio(np.zeros(4, dtype=bool), np.ones(4)))


def test_metrics_calibration_error_of_calibrated_scores_is_small():
    draw = np.random.default_rng(1)
    scores = draw.random(30_000)
    labels = draw.random(30_000) < scores
    assert metrics.calibration_error(labels, scores) < 0.01
    assert metrics.calibration_error(labels, np.full(30_000, 0.9)) == pytest.approx(0.4, abs=0.02)


def test_intervals_are_the_same_again_and_differ_by_seed():
    counts = [(3, 4, 5), (1, 4, 2), (0, 1, 3), (5, 5, 5)]
    assert from_counts("F1", counts, n=15) == from_counts("F1", counts, n=15)
    first, second = from_counts("F1", counts, n=15), from_counts("F1", counts, n=15, seed=1)
    assert first.value == second.value == pytest.approx(2 * 9 / (14 + 15))
    assert (first.low, first.high) != (second.low, second.high)


def test_intervals_draw_whole_articles():
    """Two articles, one all right and one all wrong: a draw of articles gives 0, 1/2 or 1, and all of them come."""
    right = np.repeat([1.0, 0.0], 50)
    figure = from_items("accuracy", ["a"] * 50 + ["b"] * 50, lambda at: float(right[at].mean()))
    assert (figure.value, figure.low, figure.high, figure.n) == (0.5, 0.0, 1.0, 100)
    alone = from_items("accuracy", [str(at) for at in range(100)], lambda at: float(right[at].mean()))
    assert 0.35 < alone.low < 0.45 < 0.55 < alone.high < 0.65


def test_intervals_items_and_counts_agree(monkeypatch):
    monkeypatch.setattr(intervals, "RESAMPLES", 200)
    draw = np.random.default_rng(2)
    gold, found = draw.random(90) < 0.5, draw.random(90) < 0.5
    groups = [f"{at // 10}" for at in range(90)]
    items = from_items("F1", groups, lambda at: metrics.f1(gold[at], found[at]))
    rows = [metrics.flag_counts(gold[at : at + 10], found[at : at + 10]) for at in range(0, 90, 10)]
    counts = from_counts("F1", rows, n=90)
    assert (items.value, items.low, items.high) == pytest.approx((counts.value, counts.low, counts.high))


def test_intervals_cover_the_truth(monkeypatch):
    """The interval of a share over 40 articles holds the truth about 95 times in 100."""
    monkeypatch.setattr(intervals, "RESAMPLES", 200)
    draw = np.random.default_rng(3)
    hits = 0
    for _ in range(200):
        rates = draw.beta(6, 4, 40)
        right = draw.binomial(20, rates)
        figure = from_counts("share", [(int(one), 20, 20) for one in right], metrics.recall_of, n=800)
        hits += figure.low <= 0.6 <= figure.high
    assert 0.88 <= hits / 200 <= 0.99


def test_intervals_of_nothing_are_nan():
    for figure in (from_counts("F1", [], n=0), from_items("AUC", [], lambda at: NAN)):
        assert math.isnan(figure.value) and math.isnan(figure.low) and math.isnan(figure.high) and figure.n == 0
