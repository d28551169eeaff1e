"""Pages to read and print: one article with its marks, or a comparison with all that stands behind it.

It does: lay out what was computed as one self-contained HTML file each; every value is escaped, nothing is loaded from
elsewhere, no script is in it or allowed to run.
It does not: compute (`comparing.py`) or draw (`plots.py`).

In the page of an article the element with `id="text"` holds the text: strip its tags, unescape it, and the text is back
exactly (but for lone surrogates, which no UTF-8 file can hold).
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from framing import __version__
from framing.errors import InputTypeError, describe
from framing.markup import lines, marked
from framing.measures import FRAME, MEASURES, STANCE, frame_label, measure, measure_of, stance_of
from framing.output import open_output
from framing.results import VOICES, Analysis, Polarity
from framing.terminal import LIKELY, visible
from framing.wording import gap_line, summary, told

if TYPE_CHECKING:
    from jinja2 import Environment

    from framing.comparison import Comparison
    from framing.rows import Difference

KIND_NAMES = {"sourced_claim": "claim", "editorial": "editorial", "report": "report"}
_STRIP = ("loaded_own", "loaded_quoted", "sourced_claim", "editorial", "report", "attributed")
_STORIES_SHOWN = 12
_PAIRS_DRAWN = 12  # gaps taken apart in the figure; the table has all
_PAIRS_TOLD = 30  # pairs told in words for a measure, unless more were found
_HEAT_TITLE = "Differences between all pairs: "
_HEAT = ("loaded_own", "loaded_quoted", "editorial")
_CROWDED = 12  # groups beyond which a heat map takes the whole width
_TELLING = 3  # mentions of a target, and sentences of a frame, that are shown in full
_TARGETS_SHOWN = 10  # targets in the first table; the others are in one that opens
_CLEAR = 1 / 3  # stance from which a mention is shown as positive, or below the negative of which as negative
_BEGINNING = 90  # characters of a paragraph that are shown
MARKS = {"negative": "▼", "positive": "▲"}
_POLARITY_WORDS: Mapping[Polarity | None, str] = {
    "negative": "negative",
    "neutral": "neutral",
    "positive": "positive",
    None: "unsure",
}


def article_page(analyses: Sequence[Analysis]) -> str:
    """Give the page of one article or several."""
    articles = [_article(analysis) for analysis in analyses]
    title = articles[0]["title"] if len(articles) == 1 else f"{len(articles)} articles"
    return _render("article.html", title=title, articles=articles, model=analyses[0].model)


def coverage_page(comparison: Comparison) -> str:
    """Give the page of a comparison."""
    from framing import plots

    measures = [measure_of(name) for name in dict.fromkeys(row.measure for row in comparison.table)]
    sections = [
        {
            "at": at + 1,
            "measure": one,
            "rows": sorted((row for row in comparison.table if row.measure == one.name), key=lambda row: -row.value),
            "plot": _safe(plots.svg(plots.dots(comparison, one.name), f"{one.label}, by group", f"dots{at}")),
            "pairs": _pairs(comparison, one.name),
            "mentions": _mentions(comparison, one.name),
        }
        for at, one in enumerate(measures)
    ]
    families = {
        name: [one for one in sections if one["measure"].name.startswith(f"{name}:")] for name in (STANCE, FRAME)
    }
    families[FRAME].sort(key=lambda one: -one["rows"][0].value)
    heats = [
        (
            MEASURES[name],
            _safe(plots.svg(plots.heat(comparison, name), _HEAT_TITLE + MEASURES[name].label, f"heat{at}")),
        )
        for at, name in enumerate(_HEAT)
        if any(row.measure == name for row in comparison.pairs)
    ]
    # The more loaded group comes first, so that every gap is one above.
    gaps = [row if row.gap.value >= 0 else row.turned() for row in comparison.decomposition]
    gaps.sort(key=lambda row: -row.gap.value)
    drawn = gaps[:_PAIRS_DRAWN]
    parts = _safe(plots.svg(plots.parts(drawn), "What the gaps are made of", "parts")) if drawn else ""
    return _render(
        "coverage.html",
        title=f"Coverage compared by {comparison.settings.by}",
        comparison=comparison,
        summary=summary(comparison),
        sections=[one for one in sections if one["measure"].name in MEASURES],
        stances=_overview(comparison, families[STANCE]),
        stance_notes=[one for one in comparison.settings.exclusions if one.reason.startswith(STANCE)],
        frames=_overview(comparison, families[FRAME]),
        heats=heats,
        crowded=len(comparison.settings.groups) > _CROWDED,
        parts=parts,
        gaps=gaps,
        n_drawn=len(drawn),
        stories=_stories(comparison),
        phrases=_phrases(comparison),
        loose=[one for one in comparison.evidence if one.story is None],
    )


def save(page: str, path: str | os.PathLike[str] | None) -> str:
    """Write a page where a path is given, whole or not at all; give it.

    Raises `InputTypeError` for what is no path, and as `output.open_output` does.
    """
    page = page.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate becomes a question mark
    if path is not None:
        if not isinstance(path, (str, os.PathLike)):
            raise InputTypeError(f"path is {describe(path)}; give the name of a file, or None for the page alone")
        with open_output(os.fspath(path)) as write:
            write(page)
    return page


def _article(analysis: Analysis) -> dict[str, Any]:
    article, values = analysis.article, measure(analysis)
    known = [part for part in (article.outlet, article.date, article.story) if part]
    phrases = Counter(phrase.voice for phrase in analysis.phrases)
    return {
        "title": visible(article.title or article.id or "Article"),
        "known": " · ".join(map(visible, known)),
        "link": article.url if (article.url or "").startswith(("https://", "http://")) else None,
        "url": article.url,
        "lines": lines(analysis),
        "strip": [(MEASURES[name], MEASURES[name].show(values[name])) for name in _STRIP if name in values],
        "claims": analysis.claims,
        "sources": _sources(analysis),
        "n_sentences": len(analysis.sentences),
        "in_short": _in_short(len(analysis.sentences), values),
        "n_own": phrases["outlet"],
        "n_quoted": phrases["source"],
        "stances": analysis.stances,
        "targets": _targets(analysis),
        "not_mentioned": analysis.not_mentioned,
        "frames": _frames(analysis),
        "paragraphs": _paragraphs(analysis),
    }


def _in_short(n: int, values: Mapping[str, float]) -> str:
    """Say in a sentence what the strip says in numbers."""
    if not n:
        return ""
    own, quoted = (f"{n * values[name]:.0f}" for name in ("loaded_own", "loaded_quoted"))
    return (
        f"Expected among {count(n, 'sentence')}: {own} loaded in the outlet's own voice, {quoted} more only in its "
        f"sources' words; {100 * values['attributed']:.0f}% of the text is given over to sources."
    )


def _sources(analysis: Analysis) -> list[dict[str, Any]]:
    """Give each source with its claims and the loaded phrases in them, who says most first."""
    found: dict[str, dict[str, Any]] = {}
    loaded: dict[int, list[str]] = defaultdict(list)
    for phrase in analysis.phrases:
        if phrase.claim is not None:
            loaded[phrase.claim].append(phrase.text)
    for index, claim in enumerate(analysis.claims):
        name = claim.source_name or (f"not named: {claim.source.text.strip(' ,;:')}" if claim.source else "not named")
        entry = found.setdefault(name.casefold(), {"name": name, "claims": [], "loaded": []})
        entry["claims"].append(index)
        entry["loaded"] += loaded[index]
    return sorted(found.values(), key=lambda entry: (-len(entry["claims"]), entry["name"]))


def _targets(analysis: Analysis) -> list[dict[str, Any]]:
    """Give each target, the most mentioned first, with what each voice thinks of it and where that shows most."""
    found: dict[str, dict[str, Any]] = {}
    for one in analysis.attitudes:
        found.setdefault(one.target, {"name": one.target, "n": 0, "telling": [], "outlet": None, "source": None})[
            one.voice
        ] = one
        found[one.target]["n"] += one.mentions
    counts = Counter((one.target, one.voice, one.polarity) for one in analysis.stances)
    for target, entry in found.items():
        for voice in VOICES:
            entry[f"{voice}_counts"] = ", ".join(
                f"{counts[target, voice, polarity]:,} {words}"
                for polarity, words in _POLARITY_WORDS.items()
                if counts[target, voice, polarity]
            )
    shown: set[tuple[str, int, str]] = set()
    for stance in sorted(analysis.stances, key=lambda stance: -marked(stance)):
        telling, key = found[stance.target]["telling"], (stance.target, stance.sentence, stance.voice)
        if stance.polarity in MARKS and len(telling) < _TELLING and key not in shown:
            shown.add(key)
            sentence = analysis.sentences[stance.sentence]
            telling.append((stance, _around(sentence.text, stance.mention.start - sentence.start, stance.mention.text)))
    return sorted(found.values(), key=lambda entry: -entry["n"])


def _around(sentence: str, start: int, mention: str) -> tuple[str, str, str]:
    """Give what stands before a mention in its sentence, the mention as far as it is in there, and what follows."""
    end = min(len(sentence), start + len(mention))
    return sentence[:start], sentence[start:end], sentence[end:]


def _frames(analysis: Analysis) -> list[dict[str, Any]]:
    """Give each frame, the likeliest first, with the sentences that carry it."""
    carriers: dict[str, list[Any]] = defaultdict(list)
    for one in analysis.frame_sentences:
        carriers[one.frame].append((one, analysis.sentences[one.sentence]))
    frames = sorted(analysis.frames.items(), key=lambda item: -item[1])
    return [{"name": name, "score": score, "carriers": carriers[name]} for name, score in frames]


def _paragraphs(analysis: Analysis) -> list[dict[str, Any]]:
    """Give each paragraph, with its first sentence's number and the frames that it likely has."""
    starts = [sentence.start for sentence in analysis.sentences]
    return [
        {
            "begins": one.text if len(one.text) <= _BEGINNING else f"{one.text[:_BEGINNING].rsplit(' ', 1)[0]} …",
            "sentence": max(0, bisect_right(starts, one.start) - 1) if bisect_left(starts, one.end) else None,
            "frames": [item for item in sorted(one.frames.items(), key=lambda item: -item[1]) if item[1] >= LIKELY],
        }
        for one in analysis.paragraphs
    ]


