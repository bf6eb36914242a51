"""Points from a paste or a file: reading them, looking at every line, and taking them in."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.action_views import ActionFormView, ConfirmView
from core.pages import page_of
from core.text import in_a_row
from qiprojects import due, points_due
from qiprojects.actions import intakes
from qiprojects.forms.points import ImportForm, PasteForm, TakeForm
from qiprojects.intake import CHANGED, EMPTY, NEW, SAME, WRONG, check
from qiprojects.intake_reading import MOST_LINES, text_of
from qiprojects.models import PointIntake
from qiprojects.views.points import ChangingMeasureMixin

LINES_ON_A_PAGE = 50
WORDS = {NEW: "new", CHANGED: "different from what is here", SAME: "here already", EMPTY: "without a number", WRONG: "to be mended"}
TAGS = {NEW: ("New", "green"), CHANGED: ("Different", "yellow"), SAME: ("Same", "grey"), EMPTY: ("No number", "grey")}


class _ReadView(ChangingMeasureMixin, ActionFormView):
    """A page that reads points and keeps them for the page on which they are looked at."""

    template_name = "qiprojects/points_read.html"

    @cached_property
    def mended(self):
        """One's own intake whose lines are mended (`?mend=`), or None."""
        asked = self.request.GET.get("mend", "")
        mine = PointIntake.objects.filter(measure=self.measure, by=self.request.user)
        return mine.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None

    @cached_property
    def group(self):
        return self.mended.group if self.mended else super().group

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "measure": self.measure, "groups": self.groups}

    def get_initial(self):
        return {"group": str(self.group.pk) if self.group else ""}

    def act(self, form):
        self.intake = intakes.keep(
            self.measure,
            form.parsed.rows,
            name=self.get_name(form),
            group=form.cleaned_data.get("group"),
            sentences=form.parsed.sentences,
            instead_of=self.mended,
            by=self.request.user,
        )

    def get_name(self, form):
        return ""

    def get_success_url(self):
        return self.address("points-check", self.measure.pk, self.intake.pk)

    def get_context_data(self, **kwargs):
        mine = PointIntake.objects.filter(measure=self.measure, by=self.request.user).defer("rows", "problems")
        return super().get_context_data(waiting=[] if self.mended else mine[:3], most=f"{MOST_LINES:,}", **kwargs)


class PointsPaste(_ReadView):
    """Cells of a spreadsheet, or lines that somebody types; `?mend=` brings back lines of one's own that could not be taken in."""

    form_class = PasteForm
    heading = "Paste points"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "mended": self.mended}

    def get_initial(self):
        initial = super().get_initial()
        if not self.mended:
            return {**initial, "starts_on": self.next_day()}
        rows = self.mended.rows
        counted = [row["on"] for row in rows if row["is_counted"]]
        return {**initial, "text": text_of(rows), "starts_on": counted[0] if counted else None}

    def next_day(self):
        """The first day of the period after the latest point, where there is one: lines without dates often go on from there."""
        dates = points_due.dates_of(self.measure, self.group)
        period = due.next_period(self.measure, dates[-1], dates[-2] if len(dates) > 1 else None) if dates else None
        return period.starts_on if period and period.starts_on <= self.today else None


class PointsImport(_ReadView):
    form_class = ImportForm
    heading = "Read points from a file"

    def get_name(self, form):
        return form.cleaned_data["file"].name


class _IntakeMixin(ChangingMeasureMixin):
    """A page of points that wait to be looked at: for whoever brought them, and not there for others."""

    def load(self):
        super().load()
        mine = PointIntake.objects.filter(measure=self.measure, by=self.request.user)
        self.intake = get_object_or_404(mine.select_related("group"), pk=self.kwargs["intake"])
        self.intake.measure = self.measure


class PointsCheck(_IntakeMixin, ActionFormView):
    """Each line: new, different, here already, or wrong and why."""

    form_class = TakeForm
    template_name = "qiprojects/points_check.html"
    heading = "Look at the points"

    @cached_property
    def lines(self):
        return check(self.measure, self.intake.rows, groups=self.groups, today=self.today, name=self.intake.name)

    def of(self, state):
        return [line for line in self.lines if line.state == state]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "new": len(self.of(NEW)), "changed": len(self.of(CHANGED))}

    def act(self, form):
        self.taken = intakes.take_in(self.intake, replace=form.cleaned_data.get("replace", False), by=self.request.user)

    def get_success_message(self):
        taken = self.taken
        added = f"{taken.added} point{'s are' if taken.added != 1 else ' is'} on the chart." if taken.added else ""
        replaced = f"{taken.replaced} point{'s were' if taken.replaced != 1 else ' was'} replaced." if taken.replaced else ""
        kept = f"{taken.kept} stayed as {'they were' if taken.kept != 1 else 'it was'}." if taken.kept else ""
        left = f"{taken.left} line{'s wait' if taken.left != 1 else ' waits'} to be mended." if taken.left else ""
        return " ".join(filter(None, (added, replaced, kept, left)))

    def get_success_url(self):
        return self.address("points-check", self.measure.pk, self.intake.pk) if self.taken.left else self.back_url()

    def get_context_data(self, **kwargs):
        counts = {state: len(self.of(state)) for state in (NEW, CHANGED, SAME, EMPTY, WRONG)}
        page = page_of([line for line in self.lines if line.state != WRONG], self.request.GET.get("page"), size=LINES_ON_A_PAGE)
        wrong = page_of(self.of(WRONG), self.request.GET.get("page"), size=LINES_ON_A_PAGE)
        return super().get_context_data(
            intake=self.intake,
            page=page if page.paginator.num_pages >= wrong.paginator.num_pages else wrong,
            lines=[(line, line.on and due.period_from(self.measure, line.on), TAGS[line.state]) for line in page],
            wrong=wrong,
            counts=counts,
            summary=in_a_row(f"{count} {WORDS[state]}" for state, count in counts.items() if count),
            may_take=bool(counts[NEW] or counts[CHANGED]),
            has_groups=bool(self.groups),
            group=self.intake.group,
            **kwargs,
        )


class PointsDrop(_IntakeMixin, ConfirmView):
    heading = "Put these points aside?"
    submit_label = "Put them aside"
    lead = ("What you brought is deleted here. Points that are on the chart stay.",)
    success_message = "They are put aside."

    def act(self, form):
        intakes.drop(self.intake, by=self.request.user)

    def back_url(self):
        return self.address("points-check", self.measure.pk, self.intake.pk)

    def get_success_url(self):
        return self.address("measure", self.measure.pk)
