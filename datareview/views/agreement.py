"""How far coders agree, and where they differ."""

from core.action_views import PageView
from core.pages import page_of
from datareview import agreement
from datareview.codes import current
from datareview.forms.coding import CodersFilter
from datareview.views.base import ReviewMixin
from populations.presenters import names_about

PAGE = 20


class Agreement(ReviewMixin, PageView):
    template_name = "datareview/agreement.html"

    def get_context_data(self, **kwargs):
        coded = agreement.coded(self.population)
        codes = [code for code in current(self.population) if code.is_codable]
        names = self.names_of(coded.coders)
        filter_form = CodersFilter(self.request.GET or None, coders=names.items(), codes=codes)
        asked = filter_form.cleaned_data if filter_form.is_valid() else {}
        coders = asked.get("coders") or list(coded.coders)
        compared = agreement.compare(coded.marks, coded.given, [code.pk for code in codes], coders)
        about = [code for code in codes if str(code.pk) == asked.get("code")] or codes
        page = self.page_of_differences(compared, about, names)
        total = agreement.excerpts_to_code(self.population)
        return super().get_context_data(
            filter_form=filter_form,
            coders=[(names[pk], number) for pk, number in coded.coders.items()],
            compared=compared,
            is_pair=len(coders) == 2,
            verdict=agreement.verdict_of(compared.overall),
            few=agreement.FEW,
            total=total,
            rows=_lowest_first([(code, compared.by_code[code.pk]) for code in codes if code.pk in compared.used]),
            has_more=coded.coders.get(self.request.user.pk, 0) < total,
            page=page,
            **kwargs,
        )

    def names_of(self, coders):
        """{id: name} of the coders, in one order for all readers; outside the sub-team everybody has a number."""
        known = names_about(self.population, coders, self.access, self.request.user) if self.reading.may_edit else {}
        return {pk: known.get(pk) or f"Coder {number}" for number, pk in enumerate(coders, start=1)}

    def page_of_differences(self, compared, about, names):
        """A Page of (excerpt, [(code, names of who gave it, names of who did not)]), of excerpts that this reader may read."""
        differing = [pk for pk in compared.differ if compared.differs_about(pk, about)]
        readable = set(self.reading.excerpts().values_list("pk", flat=True)) if differing else set()
        page = page_of([pk for pk in differing if pk in readable], self.request.GET.get("page"), size=PAGE)
        excerpts = self.reading.excerpts().select_related("activity", "source").in_bulk(page.object_list)
        page.hidden = len(differing) - page.paginator.count
        page.object_list = [
            (excerpts[pk], [(code, _named(gave, names), _named(rest, names)) for code, gave, rest in compared.where(pk, about)])
            for pk in page.object_list
        ]
        return page


def _lowest_first(rows):
    """The rows (code, Agreement) with those first that the coders should talk about, and last those without a measure."""
    return sorted(rows, key=lambda row: (row[1].chance_corrected is None, row[1].chance_corrected or 0, row[1].percent))


def _named(coders, names):
    """The names with "and" between them, because a name may hold a comma."""
    return " and ".join(names[pk] for pk in coders)
