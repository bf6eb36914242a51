"""The codes of a population: the list, one code, and what can be done with it."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.html import format_html

from core import reference
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from datareview import codes as reads
from datareview.actions import codes
from datareview.forms.codes import CodeForm, CodesFilter, MergeForm
from datareview.models import Code, Theme
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin
from populations.presenters import names_about


class Codes(ReviewMixin, PageView):
    template_name = "datareview/codes.html"

    def get_context_data(self, **kwargs):
        themes = Theme.objects.current().filter(population=self.population).order_by("name", "pk")
        filter_form = CodesFilter(self.request.GET or None, themes=themes)
        asked = filter_form.cleaned_data if filter_form.is_valid() else {}
        rows = reads.rows_of(
            self.population,
            words=asked.get("q", ""),
            kind=asked.get("kind", ""),
            theme=asked.get("theme"),
            sort=self.request.GET.get("sort", ""),
        )
        merged, removed = reads.aside(self.population)
        return super().get_context_data(
            page=page_of(rows, self.request.GET.get("page"), size=reads.PAGE),
            filter_form=filter_form,
            is_filtered=any(asked.values()),
            merged=merged,
            removed=removed,
            may_start=self.may_change and reads.may_start(self.population),
            **kwargs,
        )


class FromCodes(ChangingMixin):
    """A form that starts from the list of codes."""

    def back_url(self):
        return self.address("codes")


class CodesStart(FromCodes, ActionFormView):
    form_class = ConfirmView.form_class
    template_name = "datareview/codes_start.html"
    heading = "Start with the codes of the starter pack?"
    submit_label = "Add these codes"

    def act(self, form):
        new = codes.start(self.population, by=self.request.user)
        words = f"{len(new)} codes are added. Add your own while you read." if new else "These codes are there already."
        messages.success(self.request, words)

    def get_context_data(self, **kwargs):
        return super().get_context_data(pack=reference.load("data_review")["a_priori_codes"], **kwargs)


class CodeAdd(FromCodes, ActionFormView):
    form_class = CodeForm
    heading = "Add a code"
    lead = ("A code is a label for what somebody says. You can also add one while you code an excerpt.",)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Code(population=self.population), "population": self.population}

    def act(self, form):
        self.code = codes.add(self.population, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"“{self.code.name}” is added."


class CodeMixin(ReviewMixin):
    """A page of one code, whatever became of it."""

    def load(self):
        super().load()
        rows = Code.objects.filter(population=self.population).select_related("theme", "merged_into")
        self.code = get_object_or_404(rows, pk=self.kwargs["code"])
        self.code.population = self.population

    def back_url(self):
        return self.address("code", self.code.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(code=self.code, **kwargs)


class CodePage(CodeMixin, PageView):
    template_name = "datareview/code.html"

    def get_context_data(self, **kwargs):
        history, merged = reads.history_of(self.code), reads.merged_into(self.code)
        people = {self.code.by_id, *(change.by_id for change in history.rows)}
        names = names_about(self.population, people, self.access, self.request.user) if self.reading.may_edit else {}
        excerpts, coders = reads.counts(self.population).get(self.code.pk, (0, 0))
        readable = reads.excerpts_of(self.reading, self.code)
        page = page_of(readable, self.request.GET.get("page"), size=reads.EXCERPTS_PAGE)
        return super().get_context_data(
            events=[(reads.change_words(change), names.get(change.by_id, ""), change) for change in history.rows],
            more_events=history.more,
            merged=merged,
            excerpts=excerpts,
            coders=coders,
            hidden=max(excerpts - page.paginator.count, 0),
            page=page,
            alone=reads.given_alone(self.code, page.object_list),
            maker=names.get(self.code.by_id, ""),
            **kwargs,
        )


class CodeActionMixin(CodeMixin, ChangingMixin):
    """Something done to one code: a code for which it makes no sense leads back to its page, in words."""

    is_for = "current"
    states = {
        "current": lambda code: not code.is_removed and code.merged_into_id is None,
        "merged": lambda code: code.merged_into_id is not None,
        "removed": lambda code: code.is_removed,
    }

    def get(self, request, *args, **kwargs):
        if self.population.is_selected and not self.states[self.is_for](self.code):
            messages.error(request, "This cannot be done with the code as it is now.")
            return HttpResponseRedirect(self.back_url())
        return super().get(request, *args, **kwargs)

    @property
    def quoted(self):
        return f"“{self.code.name}”"


class CodeEdit(CodeActionMixin, ActionFormView):
    form_class = CodeForm
    heading = "Change a code"
    lead = ("A new name is kept in the history beside the old one. Nothing that was coded is lost.",)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.code), "population": self.population}

    def act(self, form):
        self.code = codes.edit(self.code, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"{self.quoted} is saved."


class CodeMerge(CodeActionMixin, ActionFormView):
    form_class = MergeForm
    template_name = "datareview/code_merge.html"

    def get_heading(self):
        return f"Merge {self.quoted} into another code"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "code": self.code}

    def act(self, form):
        self.into = form.cleaned_data["into"]
        codes.merge(self.code, self.into, by=self.request.user)

    def get_success_url(self):
        undo = self.address("code-unmerge", self.code.pk)
        messages.success(
            self.request, format_html('{} counts as “{}” now. <a href="{}">Take the merge back</a>', self.quoted, self.into.name, undo)
        )
        return self.address("code", self.into.pk)

    def get_context_data(self, **kwargs):
        excerpts, coders = reads.counts(self.population).get(self.code.pk, (0, 0))
        return super().get_context_data(excerpts=excerpts, coders=coders, **kwargs)


class CodeUnmerge(CodeActionMixin, ConfirmView):
    is_for = "merged"
    submit_label = "Take the merge back"
    submit_style = ""

    def get_heading(self):
        return f"Take the merge of {self.quoted} back?"

    @property
    def lead(self):
        return (
            f"It counts as {self.quoted} again wherever it was given, and what had been merged into it goes along. "
            "What was coded with other codes stays as it is.",
        )

    def act(self, form):
        codes.unmerge(self.code, by=self.request.user)

    def get_success_message(self):
        return f"{self.quoted} stands for itself again."


class CodeRemove(CodeActionMixin, ConfirmView):
    submit_label = "Take it away"

    def get_heading(self):
        return f"Take {self.quoted} away?"

    @property
    def lead(self):
        return ("It can no longer be given, and what was coded with it counts nowhere. You can put it back with everything.",)

    def act(self, form):
        codes.remove(self.code, by=self.request.user)

    def get_success_url(self):
        restore = self.address("code-restore", self.code.pk)
        messages.success(self.request, format_html('{} is taken away. <a href="{}">Put it back</a>', self.quoted, restore))
        return self.address("codes")


class CodeRestore(CodeActionMixin, ConfirmView):
    is_for = "removed"
    submit_label = "Put it back"
    submit_style = ""

    def get_heading(self):
        return f"Put {self.quoted} back?"

    def act(self, form):
        codes.restore(self.code, by=self.request.user)

    def get_success_message(self):
        return f"{self.quoted} is back, with everything that was coded with it."
