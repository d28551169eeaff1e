"""The bundled weights, on sentences written for this test: what a user would try on the first day."""

import re
from pathlib import Path

import numpy as np
import pytest

from framing import Analyzer, Sentence, to_frame
from framing.store import bundled_models, find_model

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def bundled() -> Analyzer:
    return Analyzer.from_pretrained()


def one(analyzer: Analyzer, text: str) -> Sentence:
    (sentence,) = analyzer(text).sentences
    return sentence


def test_bundled_model_is_small_and_says_its_licence() -> None:
    (entry,) = bundled_models()
    assert entry.name == "framing-en"
    assert entry.size_bytes <= 50_000_000
    assert entry.licence == "cc-by-nc-sa-4.0"
    assert {"stance", "frames"} <= set(entry.heads)
    assert (find_model() / "README.md").is_file()


def test_bundled_model_tells_a_quoted_word_from_an_own_one(bundled: Analyzer) -> None:
    own = one(bundled, "The disgraceful and reckless bill was rammed through parliament by a corrupt clique.")
    quoted = one(bundled, "“The disgraceful and reckless bill was rammed through by a corrupt clique,” Ada Moor said.")
    plain = one(bundled, "The bill was passed by parliament on Tuesday by 62 votes to 41.")
    assert own.loaded > quoted.loaded_own and quoted.loaded > plain.loaded
    assert own.loaded_own > 3 * quoted.loaded_own
    assert {phrase.voice for phrase in own.phrases} == {"outlet"}
    assert {phrase.voice for phrase in quoted.phrases} == {"source"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The council will meet again on Monday, a spokeswoman said.", "sourced_claim"),
        ("“We will not sign,” the mayor told reporters.", "sourced_claim"),
        ("Officials say the bridge is safe.", "sourced_claim"),
        ("The bridge was closed on Monday and reopened two days later.", "report"),
        ("How much longer must this city put up with such cowardice?", "editorial"),
    ],
)
def test_bundled_model_knows_the_kinds(bundled: Analyzer, text: str, kind: str) -> None:
    assert one(bundled, text).kind == kind


def test_bundled_model_links_who_said_what(bundled: Analyzer) -> None:
    analysis = bundled("Finance Minister Anna Berg said taxes would rise. “We have no choice,” she told reporters.")
    first, second = analysis.claims
    assert first.source is not None and first.cue is not None and second.source is not None
    assert (first.source.text, first.cue.text) == ("Finance Minister Anna Berg", "said")
    assert (second.source.text, second.source_name, second.quote) == ("she", "Anna Berg", "direct")


def test_bundled_model_keeps_a_running_quotation_with_its_speaker(bundled: Analyzer) -> None:
    analysis = bundled(
        "Ada Moor, who leads the union, was angry.\n\n“They lied to us,” Moor said. “They hid the report for a year."
        "\n\n“We will strike until they resign.”\n\nThe company closed its gates at noon."
    )
    attributed = {sentence.text[:12]: sentence.attributed for sentence in analysis.sentences}
    assert attributed["“They hid th"] > 0.8 and attributed["“We will str"] > 0.8
    assert attributed["The company "] < 0.2


@pytest.mark.parametrize(
    "name",
    [
        "the Democrats", "Labour", "the Conservatives", "Israel", "Iran", "Muslims", "the Muslims", "the Christians",
        "the Jews",
    ],
)  # fmt: skip
def test_bundled_model_is_fair_to_names(bundled: Analyzer, name: str) -> None:
    frames = (
        "{} voted against the budget on Tuesday.", "Police arrested three supporters of {} after the march.",
        "The shameful {} plan will ruin thousands of families.", "A spokesman for {} declined to comment.",
    )  # fmt: skip
    for frame in frames:
        scores = [one(bundled, frame.format(whose)).loaded for whose in (name, "the Republicans")]
        assert np.ptp(scores) < 0.25, (frame, scores)


def test_bundled_model_says_the_same_of_an_article_alone_and_among_others(bundled: Analyzer) -> None:
    whole = (ROOT / "eval/articles/harbour.txt").read_text(encoding="utf-8")
    parts = [part for part in whole.split("\n\n") if part.strip()]
    texts = [whole, *parts, "\n\n".join(parts[::-1]), "\n\n".join(parts[::2]), "\n\n".join(parts[1::3])]
    for alone, among in zip(map(bundled, texts), bundled.pipe(texts), strict=True):
        for one, other in zip(alone.sentences, among.sentences, strict=True):
            assert other.loaded == pytest.approx(one.loaded, abs=2e-4)
            assert other.loaded_own == pytest.approx(one.loaded_own, abs=2e-4)
            assert other.kind_scores == pytest.approx(one.kind_scores, abs=2e-4)


def test_bundled_model_reads_careless_text(bundled: Analyzer) -> None:
    text = "Mayor Ian Vale said the reckless plan would fail. Nobody answered."
    for variant in (text.lower(), text.upper(), re.sub(" ", "  ", text), text.replace(" ", "\u00a0")):
        assert next(sentence.kind for sentence in bundled(variant).sentences) == "sourced_claim"


def test_bundled_model_reads_a_megabyte(bundled: Analyzer) -> None:
    text = (ROOT / "eval/articles/harbour.txt").read_text(encoding="utf-8")
    analysis = bundled(text * (1_000_000 // len(text) + 1))
    assert len(analysis.sentences) > 5000


def test_readme_python_runs(bundled: Analyzer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "eval").symlink_to(ROOT / "eval")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    assert len(to_frame([bundled("Turnout was 61%.")], level="sentence")) == 1


def test_bundled_figures_are_those_of_the_results(monkeypatch: pytest.MonkeyPatch) -> None:
    from eval import table
    from models import card

    monkeypatch.chdir(ROOT)
    assert table.main(["--check"]) == 0  # eval/TABLE.md and README.md
    assert card.main(["--check"]) == 0
