"""Where a text means a target: names and their short forms, titles, pronouns; which names an article is about."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cast import Cast
from framing.errors import InputError, InputTypeError
from framing.mentions import Mention, Page, Target, check_targets, find_mentions, main_mentions
from framing.sentences import split_sentences
from framing.tokens import Tokens


def found(text: str, *targets: str) -> list[str]:
    """Give what mentions the first target, as it stands."""
    asked = check_targets(targets)
    assert asked is not None
    hits = find_mentions(Page(text, split_sentences(text)), asked)
    assert [(hit.start, hit.end) for hit in hits] == sorted((hit.start, hit.end) for hit in hits)
    return [text[hit.start : hit.end] for hit in hits if hit.target == targets[0]]


@pytest.mark.parametrize(
    ("given", "held"),
    [
        (None, None),
        ([], ()),
        (["the central bank", "May"], (Target("the central bank"), Target("May"))),
        ({"the central bank": ["CB", "the Bank"], "May": "PM"}, (
            Target("the central bank", ("CB", "the Bank")), Target("May", ("PM",)),
        )),
    ],
)  # fmt: skip
def test_mentions_targets_are_names_with_aliases(given: object, held: object) -> None:
    assert check_targets(given) == held


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ("May", InputTypeError, "targets are 'May'; give a list of names, a mapping from names to lists of aliases, "
         "or None for the main names"),
        (b"May", InputTypeError, "targets are of type bytes; give a list of names, a mapping from names to lists of "
         "aliases, or None for the main names"),
        (3, InputTypeError, "targets are 3; give a list of names, a mapping from names to lists of aliases, or None "
         "for the main names"),
        ([3], InputTypeError, "a target's name is 3; give a string"),
        ([""], InputError, "a target's name is ''; give a name that is not blank"),
        (["\u00a0\n"], InputError, "a target's name is '\\xa0\\n'; give a name that is not blank"),
        (["May", "May"], InputError, "target 'May' is given twice; give each name once"),
        ({"May": 3}, InputTypeError, "the aliases of 'May' are 3; give a list of names"),
        ({"May": [None]}, InputTypeError, "an alias of 'May' is None; give a string"),
        ({"May": [" "]}, InputError, "an alias of 'May' is ' '; give a name that is not blank"),
    ],
)  # fmt: skip
def test_mentions_targets_refused(given: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        check_targets(given)
    assert str(caught.value) == message


def test_mentions_hold_offsets_and_sentences() -> None:
    text = "It rained.\n\nPrime Minister Anna Berg’s aide left. Berg stayed."
    hits = find_mentions(Page(text, split_sentences(text)), [Target("Anna Berg")])
    assert hits == [Mention("Anna Berg", 12, 36, 1), Mention("Anna Berg", 50, 54, 2)]


@pytest.mark.parametrize("target", ["Cole Hart", "", "zebra", "[", "a.*b", "(?i)anna", "\\"])
def test_mentions_of_what_does_not_occur_are_none(target: str) -> None:
    text = "Anna Berg said no. The central bank (CB) agreed, a to b."
    assert find_mentions(Page(text, split_sentences(text)), [Target(target)]) == []
    assert find_mentions(Page("", []), [Target(target)]) == []


@pytest.mark.parametrize("name", ["C++", "AT&T", "(a.*b)", "Yahoo!", "R[2]", "O’Brien", "Women's League", "a|b"])
def test_mentions_take_signs_as_they_are(name: str) -> None:
    assert found(f"We like {name} more. Not x.", name) == [name]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("CLINTON WINS\n\nHillary Clinton won.", ["CLINTON", "Hillary Clinton"]),
        ("On Tuesday Hillary\u00a0Clinton met Hillary\nClinton.", ["Hillary\u00a0Clinton", "Hillary\nClinton"]),
        ("He met Hillary Clinton, and Clinton's aide met Ms Clinton.", ["Hillary Clinton", "Clinton", "Ms Clinton"]),
        ("He met Hillary Rodham Clinton and H. Clinton.", ["Hillary Rodham Clinton", "H. Clinton"]),
        ("Hillary Clinton met Bill Clinton on Monday. Clinton said no.", ["Hillary Clinton"]),
        ("Bill Clinton met Hillary Clinton on Monday. Clinton said no.", ["Hillary Clinton", "Clinton"]),
        ("He met Hillary Clinton at the Clinton Foundation.", ["Hillary Clinton"]),
        ("The anti-Clinton crowd met Hillary Clinton, said Anna Clinton-Hale.", ["Clinton", "Hillary Clinton"]),
    ],
)  # fmt: skip
def test_mentions_of_a_person_by_name(text: str, mentions: list[str]) -> None:
    assert found(text, "Hillary Clinton") == mentions


@pytest.mark.parametrize(
    ("target", "text", "mentions"),
    [
        ("Russia", "Moscow denied all. He is in Moscow. Talks with Moscow failed. MOSCOW (AP) - The Moscow court sat. "
         "Moscow residents slept. Then the Kremlin agreed.", ["Moscow", "Moscow", "Kremlin"]),
        ("the European Union", "He blamed Brussels. Trains to Brussels stopped.", ["Brussels"]),
        ("Moscow", "Moscow denied all in Moscow.", ["Moscow", "Moscow"]),
        ("Vietnam", "In Vietnam, the deadly attack was news. The attack came late. The country wept.",
         ["Vietnam", "The country"]),
        ("North Korea", "North Korea fired. The North denied all. He went north. The North Sea froze.",
         ["North Korea", "North"]),
        ("China", "The China-U.S. talks failed.", ["China"]),
        ("North Dakota", "Fargo met. The North Dakota Republican convention met.", ["North Dakota"]),
        ("Senate Democrats", "So Senate Democrats met the press. A poll of Democrats agreed. Later Democrats left.",
         ["Senate Democrats", "Democrats"]),
        ("the Democrats", "Now Senate Democrats met.", ["Democrats"]),
        ("Republicans", "The GOP met. Then the Republican Party agreed.", ["GOP", "Republican Party"]),
        ("the Republican Party", "Many Republicans like the GOP.", ["GOP"]),
        ("the Orla police", "One man died. Police said so. He told police. The Orla police left. Riot police came.",
         ["Police", "police", "The Orla police"]),
        ("the Orla police", "Police said so. The Orla police left. The Vale police came.", ["The Orla police"]),
        ("Orla government forces", "So Orla government forces left. Then government forces fired. Vashara government "
         "forces slept.", ["Orla government forces", "government forces"]),
        ("Facebook", "We met Facebook. The company left.", ["Facebook", "The company"]),
        ("NFL", "He left the NFL. The league agreed.", ["NFL", "The league"]),
        ("the Orla Memorial Museum", "The Orla Memorial Museum is shut. At the Orla Museum it rained.",
         ["The Orla Memorial Museum", "the Orla Museum"]),
        ("the Justice Department", "The Department of Justice met.", ["The Department of Justice"]),
        ("Orla Sciences", "He met Orla Sciences. On Monday, Orla Chairman Ian Roth wrote.", ["Orla Sciences", "Orla"]),
        ("the Orla Industrial Average", "The Orla Industrial Average is low. If the Orla fell, then the Orla fell.",
         ["The Orla Industrial Average", "the Orla", "the Orla"]),
        ("the Republican Party", "The bill failed. Then Republicans left.", ["Republicans"]),
        ("the border wall", "He wants a border wall. Then the border wall fell.", ["the border wall"]),
        ("the police", "He blamed the police. Large police departments agreed.", ["the police"]),
        ("Orla", "See the page pic.orla.com/x of the mayor or Orla.", ["Orla"]),
        ("Vale Weaving & Baths", "Vale Weaving & Baths met. Vale Weaving agreed, and Vale said so.",
         ["Vale Weaving & Baths", "Vale Weaving", "Vale"]),
        ("Orla Foods", "He left Orla Foods. New Dale-based Orla agreed. Then Orla met.",
         ["Orla Foods", "Orla", "Orla"]),
        ("Orla’s parliament", "Orla’s parliament met. Orla agreed.", ["Orla’s parliament"]),
        ("the left", "As we said, the left is wrong. He turned to the left side.", ["the left"]),
        ("the Weavers Aid League (WAL)", "The Weavers Aid League met. WAL said no.", ["The Weavers Aid League", "WAL"]),
        ("“Orla”", "She asked to be called Orla. Then Orla left.", ["Orla", "Orla"]),
        ("Orla University", "They met at Orla University. Later Orla said no.", ["Orla University", "Orla"]),
        ("Orla University", "They met at Orla University in Orla. Later Orla said no.", ["Orla University"]),
        ("the United Nations Weaving Council", "The United Nations Weaving Council met. The Weaving Council said no.",
         ["The United Nations Weaving Council", "The Weaving Council"]),
        ("General Weaving Administration", "The General Weaving Administration met. The GWA said no.",
         ["General Weaving Administration", "GWA"]),
        ("the Department of Public Weaving", "The Department of Public Weaving met. He told PW so.",
         ["The Department of Public Weaving", "PW"]),
        ("Hurricane Orla", "Hurricane Orla came. Then Orla weakened.", ["Hurricane Orla", "Orla"]),
        ("the film Weaver", "In the film Weaver he sings. He saw Weaver twice.", ["the film Weaver", "Weaver"]),
        ("Roth brothers", "The Roth brothers met. He blamed the Roths.", ["Roth brothers", "Roths"]),
        ("Roe v. Vale", "The court struck down Roe v. Vale on Monday.", ["Roe v. Vale"]),
        ("the United States", "He left the U.S. on Monday, for the U.S. He said so.", ["the U.S.", "the U.S."]),
        ("the Vale administration", "The Vale administration met. The White House said no.",
         ["The Vale administration", "The White House"]),
    ],
)  # fmt: skip
def test_mentions_of_states_parties_and_bodies_in_other_words(target: str, text: str, mentions: list[str]) -> None:
    assert found(text, target) == mentions


@pytest.mark.parametrize(
    ("target", "text", "mentions"),
    [
        ("Ian O'Roth", "We met Ian O'Roth. Then O'Roth left, and O’Roth’s aide.", ["Ian O'Roth", "O'Roth", "O’Roth"]),
        ("Anna Berg Roth", "We met Anna Berg Roth. Then Berg Roth left.", ["Anna Berg Roth", "Berg Roth"]),
        ("Ian Roth Jr.", "We met Ian Roth Jr. on Monday. Then Roth left.", ["Ian Roth Jr", "Roth"]),
        ("Ian Roth Jr.", "We met Ian Roth Jr. on Monday. Then President Roth left.", ["Ian Roth Jr"]),
        ("Ian Roth", "— Ian J. Roth (@roth) May 5, 2017\n\nThen Roth left.", ["Ian J. Roth", "Roth"]),
        ("Prayuth Chan-ocha", "So Prayuth Chan-ocha met us. Then Prayuth left.", ["Prayuth Chan-ocha", "Prayuth"]),
        ("Oprah Vale", "Fans of Oprah met Oprah Vale. The Oprah Vale show ended. Then Vale left.",
         ["Oprah", "Oprah Vale", "Oprah Vale", "Vale"]),
    ],
)  # fmt: skip
def test_mentions_of_people_as_newspapers_shorten_them(target: str, text: str, mentions: list[str]) -> None:
    assert found(text, target) == mentions


@pytest.mark.parametrize(
    ("target", "text", "mentions"),
    [
        ("Barack Obama", "He said Obama won. Then Michelle Obama spoke, and Michelle Obama left. It hurt Obama.",
         ["Obama", "Obama"]),
        ("Tim Kaine", "So Tim Kaine ran. The Clinton-Kaine ticket lost. Later Sen. Kaine left.",
         ["Tim Kaine", "Sen. Kaine"]),
        ("Anna Berg", "They asked about Anna Berg's Friday speech. Berg's plan failed.", ["Anna Berg", "Berg"]),
        ("Donald Trump", "Cards trump all. We met Trump, and then Trump left Trump. Trump teased it. - "
         "Trump (@realDonaldTrump)",
         ["Trump", "Trump", "Trump", "Trump", "Trump"]),
        ("Donald Trump", "Senior Trump aides met Donald Trump at the Trump White House.",
         ["Trump", "Donald Trump", "Trump"]),
        ("S. Rowan Wilson", "So S. Rowan Wilson sued. Wilson's lawyer agreed. Wilson won.",
         ["S. Rowan Wilson", "Wilson", "Wilson"]),
        ("Theresa May", "So Theresa May left. May could lose. May be it.", ["Theresa May", "May"]),
        ("Anna Berg", "According to Anna Berg, the new order begins the work. The order begins today.", ["Anna Berg"]),
        ("Angela Merkel", "We met Angela Merkel. The chancellor left.", ["Angela Merkel", "The chancellor"]),
        ("Angela Merkel", "We met Angela Merkel. Chancellor Ian Roth spoke. The chancellor left.", ["Angela Merkel"]),
    ],
)  # fmt: skip
def test_mentions_of_people_whom_others_names_hide(target: str, text: str, mentions: list[str]) -> None:
    assert found(text, target) == mentions


def test_mentions_ignore_accents_and_kinds_of_apostrophe() -> None:
    assert found("So Juan Carcano left. Ca\u0301rcano wept.", "Juan Cárcano") == ["Juan Carcano", "Ca\u0301rcano"]
    assert found("The O'Brien plan. So O’Brien said.", "O’Brien") == ["O'Brien", "O’Brien"]


def test_mentions_of_a_name_that_is_a_word() -> None:
    text = "In May it rained. May said she may go. MPs told May so. May be it. On 3 May it rained. Mrs May left."
    assert found(text, "May") == ["May", "she", "May", "Mrs May"]
    assert found("Theresa May resigned in May. MPs told May so.", "Theresa May") == ["Theresa May", "May"]
    assert found("It is Apple. I ate an apple. Apple trees bloom.", "Apple") == ["Apple"]
    assert found("The US said so. Tell us.", "US") == ["US"]


def test_mentions_of_overlapping_targets_go_to_the_longest() -> None:
    text = "He met Hillary Clinton and told Clinton so."
    hits = find_mentions(Page(text, split_sentences(text)), [Target("Clinton"), Target("Hillary Clinton")])
    assert [(hit.target, text[hit.start : hit.end]) for hit in hits] == [
        ("Hillary Clinton", "Hillary Clinton"),
        ("Clinton", "Clinton"),
    ]


@pytest.mark.parametrize(
    ("target", "text", "mentions"),
    [
        ("the Harbour Authority", "The Harbour Authority met. The port authority left. The authority denied this.",
         ["The Harbour Authority", "The authority"]),
        ("the central bank", "The Central Bank met. Banks shut. The bank raised rates. A central bank's job.",
         ["The Central Bank", "The bank"]),
        ("World Trade Union", "The World Trade Union (WTU) met. The WTU left.", ["World Trade Union", "WTU", "WTU"]),
        ("WTU", "The World Trade Union (WTU) met. The WTU left.", ["World Trade Union", "WTU", "WTU"]),
        ("Sea Aid", "The charity Sea Aid said it had called. Then the group left on Sea Aid II.",
         ["Sea Aid", "it", "the group"]),
    ],
)  # fmt: skip
def test_mentions_of_a_body(target: str, text: str, mentions: list[str]) -> None:
    assert found(text, target) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Anna Berg, the finance minister, spoke. The transport minister slept. The minister left.",
         ["Anna Berg", "the finance minister", "The minister"]),
        ("Anna Berg said she would go. Her plan was ready.", ["Anna Berg", "she", "Her"]),
        ("Anna Berg and Eve Hart spoke at noon. So she left.", ["Anna Berg"]),
        ("Anna Berg met Mr Cole Hart. He left.", ["Anna Berg"]),
        ("Anna Berg left. Eve Hart said, “We know that she has lied to the people of this town for years and years.”",
         ["Anna Berg", "she"]),
    ],
)  # fmt: skip
def test_mentions_by_title_and_pronoun(text: str, mentions: list[str]) -> None:
    assert found(text, "Anna Berg") == mentions


@pytest.mark.parametrize(
    ("target", "text", "mentions"),
    [
        ("Ulrike Lind-Marr", "Ulrike Lind-Marr spoke. Lind-Marr left.", ["Ulrike Lind-Marr", "Lind-Marr"]),
        ("Anna Berg", "Anna Berg, a nurse, left. Cole Hart stayed. The nurse wept.", ["Anna Berg", "The nurse"]),
        ("Anna Berg", "Governor Anna Berg spoke. Cole Hart met the former governor.",
         ["Governor Anna Berg", "the former governor"]),
        ("Anna Berg", "Cole Hart met Mayor Anna Berg. “That woman lied,” he said.", ["Mayor Anna Berg", "That woman"]),
        ("Anna Berg", "“No.” So said Berg. When she left, Anna Berg wept.", ["Berg", "she", "Anna Berg"]),
        ("the boat tax", "The boat tax passed. It is due in May. It is hard to like the levy.",
         ["The boat tax", "It", "the levy"]),
        ("the boat tax", "The boat tax passed. A levy on cars failed. The levy was high.", ["The boat tax"]),
        ("the Orla mine", "The Orla mine shut. The Vale mine opened. The mine is deep.", ["The Orla mine"]),
        ("the Orla project", "The Orla project began. Orla mine is deep. The mine is new.",
         ["The Orla project", "Orla mine", "The mine"]),
        ("the town council", "The town council met. “They lied to us,” said Ann Lee.", ["The town council", "They"]),
        ("the town council", "The town council met. Workers left. They were tired.", ["The town council"]),
        ("Sea Aid", "Cole Hart, who runs Sea Aid, spoke. His group has a ship.", ["Sea Aid", "group"]),
        ("the Orla bypass", "They built the Orla bypass near Orla", ["the Orla bypass"]),
        ("the boat tax", "Boat tax passes\n\nThe boat tax, Orde's gift to nobody, passed.",
         ["Boat tax", "The boat tax", "Orde's gift to nobody"]),
    ],
)  # fmt: skip
def test_mentions_by_description_and_of_things(target: str, text: str, mentions: list[str]) -> None:
    assert found(text, target) == mentions


def test_mentions_of_an_office_are_those_of_its_holder() -> None:
    text = "Former Prime Minister Cole Hart wept. Prime Minister Anna Berg spoke. The prime minister left. Berg won."
    assert found(text, "the prime minister") == ["Prime Minister Anna Berg", "The prime minister", "Berg"]
    text = "Prime Minister Anna Berg spoke to Prime Minister Eve Hart of Orlu. Berg left the prime minister."
    assert found(text, "the prime minister")[-1] == "the prime minister"
    assert "Berg" not in found(text, "the prime minister")


def test_mentions_by_alias() -> None:
    text = "The cabin tax passed. The housing levy is new."
    asked = check_targets({"the housing levy": ["the cabin tax"]})
    assert asked is not None
    assert [hit.start for hit in find_mentions(Page(text, split_sentences(text)), asked)] == [0, 22]


def test_mentions_of_many_targets_in_a_long_text_take_linear_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    key = Tokens.key

    def counted(self: Tokens, at: int) -> str:
        nonlocal steps
        steps += 1
        return key(self, at)

    monkeypatch.setattr(Tokens, "key", counted)

    def taken(size: int) -> int:
        line = (
            "Prime Minister Anna Berg met Cole Hart (CH). She said the levy was good. “No,” said Hart. {} Vale left. "
            "The group paid it to the bank, and they left. "
        )
        text = "".join(line.format("Nam" + "abcdefghij"[at % 10] * (at % 97)) for at in range(size))
        asked = [Target(f"Target Group{at}") for at in range(499)] + [Target("Anna Berg")]
        before = steps
        assert len(find_mentions(Page(text, split_sentences(text)), asked)) >= size
        return steps - before

    assert taken(400) < 6 * taken(100)


def test_mentions_main_targets_are_the_names_mentioned_most() -> None:
    text = (
        "Finance Minister Anna Berg met Cole Hart of the World Trade Union in China on Monday. Berg said that American "
        "goods were dear. In March, she told Hart, China was cheap. Berg left."
    )
    spans = split_sentences(text)
    assert Counter(mention.target for mention in main_mentions(Cast(text, spans))) == {
        "Anna Berg": 4, "Cole Hart": 2, "China": 2, "World Trade Union": 1,
    }  # fmt: skip
    assert {mention.target for mention in main_mentions(Cast(text, spans), limit=1)} == {"Anna Berg"}
    assert main_mentions(Cast(text, spans), speakers=[(102, "Berg")])[0].target == "Berg"


@pytest.mark.parametrize("text", ["", "ANNA BERG MET COLE HART. BERG LEFT.", "anna berg met cole hart. berg left."])
def test_mentions_main_targets_are_none_for_texts_in_one_case(text: str) -> None:
    assert main_mentions(Cast(text, split_sentences(text))) == []


def test_mentions_of_words_that_no_rule_finds_are_found_as_written() -> None:
    assert found("Trump lied again, and he knew it.", "he") == ["he"]
    assert found("A theme, he said; then he left.", "he") == ["he", "he"]


@pytest.mark.parametrize(
    ("text", "target", "mentions"),
    [
        ("Anna Berg won. Should Berg lose, all is lost. Yet Berg won.", "Anna Berg", ["Anna Berg", "Berg", "Berg"]),
        ("He accused Vashara of theft. Vashara denied it.", "Vashara", ["Vashara", "Vashara"]),
        ("Robert Vale spoke. Bob Vale left.", "Robert Vale", ["Robert Vale", "Bob Vale"]),
        ("Kim Jong-un spoke. Kim left, and Kim was glad.", "Kim Jong-un", ["Kim Jong-un", "Kim", "Kim"]),
        ("The spokesman Abu al-Orbel spoke. He left.", "Abu al-Orbel", ["spokesman Abu al-Orbel", "He"]),
        ("Jeff Van Dreel spoke. Van Dreel left.", "Jeff Van Dreel", ["Jeff Van Dreel", "Van Dreel"]),
        ("The European Union met. The EU agreed.", "European Union", ["European Union", "EU"]),
        ("Vale Gas & Light failed. VG&L paid.", "Vale Gas & Light", ["Vale Gas & Light", "VG&L"]),
        ("They thanked @AnnaBerg. Anna Berg smiled.", "Anna Berg", ["AnnaBerg", "Anna Berg"]),
        ("Ukraine is at war. The country is poor.", "Ukraine", ["Ukraine", "The country"]),
        ("The draft accord reached on Monday is bad.", "the draft Vale accord", ["The draft accord"]),
    ],
)
def test_mentions_in_the_ways_of_real_news(text: str, target: str, mentions: list[str]) -> None:
    assert found(text, target) == mentions


def test_mentions_main_names_are_without_office_and_place() -> None:
    text = "“No,” said Vashara Gov. Anna Berg. Sen. Cole Hart, D-Ohio, met North Korean and Vasharan envoys. Berg left."
    cast = Cast(text, split_sentences(text))
    names = {one.target for one in main_mentions(cast, speakers=[(5, "Vashara Gov. Anna Berg")])}
    assert {"Anna Berg", "Cole Hart"} <= names
    assert not {"D-Ohio", "North Korean", "Vashara Gov. Anna Berg"} & names


@pytest.mark.parametrize(
    ("text", "names", "never"),
    [
        ("He signed the AG-approved form. UK-EU talks failed on Halloween. We met Rolls-Royce and the Canadian envoys.",
         {"Rolls-Royce"}, {"AG-approved", "UK-EU", "Halloween", "Canadian"}),
        ("They hate House Bill 500. So House Bill 500 is law.", {"House Bill 500"}, {"House Bill"}),
        ("They hate House Bill 500. So House Bill 509 is law.", set(), {"House Bill"}),
        ("We met H.R. McMaster. Later McMaster left.", {"H.R. McMaster"}, {"H.R", "McMaster"}),
        ("The U.S.-based QAnon crowd met. So QAnon grew.", {"QAnon"}, {"U.S.-based QAnon", "U S based QAnon"}),
        ("They met MSNBC's Anna Berg. A Democrat came, a Republican left.", {"Anna Berg"}, {"Democrat", "Republican"}),
        ("We met NY AG Anna Berg. Later Berg left.", {"Anna Berg"}, {"NY AG Anna Berg"}),
    ],
)  # fmt: skip
def test_mentions_main_names_are_names(text: str, names: set[str], never: set[str]) -> None:
    main = {one.target for one in main_mentions(Cast(text, split_sentences(text)))}
    assert names <= main
    assert not never & main


WORDS = (
    "Orla Vale Anna Berg Berg's Moscow Senate Democrats Trump GOP U.S. UK-EU AG-approved 500 May (AP) H.R. the a of "
    "and police he she it they president bill said is , . “ ” \n\n @AnnaBerg TRUMP Bill North House"
).split(" ")


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_mentions_of_any_words_in_any_order_are_slices(words: list[str]) -> None:
    text = " ".join(words)
    spans = split_sentences(text)
    asked = [
        Target(name) for name in ("Russia", "Senate Democrats", "the Orla police", "Anna Berg", "the Vale tax bill")
    ]
    for hits in (
        find_mentions(Page(text, spans), asked),
        main_mentions(Cast(text, spans), speakers=[(0, "Anna Berg")]),
    ):
        assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
        assert all(one.end <= other.start for one, other in pairwise(hits))


def test_mentions_main_names_of_words_that_stand_apart_more_often_than_together() -> None:
    text = "Orla left Vale. " * 80 + "We met Orla-Vale and Orla-vale."
    page = Page(text, split_sentences(text))
    assert page.spots(("orla", "vale")) == []  # among the first places that are looked at
    assert main_mentions(Cast(text, page.sentences))


def test_mentions_main_names_stand_once_with_and_without_an_initial() -> None:
    text = "“No,” said Cole J. Hart. “Yes,” said Cole Hart. Later Hart left."
    main = main_mentions(Cast(text, split_sentences(text)), speakers=[(1, "Cole J. Hart"), (30, "Cole Hart")])
    assert {one.target for one in main} == {"Cole J. Hart"}
    text = "“No,” said the U.S. “Yes,” said the United States. Later America left."
    main = main_mentions(Cast(text, split_sentences(text)), speakers=[(1, "U.S."), (22, "United States")])
    assert {one.target for one in main} == {"U.S."}


def test_mentions_an_agency_after_a_place_is_no_short_name_of_it() -> None:
    assert found("DUBAI, United Arab Emirates (AP) — It rained. The AP wrote so.", "United Arab Emirates") == [
        "United Arab Emirates"
    ]


@pytest.mark.parametrize("end", ["", " Town Rally ….’"])
def test_mentions_a_surname_that_is_a_word_in_a_headline(end: str) -> None:
    text = f"Trump Tests Midterm Message In Vale{end}\n\nDonald Trump spoke. The crowd liked Trump."
    assert found(text, "Donald Trump")[0] == "Trump"


def test_mentions_the_president_is_whom_the_article_is_about_where_nobody_is_called_so() -> None:
    text = "Obama spoke. It was Obama’s day. Obama and Hart left. The president {} tired."
    assert found(text.format("was"), "Barack Obama")[-1] == "The president"
    assert found(text.format("was") + " President Vale slept.", "Barack Obama")[-1] == "Obama"
