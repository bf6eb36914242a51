"""Change ideas: the list, one idea with its chain, and what is written about it."""

from copy import copy

from django.db.models import Q
from django.views import View

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from datareview import thread
from datareview.reading import reading_of as reading_of_review
from qiprojects.actions import ideas
from qiprojects.evidence import kinds_in_words, sources_for
from qiprojects.forms.ideas import ASSUMPTION, NO_DRIVER, IdeaFilter, IdeaForm, StatusForm
from qiprojects.models import ChangeIdea, Driver, IdeaStatus, Measure
from qiprojects.sources import sources_of
from qiprojects.tree import drivers_in_order, drivers_of_ideas
from qiprojects.views.base import ChangingMixin, OneIdeaMixin, ProjectMixin
from qiprojects.views.theory import MoveMixin

# These are kept up, with an owner and a watch on them.
KEPT_UP = frozenset({IdeaStatus.ADOPTED, IdeaStatus.ADAPTED, IdeaStatus.IMPLEMENTING, IdeaStatus.SCALED})


class IdeaList(ProjectMixin, PageView):
    """All change ideas, to look something up in and to narrow."""

    template_name = "qiprojects/ideas.html"

    def get_context_data(self, **kwargs):
        drivers = drivers_in_order(self.population)
        form = IdeaFilter(self.request.GET or None, drivers=drivers)
        sources = sources_of(self.population)
        rows = ChangeIdea.objects.current().filter(population=self.population)
        page = page_of(_narrowed(rows, sources, **form.chosen).order_by("position", "pk"), self.request.GET.get("page"))
        words = {driver.pk: driver.text for driver in drivers}
        served = drivers_of_ideas(self.population, set(words))
        shown = [(row, [words[pk] for pk in served.get(row.pk, ())], kinds_in_words(sources.get(row.pk, ()))) for row in page]
        has_any = bool(page.paginator.count) or rows.exists()
        return super().get_context_data(page=page, rows=shown, filter_form=form, has_any=has_any, **kwargs)


def _narrowed(rows, sources, *, status="", source="", driver="", words=""):
    """These ideas, narrowed. `sources` is as `sources_of` gives it."""
    if status:
        rows = rows.filter(status=status)
    if source == ASSUMPTION:
        rows = rows.exclude(pk__in=list(sources))
    elif source:
        rows = rows.filter(pk__in=[pk for pk, kinds in sources.items() if source in kinds])
    if driver == NO_DRIVER:
        rows = rows.exclude(pk__in=rows.filter(drivers__removed_at__isnull=True, drivers__isnull=False).values("pk"))
    elif driver:
        rows = rows.filter(drivers=driver)
    for word in words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(description__icontains=word))
    return rows


class WritingMixin(ChangingMixin):
    """A page with the form of an idea."""

    form_class = IdeaForm

    def get_form_kwargs(self):
        measures = Measure.objects.current().filter(population=self.population)
        return {**super().get_form_kwargs(), "drivers": drivers_in_order(self.population), "measures": measures}


class IdeaAdd(WritingMixin, ActionFormView):
    """A new idea, from a page of its own or from a line in the list; `?driver=` or the form says which drivers it serves."""

    heading = "Add a change idea"
    lead = ("Something you could change, so small that you could try it out next week. Ideas often come from what people told you.",)

    def get_form_kwargs(self):
        chosen = self.request.GET.get("driver", "")
        return {**super().get_form_kwargs(), "serves": [chosen] if chosen.isdecimal() else []}

    def act(self, form):
        self.was_there = ideas.known_idea(self.population, form.cleaned_data["text"]) is not None
        self.idea = ideas.add_idea(self.population, by=self.request.user, **form.values)

    def get_success_message(self):
        if self.was_there:
            return f"“{self.idea}” was there already. What you entered is added to it."
        return "" if self.is_quick else f"“{self.idea}” is written down. Say next what it rests on."

    @property
    def is_quick(self):
        return "quick" in self.request.POST

    def get_success_url(self):
        if not self.is_quick:
            return self.address("idea", self.idea.pk)
        under = self.request.POST.get("drivers", "")
        under = under if under.isdecimal() else "0"
        return f"{self.address('theory')}?add={under}#add-idea-{under}"

    def back_url(self):
        return self.address("theory")


