"""The hub of Milestone 2: the lists of populations, suggesting one, and shortening the long list in one go."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.permissions import Permission
from core import reference
from core.action_views import ActionFormView, PageView
from core.pages import page_of
from organisations.access import OrganisationMixin
from populations import lists, rooms
from populations.actions import long_list
from populations.forms.long_list import LongListFilter, ShortenForm, SuggestForm
from populations.models import ASIDE, Population, Status
from populations.presenters import may_suggest
from populations.rules import MOST_SELECTED, SHORT_LIST_MOST


class PopulationList(OrganisationMixin, PageView):
    permission = Permission.POPULATION_VIEW
    template_name = "populations/list.html"

    def get_context_data(self, **kwargs):
        numbers = lists.counts(self.participation)
        filter_form = LongListFilter(self.request.GET or None)
        search = filter_form.cleaned_data.get("q", "") if filter_form.is_valid() else ""
        page = page_of(lists.candidates(self.participation, search=search), self.request.GET.get("page"), size=lists.PAGE)
        panel = rooms.panel_of(self.participation, access=self.access, user=self.request.user, at=self.today)
        suggest_url = reverse("populations:suggest", args=[self.organisation.slug])
        return super().get_context_data(
            **self._rows(page),
            page=page,
            aside=lists.aside(self.participation)[: lists.MOST_ASIDE],
            numbers={status.value: number for status, number in numbers.items()},
            aside_count=sum(number for status, number in numbers.items() if status in ASIDE),
            is_long=lists.is_long(numbers),
            filter_form=filter_form if numbers[Status.CANDIDATE] > lists.PAGE or search else None,
            most_selected=MOST_SELECTED,
            most_short_listed=SHORT_LIST_MOST,
            suggest_url=suggest_url,
            suggest_button=_suggest_button(panel, suggest_url) if may_suggest(self.access) else "",
            may={
                "suggest": may_suggest(self.access),
                "edit": self.may(Permission.POPULATION_EDIT),
                "see_team": self.may(Permission.TEAM_TITLES),
                "assets": self.may(Permission.ASSETS_VIEW),
            },
            room_panel=panel,
            **kwargs,
        )

    def _rows(self, page):
        """The rows of all three lists, shaped together so that they share their queries."""
        ahead = lists.of(self.participation).on_short_list().select_related("team")
        rows = lists.rows_of([*ahead, *page.object_list], access=self.access, user=self.request.user, participation=self.participation)
        by_status = {status: [row for row in rows if row.population.status == status] for status in Status}
        return {
            "selected": by_status[Status.SELECTED],
            "short_list": by_status[Status.SHORT_LISTED],
            "candidates": by_status[Status.CANDIDATE],
        }


def _suggest_button(panel, suggest_url):
    """Where the button to suggest stands, so that one button of the page is the obvious one: "first", "beside" the long list where
    the room has a button of its own, or "" where that is this one."""
    next_url = panel.place.next.url if panel.place else ""
    if next_url == suggest_url:
        return ""
    return "beside" if next_url or (panel.reader.runs and panel.state in ("none", "earlier")) else "first"


class FromListMixin(OrganisationMixin):
    """A form that starts from the hub and leads back to it."""

    def back_url(self):
        return reverse("populations:list", args=[self.organisation.slug])

    @property
    def caption(self):
        return self.organisation.name


class PopulationSuggest(FromListMixin, ActionFormView):
    permission = Permission.POPULATION_VIEW
    form_class = SuggestForm
    template_name = "populations/suggest.html"
    heading = "Suggest a population"

    def dispatch(self, request, *args, **kwargs):
        if not may_suggest(self.access):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        blank = Population(participation=self.participation)
        return {**super().get_form_kwargs(), "instance": blank, "participation": self.participation}

    def act(self, form):
        self.population = long_list.suggest(participation=self.participation, on=self.today, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"“{self.population}” is on the long list. You can suggest another one here."

    def get_success_url(self):
        return reverse("populations:suggest", args=[self.organisation.slug])

    def get_context_data(self, **kwargs):
        mine = lists.candidates(self.participation).filter(suggested_by=self.request.user).order_by("-pk")
        return super().get_context_data(
            mine=mine[: lists.PAGE],
            is_signed_at_once=lists.is_open(self.participation),
            examples=reference.load("characteristics")["population_examples"],
            **kwargs,
        )


class PopulationShorten(FromListMixin, ActionFormView):
    permission = Permission.POPULATION_EDIT
    form_class = ShortenForm
    template_name = "populations/shorten.html"
    heading = "Shorten the long list"

    def load(self):
        self.candidates = list(lists.candidates(self.participation)[: lists.MOST_ROWS])

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "candidates": self.candidates}

    def act(self, form):
        long_list.shorten(
            participation=self.participation,
            keep=form.keep,
            put_aside=form.put_aside,
            reason=form.cleaned_data["reason"],
            on=self.today,
            by=self.request.user,
        )

    def get_success_message(self):
        numbers = lists.counts(self.participation)
        short = numbers[Status.SHORT_LISTED] + numbers[Status.SELECTED]
        return f"The list is saved: {short} on the short list, {numbers[Status.CANDIDATE]} still on the long list."

    def get_context_data(self, **kwargs):
        numbers = lists.counts(self.participation)
        rows = lists.rows_of(self.candidates, access=self.access, user=self.request.user, participation=self.participation)
        form = kwargs.get("form") or self.get_form()
        return super().get_context_data(
            **{**kwargs, "form": form},
            rows=[(row, form[f"choice_{row.population.pk}"]) for row in rows],
            short_count=numbers[Status.SHORT_LISTED] + numbers[Status.SELECTED],
            most=SHORT_LIST_MOST,
            is_cut=numbers[Status.CANDIDATE] > len(rows),
        )
