"""The front door: what goes in, what comes out, what is refused."""

import pickle
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing import Analysis, Analyzer, Article, HeadError, InputError, InputTypeError, ModelError
from framing.errors import FramingError
from tests.tiny import FRAME_LABELS, write_tiny

TEXTS = ["The minister said no. “We will not,” she said.", "", "One word", "Turnout was 61%.\n\nIt rained. " * 9]


def test_analyzer_reads_every_character_of_a_text(analyzer: Analyzer) -> None:
    analysis = analyzer(TEXTS[3])
    covered = "".join(sentence.text for sentence in analysis.sentences)
    assert "".join(covered.split()) == "".join(TEXTS[3].split())
    assert len(analysis.sentences) == 18
    assert analysis.model.name == "tiny" and len(analysis.model.sha256) == 64


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\u2003\u200a"])
def test_analyzer_gives_no_sentences_for_a_blank_text(analyzer: Analyzer, text: str) -> None:
    analysis = analyzer(text)
    assert (analysis.text, analysis.sentences, analysis.claims) == (text, (), ())


def test_analyzer_keeps_the_metadata(analyzer: Analyzer) -> None:
    article = Article("One.", id="a1", outlet="The Bell", extra={"country": "NZ"})
    assert analyzer(article).article == article


@pytest.mark.parametrize("batch_size", [1, 2, 32])
def test_analyzer_pipe_gives_what_the_call_gives(analyzer: Analyzer, batch_size: int) -> None:
    alone = [analyzer(text) for text in TEXTS]
    piped = list(analyzer.pipe(TEXTS, batch_size=batch_size))
    assert [one.text for one in piped] == TEXTS
    for one, other in zip(alone, piped, strict=True):
        assert_close(one, other)


def assert_close(one: Analysis, other: Analysis) -> None:
    assert [claim.spans for claim in one.claims] == [claim.spans for claim in other.claims]
    for mine, theirs in zip(one.sentences, other.sentences, strict=True):
        assert (mine.start, mine.end, mine.kind) == (theirs.start, theirs.end, theirs.kind)
        assert mine.loaded == pytest.approx(theirs.loaded, abs=2e-4)
        assert mine.loaded_own == pytest.approx(theirs.loaded_own, abs=2e-4)


def test_analyzer_pipe_is_lazy(analyzer: Analyzer) -> None:
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield "One."

    stream = analyzer.pipe(endless(), batch_size=3)
    assert taken == []
    assert next(stream).text == "One."
    assert len(taken) == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_analyzer_spans_equal_their_slices(analyzer: Analyzer, text: str) -> None:
    analysis = analyzer(text)  # Analysis checks every span; here the sentences are checked to cover the text
    assert all(text[one.start : one.end] == one.text for one in (*analysis.sentences, *analysis.phrases))
    assert all(text[span.start : span.end] == span.text for claim in analysis.claims for span in claim.spans)
    assert "".join("".join(one.text for one in analysis.sentences).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x1f", "👩‍👩‍👧‍👦 said: “no” 🤷🏽", "\u202eright to left\u202c \u200f.", "\ud800 alone",
        "a\u0301 " * 50, "[SEP] [PAD]",
    ],
)  # fmt: skip
def test_analyzer_reads_strange_texts(analyzer: Analyzer, text: str) -> None:
    assert Analysis.from_json(analyzer(text).to_json()) == analyzer(text)


def test_analyzer_reads_a_sentence_of_20000_words(analyzer: Analyzer) -> None:
    analysis = analyzer("word " * 20_000)
    assert [sentence.end for sentence in analysis.sentences] == [99_999]


@pytest.mark.parametrize("text", [b"bytes", ["a", "list"], None, 3])
def test_analyzer_refuses_what_is_not_one_text(analyzer: Analyzer, text: object) -> None:
    with pytest.raises(InputTypeError):
        analyzer(text)  # type: ignore[arg-type]
    with pytest.raises(InputTypeError):
        list(analyzer.pipe([text]))  # type: ignore[list-item]


def test_analyzer_says_what_to_do_with_a_list(analyzer: Analyzer) -> None:
    with pytest.raises(
        InputTypeError, match=r"text is of type list; .* for many articles use analyzer.pipe\(articles\)"
    ):
        analyzer(["a"])  # type: ignore[arg-type]
    with pytest.raises(InputTypeError, match=r"articles is 'a'; give an iterable of texts or articles"):
        analyzer.pipe("a")
    with pytest.raises(InputError, match="batch_size is 0; give 1 or more"):
        analyzer.pipe(["a"], batch_size=0)
    with pytest.raises(TypeError, match="unexpected keyword"):
        analyzer("a", stride=3)  # type: ignore[call-arg]


def test_analyzer_lists_its_heads_where_one_is_missing(tmp_path: Path) -> None:
    without = Analyzer.from_pretrained(write_tiny(tmp_path / "tiny", stance=False))
    message = "the model has no head 'stance'; its heads are 'attribution', 'phrases', 'loaded', 'kind'"
    with pytest.raises(HeadError, match=message):
        without("The minister spoke.", targets=["the minister"])
    with pytest.raises(InputTypeError, match="targets are 'the minister'; give a list of names"):
        without("The minister spoke.", targets="the minister")
    assert without("Minister Ada Quill spoke.").stances == ()


