from django.urls import path

from populations.views import definitions, long_list, questions

app_name = "populations"
ORGANISATION = "organisations/<slug:organisation>/populations/"

urlpatterns = [
    path(ORGANISATION, long_list.PopulationList.as_view(), name="list"),
    path(f"{ORGANISATION}add/", long_list.PopulationAdd.as_view(), name="add"),
    path(f"{ORGANISATION}<int:population>/edit/", long_list.PopulationEdit.as_view(), name="edit"),
    path(f"{ORGANISATION}<int:population>/select/", long_list.PopulationSelect.as_view(), name="select"),
    path(f"{ORGANISATION}<int:population>/unselect/", long_list.PopulationUnselect.as_view(), name="unselect"),
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
