"""What may be typed about rankings, and on a ballot."""

import re
from datetime import UTC, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import CheckboxSelectMultiple, DatePartsField, LongTextField, NHSForm, RadioSelect, ScansFreeText
from core.forms.base import suited
from core.text import in_a_row
from populations.forms.fields import PopulationsField

QUESTION = "Which populations should we work with first?"
RUNOFF_QUESTION = "Which of these should we work with first?"
HIGHEST_NUMBER = 99
WHOLE_NUMBER = re.compile(r"[0-9]{1,2}")


def london_moment(day, clock_time):
    """The moment at which clocks in the United Kingdom show this. A time that comes twice means the later one, so that nobody loses
    time; one that the clocks skip raises ValidationError."""
    naive = datetime.combine(day, clock_time)
    moment = timezone.make_aware(naive.replace(fold=1)).astimezone(UTC)
    if timezone.make_naive(moment) != naive:
        raise ValidationError("The clocks go forward that night, and this time does not exist. Enter another one")
    return moment


def end_of(day):
    """The end of a day: the midnight that the next one begins with."""
    return london_moment(day + timedelta(days=1), time.min)


class ClosingForm(ScansFreeText, NHSForm):
    """The question, and until when people can rank."""

    question = forms.CharField(label="Question", max_length=300, help_text="It stands above the ballot.")
    closes_on = DatePartsField(
        label="Last day to rank", required=False, help_text="Leave it empty to close the ranking yourself, for example in a meeting."
    )
    closes_time = forms.TimeField(
        label="Time",
        required=False,
        help_text="For example 17:00. Without a time, people can rank until the end of that day.",
        widget=forms.TimeInput(attrs={"class": "nhsuk-input--width-5"}),
    )
    scanned_fields = ("question",)

    def clean(self):
        cleaned = super().clean()
        day, clock_time = cleaned.pop("closes_on", None), cleaned.pop("closes_time", None)
        cleaned["closes_at"] = None
        if clock_time and not day and "closes_on" not in self.errors:
            self.add_error("closes_on", "Enter the last day, too")
        if day and "closes_time" not in self.errors:
            try:
                cleaned["closes_at"] = london_moment(day, clock_time) if clock_time else end_of(day)
            except ValidationError as error:
                self.add_error("closes_time", error)
        return cleaned


class RoundForm(ClosingForm):
    """What a ranking is about, and how many are to be chosen. `asks_reason` where a coach may go on without all answers."""

    draft_key = "ranking"
    submit_label = "Open the ranking"
    field_order = ("question", "populations", "seats", "closes_on", "closes_time", "override_reason")
    populations = PopulationsField(queryset=None, label="Which populations are ranked?", widget=CheckboxSelectMultiple)
    seats = forms.TypedChoiceField(label="How many populations do you want to choose?", coerce=int, widget=RadioSelect)
    override_reason = LongTextField(
        label="Why go on although not all questions are answered?",
        max_length=1000,
        help_text="Everybody who sees the ranking can read this.",
    )
    scanned_fields = ("question", "override_reason")

    def __init__(self, *args, populations, free, asks_reason, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["populations"].queryset = populations
        self.fields["seats"].choices = [(number, str(number)) for number in range(1, free + 1)]
        if not asks_reason:
            del self.fields["override_reason"]


class RunoffForm(ClosingForm):
    submit_label = "Open the run-off"


class ReasonForm(ScansFreeText, NHSForm):
    reason = LongTextField(label="Why?", max_length=1000, rows=3, help_text="Everybody who sees the ranking can read this.")
    submit_style = "warning"


def name_of(option):
    """The name of the number box of an option."""
    return f"rank-{option}"


class BallotForm(NHSForm):
    """A number for each population: 1 is the first choice, gaps do not matter, and what is left empty is not ranked.

    `options` are the RoundOptions that can be ranked, `order` ids of options in the order to show, of which the first `ranked` have
    a number. Nothing of it is kept as a draft in the browser, so that nobody who uses it next can read it.
    """

    submit_label = "Keep my ranking"
    mark_optional = False

    def __init__(self, *args, options, order=(), ranked=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.options = {option.pk: option for option in options}
        known = [pk for pk in order if pk in self.options]
        self.order = [*known, *(pk for pk in self.options if pk not in known)]
        numbers = {pk: number for number, pk in enumerate(order[:ranked], start=1)}
        for pk in self.order:
            field = forms.IntegerField(
                label=f"The number for {self.options[pk].name}",
                required=False,
                min_value=1,
                max_value=HIGHEST_NUMBER,
                initial=numbers.get(pk),
            )
            self.fields[name_of(pk)] = suited(field, name_of(pk))
            self.fields[name_of(pk)].widget.attrs.update({"class": "nhsuk-input--width-2", "autocomplete": "off"})

    def clean(self):
        cleaned = super().clean()
        numbers = {pk: cleaned.get(name_of(pk)) for pk in self.options}
        for number in {number for number in numbers.values() if number is not None}:
            same = [pk for pk in self.order if numbers[pk] == number]
            for pk in same if len(same) > 1 else ():
                others = in_a_row(f"“{self.options[other].name}”" for other in same if other != pk)
                self.add_error(name_of(pk), f"“{self.options[pk].name}” has the same number as {others}. Give each a number of its own")
        self.ranking = sorted((pk for pk in self.options if numbers[pk] is not None), key=numbers.get)
        return cleaned

    @property
    def shown(self):
        """Ids of the options in the order to show: as sent, or by their numbers once these are in order."""
        if not self.is_bound:
            return self.order
        boxes = {name_of(pk): pk for pk in self.options}
        sent = [boxes[name] for name in self.data if name in boxes]
        known = list(dict.fromkeys([*sent, *self.order]))
        if not self.is_valid():
            return known
        return [*self.ranking, *(pk for pk in known if pk not in self.ranking)]

    @property
    def rows(self):
        """(option, its number box, its buttons as (value, words) pairs) in the order to show."""
        return [(self.options[pk], self[name_of(pk)], [(f"{way}-{pk}", f"Move {way}") for way in ("up", "down")]) for pk in self.shown]

    @property
    def typed(self):
        """What was typed, to be read once nothing can be ranked any more: (text, name) pairs, numbers in their order first."""
        sent = [(field.value().strip(), option.name) for option, field, _ in self.rows if field.value()] if self.is_bound else []
        return sorted(sent, key=lambda pair: int(pair[0]) if WHOLE_NUMBER.fullmatch(pair[0]) else HIGHEST_NUMBER + 1)


def moved(ranked, option, direction):
    """The ranked ids after "Move up" or "Move down" of an option.

    One that is not ranked joins them in the last place when it moves up; the last of them is not ranked any more when it moves down.
    """
    ranked = list(ranked)
    if option not in ranked:
        return [*ranked, option] if direction == "up" else ranked
    place = ranked.index(option)
    other = place - 1 if direction == "up" else place + 1
    if other == len(ranked):
        return ranked[:-1]
    if other >= 0:
        ranked[place], ranked[other] = ranked[other], ranked[place]
    return ranked


def moved_words(ranked, option, name, before):
    """What a move did, for the status line. The script of the page says the same."""
    if option not in ranked:
        return f"{name} is not ranked."
    number = ranked.index(option) + 1
    return f"{name} is number {number} already." if ranked == before else f"{name} is now number {number} of {len(ranked)} ranked."