STANCES = "The minister said no to Ada Quill. “Quill is a fraud,” he said.\n\nMs. Quill replied that the minister lied."


def test_analyzer_reads_the_stance_towards_each_mention(analyzer: Analyzer) -> None:
    analysis = analyzer(STANCES, targets=["Ada Quill", "the minister", "Nobody Here"])
    assert analysis.not_mentioned == ("Nobody Here",)
    assert [(one.target, one.mention.text) for one in analysis.stances if one.target == "Ada Quill"] == [
        ("Ada Quill", "Ada Quill"), ("Ada Quill", "Quill"), ("Ada Quill", "Ms. Quill"),
    ]  # fmt: skip
    assert {one.target for one in analysis.stances} == {"Ada Quill", "the minister"}
    for one in analysis.stances:
        assert one.claim is None or any(
            span.start <= one.mention.start < span.end for span in analysis.claims[one.claim].content
        )
        assert one.polarity in (None, max(one.scores, key=one.scores.__getitem__))
    assert analyzer(STANCES, targets=[]).stances == ()


def test_analyzer_stances_are_the_same_alone_and_among_other_targets_and_articles(analyzer: Analyzer) -> None:
    alone = analyzer(STANCES, targets=["Ada Quill"]).stances
    many = [*(f"Body {at}" for at in range(500)), "Ada Quill", "the minister"]
    among = list(analyzer.pipe([TEXTS[0], STANCES, TEXTS[0]], targets=many))[1].stances
    again = [one for one in among if one.target == "Ada Quill"]
    assert [one.mention for one in again] == [one.mention for one in alone]
    for one, other in zip(alone, again, strict=True):
        assert dict(other.scores) == pytest.approx(dict(one.scores), abs=1e-3)


def test_analyzer_chooses_the_most_mentioned_names(analyzer: Analyzer) -> None:
    analysis = analyzer("Ada Quill met Bo Roth. Quill left. Mr. Roth and Ms. Quill had met before.")
    assert list(dict.fromkeys(one.target for one in analysis.stances)) == ["Ada Quill", "Bo Roth"]


def test_analyzer_gives_frames_of_article_and_paragraphs(analyzer: Analyzer) -> None:
    analysis = analyzer(STANCES)
    assert list(analysis.frames) == list(FRAME_LABELS)
    assert [one.text for one in analysis.paragraphs] == STANCES.split("\n\n")
    assert all(list(one.frames) == list(FRAME_LABELS) for one in analysis.paragraphs)
    assert all(analysis.frames[one.frame] >= 0.5 for one in analysis.frame_sentences)
    assert analyzer(" ").frames == {}


def test_analyzer_saved_and_loaded_gives_the_same(analyzer: Analyzer, tmp_path: Path) -> None:
    analyzer.save_pretrained(tmp_path / "again")
    again = Analyzer.from_pretrained(tmp_path / "again")
    assert_close(analyzer(TEXTS[0]), again(TEXTS[0]))
    assert sorted(file.name for file in (tmp_path / "again").iterdir()) == [
        "config.json", "model.safetensors", "tokenizer.json",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_analyzer_refuses_a_folder_without_a_file(tiny_folder: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(tiny_folder, tmp_path / "model")
    (tmp_path / "model" / name).unlink()
    with pytest.raises(ModelError, match=f"lacks '{name}'; it needs"):
        Analyzer.from_pretrained(tmp_path / "model")


def test_analyzer_refuses_a_folder_with_a_pickle(tiny_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_folder, tmp_path / "model")
    (tmp_path / "model" / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match=r"holds 'pytorch_model\.bin', which can run code when loaded"):
        Analyzer.from_pretrained(tmp_path / "model")


def test_analyzer_refuses_broken_files(tiny_folder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        shutil.copytree(tiny_folder, tmp_path / name)
        (tmp_path / name / name).write_bytes(b"{broken")
        with pytest.raises(FramingError) as caught:
            Analyzer.from_pretrained(tmp_path / name)
        assert "\n" not in str(caught.value)


def test_analyzer_refuses_unknown_names() -> None:
    with pytest.raises(ModelError, match=r"neither a folder nor a bundled model"):
        Analyzer.from_pretrained("no-such-model")
    with pytest.raises(ModelError, match="could not be fetched from the Hub"):
        Analyzer.from_pretrained("framing-tests/does-not-exist")


def test_analyzer_pickles_by_folder(analyzer: Analyzer) -> None:
    held = pickle.dumps(analyzer)
    assert len(held) < 1000
    assert pickle.loads(held)(TEXTS[0]) == analyzer(TEXTS[0])


def test_analyzer_serves_several_threads(analyzer: Analyzer) -> None:
    expected = [analyzer(text) for text in TEXTS]
    got: dict[int, list[Analysis]] = {}

    def work(number: int) -> None:
        got[number] = [analyzer(text) for text in TEXTS]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(got[number] == expected for number in range(4))
