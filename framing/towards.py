"""Stances as they are gathered for a comparison, and which of their targets are compared.

Without targets asked for, every article has ten of its own; compared are those that every group speaks of often enough,
so that names of one article neither flood the page nor cost the other measures their certainty.

It does: keep each article's stance towards each target in either voice, with telling sentences; choose; say what was
left out and why.
It does not: estimate or test (`comparing.py`).
"""

from __future__ import annotations

import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from framing.article import Article
from framing.markup import marked
from framing.measures import STANCE, stance_of
from framing.results import VOICES, Analysis, Stance, Voice
from framing.rows import Exclusion, TargetEvidence

if TYPE_CHECKING:
    from framing.cells import Grid

LEAST = 3  # stories (or articles) in which every group has to mention a target
MOST = 10  # targets
_SHOWN = 10  # names given of what was left out
_HELD = 20_000  # targets held at once; those of fewest articles are dropped beyond
_KEPT = 2  # telling mentions kept of a group and voice
_APPROXIMATE = "stance: targets of the fewest articles were dropped while counting"

Values = dict[str, tuple["array[int]", "array[float]"]]
_Heap = list[tuple[float, int, TargetEvidence]]


class Towards:
    """The stances of many articles; `values` has measure → (articles, numbers), as `gather.Gathered.values`."""

    def __init__(self) -> None:
        self.values: Values = {}
        self._articles: Counter[str] = Counter()
        self._heaps: dict[str, dict[tuple[str, Voice], _Heap]] = defaultdict(dict)
        self._dropped, self._order = 0, 0

    def add(self, number: int, group: str, analysis: Analysis, measured: Mapping[str, float]) -> None:
        """Take in the stances among what was measured in an article, with its number and the group it belongs to."""
        for name, value in measured.items():
            if stance_of(name):
                articles, numbers = self.values.setdefault(name, (array("q"), array("d")))
                articles.append(number)
                numbers.append(value)
        self._articles.update(dict.fromkeys(stance.target for stance in analysis.stances).keys())
        strongest: dict[tuple[str, Voice, int], Stance] = {}  # a sentence with two mentions is shown once
        for stance in analysis.stances:
            key = (stance.target, stance.voice, stance.sentence)
            if key not in strongest or marked(stance) > marked(strongest[key]):
                strongest[key] = stance
        for stance in strongest.values():
            self._weigh(stance, group, analysis)
        if len(self._articles) > _HELD:
            self._drop()

    def choose(self, grid: Grid, groups: Collection[str]) -> tuple[list[str], list[Exclusion]]:
        """Choose the measures to compare, the most mentioned target first, and say which targets are left out.

        Args:
            grid: the cells of all measures, those of stances too.
            groups: those that are compared with another one.
        """
        columns = [at for at, group in enumerate(grid.groups) if group in groups]
        common: dict[str, list[str]] = {}
        rare, single = [], []
        for target in sorted(self._articles, key=lambda target: (-self._articles[target], target)):
            names = [name for voice in VOICES if (name := f"{STANCE}:{voice}:{target}") in self.values]
            if good := [name for name in names if self._is_common(grid, name, columns)]:
                common[target] = good
                single += [target] if len(good) < len(names) else []
            else:
                rare.append(target)
        kept = list(common)
        often = (
            f"target that not every group mentions in {LEAST} {'stories' if grid.has_stories else 'articles'} or more"
        )
        notes = [
            (f"stance not compared: {often}", rare),
            (f"stance not compared: target beyond the {MOST} in most articles", kept[MOST:]),
            (
                f"stance compared in one voice only: {often} in the other",
                [target for target in single if target in kept[:MOST]],
            ),
        ]
        found = [Exclusion(reason, len(names), tuple(names[:_SHOWN])) for reason, names in notes if names]
        if self._dropped:
            found.append(Exclusion(_APPROXIMATE, self._dropped))
        return [name for target in kept[:MOST] for name in common[target]], found

    def mentions(self, measures: Sequence[str]) -> tuple[TargetEvidence, ...]:
        """Give the telling mentions behind these measures, by measure and group, the most marked first."""
        found = []
        for name in measures:
            voice, target = stance_of(name) or ("", "")
            heaps = self._heaps.get(target, {})
            for group, whose in sorted(heaps):
                if whose == voice:
                    found += [one for *_, one in sorted(heaps[group, whose], key=lambda held: (-held[0], -held[1]))]
        return tuple(found)

    def _is_common(self, grid: Grid, name: str, columns: Sequence[int]) -> bool:
        if len(self.values[name][0]) < LEAST * len(columns):
            return False
        return bool((grid.covered(name)[columns] >= LEAST).all())

    def _weigh(self, stance: Stance, group: str, analysis: Analysis) -> None:
        """Keep a mention where it is among the most marked of its group and voice."""
        heap = self._heaps[stance.target].setdefault((group, stance.voice), [])
        score = stance.scores["positive"] - stance.scores["negative"]
        self._order -= 1
        if len(heap) == _KEPT and abs(score) <= heap[0][0]:
            return
        sentence, article = analysis.sentences[stance.sentence], analysis.article
        shown = TargetEvidence(
            target=stance.target, group=group, voice=stance.voice, article=name_of(article), score=round(score, 4),
            start=stance.mention.start - sentence.start, mention=stance.mention.text, text=sentence.text,
        )  # fmt: skip
        heapq.heappush(heap, (abs(score), self._order, shown))
        if len(heap) > _KEPT:
            heapq.heappop(heap)

    def _drop(self) -> None:
        """Forget the targets of the fewest articles, for memory's sake."""
        kept = dict(self._articles.most_common(_HELD // 2))
        gone = self._articles.keys() - kept.keys()
        self._dropped += len(gone)
        self._articles = Counter(kept)
        for target in gone:
            self._heaps.pop(target, None)
            for voice in VOICES:
                self.values.pop(f"{STANCE}:{voice}:{target}", None)


def name_of(article: Article) -> str | None:
    """Give what names an article: its id, else its title, else its address."""
    return article.id or article.title or article.url
