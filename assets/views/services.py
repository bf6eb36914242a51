"""What is public about an asset: written down, changed, taken off again."""

from django.contrib import messages
from django.http import HttpResponseRedirect

from assets.actions import services
from assets.exchange.services import MAY_BE_PUBLIC
from assets.forms.services import PublicServiceForm
from assets.models import PublicService
from assets.views.base import ChangingMixin, OneAssetMixin
from assets.views.sharing import LeavesLibraryMixin
from core.action_views import ActionFormView, ConfirmView


class _ServiceMixin(OneAssetMixin, ChangingMixin):
    """Sets `service`, None where the asset has no public facts."""

    def load(self):
        super().load()
        self.service = PublicService.objects.filter(asset=self.mapped.asset_id).first()

    def lead_back(self, words):
        messages.info(self.request, words)
        return HttpResponseRedirect(self.back_url())


class ServiceEdit(LeavesLibraryMixin, _ServiceMixin, ActionFormView):
    form_class = PublicServiceForm
    lead = (
        "Write only what anybody may read. This goes out as open data: the name of the asset, and what you write here.",
        "Nothing else does: no description, contact, note or owner, and not which population it is about.",
    )

    def get(self, request, *args, **kwargs):
        if self.mapped.asset.segment not in MAY_BE_PUBLIC:
            return self.lead_back(services.NOT_PUBLIC)
        return super().get(request, *args, **kwargs)

    def get_heading(self):
        return "Change what is public" if self.service else "What is public about it?"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": PublicService.objects.get(pk=self.service.pk) if self.service else PublicService()}

    def get_initial(self):
        return {} if self.service else {"organisation_name": self.mapped.asset.name}

    def act(self, form):
        services.save_service(self.mapped, self.service, by=self.request.user, may_share=self.reading.may_share, **form.values)

    @property
    def success_message(self):
        if self.service:
            return "What is public is changed."
        return "It is marked as a public service. It can go out as open data; it is in no library unless you share it."


class ServiceRemove(_ServiceMixin, ConfirmView):
    heading = "Is it no public service any more?"
    submit_label = "Take the public facts off"
    success_message = "It is no public service any more, and stays on your map."

    @property
    def lead(self):
        shared = ["It leaves the library of the wave. Copies that others took stay theirs."] if self.mapped.asset.shared_on else []
        return ["What you wrote down as public is deleted. The asset stays on your map as it is.", *shared]

    def get(self, request, *args, **kwargs):
        if self.service is None:
            return self.lead_back("It is not marked as a public service.")
        return super().get(request, *args, **kwargs)

    def act(self, form):
        services.remove_service(self.mapped, by=self.request.user)
