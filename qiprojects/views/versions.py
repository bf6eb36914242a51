"""Versions of the theory of change: keeping one, looking back at one, and comparing two."""

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, PageView
from core.dates import nhs_date
from core.pages import page_of
from populations.presenters import names_about
from qiprojects.actions import versions
from qiprojects.comparing import Change, compare, counts
from qiprojects.forms.theory import NOW, CompareForm, KeepForm
from qiprojects.models import TheoryVersion
from qiprojects.outline import outline_of
from qiprojects.tree import tree_of
from qiprojects.views.base import ChangingMixin, ProjectMixin


def words_of(version):
    """How a version is named in a list to choose from."""
    return f"Version {version.number}, {nhs_date(version.kept_on)}"


class VersionsMixin(ProjectMixin):
    def versions(self):
        return TheoryVersion.objects.filter(population=self.population)

    def back_url(self):
        return self.address("theory-versions")


class Keep(ChangingMixin, ActionFormView):
    form_class = KeepForm
    heading = "Keep a version"
    lead = ("The theory of change stays as it is, and you can go on changing it. The version shows later how it was on this day.",)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def act(self, form):
        self.version = versions.keep_version(self.population, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"Version {self.version.number} is kept."

    def get_success_url(self):
        return self.address("theory-versions")

    def back_url(self):
        return self.address("theory")


class Versions(VersionsMixin, PageView):
    """The versions that were kept, the latest first."""

    template_name = "qiprojects/theory_versions.html"

    def get_context_data(self, **kwargs):
        page = page_of(self.versions().defer("tree"), self.request.GET.get("page"))
        names = names_about(self.population, {row.by_id for row in page if row.by_id}, self.access, self.request.user)
        rows = [(row, names.get(row.by_id, "")) for row in page]
        return super().get_context_data(page=page, rows=rows, **kwargs)


class Version(VersionsMixin, PageView):
    """One version as it was kept."""

    template_name = "qiprojects/theory_version.html"

    def get_context_data(self, **kwargs):
        version = get_object_or_404(self.versions(), pk=self.kwargs["version"])
        names = names_about(self.population, {version.by_id} if version.by_id else set(), self.access, self.request.user)
        return super().get_context_data(
            version=version, tree=version.tree, outline=outline_of(version.tree), kept_by=names.get(version.by_id, ""), **kwargs
        )


class Compare(VersionsMixin, PageView):
    """Two states side by side; without a choice the latest version and the theory as it is now."""

    template_name = "qiprojects/theory_compare.html"

    def get_context_data(self, **kwargs):
        rows = list(self.versions().defer("tree"))
        form = CompareForm(self.request.GET if "before" in self.request.GET else None, versions=rows, words=words_of)
        if not rows:
            return super().get_context_data(filter_form=form, versions=rows, **kwargs)
        before, after = str(rows[0].number), NOW
        if form.is_bound and form.is_valid():
            before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        elif not form.is_bound:
            form.initial = {"before": before, "after": after}
        (before_words, earlier), (after_words, later) = (self._state(rows, chosen) for chosen in (before, after))
        compared = compare(earlier, later)
        return super().get_context_data(
            filter_form=form,
            versions=rows,
            before=before_words,
            after=after_words,
            rows=[row for row in compared if row.change != Change.SAME],
            counts=counts(compared),
            **kwargs,
        )

    def _state(self, rows, chosen):
        """(the words for a state, its tree)."""
        if chosen == NOW:
            return "As it is now", tree_of(self.population)
        row = next(row for row in rows if str(row.number) == chosen)
        return words_of(row), row.tree
