"""The part of the large collaborative about QI projects: rows in bulk, as many as the facts of Milestone 6 ask for."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from amhe.demo.project import months_before
from amhe.demo.story import moment
from qiprojects.due import next_due_on
from qiprojects.models import Aim, ChangeIdea, Cycle, DataPoint, Driver, IdeaDriver, Measure, Theory

STARTING = "M6"
AIM = "Be seen nearer home, and sooner"
DRIVER, IDEA = "Getting there", "A clinic where people are already"
MEASURE = {"name": "First appointments kept", "counted": "First appointments that took place", "source": "Patient system"}
QUESTION, PREDICTION = "Do people come to the hall?", "Three of four come"
MONTHS = 14
# One project in so many is not looked after: nobody has written its points down for months.
FORGOTTEN, FORGOTTEN_MONTHS = 4, 4


def starting_passage(population):
    """How Milestone 6 of a population went, or None if it has not begun."""
    return next((passage for passage in population.passages if passage.code == STARTING), None)


def story_of(passage):
    """What happened, as (day, audit code)."""
    yield passage.began_on, "aim.written"
    if passage.requested_on:
        yield passage.requested_on, "measure.added"


class ProjectWriter:
    """Writes the QI projects of `projects`: tuples of the blueprint of a population, its passage, and the lead.

    `save` saves rows; `today` is the day on which the story ends. One that asked for its review has all that Milestone 6 requires.
    """

    def __init__(self, projects, save, today):
        self.projects, self.save, self.today = projects, save, today

    def write(self):
        self.save(
            Aim(
                population=one.row, number=1, text=AIM, written_on=passage.began_on, with_partners=passage.requested_on is not None, by=lead
            )
            for one, passage, lead in self.projects
        )
        done = [(one.row, passage, lead) for one, passage, lead in self.projects if passage.requested_on]
        made = [{"by": lead, "created_at": moment(passage.requested_on, 9)} for _, passage, lead in done]
        self.save(Theory(population=row, with_partners_on=passage.requested_on, by=lead) for row, passage, lead in done)
        rows = [(row, fields) for (row, *_), fields in zip(done, made, strict=True)]
        drivers = self.save(Driver(population=row, text=DRIVER, domain="access", **fields) for row, fields in rows)
        ideas = self.save(ChangeIdea(population=row, number=1, text=IDEA, status="testing", **fields) for row, fields in rows)
        self.save(IdeaDriver(idea=idea, driver=driver) for idea, driver in zip(ideas, drivers, strict=True))
        self.save(self._test(idea, passage, fields) for idea, (_, passage, _), fields in zip(ideas, done, made, strict=True))
        measures = self.save(self._measure(place, *row) for place, row in enumerate(rows))
        self.save(point for place, measure in enumerate(measures) for point in self._points(place, measure))

    def _test(self, idea, passage, fields):
        began = min(passage.requested_on, self.today - timedelta(days=1))
        words = {"question": QUESTION, "prediction": PREDICTION}
        return Cycle(population=idea.population, idea=idea, number=1, started_on=began, **words, **fields)

    def _measure(self, place, population, fields):
        last = months_before(self.today, FORGOTTEN_MONTHS if place % FORGOTTEN == 0 else 1)
        first = last - relativedelta(months=MONTHS - 1)
        measure = Measure(population=population, number=1, collect_from=first, latest_on=last, **MEASURE, **fields)
        measure.next_due_on, measure.latest_variation = next_due_on(measure, last), "common_cause"
        return measure

    def _points(self, place, measure):
        """Numbers around forty, without a signal."""
        for month in range(MONTHS):
            value = 40 + (7 * place + 5 * month) % 9
            yield DataPoint(measure=measure, starts_on=measure.collect_from + relativedelta(months=month), value=value, by=measure.by)
