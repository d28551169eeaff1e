"""Take in analyses one by one and keep what a comparison needs: numbers, frequent phrases, telling sentences.

It does: check every analysis, leave out what cannot be compared and count it, forget the text.
It does not: average or compare (`comparing.py`). An article takes about 300 bytes, so 200,000 fit in memory.
"""

from __future__ import annotations

import hashlib
import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from framing.article import METADATA, Article
from framing.errors import InputError, InputTypeError, describe, listed
from framing.measures import measure, stance_of
from framing.results import Analysis, ModelInfo, Sentence, Voice
from framing.rows import Evidence, Exclusion, PhraseCount
from framing.towards import Towards, name_of

MOST_GROUPS = 50
_SHOWN = 5  # names given of what was left out
_PHRASES = 25  # phrases kept a group and voice
_PHRASES_HELD = 100_000  # phrases counted at once a group; the rarest are dropped beyond
_STORIES_SHOWN = 2000  # stories whose telling sentences are kept
_OWN, _QUOTED = 2, 1  # telling sentences kept of a group on a story

_Heap = list[tuple[float, int, Evidence]]


class Gathered:
    """What was taken in. Articles are numbered in the order of coming; `values` has measure → (articles, numbers).

    Stances are in `towards`.
    """

    def __init__(self, by: str, within: str | None) -> None:
        self._by, self._within = by, within
        self.groups: dict[str, int] = {}
        self.stories: dict[str, int] = {}
        self.group, self.story, self.sentences = array("q"), array("q"), array("q")  # a number an article
        self.values: dict[str, tuple[array[int], array[float]]] = {}
        self.towards = Towards()
        self.model: ModelInfo | None = None
        self.n_alone = 0  # articles without a story
        self._left_out: dict[str, list[str]] = defaultdict(list)
        self._counts: Counter[str] = Counter()
        self._seen: set[bytes] = set()
        self._ids: dict[str, bytes] = {}
        self._fields: set[str] = set(METADATA)
        self._phrases: dict[tuple[str, Voice], Counter[str]] = defaultdict(Counter)
        self._articles: dict[tuple[str, Voice], Counter[str]] = defaultdict(Counter)
        self._heaps: dict[tuple[str | None, str, Voice], _Heap] = defaultdict(list)
        self._order = 0

    def add(self, analysis: Analysis) -> None:
        """Take in an analysis; raise `InputError` where its model is another one, or its group one too many."""
        article = analysis.article
        self._fields |= article.extra.keys()
        self._check_model(analysis.model)
        if (group := _text(_field(article, self._by))) is None:
            return self._leave_out(f"left out: article without {self._by!r}", article)
        if not analysis.sentences:
            return self._leave_out("left out: article without a sentence", article)
        if not self._is_new(group, article):
            return self._leave_out("left out: article whose text was there before in the same group", article)
        if group not in self.groups and len(self.groups) == MOST_GROUPS:
            raise InputError(
                f"by={self._by!r} gives more than {MOST_GROUPS} groups (the next is {describe(group)}); 2 to "
                f"{MOST_GROUPS} are accepted: choose some of the articles, or a coarser field such as the leaning"
            )
        self._keep(analysis, group)

    @property
    def read_by(self) -> ModelInfo:
        """The model of all analyses; raise `InputError` where there was none."""
        if self.model is None:
            raise InputError("analyses are none; give the analyses of articles of two groups or more")
        return self.model

    def exclusions(self) -> list[Exclusion]:
        """Give what was left out or has to be kept in mind, so far."""
        return [Exclusion(reason, self._counts[reason], tuple(names)) for reason, names in self._left_out.items()]

    def check(self) -> None:
        """Raise `InputError` unless there are two groups or more, and the fields asked for are there."""
        for name, field in (("by", self._by), ("within", self._within)):
            if field is not None and field not in self._fields:
                raise InputError(
                    f"{name}={field!r} is no field of these articles; fields are {listed(sorted(self._fields))}"
                )
        if len(self.groups) < 2:
            left = "; ".join(str(one) for one in self.exclusions())
            came = f"one group, {next(iter(self.groups))!r}" if self.groups else "no group"
            noun = "article" if len(self.group) == 1 else "articles"
            raise InputError(
                f"by={self._by!r} gives {came}, in {len(self.group)} {noun}; 2 to {MOST_GROUPS} groups are accepted"
                + (f" ({left})" if left else ": set the field on the articles, or name another one")
            )

    def phrases(self) -> tuple[PhraseCount, ...]:
        """Give the most frequent loaded phrases of each group and voice."""
        rows = []
        for (group, voice), counts in sorted(self._phrases.items()):
            articles = self._articles[group, voice]
            best = sorted(counts.items(), key=lambda item: (-articles[item[0]], -item[1], item[0]))[:_PHRASES]
            rows += [PhraseCount(group, voice, text, count, articles[text]) for text, count in best]
        return tuple(rows)

    def evidence(self) -> tuple[Evidence, ...]:
        """Give the telling sentences, by story, group and voice, the most loaded first."""
        keys = sorted(self._heaps, key=lambda key: (key[0] or "", key[1], key[2]))
        return tuple(
            one for key in keys for _, _, one in sorted(self._heaps[key], key=lambda item: (-item[0], -item[1]))
        )

    def _check_model(self, model: ModelInfo) -> None:
        if self.model is None:
            self.model = model
        elif model != self.model:
            names = [f"{one.name} {one.version} (sha256 {one.sha256[:12]})" for one in (self.model, model)]
            raise InputError(
                f"analyses are of two models, {names[0]} and {names[1]}; score all articles with one model"
            )

    def _is_new(self, group: str, article: Article) -> bool:
        """Note a text; tell whether the group did not have it before."""
        text = hashlib.blake2b(article.text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        key = hashlib.blake2b(group.encode("utf-8", "surrogatepass") + text, digest_size=16).digest()
        if key in self._seen:
            return False
        self._seen.add(key)
        if article.id is not None and self._ids.setdefault(article.id, text) != text:
            self._leave_out("kept, though another article has the same id", article)
        return True

    def _leave_out(self, reason: str, article: Article) -> None:
        self._counts[reason] += 1
        if len(self._left_out[reason]) < _SHOWN and (name := name_of(article)):
            self._left_out[reason].append(name)

    def _keep(self, analysis: Analysis, group: str) -> None:
        story = None if self._within is None else _text(_field(analysis.article, self._within))
        number = len(self.group)
        self.n_alone += story is None
        # An article without a story is a cluster of its own; no story bears such a name, for a story's begins with "s".
        cluster = f"a{number:09}" if story is None else f"s{story}"
        self.group.append(self.groups.setdefault(group, len(self.groups)))
        self.story.append(self.stories.setdefault(cluster, len(self.stories)))
        self.sentences.append(len(analysis.sentences))
        measured = measure(analysis)
        self.towards.add(number, group, analysis, measured)
        for name, value in measured.items():
            if stance_of(name):
                continue
            articles, numbers = self.values.setdefault(name, (array("q"), array("d")))
            articles.append(number)
            numbers.append(value)
        self._count_phrases(analysis, group)
        shown = story is None or self.stories[cluster] < _STORIES_SHOWN
        for sentence in analysis.sentences if shown else ():
            self._weigh(sentence, analysis.article, group, story)

    def _count_phrases(self, analysis: Analysis, group: str) -> None:
        found = Counter((phrase.voice, " ".join(phrase.text.casefold().split())) for phrase in analysis.phrases)
        for (voice, text), count in found.items():
            self._phrases[group, voice][text] += count
            self._articles[group, voice][text] += 1
        for key in {(group, voice) for voice, _ in found}:
            if len(counts := self._phrases[key]) > _PHRASES_HELD:
                kept = dict(counts.most_common(_PHRASES_HELD // 2))
                self._phrases[key] = Counter(kept)
                self._articles[key] = Counter({text: self._articles[key][text] for text in kept})
                self._counts[_APPROXIMATE] += 1
                self._left_out[_APPROXIMATE] = []

    def _weigh(self, sentence: Sentence, article: Article, group: str, story: str | None) -> None:
        """Keep a sentence where it is among the most loaded of its group and story, in either voice."""
        own = min(sentence.loaded, sentence.loaded_own)
        weighed: tuple[tuple[Voice, float, int], ...] = (
            ("outlet", own, _OWN),
            ("source", sentence.loaded - own, _QUOTED),
        )
        for voice, score, size in weighed:
            heap, self._order = self._heaps[story, group, voice], self._order - 1
            if len(heap) == size and score <= heap[0][0]:
                continue
            phrases = tuple(phrase.text for phrase in sentence.phrases if phrase.voice == voice)
            shown = Evidence(
                group=group, story=story, article=name_of(article), voice=voice, score=score,
                start=sentence.start, text=sentence.text, phrases=phrases,
            )  # fmt: skip
            heapq.heappush(heap, (score, self._order, shown))
            if len(heap) > size:
                heapq.heappop(heap)


_APPROXIMATE = "phrases: the rarest were dropped while counting, so counts of rare phrases are too low"


def gather(analyses: Iterable[Analysis], by: str, within: str | None) -> Gathered:
    """Take in all analyses; raise `InputTypeError` for what is no iterable of analyses."""
    gathered = Gathered(by, within)
    for analysis in _checked(analyses):
        gathered.add(analysis)
    gathered.check()
    return gathered


def _checked(analyses: Iterable[Analysis]) -> Iterator[Analysis]:
    if isinstance(analyses, Analysis):
        raise InputTypeError("analyses is one Analysis; give many: compare(analyzer.pipe(articles))")
    if isinstance(analyses, (str, bytes, Mapping)) or not isinstance(analyses, Iterable):
        raise InputTypeError(f"analyses is {describe(analyses)}; give many Analysis: compare(analyzer.pipe(articles))")
    for index, analysis in enumerate(analyses):
        if not isinstance(analysis, Analysis):
            raise InputTypeError(
                f"analyses[{index}] is {describe(analysis)}; give Analysis (Analysis.from_dict makes one)"
            )
        yield analysis


def _field(article: Article, name: str) -> object:
    return getattr(article, name) if name in METADATA else article.extra.get(name)


def _text(value: object) -> str | None:
    """Give a field's value as the name of a group or story; None for none and for a blank one."""
    if value is None:
        return None
    if not isinstance(value, (str, int, float)):
        raise InputTypeError(f"a group or story is {describe(value)}; give a field that holds text or numbers")
    return str(value).strip() or None
