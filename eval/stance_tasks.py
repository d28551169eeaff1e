"""The tasks of stance and frames; a part of the registry (`tasks.py`).

It does: name their versions, files, figures, floors and aims.
It does not: measure (`adapters/`).
"""

from __future__ import annotations

from functools import partial

from eval.adapters import frames, gold_mentions, gold_stance, news_targets, newsmtsc, persent, seesaw, stance_swaps
from eval.robustness import SWAPS
from eval.task import Metric, Task, metric, needing

GOLD_SHA = "a10d8e1ed17008599914a88c4f7f04b3b4edee73337198bfa95a394da628dfa4"
_MENTIONS_SHA = "7d08fc38e5b25a9efee2c0e288ae6e4e19c368f4b7f3cd1a08d6301f2669fc43"
NEWS_SHA = "0aba54bdf01b72d79aea9b2cc86e817cabdfb2228a5316820cbeb951764549d8"
_FRAMES_FILE = "semeval2023_t3_en/genre_frames_train.jsonl"
_FRAMES_SHA = "fdb20e6314b5e8c600b44dd728e7ffd1e6fa2fd188b1eda05310f3ca28fc2486"
_SWAPPED = (7, 0.03, 0.03)
_Goals = tuple[tuple[int, float, float], ...]


def _newsmtsc(part: str, mentions: str, sha256: str, floor: float, aim: float) -> Task:
    return Task(
        f"newsmtsc_{part}", 1,
        f"stance towards a target in single sentences, {mentions}, from `stances`: the likeliest of three, if unsure "
        "too",
        needing(
            "stance",
            metric("macro-F1", (7, floor, aim)),
            metric("accuracy"),
            metric("mentions found"),
            metric("unsure share", lower=True, needs="probability"),
        ),
        f"newsmtsc/devtest_{part}.jsonl", sha256, newsmtsc.measure,
        note="stance towards the target whoever holds it, quotations included; four sentences also stand in train; a "
        "target without a stance counts as neutral, which `mentions found` shows; unsure share is of those found",
    )  # fmt: skip


def _gold_stance(name: str, split: str, goals: _Goals) -> Task:
    return Task(
        name, 1,
        f"the project's own labelled set, split `{split}`: the outlet's stance to an article's two targets, from its "
        "attitude (over the mentions in its voice); a named source's, from mentions in its claims",
        needing(
            "stance",
            metric("outlet macro-F1", *goals),
            metric("outlet accuracy"),
            metric("outlet, all voices: macro-F1"),
            metric("targets found"),
            metric("targets found in the outlet's words", needs="voice"),
            *needing("claims voice", metric("sources macro-F1"), metric("sources accuracy"), metric("sources found")),
        ),
        "gold/gold.jsonl", GOLD_SHA, partial(gold_stance.measure, split=split), own=True,
        note="written, not sampled; neutral is what `framing.spans.polarity_of` calls so and what has no "
        "mention; a label is of the whole article, own words beside the target included; sources by name, informative",
    )  # fmt: skip


def _gold_mentions(name: str, split: str, recall: _Goals, precision: _Goals) -> Task:
    return Task(
        name, 1,
        f"the project's own labelled set, split `{split}`: mentions of an article's two targets, from `stances`; found "
        "where half or more of the characters of the longer are shared, one to one",
        needing(
            "stance",
            metric("recall", *recall),
            metric("precision", *precision),
            *(metric(f"recall: {kind}") for kind in gold_mentions.KINDS),
        ),
        "gold/mentions.json", _MENTIONS_SHA, partial(gold_mentions.measure, split=split), own=True,
        note="recall is of names, descriptions and pronouns; a speaker's own “I” or “we” is no miss where it is left "
        "out and no mistake where it is found; labelled in one pass",
    )  # fmt: skip


def _news_targets(name: str, split: str) -> Task:
    return Task(
        name, 1,
        f"real news in which the mentions of two targets an article were labelled, split `{split}`: mentions found "
        "(as in gold_mentions), the attitude that stands at those found and whose it is, the outlet's stance",
        needing(
            "stance",
            metric("recall"),
            metric("precision"),
            *(metric(f"recall: {kind}") for kind in gold_mentions.KINDS),
            metric("macro-F1"),
            metric("accuracy"),
            metric("verdicts right"),
            metric("negative or positive, right"),
            metric("with a verdict"),
            metric("voice of attitudes", needs="voice"),
            metric("outlet macro-F1"),
            metric("outlet accuracy"),
        ),
        "allsides_articles/event_articles.jsonl", NEWS_SHA, partial(news_targets.measure, split=split),
        note="30 articles of models/labels, labelled twice by AI systems and adjudicated; polarity is the likeliest of "
        "three at mentions that are found, a verdict is what is not None; two thirds of the mentions are neutral"
        + ("; calibration uses these" if split == "dev" else "; nothing was trained or fitted on them"),
    )  # fmt: skip


