"""A step: its purpose, prompts and links, and the journal of what the team did."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView
from core.pages import page_of
from milestones import actions, queries
from milestones.forms import EntryForm
from milestones.models import JournalEntry
from milestones.presenters import place_of_step
from milestones.views.progress import ProgressMixin


class StepMixin(ProgressMixin):
    """A page of one step of a milestone."""

    def load(self):
        super().load()
        self.step = get_object_or_404(self.milestone.steps, pk=self.kwargs["step"])

    def step_url(self):
        return reverse("milestones:step", args=[self.organisation.slug, self.progress.pk, self.step.pk])

    def back_url(self):
        return self.step_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(step=self.step, **kwargs)


class StepDetail(StepMixin, ActionFormView):
    """The page of a step. Everybody who may read the milestone reads it; the form is there for those who may write."""

    template_name = "milestones/step.html"
    form_class = EntryForm

    @property
    def permission(self):
        return Permission.MILESTONE_EDIT if self.request.method == "POST" else Permission.MILESTONE_VIEW

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        return {"done_on": self.today}

    def get_heading(self):
        return str(self.step)

    def act(self, form):
        entry = form.cleaned_data
        actions.add_entry(
            progress=self.progress, step=self.step, text=entry["text"], done_on=entry["done_on"], links=entry["links"], by=self.request.user
        )

    def get_success_message(self):
        return "Your entry is in the journal."

    def get_success_url(self):
        return f"{self.step_url()}#journal"

    def get_context_data(self, **kwargs):
        reads = self.may(Permission.JOURNAL_VIEW)
        whose = {"organisation": self.organisation, "team": self.get_team(), "population": self.progress.population}
        return super().get_context_data(
            prompts=self.step.prompts.all(),
            place_of_step=place_of_step(self.step, access=self.access, **whose),
            links=queries.links_of(self.milestone, self.step),
            entries=page_of(queries.journal_of(self.progress, self.step), self.request.GET.get("page")) if reads else None,
            steps=self.milestone.steps.all(),
            shows_names=self.may(Permission.TEAM_VIEW),
            reads_journal=reads,
            may_write=self.may(Permission.MILESTONE_EDIT),
            **{"back_url": self.milestone_url(), "cancel_url": "", **kwargs},
        )


class EntryMixin(StepMixin):
    """A page of one's own journal entry: somebody else's answers 404."""

    permission = Permission.MILESTONE_EDIT
    is_removed = False

    def load(self):
        super().load()
        entries = JournalEntry.objects.select_related("progress__participation__organisation", "progress__population", "step")
        mine = entries.filter(progress=self.progress, step=self.step, author=self.request.user, removed_at__isnull=not self.is_removed)
        self.entry = get_object_or_404(mine, pk=self.kwargs["entry"])


class EntryEdit(EntryMixin, ActionFormView):
    form_class = EntryForm
    heading = "Change your journal entry"
    success_message = "Your entry is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        links = "\n".join(f"{link.url} {link.title}".strip() for link in self.entry.links.all())
        return {"text": self.entry.text, "done_on": self.entry.done_on, "links": links}

    def act(self, form):
        entry = form.cleaned_data
        actions.edit_entry(entry=self.entry, text=entry["text"], done_on=entry["done_on"], links=entry["links"], by=self.request.user)


class EntryRemove(EntryMixin, ConfirmView):
    heading = "Take this entry off the journal?"
    lead = ("You can put it back straight afterwards.",)
    submit_label = "Take it off"

    def act(self, form):
        actions.remove_entry(entry=self.entry, by=self.request.user)

    def get_success_url(self):
        restore = reverse("milestones:entry-restore", args=[self.organisation.slug, self.progress.pk, self.step.pk, self.entry.pk])
        messages.success(self.request, format_html('The entry is taken off the journal. <a href="{}">Put it back</a>', restore))
        return self.step_url()


class EntryRestore(EntryMixin, ConfirmView):
    is_removed = True
    heading = "Put this entry back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The entry is back in the journal."

    def act(self, form):
        actions.restore_entry(entry=self.entry, by=self.request.user)
