"""The four questions, each on a page that a team works through together in a meeting, on a wall if there is one."""

from copy import copy
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404

from assets.actions import prompts
from assets.considered import not_answering
from assets.forms.prompts import AnswerAsWellForm, AnswerForm, ConsiderForm
from assets.heard import find_offer, heard_of
from assets.models import Prompt, PromptConsidered
from assets.overview import overview_of
from assets.queries import on_map
from assets.views.base import AssetsMixin, ChangingMixin
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from core.text import in_a_row
from datareview.reading import reading_of

ON_A_PAGE = 60
NAMED = 5


class Questions(AssetsMixin, PageView):
    """All four, with how far the team has come."""

    template_name = "assets/questions.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(overview=overview_of(self.population, self.today), **kwargs)


class QuestionMixin(AssetsMixin):
    """A page of one question; 404 for a code that is none. Sets `prompt`, and `number` from 1 to 4."""

    def load(self):
        super().load()
        if self.kwargs["prompt"] not in Prompt.values:
            raise Http404
        self.prompt = Prompt(self.kwargs["prompt"])
        self.number = list(Prompt).index(self.prompt) + 1

    @cached_property
    def considered(self):
        """The PromptConsidered of this question, or None."""
        return PromptConsidered.objects.current().filter(population=self.population, prompt=self.prompt).first()

    @cached_property
    def evidence_reading(self):
        return reading_of(self.access, self.population, self.request.user)

    def back_url(self):
        return self.address("prompt", self.prompt)

    def get_context_data(self, **kwargs):
        return super().get_context_data(prompt=self.prompt, number=self.number, total=len(Prompt), **kwargs)


class QuestionPageMixin(QuestionMixin):
    """The page of a question, to read it and to write on it."""

    template_name = "assets/question.html"

    @property
    def kept(self):
        """What the address says of the answers that are shown, so that adding leads back to them: "?circle=sub-team", or empty."""
        query = {name: self.request.GET[name] for name in ("answers", "circle") if name in self.request.GET}
        return f"?{urlencode(query)}" if query else ""

    @property
    def form_values(self):
        return {"prompt": self.prompt.value, "action": self.address("prompt-add", self.prompt) + self.kept}

    def get_context_data(self, **kwargs):
        query = self.request.GET
        rows = on_map(self.population).filter(**{self.prompt: True}).order_by("-created_at", "-pk")
        heard = heard_of(self.evidence_reading, self.prompt, number=query.get("answers"), is_inside=query.get("circle") == "sub-team")
        following = list(Prompt)[self.number] if self.number < len(Prompt) else None
        return super().get_context_data(
            page=page_of(rows, query.get("page"), size=ON_A_PAGE),
            heard=heard,
            considered=self.considered,
            following=following,
            others=not_answering(self.population, self.prompt).exists() if self.may_change else False,
            **kwargs,
        )


class QuestionPage(QuestionPageMixin, PageView):
    """The question, what comes to mind, what is there already, and what was heard in the data review."""

    def get_context_data(self, **kwargs):
        form = AnswerForm(**self.form_values) if self.may_change else None
        return super().get_context_data(form=form, **kwargs)


class Answer(QuestionPageMixin, ChangingMixin, ActionFormView):
    """The same page, with what was typed if it was refused. `?from=excerpt-12` names what an asset is to rest on."""

    form_class = AnswerForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), **self.form_values}

    def get_initial(self):
        offer = find_offer(self.evidence_reading, self.request.GET.get("from", ""))
        if offer is None:
            return {}
        return {"evidence": offer.key, "names": offer.what.name if offer.kind == "theme" else ""}

    @cached_property
    def offer(self):
        """What the assets are to rest on: an Offer, or None."""
        key = self.request.POST.get("evidence", "") if self.request.method == "POST" else self.request.GET.get("from", "")
        return find_offer(self.evidence_reading, key)

    def act(self, form):
        evidence = (self.offer.kind, self.offer.pk) if self.offer else None
        values = {"prompt": self.prompt.value, "segment": form.cleaned_data["segment"], "by": self.request.user}
        self.rows = prompts.answer(self.population, names=form.lines, evidence=evidence, **values)

    def get_success_message(self):
        is_gone = self.request.POST.get("evidence") and self.offer is None
        return added_words(self.rows) + (" What they were to rest on is not there any more, so nothing is linked." if is_gone else "")

    def get_success_url(self):
        return self.back_url() + self.kept

    def get_context_data(self, **kwargs):
        return super().get_context_data(offer=self.offer, **kwargs)


