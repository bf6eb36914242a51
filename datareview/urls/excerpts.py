from django.urls import path

from datareview.urls.base import REVIEW
from datareview.views import checks, excerpt_export, excerpts, intakes

EXCERPT = f"{REVIEW}excerpts/<int:excerpt>/"

urlpatterns = [
    path(f"{REVIEW}excerpts/", excerpts.ExcerptList.as_view(), name="excerpts"),
    path(f"{REVIEW}excerpts/add/", excerpts.ExcerptAdd.as_view(), name="excerpt-add"),
    path(f"{REVIEW}excerpts/to-check/", checks.Checks.as_view(), name="checks"),
    path(f"{REVIEW}excerpts/paste/", intakes.ExcerptPaste.as_view(), name="excerpt-paste"),
    path(f"{REVIEW}excerpts/import/", intakes.ExcerptImport.as_view(), name="excerpt-import"),
    path(f"{REVIEW}excerpts/import/template/", intakes.ExcerptImportTemplate.as_view(), name="excerpt-import-template"),
    path(f"{REVIEW}excerpts/export/", excerpt_export.ExcerptExport.as_view(), name="excerpt-export"),
    path(f"{REVIEW}intake/", intakes.IntakeList.as_view(), name="intakes"),
    path(f"{REVIEW}intake/<int:intake>/", intakes.IntakePage.as_view(), name="intake"),
    path(f"{REVIEW}intake/<int:intake>/use/", intakes.IntakeUse.as_view(), name="intake-use"),
    path(f"{REVIEW}intake/<int:intake>/drop/", intakes.IntakeDrop.as_view(), name="intake-drop"),
    path(EXCERPT, excerpts.ExcerptDetail.as_view(), name="excerpt"),
    path(f"{EXCERPT}edit/", excerpts.ExcerptEdit.as_view(), name="excerpt-edit"),
    path(f"{EXCERPT}check/", checks.ExcerptCheck.as_view(), name="excerpt-check"),
    path(f"{EXCERPT}send-back/", excerpts.ExcerptUncheck.as_view(), name="excerpt-uncheck"),
]
