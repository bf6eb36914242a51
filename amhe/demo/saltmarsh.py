"""Saltmarsh, a trust of an earlier wave that is in its third year: a whole project, with thirty months of points.

It worked on paper before, and brought its records over in the last weeks: what happened has the day on which it happened, and the record
the day on which it was written down.
"""

from datetime import time
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from amhe.demo import saltmarsh_words as words
from amhe.demo.organisation import Story
from amhe.demo.project import load_points, months_before
from amhe.demo.story import Scene, working_day
from assets.actions import engagement, prompts, register
from assets.models import MappedAsset
from audit.recording import action
from core import reference
from datareview.actions import sources
from meetings import actions as meetings
from organisations import actions as organisations
from organisations import team_actions as teams
from organisations.models import Seat, SeatRole
from populations.actions import decisions, definitions, long_list
from populations.definitions import SEGMENT_TYPES
from qiprojects.actions import (
    aim,
    cycles,
    equality,
    evaluation,
    handover,
    ideas,
    marks,
    measures,
    progress,
    reviews,
    scaling,
    sustaining,
    theory,
    versions,
)
from reports.progress import actions as reports
from reports.progress.snapshots import digest_of

# The wave began so many months before the month of today: it is in Phase 3.
MONTHS = 31
FIRST_POINT, BROUGHT = 30, 27
PAPER = {"standard_reason": "Partners worked in both teams from the first month; the papers name them by role.", "review_months": 3}