def added_words(rows):
    """What came of writing these names down: rows as `quick_add` returns them."""
    new = [str(row) for row in rows if row.is_new]
    known = [str(row) for row in rows if not row.is_new]
    said = []
    if new:
        said.append(f"On the map now: {named(new)}.")
    if known:
        said.append(f"On the map already, and {'answers' if len(known) == 1 else 'answer'} this question as well: {named(known)}.")
    return " ".join(said)


def named(names):
    """The names in a row; of many the first ones, and how many more there are."""
    if len(names) <= NAMED + 1:
        return in_a_row([f"“{name}”" for name in names])
    return in_a_row([*(f"“{name}”" for name in names[:NAMED]), f"{len(names) - NAMED} more"])


class AnswerAsWell(QuestionMixin, ChangingMixin, ActionFormView):
    form_class = AnswerAsWellForm
    heading = "What on the map answers this question as well?"
    template_name = "assets/question_as_well.html"

    @cached_property
    def page(self):
        return page_of(not_answering(self.population, self.prompt), self.request.GET.get("page"), size=ON_A_PAGE)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "rows": self.page.object_list}

    def act(self, form):
        self.chosen = form.chosen
        prompts.answer_as_well(self.population, mapped=self.chosen, prompt=self.prompt.value, by=self.request.user)

    def get_success_message(self):
        return f"{'Answers' if len(self.chosen) == 1 else 'Answer'} this question as well: {named([str(row) for row in self.chosen])}."

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=self.page, **kwargs)


class Consider(QuestionMixin, ChangingMixin, ActionFormView):
    """That the team talked about the question: one press on its page, or with the day and a note here."""

    form_class = ConsiderForm
    template_name = "assets/question_considered.html"

    def get_heading(self):
        return "Change when you talked about this question" if self.considered else "Have you talked about this question?"

    def get_form_kwargs(self):
        is_change = self.request.method == "GET" or "seen" in self.request.POST
        instance = copy(self.considered) if self.considered and is_change else None
        return {**super().get_form_kwargs(), "instance": instance, "today": self.today}

    def get_initial(self):
        return {} if self.considered else {"considered_on": self.today}

    def act(self, form):
        on, note = form.values["considered_on"], form.values["note"]
        if form.instance.pk:
            self.considered.population = self.population
            prompts.edit_considered(self.considered, on=on, note=note, by=self.request.user)
        else:
            prompts.consider(self.population, prompt=self.prompt.value, on=on, note=note, by=self.request.user)

    def get_success_url(self):
        following = overview_of(self.population, self.today).next_question
        if following is None:
            messages.success(self.request, "All four questions are considered.")
            return self.address("map")
        messages.success(self.request, f"Question {self.number} is considered. This is the next one.")
        return self.address("prompt", following)


class ConsideredMixin(ChangingMixin):
    """A page of one PromptConsidered. Sets `considered`."""

    def load(self):
        super().load()
        self.considered = get_object_or_404(self.get_rows(), pk=self.kwargs["considered"])
        self.considered.population = self.population

    @property
    def caption(self):
        return f"{self.population}, question {Prompt.values.index(self.considered.prompt) + 1} of {len(Prompt)}"

    def back_url(self):
        return self.address("prompt", self.considered.prompt)


class NotConsidered(ConsideredMixin, ConfirmView):
    heading = "Have you not talked about this question?"
    lead = ("The day and the note are taken away, and what is on the map stays. You can put them back straight afterwards.",)
    submit_label = "We have not talked about it"

    def get_rows(self):
        return PromptConsidered.objects.current().filter(population=self.population)

    def act(self, form):
        prompts.not_considered(self.considered, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("It is taken back that you talked about this question.", "consider-again", self.considered.pk)
        return self.back_url()


class ConsiderAgain(ConsideredMixin, ConfirmView):
    heading = "Put it back that you talked about this question?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "It is back that you talked about this question."

    def get_rows(self):
        return PromptConsidered.objects.filter(population=self.population, removed_at__isnull=False)

    def act(self, form):
        prompts.consider_again(self.considered, by=self.request.user)
