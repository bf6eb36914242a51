"""The columns of QI projects that name somebody: what makes a row, and words of it that are in the download; or why it is not there."""

from tests.factories import qiprojects as make
from tests.factories.organisations import SeatFactory

MARK = "Marker of the row"


def _seat(user):
    return SeatFactory(person=user.person)


PROJECTS = {
    "qiprojects.Project.measures_agreed_by": (
        lambda user: make.ProjectFactory(measures_agreed_by=user, measures_by="2027-03-31", measures_agreed_on="2026-11-01"),
        "2027-03-31",
    ),
    "qiprojects.Aim.by": (lambda user: make.AimFactory(by=user, text=MARK), MARK),
    "qiprojects.Workshop.by": (lambda user: make.WorkshopFactory(by=user, note=MARK), MARK),
    "qiprojects.EqualityAssessment.by": (lambda user: make.EqualityAssessmentFactory(by=user, summary=MARK), MARK),
    "qiprojects.EqualityAction.by": (lambda user: make.EqualityActionFactory(by=user, text=MARK), MARK),
    "qiprojects.Theory.by": (lambda user: make.TheoryFactory(by=user, assumptions=MARK), MARK),
    "qiprojects.TheoryVersion.by": (lambda user: make.TheoryVersionFactory(by=user, reason=MARK), MARK),
    "qiprojects.Driver.by": (lambda user: make.DriverFactory(by=user, text=MARK), MARK),
    "qiprojects.ChangeIdea.by": (lambda user: make.ChangeIdeaFactory(by=user, text=MARK), MARK),
    "qiprojects.ScaleStep.by": (lambda user: make.ScaleStepFactory(by=user, note=MARK), MARK),
    "qiprojects.ScaleSite.by": (lambda user: make.ScaleSiteFactory(by=user, name=MARK), MARK),
    "qiprojects.Measure.by": (lambda user: make.MeasureFactory(by=user, name=MARK), MARK),
    "qiprojects.BreakdownGroup.by": (lambda user: make.BreakdownGroupFactory(by=user, label=MARK), MARK),
    "qiprojects.DataPoint.by": (lambda user: make.DataPointFactory(by=user, note=MARK), MARK),
    "qiprojects.Rebase.by": (lambda user: make.RebaseFactory(by=user, reason=MARK), MARK),
    "qiprojects.Annotation.by": (lambda user: make.AnnotationFactory(by=user, text=MARK), MARK),
    "qiprojects.Observation.by": (lambda user: make.ObservationFactory(by=user, text=MARK), MARK),
    "qiprojects.PointIntake.by": (lambda user: make.PointIntakeFactory(by=user, name=MARK), MARK),
    "qiprojects.Cycle.by": (lambda user: make.CycleFactory(by=user, question=MARK), MARK),
    "qiprojects.PredictionChange.by": (lambda user: make.PredictionChangeFactory(by=user, was=MARK), MARK),
    "qiprojects.ProgressScore.by": (lambda user: make.ProgressScoreFactory(by=user, reason=MARK), MARK),
    "qiprojects.DataMeeting.by": (lambda user: make.DataMeetingFactory(by=user, seen=MARK), MARK),
    "qiprojects.StandardWork.by": (lambda user: make.StandardWorkFactory(by=user, training=MARK), MARK),
    "qiprojects.Sustaining.by": (lambda user: make.SustainingFactory(by=user, owner_role=MARK), MARK),
    "qiprojects.SustainabilityRound.by": (lambda user: make.SustainabilityRoundFactory(by=user, about=MARK), MARK),
    "qiprojects.SustainabilityAnswer.person": (
        lambda user: make.SustainabilityAnswerFactory(person=user.person, levels={"fit": "c"}),
        '{"fit": "c"}',
    ),
    "qiprojects.Evaluation.by": (lambda user: make.EvaluationFactory(by=user, sustained_why=MARK), MARK),
    "qiprojects.WriteUpSection.by": (lambda user: make.WriteUpSectionFactory(by=user, text=MARK), MARK),
    "qiprojects.Handover.by": (lambda user: make.HandoverFactory(by=user, what=MARK), MARK),
    "qiprojects.ProgrammeDriver.by": (
        lambda user: make.ProgrammeDriverFactory(wave=_seat(user).team.participation.wave, by=user, text=MARK),
        MARK,
    ),
}
# What somebody looks after hangs on a seat.
PROJECTS_NOT_EXPORTED = {
    f"qiprojects.{model}.removed_by": "about the row of whoever wrote it; that it was taken away is in `activity`"
    for model in (
        "Annotation",
        "BreakdownGroup",
        "ChangeIdea",
        "Cycle",
        "DataMeeting",
        "DataPoint",
        "Driver",
        "EqualityAction",
        "Measure",
        "Observation",
        "ProgrammeDriver",
        "ProgressScore",
        "Rebase",
        "ScaleSite",
        "ScaleStep",
        "Workshop",
    )
}
