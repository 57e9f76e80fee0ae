"""Lives for personas that name no job: what the head's noun says, and which working life that allows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workaday.world.persona.record import Standing
from workaday.world.persona.titles import match_title

STUDENT = re.compile(
    r"\b(?:students?|undergraduates?|undergrad|freshman|freshmen|sophomore|doctoral candidate|phd candidate|"
    r"ph\.?d\.? candidate|master's candidate|schoolgirl|schoolboy|majors?|pupil|high schooler|valedictorian|"
    r"schoolchild|high school senior|college senior|teenagers?|teen|cheerleader)\b(?!')", re.IGNORECASE)  # fmt: skip
NOT_STUDENT = re.compile(r"\bstudent (?:affairs|advisor|counselor|services|union)\b|\bmajor (?:general|league)\b|\bretired\b|\bformer\b|\b(?:of|for) students?\b", re.I)  # fmt: skip
CHILD = re.compile(r"\b(?:child|kid|toddler|boy|girl|twin|kindergartener|preschooler|grader|children|youngster|tween)s?$|lemonade stand", re.IGNORECASE)  # fmt: skip
HIGH_SCHOOL = re.compile(r"\bhigh school\b|\bsecondary school\b|\bteenage|\bteen\b|\bpupil\b|\bschool(?:girl|boy)\b|\bclub, competing\b", re.IGNORECASE)  # fmt: skip

ORGANISATION = re.compile(
    r"\b(?:company|organi[sz]ation|firm|agency|cooperative|co-operative|corporation|institution|startup|conglomerate|"
    r"association|consortium|foundation|brand|enterprise|department|charity|committee|union|hospital|university|"
    r"school|brewery|museum|bank|network|council|ministry|nonprofit|non-profit|ngo|coalition|collective|studio)s?$",
    re.IGNORECASE,
)

_KINDS: tuple[tuple[str, str], ...] = (
    ("homemaker", r"housewife|househusband|homemaker|stay-at-home \w+|stay-at-home"),
    ("parent", r"parents?|mother|father|mom|dad|mum|mommy|daddy|grandmother|grandfather|grandparent|grandma|grandpa"),
    ("patient", r"patients?|survivor|sufferer|insomniac|woman who is pregnant|amputee|addict|diabetic|victim"),
    ("fan", r"fans?|enthusiasts?|supporters?|lovers?|admirers?|fanatic|aficionado|buff|followers?|devotee|hobbyist|"
            r"collectors?|connoisseur|watcher|viewer|reader|gamer|player|listener|audiophile|cinephile|bookworm|geek|nerd|"
            r"moviegoer|stan|fangirl|otaku|foodie|practitioner|goer|biker|cyclist|climber|birdwatcher|connoisseurs|"
            r"birder|hiker|camper|angler|gardener|historian at heart|seeker|thinker|believer|skeptic|purist|critic at heart"),
    ("beginner", r"beginner|novice|newbie|users?|learner|hobbyist|amateur|newcomer|owner of"),
    ("relation", r"friends?|colleagues?|co-?workers?|peers?|roommates?|siblings?|sister|brother|cousin|aunt|uncle|wife|"
                 r"husband|spouse|partner|fianc[eé]e?|daughter|son|niece|nephew|neighbou?rs?|classmates?|teammates?|member|"
                 r"family member|companion|acquaintance|relative|contemporary|team member|descendant|competitor|rival"),
    ("customer", r"customers?|clients?|buyers?|consumers?|shoppers?|travell?ers?|tourists?|homeowners?|tenants?|guests?|"
                 r"commuters?|passengers?|subscriber|drivers?|renters?|bride|groom|visitor|stakeholder|donor|voter|taxpayer|"
                 r"pet owner|dog owner|cat owner|car owner|owner"),
    ("resident", r"residents?|natives?|locals?|citizens?|villager|inhabitant|townsperson|New Yorker|alumn\w+|immigrant|"
                 r"expat|expatriate|dropout|[A-Z]\w+(?:ian|er|ese|ish)"),
)  # fmt: skip


def kind_of(head: str) -> str:
    """The kind of life that the head's last words speak of: a fan's, a parent's, ..., or "person"."""
    for kind, nouns in _KINDS:
        if re.search(rf"\b(?:{nouns})$", head, re.IGNORECASE if kind != "resident" else re.NOFLAG):
            return kind
    for kind, nouns in _KINDS[:7]:
        if re.search(rf"\b(?:{nouns})\b", head, re.IGNORECASE):
            return kind
    return "person"


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody does who stands for an organisation or for a figure out of a story."""

    alias: str
    title: str
    standing: Standing = "employed"


_WORKS_THERE: tuple[tuple[str, Role], ...] = (
    (r"public health|population health|health", Role("public health specialist", "Public health analyst")),
    (r"betting|casino|gambling|energy drink|sponsor|advertis", Role("marketing manager", "Marketing manager")),
    (r"cooperative|co-operative", Role("farm manager", "Cooperative manager")),
    (r"grassroots|nonprofit|non-profit|charity|foundation|ngo|community|activist|advocacy|volunteer",
     Role("program coordinator", "Program coordinator")),
    (r"museum|gallery", Role("curator", "Collections curator")),
    (r"software|tech|app\b|cloud|platform|\.NET|digital|IT\b", Role("product manager", "Product manager")),
    (r"construction|building|roof", Role("construction project manager", "Construction project manager")),
    (r"bank|financ|invest|insur", Role("financial analyst", "Financial analyst")),
    (r"law\b|legal", Role("paralegal", "Paralegal")),
    (r"hospital|clinic", Role("practice manager", "Practice manager")),
    (r"school|university|college|academ", Role("university administrator", "Programme administrator")),
    (r"publish|media|broadcast|film|music|record", Role("managing editor", "Managing editor")),
    (r"travel|tour", Role("tour operator", "Tour operations coordinator")),
    (r"logistic|shipping|transport|airline", Role("logistics manager", "Logistics manager")),
    (r"city|municipal|government|ministry|council", Role("administrative services manager", "Administrative manager")),
)  # fmt: skip
DEFAULT_ROLE = Role("operations manager", "Operations manager")


def role_in_organisation(text: str) -> Role:
    """A fitting role in the organisation that the persona is."""
    return next(
        (role for pattern, role in _WORKS_THERE if re.search(rf"\b(?:{pattern})", text, re.I)), DEFAULT_ROLE
    )


_STORIES = re.compile(
    r"\bfictional\b|\bmedieval (?:scribe|knight|monk|peasant|king|queen|blacksmith|bard|alchemist|physician|lord)|"
    r"\bsuperhero(?:ine)?$|\btime[- ]travel(?:l?er|ing)|\bvampire$|\bghost$|\balien$|\bdragon$|\bwizard$|\bwitch$|\bpirate$|"
    r"\bknight$|\bimmortal\b|\belf$|\bextraterrestrial\b|\bAI assistant\b|\bchatbot$|\brobot$|\b1[0-8]th[- ]century\b|"
    r"\bancient (?:Roman|Greek|Egyptian) (?!histor)|\bsamurai$|\bgladiator$|\bgoddess$|\bdeity$|\bpharaoh$|\bemperor$|"
    r"\bsupervillain$|\bmythical\b|\bVictorian-era\b|\bhaunted\b|\bzombie$|\bfairy\b|\bviking$",
    re.IGNORECASE,
)
_AS_TODAY: tuple[tuple[str, Role], ...] = (
    (r"scribe|monk|alchem|manuscript", Role("archivist", "Manuscript archivist")),
    (r"improvis|MacGyver|inventor|gadget|engineer|robot", Role("repair technician", "Repair technician")),
    (r"detective|sleuth|sherlock|spy", Role("private investigator", "Private investigator")),
    (r"AI|chatbot|assistant", Role("technical support specialist", "Technical support specialist")),
    (r"super|hero", Role("emt", "Emergency medical technician")),
    (r"doctor|physician|healer", Role("nurse practitioner", "Nurse practitioner")),
    (r"smith|weapon|armou?r", Role("blacksmith", "Blacksmith and re-enactor", "self_employed")),
    (r"wizard|witch|magic", Role("magician", "Stage magician", "self_employed")),
    (r"pirate|sailor|captain", Role("boat captain", "Charter boat captain", "self_employed")),
)


def as_of_today(text: str, head: str) -> Role | None:
    """A living person who could be described so, where the persona is a figure out of a story."""
    if not _STORIES.search(head) and not re.search(r"\bfictional character\b", text):
        return None
    return next(
        (role for p, role in _AS_TODAY if re.search(p, text, re.I)),
        Role("museum educator", "Museum educator"),
    )


# A head that means different work with different words around it: head's last words, words around, alias, title.
CONTEXT: tuple[tuple[str, str, str, str], ...] = (
    (r"developer", r"quarry|housing|land\b|condominium|subdivision|shopping (?:mall|center)|skyscraper|real estate|propert|golf course|resort|high-rise|neighborhood", "property developer", "Property developer"),
    (r"conductor", r"orchestra|symphon|choir|philharmon|score|baton|opera|maestro|ensemble|music", "orchestra conductor", "Conductor"),
    (r"conductor", r"", "train conductor", "Train conductor"),
    (r"director", r"sitcom|film|movie|television|tv|stage|theat|actor|play\b|script|cinema|blockbuster|documentar", "film director", ""),
    (r"producer", r"dairy|milk|wine|cheese|olive|crop|coffee bean", "farmer", ""),
    (r"driver", r"traffic violation|ticket|commut|traffic jam", "-", ""),
    (r"breeder", r"Bichon|Shih Tzu|\bdogs?\b|pupp|kennel|terrier|poodle|spaniel|retriever", "dog breeder", "Dog breeder"),
    (r"driver", r"race|rally|racing|racetrack|navigator|co-driver|track|lap\b|circuit", "rally driver", "Rally driver"),
    (r"manufacturer|maker", r"playing cards|cameras?|device|equipment|instrument|arms|weapon|toys?", "factory owner", "Production manager"),
    (r"pilot|player|coach|official|technician", r"^$", "", ""),
    (r"recruit|cadet", r"country|army|military|navy|battalion|boot camp|platoon|marine", "soldier", "Army recruit"),
    (r"recruit|officer", r"ministry|directorate|registry|civil|trade|customs", "government official", ""),
    (r"captain", r"army|military|battalion|troops", "military officer", ""),
    (r"captain", r"police|precinct", "police captain", ""),
    (r"captain", r"airline|flight|aircraft", "pilot", ""),
    (r"judge", r"talent show|competition|contest|dog show|pageant", "talent show judge", ""),
    (r"candidate", r"[Ee]lection|campaign|ballot", "political candidate", "Election candidate"),
    (r"candidate", r"", "-", ""),
    (r"official", r"environment|pollut", "government official", "Environmental inspector"),
    (r"(?:representative|official|officer|delegate)", r"\b(?:Agency|Administration|Ministry|ministry|agency|Department|Directorate|government|Authority|Commission|Bureau|regulat)", "government official", "Regulatory officer"),
    (r"representative", r"clean energy|company|corporation|firm|manufacturer|brand|supplier|startup", "business development manager", "Business development representative"),
    (r"researcher|scientist", r"patient|medical|clinical|disease|drug|health data", "medical researcher", ""),
    (r"researcher", r"protocol|software|algorithm|machine learning|\bAI\b|comput|crypto|network", "machine learning researcher", ""),
    (r"researcher", r"histor|park design|archive", "historian", ""),
    (r"researcher", r"climate|environment|pollut", "environmental researcher", ""),
    (r"scientist", r"chaos|physic|quantum", "physicist", ""),
    (r"scientist", r"marine|species|cell|gene", "biologist", ""),
    (r"painter", r"house|wall|interior|exterior|decorat", "house painter", "House painter"),
    (r"editor", r"film|video|footage|reel", "film editor", "Film editor"),
    (r"publisher", r"game", "game publisher", "Game publisher"),
    (r"designer", r"game mechanic|video game", "game designer", ""),
    (r"writer", r"rollup|tutorial|documentation|API\b|manual", "technical writer", ""),
    (r"business owner|entrepreneur", r"coffee|restaurant|bakery|cafe", "restaurant owner", ""),
    (r"business owner", r"bedding|textile|furniture|manufactur", "manufacturing company owner", "Business owner"),
    (r"official", r"", "government official", "Government official"),
    (r"distributor|supplier", r"medical", "medical equipment distributor", ""),
    (r"(?:experienced |skilled |^)professional", r"automation|smart home|entertainment systems", "home automation integrator", "Home automation integrator"),
    (r"expert", r"culinary|cuisine|cooking", "culinary expert", ""),
    (r"teacher|tutor", r"French at the University|at the University|at University", "university lecturer", ""),
    (r"owner", r"vineyard|wine", "vineyard owner", ""),
    (r"competitor", r"vineyard|wine", "vineyard owner", "Vineyard owner"),
    (r"team member", r"^$", "", ""),
    (r"politician|supporter", r"^$", "", ""),
    (r"guy|tech|technician", r"repairing|printers?", "printer technician", "Printer repair technician"),
    (r"specialist", r"marketing", "marketing specialist", ""),
    (r"shooter", r"rifle|pistol|10m", "sport shooter", "Competitive sport shooter"),
    (r"celebrity", r"", "celebrity", "Television personality"),
    (r"songwriter", r"", "songwriter", "Songwriter"),
    (r"colleague|peer", r"manuscript", "manuscript conservator", "Manuscript conservator"),
    (r"colleague|friend", r"broadcast(?:ing|er)", "broadcaster", "Broadcaster"),
    (r"colleague|friend", r"\bpatroller", "park ranger", "Ranger"),
)  # fmt: skip


def by_context(head: str, text: str) -> tuple[str, str] | None:
    """Alias and title (or "" for the head's own) where the words around decide what a head means.

    An alias of "-" says that no work is meant: anybody can be a driver with a ticket.
    """
    known = match_title(head, at_end=True)
    for ending, around, alias, title in CONTEXT:
        found = re.search(rf"(?:{ending})s?$", head, re.I)
        if not alias or not found or known and " " in known.alias and known.alias != found[0].lower():
            continue
        if not around or re.search(around, text):
            return alias, title
    return None


_OWN_WORK: tuple[tuple[str, str, str], ...] = (
    (r"\balso an? ((?:\w+[ -]){1,4}?\w+)(?= at\b| in\b| who\b|,|$)", "", ""),
    (r"\bnow an? ((?:\w+[ -]){0,3}\w+)", "", ""),
    (r"\bturned ((?:\w+[ -]){0,3}\w+)", "", ""),
    (r"\b(?:works?|working|worked|employed) as an? ((?:\w+[ -]){0,3}\w+)", "", ""),
    (r"\bwho is an? ((?:\w+[ -]){0,3}\w+)", "", ""),
    (r"\bI am an? ((?:\w+[ -]){0,3}\w+)", "", ""),
    (r"\bbut was also an? ((?:\w+[ -]){0,3}\w+)", "", ""),
    (r"\bwho was also an? ((?:\w+[ -]){0,3}\w+)", "", ""),
    (r"\bteach(?:es|ing)? (?:[A-Z]?\w+ )?at the University", "university lecturer", "Lecturer"),
    (r"\bteach(?:es|ing)? ", "high school teacher", "Teacher"),
    (r"\bworking in construction\b", "construction worker", "Construction worker"),
    (r"^\s*aspiring to (?:become|be) an? ((?:\w+[ -]){0,2}\w+?)(?= and\b|,|$)", "", "junior"),
    (r"\bis aspiring to (?:become|be) an? ((?:\w+[ -]){0,2}\w+?)(?= and\b|,|$)", "", "junior"),
    (r"\bruns? a crowdfunding campaign\b", "fundraiser", "Fundraising campaign organiser"),
    (r"\bcreates content\b", "content creator", ""),
    (r"\bposts? player analyses\b", "blogger", ""),
)


def own_work(tail: str) -> tuple[str, str, str] | None:
    """Work said in the tail to be the person's own: words to match, or an alias, and a title."""
    for pattern, alias, title in _OWN_WORK:
        if match := re.search(pattern, tail):
            return (match[1] if match.groups() else "", alias, title)
    return None
