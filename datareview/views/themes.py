"""Themes: the list, one theme with what it rests on, and making, changing and taking away."""

from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from datareview import excerpts, thread
from datareview import themes as reads
from datareview.actions import themes
from datareview.actions import thread as links
from datareview.forms.themes import ThemeCodesForm, ThemeEvidenceForm, ThemeFilter, ThemeForm
from datareview.models import Code, Theme, ThreadLink
from datareview.topics import topic_words
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin

EXCERPTS = 10
THEMES = 50


class ThemeList(ReviewMixin, PageView):
    template_name = "datareview/themes.html"

    def get_context_data(self, **kwargs):
        form = ThemeFilter(self.request.GET or None)
        chosen = form.cleaned_data if form.is_valid() else {}
        rows = reads.rows_of(self.population)
        found = reads.narrowed(rows, **chosen)
        reviews, more_reviews = reads.reviews_of(self.population, self.reading)
        return super().get_context_data(
            filter_form=form,
            total=len(rows),
            page=page_of(found, self.request.GET.get("page"), size=THEMES),
            codes=Code.objects.current().filter(population=self.population).count(),
            loose=reads.without_theme(self.population),
            reviews=reviews,
            more_reviews=more_reviews,
            **kwargs,
        )


class ThemeFormMixin(ChangingMixin):
    form_class = ThemeForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "population": self.population}


class ThemeAdd(ThemeFormMixin, ActionFormView):
    heading = "Add a theme"
    lead = ("A theme is what several codes say together. Next you choose its codes.",)

    def back_url(self):
        return self.address("themes")

    def act(self, form):
        self.theme = themes.add(self.population, by=self.request.user, **form.values)

    def get_success_message(self):
        return f"“{self.theme}” is added. Now choose its codes."

    def get_success_url(self):
        return self.address("theme-codes", self.theme.pk)


class ThemeMixin:
    """A page of one theme."""

    def load(self):
        super().load()
        self.theme = get_object_or_404(self.get_themes().select_related("parent"), pk=self.kwargs["theme"])
        self.theme.population = self.population

    def get_themes(self):
        return reads.current(self.population)

    def back_url(self):
        return self.address("theme", self.theme.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(theme=self.theme, **kwargs)


class ThemeDetail(ThemeMixin, ReviewMixin, PageView):
    """What it rests on, in words and with what was said, and what came of it."""

    template_name = "datareview/theme.html"

    def get_context_data(self, **kwargs):
        all_excerpts = reads.excerpts_of(self.theme)
        readable = excerpts.for_pages(self.reading.excerpts() & all_excerpts)
        page = page_of(readable, self.request.GET.get("page"), size=EXCERPTS)
        return super().get_context_data(
            row=reads.row_of(self.theme),
            sub_themes=reads.beneath(self.theme),
            codes=reads.codes_of(self.theme),
            evidence=reads.evidence_of(self.theme),
            page=page,
            rows=excerpts.rows_of(page.object_list, self.reading, topic_words(self.participation)),
            hidden=all_excerpts.count() - page.paginator.count,
            came_of_it=[
                group for group in thread.forwards(self.population, "theme", self.theme.pk, self.reading) if group.kind.code != "theme"
            ],
            **kwargs,
        )


class ThemeEdit(ThemeMixin, ThemeFormMixin, ActionFormView):
    heading = "Change the theme"
    success_message = "The theme is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.theme)}

    def act(self, form):
        themes.edit(self.theme, by=self.request.user, **form.values)


class ThemeRemove(ThemeMixin, ChangingMixin, ConfirmView):
    heading = "Take this theme away?"
    submit_label = "Take it away"

    @property
    def lead(self):
        return (f"“{self.theme}” goes. Its codes and what people said stay, and you can put the theme back.",)

    def act(self, form):
        themes.remove(self.theme, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The theme is taken away.", "theme-restore", self.theme.pk)
        return self.address("themes")


class ThemeRestore(ThemeMixin, ChangingMixin, ConfirmView):
    heading = "Put this theme back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The theme is back."

    @property
    def lead(self):
        return (f"“{self.theme}” comes back with the codes that are in no other theme now.",)

    def get_themes(self):
        return Theme.objects.filter(population=self.population, removed_at__isnull=False)

    def back_url(self):
        return self.address("themes")

    def act(self, form):
        themes.restore(self.theme, by=self.request.user)


class ThemeCodes(ThemeMixin, ChangingMixin, ActionFormView):
    template_name = "datareview/theme_codes.html"
    form_class = ThemeCodesForm
    success_message = "The codes of the theme are saved."

    def get_heading(self):
        return f"Codes of “{self.theme}”"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.theme)}

    def act(self, form):
        themes.set_codes(self.theme, form.cleaned_data["codes"], by=self.request.user)


class ThemeEvidence(ThemeMixin, ChangingMixin, ActionFormView):
    template_name = "datareview/theme_evidence.html"
    form_class = ThemeEvidenceForm
    success_message = "It is linked. The theme rests on existing data as well now."

    def get_heading(self):
        return f"Link data to “{self.theme}”"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "theme": self.theme}

    def act(self, form):
        links.link(self.population, *form.chosen, "theme", self.theme.pk, form.cleaned_data["note"], by=self.request.user)


class ThemeEvidenceRemove(ThemeMixin, ChangingMixin, ConfirmView):
    heading = "Take this link away?"
    submit_label = "Take it away"

    def load(self):
        super().load()
        self.link = get_object_or_404(ThreadLink, population=self.population, to_kind="theme", to_id=self.theme.pk, pk=self.kwargs["link"])
        self.link.population = self.population

    @property
    def lead(self):
        return (f"The source stays as it is. It is no reason for “{self.theme}” any more. You can link it again.",)

    def act(self, form):
        links.unlink(self.link, by=self.request.user)

    def get_success_url(self):
        messages.success(self.request, "The link is taken away.")
        return self.back_url()
