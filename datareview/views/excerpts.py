"""The list of excerpts, one excerpt, and writing one down or changing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from core.text import find_identifiers
from datareview import excerpts as reads
from datareview.actions import excerpts
from datareview.forms.excerpts import ExcerptFilter, ExcerptForm
from datareview.models import Excerpt
from datareview.places import Place, activities, place_of, sources
from datareview.speakers import find_in_speaker
from datareview.topics import topic_words
from datareview.views.base import ReviewMixin
from populations.presenters import names_about

PLACES = 50


class ExcerptList(ReviewMixin, PageView):
    """What was said and read, as far as this reader may read it."""

    template_name = "datareview/excerpts.html"

    def get_context_data(self, **kwargs):
        form = ExcerptFilter(self.request.GET or None, reading=self.reading)
        chosen = form.cleaned_data if form.is_valid() else {}
        found = reads.narrowed(reads.for_pages(self.reading.excerpts()), self.request.user, **chosen)
        page = page_of(found, self.request.GET.get("page"), size=reads.PAGE)
        return super().get_context_data(
            filter_form=form,
            is_narrowed=any(chosen.values()),
            page=page,
            rows=reads.rows_of(page.object_list, self.reading, topic_words(self.participation)),
            hidden=reads.hidden_count(self.reading),
            **self._work(),
            **kwargs,
        )

    def _work(self):
        """What waits for this person."""
        if not self.may_change:
            return {}
        return {
            "to_check": reads.to_check_by(self.reading).count(),
            "own_waiting": reads.own_waiting(self.reading).count(),
            "intakes": reads.open_intakes(self.population, self.request.user),
        }


class ExcerptMixin(ReviewMixin):
    """A page of one excerpt whose words this reader may read; 403 for every other one."""

    def load(self):
        super().load()
        get_object_or_404(Excerpt, population=self.population, pk=self.kwargs["excerpt"])
        self.excerpt = self.get_excerpts().filter(pk=self.kwargs["excerpt"]).first() if self.may(self.permission) else None
        if self.excerpt is None:
            raise PermissionDenied
        self.excerpt.population = self.population

    def get_excerpts(self):
        return reads.visible(self.reading)

    @property
    def place(self):
        return Place(self.excerpt.activity, self.excerpt.source)

    def back_url(self):
        return self.address("excerpt", self.excerpt.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(excerpt=self.excerpt, **kwargs)


class ExcerptDetail(ExcerptMixin, PageView):
    """One excerpt. Of a withdrawn one the sub-team learns that it was there; others get the answer that they get for every excerpt
    whose words they may not read."""

    template_name = "datareview/excerpt.html"

    def get_excerpts(self):
        withdrawn = Excerpt.objects.filter(population=self.population, withdrawn_at__isnull=False)
        return reads.for_pages(reads.visible(self.reading) | withdrawn) if self.reading.may_edit else super().get_excerpts()

    def back_url(self):
        return self.address("excerpts")

    def get_context_data(self, **kwargs):
        excerpt = self.excerpt
        people = names_about(self.population, [excerpt.by_id, excerpt.checked_by_id], self.access, self.request.user)
        [row] = reads.rows_of([excerpt], self.reading, topic_words(self.participation))
        return super().get_context_data(
            row=row,
            written_by=people.get(excerpt.by_id, ""),
            checked_by=people.get(excerpt.checked_by_id, "") if excerpt.checked_by_id else "",
            is_own=excerpt.by_id == self.request.user.pk,
            **kwargs,
        )


class WritingMixin(ReviewMixin):
    """A page on which the sub-team writes, while the population is worked on."""

    permission = Permission.EVIDENCE_EDIT

    def get(self, request, *args, **kwargs):
        if not self.population.is_selected:
            messages.error(request, "This population is not worked on any more, so nothing is added or changed here.")
            return HttpResponseRedirect(self.closed_url())
        return super().get(request, *args, **kwargs)

    def closed_url(self):
        return self.address("excerpts")


class FromPlaceMixin(WritingMixin):
    """A page that starts from a place (?activity= or ?source=), and asks for it first where none is named."""

    place_question = "Where was it heard or read?"

    def load(self):
        super().load()
        self.place = place_of(self.population, self.request.GET)

    def get(self, request, *args, **kwargs):
        if self.place is None and self.population.is_selected:
            return self.ask_for_place()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.place is None:
            return self.ask_for_place(status=422)
        return super().post(request, *args, **kwargs)

    def ask_for_place(self, status=200):
        return self.response_class(
            request=self.request,
            template="datareview/excerpt_place.html",
            status=status,
            context={
                "organisation": self.organisation,
                "participation": self.participation,
                "population": self.population,
                "may_change": self.may_change,
                "heading": self.place_question,
                "back_url": self.address("excerpts"),
                "activities": activities(self.population).filter(date__lte=self.today)[:PLACES],
                "sources": sources(self.population)[:PLACES],
            },
            using=self.template_engine,
        )

    def back_url(self):
        if self.place and self.place.activity:
            return self.address("activity", self.place.activity.pk)
        return self.address("source", self.place.source.pk) if self.place else self.address("excerpts")

    def get_context_data(self, **kwargs):
        return super().get_context_data(place=self.place, **kwargs)


class ExcerptAdd(FromPlaceMixin, ActionFormView):
    template_name = "datareview/excerpt_form.html"
    form_class = ExcerptForm
    heading = "Write an excerpt down"

    def get_form_kwargs(self):
        kwargs = {**super().get_form_kwargs(), "population": self.population, "place": self.place}
        kwargs["initial"] = {"topic": self.request.GET.get("topic", ""), **kwargs["initial"]}
        return kwargs

    def act(self, form):
        place, guid = self.place, form.cleaned_data["guid"]
        self.new = excerpts.add(
            self.population, by=self.request.user, activity=place.activity, source=place.source, guid=guid, **form.row()
        )

    def get_success_message(self):
        return f"{self.new} is saved. Others see it once somebody else has checked that nothing in it shows who it is."

    def get_success_url(self):
        if "another" in self.request.POST:
            return f"{self.address('excerpt-add')}?{self.place.key}"
        return self.address("excerpt", self.new.pk)


class ExcerptEdit(WritingMixin, ExcerptMixin, ActionFormView):
    template_name = "datareview/excerpt_form.html"
    form_class = ExcerptForm

    def get_heading(self):
        return f"Change {self.excerpt}"

    def get_form_kwargs(self):
        instance = Excerpt.objects.get(pk=self.excerpt.pk)  # of its own: the form writes on it while it is being checked
        return {**super().get_form_kwargs(), "instance": instance, "population": self.population, "place": self.place}

    def act(self, form):
        self.again = excerpts.edit(self.excerpt, by=self.request.user, **form.row())

    def get_success_message(self):
        if self.excerpt.checked_at is None and self.excerpt.by_id == self.request.user.pk:
            return f"{self.excerpt} is changed. Now somebody else has to check it, because the change is yours."
        return f"{self.excerpt} is changed."

    def get_context_data(self, **kwargs):
        found = find_identifiers(self.excerpt.text) + find_in_speaker(self.excerpt.speaker)
        return super().get_context_data(place=self.place, found=found, **kwargs)


class ExcerptUncheck(WritingMixin, ExcerptMixin, ConfirmView):
    """Somebody noticed who it is: out of sight at once, until it is mended and checked again."""

    heading = "Send this excerpt back to be checked?"
    lead = ("Nobody outside the sub-team sees it, and it does not count, until somebody has checked it again.",)
    submit_label = "Send it back"

    def act(self, form):
        excerpts.uncheck(self.excerpt, by=self.request.user)

    def get_success_message(self):
        return f"{self.excerpt} waits for a check again. Change the words that show who it is."
