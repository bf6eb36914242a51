"""A large invented collaborative as plain data, the same for the same seed and day. `amhe.demo.large` writes it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from random import Random

from amhe.demo.blueprints_choosing import ChoicePrint, choice_of
from milestones.models import ReviewKind
from organisations.models import SeatRole
from organisations.models.organisations import Status

BEGINNINGS = [
    "Alder", "Ash", "Birch", "Bracken", "Briar", "Cinder", "Clover", "Crane", "Dunlin", "Elder", "Ember", "Fallow", "Fern", "Flint",
    "Gorse", "Hazel", "Heron", "Iron", "Ivy", "Juniper", "Kestrel", "Larch", "Linden", "Lupin", "Mallow", "Maple", "Nettle",
    "Osprey", "Otter", "Pebble", "Plover", "Quill", "Reed", "Rowan", "Sable", "Sedge", "Teal", "Thistle", "Umber", "Yarrow",
]  # fmt: skip
ENDINGS = [
    "brook", "combe", "dale", "fell", "field", "ford", "garth", "ham", "holt", "ley", "mere", "moor", "shaw", "stead", "wick",
]  # fmt: skip
KINDS = (
    ("England", "NHS foundation trust", "Mental Health NHS Foundation Trust"),
    ("England", "NHS trust", "Partnership NHS Trust"),
    ("Wales", "local health board", "University Health Board"),
    ("Scotland", "NHS board", "Health Board"),
    ("Northern Ireland", "HSC trust", "Health and Social Care Trust"),
)
TITLES = (
    ("Equality, Diversity and Inclusion Lead", "equality_expert", ""),
    ("Integrated Care Board Partner", "ics_colleague", "Integrated care board"),
    ("Charity Manager", "key_stakeholder", "A local charity"),
    ("Community Team Manager", "", ""),
    ("Consultant Psychiatrist", "", ""),
    ("Lead Nurse", "", ""),
    ("Head of Patient Safety", "", ""),
    ("Public Health Manager", "key_stakeholder", "The county council"),
    ("Head of Research", "", ""),
    ("Peer Support Manager", "", ""),
    ("Primary Care Lead", "key_stakeholder", ""),
    ("Communications Manager", "", ""),
)
SENTENCES = (
    "We met and agreed who does what until the next meeting.",
    "Talked to a community group; they want to hear back before the end of the month.",
    "The data team sent a first table. Some records lack the fields we need.",
    "Went through the prompts with our coach and wrote down what is still open.",
    "Asked three services what they see, and put the answers together.",
    "Agreed with the sponsor what to take to the board.",
)
SIGN_REASON = "The papers that the journal links to show what this site does not record yet."
STANDARD_REASON = "The plan says what stands in the way and who helps. The team can go on in the meantime."
QUIET_SHARE, SMALL_SHARE, PAUSED_SHARE, LEAVING_SHARE = 0.06, 0.12, 0.03, 0.05


@dataclass
class SeatPrint:
    role: str
    title: str
    group: str = ""
    employer: str = ""
    count: int = 1
    is_named: bool = False
    is_lived_experience: bool = False
    hours: float | None = None
    accepted_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass
class Passage:
    """How a milestone went: days of the request and of the sign-off (None: not yet), and of the journal entries."""

    code: str
    began_on: date
    requested_on: date | None = None
    signed_on: date | None = None
    journal: list[tuple[date, int, str, bool]] = field(default_factory=list)  # day, step, words, has a link

    @property
    def last_review(self):
        """The kind of the latest review, or None."""
        return ReviewKind.SIGNED_OFF if self.signed_on else ReviewKind.REQUESTED if self.requested_on else None

    @property
    def first_record_on(self):
        """The first day of which there is a record: seats, a room, the plan of a data review, and the journal for other work."""
        return self.began_on if self.code in ("M1", "M2", "M3", "M4") else min(day for day, *_ in self.journal)


@dataclass
class PopulationPrint:
    name: str
    selected_on: date
    met_on: date
    seats: list[SeatPrint]
    passages: list[Passage]


@dataclass
class OrganisationPrint:
    number: int
    name: str
    nation: str
    type: str
    joined_on: date
    coach: int
    status: str
    met_on: date
    active_until: date
    seats: list[SeatPrint]
    plan_review_on: date | None
    passages: list[Passage]
    choice: ChoicePrint | None
    populations: list[PopulationPrint]

    @property
    def has_lived_experience(self):
        return any(seat.is_lived_experience for seat in self.seats)


def blueprints(number, *, seed, calendar, coaches):
    """`number` organisations for the wave of this Calendar, shared among so many coaches. Returns a list of OrganisationPrint."""
    random = Random(seed)  # nosec B311: for looks, not for secrets
    names = [(f"{first}{last} {kind[2]}", kind) for first, last, kind in product(BEGINNINGS, ENDINGS, KINDS)]
    chosen = random.sample(names, number)
    return [_organisation(random, calendar, place, name, kind, place % coaches) for place, (name, kind) in enumerate(chosen)]


def _organisation(random, calendar, number, name, kind, coach):
    joined_on = calendar.after(random.randrange(0, 21))
    quiet = random.random() < QUIET_SHARE
    active_until = calendar.ago(random.randrange(28, 50) if quiet else random.randrange(1, 15))
    pace = random.choice((0.8, 1.2, 1.5, 1.8, 2, 2.5, 4))
    passages = _passages(random, ["M1", "M2"], joined_on, active_until, pace)
    forming, *choosing = passages
    choice = choice_of(random, calendar, choosing[0], active_until) if choosing else None
    formed = forming.requested_on is not None
    lived = random.random() < (0.9 if formed else 0.5)
    seats = _project_seats(random, calendar, forming, lived)
    needs_plan = formed and not any(seat.is_lived_experience for seat in seats)
    return OrganisationPrint(
        number=number,
        name=name,
        nation=kind[0],
        type=kind[1],
        joined_on=joined_on,
        coach=coach,
        status=Status.PAUSED if random.random() < PAUSED_SHARE else Status.ACTIVE,
        met_on=_by(joined_on + timedelta(days=random.randrange(3, 12)), forming),
        active_until=active_until,
        seats=seats,
        plan_review_on=max(calendar.ahead(random.randrange(-10, 60)), _after(forming)) if needs_plan else None,
        passages=passages,
        choice=choice,
        populations=_populations(random, choice, active_until, pace) if choice else [],
    )


def _by(day, passage):
    """The day, or that of the request for the review if it is earlier."""
    return min(day, passage.requested_on or day)


def _after(passage):
    """The day after the sign-off, or after the request."""
    return (passage.signed_on or passage.requested_on) + timedelta(days=1)


def _passages(random, codes, begins_on, active_until, pace):
    """The milestones one after the other, until the day up to which the team was active."""
    passages, day = [], begins_on
    for code in codes:
        if day > active_until:
            break
        passage = Passage(code, began_on=day)
        passages.append(passage)
        done_on = day + timedelta(days=int(random.randrange(9, 26) * pace))
        passage.journal = _journal(random, day, min(done_on, active_until))
        if done_on > active_until:
            break
        passage.requested_on = done_on
        signed_on = done_on + timedelta(days=random.randrange(1, 8))
        if signed_on > active_until:
            break
        passage.signed_on = signed_on
        day = signed_on + timedelta(days=1)
    return passages


def _journal(random, start, end):
    days = sorted(start + timedelta(days=random.randrange((end - start).days + 1)) for _ in range(random.randrange(1, 4)))
    return [(day, random.randrange(8), random.choice(SENTENCES), random.random() < 0.4) for day in days]


def _project_seats(random, calendar, forming, lived):
    joined_on, formed = forming.began_on, forming.requested_on is not None
    leaving = random.random() < LEAVING_SHARE
    leaves_on = calendar.ahead(random.randrange(-5, 40)) if leaving else None
    accepted = formed or random.random() < 0.6
    seats = [
        SeatPrint(
            SeatRole.SENIOR_SPONSOR,
            "Executive Director",
            "senior_leader",
            is_named=True,
            accepted_on=joined_on + timedelta(days=2) if accepted else None,
        ),
        SeatPrint(
            SeatRole.PROJECT_LEAD,
            "Service Director",
            is_named=True,
            hours=7.5 if formed or random.random() < 0.5 else None,
            ends_on=max(leaves_on, _after(forming)) if leaving and formed else leaves_on,
        ),
    ]
    is_small = random.random() < SMALL_SHARE
    if lived and not (is_small and random.random() < 0.5):
        seats.append(
            SeatPrint(SeatRole.PROJECT_TEAM_MEMBER, "Expert by experience", count=random.choice((1, 1, 2)), is_lived_experience=True)
        )
    if not is_small:
        seats += [_member(random, title) for title in random.sample(TITLES, random.randrange(3, 10))]
        if random.random() < 0.6:
            seats.append(SeatPrint(SeatRole.DEPUTY_LEAD, "Deputy Service Director", is_named=True))
    for seat in seats:
        seat.starts_on = joined_on
    return seats


def _member(random, title):
    words, group, employer = title
    return SeatPrint(SeatRole.PROJECT_TEAM_MEMBER, words, group, employer, is_named=random.random() < 0.4)


def _populations(random, choice, active_until, pace):
    """The sub-teams of what was selected, from the day of the decision."""
    populations = []
    for candidate in choice.selected:
        passages = _passages(random, ["M3", "M4", "M5", "M6"], choice.decided_on, active_until, pace * random.choice((0.6, 1, 1.5)))
        seats = _sub_team_seats(random, choice.decided_on)
        met_on = _by(choice.decided_on + timedelta(days=7), passages[0])
        populations.append(PopulationPrint(candidate.name, choice.decided_on, met_on, seats, passages))
    return populations


def _sub_team_seats(random, starts_on):
    seats = [
        SeatPrint(SeatRole.SUB_TEAM_LEAD, "Team Manager", is_named=True, hours=4),
        SeatPrint(SeatRole.SUB_TEAM_MEMBER, "Community Nurse", "service_staff", count=random.choice((1, 2))),
        SeatPrint(SeatRole.SUB_TEAM_MEMBER, "Expert by experience", is_lived_experience=True),
    ]
    if random.random() < 0.6:
        seats.append(SeatPrint(SeatRole.COMMUNITY_REPRESENTATIVE, "Community Organiser", employer="A local charity"))
    for seat in seats:
        seat.starts_on = starts_on
    return seats
