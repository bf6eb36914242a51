from django.urls import path

from datareview.urls.base import REVIEW
from datareview.views import sources, tables

SOURCE = f"{REVIEW}sources/<int:source>/"
TABLE = f"{REVIEW}tables/<int:table>/"
INTAKE = f"{REVIEW}figures-intake/<int:intake>/"

urlpatterns = [
    path(f"{REVIEW}sources/", sources.Sources.as_view(), name="sources"),
    path(f"{REVIEW}sources/add/", sources.SourceAdd.as_view(), name="source-add"),
    path(SOURCE, sources.SourceDetail.as_view(), name="source"),
    path(f"{SOURCE}edit/", sources.SourceEdit.as_view(), name="source-edit"),
    path(f"{SOURCE}reviewed/", sources.SourceReviewed.as_view(), name="source-reviewed"),
    path(f"{SOURCE}remove/", sources.SourceRemove.as_view(), name="source-remove"),
    path(f"{SOURCE}restore/", sources.SourceRestore.as_view(), name="source-restore"),
    path(f"{SOURCE}tables/add/", tables.TableAdd.as_view(), name="table-add"),
    path(f"{SOURCE}tables/paste/", tables.TablePaste.as_view(), name="table-paste"),
    path(f"{SOURCE}tables/import/", tables.TableImport.as_view(), name="table-import"),
    path(TABLE, tables.TableDetail.as_view(), name="table"),
    path(f"{TABLE}edit/", tables.TableEdit.as_view(), name="table-edit"),
    path(f"{TABLE}remove/", tables.TableRemove.as_view(), name="table-remove"),
    path(f"{TABLE}restore/", tables.TableRestore.as_view(), name="table-restore"),
    path(f"{TABLE}export/", tables.TableExport.as_view(), name="table-export"),
    path(INTAKE, tables.FiguresIntake.as_view(), name="figures-intake"),
    path(f"{INTAKE}drop/", tables.FiguresIntakeDrop.as_view(), name="figures-intake-drop"),
]
