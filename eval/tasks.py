"""The registry of tasks: what is measured, on which file, and what the project wants to reach.

It does: name each task's version, file with its sha256, figures, floors and aims. A task does not change; what has to
change becomes a new version, and results of another version are not shown beside it.
It does not: say what a task is (`task.py`) or measure (`adapters/`, and `run.py` that calls them).
"""

from __future__ import annotations

from eval.adapters import (
    babe,
    basil,
    challenge,
    checkthat,
    gold,
    news,
    newsdiscourse,
    polnear,
    ptc,
    robustness,
)
from eval.challenge import CONTRASTS
from eval.robustness import CHANGES, FORMS, SWAPS
from eval.stance_tasks import GOLD_SHA, NEWS_SHA, STANCE_TASKS
from eval.task import HERE, Goal, Metric, Task, metric, needing, sha256_of

__all__ = ["HERE", "TASKS", "Goal", "Metric", "Task", "sha256_of"]

_BABE_SHA = "f325bc07d910029b188b26d6ec163bdb0b5c75ba4ef8710447c4050c7db6b336"
_BABE = needing(
    "loaded",
    metric("macro-F1 at .5", (2, 0.80, 0.83), (4, 0.81, 0.84)),
    metric("macro-F1, threshold of the other folds", (2, 0.80, 0.83), (4, 0.81, 0.84)),
    metric("AUC", (4, 0.89, 0.92)),
)
_ECE, _ABSTAIN = (4, 0.05, 0.03), (4, 0.60, 0.45)


def _probabilities(name: str, layer: str) -> tuple[Metric, ...]:
    return needing(
        layer,
        metric(f"{name} AUC"),
        metric(f"{name} ECE", _ECE, lower=True, needs="probability"),
        metric(f"{name} abstention ratio", _ABSTAIN, lower=True, needs="probability"),
    )


