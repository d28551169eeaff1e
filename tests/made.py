"""Analyses made from numbers, for tests of what is computed from them."""

import numpy as np

from framing.results import Analysis, Article, Claim, ModelInfo, Phrase, Sentence, Span

MODEL = ModelInfo("tiny", "1.0", "00ff")
WORDS = "The council met on Monday. "


def made(loaded, own=None, *, attributed=0.2, names=(), model=MODEL, **metadata):
    """Give an analysis of one sentence a number: `loaded` and, less or equal, `own`; a claim for each of `names`."""
    own = loaded if own is None else own
    extra = {
        name: metadata.pop(name)
        for name in list(metadata)
        if name not in ("id", "outlet", "story", "date", "title", "url")
    }
    text = f"{metadata.get('id', '')} {metadata.get('outlet', '')} {metadata.get('story', '')} {extra} " + WORDS * len(
        loaded
    )
    first = len(text) - len(WORDS) * len(loaded)
    sentences = []
    for at, (one, mine) in enumerate(zip(loaded, own, strict=True)):
        start = first + at * len(WORDS)
        phrase = Phrase.of(
            text, start + 4, start + 11, score=float(one), voice="outlet" if mine > one / 2 else "source"
        )
        kinds = {
            "sourced_claim": attributed,
            "editorial": (1 - attributed) * mine,
            "report": (1 - attributed) * (1 - mine),
        }
        sentences.append(
            Sentence.of(
                text, start, start + len(WORDS) - 1, loaded=float(one), loaded_own=float(mine), kind="report",
                kind_scores=kinds, attributed=attributed, phrases=(phrase,),
            )
        )  # fmt: skip
    claims = tuple(Claim(None, None, (Span.of(text, first + 4, first + 11),), "indirect", name, 0.9) for name in names)
    article = Article(text, extra=extra, **metadata)
    return Analysis(text=text, article=article, sentences=tuple(sentences), claims=claims, model=model)


def study(shifts, *, stories=20, sentences=12, seed=0):
    """Give analyses of every outlet on every story; `shifts` has the outlets' effects on the log odds."""
    generator = np.random.default_rng(seed)
    for story in range(stories):
        effect = generator.normal(0, 0.6)
        for outlet, shift in shifts.items():
            odds = -2.5 + effect + shift + generator.normal(0, 0.3) + generator.normal(0, 1.0, sentences)
            yield made(
                1 / (1 + np.exp(-odds)), outlet=outlet, story=f"s{story:02}", id=f"{story}-{outlet}",
                names=("Lee", None) if story % 2 else ("Lee", "Ann"),
            )  # fmt: skip
