"""One organisation with somebody in every role, and another organisation: the stage on which every address is tried."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import actions as account_actions
from accounts.models import Invitation, User
from milestones import actions as milestone_actions
from milestones.models import Link, Milestone, StandardDecision
from organisations import outreach_actions, team_actions
from organisations.documents import Document
from organisations.imports.plans import Plan
from organisations.models import AccessNeeds, ImportBatch, Seat, SeatRole
from organisations.models.waves import EntryRoute
from organisations.terms_actions import add_terms
from populations.actions import rounds as ranking_actions
from populations.actions.questions import remove_answer
from populations.models import Elector, Stage
from populations.rooms import current
from tests.access.assets.stage import AssetMap
from tests.access.datareview.stage import Review
from tests.access.people import EVERYBODY, INSIDE, OUTSIDE
from tests.access.qiprojects.stage import ProjectOfStage
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory, UserFactory
from tests.factories.jobs import JobFactory, OutgoingMailFactory
from tests.factories.milestones import progress_of, step_of
from tests.factories.organisations import (
    AssignmentFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    WaveFactory,
    project_team,
)
from tests.factories.populations import AnswerFactory, DecisionFactory, DecisionRoomFactory, RankingRoundFactory, rank, short_list
from tests.factories.reports import ReportFactory

__all__ = ["EVERYBODY", "INSIDE", "OUTSIDE", "World", "seats_of"]


@dataclass
class World:
    """`people` maps a name of INSIDE or OUTSIDE to an account; the rest are the rows that addresses name."""

    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self):
        self.today = timezone.localdate()
        # organisations bring populations, so that the page for an earlier choice is there
        wave = WaveFactory(entry_route=EntryRoute.PRE_IDENTIFIED)
        self.participation = ParticipationFactory(joined_on=date(2026, 1, 5), wave=wave)
        self.organisation = self.participation.organisation
        self.wave = self.participation.wave
        self.team = project_team(self.participation)
        self.population = PopulationFactory(participation=self.participation, selected=True)
        self.other_population = PopulationFactory(participation=self.participation, selected=True)
        self.candidate = PopulationFactory(participation=self.participation)
        self.elsewhere = ParticipationFactory()
        self._seat_people()
        self._appoint_people()
        self._fill_in()

    def _seat(self, name, team, role, **fields):
        seat = SeatFactory(team=team, user=True, role=role, starts_on=date(2026, 1, 5), **fields)
        self.people[name] = seat.person.user
        return seat

    def _seat_people(self):
        sub_team = self.population.team
        self.sponsor_seat = self._seat("sponsor", self.team, SeatRole.SENIOR_SPONSOR)
        self._seat("lead", self.team, SeatRole.PROJECT_LEAD, protected_hours=4)
        self._seat("deputy", self.team, SeatRole.DEPUTY_LEAD)
        self.seat = self._seat("member", self.team, SeatRole.PROJECT_TEAM_MEMBER, is_lived_experience=True)
        self._seat("qi_member", self.team, SeatRole.ORGANISATION_QI_MEMBER)
        self._seat("administrator", self.team, SeatRole.ADMINISTRATOR)
        self._seat("sublead", sub_team, SeatRole.SUB_TEAM_LEAD)
        self.sub_seat = self._seat("submember", sub_team, SeatRole.SUB_TEAM_MEMBER)
        self._seat("community", sub_team, SeatRole.COMMUNITY_REPRESENTATIVE)
        self._seat("other_sublead", self.other_population.team, SeatRole.SUB_TEAM_LEAD)
        self._seat("outsider", project_team(self.elsewhere), SeatRole.PROJECT_LEAD)
        yesterday = self.today - timedelta(days=1)
        self._seat("former_lead", self.team, SeatRole.PROJECT_LEAD, ends_on=yesterday)
        self.free_seat = SeatFactory(team=self.team, person=PersonFactory())
        self.free_sub_seat = SeatFactory(team=sub_team, role=SeatRole.SUB_TEAM_MEMBER, person=PersonFactory(email="free@example.org"))

    def _appoint_people(self):
        def appoint(name, role):
            held = ProgrammeRoleFactory(role=role)
            self.people[name] = held.person.user
            return held.person

        yesterday = self.today - timedelta(days=1)
        appoint("programme", "programme_admin")
        appoint("evaluator", "evaluator")
        appoint("group", "equality_advisory_group")
        self.assignment = AssignmentFactory(participation=self.participation, person=appoint("coach", "qi_coach"))
        AssignmentFactory(participation=self.participation, person=appoint("adviser", "expert_adviser"), role="expert_adviser")
        AssignmentFactory(participation=self.elsewhere, person=appoint("other_coach", "qi_coach"))
        AssignmentFactory(
            participation=self.participation, person=appoint("former_coach", "qi_coach"), starts_on=date(2026, 1, 5), ends_on=yesterday
        )
        self.people["stranger"] = UserFactory()

    def _fill_in(self):
        lead = self.people["lead"]
        self.idea = PopulationFactory(participation=self.participation, definition="", by=self.people["submember"])
        self.progress = progress_of(self.participation, "M1")
        self.sub_progress = progress_of(self.participation, "M3", self.population)
        self.step = step_of(self.progress)
        standard = {"code": "partners_on_sub_team", "text": "Partners on the sub-team", "minimum": 1}
        StandardDecision.objects.create(
            progress=self.sub_progress, standards=[standard], reason="Soon", decided_on=self.today, review_on=self.today
        )
        self.entry = milestone_actions.add_entry(progress=self.progress, step=self.step, text="Met", done_on=self.today, by=lead)
        self.removed = milestone_actions.add_entry(progress=self.progress, step=self.step, text="Wrong", done_on=self.today, by=lead)
        milestone_actions.remove_entry(entry=self.removed, by=lead)
        self.answer, self.removed_answer = (AnswerFactory(population=self.population, text=text, by=lead) for text in ("One", "Two"))
        remove_answer(answer=self.removed_answer, by=lead)
        self.group = self.team.role_groups.first()
        self.plan = team_actions.save_plan(
            team=self.team,
            obstacles="No paid role",
            tried="",
            help_wanted="",
            review_on=self.today + timedelta(days=30),
            on=self.today,
            by=lead,
        )
        self.series = MeetingSeriesFactory(team=self.team)
        MeetingSeriesFactory(team=self.population.team)
        self._keep_records(lead)
        self.milestone = Milestone.objects.get(wave=self.wave, code="M1")
        self.link = Link.objects.filter(milestone=self.milestone).first()
        self.phase = self.wave.phases.first()
        self.invitation = self._invitation()
        self.group_role = self.people["group"].person.programme_roles.get()
        self.closed = UserFactory(is_active=False)
        self.job = JobFactory(created_by=lead)
        self.failed_job = JobFactory(state="failed")
        self.failed_mail = OutgoingMailFactory(state="failed")
        self.batch = ImportBatch.objects.create(filename="teams.csv", summary=Plan([], []).counts(), created_by=self.people["programme"])
        self.published = ReportFactory(participation=self.participation, published=True, on=self.today, by=lead)
        self.draft = ReportFactory(participation=self.participation, on=self.today, by=lead, period_start=self.today)
        self.decision = DecisionFactory(choices=[self.population], on=self.today)
        self._rank()
        self.data_review = Review(self)
        self.asset_map = AssetMap(self)
        self.project = ProjectOfStage(self)

    def _rank(self):
        """A closed ranking that left a tie, and an open one with an elector who has no account."""
        room = current(self.participation) or DecisionRoomFactory(participation=self.participation, stage=Stage.RANK)
        ranked = {"room": room, "populations": short_list(self.participation), "voters": 0, "at": timezone.now()}
        self.tied_round = RankingRoundFactory(**ranked)
        rank(self.tied_round, "1", "2", at=timezone.now())
        ranking_actions.close(round=self.tied_round, at=timezone.now())
        self.round = RankingRoundFactory(**ranked)
        self.option = self.round.options.first()
        self.elector = Elector.objects.get(round=self.round, person=self.free_seat.person)

    def _keep_records(self, lead):
        """What the teams keep about themselves: access needs, terms of reference, what was tried."""
        document = Document(ContentFile(b"%PDF-1.4 %%EOF"), "terms.pdf", "pdf")
        tried = {"kind": "tried", "done_on": self.today, "text": "A stall at the market"}
        submember = self.people["submember"]
        for team in (self.team, self.population.team):
            add_terms(team=team, title="Terms", agreed_on=self.today, document=document, on=self.today, by=lead)
        AccessNeeds.objects.create(seat=self.seat, text="After school", updated_on=self.today)
        self.outreach = outreach_actions.add_outreach(team=self.team, by=lead, **tried)
        self.removed_outreach = outreach_actions.add_outreach(team=self.team, by=lead, **{**tried, "text": "A poster"})
        outreach_actions.remove_outreach(outreach=self.removed_outreach, by=lead)
        self.sub_outreach = outreach_actions.add_outreach(team=self.population.team, by=submember, **tried)

    def _invitation(self):
        account_actions.invite(person=PersonFactory(email=""), email="new@example.org", context="A trust", by=self.people["lead"])
        return Invitation.objects.latest("pk")


def seats_of(user):
    """The ids of a person's seats."""
    return set(Seat.objects.filter(person__user=user).values_list("pk", flat=True))
