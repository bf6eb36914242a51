"""The theory of change: the list that is edited, what it starts from, its drivers, and what is said about it as a whole."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views import View

from core.action_views import ActionFormView, ConfirmView, PageView
from core.errors import Refused
from qiprojects.actions import theory
from qiprojects.forms.theory import AboutForm, DriverForm, StartForm
from qiprojects.models import ChangeIdea, Driver, ProgrammeDriver, Theory, TheoryVersion
from qiprojects.outline import outline_of
from qiprojects.tree import drivers_in_order, tree_of
from qiprojects.views.base import ChangingMixin, ProjectMixin

UP, DOWN = "up", "down"
# How many ideas are named before a driver is removed.
NAMED = 5


class TheoryPage(ProjectMixin, PageView):
    """Aim, drivers and change ideas as a picture and as a list; the list is where the team edits."""

    template_name = "qiprojects/theory.html"

    def get_context_data(self, **kwargs):
        tree = tree_of(self.population)
        open_at = self.request.GET.get("add", "")
        versions = TheoryVersion.objects.filter(population=self.population)
        return super().get_context_data(
            tree=tree,
            outline=outline_of(tree),
            about=Theory.objects.filter(population=self.population).first(),
            latest=versions.first(),
            assumptions=sum(idea["is_assumption"] for idea in tree["ideas"]),
            open_at=int(open_at) if open_at.isdecimal() and len(open_at) < 16 else None,
            **kwargs,
        )


class OfTheory(ChangingMixin):
    """A page that changes the theory, and leads back to it."""

    def back_url(self):
        return self.address("theory")


class About(OfTheory, ActionFormView):
    form_class = AboutForm
    heading = "About the theory of change"
    success_message = "It is saved."

    def get_form_kwargs(self):
        row = Theory.objects.filter(population=self.population).first() or Theory()
        return {**super().get_form_kwargs(), "instance": row, "today": self.today}

    def act(self, form):
        theory.save_about(self.population, by=self.request.user, **form.values)


class Start(OfTheory, ActionFormView):
    """Beginning with the programme's drivers, as far as its team has entered them, or with the three domains."""

    form_class = StartForm
    template_name = "qiprojects/theory_start.html"
    heading = "What does your theory of change begin with?"

    def get_form_kwargs(self):
        rows = ProgrammeDriver.objects.current().filter(wave=self.participation.wave_id).select_related("parent")
        rows = sorted(rows, key=lambda row: (_place(row.parent or row), row.parent_id is not None, _place(row)))
        return {**super().get_form_kwargs(), "offered": rows}

    def act(self, form):
        self.drivers = theory.start(self.population, by=self.request.user, **form.values)

    def get_success_message(self):
        count = len(self.drivers)
        return f"Your theory begins with {count} driver{'' if count == 1 else 's'}. Put them into your own words, and add change ideas."


def _place(row):
    return row.position, row.pk


class DriverAdd(OfTheory, ActionFormView):
    """A new driver, from a page of its own or from a line in the list; `?under=` or `parent` in the form says where."""

    form_class = DriverForm
    heading = "Add a driver"
    lead = ("A driver is something that has to change so that the aim is reached. Primary drivers act on the aim, secondary ones on them.",)

    def get_form_kwargs(self):
        primaries = Driver.objects.current().filter(population=self.population, parent__isnull=True)
        return {**super().get_form_kwargs(), "primaries": primaries, "parent": self.request.GET.get("under")}

    def act(self, form):
        self.driver = theory.add_driver(self.population, by=self.request.user, **form.values)

    def get_success_message(self):
        return "" if self.is_quick else f"“{self.driver}” is in the theory of change."

    @property
    def is_quick(self):
        return "quick" in self.request.POST

    def get_success_url(self):
        if self.is_quick and self.driver.parent_id:
            return f"{self.back_url()}?add={self.driver.parent_id}#add-driver-{self.driver.parent_id}"
        return f"{self.back_url()}#add-driver" if self.is_quick else f"{self.back_url()}#driver-{self.driver.pk}"


