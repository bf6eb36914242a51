"""Ballots: one's own, and those that a helper enters from paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from core.dates import moment_words
from core.pages import page_of
from organisations.queries import project_team_of
from populations import electorate, results, rounds
from populations.actions import rounds as actions
from populations.forms import rounds as forms
from populations.models import Elector
from populations.views.rounds import RoundMixin


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
            closing=moment_words(self.round.shown_until) if self.round.closes_at else "",
            turnout=results.turnout_of(self.round),
            **kwargs,
        )

    @property
    def until(self):
        return f"until {moment_words(self.round.shown_until)}" if self.round.closes_at else "until the ranking is closed"


class Ballot(BallotMixin, ActionFormView):
    """One's own ballot. Whoever has none reads why."""

    def get_heading(self):
        return self.round.question

    def get_elector(self):
        return electorate.elector_of(self.round, self.request.user)

    def load(self):
        super().load()
        self.kept = electorate.ballot_of(self.elector) if self.elector else None

    def get_kept(self):
        return self.kept.ranking if self.kept else []

    def get_why_not(self):
        return "" if self.elector else electorate.why_not(self.round, self.access, self.request.user, on=self.today)

    def post(self, request, *args, **kwargs):
        if self.elector is None and not self.may(Permission.RANKING_CAST):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_success_message(self):
        return f"Your ranking is kept. You can change it {self.until}."

    def get_context_data(self, **kwargs):
        entered_by = str(self.kept.entered_by) if self.kept and self.kept.entered_by else ""
        return super().get_context_data(has_ranked=self.kept is not None, entered_by=entered_by, **kwargs)


class HelpMixin(RoundMixin):
    """A page for whoever enters the rankings of others. The role allows it to observers, too; they read why they do not."""

    permission = Permission.RANKING_HELP

    def load(self):
        super().load()
        self.observes = electorate.is_observer(self.participation, self.request.user, on=self.today)

    def get_context_data(self, **kwargs):
        return super().get_context_data(observes=electorate.OBSERVES if self.observes else "", **kwargs)


class BallotHelp(HelpMixin, PageView):
    """Whom a ranking on paper can be entered for."""

    template_name = "populations/ballot_help.html"

    def get_context_data(self, **kwargs):
        rows = []
        if self.takes_ballots and not self.observes:
            team = project_team_of(self.participation)
            rows = electorate.help_rows(self.round, self.access, self.request.user, team=team)
        page = page_of(rows, self.request.GET.get("page"), size=50)
        return super().get_context_data(page=page, closing=self.round.closes_at, **kwargs)


class BallotHelpElector(HelpMixin, BallotMixin, ActionFormView):
    """Somebody else's ranking, from paper. The form is always empty: a helper never sees what is on a ballot."""

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
        if self.elector is not None and electorate.is_elector(self.elector, request.user):
            return HttpResponseRedirect(reverse("populations:ballot", args=[self.organisation.slug, self.round.pk]))
        return super().dispatch(request, *args, **kwargs)

    def get_why_not(self):
        if self.observes:
            return electorate.OBSERVES
        return actions.HAS_RANKED if self.elector and electorate.has_ranked_alone(self.elector) else ""

    def get_context_data(self, **kwargs):
        team = project_team_of(self.participation)
        whose = electorate.elector_words(self.elector, self.access, team=team) if self.elector else "somebody else"
        return super().get_context_data(helps=True, whose=whose, **kwargs)

    def back_url(self):
        return reverse("populations:ballot-help", args=[self.organisation.slug, self.round.pk])
