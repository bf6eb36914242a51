"""Open data: what goes out, and services of a local directory coming in after a look at them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import View

from accounts.permissions import Permission
from assets.actions import exchange
from assets.exchange.checking import BROKEN, check
from assets.exchange.columns import FACTS
from assets.exchange.json_reading import MAX_SERVICES
from assets.exchange.services import facts_of, public_services, what_stays
from assets.forms.exchange import FindForm, ImportForm, TakeForm
from assets.models import AssetIntake
from assets.views.base import AssetsMixin, ChangingMixin
from core.action_views import ActionFormView, ConfirmView, PageView
from core.errors import Refused
from core.pages import page_of

LINES_ON_A_PAGE = 25
READY, KNOWN, UNREADABLE = "ready", "known", "unreadable"


class OpenData(AssetsMixin, PageView):
    """The services that go out, and how many assets do not, with the reasons."""

    template_name = "assets/open_data.html"

    def get_context_data(self, **kwargs):
        services = list(public_services(self.population))
        facts = facts_of(services)
        page = page_of(list(zip(services, facts, strict=True)), self.request.GET.get("page"))
        mine = AssetIntake.objects.filter(population=self.population, by=self.request.user).defer("rows", "problems")
        return super().get_context_data(
            page=page,
            count=len(facts),
            stays=what_stays(self.population),
            without_url=sum(not each.url for each in facts),
            in_words=sum(bool(each.address or each.postcode) and not each.has_whole_address for each in facts),
            from_elsewhere=sum(bool(service.asset.origin) for service in services),
            waiting=mine[:5] if self.may_change else [],
            **kwargs,
        )


class _Download(AssetsMixin, View):
    """A file of public services, for whoever may share; a word and a way on while there are none."""

    permission = Permission.ASSETS_SHARE
    kind = content_type = suffix = ""

    def get(self, request, *args, **kwargs):
        try:
            content = exchange.take_away(self.population, self.kind, by=request.user)
        except Refused as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(self.address("open-data"))
        name = f"public-services-{self.organisation.slug}-{self.today.isoformat()}.{self.suffix}"
        return HttpResponse(content, content_type=self.content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


class ExportJson(_Download):
    kind, content_type, suffix = "json", "application/json", "json"


class ExportCsv(_Download):
    kind, content_type, suffix = "csv", "application/zip", "zip"


class Import(ChangingMixin, ActionFormView):
    template_name = "assets/import.html"
    form_class = ImportForm
    heading = "Import from a local directory"

    def act(self, form):
        parsed = form.parsed
        self.intake = exchange.keep(self.population, parsed.rows, name=form.name, sentences=parsed.sentences, by=self.request.user)

    def get_success_url(self):
        return self.address("intake", self.intake.pk)

    def back_url(self):
        return self.address("open-data")

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=FACTS, most=MAX_SERVICES, **kwargs)


class _IntakeMixin(AssetsMixin):
    """A page of services that wait to be looked at: for whoever brought them, and not there for others."""

    permission = Permission.ASSETS_EDIT

    def load(self):
        super().load()
        mine = AssetIntake.objects.filter(population=self.population, by=self.request.user)
        self.intake = get_object_or_404(mine, pk=self.kwargs["intake"])
        self.intake.population = self.population


class Intake(_IntakeMixin, ChangingMixin, ActionFormView):
    """What is new, what is here already, and what cannot be read; the ticked ones are put on the map, a page at a time or all at once."""

    template_name = "assets/intake.html"
    form_class = TakeForm

    @cached_property
    def lines(self):
        return check(self.intake.rows, self.population)

    @cached_property
    def find_form(self):
        return FindForm(self.request.GET or None)

    @property
    def show(self):
        shown = self.request.GET.get("show")
        return shown if shown in (KNOWN, UNREADABLE) else READY

    @cached_property
    def parts(self):
        """The lines by what can be done with them."""
        return {
            READY: [line for line in self.lines if line.can_be_taken],
            KNOWN: [line for line in self.lines if not line.can_be_taken and line.state != BROKEN],
            UNREADABLE: [line for line in self.lines if line.state == BROKEN],
        }

    @cached_property
    def found(self):
        """The lines of the part that is shown in which the words are that somebody looks for."""
        form = self.find_form
        words = form.cleaned_data["words"].casefold().split() if form.is_bound and form.is_valid() else []
        fields = ("name", "organisation", "summary", "town", "postcode", "place")
        return [
            line
            for line in self.parts[self.show]
            if all(word in "\n".join(line.row[field] for field in fields).casefold() for word in words)
        ]

    @cached_property
    def page(self):
        return page_of(self.found, self.request.GET.get("page"), size=LINES_ON_A_PAGE)

    def get_heading(self):
        return self.intake.name

    def get_form_kwargs(self):
        everything = [line.number for line in self.found] if self.show == READY else []
        return {**super().get_form_kwargs(), "lines": self.page if self.show == READY else [], "everything": everything}

    def get_initial(self):
        return {"prompts": ["happening"], "segment": "organisations"}

    def act(self, form):
        answers = form.cleaned_data
        self.taken, refused = exchange.take_in(
            self.intake, form.chosen, segment=answers["segment"], prompts=answers["prompts"], by=self.request.user
        )

        for words in refused:
            messages.warning(self.request, words)

    def get_success_message(self):
        return f"{self.taken} service{' is' if self.taken == 1 else 's are'} on the map. Choose more, or go to the list."

    def get_success_url(self):
        kept = {"words": self.request.GET["words"]} if self.request.GET.get("words") else {}
        return f"{self.address('intake', self.intake.pk)}{'?' if kept else ''}{urlencode(kept)}"

    def back_url(self):
        return self.address("open-data")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            intake=self.intake,
            page=self.page,
            found=len(self.found),
            show=self.show,
            counts={part: len(lines) for part, lines in self.parts.items()},
            find_form=self.find_form,
            may_take_all=len(self.page) < len(self.found) <= exchange.MOST_AT_ONCE,
            **kwargs,
        )


class IntakeDrop(_IntakeMixin, ConfirmView):
    heading = "Put the rest of this file aside?"
    submit_label = "Put it aside"
    lead = ("What was read from the file is deleted here. What you put on the map stays.",)
    success_message = "It is put aside."

    def act(self, form):
        exchange.drop(self.intake, by=self.request.user)

    def back_url(self):
        return self.address(
            "intake" if self.population.is_selected else "open-data", *([self.intake.pk] if self.population.is_selected else [])
        )

    def get_success_url(self):
        return self.address("open-data")