class IdeaPage(OneIdeaMixin, PageView):
    """An idea with its chain: why we believe in it, backwards, and what came of it, forwards."""

    template_name = "qiprojects/idea.html"

    def get_context_data(self, **kwargs):
        review = reading_of_review(self.access, self.population, self.request.user)
        here = (self.population, "idea", self.idea.pk, review)
        # Tests are listed on the page with what was learnt; of the rest of the chain the measures are left.
        came_of_it = [group for group in thread.forwards(*here) if group.kind.code != "test"]
        about = self._sources(review) if review.may_read else self._kinds()
        return super().get_context_data(
            drivers=list(Driver.objects.current().filter(ideas=self.idea, population=self.population).select_related("parent")),
            testers=list(self.idea.testers.filter(removed_at__isnull=True, population=self.population).select_related("asset")),
            may_read_map=self.may(Permission.ASSETS_VIEW),
            came_of_it=came_of_it,
            is_abandoned=self.idea.status == IdeaStatus.ABANDONED,
            is_kept_up=self.idea.status in KEPT_UP,
            **about,
            **kwargs,
        )

    def _sources(self, review):
        sources = sources_for(self.idea, review)
        why = thread.backwards(self.population, "idea", self.idea.pk, review)
        direct = {(node.kind.code, node.pk) for node in sources.nodes if node.kind}
        behind = [group for group in (_without(group, direct) for group in why) if group.nodes or group.more]
        return {
            "sources": sources,
            "behind": behind,
            "quotes_directly": any(node.shown.is_quote for node in sources.nodes),
            "quotes_behind": any(node.shown.is_quote for group in behind for node in group.nodes),
            "is_assumption": sources.is_assumption,
            "is_rooted": not thread.is_assumption(thread.KINDS["idea"], why),
        }

    def _kinds(self):
        """For whoever may not read the data review: of which kinds the sources are, without their words."""
        kinds = sources_of(self.population).get(self.idea.pk, ())
        return {"sources": None, "kinds": kinds_in_words(kinds), "is_assumption": not kinds}


def _without(group, things):
    nodes = [node for node in group.nodes if (node.kind.code, node.pk) not in things]
    return thread.Group(group.kind, nodes, group.more)


class ChangingIdea(OneIdeaMixin, ChangingMixin):
    """A page on which somebody changes one idea."""


class IdeaEdit(ChangingIdea, WritingMixin, ActionFormView):
    heading = "Change the idea"
    success_message = "The change idea is changed."

    def get_form_kwargs(self):
        served = drivers_of_ideas(self.population, Driver.objects.current().filter(population=self.population)).get(self.idea.pk, [])
        measured = self.idea.measures.values_list("pk", flat=True)
        return {**super().get_form_kwargs(), "instance": copy(self.idea), "serves": served, "measured_by": measured}

    def act(self, form):
        ideas.edit_idea(self.idea, by=self.request.user, **form.values)


class IdeaStatusEdit(ChangingIdea, ActionFormView):
    form_class = StatusForm
    heading = "What became of this idea?"
    success_message = "The status is saved."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.idea)}

    def act(self, form):
        values = form.values
        ideas.set_status(self.idea, status=values["status"], reason=values["status_reason"], by=self.request.user)


class IdeaMove(MoveMixin, ChangingIdea, View):
    """Moves an idea; `?within=` names the driver in whose list the button is."""

    def load(self):
        super().load()
        within = self.request.GET.get("within", "")
        drivers = Driver.objects.current().filter(population=self.population)
        self.driver = drivers.filter(pk=within).first() if within.isdecimal() and len(within) < 16 else None

    @property
    def key(self):
        return f"idea-{self.idea.pk}-{self.driver.pk if self.driver else 0}"

    def move(self, up):
        ideas.move_idea(self.idea, up=up, driver=self.driver, by=self.request.user)

    def place(self):
        rows = ChangeIdea.objects.current().filter(population=self.population)
        beside = [row.pk for row in (rows.filter(drivers=self.driver) if self.driver else _narrowed(rows, {}, driver=NO_DRIVER))]
        return self.idea.pk in beside[:1], self.idea.pk in beside[-1:]

    def back_url(self):
        return self.address("theory")


class IdeaRemove(ChangingIdea, ConfirmView):
    heading = "Take this idea out of the theory of change?"
    submit_label = "Take it out"
    lead = (
        "If you tried it and it did not help, say instead that it is abandoned and what you learnt: that is a good result.",
        "Its tests and what it rests on are kept. You can put it back straight afterwards, as it was.",
    )

    def act(self, form):
        ideas.remove_idea(self.idea, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(f"“{self.idea}” is out of the theory of change.", "idea-put-back", self.idea.pk)
        return self.address("theory")


class IdeaPutBack(ChangingIdea, ConfirmView):
    heading = "Put this idea back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The idea is back, as it was."

    def get_ideas(self):
        return ChangeIdea.objects.filter(removed_at__isnull=False)

    def act(self, form):
        ideas.put_back_idea(self.idea, by=self.request.user)

    def back_url(self):
        return self.address("theory")

    def get_success_url(self):
        return self.address("idea", self.idea.pk)
