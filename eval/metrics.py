"""The measures: pure functions of labels and predictions, each with a worked example.

It does: count what is right in spans, tokens, sentences and relations; measure scores against labels.
It does not: know a corpus (`adapters/`) or a model, or give intervals (`intervals.py`).

Counts are `(right, found, wanted)`, so that articles can be summed. AUC, MCC and F1 of labelled items come from
scikit-learn. Spans are `(start, end)`, half open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score, matthews_corrcoef, roc_auc_score

Range = tuple[int, int]
Ranges = Sequence[Range]
Counts = tuple[int, int, int]
Relation = tuple[Ranges, Ranges]  # source, content
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_TOKEN = re.compile(r"\w+|[^\w\s]")


def mask(length: int, spans: Ranges) -> Bools:
    """Mark the characters that lie in spans.

    >>> mask(5, [(1, 3)]).tolist()
    [False, True, True, False, False]
    """
    inside = np.zeros(length, dtype=np.bool_)
    for start, end in spans:
        inside[start:end] = True
    return inside


def trim(text: str, span: Range) -> Range:
    """Leave out the white space at a span's ends.

    >>> trim("He said so. ", (2, 12))
    (3, 11)
    """
    piece = text[span[0] : span[1]]
    start = span[0] + len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def token_counts(text: str, gold: Ranges, found: Ranges) -> Counts:
    r"""Count tokens (`\w+` or a sign) whose start lies in a span.

    >>> token_counts("Ann said: no.", gold=[(0, 3)], found=[(0, 8)])
    (1, 2, 1)
    """
    starts = [token.start() for token in _TOKEN.finditer(text)]
    return flag_counts(mask(len(text), gold)[starts], mask(len(text), found)[starts])


def exact_counts(text: str, gold: Ranges, found: Ranges) -> Counts:
    """Count spans that are the same after trimming; a span given twice counts once, an empty one never.

    >>> exact_counts("Ann said: no.", gold=[(0, 3), (9, 13)], found=[(0, 4), (10, 12), (0, 3)])
    (1, 2, 2)
    """
    wanted, got = (
        {span for span in (trim(text, one) for one in spans) if span[0] < span[1]} for spans in (gold, found)
    )
    return len(wanted & got), len(got), len(wanted)


def flag_counts(gold: Sequence[bool] | Bools, found: Sequence[bool] | Bools) -> Counts:
    """Count flags.

    >>> flag_counts([True, True, False], [True, False, False])
    (1, 1, 2)
    """
    wanted, got = np.asarray(gold, dtype=np.bool_), np.asarray(found, dtype=np.bool_)
    return int((wanted & got).sum()), int(got.sum()), int(wanted.sum())


def overlap(one: Ranges, other: Ranges) -> float:
    """Give intersection over union of characters; the spans of one side do not overlap each other.

    >>> overlap([(0, 4)], [(2, 4), (6, 8)])
    0.3333333333333333
    """
    shared = sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in other)
    union = sum(e - s for s, e in (*one, *other)) - shared
    return shared / union if union else 0.0


def relation_counts(gold: Sequence[Relation], found: Sequence[Relation]) -> Counts:
    """Count attributions: content overlaps by half or more, and so does the source, or both sides have none.

    One to one: the pair with the larger overlap of contents goes first.

    >>> relation_counts(gold=[([(0, 3)], [(9, 13)])], found=[([(0, 3)], [(10, 13)]), ([], [(9, 13)])])
    (1, 2, 1)
    """
    pairs = []
    for at, (source, content) in enumerate(gold):
        for to, (said_by, said) in enumerate(found):
            share = overlap(content, said)
            same = overlap(source, said_by) >= 0.5 if source and said_by else not (source or said_by)
            if share >= 0.5 and same:
                pairs.append((-share, at, to))
    wanted: set[int] = set()
    got: set[int] = set()
    for _, at, to in sorted(pairs):
        if at not in wanted and to not in got:
            wanted.add(at)
            got.add(to)
    return len(wanted), len(found), len(gold)


def f1_of(counts: npt.ArrayLike) -> Floats:
    """Give F1 of counts in the last axis; NaN where nothing is wanted and nothing found.

    >>> float(f1_of((1, 2, 1)))
    0.6666666666666666
    """
    right, found, wanted = np.moveaxis(np.asarray(counts, dtype=np.float64), -1, 0)
    with np.errstate(invalid="ignore"):
        return np.asarray(2 * right / (found + wanted))


def precision_of(counts: npt.ArrayLike) -> Floats:
    """Give the share of what was found that is right.

    >>> float(precision_of((1, 2, 1)))
    0.5
    """
    right, found, _ = np.moveaxis(np.asarray(counts, dtype=np.float64), -1, 0)
    with np.errstate(invalid="ignore"):
        return np.asarray(right / found)


def recall_of(counts: npt.ArrayLike) -> Floats:
    """Give the share of what is wanted that was found.

    >>> float(recall_of((1, 2, 4)))
    0.25
    """
    right, _, wanted = np.moveaxis(np.asarray(counts, dtype=np.float64), -1, 0)
    with np.errstate(invalid="ignore"):
        return np.asarray(right / wanted)


def auc(labels: npt.NDArray[np.generic], scores: Floats) -> float:
    """Give the area under the ROC curve; NaN where all labels are the same.

    >>> auc(np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.5, 0.9]))
    0.75
    """
    return float(roc_auc_score(labels, scores)) if len(np.unique(labels)) == 2 else float("nan")


def mcc(labels: npt.NDArray[np.generic], flags: npt.NDArray[np.generic]) -> float:
    """Give Matthews' correlation of labels and flags; 0 where either never varies.

    >>> mcc(np.array([0, 1, 0, 1]), np.array([0, 1, 0, 0])).__round__(3)
    0.577
    """
    if not len(labels):
        return float("nan")
    varies = len(np.unique(labels)) > 1 and len(np.unique(flags)) > 1  # scikit-learn warns where nothing does
    return float(matthews_corrcoef(labels, flags)) if varies else 0.0


def f1(labels: npt.NDArray[np.generic], flags: npt.NDArray[np.generic]) -> float:
    """Give F1 of the positive class.

    >>> f1(np.array([True, True, False]), np.array([True, False, False]))
    0.6666666666666666
    """
    return float(f1_of(flag_counts(labels.astype(np.bool_), flags.astype(np.bool_))))


def macro_f1(labels: npt.NDArray[np.generic], answers: npt.NDArray[np.generic]) -> float:
    """Give the mean over classes of their F1.

    >>> macro_f1(np.array([0, 1, 0, 1]), np.array([0, 1, 0, 0])).__round__(3)
    0.733
    """
    return float(f1_score(labels, answers, average="macro", zero_division=0.0)) if len(labels) else float("nan")


def micro_f1(gold: Bools, found: Bools) -> float:
    """Give F1 over all labels of all items. Shapes: `(items, labels)`.

    >>> micro_f1(np.array([[True, False], [True, True]]), np.array([[True, True], [True, False]])).__round__(3)
    0.667
    """
    return float(f1_of(flag_counts(gold.ravel(), found.ravel())))


def mean_f1(gold: Bools, found: Bools) -> float:
    """Give the mean over labels of their F1; labels neither wanted nor found are left out. Shapes: `(items, labels)`.

    >>> mean_f1(np.array([[True, False], [True, True]]), np.array([[True, True], [True, False]]))
    0.5
    """
    values = f1_of([flag_counts(gold[:, at], found[:, at]) for at in range(gold.shape[1])])
    there = values[~np.isnan(values)]
    return float(there.mean()) if there.size else float("nan")


def flag_at_rate(labels: npt.NDArray[np.generic], scores: Floats) -> Bools:
    """Flag as many items as are labelled: those with the highest scores; ties with the last are flagged too.

    >>> flag_at_rate(np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.5, 0.9])).tolist()
    [False, False, True, True]
    """
    wanted = int(labels.astype(np.bool_).sum())
    if not wanted:
        return np.zeros(len(labels), dtype=np.bool_)
    return np.asarray(scores >= np.partition(scores, len(scores) - wanted)[len(scores) - wanted])


def reliability(labels: npt.NDArray[np.generic], scores: Floats, bins: int = 15) -> list[tuple[float, float, int]]:
    """Give a reliability diagram: mean score, share of positives and size of each bin, over bins of equal mass.

    >>> reliability(np.array([0, 1, 1, 1]), np.array([0.2, 0.4, 0.7, 0.9]), bins=2)
    [(0.30000000000000004, 0.5, 2), (0.8, 1.0, 2)]
    """
    order = np.argsort(scores, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return [(float(scores[part].mean()), float(labels[part].mean()), len(part)) for part in parts]


def calibration_error(labels: npt.NDArray[np.generic], scores: Floats, bins: int = 15) -> float:
    """Give the expected calibration error over bins of equal mass: |mean score - share of positives|, weighted.

    >>> calibration_error(np.array([0, 1]), np.array([0.25, 0.75]), bins=2)
    0.25
    """
    gaps = [abs(score - share) * size for score, share, size in reliability(labels, scores, bins)]
    return sum(gaps) / len(scores) if len(scores) else float("nan")


def abstention_ratio(wrong: Bools, certainty: Floats, share: float = 0.2) -> float:
    """Give the error rate after the least certain `share` abstain, over the error rate of all; NaN without errors.

    >>> abstention_ratio(np.array([True, True, False, False, False]), np.array([0.1, 0.9, 0.8, 0.7, 0.6]))
    0.625
    """
    kept = np.argsort(certainty, kind="stable")[round(share * len(wrong)) :]
    return float(wrong[kept].mean() / wrong.mean()) if wrong.any() else float("nan")
