"""Why an asset is on the map: linking what was heard or counted, taking a link away, and putting it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from assets.actions import links
from assets.evidence import links_of, may_link, nodes_of, to_link
from assets.forms.links import EvidenceFilter, EvidenceForm, NoteForm, thing_of
from assets.views.base import ChangingMixin, OneAssetMixin
from core.action_views import ActionFormView, ConfirmView
from core.pages import page_of
from datareview.reading import reading_of

PAGE = 20
# Where a note waits for its link to be put back: in the session, as it may say what nobody else is to read in an address.
NOTE = "asset_evidence_note"


class EvidenceMixin(OneAssetMixin, ChangingMixin):
    """A page about what speaks for an asset: for those who may change the map and read the data review."""

    def load(self):
        super().load()
        self.evidence_reading = reading_of(self.access, self.population, self.request.user)
        if self.reading.may_edit and not self.evidence_reading.may_read:
            raise Http404

    def get_page_url(self):
        return f"{self.back_url()}#evidence"

    def get_success_url(self):
        return self.get_page_url()


class EvidenceAdd(EvidenceMixin, ActionFormView):
    """Choosing from what the reader may read. The list is narrowed by the address, so that a choice goes back to the same page of it."""

    template_name = "assets/evidence_add.html"
    form_class = EvidenceForm

    def get_heading(self):
        return f"What speaks for “{self.mapped}”?"

    @cached_property
    def filter_form(self):
        return EvidenceFilter(self.request.GET or None)

    @cached_property
    def page(self):
        chosen = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        return page_of(to_link(self.mapped, self.evidence_reading, **chosen), self.request.GET.get("page"), size=PAGE)

    def get_form_kwargs(self):
        things = list(self.page.object_list)
        ticked = [thing for thing in map(thing_of, self.request.POST.getlist("what")) if thing and thing not in things]
        if ticked:
            allowed = may_link(self.evidence_reading, ticked)
            things += [thing for thing in ticked if thing in allowed]
        return {**super().get_form_kwargs(), "offered": nodes_of(self.population, things, self.evidence_reading)}

    def act(self, form):
        links.add_evidence(self.mapped, form.chosen, note=form.cleaned_data["note"], by=self.request.user)
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


class EvidenceRemove(EvidenceMixin, ConfirmView):
    heading = "Take this link away?"
    submit_label = "Take it away"

    def load(self):
        super().load()
        self.link = get_object_or_404(links_of(self.mapped), pk=self.kwargs["link"])
        self.link.population = self.population

    @property
    def lead(self):
        return (f"What was heard or counted stays as it is, and speaks for “{self.mapped}” no longer.",)

    def act(self, form):
        links.remove_evidence(self.link, by=self.request.user)

    def get_success_url(self):
        thing = [self.link.from_kind, self.link.from_id]
        self.request.session[NOTE] = [self.mapped.pk, *thing, self.link.note]
        if may_link(self.evidence_reading, [tuple(thing)]):
            self.tell_undo("The link is taken away.", "evidence-restore", self.mapped.pk, *thing)
        else:
            messages.success(self.request, "The link is taken away.")
        return self.get_page_url()


class EvidenceRestore(EvidenceMixin, ActionFormView):
    """Puts back a link that was taken away, with its note if it was this person who took it."""

    form_class = NoteForm
    heading = "Put this link back?"
    submit_label = "Put it back"
    success_message = "The link is back."

    def load(self):
        super().load()
        self.thing = (self.kwargs["kind"], self.kwargs["pk"])
        if self.reading.may_edit and self.thing not in may_link(self.evidence_reading, [self.thing]):
            raise Http404

    @property
    def lead(self):
        node = nodes_of(self.population, [self.thing], self.evidence_reading)[self.thing]
        return (node.shown.detail if node.shown.is_quote else node.shown.text,)

    def get_initial(self):
        *where, note = self.request.session.get(NOTE, [None, ""])
        return {"note": note if where == [self.mapped.pk, *self.thing] else ""}

    def act(self, form):
        links.add_evidence(self.mapped, [self.thing], note=form.cleaned_data["note"], by=self.request.user)
        self.request.session.pop(NOTE, None)
