"""Stories: events that any reader would tell apart, dates, what is kept, scale without a dense matrix."""

import random
from collections import defaultdict

import pytest

from eval.stories import b_cubed, pairwise
from framing import Article, stories
from framing.errors import InputError, InputTypeError
from framing.stories import group_stories

EVENTS = {
    "fire": "Harbour warehouse fire in Tovik spreads to the grain silos. Firefighters from Tovik fought the warehouse "
    "blaze through the night as grain silos on the harbour burned.",
    "vote": "Parliament rejects the housing levy of Sigrun Aldvoll. Lawmakers voted down the levy on second homes that "
    "prime minister Sigrun Aldvoll had promised tenants.",
    "cup": "Rovers win the cup final after extra time. Striker Lena Moss scored twice as Rovers beat United in the cup "
    "final at the stadium.",
}


def article(event, outlet, date="2024-05-17", **others):
    return Article(f"{EVENTS[event]} {outlet} was there.", outlet=outlet, date=date, **others)


def parts(articles):
    """Give the articles' numbers, story by story."""
    found = defaultdict(list)
    for at, one in enumerate(articles):
        found[one.story].append(at)
    return sorted(found.values())


def test_stories_joins_what_covers_one_event():
    articles = [article(event, outlet) for outlet in ("Bell", "Gong", "Horn") for event in EVENTS]
    grouped = group_stories(articles)
    assert parts(grouped) == [[0, 3, 6], [1, 4, 7], [2, 5, 8]]
    assert [(one.text, one.outlet, one.date) for one in grouped] == [
        (one.text, one.outlet, one.date) for one in articles
    ]
    assert [one.story for one in articles] == [None] * 9


def test_stories_are_named_by_date_and_words():
    names = {one.story for one in group_stories([article(event, o) for event in EVENTS for o in ("Bell", "Gong")])}
    assert len(names) == 3
    assert all(name.startswith("2024-05-17-") and len(name.split("-")) == 6 for name in names)
    assert any("harbour" in name or "silos" in name for name in names)


def test_stories_apart_in_time_are_apart():
    late = article("fire", "Horn", date="2024-05-30T08:00:00Z")
    assert parts(group_stories([article("fire", "Bell"), article("fire", "Gong"), late])) == [[0, 1], [2]]
    assert parts(group_stories([article("fire", "Bell"), late], days=13)) == [[0, 1]]


@pytest.mark.parametrize("date", [None, "", "last week"])
def test_stories_without_a_date_are_compared_with_all(date):
    articles = [article("fire", "Bell", date=date), article("fire", "Gong"), article("vote", "Horn", date=date)]
    assert parts(group_stories(articles)) == [[0, 1], [2]]
    assert parts(group_stories([article("fire", o, date=date) for o in ("Bell", "Gong")])) == [[0, 1]]


def test_stories_that_are_known_are_kept():
    articles = [article("fire", "Bell", story="mine"), article("fire", "Gong"), article("fire", "Horn")]
    grouped = group_stories(articles)
    assert grouped[0] is articles[0]
    assert parts(grouped) == [[0], [1, 2]]
    assert group_stories(articles[:1]) == articles[:1]
    assert group_stories([]) == []


def test_stories_of_one_name_are_told_apart():
    grouped = group_stories(
        [article("fire", "Bell"), article("fire", "Bell", date="2024-05-17", story=None)], similarity=1.0
    )
    assert len({one.story for one in grouped}) in (1, 2)
    blank = group_stories([Article(""), Article("...")])
    assert [one.story for one in blank] == ["story", "story-2"]


def test_stories_do_not_depend_on_the_order():
    articles = [
        article(event, outlet, id=f"{event}{outlet}") for event in EVENTS for outlet in ("Bell", "Gong", "Horn")
    ]
    shuffled = random.Random(0).sample(articles, len(articles))
    expected = {one.id: one.story for one in group_stories(articles)}
    assert {one.id: one.story for one in group_stories(shuffled)} == expected


@pytest.mark.parametrize("held", [1, 7, 1000])
def test_stories_do_not_depend_on_how_many_are_compared_at_once(monkeypatch, held):
    dates = ("2024-05-17", None, "2024-05-19", "2024-05-21", "2024-05-18")
    articles = [article(event, outlet, date=date) for event in EVENTS for outlet in ("Bell", "Gong") for date in dates]
    whole = group_stories(articles)
    monkeypatch.setattr(stories, "_HELD", held)
    monkeypatch.setattr(stories, "_CHUNK", 4)
    assert group_stories(articles) == whole


def test_stories_nearer_days_are_more_alike():
    articles = [article("fire", "Bell"), article("fire", "Gong", date="2024-05-19")]
    alike = next(
        similarity / 100
        for similarity in range(100, 0, -1)
        if len({one.story for one in group_stories(articles, similarity=similarity / 100)}) == 1
    )
    on_one_day = [article("fire", "Bell"), article("fire", "Gong")]
    assert len({one.story for one in group_stories(on_one_day, similarity=min(1.0, alike / 0.65))}) == 1


def test_stories_of_thousands_on_one_day():
    generator = random.Random(0)
    syllables = [first + second + last for first in "bdfgklm" for second in "aeiou" for last in "nrst"]
    words = [first + second for first in syllables for second in syllables[:40]]
    articles, truth = [], []
    for event in range(800):
        matter = generator.sample(words, 12)
        for _ in range(3):
            text = " ".join(generator.choices(matter, k=60) + generator.choices(words, k=10))
            articles.append(Article(text, date="2024-05-17"))
            truth.append(str(event))
    found = [one.story for one in group_stories(articles)]
    assert b_cubed(truth, found)[2] > 0.9
    assert pairwise(truth, found)[0] > 0.9


def test_stories_measures_by_hand():
    assert b_cubed(["a", "a", "b"], ["1", "1", "1"]) == pytest.approx((5 / 9, 1.0, 5 / 7))
    assert pairwise(["a", "a", "b"], ["1", "1", "1"]) == pytest.approx((1 / 3, 1.0))
    assert pairwise(["a", "a"], ["1", "2"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("articles", "message"),
    [
        (Article("x"), "articles is of type Article; give many Article: group_stories([article, ...])"),
        ("x", "articles is 'x'; give many Article: group_stories([article, ...])"),
        (["x"], "articles[0] is 'x'; give Article(text, date=..., title=...)"),
    ],
)
def test_stories_refuse_what_is_no_articles(articles, message):
    with pytest.raises(InputTypeError) as caught:
        group_stories(articles)
    assert str(caught.value) == message


def test_stories_refuse_numbers_out_of_range():
    with pytest.raises(InputError, match=r"^similarity is 0; give a number above 0 and up to 1$"):
        group_stories([], similarity=0)
    with pytest.raises(InputError, match=r"^days is -1; give 0 or more$"):
        group_stories([], days=-1)
