"""The programme's theory of change of a wave: the programme team enters its drivers, and teams start from them."""

from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.views import View

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from organisations.access import ProgrammeMixin
from organisations.models import Wave
from qiprojects.actions import programme
from qiprojects.forms.programme import ProgrammeDriverForm
from qiprojects.models import ProgrammeDriver
from qiprojects.views.theory import MoveMixin


class ProgrammeTheoryMixin(ProgrammeMixin):
    """A page about the programme's theory of one wave."""

    permission = Permission.CONTENT_EDIT

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.wave = get_object_or_404(Wave, slug=kwargs["wave"])

    def address(self, name, *args):
        return reverse(f"qiprojects:{name}", args=[self.wave.slug, *args])

    def list_url(self):
        return self.address("programme-theory")

    def primaries(self):
        return ProgrammeDriver.objects.current().filter(wave=self.wave, parent__isnull=True).order_by("position", "pk")

    def back_url(self):
        return self.list_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"wave": self.wave, "caption": self.wave.name, **kwargs})


class ProgrammeTheory(ProgrammeTheoryMixin, PageView):
    """Its drivers as a list that is edited in place."""

    template_name = "qiprojects/programme_theory.html"

    def get_context_data(self, **kwargs):
        rows = list(ProgrammeDriver.objects.current().filter(wave=self.wave).order_by("position", "pk"))
        branches = [(row, [each for each in rows if each.parent_id == row.pk]) for row in rows if row.parent_id is None]
        return super().get_context_data(branches=branches, **kwargs)


class ProgrammeDriverAdd(ProgrammeTheoryMixin, ActionFormView):
    form_class = ProgrammeDriverForm
    heading = "Add a driver of the programme"
    lead = ("Every team of the wave can begin its own theory of change with it.",)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "primaries": self.primaries(), "parent": self.request.GET.get("under")}

    def act(self, form):
        self.driver = programme.add_programme_driver(self.wave, by=self.request.user, **form.values)

    def get_success_message(self):
        return f"“{self.driver}” is in the programme's theory of change."


class OneProgrammeDriver(ProgrammeTheoryMixin):
    """A page of one driver of the programme; 404 for one that was removed, or of another wave."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.driver = get_object_or_404(self.get_drivers(), pk=kwargs["driver"], wave=self.wave)

    def get_drivers(self):
        return ProgrammeDriver.objects.current().select_related("parent")


class ProgrammeDriverEdit(OneProgrammeDriver, ActionFormView):
    form_class = ProgrammeDriverForm
    heading = "Change the driver of the programme"
    lead = ("Theories of change that teams began from it stay as they are.",)
    success_message = "The driver is changed."

    def get_form_kwargs(self):
        primaries = self.primaries().exclude(pk=self.driver.pk)
        return {**super().get_form_kwargs(), "instance": copy(self.driver), "primaries": primaries}

    def act(self, form):
        programme.edit_programme_driver(self.driver, by=self.request.user, **form.values)


class ProgrammeDriverMove(OneProgrammeDriver, MoveMixin, View):
    @property
    def key(self):
        return f"driver-{self.driver.pk}"

    def move(self, up):
        programme.move_programme_driver(self.driver, up=up, by=self.request.user)

    def place(self):
        rows = ProgrammeDriver.objects.current().filter(wave=self.wave, parent=self.driver.parent_id).order_by("position", "pk")
        beside = list(rows.values_list("pk", flat=True))
        return self.driver.pk in beside[:1], self.driver.pk in beside[-1:]


class ProgrammeDriverRemove(OneProgrammeDriver, ConfirmView):
    heading = "Take this driver off the programme's theory of change?"
    submit_label = "Take it off"

    @property
    def lead(self):
        below = ProgrammeDriver.objects.current().filter(parent=self.driver.pk).count()
        words = [f"{self.driver}"]
        if below:
            words.append(f"Its {'secondary driver goes' if below == 1 else f'{below} secondary drivers go'} with it.")
        return (*words, "Teams that took it over keep it. New ones cannot choose it any more.")

    def act(self, form):
        programme.remove_programme_driver(self.driver, by=self.request.user)

    def get_success_url(self):
        url = self.address("programme-driver-put-back", self.driver.pk)
        messages.success(self.request, format_html('“{}” is taken off. <a href="{}">Put it back</a>', self.driver, url))
        return self.back_url()


class ProgrammeDriverPutBack(OneProgrammeDriver, ConfirmView):
    heading = "Put this driver of the programme back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The driver is back."

    def get_drivers(self):
        return ProgrammeDriver.objects.filter(removed_at__isnull=False)

    def act(self, form):
        programme.put_back_programme_driver(self.driver, by=self.request.user)
