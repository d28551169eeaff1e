"""Who a source is: surnames, titles, initials, pronouns."""

import pytest

from framing.cast import Cast
from framing.names import resolve_names
from framing.sentences import split_sentences
from framing.spans import Span

TEXT = (
    "Finance Minister Anna Berg said taxes would rise. “We must,” she said. Mr. Cole Hart of the World Trade Union "
    "(WTU) disagreed. Hart called it mad. The WTU said so. The minister told reporters. A spokesman for Hart declined. "
    "Officials said no. Hart’s lawyer said little. He left."
)


def cast(text: str) -> Cast:
    """Give everybody in a text."""
    return Cast(text, split_sentences(text))


def name_of(*sources: str) -> str | None:
    """Resolve sources in order, each from its last place in the text, and give the last one's name."""
    spans: list[Span | None] = [Span.of(TEXT, TEXT.rindex(one), TEXT.rindex(one) + len(one)) for one in sources]
    contents = [[Span.of(TEXT, span.start, span.end)] for span in spans if span is not None]
    return resolve_names(cast(TEXT), spans, contents)[-1]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Finance Minister Anna Berg", "Anna Berg"),
        ("Mr. Cole Hart of the World Trade Union", "Cole Hart"),
        ("The WTU", "World Trade Union"),
        ("The minister", "Anna Berg"),
        ("she", "Anna Berg"),
        ("A spokesman for Hart", None),
        ("Officials", None),
        ("Hart’s lawyer", None),
    ],
)
def test_names_of_sources(source: str, name: str | None) -> None:
    assert name_of(source) == name


def test_names_give_a_surname_its_full_name() -> None:
    at = TEXT.index("Hart called")
    assert resolve_names(cast(TEXT), [Span.of(TEXT, at, at + 4)], [[Span.of(TEXT, at + 5, at + 8)]]) == ["Cole Hart"]


def test_names_pronouns_follow_the_person_last_named() -> None:
    assert name_of("He") == "Cole Hart"
    assert name_of("Finance Minister Anna Berg", "she") == "Anna Berg"


