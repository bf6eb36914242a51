"""Raw notes: read and deleted by their author and the sub-team lead, changed by their author; for everybody else they are not there."""

from copy import copy

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.dates import as_day
from datareview.actions import notes
from datareview.forms.notes import RawNoteForm
from datareview.models import Consent
from datareview.views.base import ReviewMixin
from datareview.views.consents import ActivityPartMixin, OnlyWhileOpen
from populations.presenters import names_about


def consents_in_force(activity):
    """The agreements of an activity that a note can rest on."""
    return Consent.objects.filter(activity=activity, may_use=True, withdrawn_on__isnull=True).order_by("pk")


class NoteMixin(ReviewMixin):
    permission = Permission.EVIDENCE_EDIT

    def load(self):
        super().load()
        readable = self.reading.raw_notes().select_related("activity", "consent")
        self.note = get_object_or_404(readable, pk=self.kwargs["note"])
        self.note.activity.population = self.population
        self.is_theirs = self.note.by_id == self.request.user.pk

    def back_url(self):
        return self.address("note", self.note.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(note=self.note, activity=self.note.activity, is_theirs=self.is_theirs, **kwargs)


class NoteAdd(OnlyWhileOpen, ActivityPartMixin, ActionFormView):
    template_name = "datareview/note_form.html"
    form_class = RawNoteForm
    heading = "Write a raw note"
    success_message = "The note is saved. Only you and the lead of the sub-team can read it."

    def get_form_kwargs(self):
        consents = consents_in_force(self.activity)
        return {**super().get_form_kwargs(), "consents": consents, "today": self.today, "written_on": self.today}

    def act(self, form):
        self.note = notes.add(activity=self.activity, on=self.today, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.address("note", self.note.pk)


class NotePage(NoteMixin, PageView):
    """The note. When the lead opens what somebody else wrote, that goes into the log."""

    template_name = "datareview/note.html"

    def get(self, request, *args, **kwargs):
        if not self.is_theirs:
            notes.note_reading(raw_note=self.note, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        names = names_about(self.population, {self.note.by_id}, self.access, self.request.user)
        return super().get_context_data(written_by=names.get(self.note.by_id, ""), **kwargs)


class NoteEdit(OnlyWhileOpen, NoteMixin, ActionFormView):
    template_name = "datareview/note_form.html"
    form_class = RawNoteForm
    heading = "Change your raw note"
    success_message = "The note is changed."

    def load(self):
        super().load()
        if not self.is_theirs:
            raise Http404

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "instance": copy(self.note),
            "consents": consents_in_force(self.note.activity),
            "today": self.today,
            "written_on": as_day(self.note.created_at),
        }

    def act(self, form):
        notes.edit(raw_note=self.note, on=self.today, by=self.request.user, **form.cleaned_data)


class NoteDelete(NoteMixin, ConfirmView):
    template_name = "datareview/note_delete.html"
    heading = "Delete this raw note?"
    lead = ("It is gone for good: nobody can bring it back.",)
    submit_label = "Delete the note"
    success_message = "The note is deleted."

    def act(self, form):
        notes.delete(raw_note=self.note, by=self.request.user)

    def get_success_url(self):
        return self.address("activity", self.note.activity_id)
