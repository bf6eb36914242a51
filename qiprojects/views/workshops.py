"""Design workshops: what was held, and one sitting that writes down aim, theory of change and measures."""

from copy import copy

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from populations.presenters import names_about
from qiprojects.actions import workshops as actions
from qiprojects.actions.aim import current_aim
from qiprojects.forms.workshops import WORKED_ON, SittingForm, WorkshopForm
from qiprojects.models import Workshop
from qiprojects.views.base import ChangingMixin, ProjectMixin

NOUNS = {
    "aims": ("a version of the aim", "{} versions of the aim"),
    "drivers": ("a driver", "{} drivers"),
    "ideas": ("a change idea", "{} change ideas"),
    "measures": ("a measure", "{} measures"),
}


class Workshops(ProjectMixin, PageView):
    """All workshops, newest first."""

    template_name = "qiprojects/workshops.html"

    def get_context_data(self, **kwargs):
        page = page_of(self.population.workshops.current(), self.request.GET.get("page"))
        names = names_about(self.population, {row.by_id for row in page}, self.access, self.request.user)
        rows = [(row, _worked_on(row), names.get(row.by_id, "")) for row in page]
        return super().get_context_data(page=page, rows=rows, **kwargs)


class WorkshopChangingMixin(ChangingMixin):
    def back_url(self):
        return self.address("workshops")


class WorkshopAdd(WorkshopChangingMixin, ActionFormView):
    """One sitting: everything that the workshop came up with is written down at once, or nothing of it."""

    form_class = SittingForm
    template_name = "qiprojects/workshop_add.html"
    heading = "A design workshop"

    def load(self):
        super().load()
        self.aim = current_aim(self.population)

    def get_form_kwargs(self):
        instance = Workshop(population=self.population)
        return {**super().get_form_kwargs(), "instance": instance, "today": self.today, "has_aim": self.aim is not None}

    def act(self, form):
        self.sitting = actions.hold_workshop(self.population, **form.values, by=self.request.user)

    def get_success_message(self):
        new = [_counted(getattr(self.sitting, name), *words) for name, words in NOUNS.items() if getattr(self.sitting, name)]
        if not new:
            return "The workshop is written down."
        listed = f"{', '.join(new[:-1])} and {new[-1]}" if len(new) > 1 else new[0]
        return f"The workshop is written down, with {listed}."

    def get_success_url(self):
        return self.address("project")

    def get_context_data(self, **kwargs):
        return super().get_context_data(aim=self.aim, **kwargs)


class OneWorkshopMixin(WorkshopChangingMixin):
    """A page of one workshop; 404 for one that was taken away. Sets `workshop`."""

    def load(self):
        super().load()
        self.workshop = get_object_or_404(self.get_rows().filter(population=self.population), pk=self.kwargs["workshop"])
        self.workshop.population = self.population

    def get_rows(self):
        return Workshop.objects.current()


class WorkshopEdit(OneWorkshopMixin, ActionFormView):
    form_class = WorkshopForm
    heading = "Change the workshop"
    lead = ("What came of it, the aim, drivers, change ideas and measures, is changed where it stands.",)
    success_message = "The workshop is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.workshop), "today": self.today}

    def act(self, form):
        actions.edit_workshop(self.workshop, **form.values, by=self.request.user)


class WorkshopRemove(OneWorkshopMixin, ConfirmView):
    heading = "Take this workshop away?"
    lead = ("What came of it stays: the aim, drivers, change ideas and measures. You can put the workshop back straight afterwards.",)
    submit_label = "Take it away"

    def act(self, form):
        actions.remove_workshop(self.workshop, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The workshop is taken away.", "workshop-put-back", self.workshop.pk)
        return self.back_url()


class WorkshopPutBack(OneWorkshopMixin, ConfirmView):
    heading = "Put this workshop back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The workshop is back."

    def get_rows(self):
        return Workshop.objects.filter(removed_at__isnull=False)

    def act(self, form):
        actions.put_back_workshop(self.workshop, by=self.request.user)


def _worked_on(workshop):
    """What was worked on, as words for a line."""
    return ", ".join(label.lower() for name, label in WORKED_ON if getattr(workshop, name))


def _counted(number, one, many):
    return one if number == 1 else many.format(number)
