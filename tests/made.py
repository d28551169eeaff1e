"""Analyses made from numbers, for tests of what is computed from them."""

from dataclasses import replace

import numpy as np

from framing.results import (
    Analysis,
    Article,
    Claim,
    FrameSentence,
    ModelInfo,
    Paragraph,
    Phrase,
    Sentence,
    Span,
    Stance,
)

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


def minded(analysis, **scores):
    """Give an analysis with stances and frames.

    `targets` has for a name and voice, or a name alone (the outlet's), P(positive) less P(negative), or several of
    them; each is a mention in the first sentence, with no polarity. `frames` has probabilities by name, also those of
    the one paragraph; the first sentence carries the frames that are likely.
    """
    first = analysis.sentences[0]
    mention = Span.of(analysis.text, first.start + 4, first.start + 11)
    stances = []
    for key, values in scores.get("targets", {}).items():
        target, voice = (key, "outlet") if isinstance(key, str) else key
        for value in np.atleast_1d(values):
            parts = {"negative": (1 - value) / 2, "neutral": 0.0, "positive": (1 + value) / 2}
            stances.append(Stance(target, mention, 0, None, parts, voice))
    frames = scores.get("frames", {})
    carriers = tuple(FrameSentence(name, 0, score) for name, score in frames.items() if score >= 0.5)
    paragraphs = (Paragraph.of(analysis.text, first.start, first.end, frames=frames),) if frames else ()
    return replace(analysis, stances=tuple(stances), frames=frames, frame_sentences=carriers, paragraphs=paragraphs)


def marked(word="sham", *, more="", model=None, **metadata):
    """Give an analysis with everything that there is to mark; `word` stands in every field that may hold any text.

    `more` ends the text, to tell articles apart; other names set or add fields of the article.
    """
    text = f"“A {word},” said Ann Lee. It was rotten{more}."
    at = text.index(word)
    claim_end = at + len(word) + 2
    cue, source = text.index("said", claim_end), text.index("Ann Lee", claim_end)
    first = text.index("It was rotten", claim_end)
    quoted = Phrase.of(text, at, at + len(word), score=0.9, voice="source", claim=0)
    own = Phrase.of(text, first + 7, first + 13, score=0.8, voice="outlet")
    scores = {"attributed": 0.5, "kind_scores": {"sourced_claim": 0.7, "editorial": 0.1, "report": 0.2}}
    sentences = (
        Sentence.of(
            text, 0, first - 1, kind="sourced_claim", loaded=0.9, loaded_own=0.1, phrases=(quoted,),
            is_loaded=True, is_loaded_own=False, **scores,
        ),
        Sentence.of(
            text, first, len(text), kind="editorial", loaded=0.8, loaded_own=0.75, phrases=(own,),
            is_loaded=True, is_loaded_own=True, **scores,
        ),
    )  # fmt: skip
    content = (Span.of(text, 0, claim_end),)
    claim = Claim(Span.of(text, source, source + 7), Span.of(text, cue, cue + 4), content, "direct", word, 0.97)
    polarity = {"negative": 0.2, "neutral": 0.3, "positive": 0.5}
    against = {"negative": 0.9, "neutral": 0.1, "positive": 0.0}
    stances = (
        Stance(word, Span.of(text, at, at + len(word)), 0, None, polarity, "source", 0),
        Stance(word, Span.of(text, first, first + 2), 1, "negative", against, "outlet"),
    )
    fields = dict.fromkeys(("id", "outlet", "date", "story", "title", "url"), word) | metadata
    return Analysis(
        text=text, article=Article(text, **fields), sentences=sentences, claims=(claim,), stances=stances,
        frames={word: 0.6, "Economic": 0.4}, frame_sentences=(FrameSentence(word, 1, 0.7), FrameSentence(word, 0, 0.2)),
        paragraphs=(Paragraph.of(text, 0, len(text), frames={word: 0.6, "Economic": 0.4}),),
        model=model or ModelInfo(word, word, word),
    )  # fmt: skip