def _frames(micro: _Goals = (), macro: _Goals = ()) -> tuple[Metric, ...]:
    return needing(
        "frames", metric("micro-F1", *micro), metric("macro-F1", *macro), metric("ECE", lower=True, needs="probability")
    )


STANCE_TASKS = (
    _newsmtsc("rw", "as they come", "37f49d0ccb09f14cd98abe897490afa553745ddec372a247bc16ac61f77bdde8", 0.79, 0.83),
    _newsmtsc(
        "mt", "with several targets", "c1ea32ab918c0e2e704d8706d25d38f45c5ffa8c30d4ec0ab699c7d2bfd0633b", 0.76, 0.82
    ),
    Task(
        "seesaw", 1,
        "who is for or against whom in whole articles: polarity (of negative and positive the likelier) and voice (the "
        "author's stance is the outlet's, all others' a source's) where the target is named",
        (
            *needing(
                "stance voice",
                metric("polarity and voice right", (7, 0.70, 0.80)),
                metric("polarity and voice right, mean of the voices"),
            ),
            metric("polarity accuracy", needs="stance"),
            *needing("stance voice", metric("voice accuracy"), metric("voice macro-F1")),
            metric("mentions found", needs="stance"),
        ),
        "seesaw/valid.jsonl", "621707bd0a9b5711e163e69e6e81c0c0d337b5b0bfc41904b694f3bbc564e534", seesaw.measure,
        note="triplets whose target has words in the text (1,401 of 2,436; the others are pronouns), found by the "
        "corpus's heuristic; a mention that is not found has neither right; 8 % are the author's, so the mean of the "
        "voices stands beside the floor's figure; holders may disagree at a mention: one answer each reaches .931",
    ),
    Task(
        "persent", 1,
        "the author's stance towards the main person of an article, from the outlet's attitude (over the mentions in "
        "its voice)",
        needing(
            "stance",
            metric("macro-F1", (7, 0.45, 0.55)),
            metric("accuracy"),
            metric("all voices: macro-F1"),
            metric("targets found"),
            metric("targets found in the outlet's words", needs="voice"),
        ),
        "persent/dev.jsonl", "28a1c7189f03caf752592ef24f3485cdcce144833dd018e821cce6e4cdd112f6", persent.measure,
        note="zero-shot: never trained on; neutral is what `framing.spans.polarity_of` calls so and what has no "
        "mention in the outlet's words; commas are stripped from the texts; positive is the commonest label",
    ),
    _gold_stance("gold_stance", "test", ((7, 0.65, 0.80),)),
    _gold_stance("gold_stance_dev", "dev", ()),
    _gold_mentions("gold_mentions", "test", ((7, 0.90, 0.97),), ((7, 0.95, 0.98),)),
    _gold_mentions("gold_mentions_dev", "dev", (), ()),
    _news_targets("news_targets", "test"),
    _news_targets("news_targets_dev", "dev"),
    Task(
        "stance_swaps", 1,
        "articles of the hand-labelled set, split `test`, in pairs that differ in a party, group or country of one "
        "person, or in gender: mentions of the targets of which the likeliest polarity flips",
        needing(
            "stance",
            *(metric(f"flipped: {name}", _SWAPPED, lower=True) for name in (*SWAPS, "all names")),
            metric("mentions lost", lower=True),
            metric("attitudes flipped", lower=True),
        ),
        "gold/gold.jsonl", GOLD_SHA, stance_swaps.measure, own=True,
        note="of mentions found in both texts of a pair; those found in one only are `mentions lost`; attitudes are by "
        "target and voice, with the limit of eval/attitude.py",
    ),
    Task(
        "semeval2023_frames", 1, "the 14 frames of whole articles, from `frames`, each given at .5", _frames(),
        _FRAMES_FILE, _FRAMES_SHA, frames.measure,
        note="a tenth of the articles, which are articles of PTC too; in sample for a model whose frames head has "
        "trained on all of them: frames_folds is the honest figure",
    ),
    Task(
        "frames_folds", 1, "the same on all articles, five folds, each scored by a model that has not seen it",
        (
            *_frames(((7, 0.55, 0.62),), ((7, 0.45, 0.52),)),
            *needing(
                "frames",
                metric("micro-F1, threshold of the other folds"),
                metric("macro-F1, threshold of the other folds"),
            ),
        ),
        _FRAMES_FILE, _FRAMES_SHA, by_fold=frames.measure_folds, command="python -m eval.frames_folds",
        note="folds by a hash of the article's id; one threshold for all frames, best for micro-F1 on the other folds",
    ),
    Task(
        "gold_frames", 1, "the project's own labelled set, split `test`: the frames of articles, each given at .5",
        _frames(), "gold/gold.jsonl", GOLD_SHA, frames.measure_gold, own=True,
        note="written, not sampled; labelled by a narrower rule than SemEval's: headline, first paragraph, or three "
        "sentences, seldom more than three frames an article; informative",
    ),
)  # fmt: skip
