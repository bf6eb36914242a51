"""The part of the large collaborative about data reviews: rows in bulk, as many as the facts of Milestone 4 ask for."""

from datetime import timedelta

from amhe.demo.story import moment
from datareview.models import (
    Activity,
    Code,
    Coding,
    Consent,
    DataReview,
    DataSource,
    Excerpt,
    Feedback,
    Information,
    Tag,
    Theme,
    ThemeReview,
)

REVIEW = "M4"
LASTS = timedelta(days=21)
TOLD = "What we do with what you say, and how you change your mind."
NEED, ASSET = "Getting there takes too long", "People look after one another"
HEARD = (
    ("people", "It takes me half a day to get to an appointment.", NEED),
    ("people", "My neighbour is the one who notices.", ASSET),
    ("professionals", "We hear of people when it is late.", NEED),
)


def review_passage(population):
    """How Milestone 4 of a population went, or None if it has not begun."""
    return next((passage for passage in population.passages if passage.code == REVIEW), None)


class ReviewWriter:
    """Writes the data reviews of `reviews`: triples of the blueprint of a population, its passage and the lead. `save` saves rows."""

    def __init__(self, reviews, save):
        self.reviews, self.save = reviews, save

    def write(self):
        self.save(_plan(*each) for each in self.reviews)
        information = self.save(_information(*each) for each in self.reviews)
        people = self.save(_activity(*each, strand="people") for each in self.reviews)
        done = [
            (each, told, with_people)
            for each, told, with_people in zip(self.reviews, information, people, strict=True)
            if each[1].requested_on
        ]
        if done:
            self.write_evidence(done)

    def write_evidence(self, done):
        """What those have who have asked for their review: both strands, a source, themes on two strands, feedback, a review of themes."""
        asked = [each for each, *_ in done]
        professionals = self.save(_activity(*each, strand="professionals") for each in asked)
        consents = self.save(
            Consent(activity=people, information=told, label="Speaker 1", how="spoken", agreed_on=people.date) for _, told, people in done
        )
        self.save(row for each in asked for row in _papers(*each))
        themes = self.save(theme for each in asked for theme in _themes(*each))
        codes = self.save(Code(population=theme.population, name=theme.name, theme=theme, by=theme.by) for theme in themes)
        by_name = {(code.population.pk, code.name): code for code in codes}
        excerpts, given = [], []
        for (each, _, people), consent, staff in zip(done, consents, professionals, strict=True):
            population, passage, lead = each
            for number, (strand, text, name) in enumerate(HEARD, start=1):
                where = {"activity": people, "consent": consent} if strand == "people" else {"activity": staff}
                checked = {"checked_by": lead, "checked_at": moment(passage.requested_on, 9)}
                excerpts.append(Excerpt(population=population.row, number=number, strand=strand, text=text, **where, **checked))
                given.append((by_name[population.row.pk, name], lead))
        self.save(excerpts)
        self.save(Coding(excerpt=excerpt, code=code, by=lead) for excerpt, (code, lead) in zip(excerpts, given, strict=True))


def _plan(population, passage, lead):
    return DataReview(
        population=population.row,
        who="Two or three people first",
        starts_on=passage.began_on,
        ends_on=passage.began_on + LASTS,
        finished_on=passage.requested_on,
        finished_reason="We hear the same again." if passage.requested_on else "",
        by=lead,
        created_at=moment(passage.began_on, 10),
    )


def _information(population, passage, lead):
    return Information(population=population.row, number=1, text=TOLD, created_on=passage.began_on, by=lead)


def heard_on(passage, strand):
    """The day of the activity of this strand: within the days of which the journal tells."""
    days = [day for day, *_ in passage.journal]
    return min(days) if strand == "people" else max(days)


def _activity(population, passage, lead, *, strand):
    day = heard_on(passage, strand)
    return Activity(
        population=population.row,
        strand=strand,
        method="in_person" if strand == "people" else "focus_group",
        place="Community hall",
        date=day,
        people=3,
        is_vcse=strand == "professionals" and len(population.name) % 2 == 0,
        by=lead,
        created_at=moment(day, 15),
    )


def _papers(population, passage, lead):
    """What is written down beside what was said."""
    on = passage.requested_on
    made = {"population": population.row, "by": lead, "created_at": moment(on, 9)}
    yield DataSource(name="Referrals by ward", kind="service_use", reviewed_on=on, **made)
    yield Feedback(what="A letter to those whom we asked", planned_on=on + timedelta(days=14), **made)
    yield ThemeReview(held_on=on, people=4, partners=1, **made)


def _themes(population, passage, lead):
    made = {"population": population.row, "by": lead, "created_at": moment(passage.requested_on, 9)}
    yield Theme(name=NEED, tag=Tag.NEED, **made)
    yield Theme(name=ASSET, tag=Tag.ASSET, **made)


def story_of(passage):
    """What happened, as (day, audit code)."""
    yield passage.began_on, "review.planned"
    yield heard_on(passage, "people"), "activity.added"
    if passage.requested_on:
        yield heard_on(passage, "professionals"), "activity.added"
        yield passage.requested_on, "theme.added"
        yield passage.requested_on, "review.finished"
