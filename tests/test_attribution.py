"""From tag scores to claims, with outputs written by hand."""

from dataclasses import replace

import numpy as np

from framing.attribution import Relation, best_tags, cut, find_relations
from framing.config import default_decoding
from framing.heads import LINK_BUCKETS, LINKS, TAGS, Outputs
from framing.windows import Tokens, Window

DECODING = default_decoding(("ptc",), ("speech",))
SIZE = 4


def outputs_for(tags: str, groups: str) -> Outputs:
    """Write outputs that say `tags` (s, c, t for the roles; capitals begin a span) and link equal `groups`."""
    names = {
        "S": "B-source", "s": "I-source", "C": "B-cue", "c": "I-cue", "T": "B-content", "t": "I-content", ".": "O",
    }  # fmt: skip
    logits = np.full((len(tags), len(TAGS)), -5.0, dtype=np.float32)
    links = np.zeros((len(tags), SIZE), dtype=np.float32)
    for place, (tag, group) in enumerate(zip(tags, groups, strict=True)):
        logits[place, TAGS.index(names[tag])] = 5.0
        if group != ".":
            links[place, int(group)] = 6.0
    bias = np.full((len(LINKS), LINK_BUCKETS), -6.0, dtype=np.float32)
    empty = np.zeros((len(tags), 1), dtype=np.float32)
    return Outputs(logits, empty, links, links, empty, bias, empty, empty, empty)


def tokens_of(sizes: list[int]) -> Tokens:
    """Make tokens of one letter with a space between, in sentences of these sizes."""
    count = sum(sizes)
    sentence = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.arange(count) * 2
    return Tokens(np.zeros(count, dtype=np.int64), starts, starts + 1, sentence, np.zeros((count, 3), dtype=np.int64))


def relations_of(tags: str, groups: str, sizes: list[int], quoted: str | None = None) -> list[Relation]:
    states = np.array([int(sign) for sign in quoted or "0" * len(tags)], dtype=np.uint8)
    window = Window(tuple((sum(sizes[:at]), sum(sizes[: at + 1])) for at in range(len(sizes))))
    return relate(tokens_of(sizes), [window], outputs_for(tags, groups), states)


def relate(tokens: Tokens, windows: list[Window], outputs: Outputs, states: np.ndarray) -> list[Relation]:
    (best,) = best_tags([outputs], [windows], DECODING)
    return find_relations(tokens, best, outputs, DECODING, states)


def spans(relation: Relation) -> tuple[tuple[int, int] | None, tuple[int, int] | None, list[tuple[int, int]]]:
    source, cue = ((one.start, one.end) if one else None for one in (relation.source, relation.cue))
    return source, cue, [(one.start, one.end) for one in relation.content]


def test_attribution_joins_content_cue_and_source() -> None:
    (relation,) = relations_of("SsCTtt.", "000000.", [7])
    assert spans(relation) == ((0, 2), (2, 3), [(3, 6)])
    assert relation.score > 0.99


def test_attribution_joins_a_content_that_its_cue_interrupts() -> None:
    (relation,) = relations_of("TtCSTt", "000000", [6])
    assert spans(relation) == ((3, 4), (2, 3), [(0, 2), (4, 6)])


def test_attribution_keeps_two_claims_apart() -> None:
    relations = relations_of("SCTtSCTt", "00001111", [4, 4])
    assert [spans(one) for one in relations] == [((0, 1), (1, 2), [(2, 4)]), ((4, 5), (5, 6), [(6, 8)])]


def test_attribution_needs_no_source() -> None:
    (relation,) = relations_of("CTt", "000", [3])
    assert spans(relation) == (None, (0, 1), [(1, 3)])


def test_attribution_leaves_a_cue_without_content_alone() -> None:
    assert relations_of("SC..", "00..", [4]) == []


def test_attribution_gives_a_running_quotation_to_its_speaker() -> None:
    first, second = relations_of("TtttCS......", "000000......", [6, 6], quoted="211200211112")
    assert spans(first) == ((5, 6), (4, 5), [(0, 4)])
    assert (spans(second), second.follows) == ((None, None, [(6, 12)]), 0)


def test_attribution_does_not_take_a_scare_quote_for_a_quotation() -> None:
    assert relations_of("......", "......", [6], quoted="002120") == []


def test_attribution_joins_a_span_over_two_windows() -> None:
    outputs = outputs_for("CTttt.", "000000")
    windows = [Window(((0, 3),)), Window(((3, 6),))]
    (tags,) = best_tags([outputs], [windows], DECODING)
    assert [(piece.role, piece.start, piece.end) for piece in cut(tags, outputs.tags)] == [
        ("cue", 0, 1),
        ("content", 1, 5),
    ]


def test_attribution_tags_are_well_formed_whatever_the_scores() -> None:
    logits = np.random.default_rng(0).normal(size=(300, 7)).astype(np.float32)
    windows = [Window(((0, 200),)), Window(((200, 300),))]
    (tags,) = best_tags([replace(outputs_for("", ""), tags=logits)], [windows], DECODING)
    for place in range(1, 300):
        if tags[place] in (2, 4, 6) and place != 200:
            assert tags[place - 1] in (tags[place], tags[place] - 1)


def test_attribution_keeps_indirect_speech_with_its_own_sentence() -> None:
    outputs = outputs_for("TtttCS", "000000")
    weak = replace(
        outputs, link_from=outputs.link_from / 3, link_to=outputs.link_to / 3, link_bias=outputs.link_bias + 3
    )
    together = relate(tokens_of([6]), [Window(((0, 6),))], weak, np.zeros(6, dtype=np.uint8))
    apart = relate(tokens_of([4, 2]), [Window(((0, 4), (4, 6)))], weak, np.zeros(6, dtype=np.uint8))
    assert together[0].source is not None and apart[0].source is None
