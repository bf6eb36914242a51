from django.urls import path

from populations.views import definitions, long_list, populations, questions

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
]
