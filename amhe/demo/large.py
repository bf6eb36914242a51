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
from amhe.demo import large_assets as maps
from amhe.demo import large_choosing as choosing
from amhe.demo import large_projects as projects
from amhe.demo import large_reviews as reviews
from amhe.demo.blueprints import SENTENCES, SIGN_REASON, STANDARD_REASON, blueprints
from amhe.demo.loading import refuse_unless_demo
from amhe.demo.people import DOMAIN
from amhe.demo.story import Calendar, moment
from audit import clock
from audit.models import Entry
from meetings.models import FORTNIGHT, MeetingSeries
from milestones import state
from milestones.facts import FACTS, values_of
from milestones.models import EvidenceLink, Fact, JournalEntry, Progress, Review, ReviewKind, Standard, StandardDecision, Step
from milestones.models.content import Level
from organisations import actions as organisations
from organisations.models import Assignment, LivedExperiencePlan, Organisation, Participation, Seat, SeatRole, Team, Wave
from organisations.models.organisations import Status
from organisations.models.teams import TeamKind
from organisations.team_actions import PROJECT_TEAM, first_role_groups
from populations.actions.selection import sub_team_name
from populations.electorate import RANKING_ROLES
from populations.models import Population
from reports.activity import rebuild_activity
from reports.attention import rebuild_attention

