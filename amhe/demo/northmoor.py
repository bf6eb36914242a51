"""Northmoor: a team that is well on its way, with two populations, a milestone that waits for its coach, and one that is late."""

from datetime import time, timedelta

from dateutil.relativedelta import relativedelta

from amhe.demo import northmoor_words as words
from amhe.demo.northmoor_choosing import MINUTES
from amhe.demo.northmoor_project import NorthmoorProject
from amhe.demo.story import Scene, working_day
from audit import clock
from meetings import actions as meetings
from milestones.models import RolesSent
from organisations import actions as organisations
from organisations import needs_actions, outreach_actions, terms_actions
from organisations import team_actions as teams
from organisations.models import Seat, SeatRole
from organisations.models.composition import OutreachKind
from populations.actions import definitions, reporting
from reports.progress import actions as reports
from reports.progress.snapshots import digest_of


class Northmoor(NorthmoorProject):
    name = "Northmoor Mental Health NHS Foundation Trust"
    coach = "coach"
    lead = "lead"

    def scenes(self):
        after, ago = self.calendar.after, self.calendar.ago
        return [
            *super().scenes(),
            Scene(after(-14), self.join),
            Scene(after(-12), self.name_sponsor_and_lead),
            Scene(after(0), self.form_team),
            Scene(after(3), self.accept),
            Scene(after(5), self.record_readiness),
            Scene(after(7), self.meet_first),
            Scene(after(12), self.write_about_forming),
            Scene(after(25), self.ask_for_milestone_1),
            Scene(after(27), self.sign_milestone_1),
            Scene(after(60), self.agree_terms),
            Scene(after(61), self.form_sub_team_a),
            Scene(after(63), self.form_sub_team_b),
            Scene(after(65), self.look_for_people),
            Scene(after(68), self.meet_as_sub_teams),
            Scene(after(70), self.agree_how_to_report),
            Scene(after(72), self.ask_for_milestone_3_of_a),
            Scene(after(74), self.sign_milestone_3_of_a),
            Scene(after(76), self.plan_review_of_a),
            Scene(after(82), self.listen),
            Scene(ago(9), self.listen_to_professionals, hour=15),
            Scene(ago(5), self.plan_team_of_b),
            Scene(ago(3), self.ask_for_milestone_3_of_b),
            Scene(ago(2), self.review_data, hour=15),
            Scene(ago(2), self.narrow_definition, hour=16),
            Scene(working_day(self.report_end + timedelta(days=3), step=1), self.report, hour=14),
        ]

    @property
    def report_end(self):
        """The last day of the month before, or of the one before that while the month is young."""
        first = self.calendar.today.replace(day=1)
        return (first if self.calendar.today.day > 5 else first - relativedelta(months=1)) - timedelta(days=1)

    # Milestone 1

    def name_sponsor_and_lead(self, *, on):
        by = self.cast["programme"]
        self.sponsor_seat = self.seat(SeatRole.SENIOR_SPONSOR, "Medical Director", who="sponsor", role_group="senior_leader", by=by)
        self.seat(SeatRole.PROJECT_LEAD, "Head of Community Services", who="lead", protected_hours=7.5, by=by)

    def form_team(self, *, on):
        self.seat(SeatRole.DEPUTY_LEAD, "Deputy Head of Community Services")
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Community Mental Health Team Manager", who="member")
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Expert by experience", who="partner", is_lived_experience=True)
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Equality, Diversity and Inclusion Lead", role_group="equality_expert")
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Alliance Manager", employer="Northmoor Voluntary Alliance", role_group="key_stakeholder")
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Primary Care Lead", count=2, role_group="key_stakeholder")
        self.seat(SeatRole.ORGANISATION_QI_MEMBER, "In-house QI Lead")
        self.seat(SeatRole.ADMINISTRATOR, "Team Administrator")
        group = self.team.role_groups.get(code="ics_colleague")
        reason = "The integrated care board takes part once the populations are chosen. We ask again in the new year."
        teams.edit_role_group(group=group, label=group.label, considered_reason=reason, on=on, by=self.cast["lead"])

    def accept(self, *, on):
        teams.accept_sponsorship(seat=self.sponsor_seat, on=on, by=self.cast["sponsor"])

    def record_readiness(self, *, on):
        organisations.edit_readiness(
            participation=self.participation,
            by=self.cast["lead"],
            priorities="The five-year plan asks us to close the gap in access for people in our villages and for people new to the area.",
            payment_policy="Involvement payments policy, version 4",
            payment_budget_holder="",
            payment_contact="Involvement Coordinator",
        )

    def meet_first(self, *, on):
        self._meet(self.team, on=on, place="Committee room, Northmoor House, and online")

    def _meet(self, team, *, on, place, by="lead"):
        series = meetings.plan_series(team=team, every_days=14, minutes=60, first_on=on, starts_at=time(14), place=place, by=self.cast[by])
        meetings.record_first_meeting(series=series, held_on=on, on=on, by=self.cast[by])

    def write_about_forming(self, *, on):
        self.write(
            "M1.1",
            "The medical director agreed to sponsor the work and sees the lead for half an hour each month.",
            on=on - timedelta(days=9),
        )
        self.write(
            "M1.2",
            "We went through the role list together. Lived experience is part of the team from the first meeting, as an equal "
            "voice, and the voluntary alliance holds a seat.",
            on=on,
            links=[(f"{MINUTES}/1", "Notes of the first meeting")],
        )
        self.write("M1.3", "The lead has one day a week for this, agreed with the divisional director.", on=on, by=self.cast["member"])

    def ask_for_milestone_1(self, *, on):
        self.ask_for_review("M1", on=on)

    def sign_milestone_1(self, *, on):
        self.sign_off("M1", on=on, reason="A team that many would wish for. Come back to the integrated care board in the spring.")

    # Milestone 3

    def agree_terms(self, *, on):
        """The terms of reference of the project team, which say what it leaves to the sub-teams."""
        terms_actions.add_terms(
            team=self.team,
            title="Terms of reference of the project team",
            url="https://example.org/northmoor/terms-of-reference",
            agreed_on=on,
            review_on=self.calendar.ahead(180),
            on=on,
            by=self.cast["lead"],
        )

    def form_sub_team_a(self, *, on):
        team = self.a.team
        self.seat(SeatRole.SUB_TEAM_LEAD, "Community Nurse Consultant", who="sublead", team=team, starts_on=on, protected_hours=4)
        lead = self.cast["sublead"]
        self.seat(
            SeatRole.SUB_TEAM_MEMBER, "Expert by experience", who="partner", team=team, starts_on=on, is_lived_experience=True, by=lead
        )
        self.seat(
            SeatRole.SUB_TEAM_MEMBER,
            "Community Psychiatric Nurse",
            who="nurse",
            team=team,
            starts_on=on,
            role_group="service_staff",
            by=lead,
        )
        self.seat(SeatRole.COMMUNITY_REPRESENTATIVE, "Organiser", employer="Moorland Growers' Market", team=team, starts_on=on, by=lead)
        self._agree_terms_of_a("how-we-work", on=on)
        # The application sends the roles to whoever joins today. The demonstration tells of another day, and writes to nobody.
        joined = team.seats.filter(person__isnull=False)
        RolesSent.objects.bulk_create(RolesSent(seat=seat, person=seat.person, sent_at=clock.now()) for seat in joined)

    def _agree_terms_of_a(self, paper, *, on, review_on=None):
        terms_actions.add_terms(
            team=self.a.team,
            title="How we work together",
            url=f"https://example.org/northmoor/villages/{paper}",
            agreed_on=on,
            review_on=review_on,
            on=on,
            by=self.cast["sublead"],
        )

    def form_sub_team_b(self, *, on):
        team = self.b.team
        self.seat(SeatRole.SUB_TEAM_LEAD, "Outreach Doctor", who="sublead-b", team=team, starts_on=on, protected_hours=3)
        self.seat(SeatRole.SUB_TEAM_MEMBER, "Expert by experience", team=team, starts_on=on, count=2, is_lived_experience=True)
        self.seat(SeatRole.SUB_TEAM_MEMBER, "Talking Therapies Practitioner", team=team, starts_on=on, role_group="service_staff")

    def look_for_people(self, *, on):
        """What the two sub-teams did so that people can take part."""
        by = self.cast["lead"]
        outreach_actions.add_outreach(
            team=self.b.team,
            kind=OutreachKind.TRIED,
            done_on=on,
            text="A notice at the welcome centre in five languages. Nobody came: a notice looks like another office.",
            barriers=["distrust", "language", "payment"],
            offered="An interpreter at each meeting, a voucher where a payment would touch support, and a room without a reception desk.",
            came_of_it="Two people came after a volunteer had asked them in person.",
            by=by,
        )
        outreach_actions.add_outreach(
            team=self.b.team,
            kind=OutreachKind.OTHER_WAY,
            done_on=on,
            text="A women's sewing group talks about our questions at its own table; a volunteer brings us what they want us to know.",
            barriers=["caring", "time"],
            by=by,
        )
        group = self.b.team.role_groups.get(code=SeatRole.COMMUNITY_REPRESENTATIVE)
        reason = "We ask the sewing group and the county's refugee council who would like to speak for them."
        teams.edit_role_group(group=group, label=group.label, considered_reason=reason, on=on, by=by)
        text = "A room away from the road, and the same interpreter each time. Meetings end before school does."
        seat = Seat.objects.get(team=self.b.team, role_title="Expert by experience")
        needs_actions.save_access_needs(seat=seat, text=text, on=on, by=by)
        partner = self.cast["partner"]
        seat = Seat.objects.get(team=self.a.team, person=partner.person)
        text = "Not before ten in the morning, papers in large print, and the bus fare before the day."
        needs_actions.save_access_needs(seat=seat, text=text, on=on, by=partner)

    def meet_as_sub_teams(self, *, on):
        self._meet(self.a.team, on=on, place="Village hall, Upper Moor", by="sublead")
        self._meet(self.b.team, on=on, place="Welcome Centre, Northmoor")

    def agree_how_to_report(self, *, on):
        lead, sublead = self.cast["lead"], self.cast["sublead"]
        self._agree_terms_of_a("how-we-work-2", on=on, review_on=self.calendar.ahead(120))
        how = "Ten minutes at the project team's meeting, with one page"
        reporting.plan_reporting(population=self.a, first_on=self.calendar.ahead(10), every_weeks=4, how=how, by=sublead)
        reporting.plan_reporting(population=self.b, first_on=self.calendar.ahead(24), every_weeks=4, how=how, by=lead)

    def ask_for_milestone_3_of_a(self, *, on):
        self.write(
            "M3.1",
            "The growers' market lends us its back room, so that people need not come to a clinic to take part.",
            on=on,
            population=self.a,
            by=self.cast["sublead"],
        )
        self.ask_for_review("M3", on=on, population=self.a)

    def sign_milestone_3_of_a(self, *, on):
        self.sign_off("M3", on=on, population=self.a)

    def plan_team_of_b(self, *, on):
        self.plan("M3", self.calendar.ahead(8), self.b)

    def ask_for_milestone_3_of_b(self, *, on):
        self.write(
            "M3.1",
            "People with experience of seeking asylum have joined; we pay an interpreter for each meeting.",
            on=on,
            population=self.b,
        )
        self.ask_for_review("M3", on=on, population=self.b, note="We still look for somebody from a community group.")

    # Milestone 4

    def plan_review_of_a(self, *, on):
        self.plan("M4", self.calendar.ago(6), self.a)

    def listen(self, *, on):
        self.write(
            "M4.1",
            "Three conversations at the market: distance, buses, and not wanting to be seen at the surgery. Seven more people agreed "
            "to talk to us.",
            on=on,
            population=self.a,
            by=self.cast["partner"],
        )

    def listen_to_professionals(self, *, on):
        self.write(
            "M4.2",
            "Two village surgeries and the district nurses told us how they help people now, and where they get stuck.",
            on=on,
            population=self.a,
            by=self.cast["sublead"],
            links=[("https://example.org/northmoor/professionals", "Summary without names")],
        )

    def review_data(self, *, on):
        self.write(
            "M4.3",
            "Service use by postcode district for two years. Addresses are missing for about a tenth of the records.",
            on=on,
            population=self.a,
            by=self.cast["sublead"],
            links=[
                ("https://example.org/northmoor/service-use", "Table by district"),
                ("https://example.org/northmoor/data-quality", "Notes on gaps"),
            ],
        )

    def narrow_definition(self, *, on):
        definitions.define(population=self.a, on=on, by=self.cast["sublead"], **words.NARROWER_DEFINITION_OF_A)

    # The report to the sponsor

    def report(self, *, on):
        lead = self.cast["lead"]
        report = reports.start_report(participation=self.participation, period_start=self.calendar.start, on=on, by=lead)
        reports.edit_narrative(
            report=report,
            by=lead,
            narrative="The team is complete and meets every fortnight. We chose two populations together and have started to listen to "
            "people in the villages. What we need most is somebody who holds the budget, so that people are paid on time.",
        )
        reports.edit_narrative(
            report=report,
            by=self.cast["coach"],
            coach_narrative="The way in which this team chose its populations is worth showing to the others at the next learning set.",
        )
        reports.publish(report=report, seen=digest_of(reports.preview(report, on=on)), on=on, by=lead)
