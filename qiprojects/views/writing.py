"""The write-up: the outline, one item in the team's own words, and files to take away."""

from copy import copy
from hashlib import sha256

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.text import slugify

from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from core.pdf import render_pdf
from qiprojects.actions import writing as actions
from qiprojects.forms.writing import SectionForm
from qiprojects.models import WriteUpSection
from qiprojects.views.base import ChangingMixin, ProjectMixin
from qiprojects.writing.outline import ITEMS, outline_of
from qiprojects.writing.word import docx_of

A_DAY = 24 * 60 * 60
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class OutlineMixin(ProjectMixin):
    @cached_property
    def outline(self):
        """The write-up as this reader may see it."""
        return outline_of(self.population, with_evidence=self.access.may(Permission.EVIDENCE_VIEW, team=self.population.team))


class WriteUp(OutlineMixin, PageView):
    """All items, each with its words or with what it asks for."""

    template_name = "qiprojects/write_up.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(outline=self.outline, **kwargs)


class WriteUpSectionEdit(OutlineMixin, ChangingMixin, ActionFormView):
    form_class = SectionForm
    template_name = "qiprojects/write_up_section.html"

    def load(self):
        super().load()
        if self.kwargs["item"] not in ITEMS:
            raise Http404
        self.item = ITEMS[self.kwargs["item"]]
        self.row = WriteUpSection.objects.filter(population=self.population, item=self.item["code"]).first()

    @property
    def heading(self):
        return f"{self.item['number']}. {self.item['title']}"

    def get_initial(self):
        return {"text": self.row.text if self.row else self.section.text}

    def get_form_kwargs(self):
        instance = copy(self.row) if self.row else WriteUpSection(population=self.population, item=self.item["code"])
        return {**super().get_form_kwargs(), "instance": instance}

    @property
    def section(self):
        return next(section for section in self.outline.sections if section.code == self.item["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(section=self.section, **kwargs)

    def act(self, form):
        text = form.cleaned_data["text"]
        is_draft = self.row is None and " ".join(text.split()) == " ".join(self.section.text.split())
        self.is_reset = not text.strip() or is_draft
        actions.write_section(self.population, item=self.item["code"], text="" if is_draft else text, by=self.request.user, seen=self.row)

    def get_success_message(self):
        return "The draft from your records is used." if self.is_reset else "Your words are saved."

    def get_success_url(self):
        return f"{self.back_url()}#{self.item['code']}"

    def back_url(self):
        return self.address("write-up")


class _File(OutlineMixin, PageView):
    """A file of the write-up, with small numbers hidden for everybody: it is made to be passed on."""

    kind = ""
    content_type = ""

    def get(self, request, *args, **kwargs):
        content = self.made(self.outline)
        actions.note_export(self.population, kind=self.kind, by=request.user)
        response = HttpResponse(content, content_type=self.content_type)
        name = f"{slugify(f'{self.organisation}-{self.population}')[:80]}-write-up-{self.today.isoformat()}.{self.kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class WriteUpWord(_File):
    kind, content_type = "docx", WORD

    def made(self, outline):
        return docx_of(outline, on=self.today)


class WriteUpPdf(_File):
    kind, content_type = "pdf", "application/pdf"

    def made(self, outline):
        """Made once for the same words and charts, and kept for a day."""
        charts = [(measure, chart) for measure, chart in outline.records.charts if chart.n]
        context = {"outline": outline, "charts": charts, "population": self.population, "created_on": self.today}
        html = render_to_string("qiprojects/write_up_pdf.html", context)
        key = f"write-up-{sha256(html.encode()).hexdigest()}"
        if (data := cache.get(key)) is None:
            data = render_pdf(html, created_on=self.today)
            cache.set(key, data, A_DAY)
        return data
