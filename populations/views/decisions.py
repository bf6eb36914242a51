"""Decisions: recording them, reading them, changing their words; and the choice that was made before joining."""

from copy import copy

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from core.pages import page_of
from core.text import in_a_row
from organisations.access import OrganisationMixin
from organisations.models.teams import RoleGroup, TeamKind
from populations import decisions as reads
from populations import rooms, rounds
from populations.actions import decisions
from populations.forms.decisions import DecisionEditForm, DecisionForm, EarlierChoiceForm, group_label
from populations.models import Method, Population, Stage
from populations.views.rooms import OpenRoomMixin, RoomActionMixin


def groups_of(participation):
    """The role groups of the project team, in their order."""
    return list(RoleGroup.objects.filter(team__participation=participation, team__kind=TeamKind.PROJECT))


class DecisionRecord(OpenRoomMixin, ActionFormView):
    """The record of the open room. It waits for the last stage, and for a ranking that is open.

    What somebody has typed is never lost: if the room has moved or ended meanwhile, the form comes back with what happened.
    """

    template_name = "populations/decision_record.html"
    form_class = DecisionForm
    heading = "Record the decision"
    recorded = None

    def load(self):
        super().load()
        if self.room is None and self.request.method == "POST":
            self.room = self.participation.decision_rooms.first()
        if self.room:
            self.showed = reads.showed(self.room)
            self.choosable = [] if self.room.ended_on else list(reads.choosable(self.participation).order_by("pk"))
            taken = sum(population.is_selected for population in self.choosable)
            self.most = rounds.free_places(self.participation) + taken

    @property
    def none_words(self):
        if reads.recorded_of(self.participation).exists():
            return "No decision room is open now. The latest decision is recorded already."
        return super().none_words

    def get(self, request, *args, **kwargs):
        if waits_for := self._waits_for():
            messages.info(request, waits_for)
            return HttpResponseRedirect(self.back_url())
        return super().get(request, *args, **kwargs)

    def _waits_for(self):
        if rounds.has_open_round(self.room):
            return "A ranking is still open. Close it, or call it off, before you record the decision."
        if self.room.stage != Stage.DISCUSS:
            return f"The decision is recorded in the last stage. Move the room on to “{Stage.DISCUSS.label}” first."
        return ""

    def get_template_names(self):
        is_hindered = self.request.method == "GET" and not (self.choosable and self.most)
        return ["populations/decision_not_yet.html"] if is_hindered else super().get_template_names()

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "choosable": self.choosable,
            "places": self.most,
            "groups": groups_of(self.participation),
            "showed": self.showed,
            "on": self.today,
        }

    def act(self, form):
        said = {name: value for name, value in form.cleaned_data.items() if name not in form.places}
        try:
            self.decision = decisions.record_decision(
                participation=self.participation,
                room=self.room,
                method=self.method,
                choices=form.choices,
                on=self.today,
                by=self.request.user,
                **said,
            )
        except decisions.AlreadyRecorded as refusal:
            self.recorded = refusal.decision
            if (refusal.decision.sentence, refusal.decision.discussion) != (said["sentence"], said["discussion"]):
                raise
            self.decision = refusal.decision  # the same button, clicked twice

    @property
    def method(self):
        return Method.RANKING if self.showed else Method.CONSENSUS

    def get_success_message(self):
        return selected_words(self.decision)

    def get_success_url(self):
        return decision_url(self.decision, self.organisation)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            showed=self.showed, method=self.method, choosable=self.choosable, most=self.most, recorded=self.recorded, **kwargs
        )


def decision_url(decision, organisation):
    return reverse("populations:decision", args=[organisation.slug, decision.pk])


def selected_words(decision):
    """What recording a decision has done, and what is next."""
    chosen = [str(choice.population) for choice in decision.choices.select_related("population")]
    is_one = len(chosen) == 1
    return (
        f"The decision is recorded. {in_a_row(chosen)} {'is' if is_one else 'are'} selected, "
        f"and {'it has' if is_one else 'each has'} a sub-team. "
        f"Next: define exactly who they are, and fill the sub-team{'' if is_one else 's'}."
    )


