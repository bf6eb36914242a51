from django.urls import path

from datareview.urls.base import REVIEW
from datareview.views import activities, feedback, interests, review

ACTIVITY = f"{REVIEW}activities/<int:activity>/"
FEEDBACK = f"{REVIEW}feedback/<int:feedback>/"
INTEREST = f"{REVIEW}interests/<int:interest>/"

urlpatterns = [
    path(REVIEW, review.Review.as_view(), name="review"),
    path(f"{REVIEW}plan/", review.ReviewPlan.as_view(), name="review-plan"),
    path(f"{REVIEW}enough/", review.ReviewFinish.as_view(), name="review-finish"),
    path(f"{REVIEW}go-on/", review.ReviewReopen.as_view(), name="review-reopen"),
    path(f"{REVIEW}capture/", activities.Capture.as_view(), name="capture"),
    path(f"{REVIEW}activities/", activities.Activities.as_view(), name="activities"),
    path(f"{REVIEW}activities/add/", activities.ActivityAdd.as_view(), name="activity-add"),
    path(ACTIVITY, activities.ActivityDetail.as_view(), name="activity"),
    path(f"{ACTIVITY}edit/", activities.ActivityEdit.as_view(), name="activity-edit"),
    path(f"{ACTIVITY}remove/", activities.ActivityRemove.as_view(), name="activity-remove"),
    path(f"{ACTIVITY}restore/", activities.ActivityRestore.as_view(), name="activity-restore"),
    path(f"{ACTIVITY}reflect/", activities.ActivityReflect.as_view(), name="activity-reflect"),
    path(f"{ACTIVITY}interest/add/", interests.InterestAdd.as_view(), name="interest-add"),
    path(f"{REVIEW}feedback/", feedback.FeedbackList.as_view(), name="feedback"),
    path(f"{REVIEW}feedback/add/", feedback.FeedbackAdd.as_view(), name="feedback-add"),
    path(f"{FEEDBACK}edit/", feedback.FeedbackEdit.as_view(), name="feedback-edit"),
    path(f"{FEEDBACK}done/", feedback.FeedbackDone.as_view(), name="feedback-done"),
    path(f"{FEEDBACK}remove/", feedback.FeedbackRemove.as_view(), name="feedback-remove"),
    path(f"{FEEDBACK}restore/", feedback.FeedbackRestore.as_view(), name="feedback-restore"),
    path(f"{REVIEW}interests/", interests.Interests.as_view(), name="interests"),
    path(f"{INTEREST}edit/", interests.InterestEdit.as_view(), name="interest-edit"),
    path(f"{INTEREST}follow-up/", interests.InterestFollowUp.as_view(), name="interest-follow-up"),
    path(f"{INTEREST}open-again/", interests.InterestOpenAgain.as_view(), name="interest-open-again"),
    path(f"{INTEREST}remove/", interests.InterestRemove.as_view(), name="interest-remove"),
    path(f"{INTEREST}restore/", interests.InterestRestore.as_view(), name="interest-restore"),
]
