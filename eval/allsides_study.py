"""A study of real coverage: five outlets on 100 events of AllSides' articles, scored, compared, reported.

    python -m eval.allsides_study --data ../shared/data [--events 100] [--model FOLDER] [--out runs/allsides]

It does: choose events and articles, score them (what was scored by the same model before is kept), compare by outlet
and by leaning, write `scored.jsonl`, `coverage.html`, `leaning.html`, their records, `article.html`, `findings.txt`.
It does not: say what is to be made of it. Texts belong to their publishers: the output stays under `runs/`.

Events are those that most of the five outlets cover, ties by id. Articles whose address or title says opinion are left
out, as far as the corpus knows. `leaning` is AllSides' label of the outlet, not a judgement of the article.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from eval.adapters.common import Record, read_jsonl
from framing import Analysis, Analyzer, Article, Comparison, compare
from framing.errors import FramingError, SchemaError
from framing.wording import summary

# Of the outlets with most events, the five of which three or more meet most often.
OUTLETS = ("CNN (Web News)", "Fox Online News", "NPR Online News", "Politico", "Washington Times")


def chosen(records: list[Record], events: int) -> list[Article]:
    """Give the five outlets' articles on the events that most of them cover."""
    covering = defaultdict(list)
    for one in records:
        if one["outlet"] in OUTLETS and not one["opinion_hint"]:
            covering[one["event_id"]].append(one)
    best = sorted(covering, key=lambda event: (-len({one["outlet"] for one in covering[event]}), event))[:events]
    return [
        Article(
            one["text"], id=one["id"], outlet=one["outlet"], story=event, date=one["date"], title=one["title"],
            url=one["url"], extra={"leaning": one["leaning"], "topic": one["topic"]},
        )
        for event in best for one in covering[event]
    ]  # fmt: skip


def scored(articles: list[Article], analyzer: Analyzer, path: Path) -> Iterator[Analysis]:
    """Give the articles' analyses: from the file where this model wrote them, else scored now and added to it."""
    known = {one.article: one for one in held(path) if one.model == analyzer.info}
    missing = [article for article in articles if article not in known]
    print(f"{len(articles)} articles, {len(missing)} to score", file=sys.stderr)
    with path.open("w", encoding="utf-8") as file:
        for one in known.values():
            file.write(one.to_json() + "\n")
        for one in analyzer.pipe(missing, show_progress_bar=True):
            file.write(one.to_json() + "\n")
            file.flush()
            known[one.article] = one
    yield from (known[article] for article in articles)


def held(path: Path) -> Iterator[Analysis]:
    """Give the analyses of a file that may not be there, or end in half a line."""
    for line in path.read_text(encoding="utf-8").split("\n") if path.exists() else []:
        try:
            if line:
                yield Analysis.from_json(line)
        except SchemaError:
            print(f"{path}: a line that is no analysis is scored again", file=sys.stderr)


def findings(comparison: Comparison) -> str:
    """Write a comparison in plain words, all of it."""
    lines = [*summary(comparison), *map(str, comparison.settings.exclusions)]
    return "\n".join([f"By {comparison.settings.by}", *lines, "", *comparison.findings, ""])


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--model", type=Path, help="model folder; without it, the bundled one")
    parser.add_argument("--out", type=Path, default=Path("runs/allsides"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    articles = chosen(read_jsonl(arguments.data / "allsides_articles" / "event_articles.jsonl"), arguments.events)
    try:
        analyzer = Analyzer.from_pretrained(arguments.model)
        analyses = list(scored(articles, analyzer, arguments.out / "scored.jsonl"))
        comparisons = {"coverage": compare(analyses), "leaning": compare(analyses, by="leaning")}
    except FramingError as error:
        print(error, file=sys.stderr)
        return 1
    for name, comparison in comparisons.items():
        comparison.to_html(arguments.out / f"{name}.html")
        (arguments.out / f"{name}.json").write_text(comparison.to_json() + "\n", encoding="utf-8")
    analyses[0].to_html(arguments.out / "article.html")
    told = "\n".join(map(findings, comparisons.values()))
    (arguments.out / "findings.txt").write_text(told, encoding="utf-8")
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
