"""The addresses of scaling up."""

from django.urls import path

from qiprojects.urls.base import IDEA, PROJECT
from qiprojects.views import scaling

STEP = f"{IDEA}scaling/stages/<int:step>/"
SITE = f"{IDEA}scaling/sites/<int:site>/"

urlpatterns = [
    path(f"{PROJECT}scaling/", scaling.Scaling.as_view(), name="scaling"),
    path(f"{PROJECT}scaling/reviewed/", scaling.ScaleUpReviewed.as_view(), name="scale-up-reviewed"),
    path(f"{IDEA}scaling/", scaling.ScalingIdea.as_view(), name="scaling-idea"),
    path(f"{IDEA}scaling/stages/add/", scaling.ScaleStepAdd.as_view(), name="scale-step-add"),
    path(f"{STEP}edit/", scaling.ScaleStepEdit.as_view(), name="scale-step-edit"),
    path(f"{STEP}remove/", scaling.ScaleStepRemove.as_view(), name="scale-step-remove"),
    path(f"{STEP}put-back/", scaling.ScaleStepPutBack.as_view(), name="scale-step-put-back"),
    path(f"{IDEA}scaling/sites/add/", scaling.SiteAdd.as_view(), name="site-add"),
    path(f"{SITE}edit/", scaling.SiteEdit.as_view(), name="site-edit"),
    path(f"{SITE}remove/", scaling.SiteRemove.as_view(), name="site-remove"),
    path(f"{SITE}put-back/", scaling.SitePutBack.as_view(), name="site-put-back"),
    path(f"{IDEA}scaling/standard-work/", scaling.StandardWorkEdit.as_view(), name="standard-work"),
]
