"""Estimates: worked examples, scipy as the reference, and coverage over simulated studies with BASIL's clustering.

The simulated studies: stories × 3 outlets, about 25 sentences an article of which 6 % are loaded, with effects of the
story and of the article on the log odds (spread .6 each), so that sentences of one article and articles of one story
are alike.
"""

import numpy as np
import pytest
from scipy import stats

from framing.errors import InputError
from framing.estimate import (
    difference_interval,
    effect_size,
    effect_size_between,
    jackknife_interval,
    mean_interval,
    standard_error,
)

STUDIES, PER_DRAW, SPREAD = 2000, 100, 0.6
BASE = np.log(0.055 / 0.945)


def simulate(stories, shift, seed):
    """Give the shares of loaded sentences of two outlets in 2,000 studies, each of shape `(stories, studies)`."""
    generator = np.random.default_rng(seed)
    story = generator.normal(0, SPREAD, (stories, STUDIES))
    outlets = []
    for effect in (0.0, shift):
        odds = BASE + effect + story + generator.normal(0, SPREAD, (stories, STUDIES))
        sentences = np.maximum(5, generator.poisson(25, (stories, STUDIES)))
        outlets.append(generator.binomial(sentences, 1 / (1 + np.exp(-odds))) / sentences)
    return outlets


