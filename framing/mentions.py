"""Find where a text mentions the people, bodies and things that somebody asks about.

It does: a target's name and aliases in any case and spelling of quotes, accents and blanks; surnames, first names and
initials; titles ("the minister"), short names ("the authority"), initials in brackets; pronouns, where one person or
body is plainly meant. Without targets it takes the names that an article mentions most.
It does not: know anybody. What ties "the tax" to "the levy", or a nickname to a name, has to be given as an alias.
"I" and "we" inside quotations, and pronouns that could mean two, are left out rather than guessed.

Every step is linear in the length of the text, and in the number of targets.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from framing.errors import InputError, InputTypeError, describe
from framing.names import _INITIALS, _NOT_NAMES, _ORGANS, _TITLES, _mentions
from framing.quotes import find_quotes
from framing.values import instance

__all__ = ["Mention", "Target", "check_targets", "find_mentions", "main_targets"]

_FEW = 64  # places, or bearers of one name, that are looked at: bounds the time
_TOKEN = re.compile(r"(?:[^\W_]|[\u00ad\u0300-\u036f])+|[^\w\s.\-‐‑]|(?<![^\W_])\.")
_GAP = re.compile(r"[^\S\n]*\n?[^\S\n]*|[-‐‑]")
_STOPPED = re.compile(r"\.[^\S\n]*\n?[^\S\n]*")
_ARTICLES = frozenset(("the", "a", "an"))
_DETERMINERS = frozenset(("the", "this"))
_APOSTROPHES = str.maketrans("’‘ʼ`＇", "'''''", "\u00ad")
_SMALL = frozenset("of the and for de da del di du la le van von der den bin al".split())
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_CALENDAR = _MONTHS | _DAYS
# Words that are names too: alone they count only with a capital inside a sentence, or before a verb of a person.
_COMMON = _CALENDAR | frozenset(
    "will can might must us it who am is he she they we you i me so no not the and or for as at by in on to up "
    "art bill mark grace hope faith joy rose pat jack bush brown green white black gray grey young long short "
    "rice wood stone banks price king cook baker fox wolf hill day church best cash love law ford post time "
    "times apple amazon shell target gap meta orange visa oracle sprint turkey chad reading nice bath cork "
    "china jordan guinea labour labor trump frank rich drew sue chase gore dole pence major north south east "
    "west square block snap total next boots here there sky now act care save may home general state union "
    "left right people guardian sun mirror star mail express independent times speaker conservative liberal "
    "democrat republican greens reform justice peace".split()
)
_TIME = frozenset(
    "in since until till last next early late mid during every each this by before after from between through of "
    "end and to on".split()
)
_SAYS = frozenset(
    "said says told tells added adds asked asks called calls denied denies warned warns insisted argued argues "
    "claimed claims announced wrote writes replied tweeted promised pledged vowed defended accused criticised "
    "criticized praised urged admitted admits agreed refused resigned won lost "
    "faces wants plans hopes needs met made took".split()
)
_IS = frozenset("has had was is".split())
_PREPOSITIONS = frozenset(
    "of by for with to from at in on against over about between behind under near into than like as towards toward "
    "around via without within".split()
)
_AFTER = _SAYS | _IS | _SMALL | _PREPOSITIONS | frozenset("will would can could may might must but or that who".split())
_SUFFIXES = frozenset("group company corp corporation inc ltd holdings plc co limited llc ag sa".split())
_NOUNS = frozenset(word.lower() for word in _ORGANS) | frozenset(
    "mission project league charity firm union mine plant trial scheme reform levy tax bill plan law programme program "
    "guard navy government regime militia campaign coalition regulator watchdog works factory airline newspaper "
    "channel bureau staff ministry council".split()
)
_KINDS = {  # a plain word for a body → what its name or its neighbour says
    "company": "company firm maker manufacturer steel motors airlines energy oil biologics group inc corp ltd plc",
    "group": "group movement campaign charity front league alliance coalition network neighbors neighbours now",
    "movement": "group movement campaign now",
    "charity": "charity foundation trust fund",
    "union": "union workers metalworkers teachers nurses federation",
    "party": "party democrats republicans greens rally",
    "firm": "company firm inc ltd plc partners",
    "vaccine": "vaccine",
    "newspaper": "newspaper times post herald daily journal",
}
_BODY_WORDS = frozenset(word for words in _KINDS.values() for word in words.split()) | frozenset(_KINDS)
_ROLES = frozenset(
    word.lower() for word in _TITLES if word not in ("The", "A", "An", "Former", "Acting", "St", "MP")
) | (
    frozenset(
        "leader boss head secretary spokesman spokeswoman spokesperson prosecutor lawyer attorney economist "
        "hydrologist farmer driver doctor teacher pharmacist mechanic lawmaker senator congressman congresswoman "
        "analyst executive pm dad mum mother father activist author skipper fisherman lecturer coach striker singer "
        "actor actress founder owner candidate herder nurse survivor resident scientist researcher coordinator "
        "cop policeman soldier representative lawyer engineer architect priest banker chair client".split()
    )
)
_NOT_IN_OFFICE = frozenset("former ex deputy vice shadow acting".split())
_WOMEN = frozenset(
    "mary anna anne ann emma elizabeth linda barbara susan jessica sarah karen lisa nancy margaret betty sandra ashley "
    "kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen amy "
    "angela shirley brenda pamela nicole helen samantha katherine christine debra rachel carolyn janet catherine maria "
    "heather diane ruth julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea "
    "cheryl hannah jacqueline martha gloria teresa theresa ann sara madison frances kathryn janice jean alice julia "
    "judy sophia grace denise amber marilyn danielle beverly isabella diana natalie charlotte marie kate claire "
    "hillary beth lise edda sigrun pilar jane rose eleanor fiona nicola angela ursula imani nadia fatima aisha "
    "ivanka melania kamala nikki liz jill marine greta giulia tiril hedda".split()
)
_MEN = frozenset(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark "
    "donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary "
    "nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick "
    "jack dennis jerry tyler aaron jose adam henry nathan douglas zachary peter kyle walter ethan jeremy harold keith "
    "christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce "
    "albert willie gabriel logan alan juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip "
    "johnny bill barack boris tony gordon vladimir emmanuel ian hank dane odd giles kev tom henrik anders pieter ludo "
    "aldo salvo nelson marcos esteban andre luca nika joshua ezra sunil rashid ibrahim mohammed muhammad ahmed ali "
    "hassan omar ted jim bob mike steve dan matt chris ben sam nick luke simon martin hugo oscar victor josphat".split()
)
_HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_IT = frozenset("it its itself".split())
_HER_TITLES = frozenset("mrs ms miss dame lady queen sister princess chairwoman spokeswoman councilwoman".split())
_HIS_TITLES = frozenset("mr sir lord king father prince chairman spokesman councilman".split())


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody or something to look for.

    Attributes:
        name: as asked for; it names the results.
        aliases: other names for the same.
    """

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text mentions a target.

    Attributes:
        target: the target's name.
        start, end: code points of the text, half open; a title before a name belongs to it, "the" where the
            target has it or a description begins with it; a possessive 's does not.
        sentence: index of the sentence in which it begins.
    """

    target: str
    start: int
    end: int
    sentence: int


def check_targets(targets: object) -> tuple[Target, ...] | None:
    """Give `targets` as `Target` objects; None, which asks for the main names of each article, stays None.

    Args:
        targets: names in a list or another sequence, or a mapping from each name to its alias or aliases.

    Raises `InputTypeError` for one string and for what holds no strings, `InputError` for a blank name or one given
    twice.

    >>> check_targets({"the central bank": ["CB"]})
    (Target(name='the central bank', aliases=('CB',)),)
    """
    if targets is None:
        return None
    wanted = "give a list of names, a mapping from names to lists of aliases, or None for the main names"
    if isinstance(targets, (str, bytes, bytearray)) or not isinstance(targets, (Mapping, Sequence)):
        raise InputTypeError(f"targets are {describe(targets)}; {wanted}")
    held: dict[str, Target] = {}
    for given in targets:
        if isinstance(given, Target) and not isinstance(targets, Mapping):
            name, aliases = given.name, given.aliases
        else:
            name, aliases = given, _aliases(targets[given], given) if isinstance(targets, Mapping) else ()
        _check_name(name, "a target's name")
        if name in held:
            raise InputError(f"target {describe(name)} is given twice; give each name once")
        held[name] = Target(name, aliases)
    return tuple(held.values())


def _aliases(given: object, name: object) -> tuple[str, ...]:
    of = f"an alias of {describe(name)}"
    if given is None:
        return ()
    if isinstance(given, str):
        given = (given,)
    if isinstance(given, (bytes, bytearray, Mapping)) or not isinstance(given, Sequence):
        raise InputTypeError(f"the aliases of {describe(name)} are {describe(given)}; give a list of names")
    for alias in given:
        _check_name(alias, of)
    return tuple(dict.fromkeys(given))


def _check_name(name: object, what: str) -> None:
    if not isinstance(name, str):
        raise InputTypeError(f"{what} is {describe(name)}; give a string")
    if not name.strip():
        raise InputError(f"{what} is {describe(name)}; give a name that is not blank")


def find_mentions(
    text: str,
    sentences: Sequence[tuple[int, int]],
    targets: Sequence[Target],
    *,
    speakers: Sequence[tuple[int, str]] = (),
) -> list[Mention]:
    """Find all mentions of `targets`, in text order; none overlaps another.

    Args:
        text: an article.
        sentences: start and end of each sentence, code points, in order.
        targets: as `check_targets` gives them; one that does not occur has no mentions.
        speakers: for each claim with a known source, the source's offset and full name; who spoke last is whom "she"
            most likely means.
    """
    if not targets or not sentences or not text:
        return []
    article = _Article(text, sentences, targets, speakers)
    found = []
    for hit in article.hits:
        asked = article.offices.get(hit.entity, hit.entity)
        if 0 <= asked < len(targets):
            found.append(Mention(targets[asked].name, hit.start, hit.end, hit.sentence))
    return found


@dataclass(slots=True)
class _Entity:
    """One person, body or thing: a target, or somebody else whom the article names."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    person: bool
    target: bool
    article: bool = False  # "the" belongs to its name
    gender: str = ""
    roles: list[frozenset[str]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)  # what appositions call it
    last: int = -1  # token of its last mention


