"""How Northmoor's first sub-team starts its QI project: an aim, a theory, measures with the months before, and two tests."""

from datetime import timedelta
from decimal import Decimal

from amhe.demo import northmoor_project_words as words
from amhe.demo.northmoor_assets import NorthmoorAssets
from amhe.demo.project import load_points, months_before
from amhe.demo.story import Scene
from audit.recording import action
from qiprojects.actions import aim, cycles, equality, ideas, marks, measures, progress, theory, versions


class NorthmoorProject(NorthmoorAssets):
    """Milestone 6 of Northmoor, for the villages."""

    def scenes(self):
        """Each hour is later than the one before, because days before a weekend may fall on the same Friday."""
        ago = self.calendar.ago
        told = [
            Scene(ago(6), self.write_first_aim, hour=8),
            Scene(ago(5), self.define_measures, hour=10),
            Scene(ago(5), self.paste_points, hour=11),
            Scene(ago(4), self.draw_theory, hour=12),
            Scene(ago(4), self.plan_first_test, hour=13),
            Scene(ago(3), self.learn_from_first_test, hour=14),
            Scene(ago(3), self.better_aim, hour=15),
            Scene(ago(2), self.begin_second_test, hour=16),
            Scene(ago(2), self.think_of_equality, hour=17),
            Scene(ago(2), self.score, hour=18),
        ]
        return [*super().scenes(), *(Scene(scene.day, action(scene.act), scene.hour) for scene in told)]

    def write_first_aim(self, *, on):
        self.aim = aim.save_aim(self.a, on=on, by=self.cast["sublead"], **words.FIRST_AIM)

    def draw_theory(self, *, on):
        """One meeting with cards on a table: drivers first, then ideas and what they rest on."""
        by = self.cast["sublead"]
        drivers = {}
        for text, domain, secondary in words.DRIVERS:
            drivers[text] = parent = theory.add_driver(self.a, text=text, domain=domain, by=by)
            for below in secondary:
                drivers[below] = theory.add_driver(self.a, text=below, parent=parent, by=by)
        themes = {theme.name: theme.pk for theme in self.a.themes.all()}
        self.ideas = {}
        for text, serves, rests_on in words.IDEAS:
            self.ideas[text] = idea = ideas.add_idea(self.a, text=text, drivers=[drivers[name] for name in serves], by=by)
            if rests_on:
                ideas.link_source(idea, [("theme", themes[rests_on])], by=by)
        ideas.edit_idea(self.ideas[words.CALL], measures=[self.missed, self.calls], by=by)
        theory.save_about(
            self.a, with_partners_on=on, with_partners_how=words.PARTNERS_HOW, assumptions=words.ASSUMPTIONS, by=self.cast["partner"]
        )
        versions.keep_version(self.a, reason=words.KEPT, on=on, by=by)

    def define_measures(self, *, on):
        by = self.cast["sublead"]
        start = months_before(on, len(words.POINTS))
        self.missed = measures.add_measure(self.a, by=by, collect_from=start, target=words.TARGET, **words.MISSED)
        self.calls = measures.add_measure(self.a, by=by, collect_from=on, **words.CALLS)
        measures.add_measure(self.a, by=by, **words.WAIT)

    def paste_points(self, *, on):
        """Thirty months from the patient system, pasted at once; the last one ended before today."""
        load_points(self.missed, words.POINTS, first=self.missed.collect_from, by=self.cast["sublead"])
        marks.annotate(self.missed, on=months_before(on, 9), text=words.ANNOTATION, by=self.cast["sublead"])

    def plan_first_test(self, *, on):
        by = self.cast["sublead"]
        self.test = cycles.plan_cycle(self.ideas[words.CALL], measures=[self.missed], planned_on=on, by=by, **words.FIRST_TEST)
        cycles.start(self.test, on=on, by=by)

    def learn_from_first_test(self, *, on):
        by = self.cast["sublead"]
        cycles.end(self.fresh_test(), on=on, happened=words.HAPPENED, surprises=words.SURPRISES, by=by)
        cycles.study(self.fresh_test(), compared=words.COMPARED, learning=words.LEARNING, by=self.cast["partner"])
        cycles.decide(self.fresh_test(), decision="adapt", why=words.WHY, on=on, by=by)
        marks.observe(self.missed, on=on, text=words.OBSERVATION, by=self.cast["partner"])

    def better_aim(self, *, on):
        by = self.cast["sublead"]
        holds = aim.save_aim(
            self.a, target_on=on.replace(month=12, day=31) + timedelta(days=365), as_new=True, on=on, by=by, **words.BETTER_AIM
        )
        aim.check_smart(holds, checks={name: {"met": met, "note": note} for name, (met, note) in words.CHECKS.items()}, by=by)

    def begin_second_test(self, *, on):
        by = self.cast["sublead"]
        idea = self.ideas[words.CALL]
        second = cycles.plan_cycle(idea, follows=self.fresh_test(), measures=[self.missed], planned_on=on, by=by, **words.SECOND_TEST)
        cycles.start(second, on=on, by=by)
        cycles.plan_cycle(self.ideas[words.IDEAS[0][0]], planned_on=self.calendar.ahead(8), by=by, **words.NEXT_TEST)

    def think_of_equality(self, *, on):
        by = self.cast["sublead"]
        nothing = {"url": "", "owner": None, "signed_off_on": None, "review_on": None}
        equality.save_assessment(self.a, started_on=on, summary=words.EQUALITY, by=by, **nothing)
        equality.add_equality_action(self.a, text=words.EQUALITY_ACTION, due_on=self.calendar.ahead(21), by=by)

    def score(self, *, on):
        for series, score, reason in words.SCORES:
            by = self.cast["coach" if series == "coach" else "sublead"]
            progress.add_score(self.a, series=series, score=Decimal(score), on=on, reason=reason, by=by)

    def fresh_test(self):
        """The first test as it is now."""
        test = type(self.test).objects.select_related("idea").get(pk=self.test.pk)
        test.population = test.idea.population = self.a
        return test
