"""Codebook exchange: a .qdc file out, and one of another program in, after a look at what would come of it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import View

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView
from core.text import in_a_row
from datareview.actions import codebook as actions
from datareview.codebook import to_qdc
from datareview.codebook_records import book_of
from datareview.forms.codebook import CodebookFileForm, CodebookUseForm
from datareview.models import Intake, IntakeKind
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin


class CodebookExport(ReviewMixin, View):
    """The codes and themes as a file; a word and a way on while there are none."""

    def get(self, request, *args, **kwargs):
        book = book_of(self.population)
        if not book.codes:
            messages.info(request, "There is no code or theme yet, so there is no codebook to download.")
            return HttpResponseRedirect(self.address("codes"))
        name = f"{self.organisation.slug}-{self.population.pk}-codebook.qdc"
        return HttpResponse(to_qdc(book), content_type="application/xml", headers={"Content-Disposition": f'attachment; filename="{name}"'})


class CodebookImport(ChangingMixin, ActionFormView):
    form_class = CodebookFileForm
    template_name = "datareview/codebook_import.html"
    heading = "Import a codebook"

    def act(self, form):
        name = form.cleaned_data["file"].name
        self.intake = actions.keep(self.population, form.book, form.notes, name=name, by=self.request.user)

    def get_success_url(self):
        return self.address("codebook-intake", self.intake.pk)

    def back_url(self):
        return self.address("codes")

    def get_context_data(self, **kwargs):
        mine = self.population.intakes.filter(kind=IntakeKind.CODEBOOK, by=self.request.user).defer("rows", "settings")
        return super().get_context_data(waiting=mine[:10], **kwargs)


class IntakeMixin(ReviewMixin):
    """A page of one codebook that waits: its maker's alone."""

    permission = Permission.EVIDENCE_EDIT

    def load(self):
        super().load()
        mine = Intake.objects.filter(population=self.population, kind=IntakeKind.CODEBOOK, by=self.request.user)
        self.intake = get_object_or_404(mine, pk=self.kwargs["intake"])
        self.intake.population = self.population


class CodebookIntake(IntakeMixin, ChangingMixin, ActionFormView):
    """What is new, what is known and what is left out; then it is taken over, or not."""

    form_class = CodebookUseForm
    template_name = "datareview/codebook_intake.html"

    @cached_property
    def plan(self):
        return actions.plan_of_intake(self.intake)

    def get_heading(self):
        return self.intake.name or "Codebook"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "plan": self.plan}

    def act(self, form):
        actions.use(self.intake, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        new = [_counted(len(self.plan.themes), "theme"), _counted(len(self.plan.codes), "code")]
        return f"The codebook is taken over: {in_a_row(part for part in new if part)}."

    def get_success_url(self):
        return self.address("codes")

    def back_url(self):
        return self.address("codebook-import" if self.population.is_selected else "codes")

    def get_context_data(self, **kwargs):
        kept = self.intake.settings
        return super().get_context_data(
            intake=self.intake, plan=self.plan, notes=kept.get("notes", []), origin=kept.get("origin", ""), **kwargs
        )


class CodebookIntakeDrop(IntakeMixin, ConfirmView):
    heading = "Put this codebook aside?"
    submit_label = "Put it aside"
    lead = ("What was read from the file is deleted here. Your file stays as it is, and codes that are here already stay too.",)

    def act(self, form):
        actions.drop(self.intake, by=self.request.user)

    def get_success_message(self):
        return "The codebook is put aside. Nothing was added."

    def back_url(self):
        return self.address("codebook-intake", self.intake.pk)

    def get_success_url(self):
        return self.address("codebook-import")


def _counted(count, noun):
    return f"{count} new {noun}{'s' if count > 1 else ''}" if count else ""
