"""Bryn Glas, which ranks while its lead is about to leave, and Lough Vale, of which nothing has been heard for weeks."""

from datetime import time

from amhe.demo.choosing import ChoosingStory
from amhe.demo.story import Scene
from meetings import actions as meetings
from organisations import outreach_actions
from organisations import team_actions as teams
from organisations.models import Seat, SeatRole
from organisations.models.composition import OutreachKind
from populations.actions import rooms
from populations.models import Stage
from reports.progress import actions as reports
from reports.progress.snapshots import digest_of

TRAVELLERS = "Gypsy, Roma and Traveller communities"
RURAL = "Rural communities"
VETERANS = "Women veterans"
KOREAN = "Korean community"
INTERPRETER = "Adults with a serious mental illness who need an interpreter"


class BrynGlas(ChoosingStory):
    """A team without lived experience, with a plan that its coach has agreed for now, and a ranking that is open."""

    name = "Bryn Glas University Health Board"
    coach = "coach2"
    lead = "outsider"

    def scenes(self):
        after, ago = self.calendar.after, self.calendar.ago
        return [
            Scene(after(-13), self.join),
            Scene(after(2), self.form_team),
            Scene(after(20), self.accept),
            Scene(after(24), self.meet_first),
            Scene(after(30), self.open_room),
            Scene(after(36), self.shorten_list),
            Scene(ago(30), self.plan_again),
            Scene(ago(24), self.answer_questions),
            Scene(ago(19), self.write_plan),
            Scene(ago(17), self.agree_plan),
            Scene(ago(15), self.ask_for_milestone_1, hour=11),
            Scene(ago(12), self.give_notice),
            Scene(ago(11), self.sign_milestone_1, hour=11),
            Scene(ago(9), self.take_questions_to_carers, hour=12),
            Scene(ago(8), self.open_ranking_of_three, hour=14),
            Scene(ago(6), self.rank_first, hour=15),
            Scene(ago(4), self.write_about_gap, hour=16),
            Scene(ago(3), self.report, hour=17),
        ]

    def form_team(self, *, on):
        programme = self.cast["programme"]
        self.lead_seat = self.seat(SeatRole.PROJECT_LEAD, "Clinical Director", who="outsider", protected_hours=4, by=programme)
        self.sponsor_seat = self.seat(
            SeatRole.SENIOR_SPONSOR, "Executive Director of Nursing", who="brynglas-sponsor", role_group="senior_leader", by=programme
        )
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Service Manager")
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Welsh Language Officer", role_group="equality_expert")
        self.seat(
            SeatRole.PROJECT_TEAM_MEMBER, "Regional Partnership Manager", employer="Bryn Glas County Council", role_group="ics_colleague"
        )
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Public Health Registrar on placement", is_observer=True)

    def accept(self, *, on):
        teams.accept_sponsorship(seat=self.sponsor_seat, on=on, by=self.cast["brynglas-sponsor"])

    def meet_first(self, *, on):
        by = self.cast["outsider"]
        series = meetings.plan_series(team=self.team, every_days=14, minutes=60, first_on=on, starts_at=time(10), place="Online", by=by)
        meetings.record_first_meeting(series=series, held_on=on, on=on, by=by)

    def plan_again(self, *, on):
        self.plan("M1", self.calendar.ahead(21))
        self.plan("M2", self.calendar.ahead(60))

    # Milestone 2

    def open_room(self, *, on):
        rooms.open_room(participation=self.participation, on=on, by=self.cast["outsider"])
        for who, name, domains, why in [
            ("outsider", RURAL, "access", "Two valleys have no clinic of their own and no bus after four."),
            ("outsider", TRAVELLERS, "access experience outcomes", "There are three sites, and hardly anybody on our books."),
            ("brynglas-sponsor", VETERANS, "access experience", "The barracks closed, and many stayed in the county."),
            ("brynglas-sponsor", KOREAN, "access", "A school told me that it does not know whom to ring."),
            ("coach2", INTERPRETER, "experience", "Other teams found them when they looked at complaints."),
        ]:
            self.suggest(who, name, on=on, why=why, domains=domains)

    def shorten_list(self, *, on):
        self.move(Stage.LIST, on=on)
        self.park(KOREAN, "We do not know anybody yet who could speak for them. The school makes contact.", on=on)
        self.park(INTERPRETER, "The translation service is part of another health board's review.", on=on)
        self.short_list(RURAL, TRAVELLERS, VETERANS, on=on)
        self.move(Stage.CLARIFY, on=on)

    def answer_questions(self, *, on):
        for answer in [
            ("outsider", RURAL, "will", "yes", "The council and the board have both asked for a plan for the two valleys."),
            ("outsider", RURAL, "work", "partly", "A mobile library takes our leaflets."),
            ("brynglas-sponsor", RURAL, "relationships", "yes", "The farmers' union and the chapels."),
            ("outsider", RURAL, "data", "yes", "Referrals by postcode district.", ("data", "Referrals of two years", "")),
            ("brynglas-sponsor", TRAVELLERS, "will", "yes", "The families have asked through the health visitor."),
            ("outsider", TRAVELLERS, "work", "yes", "The health visitor calls on each site once a month."),
            ("outsider", TRAVELLERS, "relationships", "partly", "Through the health visitor only."),
            ("brynglas-sponsor", VETERANS, "will", "partly", "Nobody is against it."),
            ("outsider", VETERANS, "work", "yes", "A charity runs a group in the old barracks."),
            ("outsider", VETERANS, "relationships", "yes", "The charity would join us tomorrow."),
            ("outsider", VETERANS, "data", "no", "Nobody has counted women among them."),
        ]:
            self.answer(*answer)

    def open_ranking_of_three(self, *, on):
        reason = (
            "One answer is missing: the data team cannot say before next month what there is about the Traveller sites. "
            "The team knows that, and I do not want it to wait."
        )
        self.open_ranking("Which population should we work with first?", on=on, hour=14, by="coach2", seats=1, override_reason=reason)

    def rank_first(self, *, on):
        self.rank("brynglas-sponsor", (TRAVELLERS, RURAL, VETERANS), on=on, hour=15)
        self.rank("Service Manager", (RURAL, TRAVELLERS, VETERANS), on=on, hour=15, helper="outsider")

    # Milestone 1: the support plan, and what the coach decided

    def write_plan(self, *, on):
        teams.save_plan(
            team=self.team,
            obstacles="There is no way to pay people yet, and two people who were interested could not come to meetings by day.",
            tried="We asked the community health council and two carers' groups.",
            help_wanted="An example of a payments policy, and somebody to talk to who has done this in Welsh.",
            review_on=self.calendar.ahead(45),
            on=on,
            by=self.cast["outsider"],
        )

    def agree_plan(self, *, on):
        plan = self.team.lived_experience_plans.get()
        reason = "The team has found out what stands in the way, and the payments policy is on its way through the board."
        teams.agree_plan(plan=plan, reason=reason, on=on, by=self.cast["coach2"])

    def ask_for_milestone_1(self, *, on):
        self.ask_for_review("M1", on=on, note="Nobody with lived experience has joined yet; the plan says what we do about it.")

    def sign_milestone_1(self, *, on):
        self.sign_off(
            "M1",
            on=on,
            standard_reason="People with lived experience have been asked and would come, once they can be paid. The team goes on, and no "
            "population is selected before at least one of them has joined.",
            review_on=self.calendar.ahead(30),
        )

    def take_questions_to_carers(self, *, on):
        outreach_actions.add_outreach(
            team=self.team,
            kind=OutreachKind.OTHER_WAY,
            done_on=on,
            text="Took the short list to the evening group at the carers' centre, with tea and no slides.",
            barriers=["time", "payment"],
            offered="The evening, a place that they know, and their bus fare.",
            came_of_it="What they said about each population goes into the talk after the ranking.",
            by=self.cast["outsider"],
        )

    def give_notice(self, *, on):
        teams.end_seat(seat=self.lead_seat, on=self.calendar.ahead(35), by=self.cast["outsider"])

    def write_about_gap(self, *, on):
        self.write("M1.2", "Met the carers' centre; it offers to host a meeting in the evening in two weeks.", on=on)

    def report(self, *, on):
        lead = self.cast["outsider"]
        report = reports.start_report(participation=self.participation, period_start=self.calendar.start, on=on, by=lead)
        reports.edit_narrative(
            report=report,
            by=lead,
            narrative="The team meets every fortnight and ranks its short list now. What we need is a way to pay people with lived "
            "experience, and somebody who takes over from me.",
        )
        reports.publish(report=report, seen=digest_of(reports.preview(report, on=on)), on=on, by=lead)


