"""The four questions about a population, its answers, and the comparison of the short list."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from organisations.access import OrganisationMixin
from populations import questions as reads
from populations.actions import questions
from populations.comparison import comparison_of
from populations.forms.questions import ASKS, AnswerForm
from populations.hints import hint_of
from populations.models import Answer, Population, Question
from populations.presenters import names_about


def may_answer(access, population):
    """Whether the reader may answer about this population: the project team about all, a sub-team about its own."""
    return access.may(Permission.POPULATION_SUGGEST) or access.may(Permission.POPULATION_SUGGEST, team=population.team)


class QuestionsMixin(OrganisationMixin):
    """A page about one population; permissions are asked for it, or for the whole organisation."""

    def load(self):
        populations = Population.objects.filter(participation=self.participation).select_related("team", "participation__organisation")
        self.population = get_object_or_404(populations, pk=self.kwargs["population"])

    def get_team(self):
        return self.population.team

    def may(self, permission):
        return may_answer(self.access, self.population) if permission == Permission.POPULATION_SUGGEST else super().may(permission)

    @property
    def caption(self):
        return str(self.population)

    def back_url(self):
        return reverse("populations:questions", args=[self.organisation.slug, self.population.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(population=self.population, asks=ASKS, **kwargs)


def question_or_404(code):
    if code not in Question.values:
        raise Http404
    return Question(code)


class Questions(QuestionsMixin, PageView):
    """All four questions; with `?question=` one of them and all of its answers, page by page."""

    permission = Permission.POPULATION_VIEW
    template_name = "populations/questions.html"

    def get_context_data(self, **kwargs):
        closed = reads.why_closed(self.population)
        answers = self.may(Permission.POPULATION_SUGGEST)
        reader = {
            "user": self.request.user,
            "names_of": self.names_of,
            "may_answer": answers,
            "removes_any": self.may(Permission.POPULATION_EDIT),
        }
        only = self.request.GET.get("question")
        if only:
            blocks = [reads.block_of(self.population, question_or_404(only), self.request.GET.get("page"), **reader)]
        else:
            blocks = reads.blocks_of(self.population, **reader)
        hints = hint_of(reads.verdicts_of([self.population])[self.population.pk])
        return super().get_context_data(
            blocks=blocks, is_one=bool(only), hints=hints, closed=closed, may_add=answers and not closed, **kwargs
        )

    def names_of(self, authors):
        return names_about(self.population, authors, self.access, self.request.user)


class AnswerAdd(QuestionsMixin, ActionFormView):
    permission = Permission.POPULATION_SUGGEST
    template_name = "populations/answer_form.html"
    form_class = AnswerForm
    success_message = "Your answer is saved. It stands beside what others have answered."

    def load(self):
        super().load()
        self.question = question_or_404(self.kwargs["question"])

    def get(self, request, *args, **kwargs):
        if closed := reads.why_closed(self.population):
            messages.error(request, closed)
            return HttpResponseRedirect(self.back_url())
        return super().get(request, *args, **kwargs)

    def get_heading(self):
        return self.question.label

    def act(self, form):
        said = form.cleaned_data
        questions.answer(
            population=self.population,
            question=self.question,
            verdict=said["verdict"],
            text=said["text"],
            sources=form.sources,
            by=self.request.user,
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.question, **kwargs)


class AnswerMixin(QuestionsMixin):
    """A page of one answer, for whoever wrote it: 403 for others."""

    permission = Permission.POPULATION_SUGGEST

    def load(self):
        super().load()
        self.answer = get_object_or_404(reads.with_sources(self.get_answers()), pk=self.kwargs["answer"])
        self.answer.population = self.population
        self.question = Question(self.answer.question)

    def get_answers(self):
        return Answer.objects.current().filter(population=self.population)

    def dispatch(self, request, *args, **kwargs):
        if not self.is_theirs():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_theirs(self):
        return self.answer.by_id == self.request.user.pk

    def get_context_data(self, **kwargs):
        [row] = reads.answer_rows([self.answer])
        return super().get_context_data(question=self.question, answer=row, **kwargs)


class AnswerEdit(AnswerMixin, ActionFormView):
    template_name = "populations/answer_form.html"
    form_class = AnswerForm
    success_message = "Your answer is changed."

    def get_heading(self):
        return f"Change your answer: {self.question.label}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.answer)}  # the page may show it as it is saved

    def act(self, form):
        said = form.cleaned_data
        questions.edit_answer(answer=self.answer, verdict=said["verdict"], text=said["text"], sources=form.sources, by=self.request.user)


class AnswerRemove(AnswerMixin, ConfirmView):
    """For the author, and for whoever shapes the lists."""

    heading = "Take this answer away?"
    lead = ("You can put it back straight afterwards.",)
    submit_label = "Take it away"
    template_name = "populations/answer_remove.html"

    @property
    def removes_any(self):
        return self.may(Permission.POPULATION_EDIT)

    def is_theirs(self):
        return super().is_theirs() or self.removes_any

    def act(self, form):
        questions.remove_answer(answer=self.answer, by=self.request.user, removes_any=self.removes_any)

    def get_success_url(self):
        restore = reverse("populations:answer-restore", args=[self.organisation.slug, self.population.pk, self.answer.pk])
        messages.success(self.request, format_html('The answer is taken away. <a href="{}">Put it back</a>', restore))
        return self.back_url()


class AnswerRestore(AnswerMixin, ConfirmView):
    """For whoever took the answer away; for others it is not there."""

    heading = "Put this answer back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The answer is back."
    template_name = "populations/answer_remove.html"

    def get_answers(self):
        return Answer.objects.filter(population=self.population, removed_at__isnull=False, removed_by=self.request.user)

    def is_theirs(self):
        return True

    def act(self, form):
        questions.restore_answer(answer=self.answer, by=self.request.user)


class Compare(OrganisationMixin, PageView):
    permission = Permission.POPULATION_VIEW
    template_name = "populations/compare.html"

    def get_context_data(self, **kwargs):
        comparison = comparison_of(self.participation, may_answer=lambda population: may_answer(self.access, population))
        return super().get_context_data(
            comparison=comparison,
            questions=Question,
            may_run=self.may(Permission.RANKING_RUN),
            may_override=self.may(Permission.RANKING_OVERRIDE),
            may_shape=self.may(Permission.POPULATION_EDIT),
            **kwargs,
        )
