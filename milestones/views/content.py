"""The programme team changes words and links of a wave. The rules behind the facts are code and stay as they are."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from milestones import actions, forms
from milestones.models import Fact, Link, Milestone, Prompt, Standard, Step
from organisations.access import ProgrammeMixin
from organisations.models import Wave

# kind in the address: (model, form, where it is listed, what it is called)
KINDS = {
    "milestone": (Milestone, forms.MilestoneContentForm, "the milestone"),
    "step": (Step, forms.StepContentForm, "the step"),
    "prompt": (Prompt, forms.PromptContentForm, "the prompt"),
    "link": (Link, forms.LinkContentForm, "the link"),
    "fact": (Fact, forms.FactContentForm, "the words of the fact"),
    "standard": (Standard, forms.StandardContentForm, "the standard"),
}
REMOVABLE = ("prompt", "link")


class ContentMixin(ProgrammeMixin):
    """A page of the content of one wave."""

    permission = Permission.CONTENT_EDIT

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.wave = get_object_or_404(Wave, slug=kwargs["wave"])

    def content_url(self, milestone=None):
        if milestone is None:
            return reverse("milestones:content", args=[self.wave.slug])
        return reverse("milestones:content-milestone", args=[self.wave.slug, milestone.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"wave": self.wave, "caption": self.wave.name, **kwargs})


class ContentDetail(ContentMixin, PageView):
    template_name = "milestones/content.html"

    def get_context_data(self, **kwargs):
        links = Link.objects.filter(wave=self.wave, milestone__isnull=True, step__isnull=True)
        standards = (
            Standard.objects.filter(milestone__wave=self.wave).select_related("milestone").order_by("milestone__number", "position", "pk")
        )
        return super().get_context_data(milestones=self.wave.milestones.all(), standards=standards, links=links, **kwargs)


class MilestoneContent(ContentMixin, PageView):
    template_name = "milestones/content_milestone.html"

    def get_context_data(self, **kwargs):
        milestone = get_object_or_404(self.wave.milestones, pk=self.kwargs["milestone"])
        steps = milestone.steps.prefetch_related("prompts", "links")
        links = milestone.links.filter(step__isnull=True)
        listed = {"facts": milestone.facts.all(), "standards": milestone.standards.all()}
        return super().get_context_data(milestone=milestone, steps=steps, links=links, **listed, **kwargs)


def milestone_of(item):
    """The milestone under which a piece of content is listed; None for links of the whole programme."""
    if isinstance(item, Milestone):
        return item
    if isinstance(item, Prompt):
        return item.step.milestone
    return item.milestone


def wave_of(item):
    """The id of the wave that a piece of content belongs to."""
    return item.wave_id if isinstance(item, Link | Milestone) else milestone_of(item).wave_id


class ItemMixin(ContentMixin):
    """A page about one piece of content; one of another wave answers 404."""

    kinds = tuple(KINDS)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if kwargs["kind"] not in self.kinds:
            raise Http404
        self.model, self.form_class, self.words = KINDS[kwargs["kind"]]
        self.item = get_object_or_404(self.model, pk=kwargs["item"])
        if wave_of(self.item) != self.wave.pk:
            raise Http404

    def back_url(self):
        return self.content_url(milestone_of(self.item))


class ContentEdit(ItemMixin, ActionFormView):
    def get_heading(self):
        return f"Change {self.words}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.item}

    def act(self, form):
        actions.edit_content(item=self.item, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"Saved: {self.words} of {self.wave} is changed for every team of the wave."


class ContentRemove(ItemMixin, ConfirmView):
    kinds = REMOVABLE
    submit_label = "Take it off"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.form_class = ConfirmView.form_class

    def get_heading(self):
        return f"Take {self.words} off {self.wave}?"

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=[str(self.item), "Every team of the wave will stop seeing it."], **kwargs)

    def act(self, form):
        actions.remove_content(item=self.item, by=self.request.user)

    def get_success_message(self):
        return f"{self.words.capitalize()} is taken off {self.wave}."


class LinkAdd(ContentMixin, ActionFormView):
    """A link of a milestone, or of one of its steps when the address names it (?step=)."""

    form_class = forms.LinkContentForm
    heading = "Add a helpful link"
    success_message = "The link is added for every team of the wave."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.milestone = get_object_or_404(self.wave.milestones, pk=kwargs["milestone"])
        step = request.GET.get("step", "")
        self.step = get_object_or_404(self.milestone.steps, pk=step) if step.isdecimal() else None

    def act(self, form):
        link = form.save(commit=False)
        link.wave, link.milestone, link.step = self.wave, self.milestone, self.step
        link.code = actions.free_code(link)
        actions.add_content(item=link, by=self.request.user)

    def back_url(self):
        return self.content_url(self.milestone)


class PromptAdd(ContentMixin, ActionFormView):
    form_class = forms.PromptContentForm
    heading = "Add a prompt"
    success_message = "The prompt is added for every team of the wave."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.step = get_object_or_404(Step.objects.filter(milestone__wave=self.wave), pk=kwargs["step"])

    def act(self, form):
        prompt = form.save(commit=False)
        prompt.step = self.step
        prompt.code = actions.free_code(prompt)
        prompt.position = self.step.prompts.count() + 1
        actions.add_content(item=prompt, by=self.request.user)

    def back_url(self):
        return self.content_url(self.step.milestone)
