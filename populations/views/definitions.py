"""Who a population is: the current definition, its versions, changing it; and how its sub-team reports to the project team."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from organisations.access import OrganisationMixin
from populations import definitions, presenters, questions
from populations.actions import definitions as actions
from populations.actions import reporting
from populations.forms.definitions import DefinitionForm, ReportingForm
from populations.models import Population, Reporting

LONGEST_WAIT = timedelta(days=2 * 366)
FORM_FIELDS = (
    "text", "who_is_in", "who_is_out", "segment_types", "characteristics", "other_characteristic", "place", "deprivation_deciles",
    "deprivation_index", "deprivation_year", "people", "programmes", "is_open", "still_open", "private_text",
)  # fmt: skip


class DefinitionMixin(OrganisationMixin):
    """A page about one population; the permission is asked for its sub-team."""

    permission = Permission.POPULATION_VIEW

    def load(self):
        self.population = get_object_or_404(self.populations(), pk=self.kwargs["population"])

    def populations(self):
        """The populations that the address may name."""
        return Population.objects.filter(participation=self.participation).select_related("team", "participation__organisation")

    def get_team(self):
        return self.population.team

    @property
    def caption(self):
        return f"{self.organisation}, {self.population}"

    @cached_property
    def reads_private_text(self):
        return definitions.may_read_private_text(self.access, team=self.get_team())

    @cached_property
    def may_define(self):
        return self.may(Permission.POPULATION_DEFINE) and self.population.status in definitions.DEFINABLE

    def versions_for_reader(self, versions):
        """These versions as the reader may see them, in the same order."""
        authors = {version.by_id for version in versions}
        names = presenters.names_about(self.population, authors, self.access, self.request.user)
        return [definitions.version_for(version, names=names, reads_private_text=self.reads_private_text) for version in versions]

    def version_for_reader(self, version):
        return self.versions_for_reader([version])[0]

    def address(self, name, *more):
        return reverse(f"populations:{name}", args=[self.organisation.slug, self.population.pk, *more])

    def back_url(self):
        return self.address("definition")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"population": self.population, "caption": self.caption, "may": {"define": self.may_define}, **kwargs}
        )


class DefinitionDetail(DefinitionMixin, PageView):
    """The current definition, and the list of its versions. The models stay here: the template gets what the reader may see."""

    template_name = "populations/definition.html"

    def get_context_data(self, **kwargs):
        current = definitions.versions_of(self.population).first()
        page = page_of(definitions.versions_of(self.population), self.request.GET.get("page"), size=20)
        rows = definitions.with_changes(page.object_list, reads_private_text=self.reads_private_text)
        shown = self.versions_for_reader([version for version, _ in rows])
        page.object_list = [(version, [change.label for change in changes]) for version, (_, changes) in zip(shown, rows, strict=True)]
        return super().get_context_data(
            domains=presenters.domain_words(self.population),
            version=self.version_for_reader(current) if current else None,
            versions=page,
            reads_versions=self.reads_private_text,
            warnings=definitions.warnings(current) if current and self.may_define else [],
            **kwargs,
        )


class DefinitionVersion(DefinitionMixin, PageView):
    """One version. Earlier ones may say what was taken out so that nobody is recognised: they are for those who define."""

    template_name = "populations/definition_version.html"

    def load(self):
        super().load()
        self.definition = get_object_or_404(definitions.versions_of(self.population), number=self.kwargs["number"])
        self.before = self.population.definitions.filter(number=self.definition.number - 1).first()
        self.is_current = not self.population.definitions.filter(number__gt=self.definition.number).exists()
        if not (self.is_current or self.reads_private_text):
            raise PermissionDenied

    def get_context_data(self, **kwargs):
        changes = definitions.changes_between(self.before, self.definition, reads_private_text=self.reads_private_text)
        return super().get_context_data(
            version=self.version_for_reader(self.definition),
            changes=changes if self.before else [],
            is_current=self.is_current,
            **kwargs,
        )


class DefinitionEdit(DefinitionMixin, ActionFormView):
    """A new version, from the current one, or with `?from=2` from an earlier one; beside the first one stands the suggestion."""

    permission = Permission.POPULATION_DEFINE
    form_class = DefinitionForm
    template_name = "populations/definition_edit.html"
    success_message = ""
    meanwhile = None

    def load(self):
        super().load()
        self.latest = definitions.versions_of(self.population).first()
        asked_for = self.request.GET.get("from", "")
        self.source = self.population.definitions.filter(number=asked_for).first() if asked_for.isdecimal() and len(asked_for) < 5 else None

    def get(self, request, *args, **kwargs):
        if self.may_define:
            return super().get(request, *args, **kwargs)
        status = self.population.get_status_display().lower()
        messages.info(request, f"“{self.population}” is {status}. Bring it back before you define it.")
        return HttpResponseRedirect(self.back_url())

    def get_heading(self):
        if self.source:
            return f"Bring version {self.source.number} back"
        return "Change the definition" if self.latest else "Define the population"

    def get_initial(self):
        start = self.source or self.latest
        if start is None:
            return {}
        note = {"change_note": f"Version {self.source.number} brought back"} if self.source else {}
        return {**{name: value for name in FORM_FIELDS if (value := getattr(start, name))}, **note}

    def get_form_kwargs(self):
        source = self.source.number if self.source else None
        return {**super().get_form_kwargs(), "latest": self.latest, "source": source, "today": self.today}

    def act(self, form):
        number = self.latest.number if self.latest else 0
        try:
            definition = actions.define(population=self.population, on=self.today, by=self.request.user, **form.cleaned_data)
        except actions.ChangedMeanwhile:
            self._show_what_changed(form)
            raise
        self.success_message = self._words_for(definition, is_new=definition.number > number)

    def _show_what_changed(self, form):
        """Beside the form, so that nobody has to look for it; the next save counts as made with that in view."""
        latest = definitions.versions_of(self.population).first()
        opened = self.population.definitions.filter(number=form.cleaned_data["seen"]).first()
        self.meanwhile = {
            "version": self.version_for_reader(latest),
            "changes": definitions.changes_between(opened, latest, reads_private_text=self.reads_private_text),
        }
        form.put_back("seen", latest.number)

    @staticmethod
    def _words_for(definition, *, is_new):
        if not is_new:
            return f"Nothing is different, so version {definition.number} stays as it is."
        return (
            "The population is defined." if definition.number == 1 else f"The definition is changed: this is version {definition.number}."
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            source=self.source.number if self.source else None,
            meanwhile=self.meanwhile,
            gathered=self._gathered(),
            examples=definitions.EXAMPLES,
            **kwargs,
        )

    def _gathered(self):
        """What the team answered about the population, to define it with: [(question, the latest answers), ...]."""
        answers = questions.answers_of([self.population], most=3)[self.population.pk]
        return [(question.label, found) for question, found in answers.items() if found]


class ReportingMixin(DefinitionMixin):
    """A page about the reporting line; 404 for a population without a sub-team."""

    permission = Permission.POPULATION_DEFINE

    def populations(self):
        return super().populations().filter(team__isnull=False)


class ReportingEdit(ReportingMixin, ActionFormView):
    form_class = ReportingForm
    template_name = "populations/reporting.html"
    heading = "How the sub-team reports to the project team"
    lead = ("The sub-team does the work, and the project team makes it possible. Agree early when and how they hear from each other.",)

    def load(self):
        super().load()
        self.reporting = Reporting.objects.filter(population=self.population).first()

    def get_form_kwargs(self):
        limits = {"earliest": self.participation.joined_on, "latest": self.today + LONGEST_WAIT}
        instance = Reporting.objects.filter(population=self.population).first() or Reporting(population=self.population)
        return {**super().get_form_kwargs(), **limits, "instance": instance}

    def act(self, form):
        reporting.plan_reporting(population=self.population, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return "The reporting line is saved. Both teams see it."

    def get_context_data(self, **kwargs):
        return super().get_context_data(reporting=self.reporting, **kwargs)


class ReportingRemove(ReportingMixin, ConfirmView):
    heading = "Remove the reporting line?"
    lead = ("The date of the first report and the rhythm are taken off. You can set them again at any time.",)
    submit_label = "Remove the reporting line"
    success_message = "The reporting line is removed."

    def act(self, form):
        reporting.remove_reporting(population=self.population, by=self.request.user)
