"""What the stories share about choosing populations: finding them by their names, and doing things in few words."""

from amhe.demo.organisation import Story
from amhe.demo.story import moment
from populations import electorate, rooms, rounds
from populations.actions import long_list, questions
from populations.actions import rooms as moving
from populations.actions import rounds as ranking
from populations.models import Elector, Population, Question, RankingRound

QUESTIONS = {"will": Question.WILL, "work": Question.WORK, "relationships": Question.RELATIONSHIPS, "data": Question.DATA}


class ChoosingStory(Story):
    """The story of an organisation that chooses. People are keys of the cast, or role titles of seats without an account."""

    # Finding

    def population(self, name):
        """The population as it is now."""
        return Population.objects.select_related("participation__organisation", "team").get(participation=self.participation, name=name)

    @property
    def room(self):
        return rooms.current(self.participation)

    @property
    def round(self):
        """The latest ranking."""
        return RankingRound.objects.filter(room__participation=self.participation).latest("pk")

    # Doing

    def suggest(self, who, name, *, on, why, domains, project=""):
        long_list.suggest(
            participation=self.participation,
            name=name,
            why=why,
            domains=domains.split(),
            is_significant_project=bool(project),
            significant_project=project,
            on=on,
            by=self.cast[who],
        )

    def answer(self, who, name, question, verdict, text, *sources):
        """`question` is a key of QUESTIONS; `sources` are (kind, title, url)."""
        questions.answer(
            population=self.population(name), question=QUESTIONS[question], verdict=verdict, text=text, sources=sources, by=self.cast[who]
        )

    def short_list(self, *names, on):
        for name in names:
            long_list.short_list(population=self.population(name), on=on, by=self.cast[self.lead])

    def park(self, name, reason, *, on):
        long_list.park(population=self.population(name), reason=reason, on=on, by=self.cast[self.lead])

    def merge(self, name, into, reason, *, on):
        long_list.merge(population=self.population(name), into=self.population(into), reason=reason, on=on, by=self.cast[self.lead])

    def move(self, stage, *, on):
        moving.move(room=self.room, stage=stage, on=on, by=self.cast[self.lead])

    def open_ranking(self, question, *, on, hour, by=None, **fields):
        ranking.open_round(
            room=self.room,
            populations=list(rounds.to_rank(self.participation)),
            question=question,
            at=moment(on, hour),
            by=self.cast[by or self.lead],
            **fields,
        )

    def rank(self, who, names, *, on, hour, helper=None, place=1):
        """Cast the ballot of somebody with an account (`who` is a key), or with a `helper` that of a seat (`who` is its title)."""
        current = self.round
        if helper:
            elector = Elector.objects.get(round=current, seat__role_title=who, place=place)
        else:
            elector = electorate.elector_of(current, self.cast[who])
        options = {option.name: option.pk for option in rounds.options_to_rank(current)}
        chosen = [options[name] for name in names]
        ranking.cast(round=current, elector=elector, ranking=chosen, at=moment(on, hour), by=self.cast[helper or who])
