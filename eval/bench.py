"""Measure throughput as ratios, in one run: `python -m eval.bench --data ../shared/data`.

It does: set the whole pipeline, without stance unless said, against what the machine can multiply, against
`transformers` pipelines called sentence by sentence, and against its own steps; time import and load; watch memory
while many articles stream through.
It does not: test anything; a ratio says more than a time, and both change with the machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

from eval.adapters.common import read_jsonl
from eval.speed import steps
from framing import Analyzer
from framing.sentences import split_sentences
from framing.windows import tokenize

GOALS = {
    "pipeline over the encoder's GEMM limit": (0.60, 0.90),
    "against three RoBERTa-base pipelines, sentence by sentence": (150.0, 300.0),
    "against the same encoder in one pipeline": (6.0, 6.0),
    "share of split, tokenise and decode": (0.15, 0.15),
    "cost of stance towards ten targets, over the pass without": (0.15, 0.08),
    "seconds to import framing": (0.1, 0.1),
    "seconds to load the model, torch and transformers imported": (1.0, 1.0),
    "peak memory in GB": (1.0, 1.0),
    "growth of memory": (0.02, 0.02),
}
LOWER = frozenset(list(GOALS)[3:])


@dataclass(frozen=True, slots=True)
class Load:
    """What is scored: texts, and how many tokens and sentences they have."""

    texts: list[str]
    tokens: int
    sentences: list[str]


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="Print throughput as ratios.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora; PolNeAR dev is scored")
    parser.add_argument("--articles", type=int, default=84, help="of PolNeAR dev")
    parser.add_argument(
        "--memory", type=int, default=20_000, help="articles that stream through for memory, most of them short"
    )
    parser.add_argument("--dtype", help="as for Analyzer.from_pretrained; without it, what that chooses")
    options = parser.parse_args(arguments)
    path = options.data / "polnear/dev.jsonl"
    if not path.is_file():
        print(f"absent: no file {path}; give the folder of the corpora", file=sys.stderr)
        return 1
    analyzer = Analyzer.from_pretrained(dtype=options.dtype)
    print(f"computes in {analyzer.dtype} on {analyzer.device}")
    load = prepare(analyzer, [record["text"] for record in read_jsonl(path)[: options.articles]])
    for name, value in measure(analyzer, load, path, options.memory):
        floor, aim = GOALS[name]
        sign = -1 if name in LOWER else 1
        reached = "aim" if sign * value >= sign * aim else "ok" if sign * value >= sign * floor else "missed"
        print(f"{name:<62} {value:9.3f}   floor {floor:g}, aim {aim:g}: {reached}", flush=True)
    return 0


def prepare(analyzer: Analyzer, texts: list[str]) -> Load:
    """Count what is scored."""
    spans = [split_sentences(text) for text in texts]
    tokens = sum(len(tokenize(text, span, analyzer._tokenizer)) for text, span in zip(texts, spans, strict=True))
    return Load(
        texts, tokens, [text[start:end] for text, span in zip(texts, spans, strict=True) for start, end in span]
    )


def measure(analyzer: Analyzer, load: Load, path: Path, streamed: int) -> Iterator[tuple[str, float]]:
    """Yield each ratio as soon as it is known."""
    names = iter(GOALS)
    list(analyzer.pipe(load.texts[:8]))
    seconds = best(lambda: list(analyzer.pipe(load.texts, targets=())), 3)
    rate = load.tokens / seconds
    number = len(load.texts)
    print(f"{number} articles, {load.tokens:,} tokens: {number / seconds:.1f} articles/s, {rate:,.0f} tokens/s")
    yield next(names), rate / gemm_limit(analyzer)
    ours = seconds / len(load.sentences)
    yield next(names), 3 * sentence_by_sentence(load.sentences, roberta_base=True) / ours
    yield next(names), sentence_by_sentence(load.sentences, roberta_base=False) / ours
    shares = [steps(analyzer, text) for text in load.texts[:20]]
    total = sum(sum(share.values()) for share in shares)
    yield next(names), 1 - sum(share["encode"] for share in shares) / total
    yield next(names), best(lambda: list(analyzer.pipe(load.texts)), 3) / seconds - 1
    yield next(names), in_fresh_process("import framing")
    yield (
        next(names),
        in_fresh_process(
            "Analyzer.from_pretrained()", "import torch, transformers.modeling_utils\nfrom framing import Analyzer"
        ),
    )
    peak, growth = memory(path, streamed)
    yield next(names), peak
    yield next(names), growth


def best(call: Callable[[], object], runs: int) -> float:
    """Give the shortest time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def gemm_limit(analyzer: Analyzer, rows: int = 2048) -> float:
    """Give the tokens a second at which the encoder's products alone run, in its own precision (of 8 bits: in bf16)."""
    model = analyzer._model
    inner, kind = model.encoder.config, model.precision or model.dtype
    kind = torch.bfloat16 if kind == torch.int8 else kind
    wide, size = inner.intermediate_size, inner.hidden_size
    shapes = [(size, size)] * 4 + [(size, wide), (wide, size)]
    pairs = [(torch.randn(rows, one, dtype=kind), torch.randn(one, other, dtype=kind)) for one, other in shapes]

    def layer() -> None:
        for left, right in pairs:
            left @ right

    return rows / (best(layer, 30) * inner.num_hidden_layers)


def sentence_by_sentence(sentences: list[str], *, roberta_base: bool, most: int = 60) -> float:
    """Give the seconds a sentence of a `transformers` classification pipeline that is given one at a time.

    The weights are random: RoBERTa-base's shape, or the bundled encoder's.
    """
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, pipeline
    from transformers.utils import logging

    from framing.store import find_model

    logging.set_verbosity_error()
    shape = (
        {} if roberta_base
        else {"hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536}
    )  # fmt: skip
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(find_model() / "tokenizer.json"), cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]",
        unk_token="[UNK]", model_max_length=512,
    )  # fmt: skip
    model = BertForSequenceClassification(BertConfig(vocab_size=30522, **shape)).eval()
    classify = pipeline("text-classification", model=model, tokenizer=tokenizer, device="cpu")
    chosen = sentences[:: max(1, len(sentences) // most)]
    for sentence in chosen[:5]:
        classify(sentence)
    return best(lambda: [classify(sentence, truncation=True) for sentence in chosen], 2) / len(chosen)


def in_fresh_process(code: str, before: str = "") -> float:
    """Time a piece of code in a new interpreter."""
    timed = f"{before}\nimport time\nbegan = time.perf_counter()\n{code}\nprint(time.perf_counter() - began)"
    runs = [subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True) for _ in range(3)]
    return min(float(run.stdout.split()[-1]) for run in runs)


def memory(file: Path, streamed: int) -> tuple[float, float]:
    """Stream articles through a fresh process; give its peak in GB and the growth after the first quarter."""
    call = [sys.executable, "-m", "eval.bench_memory", str(file), str(streamed)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    peak, growth = map(float, done.stdout.split())
    return peak, growth


if __name__ == "__main__":
    raise SystemExit(main())
