"""Tests of differences: scipy as the reference, false discoveries over simulated studies, worked examples."""

import itertools

import numpy as np
import pytest
from scipy import stats

from framing.estimate import standard_error
from framing.significance import adjust, cutoff, detectable_difference, permutation_p, sign_flip_p

STORIES, MEASURES, OUTLETS, STUDIES = 40, 6, 4, 1000
PAIRS = list(itertools.combinations(range(OUTLETS), 2))


def false_discoveries(effects, seed):
    """Give the mean share of false ones among what is called, and the share of true ones that is called.

    `effects` has the shape `(outlets, measures)`. Measures are correlated (.5), values skewed, and all pairs of
    outlets are tested, so that the tests of a study hang together as they do in a comparison.
    """
    generator = np.random.default_rng(seed)
    noise = generator.gamma(2.0, size=(STORIES, STUDIES, OUTLETS, MEASURES)) / np.sqrt(2)
    common = generator.normal(size=(STORIES, STUDIES, OUTLETS, 1))
    values = np.sqrt(0.5) * (noise + common) + effects
    gaps = np.stack([values[:, :, a] - values[:, :, b] for a, b in PAIRS], axis=2)
    p_values = sign_flip_p(gaps.reshape(STORIES, -1), draws=999, seed=seed).reshape(STUDIES, -1)
    called = np.array([adjust(row) for row in p_values]) <= 0.05
    is_null = np.stack([effects[a] == effects[b] for a, b in PAIRS]).ravel()
    false = (called & is_null).sum(axis=1) / np.maximum(1, called.sum(axis=1))
    return false.mean(), called[:, ~is_null].mean() if (~is_null).any() else float("nan")


def test_significance_false_discoveries_under_the_null():
    rate, _ = false_discoveries(np.zeros((OUTLETS, MEASURES)), seed=0)
    assert rate <= 0.05


@pytest.mark.parametrize("outlets", [1, 2])
def test_significance_false_discoveries_under_mixtures(outlets):
    effects = np.zeros((OUTLETS, MEASURES))
    effects[:outlets, :3] = np.arange(1, outlets + 1)[:, None]
    rate, power = false_discoveries(effects, seed=1)
    assert rate <= 0.05
    assert power > 0.9


def test_significance_p_values_are_even_under_the_null():
    generator = np.random.default_rng(0)
    gaps = generator.gamma(0.5, size=(30, 2000)) - generator.gamma(0.5, size=(30, 2000))
    p_values = sign_flip_p(gaps, draws=999)
    for level in (0.01, 0.05, 0.2):
        assert (p_values <= level).mean() == pytest.approx(level, abs=3 * np.sqrt(level / 2000))


def test_significance_permutation_holds_with_unequal_spreads():
    generator = np.random.default_rng(0)
    left, right = generator.normal(0, 3.0, (25, 2000)), generator.normal(0, 1.0, (75, 2000))
    assert (permutation_p(left, right, draws=499) <= 0.05).mean() == pytest.approx(0.05, abs=0.015)


def test_significance_sign_flip_is_scipys():
    gaps = np.random.default_rng(0).normal(0.4, 1, size=9)
    reference = stats.permutation_test(
        (gaps,), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    )
    assert sign_flip_p(gaps) == pytest.approx(reference.pvalue)
    many = np.random.default_rng(0).normal(0.4, 1, size=40)
    assert sign_flip_p(many) == pytest.approx(stats.ttest_1samp(many, 0).pvalue, abs=0.01)


def test_significance_permutation_is_near_scipys():
    generator = np.random.default_rng(0)
    left, right = generator.normal(0.8, 1, size=15), generator.normal(0, 1, size=25)
    reference = stats.ttest_ind(left, right, equal_var=False).pvalue
    assert permutation_p(left, right) == pytest.approx(reference, abs=0.01)


def test_significance_smallest_p_of_few_clusters():
    assert sign_flip_p([0.1, 0.2, 0.3, 0.4]) == 2 / 2**4
    assert sign_flip_p([0.1]) == 1.0


def test_significance_of_nothing_is_one():
    assert sign_flip_p([0.0] * 20) == 1.0
    assert sign_flip_p([0.0] * 1001) == 1.0
    assert permutation_p([0.5] * 8, [0.5] * 9) == 1.0
    assert permutation_p([0.5] * 800, [0.5] * 900) == 1.0


def test_significance_very_many_clusters_take_students_t():
    gaps = np.random.default_rng(0).normal(0.05, 1, size=(1200, 2))
    assert sign_flip_p(gaps) == pytest.approx(stats.ttest_1samp(gaps, 0).pvalue)
    assert permutation_p(gaps[:, 0], gaps[:, 1]) == pytest.approx(
        stats.ttest_ind(gaps[:, 0], gaps[:, 1], equal_var=False).pvalue
    )


def test_significance_seed_decides():
    gaps = np.random.default_rng(0).normal(0.3, 1, size=30)
    assert sign_flip_p(gaps, seed=3) == sign_flip_p(gaps, seed=3)
    assert sign_flip_p(gaps, seed=3) != sign_flip_p(gaps, seed=4)


def test_significance_adjust_is_benjamini_and_hochbergs():
    assert adjust([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert adjust([0.01, np.nan, 0.02, 0.9]) == pytest.approx([0.03, np.nan, 0.03, 0.9], nan_ok=True)
    assert adjust([]).tolist() == []


def test_significance_cutoff_is_where_the_correction_drew_the_line():
    assert cutoff([0.01, 0.03, 0.2, 0.9]) == pytest.approx(0.05 * 2 / 4)
    assert cutoff([0.5, np.nan]) == pytest.approx(0.05)
    assert cutoff([]) == pytest.approx(0.05)


def test_significance_detectable_difference_is_found_four_times_in_five():
    generator = np.random.default_rng(0)
    size = detectable_difference(1 / np.sqrt(50), 49)
    assert size == pytest.approx((stats.t.isf(0.025, 49) + stats.t.isf(0.2, 49)) / np.sqrt(50))
    found = sign_flip_p(generator.normal(size, 1, size=(50, 2000)), draws=999) <= 0.05
    assert found.mean() == pytest.approx(0.8, abs=0.03)
    assert np.isnan(detectable_difference(standard_error([0.1]), 0))
