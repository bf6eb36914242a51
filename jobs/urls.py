from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/<int:pk>/", views.JobProgress.as_view(), name="job-progress"),
    path("jobs/<int:pk>/retry/", views.JobRetry.as_view(), name="job-retry"),
    path("jobs/<int:pk>/download/", views.JobDownload.as_view(), name="job-download"),
    path("programme/jobs/", views.ProgrammeJobs.as_view(), name="programme-jobs"),
    path("programme/jobs/<int:pk>/retry/", views.ProgrammeJobRetry.as_view(), name="programme-job-retry"),
    path("programme/mails/<int:pk>/retry/", views.ProgrammeMailRetry.as_view(), name="programme-mail-retry"),
    path("demo/mail/", views.DemoMailList.as_view(), name="demo-mail-list"),
    path("demo/mail/<str:name>/", views.DemoMail.as_view(), name="demo-mail"),
]