@dataclass(frozen=True, slots=True)
class _Form:
    keys: tuple[str, ...]
    entity: int
    level: str  # own, full, surname, first, head, short


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    entity: int
    sentence: int
    token: int
    subject: bool


class _Words:
    """The words and signs of a text, folded for comparison."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_TOKEN.finditer(text))
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.keys = [_fold(match.group()) for match in found]

    def __len__(self) -> int:
        return len(self.keys)

    def raw(self, at: int) -> str:
        return self.text[self.starts[at] : self.ends[at]] if 0 <= at < len(self.keys) else ""

    def key(self, at: int) -> str:
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def joined(self, at: int) -> bool:
        """Tell whether a name may go on from the token before `at`."""
        if not 0 < at < len(self.keys):
            return False
        gap = self.text[self.ends[at - 1] : self.starts[at]]
        if gap == "." or _GAP.fullmatch(gap):
            return True
        return len(self.keys[at - 1]) <= 4 and _STOPPED.fullmatch(gap) is not None and self.raw(at - 1)[0].isupper()

    def blank(self, at: int) -> bool:
        """Tell whether only blanks stand between the token before `at` and `at`."""
        return 0 < at < len(self.keys) and self.text[self.ends[at - 1] : self.starts[at]].isspace() and self.joined(at)

    def hyphen(self, at: int) -> bool:
        return 0 < at < len(self.keys) and self.text[self.ends[at - 1] : self.starts[at]] in ("-", "‐", "‑")


def _fold(word: str) -> str:
    word = word.translate(_APOSTROPHES).casefold()
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def _named(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give a name's words as they stand, and folded; without a leading article."""
    words = _Words(name)
    first = 1 if len(words) > 1 and words.key(0) in _ARTICLES and words.blank(1) else 0
    kept = range(first, len(words))
    return tuple(words.raw(at) for at in kept), tuple(words.keys[at] for at in kept)


