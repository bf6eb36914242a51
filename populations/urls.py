from django.urls import path

from populations.views import ballots, decisions, definitions, long_list, populations, questions, rooms, rounds

app_name = "populations"
ORGANISATION = "organisations/<slug:organisation>/populations/"

urlpatterns = [
    # the lists, and one population
    path(ORGANISATION, long_list.PopulationList.as_view(), name="list"),
    path(f"{ORGANISATION}suggest/", long_list.PopulationSuggest.as_view(), name="suggest"),
    path(f"{ORGANISATION}shorten/", long_list.PopulationShorten.as_view(), name="shorten"),
    path(f"{ORGANISATION}<int:population>/", populations.PopulationDetail.as_view(), name="detail"),
    path(f"{ORGANISATION}<int:population>/edit/", populations.PopulationEdit.as_view(), name="edit"),
    path(f"{ORGANISATION}<int:population>/take-back/", populations.PopulationTakeBack.as_view(), name="take-back"),
    path(f"{ORGANISATION}<int:population>/short-list/", populations.PopulationShortList.as_view(), name="short-list"),
    path(f"{ORGANISATION}<int:population>/long-list/", populations.PopulationLongList.as_view(), name="long-list"),
    path(f"{ORGANISATION}<int:population>/park/", populations.PopulationPark.as_view(), name="park"),
    path(f"{ORGANISATION}<int:population>/restore/", populations.PopulationRestore.as_view(), name="restore"),
    path(f"{ORGANISATION}<int:population>/merge/", populations.PopulationMerge.as_view(), name="merge"),
    path(f"{ORGANISATION}<int:population>/overlap/", populations.PopulationOverlap.as_view(), name="overlap"),
    path(f"{ORGANISATION}<int:population>/unselect/", populations.PopulationUnselect.as_view(), name="unselect"),
    path(f"{ORGANISATION}<int:population>/close/", populations.PopulationClose.as_view(), name="close"),
    # who a population is, and how its sub-team reports
    path(f"{ORGANISATION}<int:population>/definition/", definitions.DefinitionDetail.as_view(), name="definition"),
    path(f"{ORGANISATION}<int:population>/definition/edit/", definitions.DefinitionEdit.as_view(), name="definition-edit"),
    path(f"{ORGANISATION}<int:population>/definition/<int:number>/", definitions.DefinitionVersion.as_view(), name="definition-version"),
    path(f"{ORGANISATION}<int:population>/reporting/", definitions.ReportingEdit.as_view(), name="reporting"),
    path(f"{ORGANISATION}<int:population>/reporting/remove/", definitions.ReportingRemove.as_view(), name="reporting-remove"),
    # the four questions, and the comparison of the short list
    path(f"{ORGANISATION}compare/", questions.Compare.as_view(), name="compare"),
    path(f"{ORGANISATION}<int:population>/questions/", questions.Questions.as_view(), name="questions"),
    path(f"{ORGANISATION}<int:population>/questions/<str:question>/add/", questions.AnswerAdd.as_view(), name="answer-add"),
    path(f"{ORGANISATION}<int:population>/questions/<int:answer>/edit/", questions.AnswerEdit.as_view(), name="answer-edit"),
    path(f"{ORGANISATION}<int:population>/questions/<int:answer>/remove/", questions.AnswerRemove.as_view(), name="answer-remove"),
    path(f"{ORGANISATION}<int:population>/questions/<int:answer>/restore/", questions.AnswerRestore.as_view(), name="answer-restore"),
    # rankings and their secret ballots
    path(f"{ORGANISATION}rounds/open/", rounds.RoundOpen.as_view(), name="round-open"),
    path(f"{ORGANISATION}rounds/<int:round>/", rounds.RoundDetail.as_view(), name="round"),
    path(f"{ORGANISATION}rounds/<int:round>/rank/", ballots.Ballot.as_view(), name="ballot"),
    path(f"{ORGANISATION}rounds/<int:round>/help/", ballots.BallotHelp.as_view(), name="ballot-help"),
    path(f"{ORGANISATION}rounds/<int:round>/help/<int:elector>/", ballots.BallotHelpElector.as_view(), name="ballot-help-elector"),
    path(f"{ORGANISATION}rounds/<int:round>/close/", rounds.RoundClose.as_view(), name="round-close"),
    path(f"{ORGANISATION}rounds/<int:round>/cancel/", rounds.RoundCancel.as_view(), name="round-cancel"),
    path(f"{ORGANISATION}rounds/<int:round>/options/<int:option>/withdraw/", rounds.RoundWithdraw.as_view(), name="round-withdraw"),
    path(f"{ORGANISATION}rounds/<int:round>/run-off/", rounds.RoundRunoff.as_view(), name="round-runoff"),
    # the decision room, and the record of what was decided
    path(f"{ORGANISATION}room/", rooms.Room.as_view(), name="room"),
    path(f"{ORGANISATION}room/open/", rooms.RoomOpen.as_view(), name="room-open"),
    path(f"{ORGANISATION}room/end/", rooms.RoomEnd.as_view(), name="room-end"),
    path(f"{ORGANISATION}room/stage/<str:stage>/", rooms.RoomStage.as_view(), name="room-stage"),
    path(f"{ORGANISATION}decisions/", decisions.DecisionList.as_view(), name="decision-list"),
    path(f"{ORGANISATION}decisions/record/", decisions.DecisionRecord.as_view(), name="decision-record"),
    path(f"{ORGANISATION}decisions/earlier/", decisions.EarlierChoice.as_view(), name="earlier-choice"),
    path(f"{ORGANISATION}decisions/<int:decision>/", decisions.DecisionDetail.as_view(), name="decision"),
    path(f"{ORGANISATION}decisions/<int:decision>/edit/", decisions.DecisionEdit.as_view(), name="decision-edit"),
]
