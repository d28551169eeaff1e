"""Words that `names.py` and the files behind `mentions.py` read names, offices and bodies by.

It does: hold lists of common English words, of titles, and of the most common English first names.
It does not: know anybody, or any place; what is not common belongs into an article's own reading.
"""

from __future__ import annotations

from collections.abc import Mapping

from framing.given import EITHER, MEN, WOMEN

# Read by shape: the words of names as they are written.
SHORT_TITLES = (
    "Mr Mrs Ms Dr Prof Sen Rep Gov Capt Col Gen Lt Maj Sgt Adm Brig Cmdr Cpl Rev Sens Reps Govs St Jr".split()
)
BODIES = (
    "Ministry University House Bank Department Council Chamber Bureau Office Institute Association Union "
    "Court Board Church Federation Commission Academy School College League Party Society Republic "
    "Kingdom Centre Center"
).split()
OTHER_BODIES = (
    "Authority Agency Group Company Trust Post Times News Press States State Street City County Army Police Force "
    "Forces Front Movement Team Fund Corporation Service Radio Journal Herald River Island Assembly Senate Nations "
    "Congress Parliament Committee Foundation Coalition Alliance Network Club Museum Hospital Democrats Republicans"
).split()
ORGANS = frozenset([*BODIES, *OTHER_BODIES])
TITLES = (
    "Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady Sen Senator Rep Representative Gov Governor "
    "Judge Justice Capt Captain Col Colonel Gen General Lt Maj Major Sgt Sergeant President Vice Prime "
    "Lieutenant Cpl Corporal Brig Brigadier Adm Admiral Rear Cmdr Sens Reps Govs "
    "Adviser Advisor Counsel Secretary-General "
    "Minister Chancellor Secretary Foreign Finance Interior Defence Defense Health Deputy Mayor King "
    "Queen Prince Princess Pope Archbishop Bishop Rev Reverend Father Sister Speaker Chief Inspector "
    "Detective Attorney Councillor Cllr MP The A An "
    "Leader Chairman Chairwoman Chair CEO Director Spokesman Spokeswoman Premier Commissioner Ambassador Sheriff "
    "Treasurer Commander Officer Former Acting"
).split()
NOT_NAMES = frozenset(
    (
        "I We You He She It They The A An This That These Those His Her Their Our My Its In On At By For From Of "
        "With To As If When While But And Or So Yet After Before Since Because Although Though However "
        "Meanwhile Later Still Then There Here What Who Why How Where Which One Some Many Most Several Both "
        "Each All No Not Two Three Four Five Six Seven Eight Nine Ten Monday Tuesday Wednesday Thursday "
        "Friday Saturday Sunday January February March April May June July August September October November "
        "December Should Would Could Can Did Does Do Is Are Was Were Has Have Had Now During Despite Under Over Among "
        "Against Without Through Like Unlike Even Just Only Also Perhaps Maybe Today Yesterday Tomorrow Instead Indeed "
        "Speaking Asked Seeing Once Until Unless Despite Alternatively Nevertheless Nonetheless Moreover Furthermore "
        "Other Others Another Dear Yes I'm I’m I've I’ve I'd I’d I'll I’ll"
    ).split()
)

