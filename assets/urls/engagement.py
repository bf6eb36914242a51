from django.urls import path

from assets.urls.base import ASSET, MAP
from assets.views import engagement, entries

ENTRY = f"{ASSET}log/<int:entry>/"

urlpatterns = [
    path(f"{MAP}first/", engagement.First.as_view(), name="first"),
    path(f"{MAP}first/choose/", engagement.Choose.as_view(), name="choose"),
    path(f"{MAP}first/plan/", engagement.PlanFirst.as_view(), name="plan-first"),
    path(f"{ASSET}plan/", engagement.Plan.as_view(), name="plan"),
    path(f"{ASSET}log/", entries.Log.as_view(), name="log"),
    path(f"{ASSET}log/add/", entries.LogAdd.as_view(), name="log-add"),
    path(f"{ENTRY}edit/", entries.EntryEdit.as_view(), name="entry-edit"),
    path(f"{ENTRY}remove/", entries.EntryRemove.as_view(), name="entry-remove"),
    path(f"{ENTRY}restore/", entries.EntryRestore.as_view(), name="entry-restore"),
]
