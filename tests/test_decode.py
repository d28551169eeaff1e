"""From scores to the record: voice, phrases, kinds, with outputs written by hand."""

from dataclasses import replace

import numpy as np
import pytest

from framing.config import Combination, Decoding, default_decoding, sigmoid
from framing.decode import Reading, decode
from framing.errors import ModelError
from framing.heads import LINK_BUCKETS, LINKS, TAGS, Outputs
from framing.spans import Claim, Sentence
from framing.windows import pack, tokenize
from tests.tiny import tiny_tokenizer

TEXT = "The vile plan passed. Ada said “a vile plan won” here."
BORDERS = [(0, 21), (22, 54)]
LABELS = (("ptc",), ("loaded_ptc", "speech", "editorial"))
DECODING = default_decoding(*LABELS)


def read(
    content: str = "“a vile plan won”", loaded: str = "vile", low: float = -5.0, *, sure: float = 8.0,
    labels: tuple[tuple[str, ...], tuple[str, ...]] = LABELS, decoding: Decoding = DECODING,
) -> tuple[tuple[Sentence, ...], tuple[Claim, ...]]:  # fmt: skip
    """Decode TEXT where the heads say: Ada, said, `content` as `sure`; `loaded` is loaded wherever it stands."""
    tokens = tokenize(TEXT, BORDERS, tiny_tokenizer())
    windows = pack(tokens.sentence, 100)
    tags = np.full((len(tokens), len(TAGS)), -8.0, dtype=np.float32)
    tags[:, 0] = 0.0
    links = np.zeros((len(tokens), 2), dtype=np.float32)
    for role, part in (("source", "Ada"), ("cue", "said"), ("content", content)):
        if part:
            inside = (tokens.starts >= TEXT.index(part)) & (tokens.ends <= TEXT.index(part) + len(part))
            tags[inside, TAGS.index(f"I-{role}")] = sure
            tags[np.flatnonzero(inside)[0], TAGS.index(f"B-{role}")] = 2 * sure
            links[inside] = 5.0
    phrase = np.full((len(tokens), 1), low, dtype=np.float32)
    for at in (4, 34):
        phrase[(tokens.starts >= at) & (tokens.ends <= at + len(loaded))] = 5.0
    sentence = np.array([[2.0, -4.0, 1.0], [2.0, 4.0, -1.0]], dtype=np.float32)
    bias = np.zeros((len(LINKS), LINK_BUCKETS), dtype=np.float32)
    outputs = Outputs(tags, phrase, links, links, sentence, bias, *[phrase[:, :0]] * 3)
    return decode([Reading(TEXT, BORDERS, tokens, windows, outputs)], labels, decoding)[0]


def test_decode_says_whose_words_they_are() -> None:
    (first, second), claims = read()
    assert [(p.text, p.voice, p.claim) for p in first.phrases] == [("vile", "outlet", None)]
    assert [(p.text, p.voice, p.claim) for p in second.phrases] == [("vile", "source", 0)]
    assert first.loaded == second.loaded == pytest.approx(float(sigmoid(np.array(2.0))), abs=1e-4)
    assert first.loaded_own == pytest.approx(first.loaded, abs=0.01)
    assert second.loaded_own < 0.01
    assert (first.attributed, second.attributed) == (0.0, round(17 / 32, 4))
    (claim,) = claims
    assert claim.source is not None and claim.cue is not None
    assert (claim.source.text, claim.cue.text, claim.quote) == ("Ada", "said", "direct")
    assert [span.text for span in claim.content] == ["“a vile plan won”"]


def test_decode_calls_a_quotation_the_outlets_where_nobody_says_it() -> None:
    (_, second), claims = read(content="")
    assert claims == ()
    assert [(p.text, p.voice) for p in second.phrases] == [("vile", "outlet")]


def test_what_a_sentence_is_as_a_whole_moves_its_tokens() -> None:
    hinting = (LABELS[0], ("loaded_ptc", "attributed", "editorial"))  # 4 for the second sentence

    def found(labels: tuple[tuple[str, ...], tuple[str, ...]], hint: float) -> list[str]:
        decoding = replace(default_decoding(*labels), transitions=((0.0,) * 7,) * 7, first=(0.0,) * 7, hint=hint)
        claims = read(content="here", sure=-0.3, labels=labels, decoding=decoding)[1]
        return [span.text for claim in claims for span in claim.content]

    assert found(LABELS, 0.1) == found(hinting, 0.0) == []
    assert found(hinting, 0.1) == ["here"]


@pytest.mark.parametrize(
    ("content", "quote"),
    [("“a vile plan won”", "direct"), ("“a vile plan won” here", "mixed"), ("here", "indirect")],
)
def test_decode_tells_direct_from_indirect(content: str, quote: str) -> None:
    assert read(content)[1][0].quote == quote


def test_decode_gives_kinds_that_sum_to_one() -> None:
    (first, second), _ = read()
    assert (first.kind, second.kind) == ("editorial", "sourced_claim")
    assert sum(first.kind_scores.values()) == pytest.approx(1.0, abs=1e-3)
    odds = [np.exp(-4.0), np.exp(1.0), 1.0]  # of speech, of editorial, of neither
    assert first.kind_scores["editorial"] == pytest.approx(odds[1] / sum(odds), abs=1e-3)


def test_decode_grows_phrases_over_likely_neighbours_only() -> None:
    assert [p.text for p in read(low=-0.5)[0][0].phrases] == ["vile plan passed"]
    assert [p.text for p in read(low=-2.0)[0][0].phrases] == ["vile"]


def test_decode_verdict_is_none_between_the_thresholds() -> None:
    decoding = replace(DECODING, unsure={"loaded": (0.3, 0.6)})
    assert [decoding.verdict("loaded", value) for value in (0.2, 0.3, 0.59, 0.6)] == [False, None, None, True]
    assert [decoding.verdict("loaded_own", value) for value in (0.49, 0.5)] == [False, True]


def test_decoding_goes_to_json_and_back() -> None:
    decoding = replace(DECODING, own=Combination({"loaded": 0.5}, -1.0), unsure={"loaded": (0.3, 0.6)})
    assert Decoding.from_dict(decoding.to_dict()) == decoding


def test_decoding_refuses_a_malformed_record() -> None:
    record = DECODING.to_dict()
    del record["link"]
    with pytest.raises(ModelError, match=r"no usable 'decoding' \(KeyError\('link'\)\)"):
        Decoding.from_dict(record)
