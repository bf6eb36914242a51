"""The progress page, downloads, the programme team's list of what went wrong, and the demonstration's mailbox."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from accounts.access import ProgrammeMixin
from accounts.permissions import Permission
from jobs import actions, registry
from jobs.mailbox import kept_mails
from jobs.models import Job, OutgoingMail
from jobs.presenters import progress_of

PER_PAGE = 25


class JobMixin:
    """A page of one job: 404 unless the person may see it."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.job = get_object_or_404(Job, pk=kwargs["pk"])
        if not registry.may_see(request.user, self.job):
            raise Http404


class JobProgress(JobMixin, View):
    """How far the job is. The page asks for its middle part every two seconds; unchanged, the answer is 204, which swaps nothing."""

    def get(self, request, *args, **kwargs):
        context = {"job": self.job, "progress": progress_of(self.job), "result_url": registry.result_url(self.job)}
        if not request.htmx:
            response = render(request, "jobs/job_progress.html", context)
        elif request.GET.get("seen") == context["progress"]["stamp"]:
            response = HttpResponse(status=204)
        else:
            response = render(request, "jobs/partials/job_state.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response


class JobRetry(JobMixin, View):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        actions.retry(job=self.job, by=request.user)
        return redirect("jobs:job-progress", self.job.pk)


class JobDownload(JobMixin, View):
    def get(self, request, *args, **kwargs):
        if self.job.state != Job.State.DONE or not self.job.result_file:
            raise Http404
        try:
            file = self.job.result_file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(file, as_attachment=True, filename=self.job.result_name, content_type=self.job.result_type)
        response["X-Content-Type-Options"] = "nosniff"
        return response


class FailedWorkMixin(ProgrammeMixin):
    permission = Permission.PROGRAMME_MANAGE


class ProgrammeJobs(FailedWorkMixin, TemplateView):
    template_name = "jobs/programme_jobs.html"

    def get_context_data(self, **kwargs):
        jobs = Paginator(Job.objects.failed().for_list(), PER_PAGE)
        mails = Paginator(OutgoingMail.objects.unsent(timezone.now()).for_list(), PER_PAGE)
        page = self.request.GET
        return super().get_context_data(jobs=jobs.get_page(page.get("jobs")), mails=mails.get_page(page.get("mails")), **kwargs)


class ProgrammeJobRetry(FailedWorkMixin, View):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if actions.retry(job=get_object_or_404(Job, pk=kwargs["pk"]), by=request.user):
            messages.success(request, "The job starts again.")
        else:
            messages.info(request, "That job had already been started again.")
        return redirect("jobs:programme-jobs")


class ProgrammeMailRetry(FailedWorkMixin, View):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if actions.retry_mail(mail=get_object_or_404(OutgoingMail, pk=kwargs["pk"]), by=request.user):
            messages.success(request, "The mail is queued again.")
        else:
            messages.info(request, "That mail is not waiting for a new attempt.")
        return redirect("jobs:programme-jobs")


@method_decorator(login_not_required, name="dispatch")
class DemoPage(TemplateView):
    """A public page of the demonstration; anywhere else there is no such page."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not settings.DEMO:
            raise Http404
        self.mails = kept_mails(settings.MAIL_TRANSPORT.get("EMAIL_FILE_PATH"))


class DemoMailList(DemoPage):
    template_name = "jobs/demo_mail_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(mails=Paginator(self.mails, PER_PAGE).get_page(self.request.GET.get("page")), **kwargs)


class DemoMail(DemoPage):
    template_name = "jobs/demo_mail.html"

    def get_context_data(self, **kwargs):
        found = [mail for mail in self.mails if mail.name == self.kwargs["name"]]
        if not found:
            raise Http404
        return super().get_context_data(mail=found[0], **kwargs)
