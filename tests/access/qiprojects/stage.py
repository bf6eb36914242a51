"""What there is in the QI project of the stage: one of each kind, `submember` having written it."""

from dataclasses import dataclass

from django.utils import timezone

from datareview.models import ThreadLink
from tests.factories import qiprojects as make


@dataclass
class ProjectOfStage:
    """`removed_...` are rows that were taken away by `submember`; `cycle` is planned, `doing_cycle` begun, `done_cycle` finished."""

    world: object

    def __post_init__(self):
        world = self.world
        population, by = world.population, world.people["submember"]
        gone = {"removed_at": timezone.now(), "removed_by": by}
        self.here, self.by, self.gone = {"population": population, "by": by}, by, gone
        make.ProjectFactory(population=population)
        self.earlier_aim = make.AimFactory(**self.here, number=1, status="superseded")
        self.aim = make.AimFactory(**self.here, number=2)
        self._theory()
        self._measures()
        self._tests()
        self._phases()

    def _theory(self):
        self.workshop = make.WorkshopFactory(**self.here)
        self.removed_workshop = make.WorkshopFactory(**self.here, **self.gone)
        self.assessment = make.EqualityAssessmentFactory(**self.here)
        self.equality_action = make.EqualityActionFactory(assessment=self.assessment, by=self.by)
        self.removed_equality_action = make.EqualityActionFactory(assessment=self.assessment, by=self.by, **self.gone)
        make.TheoryFactory(**self.here)
        self.earlier_version = make.TheoryVersionFactory(**self.here, number=1)
        self.version = make.TheoryVersionFactory(**self.here, number=2)
        self.driver = make.DriverFactory(**self.here)
        self.secondary = make.DriverFactory(**self.here, parent=self.driver)
        self.removed_driver = make.DriverFactory(**self.here, **self.gone)
        self.programme_driver = make.ProgrammeDriverFactory(wave=self.world.wave)
        self.removed_programme_driver = make.ProgrammeDriverFactory(wave=self.world.wave, **self.gone)
        self.idea = make.ChangeIdeaFactory(**self.here)
        make.IdeaDriverFactory(idea=self.idea, driver=self.driver)
        self.adopted_idea = make.ChangeIdeaFactory(**self.here, status="adopted")
        self.removed_idea = make.ChangeIdeaFactory(**self.here, **self.gone)
        theme = self.world.data_review.theme
        ends = {"from_kind": "theme", "from_id": theme.pk, "to_kind": "idea", "to_id": self.idea.pk}
        self.source = ThreadLink.objects.create(population=self.world.population, by=self.by, **ends)

    def _measures(self):
        self.measure = make.MeasureFactory(**self.here, defined=True, share=True)
        self.removed_measure = make.MeasureFactory(**self.here, **self.gone)
        self.group = make.BreakdownGroupFactory(measure=self.measure, by=self.by)
        self.removed_group = make.BreakdownGroupFactory(measure=self.measure, by=self.by, **self.gone)
        rows = make.points(self.measure, *[(40 + place, 100) for place in range(14)])
        self.point, self.last_point = rows[0], rows[-1]
        self.removed_point = make.DataPointFactory(measure=self.measure, by=self.by, **self.gone)
        self.rebase = make.RebaseFactory(measure=self.measure, by=self.by, on=rows[6].starts_on)
        self.removed_rebase = make.RebaseFactory(measure=self.measure, by=self.by, on=rows[8].starts_on, **self.gone)
        self.annotation = make.AnnotationFactory(measure=self.measure, by=self.by, on=rows[3].starts_on)
        self.removed_annotation = make.AnnotationFactory(measure=self.measure, by=self.by, **self.gone)
        self.observation = make.ObservationFactory(measure=self.measure, by=self.by)
        self.removed_observation = make.ObservationFactory(measure=self.measure, by=self.by, **self.gone)
        self.point_intake = make.PointIntakeFactory(measure=self.measure, by=self.by)

    def _tests(self):
        of_idea = {**self.here, "idea": self.idea}
        self.cycle = make.CycleFactory(**of_idea, number=3)
        self.doing_cycle = make.CycleFactory(**of_idea, number=2, doing=True)
        self.done_cycle = make.CycleFactory(**of_idea, number=1, finished=True)
        self.removed_cycle = make.CycleFactory(**of_idea, number=4, **self.gone)
        self.score = make.ProgressScoreFactory(**self.here)
        self.removed_score = make.ProgressScoreFactory(**self.here, **self.gone)
        coach = self.world.people["coach"]
        self.coach_score = make.ProgressScoreFactory(population=self.world.population, by=coach, series="coach")

    def _phases(self):
        self.data_meeting = make.DataMeetingFactory(**self.here)
        self.removed_data_meeting = make.DataMeetingFactory(**self.here, **self.gone)
        self.scale_step = make.ScaleStepFactory(idea=self.adopted_idea, by=self.by)
        self.removed_scale_step = make.ScaleStepFactory(idea=self.adopted_idea, by=self.by, **self.gone)
        self.site = make.ScaleSiteFactory(idea=self.adopted_idea, by=self.by)
        self.removed_site = make.ScaleSiteFactory(idea=self.adopted_idea, by=self.by, **self.gone)
        self.closed_round = make.SustainabilityRoundFactory(**self.here, number=1, closed_on=self.world.today)
        self.round = make.SustainabilityRoundFactory(**self.here, number=2)
        make.EvaluationFactory(**self.here)
        self.section = make.WriteUpSectionFactory(**self.here)
        make.HandoverFactory(**self.here)
