"""Coding: one excerpt after another, at speed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from datareview import coding as reads
from datareview.actions import coding
from datareview.actions.base import CannotChange
from datareview.forms.coding import CodingForm
from datareview.models import Excerpt, Strand
from datareview.views.base import ReviewMixin
from populations.presenters import names_about


class CodingMixin(ReviewMixin):
    """Coding is the sub-team's. `?strand=` keeps to one strand."""

    permission = Permission.EVIDENCE_EDIT

    def load(self):
        super().load()
        strand = self.request.GET.get("strand", "")
        self.strand = strand if strand in reads.STRANDS else ""

    def dispatch(self, request, *args, **kwargs):
        if self.reading.may_edit and not self.may_change:
            messages.error(request, "This population is not worked on any more, so its excerpts are not coded.")
            return HttpResponseRedirect(self.address("codes"))
        return super().dispatch(request, *args, **kwargs)

    def with_query(self, address, **more):
        query = {"strand": self.strand, **more}
        query = {name: value for name, value in query.items() if value}
        return f"{address}?{urlencode(query)}" if query else address

    def next_address(self, *, after=0, saved=None):
        """The page of the next excerpt that this person has not coded, or the page that says that all is done."""
        following = reads.next_of(self.reading, self.request.user, strand=self.strand, after=after)
        if following is None:
            return self.with_query(self.address("coding"), saved=saved)
        return self.with_query(self.address("code-excerpt", following.pk), saved=saved)

    def saved(self):
        """What this person saved on the page before: the excerpt, the address to change it, and words; None if nothing."""
        asked = self.request.GET.get("saved", "")
        excerpt = self.reading.excerpts().filter(pk=asked).first() if asked.isdecimal() and len(asked) < 15 else None
        if excerpt is None or not reads.is_done(excerpt, self.request.user):
            return None
        url = self.with_query(self.address("code-excerpt", excerpt.pk))
        number = len(reads.held_by(excerpt, self.request.user))
        codes = f"with {number} code{'' if number == 1 else 's'}" if number else "without a code"
        return {"excerpt": excerpt, "words": f"{excerpt} is saved {codes}.", "url": url}


class Coding(CodingMixin, PageView):
    """Leads to the next excerpt; when there is none it says what comes now."""

    template_name = "datareview/coding.html"

    def get(self, request, *args, **kwargs):
        if reads.next_of(self.reading, request.user, strand=self.strand) is not None:
            return HttpResponseRedirect(self.next_address())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        others = reads.next_of(self.reading, self.request.user) if self.strand else None
        return super().get_context_data(
            progress=reads.progress_of(self.reading, self.request.user, self.strand),
            strand=reads.STRANDS.get(self.strand, ""),
            others_left=others is not None,
            waiting=self.reading.to_check().count(),
            first=reads.to_code(self.reading, self.strand).first(),
            saved=self.saved(),
            **kwargs,
        )


class CodeExcerpt(CodingMixin, ActionFormView):
    form_class = CodingForm
    template_name = "datareview/code_excerpt.html"

    def load(self):
        super().load()
        if not self.reading.may_edit:
            return  # 403, whether the excerpt is there or not
        rows = Excerpt.objects.filter(population=self.population).select_related("activity", "source")
        self.excerpt = get_object_or_404(rows, pk=self.kwargs["excerpt"])
        self.excerpt.population = self.population
        self.given = reads.given_by(self.excerpt, self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if self.may_change and (self.excerpt.is_withdrawn or self.excerpt.checked_at is None):
            words = "was withdrawn" if self.excerpt.is_withdrawn else "waits for its check by a second person"
            messages.error(request, f"{self.excerpt} {words}, so it cannot be coded. Go on with this one.")
            return HttpResponseRedirect(self.next_address(after=self.excerpt.number))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "population": self.population, "given": self.given}

    def act(self, form):
        try:
            coding.set_codes(self.excerpt, form.cleaned_data["codes"], by=self.request.user, new_names=form.cleaned_data["new_code"])
        except CannotChange as refusal:
            if refusal.field:
                raise
            messages.error(self.request, str(refusal))

        else:
            self.tell_merged(form.cleaned_data["codes"])

    def tell_merged(self, given):
        """Say what became of ticks on codes that were merged since the page was opened: they count, and stay as they were given."""
        for code in reads.merged(given):
            messages.info(
                self.request,
                f"“{code.name}” is merged into “{code.merged_into.name}” now. Your tick is kept, and counts as “{code.merged_into.name}”.",
            )

    def get_heading(self):
        return str(self.excerpt)

    def back_url(self):
        return self.address("codes")

    def get_success_url(self):
        return self.next_address(after=self.excerpt.number, saved=self.excerpt.pk)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        place, progress = reads.place_of(self.excerpt, self.reading, self.request.user, self.strand)
        ticked = {int(pk) for pk in form["codes"].value() or () if str(pk).isdecimal()} if form.is_bound else form.held
        is_done, shows_others = reads.is_done(self.excerpt, self.request.user), bool(self.request.GET.get("others"))
        return {
            **context,
            "excerpt": self.excerpt,
            "choices": [
                *((code, code.pk in ticked) for code in reads.codable(self.population)),
                *((code, True) for code in form.merged_ticks()),
            ],
            "new_names": [name for name in (form["new_code"].value() or ()) if name.strip()] if form.is_bound else [],
            "place": place,
            "progress": progress,
            "is_done": is_done,
            "words_changed": bool(self.given) and not is_done,
            "previous_url": place.previous and self.with_query(self.address("code-excerpt", place.previous)),
            "next_url": place.next and self.with_query(self.address("code-excerpt", place.next)),
            "others": self.others() if shows_others else None,
            "others_url": self.with_query(self.address("code-excerpt", self.excerpt.pk), others=1),
            "alone_url": self.with_query(self.address("code-excerpt", self.excerpt.pk)),
            "strand": reads.STRANDS.get(self.strand, ""),
            "strands": [(value, label) for value, label in Strand.choices if value != self.strand],
            "saved": None if form.is_bound else self.saved(),
        }

    def others(self):
        """What others gave this excerpt: (name, names of codes)."""
        rows = reads.others_of(self.excerpt, self.request.user)
        names = names_about(self.population, {who for who, _ in rows}, self.access, self.request.user)
        return [(names.get(who) or f"Coder {number}", given) for number, (who, given) in enumerate(rows, start=1)]
