"""What there is in the data review of the stage: one of each kind, `submember` having written it unless it says otherwise."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from audit.models import Entry
from datareview.models import ThreadLink
from reports.datareview import actions as summaries
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    ConsentFactory,
    DataReviewFactory,
    DataSourceFactory,
    ExcerptFactory,
    FeedbackFactory,
    FigureTableFactory,
    InformationFactory,
    IntakeFactory,
    InterestFactory,
    RawNoteFactory,
    ThemeFactory,
    ThemeReviewFactory,
)


@dataclass
class Review:
    """`removed_...` are rows that were taken away by `submember`; `unchecked` waits for a check by somebody else."""

    world: object

    def __post_init__(self):
        world = self.world
        population, by = world.population, world.people["submember"]
        self.checker = world.people["sublead"]
        self.review = DataReviewFactory(population=population, by=by)
        self.information = InformationFactory(population=population, number=1, by=by)
        gone = {"removed_at": timezone.now(), "removed_by": by}
        self.activity = ActivityFactory(population=population, by=by)
        self.removed_activity = ActivityFactory(population=population, by=by, **gone)
        self.consent = ConsentFactory(activity=self.activity, information=self.information, recorded_by=by, label="Speaker 1")
        self.withdrawn_consent = ConsentFactory(
            activity=self.activity,
            information=self.information,
            recorded_by=by,
            label="Speaker 2",
            withdrawn_on=world.today,
            withdrawn_by=by,
        )
        held = {"count": 1, "consents": [self.withdrawn_consent.pk]}
        Entry.objects.create(action="excerpts.exported", actor_id=by.pk, population_id=population.pk, at=timezone.now(), changes=held)
        self.raw_note = RawNoteFactory(activity=self.activity, by=by, delete_on=world.today + timedelta(days=30))
        self.leads_note = RawNoteFactory(activity=self.activity, by=self.checker, delete_on=world.today + timedelta(days=30))
        self.feedback = FeedbackFactory(population=population, activity=self.activity, by=by)
        self.removed_feedback = FeedbackFactory(population=population, by=by, **gone)
        self.interest = InterestFactory(activity=self.activity, by=by)
        self.removed_interest = InterestFactory(activity=self.activity, by=by, **gone)
        self.followed_up = InterestFactory(activity=self.activity, by=by, followed_up_on=world.today, outcome="Joins")
        checked = {"population": population, "by": by, "checked_by": self.checker}
        self.excerpt = ExcerptFactory(activity=self.activity, consent=self.consent, number=1, **checked)
        self.unchecked = ExcerptFactory(
            population=population, by=by, activity=self.activity, consent=self.consent, number=2, unchecked=True
        )
        self.source = DataSourceFactory(population=population, by=by)
        self.removed_source = DataSourceFactory(population=population, by=by, **gone)
        self.table = FigureTableFactory(source=self.source, by=by)
        self.removed_table = FigureTableFactory(source=self.source, by=by, **gone)
        self.theme = ThemeFactory(population=population, by=by)
        self.removed_theme = ThemeFactory(population=population, by=by, **gone)
        self.code = CodeFactory(population=population, theme=self.theme, by=by)
        self.other_code = CodeFactory(population=population, by=by)
        self.removed_code = CodeFactory(population=population, by=by, **gone)
        self.merged_code = CodeFactory(population=population, by=by, merged_into=self.code)
        self.coding = CodingFactory(excerpt=self.excerpt, code=self.code, by=by)
        self.theme_review = ThemeReviewFactory(population=population, by=by)
        self.removed_theme_review = ThemeReviewFactory(population=population, by=by, **gone)
        ends = {"from_kind": "source", "from_id": self.source.pk, "to_kind": "theme", "to_id": self.theme.pk}
        self.thread_link = ThreadLink.objects.create(population=population, by=by, **ends)
        self.intake = IntakeFactory(population=population, by=by)
        rows = [{"line": 2, "label": "Ward 1", "numerator": "12", "denominator": "", "code": "", "note": ""}]
        self.figures_intake = IntakeFactory(population=population, by=by, kind="figures", settings={"source": self.source.pk}, rows=rows)
        self.codebook_intake = IntakeFactory(population=population, by=by, kind="codebook")
        self.summary = summaries.make(population, on=world.today, by=by)