@pytest.mark.parametrize("text", ["the minister said no.", "THE MINISTER SAID NO."])
def test_names_are_none_for_texts_in_one_case(text: str) -> None:
    assert resolve_names(cast(text), [Span.of(text, 0, 12), None], [[Span.of(text, 18, 20)]] * 2) == [None, None]


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("House Speaker Anna Berg met Sen. Cole Hart. The Ohio Democrat smiled.", "The Ohio Democrat", "Cole Hart"),
        ("House Speaker Anna Berg was there.", "House Speaker Anna Berg", "Anna Berg"),
        (
            "House Select Committee on Roads Chairman Cole B. Hart agreed.",
            "House Select Committee on Roads Chairman Cole B. Hart", "Cole B. Hart",
        ),
        ("The Vasharan officials agreed.", "The Vasharan officials", None),
        ("A Sea Aid spokesman agreed with Sea Aid.", "A Sea Aid spokesman", None),
        ("Vashara fell. Vashara’s Defence Ministry agreed.", "Vashara’s Defence Ministry", "Defence Ministry"),
        ("Karin Stauffer came. K. Stauffer agreed.", "K. Stauffer", "Karin Stauffer"),
        ("It met the Crops Institute. The institute agreed.", "The institute", "Crops Institute"),
        ("Anna Berg met Bill Hart. She agreed.", "She", "Anna Berg"),
        ("Anna Berg went to New York. She agreed.", "She", "Anna Berg"),
        ("Anna Berg and Cole Hart agreed.", "Anna Berg and Cole Hart", "Anna Berg"),
        ("The Greens met. The Greens’ leader, Tiril Sand, agreed.", "The Greens’ leader, Tiril Sand", "Tiril Sand"),
        ("Hart’s wife Joan Hart agreed.", "Hart’s wife Joan Hart", "Joan Hart"),
        ("The former Orde aide Cole Hart agreed.", "The former Orde aide Cole Hart", "Cole Hart"),
        ("dad-of-three Cole Hart, 50, agreed.", "dad-of-three Cole Hart, 50", "Cole Hart"),
        ("Here is Tellpoll. Tellpoll’s latest survey agreed.", "Tellpoll’s latest survey", "Tellpoll"),
        ("A study by the hydrologist Elena Prado agreed.", "A study by the hydrologist Elena Prado", "Elena Prado"),
        ("A memo, seen by Sea Wire, agreed.", "A memo, seen by Sea Wire", None),
        ("A memo from Orde’s ministry agreed with Orde.", "A memo from Orde’s ministry", None),
        ("Pharmacist Sunil Mehra agreed.", "Pharmacist Sunil Mehra", "Sunil Mehra"),
        ("Charity Sea Lantern agreed.", "Charity Sea Lantern", "Sea Lantern"),
        ("It is Corvane Steel. Then Corvane agreed.", "Corvane", "Corvane Steel"),
        ("He met Yonas Tekle, Mr Yonas Tekle. Later Yonas agreed.", "Yonas", "Yonas Tekle"),
        ("So spokesman Ian Vale left. An Orla spokesman said no. Later the spokesman agreed.", "the spokesman", None),
        ("So spokesman Ian Vale left. It rained, the spokesman agreed.", "the spokesman", "Ian Vale"),
        ("Premier Anna Berg came. Minister agreed. Premier agreed.", "Premier", "Anna Berg"),
        ("It met Vale Steel. The company agreed.", "The company", "Vale Steel"),
        ("Theresa May came. May agreed.", "May", "Theresa May"),
        ("Orde Claims Great Victory\nIan Orde won. Orde agreed.", "Orde", "Ian Orde"),
        ("Tuesday's FDA ruling stood. The FDA agreed.", "The FDA", "FDA"),
        ("The U.S. Justice Department agreed.", "The U.S. Justice Department", "U.S. Justice Department"),
        ("The U.S. agreed.", "The U.S.", "U.S."),
        ("U.N. spokesman Cole Hart agreed.", "U.N. spokesman Cole Hart", "Cole Hart"),
        ("U.S. District Judge Anna Berg agreed.", "U.S. District Judge Anna Berg", "Anna Berg"),
        ("Foreign Minister Walid al-Muhar came. Al-Muhar agreed.", "Al-Muhar", "Walid al-Muhar"),
        ("Secretary of State Cole Hart came. Hart agreed.", "Hart", "Cole Hart"),
        ("It is the Vale police. The Vale police agreed.", "The Vale police", "Vale police"),
        ("General of the Army Vasko Orbel agreed.", "General of the Army Vasko Orbel", "Vasko Orbel"),
        ("He ran from Dzhela. Resident of Dzhela Sota Mirel agreed.", "Resident of Dzhela Sota Mirel", "Sota Mirel"),
        (
            "Vale Ambassador to the Sea Union Anna Berg agreed.", "Vale Ambassador to the Sea Union Anna Berg",
            "Anna Berg",
        ),
        ("Mother of two from Vale, Anna Berg, agreed.", "Mother of two from Vale, Anna Berg,", "Anna Berg"),
        ("A spokesman for President Cole Hart agreed.", "A spokesman for President Cole Hart", None),
        ("A spokesman for Anna Maria Berg agreed.", "A spokesman for Anna Maria Berg", None),
        ("The lawyer of Cole Hart agreed.", "The lawyer of Cole Hart", None),
        ("Vale CEO Cole Hart met Orla CEO Ian Moss. The Vale CEO agreed.", "The Vale CEO", "Cole Hart"),
        ("The Sea Aid CEO agreed.", "The Sea Aid CEO", None),
        ("Minister of the Interior Bernard Sand agreed.", "Minister of the Interior Bernard Sand", "Bernard Sand"),
        ("JUST WATCHED Perry\nRick Perry spoke. Later Perry agreed.", "Perry", "Rick Perry"),
        ("The last report before Election Day agreed.", "The last report before Election Day", None),
        ("Vasharan PM Pedro Sand agreed.", "Vasharan PM Pedro Sand", "Pedro Sand"),
        ("Cole Hart ran. Sweden won. It was Visit Sweden week. He agreed.", "He", "Cole Hart"),
        ("National Security Adviser Cole Hart agreed.", "National Security Adviser Cole Hart", "Cole Hart"),
        ("U.N. Secretary-General Cole Hart agreed.", "U.N. Secretary-General Cole Hart", "Cole Hart"),
        ("Sens. Cole Hart and Ann Berg agreed.", "Sens. Cole Hart and Ann Berg", "Cole Hart"),
        ("The Republican Ann Berg came. Republican Ann Berg agreed.", "Republican Ann Berg", "Ann Berg"),
        (
            "House Roads and Means Committee Chairman Cole Hart, D-Vale, agreed.",
            "House Roads and Means Committee Chairman Cole Hart, D-Vale,", "Cole Hart",
        ),
        ("Navy Rear Adm. Cole Hart agreed.", "Navy Rear Adm. Cole Hart", "Cole Hart"),
        ("New Vale Attorney General Anna Berg agreed.", "New Vale Attorney General Anna Berg", "Anna Berg"),
        ("Ian Vale came. Signed: Ian J. Vale. Vale agreed.", "Ian Vale", "Ian J. Vale"),
        ("Ian Vale came. Signed: Ian J. Vale. Vale agreed.", "Vale", "Ian J. Vale"),
        ("Head of the Guard Colonel Vasko Orbel agreed.", "Head of the Guard Colonel Vasko Orbel", "Vasko Orbel"),
    ],
)  # fmt: skip
def test_names_by_office_body_and_party(text: str, source: str, name: str | None) -> None:
    at = text.rindex(source)
    end = at + len(source)
    assert resolve_names(cast(text), [Span.of(text, at, end)], [[Span.of(text, end, len(text))]]) == [name]
