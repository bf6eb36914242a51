"""What is on the site already, as far as a file asks for it: a few queries for any number of rows."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from accounts.models import Person
from organisations.imports.columns import normal
from organisations.imports.plans import SeatPlan
from organisations.models import Organisation, Participation, RoleGroup, Seat, Team, Wave
from organisations.queries import default_role_groups


def name_key(name):
    """A name without differences of letter case and spaces."""
    return " ".join(name.casefold().split())


@dataclass
class Known:
    """Rows by what a file calls them; `seats` holds a SeatPlan for each seat that exists, by the id of its team."""

    organisations: dict = field(default_factory=dict)
    by_ods_code: dict = field(default_factory=dict)
    waves: dict = field(default_factory=dict)
    participations: dict = field(default_factory=lambda: defaultdict(list))
    teams: dict = field(default_factory=dict)
    seats: dict = field(default_factory=lambda: defaultdict(list))
    people: dict = field(default_factory=dict)
    role_groups: dict = field(default_factory=lambda: defaultdict(dict))
    default_groups: dict = field(default_factory=dict)

    def groups_of(self, team_id):
        """The role groups of a team, or those that a new one gets: {code or label without case: code}."""
        return self.role_groups[team_id] if team_id else self.default_groups


def load(*, names, emails):
    """Find what is known of the organisations called `names` (keys) and of the people at `emails` (lower case). Returns Known."""
    known = Known()
    for organisation in Organisation.objects.all():
        known.organisations[name_key(organisation.name)] = organisation
        if organisation.ods_code:
            known.by_ods_code[organisation.ods_code.upper()] = organisation
    for wave in Wave.objects.all():
        known.waves[name_key(wave.name)] = known.waves[name_key(wave.slug)] = wave
    named = [organisation for key, organisation in known.organisations.items() if key in names]
    for participation in Participation.objects.filter(organisation__in=named).select_related("wave"):
        known.participations[participation.organisation_id].append(participation)
    known.teams = dict(
        Team.objects.filter(participation__organisation__in=named, kind="project").order_by().values_list("participation_id", "pk")
    )
    _load_teams(known, list(known.teams.values()))
    known.default_groups = _by_words((group["code"], group["label"]) for group in default_role_groups())
    people = Person.objects.annotate(address=Lower("email")).filter(address__in=emails)
    known.people = dict(people.values_list("address", "pk"))
    return known


def _load_teams(known, teams):
    fields = ("team_id", "person__name", "person__email", "role", "role_title", "employer", "starts_on", "ends_on")
    for team, name, email, role, title, employer, starts_on, ends_on in (
        Seat.objects.filter(team__in=teams).order_by("pk").values_list(*fields)
    ):
        known.seats[team].append(
            SeatPlan(
                row=0,
                role=role,
                role_title=title,
                starts_on=starts_on,
                ends_on=ends_on,
                name=name or "",
                email=(email or "").lower(),
                employer=employer,
            )
        )
    for team, code, label in RoleGroup.objects.filter(team__in=teams).values_list("team_id", "code", "label"):
        known.role_groups[team] |= _by_words([(code, label)])


def _by_words(pairs):
    return {normal(words): code for code, label in pairs for words in (code, label)}