def _untitled(words: tuple[str, ...]) -> int:
    """Count the titles at the head of a name: none in "Health Ministry"."""
    count = 0
    while count < len(words) - 1 and (words[count].lower() in _ROLES or words[count] in ("Former", "Acting")):
        count += 1
    return 0 if words[-1:] and words[-1].lower() in _NOUNS | _ROLES else count


class _Article:
    """A text being read: its words, whom it names, and where."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        targets: Sequence[Target],
        speakers: Sequence[tuple[int, str]],
    ) -> None:
        self.text, self.sentences, self.targets = text, sentences, targets
        self.words = _Words(text)
        self.begins = [start for start, _ in sentences]
        self.quotes = find_quotes(text)
        self.quoted = [start for start, _ in self.quotes]
        self.names = _mentions(text)
        self.titled = {mention.name for mention in self.names if mention.title.replace("The", "")}
        self.index: dict[str, list[int]] = {}
        for at, key in enumerate(self.words.keys):
            self.index.setdefault(key, []).append(at)
        self.counts = Counter(self.words.keys)
        self.lower = Counter(key for at, key in enumerate(self.words.keys) if self.words.raw(at)[0].islower())
        self.firsts = {bisect_right(self.words.starts, start - 1) for start, _ in sentences}
        self.headlines = self._headlines()
        self.entities: list[_Entity] = []
        self.heads: Counter[str] = Counter()
        self.holders: dict[str, list[int]] = {}
        self.bearers: dict[int, int] = {}  # from an office that is asked for to its holder
        self.offices: dict[int, int] = {}  # and back
        self.short: set[int] = set()  # tokens of short names, whose article belongs to them
        self.forms: dict[tuple[str, ...], list[_Form]] = {}
        self.sizes: dict[str, set[int]] = {}
        self._enter()
        self.spoke: dict[int, set[str]] = {}
        for at, name in speakers:
            self.spoke.setdefault(self.sentence(at), set()).add(" ".join(_named(name)[1][-1:]))
        self.hits = self._read()

    # Who is there.

    def _headlines(self) -> set[int]:
        """Give the sentences in which most words have capitals: there a capital says nothing."""
        caps: Counter[int] = Counter()
        alls: Counter[int] = Counter()
        for at, start in enumerate(self.words.starts):
            raw = self.words.raw(at)
            if raw[0].isalpha() and len(raw) > 3:
                sentence = self.sentence(start)
                alls[sentence] += 1
                caps[sentence] += raw[0].isupper()
        found = {sentence for sentence, count in alls.items() if count > 3 and caps[sentence] >= 0.75 * count}
        return {one for one in found if not self.text[slice(*self.sentences[one])].rstrip(' \n"”’').endswith(".")}

    def sentence(self, at: int) -> int:
        return max(0, bisect_right(self.begins, at) - 1)

    def quote(self, at: int) -> tuple[int, int] | None:
        before = bisect_right(self.quoted, at) - 1
        if before >= 0 and self.quotes[before][1] > at:
            return self.quotes[before]
        return None

    def _enter(self) -> None:
        """Enter the targets and everybody else, with all their forms."""
        for target in self.targets:
            words, keys = _named(target.name)
            count = _untitled(words)
            words, keys = words[count:], keys[count:]
            person = self._is_person(words, keys, count > 0, target.name)
            entity = _Entity(
                words, keys, person, True, article=target.name.casefold().split()[:1] in [[one] for one in _ARTICLES]
            )
            self._add(entity, [_named(alias)[1] for alias in target.aliases])
        for words, keys in sorted(self._others(), key=lambda name: -min(len(name[1]), 2)):
            self._enter_other(words, keys)
        for match in _INITIALS.finditer(self.text):
            self._initials(match)
        for index in range(len(self.targets)):
            self._office(index)

    def _office(self, index: int) -> None:
        """Tie an office that is asked for ("the prime minister") to the one person who holds it, if there is one."""
        keys = self.entities[index].keys
        if self.entities[index].person or not keys or keys[-1] not in _ROLES:
            return
        holders = [
            one
            for one in self.holders.get(keys[-1], ())
            if any(known >= set(keys) and not known & _NOT_IN_OFFICE - set(keys) for known in self.entities[one].roles)
        ]
        if len(holders) == 1 and not self.entities[holders[0]].target and holders[0] not in self.offices:
            self.bearers[index] = holders[0]
            self.offices[holders[0]] = index

    def _enter_other(self, words: tuple[str, ...], keys: tuple[str, ...]) -> None:
        """Enter somebody who is not asked for, unless the name is a form of one who is there already."""
        if keys in self.forms:
            return
        for form in self.forms.get(keys[:-1], ())[:1]:
            if form.level == "own" and keys[-1] in _SUFFIXES:
                self._add_form(_Form(keys, form.entity, "own"))
                return  # "Apple Inc", where "Apple" is asked for
        for at in range(1, len(keys)):
            for form in self.forms.get(keys[at:], ())[:_FEW]:
                if form.level not in ("own", "full", "surname"):
                    continue
                if len(form.keys) > 1:
                    return  # "Charity Sea Lantern"
                one = self.entities[form.entity]
                if form.level == "surname" and (keys[0] == one.keys[0] or keys[0] == one.keys[0][0]):
                    self._add_form(_Form(keys, form.entity, "full"))
                    return  # "Hillary Rodham Clinton"
                if form.level == "own" and one.keys == form.keys and self._is_person(words, keys, False, ""):
                    one.person = True
                    self._add_form(_Form(keys, form.entity, "own"))
                    return  # "Hillary Clinton", where "Clinton" is asked for
        self._add(_Entity(words, keys, self._is_person(words, keys, False, ""), False), [])

    def _others(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Give the names that the text shows by shape, without titles."""
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for mention in self.names:
            shouted = " " in mention.name and mention.name.isupper()
            if shouted or self.sentence(mention.start) in self.headlines:
                continue
            words, keys = _named(re.split(r"['’]s?\s", mention.name)[-1])
            titles = [at for at, word in enumerate(words[:-1]) if word.lower() in _ROLES]
            count = titles[-1] + 1 if titles else 0
            while count < len(words) and (keys[count] in _CALENDAR or words[count] in _NOT_NAMES):
                count += 1
            words, keys = words[count:], keys[count:]
            if keys and len(keys) < 8 and (len(keys) > 1 or (keys[0] not in _ROLES and keys[0].isalpha())):
                found.setdefault(keys, words)
        return [(words, keys) for keys, words in found.items()]

    def _is_person(self, words: tuple[str, ...], keys: tuple[str, ...], titled: bool, name: str) -> bool:
        if titled:
            return True
        if not keys or not all(word[0].isupper() or key in _SMALL for word, key in zip(words, keys, strict=True)):
            return False
        if len(keys) > 1 and (keys[0] in _WOMEN or keys[0] in _MEN) and keys[-1] not in _NOUNS | _BODY_WORDS:
            return True
        if name.lower().startswith("the ") or len(keys) > 5 or any(key in _NOUNS or key in _BODY_WORDS for key in keys):
            return False
        spots = self._spots(keys)
        for at in spots:
            before = self.words.key(at - 1)
            if self.words.blank(at) and before in _ROLES:
                return True
            if self.words.blank(at) and (before in _BODY_WORDS or before in ("the", "at")):
                return False
            after = self.words.key(at + len(keys) + 1)
            if self.words.key(at + len(keys)) == "," and after.isdigit() and len(after) == 2:
                return True
        if len(keys) == 1:
            return words[0] in self.titled
        alone = sum(1 for at in self._spots(keys[-1:]) if self.words.key(at - 1) != keys[-2] and self._proper(at))
        if alone:
            return True
        return len(spots) < 3 and not any(key in self.lower for key in keys)

    def _spots(self, keys: tuple[str, ...]) -> list[int]:
        """Find the first places of a name, up to a number: enough to learn from."""
        if not keys:
            return []
        rare = min(range(len(keys)), key=lambda at: len(self.index.get(keys[at], ())))
        places = self.index.get(keys[rare], ())[:_FEW]
        return [at - rare for at in places if at >= rare and self._fits(at - rare, keys)]

    def _fits(self, at: int, keys: tuple[str, ...]) -> bool:
        if tuple(self.words.keys[at : at + len(keys)]) != keys:
            return False
        return all(self.words.joined(here) for here in range(at + 1, at + len(keys)))

    def _proper(self, at: int) -> bool:
        raw = self.words.raw(at)
        return bool(raw) and raw[0].isupper() and at not in self.firsts and not self._headline(at)

    def _headline(self, at: int) -> bool:
        """Tell whether capitals say nothing here: in a headline, or among words in capitals throughout."""
        if self.sentence(self.words.starts[at]) in self.headlines:
            return True
        raw, near = self.words.raw(at), (self.words.raw(at - 1), self.words.raw(at + 1))
        return len(raw) > 2 and raw.isupper() and any(len(one) > 2 and one.isupper() for one in near)

    def spelled(self, entity: _Entity) -> str:
        """Give a name as it first stands in the text, in one line."""
        places = self._spots(entity.keys)
        if not places:
            return " ".join(entity.words)
        first, last = places[0], places[0] + len(entity.keys) - 1
        return " ".join(self.text[self.words.starts[first] : self.words.ends[last]].split())

    def adjective(self, entity: _Entity) -> bool:
        """Tell "American", "Vasharan" from the names that a text may be about."""
        if len(entity.keys) > 1 or entity.person:
            return entity.keys == () or all(key in _CALENDAR for key in entity.keys)
        key = entity.keys[0]
        if key in _CALENDAR | _NOUNS | _ROLES or key in self.lower or key.endswith(("ans", "ese")) or len(key) < 2:
            return True
        places = self._spots(entity.keys)
        nouns = [at for at in places if self.words.blank(at + 1) and self.words.key(at + 1) not in _AFTER]
        return key.endswith(("an", "ish", "ch", "i", "ic", "ek")) and 2 * len(nouns) > len(places)

    def _add(self, entity: _Entity, aliases: Sequence[tuple[str, ...]]) -> None:
        index = len(self.entities)
        self.entities.append(entity)
        level = "own" if entity.target else "full"
        forms = {entity.keys: level, **dict.fromkeys(aliases, level)}
        for keys, kind in self._shorter(entity):
            forms.setdefault(keys, kind)
        if entity.person:
            self._know(entity)
            for role in {word for known in entity.roles for word in known if word in _ROLES}:
                self.holders.setdefault(role, []).append(index)
        for keys, kind in forms.items():
            if keys:
                self._add_form(_Form(keys, index, kind))

    def _add_form(self, form: _Form) -> None:
        self.forms.setdefault(form.keys, []).append(form)
        self.sizes.setdefault(form.keys[0], set()).add(len(form.keys))

    def _shorter(self, entity: _Entity) -> Iterator[tuple[tuple[str, ...], str]]:
        """Give the shorter forms of a name."""
        words, keys = entity.words, entity.keys
        if len(keys) < 2:
            self._kinds(entity)
            return
        if entity.person:
            yield keys[-1:], "surname"
            if len(keys) > 2:
                yield (keys[0], keys[-1]), "full"
            yield (keys[0][0], keys[-1]), "full"
            yield keys[:1], "first"
            return
        small = [at for at, key in enumerate(keys) if key in _PREPOSITIONS and at > 0]
        head = keys[small[0] - 1] if small else keys[-1]
        proper = words[0][0].isupper()
        if not proper or head in _NOUNS:
            self.heads[head] += 1
            yield (head,), "head"
        self._kinds(entity)
        for noun in sorted(entity.nouns - set(_KINDS)):
            yield (noun,), "head"
        if proper and head not in _NOUNS | {"now"} and keys[0] not in self.lower and len(keys) == 2:
            yield keys[:1], "short"
        letters = "".join(word[0] for word in words if word[0].isupper())
        if len(letters) > 2 and letters.lower() not in _COMMON:
            yield (letters.lower(),), "acronym"

    def _kinds(self, entity: _Entity) -> None:
        """Learn what the article calls a body: "the charity Sea Lantern", "Andelit, a company"."""
        if entity.person:
            return
        near = set(entity.keys)
        for at in self._spots(entity.keys):
            near.add(self.words.key(at - 1))
            after = at + len(entity.keys)
            near.add(self.words.key(after))
            if self.words.key(after) == "," and self.words.key(after + 1) in ("a", "an", "the"):
                near.update((self.words.key(after + 2), self.words.key(after + 3)))
            entity.nouns.update(self._apposed(after))
        for kind, words in _KINDS.items():
            if near & set(words.split()) or kind in near:
                entity.kinds.add(kind)
        if entity.kinds & {"charity", "union", "party"}:
            entity.kinds.add("group")

    def _apposed(self, at: int) -> Iterator[str]:
        """Give what an apposition calls a thing: "mine" in ", a lithium mine that"."""
        words = self.words
        if words.key(at) != "," or words.key(at + 1) not in _ARTICLES:
            return
        for here in range(at + 2, min(at + 8, len(words))):
            key, after = words.keys[here], words.key(here + 1)
            if not words.raw(here)[0].isalpha() or key in _PREPOSITIONS:
                return
            if after in (",", "which", "who") or after in _PREPOSITIONS or after == "that":
                if (
                    here > at + 2
                    and words.raw(here).islower()
                    and key not in _ROLES
                    and key not in _BODY_WORDS - _NOUNS
                ):
                    yield key
                return

    def _know(self, entity: _Entity) -> None:
        """Learn a person's gender and roles from titles and appositions."""
        first = entity.keys[0]
        if len(entity.keys) > 1:
            entity.gender = "f" if first in _WOMEN else "m" if first in _MEN else "f" if first.endswith("a") else ""
        spots = self._spots(entity.keys) + (self._spots(entity.keys[-1:]) if len(entity.keys) > 1 else [])
        for at in spots:
            end = at + len(entity.keys) if self._fits(at, entity.keys) else at + 1
            role: list[str] = []
            here = at - 1
            if self.words.key(here) == ",":
                here -= 1
            while here >= 0 and self.words.key(here) not in _DETERMINERS | _SMALL and len(role) < 4:
                if (here + 1 != at or self.words.joined(at)) and self.words.raw(here)[0].isalpha():
                    if self.words.joined(here + 1) or self.words.key(here + 1) == ",":
                        role.append(self.words.key(here))
                        here -= 1
                        continue
                break
            if (
                role
                and role[0] in _ROLES
                and not (self.words.key(at - 1) == "," and self.words.key(here) not in ("the", "its"))
            ):
                self._gender(entity, role[0])
                entity.roles.append(frozenset(role[:1] + [word for word in role[1:] if not word.isdigit()]))
            if self.words.key(end) == "," and not self._inside_other(at, entity):
                role = []
                for here in range(end + 1, min(end + 8, len(self.words))):
                    key = self.words.key(here)
                    if key in (",", "who", "of", "whose", "that") or (
                        not self.words.raw(here)[0].isalpha() and key != "'"
                    ):
                        break
                    role.append(key)
                if (
                    role
                    and role[-1] in _ROLES
                    and (role[0] in ("the", "a", "an", "its") or "'" in role or len(role) == 1)
                ):
                    self._gender(entity, role[-1])
                    entity.roles.append(frozenset(word for word in role if word not in _ARTICLES and len(word) > 1))

    def _inside_other(self, at: int, entity: _Entity) -> bool:
        return (
            self.words.key(at) != entity.keys[0]
            and self.words.blank(at)
            and self._proper(at - 1)
            and (self.words.key(at - 1) not in _ROLES)
        )

    def _gender(self, entity: _Entity, role: str) -> None:
        if role in _HER_TITLES or role in ("mother", "mum", "actress", "congresswoman"):
            entity.gender = "f"
        elif role in _HIS_TITLES or role in ("father", "dad", "congressman"):
            entity.gender = "m"

    def _initials(self, match: re.Match[str]) -> None:
        """Tie initials in brackets to the name before them."""
        end = bisect_left(self.words.starts, match.start())
        keys = (_fold(match.group(1)),)
        asked = [form.entity for form in self.forms.get(keys, ()) if form.level == "own"]
        for size in range(min(8, end), 0, -1):
            name = tuple(self.words.keys[end - size : end])
            if not self._fits(end - size, name) or (size == 1 and not asked):
                continue
            if asked and self.words.raw(end - size)[0].isupper() and name[0] not in _ARTICLES:
                self._add_form(_Form(name, asked[0], "own"))  # "World Trade Union (WTU)", where "WTU" is asked for
                return
            for form in self.forms.get(name, ())[:1]:
                if form.level in ("own", "full"):
                    self._add_form(_Form(keys, form.entity, "acronym"))
                    return

    # Where they are.

    def _read(self) -> list[_Hit]:
        hits: list[_Hit] = []
        at, free, words = 0, 0, self.words  # `free`: the first token that no mention holds yet
        self.recent: list[_Hit] = hits
        while at < len(words):
            found = self._match(at) or self._role(at) or self._kind_of(at) or self._pronoun(at, hits)
            if found is None:
                at += 1
                continue
            entity, first, end = found
            entity = self.bearers.get(entity, entity)
            start = self._with_title(first, entity) if words.key(first) not in _HE else first
            hit = self._hit(entity, max(start, free), end)
            hits.append(hit)
            if entity >= 0:
                self.entities[entity].last = at
            at = free = max(end, at + 1)
        return [hit for hit in hits if hit.entity >= 0]

    def _hit(self, entity: int, first: int, end: int) -> _Hit:
        words = self.words
        before = words.key(first - 1)
        owner = words.key(end) == "'" and words.key(end + 1) == "s" and words.starts[end] == words.ends[end - 1]
        subject = not owner and (before not in _PREPOSITIONS or first in self.firsts)
        start = words.starts[first]
        return _Hit(start, words.ends[end - 1], entity, self.sentence(start), first, subject)

    def _with_title(self, first: int, entity: int) -> int:
        """Take "Prime Minister" and "the" into the mention."""
        words, here = self.words, first
        while here > 0 and words.joined(here) and not words.hyphen(here) and words.key(here - 1) in _ROLES:
            if here == first and not words.raw(first)[0].isupper():
                break
            here -= 1
        if (
            here > 0
            and here < first
            and words.blank(here)
            and words.key(here - 1) in ("police", "prime", "district", "vice")
        ):
            here -= 1
        article = first in self.short or self.entities[entity].article
        if entity in self.offices and words.key(first) in _ROLES | {"prime", "vice", "chief"}:
            article = True
        if here > 0 and words.blank(here) and words.key(here - 1) in _DETERMINERS and article:
            here -= 1
        return here

    def _match(self, at: int) -> tuple[int, int, int] | None:
        """Match the longest name that begins at a word."""
        words = self.words
        sizes = self.sizes.get(words.keys[at])
        if not sizes or (words.hyphen(at) and not self._prefix(at)):
            return None
        best: list[_Form] = []
        for size in sorted(sizes, reverse=True):
            keys = tuple(words.keys[at : at + size])
            if keys in self.forms and self._fits(at, keys):
                best = [form for form in self.forms[keys][:_FEW] if self._accepts(form, at)]
                if best:
                    break
        if not best:
            return None
        own = [form for form in best if form.level == "own"]
        form = own[0] if own else max(best, key=lambda form: (form.level == "full", self.entities[form.entity].last))
        if form.level == "head":
            self.short.add(at)
        return form.entity, at, at + len(form.keys)

    def _prefix(self, at: int) -> bool:
        return self.words.key(at - 1) in ("anti", "pro", "ex", "non", "pre", "post", "mid") or (
            not self.words.raw(at - 1)[0].isupper()
        )

    def _accepts(self, form: _Form, at: int) -> bool:
        end = at + len(form.keys)
        if self.words.hyphen(end) and self.words.raw(end)[:1].isupper():
            return False
        entity = self.entities[form.entity]
        after = self.words.key(end)
        follows = self.words.blank(end) and self.words.raw(end)[:1].isupper() and not self._headline(at)
        if form.level == "head":
            return self._accepts_head(form, entity, at, after)
        if form.level == "acronym":
            return self.words.raw(at).isupper() and len(self.words.raw(at)) > 1
        if len(form.keys) == 1:
            office = self._accepts_office(form, at, follows and after not in _CALENDAR)
            return office and self._accepts_word(form, entity, at, follows)
        if follows and (self._numbered(end) or (entity.person and after in _NOUNS)):
            return False
        if form.level == "full":
            return self.words.raw(at)[:1].isupper()
        return self._accepts_office(form, at, follows and after not in _CALENDAR)

    def _accepts_office(self, form: _Form, at: int, follows: bool) -> bool:
        """Leave "Prime Minister" to the name after it, and "former prime minister" to nobody."""
        if self.entities[form.entity].person or form.keys[-1] not in _ROLES:
            return True
        if self.words.key(at - 1) in _NOT_IN_OFFICE and self.words.joined(at):
            return False
        return not (follows and form.entity in self.bearers)

    def _numbered(self, at: int) -> bool:
        return re.fullmatch(r"[IVX]+|\d+", self.words.raw(at)) is not None

    def _accepts_head(self, form: _Form, entity: _Entity, at: int, after: str) -> bool:
        if self.words.key(at - 1) not in _DETERMINERS or not self.words.blank(at) or after in ("of", "for"):
            return False
        raw = self.words.raw(at)
        if raw[0].isupper() and self.words.blank(at + 1) and self.words.raw(at + 1)[:1].isupper():
            return False
        if entity.last >= 0:
            return True
        return self.heads[form.keys[0]] == 1 and all(key in self.counts for key in entity.keys)

    def _accepts_word(self, form: _Form, entity: _Entity, at: int, follows: bool) -> bool:
        """Judge a name of one word: it may be a common word, or a part of another's name."""
        words, key = self.words, form.keys[0]
        raw, before, after = words.raw(at), words.key(at - 1), words.key(at + 1)
        lower_name = form.level == "own" and entity.keys == form.keys and entity.words[0][0].islower()
        if lower_name and key not in _COMMON:
            return True
        if not raw[0].isupper() and (form.level != "own" or key in _COMMON or self.counts[key] > self.lower[key]):
            return False
        if raw[0].islower():
            return True  # the whole text writes it so
        titled = words.joined(at) and before in _ROLES and words.raw(at - 1)[0].isupper()
        if not titled and key in _COMMON:
            if self._headline(at) and key not in _MONTHS:
                return form.level == "own" and not (entity.words[0].isupper() and not raw.isupper())
            seen = key not in self.lower and key not in _CALENDAR and any(map(self._proper, self._spots(form.keys)))
            if (
                at in self.firsts
                and not seen
                and after not in (_SAYS if key in _CALENDAR else _SAYS | _IS)
                and not (after == "'" and words.key(at + 2) == "s")
            ):
                return False
            if entity.words[-1].isupper() and len(raw) > 1 and not raw.isupper():
                return False
        if (
            key in _CALENDAR
            and not titled
            and (after.isdigit() or (at not in self.firsts and (before in _TIME or before.isdigit())))
        ):
            return False
        if (
            follows
            and words.key(at + 1) not in _CALENDAR
            and not (form.level == "own" and words.key(at + 1) in _SUFFIXES)
        ):
            if form.level != "own" or words.key(at + 1) in _NOUNS:
                return False
        if form.level == "first":
            return before not in _PREPOSITIONS and key not in _COMMON and not titled
        if form.level == "surname" and words.blank(at) and not titled and self._first_name(at - 1, entity):
            return False
        return True

    def _first_name(self, at: int, entity: _Entity) -> bool:
        """Tell whether the word before a surname is another's first name."""
        raw, key = self.words.raw(at), self.words.key(at)
        if not raw[:1].isupper() or raw in _NOT_NAMES or key in _CALENDAR or key in _SAYS:
            return False
        if key in _WOMEN or key in _MEN:
            return key not in entity.keys
        if self._headline(at) or key in self.lower or key in entity.keys:
            return False
        return not (at in self.firsts and key.endswith(("ed", "ing", "ly")))

    def _role(self, at: int) -> tuple[int, int, int] | None:
        """Match "the minister", "the finance minister": the person whom the article ties to the role."""
        words = self.words
        if words.keys[at] not in _DETERMINERS:
            return None
        mods: set[str] = set()
        for here in range(at + 1, min(at + 5, len(words))):
            if not words.blank(here):
                return None
            if words.keys[here] in _ROLES and not (words.blank(here + 1) and words.key(here + 1) in _ROLES):
                asked = self.forms.get(tuple(words.keys[at + 1 : here + 1]), ())[:_FEW]
                return None if any(form.level == "own" for form in asked) else self._holder(at, here, mods)
            mods.add(words.keys[here])
        return None

    def _holder(self, at: int, here: int, mods: set[str]) -> tuple[int, int, int] | None:
        words = self.words
        role, after = words.keys[here], words.key(here + 1)
        if after in ("of", "for") or (words.blank(here + 1) and words.raw(here + 1)[:1].isupper()):
            return None
        if after == "," and words.raw(here + 2)[:1].isupper():
            return None
        if words.key(at - 1) == "," and words.raw(at - 2)[:1].isupper():
            return None
        recent = [hit.entity for hit in self.recent[-_FEW:] if hit.entity >= 0]
        holders = [
            index
            for index in {*self.holders.get(role, ())[:_FEW], *recent}
            if self.entities[index].last >= 0
            and any(role in known and mods <= known for known in self.entities[index].roles)
        ]
        if not holders:
            return None
        return max(holders, key=lambda index: self.entities[index].last), at, here + 1

    def _kind_of(self, at: int) -> tuple[int, int, int] | None:
        """Match "the company", "the group": the body named last that the article calls so."""
        words = self.words
        if words.keys[at] not in _DETERMINERS or not words.blank(at + 1) or words.key(at + 1) not in _KINDS:
            return None
        if words.key(at + 2) in ("of", "that") or (words.blank(at + 2) and words.raw(at + 2)[:1].isupper()):
            return None
        kind = words.key(at + 1)
        for hit in reversed(self.recent[-_FEW:]):
            if hit.entity >= 0 and not self.entities[hit.entity].person and kind in self.entities[hit.entity].kinds:
                return hit.entity, at, at + 2
        return None

    # Pronouns.

    def _pronoun(self, at: int, hits: Sequence[_Hit]) -> tuple[int, int, int] | None:
        words = self.words
        key = words.keys[at]
        if key not in _HE and key not in _IT:
            return None
        quote = self.quote(words.starts[at])
        if quote is not None and quote[1] - quote[0] > 60:
            return None
        entity = self._him(at, hits, _HE[key]) if key in _HE else self._it(at, hits)
        return None if entity is None else (entity, at, at + 1)

    def _him(self, at: int, hits: Sequence[_Hit], gender: str) -> int | None:
        here = self.sentence(self.words.starts[at])
        scores: dict[int, float] = {}
        object_of = next((hit for hit in reversed(hits[-5:]) if hit.subject), None)
        if self.words.keys[at] != "him" or object_of is None or object_of.sentence != here:
            object_of = None  # "he yelled at him": two men
        seen: set[int] = set()
        for hit in reversed(hits[-20:]):
            back = here - hit.sentence
            if back > 2 or (back == 2 and scores):
                break
            if hit.entity < 0 or not self.entities[hit.entity].person:
                continue
            if (quote := self.quote(hit.start)) is not None and quote[1] <= self.words.starts[at]:
                continue
            one = self.entities[hit.entity]
            if (one.gender and one.gender != gender) or (object_of is not None and hit.entity == object_of.entity):
                continue
            score = (3.0 - back) + (2.0 if hit.subject else 0.0) + (0.5 if one.gender else 0.0)
            if one.keys[-1:] and one.keys[-1] in self.spoke.get(hit.sentence, ()):
                score += 0.5
            if hit.entity not in seen:
                score += 0.3 / (1 + len(seen))
            seen.add(hit.entity)
            scores[hit.entity] = max(scores.get(hit.entity, 0.0), score)
        if not scores:
            return None
        best = sorted(scores.items(), key=lambda pair: -pair[1])
        if len(best) > 1 and best[0][1] - best[1][1] < 0.9:
            return None
        return best[0][0]

    def _it(self, at: int, hits: Sequence[_Hit]) -> int | None:
        """Resolve "it" and "its": the body that is the subject of the sentence, or of the one before."""
        here = self.sentence(self.words.starts[at])
        first = at in self.firsts
        if self.words.keys[at] == "it" and self.words.key(at - 1) in _PREPOSITIONS:
            return None
        bodies: list[_Hit] = []
        for hit in reversed(hits[-12:]):
            if hit.entity < 0 or here - hit.sentence > (1 if first else 0):
                break
            if not self.entities[hit.entity].person:
                bodies.append(hit)
        subjects = [hit for hit in bodies if hit.subject]
        key, after = self.words.keys[at], self.words.key(at + 1)
        if not subjects or (first and key == "it" and after in ("is", "was")):
            return None  # "It is hard to say"
        rivals = subjects if key == "its" and subjects[-1].token in self.firsts else bodies
        if len({hit.entity for hit in rivals}) > 1:
            return None
        return subjects[0].entity


def main_targets(
    text: str, sentences: Sequence[tuple[int, int]], *, names: Sequence[str] = (), limit: int = 10
) -> tuple[Target, ...]:
    """Give the people, bodies and places that an article mentions most, the most mentioned first.

    Args:
        text: an article; one in capitals throughout, or without any, has no names that could be seen.
        sentences: start and end of each sentence, code points, in order.
        names: full names of sources, counted with the others.
        limit: how many at most.
    """
    instance(text, str, "text")
    asked = [Target(name) for name in dict.fromkeys(names) if name.strip()]
    article = _Article(text, sentences, asked, ()) if text and sentences else None
    if article is None or not article.names:
        return ()
    counts: Counter[str] = Counter()
    for hit in article.hits:
        entity = article.entities[hit.entity]
        if not article.adjective(entity):
            counts[asked[hit.entity].name if hit.entity < len(asked) else article.spelled(entity)] += 1
    return tuple(Target(name) for name, _ in counts.most_common(limit))
