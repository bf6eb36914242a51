"""Addresses of organisations' progress; mounted at the root, because an organisation's page is its task list."""

from django.urls import path

from milestones.views import content, journal, organisations, progress, review

app_name = "milestones"
ORGANISATION = "organisations/<slug:organisation>/"
PROGRESS = f"{ORGANISATION}milestones/<int:progress>/"
STEP = f"{PROGRESS}steps/<int:step>/"
WAVE = "programme/waves/<slug:wave>/content/"

urlpatterns = [
    path("organisations/", organisations.OrganisationList.as_view(), name="organisation-list"),
    path(ORGANISATION, organisations.OrganisationDetail.as_view(), name="organisation"),
    path(f"{ORGANISATION}four-steps/", organisations.FourSteps.as_view(), name="four-steps"),
    path(PROGRESS, progress.MilestoneDetail.as_view(), name="milestone"),
    path(f"{PROGRESS}plan/", progress.MilestonePlan.as_view(), name="milestone-plan"),
    path(f"{PROGRESS}request-review/", review.RequestReview.as_view(), name="request-review"),
    path(f"{PROGRESS}withdraw-request/", review.WithdrawRequest.as_view(), name="withdraw-request"),
    path(f"{PROGRESS}sign-off/", review.SignOff.as_view(), name="sign-off"),
    path(f"{PROGRESS}lived-experience-decision/", review.DecideAgain.as_view(), name="standard-decision"),
    path(f"{PROGRESS}return/", review.ReturnToTeam.as_view(), name="return"),
    path(f"{PROGRESS}reopen/", review.Reopen.as_view(), name="reopen"),
    path(f"{PROGRESS}not-applicable/", review.NotApplicable.as_view(), name="not-applicable"),
    path(f"{PROGRESS}applicable/", review.Applicable.as_view(), name="applicable"),
    path(STEP, journal.StepDetail.as_view(), name="step"),
    path(f"{STEP}entries/<int:entry>/edit/", journal.EntryEdit.as_view(), name="entry-edit"),
    path(f"{STEP}entries/<int:entry>/remove/", journal.EntryRemove.as_view(), name="entry-remove"),
    path(f"{STEP}entries/<int:entry>/restore/", journal.EntryRestore.as_view(), name="entry-restore"),
    path(WAVE, content.ContentDetail.as_view(), name="content"),
    path(f"{WAVE}<int:milestone>/", content.MilestoneContent.as_view(), name="content-milestone"),
    path(f"{WAVE}<str:kind>/<int:item>/edit/", content.ContentEdit.as_view(), name="content-edit"),
    path(f"{WAVE}<str:kind>/<int:item>/remove/", content.ContentRemove.as_view(), name="content-remove"),
    path(f"{WAVE}<int:milestone>/add-link/", content.LinkAdd.as_view(), name="content-link-add"),
    path(f"{WAVE}steps/<int:step>/add-prompt/", content.PromptAdd.as_view(), name="content-prompt-add"),
]
