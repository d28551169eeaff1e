"""Write the articles of the gold stories as one file for `framing score`: text, id, outlet, story, character.

    python -m eval.demo build/demo/articles.jsonl

`character` puts the outlets of the set into five kinds by what they were written to be (eval/DATASHEET.md), so that a
kind has enough stories for a test; single outlets share two to six stories, too few for any difference to be certain.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

GOLD = Path(__file__).parent / "gold" / "gold.jsonl"
CHARACTERS = {
    "wire": "agency",
    "left": "partisan", "right": "partisan", "state": "partisan", "tabloid": "partisan",
    "exile": "plain with hot sources", "local": "plain with hot sources",
    "ledger": "interpreting", "magazine": "interpreting",
    "release": "press release",
}  # fmt: skip


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as file:
        records = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").split("\n") if line]
        # A story is called by the first headline, the agency's where it has one, so that a reader knows it.
        titles = {one["story"]: headline(one) for one in sorted(records, key=lambda one: one["outlet"] == "wire")}
        for one in records:
            kept = {"text": one["text"], "id": one["id"], "outlet": one["outlet"], "title": headline(one)}
            kept |= {"story": f"{one['story']}: {titles[one['story']]}", "character": CHARACTERS[one["outlet"]]}
            file.write(json.dumps(kept) + "\n")
    return 0


def headline(record: dict[str, str]) -> str:
    return record["text"].split("\n", 1)[0]


if __name__ == "__main__":
    sys.exit(main())