_ALL = (
    Task(
        "polnear", 1,
        "attribution in whole articles: source, cue and content by tokens and as exact spans; sentences of which 30 % "
        "or more of the characters are content; relations with content and source right",
        needing(
            "claims",
            metric("token F1 source", (2, 0.85, 0.88)),
            metric("token F1 cue", (2, 0.72, 0.76)),
            metric("token F1 content", (2, 0.90, 0.92)),
            metric("exact F1 source", (2, 0.77, 0.83), (4, 0.80, 0.84)),
            metric("exact F1 cue", (2, 0.70, 0.75), (4, 0.73, 0.77)),
            metric("exact F1 content", (2, 0.60, 0.73), (4, 0.66, 0.74)),
            metric("sentence F1", (2, 0.92, 0.95)),
            metric("relation F1", (4, 0.65, 0.76)),
        ),
        "polnear/dev.jsonl", "bebd0ad194da28595530eeb63201fdfc9c06ca68e7537324c304a23740e188c9", polnear.measure,
    ),
    Task(
        "newsdiscourse", 2,
        "speech by a person from the kind `sourced_claim`, over all sentences; evaluation and expectation from "
        "`editorial` against `report`, over sentences without speech (label `na` left out)",
        (
            metric("speech F1", (2, 0.84, 0.90), (4, 0.86, 0.92), needs="kind"),
            metric("editorial AUC", (2, 0.82, 0.88), (4, 0.84, 0.89), needs="editorial"),
            metric("editorial AUC, na as negative", needs="editorial"),
            metric("editorial AUC, by its score alone", needs="editorial"),
        ),
        "newsdiscourse/validation.jsonl", "d35b893634d59c87230ac15f123e4a6c515680dc8510ae4bb9fcd00cfa7ad0ab",
        newsdiscourse.measure,
        note="2 articles that repeat training articles are left out; the shipped reading of `kind` was fitted on these "
        "articles too, so expect about .01 less elsewhere",
    ),
    Task(
        "babe", 1, "bias by word choice in single sentences, from `loaded`",
        tuple(Metric(one.name, needs=one.needs) for one in _BABE),
        "babe/sg2.jsonl", _BABE_SHA, babe.measure,
        note="in sample: a model of our recipe has trained on these sentences; babe_folds is the honest figure",
    ),
    Task(
        "babe_folds", 1, "the same, five folds by article, each scored by a model that has not seen it", _BABE,
        "babe/sg2.jsonl", _BABE_SHA, by_fold=babe.measure_folds, command="python -m eval.babe_folds",
        note="five models of `models/recipe.toml` with the labels of 0.6.0, each without a fold, not run anew; what "
        "ships is a mean of three models, trained on (`models/recipe-refer.toml`)",
    ),
    Task(
        "basil", 1,
        "lexical bias in whole articles, sentence by sentence: anyone's from `loaded`, the outlet's own from "
        "`loaded_own`; as many sentences are flagged as are labelled",
        (
            *needing("loaded", metric("lexical MCC", (4, 0.22, 0.30)), metric("lexical AUC", (4, 0.74, 0.82)),
                     metric("lexical F1")),
            *needing(
                "own",
                metric("own lexical MCC", (4, 0.22, 0.30)),
                metric("own lexical AUC", (4, 0.76, 0.85)),
                metric("own lexical F1"),
                metric("false alarms with a quotation mark", lower=True),
                metric("false alarms without", lower=True),
                metric("false alarms, with over without", (4, 1.0, 0.8), lower=True),
            ),
            metric("phrase voice accuracy", needs="phrases voice"),
        ),
        "basil/all.jsonl", "375743d599794208174cc67eafa3d084dd9d6e960ad611875c17e64a47d049d4", basil.measure,
        note="zero-shot: never trained on; titles and empty sentences are left out",
    ),
    Task(
        "checkthat", 1, "the author's own view in single sentences, from the editorial score",
        needing(
            "editorial",
            metric("macro-F1 at .5", (4, 0.72, 0.80)),
            metric("macro-F1 at the labelled rate", (4, 0.72, 0.80)),
            metric("AUC"),
        ),
        "checkthat_subjectivity/dev.jsonl", "14576b9c3084b29e390ca202c9deb4bc1f15f02a41452ff217d3339b0de62937",
        checkthat.measure, note="zero-shot: never trained on",
    ),
    Task(
        "ptc", 1,
        "loaded language, name calling and exaggeration in whole articles: phrases by characters, sentences from "
        "`loaded`",
        (
            *needing("phrases", metric("phrase F1"), metric("phrase precision"), metric("phrase recall")),
            metric("sentence AUC", needs="loaded"),
        ),
        "ptc_semeval2020_t11/train.jsonl", "51fea831e5f55f4bd75e3fa7c4237d8cb74f66bccbdaa3431b575c3648b3f75b",
        ptc.measure,
        note="the tenth of the articles that training keeps out, which calibration may use",
    ),
    Task(
        "gold", 1, "the project's own labelled set, split `test`: kind, voice, claims, calibration, abstention",
        (
            *needing(
                "kind",
                metric("kind accuracy", (4, 0.85, 0.93)),
                metric("kind macro-F1", (4, 0.83, 0.92)),
                metric("kind ECE", _ECE, lower=True, needs="probability"),
                metric("kind abstention ratio", _ABSTAIN, lower=True, needs="probability"),
            ),
            metric("phrase voice accuracy", (4, 0.90, 0.97), needs="phrases voice"),
            *_probabilities("loaded", "loaded"),
            *_probabilities("loaded_own", "own"),
            metric("relation F1", needs="claims"),
            metric("source name accuracy", (4, 0.85, 0.85), needs="claims"),
        ),
        "gold/gold.jsonl", GOLD_SHA, gold.measure, own=True,
        note="written, not sampled: read it beside published corpora",
    ),
    Task(
        "news", 1,
        "real news labelled by the project's guidelines, split `test`: kind, voice, loadedness, calibration, phrases "
        "by characters",
        (
            *needing(
                "kind",
                metric("kind accuracy"),
                metric("kind macro-F1"),
                metric("kind ECE", _ECE, lower=True, needs="probability"),
                metric("kind abstention ratio", _ABSTAIN, lower=True, needs="probability"),
            ),
            metric("phrase voice accuracy", needs="phrases voice"),
            *_probabilities("loaded", "loaded"),
            *_probabilities("loaded_own", "own"),
            metric("phrase F1", needs="phrases"),
        ),
        "allsides_articles/event_articles.jsonl", NEWS_SHA, news.measure,
        note="30 articles that nothing was trained or fitted on, labelled twice by AI systems and adjudicated "
        "(models/labels); other articles of the same outlets were trained on",
    ),
    Task(
        "challenge", 1,
        "the challenge list: single sentences written for hard cases, most in minimal pairs; a verdict of None counts "
        "as wrong, a tie as a pair that is not ordered",
        (
            metric("kind accuracy", needs="kind"),
            *needing("loaded", metric("loaded accuracy"), metric("loaded AUC")),
            *needing("own", metric("loaded_own accuracy"), metric("loaded_own AUC")),
            metric("pairs right, loadedness", needs="loaded own"),
            *(metric(f"pairs right: {name}", needs=challenge.NEEDS[one.score]) for name, one in CONTRASTS.items()),
        ),
        "gold/challenge.jsonl", "8a97b955b9ad28585b4a2db52f27e5e6b469a0d81bee042f88be4c757c6ea184",
        challenge.measure, own=True,
        note="written for these cases and labelled once; pairs are drawn again, not articles",
    ),
    Task(
        "robustness", 1,
        "single sentences of the hand-labelled set, split `test`, changed in one respect: names swapped, a loaded word "
        "put in, that word put into a quotation, lower case, quotation marks taken out, spelling; a verdict of None "
        "never counts as success",
        (
            *needing(
                "loaded",
                *(metric(f"moved: {name}", (3, 0.02, 0.02), lower=True) for name in (*SWAPS, "all names")),
                metric("word put in: crosses", (3, 0.90, 0.90)),
            ),
            *(metric(f"word quoted: own falls back, {form}", (3, 0.90, 0.90), needs="loaded own") for form in FORMS),
            *(
                metric(f"{change}: same {answer}", needs=needs)
                for change in CHANGES
                for answer, needs in (("verdict", "loaded"), ("own verdict", "own"), ("kind", "kind"))
            ),
            *needing("loaded", *(metric(f"{change}: mean shift of loaded", lower=True) for change in CHANGES)),
        ),
        "gold/gold.jsonl", GOLD_SHA, robustness.measure, own=True,
        note="sentences alone, without their article; verdicts by the system's own thresholds",
    ),
    *STANCE_TASKS,
    Task(
        "speed", 1, "time to score one article of 650 words, warm, two threads, in milliseconds",
        (metric("median ms", (2, 150.0, 60.0), lower=True),), command="python -m eval.speed",
    ),
)  # fmt: skip

TASKS: dict[str, Task] = {task.name: task for task in _ALL}
