from django.urls import path

from populations import views

app_name = "populations"
ORGANISATION = "organisations/<slug:organisation>/populations/"

urlpatterns = [
    path(ORGANISATION, views.PopulationList.as_view(), name="list"),
    path(f"{ORGANISATION}add/", views.PopulationAdd.as_view(), name="add"),
    path(f"{ORGANISATION}<int:population>/edit/", views.PopulationEdit.as_view(), name="edit"),
    path(f"{ORGANISATION}<int:population>/select/", views.PopulationSelect.as_view(), name="select"),
    path(f"{ORGANISATION}<int:population>/unselect/", views.PopulationUnselect.as_view(), name="unselect"),
]