# Folded: small letters, no accents.
ARTICLES = frozenset(("the", "a", "an"))
SMALL = frozenset("of the and for de da del di du la le van von der den bin al".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec".split()
)
HOLIDAYS = frozenset("christmas easter halloween thanksgiving ramadan passover hanukkah diwali".split())
CALENDAR = MONTHS | frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# Words that are names too: alone they count only with a capital inside a sentence, or before a verb of a person.
COMMON = CALENDAR | frozenset(
    "will can might must us it who am is he she they we you i me so no not the and or for as at by in on to up "
    "art bill mark grace hope faith joy rose pat jack bush brown green white black gray grey young long short "
    "rice wood stone banks price king cook baker fox wolf hill day church best cash love law ford post time "
    "times apple amazon shell target gap meta orange visa oracle sprint turkey chad reading nice bath cork "
    "china jordan guinea labour labor trump frank rich drew sue chase gore dole pence major north south east "
    "west square block snap total next boots here there sky now act care save may home general state union "
    "left right people guardian sun mirror star mail express independent times speaker conservative liberal "
    "democrat republican greens reform justice peace".split()
)
TIME = frozenset(
    "in since until till last next early late mid during every each this by before after from between through of "
    "end and to on".split()
)
SAYS = frozenset(
    "said says told tells added adds asked asks called calls denied denies warned warns insisted argued argues "
    "claimed claims announced wrote writes replied tweeted promised pledged vowed defended accused criticised "
    "criticized praised urged admitted admits agreed refused resigned won lost "
    "faces wants plans hopes needs met made took".split()
)
IS = frozenset("has had was is".split())
AUXILIARIES = IS | frozenset(
    "are were have be been being does did do will would can could may might must shall should".split()
)
PREPOSITIONS = frozenset(
    "of by for with to from at in on against over about between behind under near into than like as towards toward "
    "around via without within among after before during since until through across per despite outside inside".split()
)
CONJUNCTIONS = frozenset("and or but that because when while if whether although though so yet nor where who".split())
SUFFIXES = frozenset("group company corp corporation inc ltd holdings plc co limited llc ag sa".split())
NOT_IN_OFFICE = frozenset("former ex deputy vice shadow acting".split())

HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
IT = frozenset("it its itself".split())
THEY = frozenset("they them their theirs themselves".split())
HER_TITLES = frozenset(
    "mrs ms miss dame lady queen sister princess chairwoman spokeswoman councilwoman congresswoman policewoman "
    "businesswoman mother mum mom grandmother daughter wife widow actress woman girl".split()
)
HIS_TITLES = frozenset(
    "mr sir lord king father prince chairman spokesman councilman congressman policeman businessman dad grandfather "
    "son husband widower man boy".split()
)
# First names and their short forms.
NICKNAMES = tuple(
    tuple(line.split())
    for line in (
        "robert rob bob bobby", "william will bill billy", "james jim jimmy", "joseph joe", "michael mike mick",
        "thomas tom", "donald don", "charles charlie chuck", "edward ed eddie ted", "richard rick dick",
        "christopher chris", "matthew matt", "anthony tony", "benjamin ben", "samuel sam", "daniel dan danny",
        "steven stephen steve", "kenneth ken", "ronald ron", "timothy tim", "gregory greg", "andrew andy drew",
        "nicholas nick", "alexander alexandra alex", "patrick pat", "jonathan jon", "john johnny jack",
        "lawrence larry", "peter pete", "jeffrey jeff", "bernard bernie", "mitchell mitch", "david dave",
        "elizabeth liz beth betty", "katherine catherine kathleen kate kathy", "jennifer jen jenny",
        "margaret meg maggie peggy", "susan sue", "deborah debbie", "patricia pat patty", "victoria vicky",
    )
)  # fmt: skip
FIRST_NAMES = (
    WOMEN | MEN | EITHER | frozenset(name for line in NICKNAMES for name in line) - {"will", "pat", "drew", "jack"}
)
# Family names that stand first: "Kim Jong-un".
FAMILY_FIRST = frozenset(
    "kim xi li wang zhang chen liu yang zhao moon park lee hu wen jiang mao deng nguyen tran choi jang hwang".split()
)
JUNIOR = frozenset("jr sr ii iii iv".split())
PARTICLES = frozenset("van von de di da del la le bin ibn al el st mac ter".split())
COUNTRIES = frozenset(
    tuple(name.split())
    for name in (
        "afghanistan|albania|algeria|angola|argentina|armenia|australia|austria|azerbaijan|bahrain|bangladesh|"
        "belarus|belgium|bolivia|bosnia|botswana|brazil|bulgaria|burundi|cambodia|cameroon|canada|chad|chile|"
        "china|colombia|congo|croatia|cuba|cyprus|denmark|ecuador|egypt|el salvador|eritrea|estonia|ethiopia|"
        "fiji|finland|france|gabon|georgia|germany|ghana|greece|guatemala|guinea|haiti|honduras|hungary|iceland|"
        "india|indonesia|iran|iraq|ireland|israel|italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|kosovo|"
        "kuwait|kyrgyzstan|laos|latvia|lebanon|liberia|libya|lithuania|malawi|malaysia|mali|malta|mauritania|"
        "mexico|moldova|mongolia|montenegro|morocco|mozambique|myanmar|burma|namibia|nepal|netherlands|"
        "new zealand|nicaragua|niger|nigeria|north korea|north macedonia|norway|oman|pakistan|panama|paraguay|"
        "peru|philippines|poland|portugal|qatar|romania|russia|rwanda|saudi arabia|senegal|serbia|sierra leone|"
        "singapore|slovakia|slovenia|somalia|south africa|south korea|south sudan|spain|sri lanka|sudan|sweden|"
        "switzerland|syria|taiwan|tajikistan|tanzania|thailand|tunisia|turkey|turkmenistan|uganda|ukraine|"
        "united arab emirates|united kingdom|united states|uruguay|uzbekistan|venezuela|vietnam|yemen|zambia|"
        "zimbabwe"
    ).split("|")
)
# The city in which a country is governed stands for its government: "Moscow denied it", hardly "in Moscow".
CAPITALS = {
    tuple(capital.split()): tuple(country.split())
    for pair in (
        "kabul:afghanistan|tirana:albania|algiers:algeria|buenos aires:argentina|yerevan:armenia|canberra:australia|"
        "vienna:austria|baku:azerbaijan|dhaka:bangladesh|minsk:belarus|brasilia:brazil|sofia:bulgaria|"
        "phnom penh:cambodia|ottawa:canada|beijing:china|bogota:colombia|kinshasa:congo|zagreb:croatia|havana:cuba|"
        "nicosia:cyprus|copenhagen:denmark|quito:ecuador|cairo:egypt|tallinn:estonia|addis ababa:ethiopia|"
        "helsinki:finland|paris:france|tbilisi:georgia|berlin:germany|accra:ghana|athens:greece|tegucigalpa:honduras|"
        "budapest:hungary|reykjavik:iceland|delhi:india|new delhi:india|jakarta:indonesia|tehran:iran|teheran:iran|"
        "baghdad:iraq|dublin:ireland|jerusalem:israel|rome:italy|tokyo:japan|amman:jordan|"
        "astana:kazakhstan|nairobi:kenya|pristina:kosovo|riga:latvia|beirut:lebanon|tripoli:libya|vilnius:lithuania|"
        "kuala lumpur:malaysia|chisinau:moldova|rabat:morocco|naypyidaw:myanmar|kathmandu:nepal|the hague:netherlands|"
        "wellington:new zealand|managua:nicaragua|abuja:nigeria|pyongyang:north korea|oslo:norway|islamabad:pakistan|"
        "lima:peru|manila:philippines|warsaw:poland|lisbon:portugal|doha:qatar|bucharest:romania|moscow:russia|"
        "kremlin:russia|kigali:rwanda|riyadh:saudi arabia|dakar:senegal|belgrade:serbia|bratislava:slovakia|"
        "ljubljana:slovenia|mogadishu:somalia|pretoria:south africa|seoul:south korea|juba:south sudan|madrid:spain|"
        "colombo:sri lanka|khartoum:sudan|stockholm:sweden|bern:switzerland|damascus:syria|taipei:taiwan|"
        "bangkok:thailand|tunis:tunisia|ankara:turkey|kampala:uganda|kiev:ukraine|kyiv:ukraine|"
        "abu dhabi:united arab emirates|london:united kingdom|downing street:united kingdom|whitehall:united kingdom|"
        "washington:united states|caracas:venezuela|hanoi:vietnam|harare:zimbabwe|brussels:european union"
    ).split("|")
    for capital, country in [pair.split(":")]
}
# What stands for a state or an hour, beside a name.
SHORT_PLACES = frozenset(
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn "
    "tex va vt wash wis wyo edt est gmt pdt pst".split()
)
_NATIONS = frozenset(name[-1] for name in COUNTRIES)
ADJECTIVES = frozenset(
    "american british french chinese democratic republican muslim jewish palestinian european african asian dutch "
    "spanish danish swedish finnish polish turkish greek irish scottish welsh english german soviet arab christian "
    "catholic islamic hispanic latino black white norwegian belgian saudi".split()
) | frozenset(
    stem + ending
    for name in _NATIONS
    for stem, endings in ((name, ("n", "an", "ian", "i", "ese")), (name[:-1], ("an", "ian")))
    for ending in endings
)
US_STATES = frozenset(
    tuple(name.split())
    for name in (
        "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|"
        "illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|"
        "mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|"
        "north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|"
        "tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming"
    ).split("|")
)
# Names that mean the same in any article. "U.S." is two words.
SAME_NAMES = tuple(
    tuple(tuple(name.split()) for name in line.split("|"))
    for line in (
        "european union|eu|e u", "united nations|un|u n", "united kingdom|uk|u k|britain|great britain",
        "united states|us|u s|usa|america|united states of america", "republican party|gop",
        "united arab emirates|uae", "pentagon|defense department|department of defense",
        "federal reserve|fed", "house of representatives|house",
        "supreme court|scotus", "islamic state|isis|isil|daesh", "affordable care act|obamacare|aca",
        "labour party|labour", "conservative party|tories", "facebook|fb",
        "world health organization|who",
        "world trade organization|wto", "north korea|dprk", "centers for disease control and prevention|cdc",
        "associated press|ap", "department of justice|justice department|doj", "federal bureau of investigation|fbi",
        "department of homeland security|dhs", "environmental protection agency|epa",
    )
)  # fmt: skip