class OneDriverMixin(OfTheory):
    """A page of one driver; 404 for one that was removed. Sets `driver`."""

    def load(self):
        super().load()
        rows = self.get_drivers().select_related("parent")
        self.driver = get_object_or_404(rows, pk=self.kwargs["driver"], population=self.population)
        self.driver.population = self.population

    def get_drivers(self):
        return Driver.objects.current()

    @property
    def caption(self):
        return str(self.driver)

    def back_url(self):
        return f"{self.address('theory')}#driver-{self.driver.pk}"


class DriverEdit(OneDriverMixin, ActionFormView):
    form_class = DriverForm
    heading = "Change the driver"
    success_message = "The driver is changed."

    def get_form_kwargs(self):
        primaries = Driver.objects.current().filter(population=self.population, parent__isnull=True).exclude(pk=self.driver.pk)
        return {**super().get_form_kwargs(), "instance": copy(self.driver), "primaries": primaries}

    def act(self, form):
        theory.edit_driver(self.driver, by=self.request.user, **form.values)


class MoveMixin:
    """A button that moves something: without a page of its own, it leads back to the list with the focus on a button that still does
    something. A subclass has `move(up)`, `place()` (whether it is first, whether it is last now), `key` and perhaps `list_url()`."""

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.back_url())

    def post(self, request, *args, **kwargs):
        direction = request.POST.get("direction")
        if direction in (UP, DOWN):
            try:
                self.move(direction == UP)
            except Refused as refusal:
                messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{self.list_url()}#{self.focus(direction)}")

    def list_url(self):
        return self.address("theory")

    def focus(self, direction):
        is_first, is_last = self.place()
        towards = {UP: DOWN if is_first else UP, DOWN: UP if is_last else DOWN}.get(direction)
        return f"{towards}-{self.key}" if towards and not (is_first and is_last) else self.key


class DriverMove(MoveMixin, OneDriverMixin, View):
    @property
    def key(self):
        return f"driver-{self.driver.pk}"

    def move(self, up):
        theory.move_driver(self.driver, up=up, by=self.request.user)

    def place(self):
        beside = [row.pk for row in drivers_in_order(self.population) if row.parent_id == self.driver.parent_id]
        return beside[0] == self.driver.pk, beside[-1] == self.driver.pk


class DriverRemove(OneDriverMixin, ConfirmView):
    """Says what happens to what hangs on the driver: its ideas stay."""

    heading = "Take this driver out of the theory of change?"
    submit_label = "Take it out"

    @property
    def lead(self):
        below = list(Driver.objects.current().filter(parent=self.driver.pk))
        served = {self.driver.pk, *(row.pk for row in below)}
        ideas = list(ChangeIdea.objects.current().filter(population=self.population, serves__driver__in=served).distinct())
        words = []
        if below:
            words.append(f"Its secondary drivers go with it: {_named(below)}.")
        if ideas:
            words.append(f"{_many(ideas)}, without this driver: {_named(ideas)}.")
        return (*words, "You can put it back straight afterwards, with everything as it was.")

    def act(self, form):
        theory.remove_driver(self.driver, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(f"“{self.driver}” is out of the theory of change.", "driver-put-back", self.driver.pk)
        return self.address("theory")


def _many(ideas):
    return "One change idea stays" if len(ideas) == 1 else f"{len(ideas)} change ideas stay"


def _named(rows):
    more = f", and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return ", ".join(f"“{row}”" for row in rows[:NAMED]) + more


class DriverPutBack(OneDriverMixin, ConfirmView):
    heading = "Put this driver back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The driver is back, as it was."

    def get_drivers(self):
        return Driver.objects.filter(removed_at__isnull=False)

    def act(self, form):
        theory.put_back_driver(self.driver, by=self.request.user)

    def back_url(self):
        return self.address("theory")
