from django.urls import path

from datareview.urls.base import REVIEW
from datareview.views import agreement, codes, coding

urlpatterns = [
    path(REVIEW + "codes/", codes.Codes.as_view(), name="codes"),
    path(REVIEW + "codes/start/", codes.CodesStart.as_view(), name="codes-start"),
    path(REVIEW + "codes/add/", codes.CodeAdd.as_view(), name="code-add"),
    path(REVIEW + "codes/<int:code>/", codes.CodePage.as_view(), name="code"),
    path(REVIEW + "codes/<int:code>/edit/", codes.CodeEdit.as_view(), name="code-edit"),
    path(REVIEW + "codes/<int:code>/merge/", codes.CodeMerge.as_view(), name="code-merge"),
    path(REVIEW + "codes/<int:code>/unmerge/", codes.CodeUnmerge.as_view(), name="code-unmerge"),
    path(REVIEW + "codes/<int:code>/remove/", codes.CodeRemove.as_view(), name="code-remove"),
    path(REVIEW + "codes/<int:code>/restore/", codes.CodeRestore.as_view(), name="code-restore"),
    path(REVIEW + "coding/", coding.Coding.as_view(), name="coding"),
    path(REVIEW + "coding/<int:excerpt>/", coding.CodeExcerpt.as_view(), name="code-excerpt"),
    path(REVIEW + "agreement/", agreement.Agreement.as_view(), name="agreement"),
]
