"""The front door: an article in, its analysis out.

It does: load a model, take texts and articles, lead each through sentences, windows, encoder and decoder, in batches.
It does not: any of these itself; they are `sentences.py`, `windows.py`, `encoder.py` and `decode.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.article import Article
from framing.attitudes import read_frames, read_stances, token_ranges
from framing.config import Decoding
from framing.decode import Reading, decode
from framing.errors import HeadError, InputTypeError, ModelError, describe
from framing.mentions import Target, check_targets, find_mentions, main_mentions
from framing.names import speakers_of
from framing.results import Analysis, Claim, ModelInfo, Sentence, Stance
from framing.sentences import split_sentences
from framing.store import copy_model, find_model, heads_of, sha256_of
from framing.threads import settle_threads
from framing.values import positive
from framing.windows import pack, tokenize
from framing.workers import Workers

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from framing.network import FramingModel

_TOGETHER = 120_000  # characters after which no more articles are read together
Targets = Sequence[str] | Mapping[str, Sequence[str]]


class Analyzer:
    """Read news articles with a trained model.

    >>> analyzer = Analyzer.from_pretrained()
    >>> analysis = analyzer("The minister claimed the reckless plan would work. Turnout was 61%.")
    >>> [sentence.kind for sentence in analysis.sentences]
    ['sourced_claim', 'report']

    Made by `from_pretrained`; safe to use from several threads, and in processes forked (which then compute with one
    thread) or spawned; pickled by the folder it came from.
    """

    def __init__(self, model: FramingModel, tokenizer: Tokenizer, info: ModelInfo, folder: Path | None = None) -> None:
        """Wrap a loaded model; most callers want `from_pretrained`."""
        from framing.encoder import special_tokens

        self._model, self._tokenizer, self._folder = model, tokenizer, folder
        self._special = special_tokens(tokenizer)
        self._decoding = Decoding.from_dict(model.config.decoding)
        self._labels = (tuple(model.config.phrase_labels), tuple(model.config.sentence_labels))
        self.info = info

    @classmethod
    def from_pretrained(
        cls, model: str | Path | None = None, *, revision: str | None = None, device: str | None = None,
        dtype: str | None = None,
    ) -> Analyzer:  # fmt: skip
        """Load a model.

        Args:
            model: None for the bundled English model (no network), a bundled model's name, a folder that
                `save_pretrained` wrote, or a Hub id.
            revision: of a Hub id: branch, tag or commit.
            device: "cpu", "cuda", "cuda:1", "mps"; None for CUDA where there is one, else the CPU.
            dtype: in which matrices are multiplied: "float32", "bfloat16", "float16" or, on a CPU with VNNI, "int8".
                None for float16 on a GPU, bfloat16 on a CPU that has it (about twice as fast; probabilities within
                .04 of float32, most within .006), else float32. "int8" is the fastest; 99 % of the probabilities are
                within .05 of float32.

        Raises `ModelError` for a folder that lacks a file, holds a pickle or does not load.
        """
        from framing.encoder import load

        folder = find_model(model, revision)
        settle_threads()
        network, tokenizer = load(folder, device, dtype)
        info = ModelInfo(network.config.name, network.config.version, sha256_of(folder))
        return cls(network, tokenizer, info, folder)

    def save_pretrained(self, folder: str | Path) -> None:
        """Write `config.json`, `model.safetensors` and `tokenizer.json` (and the model card, where there is one).

        A model that was loaded is written as its folder holds it, byte for byte, in whatever precision it computes.
        """
        if self._folder is None:
            from framing.encoder import save

            save(self._model, self._tokenizer, Path(folder))
        else:
            copy_model(self._folder, Path(folder))

    def push_to_hub(self, repo_id: str, *, private: bool = False, revision: str | None = None) -> str:
        """Upload the model to the Hub, as `save_pretrained` writes it, and give the commit's address."""
        import tempfile

        from huggingface_hub import HfApi

        api = HfApi()
        api.create_repo(repo_id, private=private, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            self.save_pretrained(folder)
            commit = api.upload_folder(repo_id=repo_id, folder_path=folder, revision=revision)
        return str(commit.commit_url)

    def __call__(self, article: str | Article, *, targets: Targets | None = None) -> Analysis:
        """Read one article.

        Args:
            article: a text, or an `Article` with its metadata. Blank: an analysis with no sentences.
            targets: whom or what to read the stance towards: names, or a mapping from each name to its aliases. None
                for the ten names that the article names most; an empty list for nobody. Those that it does not mention
                are in `not_mentioned`.

        Raises `InputTypeError` for anything else (bytes, a list, None), `InputError` for an empty name or one given
        twice, and `HeadError` for targets that the model cannot answer for.
        """
        return self._read([_article(article)], self._targets(targets))[0]

    def pipe(
        self, articles: Iterable[str | Article], *, batch_size: int = 32, show_progress_bar: bool = False,
        targets: Targets | None = None, processes: int | Workers = 1,
    ) -> Iterator[Analysis]:  # fmt: skip
        """Read many articles lazily: one analysis out for each article in, in order.

        Args:
            articles: any iterable; read `batch_size` ahead, with several processes a few batches for each.
            batch_size: articles read together; changes the speed, not the results (beyond rounding).
            show_progress_bar: show tqdm's bar on stderr.
            targets: as for one article.
            processes: how many read at once, each with the model and the memory of its own (half a gigabyte and more):
                one for each core is fastest. They start anew, so a script has to call this below
                `if __name__ == "__main__":`. `Workers` that are there already serve several calls.

        Raises `InputTypeError` at once where `articles` is one text or article, and when it comes to an article that
        is neither text nor `Article`; `FramingError` where a process is lost.
        """
        if isinstance(articles, (str, bytes, Article)) or not isinstance(articles, Iterable):
            raise InputTypeError(
                f"articles is {describe(articles)}; give an iterable of texts or articles; for one, call analyzer(text)"
            )
        batch_size = positive(batch_size, "batch_size")
        if not isinstance(processes, Workers):
            processes = positive(processes, "processes")
        return self._pipe(articles, batch_size, show_progress_bar, self._targets(targets), processes)

    def _pipe(
        self, articles: Iterable[str | Article], batch_size: int, progress: bool, targets: tuple[Target, ...] | None,
        processes: int | Workers,
    ) -> Iterator[Analysis]:  # fmt: skip
        from tqdm import tqdm

        total = len(articles) if isinstance(articles, Sequence) else None
        stream = (_article(article) for article in articles)
        batches = iter(lambda: _next(stream, batch_size), [])
        with ExitStack() as stack:
            bar = stack.enter_context(tqdm(total=total, unit="article", disable=not progress))
            if processes == 1:
                read: Iterator[list[Analysis]] = (self._read(batch, targets) for batch in batches)
            else:
                if not isinstance(processes, Workers):
                    processes = stack.enter_context(Workers(self, processes))
                read = processes.read(batches, targets)
            for analyses in read:
                for analysis in analyses:
                    yield analysis
                    bar.update()

    def _read(self, articles: Sequence[Article], targets: tuple[Target, ...] | None) -> list[Analysis]:
        from framing.encoder import run

        spans = [split_sentences(article.text) for article in articles]
        tokens = [tokenize(article.text, span, self._tokenizer) for article, span in zip(articles, spans, strict=True)]
        windows = [pack(one.sentence, self._model.config.window) for one in tokens]
        outputs = run(
            self._model, list(zip(tokens, windows, strict=True)), self._special,
            hidden=self._model.stance is not None and targets != (),
        )  # fmt: skip
        readings = list(map(Reading, (article.text for article in articles), spans, tokens, windows, outputs))
        decoded = decode(readings, self._labels, self._decoding)
        return [
            self._analysis(article, reading, *parts, targets)
            for article, reading, parts in zip(articles, readings, decoded, strict=True)
        ]

    def _analysis(
        self, article: Article, reading: Reading, sentences: tuple[Sentence, ...], claims: tuple[Claim, ...],
        targets: tuple[Target, ...] | None,
    ) -> Analysis:  # fmt: skip
        frames, paragraphs, frame_sentences = read_frames(reading, self._model.config.frame_labels, self._decoding)
        stances = self._stances(reading, claims, targets)
        seen = {stance.target for stance in stances}
        return Analysis(
            text=article.text, article=article, sentences=sentences, claims=claims, stances=stances,
            not_mentioned=tuple(target.name for target in targets or () if target.name not in seen),
            frames=frames, paragraphs=paragraphs, frame_sentences=frame_sentences, model=self.info,
        )  # fmt: skip

    def _stances(
        self, reading: Reading, claims: Sequence[Claim], targets: tuple[Target, ...] | None
    ) -> tuple[Stance, ...]:
        from framing.encoder import read_stance

        if reading.outputs.hidden is None or not len(reading.tokens):
            return ()
        speakers = speakers_of(claims)
        mentions = (
            main_mentions(reading.cast, speakers=speakers) if targets is None
            else find_mentions(
                reading.cast.page, targets, speakers=speakers, coreference=reading.cast.coreference
            )
        )  # fmt: skip
        logits = read_stance(self._model, reading.windows, reading.outputs, token_ranges(reading, mentions))
        return read_stances(reading, mentions, logits, claims, self._decoding)

    def _targets(self, targets: object) -> tuple[Target, ...] | None:
        """Check the targets asked for; a model that does not read stance has none to choose by itself."""
        checked = check_targets(targets)
        if checked and self._model.stance is None:
            raise HeadError.missing("stance", heads_of(stance=False, frames=self._model.frames is not None))
        return checked

    @property
    def device(self) -> str:
        """Where it computes, such as "cpu" or "cuda:0"."""
        return str(self._model.device)

    @property
    def dtype(self) -> str:
        """In which numbers it multiplies matrices, such as "bfloat16"."""
        return str(self._model.precision or self._model.dtype).removeprefix("torch.")

    def __repr__(self) -> str:
        return f"Analyzer({self.info.name!r}, version={self.info.version!r}, sha256={self.info.sha256[:12]!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by name: a worker loads the folder again rather than being sent the weights."""
        if self._folder is None:
            raise ModelError(
                "an analyzer that was not loaded from a folder cannot be pickled; save_pretrained it first"
            )
        precision = self._model.precision or self._model.dtype
        return _load, (os.fspath(self._folder), str(self._model.device), str(precision).removeprefix("torch."))


def _load(folder: str, device: str, dtype: str) -> Analyzer:
    return Analyzer.from_pretrained(folder, device=device, dtype=dtype)


def _next(stream: Iterator[Article], size: int) -> list[Article]:
    """Take the next articles, fewer than `size` where they are long: what is read together has to fit in memory."""
    batch: list[Article] = []
    characters = 0
    for article in islice(stream, size):
        batch.append(article)
        characters += len(article.text)
        if characters >= _TOGETHER:
            break
    return batch


def _article(article: str | Article) -> Article:
    """Take a text or an article; raise `InputTypeError`, with what to do, for anything else."""
    return article if isinstance(article, Article) else Article(article)