def true_share(shift):
    """Integrate the share of loaded sentences over stories and articles (Gauss and Hermite)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    shares = 1 / (1 + np.exp(-(BASE + shift + np.sqrt(2) * SPREAD * nodes)))
    return float(shares @ weights / weights.sum())


def coverage(values, truth):
    """Give the share of studies (columns) whose interval holds the truth; new draws for every hundred."""
    held = 0
    for seed, start in enumerate(range(0, STUDIES, PER_DRAW)):
        _, low, high = mean_interval(values[:, start : start + PER_DRAW], seed=seed)
        held += int(((low <= truth) & (truth <= high)).sum())
    return held / STUDIES


def percentile_coverage(values, truth):
    """Do the same for the percentiles of the bootstrap."""
    held = 0
    for seed, start in enumerate(range(0, STUDIES, PER_DRAW)):
        n = len(values)
        weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=1000) / n
        low, high = np.percentile(weights @ values[:, start : start + PER_DRAW], [2.5, 97.5], axis=0)
        held += int(((low <= truth) & (truth <= high)).sum())
    return held / STUDIES


# --- coverage ---


@pytest.mark.parametrize("stories", [50, 75, 100])
def test_estimate_intervals_of_an_outlet_cover_95_percent(stories):
    plain, loaded = simulate(stories, 0.5, seed=stories)
    assert 0.935 <= coverage(plain, true_share(0.0)) <= 0.965
    assert 0.935 <= coverage(loaded, true_share(0.5)) <= 0.965


@pytest.mark.parametrize("stories", [50, 75, 100])
@pytest.mark.parametrize("shift", [0.0, 0.5])
def test_estimate_intervals_of_a_difference_within_stories_cover_95_percent(stories, shift):
    plain, loaded = simulate(stories, shift, seed=stories)
    assert 0.935 <= coverage(loaded - plain, true_share(shift) - true_share(0.0)) <= 0.965


@pytest.mark.parametrize("stories", [5, 10, 15])
@pytest.mark.parametrize("shift", [0.0, 0.5])
def test_estimate_intervals_from_few_stories_err_on_the_wide_side(stories, shift):
    plain, loaded = simulate(stories, shift, seed=stories)
    assert 0.935 <= coverage(loaded - plain, true_share(shift) - true_share(0.0)) <= 0.975


def test_estimate_percentiles_of_the_bootstrap_would_not_do():
    plain, loaded = simulate(10, 0.5, seed=1)
    truth = true_share(0.5) - true_share(0.0)
    assert percentile_coverage(loaded - plain, truth) < 0.91
    assert coverage(loaded - plain, truth) > 0.935


def test_estimate_sentences_as_clusters_would_not_do():
    """Show why stories are drawn: sentences taken as independent give intervals that hold far too seldom."""
    shares, _ = simulate(50, 0.0, seed=2)
    error = np.sqrt(shares.mean(axis=0) * (1 - shares.mean(axis=0)) / (50 * 25))
    held = np.abs(shares.mean(axis=0) - true_share(0.0)) <= 1.96 * error
    assert held.mean() < 0.9


def test_estimate_intervals_of_independent_groups_cover_95_percent():
    left, right = simulate(60, 0.0, seed=3)[0], simulate(40, 0.5, seed=4)[1]
    truth, held = true_share(0.0) - true_share(0.5), 0
    for seed, start in enumerate(range(0, STUDIES, PER_DRAW)):
        block = slice(start, start + PER_DRAW)
        _, low, high = difference_interval(left[:, block], right[:, block], seed=seed)
        held += int(((low <= truth) & (truth <= high)).sum())
    assert 0.935 <= held / STUDIES <= 0.965


# --- worked examples ---


@pytest.mark.parametrize("clusters", [2, 9, 1001])
def test_estimate_few_and_very_many_clusters_take_students_t(clusters):
    values = np.random.default_rng(0).gamma(1.0, size=clusters)
    low, high = stats.t.interval(0.95, clusters - 1, values.mean(), stats.sem(values))
    assert mean_interval(values) == pytest.approx((values.mean(), low, high))


def test_estimate_bootstrap_and_students_t_agree_on_a_bell_curve():
    values = np.random.default_rng(0).normal(size=1000)
    low, high = stats.t.interval(0.95, 999, values.mean(), stats.sem(values))
    assert mean_interval(values)[1:] == pytest.approx((low, high), abs=0.004)


def test_estimate_columns_are_independent_of_each_other():
    values = np.random.default_rng(0).gamma(1.0, size=(20, 3))
    together = np.array(mean_interval(values))
    assert np.allclose(together, np.array([mean_interval(values[:, at]) for at in range(3)]).T)
    assert np.array_equal(together, np.array(mean_interval(values)))
    assert not np.array_equal(together, np.array(mean_interval(values, seed=1)))


def test_estimate_one_cluster_has_a_value_and_no_interval():
    value, low, high = mean_interval([0.25])
    assert value == 0.25
    assert np.isnan([low, high]).all()


def test_estimate_what_never_varies_is_its_own_interval():
    assert mean_interval([0.1] * 30) == pytest.approx((0.1, 0.1, 0.1), abs=1e-15)
    assert difference_interval([0.3] * 12, [0.3] * 15)[1:] == pytest.approx((0.0, 0.0), abs=1e-15)


def test_estimate_one_odd_cluster_among_equals_still_has_an_end():
    value, low, high = mean_interval([0.0] * 29 + [1.0])
    assert value == pytest.approx(1 / 30)
    assert np.isfinite([low, high]).all()


def test_estimate_difference_of_few_is_welchs():
    left, right = [1.0, 2.0, 4.0], [0.0, 0.5, 0.2, 0.1]
    reference = stats.ttest_ind(left, right, equal_var=False).confidence_interval()
    assert difference_interval(left, right)[1:] == pytest.approx((reference.low, reference.high))


def test_estimate_effect_size():
    assert effect_size([0.0, 1.0, 2.0]) == pytest.approx(1 - 3 / 7)
    assert effect_size([0.0, 0.0, 0.0]) == 0.0
    assert np.isnan(effect_size([1.0, 1.0, 1.0]))
    assert np.isnan(effect_size([1.0]))
    assert effect_size_between([1.0, 2.0, 3.0], [0.0, 1.0, 2.0]) == pytest.approx(1 - 3 / 15)
    assert np.isnan(effect_size_between([1.0], [1.0, 2.0]))


def test_estimate_standard_error():
    assert standard_error([1.0, 2.0, 3.0]) == pytest.approx(1 / np.sqrt(3))
    assert np.isnan(standard_error([1.0]))


def test_estimate_jackknife_of_a_mean_is_the_t_interval():
    values = np.random.default_rng(0).gamma(1.0, size=30)
    left_out = (values.sum() - values) / 29
    low, high = stats.t.interval(0.95, 29, values.mean(), stats.sem(values))
    assert jackknife_interval(values.mean(), left_out) == pytest.approx((values.mean(), low, high))


def test_estimate_jackknife_of_a_product_covers_95_percent():
    generator = np.random.default_rng(0)
    pairs = generator.gamma(2.0, size=(2, 60, STUDIES))
    sums = pairs.sum(axis=1, keepdims=True)
    products, left_out = (sums / 60).prod(axis=0)[0], ((sums - pairs) / 59).prod(axis=0)
    _, low, high = jackknife_interval(products, left_out)
    assert 0.935 <= ((low <= 4.0) & (high >= 4.0)).mean() <= 0.965


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "values have the shape (0,); give (clusters,) or (clusters, columns), one or more each"),
        (0.5, "values have the shape (); give (clusters,) or (clusters, columns), one or more each"),
        ([0.1, float("nan")], "values hold NaN; leave out the clusters that have no value"),
    ],
)
def test_estimate_refuses_what_has_no_mean(values, message):
    with pytest.raises(InputError) as caught:
        mean_interval(values)
    assert str(caught.value) == message
