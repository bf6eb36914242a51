"""What may be typed about themes, the codes and data that they rest on, and reviews of them."""

import hashlib

from django import forms

from core.forms import CheckboxSelectMultiple, FilterForm, LongTextField, NHSForm, NHSModelForm, RadioSelect, ScansFreeText
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from datareview.models import Code, Tag, Theme, ThemeReview
from datareview.themes import RESTS_ON, current, data_to_link

TAG_HINTS = {
    Tag.NEED: "Something that is missing, or out of reach",
    Tag.ASSET: "A strength that is there and can be built on",
    Tag.BARRIER: "Something that stands in the way",
    Tag.CHANGE_IDEA: "Something that people would do differently",
}


class ThemeForm(SharedRowForm):
    """A new theme, or with a saved instance a change of one."""

    draft_key = "theme"
    submit_label = "Save the theme"
    scanned_fields = ("name", "description")
    name = forms.CharField(label="Name", max_length=200, help_text="A few words that say what people mean.")
    tag = forms.ChoiceField(label="What is it about?", choices=Tag.choices, widget=RadioSelect(hints=TAG_HINTS))
    description = LongTextField(
        label="What does it say?", required=False, max_length=2000, rows=4, help_text=f"One or two sentences. {FREE_TEXT_HINT}."
    )
    parent = forms.ModelChoiceField(
        label="Part of another theme", queryset=Theme.objects.none(), required=False, empty_label="No, it stands by itself"
    )

    class Meta:
        model = Theme
        fields = ["name", "tag", "description", "parent"]

    def __init__(self, *args, population, **kwargs):
        super().__init__(*args, **kwargs)
        themes = current(population).filter(parent__isnull=True).order_by("name", "pk")
        self.fields["parent"].queryset = themes.exclude(pk=self.instance.pk) if self.instance.pk else themes
        has_sub_themes = self.instance.pk and current(population).filter(parent=self.instance.pk).exists()
        if has_sub_themes or not self.fields["parent"].queryset.exists():
            del self.fields["parent"]

    @property
    def values(self):
        return {"parent": None, **super().values}


class ThemeCodesForm(NHSModelForm):
    """Which codes a theme is made of. If somebody else has chosen meanwhile, nothing is overwritten without a word."""

    submit_label = "Save the codes"
    codes = forms.ModelMultipleChoiceField(label="Codes", queryset=Code.objects.none(), required=False, widget=CheckboxSelectMultiple)

    class Meta:
        model = Theme
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = Code.objects.current().filter(population=self.instance.population).select_related("theme").order_by("name", "pk")
        field = self.fields["codes"]
        field.queryset = codes
        field.widget.hints = {str(code.pk): hint for code in codes if (hint := self._hint(code))}
        self.initial["codes"] = [code.pk for code in codes if code.theme_id == self.instance.pk]

    def _hint(self, code):
        if code.theme_id in (None, self.instance.pk) or code.theme.is_removed:
            return ""
        return f"Now in “{code.theme}”: it moves here if you choose it"

    def _fingerprint(self):
        codes = Code.objects.current().filter(population=self.instance.population, theme=self.instance).order_by("pk")
        return hashlib.sha256(repr(list(codes.values_list("pk", flat=True))).encode()).hexdigest()[:16]


class ThemeEvidenceForm(ScansFreeText, NHSForm):
    """Which source or table of figures is a reason for a theme. `chosen` is its (kind, id)."""

    draft_key = "theme-evidence"
    submit_label = "Link it"
    scanned_fields = ("note",)
    what = forms.ChoiceField(label="Source or table of figures")
    note = forms.CharField(
        label="What does it say about the theme?", required=False, max_length=300, help_text=f"A few words. {FREE_TEXT_HINT}."
    )

    def __init__(self, *args, theme, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = data_to_link(theme)
        self.fields["what"].choices = [("", "Select an option"), *((f"{kind}-{pk}", words) for (kind, pk), words in self.offered)]

    @property
    def chosen(self):
        kind, pk = self.cleaned_data["what"].split("-")
        return kind, int(pk)


class ThemeReviewForm(SharedRowForm):
    """A review of the themes. How many partners took part is never shown again, and nothing typed is compared with it.

    A change may leave it empty, to keep what is saved, while the number of people stays as it is; with another number it is asked again.
    """

    draft_key = "theme-review"
    submit_label = "Save the review"
    scanned_fields = ("changed",)
    held_on = forms.DateField(label="When did you look at the themes together?")
    people = forms.IntegerField(label="How many people took part?", min_value=1, max_value=1000)
    partners = forms.IntegerField(
        label="How many of them were lived experience partners?",
        min_value=0,
        max_value=1000,
        help_text="Others only see whether partners took part, not how many.",
    )
    changed = LongTextField(
        label="What did you change because of it?", required=False, max_length=2000, rows=4, help_text=f"{FREE_TEXT_HINT}."
    )

    class Meta:
        model = ThemeReview
        fields = ["held_on", "people", "partners", "changed"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if self.instance.pk:
            self.saved_people, self.saved_partners = self.instance.people, self.instance.partners
            self.initial.pop("partners", None)
            field = self.fields["partners"]
            field.required = field.widget.is_required = False
            field.help_text = (
                "Leave it empty to keep what is saved, unless you change how many people took part. Others only see whether partners "
                "took part, not how many."
            )

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > self.today:
            raise forms.ValidationError("The day must be today or before")
        return day

    def clean(self):
        data = super().clean()
        people, partners = data.get("people"), data.get("partners")
        if people and partners is None and "partners" not in self.errors:
            if people == self.saved_people:
                data["partners"] = self.saved_partners
            else:
                self.add_error("partners", "Enter how many of them were lived experience partners: the number of people is another one")
        elif people and partners is not None and partners > people:
            self.add_error("partners", "The partners are among the people who took part, so there cannot be more of them")
        return data


class ThemeFilter(FilterForm):
    """What a list of themes, or the matrix, is narrowed to."""

    tag = forms.ChoiceField(label="About", choices=[("", "Anything"), *Tag.choices], required=False)
    rests_on = forms.ChoiceField(label="Rests on", choices=[("", "Any number of strands"), *RESTS_ON], required=False)