WAVE = "Large wave"
ORGANISATIONS_PER_COACH = 10
WORKED_OUT = {code.split(".")[0] for code in FACTS}  # milestones whose facts all rest on records
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
    """Save the rows, of one model or of several, which then know their ids."""
    rows = list(rows)
    for model in dict.fromkeys(type(row) for row in rows):
        model.objects.bulk_create([row for row in rows if type(row) is model], batch_size=BATCH)
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
        self.write_lists()
        self.write_teams()
        self.write_choices()
        self.write_seats()
        self.write_rankings()
        self.write_reviews()
        self.write_maps()
        self.write_projects()
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

    def write_lists(self):
        """The decision rooms, and the populations on the lists; those that are selected wait for their teams."""
        _bulk(choosing.rooms_of(self.prints))
        rows = [row for item in self.prints for row in choosing.populations_of(item, self.lead_of(item))]
        _bulk(row for row in rows if not row.is_selected)
        for item in self.prints:
            for population in item.populations:
                population.row = next(candidate.row for candidate in item.choice.selected if candidate.name == population.name)
                name = sub_team_name(population.row)
                population.row.team = Team(participation=item.participation, kind=TeamKind.SUB, name=name)

    def write_teams(self):
        for item in self.prints:
            item.team = Team(participation=item.participation, kind=TeamKind.PROJECT, name=PROJECT_TEAM)
        _bulk(item.team for item in self.prints)
        _bulk(group for item in self.prints for group in first_role_groups(item.team))
        _bulk(population.row.team for _, population in self.populations())
        _bulk(group for _, population in self.populations() for group in choosing.seek(first_role_groups(population.row.team), population))
        teams = [(item.team, item.met_on) for item in self.prints]
        teams += [(population.row.team, population.met_on) for _, population in self.populations()]
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

    def write_choices(self):
        _bulk(population.row for _, population in self.populations())
        chosen = [item for item in self.prints if item.choice]
        decided = [item for item in chosen if item.choice.decided_on]
        _bulk(answer for item in chosen for answer in choosing.answers_of(item, self.lead_of(item)))
        decisions = _bulk(choosing.decision_of(item, self.lead_of(item)) for item in decided)
        _bulk(choice for decision, item in zip(decisions, decided, strict=True) for choice in choosing.choices_of(decision, item))
        _bulk(row for item in decided for row in choosing.definitions_of(item, self.lead_of(item)))
        formed = [(item, population) for item, population in self.populations() if population.passages[0].requested_on]
        _bulk(choosing.terms_of(population, self.lead_of(item)) for item, population in formed)
        _bulk(choosing.reporting_of(population) for _, population in formed)

    def lead_of(self, item):
        return self.leads[item.number].user

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
        self.seats = _bulk(
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

    def write_rankings(self):
        """The rankings that are open, in which nobody has ranked yet."""
        ranking = {item.team.pk: item for item in self.prints if item.choice and item.choice.ranked_on}
        electorates = {team: [] for team in ranking}
        for seat in self.seats:
            if seat.team_id in ranking and seat.role in RANKING_ROLES:
                electorates[seat.team_id].append(seat)
        rows = _bulk(choosing.round_of(item, electorates[team], self.lead_of(item)) for team, item in ranking.items())
        _bulk(row for round, item in zip(rows, ranking.values(), strict=True) for row in choosing.options_of(round, item))
        _bulk(row for round, seats in zip(rows, electorates.values(), strict=True) for row in choosing.electors_of(round, seats))

    def write_reviews(self):
        """The data reviews that have begun."""
        begun = [(item, population, reviews.review_passage(population)) for item, population in self.populations()]
        reviews.ReviewWriter([(population, passage, self.lead_of(item)) for item, population, passage in begun if passage], _bulk).write()

    def write_maps(self):
        """The asset maps that have begun."""
        leading = {seat.team_id: seat for seat in self.seats if seat.role == SeatRole.SUB_TEAM_LEAD}
        begun = [(item, population, maps.mapping_passage(population)) for item, population in self.populations()]
        rows = [(one, passage, self.lead_of(item), leading[one.row.team.pk]) for item, one, passage in begun if passage]
        maps.MapWriter(rows, _bulk, self.calendar.today).write()

    def write_projects(self):
        """The QI projects that have begun."""
        begun = [(item, population, projects.starting_passage(population)) for item, population in self.populations()]
        rows = [(one, passage, self.lead_of(item)) for item, one, passage in begun if passage]
        projects.ProjectWriter(rows, _bulk, self.calendar.today).write()

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
            self.facts.setdefault(fact.milestone_id, []).append((fact, {value: _as_kept(fact, value) for value in (True, False, None)}))
        self.advised = self.work_out_advised()
        standards = Standard.objects.filter(milestone__wave=self.wave, milestone__code="M1")
        self.standards = [{"code": item.code, "text": item.text, "minimum": item.minimum} for item in standards]
        self.entries, self.reviews, self.journal, self.links, self.decisions = [], [], [], [], []
        for item in self.prints:
            self.tell(item)
        _bulk(self.reviews)
        _bulk(self.journal)
        _bulk(self.links)
        _bulk(self.decisions)
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
        self.note(item, item.joined_on, "seat.added", self.lead_of(item))
        self.note(item, item.met_on, "meeting_series.first_held", self.lead_of(item))
        for passage in item.passages:
            self.tell_passage(item, None, passage)
        if item.choice:
            for day, code, population in choosing.story_of(item):
                self.note(item, day, code, self.lead_of(item), population)
        for population in item.populations:
            for passage in population.passages:
                self.tell_passage(item, population.row, passage)
            if passage := reviews.review_passage(population):
                for day, code in reviews.story_of(passage):
                    self.note(item, day, code, self.lead_of(item), population.row)
            if passage := maps.mapping_passage(population):
                for day, code in maps.story_of(passage):
                    self.note(item, day, code, self.lead_of(item), population.row)
            if passage := projects.starting_passage(population):
                for day, code in projects.story_of(passage):
                    self.note(item, day, code, self.lead_of(item), population.row)

    def tell_passage(self, item, population, passage):
        progress = self.progress[item.number, population, passage.code]
        lead, coach = self.lead_of(item), self.coaches[item.coach].user
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
            reason = SIGN_REASON if passage.code not in WORKED_OUT else ""
            self.review(item, population, progress, ReviewKind.SIGNED_OFF, passage.signed_on, coach, "QI coach", reason)
            if passage.code == "M1" and not item.has_lived_experience:
                self.decide(item, progress, passage.signed_on, coach)

    def decide(self, item, progress, on, coach):
        """What the coach decided about a project team without lived experience, as the sign-off would have kept it."""
        words = {"standards": self.standards, "reason": STANDARD_REASON, "by": coach, "by_role": "QI coach"}
        self.decisions.append(StandardDecision(progress=progress, decided_on=on, review_on=item.plan_review_on, **words))
        self.note(item, on, "standard.decided", coach, reason=STANDARD_REASON)

    def work_out_advised(self):
        """The facts that are advised only, {code: ids of teams or populations}; what is required is there by the day of a request."""
        codes = [fact.code for rows in self.facts.values() for fact, _ in rows if fact.weight != "required"]
        teams = Team.objects.filter(participation__wave=self.wave, kind=TeamKind.PROJECT)
        populations = Population.objects.filter(participation__wave=self.wave).selected()
        return values_of(codes, teams=teams, populations=populations, on=self.calendar.today)

    def facts_of(self, item, population, progress):
        """The facts as a review keeps them: what cannot be worked out yet is unknown."""
        about = population.pk if population else item.team.pk
        kept = []
        for fact, by_value in self.facts[progress.milestone_id]:
            value = about in self.advised[fact.code] if fact.code in self.advised else fact.code in FACTS or None
            kept.append(by_value[value])
        return kept

    def review(self, item, population, progress, kind, on, by, by_role, reason):
        facts = self.facts_of(item, population, progress)
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


def _as_kept(fact, value):
    return {
        "code": fact.code,
        "text": fact.text,
        "missing_text": fact.missing_text,
        "is_required": fact.weight == "required",
        "value": value,
    }
