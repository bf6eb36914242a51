"""The programme team's pages: waves, their phases, and which organisations take part."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import ListView

from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from core.pages import page_of
from organisations import actions, forms
from organisations.access import ProgrammeMixin
from organisations.models import Participation, Wave


class WaveList(ProgrammeMixin, ListView):
    permission = Permission.PROGRAMME_MANAGE
    template_name = "organisations/wave_list.html"
    paginate_by = 25

    def get_queryset(self):
        return Wave.objects.annotate(organisations=Count("participations")).order_by("-starts_on", "pk")


class WaveMixin(ProgrammeMixin):
    permission = Permission.PROGRAMME_MANAGE

    @cached_property
    def wave(self):
        return get_object_or_404(Wave, slug=self.kwargs["wave"])

    def back_url(self):
        return reverse("organisations:wave", args=[self.wave.slug])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"wave": self.wave, "caption": self.wave.name, **kwargs})


class WaveAdd(ProgrammeMixin, ActionFormView):
    permission = Permission.PROGRAMME_MANAGE
    form_class = forms.WaveForm
    heading = "Add a wave"
    lead = ("Its phases and the words of its milestones are copied from the reference lists. You can change them afterwards.",)
    submit_label = "Add the wave"

    def act(self, form):
        self.wave = actions.create_wave(by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"{self.wave} is ready for organisations to join."

    def get_success_url(self):
        return reverse("organisations:wave", args=[self.wave.slug])

    def back_url(self):
        return reverse("organisations:wave-list")


class WaveDetail(WaveMixin, PageView):
    template_name = "organisations/wave.html"

    def get_context_data(self, **kwargs):
        participations = Participation.objects.filter(wave=self.wave).select_related("organisation").order_by("organisation__name", "pk")
        return super().get_context_data(
            phases=self.wave.phases.all(), page=page_of(participations, self.request.GET.get("page"), size=25), **kwargs
        )


class WaveEdit(WaveMixin, ActionFormView):
    form_class = forms.WaveEditForm
    heading = "Change the wave"
    success_message = "The wave is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Wave.objects.get(pk=self.wave.pk)}

    def act(self, form):
        actions.edit_wave(wave=self.wave, by=self.request.user, **form.cleaned_data)


class PhaseEdit(WaveMixin, ActionFormView):
    form_class = forms.PhaseForm
    success_message = "The dates of the phase are saved."

    @cached_property
    def phase(self):
        return get_object_or_404(self.wave.phases, pk=self.kwargs["phase"])

    def get_heading(self):
        return f"Dates of Phase {self.phase.number}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "phase": self.phase}

    def get_initial(self):
        return {"starts_on": self.phase.starts_on, "ends_on": self.phase.ends_on}

    def act(self, form):
        actions.edit_phase(phase=self.phase, by=self.request.user, **form.cleaned_data)


class Join(WaveMixin, ActionFormView):
    form_class = forms.JoinForm
    heading = "Let an organisation take part"

    def get_initial(self):
        return {"joined_on": self.today}

    def act(self, form):
        data = form.cleaned_data
        self.organisation, self.lead_email = data["organisation"], data["lead_email"]
        lead = {"lead_name": data["lead_name"], "lead_email": data["lead_email"]}
        actions.let_join(organisation=self.organisation, wave=self.wave, joined_on=data["joined_on"], by=self.request.user, **lead)

    def get_success_message(self):
        words = f"{self.organisation} takes part in {self.wave}."
        if self.lead_email:
            return f"{words} The project lead is invited, and can fill the team."
        return f"{words} Assign a coach, who can add the project lead."

    def get_success_url(self):
        return reverse("organisations:about", args=[self.organisation.slug])


class OrganisationAdd(ProgrammeMixin, ActionFormView):
    permission = Permission.ORGANISATION_MANAGE
    form_class = forms.OrganisationForm
    heading = "Add an organisation"
    submit_label = "Add the organisation"

    def act(self, form):
        self.organisation = actions.add_organisation(by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"{self.organisation} is added. Open a wave to let it take part."

    def get_success_url(self):
        return reverse("organisations:wave-list")

    def back_url(self):
        return reverse("organisations:wave-list")
