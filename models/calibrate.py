"""Fit how a model's scores are read: `python -m models.calibrate runs/framing-en/loaded --data ../shared/data`.

It does: weigh the output layers of the labelling schemes into one probability each for phrases, loaded, own and the
three kinds, by logistic regression (Platt scaling of several scores) on text that the model was not trained on; set the
band in which the verdict is None; write all of it as the JSON that `models.export --decoding` takes, and beside it two
heads for the finished encoder: that of the frames (`frames.py`) and the stance head, trained on (`stance_head.py`).
It does not: touch the other weights, or fit the reading of stance (`stance.py`).

Scale and base rate of `loaded` and `loaded_own` come from whole articles labelled by our own guidelines: real news
(`models/labels`, dev) and the dev half of the written set. Each set counts by its weight, not by its size; with weight
0 it is only reported. NewsDiscourse has a small say in the kinds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_torch
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from framing.config import Combination, Decoding, default_decoding, sigmoid
from framing.decode import find_claims, owners, phrase_evidence, sentence_scores
from framing.quotes import quote_states
from framing.spans import KINDS
from models.data import READERS, Example, Record, held_out, read_jsonl
from models.frames import BIAS, FILE, fit_frames, read_articles
from models.news import read_news
from models.reader import Judged, Reader, say
from models.stance import fit_stance
from models.stance_head import train_head
from models.train import read_recipe

Array = np.ndarray

_LOADED = {"loaded_babe": 0.5, "loaded_news": 1.0}  # beside the phrases


@dataclass(frozen=True, slots=True)
class Sample:
    """A set of articles; it counts with `weight` for what is loaded and with `kind_weight` for the kinds."""

    name: str
    weight: float
    articles: list[Judged]
    kind_weight: float = 1.0
    ours: bool = False  # labelled by our own guidelines


Scores = Callable[[Judged], dict[str, Array]]


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.calibrate", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=Path("eval/gold/gold.jsonl"), help="its dev half is used")
    parser.add_argument(
        "--recipe", type=Path, default=Path("models/recipe.toml"), help="what the stance head learns from"
    )
    parser.add_argument("--out", type=Path, default=Path("runs/decoding.json"))
    options = parser.parse_args(arguments)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    reader = Reader(options.checkpoint)
    samples = [sample for sample in gather(reader, options.data, options.gold) if sample.articles]
    decoding = fit(samples, reader.labels)
    stance = train_head(reader, options.data, read_recipe(options.recipe))
    if stance is not None and reader.model.stance is not None:
        reader.model.stance.load_state_dict(stance)
        save_torch(stance, options.out.with_suffix(".stance.safetensors"))
    decoding = fit_stance(reader, options.data, decoding)
    names = reader.model.config.frame_labels
    if names and (options.data / FILE).exists():
        _, vectors, labels = read_articles(reader, options.data / FILE, names)
        weights, bias = fit_frames(vectors, labels)
        decoding = replace(decoding, frames=Combination({"mean": 1.0}, BIAS))
        head = {"weight": weights.astype(np.float32), "bias": bias.astype(np.float32)}
        save_file(head, options.out.with_suffix(".frames.safetensors"))
    else:
        decoding = replace(decoding, frames=None)
    options.out.write_text(json.dumps(decoding.to_dict(), indent=1), encoding="utf-8")
    say(f"written: {options.out}")
    return 0


def gather(reader: Reader, data: Path, gold: Path) -> list[Sample]:
    """Read every set that is there; one that is absent is said so."""

    def examples(name: str, file: str, judge: Callable[[Example], dict[str, Array]], part: str = "") -> list[Judged]:
        path = data / file
        if not path.exists():
            say(f"{name}: absent ({path})")
            return []
        found = [READERS[name](record) for record in read_jsonl(path) if "duplicate_of" not in record]
        kept = [one for one in found if one is not None and (not part or held_out(one.group, part))]
        return reader.read((one, judge(one)) for one in kept)

    samples = [
        Sample("ptc", 0.0, examples("ptc", "ptc_semeval2020_t11/train.jsonl", judge_ptc, "0/10")),
        Sample(
            "newsdiscourse", 0.0, examples("newsdiscourse", "newsdiscourse/validation.jsonl", judge_newsdiscourse),
            kind_weight=0.25,
        ),
    ]  # fmt: skip
    news = [(one, judge_news(one)) for one in read_news(data, "dev")]
    samples.append(Sample("news", 1.0, reader.read(news), ours=True))
    if gold.exists():
        records = [record for record in read_jsonl(gold) if record["split"] == "dev"]
        samples.append(Sample("gold", 1.3, reader.read(judge_gold(record) for record in records), ours=True))
    else:
        say(f"gold: absent ({gold})")
    return samples


def judge_ptc(example: Example) -> dict[str, Array]:
    """Loaded by PTC's spans; in the outlet's voice where a span stands outside quotation marks."""
    loaded = [(start, end) for start, end, weight in example.phrases["ptc"] if weight == 1.0]
    states = quote_states(example.text)
    outside = [(start, end) for start, end in loaded if states[start] == 0]
    values = np.array(example.labels["loaded_ptc"])
    own = np.array([float(any(s < end and e > start for s, e in outside)) for start, end in example.sentences])
    return {"loaded": values, "own": np.where(np.isnan(values), np.nan, own), "phrase": marked(example, "ptc")}


def judge_newsdiscourse(example: Example) -> dict[str, Array]:
    """Speech, editorial where nobody speaks, else report; plain wire copy is not loaded."""
    wire = np.where(np.isnan(example.labels["loaded_wide"]), np.nan, 0.0)
    speech, editorial = np.array(example.labels["speech"]), np.array(example.labels["editorial"])
    return {"kind": np.where(speech == 1, 0.0, 2.0 - editorial), "loaded": wire, "own": wire}


def judge_gold(record: Record) -> tuple[Example, dict[str, Array]]:
    """Everything, by our own guidelines."""
    sentences = record["sentences"]
    kinds = [one["kind"] for one in sentences]
    phrases = [(p["start"], p["end"], 1.0) for one in sentences for p in one["phrases"]]
    example = Example(
        record["id"], record["story"], record["text"], [(one["start"], one["end"]) for one in sentences],
        phrases={"gold": phrases},
    )  # fmt: skip
    return example, {
        "loaded": np.array([float(one["loaded"] != "none") for one in sentences]),
        "own": np.array([float(one["loaded"] in ("own", "both")) for one in sentences]),
        "kind": np.array([float(KINDS.index(kind)) for kind in kinds]),
        "phrase": marked(example, "gold"),
    }


def judge_news(example: Example) -> dict[str, Array]:
    """Real news by our own guidelines."""
    sourced, editorial = (np.array(example.labels[name]) for name in ("sourced_news", "editorial_news"))
    return {
        "loaded": np.array(example.labels["loaded_news"]),
        "own": np.array(example.labels["own_news"]),
        "kind": np.where(sourced == 1, 0.0, 2.0 - editorial),
        "phrase": marked(example, "news"),
    }


def marked(example: Example, scheme: str) -> Array:
    """Give for each character whether annotators marked it, NaN where they were split."""
    values = np.zeros(len(example.text))
    for start, end, weight in example.phrases[scheme]:
        values[start:end] = weight
    return values


def fit(samples: Sequence[Sample], labels: tuple[Sequence[str], Sequence[str]]) -> Decoding:
    """Fit every combination, each on the scores that the one before it gives."""
    decoding = default_decoding(tuple(labels[0]), tuple(labels[1]))
    decoding = replace(decoding, phrase=_fit_phrase(samples, labels[0], decoding))
    articles = [one for sample in samples for one in sample.articles]
    claims = find_claims([one.reading for one in articles], labels[1], decoding)
    owner = {id(one): owners(len(one.reading.text), some) for one, some in zip(articles, claims, strict=True)}

    def scores(one: Judged) -> dict[str, Array]:
        found = sentence_scores(
            one.reading, labels[1], phrase_evidence(one.reading, labels[0], decoding), owner[id(one)]
        )
        return {**found, "loaded": decoding.loaded.logit(found)}

    # A sum with fixed weights: fitted ones follow whichever set counts most (EXPERIMENTS.md). BABE's head ranks well
    # out of domain, that of real news keeps the level; a model without both takes all that say "loaded".
    heads = [name for name in labels[1] if name.startswith("loaded")]
    shares = _LOADED if _LOADED.keys() <= set(heads) else {name: 1.0 / len(heads) for name in heads}
    decoding = replace(decoding, loaded=_fit(samples, "loaded", [{**shares, "phrase": 1.0}], scores))
    own = [{name: 1.0} for name in ("own_news", "loaded", "phrase_own", "share_own") if name in _known(labels)]
    decoding = replace(decoding, own=_fit(samples, "own", own, scores))
    decoding = replace(decoding, kinds=_fit_kinds(samples, _known(labels), scores))
    return _bands(samples, replace(decoding, phrase_seed=0.4, phrase_grow=0.25), scores)


def _known(labels: tuple[Sequence[str], Sequence[str]]) -> frozenset[str]:
    """Name the scores that a model of these schemes has."""
    return frozenset([*labels[1], "loaded", "phrase", "phrase_own", "share", "share_own"])


def _fit(
    samples: Sequence[Sample],
    target: str,
    columns: Sequence[dict[str, float]],
    scores: Scores,
) -> Combination:
    """Fit one combination over all sets that judge the target, and say how well it ranks each.

    Each of `columns` is a sum of scores with fixed weights inside, and gets one weight.
    """
    rows, wanted, weights, parts = [], [], [], []
    for sample in samples:
        found = [scores(one) for one in sample.articles if target in one.targets]
        if not found:
            continue
        matrix = np.stack(
            [sum(w * np.concatenate([one[name] for one in found]) for name, w in column.items()) for column in columns],
            axis=1,
        )
        values = np.concatenate([one.targets[target] for one in sample.articles if target in one.targets])
        known = ~np.isnan(values)
        rows.append(matrix[known])
        wanted.append(values[known] > 0.5)
        weights.append(np.full(known.sum(), 1000 * sample.weight / known.sum()))
        parts.append(sample.name)
    fitted, bias = weigh(np.concatenate(rows), np.concatenate(wanted), np.concatenate(weights))
    for name, matrix, values in zip(parts, rows, wanted, strict=True):
        chance = sigmoid(matrix @ fitted + bias)
        ranks = roc_auc_score(values, chance) if 0 < values.mean() < 1 else float("nan")
        say(f"{target} on {name}: n {len(values)}, rate {values.mean():.3f}, mean {chance.mean():.3f}, AUC {ranks:.3f}")
    combination = Combination(
        {name: round(float(f * w), 4) for f, column in zip(fitted, columns, strict=True) for name, w in column.items()},
        round(bias, 4),
    )
    say(f"{target}: {combination}")
    return combination


def _fit_kinds(samples: Sequence[Sample], known: frozenset[str], scores: Scores) -> dict[str, Combination]:
    """Fit the three kinds together (multinomial logistic regression)."""
    wanted_names = (
        "speech", "attributed", "share", "editorial", "argued", "opinion", "loaded", "phrase_own", "sourced_news",
        "editorial_news",
    )  # fmt: skip
    names = [name for name in wanted_names if name in known]
    rows, wanted, weights, parts = [], [], [], []
    for sample in samples:
        found = [one for one in sample.articles if "kind" in one.targets]
        if found:
            kinds = np.concatenate([one.targets["kind"] for one in found])
            matrix = np.concatenate([np.stack([scores(one)[name] for name in names], axis=1) for one in found])
            there = ~np.isnan(kinds)
            rows.append(matrix[there])
            wanted.append(kinds[there].astype(int))
            weights.append(np.full(there.sum(), 1000 * sample.kind_weight / there.sum()))
            parts.append(sample.name)
    model = LogisticRegression(C=0.1, max_iter=5000)
    model.fit(np.concatenate(rows), np.concatenate(wanted), np.concatenate(weights))
    for name, matrix, values in zip(parts, rows, wanted, strict=True):
        say(f"kind on {name}: n {len(values)}, accuracy {(model.predict(matrix) == values).mean():.3f}")
    combinations = {
        kind: Combination(
            {name: round(float(one), 4) for name, one in zip(names, row, strict=True)}, round(float(bias), 4)
        )
        for kind, row, bias in zip(KINDS, model.coef_, model.intercept_, strict=True)
    }
    for kind, combination in combinations.items():
        say(f"{kind}: {combination}")
    return combinations


def _fit_phrase(samples: Sequence[Sample], labels: Sequence[str], decoding: Decoding) -> Combination:
    """Fit the token schemes to marked characters."""
    rows, wanted, weights = [], [], []
    for sample in samples:
        found = [one for one in sample.articles if "phrase" in one.targets]
        if found:
            values = np.concatenate([one.targets["phrase"][one.reading.tokens.starts] for one in found])
            known = ~np.isnan(values)
            rows.append(np.concatenate([one.reading.outputs.phrase for one in found])[known])
            wanted.append(values[known] > 0.5)
            weights.append(np.full(known.sum(), 10000 * sample.weight / known.sum()))
    fitted, bias = weigh(np.concatenate(rows), np.concatenate(wanted), np.concatenate(weights))
    combination = Combination(dict(zip(labels, fitted.round(4).tolist(), strict=True)), round(bias, 4))
    say(f"phrase: {combination}")
    return combination


def weigh(scores: Array, wanted: Array, weights: Array) -> tuple[Array, float]:
    """Fit a logistic regression whose weights are not negative; give them and the bias.

    A score that a corpus taught to say "loaded" must not speak against it: a negative weight would fit the sets at hand
    and nothing else. L2 penalty of 1 on the weights, none on the bias.
    """

    def loss(parameters: Array) -> tuple[float, Array]:
        logits = scores @ parameters[:-1] + parameters[-1]
        chance = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        pull = weights * (chance - wanted)
        value = (weights * (np.logaddexp(0, logits) - wanted * logits)).sum() + 0.5 * (parameters[:-1] ** 2).sum()
        return float(value), np.append(scores.T @ pull + parameters[:-1], pull.sum())

    start = np.append(np.full(scores.shape[1], 0.1), 0.0)
    bounds = [(0.0, None)] * scores.shape[1] + [(None, None)]
    best = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return best[:-1], float(best[-1])


def _bands(samples: Sequence[Sample], decoding: Decoding, scores: Scores) -> Decoding:
    """Set the bands of "too unsure", and say which share of real news gets a verdict.

    A band is the tenth of sentences nearest to the threshold of best F1, on whole articles of our own labels.
    """
    bands, coverage = {}, {}
    for name, target, combination in (("loaded", "loaded", decoding.loaded), ("loaded_own", "own", decoding.own)):
        found = {sample.name: _judged(sample, target, combination, scores) for sample in samples if sample.ours}
        chance, truth = (np.concatenate(parts) for parts in zip(*found.values(), strict=True))
        steps = np.linspace(0.05, 0.95, 181)
        best = max(steps, key=lambda step: f1_score(truth, chance >= step, zero_division=0))
        near = float(np.quantile(np.abs(chance - best), 0.1))
        low, high = round(max(0.0, float(best) - near), 3), round(min(1.0, float(best) + near), 3)
        bands[name] = (low, high)
        news = found.get("news", (chance, truth))[0]
        coverage[name] = round(float(((news < low) | (news >= high)).mean()), 3)
        say(f"{name}: threshold {best:.3f}, unsure {bands[name]}, coverage {coverage[name]}")
    return replace(decoding, unsure=bands, coverage=coverage)


def _judged(sample: Sample, target: str, combination: Combination, scores: Scores) -> tuple[Array, Array]:
    """Give the probabilities and labels of all sentences of a sample that have a label."""
    chances = np.concatenate([combination.probability(scores(one)) for one in sample.articles])
    wanted = np.concatenate([one.targets[target] for one in sample.articles])
    known = ~np.isnan(wanted)
    return chances[known], wanted[known] > 0.5


if __name__ == "__main__":
    raise SystemExit(main())
