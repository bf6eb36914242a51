"""What may be typed as an answer to one of the four questions."""

from django import forms
from django.utils.functional import cached_property

from core.forms import LinksField, LongTextField, NamedSourcesField, NHSModelForm, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText
from core.text import find_identifiers
from populations.models import Answer, Question, SourceKind, Verdict

# What to think about, beside the words of the wave. From the AMHE resource, step 2A, and the starter pack 4.2.
ASKS = {
    Question.WILL: (
        "What does the community itself say? Write down their own view, and say if nobody has asked them yet.",
        "Who wants to do something different, and why now?",
    ),
    Question.WORK: (
        "What is being done, how was it set up and run, and what came of it?",
        "What is known to help, and does it help here?",
        "What do the local council, charities and others do already? Join up with them rather than start the same again.",
    ),
    Question.RELATIONSHIPS: (
        "Who knows this population well, and whom do they trust?",
        "Is there a community group, a service or a person who would work with you?",
    ),
    Question.DATA: (
        "Is it national or local?",
        "Who is missing from it, or hidden in it?",
    ),
}


class AnswerForm(ScansFreeText, NHSModelForm):
    """A new answer, or with a saved instance a change of one. `sources` after cleaning is what the actions take."""

    draft_key = "answer"
    submit_label = "Save the answer"
    scanned_fields = ("text",)
    verdict = forms.ChoiceField(label="Your short answer", choices=Verdict.choices, widget=RadioSelect)
    text = LongTextField(
        label="Your answer in words",
        max_length=5000,
        help_text=f"A few sentences are enough. What do you know, and how do you know it? {FREE_TEXT_HINT}.",
    )
    links = LinksField(
        label="Links to evidence", required=False, rows=2, help_text="One web address on each line; you can add a title after it."
    )
    data_sources = NamedSourcesField(
        label="Data sources",
        required=False,
        rows=2,
        help_text="The name of one source on each line, for example “Census 2021, ethnic group by district”. "
        "You can add its web address after the name.",
    )

    class Meta:
        model = Answer
        fields = ["verdict", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            pairs = [(source.kind, (source.url, source.title)) for source in self.instance.sources.all()]
            self.initial["links"] = LinksField.lines_of(pair for kind, pair in pairs if kind == SourceKind.LINK)
            self.initial["data_sources"] = NamedSourcesField.lines_of(pair for kind, pair in pairs if kind == SourceKind.DATA)

    def _fingerprint(self):
        return str(self.instance.edited_at or "new")

    def clean(self):
        cleaned = super().clean()
        for name in ("links", "data_sources"):
            if found := find_identifiers("\n".join(title for _, title in self.cleaned_data.get(name, ()))):
                self._ask(name, found)
        return cleaned

    @cached_property
    def sources(self):
        """The links and data sources as (kind, title, url)."""
        links = [(SourceKind.LINK, title, url) for url, title in self.cleaned_data["links"]]
        return links + [(SourceKind.DATA, title, url) for url, title in self.cleaned_data["data_sources"]]
