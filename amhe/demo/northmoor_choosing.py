"""How Northmoor chooses: from the silent ideas to the record of the decision, and a second room for a third population."""

from datetime import timedelta

from amhe.demo import northmoor_words as words
from amhe.demo.choosing import ChoosingStory
from amhe.demo.story import Scene, moment
from populations.actions import decisions, definitions, long_list, rooms, rounds
from populations.models import Method, Stage

MINUTES = "https://example.org/northmoor/minutes"


class NorthmoorChooses(ChoosingStory):
    """Milestone 2 of Northmoor."""

    def scenes(self):
        after, ago = self.calendar.after, self.calendar.ago
        return [
            Scene(after(28), self.open_room),
            Scene(after(29), self.have_ideas, hour=11),
            Scene(after(32), self.list_populations),
            Scene(after(35), self.shorten_list),
            Scene(after(38), self.answer_first_half),
            Scene(after(44), self.collate),
            Scene(after(48), self.open_first_ranking, hour=14),
            Scene(after(50), self.rank_first, hour=15),
            Scene(after(53), self.close_first_ranking, hour=14),
            Scene(after(53), self.decide, hour=16),
            Scene(after(57), self.ask_for_milestone_2),
            Scene(after(59), self.sign_milestone_2),
            Scene(ago(23), self.open_second_room),
            Scene(ago(20), self.answer_for_spring),
            Scene(ago(16), self.open_second_ranking, hour=14),
            Scene(ago(13), self.rank_for_spring, hour=15),
        ]

    # From ideas to a short list

    def open_room(self, *, on):
        rooms.open_room(participation=self.participation, on=on, by=self.cast["lead"])

    def have_ideas(self, *, on):
        for who, name, domains, why in words.LONG_LIST:
            self.suggest(who, name, on=on, why=why, domains=domains, project=words.PROJECTS.get(name, ""))

    def list_populations(self, *, on):
        self.move(Stage.LIST, on=on)

    def shorten_list(self, *, on):
        self.move(Stage.CLARIFY, on=on)
        overlap = [self.population(words.ASYLUM)]
        long_list.mark_overlaps(population=self.population(words.INTERPRETER), others=overlap, by=self.cast["member"])
        for name, into, reason in words.MERGED:
            self.merge(name, into, reason, on=on)
        for name, reason in words.PARKED:
            self.park(name, reason, on=on)
        self.short_list(*words.SHORT_LISTED, on=on)
        self.write(
            "M2.1",
            "Eleven groups on the first list. Two joined another one, five wait for a reason that we wrote down, and four are on the "
            "short list.",
            on=on,
            links=[(f"{MINUTES}/3", "Notes of the third meeting")],
        )

    # The four questions

    def answer_first_half(self, *, on):
        for answer in words.ANSWERS[::2]:
            self.answer(*answer)

    def collate(self, *, on):
        for answer in words.ANSWERS[1::2]:
            self.answer(*answer)
        self.write(
            "M2.2",
            "For each group: why now, what is being done, whom we know, and what data there is. We know least about the families whom "
            "no form counts, and wrote that down too.",
            on=on,
            by=self.cast["member"],
            links=[(f"{MINUTES}/4", "Notes of the fourth meeting")],
        )

    # Ranking and deciding

    def open_first_ranking(self, *, on):
        self.open_ranking(words.QUESTION, on=on, hour=14, seats=2, closes_at=moment(on + timedelta(days=14), 17))

    def rank_first(self, *, on):
        self.rank_all(words.BALLOTS, on=on)

    def rank_all(self, ballots, *, on):
        for who, helper, place, names in ballots:
            self.rank(who, names, on=on, hour=15, helper=helper, place=place)

    def close_first_ranking(self, *, on):
        rounds.close(round=self.round, at=moment(on, 14), by=self.cast["lead"])

    def decide(self, *, on):
        lead = self.cast["lead"]
        decisions.record_decision(
            participation=self.participation,
            room=self.room,
            method=Method.RANKING,
            decided_on=on,
            took_part=["senior_leader", "lived_experience", "key_stakeholder", "equality_expert"],
            choices=[self.population(words.RURAL), self.population(words.ASYLUM)],
            review_on=self.calendar.ahead(60),
            on=on,
            by=lead,
            **words.DECISION,
        )
        definitions.define(population=self.a, on=on, by=lead, **words.DEFINITION_OF_A)
        definitions.define(population=self.b, on=on, by=lead, **words.DEFINITION_OF_B)
        self.write(
            "M2.3",
            "Nine of ten ranked the four groups in secret, some on paper, and then we talked until all could live with the result.",
            on=on,
            links=[(f"{MINUTES}/5", "Notes of the fifth meeting")],
        )
        self.write("M2.4", "Both populations are defined. How far is far stays open until the data review.", on=on)

    @property
    def a(self):
        return self.population(words.RURAL)

    @property
    def b(self):
        return self.population(words.ASYLUM)

    def ask_for_milestone_2(self, *, on):
        self.ask_for_review("M2", on=on)

    def sign_milestone_2(self, *, on):
        self.sign_off("M2", on=on, reason="The choice was made on evidence and by consensus: I was in the room.")

    # A third population, from next spring

    def open_second_room(self, *, on):
        self.open_room(on=on)
        long_list.restore(population=self.population(words.INTERPRETER), on=on, by=self.cast["lead"])
        self.move(Stage.LIST, on=on)
        self.write(
            "M2.1",
            "We look for a third population to begin with in the spring. Interpreting is back on the list: the new contract is signed.",
            on=on,
            links=[(f"{MINUTES}/8", "Notes of the eighth meeting")],
        )

    def answer_for_spring(self, *, on):
        self.move(Stage.CLARIFY, on=on)
        for answer in words.ANSWERS_FOR_SPRING:
            self.answer(*answer)
        self.short_list(words.INTERPRETER, on=on)

    def open_second_ranking(self, *, on):
        self.open_ranking(words.QUESTION_FOR_SPRING, on=on, hour=14, seats=1)

    def rank_for_spring(self, *, on):
        self.rank_all(words.BALLOTS_FOR_SPRING, on=on)
