"""The addresses of change ideas."""

from django.urls import path

from qiprojects.urls.base import IDEA, PROJECT
from qiprojects.views import idea_sources, ideas

IDEAS = f"{PROJECT}ideas/"

urlpatterns = [
    path(IDEAS, ideas.IdeaList.as_view(), name="ideas"),
    path(f"{IDEAS}add/", ideas.IdeaAdd.as_view(), name="idea-add"),
    path(IDEA, ideas.IdeaPage.as_view(), name="idea"),
    path(f"{IDEA}edit/", ideas.IdeaEdit.as_view(), name="idea-edit"),
    path(f"{IDEA}status/", ideas.IdeaStatusEdit.as_view(), name="idea-status"),
    path(f"{IDEA}move/", ideas.IdeaMove.as_view(), name="idea-move"),
    path(f"{IDEA}remove/", ideas.IdeaRemove.as_view(), name="idea-remove"),
    path(f"{IDEA}put-back/", ideas.IdeaPutBack.as_view(), name="idea-put-back"),
    path(f"{IDEA}testers/", idea_sources.Testers.as_view(), name="idea-testers"),
    path(f"{IDEA}sources/add/", idea_sources.SourceAdd.as_view(), name="idea-source-add"),
    path(f"{IDEA}sources/<int:source>/remove/", idea_sources.SourceRemove.as_view(), name="idea-source-remove"),
    path(f"{IDEA}sources/<slug:kind>/<int:pk>/put-back/", idea_sources.SourcePutBack.as_view(), name="idea-source-put-back"),
]
