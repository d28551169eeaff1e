"""Label files: spans are found exactly, every fault is named, and agreement equals known figures."""

import copy
import json

import pytest

from eval.agreement import _alpha, _counts, _f1, _hits, _overlap, agreement
from eval.gold_format import FRAMES, build
from eval.gold_text import GoldError, locate, read_source
from eval.gold_tools import check, compile_pass, main, pair, show

TEXT = (
    "Quayside ferry fares to rise\n\n"
    "The council raised ferry fares by 4% on Monday. "
    "“It is a shameful raid,” said Ona Prell, who rides daily. “A shameful raid on the poor.”\n\n"
    "The reckless rise is a shameful blow.\n"
)
STORIES = {
    "s99": {
        "topic": "local",
        "region": "nowhere",
        "split": "dev",
        "targets": ["council", "Ona Prell"],
        "outlets": ["wire"],
    }
}
LABELS = {
    "article": "s99-wire",
    "sentences": [
        {"n": 0, "kind": "report"},
        {"n": 1, "kind": "report"},
        {"n": 2, "kind": "sourced_claim", "phrases": [{"text": "shameful raid", "voice": "source"}]},
        {"n": 3, "kind": "sourced_claim", "phrases": [{"text": "shameful raid", "voice": "source"}]},
        {
            "n": 4,
            "kind": "editorial",
            "phrases": [{"text": "reckless", "voice": "outlet"}, {"text": "shameful blow", "voice": "outlet"}],
        },
    ],
    "claims": [
        {
            "source": {"sentence": 2, "text": "Ona Prell, who rides daily"},
            "cue": {"sentence": 2, "text": "said"},
            "content": [{"sentence": 2, "from": "“It", "to": "raid,”"}, {"sentence": 3}],
            "source_name": "Ona Prell",
        }
    ],
    "stance": {
        "council": {"outlet": "negative", "sources": {"Ona Prell": "negative"}},
        "Ona Prell": {"outlet": "neutral", "sources": {}},
    },
    "frames": ["Economic", "Fairness_and_equality"],
}


@pytest.fixture
def root(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "s99-wire.txt").write_text(TEXT, encoding="utf-8", newline="\n")
    (tmp_path / "stories.json").write_text(json.dumps(STORIES), encoding="utf-8")
    for name in ("pass1", "pass2"):
        write(tmp_path, name, LABELS)
    return tmp_path


@pytest.fixture
def labels():
    return copy.deepcopy(LABELS)


def write(root, folder, labels):
    (root / folder).mkdir(exist_ok=True)
    (root / folder / "s99-wire.json").write_text(json.dumps(labels), encoding="utf-8")


def problems(root, labels):
    return build(labels, read_source("s99-wire", root)).problems


def test_gold_tools_show_numbers_the_sentences(root):
    assert show("s99-wire", root) == (
        "# s99-wire   targets: council | Ona Prell\n\n[0] Quayside ferry fares to rise\n\n"
        "[1] The council raised ferry fares by 4% on Monday.\n"
        "[2] “It is a shameful raid,” said Ona Prell, who rides daily.\n[3] “A shameful raid on the poor.”\n\n"
        "[4] The reckless rise is a shameful blow."
    )


def test_gold_tools_compile_gives_exact_offsets(root):
    (record,) = compile_pass(root / "pass1", root)
    phrases = [phrase for sentence in record["sentences"] for phrase in sentence["phrases"]]
    (claim,) = record["claims"]
    for span in (*record["sentences"], *phrases, claim["source"], claim["cue"], *claim["content"]):
        assert TEXT[span["start"] : span["end"]] == span["text"]
    assert [one["text"] for one in claim["content"]] == ["“It is a shameful raid,”", "“A shameful raid on the poor.”"]
    assert [one["loaded"] for one in record["sentences"]] == ["none", "none", "attributed", "attributed", "own"]
    assert [(one["text"], one["claim"]) for one in phrases[1:3]] == [("shameful raid", 0), ("reckless", None)]
    assert (record["story"], record["outlet"], record["split"]) == ("s99", "wire", "dev")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"sentence": 9}, "sentence 9 does not exist; there are 0 to 4"),
        ({"sentence": 1, "text": "fare"}, "sentence 1: 'fare' is not in it as whole words"),
        ({"sentence": 2, "text": '"It'}, "sentence 2: '\"It' is not in it as whole words; the text has '“It'"),
        ({"sentence": 2, "text": "a"}, None),
        ({"sentence": 1, "text": "fares", "nth": 2}, "sentence 1: 'fares' has no nth 2; it is there 1 times"),
        ({"sentence": 1, "text": " fares"}, "' fares' is no text to look for"),
        ({"sentence": 2, "from": "shameful", "to": "It"}, "sentence 2: no 'It' after 'shameful'"),
    ],
)
def test_gold_tools_locate_says_what_is_there(root, spec, message):
    source = read_source("s99-wire", root)
    if message is None:
        start, end = locate(spec, source)
        assert TEXT[start:end] == "a"
        return
    with pytest.raises(GoldError) as error:
        locate(spec, source)
    assert message in str(error.value)


