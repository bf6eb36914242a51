"""How Northmoor's sub-teams map assets: a whole map for the villages, and the beginning of another one."""

from datetime import timedelta

from amhe.demo import northmoor_asset_words as words
from amhe.demo.northmoor_review import NorthmoorReviews
from amhe.demo.story import Scene
from assets.actions import contacts, engagement, library, links, prompts, register, services
from audit.recording import action
from organisations.models import Seat


class NorthmoorAssets(NorthmoorReviews):
    """Milestone 5 of Northmoor. A meeting in which many assets are written down is one action, as the scenes of the data review are."""

    def scenes(self):
        ago = self.calendar.ago
        self.mapped = {}
        told = [
            Scene(ago(14), self.note_on_a_phone, hour=9),
            Scene(ago(13), self.work_through_the_questions, hour=14),
            Scene(ago(10), self.look_closer, hour=10),
            Scene(ago(9), self.say_whom_to_ask, hour=16),
            Scene(ago(7), self.choose, hour=15),
            Scene(ago(6), self.begin_contact, hour=11),
            Scene(ago(4), self.go_on_with_contact, hour=12),
            Scene(ago(3), self.begin_map_of_b, hour=11),
            Scene(ago(2), self.tell_what_is_public, hour=13),
            Scene(ago(2), self.link_to_what_was_heard, hour=18),
        ]
        return [*super().scenes(), *(Scene(scene.day, action(scene.act), scene.hour) for scene in told)]

    def note_on_a_phone(self, *, on):
        register.quick_add(self.a, names=list(words.QUICK), by=self.cast["partner"])

    def work_through_the_questions(self, *, on):
        """One meeting: each question in turn, with what came to mind, and then the next."""
        sublead = self.cast["sublead"]
        for question, rows in words.VILLAGES.items():
            self.write_down_assets(question, rows, population=self.a, by=sublead)
            prompts.consider(self.a, prompt=question, on=on, note=words.NOTES[question], by=sublead)
        register.tick_prompts(self.mapped["Vegetable box round"], prompts=["learn", "access"], by=self.cast["partner"])
        register.tick_prompts(self.mapped["Farmers' market pop-ups"], prompts=["access", "support"], by=self.cast["partner"])

    def write_down_assets(self, question, rows, *, population, by):
        for name, segment, who, has, place, description in rows:
            fields = {"name": name, "segment": segment, "who": who, "has": has, "place": place, "description": description}
            self.mapped[name] = register.add_asset(population, by=by, **fields, **{question: True})

    def look_closer(self, *, on):
        """What partners say about trust, what is still true, and what nobody has looked at since it came from an old list."""
        for name, (trust, note) in words.TRUSTED.items():
            register.edit_asset(self.fresh(name), trust=trust, trust_note=note, by=self.cast["partner"])
        register.check(self.fresh(words.OLD_LIST), on=on - timedelta(days=270), by=self.cast["sublead"])
        for name in words.FIRST:
            register.check(self.fresh(name), on=on, by=self.cast["sublead"])

    def say_whom_to_ask(self, *, on):
        name, reason = words.NOT_TO_CONTACT
        register.set_do_not_contact(self.fresh(name), reason=reason, by=self.cast["partner"])
        contacts.save_contact(self.fresh("Farmers' market pop-ups"), by=self.cast["partner"], **words.CONTACT)
        clerk = self.fresh("Parish clerk who keeps the newsletter")
        contacts.save_contact(clerk, by=self.cast["sublead"], agreed_on=on, **words.AGREED_CONTACT)

    def choose(self, *, on):
        chosen = [self.fresh(name) for name in words.FIRST]
        sublead = self.cast["sublead"]
        engagement.choose_first(self.a, mapped=chosen, on=on, partners_took_part=True, note=words.WHY_FIRST, by=sublead)

    def begin_contact(self, *, on):
        for name, (owner, next_action, days) in words.PLANS.items():
            seat = Seat.objects.get(team=self.a.team, person=self.cast[owner].person)
            plan = {"owner": seat, "next_action": next_action, "next_on": self.calendar.ahead(days)}
            engagement.plan(self.fresh(name), by=self.cast["sublead"], **plan)
        self.log(words.LOG[:2], on)

    def go_on_with_contact(self, *, on):
        self.log(words.LOG[2:], on)

    def log(self, lines, on):
        for name, kind, text in lines:
            engagement.log(self.fresh(name), kind=kind, on=on, text=text, by=self.cast["sublead"])

    def begin_map_of_b(self, *, on):
        lead = self.cast["sublead-b"]
        for question, rows in words.NEWCOMERS.items():
            self.write_down_assets(question, rows, population=self.b, by=lead)
        prompts.consider(self.b, prompt="learn", on=on, by=lead)
        register.put_on_map(self.mapped["Community transport scheme"].asset, self.b, prompts=["access"], by=lead)

    def tell_what_is_public(self, *, on):
        sublead = self.cast["sublead"]
        for name, facts in words.SERVICES.items():
            services.save_service(self.fresh(name), None, by=sublead, **facts)
        shared = self.fresh(words.SHARED)
        library.share(shared, seen=library.what_is_shared(shared.asset), by=sublead)

    def link_to_what_was_heard(self, *, on):
        """Why an asset is on the map: the themes of the data review that speak for it."""
        themes = {theme.name: theme.pk for theme in self.a.themes.all()}
        for name, theme in words.EVIDENCE:
            links.add_evidence(self.fresh(name), [("theme", themes[theme])], by=self.cast["sublead"])

    def fresh(self, name):
        """The asset on its map as it is now, with its population."""
        row = self.mapped[name]
        mapped = type(row).objects.select_related("asset", "owner").get(pk=row.pk)
        mapped.population = row.population
        mapped.asset.participation = row.population.participation
        return mapped
