"""Themes, the matrix, reviews of the themes, and the evidence thread."""

from django.urls import path

from datareview.urls.base import REVIEW
from datareview.views import matrix, theme_reviews, themes, thread

THEME = f"{REVIEW}themes/<int:theme>/"
REVIEWS = f"{REVIEW}themes/reviews/"

urlpatterns = [
    path(f"{REVIEW}themes/", themes.ThemeList.as_view(), name="themes"),
    path(f"{REVIEW}themes/add/", themes.ThemeAdd.as_view(), name="theme-add"),
    path(THEME, themes.ThemeDetail.as_view(), name="theme"),
    path(f"{THEME}edit/", themes.ThemeEdit.as_view(), name="theme-edit"),
    path(f"{THEME}remove/", themes.ThemeRemove.as_view(), name="theme-remove"),
    path(f"{THEME}restore/", themes.ThemeRestore.as_view(), name="theme-restore"),
    path(f"{THEME}codes/", themes.ThemeCodes.as_view(), name="theme-codes"),
    path(f"{THEME}evidence/", themes.ThemeEvidence.as_view(), name="theme-evidence"),
    path(f"{THEME}evidence/<int:link>/remove/", themes.ThemeEvidenceRemove.as_view(), name="theme-evidence-remove"),
    path(f"{REVIEWS}add/", theme_reviews.ThemeReviewAdd.as_view(), name="theme-review-add"),
    path(f"{REVIEWS}<int:review>/edit/", theme_reviews.ThemeReviewEdit.as_view(), name="theme-review-edit"),
    path(f"{REVIEWS}<int:review>/remove/", theme_reviews.ThemeReviewRemove.as_view(), name="theme-review-remove"),
    path(f"{REVIEWS}<int:review>/restore/", theme_reviews.ThemeReviewRestore.as_view(), name="theme-review-restore"),
    path(f"{REVIEW}matrix/", matrix.ThemeMatrix.as_view(), name="matrix"),
    path(f"{REVIEW}thread/<str:kind>/<int:pk>/", thread.Thread.as_view(), name="thread"),
]