class EarlierChoice(RoomActionMixin, ActionFormView):
    """What an organisation chose before it joined. 404 in a wave whose organisations choose inside the programme."""

    template_name = "populations/earlier_choice.html"
    form_class = EarlierChoiceForm
    heading = "Your earlier choice"

    def load(self):
        if not rooms.brings_populations(self.participation):
            raise Http404
        self.on_list = list(Population.objects.filter(participation=self.participation).on_the_table().order_by("name", "pk")[:200])
        self.most = rounds.free_places(self.participation) + reads.choosable(self.participation).selected().count()

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return {**kwargs, "groups": groups_of(self.participation), "on": self.today, "on_list": self.on_list}

    def get_template_names(self):
        is_hindered = self.request.method == "GET" and not self.most
        return ["populations/decision_not_yet.html"] if is_hindered else super().get_template_names()

    def act(self, form):
        said = form.cleaned_data
        self.decision = decisions.record_earlier_choice(
            participation=self.participation,
            names=form.names,
            why=said["why"],
            decided_on=said["decided_on"],
            took_part=said["took_part"],
            evidence=form.evidence,
            review_on=said["review_on"],
            on=self.today,
            by=self.request.user,
        )

    def back_url(self):
        return reverse("populations:list", args=[self.organisation.slug])

    def get_success_message(self):
        return selected_words(self.decision)

    def get_success_url(self):
        return decision_url(self.decision, self.organisation)

    def get_context_data(self, **kwargs):
        return super().get_context_data(on_list=self.on_list, is_earlier=True, **kwargs)


class DecisionMixin(OrganisationMixin):
    """A page of one decision."""

    def load(self):
        self.decision = get_object_or_404(reads.recorded_of(self.participation), pk=self.kwargs["decision"])


class DecisionDetail(DecisionMixin, PageView):
    permission = Permission.POPULATION_VIEW
    template_name = "populations/decision.html"

    def get_context_data(self, **kwargs):
        labels = {group.code: group.label for group in groups_of(self.participation)}
        return super().get_context_data(
            decision=self.decision,
            choices=list(self.decision.choices.all()),
            evidence=list(self.decision.evidence.all()),
            groups=[group_label(code, labels) for code in self.decision.took_part],
            showed=reads.showed(self.decision.room) if self.decision.room else None,
            free_places=rounds.free_places(self.participation),
            is_review_due=bool(self.decision.review_on and self.decision.review_on < self.today),
            may={
                "run": self.may(Permission.RANKING_RUN),
                "define": self.may(Permission.POPULATION_DEFINE),
                "see_team": self.may(Permission.TEAM_TITLES),
            },
            **kwargs,
        )


class DecisionEdit(DecisionMixin, ActionFormView):
    permission = Permission.RANKING_RUN
    form_class = DecisionEditForm
    heading = "Change the words of the decision"
    lead = ("What was chosen stays as it is. The page will say on which day its words were changed.",)
    submit_label = "Save the changes"
    success_message = "The decision is changed. The page says on which day."

    @property
    def caption(self):
        return self.organisation.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.decision), "groups": groups_of(self.participation)}

    def back_url(self):
        return decision_url(self.decision, self.organisation)

    def act(self, form):
        decisions.edit_decision(decision=self.decision, on=self.today, by=self.request.user, **form.cleaned_data)


class DecisionList(OrganisationMixin, PageView):
    permission = Permission.POPULATION_VIEW
    template_name = "populations/decision_list.html"

    def get_context_data(self, **kwargs):
        page = page_of(reads.recorded_of(self.participation), self.request.GET.get("page"))
        ended = rooms.ended_without_decision(self.participation)[: rooms.ENDED_SHOWN]
        return super().get_context_data(page=page, ended=ended, may_run=self.may(Permission.RANKING_RUN), **kwargs)