class Saltmarsh(Story):
    name = "Saltmarsh Partnership NHS Trust"
    coach = "coach"
    lead = "saltmarsh-lead"

    def scenes(self):
        ago = self.calendar.ago
        told = [
            Scene(ago(80), self.form_teams),
            Scene(ago(79), self.accept),
            Scene(ago(78), self.bring_population),
            Scene(ago(77), self.form_sub_team),
            Scene(ago(76), self.meet),
            Scene(ago(75), self.record_readiness),
            Scene(ago(74), self.bring_evidence),
            Scene(ago(73), self.bring_assets),
            Scene(ago(70), self.bring_aims),
            Scene(ago(69), self.bring_theory),
            Scene(ago(68), self.bring_measures),
            Scene(ago(67), self.bring_points),
            Scene(ago(66), self.bring_tests),
            Scene(ago(62), self.mark_charts),
            Scene(ago(60), self.scale_up),
            Scene(ago(55), self.ask_for_reviews),
            Scene(ago(50), self.sign_reviews),
            Scene(ago(40), self.score),
            Scene(ago(30), self.look_at_data),
            Scene(ago(25), self.open_check),
            Scene(ago(24), self.answer_check),
            Scene(ago(20), self.close_check),
            Scene(ago(15), self.sustain),
            Scene(ago(12), self.go_on),
            Scene(ago(10), self.evaluate),
            Scene(ago(6), self.hand_over),
            Scene(ago(3), self.write_last, hour=15),
            Scene(ago(2), self.report, hour=16),
        ]
        return [Scene(ago(82), self.join), *(Scene(scene.day, action(scene.act), scene.hour) for scene in told)]

    def join(self, *, on):
        """As the others, at the beginning of its own wave."""
        by = self.cast["programme"]
        item = next(item for item in reference.load("demo_organisations")["fictional_organisations"] if item["name"] == self.name)
        organisation = organisations.add_organisation(name=item["name"], nation=item["nation"], type=item["type"], by=by)
        self.begun = self.wave.starts_on
        self.participation = organisations.join(organisation=organisation, wave=self.wave, joined_on=self.begun, by=by)
        organisations.assign(
            participation=self.participation, person=self.cast["coach"].person, role="qi_coach", starts_on=self.calendar.start, by=by
        )

    @property
    def ends_on(self):
        """The last day of the programme."""
        return self.wave.phases.latest("number").ends_on

    def month(self, back, day=10):
        """A working day so many months ago."""
        return working_day(months_before(self.calendar.today, back).replace(day=day), step=1)

    # Teams and population

    def form_teams(self, *, on):
        by = self.cast["programme"]
        self.sponsor = self.seat(
            SeatRole.SENIOR_SPONSOR,
            "Chief Operating Officer",
            who="saltmarsh-sponsor",
            role_group="senior_leader",
            by=by,
            starts_on=self.begun,
        )
        self.seat(SeatRole.PROJECT_LEAD, "Head of Inclusion", who="saltmarsh-lead", protected_hours=8, by=by, starts_on=self.begun)
        self.seat(SeatRole.DEPUTY_LEAD, "Service Manager", starts_on=self.begun)
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Partner in the project", is_lived_experience=True, starts_on=self.begun)
        self.seat(SeatRole.PROJECT_TEAM_MEMBER, "Manager of the interpreting agency", role_group="key_stakeholder", starts_on=self.begun)

    def accept(self, *, on):
        teams.accept_sponsorship(seat=self.sponsor, on=on, by=self.cast["saltmarsh-sponsor"])

    def bring_population(self, *, on):
        by = self.cast[self.lead]
        decisions.record_earlier_choice(
            participation=self.participation,
            names=[words.POPULATION],
            why=words.EARLIER["discussion"],
            decided_on=self.month(MONTHS - 1),
            took_part=["senior_leader", "lived_experience"],
            evidence=words.EVIDENCE,
            review_on=self.calendar.ahead(120),
            on=on,
            by=by,
        )
        self.a = self.participation.populations.selected().select_related("team", "participation__organisation").get()
        definitions.define(population=self.a, text=words.DEFINITION, segment_types=[next(iter(SEGMENT_TYPES))], on=on, by=by)

    def form_sub_team(self, *, on):
        team, fields = self.a.team, {"starts_on": self.begun}
        self.seat(SeatRole.SUB_TEAM_LEAD, "Interpreting Lead", who="saltmarsh", team=team, protected_hours=6, **fields)
        for letter, title in zip("abcde", ("Nurse", "Partner", "Interpreter", "Booking Clerk", "Psychologist"), strict=True):
            lived = {"is_lived_experience": True} if letter == "b" else {"role_group": "service_staff"}
            self.seat(SeatRole.SUB_TEAM_MEMBER, title, who=f"saltmarsh-{letter}", team=team, **fields, **lived)

    def meet(self, *, on):
        for team, first in ((self.team, self.month(MONTHS - 1)), (self.a.team, self.month(MONTHS - 3))):
            by = self.cast[self.lead]
            series = meetings.plan_series(team=team, every_days=14, minutes=60, first_on=first, starts_at=time(13), place="Online", by=by)
            meetings.record_first_meeting(series=series, held_on=first, on=on, by=by)

    def record_readiness(self, *, on):
        organisations.edit_readiness(participation=self.participation, by=self.cast[self.lead], **words.READINESS)

    def bring_evidence(self, *, on):
        """What was counted and found before the project began; conversations were written down on paper."""
        sources.add_source(self.a, by=self.by, **words.SOURCE)
        self.source = self.a.data_sources.get()
        sources.mark_reviewed(self.source, on=on, by=self.by)
        long_list.edit(population=self.a, name=words.POPULATION, domains=["access", "experience"], by=self.cast[self.lead])

    def bring_assets(self, *, on):
        mapped = []
        for prompt, name, segment in words.ASSETS:
            mapped.append(register.add_asset(self.a, name=name, segment=segment, by=self.by, **{prompt: True}))
            prompts.consider(self.a, prompt=prompt, on=on, by=self.by)
        engagement.choose_first(self.a, mapped=mapped[:2], on=on, partners_took_part=True, note="", by=self.by)
        owner = Seat.objects.get(team=self.a.team, person=self.by.person)
        for row in mapped[:2]:
            row = MappedAsset.objects.select_related("asset").get(pk=row.pk)
            row.population = self.a
            engagement.plan(row, owner=owner, next_action=words.NEXT_WITH_ASSETS, next_on=self.calendar.ahead(20), by=self.by)

    # The project, brought over

    @property
    def by(self):
        return self.cast["saltmarsh"]

    def bring_aims(self, *, on):
        for fields, back in words.AIMS:
            holds = aim.save_aim(
                self.a, on=self.month(back), as_new=True, target_on=self.ends_on if "target" in fields else None, by=self.by, **fields
            )
        aim.check_smart(holds, checks={name: {"met": met, "note": note} for name, (met, note) in words.CHECKS.items()}, by=self.by)
        nothing = {"url": "https://example.org/saltmarsh/eia", "owner": None}
        dates = {"started_on": self.month(26), "signed_off_on": self.month(24), "review_on": self.calendar.ahead(90)}
        equality.save_assessment(self.a, summary=words.EQUALITY, by=self.by, **nothing, **dates)

    def bring_theory(self, *, on):
        drivers = {}
        for text, domain, secondary in words.DRIVERS:
            drivers[text] = parent = theory.add_driver(self.a, text=text, domain=domain, by=self.by)
            for below in secondary:
                drivers[below] = theory.add_driver(self.a, text=below, parent=parent, by=self.by)
        self.ideas = {
            text: ideas.add_idea(self.a, text=text, drivers=[drivers[name] for name in serves], by=self.by) for text, serves in words.IDEAS
        }
        for text in words.SOURCED:
            ideas.link_source(self.ideas[text], [("source", self.source.pk)], by=self.by)
        theory.save_about(self.a, with_partners_on=self.month(27), with_partners_how="In two workshops", assumptions="", by=self.by)
        versions.keep_version(self.a, reason="As it was brought over", on=on, by=self.by)

    def bring_measures(self, *, on):
        rows = (
            ("outcome", words.WITH_INTERPRETER, {"target": words.TARGET}),
            ("process", words.RECORDED, {}),
            ("wait", words.WAIT, {}),
            ("complaints", words.COMPLAINTS, {}),
        )
        self.measures = {
            key: measures.add_measure(self.a, by=self.by, collect_from=self.first_month, **fields, **more) for key, fields, more in rows
        }
        ideas.edit_idea(self.ideas[words.DESK], measures=[self.measures["outcome"]], by=self.by)
        ideas.edit_idea(self.ideas[words.ASK], measures=[self.measures["process"]], by=self.by)

    def bring_points(self, *, on):
        """Everything up to some months ago at once; the last months came as they passed."""
        self.load(0, BROUGHT)
        load_points(self.measures["complaints"], words.BETWEEN, first=self.first_month, by=self.by, every=3)

    def load(self, start, end):
        first = self.first_month + relativedelta(months=start)
        for key, values in (("outcome", words.OUTCOME), ("process", words.PROCESS), ("wait", words.DAYS)):
            missing = [place - start for place in words.NOT_COLLECTED] if key == "process" else ()
            load_points(self.measures[key], values[start:end], first=first, missing=missing, by=self.by)

    @property
    def first_month(self):
        return months_before(self.calendar.today, FIRST_POINT)

    def bring_tests(self, *, on):
        self.before = {}
        self.bring(words.TESTS[:-1], on)

    def bring(self, tests, on):
        before = self.before
        for text, question, prediction, scale, back, happened, learning, decision, why in tests:
            idea = self.ideas[text]
            plan = {"question": question, "prediction": prediction, "scale": scale, "with_partners": True}
            test = cycles.plan_cycle(idea, follows=before.get(text), planned_on=self.month(back), by=self.by, **plan)
            cycles.start(test, on=self.month(back), by=self.by)
            if decision:
                ended = self.month(back - 1, day=20)
                cycles.end(self.fresh(test), on=ended, happened=happened, by=self.by)
                cycles.study(self.fresh(test), compared="", learning=learning, by=self.by)
                cycles.decide(self.fresh(test), decision=decision, why=why, on=ended, by=self.by)
            before[text] = self.fresh(test)

    def mark_charts(self, *, on):
        outcome = self.measures["outcome"]
        first = self.first_month
        marks.rebase(outcome, on=first + relativedelta(months=words.REBASE_AT), reason=words.REBASE, by=self.by)
        for place, text in words.ANNOTATIONS:
            marks.annotate(outcome, on=first + relativedelta(months=place), text=text, by=self.by)
        marks.observe(outcome, on=on, text=words.OBSERVATION, by=self.cast["saltmarsh-b"])

    # Milestones

    def ask_for_reviews(self, *, on):
        """The dates of the wave are years old: each milestone is planned for the day on which the papers are read."""
        for code, population in self.milestones:
            self.plan(code, self.calendar.ago(50), population)
            self.ask_for_review(code, on=on, population=population)

    @property
    def milestones(self):
        return [("M1", None), ("M2", None), *((code, self.a) for code in ("M3", "M4", "M5", "M6"))]

    def sign_reviews(self, *, on):
        standard = {"standard_reason": PAPER["standard_reason"], "review_on": self.calendar.ahead(90)}
        for code, population in self.milestones:
            self.sign_off(code, on=on, population=population, reason=words.ON_PAPER, **standard)

    # Phases 2 and 3

    def scale_up(self, *, on):
        desk = self.ideas[words.DESK]
        for stage, back in words.STEPS:
            scaling.add_step(self.fresh(desk), stage=stage, on=self.month(back), by=self.by)
        for name, back in words.SITES:
            scaling.add_site(self.fresh(desk), name=name, started_on=self.month(back), by=self.by)
        work = {"training": words.TRAINING, "standard": words.STANDARD, "url": ""}
        scaling.save_standard_work(self.fresh(desk), by=self.by, **work)
        ideas.set_status(self.fresh(desk), status="scaled", reason="In all community teams and the crisis team", by=self.by)
        aim.review_scale_up(self.a, on=self.month(7), note="", by=self.by)

    def score(self, *, on):
        for (coach, team, back), (said, felt) in zip(words.SCORES, words.SCORE_REASONS, strict=True):
            for series, score, who, reason in (("coach", coach, "coach", said), ("team", team, "saltmarsh", felt)):
                progress.add_score(self.a, series=series, score=Decimal(score), on=self.month(back), reason=reason, by=self.cast[who])

    def look_at_data(self, *, on):
        for back, seen, heard, decided in words.MEETINGS:
            told = {"seen": seen, "heard": heard, "decided": decided, "measures": [self.measures["outcome"]]}
            reviews.add_data_meeting(self.a, held_on=self.month(back), with_partners=True, by=self.by, **told)

    def open_check(self, *, on):
        self.check = sustaining.open_round(self.a, about="The booking desk", on=on, by=self.by)

    def answer_check(self, *, on):
        factors = [item["code"] for item in reference.load("sustainability_factors")["items"]]
        for levels, who in zip(words.LEVELS, ("saltmarsh", *(f"saltmarsh-{letter}" for letter in "abcde")), strict=True):
            sustaining.answer(self.check, levels=dict(zip(factors, levels, strict=True)), by=self.cast[who])

    def close_check(self, *, on):
        sustaining.close_round(self.check, on=on, by=self.by)

    def sustain(self, *, on):
        fields = {"owner": None, "owner_role": words.OWNER_ROLE, "monitoring": words.MONITORING, "review_on": self.calendar.ahead(100)}
        sustaining.save_sustaining(self.fresh(self.ideas[words.DESK]), measure=self.measures["outcome"], by=self.by, **fields)
        self.own_others()

    def go_on(self, *, on):
        self.load(BROUGHT, FIRST_POINT)
        self.bring(words.TESTS[-1:], on)

    def own_others(self):
        nothing = {"owner": None, "measure": None, "review_on": self.calendar.ahead(100)}
        for text, role, monitoring in words.OWNERS:
            idea = self.fresh(self.ideas[text])
            sustaining.save_sustaining(idea, owner_role=role, monitoring=monitoring, by=self.by, **nothing)

    def evaluate(self, *, on):
        evaluation.save_evaluation(self.a, by=self.by, **words.EVALUATION)

    def hand_over(self, *, on):
        handover.save_handover(self.a, on=self.calendar.ahead(90), by=self.by, **words.HANDOVER)

    def write_last(self, *, on):
        self.write("M6.3", "The desk's chart goes to the board from now on; the last telephone test runs.", on=on, population=self.a)

    def report(self, *, on):
        lead = self.cast[self.lead]
        report = reports.start_report(participation=self.participation, period_start=months_before(on, 3), on=on, by=lead)
        reports.edit_narrative(report=report, by=lead, narrative=words.NARRATIVE)
        reports.publish(report=report, seen=digest_of(reports.preview(report, on=on)), on=on, by=lead)

    def fresh(self, row):
        """A row of the project as it is now, with its population."""
        found = type(row).objects.get(pk=row.pk)
        found.population = self.a
        if hasattr(found, "idea"):
            found.idea.population = self.a
        return found
