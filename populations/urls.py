from django.urls import path

from populations.views import long_list

app_name = "populations"
ORGANISATION = "organisations/<slug:organisation>/populations/"

urlpatterns = [
    path(ORGANISATION, long_list.PopulationList.as_view(), name="list"),
    path(f"{ORGANISATION}add/", long_list.PopulationAdd.as_view(), name="add"),
    path(f"{ORGANISATION}<int:population>/edit/", long_list.PopulationEdit.as_view(), name="edit"),
    path(f"{ORGANISATION}<int:population>/select/", long_list.PopulationSelect.as_view(), name="select"),
    path(f"{ORGANISATION}<int:population>/unselect/", long_list.PopulationUnselect.as_view(), name="unselect"),
]
