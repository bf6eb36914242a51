"""Keeping changes: owner and monitoring of each, and the sustainability check of the team."""

from copy import copy

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from qiprojects import later, sustainability
from qiprojects.actions import sustaining as actions
from qiprojects.forms.sustaining import AnswerForm, OpenRoundForm, RoundNoteForm, SustainingForm, measures_of
from qiprojects.models import SustainabilityRound, Sustaining
from qiprojects.views.base import ChangingMixin, OneIdeaMixin, ProjectMixin
from qiprojects.views.owned import OwnedMixin, owner_words


class SustainingList(ProjectMixin, PageView):
    """The adopted changes with who owns them and how they are watched, gaps first."""

    template_name = "qiprojects/sustaining.html"

    def get_context_data(self, **kwargs):
        page = page_of(later.to_sustain(self.population, self.today), self.request.GET.get("page"))
        return super().get_context_data(page=page, rows=[(idea, *self._said_of(idea)) for idea in page], **kwargs)

    def _said_of(self, idea):
        """The Sustaining of an idea or None, and its owner in words, a post or whom the reader may know."""
        kept = getattr(idea, "sustaining", None)
        if kept is None:
            return None, ""
        return kept, kept.owner_role or owner_words(kept, self.access, self.today)


class SustainingIdea(OwnedMixin, OneIdeaMixin, ChangingMixin, ActionFormView):
    form_class = SustainingForm
    heading = "Owner and monitoring"
    lead = ("A change stays if somebody owns it when the project is over, and if somebody would notice that it slips.",)
    success_message = "Owner and monitoring are saved."

    def load(self):
        super().load()
        rows = Sustaining.objects.select_related("owner__person__user", "owner__team__participation__organisation", "measure")
        self.kept = self.owned = rows.filter(idea=self.idea).first()

    def get_form_kwargs(self):
        instance = copy(self.kept) if self.kept else Sustaining(idea=self.idea)
        return {**super().get_form_kwargs(), "instance": instance, "measures": measures_of(self.population)}

    def act(self, form):
        actions.save_sustaining(self.idea, **form.values, by=self.request.user, seen=self.kept)

    def back_url(self):
        return self.address("sustaining")


class Sustainability(ProjectMixin, PageView):
    """The sustainability checks of the team, the open one first."""

    template_name = "qiprojects/sustainability.html"

    def get_context_data(self, **kwargs):
        rounds = SustainabilityRound.objects.filter(population=self.population)
        now = rounds.filter(closed_on__isnull=True).first()
        is_member = self.may_change and sustainability.may_answer(self.population, self.request.user, self.today)
        return super().get_context_data(
            open_round=now,
            page=page_of(rounds.filter(closed_on__isnull=False).order_by("-number"), self.request.GET.get("page")),
            has_answered=bool(now and is_member and sustainability.answer_of(now, self.request.user)),
            is_member=is_member,
            fewest=sustainability.FEWEST,
            **kwargs,
        )


class SustainabilityOpen(ChangingMixin, ActionFormView):
    form_class = OpenRoundForm
    heading = "Open a sustainability check"
    success_message = "The check is open. Tell the members of the sub-team: each answers for themselves."

    @property
    def lead(self):
        said = (
            "Each member of the sub-team says for ten factors how true they are. It takes about ten minutes.",
            "Nobody sees an answer before the check is closed, and afterwards nobody can find out whose it was. "
            f"With fewer than {sustainability.FEWEST} answers nothing is shown.",
        )
        few = sustainability.members_with_account(self.population, self.today)
        if few >= sustainability.FEWEST:
            return said
        return (*said, f"Your sub-team has fewer than {sustainability.FEWEST} members who can sign in. Talk the factors through instead.")

    def act(self, form):
        actions.open_round(self.population, about=form.cleaned_data["about"], on=self.today, by=self.request.user)

    def back_url(self):
        return self.address("sustainability")


class RoundMixin(ProjectMixin):
    """A page of one check. Sets `round`."""

    def load(self):
        super().load()
        self.round = get_object_or_404(SustainabilityRound, pk=self.kwargs["round"], population=self.population)
        self.round.population = self.population

    @property
    def caption(self):
        return f"{self.round}: {self.round.about}" if self.round.about else str(self.round)

    def back_url(self):
        return self.address("sustainability")

    def get_context_data(self, **kwargs):
        return super().get_context_data(round=self.round, **kwargs)


class OpenRoundMixin(RoundMixin):
    """A page that is there while the check is open; afterwards it leads to the result."""

    closed_message = "This check is closed."

    def get(self, request, *args, **kwargs):
        if self.round.closed_on is not None:
            messages.info(request, self.closed_message)
            return HttpResponseRedirect(self.address("sustainability-round", self.round.pk))
        return super().get(request, *args, **kwargs)


class SustainabilityAnswer(OpenRoundMixin, ChangingMixin, ActionFormView):
    """One's own answers, and nobody else's."""

    form_class = AnswerForm
    template_name = "qiprojects/sustainability_answer.html"
    heading = "How far will the change last?"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "levels": sustainability.answer_of(self.round, self.request.user)}

    def get_context_data(self, **kwargs):
        is_member = sustainability.may_answer(self.population, self.request.user, self.today)
        return super().get_context_data(is_member=is_member, fewest=sustainability.FEWEST, **kwargs)

    def act(self, form):
        self.levels = form.levels
        actions.answer(self.round, levels=form.levels, by=self.request.user)

    def get_success_message(self):
        return "Your answers are kept. You can change them until the check is closed." if self.levels else "Your answers are taken back."


class SustainabilityClose(OpenRoundMixin, ChangingMixin, ConfirmView):
    heading = "Close the sustainability check?"
    submit_label = "Close the check"
    lead = (
        "Nobody can answer, or change an answer, afterwards. Whose answers they are is deleted for good. Has everybody had time?",
        f"Nobody is told how many have answered. With fewer than {sustainability.FEWEST} nothing is shown, and the answers are deleted.",
    )
    success_message = "The check is closed."

    def act(self, form):
        actions.close_round(self.round, on=self.today, by=self.request.user)

    def get_success_url(self):
        return self.address("sustainability-round", self.round.pk)


class SustainabilityResult(RoundMixin, PageView):
    """What the answers of one closed check say together, lowest factors first."""

    template_name = "qiprojects/sustainability_round.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            result=sustainability.result_of(self.round), fewest=sustainability.FEWEST, too_few=sustainability.TOO_FEW, **kwargs
        )


class SustainabilityNote(RoundMixin, ChangingMixin, ActionFormView):
    form_class = RoundNoteForm
    heading = "What do you make of it?"
    success_message = "It is written down."

    def load(self):
        super().load()
        if self.round.closed_on is None:
            raise Http404

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.round)}

    def act(self, form):
        actions.save_note(self.round, note=form.cleaned_data["note"], by=self.request.user)

    def back_url(self):
        return self.address("sustainability-round", self.round.pk)
