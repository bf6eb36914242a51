"""People change their mind: what goes, what has left already, and then the words go. At any time, also when the work has ended."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ConfirmView
from datareview import quoted
from datareview.actions import withdrawals
from datareview.forms.consents import ConsentWithdrawForm, ExcerptWithdrawForm
from datareview.models import Excerpt, RawNote
from datareview.views.base import ReviewMixin
from datareview.views.consents import ConsentMixin, LeftAlreadyMixin


class WithdrawalView(ConfirmView):
    """What both kinds of withdrawal show: where else the words stand."""

    submit_label = "Take their words out"

    def found(self, excerpts):
        """Where else the words of these excerpts stand: `places` to change, `published` to know of, as (words, address) pairs."""
        rows = dict(excerpts.filter(withdrawn_at__isnull=True).values_list("pk", "text"))
        return {
            "places": self._with_addresses(quoted.where_else(self.population, rows.values(), besides=rows)),
            "published": self._with_addresses(quoted.published_with(self.population, rows.values())),
        }

    def _with_addresses(self, places):
        return [(place.words, self._address_of(place)) for place in places]

    def _address_of(self, place):
        """Empty for what has no page, or none for this reader."""
        if place.needs and not self.access.may(place.needs):
            return ""
        if not place.page:
            return place.url
        return self.address(place.page, *([place.pk] if place.pk else []))


class ConsentWithdraw(ConsentMixin, WithdrawalView):
    template_name = "datareview/consent_withdraw.html"
    form_class = ConsentWithdrawForm
    heading = "Take their words out of the review?"

    def act(self, form):
        gone = withdrawals.withdraw_consent(self.consent, on=self.today, by=self.request.user, delete_notes=form.deletes_notes)
        of_excerpts = {0: "There were no excerpts", 1: "1 excerpt lost its words"}.get(gone, f"{gone} excerpts lost their words")
        self.success_message = f"It is recorded that these people changed their mind. {of_excerpts}, and nothing new of theirs is used."

    def get_context_data(self, **kwargs):
        excerpts = self.consent.excerpts.filter(withdrawn_at__isnull=True)
        return super().get_context_data(
            excerpts=excerpts.count(),
            exports=self.exports_with_names({self.consent.pk}, since=self.consent.created_at),
            **self.found(excerpts),
            **kwargs,
        )


class ExcerptWithdraw(LeftAlreadyMixin, ReviewMixin, WithdrawalView):
    """One excerpt, for the whole sub-team: whoever is asked first can do it."""

    permission = Permission.EVIDENCE_EDIT
    template_name = "datareview/excerpt_withdraw.html"
    form_class = ExcerptWithdrawForm
    heading = "Take the words of this excerpt out of the review?"
    submit_label = "Take the words out"

    def load(self):
        super().load()
        standing = Excerpt.objects.filter(population=self.population, withdrawn_at__isnull=True).select_related("consent")
        self.excerpt = get_object_or_404(standing if self.reading.may_edit else standing.none(), pk=self.kwargs["excerpt"])
        self.excerpt.population = self.population

    def back_url(self):
        return self.address("excerpt", self.excerpt.pk)

    def get_success_url(self):
        return self.address("excerpts")

    def get_form_kwargs(self):
        notes = RawNote.objects.filter(activity=self.excerpt.activity_id).filter(Q(consent=None) | Q(consent=self.excerpt.consent_id))
        return {**super().get_form_kwargs(), "has_notes": self.excerpt.activity_id is not None and notes.exists()}

    def act(self, form):
        withdrawals.withdraw_excerpt(self.excerpt, by=self.request.user, delete_notes=form.deletes_notes)
        self.success_message = f"The words of {str(self.excerpt).lower()} are gone. Its number stays, without words, and counts nowhere."

    def get_context_data(self, **kwargs):
        agreement = {self.excerpt.consent_id} if self.excerpt.consent_id else None
        exports = self.exports_with_names(agreement, since=self.excerpt.created_at)
        found = self.found(Excerpt.objects.filter(pk=self.excerpt.pk))
        return super().get_context_data(excerpt=self.excerpt, exports=exports, **found, **kwargs)
