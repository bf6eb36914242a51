from django.urls import path

from populations.views import definitions, long_list

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
]
