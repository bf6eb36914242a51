"""How Northmoor listens, reads and finds themes: a whole data review for the villages, and the beginning of another one."""

from amhe.demo import northmoor_excerpts as said
from amhe.demo import northmoor_review_words as words
from amhe.demo.northmoor_choosing import NorthmoorChooses
from amhe.demo.story import Scene
from audit.recording import action
from datareview.actions import (
    activities,
    codes,
    coding,
    consents,
    excerpts,
    feedback,
    information,
    interests,
    notes,
    review,
    sources,
    tables,
    theme_reviews,
    themes,
    thread,
    withdrawals,
)

LISTENERS = {"market": "partner", "hall": "partner", "leaflet": "nurse", "nurses": "nurse"}
SECOND_READER = {"sublead": "partner", "partner": "sublead", "nurse": "sublead"}
TITLES = {"sublead": "Community Nurse Consultant", "partner": "Member of the sub-team", "nurse": "Community Psychiatric Nurse"}
CODERS = ("sublead", "partner", "nurse")


class NorthmoorReviews(NorthmoorChooses):
    """Milestone 4 of Northmoor. A scene with dozens of small steps is one action, so that what follows from it is worked out once."""

    def scenes(self):
        after, ago = self.calendar.after, self.calendar.ago
        self.places, self.agreed, self.heard, self.read = {}, {}, [], set()
        days = {"market": after(69), "library": after(73), "hall": after(76), "surgeries": after(78), "phone": after(79)}
        days |= {"leaflet": ago(10), "nurses": ago(9), "voluntary": ago(8)}
        told = [
            Scene(after(66), self.plan_review, hour=11),
            Scene(after(67), self.say_it_plainer, hour=11),
            *(Scene(day, self.hearing(place)) for place, day in days.items()),
            Scene(after(80), self.read_what_there_is, hour=12),
            Scene(after(82), self.code_first, hour=13),
            Scene(after(82), self.code_too, hour=14),
            Scene(after(83), self.find_themes, hour=15),
            Scene(ago(5), self.tell_people, hour=14),
            Scene(ago(3), self.code_the_rest, hour=14),
            Scene(ago(3), self.somebody_withdraws, hour=16),
            Scene(ago(2), self.hear_one_more, hour=11),
            Scene(ago(2), self.review_themes, hour=17),
            Scene(ago(6), self.begin_with_b),
            Scene(ago(4), self.go_on_with_b),
        ]
        return [*super().scenes(), *(Scene(scene.day, action(scene.act), scene.hour) for scene in told)]

    # Listening

    def plan_review(self, *, on):
        box = {"starts_on": on, "ends_on": self.calendar.ahead(9), "first_people": 3, "later_people": 15}
        review.save_plan(population=self.a, by=self.cast["sublead"], **words.PLAN, **box)

    def say_it_plainer(self, *, on):
        information.write(self.a, "\n\n".join(words.PLAINER), on, self.cast["partner"])

    def hearing(self, place):
        """The scene in which people are heard in this place, and a second person reads what was written down."""

        def hear(*, on):
            who = LISTENERS.get(place, "sublead")
            by = self.cast[who]
            fields = {name: value for name, value in words.PLACES[place].items() if name != "consents"}
            activity = activities.add_activity(population=self.a, date=on, facilitator=TITLES[who], by=by, **fields)
            self.places[place] = activity
            for label, people, may in words.PLACES[place]["consents"]:
                agreed = {"label": label, "people": people, "how": "written" if people > 1 else "spoken", "agreed_on": on, **may}
                self.agreed[place, label] = consents.add(activity=activity, by=by, **agreed)
            self.write_down(place, who, activity=activity)
            if place in words.REFLECTIONS:
                activities.reflect(activity=activity, by=by, **words.REFLECTIONS[place])
            self.remember_interest(place, activity, by)
            if place == "hall":
                notes.add(activity=activity, text=said.RAW_NOTE, on=on, delete_on=self.calendar.ahead(4), by=by)

        return hear

    def write_down(self, place, who, **where):
        """The excerpts of this place, written down by one person and read by another."""
        lines = [line for line in said.EXCERPTS if line[0] == place]
        rows = [{"text": line[3], "speaker": line[2], "consent": self.agreed.get((place, line[1]))} for line in lines]
        new = excerpts.add_many(self.a, rows, self.cast[who], **where)
        for excerpt in new:
            excerpts.check(excerpt, self.cast[SECOND_READER[who]])
        self.heard += zip(new, lines, strict=True)

    def remember_interest(self, place, activity, by):
        ahead, ago = self.calendar.ahead, self.calendar.ago
        follow_up_by = {"market": ago(7), "hall": ago(2), "library": ahead(12)}
        for where, interest_in, text, held_by in words.INTERESTS:
            if where == place:
                day = {"held_by": held_by, "follow_up_by": follow_up_by[place]}
                interest = interests.add_interest(activity=activity, interest_in=interest_in, words=text, by=by, **day)
                self.first_interest = interest if place == "market" else self.first_interest

    def hear_one_more(self, *, on):
        """What has just come in, and what is planned next."""
        place, label, speaker, text = said.UNCHECKED
        excerpts.add(self.a, text, self.cast["partner"], activity=self.places[place], consent=self.agreed[place, label], speaker=speaker)
        fields = {"strand": "people", "method": "focus_group", "place_kind": "community", "place": words.PLACES["hall"]["place"]}
        evening = self.calendar.ahead(6)
        sublead = self.cast["sublead"]
        hall = activities.add_activity(population=self.a, date=evening, by=sublead, **fields)
        self.tell_them(hall, words.FEEDBACK_PLANNED, planned_on=evening)

    # Existing data

    def read_what_there_is(self, *, on):
        """The sources, their figures, and what they say in words."""
        sublead = self.cast["sublead"]
        for key, fields in words.SOURCES.items():
            self.places[key] = sources.add_source(self.a, by=sublead, **fields)
        for key in words.REVIEWED:
            sources.mark_reviewed(self.places[key], on=on, by=sublead)
        self.tables = []
        for key, fields, rows in words.TABLES:
            names = ("label", "numerator", "denominator", "is_reference")
            figures = [dict(zip(names, row, strict=True)) for row in rows]
            self.tables.append(tables.add_table(self.places[key], rows=figures, by=sublead, **fields))
        for key in ("research", "records"):
            self.write_down(key, "sublead", source=self.places[key])

    # Codes and themes

    def code_first(self, *, on):
        """The sub-team lead makes the codes, and reads everything so far."""
        sublead = self.cast["sublead"]
        self.codes = {code.name: code for code in codes.start(self.a, by=sublead)}
        for name, _ in words.CODES:
            self.codes[name] = codes.add(self.a, name, by=sublead)
        self.code("sublead")

    def code_too(self, *, on):
        """Two more people code, each for themselves."""
        for who in CODERS[1:]:
            self.code(who)

    def code_the_rest(self, *, on):
        """What came in since."""
        for who in CODERS:
            self.code(who)

    def tell_people(self, *, on):
        """The first feedback is given, what is promised to all is late already, and somebody joins."""
        interests.follow_up(interest=self.first_interest, on=on, outcome=words.JOINED, by=self.cast["partner"])
        self.tell_them(self.places["market"], words.FEEDBACK_GIVEN, done_on=on)
        self.tell_them(None, words.FEEDBACK_TO_ALL, planned_on=self.calendar.ago(3))

    def code(self, who):
        """Somebody codes what they have not read yet."""
        place = 4 + CODERS.index(who)
        for excerpt, line in self.heard:
            if line[place] is not None and (who, excerpt.pk) not in self.read:
                self.read.add((who, excerpt.pk))
                given = [self.codes[said.CODES[key]] for key in line[place].split()]
                coding.set_codes(excerpt, given, by=self.cast[who])

    def tell_them(self, activity, what, *, planned_on=None, done_on=None):
        text, how = what
        days = {"planned_on": planned_on, "done_on": done_on}
        feedback.plan_feedback(population=self.a, activity=activity, what=text, how=how, by=self.cast["sublead"], **days)

    def find_themes(self, *, on):
        sublead = self.cast["sublead"]
        old, into = words.MERGED
        codes.merge(self.codes[old], self.codes[into], by=sublead)
        found = {name: themes.add(self.a, name, tag, description, by=sublead) for name, tag, description in words.THEMES}
        for name, theme in found.items():
            belonging = [self.codes[code] for code, its_theme in words.CODES if its_theme == name]
            themes.set_codes(theme, belonging, by=sublead)
        bus = found[words.THEMES[0][0]]
        for table in (self.tables[0], self.tables[2]):
            thread.link(self.a, "table", table.pk, "theme", bus.pk, by=sublead)

    def somebody_withdraws(self, *, on):
        withdrawals.withdraw_consent(self.agreed[said.WITHDRAWN], on, self.cast["sublead"], delete_notes=True)

    def review_themes(self, *, on):
        theme_reviews.add(self.a, on, people=6, partners=2, changed=words.THEME_REVIEW, by=self.cast["partner"])

    # The second population

    def begin_with_b(self, *, on):
        lead = self.cast["sublead-b"]
        box = {"starts_on": on, "ends_on": self.calendar.ahead(40), "first_people": 3, "later_people": 10}
        review.save_plan(population=self.b, by=lead, **words.PLAN_OF_B, **box)
        information.current(self.b, on, lead)

    def go_on_with_b(self, *, on):
        lead = self.cast["sublead-b"]
        activities.add_activity(population=self.b, date=on, by=lead, **words.FIRST_OF_B)
        activities.add_activity(population=self.b, date=self.calendar.ahead(11), by=lead, **words.PLANNED_OF_B)
        sources.add_source(self.b, by=lead, **words.SOURCE_OF_B)