ROLES = frozenset(
    word.lower() for word in TITLES if word not in ("The", "A", "An", "Former", "Acting", "St", "MP")
) | frozenset(
    "leader boss head spokesperson prosecutor lawyer economist farmer driver doctor teacher mechanic lawmaker "
    "congressman congresswoman analyst executive pm dad mum mother father activist author lecturer coach singer "
    "actor actress founder owner candidate nurse survivor resident scientist researcher coordinator cop policeman "
    "policewoman soldier engineer architect priest banker client mp ceo da manager organiser organizer campaigner "
    "politician journalist editor writer historian professor academic physician surgeon pilot captain player winner "
    "businessman businesswoman billionaire veteran star artist student defendant suspect accused victim witness "
    "official deputy diplomat envoy negotiator adviser advisor strategist pastor imam rabbi bishop nominee "
    "incumbent challenger dictator ruler monarch son daughter husband wife widow".split()
)
BEFORE_NAMES = ROLES - {"accused"}  # "he accused Orde" gives no title
# Offices that a word can stand for; the words of one `_ALIKE` for each other.
_ALIKE = (
    "officer policeman policewoman cop constable sergeant detective",
    "prosecutor attorney da",
    "lawyer attorney barrister solicitor counsel advocate",
    "doctor dr physician surgeon medic",
    "scientist researcher professor prof academic lecturer scholar",
    "economist professor prof",
    "author writer novelist",
    "suspect defendant accused",
    "activist campaigner protester organiser organizer",
    "lawmaker mp senator deputy congressman congresswoman representative",
    "executive ceo boss chief director manager head",
    "chairman chairwoman chair head boss chief",
    "head director chief leader boss coordinator",
    "pm premier minister",
    "governor gov",
    "senator sen lawmaker",
    "representative rep congressman congresswoman lawmaker",
    "reverend rev pastor",
)
_WIDER = {
    "candidate": "nominee contender hopeful",
    "leader": "president premier pm minister chancellor governor mayor head chief founder chairman chairwoman",
    "politician": "mp lawmaker senator deputy congressman congresswoman minister president premier governor mayor",
    "official": "minister secretary commissioner director ambassador envoy",
    "soldier": "general colonel captain commander officer major lieutenant",
    "commander": "general colonel captain major lieutenant",
    "businessman": "executive ceo chairman founder owner billionaire",
    "businesswoman": "executive ceo chairwoman founder owner billionaire",
    "campaigner": "leader founder head director coordinator",
    "activist": "leader founder coordinator",
    "boss": "president founder owner secretary",
}
OFFICES = {
    word: frozenset(
        [*(other for line in _ALIKE if word in line.split() for other in line.split()), *_WIDER.get(word, "").split()]
    )
    for word in {*_WIDER, *(word for line in _ALIKE for word in line.split())}
}