class LoughVale(ChoosingStory):
    """The lead left six weeks ago in the middle of the silent ideas, the sponsor has not accepted, two people remain, and nobody has
    written anything since."""

    name = "Lough Vale Health and Social Care Trust"
    coach = "coach"
    lead = "loughvale-lead"

    def scenes(self):
        after, ago = self.calendar.after, self.calendar.ago
        return [
            Scene(after(-10), self.join),
            Scene(after(1), self.form_team),
            Scene(after(18), self.write_about_start),
            Scene(after(24), self.have_ideas),
            Scene(ago(40), self.leave),
        ]

    def form_team(self, *, on):
        programme = self.cast["programme"]
        self.seat(SeatRole.PROJECT_LEAD, "Consultant Psychiatrist", who="loughvale-lead", by=programme)
        self.seat(SeatRole.SENIOR_SPONSOR, "Director of Mental Health Services", role_group="senior_leader", by=programme)
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Lead Nurse")

    def write_about_start(self, *, on):
        self.write("M1.1", "The director of mental health services was asked to sponsor the work.", on=on)

    def have_ideas(self, *, on):
        rooms.open_room(participation=self.participation, on=on, by=self.cast["loughvale-lead"])
        for who, name, domains, why in [
            ("loughvale-lead", "Asylum seekers and refugees", "access outcomes", "We see them in a crisis, or not at all."),
            ("loughvale-lead", RURAL, "access", "The lough lies between half of the people and their clinic."),
            ("coach", TRAVELLERS, "access experience", "Ask the families on the shore what they think of our letters."),
        ]:
            self.suggest(who, name, on=on, why=why, domains=domains)

    def leave(self, *, on):
        seat = Seat.objects.get(team=self.team, role=SeatRole.PROJECT_LEAD)
        teams.end_seat(seat=seat, on=on, by=self.cast["loughvale-lead"])
