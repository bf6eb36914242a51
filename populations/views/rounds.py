"""Rankings: open, rank, rank on paper, see the result, close, call off, withdraw a population, run off a tie."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from organisations.access import OrganisationMixin
from organisations.queries import project_team_of
from populations import rounds
from populations.actions import rounds as actions
from populations.forms import rounds as forms
from populations.models import Elector
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
        voters = rounds.electorate_rows(self.participation, self.access, team=team, on=self.today)
        votes = sum(count for _, count in voters)
        is_open = self.room is not None and rounds.has_open_round(self.room)
        missing = [(population, self.missing[population.pk]) for population in self.populations if population.pk in self.missing]
        return super().get_context_data(
            room=self.room,
            is_open=is_open,
            missing=missing,
            team=team,
            voters=voters,
            votes=votes,
            is_few=0 < votes < FEW_ELECTORS,
            how_many=len(self.populations),
            most=MOST_OPTIONS,
            shows_form=self.room is not None
            and not is_open
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

    def get_context_data(self, **kwargs):
        is_over = self.round.is_finished
        elector = None if is_over else rounds.elector_of(self.round, self.request.user)
        return super().get_context_data(
            options=rounds.options_to_rank(self.round),
            withdrawn=rounds.withdrawn_options(self.round),
            turnout=rounds.turnout_of(self.round),
            result=rounds.result_of(self.round),
            elector=elector,
            has_ranked=elector is not None and rounds.ballot_of(elector) is not None,
            why_not="" if is_over or elector else rounds.why_not(self.round, self.access, self.request.user, on=self.today),
            may_run=self.may(Permission.RANKING_RUN),
            may_help=self.may(Permission.RANKING_HELP),
            fewest=FEWEST_OPTIONS,
            **kwargs,
        )


class BallotMixin(RoundMixin):
    """A ballot: number boxes and buttons that work without a script, every press of a button being a POST that keeps what is typed."""

    template_name = "populations/ballot.html"
    form_class = forms.BallotForm
    announcement = ""
    moved = None

    def load(self):
        super().load()
        self.options = rounds.options_to_rank(self.round)
        self.elector = self.get_elector()

    def get_kept(self):
        """The ids of options ranked so far, which the form begins with."""
        return []

    def get_form_kwargs(self):
        kept = [pk for pk in self.get_kept() if pk in {option.pk for option in self.options}] if self.elector else []
        return {**super().get_form_kwargs(), "options": self.options, "order": kept, "ranked": len(kept)}

    def get_why_not(self):
        """Why nothing can be ranked here, in words; empty if something can."""
        return ""

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        why_not = actions.closed_words(self.round) if not self.takes_ballots else self.get_why_not()
        if why_not:
            form.add_error(None, why_not)
            return self.form_invalid(form)
        if "move" in request.POST:
            return self.move(form)
        return super().post(request, *args, **kwargs)

    def move(self, form):
        """Show the page again with one option moved; with a wrong number typed, show that."""
        direction, _, pk = self.request.POST["move"].partition("-")
        option = next((option for option in self.options if str(option.pk) == pk), None)
        if not form.is_valid():
            return self.form_invalid(form)
        if option is not None and direction in ("up", "down"):
            ranked = forms.moved(form.ranking, option.pk, direction)
            self.announcement = forms.moved_words(ranked, option.pk, option.name, form.ranking)
            self.moved = self.request.POST["move"]
            rest = [pk for pk in dict.fromkeys([*ranked, *form.shown]) if pk not in ranked]
            form = forms.BallotForm(options=self.options, order=[*ranked, *rest], ranked=len(ranked))
        return self.render_to_response(self.get_context_data(form=form))

    def get_withdrawn_typed(self):
        """The names of options that were given a number here and are withdrawn meanwhile."""
        withdrawn = rounds.withdrawn_options(self.round)
        return [option.name for option in withdrawn if self.request.POST.get(forms.name_of(option.pk), "").strip()]

    def act(self, form):
        left_out = actions.cast(round=self.round, elector=self.elector, ranking=form.ranking, at=self.now, by=self.request.user)
        self.left_out = [*self.get_withdrawn_typed(), *left_out]

    def form_invalid(self, form):
        self.round.refresh_from_db()
        return super().form_invalid(form)

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code == 302 and self.left_out:
            words = f"{actions.withdrawn_words(self.left_out)} The order of the others stands."
            messages.warning(self.request, words)
        return response

    def get_context_data(self, **kwargs):
        # What is over takes no ballots; what was typed stays to be read.
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(
            form=form,
            typed=form.typed,
            why_not=self.get_why_not() if self.takes_ballots else "",
            withdrawn=rounds.withdrawn_options(self.round),
            withdrawn_typed=actions.withdrawn_words(self.get_withdrawn_typed()) if self.request.method == "POST" else "",
            announcement=self.announcement,
            moved=self.moved,
            closing=rounds.moment_words(self.round.closes_at) if self.round.closes_at else "",
            turnout=rounds.turnout_of(self.round),
            **kwargs,
        )

    @property
    def until(self):
        return f"until {rounds.moment_words(self.round.closes_at)}" if self.round.closes_at else "until the ranking is closed"


class Ballot(BallotMixin, ActionFormView):
    """One's own ballot. Whoever has none reads why."""

    def get_heading(self):
        return self.round.question

    def get_elector(self):
        return rounds.elector_of(self.round, self.request.user)

    def load(self):
        super().load()
        self.kept = rounds.ballot_of(self.elector) if self.elector else None

    def get_kept(self):
        return self.kept.ranking if self.kept else []

    def get_why_not(self):
        return "" if self.elector else rounds.why_not(self.round, self.access, self.request.user, on=self.today)

    def post(self, request, *args, **kwargs):
        if self.elector is None and not self.may(Permission.RANKING_CAST):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_success_message(self):
        return f"Your ranking is kept. You can change it {self.until}."

    def get_context_data(self, **kwargs):
        entered_by = str(self.kept.entered_by) if self.kept and self.kept.entered_by else ""
        return super().get_context_data(has_ranked=self.kept is not None, entered_by=entered_by, **kwargs)