def _by_name(names: Mapping[str, str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Turn the names of each entry, between bars, into keys for the words that they stand under."""
    return {tuple(name.split()): tuple(words.split()) for words, line in names.items() for name in line.split("|")}


# Heads of state and government, past ones too, whom articles call "the president" without a word of the office before;
# it counts where the article gives the office to nobody else.
KNOWN_OFFICES = _by_name(
    {
        "president": (
            "donald trump|barack obama|joe biden|george w bush|vladimir putin|dmitry medvedev|emmanuel macron|"
            "francois hollande|nicolas sarkozy|volodymyr zelensky|volodymyr zelenskyy|petro poroshenko|"
            "viktor yanukovych|viktor yushchenko|recep tayyip erdogan|bashar al assad|hassan rouhani|"
            "mahmoud ahmadinejad|jair bolsonaro|"
            "luiz inacio lula da silva|dilma rousseff|nicolas maduro|hugo chavez|javier milei|rodrigo duterte|"
            "alexander lukashenko|cyril ramaphosa|jacob zuma|robert mugabe|goodluck jonathan|muhammadu buhari|"
            "mahmoud abbas|abdel fattah el sisi|mohamed morsi|hosni mubarak|moon jae in|"
            "park geun hye|tsai ing wen|xi jinping"
        ),
        "prime minister": (
            "theresa may|boris johnson|david cameron|gordon brown|tony blair|rishi sunak|liz truss|keir starmer|"
            "benjamin netanyahu|narendra modi|shinzo abe|justin trudeau|stephen harper|scott morrison|tony abbott|"
            "malcolm turnbull|anthony albanese|jacinda ardern|viktor orban|matteo renzi|silvio berlusconi|"
            "giorgia meloni|alexis tsipras|mariano rajoy|pedro sanchez|imran khan|nawaz sharif|sheikh hasina|"
            "nouri al maliki"
        ),
        "chancellor": "angela merkel|olaf scholz|sebastian kurz|friedrich merz",
    }
)
_SHARED = frozenset("bush in hye wen jonathan jinping assad silva chavez medvedev abbas".split())  # many bear them
# The same by surname, where it is hardly anybody else's.
KNOWN_SURNAMES = {
    name[-1:]: office
    for name, office in KNOWN_OFFICES.items()
    if office != ("prime", "minister") and name[-1] not in _SHARED
}
# Words before a name that is whole without them.
RANKS = frozenset("senior junior citizen candidate fellow longtime".split())
FIELDS = frozenset(
    "finance foreign interior defence defense health education transport justice home trade business energy prime "
    "environment culture labour labor agriculture housing economy economic treasury police opposition party union "
    "council district state federal city town village company club team school defense general vice deputy former "
    "ex acting shadow chief assistant".split()
)
# Plain words for a body or thing; each line's words can stand for one another.
_COMPANY = "company firm group business giant corporation"
_GROUP = "group organisation organization movement body"
KINDS = tuple(
    frozenset(words.split())
    for words in (
        f"{_COMPANY} maker manufacturer producer employer operator holdings inc corp ltd plc co motors",
        *(
            f"{word} {_COMPANY}"
            for word in (
                "supplier developer retailer contractor conglomerate chain drugmaker carmaker miner builder startup "
                "utility insurer brewer"
            ).split()
        ),
        f"airline airlines carrier {_COMPANY}",
        f"bank lender {_COMPANY}",
        "ministry department",
        f"union {_GROUP}",
        "party movement group",
        "plan scheme proposal project programme program initiative reform package policy strategy idea plans",
        "tax levy charge duty fee toll tariff surcharge",
        "law bill act measure legislation statute reform rules",
        "deal agreement accord pact treaty compact",
        "ban restriction measure rule rules",
        "mine pit quarry project",
        "plant factory works mill project facility",
        "plant station project facility",
        "dam project reservoir",
        *(f"{word} project scheme" for word in "bridge tunnel airport pipeline canal port stadium arena".split()),
        "road highway motorway bypass route project scheme",
        "railway line project scheme",
        "vaccine jab shot",
        "drug medicine treatment pill therapy product medication",
        "army military forces troops",
        "court judges tribunal bench",
        "trial study experiment test project research",
        "protest march rally demonstration strike",
        "agency regulator watchdog body authority",
        *(f"{word} agency body regulator" for word in "service bureau commission inspectorate".split()),
        f"charity foundation fund trust nonprofit ngo {_GROUP}",
        "police force officers department",
        "council authority body assembly administration",
        "mission operation force peacekeepers",
        "guard service force coastguard",
        "militia group fighters rebels",
        *(
            f"{word} {_GROUP}"
            for word in "campaign coalition alliance network front league association federation society".split()
        ),
        "newspaper paper daily weekly",
        "magazine weekly",
        "broadcaster channel station",
        "university school college institution institute",
        "hospital clinic",
        "government administration cabinet regime",
        "parliament assembly legislature congress senate",
        "team club side",
        "church diocese",
        "festival event",
        "report study survey review inquiry",
        "investigation probe inquiry case",
        "lawsuit suit case complaint",
        "shooting attack killing massacre violence incident",
        "attack assault raid bombing strike incident",
        "crash accident incident disaster",
        "earthquake quake tremor disaster",
        "storm snowstorm blizzard hurricane typhoon cyclone",
        "flood floods flooding disaster",
        "fire blaze wildfire",
        "war conflict fighting violence hostilities",
        "ceasefire truce deal agreement",
        "election elections vote poll ballot",
        "referendum vote poll ballot",
        "meeting talks summit gathering session",
        "letter email message note memo",
        "film movie documentary",
        "book novel memoir",
        "statue monument memorial sculpture",
        "claim allegation accusation allegations claims accusations",
        "order directive decree decision",
        "rules guidelines regulations regulation policy",
        "ordinance law ban measure",
        "partnership deal agreement pact",
        "virus disease pandemic outbreak epidemic coronavirus",
        "operation offensive campaign",
        "wall barrier fence project",
        "sanctions measures",
        "speech address remarks",
    )
)
# What bodies are of which articles do not say it.
KNOWN_KINDS = _by_name(
    {
        "company": (
            "facebook|google|amazon|apple|microsoft|twitter|tesla|boeing|uber|netflix|youtube|walmart|exxonmobil|"
            "nike|pfizer|moderna|astrazeneca|volkswagen|toyota|samsung|huawei|gazprom|rosneft|airbus|goldman sachs|"
            "starbucks"
        ),
        "league": "nfl|nba|mlb|nhl|national football league|premier league",
        "bureau agency": "fbi|federal bureau of investigation",
        "agency": (
            "cia|nsa|epa|fda|cdc|irs|centers for disease control and prevention|central intelligence agency|"
            "national security agency|environmental protection agency|congressional budget office"
        ),
        "law act": "obamacare|affordable care act",
        "network channel": "cnn|nbc|nbc news|abc news|fox news|msnbc|cbs|cbs news|bbc|al jazeera|russia today",
        "newspaper paper": (
            "new york times|washington post|wall street journal|guardian|daily mail|financial times|le monde|el pais"
        ),
        "alliance": "nato",
        "bloc": "european union|eu",
        "group": "isis|islamic state|hamas|hezbollah|taliban|al qaeda|boko haram|nra|aclu",
        "city": "new york city|chicago|los angeles|houston|philadelphia|hong kong|mumbai|karachi|lagos|istanbul",
    }
)
KIND_WORDS = frozenset(word for words in KINDS for word in words)
# Bodies of people: "they" may mean them; the others are things.
COLLECTIVES = frozenset(
    "company firm group business maker manufacturer giant corporation employer producer operator supplier developer "
    "retailer contractor conglomerate airline airlines chain drugmaker carmaker miner builder startup utility ministry "
    "department union party movement army military forces troops court tribunal agency regulator watchdog body "
    "authority bureau commission bank charity foundation ngo organisation organization police council assembly "
    "mission guard coastguard militia campaign coalition alliance network front league association federation society "
    "newspaper government administration cabinet regime parliament legislature congress senate team club church "
    "university college school hospital committee board office service holdings inc corp ltd plc co trust fund "
    "motors".split()
)
# Last words of the names of companies.
INDUSTRY = frozenset(
    "steel energy oil gas power electric motors airlines airways foods pharma pharmaceuticals biotech systems "
    "technologies technology media capital partners industries telecom water rail air mining insurance chemicals "
    "copper gold coal minerals cement textiles breweries timber "
    "stores solutions labs laboratories ventures logistics resources entertainment software networks bancorp financial "
    "construction engineering petroleum semiconductor robotics metals shipping".split()
)
COMPANIES = INDUSTRY | SUFFIXES
THINGS = frozenset("vaccine drug project mine plan scheme".split())  # that stand before a name
LEADS = frozenset("leads runs heads chairs coordinates founded ran headed chaired joined".split())  # a body
LOCAL = frozenset("town city village county district state federal national regional local provincial".split())
UNKNOWN_BODY = frozenset("company firm group business organisation organization body charity movement".split())
NOUNS = frozenset(word.lower() for word in ORGANS) | frozenset(
    "mission project league charity firm union mine plant trial scheme reform levy tax bill plan law programme program "
    "guard navy government regime militia campaign coalition regulator watchdog works factory airline newspaper "
    "channel bureau staff ministry council".split()
)
NAMED_BODIES = COMPANIES | NOUNS  # last words of the names of bodies
# What a body or person makes, that then says something.
DOCUMENTS = frozenset(
    "survey surveys poll polls study studies report reports statement statements statistics figures data research "
    "analysis review letter memo email emails message messages filing release headline editorial article interview "
    "communique protocol paper audit notice tweet tweets post account bulletin document documents forecast "
    "index estimate estimates headlines press".split()
)
# After a noun these make it the first half of another: "the union boss".
HEADS = ROLES | frozenset(
    "members member officials workers worker staff leaders bosses chiefs supporters supporter opponents opponent "
    "office critics backers headquarters offices building gates statement spokesmen sources source officers employees "
    "lawyers managers executives directors shares profits budget money car van house records insiders insider "
    "campaigners activists leadership management hall chamber".split()
)
PERSONS = frozenset("man woman boy girl person guy lady gunman".split())
# Many people: "they" means them before it means a body.
PEOPLE = frozenset(
    "people workers officials ministers members residents protesters activists families children men women soldiers "
    "villagers farmers owners critics opponents supporters lawmakers judges lawyers doctors nurses parents students "
    "teachers drivers scientists researchers experts rebels fighters others both prosecutors voters neighbours "
    "neighbors passengers migrants refugees patients customers employees employers bosses police officers troops "
    "campaigners journalists investors traders shareholders councillors deputies senators politicians miners friends "
    "relatives colleagues brothers sisters sons daughters boys girls partners volunteers engineers analysts economists "
    "survivors victims witnesses tenants landlords companies firms banks countries groups unions parties "
    "states".split()
)
MEMBERS = HEADS | PEOPLE  # who or what is of a body: "members of Sea Aid"
# Adjectives that no ending tells.
PLAIN = frozenset(
    "new big small great bad good vast huge giant whole own same such very latest young poor rich long short cruel "
    "local national public private hard harsh strict top senior junior late high low first second third once entire "
    "rogue tiny little brave proud dead weak strong rival main tough cheap costly failed shadowy ugly so".split()
)
ADJECTIVE_ENDINGS = (
    "ed", "ing", "ous", "al", "ive", "ic", "ful", "less", "able", "ible", "ent", "ant", "ary", "ory", "ian", "ish",
    "like", "ly", "some", "esque", "en",
)  # fmt: skip
