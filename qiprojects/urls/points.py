"""The addresses of points of measures: one of them, a paste or a file, what is due, and downloads."""

from django.urls import path

from qiprojects.urls.base import MEASURE, PROJECT
from qiprojects.views import intakes, points

POINTS = f"{MEASURE}points/"
POINT = f"{POINTS}<int:point>/"
CHECK = f"{POINTS}check/<int:intake>/"

urlpatterns = [
    path(f"{PROJECT}due/", points.Due.as_view(), name="due"),
    path(f"{POINTS}add/", points.PointAdd.as_view(), name="point-add"),
    path(f"{POINTS}not-collected/", points.PointMissing.as_view(), name="point-missing"),
    path(f"{POINTS}paste/", intakes.PointsPaste.as_view(), name="points-paste"),
    path(f"{POINTS}import/", intakes.PointsImport.as_view(), name="points-import"),
    path(f"{POINTS}export/", points.PointsExport.as_view(), name="points-export"),
    path(CHECK, intakes.PointsCheck.as_view(), name="points-check"),
    path(f"{CHECK}drop/", intakes.PointsDrop.as_view(), name="points-drop"),
    path(f"{POINT}edit/", points.PointEdit.as_view(), name="point-edit"),
    path(f"{POINT}remove/", points.PointRemove.as_view(), name="point-remove"),
    path(f"{POINT}put-back/", points.PointPutBack.as_view(), name="point-put-back"),
]