class BallotHelp(RoundMixin, PageView):
    """Whom a ranking on paper can be entered for."""

    permission = Permission.RANKING_HELP
    template_name = "populations/ballot_help.html"

    def get_context_data(self, **kwargs):
        rows = []
        if self.takes_ballots:
            team = project_team_of(self.participation)
            rows = rounds.help_rows(self.round, self.access, self.request.user, team=team)
        page = page_of(rows, self.request.GET.get("page"), size=50)
        return super().get_context_data(page=page, closing=self.round.closes_at, **kwargs)


class BallotHelpElector(BallotMixin, ActionFormView):
    """Somebody else's ranking, from paper. The form is always empty: a helper never sees what is on a ballot."""

    permission = Permission.RANKING_HELP
    submit_label = "Keep this ranking"
    success_message = "The ranking is kept. Destroy the paper, or give it back."

    def get_heading(self):
        return self.round.question

    def get_elector(self):
        electors = Elector.objects.filter(round=self.round).select_related("person", "seat__person")
        elector = electors.filter(pk=self.kwargs["elector"]).first()
        if elector is None and self.takes_ballots:
            raise Http404
        return elector

    def dispatch(self, request, *args, **kwargs):
        if self.elector is not None and rounds.is_elector(self.elector, request.user):
            return HttpResponseRedirect(reverse("populations:ballot", args=[self.organisation.slug, self.round.pk]))
        return super().dispatch(request, *args, **kwargs)

    def get_why_not(self):
        return actions.HAS_RANKED if self.elector and rounds.has_ranked_alone(self.elector) else ""

    def get_context_data(self, **kwargs):
        team = project_team_of(self.participation)
        whose = rounds.elector_words(self.elector, self.access, team=team) if self.elector else "somebody else"
        return super().get_context_data(helps=True, whose=whose, **kwargs)

    def back_url(self):
        return reverse("populations:ballot-help", args=[self.organisation.slug, self.round.pk])


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
        turnout = rounds.turnout_of(self.round)
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
        self.result = rounds.result_of(self.round)

    def get_initial(self):
        return {"question": forms.RUNOFF_QUESTION}

    def get_context_data(self, **kwargs):
        return super().get_context_data(result=self.result, **kwargs)

    def act(self, form):
        self.runoff = actions.open_runoff(round=self.round, at=self.now, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("populations:round", args=[self.organisation.slug, self.runoff.pk])
