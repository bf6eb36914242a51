"""Rankings: open one, see how it goes and its result, close it, call it off, withdraw a population, run off a tie."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from organisations.access import OrganisationMixin
from organisations.queries import project_team_of
from populations import electorate, results, rounds
from populations.actions import rounds as actions
from populations.decisions import decision_of
from populations.forms import rounds as forms
from populations.models import Stage
from populations.questions import unanswered
from populations.rooms import current
from populations.rules import FEW_ELECTORS, FEWEST_OPTIONS, MOST_OPTIONS


class RoundOpen(OrganisationMixin, ActionFormView):
    permission = Permission.RANKING_RUN
    template_name = "populations/round_open.html"
    form_class = forms.RoundForm
    heading = "Open a ranking"
    success_message = "The ranking is open. Tell the team: nobody is told by email."

    def load(self):
        self.room = current(self.participation)
        self.populations = rounds.to_rank(self.participation)
        self.missing = unanswered(self.populations)
        self.free = rounds.free_places(self.participation)

    @property
    def caption(self):
        return self.organisation.name

    @property
    def may_override(self):
        return self.may(Permission.RANKING_OVERRIDE)

    def get_initial(self):
        seats = min(self.free, len(self.populations)) or 1
        return {"question": forms.QUESTION, "populations": self.populations, "seats": seats}

    def get_form_kwargs(self):
        asks_reason = bool(self.missing) and self.may_override
        return {**super().get_form_kwargs(), "populations": self.populations, "free": max(self.free, 1), "asks_reason": asks_reason}

    def act(self, form):
        if self.room is None:
            raise actions.CannotRank("No decision room is open. Open one first.")
        self.round = actions.open_round(room=self.room, at=timezone.now(), by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        team = project_team_of(self.participation)
        voters = electorate.electorate_rows(self.participation, self.access, team=team, on=self.today)
        votes = sum(count for _, count in voters)
        is_open = self.room is not None and rounds.has_open_round(self.room)
        is_early = self.room is not None and self.room.stage == Stage.IDEAS
        missing = [(population, self.missing[population.pk]) for population in self.populations if population.pk in self.missing]
        return super().get_context_data(
            room=self.room,
            is_open=is_open,
            is_early=is_early,
            missing=missing,
            team=team,
            voters=voters,
            votes=votes,
            is_few=0 < votes < FEW_ELECTORS,
            how_many=len(self.populations),
            most=MOST_OPTIONS,
            shows_form=self.room is not None
            and not is_open
            and not is_early
            and votes > 0
            and self.free > 0
            and len(self.populations) >= FEWEST_OPTIONS
            and (not missing or self.may_override),
            free=self.free,
            **kwargs,
        )

    def back_url(self):
        return reverse("populations:list", args=[self.organisation.slug])

    def get_success_url(self):
        return reverse("populations:round", args=[self.organisation.slug, self.round.pk])


class RoundMixin(OrganisationMixin):
    """A page about one round of the organisation. Sets `now` and `round`."""

    permission = Permission.POPULATION_VIEW

    def load(self):
        self.now = timezone.now()
        self.round = get_object_or_404(rounds.of(self.participation), pk=self.kwargs["round"])

    @property
    def caption(self):
        return f"{self.organisation}, {str(self.round).lower()}"

    @property
    def takes_ballots(self):
        return self.round.takes_ballots(self.now)

    def back_url(self):
        return reverse("populations:round", args=[self.organisation.slug, self.round.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"round": self.round, "takes_ballots": self.takes_ballots, **kwargs})


class RoundDetail(RoundMixin, PageView):
    template_name = "populations/round.html"

    @property
    def may_help(self):
        if not self.takes_ballots or not self.may(Permission.RANKING_HELP):
            return False
        return not electorate.is_observer(self.participation, self.request.user, on=self.today)

    def get_context_data(self, **kwargs):
        is_over = self.round.is_finished
        elector = None if is_over else electorate.elector_of(self.round, self.request.user)
        return super().get_context_data(
            options=rounds.options_to_rank(self.round),
            withdrawn=rounds.withdrawn_options(self.round),
            turnout=results.turnout_of(self.round),
            result=results.result_of(self.round),
            decision=decision_of(self.round.room) if is_over else None,
            elector=elector,
            has_ranked=elector is not None and electorate.ballot_of(elector) is not None,
            why_not="" if is_over or elector else electorate.why_not(self.round, self.access, self.request.user, on=self.today),
            may_run=self.may(Permission.RANKING_RUN),
            may_help=self.may_help,
            fewest=FEWEST_OPTIONS,
            **kwargs,
        )


class RunMixin(RoundMixin):
    """Something that whoever runs the ranking does to it while it is open."""

    permission = Permission.RANKING_RUN

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.back_url()) if self.round.is_finished else super().get(request, *args, **kwargs)


class RoundClose(RunMixin, ConfirmView):
    heading = "Close the ranking?"
    submit_label = "Close the ranking"
    success_message = "The ranking is closed. This is what it says."

    def get_context_data(self, **kwargs):
        turnout = results.turnout_of(self.round)
        lead = [
            f"{turnout.words} {'has' if turnout.ballots == 1 else 'have'} ranked so far. Nobody can rank, or change a ranking, afterwards.",
            "The rankings are counted, and what ties each of them to a person is removed for good: nobody can look up who ranked what.",
            "Everybody who may see the populations sees the result at once, and the decision room moves on to the discussion.",
        ]
        return super().get_context_data(lead=lead, **kwargs)

    def act(self, form):
        actions.close(round=self.round, at=self.now, by=self.request.user)


class RoundCancel(RunMixin, ActionFormView):
    form_class = forms.ReasonForm
    heading = "Call the ranking off?"
    submit_label = "Call the ranking off"
    success_message = "The ranking is called off. No ranking was counted or kept."
    lead = ("The rankings that people have entered are deleted and not counted. This cannot be undone; you can open a new ranking.",)

    def act(self, form):
        actions.call_off(round=self.round, at=self.now, by=self.request.user, **form.cleaned_data)


class RoundWithdraw(RunMixin, ActionFormView):
    form_class = forms.ReasonForm
    submit_label = "Withdraw this population"
    lead = (
        "It is left out of every ranking, also of those that are entered already; the order of the others stands. This cannot be undone.",
        "It stays on the short list. The people who rank see that it was withdrawn, and why.",
    )

    def load(self):
        super().load()
        self.option = get_object_or_404(self.round.options.select_related("population", "round"), pk=self.kwargs["option"])

    def get_heading(self):
        return f"Withdraw “{self.option}” from the ranking?"

    def act(self, form):
        actions.withdraw(option=self.option, at=self.now, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"“{self.option}” is withdrawn from the ranking."


class RoundRunoff(RoundMixin, ActionFormView):
    permission = Permission.RANKING_RUN
    template_name = "populations/round_runoff.html"
    form_class = forms.RunoffForm
    heading = "Open a run-off"
    success_message = "The run-off is open. Tell the team: nobody is told by email."

    def load(self):
        super().load()
        self.result = results.result_of(self.round)

    def get_initial(self):
        return {"question": forms.RUNOFF_QUESTION}

    def get_context_data(self, **kwargs):
        return super().get_context_data(result=self.result, **kwargs)

    def act(self, form):
        self.runoff = actions.open_runoff(round=self.round, at=self.now, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("populations:round", args=[self.organisation.slug, self.runoff.pk])
