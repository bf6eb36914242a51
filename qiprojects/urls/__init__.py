"""The addresses of QI projects, a module for each part."""

from qiprojects.urls import (
    aim,
    cycles,
    diagram,
    equality,
    evaluation,
    handover,
    hub,
    ideas,
    marks,
    measures,
    points,
    programme,
    progress,
    reviews,
    scaling,
    sustaining,
    theory,
    workshops,
    writing,
)

app_name = "qiprojects"

urlpatterns = [
    *hub.urlpatterns,
    *aim.urlpatterns,
    *equality.urlpatterns,
    *workshops.urlpatterns,
    *theory.urlpatterns,
    *ideas.urlpatterns,
    *programme.urlpatterns,
    *diagram.urlpatterns,
    *measures.urlpatterns,
    *points.urlpatterns,
    *marks.urlpatterns,
    *cycles.urlpatterns,
    *progress.urlpatterns,
    *reviews.urlpatterns,
    *scaling.urlpatterns,
    *sustaining.urlpatterns,
    *evaluation.urlpatterns,
    *writing.urlpatterns,
    *handover.urlpatterns,
]