def _pairs(comparison: Comparison, name: str) -> tuple[list[tuple[Difference, str]], int]:
    """Give a measure's differences in words, what was found first; of the rest the surest, and how many more."""
    rows = [row for row in comparison.pairs if row.measure == name]
    rows.sort(key=lambda row: (row.verdict == "cannot tell", row.p_adjusted, row.p, row.a, row.b))
    shown = max(_PAIRS_TOLD, sum(row.verdict != "cannot tell" for row in rows))
    return [(row, told(row, comparison.settings)) for row in rows[:shown]], len(rows[shown:])


def _overview(comparison: Comparison, sections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give sections with a group's value each, in the order of the groups, and how many differences were found."""
    shown = []
    for one in sections:
        values = {row.group: row for row in one["rows"]}
        rows = [row for row in comparison.pairs if row.measure == one["measure"].name]
        found = sum(row.verdict != "cannot tell" for row in rows)
        groups = [values.get(group) for group in comparison.settings.groups]
        shown.append({**one, "groups": groups, "found": found, "compared": len(rows)})
    return shown


def _mentions(comparison: Comparison, name: str) -> list[tuple[Any, tuple[str, str, str]]]:
    """Give the telling mentions of a stance, cut at the mention."""
    of = stance_of(name)
    return [
        (one, _around(one.text, one.start, one.mention)) for one in comparison.mentions if of == (one.voice, one.target)
    ]


def _stories(comparison: Comparison) -> list[dict[str, Any]]:
    """Give the stories on which the groups differ most in their own voice, with their most telling sentences."""
    values: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in comparison.stories:
        values[row.story][row.group] = row
    telling: dict[tuple[str | None, str], list[Any]] = defaultdict(list)
    for one in comparison.evidence:
        telling[one.story, one.group].append(one)
    spread = {
        story: max(row.loaded_own for row in groups.values()) - min(row.loaded_own for row in groups.values())
        for story, groups in values.items()
        if any(telling[story, group] for group in groups)
    }
    best = sorted(spread, key=lambda story: (-spread[story], story))[:_STORIES_SHOWN]
    return [
        {
            "name": story,
            "groups": [
                (row, telling[story, group])
                for group, row in sorted(values[story].items(), key=lambda item: -item[1].loaded_own)
            ],
        }
        for story in best
    ]


def _phrases(comparison: Comparison) -> list[tuple[str, list[Any], list[Any]]]:
    """Give each group's phrases in its own voice, and in its sources'."""
    found: dict[str, tuple[list[Any], list[Any]]] = {group: ([], []) for group in comparison.settings.groups}
    for row in comparison.phrases:
        found[row.group][0 if row.voice == "outlet" else 1].append(row)
    return [(group, own[:12], quoted[:12]) for group, (own, quoted) in found.items()]


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(version=__version__, **values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("framing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"exact": _exact, "visible": visible, "percent": lambda share: f"{100 * share:.0f}%"}
    environment.globals |= {"KINDS": KIND_NAMES, "LOADED": MEASURES["loaded"], "LIKELY": LIKELY}
    environment.globals |= {"gap_line": gap_line, "count": count, "STANCE": measure_of("stance:outlet:x")}
    environment.globals |= {"MARKS": MARKS, "TELLING": _TELLING, "TARGETS_SHOWN": _TARGETS_SHOWN, "CLEAR": _CLEAR}
    environment.filters |= {"frame": frame_label}
    return environment


def count(number: int, noun: str) -> str:
    """Write how many there are.

    >>> count(1, "article"), count(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _exact(text: str) -> Any:
    """Escape text so that a reader of HTML gives it back exactly: it would read a carriage return as a line end."""
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("\r", "&#13;"))


def _safe(svg: str) -> Any:
    from markupsafe import Markup

    return Markup(svg)