def test_gold_tools_wants_nth_where_a_text_is_there_twice(root):
    path = root / "text" / "s99-wire.txt"
    path.write_text("Bad roads, bad bridges, bad luck", encoding="utf-8")
    source = read_source("s99-wire", root)
    with pytest.raises(GoldError, match='is there 2 times; give "nth": 1 to 2'):
        locate({"sentence": 0, "text": "bad"}, source)
    assert locate({"sentence": 0, "text": "bad", "nth": 2}, source) == (24, 27)


def edit(labels, path, value):
    *way, last = path
    for key in way:
        labels = labels[key]
    labels[last] = value


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["sentences", 1, "kind"], "news", "sentence 1: kind 'news'; give one of sourced_claim, editorial, report"),
        (["sentences", 3, "n"], 4, "sentences: n has to run from 0 to 4 in order; entry 3 is wrong"),
        (["sentences", 1, "kind"], "sourced_claim", "sentence 1: a sourced_claim without content"),
        (["sentences", 4, "phrases", 0, "voice"], "source", "a source's words, but in no claim's content"),
        (["sentences", 4, "phrases", 0, "voice"], "me", "voice 'me'; give outlet or source"),
        (["sentences", 4, "phrases", 0, "text"], "is a shameful blow", "overlap"),
        (["claims", 0, "content"], [], "claim 0: content is []"),
        (["claims", 0, "cue"], {"sentence": 2, "text": "shameful"}, "overlaps claim 0 content"),
        (["claims", 0, "source_name"], "Oona Prell", "claim 0: source_name 'Oona Prell' is not in the article"),
        (["stance", "council", "outlet"], "bad", "stance to 'council', the outlet: 'bad'"),
        (["stance", "council", "sources"], {"Bo": "neutral"}, "'Bo' is no claim's source_name"),
        (["stance"], {"council": {}}, "stance: targets ['council']; give exactly ['council', 'Ona Prell']"),
        (["stance", "council", "sources"], ["Ona Prell"], "sources ['Ona Prell']; give source_name: polarity"),
        (["claims"], None, "claims: None; give a list"),
        (["frames"], ["Economy"], "frames: ['Economy']; give one or more of Economic"),
        (["colour"], "red", "the file: keys"),
    ],
)
def test_gold_tools_check_names_the_fault(root, labels, path, value, message):
    assert problems(root, labels) == []
    edit(labels, path, value)
    assert any(message in problem for problem in problems(root, labels))


def test_gold_tools_check_notes_outlet_words_in_content(root, labels):
    labels["sentences"][2]["phrases"][0]["voice"] = "outlet"
    reading = build(labels, read_source("s99-wire", root))
    assert reading.problems == []
    assert reading.notes == ["sentence 2, phrase 'shameful raid': the outlet's, inside the content of claim 0"]


def test_gold_tools_refuses_what_is_missing(root):
    with pytest.raises(GoldError, match="no article 's98-wire'"):
        read_source("s98-wire", root)
    (root / "pass2" / "s99-wire.json").unlink()
    with pytest.raises(GoldError, match=r"labels missing for \['s99-wire'\]"):
        compile_pass(root / "pass2", root)
    with pytest.raises(GoldError, match=r"only in one: \['s99-wire'\]"):
        pair(root / "pass1", root / "pass2", root)
    (root / "pass2" / "s99-wire.json").write_text("{", encoding="utf-8")
    assert "is not JSON" in check([root / "pass2" / "s99-wire.json"], root)[1][0]


def test_gold_tools_main_gives_one_line_and_exit_1(capsys):
    assert main(["show", "s98-nobody"]) == 1
    assert capsys.readouterr().err.startswith("no article 's98-nobody'")


def test_gold_tools_frames_are_the_fourteen():
    assert len(set(FRAMES)) == 14


def test_agreement_f1_counts_overlap_by_voice():
    first, second = {(0, 9, "outlet"), (20, 30, "source")}, {(5, 8, "outlet"), (20, 30, "outlet")}
    hits = _hits(first, second, _overlap)
    assert hits.tolist() == [1, 2, 1, 2]
    assert _f1(hits) == 0.5


def test_agreement_alpha_of_a_worked_example():
    pytest.importorskip("krippendorff")
    # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section A: binary data, two observers.
    pairs = zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True)
    assert _alpha(_counts(pairs, (0, 1)), "nominal") == pytest.approx(0.095, abs=5e-4)


def test_agreement_of_a_pass_with_itself_and_with_another(root, labels):
    pytest.importorskip("krippendorff")
    both = pair(root / "pass1", root / "pass2", root)
    same = {(row.layer, row.measure): row for row in agreement(both * 3, resamples=5)}
    assert same["kind", "alpha"].value == 1.0
    assert (same["content", "F1 exact"].value, same["content", "F1 exact"].low) == (1.0, 1.0)
    assert same["kind", "alpha"].n == 15
    labels["sentences"][4]["kind"] = "report"
    labels["sentences"][4]["phrases"] = [{"text": "shameful", "voice": "outlet"}]
    write(root, "pass2", labels)
    rows = {(row.layer, row.measure): row.value for row in agreement(pair(root / "pass1", root / "pass2", root), 0)}
    assert rows["kind", "alpha"] < 1.0
    assert rows["loaded", "alpha"] == 1.0
    assert rows["phrase", "F1 exact"] == pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))
    assert rows["phrase", "F1 overlap"] == pytest.approx(2 * (3 / 4) * 1 / (3 / 4 + 1))
