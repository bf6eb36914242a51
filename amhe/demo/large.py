"""Writes a large invented collaborative, for measuring and for trying the site out at its full size: in bulk, then rebuilt.

What follows from records (milestone states, last activities, needs-attention lines) is not written here but worked out by the same
code as always.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.text import slugify

from accounts.models import Person, ProgrammeRole, User
from accounts.permissions import Role
from amhe.demo.blueprints import SENTENCES, SIGN_REASON, blueprints
from amhe.demo.loading import refuse_unless_demo
from amhe.demo.people import DOMAIN
from amhe.demo.story import Calendar, moment
from audit import clock
from audit.models import Entry
from meetings.models import FORTNIGHT, MeetingSeries
from milestones import state
from milestones.facts import FACTS
from milestones.models import EvidenceLink, Fact, JournalEntry, Progress, Review, ReviewKind, Step
from milestones.models.content import Level
from organisations import actions as organisations
from organisations.models import Assignment, LivedExperiencePlan, Organisation, Participation, Seat, Team, Wave
from organisations.models.organisations import Status
from organisations.models.teams import TeamKind
from organisations.team_actions import PROJECT_TEAM, first_role_groups
from populations.actions.selection import sub_team_name
from populations.models import Population
from populations.models import Status as PopulationStatus
from reports.activity import rebuild_activity
from reports.attention import rebuild_attention

WAVE = "Large wave"
ORGANISATIONS_PER_COACH = 10
MOST = 3_000
BATCH = 1_000


class CannotLoad(Exception):
    """The large collaborative cannot be loaded as asked."""


@transaction.atomic
def load_large(number, *, seed, today):
    """Load `number` invented organisations in a wave of their own. Returns whether they were loaded now.

    The same number, seed and day give the same collaborative. Raises CannotLoad for a size that is not possible or if one of
    another size is there, and NotADemonstration.
    """
    refuse_unless_demo()
    if not 1 <= number <= MOST:
        raise CannotLoad(f"Ask for 1 to {MOST:,} organisations.")
    already = Participation.objects.filter(wave__name=WAVE).count()
    if already not in (0, number):
        raise CannotLoad(f"There is a large collaborative of {already:,} organisations. Start with an empty database for another size.")
    if already:
        return False
    calendar = Calendar(today)
    with clock.at(moment(calendar.after(-30), 9)):
        _Writer(number, seed, calendar).write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the database does not know yet how many rows there are, and would read all of them for each
    state.rebuild()
    rebuild_activity()
    rebuild_attention(on=today)
    return True


def _bulk(rows):
    """Save the rows, which then know their ids."""
    rows = list(rows)
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)
    return rows


class _Writer:
    """Saves one kind of rows after the other; each blueprint learns of its own rows."""

    def __init__(self, number, seed, calendar):
        self.coach_count = max(1, number // ORGANISATIONS_PER_COACH)
        self.prints = blueprints(number, seed=seed, calendar=calendar, coaches=self.coach_count)
        self.calendar = calendar

    def write(self):
        self.wave = Wave.objects.filter(name=WAVE).first() or organisations.create_wave(
            name=WAVE, starts_on=self.calendar.start, entry_route="identify"
        )
        self.write_accounts()
        self.write_organisations()
        self.write_teams()
        self.write_seats()
        self.write_progress()

    # People

    def write_accounts(self):
        password = make_password(settings.DEMO_PASSWORD)
        numbers = range(1, self.coach_count + 1)
        self.coaches = self._accounts([(f"coach-{number:03}@{DOMAIN}", f"QI coach {number:03}") for number in numbers], password)
        self.leads = self._accounts([(f"lead-{item.number:04}@{DOMAIN}", f"Project lead {item.number:04}") for item in self.prints], "!")
        _bulk(EmailAddress(user=person.user, email=person.email, verified=True, primary=True) for person in self.coaches)
        _bulk(ProgrammeRole(person=person, role=Role.QI_COACH, starts_on=self.calendar.start) for person in self.coaches)

    def _accounts(self, rows, password):
        users = _bulk(User(email=email, password=password) for email, _ in rows)
        return _bulk(Person(name=name, email=email, user=user) for (email, name), user in zip(rows, users, strict=True))

    # Organisations

    def write_organisations(self):
        taken = set(Organisation.objects.values_list("slug", flat=True))
        for item in self.prints:
            slug = slugify(item.name) if slugify(item.name) not in taken else f"{slugify(item.name)}-{item.number}"
            item.organisation = Organisation(name=item.name, slug=slug, nation=item.nation, type=item.type)
        _bulk(item.organisation for item in self.prints)
        for item in self.prints:
            item.participation = Participation(organisation=item.organisation, wave=self.wave, joined_on=item.joined_on)
            if item.status != Status.ACTIVE:
                item.participation.status = item.status
                item.participation.status_reason = "The team asked for a break while services are reorganised."
                item.participation.status_changed_on = item.active_until
        _bulk(item.participation for item in self.prints)
        _bulk(
            Assignment(participation=item.participation, person=self.coaches[item.coach], starts_on=self.calendar.start)
            for item in self.prints
        )

    def write_teams(self):
        for item in self.prints:
            item.team = Team(participation=item.participation, kind=TeamKind.PROJECT, name=PROJECT_TEAM)
        _bulk(item.team for item in self.prints)
        _bulk(group for item in self.prints for group in first_role_groups(item.team))
        for item, population in self.populations():
            population.row = Population(
                participation=item.participation,
                name=population.name,
                definition="Adults in the area who are served badly today.",
                status=PopulationStatus.SELECTED,
                selected_on=population.selected_on,
                created_on=item.passages[1].began_on,
            )
            population.row.team = Team(participation=item.participation, kind=TeamKind.SUB, name=sub_team_name(population.row))
        _bulk(population.row.team for _, population in self.populations())
        _bulk(group for _, population in self.populations() for group in first_role_groups(population.row.team))
        _bulk(population.row for _, population in self.populations())
        teams = [(item.team, item.met_on) for item in self.prints]
        teams += [(population.row.team, population.selected_on + timedelta(days=7)) for _, population in self.populations()]
        _bulk(
            MeetingSeries(team=team, every_days=FORTNIGHT, first_on=met_on, first_held_on=met_on if met_on <= self.calendar.today else None)
            for team, met_on in teams
        )
        _bulk(
            LivedExperiencePlan(
                team=item.team,
                obstacles="There is no way to pay people yet.",
                review_on=item.plan_review_on,
                created_on=item.joined_on,
                agreed_on=item.joined_on + timedelta(days=7),
                agreed_by=self.coaches[item.coach].user,
            )
            for item in self.prints
            if item.plan_review_on
        )

    def populations(self):
        return ((item, population) for item in self.prints for population in item.populations)

    def write_seats(self):
        places = [(item.team, seat) for item in self.prints for seat in item.seats]
        places += [(population.row.team, seat) for _, population in self.populations() for seat in population.seats]
        people = {}
        for seat in (seat for _, seat in places):
            if seat.is_named and seat.role != "project_lead":
                people[id(seat)] = Person(name=f"Member {len(people) + 1:05}")
        _bulk(people.values())
        for item in self.prints:
            lead = next(seat for seat in item.seats if seat.role == "project_lead")
            people[id(lead)] = self.leads[item.number]
        _bulk(
            Seat(
                team=team,
                person=people.get(id(seat)),
                count=seat.count,
                role=seat.role,
                role_title=seat.title,
                role_group=seat.group,
                employer=seat.employer,
                is_lived_experience=seat.is_lived_experience,
                starts_on=seat.starts_on,
                ends_on=seat.ends_on,
                protected_hours=seat.hours,
                accepted_on=seat.accepted_on,
            )
            for team, seat in places
        )

    # Milestones

    def write_progress(self):
        self.milestones = {milestone.code: milestone for milestone in self.wave.milestones.all()}
        self.progress = {}
        for item in self.prints:
            self.plan(item, None, item.passages, Level.ORGANISATION)
            for population in item.populations:
                self.plan(item, population.row, population.passages, Level.POPULATION)
        _bulk(self.progress.values())
        self.steps = {}
        for step in Step.objects.filter(milestone__wave=self.wave):
            self.steps.setdefault(step.milestone_id, []).append(step)
        self.facts = {}
        for fact in Fact.objects.filter(milestone__wave=self.wave):
            self.facts.setdefault(fact.milestone_id, []).append(_as_kept(fact))
        self.entries, self.reviews, self.journal, self.links = [], [], [], []
        for item in self.prints:
            self.tell(item)
        _bulk(self.reviews)
        _bulk(self.journal)
        _bulk(self.links)
        _bulk(sorted(self.entries, key=lambda entry: (entry.at, entry.organisation_id)))

    def plan(self, item, population, passages, level):
        """The progress rows of an organisation or a population, in the state that rebuilding would give them."""
        by_code = {passage.code: passage for passage in passages}
        for code, milestone in self.milestones.items():
            if milestone.level != level:
                continue
            passage = by_code.get(code)
            self.progress[item.number, population, code] = Progress(
                participation=item.participation,
                milestone=milestone,
                population=population,
                planned_on=milestone.planned_on,
                state=state.state_after(passage and passage.last_review, has_begun=passage is not None),
                started_on=passage and passage.first_record_on,
                completed_on=passage and passage.signed_on,
            )

    def tell(self, item):
        self.note(item, item.joined_on, "participation.joined", None)
        self.note(item, item.joined_on, "seat.added", self.leads[item.number].user)
        self.note(item, item.met_on, "meeting_series.first_held", self.leads[item.number].user)
        for passage in item.passages:
            self.tell_passage(item, None, passage)
        for population in item.populations:
            self.note(item, population.selected_on, "population.selected", self.leads[item.number].user, population.row)
            for passage in population.passages:
                self.tell_passage(item, population.row, passage)

    def tell_passage(self, item, population, passage):
        progress = self.progress[item.number, population, passage.code]
        lead, coach = self.leads[item.number].user, self.coaches[item.coach].user
        steps = self.steps[progress.milestone_id]
        for day, place, words, has_link in passage.journal:
            entry = JournalEntry(
                progress=progress, step=steps[place % len(steps)], text=words, done_on=day, author=lead, created_at=moment(day, 15)
            )
            self.journal.append(entry)
            if has_link:
                number = SENTENCES.index(words) + 1
                self.links.append(EvidenceLink(entry=entry, url=f"https://example.org/papers/{number}", title=f"Paper {number}"))
            self.note(item, day, "journal.added", lead, population)
        if passage.requested_on:
            self.review(item, population, progress, ReviewKind.REQUESTED, passage.requested_on, lead, "Project lead", "")
        if passage.signed_on:
            self.review(item, population, progress, ReviewKind.SIGNED_OFF, passage.signed_on, coach, "QI coach", SIGN_REASON)

    def review(self, item, population, progress, kind, on, by, by_role, reason):
        facts = self.facts[progress.milestone_id]
        self.reviews.append(
            Review(progress=progress, kind=kind, at=moment(on, 11), on=on, by=by, by_role=by_role, reason=reason, facts=facts)
        )
        self.note(item, on, f"milestone.{kind}", by, population, reason=reason)

    def note(self, item, on, action, by, population=None, reason=""):
        """The audit entry that the action would have written."""
        self.entries.append(
            Entry(
                at=moment(on, 11),
                action=action,
                actor_id=by.pk if by else None,
                actor_label=str(by) if by else "",
                organisation_id=item.organisation.pk,
                population_id=population.pk if population else None,
                reason=reason,
            )
        )


def _as_kept(fact):
    """A fact as a review keeps it: true if it can be worked out, unknown if there are no records of it yet."""
    return {
        "code": fact.code,
        "text": fact.text,
        "missing_text": fact.missing_text,
        "is_required": fact.weight == "required",
        "value": True if fact.code in FACTS else None,
    }
