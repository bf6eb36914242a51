"""What may be typed about a code."""

from django import forms

from core.forms import FREE_TEXT_HINT, FilterForm, LongTextField, NHSForm, NHSModelForm, ScansFreeText
from datareview.models import Code, CodeKind, Theme

# Colours that can be told from white and from one another; the names are for the list.
COLOURS = (
    ("#005EB8", "Blue"),
    ("#007F3B", "Green"),
    ("#B34700", "Orange"),
    ("#7C2855", "Plum"),
    ("#330072", "Purple"),
    ("#AE2573", "Pink"),
    ("#00747A", "Teal"),
    ("#8A6700", "Yellow"),
    ("#4C6272", "Grey"),
    ("#8A1538", "Dark red"),
)


class CodeForm(ScansFreeText, NHSModelForm):
    """A new code, or with a saved instance a change of one."""

    draft_key = "code"
    submit_label = "Save the code"
    scanned_fields = ("name", "description")
    description = LongTextField(
        label="What it means",
        required=False,
        max_length=2000,
        rows=3,
        help_text=f"When to use it, and when not, so that everybody uses it alike. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = Code
        fields = ["name", "description", "theme", "colour"]
        labels = {"theme": "Theme"}
        help_texts = {"name": "A few words, for example “Fear of being judged”.", "theme": "You can choose it later."}
        error_messages = {"name": {"required": "Enter a name for the code"}}

    def __init__(self, *args, population, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.current().filter(population=population).order_by("name", "pk")
        self.fields["theme"].empty_label = "No theme yet"
        own = self.instance.colour
        known = {colour for colour, _ in COLOURS}
        extra = [] if own in known else [(own, f"As in the codebook that it came with ({own})")]
        self.fields["colour"] = forms.ChoiceField(label="Colour", choices=[*COLOURS, *extra], initial=own)

    def _fingerprint(self):
        return str(self.instance.edited_at or "new")


class MergeForm(NHSForm):
    """Which code another one counts as from now on."""

    submit_label = "Merge them"
    into = forms.ModelChoiceField(label="Merge it into", queryset=Code.objects.none(), empty_label="Choose a code")

    def __init__(self, *args, code, **kwargs):
        super().__init__(*args, **kwargs)
        others = Code.objects.current().filter(population=code.population, is_codable=True).exclude(pk=code.pk)
        self.fields["into"].queryset = others.order_by("name", "pk")
        self.fields["into"].error_messages = {
            "required": "Choose the code to merge it into",
            "invalid_choice": "This code was merged or taken away meanwhile. Choose another one",
        }


class CodesFilter(FilterForm):
    q = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(label="Where it comes from", required=False, choices=[("", "All"), *CodeKind.choices])
    theme = forms.ChoiceField(label="Theme", required=False)

    def __init__(self, *args, themes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "All"), ("none", "No theme yet"), *((str(theme.pk), theme.name) for theme in themes)]
