"""What a change idea rests on, and who could test it: linking, taking a link away, putting it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from accounts.permissions import Permission
from assets.evidence import nodes_of
from assets.models import MappedAsset
from core.action_views import ActionFormView, ConfirmView
from core.pages import page_of
from datareview.reading import reading_of as reading_of_review
from qiprojects.actions import ideas
from qiprojects.evidence import links_of, may_link, to_link
from qiprojects.forms.ideas import NoteForm, SourceFilter, SourcesForm, TestersForm, thing_of
from qiprojects.views.ideas import ChangingIdea

PAGE = 20
# Where a note waits for its link to be put back: in the session, as it may say what nobody else is to read in an address.
NOTE = "idea_source_note"


class SourceMixin(ChangingIdea):
    """A page about what an idea rests on: for those who may change the project and read the data review."""

    def load(self):
        super().load()
        self.review = reading_of_review(self.access, self.population, self.request.user)
        if self.reading.may_edit and not self.review.may_read:
            raise Http404

    def get_page_url(self):
        return f"{self.back_url()}#why"

    def get_success_url(self):
        return self.get_page_url()


class SourceAdd(SourceMixin, ActionFormView):
    """Choosing from what the reader may read. The list is narrowed by the address, so that a choice goes back to the same page of it."""

    template_name = "qiprojects/idea_source_add.html"
    form_class = SourcesForm

    def get_heading(self):
        return f"What does “{self.idea}” rest on?"

    @cached_property
    def filter_form(self):
        return SourceFilter(self.request.GET or None)

    @cached_property
    def page(self):
        chosen = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        return page_of(to_link(self.idea, self.review, **chosen), self.request.GET.get("page"), size=PAGE)

    def get_form_kwargs(self):
        things = list(self.page.object_list)
        ticked = [thing for thing in map(thing_of, self.request.POST.getlist("what")) if thing and thing not in things]
        if ticked:
            allowed = may_link(self.review, ticked)
            things += [thing for thing in ticked if thing in allowed]
        return {**super().get_form_kwargs(), "offered": nodes_of(self.population, things, self.review)}

    def act(self, form):
        ideas.link_source(self.idea, form.chosen, note=form.cleaned_data["note"], by=self.request.user)
        self.linked = len(form.chosen)

    def get_success_message(self):
        return "It is linked." if self.linked == 1 else f"{self.linked} things are linked."

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        return super().get_context_data(
            **{
                **kwargs,
                "form": form,
                "filter_form": self.filter_form,
                "page": self.page,
                "is_narrowed": any(self.request.GET.get(name) for name in self.filter_form.fields),
                "quotes": any(node.shown.is_quote for node in form.offered.values()),
            }
        )


class SourceRemove(SourceMixin, ConfirmView):
    heading = "Take this link away?"
    submit_label = "Take it away"

    def load(self):
        super().load()
        self.link = get_object_or_404(links_of(self.idea), pk=self.kwargs["source"])
        self.link.population = self.population

    @property
    def lead(self):
        words = [f"What was heard or counted stays as it is. “{self.idea}” does not rest on it any longer."]
        if links_of(self.idea).count() == 1:
            words.append("Nothing else is linked to the idea, so it is called “our assumption” from then on.")
        return tuple(words)

    def act(self, form):
        ideas.unlink_source(self.link, by=self.request.user)

    def get_success_url(self):
        thing = [self.link.from_kind, self.link.from_id]
        self.request.session[NOTE] = [self.idea.pk, *thing, self.link.note]
        if may_link(self.review, [tuple(thing)]):
            self.tell_undo("The link is taken away.", "idea-source-put-back", self.idea.pk, *thing)
        else:
            messages.success(self.request, "The link is taken away.")
        return self.get_page_url()


class SourcePutBack(SourceMixin, ActionFormView):
    """Puts back a link that was taken away, with its note if it was this person who took it."""

    form_class = NoteForm
    heading = "Put this link back?"
    submit_label = "Put it back"
    success_message = "The link is back."

    def load(self):
        super().load()
        self.thing = (self.kwargs["kind"], self.kwargs["pk"])
        if self.reading.may_edit and self.thing not in may_link(self.review, [self.thing]):
            raise Http404

    @property
    def lead(self):
        node = nodes_of(self.population, [self.thing], self.review)[self.thing]
        return (node.shown.detail if node.shown.is_quote else node.shown.text,)

    def get_initial(self):
        *where, note = self.request.session.get(NOTE, [None, ""])
        return {"note": note if where == [self.idea.pk, *self.thing] else ""}

    def act(self, form):
        ideas.link_source(self.idea, [self.thing], note=form.cleaned_data["note"], by=self.request.user)
        self.request.session.pop(NOTE, None)


class Testers(ChangingIdea, ActionFormView):
    """Which assets could test an idea: those that were chosen, and a page of the others, narrowed to words (`?q=`)."""

    template_name = "qiprojects/idea_testers.html"
    form_class = TestersForm
    success_message = "It is saved who could test it."
    heading = "Who could test this idea?"

    @cached_property
    def held(self):
        return set(self.idea.testers.filter(removed_at__isnull=True).values_list("pk", flat=True))

    @property
    def words(self):
        """What to look for, without the one character that PostgreSQL cannot hold."""
        return self.request.GET.get("q", "").replace("\0", "")[:100]

    @cached_property
    def page(self):
        rows = self._assets().exclude(pk__in=self.held)
        for word in self.words.split():
            rows = rows.filter(asset__name__icontains=word)
        return page_of(rows, self.request.GET.get("page"), size=PAGE)

    def load(self):
        super().load()
        if self.reading.may_edit and not self.may(Permission.ASSETS_VIEW):
            raise Http404

    def _assets(self):
        rows = MappedAsset.objects.current().filter(population=self.population).select_related("asset")
        return rows.order_by("asset__name", "pk")

    def get_form_kwargs(self):
        posted = {int(pk) for pk in self.request.POST.getlist("testers") if pk.isdecimal() and len(pk) < 16}
        chosen = list(self._assets().filter(pk__in=self.held | posted))
        known = {row.pk for row in chosen}
        offered = [*chosen, *(row for row in self.page if row.pk not in known)]
        return {**super().get_form_kwargs(), "offered": offered, "held": self.held}

    def act(self, form):
        ideas.set_testers(self.idea, testers=list(self._assets().filter(pk__in=form.chosen)), by=self.request.user)

    def get_context_data(self, **kwargs):
        has_assets = bool(self.page.paginator.count or self.held) or self._assets().exists()
        return super().get_context_data(page=self.page, q=self.words, has_assets=has_assets, **kwargs)
