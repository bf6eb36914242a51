"""Bryn Glas, whose lead is about to leave, and Lough Vale, of which nothing has been heard for weeks."""

from datetime import time

from amhe.demo.organisation import Story
from amhe.demo.story import Scene
from meetings import actions as meetings
from organisations import team_actions as teams
from organisations.models import Seat, SeatRole


class BrynGlas(Story):
    """A team of five without lived experience, with a plan that its coach has not agreed yet."""

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
            Scene(ago(30), self.plan_again),
            Scene(ago(16), self.write_plan),
            Scene(ago(12), self.give_notice),
            Scene(ago(4), self.write_about_gap),
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

    def accept(self, *, on):
        teams.accept_sponsorship(seat=self.sponsor_seat, on=on, by=self.cast["brynglas-sponsor"])

    def meet_first(self, *, on):
        by = self.cast["outsider"]
        series = meetings.plan_series(team=self.team, every_days=14, minutes=60, first_on=on, starts_at=time(10), place="Online", by=by)
        meetings.record_first_meeting(series=series, held_on=on, on=on, by=by)

    def plan_again(self, *, on):
        self.plan("M1", self.calendar.ahead(21))
        self.plan("M2", self.calendar.ahead(60))

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

    def give_notice(self, *, on):
        teams.end_seat(seat=self.lead_seat, on=self.calendar.ahead(35), by=self.cast["outsider"])

    def write_about_gap(self, *, on):
        self.write("M1.2", "Met the carers' centre; it offers to host a meeting in the evening in two weeks.", on=on)


class LoughVale(Story):
    """The lead left six weeks ago, the sponsor has not accepted, two people remain, and nobody has written anything since."""

    name = "Lough Vale Health and Social Care Trust"
    coach = "coach"
    lead = "loughvale-lead"

    def scenes(self):
        after, ago = self.calendar.after, self.calendar.ago
        return [
            Scene(after(-10), self.join),
            Scene(after(1), self.form_team),
            Scene(after(18), self.write_about_start),
            Scene(ago(40), self.leave),
        ]

    def form_team(self, *, on):
        programme = self.cast["programme"]
        self.seat(SeatRole.PROJECT_LEAD, "Consultant Psychiatrist", who="loughvale-lead", by=programme)
        self.seat(SeatRole.SENIOR_SPONSOR, "Director of Mental Health Services", role_group="senior_leader", by=programme)
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Lead Nurse")

    def write_about_start(self, *, on):
        self.write("M1.1", "The director of mental health services was asked to sponsor the work.", on=on)

    def leave(self, *, on):
        seat = Seat.objects.get(team=self.team, role=SeatRole.PROJECT_LEAD)
        teams.end_seat(seat=seat, on=on, by=self.cast["loughvale-lead"])
