"""The terms of reference of a team: the version in force, the earlier ones, and their files."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from organisations import documents, forms, terms_actions
from organisations.access import TeamMixin
from organisations.models import TermsOfReference
from organisations.views.seats import TeamActionMixin


class TermsReaderMixin(TeamMixin):
    """A page for whoever may read the terms of reference of this team."""

    permission = Permission.ORGANISATION_VIEW

    def load(self):
        super().load()
        if not self.access.may_read_terms(self.team):
            raise PermissionDenied


class TermsDetail(TermsReaderMixin, PageView):
    template_name = "organisations/terms.html"

    def get_context_data(self, **kwargs):
        versions = TermsOfReference.objects.filter(team=self.team).order_by("-number")
        current = versions.first()
        earlier = versions.exclude(pk=current.pk) if current else versions
        return super().get_context_data(
            current=current,
            page=page_of(earlier, self.request.GET.get("page")),
            may_edit=self.may(Permission.TEAM_EDIT),
            **kwargs,
        )


class TermsAdd(TeamActionMixin, ActionFormView):
    form_class = forms.TermsForm
    heading = "Terms of reference"
    lead = ("The version that you add is in force from now on. Earlier versions stay on the page.",)
    success_message = "The new version is in force."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        return {"title": f"Terms of reference: {self.team}"[:200], "agreed_on": self.today}

    def act(self, form):
        terms_actions.add_terms(team=self.team, on=self.today, by=self.request.user, **form.cleaned_data)

    def back_url(self):
        return reverse("organisations:terms", args=[self.organisation.slug, self.team.pk])


class TermsMixin:
    """A page about one version, by its number."""

    def load(self):
        super().load()
        versions = TermsOfReference.objects.filter(team=self.team).select_related("team__participation__organisation")
        self.terms = get_object_or_404(versions, number=self.kwargs["number"])


class TermsFile(TermsMixin, TermsReaderMixin, View):
    """The file itself, always as a download: what somebody uploaded is never shown as a page of this site."""

    def get(self, request, *args, **kwargs):
        if not self.terms.file:
            raise Http404
        try:
            with self.terms.file.open("rb") as file:
                content = BytesIO(file.read())  # a few megabytes at most
        except FileNotFoundError:
            raise Http404 from None
        extension = self.terms.file.name.rpartition(".")[2]
        name = documents.safe_name(self.terms.file_name)
        response = FileResponse(content, as_attachment=True, filename=name, content_type=documents.TYPES[extension])
        response["X-Content-Type-Options"] = "nosniff"
        return response


class TermsRemove(TermsMixin, TeamActionMixin, ConfirmView):
    heading = "Remove this version?"
    submit_label = "Remove the version"
    success_message = "The version is removed."

    def get_context_data(self, **kwargs):
        lead = [str(self.terms), "Use this for a file that was added by mistake: it cannot be undone. For a new version, add one instead."]
        return super().get_context_data(lead=lead, **kwargs)

    def act(self, form):
        terms_actions.remove_terms(terms=self.terms, by=self.request.user)

    def back_url(self):
        return reverse("organisations:terms", args=[self.organisation.slug, self.team.pk])
